"""How far banks and books are squared: by who signed to which day, and what stands between."""

from __future__ import annotations

from datetime import date

import pytest

from ledger import commands as c
from ledger.calendar import Period
from ledger.service import Actor, Ledger, Order
from ledger.store import open_store
from projections.reports.facts import reconciled
from projections.reports.sections.reconciled import chapter
from projections.standings import standings
from projections.work import work
from tests.builders import (
    ONE_FUND,
    allocated,
    day,
    fund,
    holding,
    line,
    linked,
    opened,
    said,
    spent,
    statement,
)  # fmt: skip
from tests.projections.reports.gathered import cubes_of, recorded, section_of, told

BANK, APRIL_30, MAY_6 = "bank/bank-1", day(30), day(6, 5)
APRIL = {"first_on": day(1), "last_on": day(30)}
READ = statement(
    (line(60_000, day(4)), said("payment", fund="nhs")), line(-4_999, day(8)),
    opening_pence=0, closing_pence=55_001, **APRIL,
)  # fmt: skip


def tell(url: str, *commands: c.Command, by: str = "anna") -> None:
    with open_store(url) as store:
        head = store.head().position
        for number, command in enumerate(commands):
            Ledger(store).record([Order(f"more-{head}-{number}", command)], Actor(by))


def signed(url: str) -> None:
    tell(url, c.PrepareReconciliation(of=BANK, prepared_on=MAY_6, **APRIL))
    tell(url, c.SignReconciliation(of=BANK, last_on=day(30), signed_on=MAY_6), by="ben")


def made(url: str, last: date = APRIL_30, funder: str | None = None):
    days = Period(day(1), last)
    return chapter(cubes_of(url, reconciled.FAMILY, days=days, funder=funder))


@pytest.mark.parametrize(
    ("last", "key"),
    [(day(30), "signed"), (day(27, 5), "under-4-weeks"), (day(28, 5), "4-to-8-weeks")],
)
def test_a_holding_is_signed_to_the_last_day_or_behind_by_so_long(ledger_url, last, key):
    clean = statement(
        (line(60_000, day(4)), said("payment", fund="nhs")), opening_pence=0,
        closing_pence=60_000, **APRIL,
    )  # fmt: skip
    recorded(ledger_url, *ONE_FUND, clean)
    before = section_of(made(ledger_url, last), "reconciliations")
    assert told(before, "never-signed")["bank"] == 1
    signed(ledger_url)
    after = section_of(made(ledger_url, last), "reconciliations")
    assert (told(after, key)["bank"], told(after, "total")["bank"]) == (1, 1)


def test_a_holding_that_keeps_nobodys_money_on_the_last_day_is_left_out(ledger_url):
    gone = c.UnlinkHolding(account="A-1", holding="bank-1", last_on=day(20))
    recorded(ledger_url, *ONE_FUND, holding("bank-2"), gone)
    rows = section_of(made(ledger_url), "reconciliations")
    assert told(rows, "total")["bank"] == 0
    on_the_20th = section_of(made(ledger_url, day(20)), "reconciliations")
    assert told(on_the_20th, "total")["bank"] == 1


def test_only_holdings_with_money_of_the_funder_asked_about_are_told(ledger_url):
    recorded(ledger_url, *ONE_FUND, opened("A-2", person="P-2"),
             fund("council", account="A-2", funder="shire"), holding("bank-2"),
             linked("bank-2", account="A-2"), allocated("council", account="A-2"))  # fmt: skip
    assert told(section_of(made(ledger_url), "reconciliations"), "total")["bank"] == 2
    of_shire = section_of(made(ledger_url, funder="shire"), "reconciliations")
    assert told(of_shire, "total")["bank"] == 1


def test_what_stands_alone_is_what_the_list_of_reconciliations_says(ledger_url):
    recorded(ledger_url, *ONE_FUND, READ)
    found = told(section_of(made(ledger_url), "standing-alone"), BANK.replace("/", ":"))
    (standing,) = standings(ledger_url)
    assert found == {"open": standing.open_items, "unexplained": standing.unexplained_pence,
                     "late": 0} == {"open": 1, "unexplained": 4_999, "late": 0}  # fmt: skip
    assert len(work(ledger_url, as_at=day(30), kinds=["unallocated"]).tasks) == 1
    before = section_of(made(ledger_url, day(7)), "standing-alone")
    assert before.rows == ()


def test_what_came_into_signed_days_and_nobody_looked_at_is_late(ledger_url):
    clean = statement(
        (line(60_000, day(4)), said("payment", fund="nhs")), opening_pence=0,
        closing_pence=60_000, **APRIL,
    )  # fmt: skip
    recorded(ledger_url, *ONE_FUND, clean)
    signed(ledger_url)
    tell(ledger_url, spent(5, paid_on=day(20)))
    rows = section_of(made(ledger_url), "standing-alone")
    assert told(rows, BANK.replace("/", ":"))["late"] == 1
