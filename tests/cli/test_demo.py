"""The demonstration: what it says is so, every figure agrees with the banks, and it tells no names.

It is made once on each database, and once more over the first: each making is seconds, and each
is made as another test wants it. A test that records more in one says so, and harms no other.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from hashlib import sha256
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from typing import NamedTuple, get_args

import pytest

from cli.demonstration import joint_account as joint
from cli.demonstration import moved_away as moved
from cli.demonstration import papers
from cli.demonstration.days import every_month
from cli.demonstration.documents import DOCUMENTS, FIRST, FOLDER, FOR_PEOPLE, LETTERS
from cli.demonstration.files import REGION, statement_files
from cli.demonstration.payees import PAYEES
from cli.demonstration.people import PEOPLE, PLACES
from cli.demonstration.third_year_bank import FILE, HOLDING, RULES
from cli.given import Given
from cli.main import dpl
from ledger.events import AnyEvent
from ledger.money import pence, pounds
from ledger.store import open_store
from projections.balances import Balances, balances, trial_balance
from projections.bank import bank_says, files_of
from projections.journal import key_of
from projections.morning import morning_check
from projections.reader import reading
from projections.replay import fold_balances


class Done(NamedTuple):
    """How a command line ended."""

    code: int
    out: str
    err: str


def run(line: str) -> Done:
    """A command line, as a terminal would run it where we are."""
    out, err, code = StringIO(), StringIO(), 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            dpl.main(shlex.split(line)[1:], prog_name="dpl", obj=Given())
        except SystemExit as end:
            code = int(end.code or 0)
    return Done(code, out.getvalue(), err.getvalue())


class Made(NamedTuple):
    """A demonstration as it was made: where, what it printed, and what there was at its end."""

    folder: Path
    url: str
    printed: str
    balances: Balances
    head: int


def make(line: str, folder: Path, url: str | None = None) -> Made:
    done = run(line)
    assert done.code == 0, done.err
    url = url or f"sqlite:///{folder / 'ledger.db'}"
    found = balances(url)
    return Made(folder, url, done.out, found, found.position)


class Elsewhere(NamedTuple):
    """A demonstration made in ./demo where $DPL_LEDGER named a book in use, and what was left."""

    made: Made
    book: str
    named_after: str
    folder_after: Path
    copy: Path
    """The folder as it was made, for whoever makes it anew."""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory) -> Elsewhere:
    folder = tmp_path_factory.mktemp("made")
    book = f"sqlite:///{folder / 'in-use.db'}"
    assert run(f"dpl init --ledger {book}").code == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("DPL_LEDGER", book)
        made = make("dpl demo", folder / "demo")
        named_after, folder_after = os.environ["DPL_LEDGER"], Path.cwd()
    copy = tmp_path_factory.mktemp("copy") / "demo"
    shutil.copytree(made.folder, copy)
    return Elsewhere(made, book, named_after, folder_after, copy)


class Anew(NamedTuple):
    """A demonstration made anew: how it was refused at first, and the balances after that."""

    made: Made
    refused: Done
    before: Balances


@pytest.fixture(scope="module")
def anew(elsewhere: Elsewhere) -> Anew:
    folder = elsewhere.copy
    refused = run(f"dpl demo --into {folder}")
    before = balances(f"sqlite:///{folder / 'ledger.db'}")
    return Anew(make(f"dpl demo --into {folder} --again", folder), refused, before)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def made(request, tmp_path_factory) -> Iterator[Made]:
    if request.param == "sqlite":
        yield request.getfixturevalue("elsewhere").made
        return
    folder = tmp_path_factory.mktemp("made") / "demo"
    import psycopg2

    server = request.getfixturevalue("postgres_url")
    schema = f"demo_{uuid.uuid4().hex}"
    url = f"{server}{'&' if '?' in server else '?'}schema={schema}"
    yield make(f"dpl demo --into {folder} --ledger {shlex.quote(url)}", folder, url)
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(f"SET client_min_messages = error; DROP SCHEMA {schema} CASCADE")
    connection.close()


@pytest.fixture
def there(made: Made, monkeypatch: pytest.MonkeyPatch) -> Made:
    """The demonstration, and we are in its folder with $DPL_LEDGER set, as it says to be."""
    monkeypatch.chdir(made.folder)
    monkeypatch.setenv("DPL_LEDGER", made.url)
    return made


# ── an outside oracle ────────────────────────────────────────────────────────────────────────

CREDITS = {
    "brought-forward": "brought",
    "paid": "paid",
    "contributed": "contributed",
    "topped-up": "topped_up",
    "interest": "interest",
}
DEBITS = {
    "spent": "spent",
    "owed": "owed",
    "returned": "returned",
    "collected": "collected",
    "held": "held",
    "on-its-way": "on_its_way",
}


@pytest.mark.parametrize("as_at", ["", "--as-at 31/03/2025"])
def test_beancount_works_out_the_balances_that_dpl_does(there, as_at):
    from beancount.core.data import Transaction
    from beancount.loader import load_string

    entries, errors, _ = load_string(run(f"dpl export journal {as_at}").out)
    assert errors == []
    theirs: Counter[tuple] = Counter()
    for posting in (p for x in entries if isinstance(x, Transaction) for p in x.postings):
        head, account, fund, _, _ = key_of(posting.account)
        name, sign = (CREDITS[head], -1) if head in CREDITS else (DEBITS.get(head), 1)
        if name is not None and account:
            theirs[account, fund, name] += sign * int(posting.units.number * 100)
    rows = json.loads(run(f"dpl balance -O json {as_at}").out)
    ours = Counter({
        (row["account"], row["fund"], name): row[f"{name}_pence"]
        for row in rows if row["account"]
        for name in (*CREDITS.values(), *DEBITS.values())
    })  # fmt: skip
    assert len(rows) > 20
    assert {k: v for k, v in theirs.items() if v} == {k: v for k, v in ours.items() if v}


# ── what the banks say ───────────────────────────────────────────────────────────────────────


def test_at_every_statements_closing_the_bank_is_what_accounts_hold_and_what_is_unallocated(made):
    with reading(made.url) as reader:
        for place in PLACES:
            files = [
                file
                for file in files_of(reader, place.name, known=reader.position)
                if file.stands(reader.position)
            ]
            assert files, f"no statement of {place.name} was read"
            for file in files:
                day = date.fromisoformat(file.last_on)
                (check,) = morning_check(reader, holding=place.name, as_at=day).holdings
                assert check.difference_pence == 0, (place.name, day)
                if file.closing_pence is not None:
                    assert check.bank.pence == file.closing_pence, (place.name, day)


def test_so_it_is_at_the_end_of_every_month_for_every_holding(made):
    with reading(made.url) as reader:
        for day in every_month(date(2024, 4, 1), date(2026, 3, 31), day=28):
            for check in morning_check(reader, as_at=day).holdings:
                assert check.difference_pence == 0, (check.holding, day)


def test_nobody_has_used_anybody_elses_money(made):
    assert morning_check(made.url).ok


def test_the_books_sum_to_nought_and_the_tables_say_what_the_entries_say(made):
    assert trial_balance(made.url).sum_pence == 0
    with open_store(made.url) as store, reading(store) as reader:
        told = {
            tuple(key): int(pence)
            for *key, pence in reader.ask(
                "SELECT head, account, fund, holding, category, pence FROM balances"
                " WHERE build = ?", reader.build,
            )
        }  # fmt: skip
        folded = fold_balances(store)
    assert {k: v for k, v in told.items() if v} == {k: v for k, v in folded.items() if v}


def test_what_the_bank_says_at_the_end_is_what_the_banks_own_books_say(made):
    from cli.demonstration.books import books

    with reading(made.url) as reader:
        for name, book in books().items():
            said = bank_says(reader, name, as_at=None, known=reader.position)
            assert said.pence == book.balances[-1], name


def test_every_statement_file_read_again_records_nothing(there):
    by_holding: dict[str, list] = {}
    for file in statement_files():
        by_holding.setdefault(file.options, []).append(file.name)
    by_holding[f"--holding {HOLDING} --rules {RULES}"] = [FILE]
    by_holding[f"--holding {joint.HOLDING} --rules {joint.RULES}"] = [joint.BANK, joint.BANK_LATER]
    by_holding[f"--holding {moved.HOLDING} --rules {moved.RULES}"] = [moved.BANK]
    by_holding[f"--holding {joint.CARD} --rules {joint.CARD_RULES}"] = [joint.CARD_FEED]
    written = {str(path) for path in Path("statements").iterdir()}
    assert written == {name for names in by_holding.values() for name in names}
    before = balances(there.url).position
    for options, names in by_holding.items():
        done = run(f"dpl import {' '.join(names)} {options}")
        assert done.code == 0, done.err
        assert "nothing more was recorded" in done.err
    assert balances(there.url).position == before


# ── the same every time ──────────────────────────────────────────────────────────────────────


def test_made_twice_it_is_the_same_on_either_database(made, anew):
    again = anew.made
    assert again.head == made.head
    assert again.balances == made.balances
    for path in sorted(again.folder.rglob("*")):
        if path.is_file() and not path.name.startswith(("ledger.db", REGION)):
            other = made.folder / path.relative_to(again.folder)
            assert _without_staff(path) == _without_staff(other), path.name
    _the_same_story(made.printed, again.printed)


def _without_staff(path: Path) -> bytes:
    """What a file holds but for the ids of staff, which hang on the ledger's own key."""
    return re.sub(rb"staff-[0-9a-f]{12}", b"staff", path.read_bytes())


