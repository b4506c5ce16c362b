"""What words mean, of those that a statement uses. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from projections.person.value import Meaning, Statement, lines_of

MEANINGS = {
    "budget": "The money that you can spend on your care.",
    "direct payment": "Money that we pay to you, so that you can buy your own care.",
    "goals": "What you want to be able to do. They are in your plan.",
    "just-in-case money": "Money kept for when something goes wrong. It is not for every day.",
    "contingency": "Money kept for when something goes wrong. It is not for every day.",
    "set aside": "Kept for something, so that you do not spend it on other things.",
    "savings": "Money that we agreed you can keep to buy one big thing later.",
    "your part": "What you pay for your care out of your own money.",
    "contribution": "What you pay for your care out of your own money.",
    "tax": "Money that goes to the government. Your payroll service or bank pays it.",
    "PAYE": "Tax on wages. It goes to the government.",
    "pension": "Money that people live on when they have stopped work.",
    "on-costs": "What an employer pays on top of wages, like tax and pensions.",
    "holiday pay": "Wages for days when someone you employ is on holiday.",
    "notice pay": "Wages for the last weeks of a job that ends.",
    "redundancy": "A job ends as it is not needed any more. The worker may get some money.",
    "payroll": "Working out wages and tax each time you pay someone.",
    "respite": "A short break for you or for the person who cares for you.",
    "agency care": "Care workers who come from a company.",
    "consumables": "Things that get used up, like gloves and wipes.",
    "equipment": "Things that help you in your daily life.",
    "review": "A talk with you about your plan, your money and how it is going.",
    "interest": "A little money that a bank gives you for keeping money there.",
    "receipt": "The paper a shop gives you that says what you paid.",
    "ICB": "The part of the NHS that pays for health care where you live.",
    "Ombudsman": "Someone who looks into complaints. They do not work for us.",
    "public money": "Money that we all pay for with our taxes.",
    "allocation": "An amount of money that was agreed for your care.",
    "reclaim": "When money is asked back.",
    "surplus": "Money that is more than you need to keep.",
    "liability": "Something that still has to be paid.",
    "liability insurance": "It pays if someone you employ gets hurt at work.",
    "appeal": "To ask someone else to look again.",
    "uncategorised": "We do not know yet what it was for.",
}
"""What may need saying, also of words that bodies write into their own workings."""


def meanings_of(statement: Statement) -> Iterator[Meaning]:
    """The words that are really used, in the order of the alphabet."""
    text, used = " ".join(_all_words(statement)).casefold(), []
    for word in sorted(MEANINGS, key=len, reverse=True):  # a longer word may have a shorter in it
        one = re.compile(rf"\b{re.escape(word.casefold().removesuffix('s'))}(s|es)?\b")
        if one.search(text):
            text = one.sub(" ", text)
            used.append(word)
    for word in sorted(used, key=str.casefold):
        yield Meaning(word[:1].upper() + word[1:], MEANINGS[word])


def _all_words(statement: Statement) -> Iterator[str]:
    yield from statement.sentences()
    for part in statement.parts:
        for block in part.blocks:
            yield from (line.words for line in lines_of(block))
