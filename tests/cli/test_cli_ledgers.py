"""`--ledgers FILE`: one work list and one report over several ledgers, and what can go wrong."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest

from ledger import events as e
from tests.cli.conftest import JO, World
from tests.cli.test_cli_work import ACCEPT, TWO_QUERIES, list_of, queried, spent
from tests.making import new_ledger

YEAR = "--from 01/04/2025 --to 31/03/2026"
OF = "--ledgers region.toml"
GIVEN = "--given-to shire --on 01/04/2026"


class Region(NamedTuple):
    """Two ledgers, named in region.toml; both have an account A-1."""

    north: World
    south: World

    @property
    def heads(self) -> tuple[int, int]:
        return self.north.head, self.south.head


def named(**ledgers: str) -> None:
    lines = [f"{name} = {json.dumps(url)}" for name, url in ledgers.items()]
    Path("region.toml").write_text("[ledgers]\n" + "\n".join(lines) + "\n")


@pytest.fixture
def region(ledger_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Region:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DPL_LEDGER", raising=False)
    made = Region(World(ledger_url), World("sqlite:///south.db"))
    for world in made:
        new_ledger(world.url, name="Anytown")
    made.north.told(*JO, *TWO_QUERIES)
    made.south.told(*JO, spent(7_000), queried(6))
    named(north=made.north.url, south=made.south.url)
    return made


def listed(world: World, line: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(world.done(f"{line} -O csv").out)))


# ── one work list ────────────────────────────────────────────────────────────────────────────


def test_the_tasks_of_all_ledgers_stand_in_one_list_each_with_its_ledger(region):
    rows = listed(region.north, f"dpl work --kind query --as-at 30/04/2025 {OF}")
    assert list(rows[0])[:3] == ["ledger", "id", "kind"]
    assert [(row["ledger"], row["id"]) for row in rows] == [
        ("south", "south/query:A-1/6/no-receipt"),
        ("north", "north/query:A-1/6/no-receipt"),
        ("north", "north/query:A-1/7/no-receipt"),
    ]  # the largest of one day first
    assert rows[0]["command"].endswith(" --ledger sqlite:///south.db")
    told = region.north.done(f"dpl work --kind query --as-at 30/04/2025 --top 1 {OF}")
    assert "£70.00  south A-1  A-1/6, no receipt" in told.out
    assert f"and 2 more, £62.49: dpl work --kind query --top 3 {OF}" in told.out
    assert told.err == "as at 30 April 2025: 3 tasks\n"


def test_the_list_of_all_is_that_of_each_put_together(region):
    both = listed(region.north, f"dpl work --as-at 30/04/2025 {OF}")
    for name, world in zip(("north", "south"), region, strict=True):
        own = listed(world, "dpl work --as-at 30/04/2025")
        theirs = [row for row in both if row["ledger"] == name]
        assert [row["id"] for row in theirs] == [f"{name}/{row['id']}" for row in own]
        for row, mine in zip(theirs, own, strict=True):
            assert row["command"].startswith(mine["command"] + " --ledger ")
            assert {k: row[k] for k in mine if k not in ("id", "command")} == {
                k: mine[k] for k in mine if k not in ("id", "command")
            }


def test_a_command_of_the_list_can_be_pasted_wherever_one_is(region):
    (row,) = [one for one in listed(region.north, f"dpl work --kind query {OF}")
              if one["ledger"] == "south"]  # fmt: skip
    region.north.done(row["command"].replace("'{reason}'", "receipt-seen"))
    assert isinstance(region.south.last(), e.SpendAccepted)
    assert not isinstance(region.north.last(), e.SpendAccepted)


def test_no_password_stands_in_a_command():
    from cli.reporting.ledgers import addresses_of
    from projections.several import Source

    url = "postgresql://dpl:secret@db.example:5432/dpl?schema=east&sslmode=require"
    told = addresses_of([Source("east", url)])["east"]
    assert told == "postgresql://dpl@db.example:5432/dpl?schema=east"


def test_an_account_or_a_holding_that_no_ledger_has_is_said_to_be_missing(region):
    answer = region.north.run(f"dpl work --account Z-9 {OF}")
    assert answer.code == 2 and "there is no account Z-9 in any of north, south" in answer.err
    region.south.done("dpl account open Z-9 --person P-9 --care-group adult-chc --age-band 18-64 "
                      "--eligibility adult-chc --on 01/04/2025")  # fmt: skip
    assert region.north.run(f"dpl work --account Z-9 {OF}").code == 0


def test_reviews_of_all_ledgers_are_due_in_one_order(region):
    for world, on in zip(region, ("04/04/2025", "03/04/2025"), strict=True):
        world.done(f"dpl pay make A-1 --fund nhs --gross 600.00 --on {on} --on-top")
    rows = listed(region.north, f"dpl reviews --as-at 31/03/2027 {OF}")
    assert list(rows[0])[:2] == ["ledger", "account"]
    assert [row["due"] for row in rows] == sorted(row["due"] for row in rows)
    for name, world in zip(("north", "south"), region, strict=True):
        own = listed(world, "dpl reviews --as-at 31/03/2027")
        assert own and own == [
            {key: value for key, value in row.items() if key != "ledger"}
            for row in rows
            if row["ledger"] == name
        ]
    told = region.north.done(f"dpl reviews --overdue --as-at 31/03/2027 {OF}")
    assert "south   A-1" in told.out and f"{len(rows)} overdue" in told.err


# ── an edited list ───────────────────────────────────────────────────────────────────────────


def edited(region: Region, *, but: str = "") -> str:
    """The whole list with yes in every row, and a reason filled in."""
    rows = listed(region.north, f"dpl work --kind query {OF}")
    done = [
        (row["id"], row["command"].replace("'{reason}'", "receipt-seen"),
         "" if row["id"] == but else "yes")
        for row in rows
    ]  # fmt: skip
    return list_of(*done)


def accepted(world: World) -> list[int]:
    return [x.event.spend for x in world.entries() if isinstance(x.event, e.SpendAccepted)]


def test_each_row_of_an_edited_list_is_recorded_in_its_own_ledger(region):
    answer = region.north.done(f"dpl work --resolve {edited(region)} {OF} -O json")
    assert (accepted(region.north), accepted(region.south)) == ([6, 7], [6])
    told = [(row["ledger"], row["task"], row["became"]) for row in json.loads(answer.out)]
    assert told == [
        ("south", "query:A-1/6/no-receipt", "recorded"),
        ("north", "query:A-1/6/no-receipt", "recorded"),
        ("north", "query:A-1/7/no-receipt", "recorded"),
    ]
    assert "north: recorded 2 entries at" in answer.err
    assert "south: recorded 1 entry at" in answer.err
    heads = region.heads
    again = region.north.done(f"dpl work --resolve work.csv {OF} -O json")
    assert {row["became"] for row in json.loads(again.out)} == {"recorded before"}
    assert region.heads == heads


def test_a_row_recorded_from_a_ledgers_own_list_is_not_recorded_again_from_that_of_all(region):
    name = edited(region)
    both = Path(name).read_text()
    list_of(("query:A-1/6/no-receipt", ACCEPT.format("A-1/6"), "yes"), name="own.csv")
    rows = list(csv.DictReader(io.StringIO(both)))
    command = next(row["command"] for row in rows if row["id"].startswith("south/"))
    own = ACCEPT.format("A-1/6").split(" --on ")[0]
    assert command.startswith(own)
    list_of(("query:A-1/6/no-receipt", command.split(" --ledger ")[0], "yes"), name="own.csv")
    region.south.done("dpl work --resolve own.csv")
    answer = region.north.done(f"dpl work --resolve {name} {OF} -O json")
    became = {row["ledger"]: row["became"] for row in json.loads(answer.out)}
    assert became == {"south": "recorded before", "north": "recorded"}
    assert accepted(region.south) == [6]


def test_one_row_that_cannot_be_carried_out_and_nothing_is_recorded_in_any_ledger(region):
    name = edited(region)
    text = Path(name).read_text().replace("accept A-1/6", "accept A-1/5", 1)
    Path(name).write_text(text)
    heads = region.heads
    answer = region.north.run(f"dpl work --resolve {name} {OF}")
    assert answer.code == 2 and region.heads == heads
    assert "work.csv:2" in answer.err
    assert "nothing was recorded: 1 of 3 rows needs attention" in answer.err


def test_what_two_ledgers_refuse_is_told_of_both_at_once(region):
    list_of(
        ("south/query:A-1/6/no-receipt", ACCEPT.format("A-1/2"), "yes"),
        ("north/query:A-1/6/no-receipt", ACCEPT.format("A-1/3"), "yes"),
    )
    heads = region.heads
    answer = region.north.run(f"dpl work --resolve work.csv {OF}")
    assert answer.code == 2 and region.heads == heads
    assert "work.csv:2" in answer.err and "work.csv:3" in answer.err
    assert "2 of 2 rows need attention" in answer.err


def test_a_row_that_is_of_no_ledger_or_of_another_than_its_command_says_is_told(region):
    accept = ACCEPT.format("A-1/6")
    list_of(
        ("query:A-1/6/no-receipt", accept, "yes"),
        ("west/query:A-1/6/no-receipt", accept, "yes"),
        ("south/query:A-1/6/no-receipt", f"{accept} --ledger sqlite:///elsewhere.db", "yes"),
        ("south/query:A-1/6/no-receipt", accept, "yes"),
    )
    answer = region.north.run(f"dpl work --resolve work.csv {OF}")
    assert answer.code == 2
    assert "work.csv:2: this row names no ledger; the file names north, south" in answer.err
    assert "work.csv:3: this row is of ledger west; the file names north, south" in answer.err
    assert "work.csv:4: this row is of south, and its command names another ledger" in answer.err
    assert "work.csv:5" not in answer.err


def test_a_list_of_several_is_not_taken_for_one_of_this_ledger(region):
    answer = region.north.run(f"dpl work --resolve {edited(region)}")
    assert answer.code == 2 and "this row is of ledger south, in a list of several" in answer.err
    assert "try:   dpl work --resolve work.csv --ledgers FILE" in answer.err


def refuse_to_be_written(world: World) -> None:
    with sqlite3.connect("south.db") as book:
        book.execute("CREATE TRIGGER full BEFORE INSERT ON entries BEGIN "
                     "SELECT RAISE(ABORT, 'the disk is full'); END")  # fmt: skip


def take_it_again(world: World) -> None:
    with sqlite3.connect("south.db") as book:
        book.execute("DROP TRIGGER full")


def test_where_one_ledger_cannot_be_written_it_is_said_which_have_their_rows(region):
    name = edited(region)
    refuse_to_be_written(region.south)
    answer = region.north.run(f"dpl work --resolve {name} {OF}")
    assert answer.code == 2
    assert "the rows of north are recorded, and stay so; those of south are not" in answer.err
    assert "nothing was recorded" not in answer.err and "ledger south: " in answer.err
    assert (accepted(region.north), accepted(region.south)) == ([6, 7], [])
    take_it_again(region.south)
    head = region.north.head
    region.north.done(f"dpl work --resolve {name} {OF}")
    assert region.north.head == head and accepted(region.south) == [6]


def test_each_row_by_itself_and_a_dry_run_go_over_all_ledgers_too(region):
    name = edited(region)
    heads = region.heads
    told = region.north.done(f"dpl work --resolve {name} {OF} --dry-run")
    assert region.heads == heads and "south: this would record 1 entry" in told.err
    region.north.done(f"dpl work --resolve {name} {OF} --each")
    assert (accepted(region.north), accepted(region.south)) == ([6, 7], [6])


# ── the file that names them ─────────────────────────────────────────────────────────────────


def test_everything_wrong_with_the_file_is_told_at_once(region):
    Path("region.toml").write_text(
        '[ledgers]\n"no rth" = "sqlite:///north.db"\nsouth = 7\n'
        'east = "sqlite:///e.db"\nwest = "sqlite:///e.db"\n'
    )
    for line in (f"dpl work {OF}", f"dpl report commissioner {YEAR} {OF}", f"dpl report list {OF}"):
        answer = region.north.run(line)
        assert answer.code == 2 and "Traceback" not in answer.err
        assert "region.toml: no rth: a ledger's name is letters, digits and hyphens" in answer.err
        assert "region.toml: south: is not an address" in answer.err
        assert "region.toml: east and west are one ledger, which would count twice" in answer.err


@pytest.mark.parametrize(
    "text", ["", "ledgers = 3", "[ledgers]", "[ledgers\n", "north = 'x'", '[ledgers]\nn = ["a"]']
)
def test_a_file_that_names_no_ledgers_is_told_with_what_one_looks_like(region, text):
    Path("region.toml").write_text(text)
    answer = region.north.run(f"dpl work {OF}")
    assert answer.code == 2 and "sqlite:///northshire.db" in answer.err


@pytest.mark.parametrize(
    "line",
    [
        f"dpl work {OF}",
        f"dpl work --resolve work.csv {OF}",
        f"dpl report list {OF}",
        f"dpl report outcomes {YEAR} {OF}",
        f"dpl report commissioner {YEAR} {OF} --into a.html {GIVEN}",
        f"dpl report commissioner {YEAR} {OF} --publish --into a.html {GIVEN}",
        f"dpl report phb --year 2025-26 --quarter 1 {OF} --file a.csv {GIVEN}",
        f"dpl report phb --year 2025-26 --quarter 1 {OF} --check",
    ],
)
def test_a_ledger_that_cannot_be_opened_names_itself_and_nothing_is_recorded_anywhere(region, line):
    edited(region)
    named(north=region.north.url, west="sqlite:///west.db", south=region.south.url)
    heads = region.heads
    answer = region.north.run(line)
    assert answer.code == 2 and "ledger west: there is no ledger at sqlite:///west.db" in answer.err
    assert region.heads == heads and not list(Path().glob("a.*"))


def test_a_ledger_of_another_layout_names_itself(region):
    new_ledger("sqlite:///west.db", name="West")
    with sqlite3.connect("west.db") as book:
        book.execute("UPDATE about SET layout = 99")
    named(north=region.north.url, west="sqlite:///west.db")
    answer = region.north.run(f"dpl report commissioner {YEAR} {OF}")
    assert answer.code == 2 and "ledger west: " in answer.err and "Traceback" not in answer.err


def test_tables_of_a_newer_program_are_left_alone_and_the_answer_is_the_same(region):
    line = f"dpl report commissioner {YEAR} {OF} -O json"
    before = region.north.done(line).out
    with sqlite3.connect("south.db") as book:
        book.execute("UPDATE projections SET shape = 99")
    assert region.north.done(line).out == before


def test_one_ledger_under_two_spellings_or_beside_its_copy_is_refused(region):
    path = Path("south.db").resolve()
    named(north=region.north.url, south="sqlite:///south.db", southern=f"sqlite:///{path}")
    for line in (f"dpl work {OF}", f"dpl report commissioner {YEAR} {OF}", f"dpl report list {OF}"):
        answer = region.north.run(line)
        assert answer.code == 2 and "south and southern are one ledger" in answer.err
    with sqlite3.connect("south.db") as book, sqlite3.connect("copy.db") as copy:
        book.backup(copy)
    region.south.told(spent(1))
    named(south="sqlite:///south.db", old="sqlite:///copy.db")
    answer = region.north.run(f"dpl work {OF}")
    assert answer.code == 2 and "or one is a copy of the other" in answer.err


def test_known_at_is_a_time_for_all_of_them_and_never_a_position(region):
    for line in (f"dpl work {OF}", f"dpl report commissioner {YEAR} {OF}", f"dpl report list {OF}"):
        answer = region.north.run(f"{line} --known-at 7")
        assert (
            answer.code == 2 and "--known-at is a time: positions are each ledger's" in answer.err
        )
    last = max(world.entries()[-1].recorded_at for world in region)
    line = f"dpl report commissioner {YEAR} {OF} -O json --known-at {last}"
    before = region.north.done(line).out
    for world in region:
        world.told(spent(999))
    assert region.north.done(line).out == before
    assert region.north.done(line.partition(" --known-at")[0]).out != before
    early = (datetime.fromisoformat(last[:19]) - timedelta(days=2)).strftime("%Y-%m-%d")
    assert region.north.done(f"dpl work {OF} --known-at {early}").out == ""


# ── what was given out ───────────────────────────────────────────────────────────────────────


def issued(world: World) -> list[e.ReportIssued]:
    return [x.event for x in world.entries() if isinstance(x.event, e.ReportIssued)]


REPORTS = [
    f"dpl report commissioner {YEAR} {OF} --into one.html",
    f"dpl report commissioner {YEAR} {OF} --publish --into two.json",
    f"dpl report outcomes {YEAR} {OF} --into three.csv",
    f"dpl report phb --year 2025-26 --quarter 1 {OF} --file four.csv",
    f"dpl report monitoring {YEAR} {OF} --into five.xlsx",
]


def test_a_report_of_several_ledgers_is_kept_in_each_and_comes_again_from_all(region):
    for line in REPORTS:
        region.north.done(f"{line} {GIVEN}")
    one, other = issued(region.north), issued(region.south)
    assert [x.sha256 for x in one] == [x.sha256 for x in other] and len(one) == len(REPORTS)
    region.north.told(spent(999))
    region.south.told(spent(998))
    rows = json.loads(region.north.done(f"dpl report list {OF} -O json").out)
    assert [row["number"] for row in rows] == [
        f"{name}/{number}" for name in ("north", "south") for number in range(1, 6)
    ]
    for row in rows:
        answer = region.north.run(f"dpl report again {row['number']} {OF}")
        assert answer.code == 0, answer.err
    alone = region.north.run("dpl report again 1")
    assert alone.code == 2 and "it was made of the ledgers north and south" in alone.err
    assert "dpl report again north/1 --ledgers FILE" in alone.err
    named(north=region.north.url)
    less = region.north.run(f"dpl report again north/1 {OF}")
    assert less.code == 2 and "the file names no south" in less.err


@pytest.mark.parametrize("line", REPORTS[:2] + REPORTS[3:4])
def test_a_report_half_given_out_is_told_and_a_second_try_keeps_it_where_it_is_not(region, line):
    refuse_to_be_written(region.south)
    answer = region.north.run(f"{line} {GIVEN}")
    assert answer.code == 2 and "Traceback" not in answer.err
    assert "that it was given is kept in north, but not in south" in answer.err
    assert "nothing was recorded" not in answer.err and "ledger south: " in answer.err
    assert (len(issued(region.north)), len(issued(region.south))) == (1, 0)
    take_it_again(region.south)
    region.north.told(spent(999))
    region.south.told(spent(998))
    again = region.north.done(f"{line} {GIVEN}")
    assert "given out before, and kept in north alone: made as it was then" in again.err
    (one,), (other,) = issued(region.north), issued(region.south)
    assert one.sha256 == other.sha256
    assert region.north.run(f"dpl report again south/1 {OF}").code == 0
    third = region.north.done(f"{line} {GIVEN}")
    assert "given out before" not in third.err and len(issued(region.north)) == 2


def test_what_one_ledger_refuses_is_kept_in_none_and_not_written(region):
    answer = region.north.run(f"{REPORTS[0]} --given-to {'x' * 81} --on 01/04/2026")
    assert answer.code == 2 and issued(region.north) == [] and not Path("one.html").exists()


def test_after_one_ledger_published_alone_the_report_of_all_is_made_beside_that(region):
    web = "--given-to the-web --on 01/04/2026"
    region.north.done(f"dpl report commissioner {YEAR} --publish --into north.html {web}")
    region.north.done(f"dpl report commissioner {YEAR} {OF} --publish --into all.html {web}")
    asked = {one.name: one.value for one in issued(region.south)[0].asked}
    assert asked["beside"] == "north=1 south=0"
    told = region.south.run(f"dpl report commissioner {YEAR} --publish")
    assert told.code == 2 and "published together with north" in told.err
    told = region.south.done(f"dpl report commissioner {YEAR} --publish --alone --section spending")
    words = "It was not held against what was published together with north"
    assert words in " ".join(told.err.split())
