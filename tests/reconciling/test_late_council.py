"""A council's extract, signed, and what came late into it: the same promises as with the bank."""

from __future__ import annotations

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.book.decide import carry_out
from ledger.book.draft import Draft
from ledger.errors import Refused
from ledger.reconciling.asked import reconcile
from ledger.reconciling.late import late, made_again, side_of, unseen
from tests.builders import day, paid, spent
from tests.reconciling.extracts import JOINT, KINDS, NAME, as_ours, extract, says, stood

DAYS = {"first_on": day(1), "last_on": day(30)}
PERIOD = {"first_on": day(1), "last_on": day(28)}
PAID = paid(80000, "council", **PERIOD)
SPENT = spent(4000, fund="council")
LINES = (says("payment", 80000, day(4), **PERIOD), says("spend", -4000, day(8)))
BACKDATED = spent(1000, fund="council", paid_on=day(20))


def person(draft, by, *orders):
    draft.by = by
    for order in orders:
        carry_out(draft, order)
    draft.by = ""


def signed_draft(*lines, **changes):
    draft = Draft(lambda stream: ())
    shown = extract(*(lines or LINES), funds=("council",), **changes)
    person(draft, "anna", *JOINT, PAID, SPENT, shown)
    person(draft, "anna", c.PrepareReconciliation(of=NAME, prepared_on=day(5, 5), **DAYS))
    person(draft, "ben", c.SignReconciliation(of=NAME, last_on=day(30), signed_on=day(6, 5)))
    return draft


def late_now(draft):
    reconciling = draft.reconciling(NAME)
    (signed,) = reconciling.standing()
    return unseen(draft, draft.as_known, reconciling, signed)


def test_what_a_council_and_we_agree_in_is_signed_and_what_comes_is_late():
    draft = signed_draft(stood=(stood("council", 0, 76000),))
    assert late_now(draft).count == 0
    person(draft, "anna", BACKDATED)
    (change,) = late_now(draft).changes
    assert (change.side, change.how, change.fund, change.pence) == (
        "ours",
        "came",
        "council",
        -1000,
    )


def test_another_file_of_the_same_days_is_late_line_by_line():
    draft = signed_draft()
    more = extract(*LINES, says("interest", 55, day(28)), name="cd", funds=("council",))
    person(draft, "anna", more)
    found = late_now(draft)
    assert [(one.side, one.how, one.pence) for one in found.changes] == [("theirs", "came", 55)]


def test_a_file_taken_back_takes_their_side_with_it():
    draft = signed_draft()
    person(draft, "anna", c.WithdrawExtract(extract="ab" * 6, reason="wrong-year"))
    found = late_now(draft)
    assert sorted(one.pence for one in found.changes if one.side == "theirs") == [-80000, 4000]


def test_books_are_closed_on_bank_and_council_both():
    draft = signed_draft()
    order = c.ClosePeriod(account="A-1", last_on=day(30), closed_on=day(8, 5))
    try:
        person(draft, "anna", order)
    except Refused as refusal:
        assert "bank/bank-1 is not signed to 30 April 2025" in str(refusal)
        assert NAME not in str(refusal)
    else:
        raise AssertionError("it was closed")
    person(draft, "anna", c.ClosePeriod(
        account="A-1", last_on=day(30), closed_on=day(8, 5), left_out=("bank/bank-1",),
    ))  # fmt: skip
    assert draft.reconciling("period/A-1").closed[0].signed == (NAME,)


# ── anything that can happen ─────────────────────────────────────────────────────────────────

PENCE = st.sampled_from([500, 1000, 4000]) | st.integers(1, 3000)
ON = st.integers(1, 28).map(day)
FUND = st.sampled_from(["nhs", "council"])
THEIRS = st.builds(
    lambda kind, pence, on, of: says(kind, pence if kind == "interest" else -pence, on, of),
    st.sampled_from(["interest", "spend"]), PENCE, ON, FUND,
)  # fmt: skip
FILES = st.builds(
    lambda lines, name, balances: (lines, name, balances),
    st.lists(THEIRS, max_size=4),
    st.text("0123456789abcdef", min_size=2, max_size=2),
    st.booleans(),
)
ORDERS = st.one_of(
    st.builds(lambda pence, on, of: spent(pence, paid_on=on, fund=of), PENCE, ON, FUND),
    st.builds(lambda of, on: paid(60000, of, paid_on=on), FUND, ON),
    FILES,
    st.integers(7, 30).map(
        lambda n: c.ReverseEntry(account="A-1", entry=n, reason="x", with_dependants=True)
    ),
    st.text("0123456789abcdef", min_size=2, max_size=2).map(
        lambda name: c.WithdrawExtract(extract=name * 6, reason="x")
    ),
    st.just(c.MatchAgain(of=NAME)),
)


def told(draft, orders):
    for order in orders:
        if isinstance(order, tuple):
            lines, name, balances = order
            shown = tuple(lines)
            if balances:
                story = type("Now", (), {"draft": draft})
                shown = tuple(as_ours(story, first=day(1), last=day(30)))
            order = extract(*shown, name=name, kinds=KINDS)
        mark = len(draft.decided)
        try:
            carry_out(draft, order)
        except Refused:
            draft.take_back(mark)


@settings(max_examples=80, deadline=None)
@drawn(st.lists(ORDERS, max_size=8), st.lists(ORDERS, min_size=1, max_size=8))
def test_what_was_signed_and_what_came_late_are_what_stands_now(before, after):
    draft = Draft(lambda stream: ())
    told(draft, [*JOINT, PAID, SPENT, ([], "00", True), *before])
    try:
        signed = reconcile(draft, NAME, **DAYS)
    except Refused:
        return
    at = draft.standing
    told(draft, after)
    assert reconcile(draft.as_known(at), NAME, **DAYS) == signed
    now = made_again(draft, signed)
    found = late(signed, now)
    for side in ("theirs", "ours"):
        for fund in {part.fund for one in (signed, now) for part in one.parts}:
            was, is_ = side_of(signed, side, fund), side_of(now, side, fund)
            told_of = None not in (was.closing_pence, is_.closing_pence)
            what = "closing_pence" if told_of else "moved_pence"
            assert getattr(was, what) + found.pence(side, fund) == getattr(is_, what)
