"""`python -m tests.bench`, the year squared: whole processes over a quarter, half and all of it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from tests.bench.squaring import AFTER, FIRST, LAST, LATE_FROM, World, found_in, make, strangers_in
from tests.bench.squaring_faults import COUNCIL

DPL = Path(sys.executable).parent / "dpl"


class Cost(NamedTuple):
    """cpu is the seconds that the process itself was at work, however busy the machine was."""

    seconds: float
    cpu: float
    peak_mib: int


def commands(world: World) -> dict[str, list[str]]:
    """What squares the year, in order: the second pass of the bank has nothing to record."""
    days = ["--from", f"{FIRST:%d/%m/%Y}", "--to", f"{LAST:%d/%m/%Y}"]
    bank = ["reconcile", "bank", *days]
    council = ["reconcile", "council", "--mapping", str(world.mapping)]
    upto = ["--to", f"{AFTER:%d/%m/%Y}"]
    return {
        "bank": bank,
        "council": [*council, str(world.extract), "--from", f"{FIRST:%d/%m/%Y}", *upto],
        "council, late": [*council, str(world.late), "--from", f"{LATE_FROM:%d/%m/%Y}", *upto],
        "bank again": bank,
        "work": ["work"],
    }


_TIMED = """
import resource, subprocess, sys, time
started = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
sys.stderr.buffer.write(done.stderr)
print(time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss)
sys.exit(done.returncode)
"""
"""Run from a process of its own: a child's peak is never less than what its parent had."""


def run(url: str, *asked: str) -> Cost:
    """A whole process: how long it took, and the most memory that it had."""
    env = os.environ | {"DPL_LEDGER": url}
    done = subprocess.run([sys.executable, "-c", _TIMED, DPL, *asked], env=env, capture_output=True)
    if done.returncode:
        raise RuntimeError(f"dpl {' '.join(asked)}: {done.stderr.decode()}")
    seconds, cpu, peak = map(float, done.stdout.split())
    return Cost(seconds, cpu, int(peak) // 1024)


def bench_squaring(
    ledger: Callable[[str], str], folder: Path, accounts: int, tell: Callable[[str, str], None]
) -> None:
    """ledger(name) is where a new one is made. There is at least one account for each fault."""
    quarter: dict[str, Cost] = {}
    for part in (4, 2, 1):
        many, name = max(accounts // part, len(COUNCIL)), f"squaring{part}"
        world = make(url := ledger(name), folder / name, many)
        for what, asked in commands(world).items():
            cost = run(url, *asked)
            first = quarter.setdefault(what, cost)
            figure = f"{cost.seconds:6.1f} s, {world.lines / cost.seconds:7,.0f} lines a second"
            figure += f", {cost.cpu:.1f} s at work"
            if part == 1:
                figure += f" ({cost.cpu / first.cpu:.1f} times a quarter's)"
            tell(f"{many:,} accounts, {world.lines:,} lines: {what}",
                 f"{figure}, peak {cost.peak_mib} MiB")  # fmt: skip
    for row in seeded_and_found(url, world):
        tell(*row)


def seeded_and_found(url: str, world: World) -> Iterator[tuple[str, str]]:
    """Of each kind: how many were put in, and how many were found there with the same pence."""
    found = found_in(url, world.must)
    seeded: Counter[str] = Counter()
    right: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    for name, must in world.must.items():
        side = name.split("/")[0]
        wanted, got = Counter(must), Counter(found[name])
        for counts, some in ((seeded, wanted), (right, wanted & got), (beside, got - wanted)):
            for (kind, _), many in some.items():
                counts[f"{side}: {kind}"] += many
    seeded["council: unknown-account"] = world.strangers
    right["council: unknown-account"] = strangers_in(url)
    for kind in sorted({*seeded, *beside}):
        extra = f", {beside[kind]} that were not put in" if beside[kind] else ""
        yield kind, f"{seeded[kind]:,} put in, {right[kind]:,} found{extra}"
