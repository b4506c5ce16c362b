"""Raising a recharge: what one funder asks of another, worked out from the spends themselves.

Never more of a cost than the fund bore, and no cost twice: what another recharge asks for, or was
agreed, counts out (DESIGN 4; domain.md 0.7, "no cost shunting").
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import in_proportion, must_be_open, must_know_fund
from ledger.account.budgets.state import Pot
from ledger.account.pay.payments import known_spend
from ledger.account.recharges.borne import (
    Moves,
    bears,
    days_of,
    live_spends,
    moves_of,
    overlap,
    paid_for,
    spent_at_first,
)
from ledger.account.records import UNASSIGNED, Spend, pot_of
from ledger.account.spends.plain import PlainSpend
from ledger.account.spends.whose import Agreements, shares_that_would_be
from ledger.account.state import Account
from ledger.calendar import Period, uk_words
from ledger.errors import Refused
from ledger.money import split


def must_be_raisable(account: Account, order: c.RaiseRecharge) -> None:
    """Refuse what could not be a recharge whatever was spent."""
    must_be_open(account)
    if order.recharge in account.recharges:
        raise Refused("recharge-exists", f"{account.id} has a recharge {order.recharge} already")
    _must_be_two_funders(account, order)
    if (order.first_on is None) != (order.last_on is None):
        raise Refused("which-days", "give the first day and the last, or neither", "--from, --to")
    if order.first_on and order.last_on < order.first_on:
        raise Refused(
            "end-before-start", "the last day it is for is before the first",
            "--from with the first day, and --to with the last",
        )  # fmt: skip
    if order.first_on is None and not order.entries:
        raise Refused(
            "which-costs",
            "say which costs: the days, or the spends",
            "--from 01/04/2025 --to 30/09/2025, or --entry, once for each",
        )
    if order.shares and order.by_plan:
        raise Refused("shares-or-plan", "give the shares, or ask by the plan, not both")
    if order.held and (order.shares or order.by_plan or order.entries):
        raise Refused(
            "held-goes-with-all",
            "what is left of the money goes over when the whole package does, for all its days",
            "leave out --held, or ask for all of the days' costs",
        )
    for weight in order.shares:
        must_know_fund(account, weight.fund)
    if order.shares and not any(weight.weight for weight in order.shares):
        raise Refused("bad-shares", "not all shares can be nought")


def _must_be_two_funders(account: Account, order: c.RaiseRecharge) -> None:
    for fund in (order.from_fund, order.to_fund):
        if must_know_fund(account, fund) is None:
            raise Refused(
                "nobodys-money",
                f"{UNASSIGNED} is no funder's: a cost there has still to be said whose it is",
                "dpl spend share --help",
            )
    ours, theirs = account.funds[order.from_fund], account.funds[order.to_fund]
    if order.from_fund == order.to_fund or ours.funder == theirs.funder:
        raise Refused(
            "one-funder",
            f"{order.from_fund} and {order.to_fund} are both {ours.funder}'s: nobody owes anybody; "
            "a spend's shares are put right instead",
            f"dpl spend share {account.id}/ENTRY --shares {order.to_fund}=1 --reason wrong-fund",
        )


def what_is_asked(
    account: Account, order: c.RaiseRecharge
) -> tuple[Period | None, tuple[e.SpendPart, ...]]:
    """The days and, spend by spend, what is asked. Days are None where no spend is found.

    Never more of a spend than from_fund bears of it and has not asked of anybody else.
    """
    days = None
    if order.first_on is not None and order.last_on is not None:
        days = Period(order.first_on, order.last_on)
    moves = moves_of(account)
    parts, seen = [], []
    for version, spend in _candidates(account, order):
        pence = _asked_of(account, order, version, spend, days, moves)
        if pence > 0:
            parts.append(e.SpendPart(version, spend.category, pence))
            seen.append(days_of(spend))
        elif order.entries:
            raise Refused(
                "nothing-borne",
                f"{order.from_fund} bore nothing of entry {version} of {account.id} that could be "
                f"asked of {order.to_fund}" + _asked_already(account, order.from_fund, moves),
                f"dpl history {account.id} shows whose it is",
            )
    if days is None and seen:
        days = Period(min(one.first for one in seen), max(one.last for one in seen))
    return days, tuple(parts)


def _candidates(account: Account, order: c.RaiseRecharge) -> Iterable[tuple[int, Spend]]:
    if not order.entries:
        return live_spends(account)
    return [(version, known_spend(account, version)) for version in dict.fromkeys(order.entries)]


def _asked_of(
    account: Account,
    order: c.RaiseRecharge,
    version: int,
    spend: Spend,
    days: Period | None,
    moves: Moves,
) -> int:
    if days is not None and overlap(days_of(spend), days) is None:
        return 0
    pot = bears(spend, moves.get(version, ()), days, asked=True)
    mine, theirs = pot.get(order.from_fund, 0), pot.get(order.to_fund, 0)
    free = spend.spent.get(order.from_fund, 0) - sum(
        move.pence
        for move in moves.get(version, ())
        if move.from_fund == order.from_fund and not move.agreed
    )
    if not order.shares and not order.by_plan:
        return min(mine, free)
    weights = _should_be(account, order, version)
    if weights is None:
        return 0
    total = sum(pot.values())
    if total <= 0:
        return 0
    fair = dict(zip(weights, split(total, list(weights.values())), strict=True))
    beyond = mine - fair.get(order.from_fund, 0)
    short = fair.get(order.to_fund, 0) - theirs
    return min(beyond, short, free)


def _should_be(account: Account, order: c.RaiseRecharge, version: int) -> Pot | None:
    """The weights by which a spend should be shared; None where nobody has said."""
    if order.by_plan:
        return agreed_shares(account, version)
    weights: Pot = defaultdict(int)
    for weight in order.shares:
        weights[weight.fund] += weight.weight
    return weights


def agreed_shares(account: Account, version: int, by: Agreements | None = None) -> Pot | None:
    """What is left of a spend, by fund, as its plan and the split now say; for days of which they
    do not, as it was recorded. None where they say nothing of any day, or where a person has said
    since whose it was. by: where many are asked about."""
    spend = account.spends[version]
    said = pot_of(shares_that_would_be(account, spend, by))
    if UNASSIGNED in said and _put_right(account, version):
        return None
    return _with_unsaid(said, spend.event)


def agreed_of_plain(by: Agreements, plain: PlainSpend) -> Pot | None:
    """The same of a plain spend."""
    event = plain.event
    left = sum(share.pence for share in event.shares if share.pence > 0)
    days = Period(event.for_from, event.for_to)
    said = pot_of(by.shares(left, days, event.plan_line)) if left else {}
    return _with_unsaid(said, event)


def _with_unsaid(said: Pot, spend: e.SpendRecorded) -> Pot | None:
    """What nobody says anything of is shared as the spend was recorded; None where that is all."""
    unsaid = said.pop(UNASSIGNED, 0)
    if not said:
        return None
    if unsaid:
        recorded = pot_of(spend.shares)
        if UNASSIGNED in recorded:
            return None
        for share in in_proportion(unsaid, recorded):
            said[share.fund] = said.get(share.fund, 0) + share.pence
    return said


def _put_right(account: Account, version: int) -> bool:
    return any(
        isinstance(account.money[later], e.SharesCorrected) and account.is_live(later)
        for later in account.chains.get(version, ())
    )


def _asked_already(account: Account, fund: str, moves: Moves) -> str:
    named = [
        name
        for name, recharge in account.recharges.items()
        if recharge.raised.from_fund == fund and not recharge.withdrawn
    ]
    return f"; what is in {', '.join(named)} is not asked twice" if named and moves else ""


def left_over(account: Account, fund: str, days: Period, *, free_pence: int) -> int:
    """What is left of what a fund paid for some days: paid less spent, never negative.

    free_pence is what the fund has that no other recharge asks for. What the person contributed
    is not counted: it stays, to be given back to them.
    """
    moves = moves_of(account)
    left = paid_for(account, fund, days) - spent_at_first(account, fund, days, moves)
    for recharge in account.recharges.values():
        raised = recharge.raised
        own = Period(raised.first_on, raised.last_on)
        if raised.from_fund == fund and not recharge.withdrawn and overlap(own, days):
            agreed = recharge.agreed
            left -= sum(part.pence for part in agreed.held) if agreed else raised.held_pence
    return max(0, min(left, free_pence))


def raised(
    account: Account,
    order: c.RaiseRecharge,
    *,
    days: Period | None,
    parts: tuple[e.SpendPart, ...],
    held_pence: int,
) -> e.RechargeRaised:
    """What is asked, or a refusal where there is nothing to ask."""
    if days is None or not (parts or held_pence):
        when = f" for {uk_words(days.first)} to {uk_words(days.last)}" if days else ""
        raise Refused(
            "nothing-borne",
            f"{order.from_fund} bore nothing of {account.id}{when} that could be asked of "
            f"{order.to_fund}" + _asked_already(account, order.from_fund, moves_of(account)),
            f"dpl recharge propose {account.id}",
        )
    return e.RechargeRaised(
        recharge=order.recharge,
        from_fund=order.from_fund,
        to_fund=order.to_fund,
        first_on=days.first,
        last_on=days.last,
        parts=parts,
        held_pence=held_pence,
        whole=order.held,
        reason=order.reason,
        raised_on=order.raised_on,
    )
