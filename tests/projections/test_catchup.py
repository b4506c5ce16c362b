"""The tables hold what the entries say, however and whenever they are brought up to date."""

from __future__ import annotations

import contextlib
import multiprocessing
import random
import sqlite3
from contextlib import contextmanager

import pytest

from ledger.errors import Refused, Tampered, Unreachable
from ledger.store import open_store
from projections import catch_up, catchup, rebuild, status, tables
from projections.balances import balances, positions_behind, sums_of, trial_balance
from projections.catchup import MadeByNewer
from projections.history import history
from projections.morning import morning_check
from projections.reader import Reader, reading
from projections.replay import fold_balances
from projections.trace import trace
from projections.writing import run
from tests.projections.worlds import World, day, opened, payment, record, spend


def all_rows(store) -> dict[str, list[tuple]]:
    """Everything in the tables of the build that readers read, but for the build's number."""
    found = {}
    with reading(store) as reader:
        for table in tables.TABLES:
            names = ", ".join(table.names[1:])
            rows = reader.ask(f"SELECT {names} FROM {table.name} WHERE build = ?", reader.build)
            found[table.name] = sorted(rows, key=repr)
    return found


def summed(store) -> dict:
    with reading(store) as reader:
        return sums_of(reader, accounts=None, as_at=None, known=reader.position)


@pytest.fixture
def world(ledger_url):
    """A ledger with a random history in it, and where each command of it ended."""
    with opened(ledger_url) as store:
        ends = [record(store, told) for told in World(11).commands(60)]
        store.ends = ends
        yield store


def test_the_tables_hold_what_a_replay_of_the_entries_comes_to(world):
    assert summed(world) == fold_balances(world)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_however_the_entries_are_cut_the_tables_come_out_the_same(ledger_url, seed):
    chance = random.Random(seed)
    with opened(ledger_url) as store:
        for told in World(seed).commands(50):
            record(store, told)
            if chance.random() < 0.4:
                catch_up(store, chunk=chance.randint(1, 30))
        catch_up(store, chunk=3)
        step_by_step = all_rows(store)
        assert summed(store) == fold_balances(store)
        rebuild(store, chunk=chance.randint(5, 40))
        assert all_rows(store) == step_by_step


def test_rebuilt_twice_the_rows_are_the_same_and_nothing_of_the_old_ones_is_left(world):
    rebuild(world)
    once = all_rows(world)
    rebuild(world, chunk=7)
    assert all_rows(world) == once
    with world.reading() as connection:
        for table in tables.TABLES:
            sql = f"SELECT DISTINCT build FROM {table.name}"
            builds = run(connection.connection, world.dialect, sql).fetchall()
            assert len(builds) <= 1, table.name


def test_a_ledger_that_nobody_asked_anything_yet_has_tables_that_say_so(ledger_url):
    with opened(ledger_url) as store:
        assert status(store)[0].position == 0
        assert catch_up(store) == 0
        assert balances(store).funds == ()
        assert rebuild(store) == 0
        assert trial_balance(store).sum_pence == 0


def test_the_status_says_how_far_the_tables_are_behind(world):
    catch_up(world)
    assert status(world)[0].behind == 0
    record(world, [("account:A-1", payment())])
    assert status(world)[0].behind == 1


# ── several at once ──────────────────────────────────────────────────────────────────────────


def _catch_up_in_another_process(url: str, gate, how: str) -> None:
    with open_store(url) as store:
        gate.wait()
        if how == "rebuild":
            rebuild(store, chunk=4)
        else:
            catch_up(store, chunk=3)


@pytest.mark.parametrize("how", [("catch up", "catch up"), ("rebuild", "catch up", "rebuild")])
def test_processes_that_catch_up_at_once_apply_each_entry_once(ledger_url, how):
    with opened(ledger_url) as store:
        for told in World(5).commands(40):
            record(store, told)
    if "rebuild" in how:
        with open_store(ledger_url) as store:
            catch_up(store)
            record(store, [("account:A-1", payment())])
    spawn = multiprocessing.get_context("spawn")
    gate = spawn.Barrier(len(how))
    others = [
        spawn.Process(target=_catch_up_in_another_process, args=(ledger_url, gate, one))
        for one in how
    ]
    for other in others:
        other.start()
    for other in others:
        other.join(60)
        assert other.exitcode == 0
    with open_store(ledger_url) as store:
        assert status(store)[0].behind == 0
        assert summed(store) == fold_balances(store)
        with reading(store) as reader:
            counted = reader.ask("SELECT count(*) FROM postings WHERE build = ?", reader.build)
        assert counted[0][0] == len(all_rows(store)["postings"])


