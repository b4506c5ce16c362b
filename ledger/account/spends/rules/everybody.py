"""The rules that go for every funder's money, each with the law or practice it comes from. Pure."""

from __future__ import annotations

from ledger.account.records import UNASSIGNED
from ledger.account.spends.rules.look import Look, Why
from ledger.calendar import uk_words


def spend_before_opening(look: Look) -> Why | None:
    """Paid before the account was opened. Source: DESIGN 4, an end is not before its start"""
    opened = look.account.opened
    if opened is None or look.spend.paid_on >= opened.opened_on:
        return None
    return Why("ask", f"the account was opened on {uk_words(opened.opened_on)}")


def spend_after_stop(look: Look) -> Why | None:
    """Paid after direct payments stopped, and for no recorded liability. Source: SI 2013/1617
    reg 17; Care Act 2014 s.33"""
    stop = look.account.stop
    if stop is None or look.spend.paid_on <= stop.effective_on:
        return None
    return Why("no", f"payments stopped on {uk_words(stop.effective_on)} ({stop.ground})")


def spend_after_death(look: Look) -> Why | None:
    """Paid after the person died, and for no recorded liability: only contractual sums may be.
    Source: Warwickshire's terms (domain.md 3.7)"""
    died_on = look.account.died_on
    if died_on is None or look.spend.paid_on <= died_on:
        return None
    return Why("no", f"the person died on {uk_words(died_on)}; only contractual sums are paid")


def spend_after_closing(look: Look) -> Why | None:
    """Paid after the account was closed. Source: domain.md 3.7, the final account comes last"""
    closed_on = look.account.closed_on
    if closed_on is None or look.spend.paid_on <= closed_on:
        return None
    return Why("no", f"the account was closed on {uk_words(closed_on)}")


def spend_unassigned(look: Look) -> Why | None:
    """Nobody has said whose money it was. Source: S3:228, funding sources can still be
    identified (domain.md M36)"""
    if all(share.fund != UNASSIGNED for share in look.spend.shares):
        return None
    return Why("ask", "nobody has said whose money it is: no fund, plan line or split names it")


def spend_before_fund(look: Look) -> Why | None:
    """Pays for days before the fund came into the account. Source: domain.md 0.7, a funder's
    money is for its own time"""
    for share in look.spend.shares:
        fund = look.account.funds.get(share.fund)
        if fund is not None and look.spend.for_from < fund.from_on:
            return Why("ask", f"fund {share.fund} came in on {uk_words(fund.from_on)}")
    return None


def spend_outside_plan(look: Look) -> Why | None:
    """For nothing that the plan agreed: neither its line nor its category is there. Source:
    SI 2013/1617 reg 10(5)(b) and 15(1)(d); Care Act 2014 s.33"""
    if look.plan is None or look.is_in_plan:
        return None
    if look.spend.plan_line is not None:
        return Why("ask", f"plan {look.plan.plan} has no line {look.spend.plan_line}")
    return Why("ask", f"plan {look.plan.plan} has no line for {look.spend.category}")


def spend_same_household(look: Look) -> Why | None:
    """Paid to family, or to somebody of the same household, whom nobody agreed to pay. Source:
    SI 2013/1617 reg 8(5A)-(5B); SI 2014/2871 reg 3"""
    budget = look.account.budget
    if not budget.payees or look.spend.payee is None:
        return None
    noted = budget.payee_on(look.spend.payee, look.spend.for_from)
    if noted is None or noted.allowed or noted.relation not in ("same-household", "family"):
        return None
    kind = "family" if noted.relation == "family" else "of the same household"
    return Why(
        "no",
        f"{noted.payee} is {kind}, who may be paid only where the funder finds it necessary",
    )


def spend_duplicate_across_funds(look: Look) -> Why | None:
    """The same bill was paid already, from other money: same payee and amount, on the same day or
    for the same days. Source: Hansard 2025, claiming from two councils (domain.md 3.9); no cost
    shunting (M36)"""
    if look.spend.payee is None:
        return None
    found = look.account.spending.elsewhere(look.spend, look.pence)
    if not found:
        return None
    return Why("ask", f"the same was paid to {look.spend.payee} already from {', '.join(found)}")