def _the_same_story(one: str, other: str) -> None:
    """All but the first paragraph, which names the folder, and the requests for approval whose
    ids hang on the ledger's own key."""

    def told(text: str) -> str:
        return re.sub(r"\b[0-9a-f]{12}\b", "…", text.partition("Setting up")[2])

    assert told(one) == told(other)


def test_it_is_made_anew_only_when_asked_and_only_over_a_demonstration(elsewhere, anew, tmp_path):
    assert (anew.refused.code, anew.refused.out) == (2, "")
    assert "--again makes it anew" in anew.refused.err
    assert anew.before == anew.made.balances == elsewhere.made.balances

    book = tmp_path / "book" / "ledger.db"
    book.parent.mkdir()
    assert run(f'dpl init --name "in use" --ledger sqlite:///{book}').code == 0
    refused = run(f"dpl demo --into {book.parent} --again")
    assert refused.code == 2
    assert "is no demonstration; nothing was changed" in refused.err
    assert sorted(os.listdir(book.parent)) == ["ledger.db"]


def test_a_demonstration_that_is_there_already_stays_as_it_is(made, tmp_path):
    line = f"dpl demo --into {tmp_path / 'other'} --ledger {shlex.quote(made.url)}"
    refused = run(line)
    assert (refused.code, refused.out) == (2, "")
    assert "there is a demonstration at" in refused.err
    if made.url.startswith("postgresql"):
        refused = run(f"{line} --again")
        assert refused.code == 2
        assert "drop the schema, or name another" in refused.err
    assert run(f"dpl --dry-run demo --into {tmp_path / 'other'}").code == 2
    assert not (tmp_path / "other").exists()
    assert balances(made.url).position >= made.head


