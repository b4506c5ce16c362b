"""What the NHS turns out to pay for is not paid by a council's run, and the allocation is ended."""

from datetime import date

from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account.pay.accrued import accrued
from ledger.account.pay.due import due_of
from ledger.account.pay.passed_on import goes_on, held
from tests.builders import APRIL_1, allocated, day, fund, given, holding, linked, opened

COUNCIL = (
    opened(),
    fund("council", funder="northshire-council"),
    holding(),
    linked(),
    allocated("council"),
    c.AgreePaymentSchedule(
        account="A-1", fund="council", frequency="four-weekly", from_on=day(1), decided_on=day(1)
    ),
)
NHS = fund("nhs")
APRIL_29, JUNE_10, JUNE_30 = day(29), day(10, 6), day(30, 6)


def entitled(since=APRIL_29, on=JUNE_10, to="adult-chc"):
    return c.ChangeEligibility(account="A-1", eligibility=to, from_on=since, decided_on=on)


def given_since(from_on, decided_on=JUNE_10, **changes):
    """What the NHS gives since it was decided that all is its own."""
    return allocated("nhs", from_on=from_on, decided_on=decided_on, **changes)


def run(name="run-1", on=APRIL_1, upto=None, **changes):
    return c.RunPayments(run=name, paid_on=on, upto_on=upto or on, **changes)


APRIL_PAID = (*COUNCIL, run())
"""Paid for 1 to 28 April; from the 29th all is the NHS's, as was decided in June."""
NOBODY_ELSE_PAYS = (*APRIL_PAID, entitled(), NHS)
PASSED_ON = (*NOBODY_ELSE_PAYS, given_since(APRIL_29))


def waits(*history, on=JUNE_30):
    account = given(*history).draft.account("A-1")
    due = due_of(account, "council", "direct_payment", on=on)
    return [(piece.days.first, piece.due_pence) for piece in held(account, due, on)]


def still(*history, on=JUNE_30):
    return list(goes_on(given(*history).draft.account("A-1"), on))


def test_no_run_pays_what_another_fund_pays_for_and_says_so():
    for with_arrears in (False, True):
        story = given(*PASSED_ON).when(
            run("run-2", JUNE_30, with_arrears=with_arrears), run("r-3", JUNE_30, accounts=("A-1",))
        )
        story.then_refused("A-1 council another-fund-pays £1,800.00")


def test_nor_are_arrears_paid_of_it():
    pay = c.PayArrears(account="A-1", fund="council", paid_on=JUNE_30, upto_on=JUNE_30)
    given(*PASSED_ON).when(pay).then_refused("left out: A-1 council another-fund-pays £1,800.00")


def test_before_it_was_decided_it_was_due_and_was_paid():
    assert waits(*PASSED_ON, on=day(9, 6)) == []
    assert waits(*PASSED_ON) == [(day(29), 60_000), (day(27, 5), 60_000), (day(24, 6), 60_000)]
    given(*APRIL_PAID).when(run("run-2", day(29))).then_kinds(e.PaymentMade, e.PaymentRunMade)


def test_who_pays_it_all_the_same_says_so_by_hand():
    by_hand = c.MakePayment(
        account="A-1", fund="council", gross_pence=60_000, paid_on=day(11, 6), first_on=day(29),
        last_on=day(26, 5),
    )  # fmt: skip
    given(*PASSED_ON).when(by_hand).then_kinds(e.PaymentMade)


def test_a_fund_of_the_same_funder_is_paid_as_ever():
    same = fund("nhs", funder="northshire-council")
    assert waits(*APRIL_PAID, entitled(), same) == []


def test_where_nobody_knows_which_fund_it_is_or_a_split_was_agreed_since_it_is_paid_as_ever():
    assert waits(*APRIL_PAID, entitled()) == []
    assert waits(*APRIL_PAID, entitled(to="joint-funded"), NHS) == []
    both = c.AgreeSplit(
        account="A-1", from_on=day(29), decided_on=day(20, 6),
        shares=(c.Weight("council", 1), c.Weight("nhs", 1)),
    )  # fmt: skip
    assert waits(*PASSED_ON, both) == []


# ── the allocation that nobody ended ─────────────────────────────────────────────────────────


def test_an_allocation_that_goes_on_is_told_with_its_last_own_day():
    (one,) = still(*PASSED_ON)
    assert (one.allocation, one.by, one.since, one.end_on) == (
        "al-council", "nhs", day(29), day(28),
    )  # fmt: skip
    assert (one.decided_on, one.covered) == (day(10, 6), True)
    assert still(*PASSED_ON, on=day(9, 6)) == []


