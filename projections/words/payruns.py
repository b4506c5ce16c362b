"""Words for schedules of payments and the runs that pay them. Pure."""

from __future__ import annotations

from collections.abc import Callable

from ledger import events as e
from ledger.calendar import uk_words
from ledger.money import pounds
from projections.words.phrases import called, many

_EVERY = {"weekly": "every week", "four-weekly": "every four weeks", "monthly": "every month"}


def _schedule_agreed(event: e.PaymentScheduleAgreed) -> str:
    said = f"From {uk_words(event.from_on)} {event.fund} pays {_EVERY[event.frequency]}"
    if event.deployment != "direct_payment":
        said += f", {event.deployment.replace('_', ' ')}"
    when = "each period begins" if event.timing == "advance" else "the day after each period"
    days = many(event.days_before, "day") + " before " if event.days_before else "on the day "
    whole = "net of" if event.basis == "net" else "gross, without taking off"
    return f"{said}, {days}{when}, {whole} any contribution"


def _run_made(event: e.PaymentRunMade) -> str:
    paid = many(len(event.payments), "payment")
    accounts = many(len({one.account for one in event.payments}), "account")
    said = f"Pay run {event.run}: {paid} to {accounts}, {pounds(event.total_pence)} in all, on "
    said += f"{uk_words(event.paid_on)} for days that begin by {uk_words(event.upto_on)}"
    if event.left_out:
        said += f"; {many(len(event.left_out), 'fund')} left out"
    return said


def _purpose_told(event: e.PaymentPurposeTold, account: str) -> str:
    what = "for no one-off and no bill"
    if event.allocation:
        what = f"the one-off {event.allocation}"
    elif event.liability:
        what = f"to pay {event.liability}"
    return f"The payment in {called(event.entry, account)} is {what}"


WORDS: dict[type, Callable] = {
    e.PaymentScheduleAgreed: _schedule_agreed,
    e.PaymentRunMade: _run_made,
}

ABOUT_ENTRIES: dict[type, Callable] = {
    e.PaymentPurposeTold: _purpose_told,
}
