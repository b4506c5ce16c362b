"""Finding, making and opening a ledger; and what is said when there is none."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.errors import LedgerError, NotALedger, StoreFault, Unreachable
from ledger.store import NewRow, NoSuchLedger, create_ledger, open_store, upgrade
from ledger.store.address import read_address
from ledger.store.faults import explained

ROW = NewRow("account:1", 1, "t.v1", '{"by":"a"}')


def test_a_ledger_is_made_once_and_knows_what_it_is(ledger_url) -> None:
    create_ledger(ledger_url, name="Anytown")
    with pytest.raises(NotALedger, match=r"there is a ledger at .* already"):
        create_ledger(ledger_url)
    with open_store(ledger_url) as store:
        about = store.about
        assert (about.name, about.layout, len(about.key)) == ("Anytown", 1, 32)
        assert len(about.ledger_id) == 16
        assert int(about.ledger_id, 16) >= 0
        assert about.key.hex() not in repr(about)
        assert str(about.key) not in repr(about)
    with open_store(ledger_url) as store:
        assert store.about == about


def test_two_ledgers_have_different_identities_and_keys(tmp_path, fresh_schema) -> None:
    urls = [f"sqlite:///{tmp_path / 'a.db'}", fresh_schema(), fresh_schema()]
    found = []
    for url in urls:
        create_ledger(url)
        with open_store(url) as store:
            found.append(store.about)
    assert len({one.ledger_id for one in found}) == len({one.key for one in found}) == 3


def test_a_missing_ledger_says_how_to_make_one(ledger_url) -> None:
    with pytest.raises(NoSuchLedger, match=r"there is no ledger at .*\n  try:   dpl init --ledger"):
        open_store(ledger_url)
    with pytest.raises(Unreachable):
        upgrade(ledger_url)
    with open_store(ledger_url, create=True) as store:
        assert store.head().position == 0
    with open_store(ledger_url, create=True) as store:
        assert store.record([ROW]).first_position == 1


def test_opening_a_missing_file_does_not_make_it(tmp_path) -> None:
    with pytest.raises(NoSuchLedger):
        open_store(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_done_to_bring_a_ledger_of_this_layout_up_to_date(ledger_url) -> None:
    create_ledger(ledger_url)
    assert upgrade(ledger_url) == []


@pytest.mark.parametrize(
    ("layout", "told"), [(0, "try:   dpl upgrade"), (2, "a newer dpl is needed")]
)
def test_a_ledger_of_another_layout_is_not_read(ledger_url, layout, told) -> None:
    create_ledger(ledger_url)
    with open_store(ledger_url) as store, store.transaction() as connection:
        connection.exec_driver_sql(f"UPDATE about SET layout = {layout}")
    with pytest.raises(NotALedger, match=told):
        open_store(ledger_url)


def test_only_its_owner_can_read_a_ledgers_files(tmp_path) -> None:
    before = os.umask(0)
    try:
        create_ledger(f"sqlite:///{tmp_path / 'l.db'}")
        with open_store(f"sqlite:///{tmp_path / 'l.db'}") as store:
            store.record([ROW])
            files = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert files == {"l.db": 0o600, "l.db-wal": 0o600, "l.db-shm": 0o600}


@pytest.mark.parametrize("name", ["my ledger.db", "50%20of.db", "a?b#c.db", "é€.db", "file:x.db"])
def test_a_path_is_taken_letter_for_letter(tmp_path, name) -> None:
    url = f"sqlite:///{tmp_path / name}"
    create_ledger(url)
    with open_store(url) as store:
        store.record([ROW])
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_relative_path_is_beside_you(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    create_ledger("sqlite:///ledger.db")
    with open_store("sqlite:///ledger.db") as store:
        monkeypatch.chdir("/")
        assert store.record([ROW]).first_position == 1
    assert [file.name for file in tmp_path.iterdir()] == ["ledger.db"]


@pytest.mark.usefixtures("pragmas_as_in_use")
def test_every_connection_to_sqlite_is_set_as_the_design_says(tmp_path) -> None:
    create_ledger(f"sqlite:///{tmp_path / 'l.db'}")
    expected = {
        "application_id": int.from_bytes(b"DPL1"),
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "trusted_schema": 0,
        "secure_delete": 1,
        "cache_size": -65536,
        "busy_timeout": 60_000,
    }
    with open_store(f"sqlite:///{tmp_path / 'l.db'}") as store:
        for entering in (store.reading, store.transaction):
            with entering() as connection:
                found = {
                    name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected
                }
            assert found == expected


def test_an_empty_file_becomes_a_ledger_that_only_its_owner_reads(tmp_path) -> None:
    (tmp_path / "l.db").touch(0o644)
    create_ledger(f"sqlite:///{tmp_path / 'l.db'}")
    assert stat.S_IMODE((tmp_path / "l.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("making", [open_store, create_ledger])
def test_a_file_of_another_kind_is_told_and_left_as_it_was(tmp_path, making) -> None:
    (tmp_path / "notes.txt").write_text("Ring Mrs Jones about the invoices, then the bank.\n" * 50)
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE entries (position, stream)")
    other.commit()
    other.close()
    for name in ("notes.txt", "other.db"):
        before = (tmp_path / name).read_bytes()
        with pytest.raises(NotALedger, match="file of another kind") as told:
            making(f"sqlite:///{tmp_path / name}")
        assert len(str(told.value).splitlines()) == 1
        assert (tmp_path / name).read_bytes() == before
    assert {file.name for file in tmp_path.iterdir()} == {"notes.txt", "other.db"}


def test_a_folder_and_a_missing_folder_are_told(tmp_path) -> None:
    with pytest.raises(Unreachable, match="is not a file"):
        create_ledger(f"sqlite:///{tmp_path}")
    with pytest.raises(Unreachable, match="cannot be made: No such file or directory"):
        create_ledger(f"sqlite:///{tmp_path}/none/l.db")


def test_a_ledger_that_cannot_be_made_leaves_no_file(tmp_path, monkeypatch) -> None:
    from ledger.store import creation

    def fail(connection, *, name):
        raise KeyboardInterrupt

    monkeypatch.setattr(creation, "_write_first_rows", fail)
    with pytest.raises(KeyboardInterrupt):
        create_ledger(f"sqlite:///{tmp_path / 'l.db'}")
    assert list(tmp_path.iterdir()) == []


def test_a_schema_that_holds_something_else_is_told_and_left(fresh_schema, postgres_url) -> None:
    import psycopg2

    url = fresh_schema()
    schema = read_address(url).schema
    shell = psycopg2.connect(postgres_url)
    with shell, shell.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {schema} CREATE TABLE payments (id int)")
    shell.close()
    with pytest.raises(NotALedger, match="holds something else; choose another schema"):
        create_ledger(url)
    with pytest.raises(NotALedger, match="holds something else, not a ledger"):
        open_store(url)


def test_an_empty_schema_made_by_an_administrator_will_do(fresh_schema, postgres_url) -> None:
    import psycopg2

    url = fresh_schema()
    shell = psycopg2.connect(postgres_url)
    with shell, shell.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {read_address(url).schema}")
    shell.close()
    create_ledger(url)
    open_store(url).close()


def test_any_name_will_do_for_a_schema(postgres_url) -> None:
    import psycopg2

    from ledger.store.store import Store

    given = postgres_url + ("&" if "?" in postgres_url else "?") + "schema=NHS%20%22ICB%22%20100%25"
    create_ledger(given)
    try:
        with open_store(given) as store:
            assert isinstance(store, Store)
            assert store.address.schema == 'NHS "ICB" 100%'
            assert store.record([ROW]).first_position == 1
    finally:
        shell = psycopg2.connect(postgres_url)
        with shell, shell.cursor() as cursor:
            cursor.execute('DROP SCHEMA "NHS ""ICB"" 100%%" CASCADE', ())
        shell.close()


SECRET = "s3cr3t-word"


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://jo:{SECRET}@127.0.0.1:1/ledger?schema=x",
        f"postgres://127.0.0.1:1/ledger?schema=x&password={SECRET}",
        f"postgresql+psycopg2://127.0.0.1:1/ledger?password={SECRET}",
        f"postgresql://jo:{SECRET}@127.0.0.1:port/ledger?schema=x",
        f"mysql://jo:{SECRET}@127.0.0.1/ledger",
    ],
)
def test_a_server_that_cannot_be_reached_is_told_without_the_password(url) -> None:
    for doing in (open_store, create_ledger, upgrade):
        with pytest.raises(Unreachable) as told:
            doing(url)
        words = str(told.value)
        assert SECRET not in words
        assert "Traceback" not in words
        assert "sqlalche.me" not in words
        assert not getattr(told.value, "outcome_unknown", False)


def test_what_is_said_of_an_unreachable_server() -> None:
    with pytest.raises(Unreachable) as told:
        open_store(f"postgresql://jo:{SECRET}@127.0.0.1:1/ledger?schema=x")
    assert str(told.value).startswith(
        "no connection to postgresql://jo@127.0.0.1:1/ledger?schema=x: connection to server at"
    )


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("ledger.db", "this is not the address of a ledger: ledger.db"),
        ("sqlite://", "a ledger in SQLite is a file"),
        ("sqlite:///", "a ledger in SQLite is a file"),
        ("sqlite:///:memory:", "a ledger in SQLite is a file"),
        ("mysql://host/db", "a ledger cannot be kept in mysql://"),
        ("postgresql://host/db", "does not say which ledger: postgresql://host/db\n"),
        ("postgresql://host/db", "try:   postgresql://host/db?schema=NAME"),
        ("postgresql://host/db?schema=", "does not say which ledger"),
        (f"postgresql://host/db?schema={'x' * 64}", "does not say which ledger"),
    ],
)
def test_an_address_that_is_none_is_told_with_one_that_is(url, told) -> None:
    with pytest.raises(Unreachable) as fault:
        read_address(url)
    assert told in str(fault.value)
    assert "try:   " in str(fault.value)


def test_other_parameters_of_the_address_are_left_as_they_are() -> None:
    address = read_address(
        "postgresql://host/db?sslmode=require&schema=a%20b&options=-cstatement_timeout%3D5s"
    )
    query = dict(address.url.query)
    assert query["sslmode"] == "require"
    assert query["options"] == '-cstatement_timeout=5s -csearch_path="a\\ b"'
    assert "schema" not in query
    assert address.url.drivername == "postgresql+psycopg2"


def test_a_parameter_that_postgresql_does_not_know_is_named() -> None:
    for doing in (open_store, create_ledger, upgrade):
        with pytest.raises(Unreachable) as told:
            doing(f"postgresql://jo:{SECRET}@127.0.0.1:1/ledger?schema=x&foo=1")
        assert str(told.value) == (
            'the address of the ledger has a parameter that PostgreSQL does not know: "foo"\n'
            "  try:   without it; a ledger is named by ?schema=NAME"
        )


def test_a_fault_of_the_driver_itself_is_one_of_ours_too() -> None:
    class ProgrammingError(Exception):
        pgcode = None

    found = explained(ProgrammingError("can't adapt type 'X'"), shown="postgresql://h/d?schema=x")
    assert isinstance(found, StoreFault)
    assert str(found) == ("postgresql://h/d?schema=x: can't adapt type 'X'; nothing was recorded")


def test_every_fault_of_the_database_is_one_of_ours(store) -> None:
    with pytest.raises(StoreFault) as fault, store.reading() as connection:
        connection.exec_driver_sql("SELECT nonsense FROM nowhere")
    assert isinstance(fault.value, LedgerError)
    assert isinstance(fault.value.__cause__, DBAPIError)
    assert "SELECT" not in str(fault.value)
    assert store.head().position == 0


def test_importing_the_store_loads_no_heavy_library() -> None:
    program = (
        "import sys, ledger.store;"
        "print([name for name in ('sqlalchemy', 'psycopg2', 'eventsourcing', 'sqlite3')"
        " if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert told.stdout == "[]\n", told.stderr


def test_texts_are_compared_byte_by_byte_in_postgresql(fresh_schema) -> None:
    url = fresh_schema()
    create_ledger(url)
    question = (
        "SELECT collation_name, count(*) FROM information_schema.columns"
        " WHERE table_schema = current_schema() AND data_type = 'text' GROUP BY 1"
    )
    with open_store(url) as store, store.reading() as connection:
        assert connection.exec_driver_sql(question).all() == [("C", 12)]


def test_sqlite_holds_every_column_to_its_type(tmp_path) -> None:
    create_ledger(f"sqlite:///{tmp_path / 'l.db'}")
    question = (
        "SELECT name FROM pragma_table_list"
        " WHERE schema = 'main' AND strict AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    with open_store(f"sqlite:///{tmp_path / 'l.db'}") as store, store.reading() as connection:
        tables = connection.exec_driver_sql(question).scalars().all()
    assert tables == ["about", "commands", "details", "entries", "head"]
