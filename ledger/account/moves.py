"""What a money event does to what was paid, spent, owed and asked back, and undoing it. Pure.

Part of the fold: it updates the account in place and never refuses.
"""

from __future__ import annotations

from ledger import events as e
from ledger.account.records import FROM_WHAT_IS_OWED, Spend, pot_of
from ledger.account.state import Account, Pot


def add(pot: Pot, shares: Pot, sign: int) -> None:
    for fund, pence in shares.items():
        pot[fund] = pot.get(fund, 0) + sign * pence


def move_money(account: Account, version: int, event: e.Reversible, sign: int) -> None:
    """What a money event does to paid, owed and the spend it is about; sign -1 undoes it."""
    about = getattr(event, "spend", None) or 0
    spend = account.spends.get(about)
    if spend is None or not account.is_live(about):
        _move(account, version, event, sign, spend)
        return
    account.count_spend(spend, -1)
    _move(account, version, event, sign, spend)
    account.count_spend(spend)


def _move(
    account: Account, version: int, event: e.Reversible, sign: int, spend: Spend | None
) -> None:
    match event:
        case e.PaymentMade():
            add(account.paid, {event.fund: event.paid_pence}, sign)
        case e.PaymentReturned():
            add(account.paid, {event.fund: event.amount_pence}, -sign)
        case e.OpeningBalanceBrought():
            for fund in event.funds:
                add(account.paid, {fund.fund: fund.paid_pence}, sign)
                add(account.owed, {fund.fund: fund.owed_pence}, sign)
        case e.SpendDisallowed() | e.SpendAccepted():
            disallowed = isinstance(event, e.SpendDisallowed)
            pot = pot_of(event.shares if disallowed else event.restored)
            to_owed = sign if disallowed else -sign
            add(account.owed, pot, to_owed)
            if spend:
                add(spend.owed, pot, to_owed)
                add(spend.spent, pot, -to_owed)
            _made_good(account, version, pot, to_owed)
        case e.RefundReceived():
            pot = pot_of(event.shares)
            if event.against == "owed":
                add(account.owed, pot, -sign)
                _made_good(account, version, pot, -sign)
            if spend:
                add(spend.owed if event.against == "owed" else spend.spent, pot, -sign)
        case e.MadeGood():
            pot = pot_of(event.shares)
            add(account.owed, pot, -sign)
            if spend:
                add(spend.owed, pot, -sign)
            _made_good(account, version, pot, -sign)
        case e.SharesCorrected() if spend:
            add(spend.spent, pot_of(event.was), -sign)
            add(spend.spent, pot_of(event.shares), sign)
        case e.SpendRecategorised() if spend:
            spend.category = event.category if sign > 0 else event.was
        case e.ReclaimReceived():
            if event.against == "owed":
                add(account.owed, {event.fund: event.amount_pence}, -sign)
            if event.reclaim in account.reclaims:
                account.reclaims[event.reclaim].received_pence += sign * event.amount_pence
            if event.against == "owed":
                _made_good(account, version, {event.fund: event.amount_pence}, -sign)
        case e.OffsetApplied():
            reclaim = account.reclaims[event.reclaim]
            reclaim.received_pence += sign * event.amount_pence
            reclaim.offset_pence += sign * event.amount_pence
            add(account.paid, {event.fund: event.amount_pence}, sign)
        case e.ReclaimWrittenOff():
            if event.against == "owed":
                add(account.owed, {event.fund: event.amount_pence}, -sign)
            if event.reclaim in account.reclaims:
                account.reclaims[event.reclaim].written_off_pence += sign * event.amount_pence
            if event.against == "owed":
                _made_good(account, version, {event.fund: event.amount_pence}, -sign)
        case e.RechargeAgreed():
            _change_bearer(account, version, event, sign)
        case e.RechargeSettled():
            settlements = account.recharges[event.recharge].settlements
            settlements.append(event) if sign > 0 else settlements.remove(event)


def _made_good(account: Account, version: int, pot: Pot, to_owed: int) -> None:
    """What reclaims ask of a debt that this entry made less goes out of them, the first first.

    What no reclaim asks for goes before that. to_owed is 1 where the debt grew, and -1 where it
    became less, be it that the entry which made it was taken back.
    """
    for reclaim in account.reclaims.values():
        reclaim.made_good.pop(version, None)
    if to_owed > 0:
        return
    for fund in pot if account.reclaims else ():
        asking = [
            reclaim
            for reclaim in account.reclaims.values()
            if reclaim.proposed.fund == fund and reclaim.proposed.ground in FROM_WHAT_IS_OWED
        ]
        beyond = sum(one.left_pence for one in asking) - max(0, account.owed[fund])
        for reclaim in asking:
            pence = min(beyond, reclaim.left_pence)
            if pence > 0:
                reclaim.made_good[version] = pence
                beyond -= pence


def _change_bearer(account: Account, version: int, event: e.RechargeAgreed, sign: int) -> None:
    """The new fund bears these spends from here, and the old one bears them no more."""
    recharge = account.recharges[event.recharge]
    recharge.agreed, recharge.agreed_at = (event, version) if sign > 0 else (None, None)
    old, new = event.from_fund, event.to_fund
    for part in event.parts:
        if part.spend in account.spends:
            spend = account.spends[part.spend]
            account.count_spend(spend, -1)
            add(spend.spent, {old: -part.pence, new: part.pence}, sign)
            account.count_spend(spend)
    total = sum(part.pence for part in (*event.parts, *event.held))
    add(account.recharged, {old: -total, new: total}, sign)
