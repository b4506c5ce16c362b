"""Questions that several decisions ask of an account, each answered or refused in one way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger import events as e
from ledger.account.records import UNASSIGNED, Spend
from ledger.account.state import Account
from ledger.account.waiting import as_told, change_pence
from ledger.calendar import uk_words
from ledger.commands import Weight
from ledger.errors import Refused
from ledger.money import pounds, split


def must_be_open(account: Account) -> None:
    if account.opened is None:
        raise Refused(
            "unknown-account",
            f"there is no account {account.id}",
            f"dpl account open {account.id} --help",
        )


def must_not_be_closed(account: Account) -> None:
    must_be_open(account)
    if account.closed_on is not None:
        raise Refused(
            "account-closed",
            f"account {account.id} was closed on {uk_words(account.closed_on)}",
            f"dpl account final {account.id} shows how it ended; dpl account list, which are open",
        )


def must_not_come_before(on: date, since: date, what: str) -> None:
    """Refuse what would follow on from something, and is told for a day before it; what begins
    the reason: `the payment was made`."""
    if on < since:
        raise Refused(
            "too-early",
            f"{what} on {uk_words(since)}, and not yet on {uk_words(on)}",
            f"--on {since:%d/%m/%Y} or later",
        )


def must_know_fund(account: Account, fund: str) -> e.FundAdded | None:
    """The fund as it was added; None for the reserved fund, which every account has."""
    must_be_open(account)
    if fund == UNASSIGNED:
        return None
    if fund not in account.funds:
        known = ", ".join(sorted(account.funds)) or "none yet"
        raise Refused(
            "unknown-fund",
            f"account {account.id} has no fund {fund}; its funds are: {known}",
            f"dpl account fund {account.id} {fund} --help",
        )
    return account.funds[fund]


def holding_for(account: Account, holding: str | None, day: date) -> str:
    """The holding named, or the one that the account is linked to on a day."""
    linked = account.holdings_on(day)
    if holding is None:
        if len(linked) == 1:
            return linked[0]
        why = "no holding" if not linked else f"more than one holding ({', '.join(linked)})"
        raise Refused(
            "which-holding",
            f"account {account.id} is linked to {why} on {uk_words(day)}",
            "name one with --holding, or link one: dpl holding link --help",
        )
    if holding not in linked:
        raise Refused(
            "holding-not-linked",
            f"account {account.id} is not linked to holding {holding} on {uk_words(day)}",
            f"dpl holding link {holding} {account.id} --from {day:%d/%m/%Y}",
        )
    return holding


def shares_of(
    account: Account, amount_pence: int, *, fund: str | None, weights: Sequence[Weight]
) -> tuple[e.Share, ...]:
    """Whose money an amount is: the fund or weights named, else the only fund, else unassigned.

    Split with the largest remainder, ties to the first fund named; a part of nought is left out.
    """
    if fund is not None and weights:
        raise Refused("fund-or-shares", "give one fund, or shares between funds, not both")
    if weights:
        names = [weight.fund for weight in weights]
        if len(set(names)) != len(names) or not any(weight.weight for weight in weights):
            raise Refused("bad-shares", "shares name each fund once, and not all are nought")
        for name in names:
            must_know_fund(account, name)
        parts = split(amount_pence, [weight.weight for weight in weights])
        return tuple(e.Share(n, p) for n, p in zip(names, parts, strict=True) if p)
    if fund is not None:
        must_know_fund(account, fund)
        return (e.Share(fund, amount_pence),)
    only = next(iter(account.funds)) if len(account.funds) == 1 else UNASSIGNED
    return (e.Share(only, amount_pence),)


def still_owed(account: Account, spend: Spend) -> dict[str, int]:
    """What is owed on a spend, less what was paid off without naming a spend, by fund."""
    least = {fund: min(pence, account.owed.get(fund, 0)) for fund, pence in spend.owed.items()}
    return {fund: pence for fund, pence in least.items() if pence > 0}


def must_not_be_recharged(account: Account, spend: int) -> None:
    """Refuse to share a spend anew between funds while a recharge of it stands."""
    for name, recharge in account.recharges.items():
        said = recharge.agreed or (recharge.raised if recharge.is_asked else None)
        if said and any(part.spend == spend for part in said.parts):
            undo = f"dpl recharge withdraw {account.id} {name} --help"
            if recharge.agreed:
                undo = f"dpl reverse {account.id}/{recharge.agreed_at} --help"
            raise Refused("recharged", f"entry {spend} of {account.id} is in recharge {name}", undo)


def in_proportion(amount_pence: int, pot: dict[str, int]) -> tuple[e.Share, ...]:
    """Shares of an amount in proportion to a pot that holds at least as much.

    No part is ever more than the pot's own, so that what is taken bit by bit adds up to the whole.
    """
    left = [(fund, pence) for fund, pence in pot.items() if pence > 0]
    parts = split(amount_pence, [pence for _, pence in left])
    return tuple(e.Share(f, p) for (f, _), p in zip(left, parts, strict=True) if p)


def must_not_be_shown_already(account: Account, event: e.Reversible, *, again: bool) -> None:
    """Refuse what the bank has told of in the same words: kind, holding, day and amount.

    Nothing that happened goes unrecorded: it is there, by the bank's own line.
    """
    live = [v for v in account.shown.get(as_told(event), ()) if account.is_live(v)]
    if live and not again:
        raise Refused(
            "shown-already",
            f"entry {account.id}/{live[0]} is the bank's own line for "
            f"{pounds(abs(change_pence(event)))} on that day",
            "--again, if this is another one like it",
        )
