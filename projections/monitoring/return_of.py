"""The monitoring return as a report: of one account whole, or of every account a line each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from ledger.account.asking import must_know_fund
from ledger.account.records import UNASSIGNED
from ledger.calendar import Period
from ledger.errors import Refused
from projections.as_known import account_known, policies_known
from projections.as_known import every_account as all_accounts
from projections.budget_actual import actual
from projections.monitoring import looked_at, movements, sections, telling
from projections.monitoring.checks import checks
from projections.monitoring.papers import at_the_bank, sent_in
from projections.morning import morning_check
from projections.persons_returns import persons_returns
from projections.reports.asking import Asking, before_they_were_over
from projections.reports.cubes import Cubes, People
from projections.reports.explaining import Explained, explain_all
from projections.reports.gathering import Family, empty_cubes, every_about, gather
from projections.reports.kept import Kept, kept_of
from projections.reports.opening import Opened, open_figures, opened_together
from projections.reports.report import Chapter, Column, Report, Section, Stand
from projections.reports.tables import section, with_column
from projections.several import KnownOfEach, Sources, all_open
from projections.standings import Passing

FAMILIES: Sequence[Family] = (movements.FAMILY, looked_at.FAMILY)


@dataclass(frozen=True)
class Monitoring:
    """What an account, or with None every account, did from the first day to the last, and how it
    stood at its end; of one fund, or of all. Every account may be that of several ledgers."""

    first_on: date
    last_on: date
    account: str | None = None
    fund: str | None = None

    def report(self, of: Sources, *, known_at: KnownOfEach = None) -> Report:
        """Raises Refused for an account or a fund that there is not."""
        with self._asked(of, known_at) as every:
            return self._report(every)

    def opened(self, of: Sources, *, known_at: KnownOfEach = None) -> tuple[Report, Opened]:
        """The report, and what stands behind every figure that is a sum."""
        with self._asked(of, known_at) as every:
            kept = {one.ledger: kept_of(one.known) for one in every}
            report = self._report(every, kept)
            found = [
                open_figures(
                    report, kept[one.ledger], FAMILIES, one.reader, known=one.known,
                    ledger=one.ledger,
                )
                for one in every
            ]  # fmt: skip
        return report, opened_together(found)

    def explain(self, of: Sources, path: str, *, known_at: KnownOfEach = None) -> Explained:
        """The entries behind the figure at `section/row/column`."""
        with self._asked(of, known_at) as every:
            report = self._report(every)
            return explain_all(report, path, every, FAMILIES, account=self.account)

    @contextmanager
    def _asked(self, of: Sources, known_at: KnownOfEach) -> Iterator[list[Asking]]:
        """What is asked of each ledger, while all of them are open."""
        days = Period(self.first_on, self.last_on)
        with all_open(of) as ledgers:
            found = []
            for name, reader in ledgers:
                said = known_at[name] if isinstance(known_at, Mapping) else known_at
                known = reader.known(said)
                policies = policies_known(reader, known=known)
                found.append(Asking(reader, known, days, policies, None, name))
            yield found

    def _report(self, every: Sequence[Asking], kept: Mapping[str, Kept] | None = None) -> Report:
        if self.account is not None:
            (only,) = every
            self._must_be_there(only)
        cubes, people = empty_cubes(FAMILIES), People()
        for asking in every:
            keep = {"keep": kept[asking.ledger].keep} if kept else {}
            own = gather(asking, FAMILIES, people=people, account=self.account, **keep)
            for name, cube in own.items():
                cubes[name].take_in(cube)
        if self.account is None:
            section = every_account(self, every, cubes)
            chapters = (Chapter("accounts", "Every account", (section,)),)
        else:
            chapters = self._chapters(only, cubes)
        return Report(
            name="monitoring",
            title="Monitoring return",
            about=self._about(),
            first_on=self.first_on,
            last_on=self.last_on,
            stands=tuple(Stand(one.ledger, one.known) for one in every),
            recorded_on=before_they_were_over(every),
            chapters=chapters,
        )

    def _must_be_there(self, asking: Asking) -> None:
        assert self.account is not None
        found = account_known(asking.reader, self.account, known=asking.known)
        if found.opened is None:
            raise Refused(
                "unknown-account", f"there is no account {self.account}", "dpl account list"
            )
        if found.opened.opened_on > asking.on:
            raise Refused(
                "before-opened",
                f"account {self.account} was not open by {self.last_on:%d/%m/%Y}",
                f"--to {found.opened.opened_on:%d/%m/%Y} or later",
            )
        if self.fund is not None:
            must_know_fund(found, self.fund)

    def _about(self) -> str:
        whose = f"account {self.account}" if self.account else "every account"
        return f"{whose}, fund {self.fund}" if self.fund else whose

    def _chapters(self, asking: Asking, cubes: Cubes) -> tuple[Chapter, ...]:
        (about,) = every_about(asking, account=self.account)
        funds = movements.funds_of(about)
        if self.fund is not None:
            funds = [self.fund]
        known = [fund for fund in funds if fund in about.account.funds]
        plan = actual(
            asking.reader, about.name, first=self.first_on, last=self.last_on, known_at=asking.known
        )
        holdings = list(at_the_bank(about))
        sent = sent_in(about, fund=self.fund)
        money = (sections.money(cubes, funds), sections.spend(cubes, funds))
        looked = (sections.look(cubes, funds), telling.tests(checks(about, plan, known)))
        head = (
            telling.header(about, [one.holding for one in holdings]),
            telling.terms(about, known),
        )
        papers = (telling.checklist(sent), telling.decisions(sent))
        return (
            Chapter("who", "Whose return it is", head),
            Chapter("money", "The money", money),
            Chapter("look", "What to look at", looked),
            Chapter("bank", "The bank", (telling.bank(holdings),)),
            Chapter("papers", "What was sent in", papers),
        )


# ── every account, a line each ───────────────────────────────────────────────────────────────


class _Beside(NamedTuple):
    """What stands beside an account's sums, by account: the columns of BESIDE in their order."""

    difference: Mapping[str, int]
    signed_to: Mapping[str, date]
    overdue: Mapping[str, int]
    waiting: Mapping[str, int]


