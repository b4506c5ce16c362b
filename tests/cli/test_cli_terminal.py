"""At a terminal of eighty columns: no name, date or amount of a table is cut."""

from __future__ import annotations

import io
import json
from datetime import date

import pytest
from hypothesis import given as draws
from hypothesis import strategies as st
from rich.console import Console

from cli import terminal
from cli.showing import Column, Table, show
from ledger import commands as c
from ledger.money import pounds
from tests.cli.conftest import SPEND, World, on_a_terminal

STATEMENT = (
    "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
    "Debit Amount,Credit Amount,Balance\n"
    "10/04/2025,FPO,'20-11-22,12345678,A VERY LONG NARRATIVE OF SMITH PA WAGES WEEK 14,"
    "1234.56,,198765.44\n"
    "09/04/2025,FPI,'20-11-22,12345678,NORTHSHIRE ICB PHB,,200000.00,200000.00\n"
)
PAY = c.MakePayment(account="A-1", fund="nhs", paid_on=date(2025, 4, 4), gross_pence=60000)


@pytest.fixture
def told(world: World, tmp_path) -> World:
    """A month of everything, with big money in it."""
    world.told(PAY, SPEND, c.ReverseEntry(account="A-1", entry=7, reason="typo"))
    (tmp_path / "april.csv").write_text(STATEMENT)
    world.done("dpl import april.csv --holding bank-1")
    line = next(row["line"] for row in waiting(world) if row["amount_pence"] < 0)
    world.done(f"dpl line allocate {line} --as spend --fund nhs --category food --amount 1000.00")
    return world


def waiting(world: World) -> list[dict]:
    return json.loads(world.done("dpl line list -O json").out)


def words(world: World, question: str) -> set[str]:
    """Every word of an answer, as one reads it who has all the room in the world."""
    lines = world.run(f"dpl {question}").out.splitlines()[1:]
    return {word for line in lines for word in line.split()} - {pounds(0)}


@pytest.mark.parametrize(
    "question",
    [
        "balance", "balance --places", "check", "line list", "line awaited", "statement list",
        "history A-1", "history A-1 --wide", "history --holding bank-1 --wide",
        "account list", "holding list", "holding show bank-1", "account show A-1",
    ],
)  # fmt: skip
@pytest.mark.parametrize("columns", [80, 60])
def test_at_a_terminal_every_name_date_and_amount_is_whole(told, question, columns):
    seen = on_a_terminal(*question.split(), "--ledger", told.url, columns=columns)
    wanted = words(told, question)
    assert wanted and "…" not in seen
    assert not wanted - set(seen.split())


def drawn(table: Table, width: int, monkeypatch) -> str:
    out = io.StringIO()
    out.isatty = lambda: True
    monkeypatch.setattr(
        terminal, "Console", lambda **of: Console(width=width, color_system=None, **of)
    )
    show(table, to=out)
    return out.getvalue()


LONG = Table(
    (Column("entry"), Column("on", "date"), Column("what", "words"), Column("paid", "money")),
    [
        ("A-1/7", date(2025, 4, 1), "one two three four five six seven eight nine ten", 123456),
        ("A-1/8", date(2025, 4, 2), "short", 0),
    ],
    foot=("total", None, None, 123456),
)


def test_only_words_go_over_several_lines(monkeypatch):
    assert drawn(LONG, 60, monkeypatch) == (
        "                                                            \n"
        " entry   on           what                             paid \n"
        " ────────────────────────────────────────────────────────── \n"
        " A-1/7   01/04/2025   one two three four five     £1,234.56 \n"
        "                      six seven eight nine ten              \n"
        " A-1/8   02/04/2025   short                           £0.00 \n"
        "                                                            \n"
        " total                                            £1,234.56 \n"
        "                                                            \n"
    )


def test_where_a_table_does_not_fit_each_row_stands_by_itself_without_its_noughts(monkeypatch):
    assert drawn(LONG, 40, monkeypatch) == (
        "A-1/7\n"
        "  on: 01/04/2025\n"
        "  what: one two three four five six\n"
        "    seven eight nine ten\n"
        "  paid: £1,234.56\n"
        "\n"
        "A-1/8\n"
        "  on: 02/04/2025\n"
        "  what: short\n"
        "\n"
        "total\n"
        "  paid: £1,234.56\n"
    )


# ── what is too wide, as several tables ──────────────────────────────────────────────────────


def wide(*amounts: int, in_parts: bool = True) -> Table:
    columns = [Column("account"), *(Column(f"c{at}", "money") for at in range(len(amounts)))]
    return Table(columns, [("A-1", *amounts), ("A-2", *amounts)], title="Every account",
                 foot=("Total", *amounts), in_parts=in_parts)  # fmt: skip


def test_what_is_too_wide_is_several_tables_each_with_whose_row_it_is(monkeypatch):
    seen = drawn(wide(*range(100_000, 112_000, 1_000)), 60, monkeypatch)
    assert "Every account (1 of " in seen
    parts = int(seen.split("(1 of ")[1].split(")")[0])
    assert parts > 1 and seen.count("A-1") == seen.count("A-2") == seen.count("Total") == parts
    for at, pence in enumerate(range(100_000, 112_000, 1_000)):
        assert seen.count(f"c{at} ") >= 1 and seen.count(pounds(pence)) == 3
    assert max(map(len, seen.splitlines())) <= 60


def test_what_fits_is_one_table_and_what_no_column_fits_into_is_row_by_row(monkeypatch):
    assert "of " not in drawn(wide(1, 2), 60, monkeypatch)
    narrow = drawn(wide(10**12, 2), 12, monkeypatch)
    assert "(1 of" not in narrow and pounds(10**12) in narrow
    assert "(1 of" not in drawn(wide(*range(12), in_parts=False), 40, monkeypatch)


@draws(st.integers(20, 130), st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=18))
def test_no_amount_is_lost_or_told_twice_however_wide_the_terminal(width, amounts):
    with pytest.MonkeyPatch.context() as patch:
        seen = drawn(wide(*amounts), width, patch).split()
    if "(1" in seen:
        told = [word for word in seen if "£" in word]
        assert sorted(told) == sorted(pounds(one) for one in amounts for _ in range(3))
