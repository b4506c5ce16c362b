"""Reviews, audits and returns as the commissioner sees them: tied to `dpl reviews` and to
`dpl return list`."""

from __future__ import annotations

from datetime import date

import pytest

from ledger import commands as c
from ledger.calendar import Period
from projections.persons_returns import persons_returns
from projections.reports.facts import oversight
from projections.reports.sections.oversight import chapter
from projections.reviews import reviews
from projections.work import work
from tests.builders import ONE_FUND, adopted, allocated, day, fund, holding, linked, opened, paid
from tests.projections.reports.gathered import cubes_of, recorded, section_of, told

YEAR = Period(day(1), date(2026, 3, 31))
SOCIAL = (
    opened("A-2", person="P-2", eligibility="care-act"),
    fund("council", account="A-2", funder="shire"),
    holding("bank-2"), linked("bank-2", account="A-2"), allocated("council", account="A-2"),
    paid(60_000, "council", "A-2"),
)  # fmt: skip
NHS = (*ONE_FUND, paid(60_000))


def review(on: date, kind: str = "full", account: str = "A-1", fund: str = "nhs", **found):
    said = {"plan_right": True, "used_well": True, "sufficient": True, "obligations_kept": True}
    return c.HoldReview(account=account, fund=fund, held_on=on, kind=kind, **said | found)


def asked(name: str, on: date, due_on: date, account: str = "A-1", fund: str = "nhs"):
    return c.RequestReturn(
        account=account, name=name, fund=fund, first_on=day(1), last_on=on,
        wanted=("bank-statements", "timesheets"), requested_on=on, due_on=due_on,
    )  # fmt: skip


def came(name: str, on: date, *included: str, account: str = "A-1") -> c.ReceiveReturn:
    return c.ReceiveReturn(account=account, name=name, received_on=on, included=included)


def made(url: str, days: Period = YEAR, funder: str | None = None):
    return chapter(cubes_of(url, oversight.FAMILY, days=days, funder=funder))


def test_reviews_and_audits_held_in_the_days_are_told_by_kind(ledger_url):
    recorded(ledger_url, *NHS, review(day(1, 7)), review(day(2, 7), "light-touch"),
             review(day(3, 7), "financial"), review(date(2026, 4, 1)))  # fmt: skip
    held = section_of(made(ledger_url), "reviews-held")
    assert told(held, "full") == {"held": 1, "people": 1}
    assert told(held, "total") == {"held": 3, "people": 1}


def test_the_four_tests_are_of_reviews_and_not_of_audits(ledger_url):
    recorded(ledger_url, *NHS, review(day(1, 7), sufficient=False), review(day(1, 8)),
             review(day(3, 8), "financial", used_well=False))  # fmt: skip
    found = section_of(made(ledger_url), "four-tests")
    assert told(found, "sufficient") == {"yes": 1, "no": 1, "share": 500}
    assert told(found, "used_well") == {"yes": 2, "no": 0, "share": 1000}


@pytest.mark.parametrize("last", [day(4, 5), day(4, 7), day(5, 7), day(30, 9), date(2026, 3, 31)])
def test_what_is_overdue_is_what_dpl_reviews_says_whatever_the_day(ledger_url, last):
    recorded(ledger_url, adopted(review_months=9), *NHS, *SOCIAL, review(day(1, 5)),
             review(day(20, 6), "financial"))  # fmt: skip
    found = made(ledger_url, Period(day(1), last))
    known = reviews(ledger_url, as_at=last)
    for look, key in (("review", "reviews-due"), ("audit", "audits-due")):
        rows = [one for one in known.rows if one.what.endswith(look)]
        total = told(section_of(found, key), "total")
        assert total["overdue"] == sum(bool(one.overdue_days(last)) for one in rows)
        assert sum(total[name] for name in ("overdue", "soon", "later")) == len(rows)
        by_age = told(section_of(found, f"{look}s-overdue"), "total")
        assert by_age["overdue"] == total["overdue"] == by_age["law"] + by_age["policy"]


def test_a_review_that_falls_due_within_90_days_is_soon_and_after_that_later(ledger_url):
    recorded(ledger_url, *NHS)  # paid on 4 April; the first NHS review is due by 4 July
    for last, column in ((day(4), "later"), (day(5), "soon"), (day(4, 7), "soon"),
                         (day(5, 7), "overdue")):  # fmt: skip
        found = told(section_of(made(ledger_url, Period(day(1), last)), "reviews-due"), "total")
        assert (found[column], found["overdue"] + found["soon"] + found["later"]) == (1, 1), last


