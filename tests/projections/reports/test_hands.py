"""A report that several processes share is the report that one makes, whatever happens to them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from multiprocessing import popen_spawn_posix
from pathlib import Path

import msgspec
import pytest

from ledger import events as e
from ledger.calendar import Period
from ledger.errors import Tampered
from ledger.store import open_store
from projections.catchup import catch_up
from projections.hands import hands
from projections.reader import reading
from projections.reports import by_hands, kept
from projections.reports.commissioner import commissioner
from projections.writing import run
from tests.projections.worlds import World, day, opened, record

DAYS = Period(day(0), day(200))


def report_of(url: str, *, known_at=None, funder=None, hands: int):
    what = commissioner(first_on=DAYS.first, last_on=DAYS.last, funder=funder, hands=hands)
    made = what.edition(url, known_at=known_at)
    cells = [(name, list(cube.cells.items()), cube.each, cube.more) for _, part in made.parts
             for name, cube in part.items()]  # fmt: skip
    return made.report, cells


@pytest.fixture
def told(ledger_url, monkeypatch):
    """A ledger whose first account and last are one person's, and which is large enough."""
    monkeypatch.setattr(by_hands, "LARGE", 0)
    with opened(ledger_url) as store:
        for command in World(3).commands(120):
            record(store, [(stream, of_one_person(event)) for stream, event in command])
        catch_up(store)
    return ledger_url


def of_one_person(event):
    if isinstance(event, e.AccountOpened) and event.person != "p-A-2":
        return msgspec.structs.replace(event, person="p-1")
    return event


@pytest.fixture
def all_by_others(monkeypatch):
    """This process takes no part that was given to another; those it did all the same."""
    here, own = [], by_hands._fill
    monkeypatch.setattr(by_hands, "_fill", lambda *args: here.append(args) or own(*args))
    monkeypatch.setattr(Future, "cancel", lambda self: False)
    return here


