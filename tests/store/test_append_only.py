"""The database itself refuses to alter what was recorded, whoever asks it to."""

from __future__ import annotations

import sqlite3

import psycopg2
import pytest

from ledger.errors import LedgerError, Tampered
from ledger.store import CommandRow, DetailRow, create_ledger, open_store

INTO_ENTRIES = "INTO entries (position, stream, version, recorded_at, topic, state) VALUES "

CHANGES = [
    "UPDATE entries SET state = '{}'",
    "UPDATE entries SET position = position + 10",
    "DELETE FROM entries",
    "DELETE FROM entries WHERE position = 2",
    "UPDATE commands SET digest = 'y'",
    "DELETE FROM commands",
    "DELETE FROM head",
    "UPDATE head SET position = 1",
    "UPDATE head SET position = 0, recorded_at = ''",
    "UPDATE head SET recorded_at = '2020-01-01T00:00:00.000000Z'",
    "UPDATE head SET recorded_at = '2030-01-01T00:00:00.000000Z'",
    "UPDATE head SET position = 3, recorded_at = '2020-01-01T00:00:00.000000Z'",
    "UPDATE head SET frontier = salt FROM details",
    "UPDATE details SET json = '{}'",
    "DELETE FROM about",
    "UPDATE about SET ledger_id = 'another'",
    "UPDATE about SET key = salt FROM details",
]
REPLACEMENTS = [
    f"INSERT OR REPLACE {INTO_ENTRIES} (1, 'account:9', 9, 'x', 'x', 'x')",
    f"INSERT OR REPLACE {INTO_ENTRIES} (9, 'account:1', 1, 'x', 'x', 'x')",
    f"REPLACE {INTO_ENTRIES} (2, 'account:1', 2, 'x', 'x', 'x')",
    f"INSERT {INTO_ENTRIES} (1, 'account:1', 1, 'x', 'x', 'x')"
    " ON CONFLICT (position) DO UPDATE SET state = 'x'",
    "INSERT OR REPLACE INTO commands VALUES ('c1', 'y', 1, 2)",
    "INSERT OR REPLACE INTO head VALUES (1, 0, '', x'')",
    "INSERT OR REPLACE INTO about VALUES (1, 'x', 'x', x'', 1)",
    "INSERT OR REPLACE INTO details SELECT id, stream, salt, '{}' FROM details",
    "UPDATE OR REPLACE entries SET position = 1 WHERE position = 2",
]
TRUNCATIONS = ["entries", "commands", "head", "details", "about", "entries, commands, head"]


@pytest.fixture
def recorded(store, new_row):
    """A ledger with two entries, a command and a detail."""
    store.record(
        [new_row(1), new_row(2)],
        [DetailRow("d1", "account:1", bytes(32), '{"name":"Jo"}')],
        [CommandRow("c1", "x", 2)],
    )
    return store


def contents(store) -> list:
    with store.reading() as connection:
        return [
            connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            for table in ("entries", "head", "commands", "details", "about")
        ]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_to_the_book_is_refused_and_told_as_tampering(recorded, change) -> None:
    before = contents(recorded)
    refused = pytest.raises(Tampered, match="the book is append only")
    with refused, recorded.transaction() as connection:
        connection.exec_driver_sql(change)
    assert contents(recorded) == before


@pytest.mark.parametrize("change", [*CHANGES, *REPLACEMENTS])
def test_a_plain_sqlite_shell_is_refused_just_as_well(tmp_path, new_row, change) -> None:
    create_ledger(f"sqlite:///{tmp_path / 'l.db'}")
    with open_store(f"sqlite:///{tmp_path / 'l.db'}") as store:
        store.record(
            [new_row(1), new_row(2)],
            [DetailRow("d1", "account:1", bytes(32), '{"name":"Jo"}')],
            [CommandRow("c1", "x", 2)],
        )
        before = contents(store)
        shell = sqlite3.connect(tmp_path / "l.db")  # with none of our pragmas
        with pytest.raises(sqlite3.IntegrityError, match=r"append only|entry exists"):
            shell.execute(change)
        shell.commit()
        shell.close()
        assert contents(store) == before


