"""What the person owes of their contribution: weeks by rate, what came, and what a bill says. Pure.

A debt that cannot be worked out again by who owes it is no statement (domain.md T6, 7).
"""

from __future__ import annotations

from typing import NamedTuple

from ledger.account.life.contributions import Part, Position, billed
from ledger.money import pounds
from projections.contributions import contribution
from projections.letters.disagreeing import DISAGREE, disagree
from projections.letters.law import law
from projections.letters.letter import Letter, Must, Writing, common, letter
from projections.letters.said import Day, Pounds, day
from projections.words.phrases import many

MAY_SAY = {
    "fund": "the fund it is paid towards",
    "funder": "what its funder is called",
    "basis": "`net`: payments leave the contribution out; `gross`: it is billed",
    "weekly": "what is due a week at the latest rate",
    "lines": "what was due, line by line: weeks that run on at one rate are one",
    "lines[].first_on": "its first day",
    "lines[].last_on": "its last day",
    "lines[].weeks": "how many weeks: `39 weeks`, `2 weeks and 3 days`",
    "lines[].weekly": "the rate a week",
    "lines[].amount": "weeks by rate",
    "due": "what was due in all",
    "came": "what came, by where it went",
    "came[].words": "where: `paid into your account`",
    "came[].amount": "how much; negative for what was given back",
    "received": "what came in all",
    "owed": "what is owed; has to be printed",
    "overpaid": "what was paid too much",
    "ahead": "what of that is only paid ahead",
    "owed_weeks": "what is owed in weeks at the latest rate: `39`, `39.13`",
    "missed": "how many weeks or bills are not covered",
    "first_missed": "the first day of the first of them, or none",
    "first_missed_due": "the day by which that was due, or none",
    "changed": "days that were paid for and whose contribution was assessed anew since",
    "changed[].first_on": "the first of those days",
    "changed[].last_on": "the last",
    "changed[].said": "what was said for them then",
    "changed[].now": "what it comes to now",
    "changed[].more": "what it is more; negative for less",
    "invoiced": "what a bill says, where one is held against it; none without",
    "invoiced_weeks": "that in weeks at the latest rate",
    "difference": "what the bill says too much; negative for too little; none without a bill",
    "difference_words": "the same as a sentence; empty without a bill",
    "law": "the law, sentence by sentence",
    "law[].text": "what it says",
    "law[].source": "where it stands",
    "law[].standing": "`law`, or `practice` where it is none",
    **DISAGREE,
}
MUST = (Must("what is owed", "owed"), Must("as at which day", "as_at"))

_CAME = {
    "brought": "paid before this account was kept here",
    "holding": "paid into the direct payment account",
    "funder": "paid to the funder",
    "given-back": "given back to you",
}


class Due(NamedTuple):
    """Weeks that run on at one rate."""

    first_on: Day
    last_on: Day
    weeks: str
    weekly: Pounds
    amount: Pounds


class Came(NamedTuple):
    """What came by one way."""

    words: str
    amount: Pounds


class Anew(NamedTuple):
    """Days whose contribution was assessed anew since they were paid for."""

    first_on: Day
    last_on: Day
    said: Pounds
    now: Pounds
    more: Pounds


def arrears(
    asked: Writing, account: str, fund: str, *, invoiced_pence: int | None = None
) -> Letter:
    """How one fund's contributions stand, whether or not anything is owed. Raises Refused for a
    fund that charges none."""
    found = asked.account(account)
    (row,) = contribution(
        asked.reader, account=account, fund=fund, as_at=asked.on, known_at=asked.known
    ).rows
    added = found.funds[fund]
    bill = billed(row, row.arrears_pence if invoiced_pence is None else invoiced_pence)
    first = row.missed[0] if row.missed else None
    says = common(asked, found, title="Your contribution: what is owed", funders=[added.funder]) | {
        "fund": fund,
        "funder": asked.body.funder(added.funder),
        "basis": row.basis,
        "weekly": Pounds(row.weekly_pence),
        "lines": tuple(_due(one) for one in row.lines),
        "due": Pounds(row.due_pence),
        "came": tuple(Came(_CAME[to], Pounds(row.came(to))) for to in _CAME if row.came(to)),
        "received": Pounds(row.received_pence),
        "owed": Pounds(row.arrears_pence),
        "overpaid": Pounds(row.overpaid_pence),
        "ahead": Pounds(row.ahead_pence),
        "owed_weeks": _weeks_of(bill.weeks(row.arrears_pence)),
        "missed": len(row.missed),
        "first_missed": day(first.first) if first else None,
        "first_missed_due": day(first.due_on) if first else None,
        "changed": tuple(_anew(row)),
        "invoiced": None if invoiced_pence is None else Pounds(invoiced_pence),
        "invoiced_weeks": "" if invoiced_pence is None else _weeks_of(bill.weeks(invoiced_pence)),
        "difference": None if invoiced_pence is None else Pounds(bill.difference_pence),
        "difference_words": "" if invoiced_pence is None else _difference(bill.difference_pence),
        "law": law(["charge"], [added.programme]),
        **disagree(asked, [added.programme]),
    }
    by = {"fund": fund, "invoiced": None if invoiced_pence is None else str(invoiced_pence)}
    first_on = row.lines[0].first if row.lines else None
    return letter("arrears", asked, found, says, MUST, first_on=first_on, by=by)


def _due(one: Part) -> Due:
    weeks, days = divmod(one.days, 7)
    words = [many(weeks, "week")] if weeks else []
    words += [many(days, "day")] if days else []
    said = " and ".join(words)
    return Due(day(one.first), day(one.last), said, Pounds(one.weekly_pence), Pounds(one.pence))


def _anew(row: Position):
    for one in row.changed:
        yield Anew(day(one.first), day(one.last), Pounds(one.said_pence), Pounds(one.now_pence),
                   Pounds(one.more_pence))  # fmt: skip


def _weeks_of(hundredths: int) -> str:
    """Hundredths of a week: `39`, `39.13`."""
    return pounds(hundredths, plain=True).removesuffix(".00")


def _difference(pence: int) -> str:
    if not pence:
        return "The bill is right to the penny."
    way = "more" if pence > 0 else "less"
    return f"The bill is {pounds(abs(pence))} {way} than what is owed."