def test_what_was_paid_before_it_was_known_is_never_made_an_overpayment_of_the_persons():
    paid = (*APRIL_PAID, run("run-2", day(29)), entitled(), NHS)
    (one,) = still(*paid)
    assert one.end_on == day(26, 5)
    account = given(*paid, end(one.end_on)).draft.account("A-1")
    due = due_of(account, "council", "direct_payment", on=JUNE_30)
    assert (due.overpaid_pence, due.still_due_pence) == (0, 0)


def test_one_that_never_paid_a_day_of_its_own_is_taken_back():
    story = given(*COUNCIL, entitled(since=day(1)), NHS)
    (one,) = goes_on(story.draft.account("A-1"), JUNE_30)
    assert one.end_on is None
    assert isinstance(story.draft.account("A-1").decisions[one.entry], e.AllocationMade)
    back = c.ReverseEntry(account="A-1", entry=one.entry, reason="another-fund-pays")
    assert still(*COUNCIL, entitled(since=day(1)), NHS, back) == []


def end(on: date) -> c.EndAllocation:
    return c.EndAllocation(
        account="A-1", allocation="al-council", last_on=on, decided_on=day(11, 6),
        reason="another-fund-pays",
    )  # fmt: skip


def test_once_it_is_ended_nothing_is_due_and_nothing_is_held():
    (one,) = still(*PASSED_ON)
    assert still(*PASSED_ON, end(one.end_on)) == []
    assert waits(*PASSED_ON, end(one.end_on)) == []


def test_until_the_fund_that_is_to_pay_has_an_allocation_nobody_is_left_without_either():
    assert waits(*NOBODY_ELSE_PAYS) == []
    given(*NOBODY_ELSE_PAYS).when(run("run-2", day(29))).then_kinds(e.PaymentMade, e.PaymentRunMade)
    assert [one.covered for one in still(*NOBODY_ELSE_PAYS)] == [False]


def test_only_the_days_that_the_other_fund_has_an_allocation_for_are_held():
    later = given_since(day(24, 6))
    assert waits(*NOBODY_ELSE_PAYS, later) == [(day(24, 6), 60_000)]


def test_what_was_its_share_of_a_joint_package_is_no_more_until_it_is_revised():
    share = (*APRIL_PAID, NHS, allocated("nhs"), entitled())
    assert waits(*share) == []
    assert [one.covered for one in still(*share)] == [False]
    revised = c.ReviseAllocation(
        account="A-1", allocation="al-nhs", amount_pence=30_000, from_on=day(27, 5),
        decided_on=day(11, 6),
    )  # fmt: skip
    assert waits(*share, revised) == [(day(27, 5), 60_000), (day(24, 6), 60_000)]


def test_an_account_that_ended_sooner_asks_for_nothing():
    assert still(*PASSED_ON, c.RecordDeath(account="A-1", died_on=day(20))) == []


@over(st.integers(0, 5), st.integers(1, 200), st.integers(0, 60))
def test_ended_where_the_list_says_nothing_is_due_of_the_others_days_nor_overpaid(runs, since, on):
    first, decided = date.fromordinal(day(1).toordinal() + since), date.fromordinal(
        day(1).toordinal() + since + on
    )  # fmt: skip
    paid = [run(f"run-{n}", date.fromordinal(day(1).toordinal() + 28 * n)) for n in range(runs + 1)]
    own = given_since(first, decided_on=decided)
    history = (*COUNCIL, *paid, entitled(first, decided), NHS, own)
    asked = date(2026, 2, 1)
    (one,) = still(*history, on=asked)
    account = given(*history, end(one.end_on)).draft.account("A-1")
    due = due_of(account, "council", "direct_payment", on=asked)
    assert due.overpaid_pence == 0
    assert all(piece.days.first < first for piece in due.pieces if not piece.is_paid)
    assert not held(account, due, asked)


# ── day by day ───────────────────────────────────────────────────────────────────────────────


def split_on(day_):
    return c.AgreeSplit(
        account="A-1", from_on=day_, decided_on=day(20, 6),
        shares=(c.Weight("council", 1), c.Weight("nhs", 1)),
    )  # fmt: skip


