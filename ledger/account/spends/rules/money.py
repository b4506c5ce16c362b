"""The rules on other money that the bank shows: it has come, and a query stands beside it. Pure."""

from __future__ import annotations

from itertools import chain

from ledger import events as e
from ledger.account.pay.top_ups import refused_by
from ledger.account.records import OWN, UNASSIGNED
from ledger.account.spends.rules.look import Rule, Why, rule_of
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.policy.pack import Pack
from ledger.policy.policies import Policies


def payment_after_death(account: Account, event: e.PaymentMade) -> Why | None:
    """Money came from a funder after the person died. Source: domain.md 3.7 and 3.9, payments
    after death; it is not the estate's"""
    if account.died_on is None or event.paid_on <= account.died_on:
        return None
    return Why("ask", f"the person died on {uk_words(account.died_on)}")


def payment_after_stop(account: Account, event: e.PaymentMade) -> Why | None:
    """Money came from a funder after payments stopped. Source: SI 2013/1617 reg 17; Care Act
    2014 s.33"""
    if account.stop is None or event.paid_on <= account.stop.effective_on:
        return None
    return Why("ask", f"payments stopped on {uk_words(account.stop.effective_on)}")


def payment_after_closing(account: Account, event: e.PaymentMade) -> Why | None:
    """Money came from a funder after the account was closed. Source: domain.md 3.7, the final
    account comes last"""
    if account.closed_on is None or event.paid_on <= account.closed_on:
        return None
    return Why("ask", f"the account was closed on {uk_words(account.closed_on)}")


def payment_while_suspended(account: Account, event: e.PaymentMade) -> Why | None:
    """Money came from a funder while it was suspended. Source: domain.md 3.3, Sefton suspends"""
    if not account.is_suspended(event.paid_on):
        return None
    return Why("ask", f"payments are suspended on {uk_words(event.paid_on)}")


def contribution_not_charged(account: Account, event: e.ContributionReceived) -> Why | None:
    """The person paid towards a fund that charges nothing. Source: domain.md 2.3, none on s117,
    carers' or NHS money; SI 2013/1617 reg 13(1)"""
    fund = account.funds.get(event.fund)
    if fund is None or fund.contribution_charged:
        return None
    return Why("ask", f"fund {event.fund} ({fund.programme}) charges no contribution")


def top_up_in_funders_fund(account: Account, event: e.TopUpReceived) -> Why | None:
    """The person's own money was put with a funder's. Source: domain.md M25, a stream of its
    own"""
    fund = account.funds.get(event.fund)
    if event.fund != UNASSIGNED and fund is not None and fund.programme == OWN:
        return None
    return Why("ask", f"fund {event.fund} is not the person's own")


def top_up_not_allowed(
    account: Account, event: e.TopUpReceived, policies: Policies
) -> tuple[Why, Pack] | None:
    """The person's own money came where the funder's policy lets nobody add to the budget.
    Source: domain.md M25, S3:228"""
    refused = refused_by(account, event, policies)
    if refused is None:
        return None
    fund, pack = refused
    return Why("ask", f"{fund.funder} lets nobody add to {fund.programme}"), pack


_BY_KIND: dict[type, tuple[Rule, ...]] = {
    e.PaymentMade: (
        rule_of(payment_after_death),
        rule_of(payment_after_stop),
        rule_of(payment_after_closing),
        rule_of(payment_while_suspended),
    ),
    e.ContributionReceived: (rule_of(contribution_not_charged),),
    e.TopUpReceived: (rule_of(top_up_in_funders_fund),),
}
_NOT_ALLOWED = rule_of(top_up_not_allowed, setting="top_up_refused")


def money_taken_without_notice() -> None:
    """A funder took money back, and no notice of it had been served. Source: SI 2013/1617
    reg 15(2); domain.md 0.3"""


def money_taken_while_held_up() -> None:
    """A funder took money back while it was asked that the reclaim be looked at again. Source:
    SI 2013/1617 reg 15(4)-(5)"""


def money_taken_in_notice_days() -> None:
    """A funder took money off a card before the days of its notice were over. Source: LGSCO
    22-014-616, Lancashire (domain.md 7): no sweep without warning"""


def debt_paid_from_budget() -> None:
    """What was not allowed and is owed was repaid out of the budget itself, so it is owed still.
    Source: SI 2013/1617 reg 15(1)(d), reg 16; domain.md 0.8, a ring-fence"""


_AT_THE_RECLAIM = (
    rule_of(debt_paid_from_budget),
    rule_of(money_taken_without_notice),
    rule_of(money_taken_while_held_up),
    rule_of(money_taken_in_notice_days, setting="notice_days"),
)
"""Asked where a bank line finds its reclaim, or finds none (`ledger.account.lines`)."""

MONEY_RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (*chain.from_iterable(_BY_KIND.values()), _NOT_ALLOWED, *_AT_THE_RECLAIM)
}
"""Every rule on other money that the bank shows, by name."""


def money_queries(
    account: Account, event: e.Reversible, version: int, policies: Policies
) -> list[e.SpendQueried]:
    """What the rules ask about money shown that will be this version of the account's stream."""
    on = getattr(event, "paid_on", None) or getattr(event, "received_on", None)
    found = [
        e.SpendQueried(version, rule.name, on, None)
        for rule in _BY_KIND.get(type(event), ())
        if rule.ask(account, event) is not None
    ]
    if isinstance(event, e.TopUpReceived):
        asked = top_up_not_allowed(account, event, policies)
        if asked is not None:
            found.append(e.SpendQueried(version, _NOT_ALLOWED.name, on, asked[1].ref))
    return found
