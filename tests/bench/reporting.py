"""A commissioner's report over every account, by one process and by two, beside a rebuild; and the
page on which every figure opens.

    python -m tests.bench.reporting LEDGER PROCESSES [page]

tells the seconds that the report's figures took, or its page, in whole, and the most memory of all
processes together, in MiB.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from threading import Event, Thread

YEAR = (date(2025, 4, 1), date(2026, 3, 31))


def bench_report(url: str, rebuilt: float, tell: Callable[[str, str], None]) -> None:
    """rebuilt: the seconds that the tables took from nothing, in this same run."""
    for hands in (1, 2):
        seconds, mib = min(_in_its_own_process(url, hands) for _ in range(2))
        by = "by one process" if hands == 1 else f"by {hands} processes"
        tell(f"commissioner report, over all accounts, {by}", f"{seconds:.2f} s")
        wanted = "" if hands == 1 else " (wanted: 0.33 at most)"
        tell(f"of the time of a rebuild, {by}{wanted}", f"{seconds / rebuilt:.2f}")
        tell(f"peak memory, {by}", f"{mib:,.0f} MiB")
    seconds, mib = _in_its_own_process(url, 2, "page")
    tell("its page, on which every figure opens, by 2 processes", f"{seconds:.2f} s")
    tell("peak memory, of the page", f"{mib:,.0f} MiB")


def _in_its_own_process(url: str, hands: int, *what: str) -> tuple[float, float]:
    command = [sys.executable, "-m", "tests.bench.reporting", url, str(hands), *what]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(told[0]), float(told[1])


def main(url: str, hands: int, *, page: bool = False) -> None:
    from projections.reports.commissioner import commissioner
    from projections.writers.report_html import html

    first_on, last_on = YEAR
    peaks: dict[str, int] = {}
    done = Event()
    watch = Thread(target=_watch, args=(peaks, done))
    watch.start()
    started = time.perf_counter()
    what = commissioner(first_on=first_on, last_on=last_on, hands=hands)
    if page:
        html(*what.opened(url))
    else:
        what.report(url)
    taken = time.perf_counter() - started
    done.set()
    watch.join()
    print(taken, sum(peaks.values()) / 1024)


def _watch(peaks: dict[str, int], done: Event) -> None:
    """The most memory in KiB of this process and of each it started, as Linux tells it. What
    `getrusage` tells counts in what a process was before it became another program."""
    own = Path("/proc/self")
    while True:
        over = done.wait(0.1)
        pids = [pid for file in own.glob("task/*/children") for pid in file.read_text().split()]
        for pid in ("self", *pids):
            with suppress(OSError):
                said = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
                peaks[pid] = int(said[1]) if said else peaks.get(pid, 0)
        if over:
            return


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), page="page" in sys.argv[3:])
