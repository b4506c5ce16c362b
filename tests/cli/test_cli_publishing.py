"""`--publish`: files of a real ledger for anybody, one after another, in every form."""

from __future__ import annotations

import csv
import json
import zipfile
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ledger.events import ReportIssued
from ledger.money import pounds
from projections.reports.commissioner import commissioner
from tests.cli.conftest import World
from tests.projections.reports.test_publishing_ledgers import made, small_ones, worked_out

LINE = "dpl report commissioner --from 01/04/2025 --to 30/06/2025 --publish"
GIVEN = "--given-to the-web --on 01/07/2025"
QUARTER = {"first_on": date(2025, 4, 1), "last_on": date(2025, 6, 30)}


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Forty people's first quarter, among them a few who stand out."""
    monkeypatch.chdir(tmp_path)
    url, _, _ = made(tmp_path, 7)
    return World(url)


def money(path: str, at: int = 0) -> dict[tuple, int]:
    """The money of a CSV, in pence."""
    rows = csv.DictReader(StringIO(Path(path).read_text()))
    return {
        (at, row["section"], row["row"], row["column"]): pence
        for row in rows
        if row["kind"] == "money" and row["value"] != "not shown"
        if (pence := round(float(row["value"]) * 100))
    }


def secrets(world: World, *funders: str | None) -> set[int]:
    every = [commissioner(**QUARTER, funder=one).edition(world.url) for one in funders or [None]]
    return set().union(*map(small_ones, every))


def test_no_form_has_a_small_number_anywhere_in_it(book):
    """Not in a drawing and what it says, not in a hidden cell, not in what the file says of
    itself."""
    texts = {}
    for form in ("html", "csv", "json", "xlsx"):
        book.done(f"{LINE} --into public.{form} {GIVEN}")
        data = Path(f"public.{form}").read_bytes()
        texts[form] = data.decode() if form != "xlsx" else whole_text(f"public.{form}")
    for pence in secrets(book):
        told = {pounds(pence), pounds(pence, plain=True), str(pence)}
        for form, text in texts.items():
            assert not any(one in text for one in told), (form, told)


def whole_text(path: str) -> str:
    with zipfile.ZipFile(path) as file:
        text = "\n".join(file.read(name).decode() for name in file.namelist())
    book = load_workbook(path)
    assert all(sheet.sheet_state == "visible" for sheet in book)
    assert not book.defined_names
    values = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    return text + "\n".join(str(one) for one in values if one is not None)


def test_every_form_leaves_out_the_same(book):
    """The second is made beside the first, and so are the others."""
    for form in ("csv", "json", "csv"):
        book.done(f"{LINE} --into public-{form}.{form} {GIVEN}")
        if form == "csv" and not Path("first.csv").exists():
            Path("public-csv.csv").rename("first.csv")
    assert Path("first.csv").read_text() == Path("public-csv.csv").read_text()
    told = json.loads(Path("public-json.json").read_text())
    found = {
        (0, section["section"], row["row"], name.removesuffix("_pence")): value
        for chapter in told["chapters"]
        for section in chapter["sections"]
        for row in (*section["rows"], *([section["total"]] if section["total"] else []))
        for name, value in row.items()
        if name.endswith("_pence") and value != "not shown" and value
    }
    assert found == money("first.csv")


@pytest.mark.parametrize("order", [("", "shire", "icb"), ("icb", "shire", "")])
def test_all_funders_and_each_of_the_large_ones_tell_nothing_of_the_small_one(book, order):
    known: dict[tuple, int] = {}
    for at, funder in enumerate(order):
        own = f"--funder {funder}" if funder else ""
        book.done(f"{LINE} {own} --into {at}.csv {GIVEN}")
        known |= money(f"{at}.csv", at)
    assert len(known) > 60
    small = secrets(book, None, "shire", "icb", "trust")
    assert not small.intersection(worked_out(known))


def test_what_is_only_shown_says_that_nothing_is_kept_of_it(book):
    head = book.head
    told = book.done(f"{LINE} --section spending")
    assert "Nothing is kept of what is only shown" in told.err and book.head == head
    for form in ("csv", "json"):
        told = book.done(f"{LINE} --section spending -O {form}")
        assert "to publish it, --into FILE --given-to WHOM" in told.err
    assert "Nothing is kept" in told.out
    book.done(f"{LINE} --into public.json {GIVEN}")
    assert "Nothing is kept" not in Path("public.json").read_text()


