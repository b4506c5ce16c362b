"""How long it took from an indicative budget to what was agreed, and who still waits; and direct
payments that leave little or nothing once the person has paid their part. Facts of one account.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger import events as e
from ledger.account.budgets.charging import near_zero
from ledger.account.pay.rates import assessed_on
from ledger.account.pay.worth import Rate, last_payable_on, rates_over
from ledger.calendar import Period
from projections.reports.asking import About
from projections.reports.cubes import Fact, Shape
from projections.reports.facts.budgets import contribution_entries, held, key_of, weekly_entries
from projections.reports.gathering import Family
from projections.waits import Wait, waits

SOON, REASONABLE = 28, 84
"""Days. The Ombudsman treats twelve weeks as reasonable for an application that is not urgent
(domain.md 2.2); four weeks is a line of our own."""
BANDS = ("within-28", "29-to-84", "over-84")
AGREED, WAITING = "agreed", "waiting"

NONE_PAYABLE, NOUGHT, NEAR_ZERO = "none-payable", "nought", "near-zero"
"""More was assessed than there is; exactly as much; nearly as much (domain.md T4, T5)."""

_WAIT = ("what", "state", "band", "days", "funder", "fund", "programme", "care_group")
_SMALL = ("state", "part", "account", "funder", "fund", "programme", "care_group", "deployment")

CUBES = {
    "waits": Shape("Waits that ended in the days asked about, or had not by their end", _WAIT),
    "waiting": Shape("Who still waits on the last day", ("account", "since", *_WAIT), stands=True),
    "small-nets": Shape(
        "Direct payments of nothing or little on the last day", _SMALL, stands=True
    ),
}


def facts(about: About) -> Iterator[Fact]:
    yield from _waits(about)
    yield from _small_nets(about)


def _waits(about: About) -> Iterator[Fact]:
    days, end = about.asking.days, last_payable_on(about.account)
    for wait in waits(about.account, days.last):
        if not about.is_asked(wait.fund):
            continue
        if wait.until is None:
            if end is None or end > days.last:
                yield from _waiting(about, wait)
        elif days.first <= wait.until:
            yield Fact("waits", _wait_key(about, wait, AGREED), 0, 1, _told(about, wait))


def _waiting(about: About, wait: Wait) -> Iterator[Fact]:
    key, behind = _wait_key(about, wait, WAITING), _told(about, wait)
    yield Fact("waits", key, 0, 1, behind)
    yield Fact("waiting", (about.called, wait.since.isoformat(), *key), 0, 1, behind)


def _wait_key(about: About, wait: Wait, state: str) -> tuple[str, ...]:
    days = wait.days(about.asking.on)
    band = BANDS[0] if days <= SOON else BANDS[1] if days <= REASONABLE else BANDS[2]
    group = about.opened.care_group
    return wait.what, state, band, f"{days:05d}", *about.fund(wait.fund), group


def _told(about: About, wait: Wait) -> tuple[int, ...]:
    """The entries that told of the indicative budget, and that agreed what was waited for."""
    gone = about.account.reversed_by
    return tuple(
        entry.version
        for entry in about.entries
        if entry.version not in gone and _is_of(about, entry.event, wait)
    )


def _is_of(about: About, event: e.AnyEvent, wait: Wait) -> bool:
    match event:
        case e.IndicativeBudgetSet(fund=fund, set_on=on):
            return (fund, on) == (wait.fund, wait.since)
        case e.PlanAgreed(agreed_on=on):
            return wait.what == "plan" and on == wait.until
        case e.AllocationMade(fund=fund, decided_on=on):
            return wait.what == "amount" and (fund, on) == (wait.fund, wait.until)
        case e.AllocationRevised(allocation=name, decided_on=on) if wait.what == "amount":
            allocation = about.account.allocations.get(name)
            fund = allocation.made.fund if allocation else ""
            return (fund, on) == (wait.fund, wait.until)
    return False


# ── direct payments of little or nothing ─────────────────────────────────────────────────────


def _small_nets(about: About) -> Iterator[Fact]:
    on = about.asking.on
    days = Period(on, on)
    for fund, deployment in held(about):
        if deployment == "notional":
            continue
        for rate in rates_over(about.account, fund, deployment, days):
            state = _state(rate)
            if state is None:
                continue
            amounts = _amounts(rate, assessed_on(about.account, fund, on))
            behind = (
                *weekly_entries(about, fund, deployment, days)(),
                *contribution_entries(about, fund, deployment),
            )
            for part, pence in amounts.items():
                key = (state, part, about.called, *key_of(about, fund, deployment))
                yield Fact("small-nets", key, pence, 1, behind)


def _amounts(rate: Rate, assessed_pence: int) -> dict[str, int]:
    """A week before the contribution, what the person pays of it, and what is left to be paid; of
    a week in which none is payable, what was assessed."""
    if rate.over:
        return {"weekly": rate.weekly_pence, "person": assessed_pence, "net": 0}
    left = rate.weekly_pence - rate.contribution_pence
    return {"weekly": rate.weekly_pence, "person": rate.contribution_pence, "net": left}


def _state(rate: Rate) -> str | None:
    """What is odd of a week's payment, by the rules that warn before it is set up."""
    if rate.over:
        return NONE_PAYABLE
    if near_zero(rate.weekly_pence, assessed_pence=rate.contribution_pence) is None:
        return None
    return NOUGHT if rate.weekly_pence == rate.contribution_pence else NEAR_ZERO


FAMILY = Family(CUBES, facts)
