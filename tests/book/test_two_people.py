"""Whatever three people ask, agree to and refuse, in any order: two of them stand behind each deed
that policy lists, and nothing is done that was not asked for, or twice for one asking."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.book.approvals import approval_id
from ledger.errors import Refused
from tests.book.approving import ANNA, BOB, CLEO, Office, number, policy
from tests.builders import ONE_FUND, allocated, day, fund, paid, spent

LISTED = (
    e.HoldingNumberChanged,
    e.SpendDisallowed,
    e.AllocationMade,
    e.AllocationRevised,
    e.PaymentMade,
    e.FundAdded,
    e.PolicyAdopted,
    e.ReclaimWrittenOff,
    e.PaymentRunMade,
)
EVERYTHING = (
    "pay-run", "bank-details", "write-off", "disallowance", "allocation", "set-up", "payment",
    "policy",
)  # fmt: skip


def disallow(pence: int | None, spend: int = 5) -> c.DisallowSpend:
    return c.DisallowSpend(
        account="A-1", spend=spend, disallowed_on=day(20), reason="outside-plan", amount_pence=pence
    )


def revise(pence: int) -> c.ReviseAllocation:
    return c.ReviseAllocation(
        account="A-1",
        allocation="al-nhs",
        amount_pence=pence,
        from_on=day(1, 5),
        decided_on=day(20),
    )


ORDERS = (
    number(),
    number("3" * 64, from_on=day(1, 6)),
    disallow(None),
    disallow(5_000),
    allocated(allocation="al-2", frequency="one-off"),
    revise(16_000),
    revise(17_000),
    paid(60_000),
    paid(60_000, paid_on=day(5)),
    fund("own", programme="own"),
    policy(*EVERYTHING, version="2"),
    c.RunPayments(run="may", paid_on=day(1), upto_on=day(1)),
    c.WriteOffReclaim(
        account="A-1", fund="nhs", written_off_on=day(1, 5), authority="panel-7", reason="hardship"
    ),
    spent(1_000, paid_on=day(10)),  # waits for nobody, and moves every number after it
    c.ReverseEntry(account="A-1", entry=5, reason="typed-wrong"),
)
PEOPLE = st.sampled_from([ANNA, BOB, CLEO])
STEPS = st.lists(
    st.tuples(
        PEOPLE, st.sampled_from(["ask", "agree", "agree", "refuse"]), st.sampled_from(ORDERS)
    ),
    max_size=40,
)


BEFORE = (
    *ONE_FUND,
    spent(20_000),
    spent(3_000, paid_on=day(9)),
    disallow(1_000, spend=6),
    c.AgreePaymentSchedule(
        account="A-1", fund="nhs", frequency="four-weekly", from_on=day(1), decided_on=day(1)
    ),
    policy(*EVERYTHING),
)


def played(steps) -> Office:
    office = Office(*BEFORE)
    does = {"ask": office.asks, "agree": office.agrees, "refuse": office.refuses}
    for who, what, order in steps:
        try:
            does[what](who, order)
        except Refused:
            continue
    return office


@settings(max_examples=300, deadline=None)
@given(STEPS)
def test_two_people_stand_behind_everything_that_policy_lists(steps):
    office = played(steps)
    for who, asked_by, one in office.told:
        if isinstance(one.event, LISTED):
            assert asked_by is not None and asked_by != who, one


@settings(max_examples=200, deadline=None)
@given(STEPS)
def test_what_is_done_was_asked_for_and_is_done_once_for_each_asking(steps):
    office = played(steps)
    asked, given_ = Counter(), Counter()
    for _, _, one in office.told:
        if isinstance(one.event, e.ApprovalRequested):
            asked[one.event.approval] += 1
        elif isinstance(one.event, e.ApprovalGiven):
            given_[one.event.approval] += 1
    assert all(asked[name] >= times for name, times in given_.items())
    done = [one.event for _, _, one in office.told if isinstance(one.event, LISTED)]
    by_runs = sum(len(event.payments) for event in done if isinstance(event, e.PaymentRunMade))
    assert len(done) - by_runs <= given_.total()


def test_each_of_these_orders_can_wait_and_be_agreed_to():
    """The walks above would say little if nothing ever happened in them."""
    for order in ORDERS[:-2]:
        office = Office(*BEFORE)
        (asked,) = office.asks(ANNA, order)
        assert asked.approval == approval_id(order)
        assert any(isinstance(event, LISTED) for event in office.agrees(BOB, order)), order