def test_a_book_that_is_in_use_elsewhere_is_left_alone(elsewhere):
    assert elsewhere.named_after == elsewhere.book
    assert elsewhere.folder_after == elsewhere.made.folder.parent
    with open_store(elsewhere.book) as store:
        assert store.head().position == 0
    assert (elsewhere.made.folder / "ledger.db").exists()


# ── what is in it ────────────────────────────────────────────────────────────────────────────


def test_everything_that_can_happen_has_happened_in_it(made):
    with open_store(made.url) as store:
        seen = Counter(row[4] for row in store.rows())
    every = {kind.__struct_config__.tag for kind in get_args(AnyEvent)}
    assert every - set(seen) == set()
    assert 3_000 < made.head < 6_500
    assert seen["account-opened.v1"] == len(PEOPLE) + 14 == 38


def test_the_odd_things_that_were_promised_are_there(made):
    with open_store(made.url) as store:
        states = [row[5] for row in store.rows()]
    for rule in ("spend-after-death", "spend-unassigned", "money-taken-without-notice"):
        assert any(f'"rule":"{rule}"' in state for state in states), rule
    layouts = ("lloyds", "barclays", "natwest", "hsbc", "hsbc-header", "nationwide", "starling",
               "monzo", "demo-card", "ofx", "mt940", "camt.053")  # fmt: skip
    for layout in layouts:
        assert any(f'"layout":"{layout}"' in state for state in states), layout
    fares = "lloyds-1/2024-06-13/-200/"
    for ordinal in (1, 2):
        assert sum(f'"line":"{fares}{ordinal}"' in state for state in states) == 1


