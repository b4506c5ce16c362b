"""What one funder asks of another. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date

from ledger.commands.terms import AccountCommand, Name, Word
from ledger.events import Pence


class RaiseRecharge(AccountCommand, kw_only=True, tag="raise-recharge"):
    """Ask another funder for a cost that turned out to be theirs, for these days.

    The ledger works out how much, from the spends and the money that the days left over. Only
    the weight named of each cost is asked, in hundredths: 100 is all of it.
    """

    recharge: Name
    from_fund: Name
    to_fund: Name
    first_on: date
    last_on: date
    entries: tuple[int, ...] = ()
    percent: int = 100
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
