"""Commissioners' reports of real ledgers, published one after another, tell of nobody together.

The attacker has nothing but the figures shown, and takes them from one another in every way that a
spreadsheet would: amounts are large and odd, so that none comes out by accident.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from ledger import events as e
from ledger.recording import stored_name, stored_state
from ledger.store import NewRow, open_store
from projections.reports.commissioner import commissioner
from projections.reports.making import Before, CubeReport
from projections.reports.publishing import FEWEST, Edition
from projections.reports.report import Report
from projections.reports.tables import TOTAL
from tests.builders import APRIL_1, day
from tests.making import new_ledger

PEOPLE = 40
COMMON, RARE = ("personal-care", "transport", "wages"), ("equipment", "payroll")


def events_of(who: int, chance: Random) -> Iterator[e.AnyEvent]:
    """One person's account from April to June. Most have a council's money; a third an ICB's, and
    two a trust's; three pay a contribution, and four buy what nobody else does."""
    group = ("physical-support", "mental-health", "learning-disability")[who % 3 if who % 9 else 2]
    yield e.AccountOpened(APRIL_1, f"P-{who}", group, "18-64", "adult-social-care", None)
    funds = [("council", "shire", "social-care")]
    if who % 3 == 0:
        funds.append(("nhs", "icb", "chc"))
    if who in (5, 6):
        funds.append(("other", "trust", "phb"))
    for fund, funder, programme in funds:
        yield e.FundAdded(fund, funder, programme, False, APRIL_1)
    yield e.HoldingLinked(f"bank-{who}", f"A-{who}", APRIL_1)
    for fund, _, _ in funds:
        weekly = chance.randrange(10**6, 10**8)
        yield e.AllocationMade(
            f"{fund}-1", fund, "direct_payment" if who % 7 else "notional", "weekly", weekly,
            APRIL_1, None, APRIL_1, (),
        )  # fmt: skip
    if who in (1, 2, 4):
        yield e.ContributionAssessed(
            "council", chance.randrange(10**5, 10**6), APRIL_1, APRIL_1, ()
        )
    for month in (4, 5, 6):
        for fund, _, _ in funds:
            on, pence = day(1, month), chance.randrange(10**7, 10**9)
            yield e.PaymentMade(
                fund, "direct_payment", f"bank-{who}", None, on, on, on + timedelta(days=27),
                pence, 0, pence, "gross",
            )  # fmt: skip
            for _ in range(3):
                rare = who in (7, 8, 10, 11) and chance.random() < 0.5
                yield spent(who, fund, chance, on, chance.choice(RARE if rare else COMMON))
    if who in (3, 9, 12):
        pence = chance.randrange(10**6, 10**7)
        yield e.ReclaimProposed("back", "council", pence, "unused-accumulated", day(20, 6))


def spent(who: int, fund: str, chance: Random, first: date, category: str) -> e.SpendRecorded:
    on, pence = first + timedelta(days=chance.randrange(28)), chance.randrange(10**5, 10**7)
    return e.SpendRecorded(
        on, (e.Share(fund, pence),), category, f"payee-{chance.randrange(9)}",
        chance.choice(("personal-assistant", "agency")), None, None, "direct_payment",
        f"bank-{who}", None, on, on, None, None,
    )  # fmt: skip


def made(folder: Path, seed: int) -> tuple[str, int, int]:
    """A ledger, how many entries it had before two people's spends of April came in late, and how
    many it has."""
    url, chance = f"sqlite:///{folder}/ledger.db", Random(seed)
    new_ledger(url, name="test")
    streams = {f"account:A-{who}": list(events_of(who, chance)) for who in range(PEOPLE)}
    before = sum(map(len, streams.values()))
    for who in (13, 14):
        streams[f"account:A-{who}"].append(spent(who, "council", chance, APRIL_1, "transport"))
    late = {f"account:A-{who}" for who in (13, 14)}
    rows = []
    for stream, events in streams.items():
        for version, event in enumerate(events[: -1 if stream in late else None], 1):
            rows.append(row(stream, version, event))
    rows += [row(one, len(streams[one]), streams[one][-1]) for one in sorted(late)]
    with open_store(url) as store:
        store.record(rows)
    return url, before, before + len(late)


def row(stream: str, version: int, event: e.AnyEvent) -> NewRow:
    command = f"c-{stream}-{version}"
    state = stored_state(event, by="staff-1", command=command, on_behalf_of=None)
    return NewRow(stream, version, stored_name(event), state)


def asked(first: tuple[int, int], last: tuple[int, int], funder: str | None = None) -> CubeReport:
    return commissioner(first_on=day(*first), last_on=day(*last), funder=funder)


APRIL = ((1, 4), (30, 4))
MAY = ((1, 5), (31, 5))
BOTH = ((1, 4), (31, 5))
QUARTER = ((1, 4), (30, 6))


