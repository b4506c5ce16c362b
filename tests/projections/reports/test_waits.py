"""From an indicative budget to what was agreed: how long, how many in time, and who still waits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ledger import commands as c
from ledger.calendar import Period
from projections.reports.facts import waits as facts
from projections.reports.making import CubeReport, Kind
from projections.reports.sections.waits import chapter
from projections.waits import Wait, waits
from tests.account.test_budgets import plan
from tests.builders import allocated, day, fund, given, opened
from tests.projections.reports.gathered import YEAR, cubes_of, recorded, section_of, told

BEFORE = (opened(opened_on=date(2025, 1, 1)), fund(from_on=date(2025, 1, 1)))


def indicated(on: date, account: str = "A-1", **changes) -> c.SetIndicativeBudget:
    fields = {"fund": "nhs", "amount_pence": 780000, "method": "points-table", "version": "1"}
    return c.SetIndicativeBudget(account=account, set_on=on, **fields | changes)


def agreed(on: date, account: str = "A-1", **changes) -> c.MakeAllocation:
    return allocated(account=account, decided_on=on, **changes)


def waited(*history: c.Command, on: date = date.max) -> list[Wait]:
    return list(waits(given(*history).draft.account("A-1"), on))


# ── what a wait is ───────────────────────────────────────────────────────────────────────────


def test_a_person_waits_from_the_day_they_are_told_until_a_plan_and_until_the_money():
    found = waited(*BEFORE, indicated(day(1, 3)), plan(agreed_on=day(20, 3)), agreed(day(29, 3)))
    assert found == [
        Wait("nhs", "plan", day(1, 3), day(20, 3)),
        Wait("nhs", "amount", day(1, 3), day(29, 3)),
    ]


def test_told_again_while_they_wait_they_have_waited_since_the_first_day():
    found = waited(*BEFORE, indicated(day(1, 3)), indicated(day(9, 3)), agreed(day(29, 3)))
    assert [one for one in found if one.what == "amount"] == [
        Wait("nhs", "amount", day(1, 3), day(29, 3))
    ]


def test_told_again_once_it_was_agreed_they_wait_again_for_the_money_to_change():
    more = c.ReviseAllocation(
        account="A-1", allocation="al-nhs", amount_pence=16500, from_on=day(1, 6),
        decided_on=day(20, 5),
    )  # fmt: skip
    found = waited(*BEFORE, indicated(day(1, 3)), agreed(day(29, 3)), indicated(day(1, 5)), more)
    assert [(one.since, one.until) for one in found if one.what == "amount"] == [
        (day(1, 3), day(29, 3)),
        (day(1, 5), day(20, 5)),
    ]


def test_on_a_day_before_it_was_agreed_they_still_wait():
    history = (*BEFORE, indicated(day(1, 3)), agreed(day(29, 3)))
    assert waited(*history, on=day(28, 3))[-1] == Wait("nhs", "amount", day(1, 3), None)
    assert waited(*history, on=day(28, 2)) == []


# ── counted ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


def table(url: str, key: str = "indicative-to-amount", days: Period = YEAR):
    return section_of(chapter(cubes_of(url, facts.FAMILY, days=days)), key)


def several(*long: int) -> list[c.Command]:
    """A person each, told on 1 April and agreed after so many days."""
    found: list[c.Command] = []
    for number, days in enumerate(long):
        name = f"A-{number}"
        found += [
            opened(name, person=f"P-{number}"), fund(account=name), indicated(day(1), name),
            agreed(day(1) + timedelta(days=days), name),
        ]  # fmt: skip
    return found


def test_they_are_counted_within_four_weeks_within_twelve_and_later(url):
    recorded(url, *several(0, 28, 29, 84, 85))
    found = told(table(url), "chc")
    bands = [found[name] for name in ("agreed", "within-28", "29-to-84", "over-84")]
    assert bands == [5, 2, 2, 1]
    assert (found["mean"], found["longest"]) == (45, 85)  # 226 days of five, 45.2
    assert told(table(url), "total")["mean"] == 45


def test_a_mean_is_whole_days_rounded_half_up(url):
    recorded(url, *several(1, 2))
    assert told(table(url), "chc")["mean"] == 2


def test_only_waits_that_ended_in_the_days_asked_about_count_as_agreed(url):
    recorded(url, *several(3, 40))
    may = Period(day(1, 5), day(31, 5))
    assert told(table(url, days=may), "chc")["agreed"] == 1
    april = told(table(url, days=Period(day(1), day(30))), "chc")
    assert (april["agreed"], april["waiting"], april["longest-so-far"]) == (1, 1, 29)


def test_who_still_waits_is_listed_longest_first(url):
    second = (opened("A-2", person="P-2"), fund(account="A-2"), indicated(day(11), "A-2"))
    recorded(url, *BEFORE, indicated(day(1)), plan(agreed_on=day(5)), *second)
    found = table(url, "who-waits", Period(day(1), day(30)))
    assert [(row.key, row.words) for row in found.rows] == [
        ("A-1+nhs+amount", "A-1, nhs: no amount agreed"),
        ("A-2+nhs+plan", "A-2, nhs: no plan agreed"),
        ("A-2+nhs+amount", "A-2, nhs: no amount agreed"),
    ]
    assert told(found, "A-1+nhs+amount") == {"waiting": 1, "since": day(1), "days": 29}
    assert found.identifies


def test_somebody_who_died_or_stopped_waits_no_more(url):
    died = c.RecordDeath(account="A-1", died_on=day(9))
    recorded(url, *BEFORE, indicated(day(1)), died)
    assert table(url).rows == table(url, "who-waits").rows == ()


def test_a_count_opens_to_what_was_told_and_what_was_agreed(url):
    recorded(url, *several(3, 40))
    kind = Kind("waits", "Waits", (facts.FAMILY,), lambda cubes, days: [chapter(cubes)])
    year = CubeReport(kind, YEAR.first, YEAR.last)
    found = year.explain(url, "indicative-to-amount/chc/within-28")
    assert [row.name for row in found.rows] == ["A-0/3", "A-0/4"]
    assert found.count == 1
