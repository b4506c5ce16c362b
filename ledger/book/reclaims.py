"""Decisions on reclaims that need more than the account: what it has, and where that is.

What others in its holdings sent it counts, so an account alone cannot tell.
"""

from __future__ import annotations

from ledger import commands as c
from ledger.account.reclaims import asking as reclaims
from ledger.account.reclaims import identifying, settlements
from ledger.account.state import Account
from ledger.book.draft import Draft
from ledger.book.finding import match_waiting_lines
from ledger.book.having import has_pence
from ledger.calendar import uk_words
from ledger.errors import Refused


def identify_surplus(draft: Draft, order: c.IdentifySurplus) -> None:
    account = draft.account(order.account)
    has, policies = has_pence(draft, account, order.on), draft.policies
    draft.add(account, *identifying.identify_surplus(account, order, has=has, policies=policies))


def propose_reclaim(draft: Draft, order: c.ProposeReclaim) -> None:
    account = draft.account(order.account)
    has, policies = has_pence(draft, account, order.proposed_on), draft.policies
    draft.add(account, *reclaims.propose_reclaim(account, order, has=has, policies=policies))


def serve_notice(draft: Draft, order: c.ServeNotice) -> None:
    account = draft.account(order.account)
    has = has_pence(draft, account, order.served_on)
    events = reclaims.serve_notice(
        account, order, has=has, policies=draft.policies, position=draft.position
    )
    draft.add(account, *events)


def receive_reclaim(draft: Draft, order: c.ReceiveReclaim) -> None:
    account = draft.account(order.account)
    has, policies = has_pence(draft, account, order.received_on), draft.policies
    draft.add(account, *settlements.receive_reclaim(account, order, has=has, policies=policies))
    if account.version in account.awaited:
        match_waiting_lines(draft, account, account.version)


def agree_instalments(draft: Draft, order: c.AgreeInstalments) -> None:
    account = draft.account(order.account)
    events = settlements.agree_instalments(account, order, draft.policies)
    if order.by == "card-sweep" and not _has_card(draft, account, order):
        raise Refused(
            "no-card",
            f"account {account.id} has no prepayment card on {uk_words(order.first_on)}, and "
            "nothing else can be swept",
            f"dpl reclaim instalments {account.id} {order.reclaim} --help, without --card-sweep",
        )
    draft.add(account, *events)


def _has_card(draft: Draft, account: Account, order: c.AgreeInstalments) -> bool:
    held = [draft.holding(name).opened for name in account.holdings_on(order.first_on)]
    return any(opened is not None and opened.kind == "card" for opened in held)


def refund_person(draft: Draft, order: c.RefundPerson) -> None:
    account = draft.account(order.account)
    has, policies = has_pence(draft, account, order.refunded_on), draft.policies
    draft.add(account, *settlements.refund_person(account, order, has=has, policies=policies))
    if account.version in account.awaited:
        match_waiting_lines(draft, account, account.version)
