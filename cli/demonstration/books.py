"""Each holding's book as its bank keeps it: every line in order, with the balance after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from cli.demonstration import happenings as extra
from cli.demonstration import income
from cli.demonstration.days import FIRST, LAST
from cli.demonstration.movements import Movement, funders_name, initials, of_plan
from cli.demonstration.people import (
    BY_ACCOUNT,
    BY_HOLDING,
    PEOPLE,
    PLACES,
    Person,
    Place,
    moved_from,
)


class Book:
    """A bank's own account of one holding."""

    def __init__(self, place: Place, lines: Iterable[Movement]) -> None:
        self.place = place
        self.lines = sorted(lines, key=lambda line: (line.on, line.pence < 0))
        self.balances: list[int] = []
        balance = place.opening_pence
        for line in self.lines:
            balance += line.pence
            self.balances.append(balance)

    def within(self, first: date, last: date) -> list[tuple[Movement, int]]:
        """The lines from first to last, each with the balance after it."""
        pairs = zip(self.lines, self.balances, strict=True)
        return [(line, balance) for line, balance in pairs if first <= line.on <= last]

    def before(self, day: date) -> int:
        """The balance at the end of the day before."""
        done = [b for line, b in zip(self.lines, self.balances, strict=True) if line.on < day]
        return done[-1] if done else self.place.opening_pence

    def first(self, key: str) -> Movement:
        """The first line of that key."""
        return next(line for line in self.lines if line.key == key)

    def line(self, key: str, *, account: str | None = None, since: date = FIRST) -> str:
        """The ledger's own name for the first line of that key: `bank-7/2025-06-04/-4999/2`."""
        seen: Counter[tuple[date, int]] = Counter()
        for one in self.lines:
            seen[one.on, one.pence] += 1
            if one.key == key and one.on >= since and account in (None, one.account):
                ordinal = seen[one.on, one.pence]
                return f"{self.place.name}/{one.on.isoformat()}/{one.pence}/{ordinal}"
        raise KeyError(f"{self.place.name} has no line {key}")


@cache
def books() -> dict[str, Book]:
    """The book of every holding, by its name."""
    lines: dict[str, list[Movement]] = {place.name: [] for place in PLACES}
    for name, happened in extra.happenings().items():
        lines[name] += happened
    for person in PEOPLE:
        for line in of_plan(person):
            holding = moved_from(person, line.on)
            if holding is not None:
                lines[holding].append(line)
    _return_last_payment(lines["natwest-1"], BY_ACCOUNT["N-06"])
    for account, (key, day, percent, text) in extra.RETURNING.items():
        _send_back(lines, BY_ACCOUNT[account], key, day, percent, text)
    for account, day in extra.LEAVING.items():
        _take_along(lines, BY_ACCOUNT[account], day)
    for name, part in extra.INTEREST_AT.items():
        _pay_interest(lines[name], BY_HOLDING[name].opening_pence, part)
    return {place.name: Book(place, lines[place.name]) for place in PLACES}


def _of(lines: list[Movement], account: str, *, before: date) -> int:
    """What an account has in a holding before a day."""
    brought = BY_ACCOUNT[account].brought_pence
    return brought + sum(x.pence for x in lines if x.account == account and x.on < before)


def _return_last_payment(lines: list[Movement], person: Person) -> None:
    """The payment that was made before the funder knew of the death goes back to it."""
    last = list(income.payments(person))[-1]
    name = funders_name(last.fund.funder)
    lines.append(Movement(extra.RETURNED_ON, -last.paid_pence, "transfer", name, "DP RETURNED",
                          person.account, "returned"))  # fmt: skip


def _send_back(lines, person: Person, key: str, day: date, percent: int, text: str) -> None:
    own = lines[person.holding]
    pence = _of(own, person.account, before=day) * percent // 100
    party = " ".join(text.split()[:2]).title().replace("Icb", "ICB")
    reference = " ".join(text.split()[2:])
    own.append(Movement(day, -pence, "transfer", party, reference, person.account, key))


def _take_along(lines, person: Person, day: date) -> None:
    own = lines[person.holding]
    pence = _of(own, person.account, before=day)
    out = Movement(day, -pence, "transfer", initials(person), f"{person.account} OWN ACCOUNT",
                   person.account, "moved-out")  # fmt: skip
    own.append(out)
    came = out._replace(
        pence=pence,
        how="credit",
        party="Northshire Client Account",
        reference=f"{person.account} TRANSFER",
        key="moved-in",
    )
    lines[moved_from(person, day)].append(came)


def _pay_interest(lines: list[Movement], opening_pence: int, part: int) -> None:
    account = lines[0].account
    month = date(FIRST.year, FIRST.month + 1, 1)
    while month <= LAST + timedelta(days=1):
        day = month - timedelta(days=1)
        pence = (opening_pence + sum(x.pence for x in lines if x.on <= day)) // part
        if pence > 0:
            lines.append(Movement(day, pence, "interest", "Interest", f"{day:%b}".upper(), account,
                                  "interest"))  # fmt: skip
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
