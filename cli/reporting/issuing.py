"""Writing the file that is given to somebody, and keeping that it was, in every ledger it is of.

Every ledger is asked first, so that what one refuses is written nowhere. Each entry says what was
known of all of them: a second try after some could not be written makes the same bytes, and what
is kept already is not kept twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cli.given import Given
from cli.reporting.files import write_file
from cli.showing import tell
from ledger.errors import Refused

if TYPE_CHECKING:
    from cli.reporting.giving import Giving, ReportAsked
    from ledger.commands import IssueReport
    from projections.reports.report import Stand
    from projections.several import Sources

MADE_WITH = "direct-payments-ledger"


@dataclass(frozen=True)
class Again:
    """A report that is made again, as it was known of each ledger, beside what was given out of
    each by then. The ledger is called nothing where it was the only one."""

    known: Mapping[str, int]
    beside: Mapping[str, int]


class MadeAgain(Exception):
    """A report that was made again, on its way out: its bytes, and what it was asked for by."""

    def __init__(self, data: bytes, asked: Mapping[str, str]) -> None:
        super().__init__()
        self.data = data
        self.asked = asked


class _Place(NamedTuple):
    """A ledger that is to keep the entry, what it is called, and the entry's own words."""

    name: str
    given: Given
    order: IssueReport


def give_file(
    given: Given,
    asked: ReportAsked,
    how: Giving,
    data: bytes,
    known: int | tuple[Stand, ...],
    *,
    published: bool,
    beside: Mapping[str, int] | None = None,
) -> None:
    """Write the file; and where it is given to somebody, keep that as an entry, in every ledger
    that it was made of. known is the position it knew, or that of each ledger; beside is how many
    reports had been given out of each."""
    assert how.into is not None
    if given.again is not None:
        raise MadeAgain(data, {name: value for name, value in asked.asked.items() if value})
    if given.instead is not None:
        raise Refused("not-in-a-list", "this writes a file, which no list does", "run it by itself")
    if how.given_to is None:
        _write(given, how, data)
        return
    _tell_of_days_to_come(asked, how)
    positions = _positions(known)
    places = _places(given, asked, how, data, positions, published, beside or {})
    try:
        for place in places:
            _keep(place, dry_run=True)
        _write(given, how, data)
        _keep_in_each(given, places)
    finally:
        for place in places:
            if place.given is not given:
                place.given.close()


def _tell_of_days_to_come(asked: ReportAsked, how: Giving) -> None:
    last_on, given_on = asked.what.last_on, how.given_on
    if given_on is not None and last_on is not None and last_on > given_on:
        tell(
            f"note: it is given on {given_on:%d/%m/%Y} and tells of days to {last_on:%d/%m/%Y}, "
            "as if what is known were all of them"
        )


def _positions(known: int | Sequence[Stand]) -> dict[str, int]:
    if isinstance(known, int):
        return {"": known}
    return {stand.ledger: stand.position for stand in known}


def _write(given: Given, how: Giving, data: bytes) -> None:
    assert how.into is not None
    name = click.format_filename(how.into)
    if given.dry_run:
        tell(f"{len(data):,} bytes would be written to {name}")
        return
    write_file(how.into, data)
    tell(f"written to {name}: {len(data):,} bytes")


# ── the entries ──────────────────────────────────────────────────────────────────────────────


def _places(
    given: Given,
    asked: ReportAsked,
    how: Giving,
    data: bytes,
    positions: Mapping[str, int],
    published: bool,
    beside: Mapping[str, int],
) -> list[_Place]:
    from hashlib import sha256

    from ledger import commands as c
    from ledger.events import Asked

    assert how.into is not None and how.given_to is not None and how.given_on is not None
    together: dict[str, str] = {}
    if asked.ledgers is not None:
        together["ledgers"] = _told(positions)
        if published:
            together["beside"] = _told(beside)
    urls = _urls(given, asked, positions)
    found = []
    for name, position in positions.items():
        said = {**asked.asked, **together, **({"ledger": name} if together else {})}
        order = c.IssueReport(
            report=asked.name,
            form=how.into.suffix.removeprefix("."),
            account=asked.account,
            first_on=asked.what.first_on,
            last_on=asked.what.last_on,
            position=position,
            asked=tuple(Asked(one, value) for one, value in said.items() if value),
            sha256=sha256(data).hexdigest(),
            published=published,
            beside=beside.get(name, 0) if published else 0,
            made_with=made_with(how.into.suffix.removeprefix(".")),
            given_to=how.given_to,
            issued_on=how.given_on,
        )
        own = given
        if together:
            own = replace(given, ledger_url=urls[name], _ledger=None)
        own.command_id = own.command_id or _id_of(order)
        found.append(_Place(name, own, order))
    return found


