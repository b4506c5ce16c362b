"""A report for anybody to read, beside those that were published before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cli.reporting.issuing import numbers_told
from ledger.errors import Refused

if TYPE_CHECKING:
    from projections.moments import Known
    from projections.reports.issued import Issued
    from projections.reports.making import Before, CubeReport, Sources
    from projections.reports.report import Report


def for_anybody(
    what: CubeReport, of: Sources, known_at: Known, beside: Mapping[str, int]
) -> Report:
    """The report with small numbers left out, so that they follow neither from it nor from it and
    what was published before, of these ledgers or of one of them: of each, among the first so many
    that were given out. Refused where something was published of other ledgers too, which are not
    at hand: what is left out there might follow from it and this one."""
    from projections.reports.making import sources_of

    sources = sources_of(of)
    found = _before(what, sources, beside)
    elsewhere = sum(not one.is_whole for one in found)
    if elsewhere:
        many = "1 report was" if elsewhere == 1 else f"{elsewhere} reports were"
        raise Refused(
            "published-together",
            f"{many} published together with other ledgers, and what is left out there might "
            "follow from it and this one",
            "the same with --ledgers FILE that names them",
        )
    return what.for_anybody(sources, before=_in_order(what, found), known_at=known_at)


@dataclass
class _Published:
    """One that was published: of each ledger, what it knew, its number, and how many had been given
    out; and of how many ledgers it is."""

    one: Issued
    known: dict[str, int] = field(default_factory=dict)
    number: dict[str, int] = field(default_factory=dict)
    beside: dict[str, int] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        return len(self.known) == len(self.one.asked.get("ledgers", "one").split())

    def saw(self, other: _Published) -> bool:
        """Whether another was there when this was made, of these ledgers or some of them."""
        return all(number <= self.beside.get(name, 0) for name, number in other.number.items())


def _before(what: CubeReport, sources, beside: Mapping[str, int]) -> list[_Published]:
    """What was published of these ledgers, as each of them has it."""
    from projections.reports.issued import published_before

    found: dict[str, _Published] = {}
    for source in sources:
        for one in published_before(source.ledger, what.kind.name, beside=beside[source.name]):
            event, asked = one.event, one.asked
            own = found.setdefault(event.sha256, _Published(one))
            own.known[source.name] = event.position
            own.number[source.name] = one.number
            own.beside[source.name] = event.beside
            if "beside" in asked:
                own.beside[source.name] = numbers_told(asked["beside"])[asked["ledger"]]
    return list(found.values())


def _in_order(what: CubeReport, found: Sequence[_Published]) -> list[Before]:
    """Each after those that were there when it was made."""
    from dataclasses import replace

    from projections.reports.making import Before

    left, order = list(found), []
    while left:
        first = next(
            one for one in left if not any(one.saw(o) for o in left if o is not one)
        )  # fmt: skip
        left.remove(first)
        order.append(first)
    made = []
    for one in order:
        event = one.one.event
        assert event.first_on is not None and event.last_on is not None
        funder = one.one.asked.get("funder")
        of = replace(what, first_on=event.first_on, last_on=event.last_on, funder=funder)
        saw = tuple(at for at, other in enumerate(order) if other is not one and one.saw(other))
        made.append(Before(of, one.known, saw))
    return made
