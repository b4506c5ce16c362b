"""Which end of a file is oldest, what its balances imply, and what is only remarked."""

from __future__ import annotations

import random

import pytest

from ledger.errors import Unreadable
from ledger.statements.read import read
from ledger.statements.statement import Statement

HEAD = "Date,Transaction type,Description,Paid out,Paid in,Balance\n"


def rows(*given: tuple[str, int, int | None]) -> bytes:
    """A file of (date, pence, balance in pence)."""
    text = HEAD
    for day, amount, balance in given:
        paid = f"{abs(amount) / 100:.2f}"
        pair = f"{paid}," if amount < 0 else f",{paid}"
        text += f"{day},Payment,SHOP,{pair},{'' if balance is None else f'{balance / 100:.2f}'}\n"
    return text.encode()


def statement(*given: tuple[str, int, int | None], **choices: bool) -> Statement:
    (found,) = read(rows(*given), file_name="nov.csv", **choices)  # type: ignore[arg-type]
    return found


def remarks(found: Statement) -> list[tuple[int, str]]:
    return [(remark.row, remark.kind) for remark in found.remarks]


CHAIN = [
    ("01/05/2025", 10000, 15000),
    ("02/05/2025", -2000, 13000),
    ("02/05/2025", -2000, 11000),
    ("05/05/2025", -500, 10500),
    ("09/05/2025", 700, 11200),
]


def test_opening_and_closing_follow_from_running_balances() -> None:
    found = statement(*CHAIN)
    assert (found.opening_pence, found.closing_pence) == (5000, 11200)
    assert found.remarks == ()


def test_a_file_with_its_newest_line_first_is_turned() -> None:
    found = statement(*reversed(CHAIN))
    assert [line.amount_pence for line in found.lines] == [amount for _, amount, _ in CHAIN]
    assert [line.row for line in found.lines] == [6, 5, 4, 3, 2]
    assert (found.opening_pence, found.closing_pence, found.remarks) == (5000, 11200, ())


def test_lines_of_one_day_are_turned_if_their_balances_say_so() -> None:
    day = [("01/05/2025", amount, balance) for _, amount, balance in CHAIN]
    assert statement(*day).lines[0].row == 2
    assert statement(*reversed(day)).lines[0].row == 6


def test_lines_of_one_day_without_balances_keep_the_banks_habit() -> None:
    data = b"01/05/2025,SHOP,-1.00\n01/05/2025,ICB,9.00\n"
    assert [line.row for line in read(data, file_name="x")[0].lines] == [2, 1]
    data = rows(("01/05/2025", -100, None), ("01/05/2025", 900, None))
    assert [line.row for line in read(data, file_name="x")[0].lines] == [2, 3]


def test_one_wrong_balance_between_ends_that_agree_is_remarked_once() -> None:
    wrong = list(CHAIN)
    wrong[2] = ("02/05/2025", -2000, 99900)
    found = statement(*wrong)
    assert remarks(found) == [(4, "running-balance")]
    assert found.remarks[0].why == (
        "the balance £999.00 does not follow the rows above it, which lead to £110.00"
    )
    assert (found.opening_pence, found.closing_pence) == (5000, 11200)


def test_a_line_printed_early_is_remarked_once_and_the_ends_still_agree() -> None:
    early = [CHAIN[0], CHAIN[1], CHAIN[3], CHAIN[2], CHAIN[4]]
    found = statement(*early)
    assert remarks(found) == [(4, "running-balance"), (5, "out-of-order")]
    assert (found.opening_pence, found.closing_pence) == (5000, 11200)


def test_the_last_line_printed_early_does_not_change_the_closing() -> None:
    found = statement(*CHAIN[:3], CHAIN[4], CHAIN[3])
    assert found.closing_pence == 11200
    assert {kind for _, kind in remarks(found)} == {"running-balance", "out-of-order"}


def test_one_line_that_belongs_earlier_is_remarked_once() -> None:
    found = statement(("02/05/2025", 1, 1), ("09/05/2025", 1, 2), ("03/05/2025", 1, 3),
                      ("04/05/2025", 1, 4), ("10/05/2025", 1, 5))  # fmt: skip
    assert remarks(found) == [(4, "out-of-order")]
    assert found.remarks[0].why == "3 May 2025 comes after 9 May 2025"


@pytest.mark.parametrize("gone", [1, 2, 3])
def test_a_line_cut_out_of_the_middle_is_never_read_as_whole(gone: int) -> None:
    kept = [line for index, line in enumerate(CHAIN) if index != gone]
    with pytest.raises(Unreadable, match="the file does not add up"):
        statement(*kept)
    found = statement(*kept, accept_difference=True)
    assert remarks(found) == [(0, "declared-total"), (gone + 2, "running-balance")]
    assert found.closing_pence == 11200


def test_balances_on_some_lines_only_are_followed_from_one_to_the_next() -> None:
    sparse = [(day, amount, None if n in (0, 2) else b) for n, (day, amount, b) in enumerate(CHAIN)]
    found = statement(*sparse)
    assert (found.opening_pence, found.closing_pence, found.remarks) == (5000, 11200, ())
    with pytest.raises(Unreadable, match="the difference is"):
        statement(*sparse[:3], ("05/05/2025", -600, 10500), sparse[4])


def test_a_file_that_ends_where_it_began_is_whole() -> None:
    found = statement(("01/05/2025", 500, 500), ("02/05/2025", -500, 0))
    assert (found.opening_pence, found.closing_pence, found.remarks) == (0, 0, ())


def test_a_file_without_balances_has_neither_opening_nor_closing() -> None:
    found = statement(("01/05/2025", 500, None))
    assert (found.opening_pence, found.closing_pence) == (None, None)


def test_a_file_without_lines_is_an_empty_statement() -> None:
    found = statement()
    assert (found.lines, found.first, found.last, found.remarks) == ((), None, None, ())


def test_an_opening_row_that_the_first_balance_denies_is_a_difference() -> None:
    text = (
        "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP)\n"
        ",Opening Balance,,,,20.00\n01/08/2025,Council,DP,FP,640.00,650.00\n"
    )
    with pytest.raises(Unreadable, match=r"the difference is -£10\.00"):
        read(text.encode(), file_name="x")


def test_more_than_fifty_remarks_of_a_kind_are_counted() -> None:
    jumbled = []
    for index in range(120):
        jumbled.append((f"{2 if index % 2 else 3:02d}/05/2025", 100, None))
    found = statement(*jumbled)
    kinds = [remark for remark in found.remarks if remark.kind == "out-of-order"]
    assert len(kinds) == 51
    assert kinds[-1].why == "and 9 more of this kind"


def test_lines_of_a_day_in_any_order_still_give_the_ends() -> None:
    balance, chain = 5000, []
    for amount in (100, -30, 250, -7, -900, 12):
        balance += amount
        chain.append(("01/05/2025", amount, balance))
    for seed in range(20):
        mixed = random.Random(seed).sample(chain, len(chain))
        found = statement(*mixed)
        assert (found.opening_pence, found.closing_pence) == (5000, balance)