def test_no_entry_holds_a_name_or_a_bank_accounts_number(made):
    private = [word for person in PEOPLE for word in (person.name, person.name.split()[1])]
    private += [payee.name for payee in PAYEES.values()]
    private += [place.number for place in PLACES] + [place.sort_code for place in PLACES]
    private += [file.name.rpartition("/")[2] for file in statement_files()]
    private += [FILE.rpartition("/")[2], "40026001", "40026002", "40026021", "INV-4471"]
    kept = ("nhs_number", "date_of_birth", "la_person_id", "address_1", "postcode")
    people = csv.DictReader(StringIO(papers.details()))
    private += [row[name] for row in people for name in kept]
    with open_store(made.url) as store:
        for row in store.rows():
            text = row[5].casefold()
            for name in private:
                assert name.casefold() not in text, (name, row[0])


def test_the_private_details_do_hold_them(made):
    done = run(f"dpl history N-01 --private --last 40 -O json --ledger {shlex.quote(made.url)}")
    assert "T HOLLOWBROOK" in done.out


# ── the documents ────────────────────────────────────────────────────────────────────────────


def test_the_whole_set_of_documents_is_there_and_nothing_else_is(made):
    assert {path.name for path in (made.folder / FOLDER).iterdir()} == {x.file for x in DOCUMENTS}
    assert f"Open {FIRST.path} first" in made.printed


def test_each_document_is_what_its_name_says(made):
    from openpyxl import load_workbook

    for one in DOCUMENTS:
        path = made.folder / one.path
        if path.suffix == ".xlsx":
            assert len(load_workbook(path, read_only=True).sheetnames) > 1, one.file
            continue
        if path.suffix == ".pdf":
            assert path.read_bytes().startswith(b"%PDF-1.7"), one.file
            continue
        text = path.read_text()
        if path.suffix == ".html":
            assert text.lower().startswith("<!doctype html>"), one.file
            assert not re.search(r'(?:src|href)="(?!#)', text), f"{one.file} needs another file"
        elif path.suffix == ".csv":
            (width,) = {len(row) for row in csv.reader(StringIO(text))}
            assert width > 7, one.file
        elif path.suffix == ".json":
            assert json.loads(text)["report"] == "commissioner"
        else:
            assert text.startswith("YOUR MONEY"), one.file


