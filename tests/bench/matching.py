"""How right the matching is, by difficulty and by trap, and how fast. Seeded: the same every time.

    python -m tests.bench.matching [--groups 2000] [--seed 1] [--traps]

Precision is of matches: one with any wrong part is wrong. Recall is of links between a line and an
entry, over all that are true and over those that can be known from the data (`matching_world`).
Things equal in all that is told are the same to anybody: to take one for the other is right.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ledger.matching.items import Item
from ledger.matching.stages import match
from tests.bench.matching_world import LEVELS, MIX, Real, World, known, same, worlds


class Score(NamedTuple):
    """Counts: automatic matches and the wrong ones; true links, found, knowable, those found."""

    matches: int = 0
    wrong: int = 0
    links: int = 0
    found: int = 0
    known: int = 0
    known_found: int = 0

    def plus(self, other: Score, times: float = 1) -> Score:
        return Score(*(a + b * times for a, b in zip(self, other, strict=True)))

    @property
    def precision(self) -> float:
        return 1 - self.wrong / self.matches if self.matches else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.links if self.links else 1.0

    @property
    def recall_of_known(self) -> float:
        return self.known_found / self.known if self.known else 1.0


def _form(lines: Iterable[Item], entries: Iterable[Item]) -> tuple:
    return (frozenset(Counter(map(same, lines)).items()),
            frozenset(Counter(map(same, entries)).items()))  # fmt: skip


def scored(world: World, wrongs: list | None = None) -> dict[str, Score]:
    """What the engine makes of a world, by trap."""
    lines = {one.id: one for one in world.theirs}
    entries = {one.id: one for one in world.ours}
    can = known(world)
    waiting: dict[tuple, list[Real]] = defaultdict(list)
    kind_of: dict[str, str] = {}
    scores: dict[str, Score] = defaultdict(Score)
    for real in world.reals:
        kind_of.update(dict.fromkeys((one.id for one in (*real.lines, *real.entries)), real.kind))
        if real.lines and real.entries:
            waiting[_form(real.lines, real.entries)].append(real)
            links, sure = len(real.lines) * len(real.entries), can.get(real.entries[0].id, True)
            scores[real.kind] = scores[real.kind].plus(Score(links=links, known=links * sure))
    for one in match(world.theirs, world.ours).matches:
        some, others = [lines[n] for n in one.theirs], [entries[n] for n in one.ours]
        true = waiting.get(_form(some, others))
        if not true:
            kind = kind_of.get(one.theirs[0], "noise")
            scores[kind] = scores[kind].plus(Score(matches=1, wrong=1))
            if wrongs is not None:
                wrongs.append((kind, one, some, others))
            continue
        real = true.pop()
        links, sure = len(some) * len(others), can.get(real.entries[0].id, True)
        scores[real.kind] = scores[real.kind].plus(
            Score(matches=1, found=links, known_found=links * sure)
        )
    return scores


def measured(groups: int, seed: int, wrongs: list | None = None) -> dict[str, dict[str, Score]]:
    """Scores by level and trap; the same number of accounts of each level."""
    found: dict[str, dict[str, Score]] = {}
    for level in LEVELS:
        by_kind: dict[str, Score] = defaultdict(Score)
        for world in worlds(level, groups, seed):
            for kind, score in scored(world, wrongs).items():
                by_kind[kind] = by_kind[kind].plus(score)
        found[level.name] = dict(by_kind)
    return found


def total(scores: Iterable[Score]) -> Score:
    whole = Score()
    for one in scores:
        whole = whole.plus(one)
    return whole


def overall(found: dict[str, dict[str, Score]]) -> Score:
    """All levels, as often as they are met (`MIX`)."""
    whole = Score()
    for name, by_kind in found.items():
        whole = whole.plus(total(by_kind.values()), MIX[name] / 100)
    return whole


def _row(name: str, score: Score) -> str:
    return (f"  {name:<26}{score.matches:>10,.0f}{score.wrong:>8,.0f}{score.precision:>11.5f}"
            f"{score.recall:>9.4f}{score.recall_of_known:>13.4f}"
            f"{score.known / score.links if score.links else 1:>10.4f}")  # fmt: skip


def print_table(found: dict[str, dict[str, Score]], *, traps: bool) -> None:
    print(f"  {'':<26}{'matches':>10}{'wrong':>8}{'precision':>11}{'recall':>9}"
          f"{'of knowable':>13}{'knowable':>10}")  # fmt: skip
    for name, by_kind in found.items():
        print(_row(name, total(by_kind.values())))
        for kind in sorted(by_kind) if traps else ():
            print(_row(f"  {kind}", by_kind[kind]))
    print(_row("overall (40:40:15:5)", overall(found)))
    print(_row("overall (equal parts)", total(s for one in found.values() for s in one.values())))


def speed(items: int, seed: int = 1) -> tuple[int, float]:
    """How many items there were, and the seconds it took to match them, in one call."""
    theirs: list[Item] = []
    ours: list[Item] = []
    share = {name: round(items / 100 * part / 100) for name, part in MIX.items()}
    for level in LEVELS:
        for world in worlds(level, share[level.name], seed):
            theirs += world.theirs
            ours += world.ours
    started = time.perf_counter()
    match(theirs, ours)
    return len(theirs) + len(ours), time.perf_counter() - started


def bench_matching(groups: int = 1000, seed: int = 1, *, traps: bool = False) -> None:
    """Print the accuracy by level, and items a second at a quarter, a half and all of 226,000."""
    print(f"matching, {groups:,} accounts of each level, seed {seed}")
    print_table(measured(groups, seed), traps=traps)
    for items in (56_500, 113_000, 226_000):
        count, seconds = speed(items, seed)
        print(f"  {count:>7,} items matched in {seconds:5.2f} s, {count / seconds:,.0f} a second")


def main() -> None:
    given = argparse.ArgumentParser(prog="python -m tests.bench.matching")
    given.add_argument("--groups", type=int, default=1000)
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--traps", action="store_true", help="by trap, too")
    asked = given.parse_args()
    bench_matching(asked.groups, asked.seed, traps=asked.traps)


if __name__ == "__main__":
    main()