def test_a_report_by_several_processes_is_that_of_one_cell_by_cell(told, all_by_others):
    with reading(told) as reader:
        head = reader.position
    for known_at, funder in ((None, None), (head * 2 // 3, None), (None, "nhs")):
        asked = {"known_at": known_at, "funder": funder}
        assert report_of(told, hands=3, **asked) == report_of(told, hands=1, **asked)
    assert not all_by_others


def test_one_person_with_accounts_in_different_parts_counts_once(told, all_by_others):
    _, cells = report_of(told, hands=2)
    everybody = 0
    for _, some, *_ in cells:
        for _, (_, _, whom) in some:
            everybody |= whom
    assert everybody.bit_count() == 2
    assert not all_by_others


def test_what_this_process_takes_over_is_no_different(told):
    assert report_of(told, hands=2) == report_of(told, hands=1)


def test_a_small_book_is_gone_through_by_one(told, monkeypatch):
    monkeypatch.setattr(by_hands, "LARGE", 10**9)
    monkeypatch.setattr(by_hands, "gather_by_hands", None)
    report_of(told, hands=2)


def test_what_stands_behind_the_figures_is_the_same_by_several(told, all_by_others, monkeypatch):
    monkeypatch.setattr(kept, "MOST_OF_ONE", 3)
    asked = {"first_on": DAYS.first, "last_on": DAYS.last}
    one, behind = commissioner(**asked, hands=1).opened(told)
    assert commissioner(**asked, hands=3).opened(told) == (one, behind)
    assert not all_by_others
    assert any(found.more for found in behind.figures.values())


def test_an_open_store_and_a_reader_are_gone_through_by_one(told, monkeypatch):
    monkeypatch.setattr(by_hands, "gather_by_hands", None)
    what = commissioner(first_on=DAYS.first, last_on=DAYS.last, hands=2)
    with reading(told) as reader:
        what.report(reader)
    what.explain(told, "unspent/total/held")


def test_where_the_machine_starts_no_process_the_report_is_the_same(told, monkeypatch):
    def refuse(*_):
        raise PermissionError("no more processes")

    one = report_of(told, hands=1)
    monkeypatch.setattr(popen_spawn_posix.Popen, "__init__", refuse)
    assert report_of(told, hands=2) == one


def test_where_processes_are_ended_from_outside_the_report_is_the_same(told, monkeypatch):
    one = report_of(told, hands=1)
    monkeypatch.setattr(by_hands, "fill", ended)
    monkeypatch.setattr(Future, "cancel", lambda self: False)
    assert report_of(told, hands=2) == one


def ended(portion):
    os._exit(9)


def test_a_fault_is_told_as_one_process_tells_it(told, all_by_others):
    with reading(told) as reader:
        entries = reader.stream("account:phb-3", known=reader.position)
    guards = {
        "sqlite": "DROP TRIGGER entries_refuse_update",
        "postgresql": "ALTER TABLE entries DISABLE TRIGGER USER",
    }
    with open_store(told) as store, store.transaction() as connection:
        raw = connection.connection
        run(raw, store.dialect, guards[store.dialect])
        spoil = "UPDATE entries SET state = replace(state, '{', '[') WHERE position = ?"
        run(raw, store.dialect, spoil, (entries[-1].position,))
    with pytest.raises(Tampered) as by_one:
        report_of(told, hands=1)
    with pytest.raises(Tampered) as by_several:
        report_of(told, hands=2)
    assert str(by_several.value) == str(by_one.value)
    assert len(all_by_others) == 1  # done again here, where the fault is told


# ── what becomes of the others ───────────────────────────────────────────────────────────────


def slow(part: int) -> int:
    """Tells its process, and takes longer than any test."""
    sys.stderr.write(f"{os.getpid()}\n")
    sys.stderr.flush()
    time.sleep(600)
    return part


def twice(part: int) -> int:
    return 2 * part


def fails_elsewhere(part: int) -> int:
    raise ZeroDivisionError(part)


def test_parts_come_in_order_and_then_what_this_process_did_itself():
    with hands(3) as several:
        assert list(several.do(twice, twice, range(50), lambda: "end"))[-3:] == [96, 98, "end"]


def test_a_part_that_others_cannot_do_is_done_here():
    with hands(2) as several:
        assert list(several.do(fails_elsewhere, twice, [1, 2, 3], lambda: 0)) == [2, 4, 6, 0]


def test_the_first_fault_is_told_and_none_that_comes_after():
    with hands(2) as several, pytest.raises(ZeroDivisionError, match="1"):
        list(several.do(fails_elsewhere, fails_elsewhere, [1, 2, 3], lambda: 1 // 0))


BY_HAND = """
from tests.projections.reports.test_hands import slow
from projections.hands import hands
import signal, time
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # though we run in the background
    with hands(3) as several:  # of whom one has nothing to do
        list(several.do(slow, slow, [1], lambda: time.sleep(600)))
"""


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_when_it_is_stopped_no_process_stays_behind(end, tmp_path):
    script = tmp_path / "by_hand.py"
    script.write_text(BY_HAND)
    with stopped_in_the_end(script) as first:
        other = int(first.stderr.readline())
        if end == signal.SIGINT:
            os.killpg(first.pid, end)  # as a terminal does: to all of them
        else:
            first.send_signal(end)
        first.wait(30)
        told = first.stderr.read()  # ends when the last of them has
        assert not is_there(other)
        assert told.count("Traceback") == (end == signal.SIGINT)


@contextmanager
def stopped_in_the_end(script: Path) -> Iterator[subprocess.Popen]:
    """A process that runs this, and all that it starts: none outlives the test, whatever happens
    to that."""
    first = subprocess.Popen(
        [sys.executable, script], stderr=subprocess.PIPE, text=True, start_new_session=True,
        env=os.environ | {"PYTHONPATH": os.getcwd()},
    )  # fmt: skip
    try:
        yield first
    finally:
        with suppress(ProcessLookupError):
            os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        first.stderr.close()


def is_there(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
        time.sleep(0.1)
    return True
