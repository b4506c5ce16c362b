"""The rules whose measure is a funder's own: each asks by the pack of that funder. Pure.

Essex allows what Oldham bars, and the other way round (domain.md 3.5): so none is a constant.
"""

from __future__ import annotations

from ledger.account.budgets.plan_lines import line_budget
from ledger.account.spends.rules.look import Look, Why
from ledger.money import pounds
from ledger.policy.pack import Pack

CASH = frozenset({"cash", "cash-withdrawal"})
"""Categories, providers and import rules that say that a spend was in cash."""

A_ROUND_HUNDRED = 10_000


def spend_prohibited(look: Look, pack: Pack) -> Why | None:
    """For what the funder's policy never pays for. Source: domain.md 3.5, Oldham, Hampshire,
    Surrey Heartlands"""
    if look.spend.category not in pack.rules.prohibited:
        return None
    return Why("no", f"{look.spend.category} is on the list of what is never paid for")


def spend_excluded_service(look: Look, pack: Pack) -> Why | None:
    """For a service that no direct payment buys, whatever the plan says: emergencies, general
    practice and what the NHS gives by its own tariff. Source: domain.md M13; SI 2013/1617 reg 9"""
    if look.spend.category not in pack.rules.excluded_services:
        return None
    return Why("no", f"{look.spend.category} is had another way, and never from a direct payment")


def spend_restricted(look: Look, pack: Pack) -> Why | None:
    """For what the funder's policy pays for only where the plan names it. Source: domain.md 3.5,
    Oldham: household items unless specified"""
    if look.spend.category not in pack.rules.restricted or look.plan_names_category:
        return None
    return Why("ask", f"{look.spend.category} is paid for only where the plan names it")


def spend_in_cash(look: Look, pack: Pack) -> Why | None:
    """Cash, of which nobody can see what it bought. Source: domain.md 3.4, barred by Oldham and
    allowed on Staffordshire's card"""
    if pack.rules.cash == "allowed" or not is_cash(look):
        return None
    if pack.rules.cash == "prohibited":
        return Why("no", "cash is not allowed")
    return Why("ask", "cash is asked about: keep the receipts for what it buys")


def is_cash(look: Look) -> bool:
    """Whether a spend is of cash, by its category, its provider, or the rule that read the line."""
    spend = look.spend
    named = spend.category in CASH or spend.provider in CASH
    return named or (spend.rule is not None and spend.rule.split("-")[0] == "cash")


def spend_over_plan_line(look: Look, pack: Pack) -> Why | None:
    """Takes its plan line over what the plan allows for the year, and more than the policy's
    margin. Source: domain.md M27, an overspend is asked about and never denies care"""
    if look.line is None:
        return None
    found = line_budget(look.account, look.line, look.spend.for_from)
    if found is None:
        return None
    spent = found.spent_pence + look.pence
    if spent * 100 <= found.budget_pence * (100 + pack.rules.over_line_percent):
        return None
    time = "in all" if found.days is None else f"for the year from {found.days.first:%d/%m/%Y}"
    return Why(
        "ask",
        f"line {look.line.line} has {pounds(found.budget_pence)} {time}, and with this "
        f"{pounds(spent)} is spent on it",
    )


def spend_round_sum(look: Look, pack: Pack) -> Why | None:
    """A round hundred of pounds, and neither what the plan names nor the like of what was found
    right before. Source: domain.md 3.9, audit finds transfers by their round sums"""
    least = pack.rules.round_sum_pence
    if not least or look.pence < least or look.pence % A_ROUND_HUNDRED or look.is_funders_own:
        return None
    if look.is_planned or look.plan_names_amount or look.was_found_right:
        return None
    return Why("ask", f"{pounds(look.pence)} is a round sum")


def spend_split(look: Look, pack: Pack) -> Why | None:
    """One of several spends with one payee, near together, that only all together reach what is
    looked at more closely; but for what the plan names by then. Source: domain.md 3.9, control
    weaknesses"""
    rules, payee = pack.rules, look.spend.payee
    if payee is None or not rules.split_pence or look.pence >= rules.split_pence:
        return None
    if look.is_funders_own:
        return None
    others = look.account.spending.with_payee(
        payee,
        look.spend.paid_on,
        within_days=rules.split_days,
        below_pence=rules.split_pence,
        least_pence=rules.split_pence - look.pence,
    )
    if others + look.pence < rules.split_pence or look.is_planned:
        return None
    return Why(
        "ask",
        f"{payee} was paid {pounds(others + look.pence)} within {rules.split_days} days, in parts "
        f"of less than {pounds(rules.split_pence)}",
    )