def test_every_letter_and_statement_says_every_word_of_its_page_as_a_pdf_too(made):
    from projections.writers.pdf import pdf_of
    from projections.writers.plain import text_of
    from tests.projections.test_pdf import words

    pages = [one for one in (*FOR_PEOPLE, *LETTERS) if one.file.endswith(".html")]
    assert len(pages) > 8
    for one in pages:
        page = (made.folder / one.path).read_text()
        paper = pdf_of([page], two_columns="report person" in one.line)
        assert not paper.not_shown, one.file
        said = words(paper.data).casefold()
        for word in text_of(page).casefold().split():
            assert word.strip("-_") in said or not word.strip("-_"), (one.file, word)


Cells = dict[tuple[str, str, str], str]


def _csv_cells(made: Made) -> Cells:
    text = (made.folder / FOLDER / "commissioner-2025-26.csv").read_text()
    return {
        (row["section"], row["row"], row["column"]): row["value"]
        for row in csv.DictReader(StringIO(text))
    }


def _sections(made: Made) -> list[dict]:
    text = (made.folder / FOLDER / "commissioner-2025-26.json").read_text()
    return [section for chapter in json.loads(text)["chapters"] for section in chapter["sections"]]


def _rows(section: dict) -> list[dict]:
    return [*section["rows"], *filter(None, [section.get("total")])]


