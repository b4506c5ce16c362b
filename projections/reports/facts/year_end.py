"""A financial year's end: what is carried over, prepayments, accruals and debtors. Facts of one
account.

The year is the last that ended within the days asked about; where none did, there are no papers.
All is told as at its 31 March, known as far as the report knows: what was paid or repaid after it
is still to come.

Background [B] of domain.md 2.6: an advance payment is a prepayment, what is due and unpaid an
accrual, and unspent money receivable only once a decision to recover it is made. Local finance
decides; the report says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from ledger import events as e
from ledger.account.life.contributions import position
from ledger.account.life.weeks_due import charged_funds
from ledger.account.pay.accrued import accrued
from ledger.account.pay.advance import ahead
from ledger.account.pay.rates import allocated, amount_pence
from ledger.account.recharges.answering import as_it_was
from ledger.account.reclaims.stages import OVER, stage_on
from ledger.account.records import UNASSIGNED
from ledger.calendar import Period, financial_year
from projections.postings import MONEY_HEADS
from projections.reports.asking import About
from projections.reports.cubes import Fact, Key, Shape
from projections.reports.gathering import Family
from projections.year_end import FundYear

OF = ("funder", "fund", "programme", "year_end")
YEAR = Shape("What each fund paid in the year, and what becomes of what was unspent", (*OF, "what"))
CARRIED = Shape("What was decided to stay beyond the year's end", (*OF, "purpose"))
PREPAID = Shape("What was paid by the year's end for days after it", (*OF, "what"))
LIABILITIES = Shape("Bills recorded and unpaid at the year's end", (*OF, "bill", "payer"))
PAPERS = Shape("Prepayments, accruals and debtors of each funder", (*OF, "paper"))

PREPAYMENT = "prepayment"
ACCRUALS = ("due-unpaid", "underwritten", "recharge-owed", "contribution-back")
PERHAPS_PAID = "perhaps-paid"
"""Due, and by its amount perhaps paid by a payment that does not say what it is for: no paper."""
DEBTORS = ("reclaim", "reclaim-looked-at", "recharge", "contribution")
BILLS = ("paye", "pension", "wages", "holiday", "notice", "redundancy", "invoice", "other")


def year_asked(on: date) -> Period:
    """The last financial year that ended by a day."""
    end = date(on.year, 3, 31)
    return financial_year(end if end <= on else end.replace(year=on.year - 1))


def facts(about: About) -> Iterator[Fact]:
    year = year_asked(about.asking.on)
    if year.last < about.asking.days.first:
        return
    for row in about.fund_years(year):
        yield from _of_year(about, row, year, _key(about, row.fund, year))
    for fund in about.funds():
        key = _key(about, fund, year)
        yield from _prepaid(about, fund, year, key)
        yield from _bills(about, fund, year, key)
    yield from _due(about, year)
    yield from _contributions(about, year)
    yield from _reclaims(about, year)
    yield from _recharges(about, year)


def _key(about: About, fund: str, year: Period) -> Key:
    return (*about.fund(fund), year.last.isoformat())


# ── what is unspent, and what becomes of it ──────────────────────────────────────────────────


def _of_year(about: About, row: FundYear, year: Period, key: Key) -> Iterator[Fact]:
    """unspent = prepaid + to come + carried + stays + let be + the funder's + the person's +
    nobody's + short."""
    nobodys = row.fund == UNASSIGNED
    kept = row.prepaid_pence + row.to_come_pence + (row.carried_pence or 0)
    kept += row.stays_pence + row.let_be_pence
    told = {
        "unspent": row.unspent_pence,
        "prepaid": row.prepaid_pence,
        "to-come": row.to_come_pence,
        "carried": row.carried_pence or 0,
        "stays": row.stays_pence,
        "let-be": row.let_be_pence,
        "funder": 0 if nobodys else row.funder_pence,
        "person": 0 if nobodys else row.person_pence,
        "nobody": row.left_pence if nobodys else 0,
        "short": row.unspent_pence - kept - row.left_pence,
    }
    held = partial(_held_by, about, row.fund, year)
    for what, pence in told.items():
        if pence:
            yield Fact("year", (*key, what), pence, 1, held)
    paid = partial(_paid_in, about, row.fund, year)
    if row.payments:
        yield Fact("year", (*key, "paid"), row.paid_pence, row.payments, paid)
    if row.by_days_pence:
        allocations = partial(_allocations_of, about, row.fund)
        yield Fact("year", (*key, "by-days"), row.by_days_pence, 1, allocations)
        notional = amount_pence(allocated(about.account, row.fund, "notional", year))
        if notional:
            yield Fact("year", (*key, "notional"), notional, 1, allocations)
    decisions = partial(_carried_by, about, row.fund, year)
    if row.carried_pence is not None:
        yield Fact("year", (*key, "decided"), 0, 1, decisions)
        yield Fact("carried", (*key, row.purpose), row.carried_pence, 1, decisions)
    elif (undecided := row.left_pence + row.stays_pence) and not nobodys:
        yield Fact("year", (*key, "undecided"), undecided, 1, held)


def _held_by(about: About, fund: str, year: Period) -> Iterator[int]:
    posted = about.posted(*MONEY_HEADS, within=Period(date.min, year.last))
    return iter({one.entry for one in posted if one.fund == fund and one.entry})


def _paid_in(about: About, fund: str, year: Period) -> Iterator[int]:
    for version, payment in about.account.payments():
        if payment.fund == fund and year.first <= payment.paid_on <= year.last:
            yield version


