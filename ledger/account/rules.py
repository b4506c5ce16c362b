"""The rules a spend is looked at by: the list an auditor reads.

What has happened is recorded even when it breaks a rule; the rule adds a query beside it
(DESIGN 4). Each rule says yes when there is something to ask. Rules that differ between funders
come with the policy packs.
"""

from __future__ import annotations

from collections.abc import Callable

from ledger import events as e
from ledger.account.state import UNASSIGNED, Account
from ledger.policy.policies import Policies


def spend_before_opening(account: Account, spend: e.SpendRecorded) -> bool:
    """Paid before the account was opened."""
    return account.opened is not None and spend.paid_on < account.opened.opened_on


def spend_after_stop(account: Account, spend: e.SpendRecorded) -> bool:
    """Paid after direct payments stopped (SI 2013/1617 reg 17)."""
    return account.stop is not None and spend.paid_on > account.stop.effective_on


def spend_after_death(account: Account, spend: e.SpendRecorded) -> bool:
    """Paid after the person died: only contractual sums may be (domain.md 3.7)."""
    return account.died_on is not None and spend.paid_on > account.died_on


def spend_after_closing(account: Account, spend: e.SpendRecorded) -> bool:
    """Paid after the account was closed."""
    return account.closed_on is not None and spend.paid_on > account.closed_on


def spend_unassigned(account: Account, spend: e.SpendRecorded) -> bool:
    """Nobody has said whose money it was."""
    return any(share.fund == UNASSIGNED for share in spend.shares)


def spend_before_fund(account: Account, spend: e.SpendRecorded) -> bool:
    """Pays for days before the fund came into the account."""
    return any(
        spend.for_from < account.funds[share.fund].from_on
        for share in spend.shares
        if share.fund in account.funds
    )


RULES: dict[str, Callable[[Account, e.SpendRecorded], bool]] = {
    rule.__name__.replace("_", "-"): rule
    for rule in (
        spend_before_opening,
        spend_after_stop,
        spend_after_death,
        spend_after_closing,
        spend_unassigned,
        spend_before_fund,
    )
}


def queries(
    account: Account, spend: e.SpendRecorded, version: int, policies: Policies
) -> list[e.SpendQueried]:
    """What the rules ask about a spend that will be this version of the account's stream."""
    return [
        e.SpendQueried(version, name, spend.paid_on, policy=None)
        for name, rule in RULES.items()
        if rule(account, spend)
    ]
