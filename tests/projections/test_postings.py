"""Double entry: every movement of money has two sides, and they agree."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given

from ledger import events as e
from ledger.events import AnyEvent
from projections.days import business_date
from projections.postings import _NO_MONEY, _POSTS, HEADS, Posting, postings
from tests.projections.worlds import ANY_EVENT, D, any_event, day, payment, shares, spend


def posted(event: AnyEvent, *, stream: str = "account:A-1") -> dict[tuple[str, ...], int]:
    """Pence by whatever names a posting has: head, account, fund, holding, category."""
    found: dict[tuple[str, ...], int] = {}
    for *key, pence, _ in postings(stream, event):
        names = tuple(name for name in key if name)
        found[names] = found.get(names, 0) + pence
    return {names: pence for names, pence in found.items() if pence}


@given(ANY_EVENT)
def test_what_goes_in_on_one_side_comes_out_on_the_other(event):
    assert sum(pence for *_, pence, _ in postings("account:A-1", event)) == 0


@given(ANY_EVENT)
def test_every_posting_bears_the_day_its_entry_is_about_and_a_head_we_know(event):
    for posting in map(Posting._make, postings("account:A-1", event)):
        assert posting.on == business_date(event)
        assert posting.head in HEADS


@given(ANY_EVENT)
def test_only_money_in_a_place_has_a_holding_and_only_money_spent_a_category(event):
    for posting in map(Posting._make, postings("account:A-1", event)):
        assert not posting.holding or posting.head in ("held", "on-its-way", "suspense")
        assert not posting.category or posting.head == "spent"


def test_somebody_has_said_of_every_event_whether_it_moves_money():
    assert set(_POSTS) == set(AnyEvent.__args__)
    assert {*_NO_MONEY, *e.Reversible.__args__, e.LineUnallocated, e.LineAllocated,
            e.EntryReversed} == set(AnyEvent.__args__)  # fmt: skip


@given(ANY_EVENT.filter(lambda event: type(event) in _NO_MONEY))
def test_what_is_said_to_move_no_money_moves_none(event):
    assert postings("account:A-1", event) == []


def test_an_event_nobody_has_heard_of_is_not_passed_over():
    class Unheard(msgspec.Struct):
        pass

    with pytest.raises(TypeError):
        postings("account:A-1", Unheard())
    with pytest.raises(TypeError):
        business_date(Unheard())


@pytest.mark.parametrize("kind", e.Reversible.__args__)
def test_taking_an_entry_back_undoes_it_on_its_own_day(kind):
    @given(any_event(kind))
    def undone(event):
        done = postings("account:A-1", event)
        back = postings("account:A-1", e.EntryReversed(1, event, "wrong"))
        assert back == [(*key, -pence, on) for *key, pence, on in done]

    undone()


# ── the table in DESIGN 6, row by row ────────────────────────────────────────────────────────

H, W = ("held", "A-1", "nhs", "bank-7"), ("on-its-way", "A-1", "nhs", "bank-7")
LINE = "bank-7/2025-06-01/50000/1"


def test_a_payment_is_on_its_way_until_the_bank_shows_it():
    assert posted(payment(500)) == {W: 500, ("paid", "A-1", "nhs"): -500}
    assert posted(payment(500, line=LINE)) == {H: 500, ("paid", "A-1", "nhs"): -500}
    assert posted(payment(500, paid_pence=0)) == {}


def test_what_is_paid_is_what_went_and_not_the_gross():
    made = payment(500, contribution_pence=100, paid_pence=400)
    assert posted(made) == {W: 400, ("paid", "A-1", "nhs"): -400}


def test_a_payment_returned_goes_the_other_way():
    back = e.PaymentReturned(3, "nhs", "bank-7", LINE, D, 500)
    assert posted(back) == {("paid", "A-1", "nhs"): 500, H: -500}


def test_a_contribution_goes_into_the_holding_or_to_the_funder():
    into = e.ContributionReceived("nhs", "bank-7", LINE, D, 90)
    assert posted(into) == {H: 90, ("contributed", "A-1", "nhs"): -90}
    to_funder = e.ContributionReceived("nhs", None, None, D, 90)
    assert posted(to_funder) == {
        ("collected", "A-1", "nhs"): 90,
        ("contributed", "A-1", "nhs"): -90,
    }


def test_a_top_up_and_interest_add_to_what_is_held():
    top_up = e.TopUpReceived("nhs", "bank-7", LINE, D, 90)
    assert posted(top_up) == {H: 90, ("topped-up", "A-1", "nhs"): -90}
    interest = e.InterestReceived(shares(("nhs", 7)), "bank-7", None, D)
    assert posted(interest) == {W: 7, ("interest", "A-1", "nhs"): -7}


def test_a_spend_is_each_funds_own_share():
    both = spend(("nhs", 2_999), ("council", 2_000), line=LINE)
    assert posted(both) == {
        ("spent", "A-1", "nhs", "personal-care"): 2_999,
        H: -2_999,
        ("spent", "A-1", "council", "personal-care"): 2_000,
        ("held", "A-1", "council", "bank-7"): -2_000,
    }


def test_a_notional_spend_is_paid_by_the_funder_and_its_credit_note_goes_back_there():
    bought = spend(("nhs", 80), holding=None, deployment="notional")
    care = ("spent", "A-1", "nhs", "personal-care")
    assert posted(bought) == {care: 80, ("paid", "A-1", "nhs"): -80}
    note = e.RefundReceived(2, shares(("nhs", 30)), "personal-care", "spent", None, None, D)
    assert posted(note) == {("paid", "A-1", "nhs"): 30, care: -30}


def test_a_refund_lessens_what_was_spent_or_what_is_owed():
    spent = e.RefundReceived(2, shares(("nhs", 30)), "personal-care", "spent", "bank-7", LINE, D)
    assert posted(spent) == {H: 30, ("spent", "A-1", "nhs", "personal-care"): -30}
    owed = msgspec.structs.replace(spent, against="owed")
    assert posted(owed) == {H: 30, ("owed", "A-1", "nhs"): -30}


def test_a_line_nobody_has_attributed_is_held_until_it_is_allocated():
    left = e.LineUnallocated("client-1/2025-06-01/-70/1", D, -70, "no-rule")
    held, suspense = ("held", "client-1"), ("suspense", "client-1")
    assert posted(left, stream="holding:client-1") == {held: -70, suspense: 70}
    found = e.LineAllocated(left.line, D, -70, "A-1")
    assert posted(found, stream="holding:client-1") == {held: 70, suspense: -70}


def test_money_found_not_allowed_is_owed_until_it_is_restored_or_made_good():
    care = ("spent", "A-1", "nhs", "personal-care")
    gone = e.SpendDisallowed(2, day(9), "not-in-plan", "personal-care", shares(("nhs", 30)))
    assert posted(gone) == {("owed", "A-1", "nhs"): 30, care: -30}
    upheld = e.SpendAccepted(2, day(9), "seen", "personal-care", shares(("nhs", 30)))
    assert posted(upheld) == {care: 30, ("owed", "A-1", "nhs"): -30}
    good = e.MadeGood(2, shares(("nhs", 30)), "bank-7", LINE, day(9))
    assert posted(good) == {H: 30, ("owed", "A-1", "nhs"): -30}


def test_a_spend_that_was_for_something_else_changes_category_alone():
    other = e.SpendRecategorised(2, D, shares(("nhs", 30)), "personal-care", "transport", "wrong")
    assert posted(other) == {
        ("spent", "A-1", "nhs", "transport"): 30,
        ("spent", "A-1", "nhs", "personal-care"): -30,
    }


@pytest.mark.parametrize(("seen", "head"), [(True, "held"), (False, "on-its-way")])
def test_shares_put_right_move_between_funds_where_the_spend_stands(seen, head):
    right = e.SharesCorrected(
        2, D, "personal-care", shares(("nhs", 30)), shares(("council", 30)), "direct_payment",
        "bank-7", seen, "wrong-fund",
    )  # fmt: skip
    assert posted(right) == {
        ("spent", "A-1", "nhs", "personal-care"): -30,
        (head, "A-1", "nhs", "bank-7"): 30,
        ("spent", "A-1", "council", "personal-care"): 30,
        (head, "A-1", "council", "bank-7"): -30,
    }
    notional = msgspec.structs.replace(right, holding=None, deployment="notional")
    assert posted(notional)["paid", "A-1", "nhs"] == 30


def test_a_reclaim_takes_what_is_held_and_a_repayment_what_is_owed():
    held = e.ReclaimReceived("R-1", "nhs", "held", 30, "bank-7", LINE, D)
    assert posted(held) == {("returned", "A-1", "nhs"): 30, H: -30}
    owed = e.ReclaimReceived("R-1", "nhs", "owed", 30, None, None, D)
    assert posted(owed) == {("returned", "A-1", "nhs"): 30, ("owed", "A-1", "nhs"): -30}
    named = msgspec.structs.replace(owed, holding="bank-7", line=LINE)
    assert posted(named) == posted(owed)  # paid from one's own pocket, wherever it is said to be


def test_the_banks_line_turns_what_was_on_its_way_into_what_is_held():
    came = e.LineMatched(LINE, day(2), "bank-7", 3, "in", shares(("nhs", 500)))
    assert posted(came) == {H: 500, W: -500}
    went = e.LineMatched(LINE, day(2), "bank-7", 3, "out", shares(("nhs", 500)))
    assert posted(went) == {H: -500, W: 500}


def test_money_that_moves_is_neither_paid_nor_spent():
    moved = e.MoneyMoved(D, shares(("nhs", 40)), "bank-7", LINE, "card-2", None, None)
    assert posted(moved) == {("on-its-way", "A-1", "nhs", "card-2"): 40, H: -40}
    seen = msgspec.structs.replace(moved, to_line="card-2/2025-06-01/40/1")
    assert posted(seen) == {("held", "A-1", "nhs", "card-2"): 40, H: -40}
    within = e.MoneyMoved(D, shares(("nhs", 40)), "bank-7", None, "bank-7", None, "B-2")
    assert posted(within) == {("held", "B-2", "nhs", "bank-7"): 40, H: -40}


def test_an_opening_balance_brings_what_is_held_and_owed_and_not_what_was_paid():
    brought = e.OpeningBalanceBrought(
        D, "bank-7", None, (e.BroughtFund("nhs", 800, 50, 9_000, 100),)
    )
    assert posted(brought) == {
        W: 800,
        ("owed", "A-1", "nhs"): 50,
        ("brought-forward", "A-1", "nhs"): -850,
    }
