"""How accounts and holdings stand, as tables. Holds no balance: that is `dpl balance`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, Any

from cli.showing import Column, Table
from ledger import events as e
from ledger.account.folding import evolve as evolve_account
from ledger.account.recharges.answering import standing
from ledger.account.records import Link, Recharge
from ledger.account.spends.questions import open_queries
from ledger.account.state import Account
from ledger.holding.state import Holding
from ledger.holding.state import evolve as evolve_holding
from ledger.money import pounds
from ledger.recording import entry_of

if TYPE_CHECKING:
    from ledger.store.store import Store

PARTS = (Column("what"), Column("name"), Column("about", "words"), Column("from", "date"),
         Column("to", "date"))  # fmt: skip
"""An account or a holding part by part; the same columns for every part, so that CSV is one."""

# What the lists are made of; money events are left unread.
_OF_ACCOUNTS = (
    e.AccountOpened, e.EligibilityChanged, e.FundAdded, e.HoldingLinked, e.HoldingUnlinked,
    e.PaymentsSuspended, e.PaymentsResumed, e.StopDecided, e.DeathRecorded, e.AccountClosed,
)  # fmt: skip
_OF_HOLDINGS = (e.HoldingOpened, e.HoldingNumberChanged, e.HoldingLinked, e.HoldingUnlinked)


def accounts_table(store: Store) -> Table:
    """Every account, in the order of their names."""
    columns = (Column("account"), Column("person"), Column("care_group"), Column("eligibility"),
               Column("eligible_since", "date"), Column("funds", "words"),
               Column("holdings", "words"), Column("opened", "date"), Column("standing"),
               Column("since", "date"))  # fmt: skip
    accounts: dict[str, Account] = {}
    for row in store.rows_about(_topics(_OF_ACCOUNTS), prefix="account:"):
        entry = entry_of(row)
        name = entry.stream.removeprefix("account:")
        evolve_account(accounts.setdefault(name, Account(name)), entry)
    rows = [_account_row(accounts[name]) for name in sorted(accounts)]
    return Table(columns, rows, empty="there is no account yet; dpl account open --help")


def _account_row(account: Account) -> tuple[Any, ...]:
    opened = account.opened
    assert opened is not None
    funds = ", ".join(account.funds)
    holdings = ", ".join(link.holding for link in account.links if link.last_on is None)
    return (account.id, opened.person, opened.care_group, *_eligible(account)[-1], funds, holdings,
            opened.opened_on, *_standing(account))  # fmt: skip


def _eligible(account: Account) -> list[tuple[str, date]]:
    """What entitled the person, each from a day, the last of them the latest, whatever day that is;
    one decided later takes the place of another from the same day."""
    opened = account.opened
    assert opened is not None
    found = {opened.opened_on: opened.eligibility}
    found |= {one.from_on: one.eligibility for one in account.eligibilities}
    return [(found[on], on) for on in sorted(found)]


def _standing(account: Account) -> tuple[str, date | None]:
    """The latest thing that changed what may be paid, whatever day it is from."""
    if account.closed_on is not None:
        return "closed", account.closed_on
    if account.died_on is not None:
        return "died", account.died_on
    if account.stop is not None:
        return "stopped", account.stop.effective_on
    if account.suspended and account.suspended[-1][1] is None:
        return "suspended", account.suspended[-1][0]
    return "open", None


def holdings_table(store: Store) -> Table:
    """Every holding, in the order of their names."""
    columns = (Column("holding"), Column("kind"), Column("opened", "date"), 
               Column("accounts", "words"), Column("number_known", "flag"))  # fmt: skip
    holdings: dict[str, Holding] = {}
    for row in store.rows_about(_topics(_OF_HOLDINGS), prefix="holding:"):
        entry = entry_of(row)
        name = entry.stream.removeprefix("holding:")
        evolve_holding(holdings.setdefault(name, Holding(name)), entry)
    rows = []
    for name in sorted(holdings):
        opened = holdings[name].opened
        assert opened is not None
        kept = ", ".join(a for a, links in holdings[name].links.items() if _runs_on(links))
        known = holdings[name].numbers[-1].number_hash is not None
        rows.append((name, opened.kind, opened.opened_on, kept, known))
    return Table(columns, rows, empty="there is no holding yet; dpl holding open --help")


def _runs_on(links: Iterable[Link]) -> bool:
    return any(link.last_on is None for link in links)


def _topics(kinds: Iterable[type]) -> list[str]:
    return [kind.__struct_config__.tag for kind in kinds]


# ── one of them, part by part ────────────────────────────────────────────────────────────────


def account_table(account: Account) -> Table:
    """An account part by part, from its funds to its reclaims."""
    return Table(PARTS, list(_account_parts(account)))


def _account_parts(account: Account) -> Iterator[tuple[Any, ...]]:
    opened = account.opened
    assert opened is not None
    eligible = _eligible(account)
    about = f"person {opened.person}, {opened.care_group}, {opened.age_band}, {eligible[-1][0]}"
    yield "account", account.id, about, opened.opened_on, account.closed_on
    if account.eligibilities:
        for (word, on), after in zip_longest(eligible, eligible[1:]):
            yield "eligibility", word, "", on, after and after[1] - timedelta(days=1)
    for fund in account.funds.values():
        charged = ", contribution charged" if fund.contribution_charged else ""
        yield "fund", fund.fund, f"{fund.funder}, {fund.programme}{charged}", fund.from_on, None
    for link in account.links:
        yield "holding", link.holding, "", link.from_on, link.last_on
    for first, resumed in account.suspended:
        yield (
            "suspended",
            "",
            "paid again from the last day here" if resumed else "",
            first,
            resumed,
        )
    if account.stop is not None:
        about = f"{account.stop.force} stop, {account.stop.ground}"
        yield "stopped", "", about, account.stop.effective_on, None
    if account.died_on is not None:
        yield "died", "", "", account.died_on, None
    yield from _allocations(account)
    yield from _queried(account)
    for name, reclaim in account.reclaims.items():
        yield "reclaim", name, _reclaim(reclaim), reclaim.proposed.proposed_on, None
    for name, recharge in account.recharges.items():
        raised = recharge.raised
        yield "recharge", name, _recharge(recharge), raised.first_on, raised.last_on


def _recharge(recharge: Recharge) -> str:
    raised = recharge.raised
    asked = f"{raised.from_fund} asks {raised.to_fund} {pounds(recharge.raised_pence)}"
    return f"{asked}, {raised.reason}: {standing(recharge)}"


def _allocations(account: Account) -> Iterator[tuple[Any, ...]]:
    for name, allocation in account.allocations.items():
        made = allocation.made
        revised = ", revised since" if allocation.revisions else ""
        about = f"{made.fund} {pounds(made.amount_pence)} {made.frequency}, {made.deployment}"
        yield "allocation", name, about + revised, made.from_on, allocation.last_on


def _queried(account: Account) -> Iterator[tuple[Any, ...]]:
    from projections.days import business_date

    found = open_queries(account, date.max)
    for entry, queries in groupby(found, key=lambda query: query.entry):
        asked = list(queries)
        names = ", ".join(sorted({query.rule for query in asked}))
        on = business_date(asked[0].event)
        about = f"{names}: {pounds(asked[0].pence)}"
        yield "queried", f"{account.id}/{entry}", about, on, None


def _reclaim(reclaim: Any) -> str:
    asked = (reclaim.notice or reclaim.proposed).amount_pence
    about = f"{reclaim.proposed.fund} {pounds(asked)}, {reclaim.proposed.ground}"
    if reclaim.notice is not None:
        about += f", notice served {reclaim.notice.served_on:%d/%m/%Y}"
    if reclaim.decided:
        about += f", {reclaim.decided[-1].outcome}"
        if reclaim.decided[-1].outcome == "reduced":
            about += f" to {pounds(reclaim.asked_pence)}"
    if reclaim.held_up:
        about += ", being looked at again"
    if reclaim.received_pence:
        about += f", {pounds(reclaim.received_pence)} received"
    if reclaim.written_off_pence:
        about += f", {pounds(reclaim.written_off_pence)} given up"
    return f"{about}, withdrawn" if reclaim.withdrawn else about


def holding_table(holding: Holding) -> Table:
    """A holding part by part: itself, its accounts, its statements, its unallocated lines."""
    return Table(PARTS, list(_holding_parts(holding)))


def _holding_parts(holding: Holding) -> Iterator[tuple[Any, ...]]:
    opened = holding.opened
    assert opened is not None
    known = "number known" if opened.number_hash else "number not known"
    yield "holding", holding.id, f"{opened.kind}, {known}", opened.opened_on, None
    for number in holding.numbers[1:]:
        yield "number", "", "another account number", number.from_on, None
    for name, links in holding.links.items():
        for link in links:
            yield "account", name, "", link.from_on, link.last_on
    for name, statement in holding.statements.items():
        about = f"{len(statement.lines):,} lines, {statement.layout}"
        yield "statement", name, about, statement.first_on, statement.last_on
    for line, pence in holding.unallocated.items():
        on = date.fromisoformat(line.split("/")[1])
        yield "unallocated", line, pounds(pence), on, None
