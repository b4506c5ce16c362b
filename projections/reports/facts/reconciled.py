"""How far the bank's word and the books were squared and signed, and what stands alone between
them, at the end of the last day. Facts of the ledger as a whole.

To stay quick over thousands of holdings, only those are gone through of which the tables say that
something stands alone; who signed what is read from the signatures. `dpl reconcile list` tells each
one whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import NamedTuple

from ledger import events as e
from ledger.errors import Refused
from ledger.reconciling.asked import reconcile
from ledger.reconciling.state import PREFIX, Reconciling
from ledger.reconciling.value import Item
from projections.as_known import ACCOUNT
from projections.late import late_everywhere
from projections.reports.asking import Asking
from projections.reports.bands import age
from projections.reports.cubes import Fact, Shape
from projections.reports.gathering import Family
from projections.standings import HOLDING, Passing

SIGNED, NEVER = "signed", "never-signed"
BANK, UNEXPLAINED = "bank", "unexplained"

CUBES = {
    "reconciled": Shape(
        "How far each reconciliation is signed, by the end of the last day",
        ("source", "name", "squared"),
        stands=True,
    ),
    "standing-alone": Shape(
        "What stands between a bank and the books and nobody has explained",
        ("source", "name", "item"),
        stands=True,
    ),
    "late-entries": Shape(
        "What came into signed days and nobody has looked at", ("source", "name"), stands=True
    ),
}


class _Holding(NamedTuple):
    """A holding's opening, and the accounts it keeps money of on the last day."""

    position: int
    accounts: tuple[str, ...]


def facts(asking: Asking) -> Iterator[tuple[str, Fact]]:
    holdings = _holdings(asking)
    states = Passing(asking.reader, known=asking.known)
    alone = _with_something_alone(asking)
    for name, holding in holdings.items():
        yield "", _signed(asking, f"{BANK}/{name}", states.reconciling(f"{BANK}/{name}"), holding)
        if name in alone:
            yield from (("", fact) for fact in _alone(asking, states, name))
    for name, position in _others(asking, holdings).items():
        reconciling = states.reconciling(name)
        yield "", _signed(asking, name, reconciling, _Holding(position, ()))
    yield from (("", fact) for fact in _late(asking, holdings))


def _called(asking: Asking, name: str) -> str:
    """A reconciliation as a row is called: `bank:bank-1`, since a stroke parts a row's own path;
    of several ledgers, `bank:northshire:bank-1`."""
    source, _, about = name.partition("/")
    return f"{source}:{asking.called(about.replace('/', ':'))}"


def _holdings(asking: Asking) -> dict[str, _Holding]:
    """The holdings that keep anybody's money on the last day, of the funder asked about."""
    reader, on = asking.reader, asking.on
    kinds = [_topic(kind) for kind in (e.HoldingOpened, e.HoldingLinked, e.HoldingUnlinked)]
    opened: dict[str, int] = {}
    linked: dict[str, set[str]] = defaultdict(set)
    for entry in reader.about(kinds, prefix=HOLDING, known=asking.known):
        name = entry.stream.removeprefix(HOLDING)
        match entry.event:
            case e.HoldingOpened(opened_on=day) if day <= on:
                opened[name] = entry.position
            case e.HoldingLinked(account=account, from_on=day) if day <= on:
                linked[name].add(account)
            case e.HoldingUnlinked(account=account, last_on=day) if day < on:
                linked[name].discard(account)
    wanted = _accounts_of(asking)
    found = {}
    for name in sorted(opened):
        accounts = {x for x in linked[name] if wanted is None or x in wanted}
        if accounts:
            found[name] = _Holding(opened[name], tuple(sorted(accounts)))
    return found


def _accounts_of(asking: Asking) -> set[str] | None:
    """The accounts that have a fund of the funder asked about; None for every one."""
    if asking.funder is None:
        return None
    added = asking.reader.about([_topic(e.FundAdded)], prefix=ACCOUNT, known=asking.known)
    return {x.stream.removeprefix(ACCOUNT) for x in added if x.event.funder == asking.funder}


def _topic(kind: type) -> str:
    return kind.__struct_config__.tag


def _others(asking: Asking, holdings: dict[str, _Holding]) -> dict[str, int]:
    """Councils' and bureaux' reconciliations of the accounts asked about, by their first entry."""
    kinds = [_topic(e.ExtractRead), _topic(e.PayrollRead)]
    wanted = _accounts_of(asking)
    found: dict[str, int] = {}
    for entry in asking.reader.about(kinds, prefix=PREFIX, known=asking.known):
        name = entry.stream.removeprefix(PREFIX)
        said = entry.event.last_on
        if wanted is not None and name.rsplit("/", 1)[1] not in wanted:
            continue
        if said is None or said <= asking.on:
            found.setdefault(name, entry.position)
    return dict(sorted(found.items()))


