"""What funders might put right among themselves: shares within one funder, recharges between two.

Proposals only: each is a command that a person may give or leave. A backdated decision never
alters recorded shares by itself, and never reaches the person (DESIGN 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import gcd
from typing import NamedTuple

from ledger import commands as c
from ledger import events as e
from ledger.account.budgets.state import Pot
from ledger.account.pay.rates import ONE_DAY
from ledger.account.recharges.apportioned import contributed_for, entitled
from ledger.account.recharges.borne import bears, days_of, live_spends, moves_of, overlap
from ledger.account.recharges.raising import agreed_shares
from ledger.account.records import UNASSIGNED, Spend, payment_days
from ledger.account.spends.deciding import correct_shares, is_shown
from ledger.account.state import Account
from ledger.book.draft import Draft
from ledger.book.recharges import raise_recharge
from ledger.calendar import Period
from ledger.errors import Refused

MOST_WEIGHT = 1_000_000


class Proposed(NamedTuple):
    """Something to put right, and the command that does it; None where more has to be known.

    pence is what would go from from_fund to to_fund, or back to the person where that is empty.
    because is `split-agreed`, `eligibility-earlier` or `free-of-charge`.
    """

    kind: str
    because: str
    from_fund: str
    to_fund: str
    days: Period
    pence: int
    held_pence: int
    spends: tuple[int, ...]
    command: c.Command | None


def propose(draft: Draft, name: str, *, on: date, since: date | None = None) -> list[Proposed]:
    """What might be put right of one account's costs, for days from since; each with its figures
    as they would come to if those before it were done. The draft is changed, and to be let go."""
    account = draft.account(name)
    since = since or date.min
    found = list(_by_eligibility(draft, account, on, since))
    ruled = [rule.days for rule in entitled(account) if rule.fund]
    found += _shares(draft, account, since, ruled)
    found += _by_plan(draft, account, on, since, ruled)
    return found


# ── eligibility found to have started earlier ────────────────────────────────────────────────


def _by_eligibility(draft: Draft, account: Account, on: date, since: date) -> Iterator[Proposed]:
    for rule in entitled(account):
        if not rule.backdated or rule.days.last < since:
            continue
        for fund, added in list(account.funds.items()):
            days = _until_paid(account, fund, rule.days, rule.decided_on, since)
            same = rule.fund and account.funds[rule.fund].funder == added.funder
            if same or fund == rule.fund or days is None:
                continue
            yield from _whole_package(draft, account, fund, rule, days, on)


def _until_paid(
    account: Account, fund: str, days: Period, decided_on: date, since: date
) -> Period | None:
    """The days before it was decided, and those that were paid for by then."""
    paid = [
        own.last
        for _, payment in account.payments()
        if payment.fund == fund and payment.paid_on <= decided_on and (own := payment_days(payment))
    ]
    return overlap(days, Period(max(days.first, since), max([decided_on - ONE_DAY, *paid])))


def _whole_package(
    draft: Draft, account: Account, fund: str, rule, days: Period, on: date
) -> Iterator[Proposed]:
    contributed = contributed_for(account, fund, days)
    if not rule.fund:
        spends = [
            (v, spend.spent.get(fund, 0))
            for v, spend in live_spends(account)
            if spend.spent.get(fund, 0) > 0 and overlap(days_of(spend), days)
        ]
        if spends:
            yield Proposed(
                "recharge", "eligibility-earlier", fund, "", days, sum(p for _, p in spends), 0,
                tuple(v for v, _ in spends), None,
            )  # fmt: skip
        return
    order = _raising(account, fund, rule.fund, on, days=days, held=True)
    raised = _tried(draft, order)
    if raised is not None:
        yield _recharge(raised, order, "eligibility-earlier")
    if contributed and not account.funds[rule.fund].contribution_charged:
        refund = c.RefundPerson(
            account=account.id, fund=fund, amount_pence=contributed, refunded_on=on,
            reason="free-of-charge",
        )  # fmt: skip
        yield Proposed("refund", "free-of-charge", fund, "", days, contributed, 0, (), refund)


def _raising(account: Account, fund: str, to: str, on: date, *, days: Period, **more):
    reason = "split-agreed" if more.get("by_plan") else "eligibility-earlier"
    return c.RaiseRecharge(
        account=account.id,
        recharge=_free_name(account),
        from_fund=fund,
        to_fund=to,
        first_on=days.first,
        last_on=days.last,
        reason=reason,
        raised_on=on,
        **more,
    )


def _free_name(account: Account) -> str:
    number = len(account.recharges) + 1
    while f"RC-{number}" in account.recharges:
        number += 1
    return f"RC-{number}"


def _tried(draft: Draft, order: c.RaiseRecharge) -> e.RechargeRaised | None:
    """What the command would come to; None where there is nothing to ask."""
    try:
        raise_recharge(draft, order)
    except Refused:
        return None
    raised = draft.decided[-1].event
    assert isinstance(raised, e.RechargeRaised)
    return raised


def _recharge(raised: e.RechargeRaised, order: c.RaiseRecharge, because: str) -> Proposed:
    return Proposed(
        kind="recharge",
        because=because,
        from_fund=raised.from_fund,
        to_fund=raised.to_fund,
        days=Period(raised.first_on, raised.last_on),
        pence=sum(part.pence for part in raised.parts),
        held_pence=raised.held_pence,
        spends=tuple(part.spend for part in raised.parts),
        command=order,
    )


# ── what plan lines and the split now say ────────────────────────────────────────────────────


def _differing(
    account: Account, since: date, ruled: list[Period]
) -> Iterator[tuple[int, Spend, Pot]]:
    """Spends that are shared otherwise than is agreed now, with what is agreed, by fund."""
    moves = moves_of(account)
    for version, spend in live_spends(account):
        days = days_of(spend)
        if days.last < since or any(overlap(days, one) for one in ruled):
            continue
        said = agreed_shares(account, version)
        if said is None:
            continue
        now = bears(spend, moves.get(version, ()), asked=True)
        if any(now.get(fund, 0) != said.get(fund, 0) for fund in {*now, *said}):
            yield version, spend, said


def _shares(draft: Draft, account: Account, since: date, ruled: list[Period]) -> Iterator[Proposed]:
    """Shares to put right: between funds of one funder, of nobody's money, or before the bank has
    shown that any money went."""
    for version, spend, said in list(_differing(account, since, ruled)):
        now = {fund: pence for fund, pence in spend.spent.items() if pence > 0}
        on_its_way = version in account.awaited and not is_shown(account, version)
        wanted = said if on_its_way else _within_funders(account, now, said)
        wanted = {fund: pence for fund, pence in wanted.items() if pence > 0}
        if wanted == now or max(_weights(wanted).values(), default=0) > MOST_WEIGHT:
            continue
        weights = tuple(c.Weight(fund, weight) for fund, weight in _weights(wanted).items())
        order = c.CorrectShares(
            account=account.id, spend=version, shares=weights, reason="split-agreed"
        )
        try:
            draft.add(account, *correct_shares(account, order, draft.policies))
        except Refused:
            continue
        less = [fund for fund in now if now[fund] > wanted.get(fund, 0)]
        more = [fund for fund in wanted if wanted[fund] > now.get(fund, 0)]
        moved = sum(wanted[fund] - now.get(fund, 0) for fund in more)
        yield Proposed(
            "shares", "split-agreed", ", ".join(less), ", ".join(more), days_of(spend), moved, 0,
            (version,), order,
        )  # fmt: skip


def _weights(pot: Pot) -> Pot:
    common = gcd(*pot.values()) or 1
    return {fund: pence // common for fund, pence in pot.items()}


def _within_funders(account: Account, now: Pot, said: Pot) -> Pot:
    """now, changed towards what is agreed only where money stays with its funder or is nobody's."""
    found = dict(now)
    for same in (True, False):
        for short in said:
            for over in list(found):
                if same and _funder(account, short) != _funder(account, over):
                    continue
                if not same and over != UNASSIGNED:
                    continue
                take = min(found[over] - said.get(over, 0), said[short] - found.get(short, 0))
                if take > 0:
                    found[over] -= take
                    found[short] = found.get(short, 0) + take
    return found


