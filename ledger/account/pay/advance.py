"""What payments gave already for days after a day: one answer, for every question. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from ledger import events as e
from ledger.account.pay.rates import ONE_DAY
from ledger.account.pay.worth import rates_over, within
from ledger.account.records import payment_days
from ledger.account.state import Account, Pot
from ledger.account.waiting import happened_on
from ledger.calendar import Period


class Ahead(NamedTuple):
    """Days to come that were paid for, and what of those payments is for them, in pence.

    whole is all the days that these payments are for, whole_pence all that they put there, and
    entries the payments.
    """

    days: Period
    pence: int
    whole: Period
    whole_pence: int
    entries: tuple[int, ...]


class _Put(NamedTuple):
    """A payment for some days, and how much of it is there."""

    key: tuple[str, e.Deployment]
    days: Period
    basis: str
    pence: int
    entry: int


def advance_pence(account: Account, after: date) -> Pot:
    """By fund, in pence, what was paid by a day for days after it; without funds with nought."""
    funds = sorted({payment.fund for _, payment in account.payments()})
    found = {fund: sum(one.pence for one in ahead(account, fund, after)) for fund in funds}
    return {fund: pence for fund, pence in found.items() if pence}


def ahead(account: Account, fund: str, after: date) -> list[Ahead]:
    """What a fund had paid by a day for days after it, by what each day is worth.

    Payments for some of the same days, arrears say, count as one, rounded half up once; day by
    day alike where nothing says what the days are worth. What an offset let stay counts, and what
    went back does not.
    """
    return account.once(("ahead", fund, after), lambda: list(_ahead(account, fund, after)))


def _ahead(account: Account, fund: str, after: date) -> Iterator[Ahead]:
    put = sorted(_put(account, fund, after), key=lambda one: (one.key, one.days))
    for (_, deployment), of_one in groupby(put, key=lambda one: one.key):
        for group in _together(list(of_one)):
            days = Period(group[0].days.first, max(one.days.last for one in group))
            if days.last <= after:
                continue
            later = Period(max(days.first, after + ONE_DAY), days.last)
            basis = max(group, key=lambda one: one.days.days).basis
            whole, part = worth_of(account, fund, deployment, basis, whole=days, part=later)
            pence = sum(one.pence for one in group)
            found = (2 * pence * part + whole) // (2 * whole)
            if found > 0:
                yield Ahead(later, found, days, pence, tuple(one.entry for one in group))


def _put(account: Account, fund: str, on: date) -> Iterator[_Put]:
    for version, payment in account.payments():
        days = payment_days(payment)
        if payment.fund == fund and days is not None and payment.paid_on <= on:
            stayed = _stayed(account, version, payment, on)
            yield _Put((fund, payment.deployment), days, payment.basis, stayed, version)


def _together(put: list[_Put]) -> list[list[_Put]]:
    """Payments for some of the same days, of payments in the order of their days."""
    found: list[list[_Put]] = []
    last = date.min
    for one in put:
        if not found or one.days.first > last:
            found.append([])
        found[-1].append(one)
        last = max(last, one.days.last)
    return found


def worth_of(
    account: Account,
    fund: str,
    deployment: e.Deployment,
    basis: str,
    *,
    whole: Period,
    part: Period,
) -> tuple[int, int]:
    """What all of some days and a part of them are worth, in one measure; never nought in all."""
    rates = rates_over(account, fund, deployment, whole)

    def worth(days: Period) -> int:
        return sum(
            (rate.weekly_pence - (rate.contribution_pence if basis == "net" else 0)) * rate.days
            for rate in within(rates, days)
            if not rate.over
        )

    total = worth(whole)
    return (total, worth(part)) if total else (whole.days, part.days)


def _stayed(account: Account, version: int, payment: e.PaymentMade, on: date) -> int:
    """What a payment put there by a day, or let stay, less what of it went back."""
    pence = payment.paid_pence
    for v in account.chains.get(version, ()):
        event = account.money[v]
        if not account.is_live(v) or happened_on(event) > on:
            continue
        if isinstance(event, e.OffsetApplied):
            pence += event.amount_pence
        elif isinstance(event, e.PaymentReturned):
            pence -= event.amount_pence
    return pence
