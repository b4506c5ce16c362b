"""What it means to have recorded: positions, times, commands, details, and nothing by halves."""

from __future__ import annotations

import sqlite3
from datetime import datetime

import pytest

from ledger.errors import ClockFault, Conflict
from ledger.merkle import Frontier, leaf_hash
from ledger.store import (
    CommandAlreadyRecorded,
    CommandRow,
    DetailRow,
    Receipt,
    Row,
    StoredCommand,
    create_ledger,
    line_of,
    open_store,
)

DETAIL = DetailRow("d" * 64, "account:1", bytes(range(32)), '{"name":"Jo Söderberg"}')


def recomputed(store) -> Frontier:
    return Frontier().extend(leaf_hash(line_of(row)) for row in store.rows())


def test_an_empty_book_ends_at_nought(store) -> None:
    head = store.head()
    assert (head.position, head.recorded_at, head.frontier) == (0, "", Frontier())
    assert list(store.rows()) == []


def test_positions_follow_one_another_without_gaps_from_one(store, new_row) -> None:
    assert store.record([new_row(1), new_row(2)]).first_position == 1
    with pytest.raises(Conflict):
        store.record([new_row(3), new_row(2)])
    assert store.record([new_row(1, stream="account:2")]).first_position == 3
    assert [row[0] for row in store.rows()] == [1, 2, 3]


def test_what_was_recorded_is_read_back_as_it_was(store, new_row) -> None:
    state = '{"by":"a","event":{"payee":"\\"Zoë\\" \\\\ \\u0000\\n € 😀"}}'
    store.record([new_row(1, state=state)])
    store.record([new_row(version, state=state) for version in range(2, 51)])  # by COPY
    rows = [Row._make(row) for row in store.rows()]
    assert [row.version for row in rows] == list(range(1, 51))
    assert {(row.stream, row.topic, row.state) for row in rows} == {
        ("account:1", "spend-recorded.v1", state)
    }
    assert store.load("account:1") == rows


def test_a_batch_bears_one_time_and_the_next_a_later_one(store, new_row, clock) -> None:
    first = store.record([new_row(1), new_row(2)])
    assert first == Receipt(1, 2, "2026-11-21T21:05:33.123456Z")
    assert store.record([new_row(3)]).recorded_at == "2026-11-21T21:05:33.123457Z"
    clock.move(minutes=-1)
    assert store.record([new_row(4)]).recorded_at == "2026-11-21T21:05:33.123458Z"
    clock.move(minutes=1, seconds=1)
    assert store.record([new_row(5)]).recorded_at == "2026-11-21T21:05:34.123456Z"
    times = [row[3] for row in store.rows()]
    assert times == sorted(times)
    assert times[0] == times[1]


def test_a_whole_second_still_has_its_six_places(store, new_row, clock) -> None:
    clock.now = clock.now.replace(microsecond=0)
    assert store.record([new_row(1)]).recorded_at == "2026-11-21T21:05:33.000000Z"


def test_nothing_is_recorded_when_the_head_is_over_two_minutes_ahead(store, new_row, clock) -> None:
    store.record([new_row(1)])
    clock.move(minutes=-2)
    store.record([new_row(2)])
    clock.move(microseconds=-10)
    with pytest.raises(ClockFault) as fault:
        store.record([new_row(3)])
    assert "was recorded at 2026-11-21T21:05:33.123457Z" in str(fault.value)
    assert "clock says 2026-11-21T21:03:33.123446Z" in str(fault.value)
    assert store.head().position == 2


def test_a_clock_without_a_time_zone_is_refused(store, new_row, clock) -> None:
    clock.now = datetime(2026, 11, 21)
    with pytest.raises(ValueError, match="time zone"):
        store.record([new_row(1)])


def test_the_frontier_is_that_of_the_rows_as_stored(store, new_row) -> None:
    store.record([new_row(1)])
    store.record([new_row(version, state='{"by":"Zoë \\"€"}') for version in range(2, 40)])
    with store.writing() as writing:
        writing.record([new_row(40)])
        writing.record([new_row(1, stream='holding:"2"\t')])
    head = store.head()
    assert head.position == 41
    assert head.frontier == recomputed(store)


def test_the_line_of_an_entry_is_these_bytes() -> None:
    row = Row(7, 'a"é', 2, "2026-11-21T21:05:33.123456Z", "t.v1", '{"by":"x","event":{"n":1}}')
    assert (
        line_of(row)
        == (
            '{"position":7,"recorded_at":"2026-11-21T21:05:33.123456Z","stream":"a\\"é",'
            '"version":2,"type":"t.v1","by":"x","event":{"n":1}}'
        ).encode()
    )


@pytest.mark.parametrize("state", ["", "{}", "[1]", "null", '{"a":1', '{"a":1}\n', '{"a":\r1}'])
def test_a_state_that_would_spoil_its_line_is_refused(store, new_row, state) -> None:
    with pytest.raises(ValueError, match="account:1 version 1 cannot be recorded"):
        store.record([new_row(1, state=state)])
    assert store.head().position == 0