def test_whoever_finds_the_chunk_written_already_writes_nothing(world, monkeypatch):
    """Between working a chunk out and writing it, someone else wrote it."""
    really = catchup._next

    def slow(store, *args, **kwargs):
        facts = really(store, *args, **kwargs)
        monkeypatch.setattr(catchup, "_next", really)
        with open_store(store_url(world)) as other:
            catch_up(other)
        return facts

    monkeypatch.setattr(catchup, "_next", slow)
    catch_up(world)
    assert summed(world) == fold_balances(world)


def store_url(store) -> str:
    return store.url_for_tests


@pytest.fixture(autouse=True)
def _known_address(request):
    """Lets a test open a second store on the same ledger."""
    if "world" in request.fixturenames:
        request.getfixturevalue("world").url_for_tests = request.getfixturevalue("ledger_url")


# ── readers meanwhile ────────────────────────────────────────────────────────────────────────


def test_a_reader_during_a_rebuild_never_sees_an_empty_or_half_made_table(world):
    before = summed(world)
    making = catchup._begin(world)
    finished = False
    while not finished:
        finished = catchup._made_further(world, making, 20)
        with open_store(store_url(world)) as other:
            assert summed(other) == before
            assert status(other)[0].rebuilding is not finished
    assert summed(world) == before


def test_a_reader_who_began_before_the_old_rows_were_removed_reads_on(world):
    catch_up(world)
    with reading(world) as reader:
        before = sums_of(reader, accounts=None, as_at=None, known=reader.position)
        with open_store(store_url(world)) as other:
            rebuild(other)
        assert sums_of(reader, accounts=None, as_at=None, known=reader.position) == before
        assert reader.ask("SELECT count(*) FROM postings WHERE build = ?", reader.build)[0][0]


def test_a_rebuild_that_was_broken_off_is_gone_on_with(world):
    catch_up(world)
    making = catchup._begin(world)
    assert not catchup._made_further(world, making, 20)
    record(world, [("account:A-1", payment())])
    rebuild(world)
    register = catchup.look(world)
    assert (register.build, register.making) == (making, None)
    assert summed(world) == fold_balances(world)


def test_entries_recorded_during_a_rebuild_are_in_it(world):
    catch_up(world)
    making = catchup._begin(world)
    catchup._made_further(world, making, 50)
    record(world, [("account:A-1", payment(777)), ("account:A-1", spend(paid_on=day(4)))])
    catch_up(world)
    while not catchup._made_further(world, making, 50):
        pass
    assert status(world)[0].behind == 0
    assert summed(world) == fold_balances(world)


# ── shapes ───────────────────────────────────────────────────────────────────────────────────


def test_tables_of_an_older_shape_build_themselves_again(world, monkeypatch):
    catch_up(world)
    before = all_rows(world)
    with world.transaction() as connection:  # what an older program may have written
        run(connection.connection, world.dialect, "UPDATE balances SET pence = pence + 1")
        run(connection.connection, world.dialect, "UPDATE projections SET shape = 0")
    assert all_rows(world) == before
    assert catchup.look(world).shape == tables.SHAPE


def test_a_shape_with_one_table_more_makes_it(world):
    catch_up(world)
    before = all_rows(world)
    with world.transaction() as connection:  # an older program, which did not know the table yet
        run(connection.connection, world.dialect, "DROP TABLE line_entries")
        run(connection.connection, world.dialect, "UPDATE projections SET shape = 0")
    catch_up(world)
    assert all_rows(world) == before


def test_an_older_program_leaves_a_newer_ones_tables_alone_and_answers_all_the_same(world):
    catch_up(world)
    before = summed(world)
    with world.transaction() as connection:
        run(connection.connection, world.dialect, "UPDATE projections SET shape = shape + 1")
        run(connection.connection, world.dialect, "UPDATE balances SET pence = 0")
    with pytest.raises(MadeByNewer):
        catch_up(world)
    with pytest.raises(MadeByNewer):
        rebuild(world)
    assert summed(world) == before
    with world.reading() as connection:
        sql = "SELECT min(pence), max(pence) FROM balances"
        assert run(connection.connection, world.dialect, sql).fetchone() == (0, 0)


