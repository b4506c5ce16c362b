"""Whose what is left is: what the person paid for days that cost them nothing is theirs."""

from datetime import timedelta

from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account.life.contributions import position
from ledger.account.recharges.free import but_for
from ledger.account.reclaims.owning import owned
from ledger.book.having import has_pence
from ledger.book.proposals import propose
from ledger.calendar import Period
from tests.account.test_recharges import agree
from tests.builders import allocated, day, fund, given, holding, linked, opened, spent

WEEKS = timedelta(28)
DECIDED = day(1) + 6 * WEEKS


def half_a_year(*, spends=55_000, free_from=3):
    """Six payments of four weeks with £20.00 a week contributed; the NHS's from the fourth on."""
    history = [
        opened(eligibility="social-care"), fund(), holding(), linked(), allocated(),
        fund("council", funder="shire", programme="social-care"), allocated("council"),
        c.AssessContribution(account="A-1", fund="council", weekly_pence=2_000, from_on=day(1),
                             decided_on=day(1)),
    ]  # fmt: skip
    for number in range(6):
        first = day(1) + number * WEEKS
        last = first + timedelta(27)
        history += [
            c.MakePayment(account="A-1", fund="council", gross_pence=60_000, paid_on=first,
                          contribution_pence=8_000, first_on=first, last_on=last),
            c.ReceiveContribution(account="A-1", fund="council", amount_pence=8_000,
                                  received_on=first),
            spent(spends, fund="council", paid_on=last, for_from=first, for_to=last),
        ]  # fmt: skip
    eligible = c.ChangeEligibility(
        account="A-1", eligibility="adult-chc", from_on=day(1) + free_from * WEEKS,
        decided_on=DECIDED,
    )  # fmt: skip
    return (*history, eligible)


def test_every_proposal_on_an_earlier_eligibility_can_be_done_as_it_stands():
    history = half_a_year()
    proposed = propose(given(*history).draft, "A-1", on=DECIDED)
    assert [(one.kind, one.pence) for one in proposed] == [
        ("recharge", 165_000),
        ("refund", 24_000),
    ]
    raised, refunded = (one.command for one in proposed)
    story = given(*history).when(raised, refunded)
    story.then_kinds(e.RechargeRaised, e.PersonRefunded)
    given(*history, raised, agree(raised.recharge, agreed_on=DECIDED)).when(refunded).then_kinds(
        e.PersonRefunded
    )
    again = c.RefundPerson(
        account="A-1", fund="council", amount_pence=1, refunded_on=DECIDED, reason="free-of-charge"
    )
    story.when(again).then_refused("£0.00 of fund council is the person's own")


@settings(max_examples=40, deadline=None)
@over(spends=st.integers(0, 60_000), free_from=st.integers(0, 6), orders=st.sampled_from(
    ["client-first", "pro-rata", "council-first"]
))  # fmt: skip
def test_the_persons_own_is_at_least_what_they_paid_for_free_days_and_never_more_than_they_paid(
    spends, free_from, orders
):
    story = given(*half_a_year(spends=spends or 1, free_from=free_from))
    account = story.draft.account("A-1")
    has = has_pence(story.draft, account, DECIDED).get("council", 0)
    found = owned(account, "council", has_pence=has, order=orders, on=DECIDED)
    free = 8_000 * (6 - free_from)
    assert min(free, max(0, has)) <= found.person_pence <= min(48_000, max(0, has))
    assert found.funder_pence + found.person_pence == max(0, has)


def back(pence: int, reason: str = "free-of-charge") -> c.RefundPerson:
    return c.RefundPerson(
        account="A-1", fund="council", amount_pence=pence, refunded_on=DECIDED, reason=reason
    )


def stands(*history):
    return position(given(*history).draft.account("A-1"), "council", DECIDED)


def test_nothing_is_due_for_days_that_turned_out_to_be_the_nhs_own():
    before = stands(*half_a_year()[:-1])
    assert (before.due_pence, before.received_pence) == (48_000, 48_000)
    found = stands(*half_a_year(free_from=3))
    assert (found.due_pence, found.received_pence) == (24_000, 48_000)
    assert (found.overpaid_pence, found.ahead_pence, found.missed) == (24_000, 0, ())
    later = position(given(*half_a_year(free_from=0)).draft.account("A-1"), "council",
                     DECIDED + 3 * WEEKS)  # fmt: skip
    assert (later.due_pence, later.arrears_pence, later.weekly_pence) == (0, 0, 0)


def test_what_was_given_back_of_it_leaves_nobody_behind():
    found = stands(*half_a_year(free_from=3), back(24_000))
    assert (found.received_pence, found.arrears_pence, found.overpaid_pence) == (24_000, 0, 0)


def shared(from_period: int) -> c.AgreeSplit:
    return c.AgreeSplit(
        account="A-1", shares=(c.Weight("nhs", 1), c.Weight("council", 1)),
        from_on=day(1) + from_period * WEEKS, decided_on=DECIDED,
    )  # fmt: skip


def test_a_split_agreed_for_later_days_makes_the_contribution_due_again():
    assert stands(*half_a_year(free_from=3), shared(4)).due_pence == 5 * 8_000


def test_what_was_paid_for_free_days_and_given_back_pays_for_no_other_days():
    history = [one for one in half_a_year(spends=50_000, free_from=0) if not _paid_late(one)]
    found = stands(*history, shared(3))
    assert (found.due_pence, found.received_pence, found.arrears_pence) == (24_000, 24_000, 0)
    found = stands(*history, shared(3), back(24_000))
    assert (found.received_pence, found.arrears_pence) == (0, 24_000)


def _paid_late(one) -> bool:
    return isinstance(one, c.ReceiveContribution) and one.received_on >= day(1) + 3 * WEEKS


@settings(max_examples=40, deadline=None)
@over(first=st.integers(0, 200), length=st.integers(0, 200))
def test_free_days_and_the_others_are_all_days(first, length):
    days = Period(day(1) + timedelta(60), day(1) + timedelta(160))
    free = Period(day(1) + timedelta(first), day(1) + timedelta(first + length))
    left = list(but_for(days, [free]))
    both = [one for one in range(days.days) if free.first <= days.first + timedelta(one)
            <= free.last]  # fmt: skip
    assert sum(one.days for one in left) + len(both) == days.days
    assert not any(one.overlaps(free) for one in left)
