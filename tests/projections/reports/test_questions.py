"""What was asked about spends, how long it waited, and what still wants a receipt."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given as over
from hypothesis import settings

from ledger import commands as c
from ledger.calendar import Period
from ledger.commands import Weight
from projections.reports.commissioner import commissioner
from projections.reports.facts import questions
from projections.reports.facts.questions import waited
from projections.reports.report import Chapter
from projections.reports.sections.questions import chapter
from projections.spend_questions import accepted_by_time, queries, without_evidence
from tests.builders import ONE_FUND, day, given, line, said, spent, statement
from tests.projections.reports.gathered import YEAR, cubes_of, recorded, section_of, told, values
from tests.projections.reports.walks import STEPS, walked

MAY = Period(day(1, 5), day(31, 5))
FIRST = given(*ONE_FUND, spent()).draft.account("A-1").version
"""The version of the first spend after `ONE_FUND`."""


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


def of(url: str, days: Period = YEAR, funder: str | None = None) -> Chapter:
    return chapter(cubes_of(url, questions.FAMILY, days=days, funder=funder))


def asked(spend: int, on, reason: str = "what-is-it") -> c.QuerySpend:
    return c.QuerySpend(account="A-1", spend=spend, reason=reason, queried_on=on)


def accepted(spend: int, on) -> c.AcceptSpend:
    return c.AcceptSpend(account="A-1", spend=spend, accepted_on=on, reason="explained")


def disallowed(spend: int, on, pence: int | None = None) -> c.DisallowSpend:
    return c.DisallowSpend(
        account="A-1", spend=spend, disallowed_on=on, reason="outside-plan", amount_pence=pence
    )


def receipt(spend: int, on) -> c.AttachEvidence:
    return c.AttachEvidence(
        account="A-1", spend=spend, kind="receipt", sha256="a" * 64, attached_on=on
    )


@settings(max_examples=40, deadline=None)
@over(STEPS)
def test_what_was_open_and_asked_comes_to_what_was_answered_and_is_open(steps):
    with TemporaryDirectory() as folder:
        url = walked(f"sqlite:///{Path(folder) / 'ledger.db'}", steps)
        found = of(url, MAY)
        table = section_of(found, "queries")
        for row in table.every_row():
            one = told(table, row.key)
            came_to = [one[k] for k in ("accepted", "disallowed", "settled", "open")]
            assert one["open-before"] + one["asked"] == sum(came_to)

        still = queries(url, as_at=MAY.last).rows
        assert sum(values(table, "open")) == len(still)
        before = queries(url, as_at=day(30)).rows
        assert sum(values(table, "open-before")) == len(before)

        by_age = section_of(found, "in-question")
        entries = {(one.account, one.entry): one.pence for one in still}
        assert sum(values(by_age, "pounds")) == sum(entries.values())
        assert sum(values(by_age, "spends")) == len(entries)


@settings(max_examples=25, deadline=None)
@over(STEPS)
def test_receipts_outstanding_are_those_of_the_list_by_age_and_by_category(steps):
    with TemporaryDirectory() as folder:
        url = walked(f"sqlite:///{Path(folder) / 'ledger.db'}", steps)
        found = of(url, MAY)
        listed = without_evidence(url, as_at=MAY.last).rows
        for key in ("evidence-missing", "evidence-by-category"):
            table = section_of(found, key)
            assert sum(values(table, "missing")) == len(listed)
            assert sum(values(table, "pounds")) == sum(one.pence for one in listed)
            one = told(table, "total") if table.total else {}
            assert not one or one["missing"] == len(listed)
        every = [
            told(section_of(of(url, MAY, funder), "evidence-missing"), "total")["of-pounds"]
            for funder in (None, "northshire-icb", "northshire-council")
        ]
        assert every[0] == every[1] + every[2]


def test_a_query_is_open_until_the_day_it_is_answered(ledger_url):
    recorded(
        ledger_url, *ONE_FUND, spent(4_000), spent(6_000),
        asked(FIRST, day(20)), asked(FIRST + 1, day(10, 5)),
        accepted(FIRST, day(12, 5)), disallowed(FIRST + 1, day(9, 6)),
    )  # fmt: skip
    one = told(section_of(of(ledger_url, MAY), "queries"), "what-is-it")
    assert one == {
        "open-before": 1, "asked": 1, "accepted": 1, "disallowed": 0, "settled": 0, "open": 1,
        "days": 22,
    }  # fmt: skip
    ten = told(section_of(of(ledger_url, Period(day(10, 5), day(31, 5))), "queries"), "what-is-it")
    assert (ten["open-before"], ten["asked"]) == (1, 1)  # asked on the first day is asked in them
    april = told(section_of(of(ledger_url, Period(day(1), day(30))), "queries"), "what-is-it")
    assert (april["asked"], april["accepted"], april["open"], april["days"]) == (1, 0, 1, None)
    june = told(section_of(of(ledger_url, Period(day(1, 6), day(30, 6))), "queries"), "what-is-it")
    assert (june["open-before"], june["asked"], june["disallowed"], june["open"]) == (1, 0, 1, 0)
    assert june["days"] == 30


def test_an_average_of_days_is_of_the_answers_of_its_own_rule_half_up(url):
    recorded(
        url, *ONE_FUND, spent(4_000), spent(6_000), spent(1_000),
        asked(FIRST, day(10)), asked(FIRST + 1, day(10)), asked(FIRST + 2, day(10), "why-so-much"),
        accepted(FIRST, day(11)), accepted(FIRST + 1, day(12)), accepted(FIRST + 2, day(20)),
    )  # fmt: skip
    table = section_of(of(url), "queries")
    assert told(table, "what-is-it")["days"] == 2
    assert told(table, "why-so-much")["days"] == 10
    assert told(table, "total")["days"] == 4


def test_a_spend_that_two_rules_asked_about_has_its_pounds_once_by_age(url):
    recorded(
        url, *ONE_FUND, spent(4_000), asked(FIRST, day(10)), asked(FIRST, day(20), "why-so-much")
    )
    found = of(url, Period(day(1), day(9, 5)))
    by_rule = section_of(found, "queries-open")
    assert values(by_rule, "pounds") == [4_000, 4_000]
    assert by_rule.total is None
    by_age = section_of(found, "in-question")
    assert told(by_age, "29-90") == {"spends": 1, "people": 1, "pounds": 4_000, "over": 0}
    assert told(by_age, "total")["pounds"] == 4_000


def test_a_question_older_than_the_policys_days_is_told_apart(url):
    recorded(url, *ONE_FUND, spent(4_000), asked(FIRST, day(10)))
    year_end = section_of(of(url), "in-question")
    assert told(year_end, "over-90")["over"] == 1
    just = Period(day(1), day(9, 7))
    assert told(section_of(of(url, just), "in-question"), "29-90")["over"] == 0


def test_a_question_about_what_was_taken_back_is_no_question_any_more(url):
    taken = c.ReverseEntry(account="A-1", entry=FIRST, reason="wrong", with_dependants=True)
    recorded(url, *ONE_FUND, spent(4_000), asked(FIRST, day(10)), taken)
    assert section_of(of(url), "queries").rows == ()


def test_once_whose_money_it_was_is_said_nobody_need_answer(url):
    shire = c.AddFund(
        account="A-1", fund="council", funder="shire", programme="social-care", from_on=day(1)
    )
    nobodys = spent(4_000, fund=None)
    now = c.CorrectShares(
        account="A-1", spend=FIRST + 1, shares=(Weight("nhs", 1),), reason="whose-it-was"
    )
    recorded(url, *ONE_FUND, shire, nobodys, now)
    one = told(section_of(of(url), "queries"), "spend-unassigned")
    assert (one["asked"], one["settled"], one["open"]) == (1, 1, 0)


def test_what_nobody_asked_about_in_time_counts_as_accepted(url):
    shown = statement((line(-4_000, day(8)), said("spend", category="leisure", fund="nhs")))
    recorded(url, *ONE_FUND, shown)
    table = section_of(of(url), "accepted-by-time")
    assert told(table, "leisure") == {"spends": 1, "people": 1, "pounds": 4_000}
    assert len(accepted_by_time(url, as_at=YEAR.last).rows) == 1
    assert section_of(of(url, Period(day(1), day(30))), "accepted-by-time").rows == ()
    later = Period(day(9), YEAR.last)
    assert section_of(of(url, later), "accepted-by-time").rows == ()  # a spend of days before


def test_receipts_are_told_by_age_and_by_category_with_the_share_of_what_wants_one(url):
    recorded(
        url, *ONE_FUND,
        spent(10_000, paid_on=day(8, 3, 2026)), spent(30_000, category="leisure"),
        spent(20_000, category="leisure"), spent(1_000, category="leisure"),
        receipt(FIRST + 1, day(1, 9)),
    )  # fmt: skip
    by_age = section_of(of(url), "evidence-missing")
    assert told(by_age, "0-28")["pounds"] == 10_000
    assert told(by_age, "over-90") == {
        "missing": 1, "people": 1, "pounds": 20_000, "wanted": 2, "of-pounds": 50_000,
        "share": 500, "share-pounds": 400,
    }  # fmt: skip
    by_category = section_of(of(url), "evidence-by-category")
    assert told(by_category, "leisure")["share"] == 500
    assert told(by_category, "total")["wanted"] == 3
    before = section_of(of(url, Period(day(1), day(31, 8))), "evidence-missing")
    assert told(before, "total")["missing"] == 2  # the receipt came in September


@pytest.mark.parametrize(
    ("days", "band"),
    [(0, "0-28"), (28, "0-28"), (29, "29-90"), (90, "29-90"), (91, "over-90")],
)
def test_ages_are_told_in_bands(days, band):
    assert waited(days) == band


def test_a_question_opens_to_the_spend_who_asked_and_what_answered(url):
    recorded(url, *ONE_FUND, spent(4_000), asked(FIRST, day(10)), accepted(FIRST, day(11)))
    report = commissioner(first_on=YEAR.first, last_on=YEAR.last)
    found = report.explain(url, "queries/what-is-it/accepted")
    assert [one.name for one in found.rows] == [f"A-1/{FIRST + n}" for n in range(3)]
    assert found.count == 1


def test_each_funder_is_told_of_questions_about_its_own_money(url):
    shire = c.AddFund(
        account="A-1", fund="council", funder="shire", programme="social-care", from_on=day(1)
    )
    both = spent(4_000, shares=(Weight("nhs", 3), Weight("council", 1)))
    recorded(url, *ONE_FUND, shire, both, spent(900, fund="nhs"), asked(FIRST + 1, day(10)),
             asked(FIRST + 2, day(10)))  # fmt: skip
    theirs = told(section_of(of(url, funder="shire"), "in-question"), "total")
    assert (theirs["spends"], theirs["pounds"]) == (1, 1_000)
    icb = told(section_of(of(url, funder="northshire-icb"), "in-question"), "total")
    assert (icb["spends"], icb["pounds"]) == (2, 3_900)
