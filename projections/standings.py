"""Every reconciliation there is, one after another, and how far each has come.

Thousands go by and few are kept: memory does not grow with them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.account.state import Account
from ledger.book.draft import Record
from ledger.errors import Refused
from ledger.holding.state import Holding
from ledger.holding.state import evolve as evolve_holding
from ledger.reconciling.asked import reconcile
from ledger.reconciling.state import PREFIX, Reconciling
from ledger.reconciling.state import evolve as evolve_reconciling
from ledger.reconciling.states import States
from ledger.reconciling.value import Reconciliation
from projections.as_known import account_known
from projections.late import late_everywhere
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store

HOLDING = "holding:"
KEPT = 16
"""As many accounts as are kept folded while thousands are reconciled, one after another."""
DAY = timedelta(days=1)


class Passing:
    """States of very many, one after another: the holding and reconciliation asked for last, and
    a few accounts, are kept and no more. Fits `States`."""

    def __init__(self, reader: Reader, *, known: int) -> None:
        self._reader, self._known = reader, known
        self._accounts: OrderedDict[str, Account] = OrderedDict()
        self._holding = Holding("")
        self._reconciling = Reconciling("")
        self._record = Record("")

    def account(self, name: str) -> Account:
        if name in self._accounts:
            self._accounts.move_to_end(name)
            return self._accounts[name]
        account = self._accounts[name] = account_known(self._reader, name, known=self._known)
        if len(self._accounts) > KEPT:
            self._accounts.popitem(last=False)
        return account

    def holding(self, name: str) -> Holding:
        if self._holding.id != name:
            self._holding = Holding(name)
            for entry in self._reader.stream(HOLDING + name, known=self._known):
                evolve_holding(self._holding, entry)
        return self._holding

    def reconciling(self, name: str) -> Reconciling:
        if self._reconciling.id != name:
            self._reconciling = Reconciling(name)
            for entry in self._reader.stream(PREFIX + name, known=self._known):
                evolve_reconciling(self._reconciling, entry)
        return self._reconciling

    def record(self, stream: str) -> Record:
        if self._record.stream != stream:
            entries = self._reader.stream(stream, known=self._known)
            self._record = Record(stream, len(entries), entries)
        return self._record

    def names(self, prefix: str) -> list[str]:
        return self._reader.streams(prefix, known=self._known)


def names_known(reader: Reader, *, known: int) -> list[str]:
    """Every reconciliation there is: of each holding, and of each account that a file was about.
    Those of one account stand together, in order of account; a client account's with its first."""
    first: dict[str, str] = {}
    for entry in reader.about([_topic(e.HoldingLinked)], prefix=HOLDING, known=known):
        first.setdefault(entry.stream.removeprefix(HOLDING), entry.event.account)
    found = [
        (first.get(holding, ""), f"bank/{holding}")
        for holding in (n.removeprefix(HOLDING) for n in reader.streams(HOLDING, known=known))
    ]
    for what in ("council", "payroll"):
        for stream in reader.streams(f"{PREFIX}{what}/", known=known):
            name = stream.removeprefix(PREFIX)
            found.append((name.rsplit("/", 1)[1], name))
    return [name for _, name in sorted(found)]


def _topic(kind: type) -> str:
    return kind.__struct_config__.tag


def all_reconciliations(
    reader: Reader, *, first_on: date, last_on: date, known_at: Known = None
) -> Iterator[Reconciliation]:
    """Every reconciliation of a period, in order of account, each made when it is asked for and
    none kept; without those of which there is nothing to say."""
    known = reader.known(known_at)
    states = Passing(reader, known=known)
    for name in names_known(reader, known=known):
        try:
            yield reconcile(states, name, first_on=first_on, last_on=last_on)
        except Refused:
            continue


class Standing(NamedTuple):
    """How far a reconciliation has come. signed_to is None where nobody signed any of it.

    first_on and last_on are the days that the other side tells of and nobody has signed, None
    where all of it is signed. open_items and unexplained_pence are of those, and of signed periods
    that something late has opened again. late counts what came into signed periods and nobody has
    looked at.
    """

    name: str
    signed_to: date | None
    signed_by: str
    first_on: date | None
    last_on: date | None
    open_items: int
    unexplained_pence: int
    late: int