def unpaid(*history, on=JUNE_30):
    """What a run would pay of the council's: the days, and pence."""
    account = given(*history).draft.account("A-1")
    due = due_of(account, "council", "direct_payment", on=on)
    waiting = held(account, due, on)
    return [
        (piece.days.first, piece.days.last, piece.due_pence)
        for piece in due.pieces
        if not piece.is_paid and piece not in waiting
    ]


def test_the_days_of_a_period_before_the_other_fund_pays_are_paid_as_ever():
    halfway = (*COUNCIL, entitled(since=day(15)), NHS, given_since(day(15)))
    told = unpaid(*halfway)
    assert told == [(day(1), day(14), 30_000)]
    given(*halfway).when(run("run-2", JUNE_30, with_arrears=True)).then_kinds(
        e.PaymentMade, e.PaymentRunMade
    )


def test_once_it_is_no_longer_the_others_it_is_paid_as_ever_from_that_day():
    back = entitled(since=day(7, 6), on=day(12, 6), to="local-authority-funded")
    assert unpaid(*PASSED_ON, back) == [
        (day(7, 6), day(23, 6), 36_429),
        (day(24, 6), day(21, 7), 60_000),
    ]
    assert waits(*PASSED_ON, back) == [(day(29), 60_000), (day(27, 5), 23_571)]


def test_where_funders_agree_to_share_from_a_day_it_is_paid_as_ever_from_that_day():
    assert unpaid(*PASSED_ON, split_on(day(10, 6)))[0][:2] == (day(10, 6), day(23, 6))


def test_where_the_other_funds_allocation_ends_again_nobody_is_left_without_either():
    ended = c.EndAllocation(
        account="A-1", allocation="al-nhs", last_on=day(10, 6), decided_on=day(11, 6),
        reason="stopped",
    )  # fmt: skip
    history = (*PASSED_ON, ended)
    assert unpaid(*history)[0][:2] == (day(11, 6), day(23, 6))
    (one,) = still(*history)
    assert (one.covered, one.lacks_from) == (False, day(11, 6))


def test_something_given_once_pays_for_nobodys_week():
    once = allocated("nhs", amount_pence=50_000, from_on=APRIL_29, frequency="one-off")
    assert waits(*NOBODY_ELSE_PAYS, once) == []
    assert [one.covered for one in still(*NOBODY_ELSE_PAYS, once)] == [False]


def test_an_allocation_is_not_ended_before_the_other_fund_has_one():
    history = (*NOBODY_ELSE_PAYS, given_since(day(24, 6)))
    (one,) = still(*history)
    assert one.end_on == day(23, 6)
    assert unpaid(*history, end(one.end_on)) == unpaid(*history) != []


def test_what_is_held_is_no_accrual_of_the_fund_that_holds_it():
    found = [one for one in accrued(given(*PASSED_ON).draft.account("A-1"), JUNE_30)]
    assert [one for one in found if one.fund == "council"] == []
    before = accrued(given(*NOBODY_ELSE_PAYS).draft.account("A-1"), JUNE_30)
    assert sum(one.pence for one in before if one.fund == "council") > 0


def later(days: int) -> date:
    return date.fromordinal(day(1).toordinal() + days)


@settings(max_examples=50, deadline=None)
@over(st.integers(0, 120), st.integers(0, 120), st.integers(1, 300), st.integers(20, 250))
def test_each_day_is_held_where_the_other_fund_pays_for_it_and_paid_elsewhere(
    since, from_on, long, on
):
    own = given_since(later(from_on), decided_on=later(since), to_on=later(from_on + long))
    history = (*COUNCIL, run(), entitled(later(since), later(since)), NHS, own)
    account, asked = given(*history).draft.account("A-1"), later(on)
    due = due_of(account, "council", "direct_payment", on=asked)
    waiting, first = held(account, due, asked), later(max(since, from_on))
    for piece in due.pieces:
        if not piece.is_paid and since <= on:
            inside = first <= piece.days.first and piece.days.last <= later(from_on + long)
            assert (piece in waiting) == inside
            apart = piece.days.last < first or piece.days.first > later(from_on + long)
            assert inside or apart or first > later(from_on + long)
    pence = sum(each for *_, each in unpaid(*history, on=asked)) if since <= on else 0
    if pence:
        paid = given(*history, run("run-2", asked, with_arrears=True)).draft.account("A-1")
        made = [one for _, one in paid.payments() if one.paid_on == asked]
        assert sum(one.paid_pence for one in made if one.fund == "council") == pence
