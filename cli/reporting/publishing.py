"""A report for anybody to read, beside those that were published before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic
from typing import TYPE_CHECKING

from cli.reporting.issuing import made_with, numbers_told
from cli.showing import tell
from ledger.errors import Refused

if TYPE_CHECKING:
    from projections.moments import Known
    from projections.reports.issued import Issued
    from projections.reports.making import Before, CubeReport, Sources
    from projections.reports.report import Report


SLOW = 5.0
"""Seconds after which somebody who waits wants to know for what."""


def for_anybody(
    what: CubeReport,
    of: Sources,
    known_at: Known,
    beside: Mapping[str, int],
    *,
    again: str = "the same with --ledgers FILE",
    alone: bool | None = None,
) -> Report:
    """The report with small numbers left out, so that they follow neither from it nor from it and
    what was published before, of these ledgers or of one of them: of each, among the first so many
    that were given out. Refused where something was published of other ledgers too, which are not
    at hand: what is left out there might follow from it and this one. alone goes ahead all the
    same, and the report says so; None where there is no such option. again is the command that
    has all ledgers in view, but for the file's names.
    """
    from projections.reports.making import sources_of

    sources = sources_of(of)
    found = _before(what, sources, beside)
    elsewhere = [one for one in found if not one.is_whole]
    others = " and ".join(sorted({name for one in elsewhere for name in one.others}))
    if elsewhere and not alone:
        many = "1 report was" if len(elsewhere) == 1 else f"{len(elsewhere)} reports were"
        raise Refused(
            "published-together",
            f"{many} published together with {others}, and what is left out there might "
            "follow from it and this one",
            f"{again}, which names {others} too"
            + ("" if alone is None else "; or --alone, which takes that risk and says so"),
        )
    order = _in_order([one for one in found if one.is_whole])
    report = what.for_anybody(
        sources, before=_said(_asked(what, order)), known_at=known_at, decided=_Decided(order)
    )
    if elsewhere:
        tell(f"made alone: what was published together with {others} was not looked at, and what "
             "is left out there may follow from it and this one")  # fmt: skip
        report = report._replace(rule=f"{report.rule} {ALONE.format(others)}")
    return report


ALONE = "It was not held against what was published together with {}."


def _said(order: Sequence[Before]) -> Iterator[Before]:
    """Each in turn, and on the screen how far it is where that takes long."""
    begun = last = monotonic()
    for number, one in enumerate(order, 1):
        if monotonic() - last > SLOW:
            tell(f"held against what was published before: {number} of {len(order)}")
            last = monotonic()
        yield one
    if monotonic() - begun > SLOW:
        tell("and now what has to be left out of each")


class _Decided:
    """Says how far it is, and which earlier report does not come out as it was given: then it may
    have left out other things than those that the new one is held against."""

    def __init__(self, order: Sequence[_Published]) -> None:
        self._order = order
        self._last = monotonic()

    def __call__(self, at: int, made: Callable[[], Report]) -> None:
        if monotonic() - self._last > SLOW:
            tell(f"what has to be left out is known of {at + 1} of {len(self._order)}")
            self._last = monotonic()
        one = self._order[at]
        event = one.one.event
        then, now = event.made_with.partition(",")[0], made_with("csv")
        if then != now:
            _may_differ(one, f"was made with {then or 'a program that is not known'}, not {now}")
        elif event.form in CHEAP and "alone" not in one.one.asked:
            from projections.writers.report import write_report

            report = made()
            stands = tuple(s._replace(position=one.known[s.ledger]) for s in report.stands)
            data = write_report(report._replace(stands=stands), f".{event.form}", opened=None)
            if sha256(data).hexdigest() != event.sha256:
                _may_differ(one, "does not come out now as it was given")


CHEAP = ("csv", "json", "html")
"""Forms that are made again in no time."""


def _may_differ(one: _Published, why: str) -> None:
    name, number = next(iter(one.number.items()))
    which = f"{name}/{number}" if name else f"{number}"
    tell(f"report {which}, published before, {why}: it may have left out other figures than this "
         f"one was held against; dpl report again {which} tells more")  # fmt: skip


@dataclass
class _Published:
    """One that was published: of each ledger, what it knew, its number, and how many had been given
    out; and of how many ledgers it is."""

    one: Issued
    known: dict[str, int] = field(default_factory=dict)
    number: dict[str, int] = field(default_factory=dict)
    beside: dict[str, int] = field(default_factory=dict)
    others: set[str] = field(default_factory=set)
    """The ledgers that are not at hand, by what they were called then."""

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
            if "ledgers" in asked:
                others = own.others or set(numbers_told(asked["ledgers"]))
                own.others = others - {asked["ledger"]}
            if "beside" in asked:
                own.beside[source.name] = numbers_told(asked["beside"])[asked["ledger"]]
    return list(found.values())


def _in_order(found: Sequence[_Published]) -> list[_Published]:
    """Each after those that were there when it was made."""
    left, order = list(found), []
    while left:
        first = next(
            one for one in left if not any(one.saw(o) for o in left if o is not one)
        )  # fmt: skip
        left.remove(first)
        order.append(first)
    return order


def _asked(what: CubeReport, order: Sequence[_Published]) -> list[Before]:
    from dataclasses import replace

    from projections.reports.making import Before

    made = []
    for one in order:
        event = one.one.event
        assert event.first_on is not None and event.last_on is not None
        funder = one.one.asked.get("funder")
        of = replace(what, first_on=event.first_on, last_on=event.last_on, funder=funder)
        saw = tuple(at for at, other in enumerate(order) if other is not one and one.saw(other))
        made.append(Before(of, one.known, saw))
    return made