class Public:
    """What was published, as somebody has it who keeps everything."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.before: list[Before] = []
        self.reports: list[Report] = []

    def publish(self, what: CubeReport, known: int) -> None:
        self.reports.append(what.for_anybody(self.url, before=self.before, known_at=known))
        self.before.append(Before(what, {"": known}))

    def values(self) -> dict[tuple, int]:
        return {
            (at, section.key, row.key, column.key): figure.value
            for at, report in enumerate(self.reports)
            for section in report.sections
            for row in section.every_row()
            for column, figure in zip(section.columns, row.figures, strict=True)
            if column.kind == "money" and not figure.hidden and figure.value
        }


def small_ones(one: Edition) -> set[int]:
    """What money of a few people comes to, wherever it stands."""
    found = set()
    for section in one.report.sections:
        for row in section.every_row():
            for column, figure in zip(section.columns, row.figures, strict=True):
                is_sum = column.kind == "money" and figure.of is not None and figure.value
                if is_sum and 0 < people(one, figure) < FEWEST:
                    found.add(abs(figure.value))
    return found


def people(one: Edition, figure) -> int:
    sums: dict[int, int] = {}
    for _, cubes in one.parts:
        cube = cubes[figure.of.cube]
        for key, _ in cube.matching(dict(figure.of.where)):
            for whom, pence in cube.each[key].items():
                sums[whom] = sums.get(whom, 0) + pence
    return sum(1 for pence in sums.values() if pence)


def worked_out(values: dict[tuple, int]) -> Iterator[int]:
    """What a spreadsheet makes of what is shown: every figure, every two of them, every three of a
    row, of a column or of a place in several editions, and every total less the rows shown."""
    every = sorted(set(values.values()))
    yield from map(abs, every)
    for one, other in combinations(every, 2):
        yield from (abs(one - other), abs(one + other))
    lines: dict[tuple, list[int]] = {}
    for (at, section, row, column), value in values.items():
        for line in ((at, section, row, ""), (at, section, "", column), (section, row, column)):
            lines.setdefault(line, []).append(value)
    for line in lines.values():
        for three in combinations(sorted(set(line)), 3):
            yield from abs_sums(three)
        yield abs(2 * max(line) - sum(line))
    for (at, section, row, column), value in values.items():
        if row == TOTAL:
            yield abs(value - sum(
                other for (a, s, r, c), other in values.items()
                if (a, s, c) == (at, section, column) and r != TOTAL
            ))  # fmt: skip


def abs_sums(three: Sequence[int]) -> Iterable[int]:
    a, b, c = three
    return abs(a + b - c), abs(a - b + c), abs(a - b - c)


def nothing_small_follows(public: Public, secret: Iterable[Edition]) -> None:
    small = set().union(*(small_ones(one) for one in secret))
    assert small
    found = small.intersection(worked_out(public.values()))
    assert not found


@pytest.mark.parametrize("seed", [1, 2])
def test_months_and_their_sum_before_and_after_something_came_in_late(tmp_path, seed):
    url, before, after = made(tmp_path, seed)
    public = Public(url)
    every = [(APRIL, before), (MAY, before), (BOTH, after), (APRIL, after), (QUARTER, after)]
    for days, known in every:
        public.publish(asked(*days), known)
    secret = [asked(*days).edition(url, known_at=known) for days, known in every]
    secret.append(asked((1, 6), (30, 6)).edition(url))
    nothing_small_follows(public, secret)
    assert len(public.values()) > 100


@pytest.mark.parametrize("order", [(None, "shire", "icb"), ("icb", "shire", None)])
def test_all_funders_less_each_that_was_published_is_not_the_one_of_two_people(tmp_path, order):
    url, _, after = made(tmp_path, 3)
    public = Public(url)
    for funder in order:
        public.publish(asked(*QUARTER, funder), after)
    secret = [
        asked(*QUARTER, funder).edition(url) for funder in (None, "shire", "icb", "trust")
    ]  # fmt: skip
    nothing_small_follows(public, secret)
    assert len(public.values()) > 60


def test_the_same_report_is_the_same_when_it_is_published_again(tmp_path):
    url, _, after = made(tmp_path, 4)
    public = Public(url)
    for _ in range(2):
        public.publish(asked(*QUARTER), after)
    first, second = public.reports
    assert first == second


def test_what_one_funder_published_and_then_all_for_more_days(tmp_path):
    url, before, after = made(tmp_path, 5)
    public = Public(url)
    every = [
        (APRIL, "shire", before), (BOTH, None, after), (MAY, "shire", after), (APRIL, "icb", after),
    ]  # fmt: skip
    for days, funder, known in every:
        public.publish(asked(*days, funder), known)
    secret = [asked(*days, one).edition(url, known_at=known) for days, one, known in every]
    secret += [asked(*days, "trust").edition(url) for days in (APRIL, MAY, BOTH)]
    nothing_small_follows(public, secret)
