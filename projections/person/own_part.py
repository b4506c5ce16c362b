"""The person's own contribution on the days asked about: weeks, rate, what came, what is left."""

from __future__ import annotations

from collections.abc import Iterator

from ledger import events as e
from ledger.account.life.contributions import Position, basis_on, position
from ledger.account.life.weeks_due import charged_funds
from ledger.account.pay.rates import ONE_DAY
from ledger.account.pay.worth import rates_over
from ledger.calendar import Period
from projections.person.subject import Subject
from projections.person.value import Behind, Block, Line, Sum, less, total
from projections.person.words import in_weeks, money


def sums(subject: Subject) -> Iterator[Block]:
    """For each fund that the person pays towards: what was due and what they paid, so that the
    account of it can be followed to the penny (domain.md T6)."""
    for fund in charged_funds(subject.account):
        found = position(subject.account, fund, subject.on)
        before = position(subject.account, fund, subject.days.first - ONE_DAY)
        weeks = [week for week in found.weeks if subject.days.first <= week.due_on]
        if not weeks and not found.received_pence:
            continue
        rates: dict[int, list] = {}
        for week in weeks:
            rates.setdefault(week.weekly_pence, []).append(week)
        behind = _entries(subject, fund, e.ContributionAssessed)
        lines = []
        owed = before.due_pence - before.received_pence
        if owed:
            words = "Left to pay from before" if owed > 0 else "Paid too much before"
            lines.append(Line(f"part-{fund}-before", words, owed, behind, worked=True))
        for weekly, some in rates.items():
            days = sum(week.days for week in some)
            words = f"{in_weeks(days)} at {money(weekly)} a week"
            pence = sum(week.pence for week in some)
            lines.append(Line(f"part-{fund}-{weekly}", words, pence, behind, worked=True))
        back = before.came("given-back") - found.came("given-back")
        paid = found.due_pence - found.received_pence - sum(line.pence for line in lines) - back
        if paid:
            came = _entries(subject, fund, e.ContributionReceived)
            lines.append(Line(f"part-{fund}-paid", "You paid", paid, came, worked=True))
        if back:
            given = _entries(subject, fund, e.PersonRefunded)
            lines.append(Line(f"part-{fund}-back", "Given back to you", back, given, worked=True))
        if lines:
            yield _summed(subject, found, lines)


def _summed(subject: Subject, found: Position, lines: list[Line]) -> Sum:
    """What is left to pay; where more was paid than was due, from what was paid: no amount that
    somebody has is told as less than nothing."""
    words = "Left for you to pay"
    if sum(line.pence for line in lines) < 0:
        lines = [less(line) for line in lines]
        lines.sort(key=lambda line: line.pence < 0)
        too_much = found.overpaid_pence > found.ahead_pence
        words = "You have paid too much" if too_much else "You have paid ahead"
    end = total(f"part-{found.fund}", words, *lines)._replace(worked=True)
    return Sum(f"Your part of {subject.funder_of(found.fund)}'s money", (*lines, end))


def how_it_is_paid(subject: Subject, fund: str) -> str:
    """Who pays what; of a budget that is less than the person's part, nobody pays them anything
    (domain.md T4)."""
    if basis_on(subject.account, fund, subject.on) == "gross":
        return "Your funder pays you the whole amount, and sends you a bill for your part."
    today = Period(subject.on, subject.on)
    rates = [
        rate
        for held in ("direct_payment", "third_party")
        for rate in rates_over(subject.account, fund, held, today)
    ]
    if rates and all(rate.over for rate in rates):
        return (
            "That is more than the budget, so no money is paid to you: you pay for this care "
            "yourself. Tell us if your part does not look right."
        )
    return "You pay this into the account yourself. We pay the rest."


def _entries(subject: Subject, fund: str, *kinds: type) -> tuple[Behind, ...]:
    return tuple(
        (entry.position, 0)
        for entry in subject.entries(*kinds)
        if getattr(entry.event, "fund", None) == fund
    )
