"""Differences with a council in plain sentences, with figures, days and the command that settles
each. No full stop at the end. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import gcd

from ledger import events as e
from ledger.account.pay.worth import amounts, rates_over
from ledger.account.recharges.raising import agreed_shares
from ledger.account.records import UNASSIGNED
from ledger.account.state import Account
from ledger.calendar import Period, uk_words
from ledger.money import for_days, pounds
from ledger.reconciling.council.pairing import days_of
from ledger.reconciling.council.units import Unit

NOUNS = {
    "payment": "a payment",
    "payment-returned": "a payment that came back",
    "contribution": "a contribution",
    "top-up": "a top-up",
    "interest": "interest",
    "spend": "a spend",
    "refund": "a refund",
    "reclaim": "a reclaim",
    "recharge": "a recharge",
    "adjustment": "an adjustment",
}


def span(first: date, last: date) -> str:
    return uk_words(first) if first == last else f"{uk_words(first)} to {uk_words(last)}"


def a_line(line: e.ExtractLine) -> str:
    """`a payment of £600.00 on 4 April 2025 for 1 April 2025 to 28 April 2025 (row 7)`."""
    for_ = f" for {span(line.first_on, line.last_on)}" if line.first_on and line.last_on else ""
    return (
        f"{NOUNS[line.kind]} of {_size(line.kind, line.amount_pence)} on {uk_words(line.on)}"
        f"{for_} (row {line.row})"
    )


def an_entry(account: str, unit: Unit, pence: int) -> str:
    first, last = days_of(unit)
    for_ = f" for {span(first, last)}" if first and last else ""
    return (
        f"{account}/{unit.entry}, {NOUNS[unit.kind]} of {_size(unit.kind, pence)} on "
        f"{uk_words(unit.on)}{for_}"
    )


_OUT = ("spend", "reclaim", "payment-returned")


def _size(kind: str, pence: int) -> str:
    """The amount without a sign where the kind already says which way it goes."""
    usual = -pence if kind in _OUT else pence
    if kind == "recharge":
        return f"{pounds(abs(pence))} {'in' if pence > 0 else 'out'}"
    return pounds(usual)


# ── commands ─────────────────────────────────────────────────────────────────────────────────


def explain(
    name: str,
    lines: Iterable[str],
    entries: Iterable[e.EntryRef],
    on: date,
    *,
    as_: str = "their-error",
    reason: str,
) -> str:
    """The command that explains an item."""
    said = [f"dpl reconcile explain {name}"]
    said += [f"--line {line}" for line in lines]
    said += [f"--entry {ref.account}/{ref.entry}" for ref in entries]
    said.append(f"--as {as_} --reason {reason} --on {_day(on)}")
    return " ".join(said)


def record(account: Account, fund: str, line: e.ExtractLine) -> str:
    """The command that records what only they have, where one line of theirs says enough."""
    amount, on = pounds(abs(line.amount_pence), plain=True), _day(line.on)
    whose = f" --fund {fund}" if fund else ""
    if line.kind == "payment" and line.amount_pence > 0:
        days = ""
        if line.first_on and line.last_on:
            days = f" --from {_day(line.first_on)} --to {_day(line.last_on)}"
        paid = _gross_of(account, fund, line)
        return f"dpl pay make {account.id}{whose} {paid} --on {on}{days}"
    if line.kind in ("contribution", "interest") and line.amount_pence > 0:
        return f"dpl receive {line.kind} {account.id}{whose} --amount {amount} --on {on}"
    return ""


def _gross_of(account: Account, fund: str, line: e.ExtractLine) -> str:
    """A payment of theirs before the person's contribution and the contribution, where it is what
    our rates come to after it."""
    if line.first_on and line.last_on:
        rates = rates_over(account, fund, "direct_payment", Period(line.first_on, line.last_on))
        gross, contribution = amounts(rates)
        if contribution and gross - contribution == line.amount_pence:
            gross_, less = pounds(gross, plain=True), pounds(contribution, plain=True)
            return f"--gross {gross_} --contribution {less}"
    return f"--gross {pounds(line.amount_pence, plain=True)}"


def _day(on: date) -> str:
    return on.strftime("%d/%m/%Y")


# ── the arithmetic of a period ───────────────────────────────────────────────────────────────


def rate_words(account: Account, fund: str, line: e.ExtractLine, unit: Unit, pence: int) -> str:
    """Both sums for the same days: weekly × days / 7, and what our own rates come to."""
    days = Period(*days_of(unit))
    said = (
        f"for {span(days.first, days.last)}, {days.days} days: "
        f"theirs {_implied(line.amount_pence, days.days)}; "
        f"ours {_implied(pence, days.days)} ({account.id}/{unit.entry})"
    )
    return said + _by_our_rates(account, fund, unit, days, pence)


def _implied(pence: int, days: int) -> str:
    weekly = (2 * pence * 7 + days) // (2 * days)
    sum_ = f"{pounds(weekly)} × {days} / 7"
    if weekly >= 0 and for_days(weekly, days) == pence:
        return f"{pounds(pence)} = {sum_}"
    return f"{pounds(pence)}, about {sum_}"


def _by_our_rates(account: Account, fund: str, unit: Unit, days: Period, pence: int) -> str:
    event = unit.event
    if not isinstance(event, e.PaymentMade):
        return ""
    rates = rates_over(account, fund, event.deployment, days)
    if not rates:
        return "; no rate of ours is allocated for those days"
    gross = "+".join(f"{pounds(r.weekly_pence)} × {r.days} / 7" for r in rates).replace("+", " + ")
    said = f"; by our rates {gross}"
    if any(rate.contribution_pence for rate in rates) and event.basis == "net":
        less = " + ".join(
            f"{pounds(r.contribution_pence)} × {r.days} / 7" for r in rates if r.contribution_pence
        )
        said += f", less a contribution of {less}"
    return said


def period_words(account: str, line: e.ExtractLine, unit: Unit, pence: int) -> str:
    """Both periods with their days."""
    theirs, ours = Period(line.first_on, line.last_on), Period(*days_of(unit))
    amounts = (
        f"both {pounds(pence)}"
        if line.amount_pence == pence
        else f"theirs {pounds(line.amount_pence)}, ours {pounds(pence)}, at one weekly rate"
    )
    return (
        f"{amounts}: theirs for {span(*theirs)}, {theirs.days} days (row {line.row}); ours for "
        f"{span(*ours)}, {ours.days} days ({account}/{unit.entry})"
    )


def same_weekly(line: e.ExtractLine, unit: Unit, pence: int) -> bool:
    """Whether both amounts are one whole weekly rate over each side's own days."""
    theirs, ours = Period(line.first_on, line.last_on), Period(*days_of(unit))
    weekly = (2 * pence * 7 + ours.days) // (2 * ours.days)
    return (
        weekly > 0
        and for_days(weekly, ours.days) == pence
        and for_days(weekly, theirs.days) == line.amount_pence
    )


