"""Counts that are rounded leave those that are left out several ways to be."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.reports.publishing import FEWEST, OTHERS, published
from tests.projections.reports.published_cubes import counted, edition


def ways_to_be(counts: Sequence[int], shown: dict[str, int], total: int | None) -> list[set[int]]:
    """Every value that each row can have, for who reads the rounded table and knows the rule, and
    at worst which rows are left out for their own sake: by trying all."""
    can = []
    for row, count in enumerate(counts):
        value = shown.get(f"row-{row:02}")
        if value is not None:
            can.append([0] if not value else range(max(FEWEST, value - 2), value + 3))
        else:
            can.append(range(1, FEWEST) if count < FEWEST else range(FEWEST, 30))
    if total is None:
        return [set(one) for one in can]
    low, high = max(FEWEST, total - 2), total + 2
    before, after = [{0}], [{0}]
    for one in can[:-1]:
        before.append({a + b for a in before[-1] for b in one})
    for one in reversed(can[1:]):
        after.append({a + b for a in after[-1] for b in one})
    after.reverse()
    found = []
    for row, one in enumerate(can):
        others = {a + b for a in before[row] for b in after[row]}
        found.append({n for n in one if any(low <= n + rest <= high for rest in others)})
    return found


@given(st.lists(st.integers(0, 14), min_size=2, max_size=12))
@settings(max_examples=150, deadline=None)
def test_what_is_rounded_leaves_a_count_that_is_left_out_several_ways_to_be(counts):
    (table,) = published(counted(counts)).sections
    if table.total is None:
        return
    for place in range(2):
        shown = {
            row.key: row.figures[place].value for row in table.rows
            if not row.figures[place].hidden
        }  # fmt: skip
        total = table.total.figures[place]
        ways = ways_to_be(counts, shown, None if total.hidden else total.value)
        for count, can in zip(counts, ways, strict=True):
            if 0 < count < FEWEST:
                assert count in can and len(can) >= 3


def test_nine_rows_of_one_in_a_total_that_leaves_no_more_are_not_all_told_to_be_one():
    """Eight and nine times one are 17, shown as 10 and 15: at most 17 less at least 8 is 9."""
    (table,) = published(counted([8, *[1] * 9])).sections
    shown = [row.figures[0].hidden for row in table.rows if row.key == "row-00"]
    assert shown in ([], [True]) or table.total.figures[0].hidden


def test_a_count_left_out_in_one_table_is_left_out_in_every_other():
    """One table leaves out the smallest row beside one of few people; the other has no such row."""
    facts = [(who, "a", "x", "2025-04", 100) for who in range(3)]
    facts += [(who, "b", "y", "2025-04", 100) for who in range(10, 20)]
    facts += [(who, "c", "z", "2025-04", 100) for who in range(20, 50)]
    facts += [(who, "c", "x", "2025-04", 100) for who in range(60, 90)]
    tables = {one.key: one for one in published(edition(facts)).sections}
    assert [row.key for row in tables["by-category"].rows] == ["c", OTHERS]
    assert "y" not in [row.key for row in tables["by-outcome"].rows]