def test_a_review_that_was_held_and_found_too_little_is_told_apart_from_one_nobody_held(
    ledger_url,
):
    recorded(ledger_url, *NHS, *SOCIAL, review(day(3, 5), sufficient=False))
    last = date(2026, 3, 31)  # of the council's money nobody held one, and six months are over
    found = section_of(made(ledger_url, Period(day(1), last)), "reviews-due")
    total = told(found, "total")
    assert (total["overdue"], total["not-held"], total["not-enough"]) == (2, 1, 1)
    by_age = told(section_of(made(ledger_url, Period(day(1), last)), "reviews-overdue"), "total")
    assert (by_age["overdue"], by_age["not-held"], by_age["not-enough"]) == (2, 1, 1)
    (held,) = [one for one in reviews(ledger_url, as_at=last).overdue if one.was_held]
    assert "found insufficient on 3 May 2025" in held.why
    assert [column.title for column in found.columns][:3] == [
        "Overdue", "Of which not held", "Of which held: not enough, not raised",
    ]  # fmt: skip


def test_an_audit_that_was_held_is_never_held_and_not_enough(ledger_url):
    recorded(ledger_url, *NHS, review(day(3, 5), "financial", sufficient=False))
    found = section_of(made(ledger_url), "audits-due")
    assert {"not-held", "not-enough"}.isdisjoint(column.key for column in found.columns)


def test_funds_are_told_by_their_tier_and_only_of_the_funder_asked_about(ledger_url):
    tier = c.SetAuditTier(account="A-1", fund="nhs", tier="enhanced", reason="high-cash",
                          from_on=day(1, 6), decided_on=day(1, 6))  # fmt: skip
    recorded(ledger_url, *NHS, *SOCIAL, tier)
    tiers = section_of(made(ledger_url), "audit-tiers")
    assert told(tiers, "enhanced")["funds"] == told(tiers, "standard")["funds"] == 1
    of_shire = section_of(made(ledger_url, funder="shire"), "audit-tiers")
    assert told(of_shire, "total") == {"funds": 1, "people": 1}


# ── returns ──────────────────────────────────────────────────────────────────────────────────

RETURNS = (
    asked("in-time", day(1, 7), day(28, 7)),
    came("in-time", day(28, 7), "bank-statements", "timesheets"),
    asked("late", day(2, 7), day(28, 7)),
    came("late", day(10, 7), "bank-statements"), came("late", day(29, 7), "timesheets"),
    asked("missing", day(3, 7), day(28, 7)), came("missing", day(10, 7), "bank-statements"),
    asked("not-yet", day(1, 3, 2026), date(2026, 4, 30)),
    asked("mistake", day(4, 7), day(28, 7)),
    c.WithdrawReturn(account="A-1", name="mistake", withdrawn_on=day(5, 7), reason="mistaken"),
    asked("next", date(2026, 4, 2), date(2026, 4, 30)),
)  # fmt: skip


def test_a_return_came_in_time_or_late_or_is_missing_or_is_not_due_yet(ledger_url):
    recorded(ledger_url, *NHS, *RETURNS)
    found = told(section_of(made(ledger_url), "returns"), "total")
    names = ("asked", "in-time", "late", "missing", "not-yet", "no-more")
    assert [found[name] for name in names] == [5, 1, 1, 1, 1, 1]
    assert found["to-look-at"] == 2


def test_papers_still_to_come_are_those_of_dpl_return_list(ledger_url):
    recorded(ledger_url, *NHS, *RETURNS)
    papers = section_of(made(ledger_url), "papers-missing")
    known = persons_returns(ledger_url, as_at=YEAR.last).rows
    assert told(papers, "total")["missing"] == sum(len(one.then.missing) for one in known)
    late = sum(len(one.then.missing) for one in known if one.then.overdue_days)
    assert (told(papers, "total")["late"], told(papers, "timesheets")["late"]) == (late, 1)


def test_returns_overdue_or_to_look_at_are_on_the_work_list(ledger_url):
    recorded(ledger_url, *NHS, *RETURNS)
    tasks = work(ledger_url, as_at=YEAR.last, kinds=["return"]).tasks
    assert [one.id for one in tasks] == [
        "return:A-1/in-time/look", "return:A-1/missing/overdue", "return:A-1/late/look",
    ]  # fmt: skip
    assert "timesheets missing, due by 28 July 2025" in tasks[1].words
    assert not work(ledger_url, as_at=day(9, 7), kinds=["return"]).tasks


def test_as_known_then_a_return_had_not_come(ledger_url):
    recorded(ledger_url, *NHS, *RETURNS[:2])
    (now,) = persons_returns(ledger_url, as_at=day(31, 7)).rows
    position = persons_returns(ledger_url).position
    (then,) = persons_returns(ledger_url, as_at=day(31, 7), known_at=position - 1).rows
    assert (now.then.standing, then.then.standing) == ("came", "overdue")
