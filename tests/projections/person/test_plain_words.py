"""A statement reads at the level of an eleven-year-old, and says no word without its meaning."""

from __future__ import annotations

import re

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.account.reclaims.stages import OVER
from ledger.account.spends.rules import RULES
from ledger.account.spends.rules.money import MONEY_RULES
from projections.person.glossary import MEANINGS
from projections.person.statement import PersonStatement
from projections.person.value import Statement
from projections.person.words import KEPT_FOR, WHY_ASKED, WHY_BACK, in_weeks, listed, times
from projections.writers.person import person_html
from projections.writers.person_text import person_text
from tests.builders import fund, spent
from tests.projections.person.asking import (
    CHARGED,
    COUNCIL,
    LIABLE,
    NHS,
    PROPOSED,
    SERVED,
    YEAR,
    pay,
    statement,
    tell,
)
from tests.projections.person.reading import grade, sentences, syllables
from tests.projections.person.stories import Story

AGE_11 = 6
"""The grade, which is a year of school in the United States."""

JARGON = (
    "allocation", "reclaim", "deployment", "posting", "ledger", "event", "liability",
    "contingency", "surplus", "indicative", "earmark", "reconciliation", "disallowed", "notional",
    "fund", "funds", "entry", "stream", "position", "accrual", "debit", "credit", "payee",
    "retain", "threshold", "gross", "net",
)  # fmt: skip


def lives() -> dict[str, tuple]:
    """People with as much to be told as can be."""
    died = c.RecordDeath(account="A-1", died_on=YEAR[0].replace(month=9))
    stopped = c.DecideStop(
        account="A-1", force="may", ground="misuse", effective_on=YEAR[0].replace(month=9),
        decided_on=YEAR[0].replace(month=7),
    )  # fmt: skip
    plain = (*NHS, spent(5_000, category="gambling"))
    return {
        "nhs": plain,
        "liable": LIABLE,
        "asked back": (*COUNCIL, pay(235_000), PROPOSED, SERVED),
        "charged": CHARGED,
        "two funders": (*CHARGED, fund("nhs")),
        "dead": (*plain, died),
        "stopped": (*COUNCIL, pay(235_000), stopped),
        "nothing yet": NHS[:2],
    }


@pytest.mark.parametrize("life", lives())
def test_it_reads_at_the_level_of_an_eleven_year_old(quick, life):
    tell(quick, *lives()[life])
    must_be_plain(statement(quick))
    must_be_plain(statement(quick, days=(YEAR[0], YEAR[0].replace(month=6, day=10))))


@pytest.mark.parametrize("seed", range(6))
def test_so_it_does_whatever_happened(quick, seed):
    story = Story(quick, seed)
    story.run(60)
    must_be_plain(PersonStatement("A-1", YEAR[0], story.today).statement(quick.store))


def must_be_plain(found: Statement) -> None:
    """The whole of it, and each part of it that is more than a line or two."""
    assert grade(found.sentences()) <= AGE_11
    for part in found.parts:
        alone = found._replace(opening=(), parts=(part,), meanings=())
        told = list(alone.sentences())
        assert grade(told) <= AGE_11 + 1.5, (part.key, grade(told), told)
        for text in told:
            for one in sentences(text):
                assert len(one.split()) <= 30, one
    must_say_no_jargon(found)


def must_say_no_jargon(found: Statement) -> None:
    text = person_text(found).casefold()
    explained = {one.word.casefold() for one in found.meanings}
    for word in JARGON:
        if re.search(rf"\b{word}s?\b", text):
            assert any(word in one for one in explained), word


def test_every_word_that_needs_saying_is_said_only_where_it_is_used(quick):
    tell(quick, *LIABLE)
    words = {one.word for one in statement(quick).meanings}
    assert {"Holiday pay", "Tax", "Budget"} <= words
    assert "Redundancy" not in words and "Savings" not in words


def test_what_words_mean_is_plain_too():
    for word, means in MEANINGS.items():
        assert grade([means]) <= 8.5, (word, grade([means]))
    assert grade(MEANINGS.values()) <= AGE_11


def test_every_rule_reason_and_bill_has_plain_words():
    assert set(RULES) | set(MONEY_RULES) == set(WHY_ASKED)
    assert set(WHY_BACK) == set(e.Ground.__args__)
    kinds = e.LiabilityRecorded.__annotations__["kind"]
    assert all(kind in kinds for kind in KEPT_FOR)
    assert "settled" in OVER


def test_a_page_loads_nothing_and_says_all_that_the_text_says(quick):
    tell(quick, *LIABLE)
    found = statement(quick)
    page = person_html(found).decode()
    assert "<script" not in page and "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert 'lang="en-GB"' in page and "viewport" in page
    for part in found.parts:
        assert part.question in page
    for _, line in found.figures():
        assert f"{abs(line.pence) // 100:,}.{abs(line.pence) % 100:02d}" in page


def test_a_picture_has_words_beside_it(quick):
    tell(quick, *NHS, spent(5_000, outcome="see-friends"), spent(2_500, outcome="get-out"))
    page = person_html(statement(quick)).decode()
    assert (
        'role="img" aria-label="How much went towards each of your goals: See friends £50.00,'
        in (page)
    )


def test_large_print_has_no_letter_under_18_points(quick):
    tell(quick, *LIABLE)
    page = person_html(statement(quick), large_print=True).decode()
    assert '<html lang="en-GB" class="large">' in page
    sizes = [int(size) for size in re.findall(r"(?<!\()\.large[^{]*\{ font-size: (\d+)pt", page)]
    assert sizes and min(sizes) >= 18


@pytest.mark.parametrize(
    ("word", "count"),
    [("care", 1), ("money", 2), ("Ombudsman", 3), ("asked", 1), ("wanted", 2), ("NHS", 3),
     ("£1,234.56", 2), ("people", 2), ("just-in-case", 3)],
)  # fmt: skip
def test_syllables_are_counted_as_people_say_them(word, count):
    assert syllables(word) == count


def test_hard_words_are_known_to_be_hard():
    hard = "The reconsideration of an allocation necessitates retrospective apportionment."
    assert grade([hard]) > 20
    assert grade(["We pay you each week. You can ask us why."]) < 3


def test_weeks_and_lists_are_said_as_people_say_them():
    assert [in_weeks(7), in_weeks(28), in_weeks(31), in_weeks(1)] == [
        "1 week", "4 weeks", "4 weeks and 3 days", "1 day",
    ]  # fmt: skip
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert times(15_000, 28) == "£150.00 × 4 weeks" and times(15_000, 10) == "£150.00 × 10 days ÷ 7"