def _allocations_of(about: About, fund: str) -> Iterator[int]:
    names = {name for name, one in about.account.allocations.items() if one.made.fund == fund}
    return (x.version for x in about.entries if getattr(x.event, "allocation", None) in names)


def _carried_by(about: About, fund: str, year: Period) -> Iterator[int]:
    for entry in about.entries:
        match entry.event:
            case e.CarryOverDecided() as one if (one.fund, one.year_end_on) == (fund, year.last):
                yield entry.version


# ── paid for days to come ────────────────────────────────────────────────────────────────────


def _prepaid(about: About, fund: str, year: Period, key: Key) -> Iterator[Fact]:
    """Payments on both sides of the year's end are split by what each day is worth."""
    for one in ahead(about.account, fund, year.last):
        told = {"whole": one.whole_pence, "old": one.whole_pence - one.pence, "new": one.pence}
        for what, pence in told.items():
            yield Fact("prepaid", (*key, what), pence, len(one.entries), one.entries)
        yield Fact("prepaid", (*key, "days"), 0, one.whole.days, one.entries)
        yield Fact("prepaid", (*key, "days-after"), 0, one.days.days, one.entries)
        yield Fact("papers", (*key, PREPAYMENT), one.pence, len(one.entries), one.entries)


# ── due, and not paid ────────────────────────────────────────────────────────────────────────


def _due(about: About, year: Period) -> Iterator[Fact]:
    """Days up to the year's end that were not paid for by then, and what was paid too little;
    apart what payments that say nothing of what they are for may have paid of it."""
    for one in accrued(about.account, year.last):
        if about.is_asked(one.fund):
            behind = one.entries or partial(_allocations_of, about, one.fund)
            key, sure = _key(about, one.fund, year), one.pence - one.perhaps_pence
            if sure:
                yield Fact("papers", (*key, "due-unpaid"), sure, 1, behind)
            if one.perhaps_pence:
                yield Fact("papers", (*key, PERHAPS_PAID), one.perhaps_pence, 1, behind)


def _bills(about: About, fund: str, year: Period, key: Key) -> Iterator[Fact]:
    """What is still to be paid of what was had: out of what is held, or by the funder, where it
    promised to. Only the second is a cost that the funder has yet to bear."""
    for bill in about.account.budget.liabilities.values():
        pence = bill.left(year.last).get(fund, 0)
        payer = "funder" if bill.recorded.underwritten else "held"
        if pence:
            where = (*key, bill.recorded.kind, payer)
            yield Fact("year-bills", where, pence, 1, (bill.entry,))
        if pence and bill.recorded.underwritten:
            yield Fact("papers", (*key, "underwritten"), pence, 1, (bill.entry,))


# ── owed to the funder, or by it ─────────────────────────────────────────────────────────────


def _reclaims(about: About, year: Period) -> Iterator[Fact]:
    """A decision to recover is made once notice is served; while somebody looks at it again it
    is told apart, since it may yet come to nothing."""
    for name, reclaim in about.account.reclaims.items():
        fund, notice = reclaim.proposed.fund, reclaim.notice
        if not about.is_asked(fund) or notice is None or notice.served_on > year.last:
            continue
        stage = stage_on(about.account, name, about.asking.policies, year.last)
        if stage is None or stage.name in OVER or not stage.left_pence:
            continue
        paper = "reclaim-looked-at" if stage.name == "held-up" else "reclaim"
        behind = tuple(x.version for x in about.entries if _names(x.event, "reclaim", name))
        yield Fact("papers", (*_key(about, fund, year), paper), stage.left_pence, 1, behind)


def _recharges(about: About, year: Period) -> Iterator[Fact]:
    """What is agreed and not settled: one funder's debtor, and the other's to pay."""
    for name, recharge in about.account.recharges.items():
        then = as_it_was(recharge, year.last)
        left = then.agreed_pence - then.settled_pence if then is not None else 0
        if left:
            raised = recharge.raised
            behind = tuple(x.version for x in about.entries if _names(x.event, "recharge", name))
            sides = ((raised.from_fund, "recharge"), (raised.to_fund, "recharge-owed"))
            for fund, paper in sides:
                if about.is_asked(fund):
                    yield Fact("papers", (*_key(about, fund, year), paper), left, 1, behind)


def _contributions(about: About, year: Period) -> Iterator[Fact]:
    """Where the funder pays gross, the person owes it the contribution; where it pays net they
    owe it to their own budget, which is no debt to the funder."""
    for fund in charged_funds(about.account):
        if not about.is_asked(fund):
            continue
        found = position(about.account, fund, year.last)
        if found.basis != "gross":
            continue
        told = {
            "contribution": found.arrears_pence,
            "contribution-back": found.overpaid_pence - found.ahead_pence,
        }
        for paper, pence in told.items():
            if pence:
                behind = partial(_contributed_by, about, fund)
                yield Fact("papers", (*_key(about, fund, year), paper), pence, 1, behind)


def _contributed_by(about: About, fund: str) -> Iterator[int]:
    kinds = (e.ContributionAssessed, e.ContributionReceived, e.PersonRefunded)
    for entry in about.entries:
        if isinstance(entry.event, kinds) and entry.event.fund == fund:
            yield entry.version


def _names(event: e.AnyEvent, what: str, name: str) -> bool:
    about = event.of if isinstance(event, e.EntryReversed) else event
    return getattr(about, what, None) == name


FAMILY = Family(
    {
        "year": YEAR,
        "carried": CARRIED,
        "prepaid": PREPAID,
        "year-bills": LIABILITIES,
        "papers": PAPERS,
    },
    facts,
)