# ── signed ───────────────────────────────────────────────────────────────────────────────────


def _signed(asking: Asking, name: str, reconciling: Reconciling, of: _Holding) -> Fact:
    """How far one is signed: to the last day, or behind by so long."""
    standing = [s for s in reconciling.standing() if s.event.first_on <= asking.on]
    last = max((s.event.last_on for s in standing), default=None)
    squared = NEVER
    if last is not None:
        squared = SIGNED if last >= asking.on else age((asking.on - last).days)
    behind = _signature(asking, name, last) or (of.position,)
    return Fact("reconciled", (name.split("/")[0], _called(asking, name), squared), 0, 1, behind)


def _signature(asking: Asking, name: str, last: date | None) -> tuple[int, ...]:
    if last is None:
        return ()
    entries = asking.reader.stream(PREFIX + name, known=asking.known)
    return tuple(
        entry.position
        for entry in entries
        if isinstance(entry.event, e.ReconciliationSigned) and entry.event.last_on == last
    )[-1:]


# ── what stands alone ────────────────────────────────────────────────────────────────────────


def _with_something_alone(asking: Asking) -> set[str]:
    """Holdings where a line is nobody's, or an entry is awaited, at the end of the last day."""
    reader, day = asking.reader, asking.on.isoformat()
    rows = reader.ask(
        "SELECT holding FROM unallocated WHERE build = ? AND position <= ? AND on_date <= ?"
        " GROUP BY holding, line HAVING sum(pence) <> 0"
        " UNION SELECT holding FROM awaited WHERE build = ? AND position <= ? AND on_date <= ?"
        " GROUP BY holding, stream, entry HAVING sum(pence) <> 0",
        reader.build, asking.known, day, reader.build, asking.known, day,
    )  # fmt: skip
    return {holding for (holding,) in rows}


def _alone(asking: Asking, states: Passing, name: str) -> Iterator[Fact]:
    """Each open item of a holding's reconciliation as at the last day, as `dpl work` has it; and
    once what nobody has explained in pounds, which is no sum of items: fund by fund what is over
    and what is short make up for each other, and no fund for another."""
    try:
        value = reconcile(states, f"{BANK}/{name}", first_on=asking.on, last_on=asking.on)
    except Refused:
        return
    for item in value.open_items:
        key = (BANK, _called(asking, f"{BANK}/{name}"), item.kind)
        yield Fact("standing-alone", key, 0, 1, partial(_behind, asking, name, item))
    if value.unexplained_pence:
        behind = partial(_behind_all, asking, name, value.open_items)
        key = (BANK, _called(asking, f"{BANK}/{name}"), UNEXPLAINED)
        yield Fact("standing-alone", key, value.unexplained_pence, 0, behind)


def _behind_all(asking: Asking, holding: str, items: tuple[Item, ...]) -> list[int]:
    return sorted({one for item in items for one in _behind(asking, holding, item)})


def _behind(asking: Asking, holding: str, item: Item) -> list[int]:
    """The entries of ours in an item, and those that told of its lines; of what has neither, as
    that no statement is there, the opening of the holding."""
    found = []
    for ref in item.entries:
        entry = asking.reader.numbered(f"{ACCOUNT}{ref.account}", ref.entry)
        found += [entry.position] if entry is not None else []
    for line in item.lines:
        rows = asking.reader.ask(
            "SELECT min(position) FROM unallocated WHERE build = ? AND holding = ? AND line = ?",
            asking.reader.build, holding, line,
        )  # fmt: skip
        found += [int(position) for (position,) in rows if position is not None]
    opened = None if found else asking.reader.numbered(f"holding:{holding}", 1)
    return found if opened is None else [opened.position]


def _late(asking: Asking, holdings: dict[str, _Holding]) -> Iterator[Fact]:
    """What came into each signed period since and nobody has looked at, as it is known: when it
    came is a matter of when it was recorded, and not of its day."""
    wanted = _accounts_of(asking)
    for one in late_everywhere(asking.reader, known_at=asking.known):
        source, about = one.name.split("/")[0], one.name.rsplit("/", 1)[1]
        asked = about in holdings if source == BANK else wanted is None or about in wanted
        if asked and one.signed.event.first_on <= asking.on:
            behind = _signature(asking, one.name, one.signed.event.last_on)
            key = (source, _called(asking, one.name))
            yield Fact("late-entries", key, 0, one.late.count, behind)


FAMILY = Family(CUBES, of_ledger=facts)
