"""Decisions on recharges: what one funder asks of another, and how far they have come.

A cost that turns out to be another funder's goes over to them between the funders, never through
the person: no reclaim, no pay run (DESIGN 4; domain.md 0.7, "no cost shunting"). The fund that
pays less is never asked for more than it bore, and no cost is asked for twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Literal

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_be_open
from ledger.account.records import Recharge
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import pounds, split

Standing = Literal["raised", "disputed", "agreed", "part-settled", "settled", "withdrawn"]


def standing(recharge: Recharge) -> Standing:
    """How far the two funders have come."""
    if recharge.withdrawn:
        return "withdrawn"
    if recharge.agreed is None:
        return "disputed" if recharge.disputed else "raised"
    if not recharge.settlements:
        return "agreed"
    return "settled" if recharge.settled_pence == recharge.agreed_pence else "part-settled"


def age_days(recharge: Recharge, on: date) -> int | None:
    """Days since it was raised; None once it is settled or withdrawn."""
    done = standing(recharge) in ("settled", "withdrawn")
    return None if done else max(0, (on - recharge.raised.raised_on).days)


def as_it_was(recharge: Recharge, on: date) -> Recharge | None:
    """The recharge at the end of a day; None before it was raised."""
    if recharge.raised.raised_on > on:
        return None
    found = Recharge(recharge.raised)
    if recharge.disputed and recharge.disputed.disputed_on <= on:
        found.disputed = recharge.disputed
    if recharge.agreed and recharge.agreed.agreed_on <= on:
        found.agreed, found.agreed_at = recharge.agreed, recharge.agreed_at
    found.settlements = [one for one in recharge.settlements if one.settled_on <= on]
    if recharge.withdrawn and recharge.withdrawn.withdrawn_on <= on:
        found.withdrawn = recharge.withdrawn
    return found


# ── answering ────────────────────────────────────────────────────────────────────────────────


def known_recharge(account: Account, name: str) -> Recharge:
    must_be_open(account)
    if name not in account.recharges:
        known = ", ".join(account.recharges) or "none yet"
        raise Refused(
            "unknown-recharge",
            f"{account.id} has no recharge {name}; its recharges are: {known}",
            f"dpl recharge raise {account.id} --help",
        )
    recharge = account.recharges[name]
    if recharge.withdrawn:
        raise Refused(
            "recharge-withdrawn",
            f"recharge {name} was withdrawn on {uk_words(recharge.withdrawn.withdrawn_on)}",
            f"dpl recharge raise {account.id} --help asks again under another name",
        )
    return recharge


def must_be_asked(account: Account, name: str, on: date) -> Recharge:
    """A recharge that is asked and not agreed yet, on a day that is not before it was raised."""
    recharge = known_recharge(account, name)
    if recharge.agreed is not None:
        raise Refused(
            "agreed-already",
            f"{pounds(recharge.agreed_pence)} of recharge {name} was agreed on "
            f"{uk_words(recharge.agreed.agreed_on)}",
            f"dpl reverse {account.id}/{recharge.agreed_at} --reason … takes that back",
        )
    _must_not_be_before(on, recharge.raised.raised_on, f"recharge {name} was raised")
    return recharge


def _must_not_be_before(on: date, day: date, what: str) -> None:
    if on < day:
        raise Refused("too-early", f"{what} on {uk_words(day)}, after the day given")


def dispute_recharge(account: Account, order: c.DisputeRecharge) -> list[e.AccountEvent]:
    recharge = must_be_asked(account, order.recharge, order.disputed_on)
    if recharge.disputed is not None:
        raise Refused(
            "disputed-already",
            f"recharge {order.recharge} is disputed since "
            f"{uk_words(recharge.disputed.disputed_on)}",
            f"dpl recharge agree {account.id} {order.recharge} --help, in full or in part",
        )
    return [e.RechargeDisputed(order.recharge, order.disputed_on, order.reason)]


def still_borne(account: Account, recharge: Recharge) -> tuple[e.SpendPart, ...]:
    """What can still be agreed of what was raised, spend by spend, under its category of today.

    Less than was raised where a spend has been taken back, refunded or disallowed since.
    """
    found = []
    for part in recharge.raised.parts:
        spend = account.spends[part.spend]
        left = spend.spent.get(recharge.raised.from_fund, 0) if account.is_live(part.spend) else 0
        if min(left, part.pence) > 0:
            found.append(e.SpendPart(part.spend, spend.category, min(left, part.pence)))
    return tuple(found)


def posted_on(account: Account, last_on: date, parts: Iterable[e.SpendPart]) -> date:
    """The last day a recharge is for, or on which the latest of its spends was paid."""
    paid = (account.spends[part.spend].event.paid_on for part in parts)
    return max([last_on, *paid])


def agreed(
    account: Account,
    order: c.AgreeRecharge,
    *,
    parts: tuple[e.SpendPart, ...],
    free: dict[str, int],
) -> e.RechargeAgreed:
    """What both agreed: in part, by category, with the largest remainder.

    parts are what is still borne, free what the fund has by holding.
    """
    recharge = account.recharges[order.recharge]
    asked = recharge.raised_pence
    held_pence = min(recharge.raised.held_pence, sum(free.values()))
    can = held_pence + sum(part.pence for part in parts)
    amount = asked if order.amount_pence is None else order.amount_pence
    if amount > asked:
        raise Refused(
            "more-than-raised",
            f"{pounds(asked)} was asked under {order.recharge}, not {pounds(amount)}",
        )
    if amount > can:
        raise Refused(
            "no-longer-borne",
            f"{recharge.raised.from_fund} bears only {pounds(can)} of the {pounds(asked)} that "
            f"was asked under {order.recharge}: the rest was refunded, disallowed or put right "
            "since",
            f"--amount {pounds(can, plain=True)}"
            if can
            else f"dpl recharge withdraw {account.id} {order.recharge} --help",
        )
    taken, held = _in_part(amount, parts, held_pence)
    return e.RechargeAgreed(
        recharge=order.recharge,
        from_fund=recharge.raised.from_fund,
        to_fund=recharge.raised.to_fund,
        on=posted_on(account, recharge.raised.last_on, parts),
        agreed_on=order.agreed_on,
        parts=taken,
        held=_from_where(held, free),
    )


def _in_part(
    amount_pence: int, parts: tuple[e.SpendPart, ...], held_pence: int
) -> tuple[tuple[e.SpendPart, ...], int]:
    """So much of parts and held: first by category, what is held being one, then by spend."""
    groups: dict[str, list[e.SpendPart]] = defaultdict(list)
    for part in parts:
        groups[part.category].append(part)
    sums = [sum(part.pence for part in group) for group in groups.values()]
    *each, held = split(amount_pence, [*sums, held_pence])
    taken = []
    for group, pence in zip(groups.values(), each, strict=True):
        shares = split(pence, [part.pence for part in group])
        taken += [
            e.SpendPart(part.spend, part.category, share)
            for part, share in zip(group, shares, strict=True)
            if share
        ]
    return tuple(sorted(taken, key=lambda part: part.spend)), held


def _from_where(pence: int, free: dict[str, int]) -> tuple[e.HeldPart, ...]:
    """Whose holdings it is taken from: the one with the most first."""
    found = []
    for holding, there in sorted(free.items(), key=lambda item: (-item[1], item[0])):
        part = min(pence, there)
        if part > 0:
            found.append(e.HeldPart(holding, part))
            pence -= part
    return tuple(found)


def settle_recharge(account: Account, order: c.SettleRecharge) -> list[e.AccountEvent]:
    recharge = known_recharge(account, order.recharge)
    if recharge.agreed is None:
        raise Refused(
            "not-agreed",
            f"recharge {order.recharge} is not agreed, so nothing is to be paid yet",
            f"dpl recharge agree {account.id} {order.recharge} --help",
        )
    _must_not_be_before(
        order.settled_on, recharge.agreed.agreed_on, f"recharge {order.recharge} was agreed"
    )
    left = recharge.agreed_pence - recharge.settled_pence
    if order.amount_pence > left:
        raise Refused(
            "more-than-agreed",
            f"{pounds(recharge.agreed_pence)} was agreed under {order.recharge}, of which "
            f"{pounds(left)} is still to be paid, not {pounds(order.amount_pence)}",
        )
    return [
        e.RechargeSettled(order.recharge, order.settled_on, order.amount_pence, order.reference)
    ]


def withdraw_recharge(account: Account, order: c.WithdrawRecharge) -> list[e.AccountEvent]:
    must_be_asked(account, order.recharge, order.withdrawn_on)
    return [e.RechargeWithdrawn(order.recharge, order.withdrawn_on, order.reason)]
