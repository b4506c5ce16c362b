"""What came late: what was signed, and what came since, make up what stands now to the penny."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.book.decide import carry_out
from ledger.book.draft import Draft
from ledger.errors import Refused
from ledger.events import EntryRef
from ledger.reconciling.asked import reconcile
from ledger.reconciling.late import late, side_of
from ledger.reconciling.value import Item, Part, Reconciliation, Row, Side
from tests.builders import TWO_FUNDS, day, line, paid, said, spent, statement

JUNE_1, JUNE_30 = date(2025, 6, 1), date(2025, 6, 30)


def row(name, pence, on=4, **changes):
    fields = {"kind": "spend", "fund": ""} | changes
    return Row(name, day(on, 6), pence, **fields)


def value(
    theirs=(), ours=(), *, opened=(0, 0), stated=None, items=(), faults=(), fund="", **changes
):
    """Two sides that foot, but for what theirs is stated to close with."""
    moved = sum(one.pence for one in theirs), sum(one.pence for one in ours)
    closing = opened[0] + moved[0] if stated is None else stated
    sides = (Side(opened[0], moved[0], closing), Side(opened[1], moved[1], opened[1] + moved[1]))
    fields = {"name": "bank/bank-1", "says": "by its bank", "matches": (), "first_on": JUNE_1}
    parts = (Part(fund, *sides, tuple(items)),)
    fields |= {"last_on": JUNE_30, "parts": parts, "faults": tuple(faults)} | changes
    return Reconciliation(theirs=tuple(theirs), ours=tuple(ours), **fields)


def words(found):
    return [change.words for change in found.changes]


def item(name="A-1/7", **changes):
    fields = {"kind": "not-at-bank", "on": day(4, 6), "pence": 100, "fund": "", "account": "A-1"}
    fields |= {"lines": (), "entries": (EntryRef(*_split(name)),), "words": "…", "try_": ""}
    return Item(**fields | changes)


def _split(name):
    account, entry = name.split("/")
    return account, int(entry)


# ── one thing at a time ──────────────────────────────────────────────────────────────────────


def test_nothing_is_late_where_nothing_changed():
    found = late(
        value([row("x/1", -5)], [row("A-1/7", -5)]), value([row("x/1", -5)], [row("A-1/7", -5)])
    )
    assert found.count == 0 and found.pence("ours") == 0


def test_an_entry_that_came_is_told_of_with_its_pence():
    found = late(value(), value(ours=[row("A-1/7", -1200)]))
    assert words(found) == ["entry A-1/7, spend of £12.00 out on 4 June 2025, was recorded since"]
    assert found.pence("ours") == -1200 and found.pence("theirs") == 0
    assert found.entries == (EntryRef("A-1", 7),)


def test_an_entry_that_was_taken_back_is_told_of_the_other_way():
    found = late(value(ours=[row("A-1/7", -1200, fund="nhs")]), value())
    assert words(found) == [
        "entry A-1/7, spend of £12.00 of nhs out on 4 June 2025, no longer stands"
    ]
    assert found.pence("ours") == 1200


def test_a_line_that_came_or_went_is_theirs():
    found = late(value([row("x/1", 500, kind="line")]), value([row("x/2", 700, kind="line")]))
    assert words(found) == [
        "line x/1, £5.00 in on 4 June 2025, is shown no more",
        "line x/2, £7.00 in on 4 June 2025, came since",
    ]
    assert found.lines == ("x/1", "x/2") and found.pence("theirs") == 200


def test_what_has_its_name_and_another_amount_changed():
    found = late(value(ours=[row("A-1/7", -500)]), value(ours=[row("A-1/7", -300, on=9)]))
    assert words(found) == [
        "entry A-1/7 was spend of £5.00 out on 4 June 2025, and is now spend of £3.00 out on "
        "9 June 2025"
    ]
    assert found.pence("ours") == 200


def test_one_of_two_equals_that_went_is_one():
    both = [row("A-1/7", -500), row("A-1/7", -500)]
    found = late(value(ours=both), value(ours=both[:1]))
    assert [change.pence for change in found.changes] == [500]


def test_money_that_became_another_funds_is_told_of_in_both():
    parts = tuple(Part(fund, Side(0, 0, 0), Side(0, 0, 0), ()) for fund in ("nhs", "council"))
    before = value(ours=[row("A-1/7", -500, fund="nhs")], parts=parts)
    after = value(ours=[row("A-1/7", -500, fund="council")], parts=parts)
    assert [(one.how, one.fund, one.pence) for one in late(before, after).changes][:2] == [
        ("went", "nhs", 500),
        ("came", "council", -500),
    ]


def test_what_stood_before_the_period_comes_first():
    found = late(value(), value(ours=[row("A-1/7", -5)], opened=(0, 250)))
    assert words(found)[0] == "what stood before 1 June 2025 by our books is £2.50 more"
    assert found.pence("ours") == 245


def test_a_balance_with_no_line_to_show_for_it_is_said_to_be_one():
    found = late(value(stated=100), value(stated=400))
    assert words(found) == [
        "the balance on 30 June 2025 by their account is £3.00 more, with no line to show for it"
    ]


def test_where_they_tell_no_balance_what_moved_counts():
    quiet = (Part("", Side(None, 0, None), Side(0, 0, 0), ()),)
    told = (Part("", Side(None, 500, None), Side(0, 0, 0), ()),)
    after = value([row("x/1", 500)], parts=told)
    assert late(value(parts=quiet), after).pence("theirs") == 500


def test_what_nobody_explains_any_more_is_open_again():
    found = late(value(), value(items=[item()]))
    assert found.changes == () and [one.kind for one in found.again] == ["not-at-bank"]
    assert found.count == 1 and found.entries == (EntryRef("A-1", 7),)


def test_what_is_told_of_as_a_row_is_not_told_of_again():
    found = late(value(), value(ours=[row("A-1/7", -100)], items=[item()]))
    assert len(found.changes) == 1 and found.again == ()


# ── anything that can happen ─────────────────────────────────────────────────────────────────

PENCE = st.integers(1, 2000)
DAYS = st.integers(0, 75).map(lambda n: day(1) + timedelta(days=n))


def spends(pence, on, fund):
    return spent(pence, paid_on=on, fund=fund, category="food")


def shares(pence, on, other):
    weights = (c.Weight("nhs", 1), c.Weight("council", other))
    return spent(pence, paid_on=on, shares=weights, category="food")


@st.composite
def shown(draw):
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.integers(0, 40)))
    found, counts = [], {}
    for _ in range(draw(st.integers(0, 4))):
        on = first + timedelta(days=draw(st.integers(0, (last - first).days)))
        pence = draw(st.sampled_from([-500, -499, 500, 60000]) | PENCE.map(lambda p: -p))
        counts[on, pence] = counts.get((on, pence), 0) + 1
        know = draw(st.booleans())
        purpose = (
            said("spend", category="food", fund="nhs")
            if pence < 0
            else said("top-up", fund="council")
        )
        found.append((line(pence, on, counts[on, pence]), purpose if know else None))
    moved = sum(one[0].amount_pence for one in found)
    opening = draw(st.none() | st.integers(-1000, 1000))
    name = draw(st.text("0123456789abcdef", min_size=2, max_size=2))
    closing = None if opening is None else opening + moved
    return statement(
        *found,
        name=name,
        first_on=first,
        last_on=last,
        opening_pence=opening,
        closing_pence=closing,
    )


ANY_ENTRY = st.integers(1, 40)
ORDERS = st.one_of(
    st.builds(spends, PENCE | st.just(500), DAYS, st.sampled_from(["nhs", "council"])),
    st.builds(shares, PENCE, DAYS, st.integers(1, 3)),
    st.builds(lambda on: paid(paid_on=on), DAYS),
    shown(),
    ANY_ENTRY.map(
        lambda n: c.ReverseEntry(account="A-1", entry=n, reason="x", with_dependants=True)
    ),
    st.builds(
        lambda n, pence, on: c.CorrectEntry(
            account="A-1", entry=n, amount_pence=pence, on=on, reason="x"
        ),
        ANY_ENTRY, st.none() | PENCE, st.none() | DAYS,
    ),
    st.builds(
        lambda n, fund: c.CorrectEntry(account="A-1", entry=n, fund=fund, reason="x"),
        ANY_ENTRY, st.sampled_from(["nhs", "council"]),
    ),
    st.text("0123456789abcdef", min_size=2, max_size=2).map(
        lambda n: c.WithdrawStatement(holding="bank-1", statement=n * 6, reason="x")
    ),
)  # fmt: skip


def told(draft, orders):
    """Carry out what is not refused."""
    for order in orders:
        mark = len(draft.decided)
        try:
            carry_out(draft, order)
        except Refused:
            draft.take_back(mark)


@settings(max_examples=150, deadline=None)
@given(st.lists(ORDERS, max_size=12), st.lists(ORDERS, min_size=1, max_size=12))
def test_what_was_signed_and_what_came_late_are_what_stands_now(before, after):
    draft = Draft(lambda stream: ())
    told(draft, [*TWO_FUNDS, *before])
    signed_at = draft.standing
    period = {"first_on": day(15), "last_on": day(31, 5)}
    signed = reconcile(draft, "bank/bank-1", **period)
    told(draft, after)
    assert reconcile(draft.as_known(signed_at), "bank/bank-1", **period) == signed
    now = reconcile(draft, "bank/bank-1", **period)
    found = late(signed, now)
    for side in ("theirs", "ours"):
        for fund in {part.fund for one in (signed, now) for part in one.parts}:
            was, is_ = side_of(signed, side, fund), side_of(now, side, fund)
            assert was.closing_pence + found.pence(side, fund) == is_.closing_pence
        assert not [one for one in found.changes if one.how == "balance"], words(found)
    if (signed.theirs_digest, signed.ours_digest) == (now.theirs_digest, now.ours_digest):
        assert found.changes == ()
    else:
        assert found.changes
