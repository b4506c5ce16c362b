"""A council's personal budget account beside ours: health and social care told apart."""

import pytest

from ledger import commands as c
from ledger.errors import Refused
from tests.builders import day, given, line, paid, spent, statement
from tests.reconciling.extracts import (
    JOINT,
    NAME,
    all_in_items,
    as_ours,
    council,
    extract,
    kinds_and_pence,
    line_id,
    says,
    stood,
    the,
)

APRIL = {"first_on": day(1), "last_on": day(28)}
PAID = paid(80000, "council", **APRIL)  # entry 7
NHS_PAID = paid(60000, "nhs", **APRIL)  # entry 8
SPENT = spent(4000, fund="council")  # entry 9, 8 April
NHS_SPENT = spent(7000, fund="nhs", paid_on=day(10))  # entry 10
HISTORY = (*JOINT, PAID, NHS_PAID, SPENT, NHS_SPENT)
LINES = (
    says("payment", 80000, day(4), **APRIL),
    says("payment", 60000, day(4), "nhs", **APRIL),
    says("spend", -4000, day(8)),
    says("spend", -7000, day(10), "nhs"),
)
STOOD = (stood("council", 0, 76000), stood("nhs", 0, 53000))


def but(place: int, *instead) -> tuple:
    return (*LINES[:place], *instead, *LINES[place + 1 :])


def found_of(*lines, stood=STOOD, history=HISTORY, **changes):
    story = given(*history).when(extract(*lines, stood=stood, **changes))
    found = council(story)
    all_in_items(found)
    return found


def test_an_extract_that_agrees_in_everything_is_squared() -> None:
    found = found_of(*LINES)
    assert found.items == () and found.faults == () and found.squared
    assert [(p.fund, p.theirs.closing_pence, p.ours.closing_pence) for p in found.parts] == [
        ("nhs", 53000, 53000),
        ("council", 76000, 76000),
    ]
    assert len(found.matches) == 4


def test_a_payment_that_is_missing_in_theirs_is_told_to_the_penny() -> None:
    found = found_of(*but(0), stood=(stood("council", 0, -4000), STOOD[1]))
    assert kinds_and_pence(found) == [("payment-only-ours", "council", -80000)]
    assert found.unexplained_pence == 80000
    assert "A-1/7, a payment of £800.00 on 4 April 2025" in found.items[0].words


def test_a_payment_only_they_have_says_how_to_record_it() -> None:
    extra = says("payment", 12345, day(20))
    found = found_of(*LINES, extra, stood=(stood("council", 0), STOOD[1]))
    (item,) = found.items
    assert (item.kind, item.pence) == ("payment-only-theirs", 12345)
    assert item.try_ == "dpl pay make A-1 --fund council --gross 123.45 --on 20/04/2025"


def test_a_cost_under_the_other_funder_is_told_in_both_parts() -> None:
    found = found_of(
        *but(3, says("spend", -7000, day(10))),
        stood=(stood("council", 0, 69000), stood("nhs", 0, 60000)),
    )
    assert kinds_and_pence(found) == [
        ("wrong-funder", "council", -7000),
        ("wrong-funder", "nhs", 7000),
    ]
    item = the(found, "wrong-funder")
    assert "£70.00 council's by theirs, £70.00 nhs's by our books" in item.words
    assert item.try_.startswith(f"dpl reconcile explain {NAME} --line spend/council/2025-04-10/")


AGREED = c.AgreeSplit(
    account="A-1", shares=(c.Weight("council", 1),), from_on=day(10), decided_on=day(9)
)
SHUNTED = {
    "lines": but(3, says("spend", -7000, day(10))),
    "stood": (stood("council", 0, 69000), stood("nhs", 0, 60000)),
}


def test_where_the_split_says_they_are_right_ours_is_put_right_before_the_bank_shows_it() -> None:
    found = found_of(*SHUNTED["lines"], stood=SHUNTED["stood"], history=(*HISTORY, AGREED))
    item = the(found, "wrong-funder")
    assert "but £70.00 council's by the split agreed, council 1: ours is to be put" in item.words
    assert item.try_ == "dpl spend share A-1/10 --shares council=1 --reason split-agreed"


def test_and_once_the_bank_has_shown_it_a_recharge_between_the_funders_settles_it() -> None:
    shown = statement(line(-7000, day(10)))
    story = given(*HISTORY, AGREED, shown, extract(*SHUNTED["lines"], stood=SHUNTED["stood"]))
    item = the(council(story), "wrong-funder")
    assert item.try_ == (
        "dpl recharge raise A-1 RC-1 --from-fund nhs --to-fund council --entry A-1/10 --by-plan "
        "--reason split-agreed --on 30/04/2025"
    )
    raised = c.RaiseRecharge(
        account="A-1", recharge="RC-1", from_fund="nhs", to_fund="council", entries=(10,),
        by_plan=True, reason="split-agreed", raised_on=day(30),
    )  # fmt: skip
    (event,) = story.when(raised).events
    assert [part.pence for part in event.parts] == [7000]


