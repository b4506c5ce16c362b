"""How a person's budget was worked out: what each funder gives and how it came to that, what the
person pays, and how each payment was reckoned (domain.md M8, M9, 0.1, T1, T24).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger import events as e
from ledger.account.budgets.state import latest
from ledger.account.recharges.free import free_days
from ledger.account.records import OWN, UNASSIGNED, Allocation
from ledger.calendar import Period
from projections.person.each_payment import payments
from projections.person.own_part import how_it_is_paid
from projections.person.subject import Subject
from projections.person.value import Behind, Block, Line, Part, Say, Sum
from projections.person.words import day, first_up, money

_PER = {"weekly": "a week", "yearly": "a year", "once": "once", "one-off": "once"}


def part(subject: Subject) -> Part:
    """The budget as it was agreed, and each payment of these days with its sum."""
    blocks: list[Block] = []
    for fund in subject.account.funds.values():
        if fund.fund != UNASSIGNED and fund.programme != OWN:
            blocks += _fund(subject, fund)
    blocks += _all_funds(subject)
    blocks += payments(subject)
    if not subject.account.allocations:
        blocks.append(Say("Your budget is not agreed yet."))
    elif not blocks:
        blocks = [Say(_ended(subject))]
    return Part("budget", "How was my budget worked out?", tuple(blocks))


def _ended(subject: Subject) -> str:
    """What is said of days that no budget runs on, before the first or after the last."""
    first = min(one.made.from_on for one in subject.account.allocations.values())
    if first > subject.on:
        return f"Your budget begins on {day(first)}, after these days."
    lasts = [one.last_on for one in subject.account.allocations.values()]
    ended = [last for last in lasts if last is not None and last <= subject.on]
    if len(ended) == len(lasts):
        return f"You had no budget on these days. It ended on {day(max(ended))}."
    return "You had no budget on these days."


# ── what each funder gives ───────────────────────────────────────────────────────────────────


def _fund(subject: Subject, fund: e.FundAdded) -> Iterator[Block]:
    yield from _first_told(subject, fund)
    for name, allocation in subject.account.allocations.items():
        if allocation.made.fund == fund.fund and _counts(subject, allocation):
            yield from _agreed(subject, name, allocation)
    yield from _your_part(subject, fund)


def _counts(subject: Subject, allocation: Allocation) -> bool:
    """Whether an allocation ran on the days asked about, by what was known to come of it."""
    made, last = allocation.made, allocation.last_on
    return made.from_on <= subject.on and (last is None or last >= subject.days.first)


def _first_told(subject: Subject, fund: e.FundAdded) -> Iterator[Say]:
    told = [
        one
        for one in subject.account.budget.indicative
        if one.fund == fund.fund and one.set_on <= subject.on
    ]
    if not told:
        return
    one, who = told[-1], subject.funder_of(fund.fund)
    line = Line(
        f"first-told-{fund.fund}", "About this much", one.amount_pence,
        subject.of_event(one, one.amount_pence),
    )  # fmt: skip
    words = (
        f"On {day(one.set_on)} {who} first told you about how much to expect: "
        f"{money(one.amount_pence)} {_PER[one.frequency]}."
    )
    agreed = [
        a.made.decided_on
        for a in subject.account.allocations.values()
        if a.made.fund == fund.fund and a.made.decided_on >= one.set_on
    ]
    if agreed and min(agreed) <= subject.on:
        days = (min(agreed) - one.set_on).days
        words += f" It took {days} day{'' if days == 1 else 's'} to agree the amount."
    yield Say(words, (line,))


def _agreed(subject: Subject, name: str, allocation: Allocation) -> Iterator[Block]:
    made = allocation.made
    revised = latest(allocation.revisions, subject.on)
    now, weekly = revised or made, made.frequency == "weekly"
    who = subject.funder_of(made.fund)
    ended = allocation.last_on is not None and allocation.last_on <= subject.on
    holds, gives = ("held for you", "gave you") if ended else ("holds for you", "gives you")
    gives = holds if made.deployment == "notional" else gives
    behind = subject.of_event(now, now.amount_pence)
    amount = _amount(name, weekly, now.amount_pence, behind)
    steps = tuple(_steps(name, now.calculation, now.amount_pence, behind))
    since, often = day(now.from_on), "each week" if weekly else "once"
    if steps:
        yield Sum(f"What {who} {gives} {often}, from {since}", (*steps, amount))
    else:
        yield Say(f"{who} {gives} {money(amount.pence)} {often}, from {since}.", (amount,))
    if weekly and revised is not None and revised.from_on >= subject.days.first:
        earlier = [made, *(r for r in allocation.revisions if r.from_on < revised.from_on)]
        was = earlier[-1]
        line = Line(
            f"{name}-before", "Before", was.amount_pence, subject.of_event(was, was.amount_pence)
        )
        yield Say(f"Before that it was {money(was.amount_pence)} a week.", (line,))
    if allocation.last_on is not None and allocation.last_on <= subject.on:
        yield Say(f"This ended on {day(allocation.last_on)}.")


def _amount(name: str, weekly: bool, pence: int, behind: tuple[Behind, ...]) -> Line:
    words = "Your budget for a week" if weekly else "All of it, once"
    return Line(name, words, pence, behind, "total")


def _steps(
    name: str, lines: Sequence[e.CalculationLine], pence: int, behind: tuple[Behind, ...]
) -> Iterator[Line]:
    """The working as it was kept. What it leaves out is said, so that it adds up."""
    for place, one in enumerate(lines, 1):
        yield Line(f"{name}-{place}", first_up(one.what), one.pence, _some(behind, one.pence))
    rest = pence - sum(one.pence for one in lines)
    if lines and rest:
        yield Line(f"{name}-rest", "Other", rest, _some(behind, rest))


def _some(behind: tuple[Behind, ...], pence: int) -> tuple[Behind, ...]:
    return tuple((position, pence) for position, _ in behind[:1])


def _all_funds(subject: Subject) -> Iterator[Say]:
    """What several funders give together, side by side (domain.md M32)."""
    from projections.person.having import agreed_weekly

    weekly = agreed_weekly(subject)
    funds = {
        a.made.fund
        for a in subject.account.allocations.values()
        if a.covers(subject.on) and a.made.frequency == "weekly"
    }
    if len(funds) > 1 and weekly.pence:
        line = weekly._replace(name="all-weekly")
        into = " into your account" if _holds_some(subject) else ""
        yield Say(f"Together that is {money(weekly.pence)} a week{into}.", (line,))


def _holds_some(subject: Subject) -> bool:
    """Whether a funder holds some of it itself, which is not in the sum."""
    return any(
        a.made.deployment == "notional" and a.made.frequency == "weekly" and a.covers(subject.on)
        for a in subject.account.allocations.values()
    )


# ── what the person pays ─────────────────────────────────────────────────────────────────────


def _your_part(subject: Subject, fund: e.FundAdded) -> Iterator[Block]:
    if not fund.contribution_charged:
        why = "NHS care is free. " if subject.is_nhs(fund) else ""
        yield Say(f"{why}You do not pay towards the money from {subject.funder_of(fund.fund)}.")
        return
    own = [one for one in subject.account.budget.assessments if one.fund == fund.fund]
    assessed = latest(own, subject.on)
    free = [days for days in free_days(subject.account, fund.fund) if days.first <= subject.on]
    if assessed is None:
        yield from _free(subject, free)
        return
    behind = subject.of_event(assessed, assessed.weekly_pence)
    name = f"your-part-{fund.fund}"
    steps = list(_steps(name, assessed.calculation, assessed.weekly_pence, behind))
    words = f"The most you pay each week, from {day(assessed.from_on)}"
    line = Line(name, words, assessed.weekly_pence, behind, "total")
    how = how_it_is_paid(subject, fund.fund)
    now = any(subject.on <= days.last for days in free)
    if steps:
        yield Sum("Your part of it", (*steps, line))
        if not now:
            yield Say(how)
    else:
        you = "You were to pay" if now else "You pay"
        said = f"{you} up to {money(assessed.weekly_pence)} a week towards this"
        said = f"{said}, from {day(assessed.from_on)}."
        yield Say(said if now else f"{said} {how}", (line,))
    yield from _free(subject, free)


def _free(subject: Subject, free: list[Period]) -> Iterator[Say]:
    """Days on which all is another fund's that charges nothing."""
    for days in free:
        ended = f" to {day(days.last)} your care was" if days.last < subject.on else " your care is"
        yield Say(f"From {day(days.first)}{ended} free. You do not pay for these days.")
