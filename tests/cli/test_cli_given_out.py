"""`dpl report list` and `dpl report again`: what was given out comes again to the last byte."""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.conftest import JO, World
from tests.cli.test_cli_reclaims import NOTICE, PAY, PROPOSE
from tests.making import new_ledger

YEAR = "--from 01/04/2025 --to 31/03/2026"
GIVEN = "--given-to shire --on 01/04/2026"
REPORTS = [
    f"dpl report commissioner {YEAR} --into one.html",
    f"dpl report commissioner {YEAR} --funder icb --into two.xlsx",
    f"dpl report commissioner {YEAR} --publish --into three.json",
    "dpl report commissioner --from 01/04/2025 --to 30/06/2025 --publish --into four.csv",
    f"dpl report outcomes {YEAR} --into five.csv",
    f"dpl report monitoring {YEAR} --into six.html",
    f"dpl report monitoring A-1 {YEAR} --fund nhs --into seven.html",
    f"dpl report person A-1 {YEAR} --into eight.html --large-print",
    f"dpl report person A-1 {YEAR} --with-name --into nine.txt",
    "dpl report phb --year 2025-26 --quarter 1 --body-code QU9 --body-name 'NHS North' "
    "--file ten.csv",
    "dpl report phb --year 2025-26 --quarter 1 --publish --into eleven.html",
    "dpl report cld --year 2025-26 --quarter 1 --rolling --cost paid --file twelve.csv",
    "dpl report ascof --year 2025-26 --into thirteen.xlsx",
    "dpl report nfi --as-at 30/06/2025 --with-private --authority lro-2025 --file fourteen.csv",
    "dpl letter ring-fence A-1 --as-at 30/06/2025 --with-name --into fifteen.html --large-print",
    "dpl letter remittance A-1 --entry A-1/{payment} --into sixteen.txt",
    "dpl letter net A-1 --fund council --as-at 30/06/2025 --into seventeen.html",
    "dpl letter reclaim A-1 R-1 --as-at 30/07/2025 --with-note --into eighteen.html",
    "dpl letter reconsideration A-1 R-1 --as-at 30/07/2025 --into nineteen.html",
    "dpl letter arrears A-1 --fund council --as-at 30/06/2025 --invoiced 2345.00 --into twenty.txt",
    f"dpl report person A-1 {YEAR} --with-name --into twenty-one.pdf",
    "dpl letter reclaim A-1 R-1 --as-at 30/07/2025 --large-print --into twenty-two.pdf",
    f"dpl report commissioner {YEAR} --publish --into twenty-three.pdf",
    f"dpl report monitoring A-1 {YEAR} --into twenty-four.pdf",
]


