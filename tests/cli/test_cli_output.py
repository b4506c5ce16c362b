"""One table, written four ways, and nothing but data on stdout."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

from cli.showing import Column, Table, printable, show
from tests.cli.conftest import on_a_terminal

COLUMNS = (
    Column("fund"),
    Column("held", "money"),
    Column("lines", "number"),
    Column("on", "date"),
    Column("open", "flag", title="still open"),
)
TABLE = Table(
    COLUMNS,
    [
        ("nhs", 123456, 1200, date(2025, 4, 1), True),
        ("council", -5, 0, None, False),
    ],
    foot=("all", 123451, 1200, None, None),
)


def test_a_table_is_aligned_and_its_money_stands_to_the_right(capsys):
    show(TABLE)
    assert capsys.readouterr().out == (
        "fund          held  lines  on          still open\n"
        "nhs      £1,234.56  1,200  01/04/2025  yes\n"
        "council     -£0.05      0\n"
        "all      £1,234.51  1,200\n"
    )


def test_csv_has_plain_pounds_iso_dates_and_no_totals(capsys):
    show(TABLE, "csv")
    assert capsys.readouterr().out == (
        "fund,held_pounds,lines,on,open\nnhs,1234.56,1200,2025-04-01,yes\ncouncil,-0.05,0,,no\n"
    )


def test_json_has_whole_pence_and_says_so(capsys):
    show(TABLE, "json")
    assert json.loads(capsys.readouterr().out) == [
        {"fund": "nhs", "held_pence": 123456, "lines": 1200, "on": "2025-04-01", "open": True},
        {"fund": "council", "held_pence": -5, "lines": 0, "on": None, "open": False},
    ]


def test_an_empty_table_is_empty_data_and_a_word_to_the_person(capsys):
    nothing = TABLE._replace(rows=[], empty="there is no line yet")
    show(nothing)
    assert capsys.readouterr() == ("", "there is no line yet\n")
    show(nothing, "json")
    assert capsys.readouterr() == ("[]\n", "")
    show(nothing, "csv")
    assert capsys.readouterr() == ("fund,held_pounds,lines,on,open\n", "")


def test_text_that_a_spreadsheet_would_run_is_held_back(capsys):
    evil = ["=1+1", "+44", "-x", "@cmd", "\tx", "plain, with a comma"]
    show(Table((Column("text"),), [(text,) for text in evil]), "csv")
    rows = list(csv.reader(io.StringIO(capsys.readouterr().out)))
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+44", "'-x", "'@cmd", "'\tx", evil[-1]]


def test_text_that_would_steer_a_terminal_does_not_reach_it(capsys):
    show(Table((Column("text"),), [("RED\x1b[31m\x07\x9b31mX\u202e",)]))
    out = capsys.readouterr().out
    assert "\x1b" not in out and "\x9b" not in out and "\u202e" not in out
    assert out.splitlines()[1] == "RED\ufffd[31m\ufffd\ufffd31mX\ufffd"
    assert printable("a\nb", keep="\n") == "a\nb"


def test_at_a_terminal_the_table_is_drawn(world):
    seen = on_a_terminal("account", "show", "A-1", "--ledger", world.url)
    assert "───" in seen
    assert "nhs £150.00 weekly, direct_payment" in seen
    assert "───" not in on_a_terminal("-O", "csv", "account", "list", "--ledger", world.url)


def test_at_a_terminal_square_brackets_are_text_and_no_markup(world):
    line = "allocate make A-1 al-2 --fund council --weekly 5 --from 01/04/2025 --dry-run"
    step = "ten [red]hours[/red]=5"
    seen = on_a_terminal(
        *line.split(), "--decided-on", "01/04/2025", "--step", step, "--ledger", world.url
    )
    assert "[red]hours[/red]" in " ".join(seen.split())


def test_a_pipe_gets_utf_8_whatever_the_systems_habit(world):
    house = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [sys.executable, "-m", "cli.main", "account", "show", "A-1", "--ledger", world.url],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        cwd=house,
        check=True,
    )
    assert "£150.00".encode() in done.stdout
