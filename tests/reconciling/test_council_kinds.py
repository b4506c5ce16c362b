"""What a council and we may tell differently of one thing: contributions, offsets, recharges, two
funders, the year's end."""

from datetime import date

from ledger import commands as c
from tests.builders import day, given, paid, spent
from tests.reconciling.extracts import (
    JOINT,
    all_in_items,
    council,
    extract,
    kinds_and_pence,
    says,
    stood,
    the,
)

APRIL = {"first_on": day(1), "last_on": day(28)}
ASSESSED = c.AssessContribution(
    account="A-1", fund="council", weekly_pence=3000, from_on=day(1), decided_on=day(1)
)
NET = paid(80000, "council", contribution_pence=12000, **APRIL)
"""£800.00 less £120.00: £680.00 really went."""


def of(*lines, history, **changes):
    changes = {"funds": ("council",), "stood": (stood("council", 0),)} | changes
    found = council(given(*history).when(extract(*lines, **changes)))
    all_in_items(found)
    return found


# ── contributions ────────────────────────────────────────────────────────────────────────────


def test_a_payment_told_in_full_with_the_contribution_apart_is_the_net_one() -> None:
    found = of(
        says("payment", 80000, day(4), **APRIL), says("contribution", -12000, day(4), **APRIL),
        history=(*JOINT, ASSESSED, NET),
    )  # fmt: skip
    assert found.squared and len(found.matches[0].lines) == 2


def test_a_payment_told_before_the_contribution_differs_by_it() -> None:
    found = of(says("payment", 80000, day(4)), history=(*JOINT, ASSESSED, NET))
    assert kinds_and_pence(found) == [("amount-differs", "council", 12000)]
    assert "theirs is before the contribution of £120.00, ours after it" in found.items[0].words


def test_a_contribution_counted_by_one_side_only() -> None:
    came = c.ReceiveContribution(
        account="A-1", fund="council", amount_pence=3000, received_on=day(6)
    )
    ours = of(history=(*JOINT, came))
    assert kinds_and_pence(ours) == [("contribution-only-ours", "council", -3000)]
    theirs = of(says("contribution", 3000, day(6)), history=JOINT)
    assert kinds_and_pence(theirs) == [("contribution-only-theirs", "council", 3000)]
    assert theirs.items[0].try_ == (
        "dpl receive contribution A-1 --fund council --amount 30.00 --on 06/04/2025"
    )


def test_a_contribution_paid_to_the_council_itself_is_told_of_all_the_same() -> None:
    came = c.ReceiveContribution(
        account="A-1", fund="council", to="funder", amount_pence=3000, received_on=day(6)
    )
    found = of(says("contribution", 3000, day(6)), history=(*JOINT, came))
    assert found.squared
    assert (found.parts[0].ours.closing_pence, found.parts[0].not_held_pence) == (3000, 3000)


# ── recharges ────────────────────────────────────────────────────────────────────────────────

SPENT = spent(7000, fund="council", paid_on=day(10))  # entry 7
RAISED = c.RaiseRecharge(
    account="A-1", recharge="RC-1", from_fund="council", to_fund="nhs", entries=(7,),
    reason="eligibility-earlier", raised_on=day(15),
)  # fmt: skip
AGREED = c.AgreeRecharge(account="A-1", recharge="RC-1", agreed_on=day(20))
OUT = says("spend", -7000, day(10))


def test_a_recharge_agreed_is_matched_on_the_day_that_either_books_it() -> None:
    for on in (day(10), day(20), day(24)):
        found = of(OUT, says("recharge", 7000, on), history=(*JOINT, SPENT, RAISED, AGREED))
        assert found.squared, found.items


def test_a_recharge_that_the_council_has_not_booked() -> None:
    found = of(OUT, history=(*JOINT, SPENT, RAISED, AGREED))
    assert kinds_and_pence(found) == [("recharge-only-ours", "council", -7000)]
    assert "RC-1, agreed on 20 April 2025" in found.items[0].words


def test_a_recharge_they_book_that_is_only_raised_here_says_so() -> None:
    found = of(OUT, says("recharge", 7000, day(20)), history=(*JOINT, SPENT, RAISED))
    assert kinds_and_pence(found) == [("recharge-only-theirs", "council", 7000)]
    assert "not agreed yet: RC-1 of £70.00, raised on 15 April 2025" in found.items[0].words


# ── two funders' extracts ────────────────────────────────────────────────────────────────────

NHS_SPENT = spent(7000, fund="nhs", paid_on=day(10))
ICB = {"source": "icb", "funder": "icb", "funds": ("nhs",), "name": "cd"}


def test_a_spend_that_another_funder_has_in_an_extract_of_its_own_is_claimed_twice() -> None:
    story = given(*JOINT, NHS_SPENT).when(
        extract(says("spend", -7000, day(10), "nhs"), **ICB),
        extract(OUT, funds=("council",)),
    )
    assert council(story, name="council/icb/A-1").squared
    (item,) = council(story).items
    assert (item.kind, item.pence) == ("duplicate-claim", -7000)
    assert "is claimed of icb under nhs too" in item.words


