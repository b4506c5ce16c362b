"""Budget against actual: by plan line, category, outcome and fund, however the money is held.

A budget to date is the exact sum of its days, rounded half up once; what was spent is a fold over
postings, by the day paid, less refunds, credit notes and what was disallowed. A fund of the
programme `contingency` stands apart and is no part of the percentages (domain.md T21).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.account.budgets.plan_lines import in_plan
from ledger.account.pay.rates import ONE_DAY, allocated, amount_pence, last_due_on
from ledger.account.records import root_of
from ledger.account.state import Account
from ledger.calendar import Period, financial_year
from ledger.entry import Entry
from projections.as_known import folded
from projections.moments import Known
from projections.postings import SPENT, postings

if TYPE_CHECKING:
    from ledger.store.store import Store
    from projections.reader import Reader

CONTINGENCY = "contingency"
"""The programme of a fund that is no part of the budget itself (domain.md 3.1, Surrey)."""

LINE, CATEGORY, OUTCOME, FUND, ALL = "line", "category", "outcome", "fund", "all"


class Row(NamedTuple):
    """One thing's budget and spending, in pence. by says what name is a name of.

    name is empty for what belongs to none: a spend without a plan line. budget_pence is None where
    nothing limits it. deployment is how a fund's money is held, and empty for the rest.
    """

    by: str
    name: str
    deployment: str
    budget_pence: int | None
    spent_pence: int

    @property
    def left_pence(self) -> int | None:
        return None if self.budget_pence is None else self.budget_pence - self.spent_pence

    @property
    def used_percent(self) -> str | None:
        """How much of the budget was used, to one decimal place, half up; None without one."""
        if not self.budget_pence or self.by == CONTINGENCY:
            return None
        sign = "-" if self.spent_pence < 0 else ""
        tenths = (2000 * abs(self.spent_pence) + self.budget_pence) // (2 * self.budget_pence)
        return f"{sign}{tenths // 10}.{tenths % 10}"


class Actual(NamedTuple):
    """What was planned and what was spent in some days, for who knows as far as a position."""

    account: str
    position: int
    days: Period
    rows: tuple[Row, ...]
    contingency: tuple[Row, ...]
    total: Row


def actual(
    ledger: Store | Reader | str,
    account: str,
    *,
    first: date | None = None,
    last: date | None = None,
    as_at: date | None = None,
    known_at: Known = None,
) -> Actual:
    """Budget against actual from first to last.

    Without last, to the day asked about, or else to the last day that money was spent or paid;
    without first, from the beginning of that day's financial year.
    """
    known = folded(ledger, account, known_at=known_at)
    if last is None:
        last = as_at or _last_day(known.entries)
    first = first or financial_year(last).first
    upto = last if as_at is None else min(last, as_at)
    return actual_of(
        known.account, known.entries, Period(first, last), upto=upto, position=known.position
    )


def _last_day(entries: Iterable[Entry]) -> date:
    opened = [x.event.opened_on for x in entries if isinstance(x.event, e.AccountOpened)]
    days = [posting[6] for x in entries for posting in _postings(x)]
    return max([*opened, *days])


def actual_of(
    account: Account, entries: Iterable[Entry], days: Period, *, upto: date, position: int = 0
) -> Actual:
    """The same of an account and its entries; spends after upto are left out."""
    apart = {name for name, fund in account.funds.items() if fund.programme == CONTINGENCY}
    spends = [
        one for one in _spent(account, entries) if days.first <= one.on <= min(days.last, upto)
    ]
    budget_spends = [one for one in spends if one.fund not in apart]
    lines = line_budgets(account, days)
    funds = _fund_rows(account, spends, days)
    rows = [
        *_rows(LINE, {name: pence for name, (_, pence) in lines.items()}, budget_spends),
        *_rows(CATEGORY, _together(lines.values(), "category"), budget_spends),
        *_rows(OUTCOME, _together(lines.values(), "outcome"), budget_spends),
        *(row for row in funds if row.name not in apart),
    ]
    contingency = [row._replace(by=CONTINGENCY) for row in funds if row.name in apart]
    of_funds = [row for row in rows if row.by == FUND]
    total = Row(
        by=ALL,
        name="",
        deployment="",
        budget_pence=sum(row.budget_pence or 0 for row in of_funds),
        spent_pence=sum(row.spent_pence for row in of_funds),
    )
    return Actual(account.id, position, days, tuple(rows), tuple(contingency), total)


# ── what was spent ───────────────────────────────────────────────────────────────────────────


class _Spent(NamedTuple):
    on: date
    line: str
    category: str
    outcome: str
    fund: str
    deployment: str
    pence: int


def _postings(entry: Entry):
    return postings(entry.stream, entry.event)


def _spent(account: Account, entries: Iterable[Entry]) -> Iterator[_Spent]:
    """Each posting of spending, signed, with the plan line and outcome of the spend it is about."""
    for entry in entries:
        for posting in _postings(entry):
            head, whose, fund, _, category, pence, on = posting
            if head != SPENT or whose != account.id:
                continue
            spend = _spend_of(account, entry)
            if spend is None:
                yield _Spent(on, "", category, "", fund, "", pence)
                continue
            line = spend.plan_line or ""
            outcome = in_plan(
                account.budget, spend.for_from, category=category, plan_line=line,
                outcome=spend.outcome or "",
            ).outcome  # fmt: skip
            yield _Spent(on, line, category, outcome, fund, spend.deployment, pence)


def _spend_of(account: Account, entry: Entry) -> e.SpendRecorded | None:
    event = entry.event.of if isinstance(entry.event, e.EntryReversed) else entry.event
    if isinstance(event, e.SpendRecorded):
        return event
    root = root_of(event) if isinstance(event, e.Reversible) else None
    return account.spends[root].event if root in account.spends else None


# ── what was planned ─────────────────────────────────────────────────────────────────────────

Lines = dict[str, tuple[e.PlanLine, int | None]]
"""A plan's lines by name, each as it last stood, and its budget for the days in pence."""


