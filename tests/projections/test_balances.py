"""How much there is, whose and where: now, on another day, and as it was known at another time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import events as e
from ledger.errors import Refused
from projections.balances import balances, positions_behind, sums_of, trial_balance
from projections.moments import position_known
from projections.morning import morning_check
from projections.reader import reading
from projections.replay import fold_balances
from tests.projections.worlds import World, day, opened, payment, record, shares, spend


@pytest.fixture
def ledger(ledger_url):
    with opened(ledger_url) as store:
        yield store


def test_what_a_fund_has_is_what_came_less_what_went(ledger):
    record(ledger, [
        ("account:A-1", payment(50_000, line="bank-7/2025-06-01/50000/1")),
        ("account:A-1", spend(("nhs", 2_999), ("council", 2_000), line="bank-7/x/-4999/1")),
        ("account:A-1", spend(("nhs", 100))),
        ("account:A-1", e.SpendDisallowed(2, day(9), "no", "personal-care", shares(("nhs", 999)))),
        ("account:A-1", e.InterestReceived(shares(("nhs", 5)), "card-2", None, day(9))),
    ])  # fmt: skip
    found = balances(ledger, account="A-1")
    council, nhs = found.funds
    assert (council.fund, council.spent_pence, council.balance_pence) == ("council", 2_000, -2_000)
    assert (nhs.paid_pence, nhs.spent_pence, nhs.owed_pence) == (50_000, 2_100, 999)
    assert (nhs.held_pence, nhs.on_its_way_pence) == (47_001, -95)
    assert nhs.balance_pence == 46_906
    assert [(p.holding, p.held_pence, p.on_its_way_pence) for p in nhs.places] == [
        ("bank-7", 47_001, -100),
        ("card-2", 0, 5),
    ]
    assert found.total.balance_pence == 44_906


@pytest.mark.parametrize("seed", [4, 8])
def test_what_came_in_is_there_or_was_spent_or_returned_or_is_owed(ledger, seed):
    for told in World(seed).commands(60):
        record(ledger, told)
    for fund in balances(ledger).funds:
        came = fund.brought_pence + fund.paid_pence + fund.contributed_pence
        came += fund.topped_up_pence + fund.interest_pence + fund.moved_pence
        went = fund.spent_pence + fund.returned_pence + fund.owed_pence + fund.collected_pence
        assert came == fund.balance_pence + went


def test_money_from_another_account_is_told_apart_from_what_was_paid(ledger):
    record(ledger, [
        ("account:A-1", payment(900, holding="client-1")),
        ("account:A-1", e.MoneyMoved(
            day(2), shares(("nhs", 400)), "client-1", None, "client-1", None, "A-2")),
    ])  # fmt: skip
    one, two = balances(ledger).funds
    assert (one.paid_pence, one.moved_pence, one.balance_pence) == (900, -400, 500)
    assert (two.paid_pence, two.moved_pence, two.balance_pence) == (0, 400, 400)


def test_a_holding_shows_whose_money_is_in_it_and_what_is_nobodys(ledger):
    record(ledger, [
        ("account:A-1", payment(900, holding="client-1")),
        ("account:A-2", payment(100, holding="client-1")),
        ("account:A-2", payment(50, holding="bank-7")),
        ("holding:client-1", e.LineUnallocated("client-1/2025-06-03/-70/1", day(2), -70, "left")),
        ("holding:bank-7", e.LineUnallocated("bank-7/2025-06-03/8/1", day(2), 8, "left")),
    ])  # fmt: skip
    found = balances(ledger, holding="client-1")
    assert [(p.account, p.balance_pence) for p in found.places] == [("A-1", 900), ("A-2", 100)]
    assert found.unallocated == (("client-1", -70),)
    assert balances(ledger).unallocated == (("bank-7", 8), ("client-1", -70))
    assert balances(ledger, account="A-1").unallocated == ()


@pytest.mark.parametrize("seed", [2, 6])
def test_on_any_day_as_known_at_any_moment_the_books_are_what_a_replay_says(ledger, seed):
    ends = [record(ledger, told) for told in World(seed).commands(50)]
    with reading(ledger) as reader:
        for known in (None, 0, *ends[::8], ends[-1]):
            position = reader.known(known)
            for as_at in (None, day(0), day(5), day(400)):
                sums = sums_of(reader, accounts=None, as_at=as_at, known=position)
                replayed = fold_balances(ledger, known_at=known, as_at=as_at)
                same = {key: pence for key, pence in replayed.items() if pence}
                assert {key: pence for key, pence in sums.items() if pence} == same
                trial = trial_balance(reader, as_at=as_at, known_at=known)
                assert (trial.position, trial.sum_pence) == (position, 0)


@pytest.mark.parametrize("seed", range(3))
def test_the_bank_is_all_accounted_for_on_every_day_and_at_every_moment(ledger, seed):
    ends = [record(ledger, told) for told in World(seed).commands(60)]
    with reading(ledger) as reader:
        for known in ends[::6]:
            for as_at in (None, day(2), day(6), day(15), day(40)):
                for check in morning_check(reader, as_at=as_at, known_at=known).holdings:
                    assert check.difference_pence == 0, (known, as_at, check)


def test_an_entry_taken_back_never_happened_but_is_remembered_as_it_was_known(ledger):
    record(ledger, [("account:A-1", payment(50_000, line="bank-7/x/50000/1"))])
    before = record(ledger, [("account:A-1", spend(("nhs", 4_999), paid_on=day(3)))])
    of = spend(("nhs", 4_999), paid_on=day(3))
    record(ledger, [("account:A-1", e.EntryReversed(2, of, "typed-wrong"))])

    def balance(**moment) -> int:
        return balances(ledger, account="A-1", **moment).total.balance_pence

    assert balance() == 50_000
    assert balance(as_at=day(3)) == 50_000  # as it stands now, the day never saw it
    assert balance(known_at=before) == 45_001  # as it was known then, it did
    assert balance(known_at=before, as_at=day(2)) == 50_000
    assert balance(known_at=before, as_at=day(3)) == 45_001


def test_each_figure_names_the_entries_it_came_from(ledger):
    record(ledger, [
        ("account:A-1", payment(900)),
        ("account:A-1", e.PaymentsSuspended(day(1), "hospital")),
        ("account:A-1", spend(("council", 100))),
        ("account:A-2", payment(900)),
    ])  # fmt: skip
    assert positions_behind(ledger, account="A-1") == (1, 3)
    assert positions_behind(ledger, account="A-1", head="paid") == (1,)
    assert positions_behind(ledger, account="A-1", fund="council") == (3,)
    assert positions_behind(ledger, account="A-1", as_at=day(0)) == (1,)
    assert positions_behind(ledger, account="A-1", known_at=2) == (1,)


# ── known at ─────────────────────────────────────────────────────────────────────────────────


def test_a_time_stands_for_the_last_entry_recorded_by_then(ledger):
    first = record(ledger, [("account:A-1", payment(1)), ("account:A-1", payment(2))])
    record(ledger, [("account:A-1", payment(4))])
    rows = list(ledger.rows())
    at_first, at_last = rows[first - 1][3], rows[-1][3]
    assert balances(ledger, known_at=at_first).position == first
    assert fold_balances(ledger, known_at=at_first) == fold_balances(ledger, known_at=first)
    assert balances(ledger, known_at=at_last).position == 3
    assert balances(ledger, known_at=at_last[:10]).position == 3  # the whole of that day
    assert balances(ledger, known_at="2001-01-01").position == 0
    assert balances(ledger, known_at="2001-01-01").funds == ()


@given(st.lists(st.integers(1, 3), min_size=1, max_size=20), st.integers(0, 70))
def test_the_moment_found_is_the_last_that_is_not_later(steps, minutes):
    times, at = [], 0
    for step in steps:
        at += step
        times.append(f"2025-06-04T16:{at:02d}:00.000000Z")
    asked = f"2025-06-04T16:{minutes % 60:02d}"
    known = position_known(asked, head=len(times), recorded_at=lambda p: times[p - 1])
    assert known == sum(time[:16] <= asked for time in times)


@pytest.mark.parametrize("wrong", ["yesterday", "31/06/2025", "-3", "2025-6-4", "16:30", ""])
def test_what_is_neither_a_position_nor_a_time_is_refused_with_an_example(ledger, wrong):
    with pytest.raises(Refused, match="2025-06-04T16:30"):
        balances(ledger, known_at=wrong)


def test_a_position_past_the_end_is_the_end_and_the_answer_says_so(ledger):
    record(ledger, [("account:A-1", payment(1))])
    assert balances(ledger, known_at=99).position == 1
    assert balances(ledger, known_at="1").position == 1
