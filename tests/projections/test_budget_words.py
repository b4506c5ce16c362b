"""What is said of a budget in its history."""

from __future__ import annotations

from datetime import date

import pytest

from ledger import events as e
from projections.words import in_words

D, LATER = date(2025, 6, 1), date(2026, 3, 31)
NHS = (e.Share("nhs", 31_240),)
HOURS = e.PlanLine("pa-hours", "stay-well", "personal-care", "weekly", 12_000,
                   (e.FundWeight("nhs", 60), e.FundWeight("council", 40)))  # fmt: skip
OPEN = e.PlanLine("other", "stay-well", "transport", "weekly", None, ())
SAID = {
    "Told before planning that nhs would give about £7,800.00 a year, by points table 2025-1, "
    "worked out as 13 points £7,800.00": e.IndicativeBudgetSet(
        "nhs", "yearly", 780_000, D, "points-table", "2025-1",
        (e.CalculationLine("13 points", 780_000),),
    ),
    "Plan plan-1 agreed on 1 June 2025, from 1 June 2025, with 1 outcome and 2 lines: pa-hours, "
    "personal care £120.00 a week from nhs 60, council 40; other, transport without a limit": (
        e.PlanAgreed("plan-1", D, D, ("stay-well",), (HOURS, OPEN), ("default/1",))
    ),
    "What no plan line names is shared nhs 60, council 40 from 1 June 2025, decided on "
    "1 June 2025": e.SplitAgreed(HOURS.split, D, D),
    "The person is to pay council up to £20.00 a week from 1 June 2025, decided on 1 June 2025": (
        e.ContributionAssessed("council", 2_000, D, D, ())
    ),
    "£150.00 stays in nhs as a contingency from 1 June 2025: bank holidays": e.ContingencyAgreed(
        "nhs", 15_000, "bank-holidays", D, D
    ),
    "No contingency is kept in nhs from 1 June 2025: review": e.ContingencyAgreed(
        "nhs", 0, "review", D, D
    ),
    "Earmark hoist: up to £900.00 of nhs may be saved until 31 March 2026 for hoist "
    "(policy default/1)": e.EarmarkAgreed("hoist", "nhs", "hoist", 90_000, D, LATER, "default/1"),
    "Earmark hoist released on 1 June 2025: bought": e.EarmarkReleased("hoist", D, "bought"),
    "Liability paye-q1: £312.40 still to be paid to hmrc for PAYE, due on 31 March 2026, "
    "from nhs": e.LiabilityRecorded("paye-q1", "paye", NHS, D, LATER, "hmrc", False),
    "Liability r: £312.40 still to be paid for redundancy pay, from nhs; the funder promised to "
    "pay it when it comes": e.LiabilityRecorded("r", "redundancy", NHS, D, None, None, True),
    "£312.40 of liability paye-q1 settled by the spend in A-1/9": e.LiabilitySettled(
        "paye-q1", D, NHS, 9, "paid"
    ),
    "£312.40 of liability paye-q1 settled, waived": e.LiabilitySettled(
        "paye-q1", D, NHS, None, "waived"
    ),
    "£250.00 of what nhs had unspent at 31 March 2026 is carried over for respite week": (
        e.CarryOverDecided("nhs", LATER, 25_000, D, "respite-week", None)
    ),
    "Nothing of what nhs had unspent at 31 March 2026 is carried over": e.CarryOverDecided(
        "nhs", LATER, 0, D, "review", None
    ),
}  # fmt: skip


@pytest.mark.parametrize("words", SAID, ids=lambda words: words[:40])
def test_what_was_agreed_of_a_budget_is_told_in_these_words(words):
    assert in_words(SAID[words], account="A-1") == words
