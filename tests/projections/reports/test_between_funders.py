"""What funders owe each other: nobody's part is lost, and recharges add up over any days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given as draws
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.account.recharges.apportioned import FundShare
from ledger.calendar import Period
from projections.recharges import borne, month_of, recharges, schedule
from projections.reports.commissioner import commissioner
from projections.reports.facts import between_funders
from projections.reports.facts.between_funders import who_bore_whose
from projections.reports.sections.between_funders import chapter
from tests.builders import TWO_FUNDS, day, paid, spent
from tests.projections.reports.gathered import cubes_of, recorded, section_of, told

YEAR = Period(day(1), date(2026, 3, 31))
BOTH = tuple(
    one if not isinstance(one, c.AddFund) or one.fund != "council"
    else c.AddFund(account="A-1", fund="council", funder="shire", programme="social-care",
                   contribution_charged=True, from_on=day(1))
    for one in TWO_FUNDS
)  # fmt: skip
PAID = (paid(200_000, on_top=True), paid(200_000, "council", on_top=True))


def joint(nhs: int, council: int, on: date) -> c.AgreeSplit:
    weights = (c.Weight("nhs", nhs), c.Weight("council", council))
    return c.AgreeSplit(account="A-1", shares=weights, from_on=on, decided_on=on)


def raised(name: str, pence: int, on: date) -> tuple[c.Command, ...]:
    return (
        spent(pence, fund="council", paid_on=on),
        c.RaiseRecharge(account="A-1", recharge=name, from_fund="council", to_fund="nhs",
                        first_on=on, last_on=on, reason="health-need", raised_on=on),
    )  # fmt: skip


def agreed(name: str, on: date) -> c.AgreeRecharge:
    return c.AgreeRecharge(account="A-1", recharge=name, agreed_on=on)


def settled(name: str, pence: int, on: date) -> c.SettleRecharge:
    return c.SettleRecharge(account="A-1", recharge=name, amount_pence=pence,
                            reference="INV-1", settled_on=on)  # fmt: skip


def made(url: str, days: Period = YEAR, funder: str | None = None):
    return chapter(cubes_of(url, between_funders.FAMILY, days=days, funder=funder))


# ── who bore whose ───────────────────────────────────────────────────────────────────────────


@draws(st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), min_size=2, max_size=5))
def test_what_some_bore_too_much_is_what_the_others_bore_too_little(parts):
    # The last makes up for the rest, so that over all funds as much is due as is borne.
    apart = sum(due - bore for due, bore in parts)
    parts = [*parts, (max(0, -apart), max(0, apart))]
    shares = [FundShare(f"f{n}", f"w{n}", due, bore, 0) for n, (due, bore) in enumerate(parts)]
    found = who_bore_whose(shares)
    assert all(pence > 0 for _, _, pence in found)
    for one in shares:
        gave = sum(pence for bearer, _, pence in found if bearer is one)
        took = sum(pence for _, owner, pence in found if owner is one)
        assert gave - took == one.over_pence and not (gave and took)


def test_an_account_of_one_fund_bears_nobody_elses(ledger_url):
    from tests.builders import ONE_FUND

    recorded(ledger_url, *ONE_FUND, paid(60_000), spent(5_000))
    assert section_of(made(ledger_url), "shunted").rows == ()


def test_who_bore_whose_cost_is_what_dpl_recharge_borne_says(ledger_url):
    recorded(ledger_url, *BOTH, *PAID, joint(1, 1, day(1)), spent(10_000, fund="council"))
    found = made(ledger_url)
    shares = {one.fund: one for one in borne(ledger_url, account="A-1", days=YEAR).funds}
    table = section_of(found, "due-and-borne")
    for key, name in (("shire+social-care", "council"), ("northshire-icb+chc", "nhs")):
        told_of, share = told(table, key), shares[name]
        assert (told_of["due"], told_of["borne"]) == (share.due_pence, share.borne_pence)
        assert told_of["over"] == share.over_pence
    assert told(table, "total")["due"] == told(table, "total")["borne"]
    (row,) = section_of(found, "shunted").rows
    assert row.words == "shire for northshire-icb: council bore nhs's"
    assert row.figures[0].value == shares["council"].over_pence > 0


def test_either_funder_sees_what_one_bore_of_the_others(ledger_url):
    recorded(ledger_url, *BOTH, *PAID, joint(1, 1, day(1)), spent(10_000, fund="council"))
    for funder in ("shire", "northshire-icb"):
        assert len(section_of(made(ledger_url, funder=funder), "shunted").rows) == 1
    assert section_of(made(ledger_url, funder="elsewhere"), "shunted").rows == ()


def test_what_one_funder_should_bear_opens_to_the_spends_that_another_bore(ledger_url):
    recorded(ledger_url, *BOTH, *PAID, joint(1, 1, day(1)), spent(10_000, fund="council"))
    what = commissioner(first_on=day(1), last_on=day(30), funder="northshire-icb")
    (found,) = what.explain(ledger_url, "due-and-borne/northshire-icb+chc/due").rows
    assert (found.pence, found.words[:5]) == (5_000, "Spent")


def test_a_cost_for_days_opens_to_the_spend_that_paid_for_them_in_others(ledger_url):
    early = spent(10_000, paid_on=day(1), for_from=day(1, 5), for_to=day(31, 5))
    recorded(ledger_url, *BOTH, *PAID, joint(1, 1, day(1)), early)
    what = commissioner(first_on=day(1, 5), last_on=day(31, 5))
    (found,) = what.explain(ledger_url, "due-and-borne/shire+social-care/due").rows
    assert (found.pence, found.words[:5]) == (5_000, "Spent")


# ── at the top of the page ───────────────────────────────────────────────────────────────────


def heads(url: str, days: Period = YEAR) -> dict[str, int]:
    """What is said of funders at the top, and how much."""
    found = commissioner(first_on=days.first, last_on=days.last).report(url)
    return {
        one.words: one.figure.value for one in found.headlines
        if one.section in ("recharges", "shunted")
    }  # fmt: skip


def test_the_page_says_in_a_sentence_who_owes_whom_how_much_as_the_schedule_does(ledger_url):
    recorded(ledger_url, *BOTH, *PAID, *STORY)
    last = day(15, 8)
    owed = schedule(
        ledger_url, from_funder="shire", to_funder="northshire-icb", month=month_of(last)
    )
    assert sum(one.closing_pence for one in owed.lines) == 6_000
    assert heads(ledger_url, Period(day(1), last)) == {
        "northshire-icb owes shire, agreed and not paid yet": 6_000,
        "shire asks northshire-icb for more, not answered yet": 5_000,
    }


def test_the_page_says_that_nothing_is_owed_any_more_and_of_one_funder_nothing(ledger_url):
    recorded(ledger_url, *BOTH, *PAID, *STORY)
    assert heads(ledger_url) == {
        "Funders owe each other, agreed and not paid yet": 0,
        "shire asks northshire-icb for more, not answered yet": 5_000,
    }


def test_no_funder_is_named_where_none_asked_anything_of_another(ledger_url):
    recorded(ledger_url, *BOTH, *PAID)
    assert heads(ledger_url) == {}


def test_what_one_bore_of_anothers_and_nobody_put_right_is_a_sentence_too(ledger_url):
    recorded(ledger_url, *BOTH, *PAID, joint(1, 1, day(1)), spent(10_000, fund="council"))
    assert heads(ledger_url) == {
        "shire bore what is northshire-icb's (council for nhs), not put right yet": 5_000,
    }


# ── recharges ────────────────────────────────────────────────────────────────────────────────

STORY = (
    *raised("RC-1", 10_000, day(1, 6)), agreed("RC-1", day(1, 7)),
    settled("RC-1", 4_000, day(1, 8)),
    *raised("RC-2", 5_000, day(2, 7)),
    *raised("RC-3", 3_000, day(3, 7)),
    c.WithdrawRecharge(account="A-1", recharge="RC-3", withdrawn_on=day(4, 7), reason="mistaken"),
    settled("RC-1", 6_000, day(1, 9)),
)  # fmt: skip
PAIR = "shire+northshire-icb"


def test_the_schedule_says_what_was_owed_asked_agreed_and_paid(ledger_url):
    recorded(ledger_url, *BOTH, *PAID, *STORY)
    found = told(section_of(made(ledger_url, Period(day(1, 7), day(31, 8))), "recharges"), PAIR)
    assert found == {
        "opening": 0, "raised": 8_000, "withdrawn": 3_000, "agreed": 10_000, "settled": 4_000,
        "left": 6_000, "unanswered": 5_000,
    }  # fmt: skip
    after = told(section_of(made(ledger_url, Period(day(1, 9), day(30, 9))), "recharges"), PAIR)
    assert (after["opening"], after["settled"], after["left"]) == (6_000, 6_000, 0)


@settings(max_examples=30, deadline=None)
@draws(first=st.integers(0, 200), length=st.integers(0, 120))
def test_owed_and_agreed_less_paid_is_still_owed_over_any_days(first, length):
    from tests.builders import given
    from tests.projections.reports.one_account import cubes_of_story

    since = day(1) + timedelta(first)
    days = Period(since, since + timedelta(length))
    cubes = cubes_of_story(given(*BOTH, *PAID, *STORY), between_funders.FAMILY, days=days)
    flow = {step: one.pence for (step,), one in cubes["recharge-flow"].by("step").items()}
    left = cubes["recharges"].total(part="left").pence
    assert flow.get("opening", 0) + flow.get("agreed", 0) - flow.get("settled", 0) == left


@pytest.mark.parametrize("month", [6, 7, 8, 9])
def test_a_month_ties_to_its_own_schedule_and_the_list(ledger_url, month):
    recorded(ledger_url, *BOTH, *PAID, *STORY)
    days = month_of(day(1, month))
    found = told(section_of(made(ledger_url, days), "recharges"), PAIR)
    of_month = schedule(ledger_url, from_funder="shire", to_funder="northshire-icb", month=days)
    for column, figure in (("opening", "opening"), ("raised", "raised"), ("agreed", "agreed"),
                           ("settled", "settled"), ("left", "closing"),
                           ("unanswered", "still_asked")):  # fmt: skip
        assert found[column] == of_month.total(figure), column
    rows = recharges(ledger_url, as_at=days.last).rows
    assert found["left"] == sum(one.left_pence for one in rows)


def test_open_recharges_are_told_by_how_old_they_are(ledger_url):
    recorded(ledger_url, *BOTH, *PAID, *STORY)
    found = section_of(made(ledger_url, Period(day(1), day(29, 8))), "recharges-by-age")
    assert told(found, "8-to-26-weeks") == {"unanswered": 5_000, "left": 6_000, "recharges": 2}


@pytest.mark.parametrize(
    ("last", "column", "words"),
    [
        (day(31, 7), "raised", ["asks nhs", "asks nhs", "asks nhs"]),
        (day(31, 7), "agreed", ["agreed to be"]),
        (day(31, 7), "withdrawn", ["RC-3 given up"]),
        (day(31, 7), "left", ["agreed to be"]),
        (day(31, 7), "unanswered", ["asks nhs for £50.00"]),
        (day(31, 8), "settled", ["£40.00 of recharge RC-1 paid"]),
        (day(31, 8), "left", ["agreed", "£40.00 of recharge RC-1 paid"]),
        (day(30, 9), "settled", ["£40.00 of recharge RC-1 paid", "£60.00 of recharge RC-1 paid"]),
    ],
)  # fmt: skip
def test_a_figure_opens_to_what_made_it_and_to_nothing_after_the_days(
    ledger_url, last, column, words
):
    recorded(ledger_url, *BOTH, *PAID, *STORY)
    what = commissioner(first_on=day(1), last_on=last)
    found = what.explain(ledger_url, f"recharges/{PAIR}/{column}").rows
    assert all(told in one.words for one, told in zip(found, words, strict=True)), found
    assert all(one.on is not None and one.on <= last for one in found)


def test_of_two_payments_that_are_the_same_each_is_named(ledger_url):
    same = (settled("RC-1", 4_000, day(1, 8)), settled("RC-1", 4_000, day(1, 8)))
    recorded(ledger_url, *BOTH, *PAID, *STORY[:3], *same)
    found = commissioner(first_on=day(1), last_on=day(31, 8)).explain(
        ledger_url, f"recharges/{PAIR}/settled"
    )
    assert [one.pence for one in found.rows] == [4_000, 4_000] and found.pence == 8_000
    assert len({one.name for one in found.rows}) == 2