BESIDE = (
    Column("difference", "Bank difference", "money"),
    Column("signed-to", "Signed to", "date"),
    Column("returns-overdue", "Returns overdue", "count"),
    Column("returns-to-look-at", "Returns to look at", "count"),
)


def every_account(asked: Monitoring, every: Sequence[Asking], cubes: Cubes) -> Section:
    """A row an account. A holding of many people's money differs for all of them alike."""
    of_fund = {"fund": asked.fund} if asked.fund else {}
    measures = [one._replace(where=dict(one.where) | of_fund) for one in sections.EVERY_ACCOUNT]
    kept_in = [_kept_in(asking, asked.fund) for asking in every]
    if not any(kept_in) and asked.fund not in (None, UNASSIGNED):
        raise Refused(
            "unknown-fund",
            f"no account that was open by {asked.last_on:%d/%m/%Y} has a fund {asked.fund}",
            "dpl account list",
        )
    made = section(
        cubes,
        key="accounts",
        title="Every account",
        says="What each account had, what came and went in these days, and what to look at: at "
        "the start + all that came and went = at the end.",
        by="account",
        measures=measures,
        order=[
            asking.called(account)
            for asking, own in zip(every, kept_in, strict=True)
            for account in own
        ],
        notes=(
            "Difference and Signed to are of the holdings that keep an account's money: of one "
            "that keeps many people's, the same for all of them.",
        ),
        identifies=True,
    )
    beside = [_beside(asked, one, own) for one, own in zip(every, kept_in, strict=True)]
    for place, column in enumerate(BESIDE):
        found = {
            asking.called(account): value
            for asking, own in zip(every, beside, strict=True)
            for account, value in own[place].items()
        }
        made = with_column(made, column, lambda row, found=found: found.get(row.key))
    return made


def _beside(asked: Monitoring, asking: Asking, kept_in: Mapping[str, Sequence[str]]) -> _Beside:
    checked = morning_check(asking.reader, as_at=asking.on, known_at=asking.known)
    apart = {one.holding: one.difference_pence for one in checked.holdings}
    states = Passing(asking.reader, known=asking.known)
    signed: dict[str, date | None] = {}
    for name in apart:
        standing = states.reconciling(f"bank/{name}").standing()
        signed[name] = standing[-1].event.last_on if standing else None
    difference: dict[str, int] = {}
    signed_to: dict[str, date] = {}
    for account, holdings in kept_in.items():
        found = [name for name in holdings if name in apart]
        difference[account] = sum(apart[name] for name in found)
        days = [day for name in found if (day := signed[name]) is not None]
        if days and len(days) == len(found):
            signed_to[account] = min(days)
    overdue: dict[str, int] = {}
    waiting: dict[str, int] = {}
    for one in persons_returns(asking.reader, known_at=asking.known).rows:
        if asked.fund not in (None, one.then.requested.fund):
            continue
        if one.then.standing == "overdue":
            overdue[one.account] = overdue.get(one.account, 0) + 1
        elif one.then.standing == "came":
            waiting[one.account] = waiting.get(one.account, 0) + 1
    return _Beside(difference, signed_to, overdue, waiting)


def _kept_in(asking: Asking, fund: str | None) -> dict[str, list[str]]:
    """Every account that was opened by the last day, and has the fund asked about, with the
    holdings that keep its money then."""
    return {
        account.id: account.holdings_on(asking.on)
        for account in all_accounts(asking.reader, known=asking.known, spends=False)
        if account.opened is not None and account.opened.opened_on <= asking.on
        if fund is None or fund in account.funds
    }