# ── whose a cost is ──────────────────────────────────────────────────────────────────────────


def whose_words(account: Account, unit: Unit, theirs: dict[str, int]) -> str:
    """Under whom they have it, whose it is by our books, why, and what settles it."""
    said = f"{_funds(theirs)} by theirs, {_funds(unit.funds)} by our books ({account.id}/"
    said += f"{unit.entry}, {uk_words(unit.on)})"
    why = _why(account, unit)
    agreed = _agreed(account, unit)
    if agreed is not None and agreed != unit.funds:
        said += f", but {_funds(agreed)} {why}"
        return (
            said
            + ": ours is to be put right"
            + (
                ", by a recharge between the funders"
                if _between_funders(account, unit, agreed)
                else ""
            )
        )
    if agreed is None and set(unit.funds) == {UNASSIGNED} and unit.kind == "spend":
        return said + f": nobody here has said whose it is; if they are right, {_funds(theirs)}"
    said += f", {why}" if why else ", as it was recorded"
    over = {f: pence - unit.funds.get(f, 0) for f, pence in theirs.items()}
    short = {f: pence - theirs.get(f, 0) for f, pence in unit.funds.items()}
    from_ = [f for f, pence in over.items() if pence < 0]
    to = [f for f, pence in short.items() if pence < 0]
    moved = pounds(sum(-over[f] for f in from_))
    return said + (
        f": settled by their moving {moved} from {' and '.join(from_) or 'nobody'} to "
        f"{' and '.join(to) or 'nobody'}, or by a recharge between the funders"
    )


