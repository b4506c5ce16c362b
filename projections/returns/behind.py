"""The facts of returns and the entries behind each. Pure but for the reading of entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ledger import events as e
from projections.as_known import ACCOUNT
from projections.reports.asking import Asking
from projections.reports.cubes import Fact, Shape
from projections.reports.gathering import Family
from projections.returns.definition import Definition
from projections.returns.person import Kept
from projections.returns.running import Holder, KeptOf, Run, by_person

_BEHIND = [
    kind.__struct_config__.tag
    for kind in (e.AllocationMade, e.AllocationRevised, e.AllocationEnded, e.ReviewHeld)
]
Places = dict[tuple[str, ...], list[tuple[int, int]]]
"""The entries of each allocation, by account and name, and of the reviews, by account, fund and
day: positions, each with its version where it is one that can be taken back, and nought of what
cannot: a revision, a review."""


def places(asking: Asking) -> Places:
    """Where in the ledger the entries of all allocations and reviews are."""
    found: Places = {}
    for entry in asking.reader.about(_BEHIND, prefix=ACCOUNT, known=asking.known):
        account, event = entry.stream.removeprefix(ACCOUNT), entry.event
        if isinstance(event, e.ReviewHeld):
            own: tuple[str, ...] = account, event.fund, event.held_on.isoformat()
        else:
            own = account, event.allocation
        stays = isinstance(event, e.AllocationRevised | e.ReviewHeld)
        found.setdefault(own, []).append((entry.position, 0 if stays else entry.version))
    return found


def fact(
    there: Places,
    cube: str,
    key: tuple[str, ...],
    some: Iterable[Run],
    pence: int = 0,
    more: Iterable[int] = (),
) -> Fact:
    """A fact made of these allocations, and of more entries, each a position."""
    positions = [
        position
        for run in some
        for own in _behind(run)
        for position, version in there.get(own, ())
        if not version or version in run.entries
    ]
    return Fact(cube, key, pence, 1, tuple(sorted({*positions, *more})))


def _behind(run: Run) -> Iterator[tuple[str, ...]]:
    yield run.account, run.allocation
    if run.reviewed is not None:
        yield run.account, run.fund, run.reviewed.isoformat()


FactsOf = Callable[[Asking, Definition, list[Holder], Mapping[str, Kept], Places], Iterable[Fact]]
"""One person in every number that they count in."""


def family_of_people(
    shape: Shape, definition: Definition, kept_of: KeptOf, facts_of: FactsOf
) -> Family:
    """The facts of a return of numbers, in the cube of its name; kept_of gives dates of birth where
    they may be used."""

    def whole(asking: Asking) -> Iterator[tuple[str, Fact]]:
        kept, there = kept_of(asking), places(asking)
        for person, holders in by_person(asking, definition).items():
            for one in facts_of(asking, definition, holders, kept, there):
                yield person, one

    return Family({definition.head.name: shape}, of_ledger=whole)
