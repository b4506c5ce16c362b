"""A line's identity, and reading it back."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.statements.lines import LineId, NotALineId, line_ids, parse_line_id
from ledger.statements.read import read

BUSES = b"04/06/2025,BUS,-2.90\n04/06/2025,BUS,-2.90\n03/06/2025,BUS,-2.90\n04/06/2025,ICB,2.90\n"


def test_two_equal_fares_on_a_day_are_two_lines() -> None:
    (statement,) = read(BUSES, file_name="x")
    assert line_ids("bank-7", statement) == [
        "bank-7/2025-06-04/290/1",
        "bank-7/2025-06-03/-290/1",
        "bank-7/2025-06-04/-290/1",
        "bank-7/2025-06-04/-290/2",
    ]


def test_an_id_is_read_back_as_its_parts() -> None:
    assert parse_line_id("bank-7/2025-06-04/-4999/2") == LineId(
        "bank-7", date(2025, 6, 4), -4999, 2
    )
    assert str(parse_line_id("A/2025-06-04/1/10")) == "A/2025-06-04/1/10"


@pytest.mark.parametrize(
    "text",
    ["", "bank-7", "bank-7/2025-06-04/-4999", "bank-7/2025-02-30/-4999/1", "b/2025-06-04/49.99/1",
     "b/2025-06-04/-0/1", "b/2025-06-04/007/1", "b/2025-06-04/7/0", "b/2025-06-04/7/1\n",
     "b b/2025-06-04/7/1", "b/2025-06-04/٧/1", "b/2025-06-04/1_0/1", "-b/2025-06-04/7/1",
     "b/2025-06-04/7/1/1", "b/0000-01-01/7/1"],
)  # fmt: skip
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(NotALineId) as caught:
        parse_line_id(text)
    assert isinstance(caught.value, ValueError)
    assert str(caught.value) == f"{text!r} is not a line's id like bank-7/2025-06-04/-4999/2"


def test_a_holding_that_could_not_be_one_gives_no_ids() -> None:
    (statement,) = read(BUSES, file_name="x")
    with pytest.raises(NotALineId, match="'bank/7' is not a holding's id"):
        line_ids("bank/7", statement)
