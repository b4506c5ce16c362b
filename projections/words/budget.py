"""Words for what a budget is made of, and what is set aside in it. Pure."""

from __future__ import annotations

from collections.abc import Callable

from ledger import events as e
from ledger.calendar import uk_words
from ledger.money import pounds
from projections.words.phrases import by_fund, called, coded, many, total, working

_OFTEN = {"weekly": " a week", "yearly": " a year", "once": " once"}
_KIND = {
    "paye": "PAYE",
    "pension": "pension contributions",
    "wages": "wages",
    "holiday": "holiday pay",
    "notice": "notice pay",
    "redundancy": "redundancy pay",
    "invoice": "an invoice",
    "other": "something else",
}


def in_parts(split: tuple[e.FundWeight, ...]) -> str:
    """A split in words: `nhs 60, council 40`; one fund is its name; nothing where there is none."""
    if len(split) == 1:
        return split[0].fund
    return ", ".join(f"{part.fund} {part.weight}" for part in split)


def _indicative(event: e.IndicativeBudgetSet) -> str:
    return (
        f"Told before planning that {event.fund} would give about {pounds(event.amount_pence)}"
        f"{_OFTEN[event.frequency]}, by {coded(event.method)} {event.version}"
        f"{working(event.calculation)}"
    )


def _plan(event: e.PlanAgreed) -> str:
    lines = "; ".join(map(plan_line, event.lines))
    return (
        f"Plan {event.plan} agreed on {uk_words(event.agreed_on)}, from {uk_words(event.from_on)}, "
        f"with {many(len(event.outcomes), 'outcome')} and {many(len(event.lines), 'line')}: {lines}"
    )


def plan_line(line: e.PlanLine) -> str:
    """A line of a plan: `pa-hours, personal care £120.00 a week from nhs 60, council 40`."""
    limit = " without a limit"
    if line.amount_pence is not None:
        limit = f" {pounds(line.amount_pence)}{_OFTEN[line.frequency]}"
    whose = f" from {in_parts(line.split)}" if line.split else ""
    return f"{line.line}, {coded(line.category)}{limit}{whose}"


def _split(event: e.SplitAgreed) -> str:
    decided = f"decided on {uk_words(event.decided_on)}"
    parts = in_parts(event.split)
    return f"What no plan line names is shared {parts} from {uk_words(event.from_on)}, {decided}"


def _assessed(event: e.ContributionAssessed) -> str:
    amount, day = pounds(event.weekly_pence), uk_words(event.from_on)
    decided = f"decided on {uk_words(event.decided_on)}"
    return (
        f"The person is to pay {event.fund} up to {amount} a week from {day}, {decided}"
        f"{working(event.calculation)}"
    )


def _contingency(event: e.ContingencyAgreed) -> str:
    day = uk_words(event.from_on)
    if not event.amount_pence:
        return f"No contingency is kept in {event.fund} from {day}: {coded(event.purpose)}"
    amount = pounds(event.amount_pence)
    return f"{amount} stays in {event.fund} as a contingency from {day}: {coded(event.purpose)}"


def _earmark(event: e.EarmarkAgreed) -> str:
    amount, until = pounds(event.amount_pence), uk_words(event.expires_on)
    return (
        f"Earmark {event.earmark}: up to {amount} of {event.fund} may be saved until {until} for "
        f"{coded(event.purpose)} (policy {event.policy})"
    )


def _released(event: e.EarmarkReleased) -> str:
    day, why = uk_words(event.released_on), coded(event.reason)
    return f"Earmark {event.earmark} released on {day}: {why}"


def _liability(event: e.LiabilityRecorded) -> str:
    due = f", due on {uk_words(event.due_on)}" if event.due_on else ""
    payee = f" to {event.payee}" if event.payee else ""
    promised = "; the funder promised to pay it when it comes" if event.underwritten else ""
    return (
        f"Liability {event.liability}: {total(event.shares)} still to be paid{payee} for "
        f"{_KIND[event.kind]}{due}{by_fund(event.shares)}{promised}"
    )


def _settled(event: e.LiabilitySettled, account: str) -> str:
    by = f" by the spend in {called(event.spend, account)}" if event.spend else ""
    why = "" if event.spend and event.reason == "paid" else f", {coded(event.reason)}"
    return f"{total(event.shares)} of liability {event.liability} settled{by}{why}"


def _carry_over(event: e.CarryOverDecided) -> str:
    end = uk_words(event.year_end_on)
    if not event.amount_pence:
        return f"Nothing of what {event.fund} had unspent at {end} is carried over"
    until = f", until {uk_words(event.expires_on)}" if event.expires_on else ""
    return (
        f"{pounds(event.amount_pence)} of what {event.fund} had unspent at {end} is carried over "
        f"for {coded(event.purpose)}{until}"
    )


WORDS: dict[type, Callable] = {
    e.IndicativeBudgetSet: _indicative,
    e.PlanAgreed: _plan,
    e.SplitAgreed: _split,
    e.ContributionAssessed: _assessed,
    e.ContingencyAgreed: _contingency,
    e.EarmarkAgreed: _earmark,
    e.EarmarkReleased: _released,
    e.LiabilityRecorded: _liability,
    e.CarryOverDecided: _carry_over,
}

ABOUT_ENTRIES: dict[type, Callable] = {e.LiabilitySettled: _settled}
