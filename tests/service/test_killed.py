"""Killed at any moment: no acknowledged entry is lost, and none is recorded twice."""

from __future__ import annotations

import os
import random
import signal
import time
from collections import Counter

import pytest

from ledger.recording import entry_of
from ledger.service import Actor, Ledger, Order
from ledger.store import create_ledger, open_store
from tests.builders import ONE_FUND, day, line, said, spent, statement

KILLS = 25
TAXI = said("spend", fund="nhs", category="transport")


def work() -> list[Order]:
    """Spends and statements in turn, each with an id of its own."""
    found = []
    for n in range(2000):
        if n % 5:
            command = spent(100 + n, paid_on=day(1 + n % 28))
        else:
            lines = [(line(-(100000 + 10 * n + k), day(9)), TAXI) for k in range(6)]
            command = statement(*lines, name=f"{n:04x}")
        found.append(Order(f"order-{n}", command))
    return found


def child(url: str, orders: list[Order], pipe: int) -> None:
    """Record each order, and say so once it is durable, until killed."""
    with open_store(url) as store:
        for outcome in Ledger(store).record_each(orders, Actor("worker")):
            os.write(pipe, f"{outcome.order} {outcome.count}\n".encode())


def run_and_kill(url: str, orders: list[Order], *, after: float) -> list[str]:
    """What a child had acknowledged when it was killed."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.close(reading)
            child(url, orders, writing)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        first = pipe.readline()
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        rest = pipe.read()
    lines = [text for text in (first + rest).split("\n") if text]
    return [text.split()[0] for text in lines]


def killed_again_and_again(url: str, kills: int) -> None:
    chance = random.Random(20260401)
    create_ledger(url)
    with open_store(url) as store:
        setup = [Order(f"setup-{n}", command) for n, command in enumerate(ONE_FUND)]
        Ledger(store).record(setup, Actor("anna"))
    orders = work()
    acknowledged: set[str] = set()
    sent = 0
    for _ in range(kills):
        # The last ones again too, for their answers may have been lost.
        acknowledged.update(
            run_and_kill(url, orders[max(0, sent - 3) :], after=chance.uniform(0, 0.03))
        )
        sent = max(int(name.split("-")[1]) for name in acknowledged) + 1
    with open_store(url) as store:
        recorded = {entry_of(row).command for row in store.rows()}
        assert acknowledged <= recorded
        list(Ledger(store).record_each(orders[: sent + 1], Actor("anna")))
        entries = [entry_of(row) for row in store.rows()]
        ledger = Ledger(store)
        assert len(ledger.holding("bank-1").statements) == (sent + 5) // 5
    assert [entry.position for entry in entries] == list(range(1, len(entries) + 1))
    counts = Counter(e.command for e in entries if type(e.event).__name__ == "SpendRecorded")
    expected = {order.id: 1 if n % 5 else 6 for n, order in enumerate(orders[: sent + 1])}
    assert counts == expected


def test_killed_while_recording(ledger_url):
    killed_again_and_again(ledger_url, KILLS)


@pytest.mark.soak
def test_killed_while_recording_a_few_hundred_times(ledger_url):
    killed_again_and_again(ledger_url, 300)
