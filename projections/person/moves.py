"""What came into an account and what went out of it, in a person's own words.

Taken from what each entry does to the money that is there, so that what there was, with what came
in and without what went out, is what there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Literal, NamedTuple

from ledger import events as e
from ledger.calendar import Period
from projections.person.subject import Subject, effects
from projections.person.value import Line


class Move(NamedTuple):
    """Money that came in or went out, in pence; below nought where an entry was taken back.

    what is its kind, `paid`, and fund whose money it is. spend is the spend that it was, or None.
    """

    way: Literal["in", "out"]
    what: str
    fund: str
    pence: int
    position: int
    spend: int | None


_KINDS: dict[type, tuple[Literal["in", "out"], str]] = {
    e.PaymentMade: ("in", "paid"),
    e.ContributionReceived: ("in", "contributed"),
    e.TopUpReceived: ("in", "added"),
    e.InterestReceived: ("in", "interest"),
    e.RefundReceived: ("in", "refunded"),
    e.MadeGood: ("in", "put-back"),
    e.OpeningBalanceBrought: ("in", "brought"),
    e.SpendRecorded: ("out", "spent"),
    e.PaymentReturned: ("out", "sent-back"),
    e.ReclaimReceived: ("out", "paid-back"),
    e.PersonRefunded: ("out", "given-to-you"),
}


def moves(subject: Subject, days: Period | None = None) -> list[Move]:
    """Every movement on some days, else those asked about: fund by fund, in the ledger's order."""
    days, found = days or subject.days, []
    for entry in subject.moving:
        sums: dict[str, int] = {}
        for fund, pence, on in effects(subject.about.name, entry):
            if days.first <= on <= days.last:
                sums[fund] = sums.get(fund, 0) + pence
        if not any(sums.values()):
            continue
        undone = entry.event.of if isinstance(entry.event, e.EntryReversed) else None
        about = undone or entry.event
        spend = None
        if isinstance(about, e.SpendRecorded):
            spend = entry.event.entry if undone else entry.version
        for fund, pence in sums.items():
            kind = _kind(about, pence, undone is not None)
            if pence and kind is not None:
                signed = pence if kind[0] == "in" else -pence
                found.append(Move(*kind, fund, signed, entry.position, spend))
    return found


def _kind(about: e.AnyEvent, pence: int, undone: bool) -> tuple[Literal["in", "out"], str] | None:
    if type(about) in _KINDS:
        return _KINDS[type(about)]
    if isinstance(about, e.SharesCorrected | e.RechargeAgreed | e.LineMatched):
        return None  # between funds, or between what is told and what is shown
    came = (pence > 0) != undone
    return ("in", "moved") if came else ("out", "moved")


def lines_by(
    found: Iterable[Move], key: Callable[[Move], str], words: Callable[[str], str], name: str
) -> Iterator[Line]:
    """One line for each value of a key, the largest first. Lines of nought are left out."""
    sums: dict[str, list[Move]] = {}
    for move in found:
        sums.setdefault(key(move), []).append(move)
    order = sorted(sums, key=lambda one: (-sum(m.pence for m in sums[one]), one))
    for one in order:
        pence = sum(move.pence for move in sums[one])
        if pence:
            behind = tuple((move.position, move.pence) for move in sums[one])
            yield Line(f"{name}{one}", words(one), pence, behind)