def test_an_entry_that_two_extracts_are_matched_with_for_one_fund_is_told() -> None:
    story = given(*JOINT, SPENT).when(
        extract(OUT, **{**ICB, "source": "kent", "funds": (), "funder": "shire"}),
        extract(OUT),
    )
    (fault,) = council(story).faults
    assert fault.kind == "duplicate-claim" and "by shire and by kent both" in fault.words
    order = c.ExplainDifference(
        of="council/shire/A-1", lines=fault.lines, entries=fault.entries, kind="agreed",
        reason="same-council", explained_on=day(30),
    )  # fmt: skip
    assert council(story.when(order)).squared


# ── what a reference says ────────────────────────────────────────────────────────────────────


def test_a_line_that_names_our_entry_is_it_whatever_its_amount() -> None:
    found = of(says("spend", -9999, day(12), entry=7), history=(*JOINT, SPENT))
    assert kinds_and_pence(found) == [("amount-differs", "council", -2999)]
    assert found.items[0].entries[0].entry == 7


def test_and_whatever_fund_it_stands_under_weeks_later() -> None:
    late = says("spend", -7000, day(29), entry=7)
    found = of(late, history=(*JOINT, NHS_SPENT))
    assert kinds_and_pence(found) == [("wrong-funder", "council", -7000)]


def test_shares_put_right_after_the_match_leave_the_difference_of_one_entry() -> None:
    both = spent(10000, shares=(c.Weight("nhs", 60), c.Weight("council", 40)), paid_on=day(12))
    told = extract(says("spend", -4000, day(12)), funds=("council",))
    half = c.CorrectShares(
        account="A-1", spend=7, shares=(c.Weight("nhs", 1), c.Weight("council", 1)), reason="x"
    )
    (item,) = council(given(*JOINT, both, told).when(half)).items
    assert (item.kind, item.pence) == ("amount-differs", 1000)
    assert item.words == "matched before A-1/7 was put right: theirs -£40.00, ours -£50.00"


# ── the end of the year ──────────────────────────────────────────────────────────────────────


def test_a_payment_booked_in_the_next_year_by_them_is_timing_across_the_years_end() -> None:
    made = paid(80000, "council", paid_on=date(2026, 3, 31))
    story = given(*JOINT, made).when(
        extract(says("payment", 80000, date(2026, 4, 2)), last_on=date(2026, 4, 30),
                stood=(stood("council", 0, 80000),), funds=("council",))
    )  # fmt: skip
    found = council(story, last=date(2026, 3, 31))
    all_in_items(found)
    assert kinds_and_pence(found) == [("timing-year-end", "council", -80000)]
    assert found.squared and not found.unexplained_pence
    assert council(story, last=date(2026, 4, 30)).items == ()


# ── equals ───────────────────────────────────────────────────────────────────────────────────


def test_a_week_that_is_missing_is_never_made_up_for_by_the_week_before() -> None:
    weeks = [paid(10000, "council", paid_on=day(n), first_on=day(n), last_on=day(n + 6))
             for n in (1, 8, 15)]  # fmt: skip
    found = of(
        says("payment", 10000, day(2)), says("payment", 10000, day(16)),
        history=(*JOINT, *weeks),
    )  # fmt: skip
    assert kinds_and_pence(found) == [("payment-only-ours", "council", -10000)]
    assert found.items[0].entries[0].entry == 8


def test_which_of_several_equals_cannot_be_told_is_one_item() -> None:
    two = [spent(2500, fund="council", paid_on=day(n)) for n in (10, 12)]
    found = of(says("spend", -2500, day(11)), history=(*JOINT, *two))
    (item,) = found.items
    assert (item.kind, item.pence, len(item.entries)) == ("twins", 2500, 2)
    assert item.try_ == (
        "dpl reconcile match council/shire/A-1 --line spend/council/2025-04-11/-2500/1 "
        "--entry A-1/7"
    )


# ── explained ────────────────────────────────────────────────────────────────────────────────


def test_a_spend_of_both_that_they_have_under_neither_is_explained_at_once() -> None:
    both = spent(10000, shares=(c.Weight("nhs", 60), c.Weight("council", 40)), paid_on=day(12))
    story = given(*JOINT, both, extract(stood=(stood("nhs", 0, 0), stood("council", 0, 0))))
    found = council(story)
    assert [item.pence for item in found.items] == [6000, 4000]
    order = c.ExplainDifference(
        of="council/shire/A-1", entries=found.items[0].entries, kind="their-error",
        reason="left-out", explained_on=day(30),
    )  # fmt: skip
    assert council(story.when(order)).squared


def test_what_happened_at_the_end_of_their_extract_may_yet_come() -> None:
    (item,) = of(history=(*JOINT, paid(80000, "council", paid_on=day(29)))).items
    assert item.words.endswith("; it may yet come: their extracts end on 30 April 2025")
    assert "--as timing --reason in-their-next" in item.try_


# ── what is done with ────────────────────────────────────────────────────────────────────────


def test_a_period_that_differed_is_told_in_its_own_period_alone() -> None:
    theirs = says("payment", 80000, day(4), first_on=day(2), last_on=day(29))
    story = given(*JOINT, paid(80000, "council", **APRIL)).when(
        extract(theirs, funds=("council",), stood=(stood("council", 0, 80000),)),
        extract(name="cd", first_on=day(1, 5), last_on=day(31, 5), funds=("council",),
                stood=(stood("council", 80000, 80000),)),
    )  # fmt: skip
    assert the(council(story), "period-differs").pence == 0
    assert council(story, first=day(1, 5), last=day(31, 5)).items == ()