class _Tables(HTMLParser):
    """The rows of each table on a page, by its caption, as they read."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[list[str]]] = {}
        self._caption, self._rows, self._into = "", [], []

    def handle_starttag(self, tag, attrs):
        if tag == "table":
            self._caption, self._rows = "", []
        elif tag == "tr":
            self._rows.append([])
        elif tag in ("td", "th"):
            self._rows[-1].append("")
        self._into = [*self._into, tag]

    def handle_endtag(self, tag):
        while self._into and self._into.pop() != tag:
            pass
        if tag == "table":
            self.found.setdefault(self._caption, self._rows)

    def handle_data(self, data):
        if "caption" in self._into:
            self._caption += data
        elif {"td", "th"} & set(self._into) and "table" in self._into:
            self._rows[-1][-1] += data


def test_every_figure_of_the_year_is_the_same_in_each_of_its_forms(made):
    cells = _csv_cells(made)
    page = _Tables()
    page.feed((made.folder / FIRST.path).read_text())
    seen = 0
    for section in _sections(made):
        rows = _rows(section)
        if not rows:
            continue  # nothing happened, and the page says so in words
        shown = [[x.strip() for x in row] for row in page.found[section["title"]][1:]]
        if len(shown) == 1 and rows[1:] == [{**rows[0], "row": "total", "words": "Total"}]:
            rows = rows[:1]  # a total of one row says nothing that the row does not
        assert len(shown) == len(rows), section["section"]
        for row, (words, *figures) in zip(rows, shown, strict=True):
            assert words == row["words"]
            for column, figure in zip(section["columns"], figures, strict=True):
                key, is_money = column["key"], column["kind"] == "money"
                value = row.get(f"{key}_pence" if is_money else key)
                said = cells[section["section"], row["row"], key]
                if is_money and value is not None:
                    assert (pence(said), figure) == (value, pounds(value)), (section, row, key)
                    seen += 1
                elif column["kind"] in ("people", "count") and value is not None:
                    assert (int(said), figure) == (value, f"{value:,}"), (section, row, key)
                    seen += 1
    assert seen > 1_000


def test_the_years_totals_tie_to_the_balances(made):
    """What is held at the end, by fund; and what was spent, by the balances at either end."""
    cells = _csv_cells(made)
    before = balances(made.url, as_at=date(2025, 3, 31), known_at=str(made.head)).funds
    found = balances(made.url, as_at=date(2026, 3, 31), known_at=str(made.head))
    after, held = found.funds, Counter()
    for row in after:
        held[row.fund] += row.held_pence + row.on_its_way_pence
    held["unassigned"] += sum(amount for _, amount in found.unallocated)
    told = Counter()
    for (section, row, column), value in cells.items():
        if (section, column) == ("unspent", "held") and row != "total":
            told[row.split("+")[1]] += pence(value)
    assert {k: v for k, v in told.items() if v} == {k: v for k, v in held.items() if v}
    spent = sum(x.spent_pence for x in after) - sum(x.spent_pence for x in before)
    for section in ("spend-by-category", "spend-by-outcome", "spend-by-month", "outcomes"):
        assert pence(cells[section, "total", "spent"]) == spent > 0, section


def test_what_is_published_names_no_account_and_no_small_number(made):
    text = (made.folder / FOLDER / "commissioner-2025-26-public.html").read_text()
    assert not re.search(r"\b[A-Z]-0\d\b", text)
    page = _Tables()
    page.feed(text)
    for caption, (head, *rows) in page.found.items():
        people = [at for at, name in enumerate(head) if name.strip().startswith("People")]
        for row in rows:
            for at in people:
                assert row[at].strip().replace(",", "") not in set("1234567"), (caption, row)


def _issued(made: Made) -> list[dict]:
    with open_store(made.url) as store:
        states = [row[5] for row in store.rows() if row[4] == "report-issued.v1"]
    return [json.loads(state)["event"] for state in states]


def test_what_was_given_to_somebody_is_kept_by_its_digest(made):
    given = {one.file: one for one in DOCUMENTS if one.given}
    issued = _issued(made)
    digests = {sha256((made.folder / FOLDER / name).read_bytes()).hexdigest() for name in given}
    assert {one["sha256"] for one in issued} == digests
    assert len(digests) == len(given) == 4
    assert sum(one["published"] for one in issued) == 1


def test_a_report_given_out_is_made_again_as_it_was_known_then(there, tmp_path):
    (one,) = (one for one in DOCUMENTS if one.file == "statement-C-01.html")
    (then,) = (given["position"] for given in _issued(there) if given["report"] == "person")
    done = run(f"{one.line} --known-at {then} --into {tmp_path / 'again.html'}")
    assert done.code == 0, done.err
    assert (tmp_path / "again.html").read_bytes() == Path(one.path).read_bytes()


def test_the_published_worked_figures_are_in_the_documents(made):
    """domain.md T4, T5 and T6: a contribution above the payment, one that leaves 28p, and a bill
    for 39 weeks that is £7.73 too much."""
    cells = _csv_cells(made)
    net = "S-{}+council+direct_payment+{}"
    assert cells["each-small-net", net.format("04", "none-payable"), "net"] == "0.00"
    assert cells["each-small-net", net.format("03", "near-zero"), "net"] == "0.07"
    letter = (made.folder / FOLDER / "net-S-03.html").read_text()
    assert "£239.72" in letter and "£0.28 would be paid" in letter
    arrears = (made.folder / FOLDER / "arrears-S-03.html").read_text()
    assert "£2,337.27" in arrears and "£7.73" in arrears


# ── what to try next ─────────────────────────────────────────────────────────────────────────


def test_each_line_to_try_next_works_in_its_turn(there):
    """Records two lines' accounts in the demonstration."""
    lines = [
        line.strip().removeprefix("$ ")
        for line in there.printed.partition("What to try next:")[2].splitlines()
        if line.startswith("  $ ")
    ]
    assert len(lines) > 8
    for line in lines:
        done = run(line)
        assert done.code == 0, (line, done.err)
        assert done.out or done.err, line
    assert "to do" not in run("dpl check").err


def test_every_command_line_that_was_shown_is_one_that_parses(made):
    shown = [line.strip() for line in made.printed.splitlines() if line.startswith("  $ dpl ")]
    assert len(shown) > 90
    for line in shown:
        words = shlex.split(line.removeprefix("$ "))
        group, name = dpl, ""
        for name in words[1:]:
            command = group.get_command(None, name)
            assert command is not None, line
            if not hasattr(command, "get_command"):
                break
            group = command
