"""What an entry does to the money its account has, and what the bank has yet to show of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, NamedTuple

from msgspec import structs

from ledger import events as e
from ledger.money import split


class Wait(NamedTuple):
    """One movement that a bank line should come to show. shares are never empty."""

    holding: str
    direction: Literal["in", "out"]
    on: date
    shares: tuple[e.Share, ...]

    @property
    def signed_pence(self) -> int:
        total = total_pence(self.shares)
        return total if self.direction == "in" else -total


def waits_of(event: e.Reversible) -> list[Wait]:
    """Each movement the event tells of without a bank line of its own; most have one or none."""
    if isinstance(event, e.MoneyMoved):
        return _moved(event)
    if getattr(event, "holding", None) is None or getattr(event, "line", None) is not None:
        return []
    return flows_of(event)


def flows_of(event: e.Reversible) -> list[Wait]:
    """Each movement at a holding that the event tells of, whether or not a line shows it.

    Money moved within one holding is none: the bank has nothing to show of it.
    """
    if isinstance(event, e.MoneyMoved):
        return _moved(structs.replace(event, from_line=None, to_line=None))
    if getattr(event, "holding", None) is None:
        return []
    one = tuple[e.Share, ...]
    match event:
        case e.PaymentMade():
            shares: one = (e.Share(event.fund, event.paid_pence),) if event.paid_pence else ()
            found = ("in", event.paid_on, shares)
        case e.PaymentReturned():
            found = ("out", event.returned_on, (e.Share(event.fund, event.amount_pence),))
        case e.ContributionReceived() | e.TopUpReceived():
            found = ("in", event.received_on, (e.Share(event.fund, event.amount_pence),))
        case e.RefundReceived() | e.InterestReceived() | e.MadeGood():
            found = ("in", event.received_on, event.shares)
        case e.SpendRecorded():
            found = ("out", event.paid_on, event.shares)
        case e.ReclaimReceived(against="held"):
            found = ("out", event.received_on, (e.Share(event.fund, event.amount_pence),))
        case e.PersonRefunded():
            found = ("out", event.refunded_on, (e.Share(event.fund, event.amount_pence),))
        case e.OpeningBalanceBrought():
            held = tuple(e.Share(f.fund, f.held_pence) for f in event.funds if f.held_pence)
            found = ("in", event.on, held)
        case _:
            return []
    direction, on, shares = found
    return [Wait(event.holding, direction, on, shares)] if shares else []


def less(shares: tuple[e.Share, ...], shown: Mapping[str, int]) -> tuple[e.Share, ...]:
    """What is left of shares once these pence of each fund were shown; none where all were.

    What was shown of a fund beyond its share, where whose money it was has been put right since,
    comes off the others in proportion: the whole is never more than was told of.
    """
    left = {share.fund: share.pence for share in shares}
    for fund, pence in shown.items():
        left[fund] = left.get(fund, 0) - pence
    whole = sum(left.values())
    some = [(fund, pence) for fund, pence in left.items() if pence > 0]
    if whole <= 0:
        return ()
    if sum(pence for _, pence in some) == whole:
        return tuple(e.Share(fund, pence) for fund, pence in some)
    parts = split(whole, [pence for _, pence in some])
    return tuple(e.Share(f, p) for (f, _), p in zip(some, parts, strict=True) if p)


def _moved(event: e.MoneyMoved) -> list[Wait]:
    if event.from_holding == event.to_holding:
        return []
    found = []
    if event.from_line is None:
        found.append(Wait(event.from_holding, "out", event.moved_on, event.shares))
    if event.to_line is None:
        found.append(Wait(event.to_holding, "in", event.moved_on, event.shares))
    return found


def change_pence(event: e.Reversible) -> int:
    """What an entry does to the money its account has, signed; nought for a mere match.

    Money moved to another account leaves this one; moved to another holding, it stays.
    """
    match event:
        case e.SpendRecorded():  # first, since most are
            return -total_pence(event.shares) if event.holding else 0
        case e.PaymentMade():
            return event.paid_pence
        case e.PaymentReturned() | e.PersonRefunded():
            return -event.amount_pence
        case e.ReclaimReceived():
            return -event.amount_pence if event.against == "held" else 0
        case e.ContributionReceived() | e.TopUpReceived():
            return event.amount_pence if event.holding else 0
        case e.RefundReceived() | e.InterestReceived() | e.MadeGood():
            return total_pence(event.shares) if event.holding else 0
        case e.OpeningBalanceBrought():
            return sum(fund.held_pence for fund in event.funds)
        case e.MoneyMoved():
            return -total_pence(event.shares) if event.to_account else 0
    return 0


def change_by_fund(event: e.Reversible) -> dict[str, int]:
    """What an entry does to each fund's money in its account, signed. One funder's money never
    makes up for another's, so shares put right count too."""
    found: dict[str, int] = {}
    if isinstance(event, e.SpendRecorded):  # first, since most are
        sign = -1 if event.holding else 0
        parts = [(share.fund, sign * share.pence) for share in event.shares]
    elif isinstance(event, e.SharesCorrected):
        parts = [(s.fund, s.pence) for s in event.was] + [(s.fund, -s.pence) for s in event.shares]
        parts = parts if event.holding else []
    elif isinstance(event, e.RechargeAgreed):
        held = sum(part.pence for part in event.held)
        parts = [(event.from_fund, -held), (event.to_fund, held)]
    elif isinstance(event, e.OpeningBalanceBrought):
        parts = [(fund.fund, fund.held_pence) for fund in event.funds]
    else:
        change = change_pence(event)
        sign = (change > 0) - (change < 0)
        shares = getattr(event, "shares", None) or (
            e.Share(getattr(event, "fund", ""), abs(change)),
        )
        parts = [(share.fund, sign * share.pence) for share in shares]
    for fund, pence in parts:
        found[fund] = found.get(fund, 0) + pence
    return found


def total_pence(shares: tuple[e.Share, ...]) -> int:
    return shares[0].pence if len(shares) == 1 else sum(share.pence for share in shares)


def as_told(event: e.Reversible) -> tuple:
    """What two tellings of one thing have in common: kind, day, holding and amount."""
    on = getattr(event, "paid_on", None) or getattr(event, "received_on", None)
    return type(event), on, getattr(event, "holding", None), change_pence(event)


_DAYS = ("paid_on", "received_on", "returned_on", "moved_on", "refunded_on", "applied_on",
         "written_off_on", "settled_on", "disallowed_on", "accepted_on", "on")  # fmt: skip


def happened_on(event: e.Reversible) -> date:
    """The day a money event is about, which is that of its postings."""
    for name in _DAYS:
        if (day := getattr(event, name, None)) is not None:
            return day
    raise TypeError(f"{type(event).__name__} has no day")
