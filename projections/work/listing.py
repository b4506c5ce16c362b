"""The list: every source of work asked, and its tasks put in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger.errors import Refused
from projections.as_known import day_asked
from projections.moments import Known
from projections.reader import Reader, reading
from projections.work import (
    accounts,
    approvals,
    bank,
    holdings,
    papers,
    recharges,
    reconciling,
    returns,
)
from projections.work.task import KINDS, Asked, Group, Task

if TYPE_CHECKING:
    from ledger.store.store import Store

Source = Callable[[Asked], Iterator[Task]]

SOURCES: tuple[tuple[frozenset[str], Source], ...] = (
    (bank.KINDS, bank.tasks),
    (papers.KINDS, papers.tasks),
    (holdings.KINDS, holdings.tasks),
    (approvals.KINDS, approvals.tasks),
    (recharges.KINDS, recharges.tasks),
    (returns.KINDS, returns.tasks),
    (accounts.KINDS, accounts.tasks),
    (reconciling.KINDS, reconciling.tasks),
)


class Work(NamedTuple):
    """What needed a person at the end of as_at, as known at a position.

    Groups stand by how their kind presses (what is wrong, what is late, what waits), then by
    their oldest task, then the largest sum; so do their tasks in them: oldest first, of one day
    the largest first.
    """

    position: int
    as_at: date
    groups: tuple[Group, ...]

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Every task, in the order of the groups."""
        return tuple(task for group in self.groups for task in group.tasks)


def work(
    ledger: Store | Reader | str,
    *,
    as_at: date | None = None,
    known_at: Known = None,
    kinds: Iterable[str] | None = None,
    account: str | None = None,
    holding: str | None = None,
) -> Work:
    """The tasks of these kinds, or of all; of one account or holding, or of all.

    As at the end of a day; without one, of the day of the last entry. An account's tasks are also
    the lines of a holding that keeps its money alone. Raises Refused for a kind there is none of.
    """
    wanted = frozenset(KINDS if kinds is None else kinds)
    if strange := sorted(wanted - KINDS.keys()):
        raise Refused(
            "unknown-kind", f"there is no kind of task {strange[0]}", f"one of: {', '.join(KINDS)}"
        )
    with reading(ledger) as reader:
        known = reader.known(known_at)
        on = day_asked(reader, as_at, known=known)
        asked = Asked(reader, known, on, wanted, account, holding)
        found = [
            task
            for tells, source in SOURCES
            if tells & wanted
            for task in source(asked)
            if task.kind in wanted
            and account in (None, task.account)
            and holding in (None, task.holding)
        ]
    return Work(known, on, tuple(grouped(found)))


def grouped(found: Iterable[Task]) -> list[Group]:
    by_kind: dict[str, list[Task]] = defaultdict(list)
    for task in found:
        by_kind[task.kind].append(task)
    groups = []
    for kind, tasks in by_kind.items():
        tasks.sort(key=lambda task: (task.on, -abs(task.pence), task.id))
        groups.append(Group(kind, KINDS[kind].title, KINDS[kind].urgency, tuple(tasks)))
    return sorted(groups, key=lambda g: (g.urgency, g.tasks[0].on, -g.pence, g.kind))
