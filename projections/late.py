"""What came into signed periods late, over the whole book: found by what was posted or shown since.

Whether anything is late is worked out by comparing, as for one period; the tables only tell which
periods need not be looked at, and those are nearly all.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.reconciling.late import Late, looked_at, unseen
from ledger.reconciling.state import PREFIX, Reconciling, Signed
from projections.as_known import book_known
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store

DAY = timedelta(days=1)
LONG_AGO, FAR_AWAY = "0001-01-01", "9999-12-31"


class LateThere(NamedTuple):
    """What came into one signed period and nobody has looked at, since the position up to which
    somebody did."""

    name: str
    signed: Signed
    late: Late
    looked_at: int


def late_everywhere(ledger: Store | Reader | str, *, known_at: Known = None) -> Iterator[LateThere]:
    """Every signed period into which something came that nobody has looked at, in order of name
    and of days."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        changed = reader.last_of(_MATTERS, prefix=PREFIX, known=known)
        signed = reader.last_of([_topic(e.ReconciliationSigned)], prefix=PREFIX, known=known)
        for stream in sorted(signed):
            now = book_known(reader, known=known)
            reconciling = now.reconciling(stream.removeprefix(PREFIX))
            for one in _touched(reader, reconciling, known=known, changed=changed.get(stream, 0)):
                found = unseen(now, lambda at: book_known(reader, known=at), reconciling, one)
                if found.count:
                    at = looked_at(reconciling, one)
                    yield LateThere(reconciling.id, one, found, at)


def _topic(kind: type) -> str:
    return kind.__struct_config__.tag


_MATTERS = [
    _topic(kind)
    for kind in (
        e.ExtractRead, e.PayrollRead, e.ExtractWithdrawn, e.LinesMatched, e.LineUnmatched,
        e.LineExplained, e.ExplanationWithdrawn,
    )
]  # fmt: skip
"""What may change a reconciliation and stands in its own stream."""


def _touched(
    reader: Reader, reconciling: Reconciling, *, known: int, changed: int
) -> Iterator[Signed]:
    """The signed periods about whose days anything was recorded since somebody looked at them.

    What is about days before the first period counts as its own.
    """
    signatures = reconciling.standing()
    since = min(looked_at(reconciling, one) for one in signatures)
    last_on = signatures[-1].event.last_on.isoformat()
    touched = _days_touched(reader, reconciling, since=since, known=known, last_on=last_on)
    for one in signatures:
        begins, ends = one.event.first_on.isoformat(), one.event.last_on.isoformat()
        if reconciling.signed_to(one.event.first_on - DAY) is None:
            begins = LONG_AGO
        looked = looked_at(reconciling, one)
        if changed > looked or any(
            position > looked and first_on <= ends and begins <= last_on
            for first_on, last_on, position in touched
        ):
            yield one


Touched = tuple[str, str, int]
"""The first and the last day that something is about, and where it was recorded last."""


def _days_touched(
    reader: Reader, reconciling: Reconciling, *, since: int, known: int, last_on: str
) -> list[Touched]:
    """Days up to one about which something was posted or shown after a position."""
    about, build = reconciling.about, reader.build
    column = "holding" if reconciling.what == "bank" else "account"
    found = [
        (on, on, position)
        for on, position in reader.ask(
            f"SELECT on_date, MAX(position) FROM postings WHERE +build = ? AND {column} = ?"
            " AND position > ? AND position <= ? AND on_date <= ? GROUP BY on_date",
            build, about, since, known, last_on,
        )
    ]  # fmt: skip
    if reconciling.what == "bank":
        found += _shown_since(reader, about, since=since, known=known, last_on=last_on)
    return found


def _shown_since(
    reader: Reader, holding: str, *, since: int, known: int, last_on: str
) -> Iterator[Touched]:
    """The same of what the bank's files showed, or no longer show, and of the files themselves."""
    when = "(position > ? AND position <= ? OR {gone} > ? AND {gone} <= ?)"
    where = (reader.build, holding, since, known, since, known)
    lines = reader.ask(
        "SELECT on_date, position, removed_position FROM bank_lines WHERE +build = ?"
        f" AND holding = ? AND {when.format(gone='removed_position')} AND on_date <= ?",
        *where, last_on,
    )  # fmt: skip
    for on, came, went in lines:
        yield on, on, _last(came, went, known=known)
    files = reader.ask(
        "SELECT first_on, last_on, position, withdrawn_position FROM statements WHERE +build = ?"
        f" AND holding = ? AND {when.format(gone='withdrawn_position')}",
        *where,
    )
    for first_on, ends, came, went in files:
        yield first_on or LONG_AGO, ends or FAR_AWAY, _last(came, went, known=known)


def _last(came: int, went: int | None, *, known: int) -> int:
    return went if went is not None and went <= known else came
