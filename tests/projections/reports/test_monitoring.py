"""The monitoring return: what was there, what came and went, and what is there, to the penny; what
the bank says; the three tests; what was sent in and who looked at it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as draws
from hypothesis import strategies as st

from ledger import commands as c
from ledger.calendar import Period
from ledger.errors import Refused
from ledger.policy.policies import Policies
from projections import postings as p
from projections.balances import balances
from projections.monitoring import Monitoring, movements
from projections.monitoring.movements import BETWEEN, CLOSING, IN, LINES, OPENING, OUT
from projections.monitoring.sections import EVERY_ACCOUNT, LINE_WORDS, LOOK_WORDS
from projections.morning import morning_check
from projections.persons_returns import persons_returns
from projections.reports.report import Report, Section
from tests.account.test_budgets import plan, planned_line
from tests.builders import (
    ONE_FUND,
    adopted,
    allocated,
    day,
    fund,
    given,
    holding,
    line,
    linked,
    opened,
    paid,
    spent,
    statement,
)  # fmt: skip
from tests.projections.reports.gathered import cubes_of, recorded, told
from tests.projections.reports.one_account import cubes_of_story
from tests.projections.reports.walks import ANYTHING, walked
from tests.projections.worlds import World, record
from tests.projections.worlds import opened as new_ledger

JUNE = Period(date(2025, 6, 1), date(2025, 6, 30))
QUARTER = Period(day(1), day(30, 6))


def of(url: str, days: Period = QUARTER, **asked) -> Report:
    fields = {"account": "A-1"} | asked
    return Monitoring(first_on=days.first, last_on=days.last, **fields).report(url)


def section(report: Report, key: str) -> Section:
    (found,) = [one for one in report.sections if one.key == key]
    return found


def row(report: Report, key: str, name: str) -> dict[str, object]:
    return told(section(report, key), name)


# ── to the penny ─────────────────────────────────────────────────────────────────────────────


def test_every_line_has_its_words_and_stands_once():
    assert set(LINE_WORDS) == set(LINES) and len(LINES) == len(set(LINES))
    assert set(IN) | set(OUT) == set(BETWEEN)
    told_of = [one for measure in EVERY_ACCOUNT[:7] for one in _lines(measure.where["line"])]
    assert sorted(told_of) == sorted(LINES)


def _lines(of: str | tuple[str, ...]) -> tuple[str, ...]:
    return (of,) if isinstance(of, str) else tuple(of)


def must_add_up(url: str, days: Period) -> None:
    """By account and fund: opening and closing are those of the balances, and all between is what
    lies between them."""
    cubes = cubes_of(url, movements.FAMILY, days=days)
    found = {
        key: one.pence for key, one in cubes["monitored"].by("account", "fund", "line").items()
    }
    by_line: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (account, name, which), pence in found.items():
        by_line[account, name][which] += pence
    for which, on in ((OPENING, days.first - timedelta(1)), (CLOSING, days.last)):
        books = {(x.account, x.fund): x.balance_pence for x in balances(url, as_at=on).funds}
        ours = {key: lines[which] for key, lines in by_line.items()}
        assert {k: v for k, v in ours.items() if v} == {k: v for k, v in books.items() if v}
    for lines in by_line.values():
        assert lines[OPENING] + sum(lines[one] for one in BETWEEN) == lines[CLOSING]
    spent_on = cubes["monitored-spend"].total().pence
    of_days = cubes["monitored"].total(line=("spent",)).pence
    assert spent_on == -of_days - _refunds_of_spends(url, days)


def _refunds_of_spends(url: str, days: Period) -> int:
    """What refunds took off what was spent, as the postings have it."""
    from ledger import events as e
    from projections.reader import reading

    with reading(url) as reader:
        return -sum(
            pence
            for entry in reader.family("account:", known=reader.known(None))
            for event in [
                entry.event.of if isinstance(entry.event, e.EntryReversed) else entry.event
            ]
            if isinstance(event, e.RefundReceived)
            for head, _, _, _, _, pence, on in p.postings(entry.stream, entry.event)
            if head == p.SPENT and days.first <= on <= days.last
        )


@pytest.mark.parametrize("seed", [3, 7, 12, 21])
def test_what_was_there_and_all_that_came_and_went_is_what_is_there(ledger_url, seed):
    with new_ledger(ledger_url) as store:
        for one in World(seed).commands(60):
            record(store, one)
    for first in (1, 6, 15):
        must_add_up(ledger_url, Period(date(2025, 6, first), date(2025, 6, 25)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@draws(st.lists(ANYTHING, max_size=12), st.integers(0, 60), st.integers(0, 30))
def test_it_adds_up_whatever_became_of_the_spends(tmp_path_factory, steps, first, length):
    url = walked(f"sqlite:///{tmp_path_factory.mktemp('walk') / 'ledger.db'}", steps)
    since = day(1) + timedelta(first)
    must_add_up(url, Period(since, since + timedelta(length)))


def test_money_that_came_from_another_account_is_told_as_moved(ledger_url):
    moved = c.MoveMoney(
        account="A-1", to_account="A-2", from_holding="pool", to_holding="pool", fund="nhs",
        amount_pence=400, moved_on=day(9),
    )  # fmt: skip
    recorded(
        ledger_url, opened(), opened("A-2", person="P-2"), fund(), fund(account="A-2"),
        holding("pool", kind="client"), linked("pool"), linked("pool", account="A-2"), allocated(),
        paid(900, on_top=True), moved,
    )  # fmt: skip
    assert row(of(ledger_url), "statement", "moved")["nhs"] == -400
    report = of(ledger_url, account="A-2")
    assert row(report, "statement", "moved")["nhs"] == 400
    assert row(report, "statement", CLOSING)["nhs"] == 400


# ── one return ───────────────────────────────────────────────────────────────────────────────


def test_a_return_shows_where_the_money_came_from_and_went(ledger_url):
    recorded(
        ledger_url, *ONE_FUND, paid(60_000), spent(4_999, category="personal-care"),
        spent(2_000, category="cash-withdrawal", paid_on=day(3, 7)), spent(1_000, paid_on=day(9)),
    )  # fmt: skip
    report = of(ledger_url)
    assert row(report, "statement", OPENING)["nhs"] == 0
    assert row(report, "statement", "payments")["nhs"] == 60_000
    assert row(report, "statement", "spent")["nhs"] == -5_999
    assert row(report, "statement", CLOSING)["nhs"] == 54_001
    later = of(ledger_url, Period(day(1, 7), day(31, 7)))
    assert row(later, "statement", OPENING)["nhs"] == 54_001
    assert row(later, "spend", "cash-withdrawal+other") == {"nhs": 2_000, "cash": 2_000}


def test_it_says_by_which_rules_each_fund_goes_and_how_long_its_money_lasts(ledger_url):
    with_pack = adopted(trigger_weeks=4, retain_weeks=4)
    recorded(ledger_url, *ONE_FUND, paid(235_000, on_top=True))
    terms = row(of(ledger_url), "terms", "nhs")
    assert (terms["policy"], terms["tier"], terms["weeks"]) == ("default/1", "standard", "15.6")
    assert (terms["surplus"], terms["funders"], terms["persons"]) == (115_000, 115_000, 0)
    assert with_pack.pack == "local"


def test_only_the_fund_that_is_asked_for_is_told(ledger_url):
    recorded(ledger_url, *ONE_FUND, fund("council"), allocated("council"),
             paid(60_000), paid(5_000, fund="council"))  # fmt: skip
    assert row(of(ledger_url), "statement", CLOSING) == {
        "nhs": 60_000, "council": 5_000, "together": 65_000,
    }  # fmt: skip
    assert row(of(ledger_url, fund="council"), "statement", CLOSING) == {"council": 5_000}


def test_what_there_is_not_is_refused(ledger_url):
    recorded(ledger_url, *ONE_FUND)
    with pytest.raises(Refused, match="there is no account A-9"):
        of(ledger_url, account="A-9")
    with pytest.raises(Refused, match="account A-1 has no fund council"):
        of(ledger_url, fund="council")
    with pytest.raises(Refused, match="was not open by 31/03/2025"):
        of(ledger_url, Period(day(1, 1), day(31, 3)))


def test_nothing_of_a_return_is_for_publication(ledger_url):
    recorded(ledger_url, *ONE_FUND, paid())
    assert all(one.identifies for one in of(ledger_url).sections)
    assert all(one.identifies for one in of(ledger_url, account=None).sections)


# ── what to look at ──────────────────────────────────────────────────────────────────────────


def test_a_spend_without_the_receipt_it_wants_counts_by_whose_money_it_now_is(ledger_url):
    recorded(
        ledger_url, *ONE_FUND, fund("council"), paid(60_000), spent(4_000), spent(2_499),
        c.CorrectShares(account="A-1", spend=7, shares=(c.Weight("council", 1),), reason="theirs"),
    )  # fmt: skip
    assert row(of(ledger_url), "to-look-at", "unevidenced") == {
        "how-many": 1, "nhs": 0, "council": 4_000, "together": 4_000,
    }  # fmt: skip
    assert set(LOOK_WORDS) == set(movements_what())


def movements_what() -> tuple[str, ...]:
    from projections.monitoring.looked_at import WHAT

    return WHAT


def test_what_is_still_to_be_paid_is_a_commitment_until_it_is_settled(ledger_url):
    bill = c.RecordLiability(account="A-1", liability="li-1", kind="paye", fund="nhs",
                             amount_pence=31_240, recorded_on=day(1, 6))  # fmt: skip
    recorded(ledger_url, *ONE_FUND, paid(60_000), bill)
    assert row(of(ledger_url), "to-look-at", "committed")["nhs"] == 31_240
    before = of(ledger_url, Period(day(1), day(31, 5)))
    assert "committed" not in [one.key for one in section(before, "to-look-at").rows]


# ── the three tests ──────────────────────────────────────────────────────────────────────────

COUNCIL = (
    opened(), fund("council", funder="shire", programme="social-care"), holding(), linked(),
    allocated("council"),
)  # fmt: skip


def answer(url: str, test: str, days: Period = QUARTER) -> tuple[object, object, object]:
    found = row(of(url, days), "tests", test)
    return found["answer"], found["found"], found["wanted"]


def test_enough_is_kept_where_the_contingency_that_was_agreed_is_there(ledger_url):
    agreed = c.AgreeContingency(account="A-1", fund="nhs", amount_pence=15_000, from_on=day(1),
                                purpose="emergencies", decided_on=day(1))  # fmt: skip
    url = recorded(ledger_url, *ONE_FUND, agreed, paid(15_000), spent(1, paid_on=day(1, 6)))
    assert answer(url, "contingency+nhs") == ("no", 14_999, 15_000)
    assert answer(url, "contingency+nhs", Period(day(1), day(31, 5))) == ("yes", 15_000, 15_000)


def test_a_contribution_is_right_when_all_that_was_due_has_come(ledger_url):
    assessed = c.AssessContribution(account="A-1", fund="council", weekly_pence=2_000,
                                    from_on=day(1), decided_on=day(1))  # fmt: skip
    came = c.ReceiveContribution(account="A-1", fund="council", amount_pence=4_000,
                                 received_on=day(14))  # fmt: skip
    url = recorded(ledger_url, *COUNCIL, assessed, came)
    two_weeks = Period(day(1), day(14))
    assert answer(url, "contribution+council", two_weeks) == ("yes", 4_000, 4_000)
    assert answer(url, "contribution+council", Period(day(1), day(21))) == ("no", 4_000, 6_000)


def test_where_nobody_pays_a_contribution_there_is_nothing_to_test(ledger_url):
    recorded(ledger_url, *ONE_FUND)
    assert answer(ledger_url, "contribution") == ("not tested", 0, 0)
    assert answer(ledger_url, "plan") == ("not tested", 0, 0)


def test_what_was_spent_is_in_line_until_a_line_is_over_by_more_than_the_margin(ledger_url):
    lines = plan(planned_line("trip", frequency="once", amount_pence=10_000, fund="nhs"))
    url = recorded(
        ledger_url, *ONE_FUND, lines, paid(60_000),
        spent(11_000, plan_line="trip", paid_on=day(8)),
        spent(1, plan_line="trip", paid_on=day(9, 5)),
    )  # fmt: skip
    assert answer(url, "plan", Period(day(1), day(30)))[0] == "yes"  # 10% over is let pass
    assert answer(url, "plan")[0] == "no"


def test_what_lies_outside_the_plan_is_not_in_line_with_it(ledger_url):
    lines = plan(planned_line("trip", amount_pence=10_000, fund="nhs"))
    url = recorded(ledger_url, *ONE_FUND, lines, paid(60_000), spent(500, category="leisure"))
    found = row(of(url), "tests", "plan")
    assert found["answer"] == "no" and "£5.00 was spent outside the plan" in str(found["why"])


# ── the bank, and what was sent in ───────────────────────────────────────────────────────────


def test_the_bank_difference_is_that_of_the_morning_check(ledger_url):
    url = recorded(
        ledger_url, *ONE_FUND, paid(60_000, paid_on=day(1)),
        statement(line(60_000), line(-4_200, day(3)), name="ab"),
        statement(line(-5, day(12)), name="ef", opening_pence=50, closing_pence=45,
                  first_on=day(12), last_on=day(12)),
    )  # fmt: skip
    (check,) = morning_check(url, as_at=day(30, 6)).holdings
    found = row(of(url), "bank", "bank-1")
    assert found["difference"] == check.difference_pence
    assert (found["bank"], found["own"]) == (check.bank.pence, check.held_pence)
    assert (found["unallocated"], found["signed"]) == (check.unallocated_pence, "no")


RETURN = (
    c.RequestReturn(account="A-1", name="Q1", fund="nhs", first_on=day(1), last_on=day(30, 6),
                    wanted=("bank-statements", "timesheets", "declaration"),
                    requested_on=day(1, 7), due_on=day(28, 7)),
    c.ReceiveReturn(account="A-1", name="Q1", received_on=day(20, 7),
                    included=("bank-statements",), declared_by="person"),
)  # fmt: skip


def test_the_checklist_says_what_came_when_and_what_is_missing(ledger_url):
    recorded(ledger_url, *ONE_FUND, *RETURN)
    report = of(ledger_url)
    assert row(report, "checklist", "Q1+bank-statements")["came"] == day(20, 7)
    assert row(report, "checklist", "Q1+timesheets")["stands"] == "missing"
    assert row(report, "checklist", "Q1+declaration")["stands"] == "came"
    said = row(report, "returns", "Q1")
    assert (said["declared-by"], said["declared-on"]) == ("person", day(20, 7))
    assert (said["reviewer"], said["decision"]) == ("", "Overdue")


def test_who_looked_at_a_return_and_what_they_decided_is_told(ledger_url):
    looked = c.ReviewReturn(account="A-1", name="Q1", reviewed_on=day(25, 7), outcome="accepted",
                            reasons=("card-read-online",))  # fmt: skip
    recorded(ledger_url, *ONE_FUND, *RETURN, looked)
    said = row(of(ledger_url), "returns", "Q1")
    assert str(said["reviewer"]).startswith("staff-") and said["reviewed-on"] == day(25, 7)
    assert (said["decision"], said["why"]) == ("Accepted", "card read online")


def test_a_return_of_other_days_is_not_told(ledger_url):
    recorded(ledger_url, *ONE_FUND, *RETURN)
    assert section(of(ledger_url, Period(day(1, 7), day(31, 7))), "returns").rows == ()


# ── every account, and the way back ──────────────────────────────────────────────────────────


def test_every_account_has_a_line_that_ties_to_its_own_return(ledger_url):
    other = (opened("A-2", person="P-2"), fund(account="A-2"), holding("bank-2"),
             linked("bank-2", account="A-2"), allocated(account="A-2"))  # fmt: skip
    recorded(ledger_url, *ONE_FUND, *other, paid(60_000), paid(1_000, account="A-2"),
             spent(4_999), *RETURN)  # fmt: skip
    every = of(ledger_url, account=None)
    mine = row(every, "accounts", "A-1")
    assert mine["closing"] == row(of(ledger_url), "statement", CLOSING)["nhs"] == 55_001
    assert row(every, "accounts", "total")["closing"] == 56_001
    assert (mine["returns-overdue"], mine["unevidenced"]) == (1, 4_999)
    assert persons_returns(ledger_url).overdue[0].account == "A-1"


def test_a_figure_opens_to_its_entries(ledger_url):
    recorded(ledger_url, *ONE_FUND, paid(60_000), spent(4_999))
    asked = Monitoring(first_on=QUARTER.first, last_on=QUARTER.last, account="A-1")
    found = asked.explain(ledger_url, "statement/spent/nhs")
    assert [one.name for one in found.rows] == ["A-1/6"] and found.pence == -4_999
    report, behind = asked.opened(ledger_url)
    assert behind is not None and report == asked.report(ledger_url)


def test_a_story_told_without_a_ledger_adds_up_too():
    story = given(*ONE_FUND, paid(60_000), spent(4_999))
    cubes = cubes_of_story(story, movements.FAMILY, days=QUARTER)
    assert cubes["monitored"].total(line=CLOSING).pence == 55_001
    assert isinstance(story.draft.policies, Policies)


def test_a_fund_that_no_account_has_is_no_empty_report(ledger_url):
    recorded(ledger_url, *ONE_FUND)
    with pytest.raises(Refused, match="no account that was open by 30/06/2025 has a fund nhss"):
        of(ledger_url, account=None, fund="nhss")