def _funder(account: Account, fund: str) -> str:
    return account.funds[fund].funder if fund in account.funds else ""


def _by_plan(
    draft: Draft, account: Account, on: date, since: date, ruled: list[Period]
) -> Iterator[Proposed]:
    for fund in list(account.funds):
        for other in list(account.funds):
            if _funder(account, fund) == _funder(account, other):
                continue
            differing = list(_differing(account, since, ruled))
            named = [v for v, spend, said in differing if _flows(account, v, said, fund, other)]
            if not named:
                continue
            spans = [days_of(account.spends[v]) for v in named]
            days = Period(min(one.first for one in spans), max(one.last for one in spans))
            every = not any(overlap(one, days) for one in ruled) and days.first >= since
            entries = () if every and _none_in_part(account, days) else tuple(named)
            order = _raising(account, fund, other, on, days=days, by_plan=True, entries=entries)
            raised = _tried(draft, order)
            if raised is not None:
                yield _recharge(raised, order, "split-agreed")


def _none_in_part(account: Account, days: Period) -> bool:
    """Whether every spend for some of these days is for them alone. One that is for others too,
    and is shared as was agreed, might be moved by a penny: a part is rounded by itself."""
    return all(
        overlap(days_of(spend), days) in (None, days_of(spend)) for _, spend in live_spends(account)
    )


def _flows(account: Account, version: int, said: Pot, fund: str, other: str) -> bool:
    """Whether one fund bears more of a spend than is agreed, and the other less."""
    now = bears(account.spends[version], moves_of(account).get(version, ()), asked=True)
    over = now.get(fund, 0) - said.get(fund, 0)
    return over > 0 and said.get(other, 0) - now.get(other, 0) > 0