def whose_try(
    account: Account, unit: Unit, theirs: dict[str, int], *, on: date, otherwise: str
) -> str:
    """The command that settles it: ours put right where ours is wrong by what was agreed."""
    agreed = _agreed(account, unit)
    if unit.kind == "spend" and agreed is None and set(unit.funds) == {UNASSIGNED}:
        return _share(account, unit, theirs, reason="as-they-have-it")
    if unit.kind != "spend" or agreed is None or agreed == unit.funds:
        return otherwise
    if not _between_funders(account, unit, agreed):
        return _share(account, unit, agreed, reason="split-agreed")
    from_ = next(f for f, pence in unit.funds.items() if pence < agreed.get(f, 0))
    to = next(f for f, pence in agreed.items() if pence < unit.funds.get(f, 0))
    number = len(account.recharges) + 1
    return (
        f"dpl recharge raise {account.id} RC-{number} --from-fund {from_} --to-fund {to} "
        f"--entry {account.id}/{unit.entry} --by-plan --reason split-agreed --on {_day(on)}"
    )


def _share(account: Account, unit: Unit, funds: dict[str, int], *, reason: str) -> str:
    """The command that shares a spend so between funds."""
    one = gcd(*funds.values())
    shares = ",".join(f"{fund}={abs(pence) // one}" for fund, pence in funds.items())
    return f"dpl spend share {account.id}/{unit.entry} --shares {shares} --reason {reason}"


def _funds(pot: dict[str, int]) -> str:
    """`nhs's`, or `£60.00 nhs's and £40.00 council's`."""
    if len(pot) == 1:
        fund = next(iter(pot))
        return f"{pounds(abs(pot[fund]))} {_whose(fund)}"
    return " and ".join(f"{pounds(abs(pence))} {_whose(fund)}" for fund, pence in pot.items())


def _whose(fund: str) -> str:
    return "nobody's yet" if fund in (UNASSIGNED, "") else f"{fund}'s"


def _agreed(account: Account, unit: Unit) -> dict[str, int] | None:
    """What each fund should bear by plan line or split, signed as the unit; None: nobody said."""
    if unit.entry not in account.spends:
        return None
    said = agreed_shares(account, unit.entry)
    total = -unit.pence
    if said is None or sum(said.values()) != total:
        return None
    return {fund: -pence for fund, pence in said.items() if pence}


def _between_funders(account: Account, unit: Unit, agreed: dict[str, int]) -> bool:
    """Whether putting it right is between two funders, and the bank has shown the spend."""
    if UNASSIGNED in unit.funds or unit.entry in account.awaited:
        return False
    funders = {account.funds[f].funder for f in (*unit.funds, *agreed) if f in account.funds}
    return len(funders) > 1


def _why(account: Account, unit: Unit) -> str:
    event = unit.event
    if not isinstance(event, e.SpendRecorded):
        return ""
    line = account.budget.plan_line(event.plan_line, event.for_from)
    if line is not None and line.split:
        return f"by plan line {line.line}"
    if account.budget.split_on(event.for_from):
        weights = account.budget.split_on(event.for_from)
        parts = " to ".join(f"{one.fund} {one.weight}" for one in weights)
        return f"by the split agreed, {parts}"
    return ""
