"""What was paid holds what is asked back: nothing is reclaimed twice, or beyond what was paid."""

from __future__ import annotations

from ledger import events as e
from ledger.account.state import Account, Pot
from ledger.errors import Refused
from ledger.money import pounds


def paid_pence(account: Account, fund: str) -> int:
    """What a fund has paid, and what was owed to it when it was brought in: the most it can ask.

    What it bears by recharges agreed, it paid through the other funder, who asks for it no more;
    and what its money earned at the bank is its own.
    """
    earned = sum(
        share.pence
        for event in account.live_money()
        if isinstance(event, e.InterestReceived)
        for share in event.shares
        if share.fund == fund
    )
    borne = account.recharged.get(fund, 0)
    return account.paid.get(fund, 0) + borne + earned + account.owed_before(fund)


def asked_pence(account: Account, fund: str) -> int:
    """What its reclaims ask for or came to, and what was taken that no reclaim asked for."""
    asked = sum(
        other.stands_pence for other in account.reclaims.values() if other.proposed.fund == fund
    )
    return asked + sum(
        event.amount_pence
        for event in account.live_money()
        if isinstance(event, e.ReclaimReceived) and event.reclaim is None and event.fund == fund
    )


def asked_beyond(account: Account) -> Pot:
    """By how much reclaims ask for more than was paid, by fund; nought in a sound account."""
    beyond = {}
    for fund in {reclaim.proposed.fund for reclaim in account.reclaims.values()}:
        pence = asked_pence(account, fund) - paid_pence(account, fund)
        if pence > 0:
            beyond[fund] = pence
    return beyond


def must_not_be_reclaimed(account: Account, before: Pot) -> None:
    """Refuse to take back a payment whose money was asked back already, naming what rests on it.

    before is what `asked_beyond` said before the payment was taken back.
    """
    for fund, pence in asked_beyond(account).items():
        if pence <= before.get(fund, 0):
            continue
        names = [
            name for name, reclaim in account.reclaims.items()
            if reclaim.proposed.fund == fund and reclaim.stands_pence
        ]  # fmt: skip
        came = sorted(
            version
            for version, event in account.money.items()
            if isinstance(event, e.ReclaimReceived | e.OffsetApplied)
            and event.fund == fund
            and account.is_live(version)
        )
        entries = (
            f", of which entries {', '.join(map(str, came))} came back already" if came else ""
        )
        raise Refused(
            "reclaimed-already",
            f"reclaims {', '.join(names)} ask for {pounds(asked_pence(account, fund))} of what "
            f"fund {fund} paid{entries}; without this payment it paid only "
            f"{pounds(paid_pence(account, fund))}",
            f"dpl reclaim withdraw {account.id} {names[0] if names else 'R-1'} --help, or reverse "
            "what came back first",
        )