@pytest.fixture
def book(ledger_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """Jo was paid, is asked for what is too much, and spent something since."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DPL_LEDGER", raising=False)
    world = World(ledger_url)
    new_ledger(world.url, name="Anytown")
    world.told(*JO)
    world.done("dpl account details A-1 --on 01/04/2025 --forename Jo --surname Ward")
    world.done("dpl budget contribution A-1 --fund council --weekly 20.00 --from 01/04/2025 "
               "--decided-on 01/04/2025")  # fmt: skip
    world.done("dpl allocate make A-1 c-1 --fund council --weekly 100.00 --deployment "
               "direct_payment --from 01/04/2025 --decided-on 01/04/2025")  # fmt: skip
    world.done(PAY.format("2350.00"))
    world.payment = world.entries(world.head - 1)[0].version
    world.done("dpl spend record A-1 --amount 49.99 --on 08/04/2025 --category food --fund nhs")
    world.done(PROPOSE.format("1100.01", "30/06/2025"))
    world.done(NOTICE.format("1100.01"))
    world.done("dpl reclaim reconsider A-1 R-1 --note sorry --on 10/07/2025")
    return world


def given_out(world: World, line: str) -> None:
    world.done(f"{line.format(payment=world.payment)} {GIVEN}")


def again(world: World, number: int, more: str = ""):
    answer = world.run(f"dpl report again {number} {more} -O json")
    return answer, (json.loads(answer.out) if answer.out else [{}])[0]


def test_whatever_was_given_out_comes_again_to_the_last_byte_whatever_was_recorded_since(book):
    for line in REPORTS:
        given_out(book, line)
    book.done("dpl spend record A-1 --amount 9.99 --on 09/05/2025 --category food --fund nhs")
    book.done("dpl budget contribution A-1 --fund council --weekly 30.00 --from 01/05/2025 "
              "--decided-on 01/07/2025")  # fmt: skip
    rows = json.loads(book.done("dpl report list -O json").out)
    assert [row["number"] for row in rows] == [str(n + 1) for n in range(len(REPORTS))]
    for number, row in enumerate(rows, 1):
        answer, found = again(book, number)
        assert answer.code == 0 and found["same"], (row["report"], answer.err)
        assert found["sha256"] == found["sha256_now"] == row["sha256"]
        assert "the same to the last byte" in answer.err


def test_what_was_given_out_is_listed_with_whom_it_went_to_and_what_was_known(book):
    given_out(book, REPORTS[0])
    given_out(book, REPORTS[14])
    head = book.head
    rows = json.loads(book.done("dpl report list -O json").out)
    assert [(r["report"], r["account"], r["form"], r["given_to"]) for r in rows] == [
        ("commissioner", "", "html", "shire"), ("ring-fence", "A-1", "html", "shire"),
    ]  # fmt: skip
    assert rows[0]["sha256"] == sha256(Path("one.html").read_bytes()).hexdigest()
    assert [(r["known"], r["position"]) for r in rows] == [(head - 2, head - 1), (head - 1, head)]
    assert rows[0]["by"].startswith("staff-")
    only = "dpl report list --account A-1 -O json"
    assert [r["report"] for r in json.loads(book.done(only).out)] == ["ring-fence"]
    assert json.loads(book.done(f"dpl report list --known-at {head - 1} -O json").out) == rows[:1]
    early = book.done("dpl report list --as-at 31/03/2026")
    assert early.out == "" and early.err == "nothing was given out\n"
    assert rows[0]["sha256"][:12] in book.done("dpl report list --kind commissioner").out


def test_it_can_be_written_again_and_only_as_what_it_was(book):
    given_out(book, REPORTS[4])
    book.done("dpl report again 1 --into again.csv")
    assert Path("again.csv").read_bytes() == Path("five.csv").read_bytes()
    refused = book.run("dpl report again 1 --into again.html")
    assert refused.code == 2 and "--into FILE.csv" in refused.err


def test_private_details_are_written_again_only_where_they_are_asked_for_again(book):
    for line in (REPORTS[13], REPORTS[14], REPORTS[17]):
        given_out(book, line)
    for number, form in ((1, "csv"), (2, "html"), (3, "html")):
        path = Path(f"again.{form}")
        refused = book.run(f"dpl report again {number} --into {path}")
        assert refused.code == 2 and "refused (private-details)" in refused.err
        assert "Ward" not in refused.out + refused.err and not path.exists()
        book.done(f"dpl report again {number} --into {path} --with-private")
        assert path.stat().st_mode & 0o077 == 0
        path.unlink()
        assert again(book, number)[1]["same"]


def test_the_line_that_made_it_can_be_pasted(book):
    given_out(book, REPORTS[6])
    line = book.done("dpl report again 1").err.split("made by: ")[1].strip()
    book.done("dpl spend record A-1 --amount 9.99 --on 09/05/2025 --category food --fund nhs")
    book.done(line)
    assert Path("again.html").read_bytes() == Path("seven.html").read_bytes()


def test_a_file_of_a_bodys_own_is_asked_for_and_another_one_is_found_out(book):
    Path("own.toml").write_text('name = "Shire"\n')
    Path("other.toml").write_text('name = "Other"\n')
    book.done(f"dpl letter ring-fence A-1 --body own.toml --as-at 30/06/2025 --into a.html {GIVEN}")
    refused = book.run("dpl report again 1")
    assert refused.code == 2 and "refused (own-file)" in refused.err and "--body …" in refused.err
    assert again(book, 1, "--body own.toml")[1]["same"]
    answer, found = again(book, 1, "--body other.toml")
    assert answer.code == 1 and found["same"] is False
    assert "body: another file than it was made with" in answer.err
    refused = book.run("dpl report again 1 --body own.toml --definition other.toml")
    assert refused.code == 2 and "it was made without --definition" in refused.err


def test_a_definition_of_ones_own_is_asked_for(book):
    Path("own.toml").write_text(book.done("dpl report definition phb").out)
    book.done(
        f"dpl report phb --year 2026-27 --quarter 1 --definition own.toml --file a.csv {GIVEN}"
    )
    assert "--definition …" in book.run("dpl report again 1").err
    assert again(book, 1, "--definition own.toml")[1]["same"]


def test_another_version_of_the_program_is_named_as_a_reason(book, monkeypatch):
    monkeypatch.setattr("cli.reporting.issuing.made_with", lambda _: "dpl 0.0.9")
    given_out(book, REPORTS[7])
    monkeypatch.setattr(
        "projections.writers.person.person_html", lambda found, large_print: b"new looks"
    )
    answer, found = again(book, 1)
    assert answer.code == 1 and not found["same"]
    assert "it was made with dpl 0.0.9, and this is dpl " in answer.err


def test_what_cannot_be_made_any_more_says_why_and_that_private_details_may_be_gone(empty):
    world = empty
    world.told(*JO)
    world.done("dpl account details A-1 --on 01/04/2025 --forename Jo --surname Ward")
    world.done(f"dpl letter ring-fence A-1 --with-name --as-at 30/06/2025 --into a.html {GIVEN}")
    with sqlite3.connect(world.url.removeprefix("sqlite:///")) as book:
        book.execute("DELETE FROM details WHERE json LIKE '%Ward%'")
    answer, found = again(world, 1)
    assert answer.code == 1 and found["sha256_now"] == ""
    assert "it cannot be made: refused (no-name)" in answer.err
    assert "private details stand in it, which may have been erased since" in answer.err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("dpl report again 7", "nothing was given out as number 7: none so far"),
        ("dpl report again A-1", "'A-1' is not a number like 3, or northshire/3"),
        ("dpl report again north/1", "with --ledgers, the number says of which"),
    ],
)
def test_a_number_that_there_is_not_is_told_in_words(empty, line, words):
    answer = empty.run(line)
    assert answer.code == 2 and words in answer.err


def test_a_report_that_is_refused_is_not_written(empty, monkeypatch):
    """Two publish at once: the second would hide its small numbers, and not the two's together."""
    from projections.reports import issued

    empty.told(*JO)
    line = f"dpl report commissioner {YEAR} --publish --given-to the-web --on 01/04/2026"
    meanwhile = [f"{line} --into first.html"]
    count = issued.given_out

    def somebody_else_publishes(of):
        found = count(of)
        if meanwhile:
            empty.done(meanwhile.pop())
        return found

    monkeypatch.setattr(issued, "given_out", somebody_else_publishes)
    refused = empty.run(f"{line} --into second.html")
    assert refused.code == 2 and "refused (published-meanwhile)" in refused.err
    assert not Path("second.html").exists() and empty.last().form == "html"
    empty.done(f"{line} --into second.html")
    assert empty.last().beside == 1


def test_a_published_report_as_known_before_another_is_still_made_beside_that_one(empty):
    empty.told(*JO)
    line = f"dpl report commissioner {YEAR} --publish --given-to the-web --on 01/04/2026"
    known = empty.head
    empty.done(f"{line} --into first.html")
    empty.done(f"{line} --known-at {known} --into second.csv")
    assert (empty.last().beside, empty.last().position) == (1, known)
    assert again(empty, 2)[1]["same"]


def test_the_same_file_given_twice_is_kept_once(empty):
    empty.told(*JO)
    line = f"dpl report outcomes {YEAR} --known-at {empty.head} --into a.csv {GIVEN}"
    empty.done(line)
    head = empty.head
    assert "recorded before" in empty.done(line).err and empty.head == head
    empty.done(line.replace("shire", "icb"))
    assert empty.head == head + 1