def line_budgets(account: Account, days: Period) -> Lines:
    """What each line of the plans in force in these days allows for them."""
    end = last_due_on(account)
    last = days.last if end is None else min(days.last, end)
    exact: dict[str, Fraction] = {}
    once: dict[str, int] = {}
    latest: dict[str, e.PlanLine] = {}
    for part in _stretches(account, days.first, last):
        plan = account.budget.plan_on(part.first)
        for line in plan.lines if plan else ():
            latest[line.line] = line
            if line.amount_pence is None:
                continue
            if line.frequency == "once":
                once[line.line] = line.amount_pence
            else:
                exact[line.line] = exact.get(line.line, Fraction(0)) + _for(line, part)
    found: Lines = {}
    for name, line in latest.items():
        limit = _rounded(exact.get(name, Fraction(0))) + once.get(name, 0)
        found[name] = (line, None if line.amount_pence is None else limit)
    return found


def _stretches(account: Account, first: date, last: date) -> Iterator[Period]:
    """Days under one plan and in one financial year, one stretch after another."""
    if last < first:
        return
    edges = {first, last + ONE_DAY} | {plan.from_on for plan in account.budget.plans}
    edges |= {date(year, 4, 1) for year in range(first.year, last.year + 1)}
    inside = sorted(day for day in edges if first <= day <= last + ONE_DAY)
    for start, after in pairwise(inside):
        yield Period(start, after - ONE_DAY)


def _for(line: e.PlanLine, days: Period) -> Fraction:
    """What a line comes to over days: a week's sevenths, or a financial year's days."""
    assert line.amount_pence is not None
    whole = 7 if line.frequency == "weekly" else financial_year(days.first).days
    return Fraction(line.amount_pence * days.days, whole)


def _rounded(exact: Fraction) -> int:
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def _together(lines: Iterable[tuple[e.PlanLine, int | None]], field: str) -> dict[str, int | None]:
    """Budgets by a field of their lines; None where a line of it has no limit."""
    found: dict[str, int | None] = {}
    for line, pence in lines:
        name = getattr(line, field)
        so_far = found.get(name, 0)
        found[name] = None if pence is None or so_far is None else so_far + pence
    return found


# ── rows ─────────────────────────────────────────────────────────────────────────────────────


def _rows(by: str, budgets: dict[str, int | None], spends: Iterable[_Spent]) -> list[Row]:
    """What was planned in the plan's order, then what was spent beside it."""
    spent: dict[str, int] = defaultdict(int)
    for one in spends:
        spent[getattr(one, by)] += one.pence
    names = [*budgets, *sorted((set(spent) - set(budgets)), key=lambda name: (not name, name))]
    return [
        Row(by, name, "", budgets.get(name), spent.get(name, 0))
        for name in names
        if name in budgets or spent[name]
    ]


def _fund_rows(account: Account, spends: Iterable[_Spent], days: Period) -> list[Row]:
    spent: dict[tuple[str, str], int] = defaultdict(int)
    for one in spends:
        spent[one.fund, one.deployment] += one.pence
    held = [(made.fund, made.deployment) for made in _made(account)]
    keys = list(dict.fromkeys([*held, *sorted(key for key in spent if spent[key])]))
    return [
        Row(FUND, fund, deployment, _of_fund(account, fund, deployment, days), spent[key])
        for key in keys
        for fund, deployment in (key,)
    ]


def _made(account: Account) -> list[e.AllocationMade]:
    return [allocation.made for allocation in account.allocations.values()]


def _of_fund(account: Account, fund: str, deployment: str, days: Period) -> int | None:
    """What a fund allocates to be held so, in these days; None where it allocates nothing so."""
    end = last_due_on(account)
    if not any((made.fund, made.deployment) == (fund, deployment) for made in _made(account)):
        return None
    found = amount_pence(allocated(account, fund, deployment, days))
    for allocation in account.allocations.values():
        made = allocation.made
        if (made.fund, made.deployment, made.frequency) != (fund, deployment, "one-off"):
            continue
        if days.first <= made.from_on <= days.last and (end is None or made.from_on <= end):
            revised = allocation.revisions
            found += revised[-1].amount_pence if revised else made.amount_pence
    return found