def test_what_was_published_with_another_ledger_keeps_one_from_publishing_alone(book, tmp_path):
    """All less one would be the other, of which nobody here knows how few they are."""
    folder = tmp_path / "south"
    folder.mkdir()
    south, _, _ = made(folder, 8)
    Path("all.toml").write_text(f'[ledgers]\nnorth = "{book.url}"\nsouth = "{south}"\n')
    book.done(f"{LINE} --into north.csv {GIVEN}")
    book.done(f"{LINE} --ledgers all.toml --into all.csv {GIVEN}")
    refused = book.run(f"{LINE} --into again.csv {GIVEN}")
    assert refused.code == 2 and "refused (published-together)" in refused.err
    assert "published together with south" in refused.err and not Path("again.csv").exists()
    assert f"{LINE} --into again.csv {GIVEN} --ledgers FILE, which names south" in said(refused)
    book.done(f"{LINE} --ledgers all.toml --into all-again.csv {GIVEN}")
    assert Path("all.csv").read_text() == Path("all-again.csv").read_text()
    known = money("north.csv") | money("all.csv", 1)
    small = secrets(book) | secrets(World(south))
    assert not small.intersection(worked_out(known))


def said(told) -> str:
    """What was said, in one line."""
    return " ".join(told.err.split())


def test_one_alone_all_the_same_is_kept_so_and_says_so_and_comes_again(book, tmp_path):
    folder = tmp_path / "south"
    folder.mkdir()
    south = World(made(folder, 8)[0])
    Path("all.toml").write_text(f'[ledgers]\nnorth = "{book.url}"\nsouth = "{south.url}"\n')
    book.done(f"{LINE} --ledgers all.toml --into all.csv {GIVEN}")
    told = book.done(f"{LINE} --alone --into one.html {GIVEN}")
    assert "made alone: what was published together with south was not looked at" in said(told)
    words = "It was not held against what was published together with south."
    assert words in Path("one.html").read_text()
    event = book.last()
    assert {one.name: one.value for one in event.asked} == {"alone": "yes"}
    assert book.run("dpl report again 2").code == 0
    book.done(f"{LINE} --ledgers all.toml --into all-again.csv {GIVEN}")
    assert south.run("dpl report again north/3 --ledgers all.toml").code == 0
    assert book.run(f"{LINE} --into two.csv {GIVEN}").code == 2
    assert "--alone goes with --publish" in book.run(LINE.replace("--publish", "--alone")).err


def test_a_file_that_names_some_of_those_published_together_is_not_enough(book, tmp_path):
    named = {"north": book.url}
    for name, seed in (("south", 8), ("east", 9)):
        folder = tmp_path / name
        folder.mkdir()
        named[name] = made(folder, seed)[0]
    for file, names in (("all.toml", ("north", "south", "east")), ("two.toml", ("north", "south"))):
        lines = [f'{name} = "{named[name]}"' for name in names]
        Path(file).write_text("\n".join(["[ledgers]", *lines, ""]))
    book.done(f"{LINE} --ledgers all.toml --into all.csv {GIVEN}")
    refused = book.run(f"{LINE} --ledgers two.toml --into two.csv {GIVEN}")
    assert refused.code == 2 and "published together with east, and" in said(refused)
    assert f"{LINE} --into two.csv {GIVEN} --ledgers two.toml, which names east" in said(refused)
    refused = book.run(f"{LINE} --into one.csv {GIVEN}")
    assert "published together with east and south" in said(refused)


def test_each_is_made_beside_what_was_there_in_whatever_ledger(book, tmp_path):
    """South publishes alone after north did, and then both: the last sees both, and comes again."""
    folder = tmp_path / "south"
    folder.mkdir()
    south = World(made(folder, 8)[0])
    Path("all.toml").write_text(f'[ledgers]\nnorth = "{book.url}"\nsouth = "{south.url}"\n')
    south.done(f"{LINE} --into south.csv {GIVEN}")
    book.done(f"{LINE} --into north.csv {GIVEN}")
    book.done(f"{LINE} --ledgers all.toml --into all.csv {GIVEN}")
    assert isinstance(book.last(), ReportIssued)
    known = money("north.csv") | money("south.csv", 1) | money("all.csv", 2)
    small = secrets(book) | secrets(south)
    assert not small.intersection(worked_out(known))
    assert south.run("dpl report again north/2 --ledgers all.toml").code == 0