def test_one_spend_under_both_funds_is_a_duplicate_claim() -> None:
    found = found_of(
        *LINES,
        says("spend", -7000, day(10)),
        stood=(stood("council", 0, 69000), STOOD[1]),
    )
    assert kinds_and_pence(found) == [("duplicate-claim", "council", -7000)]
    assert "our books have it once, A-1/10" in found.items[0].words


def test_another_rate_for_the_same_days_shows_both_sums() -> None:
    found = found_of(
        *but(0, says("payment", 84000, day(4), **APRIL)),
        stood=(stood("council", 0, 80000), STOOD[1]),
    )
    (item,) = found.items
    assert (item.kind, item.pence) == ("rate-differs", 4000)
    assert item.words == (
        "for 1 April 2025 to 28 April 2025, 28 days: theirs £840.00 = £210.00 × 28 / 7; ours "
        "£800.00 = £200.00 × 28 / 7 (A-1/7); by our rates £200.00 × 28 / 7"
    )


def test_the_same_amount_for_other_days_differs_in_its_period() -> None:
    other = {"first_on": day(8), "last_on": day(5, 5)}
    found = found_of(*but(0, says("payment", 80000, day(4), **other)))
    (item,) = found.items
    assert (item.kind, item.pence) == ("period-differs", 0)
    assert "theirs for 8 April 2025 to 5 May 2025, 28 days" in item.words
    assert not found.squared and found.unexplained_pence == 0


def test_a_typing_error_is_an_amount_that_differs() -> None:
    found = found_of(*but(2, says("spend", -4090, day(8))), stood=(stood("council", 0), STOOD[1]))
    assert kinds_and_pence(found) == [("amount-differs", "council", -90)]


def test_an_opening_that_differs_is_told_once_and_for_all() -> None:
    found = found_of(*LINES, stood=(stood("council", 5000, 81000), STOOD[1]))
    assert kinds_and_pence(found) == [("opening-differs", "council", 5000)]
    assert found.items[0].lines == ("opening/council/2025-04-01",)


def test_an_extract_that_does_not_foot_says_by_how_much() -> None:
    found = found_of(*LINES, stood=(stood("council", 0, 75000), STOOD[1]))
    assert kinds_and_pence(found) == [("does-not-foot", "council", -1000)]
    assert "closes on 30 April 2025 with £750.00: £10.00 less" in found.items[0].words


def test_a_running_balance_that_breaks_is_found_at_its_row() -> None:
    lines = (
        says("payment", 80000, day(4), balance_pence=80000, **APRIL),
        says("spend", -4000, day(8), balance_pence=76100),
    )
    found = found_of(*lines, stood=(stood("council", 0, 76100),), funds=("council",))
    assert kinds_and_pence(found) == [("does-not-foot", "council", 100)]
    assert "row 3 of extract abababababab" in found.items[0].words


def test_what_they_never_list_is_one_item_that_the_books_explain() -> None:
    kinds = ("payment", "contribution")
    found = found_of(*LINES[:2], kinds=kinds, stood=(stood("council", 0), stood("nhs", 0)))
    assert kinds_and_pence(found) == [("not-listed", "council", 4000), ("not-listed", "nhs", 7000)]
    assert found.squared and found.unexplained_pence == 0


def test_an_extract_of_the_councils_fund_alone_leaves_the_nhs_out() -> None:
    found = found_of(LINES[0], LINES[2], funds=("council",), stood=(stood(None, 0, 76000),))
    assert [part.fund for part in found.parts] == ["council"] and found.squared


def test_a_cost_of_the_nhs_in_the_councils_own_extract_is_shunted() -> None:
    found = found_of(
        LINES[0], LINES[2], says("spend", -7000, day(10)),
        funds=("council",), stood=(stood(None, 0, 69000),),
    )  # fmt: skip
    assert kinds_and_pence(found) == [("wrong-funder", "council", -7000)]
    assert found.items[0].entries[0].entry == 10


def test_matched_lines_on_either_side_of_the_end_are_timing_that_the_books_explain() -> None:
    late = spent(2500, fund="council", paid_on=day(30))
    story = given(*HISTORY, late).when(
        extract(*LINES, says("spend", -2500, day(2, 5)), last_on=day(31, 5), stood=(STOOD))
    )
    found = council(story)
    all_in_items(found)
    assert ("timing", "council", 2500) in kinds_and_pence(found)
    assert the(found, "timing").explained.kind == "timing"


