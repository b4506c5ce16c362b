"""Every figure of the commissioner's report opens, to entries that come to it; and its totals are
those of the balances, whatever happened, for whichever days, and as known at any time."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.calendar import Period
from projections.balances import FundBalance, balances
from projections.reader import reading
from projections.reports.commissioner import FAMILIES, commissioner
from projections.reports.explaining import figure_at
from projections.reports.gathering import gather
from projections.reports.making import CubeReport
from projections.reports.report import Figure, Report
from projections.year_end import year_end
from tests.builders import ONE_FUND, allocated, fund, holding, linked, opened, paid, spent
from tests.projections.reports.gathered import recorded, told
from tests.projections.reports.walks import FUNDERS, STEPS, walked
from tests.projections.worlds import World, day, record
from tests.projections.worlds import opened as new_ledger

SPRING = Period(date(2025, 4, 1), date(2025, 6, 30))


def sums(report: Report) -> Iterator[tuple[str, Figure]]:
    """Each figure that adds something up, by its path; every path leads to its own figure."""
    for section in report.sections:
        for row in section.every_row():
            for column, one in zip(section.columns, row.figures, strict=True):
                path = f"{section.key}/{row.key}/{column.key}"
                assert figure_at(report, path)[2] == one, path
                if one.of is not None:
                    yield path, one


def must_open(what: CubeReport, url: str, *, known: int | None = None) -> None:
    """Facts with entries of the ledger stand behind every figure, and come to it."""
    report, kept = what.report(url, known_at=known), []
    dims = {name: shape.dims for family in FAMILIES for name, shape in family.cubes.items()}
    with reading(url) as reader:
        asking = what.asking(reader, known_at=known)
        gather(asking, FAMILIES, keep=lambda name, fact: kept.append((name, fact)))
        streams = {
            one.stream.removeprefix("account:"): one.event.person
            for one in reader.about(["account-opened.v1"], prefix="account:", known=asking.known)
        }
        for path, figure in sums(report):
            tests = [(dims[figure.of.cube].index(dim), values) for dim, values in figure.of.where]
            found = [
                (name, fact)
                for name, fact in kept
                if fact.cube == figure.of.cube
                and all(fact.key[place] in values for place, values in tests)
            ]
            persons = {streams[name] for name, _ in found if name}
            comes_to = {
                "pence": sum(fact.pence for _, fact in found),
                "count": sum(fact.count for _, fact in found),
                "people": len(persons),
            }
            assert comes_to[figure.of.measure] == figure.value, path
            for name, fact in found:
                assert fact.entries() or not (fact.pence or fact.count), (path, name, fact)


FLOWS = {
    "paid_pence": [("budget-by-programme", "paid"), ("budget-by-fund", "paid"),
                   ("budget-by-deployment", "paid"), ("budget-by-care-group", "paid"),
                   ("paid-by-month", "paid")],
    "spent_pence": [("budget-by-programme", "spent"), ("budget-by-deployment", "spent"),
                    *((f"spend-by-{by}", "spent") for by in (
                        "category", "outcome", "month", "programme", "care-group", "deployment",
                        "provider", "plan", "frequency")),
                    ("providers-by-year", "spent"), ("providers-by-month", "spent"),
                    ("outcomes", "spent"), ("outcomes-found", "spent"), ("worked", "spent")],
    "returned_pence": [("came-back", "money")],
}  # fmt: skip
STANDS = {"balance_pence": [("unspent", "held"), ("unspent-by-owner", "held")]}


def must_tie(what: CubeReport, url: str, *, known: int | None = None) -> None:
    """What the tables come to is what the balances are, or moved by."""
    report = what.report(url, known_at=known)
    tables = {section.key: section for section in report.sections}

    def total(section: str, column: str) -> object:
        table = tables[section]
        return told(table, "total")[column] if table.total is not None else 0

    with reading(url) as reader:
        position = reader.known(known)
        whose = {
            (one.stream.removeprefix("account:"), one.event.fund): one.event.funder
            for one in reader.about(["fund-added.v1"], prefix="account:", known=position)
        }
        after = balances(reader, as_at=what.last_on, known_at=known)
        before = balances(reader, as_at=what.first_on - timedelta(days=1), known_at=known)

    def of(some: tuple[FundBalance, ...], key: str) -> int:
        return sum(
            getattr(one, key)
            for one in some
            if what.funder is None or whose.get((one.account, one.fund)) == what.funder
        )

    for key, places in FLOWS.items():
        moved = of(after.funds, key) - of(before.funds, key)
        assert {place: total(*place) for place in places} == dict.fromkeys(places, moved), key
    for key, places in STANDS.items():
        stands = of(after.funds, key) + (after.unallocated_pence if what.funder is None else 0)
        assert {place: total(*place) for place in places} == dict.fromkeys(places, stands), key


@given(STEPS, st.sampled_from((None, *FUNDERS.values())), st.integers(0, 90), st.integers(0, 12))
@settings(max_examples=10, deadline=None, phases=(Phase.explicit, Phase.generate))
def test_whatever_was_said_of_spends_every_figure_opens_and_ties(steps, funder, days, less):
    with tempfile.TemporaryDirectory() as folder:
        url = walked(f"sqlite:///{Path(folder) / 'ledger.db'}", steps)
        with reading(url) as reader:
            known = reader.position - less
        first = SPRING.first + timedelta(days=days // 2)
        what = commissioner(
            first_on=first, last_on=first + timedelta(days=days), funder=funder
        )  # fmt: skip
        must_open(what, url, known=known)
        must_tie(what, url, known=known)


@pytest.mark.parametrize("seed", range(3))
def test_a_world_of_bank_lines_matched_moved_and_taken_back_opens_and_ties(ledger_url, seed):
    chance = random.Random(seed)
    with new_ledger(ledger_url) as store:
        for some in World(seed).commands(120):
            head = record(store, some)
    for known in (None, head * 2 // 3):
        for funder in (None, "nhs"):
            first = day(chance.randint(-5, 40))
            last = first + timedelta(days=chance.choice((0, 6, 40, 3_650)))
            what = commissioner(first_on=first, last_on=last, funder=funder)
            must_open(what, ledger_url, known=known)
            must_tie(what, ledger_url, known=known)


# ── money before an account opens ────────────────────────────────────────────────────────────

JUNE = date(2025, 6, 1)
BEFORE_JUNE = (
    *ONE_FUND,
    opened("A-9", person="P-9", opened_on=JUNE), fund(account="A-9", from_on=JUNE),
    holding("bank-9"), linked("bank-9", account="A-9"), allocated(account="A-9", from_on=JUNE),
    c.MakePayment(
        account="A-9", fund="nhs", gross_pence=60_000, paid_on=date(2025, 5, 28), first_on=JUNE,
        last_on=date(2025, 6, 28),
    ),
    spent(5_000, account="A-9", paid_on=date(2025, 5, 29), for_from=JUNE, for_to=JUNE),
)  # fmt: skip


@pytest.fixture
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


def test_a_first_payment_before_the_account_opens_is_told_on_its_day(url):
    recorded(url, *BEFORE_JUNE)
    for last in (date(2025, 5, 27), date(2025, 5, 28), date(2025, 5, 30), JUNE):
        what = commissioner(first_on=SPRING.first, last_on=last)
        must_tie(what, url)
        must_open(what, url)


def test_a_payment_in_march_for_an_account_that_opens_in_april_is_a_prepayment(url):
    april = date(2025, 4, 1)
    recorded(
        url, opened(opened_on=april), fund(from_on=april), holding(opened_on=date(2025, 3, 1)),
        linked(from_on=date(2025, 3, 1)), allocated(from_on=april),
        c.MakePayment(account="A-1", fund="nhs", gross_pence=60_000, paid_on=date(2025, 3, 28),
                      first_on=april, last_on=date(2025, 4, 28)),
    )  # fmt: skip
    report = commissioner(first_on=date(2025, 3, 1), last_on=date(2025, 3, 31)).report(url)
    (papers,) = [one for one in report.sections if one.key == "prepayments"]
    assert told(papers, "total")["prepaid"] == 60_000
    later = commissioner(first_on=april, last_on=date(2025, 4, 30)).report(url)
    (papers,) = [one for one in later.sections if one.key == "prepayments"]
    assert not papers.rows  # no year ends in April
    assert sum(one.prepaid_pence for one in year_end(url, year=2024).rows) == 60_000


# ── nothing there ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("first", "last"),
    [(date(2019, 1, 1), date(2019, 12, 31)), (date(2024, 2, 29), date(2024, 2, 29)),
     (date(2018, 1, 1), date(2027, 12, 31)), (date(1900, 1, 1), date(1900, 1, 1))],
)  # fmt: skip
def test_days_before_anything_a_leap_day_and_ten_years_open_and_tie(url, first, last):
    recorded(url, *BEFORE_JUNE)
    must_open(commissioner(first_on=first, last_on=last), url)
    must_tie(commissioner(first_on=first, last_on=last), url)


def test_a_ledger_with_nothing_in_it_has_a_report_of_nothing(url):
    recorded(url)
    what = commissioner(first_on=SPRING.first, last_on=SPRING.last)
    must_open(what, url)
    must_tie(what, url)


def test_a_category_that_is_called_total_is_not_taken_for_the_total(url):
    recorded(
        url, *ONE_FUND, spent(100, category="total"), spent(20, category="not-said"), spent(3)
    )  # fmt: skip
    what = commissioner(first_on=SPRING.first, last_on=SPRING.last)
    must_open(what, url)
    must_tie(what, url)
    opened_to = {row: what.explain(url, f"spend-by-category/{row}/spent").pence
                 for row in ("total", "total.", "not-said.", "personal-care")}  # fmt: skip
    assert opened_to == {"total": 123, "total.": 100, "not-said.": 20, "personal-care": 3}


def test_a_payment_that_came_back_in_the_year_was_not_paid_in_it_by_any_table(url):
    back = c.ReturnPayment(
        account="A-1", entry=6, returned_on=date(2025, 5, 9), amount_pence=60_000
    )
    recorded(url, *ONE_FUND, paid(), paid(paid_on=date(2025, 5, 7)), back)
    what = commissioner(first_on=date(2025, 4, 1), last_on=date(2026, 3, 31))
    tables = {one.key: one for one in what.report(url).sections}
    by_payments = told(tables["two-ways"], "total")
    carried = told(tables["carry-over"], "total")
    found = (carried["paid"], carried["payments"])
    assert found == (by_payments["by-payments"], by_payments["payments"]) == (60_000, 1)
