"""What moves at the bank because of a plan: money paid out for care, and money paid in for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from cli.demonstration import income, plans
from cli.demonstration.days import LAST, every_month, every_week, vary, working_day
from cli.demonstration.payees import PAYEES
from cli.demonstration.people import ICB, Person, at_work_until
from cli.demonstration.plans import Item

SETTLING_IN = timedelta(days=8)
"""Nothing is bought before the first payment has come."""


class Movement(NamedTuple):
    """One line that a bank will show. pence is signed. key: which plan item or happening it is.

    how is one of credit, transfer, debit, card, cash, interest and charge.
    """

    on: date
    pence: int
    how: str
    party: str
    reference: str
    account: str
    key: str


def of_plan(person: Person) -> list[Movement]:
    """Every line of somebody's ordinary life, oldest first."""
    lines = [*_in(person), *_out(person)]
    return sorted((one for one in lines if one.on <= LAST), key=lambda one: one.on)


def funders_name(funder: str) -> str:
    return "Northshire ICB" if funder == ICB else "Northshire Council"


def bank_reference(person: Person, text: str) -> str:
    """A client account is kept apart by the account's name in front of every reference."""
    return f"{person.account} {text}" if person.holding == "client-1" else text


def initials(person: Person) -> str:
    first, last = person.name.split()
    return f"{first[0]} {last}"


def _in(person: Person) -> Iterator[Movement]:
    for payment in income.payments(person):
        name = funders_name(payment.fund.funder)
        text = f"DP {payment.paid_on:%d%m%y}"
        if payment.paid_pence:
            yield Movement(payment.paid_on, payment.paid_pence, "credit", name,
                           bank_reference(person, text), person.account, "payment")  # fmt: skip
    for fund, day, pence in income.contributions(person):
        if fund.basis == "net":
            text = bank_reference(person, "CARE CONTRIBUTION")
            yield Movement(day, pence, "credit", initials(person), text, person.account,
                           "contribution")  # fmt: skip


def _out(person: Person) -> Iterator[Movement]:
    for item in person.plan:
        if item.hours:
            yield from _wages(person, item)
        else:
            for day in days_of(person, item):
                yield _bought(person, item, day)


def _bought(person: Person, item: Item, day: date) -> Movement:
    pence = price_of(person, item, day)
    text = bank_reference(person, _text(item, day))
    return Movement(day, -pence, item.how, item.payee.name, text, person.account,
                    item.payee.reference)  # fmt: skip


def price_of(person: Person, item: Item, day: date) -> int:
    """What was charged on a day: the price, and what that swayed."""
    price = item.price(day)
    if not item.sway_percent:
        return price
    key = f"{person.account} {item.payee.reference} {day}"
    return price + price * vary(key, item.sway_percent * 10) // 1_000


def _text(item: Item, day: date) -> str:
    if item.category in ("agency-care", "nursing", "therapy"):
        return f"INV {day.toordinal() % 9_000 + 1_000}"
    return {"debit": "DDR", "card": f"CARD {day:%d%b}".upper()}.get(item.how, item.category.upper())


def days_of(person: Person, item: Item) -> list[date]:
    """The days on which an item is paid for; none in hospital, and none after the care ended."""
    last = at_work_until(person)
    match item.every:
        case "week":
            days = list(every_week(person.starts, last, weekday=item.on))
        case "four-weeks":
            # In arrears: the first invoice comes when four weeks have been worked.
            days = list(every_week(person.starts, last, weekday=item.on, weeks=4))[1:]
        case "month":
            days = list(every_month(person.starts, last, day=item.on))
        case "year":
            month = person.starts.month % 12 + 1
            years = range(person.starts.year, last.year + 1)
            days = [working_day(date(year, month, item.on)) for year in years]
        case "once":
            days = [item.day] if item.day else []
    return [
        day
        for day in days
        if person.starts + SETTLING_IN <= day <= last
        and not person.is_paused(day)
        and not _missed(person, item, day)
    ]


def _missed(person: Person, item: Item, day: date) -> bool:
    key = f"{person.account} {item.payee.reference} missed {day}"
    return vary(key, 500) + 500 < item.missed_percent * 10


# ── wages ────────────────────────────────────────────────────────────────────────────────────


def _wages(person: Person, item: Item) -> Iterator[Movement]:
    """Each week's wages less tax; each quarter the tax, with the employer's own part on top."""
    since_last_asked: list[int] = []
    asked = iter(_tax_days(person))
    next_asked = next(asked)
    for day in days_of(person, item):
        while day > next_asked:
            if since_last_asked:
                yield _tax(person, since_last_asked, next_asked)
            since_last_asked = []
            next_asked = next(asked)
        gross = price_of(person, item, day)
        withheld = gross * plans.WITHHELD_PERCENT // 100
        on_cost = gross * plans.ON_COST_PERCENT // 100
        since_last_asked.append(withheld + on_cost)
        text = bank_reference(person, f"WAGES WK {day.isocalendar().week}")
        yield Movement(day, withheld - gross, item.how, item.payee.name, text, person.account,
                       item.payee.reference)  # fmt: skip
    if since_last_asked:
        yield _tax(person, since_last_asked, next_asked)


def _tax(person: Person, sums: list[int], day: date) -> Movement:
    text = bank_reference(person, f"{day:%Y}Q{(day.month - 1) // 3 + 1}")
    return Movement(day, -sum(sums), "transfer", PAYEES["tx-00"].name, text, person.account,
                    "tx-00")  # fmt: skip


def _tax_days(person: Person) -> Iterator[date]:
    """The 22nd after each tax quarter's end on the 5th, as the law asks of small employers."""
    for year in range(person.starts.year, LAST.year + 1):
        for month in (1, 4, 7, 10):
            day = working_day(date(year, month, 22))
            if day > person.starts:
                yield day
