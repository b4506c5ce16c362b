"""What a plan buys: each thing, how often, what it costs, and what that comes to by the week."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from cli.demonstration.days import YEAR_END
from cli.demonstration.payees import PAYEES, Payee

Every = Literal["week", "four-weeks", "month", "year", "once"]
TIMES_A_YEAR = {"week": 52, "four-weeks": 13, "month": 12, "year": 1, "once": 0}

WAGE_PENCE = 1_340
"""What an hour of a personal assistant costs before the rise."""
WITHHELD_PERCENT = 12
"""Tax and employee's contributions, kept back from wages until the tax collector asks."""
ON_COST_PERCENT = 4
"""The employer's own contributions, paid with them."""
RISE_PERCENT = 5
"""Every price rises so much with the last day of the old financial year, a Monday."""


class Item(NamedTuple):
    """One thing in a plan.

    price_pence is each time, before the rise; sway_percent is how far it may differ from that;
    missed_percent how often there is none. fund: this fund alone pays; else the plan's split.
    """

    payee: Payee
    what: str
    category: str
    every: Every
    price_pence: int
    on: int = 4
    how: str = "transfer"
    sway_percent: int = 0
    missed_percent: int = 0
    fund: str | None = None
    day: date | None = None
    hours: int = 0

    def price(self, day: date) -> int:
        """What it costs once on a day, in pence."""
        if day < YEAR_END:
            return self.price_pence
        return (self.price_pence * (100 + RISE_PERCENT) + 50) // 100

    def weekly(self, day: date) -> int:
        """What it comes to by the week, in pence, rounded half up."""
        extra = 100 + ON_COST_PERCENT if self.hours else 100
        a_year = self.price(day) * TIMES_A_YEAR[self.every] * extra
        return (2 * a_year + 5_200) // 10_400


def employed(pa: str, hours: int, *, fund: str | None = None) -> tuple[Item, ...]:
    """A personal assistant on the person's own payroll, with all that it brings along."""
    wages = Item(
        PAYEES[pa], f"{hours} hours a week of a personal assistant, with on-costs",
        "wages", "week", hours * WAGE_PENCE, sway_percent=9, fund=fund, hours=hours,
    )  # fmt: skip
    return (
        wages,
        Item(PAYEES["pr-01"], "payroll service", "payroll", "month", 1_850, on=6, how="debit",
             fund=fund),
        Item(PAYEES["in-01"], "employer's liability insurance", "insurance", "year", 11_200,
             on=15, how="card", fund=fund),
    )  # fmt: skip


def agency(
    ref: str, hours: int, rate_pence: int, *, every: Every = "four-weeks", fund: str | None = None
) -> Item:
    """Hours of an agency's carers or nurses, on its invoice."""
    weeks = {"four-weeks": 4, "week": 1}[every]
    nursing = ref == "ag-02"
    return Item(
        PAYEES[ref], f"{hours} hours a week of {'nursing' if nursing else 'agency care'}",
        "nursing" if nursing else "agency-care", every, weeks * hours * rate_pence, on=2,
        sway_percent=6, fund=fund,
    )  # fmt: skip


def centre(ref: str, pence: int, *, fund: str | None = None) -> Item:
    category = "day-centre" if ref == "dc-01" else "activities"
    return Item(PAYEES[ref], category.replace("-", " "), category, "week", pence, on=1,
                how="card", missed_percent=15, fund=fund)  # fmt: skip


def taxi(pence: int, *, fund: str | None = None) -> Item:
    return Item(PAYEES["tr-01"], "taxis", "transport", "week", pence, on=1, how="card",
                sway_percent=20, missed_percent=15, fund=fund)  # fmt: skip


def bus(pence: int, *, fund: str | None = None) -> Item:
    return Item(PAYEES["tr-02"], "bus fares", "transport", "week", pence, on=2, how="card",
                missed_percent=20, fund=fund)  # fmt: skip


def chemist(pence: int, *, fund: str | None = None) -> Item:
    return Item(PAYEES["sh-01"], "dressings and supplies", "consumables", "four-weeks", pence,
                on=0, how="card", sway_percent=25, fund=fund)  # fmt: skip


def respite(pence: int, *, fund: str | None = None) -> Item:
    return Item(PAYEES["rs-01"], "a respite stay each year", "respite", "year", pence, on=9,
                sway_percent=4, fund=fund)  # fmt: skip


def physio(pence: int, *, fund: str | None = None) -> Item:
    return Item(PAYEES["th-01"], "physiotherapy", "therapy", "four-weeks", pence, on=3,
                fund=fund)  # fmt: skip


def course(pence: int, *, fund: str | None = None) -> Item:
    return Item(PAYEES["ed-01"], "a college course", "education", "month", pence, on=3,
                how="debit", fund=fund)  # fmt: skip


def bought_once(ref: str, what: str, pence: int, day: date, *, fund: str | None = None) -> Item:
    return Item(PAYEES[ref], what, "equipment", "once", pence, how="card", fund=fund, day=day)
