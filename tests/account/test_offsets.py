"""What is taken off coming payments: never beyond the period, nor what lies unused, nor the asked.

SI 2013/1617 reg 13(4); domain.md 0.4 and T16.
"""

from datetime import timedelta

from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account.reclaims.offsets import offsets_for
from ledger.book.having import has_pence
from tests.account.test_reclaims import notice, propose
from tests.builders import ONE_FUND, adopted, day, given, paid

UNUSED = (*ONE_FUND, paid(221_760))
"""£2,217.60: with eight weeks kept, £1,017.60 is unused and surplus."""
ASKED = (*UNUSED, propose(101_760, ground="unused-accumulated"), notice(101_760))


def by_offset(name="r-1", **changes):
    fields = {"first_on": day(26, 9), "agreed_on": day(13, 9)} | changes
    return c.AgreeInstalments(account="A-1", reclaim=name, by="offset", **fields)


def offsets(story, pence=60_000, on=None, has=None, fund="nhs"):
    account, on = story.draft.account("A-1"), on or day(26, 9)
    has = has_pence(story.draft, account, on) if has is None else {"nhs": has}
    return offsets_for(
        account, fund=fund, net_pence=pence, on=on, has=has, policies=story.draft.policies
    )


def pay(story, on, net=60_000):
    """Pay a period as a run does, and add what is taken off; what really went."""
    taken = offsets(story, net, on)
    account = story.draft.account("A-1")
    went = net - sum(pence for _, pence in taken)
    story.draft.add(
        account,
        e.PaymentMade("nhs", "direct_payment", "bank-1", None, on, None, None, net, 0, went, "net"),
    )
    entry = account.version
    for name, pence in taken:
        story.draft.add(account, e.OffsetApplied(name, "nhs", entry, pence, on))
    return went


def test_T16_the_whole_of_one_payment_and_then_the_rest_and_never_below_nought():
    story = given(*ASKED, by_offset())
    assert offsets(story) == [("r-1", 60_000)]
    assert pay(story, day(26, 9)) == 0
    assert offsets(story, on=day(24, 10)) == [("r-1", 41_760)]
    assert pay(story, day(24, 10)) == 18_240
    assert offsets(story, on=day(21, 11)) == []
    assert story.draft.account("A-1").reclaims["r-1"].left_pence == 0


def test_nothing_is_taken_off_without_notice_before_its_days_or_while_looked_at_again():
    assert offsets(given(*ASKED)) == []
    assert offsets(given(*ASKED, by_offset()), on=day(25, 9)) == []
    assert offsets(given(*ASKED, by_offset(first_on=day(27, 9)))) == []
    ask = c.RequestReconsideration(account="A-1", reclaim="r-1", requested_on=day(20, 9))
    assert offsets(given(*ASKED, by_offset(), ask)) == []
    gone = c.WithdrawReclaim(account="A-1", reclaim="r-1", withdrawn_on=day(20, 9), reason="x")
    assert offsets(given(*ASKED, by_offset(), gone)) == []
    forbidden = adopted(offset_allowed=False, effective_on=day(20, 9))
    assert offsets(given(*ASKED, by_offset(), forbidden)) == []
    assert offsets(given(*ASKED, by_offset()), fund="council") == []


def test_only_what_lies_unused_is_taken_off():
    story = given(*ASKED, by_offset())
    assert offsets(story, has=25_000) == [("r-1", 25_000)]
    assert offsets(story, has=0) == []
    assert offsets(story, has=-5) == []


def test_no_more_is_taken_off_at_a_time_than_was_agreed():
    story = given(*ASKED, by_offset(each_pence=10_000))
    assert pay(story, day(26, 9)) == 50_000
    assert pay(story, day(26, 9)) == 60_000
    assert pay(story, day(19, 10)) == 60_000  # not four weeks later
    assert pay(story, day(24, 10)) == 50_000
    once = given(*ASKED, by_offset(each_pence=10_000, every="once"))
    assert [pay(once, day(26, 9)), pay(once, day(26, 9))] == [50_000, 60_000]
    assert pay(once, day(24, 10)) == 60_000


def test_a_bank_holiday_does_not_lose_a_turn():
    """Easter Monday's payment goes on the Thursday before, three days after the last."""
    weekly = by_offset(each_pence=1_000, every="weekly")
    story = given(*ASKED, weekly)
    assert pay(story, day(13, 4, 2026)) == 59_000
    assert pay(story, day(16, 4, 2026)) == 59_000
    assert pay(story, day(27, 4, 2026)) == 59_000


def test_two_payments_of_a_day_take_no_more_than_lies_unused_together():
    story = given(*ASKED, by_offset())
    assert [pay(story, day(26, 9)), pay(story, day(26, 9))] == [0, 18_240]
    story = given(*ASKED, by_offset())
    has = {"nhs": 80_000}
    account = story.draft.account("A-1")
    pay(story, day(26, 9))
    again = offsets_for(
        account, fund="nhs", net_pence=60_000, on=day(26, 9), has=has,
        policies=story.draft.policies,
    )  # fmt: skip
    assert again == [("r-1", 20_000)]


AMOUNTS = st.integers(1, 60_000)


@settings(max_examples=60, deadline=None)
@over(
    st.lists(st.tuples(AMOUNTS, st.none() | AMOUNTS), min_size=1, max_size=3),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 90_000)), max_size=8),
    st.integers(0, 200_000),
)
def test_offsets_never_exceed_the_period_the_unused_money_or_the_reclaim(asked, periods, has):
    """However many reclaims there are, and however payments fall."""
    history = [*ONE_FUND, paid(221_760)]
    for number, (pence, each) in enumerate(asked):
        name = f"r-{number}"
        history += [propose(pence, reclaim=name), notice(pence, reclaim=name)]
        each = None if each is None else min(each, pence)
        history.append(by_offset(name, each_pence=each, every="weekly"))
    story = given(*history)
    account = story.draft.account("A-1")
    on, taken_in_all = day(26, 9), 0
    for after, net in periods:
        on += timedelta(days=after)
        taken = offsets(story, net, on, has=has)
        assert all(pence > 0 for _, pence in taken)
        total = sum(pence for _, pence in taken)
        assert total <= min(net, has)
        for name, pence in taken:
            reclaim = account.reclaims[name]
            assert pence <= reclaim.left_pence
            assert pence <= (reclaim.settled_by.each_pence or pence)
        entry = account.version + 1
        story.draft.add(
            account,
            e.PaymentMade(
                "nhs", "direct_payment", "bank-1", None, on, None, None, net, 0, net - total, "net"
            ),
            *[e.OffsetApplied(name, "nhs", entry, pence, on) for name, pence in taken],
        )
        taken_in_all += total
    assert taken_in_all <= sum(pence for pence, _ in asked)
    for reclaim in account.reclaims.values():
        assert reclaim.received_pence <= reclaim.notice.amount_pence
