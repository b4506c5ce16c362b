"""A statement that was re-issued with something changed is found, and one that a bank cut in the
middle of a day is no such thing."""

from collections import Counter

import pytest
from hypothesis import given as each
from hypothesis import settings
from hypothesis import strategies as st

from ledger.reconciling.bank.beside import reconcile_bank
from tests.builders import ONE_FUND, day, given, line, statement

APRIL = [(1, -10), (5, -100), (9, -100), (20, 50), (30, -20)]


def file(rows, opening=1000, first=None, last=None, *, name="aa", balances=True):
    """A file of (day of April, pence) rows that opens with so much."""
    stands, seen, lines = opening, Counter(), []
    for on, pence in rows:
        stands += pence
        seen[on, pence] += 1
        after = stands if balances else None
        lines.append(line(pence, day(on), seen[on, pence], balance_pence=after))
    said = {"opening_pence": opening, "closing_pence": stands}
    days = {"first_on": day(first or rows[0][0]), "last_on": day(last or rows[-1][0])}
    return statement(*lines, name=name, **said, **days)


def altered(*files):
    found = reconcile_bank(
        given(*ONE_FUND, *files).draft, "bank/bank-1", first_on=day(1), last_on=day(30)
    )
    return [one for one in found.faults if one.kind == "altered-file"]


@pytest.mark.parametrize("balances", [True, False])
@pytest.mark.parametrize(("at", "row"), [
    (0, (1, -15)), (1, (5, -150)), (2, (10, -100)), (3, (20, 60)), (4, (30, -25)), (4, (29, -20)),
])  # fmt: skip
def test_one_line_changed_is_found_on_whatever_day_with_every_balance_made_to_follow(
    at, row, balances
):
    again = [row if n == at else own for n, own in enumerate(APRIL)]
    days = {"first": 1, "last": 30, "balances": balances}
    (fault,) = altered(file(APRIL, **days), file(sorted(again), name="bb", **days))
    assert "statements aaaaaaaaaaaa and bbbbbbbbbbbb differ" in fault.words


def test_one_day_read_again_with_another_amount_is_found():
    assert altered(file([(5, -10)]), file([(5, -15)], name="bb"))


def test_a_day_that_one_file_has_whole_is_not_added_to_by_the_next():
    assert altered(file(APRIL), file([(9, -100), (9, -7), (20, 50)], 890, name="bb"))


ROWS = st.lists(
    st.tuples(st.integers(1, 6), st.sampled_from([-290, -290, -500, 700])), min_size=1, max_size=12
).map(sorted)


@settings(max_examples=300, deadline=None)
@each(ROWS, st.data())
def test_files_of_one_record_cut_anywhere_are_never_called_altered(rows, data):
    ends = st.integers(0, len(rows))
    spans = [tuple(sorted(one)) for one in data.draw(st.lists(st.tuples(ends, ends), max_size=4))]
    seen: Counter = Counter()
    numbered = []
    for on, pence in rows:
        seen[on, pence] += 1
        numbered.append(line(pence, day(on), seen[on, pence]))
    files = []
    for n, (a, b) in enumerate(sorted({one for one in spans if one[0] < one[1]})):
        opening = 1000 + sum(pence for _, pence in rows[:a])
        closing = opening + sum(pence for _, pence in rows[a:b])
        balances = {"opening_pence": opening, "closing_pence": closing}
        files.append(statement(*_from_one(numbered[a:b]), name=f"{n:02}", **balances))
    assert altered(*files) == []


def _from_one(lines):
    """A bank's file counts its own equals of a day from 1."""
    seen: Counter = Counter()
    for one in lines:
        seen[one.on, one.amount_pence] += 1
        yield line(one.amount_pence, one.on, seen[one.on, one.amount_pence])
