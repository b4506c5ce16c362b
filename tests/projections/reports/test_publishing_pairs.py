"""Two editions of the same days, and something put right between them, tell nothing of whose it
was: not what was put right, nor what a few people have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.recording import entry_of
from ledger.service import Actor, Ledger, Order
from ledger.store import open_store
from projections.reports.cubes import People
from projections.reports.publishing import FEWEST, Edition
from tests.builders import APRIL_1, day, holding, linked
from tests.projections.reports.test_publishing_ledgers import (
    APRIL,
    BOTH,
    QUARTER,
    Public,
    asked,
    made,
    nothing_small_follows,
    worked_out,
)

Doing = Callable[[Ledger, Random], Iterator[c.Command]]


def numbers(ledger: Ledger, who: int, kind: type) -> list[int]:
    rows = ledger.store.load_many({f"account:A-{who}"})[f"account:A-{who}"]
    return [one.version for one in map(entry_of, rows) if isinstance(one.event, kind)]


def a_late_spend(ledger: Ledger, chance: Random) -> Iterator[c.Command]:
    for who in (13, 14, 16):
        yield c.RecordSpend(
            account=f"A-{who}", paid_on=day(9), amount_pence=chance.randrange(10**5, 10**7),
            category="transport", fund="council", provider="agency", again=True,
        )  # fmt: skip


def a_reversal(ledger: Ledger, chance: Random) -> Iterator[c.Command]:
    for who in (20, 22):
        spend = numbers(ledger, who, e.SpendRecorded)[0]
        yield c.ReverseEntry(account=f"A-{who}", entry=spend, reason="wrong", with_dependants=True)


def another_category(ledger: Ledger, chance: Random) -> Iterator[c.Command]:
    for who in (17, 23, 25):
        spend = numbers(ledger, who, e.SpendRecorded)[1]
        yield c.RecategoriseSpend(
            account=f"A-{who}", spend=spend, category="equipment", reason="wrongly-coded"
        )


def a_second_account(ledger: Ledger, chance: Random) -> Iterator[c.Command]:
    """Of two people who have one: they are the same two people."""
    for who in (26, 29):
        name = f"B-{who}"
        yield c.OpenAccount(
            account=name, opened_on=APRIL_1, person=f"P-{who}", care_group="mental-health",
            age_band="18-64", eligibility="adult-social-care",
        )  # fmt: skip
        yield c.AddFund(
            account=name, fund="council", funder="shire", programme="social-care",
            from_on=APRIL_1,
        )  # fmt: skip
        yield holding(f"bank-b-{who}")
        yield linked(f"bank-b-{who}", account=name)
        yield c.RecordSpend(
            account=name, paid_on=day(12), amount_pence=chance.randrange(10**5, 10**7),
            category="wages", fund="council", provider="agency", again=True,
        )  # fmt: skip


def put_right(url: str, doing: Doing, chance: Random) -> int:
    """What is known when it is done."""
    with open_store(url) as store:
        ledger = Ledger(store)
        for number, one in enumerate(list(doing(ledger, chance))):
            ledger.record([Order(f"right-{number}", one)], Actor("anna"))
        return store.head().position


def what_a_few_changed(was: Edition, now: Edition) -> set[int]:
    """What money of the same name differs by, where that is of a few people."""
    found = set()
    before, after = (dict(of_each(one)) for one in (was, now))
    for name in before.keys() & after.keys():
        everybody = before[name].keys() | after[name].keys()
        change = {who: after[name].get(who, 0) - before[name].get(who, 0) for who in everybody}
        if 0 < sum(1 for pence in change.values() if pence) < FEWEST:
            found.add(abs(sum(change.values())))
    return found - {0}


def of_each(one: Edition) -> Iterator[tuple[tuple, dict[int, int]]]:
    for section in one.report.sections:
        for row in section.every_row():
            for column, figure in zip(section.columns, row.figures, strict=True):
                if column.kind == "money" and figure.of is not None:
                    sums: dict[int, int] = {}
                    for _, cubes in one.parts:
                        cube = cubes[figure.of.cube]
                        for key, _ in cube.matching(dict(figure.of.where)):
                            for whom, pence in cube.each[key].items():
                                sums[whom] = sums.get(whom, 0) + pence
                    yield (section.key, row.key, column.key), sums


@pytest.mark.parametrize("first", [(APRIL, None), (BOTH, "shire"), (QUARTER, None)])
@pytest.mark.parametrize("doing", [a_late_spend, a_reversal, another_category, a_second_account])
def test_what_was_put_right_between_two_editions_is_told_by_neither(tmp_path, doing, first):
    url, _, before = made(tmp_path, 11)
    chance = Random(12)
    days, funder = first
    public = Public(url)
    public.publish(asked(*days, funder), before)
    after = put_right(url, doing, chance)
    for funders in (funder, None):
        for again in (days, QUARTER):
            public.publish(asked(*again, funders), after)
    people = People()
    was = asked(*days, funder).edition(url, known_at=before, people=people)
    now = asked(*days, funder).edition(url, known_at=after, people=people)
    changed = what_a_few_changed(was, now)
    assert changed and len(public.values()) > 60
    assert not changed.intersection(worked_out(public.values()))
    nothing_small_follows(public, [was, now, asked(*QUARTER, "trust").edition(url)])
