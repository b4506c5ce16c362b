"""Many processes writing to one stream at once: no gap, no double, no lost entry."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from ledger.errors import Conflict
from ledger.merkle import Frontier, leaf_hash
from ledger.store import (
    CommandAlreadyRecorded,
    CommandRow,
    NewRow,
    create_ledger,
    line_of,
    open_store,
)

STREAM = "account:1"
EACH = 12


def write(url: str, who: int, start) -> None:
    """Record EACH entries in the one stream: first try optimistic, then holding the head."""
    with open_store(url) as store:
        start.wait()
        for count in range(EACH):
            command = CommandRow(f"{who}-{count}", "x", 1)
            try:
                store.record([_next(len(store.load(STREAM)), who)], [], [command])
            except Conflict:
                with store.writing() as writing:
                    writing.record([_next(len(writing.load(STREAM)), who)], [], [command])


def _next(versions: int, who: int) -> NewRow:
    return NewRow(STREAM, versions + 1, "t.v1", f'{{"by":"{who}"}}')


def several(writers: int, url: str) -> None:
    create_ledger(url)
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(writers)
    processes = [context.Process(target=write, args=(url, n, start)) for n in range(writers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * writers
    with open_store(url) as store:
        rows = store.load(STREAM)
        assert [row.position for row in rows] == list(range(1, writers * EACH + 1))
        assert [row.version for row in rows] == list(range(1, writers * EACH + 1))
        times = [row.recorded_at for row in rows]
        assert times == sorted(set(times))
        by = [row.state for row in rows]
        assert {by.count(one) for one in by} == {EACH}
        leaves = (leaf_hash(line_of(row)) for row in store.rows())
        assert store.head().frontier == Frontier().extend(leaves)


def test_sixteen_processes_write_to_one_stream_in_postgresql(fresh_schema) -> None:
    several(16, fresh_schema())


def test_four_processes_write_to_one_stream_in_sqlite(tmp_path) -> None:
    several(4, f"sqlite:///{tmp_path / 'ledger.db'}")


def test_one_command_sent_by_many_at_once_is_recorded_once(ledger_url) -> None:
    create_ledger(ledger_url)
    senders = 8
    together = Barrier(senders)
    with open_store(ledger_url) as store:

        def send(who: int) -> str:
            row = NewRow(f"account:{who}", 1, "t.v1", '{"by":"a"}')
            together.wait()
            try:
                store.record([row], [], [CommandRow("c1", "x", 1)])
            except CommandAlreadyRecorded as already:
                assert already.stored["c1"].first_position == 1
                return "already"
            return "recorded"

        with ThreadPoolExecutor(senders) as pool:
            answers = list(pool.map(send, range(senders)))
        assert sorted(answers) == ["already"] * (senders - 1) + ["recorded"]
        assert store.head().position == 1


def test_whoever_waits_too_long_for_the_head_is_told_to_try_again(ledger_url, monkeypatch) -> None:
    from ledger.store import database

    create_ledger(ledger_url)
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    with open_store(ledger_url) as first, open_store(ledger_url) as second:
        with first.writing(), pytest.raises(Conflict, match="nothing was recorded; try again"):
            second.record([_next(0, 1)])
        assert second.record([_next(0, 1)]).first_position == 1
