"""What of a fund is no surplus: bills to come, what was set aside, and what may stay. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger import events as e
from ledger.account.budgets.state import latest
from ledger.account.pay.advance import ahead
from ledger.account.reclaims.working import Quoting, Step
from ledger.account.records import UNASSIGNED
from ledger.account.state import Account, Pot
from ledger.account.waiting import change_by_fund, happened_on
from ledger.calendar import uk_words
from ledger.money import pounds


def liabilities(account: Account, fund: str, on: date) -> Iterator[Step]:
    """What is still to be paid, bill by bill."""
    for name, liability in account.budget.liabilities.items():
        pence = liability.left(on).get(fund, 0)
        kind = liability.recorded.kind
        if pence and liability.recorded.underwritten:
            words = f"{name}, {kind} {pounds(pence)}: the funder pays it when it comes"
            yield Step("note", "underwritten", 0, words)
        elif pence:
            yield Step("sum", "liability", -pence, f"{name}, {kind}: still to be paid")


def nobodys(fund: str, has: Pot) -> Iterator[Step]:
    """What was spent and nobody has said from whose money. It may all be this fund's, so none of
    it is asked back from any."""
    pence = has.get(UNASSIGNED, 0)
    if pence < 0 and fund != UNASSIGNED:
        words = "spent, and nobody has said from whose money: dpl spend share says so"
        yield Step("sum", "unassigned", pence, words)


def set_aside(account: Account, fund: str, on: date, quote: Quoting) -> Iterator[Step]:
    """What policy, a plan or a decision keeps."""
    rules = quote.pack.rules
    if rules.fixed_contingency_pence:
        rule = quote("fixed_contingency_pence")
        words = "contingency that policy lets stay"
        yield Step("sum", "fixed-contingency", -rules.fixed_contingency_pence, words, rule)
    agreed = latest([one for one in account.budget.contingencies if one.fund == fund], on)
    if agreed and agreed.amount_pence:
        words = f"contingency agreed from {uk_words(agreed.from_on)}: {agreed.purpose}"
        yield Step("sum", "contingency", -agreed.amount_pence, words)
    for name, earmark in account.budget.earmarks.items():
        if earmark.agreed.fund == fund and earmark.stands_on(on):
            until = f"{earmark.agreed.purpose}, until {uk_words(earmark.agreed.expires_on)}"
            rule = quote("earmark_allowed")
            pence = -earmark.agreed.amount_pence if rules.earmark_allowed else 0
            refused = "" if rules.earmark_allowed else "; this policy keeps none"
            yield Step("sum", "earmark", pence, f"{name}, saved for {until}{refused}", rule)


# ── what a funder decided may stay ───────────────────────────────────────────────────────────


def carried_over(account: Account, fund: str, on: date) -> e.CarryOverDecided | None:
    """What was decided to stay at the last year's end that anybody decided on, while it stands.

    Of two decisions on one year's end the later counts; the next year's takes its place.
    """
    decided = [
        one for one in account.budget.carry_overs if one.fund == fund and one.year_end_on <= on
    ]
    if not decided:
        return None
    last = max(enumerate(decided), key=lambda found: (found[1].year_end_on, found[0]))[1]
    ended = last.expires_on is not None and last.expires_on < on
    return None if ended or not last.amount_pence else last


def may_stay(account: Account, fund: str, on: date, *, balance_pence: int) -> Iterator[Step]:
    """What a funder decided to leave there: carried over at a year's end, or no longer asked."""
    over = carried_over(account, fund, on)
    if over is not None:
        until = f", until {uk_words(over.expires_on)}" if over.expires_on else ""
        words = (
            f"carried over at {uk_words(over.year_end_on)} for {over.purpose.replace('-', ' ')}"
            f"{until}, decided on {uk_words(over.decided_on)}"
        )
        yield Step("sum", "carried-over", -over.amount_pence, words)
    for given_up, pence in _given_up(account, fund, on, balance_pence):
        spent = (
            ""
            if pence == given_up.amount_pence
            else f"; all that is left of {pounds(given_up.amount_pence)}"
        )
        words = (
            f"{given_up.reclaim} asks for it no more since {uk_words(given_up.written_off_on)}: "
            f"it may stay, {given_up.authority}{spent}"
        )
        yield Step("sum", "may-stay", -pence, words)


def _given_up(
    account: Account, fund: str, on: date, balance_pence: int
) -> list[tuple[e.ReclaimWrittenOff, int]]:
    """What a funder said may stay, and how much of it is there still: what was there may be spent,
    and money that came after that is not what was given up."""
    found = [
        one
        for one in account.live_money()
        if isinstance(one, e.ReclaimWrittenOff)
        and (one.fund, one.against) == (fund, "held")
        and one.written_off_on <= on
    ]
    if not found:
        return []
    left = []
    # Latest first: what is no longer there was of what was given up first.
    for one in sorted(found, key=lambda one: one.written_off_on, reverse=True):
        pence = max(
            0,
            min(
                one.amount_pence,
                least_since(account, fund, one.written_off_on, on, balance_pence=balance_pence)
                - sum(kept for _, kept in left),
            ),
        )
        if pence:
            left.append((one, pence))
    return left[::-1]


def least_since(account: Account, fund: str, since: date, on: date, *, balance_pence: int) -> int:
    """The least that a fund has had at the end of any day since one, of what it had then to what
    it has now, in pence."""
    changes: dict[date, int] = {}
    for event in account.live_money():
        day = happened_on(event)
        if since < day <= on and (pence := change_by_fund(event).get(fund)):
            changes[day] = changes.get(day, 0) + pence
    for plain in account.plain:
        day = plain.event.paid_on
        if since < day <= on and (pence := change_by_fund(plain.event).get(fund)):
            changes[day] = changes.get(day, 0) + pence
    least = running = balance_pence
    for day in sorted(changes, reverse=True):
        running -= changes[day]
        least = min(least, running)
    return least


# ── what was paid for days to come ───────────────────────────────────────────────────────────


def advance(account: Account, fund: str, on: date, quote: Quoting) -> Iterator[Step]:
    """What was paid already for days after this one, period by period."""
    if not quote.pack.rules.advance_excluded:
        return
    for one in ahead(account, fund, on):
        words = f"paid already for {one.days.days} days to come, until {uk_words(one.days.last)}"
        yield Step("sum", "in-advance", -one.pence, words, quote("advance_excluded"))
