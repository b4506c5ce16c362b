"""What one funder asks of another. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date

from ledger.commands.terms import AccountCommand, Name, Weight, Word
from ledger.events import Pence


class RaiseRecharge(AccountCommand, kw_only=True, tag="raise-recharge"):
    """Ask another funder for a cost that turned out to be theirs.

    Which costs: the spends named in entries, else all that from_fund bore for the days. How much
    of each: all of it; with shares, what from_fund bore beyond its part of them; with by_plan,
    beyond its part as the plan and the split now say. held also asks what the days' payments left
    over, where a whole package changes hands. The ledger works out the pence.
    """

    recharge: Name
    from_fund: Name
    to_fund: Name
    first_on: date | None = None
    last_on: date | None = None
    entries: tuple[int, ...] = ()
    shares: tuple[Weight, ...] = ()
    by_plan: bool = False
    held: bool = False
    reason: Word
    raised_on: date


class DisputeRecharge(AccountCommand, kw_only=True, tag="dispute-recharge"):
    """Record that the funder who was asked does not agree."""

    recharge: Name
    disputed_on: date
    reason: Word


class AgreeRecharge(AccountCommand, kw_only=True, tag="agree-recharge"):
    """Record what both funders agreed. Without an amount, all that was asked."""

    recharge: Name
    agreed_on: date
    amount_pence: Pence | None = None


class SettleRecharge(AccountCommand, kw_only=True, tag="settle-recharge"):
    """Record that one funder paid the other, outside the account."""

    recharge: Name
    settled_on: date
    amount_pence: Pence
    reference: Name


class WithdrawRecharge(AccountCommand, kw_only=True, tag="withdraw-recharge"):
    """Give up asking, before it is agreed."""

    recharge: Name
    withdrawn_on: date
    reason: Word
