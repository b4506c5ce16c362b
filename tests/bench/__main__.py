"""`make bench`: what a question costs beside the least it could cost.

    python -m tests.bench [--entries 1000000] [--accounts 2000] [--database sqlite|postgresql]
                          [--joint 100] [--only-report]

Ratios are the least possible over ours, in one run, the better of three each: 1.0 is the limit.
--entries 0 or --accounts 0 leaves a part out: questions, or a year squared. --joint is how many
accounts of a hundred have two funders' money; --only-report rebuilds, reports, and ends there.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from tests.bench.making import make, next_pay_day
from tests.bench.matching import bench_matching
from tests.bench.reporting import bench_report
from tests.bench.squaring_year import bench_squaring

BIN = Path(sys.executable).parent
ASKED_ON = date(2025, 7, 20)


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.bench")
    given.add_argument("--entries", type=int, default=1_000_000)
    given.add_argument("--accounts", type=int, default=2_000)
    given.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    given.add_argument("--joint", type=int, default=100)
    given.add_argument("--only-report", action="store_true")
    asked = given.parse_args()
    if asked.only_report:
        asked.accounts = 0
    folder = Path(tempfile.mkdtemp(prefix="dpl-bench-"))
    try:
        for database in asked.database or ("sqlite", "postgresql"):
            with ledgers_in(database, folder) as ledger:
                if asked.entries:
                    url = ledger("bench")
                    bench(database, url, asked.entries, asked.joint, short=asked.only_report)
                if asked.accounts:
                    print(f"{database}, a year squared")
                    bench_squaring(ledger, folder / database, asked.accounts, tell)
        if asked.entries and not asked.only_report:
            bench_files(folder)
        if asked.accounts:
            bench_matching()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def ledgers_in(database: str, folder: Path) -> Iterator[Callable[[str], str]]:
    """Where a new ledger of some name is to be made."""
    if database == "sqlite":
        yield lambda name: f"sqlite:///{folder / name}.db"
        return
    from tests.conftest import _embedded_postgres

    with _embedded_postgres() as url:
        yield lambda name: f"{url}{'&' if '?' in url else '?'}schema={name}"


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def best(work: Callable[[], object], times: int = 3) -> float:
    return min(timed(work) for _ in range(times))


def tell(what: str, figure: str) -> None:
    print(f"  {what:<58} {figure}", flush=True)


def bench(database: str, url: str, entries: int, joint: int, *, short: bool) -> None:
    from ledger.store import open_store
    from projections import catch_up
    from projections.replay import fold_balances

    print(f"{database}, {entries:,} entries, {joint}% of accounts joint")
    made = timed(lambda: make(url, entries, joint=joint))
    tell("made, entries a second", f"{entries / made:,.0f}")
    if short:
        with open_store(url) as store:
            caught = timed(lambda: catch_up(store))
        tell("tables caught up from nothing", f"{caught:.2f} s")
        bench_report(url, caught, tell)
        return
    with open_store(url) as store:
        bare, ours = best(lambda: bare_fold(store)), best(lambda: fold_balances(store))
        tell("bare limit: raw cursor, typed decode, dict sum", f"{bare:.2f} s")
        tell("ours: streaming, decode, postings, balances", f"{ours:.2f} s")
        tell("replay, of the bare limit (wanted: 0.4)", f"{bare / ours:.2f}")
        caught = timed(lambda: catch_up(store))
        tell("tables caught up from nothing, entries a second", f"{entries / caught:,.0f}")
    bench_report(url, caught, tell)
    processes(url)
    over_all_accounts(url, bare)
    with open_store(url) as store:
        pay_run(store, next_pay_day(entries))
        single_commits(store)
    tell("peak memory", f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def bare_fold(store) -> dict[str, int]:
    """The least that could be done: rows, typed decode, one sum an entry."""
    from ledger.recording import decoder as made
    from projections.catchup import raw_of

    decoder = made()

    sums: dict[str, int] = defaultdict(int)
    sql = "SELECT position, stream, version, recorded_at, topic, state FROM entries"
    with store.reading() as connection:
        raw = raw_of(connection)
        cursor = raw.cursor()
        if store.dialect == "postgresql":
            cursor = raw.cursor("bare")
            cursor.itersize = 2_000
        cursor.execute(f"{sql} ORDER BY position")
        for row in cursor:
            event = decoder.decode(row[5]).event
            shares = getattr(event, "shares", None)
            sums[row[1]] += shares[0].pence if shares else 1
        cursor.close()
    return sums


def over_all_accounts(url: str, bare: float) -> None:
    """Questions over every account: one that reads all entries, and one that no spend bears on."""
    from projections.reviews import reviews
    from projections.surplus import surpluses

    for what, ask in (("surplus", surpluses), ("reviews", reviews)):
        took = best(lambda ask=ask: ask(url, as_at=ASKED_ON), 2)
        tell(f"dpl {what}, over all accounts", f"{took:.2f} s, {bare / took:.2f} of the limit")


def pay_run(store, paid_on: date) -> None:
    """What `dpl pay run --dry-run` decides: every account looked at, and paid twice."""
    from ledger.commands import RunPayments
    from ledger.service import Actor, Ledger, Order

    order = Order("run", RunPayments(run="bench", paid_on=paid_on, upto_on=paid_on))
    ledger = Ledger(store)
    accounts = len(store.streams("account:"))
    took = best(lambda: ledger.record([order], Actor("bench"), dry_run=True), 2)
    tell("pay run preview, accounts a second", f"{accounts / took:,.0f}")


def single_commits(store) -> None:
    from ledger.commands import RecordSpend
    from ledger.service import Actor, Ledger, Order
    from tests.builders import day

    ledger = Ledger(store)
    order = RecordSpend(
        account="A-1", paid_on=day(8), amount_pence=100, category="transport", fund="nhs"
    )

    def spend(n: int) -> None:
        ledger.record([Order(f"bench-{n}-{time.perf_counter_ns()}", order)], Actor("bench"))

    spend(0)
    tell(
        "spends recorded one by one, a second",
        f"{100 / timed(lambda: list(map(spend, range(100)))):,.0f}",
    )
    many = [Order(f"many-{n}", order) for n in range(20_000)]
    tell(
        "spends recorded in one batch of 20,000, a second",
        f"{20_000 / timed(lambda: ledger.record(many, Actor('bench'))):,.0f}",
    )


def processes(url: str) -> None:
    """Whole processes, beside a Python that does nothing."""
    run("balance", "A-1", url=url)  # catches the tables up
    bare = best(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), 5)
    tell("python that does nothing", f"{bare * 1000:.0f} ms")
    check = "plan check A-1 --category transport --amount 12.50 --on 08/04/2025 --fund nhs"
    for asked in map(str.split, ("--help", "balance A-1", "history A-1 --last 20", "surplus A-1",
                                 check)):  # fmt: skip
        took = best(lambda asked=asked: run(*asked, url=url), 5)
        tell(f"dpl {' '.join(asked[:4])}", f"{took * 1000:.0f} ms, {took / bare:.1f} times that")


def run(*asked: str, url: str) -> None:
    env = os.environ | {"DPL_LEDGER": url}
    subprocess.run([BIN / "dpl", *asked], check=True, env=env, capture_output=True)


def bench_files(folder: Path) -> None:
    """A big statement read, and recorded."""
    from ledger.statements.read import read

    rows = ["Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP)"]
    balance = 0
    for n in range(20_000):
        pence = 100 + n % 977
        balance -= pence
        sign = "-" if balance < 0 else ""
        rows.append(
            f"{1 + n % 28:02d}/{1 + n // 1700:02d}/2025,SHOP {n % 50},ref,CARD,-{pence // 100}."
            f"{pence % 100:02d},{sign}{abs(balance) // 100}.{abs(balance) % 100:02d}"
        )
    data = "\n".join(rows).encode()
    print("files")
    took = best(lambda: read(data, file_name="big.csv"))
    tell("CSV lines read a second (20,000 lines)", f"{20_000 / took:,.0f}")
    path = folder / "big.csv"
    path.write_bytes(data)
    url = f"sqlite:///{folder / 'files.db'}"
    run("init", url=url)
    run("holding", "open", "bank-1", "--kind", "bank", "--on", "01/01/2025", url=url)
    whole = timed(lambda: run("import", str(path), "--holding", "bank-1", url=url))
    tell("dpl import, lines a second, whole process", f"{20_000 / whole:,.0f}")


if __name__ == "__main__":
    main()