# ── what must not happen ─────────────────────────────────────────────────────────────────────


def test_an_entry_that_does_not_read_as_it_was_written_stops_the_tables_where_they_are(world):
    catch_up(world)
    stood = status(world)[0].position
    record(world, [("account:A-1", payment())])
    _alter(world, stood + 1)
    with pytest.raises(Tampered):
        catch_up(world)
    assert status(world)[0].position == stood


def _alter(store, position: int) -> None:
    guards = {
        "sqlite": "DROP TRIGGER entries_refuse_update",
        "postgresql": "ALTER TABLE entries DISABLE TRIGGER USER",
    }
    with store.transaction() as connection:
        raw = connection.connection
        run(raw, store.dialect, guards[store.dialect])
        changed = "UPDATE entries SET state = replace(state, '50000', '50000.0')"
        run(raw, store.dialect, f"{changed} WHERE position = ?", (position,))


def test_who_may_read_and_not_write_is_answered_all_the_same(world, monkeypatch):
    catch_up(world)
    record(world, [("account:A-1", payment(123))])
    expected = fold_balances(world)

    @contextmanager
    def refused():
        raise Unreachable("no permission on this ledger")
        yield

    monkeypatch.setattr(world, "transaction", refused)
    assert summed(world) == expected
    assert balances(world).position == world.head().position
    monkeypatch.undo()
    assert status(world)[0].behind == 1


def test_a_file_at_its_head_is_read_without_sqlalchemy_and_never_altered(tmp_path):
    import subprocess
    import sys

    url = f"sqlite:///{tmp_path / 'we#ird %20?.db'}"
    with opened(url) as store:
        record(store, [("account:A-1", payment(500, line="bank-7/2025-06-01/500/1"))])
        catch_up(store)
    asked = (
        "import sys\n"
        "from projections.balances import balances\n"
        "from projections.history import history\n"
        f"found = balances({url!r}, account='A-1').total.held_pence\n"
        f"rows = history({url!r}, account='A-1').rows\n"
        "print(found, len(rows), 'sqlalchemy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
    assert (done.stdout.split(), done.stderr) == (["500", "1", "False"], "")


def test_a_file_behind_its_head_or_not_a_ledger_is_left_to_the_store(tmp_path):
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    with pytest.raises(Unreachable):
        balances(url)
    with opened(url) as store:
        record(store, [("account:A-1", payment(500))])
    assert balances(url).total.on_its_way_pence == 500
    with open_store(url) as store:
        assert status(store)[0].behind == 0


def test_what_is_asked_of_one_account_or_holding_is_found_by_index(tmp_path, monkeypatch):
    """Each question really asked, as SQLite means to answer it.

    PostgreSQL reads tables as small as these whole, whatever their indexes.
    """
    world = opened(f"sqlite:///{tmp_path / 'ledger.db'}")
    for told in World(11).commands(60):
        record(world, told)
    plans = []
    really = Reader.ask

    def explained(reader, sql, *values):
        told = " ".join(row[3] for row in really(reader, f"EXPLAIN QUERY PLAN {sql}", *values))
        plans.append((told, sql))
        return really(reader, sql, *values)

    line = "client-1/2025-06-04/-4999/1"
    monkeypatch.setattr(Reader, "ask", explained)
    for moment in ({}, {"as_at": day(9)}, {"known_at": 40}):
        balances(world, account="A-1", **moment)
        balances(world, holding="client-1", **moment)
        history(world, account="A-1", **moment)
        history(world, holding="bank-7", **moment)
        morning_check(world, holding="client-1", **moment)
        positions_behind(world, account="A-1", head="held", **moment)
    with contextlib.suppress(Refused):
        trace(world, line)
    trace(world, 40)
    assert len(plans) > 50
    for told, sql in plans:
        assert "SCAN" not in told.replace("SCAN CONSTANT ROW", ""), (told, sql)
        assert "PRIMARY KEY (build=?)" not in told, (told, sql)
    world.close()


def test_a_fault_of_the_database_in_a_quick_answer_is_told_in_our_words(tmp_path):
    from ledger.errors import LedgerError

    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    with opened(url) as store:
        record(store, [("account:A-1", payment(500))])
        catch_up(store)
    with pytest.raises(LedgerError), reading(url) as reader:
        reader.ask("SELECT nothing FROM nowhere")
    assert sqlite3.Error not in LedgerError.__mro__
