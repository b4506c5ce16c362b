"""A reconciliation as a question: as known at a moment, as it was signed, and what came between."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.calendar import uk_words
from ledger.entry import Entry
from ledger.errors import Refused
from ledger.reconciling.asked import reconcile
from ledger.reconciling.late import Change, Late, as_looked_at, late, made_again, unseen
from ledger.reconciling.state import Prepared, Reconciling, Signed
from ledger.reconciling.value import Reconciliation
from projections.as_known import book_known
from projections.late import LateThere, late_everywhere
from projections.moments import Known
from projections.reader import Reader, reading
from projections.standings import all_reconciliations, standings
from projections.writers.statement import Stamp

if TYPE_CHECKING:
    from ledger.store.store import Store

__all__ = [
    "LateThere", "SignedAndNow", "Statement", "all_reconciliations", "as_signed",
    "late_everywhere", "must_be_signed", "reconciliation", "signed_and_now", "standings",
]  # fmt: skip


class Statement(NamedTuple):
    """A reconciliation, and the last entry that was known. signed is the signature it stands as
    it was given, prepared what was signed; None where nobody signed just this.

    altered names what is not as the signature's digests say, of one that is asked for as signed.
    """

    value: Reconciliation
    position: int
    prepared: Prepared | None = None
    signed: Signed | None = None
    altered: tuple[str, ...] = ()

    @property
    def stamp(self) -> Stamp:
        """Who prepared and signed it, for whoever prints it."""
        made, signed = self.prepared, self.signed
        return Stamp(
            position=self.position,
            prepared_by=made.by if made else "",
            prepared_on=made.event.prepared_on if made else None,
            signed_by=signed.by if signed else "",
            signed_on=signed.event.signed_on if signed else None,
        )


def reconciliation(
    ledger: Store | Reader | str,
    name: str,
    *,
    first_on: date,
    last_on: date,
    known_at: Known = None,
) -> Statement:
    """Both sides of a period as known at a moment. Refused where there is nothing of that name."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        states = book_known(reader, known=known)
        value = reconcile(states, name, first_on=first_on, last_on=last_on)
        return _stamped(states.reconciling(name), value, known)


def _stamped(reconciling: Reconciling, value: Reconciliation, position: int) -> Statement:
    """With who prepared and signed it, where that is what they prepared and signed."""
    signed = reconciling.signed_to(value.last_on)
    if signed is not None and not _differing(signed.event, value):
        return Statement(value, position, _prepared(reconciling, signed), signed)
    made = next((p for p in reversed(reconciling.prepared) if not _differing(p.event, value)), None)
    return Statement(value, position, made)


def _prepared(reconciling: Reconciling, signed: Signed) -> Prepared:
    return next(p for p in reconciling.prepared if p.version == signed.event.prepared)


_SIDES = {
    "theirs_digest": "what they said",
    "ours_digest": "what we said",
    "items_digest": "what lay between",
}


def _differing(
    said: e.ReconciliationPrepared | e.ReconciliationSigned, value: Reconciliation
) -> list[str]:
    """What of a value is not as it was signed or prepared, in words; nothing where all of it is."""
    days = (said.first_on, said.last_on) == (value.first_on, value.last_on)
    found = [words for name, words in _SIDES.items() if getattr(said, name) != getattr(value, name)]
    return found if days else ["the period"]


# ── as signed ────────────────────────────────────────────────────────────────────────────────


def as_signed(
    ledger: Store | Reader | str, name: str, *, last_on: date, known_at: Known = None
) -> Statement:
    """What was signed to a day, from what was known when it was; held against its digests.

    Refused where nobody had signed it. altered is told, and not refused: the book was tampered
    with, or this program says something else of the same entries than the one that was used.
    """
    with reading(ledger) as reader:
        known = reader.known(known_at)
        reconciling = book_known(reader, known=known).reconciling(name)
        return _as_signed(reader, reconciling, must_be_signed(reconciling, last_on))


def must_be_signed(reconciling: Reconciling, last_on: date) -> Signed:
    """The signature of the period that ends on a day."""
    signed = reconciling.signed_to(last_on)
    if signed is None:
        ends = [uk_words(one.event.last_on) for one in reconciling.standing()]
        raise Refused(
            "not-signed",
            f"{reconciling.id} is not signed to {uk_words(last_on)}; it is signed to: "
            f"{', '.join(ends) or 'no day'}",
            "dpl reconcile list",
        )
    return signed


def _as_signed(reader: Reader, reconciling: Reconciling, signed: Signed) -> Statement:
    said = signed.event
    states = book_known(reader, known=said.position)
    value = reconcile(states, reconciling.id, first_on=said.first_on, last_on=said.last_on)
    altered = tuple(_differing(said, value))
    return Statement(value, said.position, _prepared(reconciling, signed), signed, altered)


class SignedAndNow(NamedTuple):
    """What was signed, what is known now, and late, all that lies between; of which looked came
    before anybody looked last, and since after it, of which unseen is what is to be looked at here.
    seen are the times that somebody did; came are the entries of ours that came, by name like
    `A-1/7`.

    What came, was looked at and then went is in looked and in since, and not in late.
    """

    signed: Statement
    now: Statement
    late: Late
    looked: Late
    since: Late
    unseen: Late
    seen: tuple[e.LateEntriesSeen, ...]
    came: dict[str, Entry]


def signed_and_now(
    ledger: Store | Reader | str, name: str, *, last_on: date, known_at: Known = None
) -> SignedAndNow:
    """The last signature to a day against what was known at a moment."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        now = book_known(reader, known=known)
        reconciling = now.reconciling(name)
        signed = must_be_signed(reconciling, last_on)
        was = _as_signed(reader, reconciling, signed)
        value = made_again(now, was.value)
        then = as_looked_at(lambda at: book_known(reader, known=at), reconciling, signed)
        looked, since = late(was.value, then), late(then, value)
        changes = (*looked.changes, *since.changes)
        came = {one.id: _entry(reader, one.id) for one in changes if _is_ours(one)}
        return SignedAndNow(
            was,
            _stamped(reconciling, value, known),
            late(was.value, value),
            looked,
            since,
            unseen(now, lambda at: book_known(reader, known=at), reconciling, signed),
            tuple(seen for seen in reconciling.seen if seen.signed == signed.version),
            {name: entry for name, entry in came.items() if entry is not None},
        )


def _is_ours(change: Change) -> bool:
    return change.side == "ours" and change.how == "came"


def _entry(reader: Reader, name: str) -> Entry | None:
    account, _, version = name.rpartition("/")
    return reader.numbered(f"account:{account}", int(version))
