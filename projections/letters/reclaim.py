"""The notice of a reclaim as a letter: the four statutory parts, the working, what became of it."""

from __future__ import annotations

from typing import Any, NamedTuple

from ledger.account.reclaims.stages import OVER
from ledger.account.records import FROM_WHAT_IS_OWED
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.errors import Refused
from projections.letters.disagreeing import DISAGREE, disagree
from projections.letters.law import law, whose_law
from projections.letters.letter import Letter, Must, To, Writing, addressee, common, letter
from projections.letters.said import Day, Pounds, day, line_in_words
from projections.notices import WHO, asked_despite, ground_in_words, since, workings
from projections.reclaims import Case, reclaim_case
from projections.words.phrases import coded

MAY_SAY = {
    "reclaim": "the reclaim's name",
    "fund": "the fund whose money it is",
    "funder": "what its funder is called",
    "whose_law": "`nhs`, `council` or `aftercare`: by whose law the money goes",
    "served_on": "the day the notice was served",
    "reasons": "1 of the law's four: why, one sentence each; every one has to be printed",
    "amount": "2 of the law's four: how much the notice asks",
    "repay_by": "3 of the law's four: the day within which it is to be repaid",
    "who_repays": "4 of the law's four: who must repay it, as a sentence",
    "ask_by": "the last day to ask that it be looked at again; has to be printed",
    "may_take_from": "the day before which nothing is taken",
    "note": "the notice's own words; empty unless asked for (--with-note)",
    "since": "what became of it since the notice, one by one",
    "since[].on": "the day",
    "since[].words": "what happened, as a sentence",
    "since[].ends": "whether it asks for nothing more",
    "over": "whether nothing is asked any more: settled, written off or withdrawn",
    "held_up": "whether somebody asked for another look, and waits for the answer",
    "overdue": "whether its day, or that of a part, has gone by",
    "by_parts": "whether it is paid back by parts, taken off payments or swept, as agreed",
    "asked": "how much is asked now, after any other look",
    "left": "how much of that is still to be paid",
    "due_by": "the day by which the rest, or the next part, is to be paid now; or none",
    "working": "how it was worked out, line by line, as known when the notice was served",
    "working[].kind": "`sum`, `total`, `part` or `note`",
    "working[].words": "what the line is",
    "working[].amount": "how much, signed in a sum",
    "working[].rule": "the rule that decided it, quoted with its pack and source; or empty",
    "agrees": "whether this is the working that the notice was served with; none if not kept",
    "policy": "the pack and version it went by; or empty",
    "digest": "what the working is kept under; or empty",
    "law": "the law, sentence by sentence",
    "law[].text": "what it says",
    "law[].source": "where it stands",
    "law[].standing": "`law`, or `practice` where it is none",
    **DISAGREE,
}


class WorkedOut(NamedTuple):
    """One line of the working."""

    kind: str
    words: str
    amount: Pounds
    rule: str


class Became(NamedTuple):
    """What became of it on a day."""

    on: Day
    words: str
    ends: bool


MUST = (
    Must("the reasons (SI 2013/1617 reg 15(2)(a))", "reasons"),
    Must("the amount (reg 15(2)(b))", "amount"),
    Must("the day within which it is to be repaid (reg 15(2)(c))", "repay_by"),
    Must("who must repay it (reg 15(2)(d))", "who_repays"),
    Must("until when another look can be asked for (reg 15(4))", "ask_by"),
)


def reclaim(asked: Writing, account: str, name: str) -> Letter:
    """The notice of a reclaim. Raises Refused where there is none, or none was served by then."""
    found = asked.account(account)
    case = case_of(asked, account, name)
    notice = case.notice
    if notice is None:
        raise Refused(
            "no-notice",
            f"no notice of reclaim {name} was served by {uk_words(case.as_at)}",
            f"dpl reclaim notice {account} {name} --help",
        )
    who = WHO[notice.repayer]
    to = addressee(asked, found, notice.repayer)
    over = case.stage.name in OVER
    title = "Copy of a notice that is over" if over else "Notice that money is asked back"
    says = about(asked, found, case, title=title, to=to) | {
        "served_on": day(notice.served_on),
        "reasons": _reasons(case),
        "amount": Pounds(notice.amount_pence),
        "repay_by": day(notice.repay_by),
        "who_repays": f"It is for {who} to repay it.",
        "note": asked.note(notice.detail),
        "since": tuple(Became(day(one.on), one.words, one.ends) for one in since(case)),
        "agrees": case.agrees,
        "policy": notice.policy or "",
        "digest": (notice.digest or "")[:16],
    }
    return letter("reclaim", asked, found, says, MUST, by={"reclaim": name})


def case_of(asked: Writing, account: str, name: str) -> Case:
    return reclaim_case(
        asked.reader, account=account, reclaim=name, as_at=asked.on, known_at=asked.known
    )


BREACH = ("condition-not-met", *FROM_WHAT_IS_OWED)
"""Grounds that the Care Act 2014 section 33 has. A notice on another ground does not quote it: it
would tell somebody that they did wrong who only has money left."""


def about(asked: Writing, account: Account, case: Case, *, title: str, to: To) -> dict[str, Any]:
    """What every letter about a reclaim may say of it."""
    fund = account.funds.get(case.fund)
    programmes = [fund.programme] if fund else []
    dead = to.dead or case.proposed.ground == "death"
    topics = ["notice", "reconsider", *(["notice-death"] if dead else [])]
    if case.proposed.ground in BREACH:
        topics.append("notice-breach")
    if any(getattr(entry.event, "by", "") == "offset" for entry in case.entries):
        topics.append("offset")
    stage, called = case.stage, asked.body.funder(case.funder)
    return common(asked, account, title=title, funders=[case.funder], to=to) | {
        "reclaim": case.reclaim,
        "fund": case.fund,
        "funder": called,
        "whose_law": whose_law(programmes[0]) if programmes else "council",
        "ask_by": day(case.ask_by),
        "may_take_from": day(case.may_take_from),
        "over": stage.name in OVER,
        "held_up": stage.name == "held-up",
        "overdue": stage.name == "overdue",
        "by_parts": stage.name == "by-instalments",
        "asked": Pounds(stage.asked_pence),
        "left": Pounds(stage.left_pence),
        "due_by": day(stage.repay_by),
        "working": tuple(
            WorkedOut(one.kind, _line(one.words, case, called), Pounds(one.pence), one.rule)
            for one in workings(case)
        ),
        "law": law(topics, programmes),
        **disagree(asked, programmes),
    }


def _line(words: str, case: Case, funder: str) -> str:
    """A line of the working, beginning large, with the funder called as in the letter."""
    if case.funder:
        words = words.replace(case.funder, funder)
    return line_in_words(words)


def _reasons(case: Case) -> tuple[str, ...]:
    """The ground in law as a sentence, and each reason that the notice states."""
    ground = ground_in_words(case)
    said = set(ground.split())
    more = [coded(one) for one in case.notice.reasons]
    return (
        f"Because {ground}.",
        *(f"{one.capitalize()}." for one in more if not said.issuperset(one.split())),
        *asked_despite(case),
    )