@pytest.mark.parametrize(
    ("replacement", "told"),
    [
        (REPLACEMENTS[0], "entry exists at this position"),
        (REPLACEMENTS[1], "someone else recorded first"),
        (REPLACEMENTS[2], "entry exists at this position"),
    ],
)
def test_an_entry_put_in_the_place_of_another_is_refused_because_it_exists(
    tmp_path, new_row, replacement, told
) -> None:
    create_ledger(f"sqlite:///{tmp_path / 'l.db'}")
    with open_store(f"sqlite:///{tmp_path / 'l.db'}") as store:
        store.record([new_row(1), new_row(2)])
        with pytest.raises(LedgerError, match=told), store.transaction() as connection:
            connection.exec_driver_sql(replacement)
        assert store.load("account:1")[0].state == '{"by":"a"}'


@pytest.mark.parametrize("tables", TRUNCATIONS)
def test_postgresql_refuses_to_empty_the_tables(fresh_schema, new_row, tables) -> None:
    url = fresh_schema()
    create_ledger(url)
    with open_store(url) as store:
        store.record([new_row(1)])
        with pytest.raises(Tampered, match="append only"), store.transaction() as connection:
            connection.exec_driver_sql(f"TRUNCATE {tables}")
        assert store.head().position == 1


def test_postgresql_refuses_even_where_triggers_are_put_aside(
    fresh_schema, postgres_url, new_row
) -> None:
    url = fresh_schema()
    create_ledger(url)
    with open_store(url) as store:
        store.record([new_row(1)])
        shell = psycopg2.connect(postgres_url)
        with shell.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            with pytest.raises(psycopg2.Error, match="append only"):
                cursor.execute(f"DELETE FROM {store.address.schema}.entries")
        shell.close()


def test_a_detail_can_be_erased_and_the_entries_stay(recorded) -> None:
    with recorded.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM details WHERE id = 'd1'")
    assert recorded.details(["d1"]) == {}
    assert recorded.head().position == 2


def test_a_head_behind_its_entries_is_told_as_tampering(recorded, new_row) -> None:
    """Someone took the guard away and moved the head back: nothing is recorded over entries."""
    with recorded.transaction() as connection:
        if recorded.dialect == "sqlite":
            connection.exec_driver_sql("DROP TRIGGER head_refuse_update")
        else:
            connection.exec_driver_sql("DROP TRIGGER head_refuse_update ON head")
        connection.exec_driver_sql("UPDATE head SET position = 1")
    with pytest.raises(Tampered, match=r"at this position|before entries it already holds"):
        recorded.record([new_row(3)])
    assert len(list(recorded.rows())) == 1


def test_a_head_that_does_not_fit_its_position_is_told_as_tampering(recorded, new_row) -> None:
    with recorded.transaction() as connection:
        connection.exec_driver_sql("UPDATE head SET position = 7")
    with pytest.raises(Tampered, match="does not fit"):
        recorded.record([new_row(3)])


@pytest.mark.parametrize(
    ("missing", "chunk"), [(1, 1), (1, 1000), (2, 1), (2, 1000), (3, 2), (3, 1000)]
)
def test_a_missing_entry_is_noticed_by_whoever_replays(recorded, new_row, missing, chunk) -> None:
    recorded.record([new_row(3)])
    with recorded.transaction() as connection:
        on = "" if recorded.dialect == "sqlite" else " ON entries"
        name = "delete" if recorded.dialect == "sqlite" else "update_delete"
        connection.exec_driver_sql(f"DROP TRIGGER entries_refuse_{name}{on}")
        connection.exec_driver_sql(f"DELETE FROM entries WHERE position = {missing}")
    with pytest.raises(Tampered, match=f"the entry at position {missing} is missing"):
        list(recorded.rows(chunk=chunk))
