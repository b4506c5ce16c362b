"""A connection that goes while we work: what is said, and that the store goes on afterwards."""

from __future__ import annotations

import psycopg2
import pytest

from ledger.errors import Unreachable
from ledger.store import AnswerLost, CommandRow, NewRow, create_ledger, open_store

ROW = NewRow("account:1", 1, "t.v1", '{"by":"a"}')
COMMAND = CommandRow("c1", "x", 1)
PID = "SELECT pg_backend_pid()"

# The last thing done before the commit is to lose the connection.
LOSE_IT_AT_COMMIT = """
CREATE FUNCTION lose_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER lose_it AFTER INSERT ON entries
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION lose_it()
"""


@pytest.fixture
def store(fresh_schema):
    url = fresh_schema()
    create_ledger(url)
    with open_store(url) as opened:
        yield opened


@pytest.fixture
def cut_off(postgres_url):
    """Ends the server's side of a connection, as a restart of the server would."""
    shell = psycopg2.connect(postgres_url)
    shell.autocommit = True

    def cut(pid: int) -> None:
        with shell.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    yield cut
    shell.close()


def pid_of(connection) -> int:
    return connection.exec_driver_sql(PID).scalar()


def test_lost_before_recording_nothing_was_recorded_and_the_store_goes_on(
    store, cut_off, capfd
) -> None:
    with pytest.raises(Unreachable) as told, store.writing() as writing:
        cut_off(pid_of(writing.connection))
        writing.record([ROW])
    assert str(told.value).startswith("no connection to postgresql://")
    assert not getattr(told.value, "outcome_unknown", False)
    assert store.record([ROW]).first_position == 1
    assert capfd.readouterr().err == ""


def test_lost_while_nobody_was_using_it(store, cut_off, capfd) -> None:
    with store.reading() as connection:
        pid = pid_of(connection)
    cut_off(pid)
    with pytest.raises(Unreachable):
        store.record([ROW])
    assert store.record([ROW]).first_position == 1
    assert capfd.readouterr().err == ""


def test_lost_in_the_middle_of_a_replay(store, cut_off) -> None:
    store.record([ROW._replace(version=version) for version in range(1, 3001)])
    with pytest.raises(Unreachable), store.reading() as connection:
        cut_off(pid_of(connection))
        connection.exec_driver_sql("SELECT 1")
    assert len(list(store.rows())) == 3000


def test_lost_at_the_commit_the_outcome_is_unknown_and_the_command_settles_it(store, capfd) -> None:
    with store.transaction() as connection:
        connection.exec_driver_sql(LOSE_IT_AT_COMMIT)
    with pytest.raises(AnswerLost) as told:
        store.record([ROW], [], [COMMAND])
    assert told.value.outcome_unknown
    assert isinstance(told.value, Unreachable)
    assert "it may or may not have been recorded" in str(told.value)
    assert capfd.readouterr().err == ""
    assert store.commands(["c1"]) == {}
    with store.transaction() as connection:
        connection.exec_driver_sql("DROP TRIGGER lose_it ON entries")
    assert store.record([ROW], [], [COMMAND]).first_position == 1
