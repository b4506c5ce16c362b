"""Words for what funders ask of each other. Pure."""

from __future__ import annotations

from collections.abc import Callable

from ledger import events as e
from ledger.money import pounds
from projections.words.phrases import coded, days, many


def _asked(event: e.RechargeRaised | e.RechargeAgreed, held_pence: int) -> str:
    spent = sum(part.pence for part in event.parts)
    of = f"{pounds(spent)} of {many(len(event.parts), 'spend')}" if event.parts else ""
    left = f"{pounds(held_pence)} that is left" if held_pence else ""
    return " and ".join(part for part in (of, left) if part) or pounds(0)


def _recharge_raised(event: e.RechargeRaised) -> str:
    asked = _asked(event, event.held_pence)
    for_days = days(event.first_on, event.last_on)
    return (
        f"{event.from_fund} asks {event.to_fund} for {asked}{for_days}, "
        f"{event.recharge}: {coded(event.reason)}"
    )


def _recharge_disputed(event: e.RechargeDisputed) -> str:
    return f"Recharge {event.recharge} disputed: {coded(event.reason)}"


def _recharge_agreed(event: e.RechargeAgreed) -> str:
    agreed = _asked(event, sum(part.pence for part in event.held))
    return f"{agreed} agreed to be {event.to_fund}'s and not {event.from_fund}'s, {event.recharge}"


def _recharge_settled(event: e.RechargeSettled) -> str:
    amount = pounds(event.amount_pence)
    return f"{amount} of recharge {event.recharge} paid between the funders, {event.reference}"


def _recharge_withdrawn(event: e.RechargeWithdrawn) -> str:
    return f"Recharge {event.recharge} given up: {coded(event.reason)}"


WORDS: dict[type, Callable] = {
    e.RechargeRaised: _recharge_raised,
    e.RechargeDisputed: _recharge_disputed,
    e.RechargeAgreed: _recharge_agreed,
    e.RechargeSettled: _recharge_settled,
    e.RechargeWithdrawn: _recharge_withdrawn,
}
