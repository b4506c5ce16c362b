"""Cubes of a large book, filled by several processes that go through its accounts side by side.

What they come to is what one comes to: cell by cell, person by person, and in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from ledger.calendar import Period
from ledger.errors import StoreFault
from projections.as_known import ACCOUNT, policies_known
from projections.balances import what_all_have
from projections.hands import hands
from projections.reader import reading
from projections.reports.asking import Asking
from projections.reports.cubes import Cube, Cubes, Key, Own, People
from projections.reports.gathering import (
    Among,
    Family,
    add_accounts,
    add_whole,
    empty_cubes,
    every_about,
    moved_to,
)
from projections.reports.kept import Kept

LARGE = 100_000
"""A book of fewer entries is gone through sooner than another process has started."""
PARTS = 24
"""So many parts for each process: many, since one account may have a hundred times the entries of
another, and who is ready first takes the next."""


class Portion(NamedTuple):
    """Some accounts, and what is asked of them: what another process needs to know. most: so many
    facts behind each cell are kept; none where nought."""

    address: str
    known: int
    days: Period
    funder: str | None
    ledger: str
    families: Sequence[Family]
    among: Among
    each: bool
    most: int


class Filled(NamedTuple):
    """The cells of cubes by the cubes' names, and the people in the order of their bits there; and
    what is whose in each, and what stands behind each, where that is kept."""

    cells: dict[str, dict[Key, list[int]]]
    people: list[tuple[str, str]]
    each: dict[str, tuple[Own | None, Own]]
    kept: Kept | None


def is_for_hands(asking: Asking) -> bool:
    """Whether several processes may and should go through a ledger: it has an address of its own
    and many entries, and its tables are in it."""
    return bool(asking.address) and asking.reader.kept and asking.known > LARGE


def gather_by_hands(
    asking: Asking,
    families: Sequence[Family],
    *,
    people: People,
    count: int,
    each: bool = False,
    kept: Kept | None = None,
) -> Cubes:
    """The cubes of these families, filled from all of a ledger, by so many processes; each: they
    keep what is whose; kept takes what stands behind them."""
    cubes = empty_cubes(families, each=each)
    own = [x._replace(of_ledger=None) for x in families if x.of_account is not None]
    with hands(count) as several:  # who start while this one finds out the rest
        most = kept.most if kept is not None else 0
        portions = list(_portions(asking, own, parts=count * PARTS, each=each, most=most))
        of_ledger = partial(_of_ledger, asking, families, each, most)
        for filled in several.do(fill, partial(_fill, asking), portions, of_ledger):
            renamed = people.renamed(filled.people)
            for name, cells in filled.cells.items():
                cube = Cube(cubes[name].shape)
                cube.cells, (cube.each, cube.more) = cells, filled.each[name]
                cubes[name].take_in(cube, renamed)
            if kept is not None and filled.kept is not None:
                kept.take_in(filled.kept)
    return cubes


def fill(portion: Portion) -> Filled:
    """What a portion comes to, where the ledger is first to be opened."""
    with reading(portion.address) as reader:
        known = portion.known
        if reader.position < known:
            raise StoreFault("the ledger is another than it was")
        policies = policies_known(reader, known=known)
        asking = Asking(reader, known, portion.days, policies, portion.funder, portion.ledger)
        return _fill(asking, portion)


def _fill(asking: Asking, portion: Portion) -> Filled:
    cubes, people = empty_cubes(portion.families, each=portion.each), People()
    kept = Kept(portion.most) if portion.most else None
    asking = replace(asking, apart=kept is not None)
    every = every_about(asking, among=portion.among)
    add_accounts(cubes, people, portion.families, every, keep=kept.keep if kept else None)
    return _filled(cubes, people, kept)


def _of_ledger(asking: Asking, families: Sequence[Family], each: bool, most: int) -> Filled:
    cubes, people = empty_cubes(families, each=each), People()
    kept = Kept(most) if most else None
    add_whole(cubes, people, families, asking, keep=kept.keep if kept else None)
    return _filled(cubes, people, kept)


def _filled(cubes: Cubes, people: People, kept: Kept | None) -> Filled:
    cells = {name: cube.cells for name, cube in cubes.items()}
    each = {name: (cube.each, cube.more) for name, cube in cubes.items()}
    return Filled(cells, people.names, each, kept)


def _portions(
    asking: Asking, families: Sequence[Family], *, parts: int, each: bool, most: int
) -> Iterator[Portion]:
    """All accounts, cut into parts of as many each."""
    if not families:
        return
    reader, known = asking.reader, asking.known
    has, moved = what_all_have(reader, on=asking.on, known=known), moved_to(asking)
    names = [one.removeprefix(ACCOUNT) for one in reader.streams(ACCOUNT, known=known)]
    many = max(1, -(-len(names) // parts))
    for at in range(0, len(names), many):
        some = names[at : at + many]
        among = Among(
            some[0],
            some[-1],
            {name: has[name] for name in some if name in has},
            {name: moved[name] for name in some if name in moved},
        )
        yield Portion(
            asking.address, known, asking.days, asking.funder, asking.ledger, families, among,
            each, most,
        )  # fmt: skip