def _told(some: Mapping[str, int]) -> str:
    return " ".join(f"{name}={number}" for name, number in some.items())


def numbers_told(text: str) -> dict[str, int]:
    """`north=100 south=250` as numbers by ledger."""
    pairs = (one.partition("=") for one in text.split())
    return {name: int(number or 0) for name, _, number in pairs}


def _urls(given: Given, asked: ReportAsked, positions: Mapping[str, int]) -> dict[str, str]:
    if asked.ledgers is None:
        return dict.fromkeys(positions, given.ledger_url)
    from cli.reporting.ledgers import read_ledgers

    return {source.name: str(source.ledger) for source in read_ledgers(asked.ledgers)}


def made_with(form: str) -> str:
    """This program and its version; and what sets a PDF, by whose version it comes otherwise."""
    from importlib.metadata import version

    own = f"dpl {version(MADE_WITH)}"
    if form != "pdf":
        return own
    from projections.writers.pdf import version_of_setter

    return f"{own}, {version_of_setter()}"


def _id_of(order: IssueReport) -> str:
    """The id of the command, of all that it says: the same giving is kept once."""
    from hashlib import sha256

    import msgspec

    return f"given-{sha256(msgspec.json.encode(order)).hexdigest()[:32]}"


def _keep(place: _Place, *, dry_run: bool) -> Any:
    from cli.orders import decide
    from projections.several import told_of

    with told_of(place.name):
        return decide(place.given, place.order, dry_run=dry_run)


def _keep_in_each(given: Given, places: Sequence[_Place]) -> None:
    """Keep the entry in one ledger after another. Says which have it, should one not take it."""
    from cli.orders import show_outcome

    if not given.dry_run:
        given.sending = "the same again" if len(places) > 1 else _same(places[0])
    outcomes = []
    for place in places:
        try:
            outcomes.append((place, _keep(place, dry_run=given.dry_run)))
        except Exception:
            if outcomes:
                _tell_half([one.name for one, _ in outcomes], [one.name for one in places])
            raise
        given.recorded |= not given.dry_run
    for place, outcome in outcomes:
        if place.name:
            tell(f"ledger {place.name}:")
        show_outcome(place.given, outcome)


def _same(place: _Place) -> str:
    return f"the same again with --known-at {place.order.position}"


def _tell_half(kept: Sequence[str], all_of_them: Sequence[str]) -> None:
    left = [name for name in all_of_them if name not in kept]
    tell(
        f"the file is written, and that it was given is kept in {' and '.join(kept)}, "
        f"but not in {' and '.join(left)}\n"
        "  try:   the same again, which keeps it where it is not kept and nowhere twice"
    )


# ── a second try ─────────────────────────────────────────────────────────────────────────────


def half_given(of: Sources, asked: ReportAsked, how: Giving, *, published: bool) -> Again | None:
    """What was known of each ledger when this was given out before, and not kept in all of them;
    None where nothing is left to do."""
    from projections.reports.issued import issued
    from projections.several import all_open

    assert how.into is not None
    kept: dict[str, dict[str, Any]] = {}
    with all_open(of) as ledgers:
        names = {name for name, _ in ledgers}
        for name, reader in ledgers:
            for one in issued(reader):
                if _is_this(one, asked, how, published):
                    kept.setdefault(one.event.sha256, {})[name] = one
    for where in kept.values():
        said = next(iter(where.values())).asked
        known = numbers_told(said["ledgers"])
        if set(known) == names and set(where) != names:
            tell(f"given out before, and kept in {' and '.join(where)} alone: made as it was then")
            return Again(known, numbers_told(said.get("beside", "")))
    return None


def _is_this(one: Any, asked: ReportAsked, how: Giving, published: bool) -> bool:
    event, said = one.event, one.asked
    own = {name: value for name, value in asked.asked.items() if value}
    together = {"ledgers", "beside", "ledger"}
    return (
        "ledgers" in said
        and {name: value for name, value in said.items() if name not in together} == own
        and (event.report, event.account, event.published)
        == (asked.name, asked.account or "", published)
        and (event.first_on, event.last_on) == (asked.what.first_on, asked.what.last_on)
        and f".{event.form}" == how.into.suffix  # type: ignore[union-attr]
        and (event.given_to, event.issued_on) == (how.given_to, how.given_on)
    )