def test_a_version_taken_by_another_is_a_conflict_and_nothing_is_recorded(store, new_row) -> None:
    store.record([new_row(1)])
    with pytest.raises(Conflict, match="someone else recorded first"):
        store.record([new_row(2), new_row(1)], [DETAIL], [CommandRow("c1", "x", 2)])
    with pytest.raises(Conflict):
        store.record([new_row(version) for version in range(1, 60)])
    assert store.head().position == 1
    assert store.details([DETAIL.id]) == {}
    assert store.commands(["c1"]) == {}


def test_details_and_commands_are_recorded_with_their_entries(store, new_row) -> None:
    store.record([new_row(1)])
    commands = [CommandRow("c1", "x1", 2), CommandRow("c2", "x2", 0), CommandRow("c3", "x3", 1)]
    store.record([new_row(2), new_row(3), new_row(4)], [DETAIL], commands)
    assert store.commands(["c1", "c2", "c3", "c4"]) == {
        "c1": StoredCommand("c1", "x1", 2, 2),
        "c2": StoredCommand("c2", "x2", 4, 0),
        "c3": StoredCommand("c3", "x3", 4, 1),
    }
    assert store.details([DETAIL.id, "e" * 64]) == {DETAIL.id: DETAIL}


def test_many_commands_and_details_go_in_at_once(store, new_row) -> None:
    rows = [new_row(version) for version in range(1, 2001)]
    details = [DetailRow(f"{n:064}", "account:1", bytes([n % 256]) * 32, "{}") for n in range(2000)]
    commands = [CommandRow(f"c{n}", "x", 1) for n in range(2000)]
    store.record(rows, details, commands)
    assert store.commands(f"c{n}" for n in range(2000))["c1999"].first_position == 2000
    assert list(store.details(one.id for one in details).values()) == details


def test_a_command_is_recorded_once(store, new_row) -> None:
    store.record([new_row(1)], [], [CommandRow("c1", "x", 1)])
    with pytest.raises(CommandAlreadyRecorded) as again:
        store.record(
            [new_row(2), new_row(3)], [], [CommandRow("c2", "y", 1), CommandRow("c1", "z", 1)]
        )
    assert again.value.stored == {"c1": StoredCommand("c1", "x", 1, 1)}
    assert store.head().position == 1
    assert store.commands(["c2"]) == {}


def test_commands_must_account_for_every_row_and_be_different(store, new_row) -> None:
    with pytest.raises(ValueError, match="account for every row"):
        store.record([new_row(1)], [], [CommandRow("c1", "x", 2)])
    with pytest.raises(ValueError, match="twice in one batch"):
        store.record([new_row(1)], [], [CommandRow("c1", "x", 1), CommandRow("c1", "x", 0)])


def test_an_error_while_the_head_is_held_leaves_nothing(store, new_row) -> None:
    with pytest.raises(KeyError), store.writing() as writing:
        writing.record([new_row(1)], [DETAIL], [CommandRow("c1", "x", 1)])
        raise KeyError
    assert store.head().position == 0
    assert store.details([DETAIL.id]) == {}
    assert list(store.rows()) == []
    assert store.record([new_row(1)]).first_position == 1


def test_whoever_holds_the_head_reads_what_it_wrote_and_others_do_not(store, new_row) -> None:
    store.record([new_row(1)])
    with store.writing() as writing:
        assert writing.head.position == 1
        writing.record([new_row(2)], [DETAIL], [CommandRow("c1", "x", 1)])
        assert writing.head.position == 2
        assert [row.version for row in writing.load("account:1")] == [1, 2]
        assert len(writing.load_many(["account:1"])["account:1"]) == 2
        assert set(writing.commands(["c1"])) == {"c1"}
        assert set(writing.details([DETAIL.id])) == {DETAIL.id}
        assert store.head().position == 1
        assert len(store.load("account:1")) == 1
    assert store.head().position == 2


def test_batches_of_one_transaction_bear_one_time(store, new_row, clock) -> None:
    with store.writing() as writing:
        first = writing.record([new_row(1)])
        clock.move(seconds=5)
        second = writing.record([new_row(2)])
    assert first.recorded_at == second.recorded_at == store.head().recorded_at
    assert second.first_position == 2


def test_an_empty_batch_moves_nothing(store, new_row) -> None:
    store.record([new_row(1)])
    before = store.head()
    assert store.record([]).count == 0
    assert store.head() == before


def test_a_projections_tables_are_written_whole_or_not_at_all(store) -> None:
    with store.transaction() as connection:
        connection.exec_driver_sql("CREATE TABLE sums (pence INTEGER)")
    with pytest.raises(KeyError), store.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO sums VALUES (1)")
        raise KeyError
    with store.transaction() as connection:
        connection.exec_driver_sql("INSERT INTO sums VALUES (2)")
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT pence FROM sums").scalars().all() == [2]


def test_on_sqlite_a_write_transaction_holds_the_file_from_its_beginning(tmp_path) -> None:
    create_ledger(f"sqlite:///{tmp_path / 'l.db'}")
    with open_store(f"sqlite:///{tmp_path / 'l.db'}") as store, store.transaction():
        other = sqlite3.connect(tmp_path / "l.db", timeout=0, isolation_level=None)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()
