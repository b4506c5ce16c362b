"""Plain words for what entries say in codes, at the level of a reader of eleven. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger.calendar import Period, uk_words
from ledger.money import pounds
from projections.words.phrases import coded

KEPT_FOR = {
    "paye": "Tax for the people you employ",
    "pension": "Pensions for the people you employ",
    "wages": "Wages still to pay",
    "holiday": "Holiday pay",
    "notice": "Pay if a job ends (notice pay)",
    "redundancy": "Pay if a job ends (redundancy pay)",
    "invoice": "Bills still to pay",
    "other": "Other things still to pay",
}
"""What a liability is kept for."""

WHY_BACK = {
    "plan-changed": "your care plan has changed a lot",
    "circumstances-changed": "your needs or your life have changed a lot",
    "unused-accumulated": "more money has built up than may stay",
    "used-outside-plan": "some money went on things that are not in your plan",
    "fraud-or-offence": "someone took or used money in a way that is against the law",
    "death": "the person has died",
    "condition-not-met": "one of the rules for this money was not kept",
    "paid-in-error": "it was paid by mistake",
}
"""SI 2013/1617 reg 15(1)(a) to (f), and Care Act 2014 s.33."""

WHY_ASKED = {
    "spend-prohibited": "the rules may not let you buy this",
    "spend-excluded-service": "the NHS may pay for this in another way",
    "spend-restricted": "you may need to ask first before you buy this",
    "spend-in-cash": "it was paid in cash",
    "spend-over-plan-line": "it is more than your plan says",
    "spend-round-sum": "it is a large round sum",
    "spend-split": "you paid the same person more than once in a few days",
    "spend-before-opening": "it was paid before your account began",
    "spend-after-stop": "it was paid after the payments stopped",
    "spend-after-death": "it was paid after the person died",
    "spend-after-closing": "it was paid after the account was closed",
    "spend-unassigned": "we do not know yet whose money should pay for it",
    "spend-before-fund": "it was paid before this money began",
    "spend-outside-plan": "it is not in your plan",
    "spend-same-household": "it was paid to someone who lives with you",
    "spend-duplicate-across-funds": "it may have been paid twice",
    "payment-after-death": "it came after the person died",
    "payment-after-stop": "it came after the payments stopped",
    "payment-after-closing": "it came after the account was closed",
    "payment-while-suspended": "it came while the payments were on hold",
    "contribution-not-charged": "you do not have to pay towards this money",
    "top-up-in-funders-fund": "your own money was mixed with the money we pay",
    "top-up-not-allowed": "the rules may not let you add your own money",
    "money-taken-without-notice": "it was taken and you had no letter about it first",
    "money-taken-while-held-up": "it was taken while you were waiting for an answer",
    "money-taken-in-notice-days": "it was taken sooner than the letter said",
    "debt-paid-from-budget": "it paid back a debt from your care money",
}
"""Why a rule asks about money (ledger.account.spends.rules)."""

OURS = {
    "spend-unassigned", "payment-after-death", "payment-after-stop", "payment-after-closing",
    "payment-while-suspended", "money-taken-without-notice", "money-taken-while-held-up",
    "money-taken-in-notice-days", "contribution-not-charged",
}  # fmt: skip
"""Questions that are ours to answer, and nothing for the person to do."""


def why_asked(rule: str) -> str:
    return WHY_ASKED.get(rule, coded(rule))


def first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def thing(code: str) -> str:
    """What a coded word is called at the head of a line: `Personal care`."""
    return "Not said yet what for" if code == "uncategorised" else first_up(coded(code))


def listed(words: Sequence[str]) -> str:
    """`a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def between(days: Period) -> str:
    """`1 May to 31 May 2025`; the year is said twice only where there are two."""
    first, last = uk_words(days.first), uk_words(days.last)
    if days.first == days.last:
        return first
    if days.first.year == days.last.year:
        first = first.rsplit(" ", 1)[0]
    return f"{first} to {last}"


def in_weeks(days: int) -> str:
    """`4 weeks and 3 days`."""
    weeks, over = divmod(days, 7)
    said = []
    if weeks:
        said.append("1 week" if weeks == 1 else f"{weeks} weeks")
    if over or not weeks:
        said.append("1 day" if over == 1 else f"{over} days")
    return " and ".join(said)


def day(on: date) -> str:
    return uk_words(on)


def money(pence: int) -> str:
    return pounds(pence)


def times(weekly_pence: int, days: int) -> str:
    """How a week's amount becomes that of some days: `£150.00 × 31 ÷ 7`; of weeks, `× 4`."""
    weeks, over = divmod(days, 7)
    if not over:
        return f"{pounds(weekly_pence)} × {weeks} week{'' if weeks == 1 else 's'}"
    return f"{pounds(weekly_pence)} × {days} days ÷ 7"