def test_a_whole_accounts_balance_stands_apart_from_what_moved_in_each_fund() -> None:
    found = found_of(*LINES, stood=(stood(None, 700, 129700),), balances="account")
    assert [(p.fund, p.difference_pence) for p in found.parts] == [
        ("nhs", 0), ("council", 0), ("", 700),
    ]  # fmt: skip
    assert kinds_and_pence(found) == [("opening-differs", "", 700)]


def test_lines_that_name_no_fund_are_those_of_what_they_are_matched_with() -> None:
    nameless = [says(x.kind, x.amount_pence, x.on, None) for x in LINES]
    found = found_of(*nameless, stood=(stood(None, 0, 129000),), balances="account")
    assert found.squared, found.items
    assert [p.theirs.moved_pence for p in found.parts] == [53000, 76000, 0]


def test_a_spend_of_two_funds_is_matched_with_a_line_of_each() -> None:
    both = spent(10000, shares=(c.Weight("nhs", 60), c.Weight("council", 40)), paid_on=day(12))
    found = found_of(
        *LINES, says("spend", -6000, day(12), "nhs"), says("spend", -4000, day(12)),
        history=(*HISTORY, both), stood=(stood("council", 0, 72000), stood("nhs", 0, 47000)),
    )  # fmt: skip
    assert found.squared
    (match,) = [m for m in found.matches if len(m.lines) == 2]
    assert match.amount_pence == -10000


def test_a_spend_of_two_funds_that_they_put_under_one_is_shunted_in_part() -> None:
    both = spent(10000, shares=(c.Weight("nhs", 60), c.Weight("council", 40)), paid_on=day(12))
    found = found_of(
        *LINES, says("spend", -10000, day(12)),
        history=(*HISTORY, both), stood=(stood("council", 0, 66000), stood("nhs", 0, 53000)),
    )  # fmt: skip
    assert kinds_and_pence(found) == [
        ("wrong-funder", "council", -6000),
        ("wrong-funder", "nhs", 6000),
    ]


def test_a_correction_after_the_match_is_an_item_and_never_lost() -> None:
    story = given(*HISTORY, extract(*LINES, stood=STOOD))
    story.when(c.ReverseEntry(account="A-1", entry=9, reason="typing-error"))
    found = council(story)
    all_in_items(found)
    assert kinds_and_pence(found) == [("spend-only-theirs", "council", -4000)]


def test_shares_put_right_after_the_match_show_whose_it_is_now() -> None:
    story = given(*HISTORY, extract(*LINES, stood=STOOD))
    story.when(c.CorrectShares(account="A-1", spend=9, shares=(c.Weight("nhs", 1),), reason="x"))
    found = council(story)
    all_in_items(found)
    assert kinds_and_pence(found) == [
        ("wrong-funder", "council", -4000),
        ("wrong-funder", "nhs", 4000),
    ]


def test_what_was_open_before_the_period_is_open_still() -> None:
    story = given(*HISTORY).when(
        extract(*but(0), stood=(stood("council", 0, -4000), STOOD[1])),
        extract(name="cd", first_on=day(1, 5), last_on=day(31, 5),
                stood=(stood("council", -4000, -4000), stood("nhs", 53000, 53000))),
    )  # fmt: skip
    found = council(story, first=day(1, 5), last=day(31, 5))
    all_in_items(found)
    assert kinds_and_pence(found) == [("payment-only-ours", "council", -80000)]


def test_extracts_that_do_not_follow_are_a_gap_with_an_amount() -> None:
    story = given(*HISTORY).when(
        extract(*LINES, stood=STOOD),
        extract(name="cd", first_on=day(5, 5), last_on=day(31, 5),
                stood=(stood("council", 70000, 70000), stood("nhs", 53000, 53000))),
    )  # fmt: skip
    found = council(story, first=day(1), last=day(31, 5))
    all_in_items(found)
    assert kinds_and_pence(found) == [("gap", "council", -6000)]
    assert [fault.kind for fault in found.faults] == ["gap"]
    assert "1 May 2025 to 4 May 2025" in found.faults[0].words


def test_two_files_of_the_same_days_that_differ_are_told() -> None:
    story = given(*HISTORY).when(
        extract(*LINES, stood=STOOD), extract(*but(2), name="cd", stood=STOOD)
    )
    assert [fault.kind for fault in council(story).faults] == ["altered-file"]


def test_a_day_no_extract_tells_of_is_refused_with_what_is_known() -> None:
    story = given(*HISTORY, extract(*LINES))
    with pytest.raises(Refused, match="1 April 2025 to 30 April 2025"):
        council(story, first=day(1, 7), last=day(31, 7))


def test_what_our_books_tell_as_an_extract_agrees_with_itself() -> None:
    story = given(*HISTORY)
    lines = as_ours(story, first=day(1), last=day(30))
    assert sorted(map(line_id, lines)) == sorted(map(line_id, LINES))