def standings(
    ledger: Store | Reader | str, *, known_at: Known = None, about: str | None = None
) -> Iterator[Standing]:
    """Every reconciliation, or every one about a holding, or an account and its holdings, in
    order of account."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        states = Passing(reader, known=known)
        names = names_known(reader, known=known)
        if about is not None:
            own = {f"bank/{link.holding}" for link in states.account(about).links}
            names = [name for name in names if name.rsplit("/", 1)[1] == about or name in own]
        came = {}
        for one in late_everywhere(reader, known_at=known):
            came[one.name] = came.get(one.name, 0) + one.late.count
        for name in names:
            yield _standing(states, name, late_count=came.get(name, 0))


def _standing(states: States, name: str, *, late_count: int) -> Standing:
    signatures = states.reconciling(name).standing()
    last = signatures[-1] if signatures else None
    to, by = (last.event.last_on, last.by) if last else (None, "")
    values = list(opened_again(states, name, late=bool(late_count)))
    days = next_period(states, name)
    if days is not None:
        values.append(reconcile(states, name, first_on=days[0], last_on=days[1]))
    open_items = sum(len(value.open_items) for value in values)
    unexplained = sum(value.unexplained_pence for value in values)
    return Standing(name, to, by, *(days or (None, None)), open_items, unexplained, late_count)


def opened_again(states: States, name: str, *, late: bool = False) -> Iterator[Reconciliation]:
    """Signed periods in which something is open since they were signed: to look at what came late
    settles nothing. Looked for where somebody has looked, or late says that something came."""
    reconciling = states.reconciling(name)
    if not (late or reconciling.seen):
        return
    for signed in reconciling.standing():
        days = {"first_on": signed.event.first_on, "last_on": signed.event.last_on}
        value = reconcile(states, name, **days)
        if value.open_items:
            yield value


def next_period(states: States, name: str) -> tuple[date, date] | None:
    """The days that come after the last signed ones, or the first that the other side tells of,
    to the last that it tells of; None where it tells of none."""
    told = _told_days(states, name)
    if told is None:
        return None
    signatures = states.reconciling(name).standing()
    first_on = signatures[-1].event.last_on + DAY if signatures else told[0]
    return (first_on, told[1]) if first_on <= told[1] else None


def period_meant(
    states: States, name: str, *, first_on: date | None, last_on: date | None
) -> tuple[date, date]:
    """The days that are meant where one end of them, or neither, is said: a signed period that
    ends so, else what follows the last signed one, else the last signed one itself. Refused where
    the other side tells of nothing."""
    if first_on is not None and last_on is not None:
        return first_on, last_on
    signatures = [one.event for one in states.reconciling(name).standing()]
    told = _told_days(states, name)
    own = [
        one
        for one in signatures
        if first_on in (None, one.first_on) and last_on in (None, one.last_on)
    ]
    if own and (first_on or last_on or next_period(states, name) is None):
        return own[-1].first_on, own[-1].last_on
    before = [one.last_on + DAY for one in signatures if last_on is None or one.last_on < last_on]
    first_on = first_on or max(before, default=told[0] if told else None)
    last_on = last_on or (told[1] if told else None)
    if first_on is None or last_on is None:
        raise Refused(
            "nothing-told", f"nothing is known of the other side of {name}", "dpl reconcile list"
        )
    return first_on, last_on


def _told_days(states: States, name: str) -> tuple[date, date] | None:
    """The first and the last day that the other side says something of."""
    what, _, about = name.partition("/")
    if what == "bank":
        holding = states.holding(about)
        lines = [shown.on for shown in holding.lines.values()]
        papers = holding.statements.values()
    else:
        lines, papers = [], states.reconciling(name).extracts.values()
    days = [*lines, *(p.first_on for p in papers), *(p.last_on for p in papers)]
    known = [day for day in days if day is not None]
    return (min(known), max(known)) if known else None
