"""One list over several ledgers: each ledger's own, put together in the order of one. Pure.

A task's id begins with its ledger's name, `northshire/query:A-1/5`, so that it stays unique; its
command names the ledger that it is for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from projections.moments import Known
from projections.several import Sources, all_open, last_day
from projections.work.listing import Work, grouped, work
from projections.work.task import Task, line

OF = "/"
"""What stands between a ledger's name and its task's own id, neither of which begins with it."""


def work_of_all(
    of: Sources,
    *,
    addresses: Mapping[str, str],
    as_at: date | None = None,
    known_at: Known = None,
    kinds: Iterable[str] | None = None,
    account: str | None = None,
    holding: str | None = None,
) -> Work:
    """The tasks of several ledgers, as work() has them of one. addresses are what each command
    says of its ledger, without a password.

    Without a day, as at that of the last entry of any: what is late in one is late beside the
    others. position adds up what was known of each.
    """
    wanted = None if kinds is None else list(kinds)
    with all_open(of) as ledgers:
        on = as_at or last_day(ledgers, known_at)
        found: list[Task] = []
        position = 0
        for name, reader in ledgers:
            own = work(
                reader, as_at=on, known_at=known_at, kinds=wanted, account=account, holding=holding
            )
            position += own.position
            found += [_named(task, name, addresses[name]) for task in own.tasks]
    return Work(position, on, tuple(grouped(found)))


def day_of_all(of: Sources) -> date:
    """The day of the last entry of any of these ledgers."""
    with all_open(of) as ledgers:
        return last_day(ledgers, None)


def _named(task: Task, ledger: str, address: str) -> Task:
    command = f"{task.command} {line('--ledger', address)}"
    return task._replace(id=f"{ledger}{OF}{task.id}", ledger=ledger, command=command)


def named_task(id_: str) -> tuple[str, str]:
    """The ledger that a task's id begins with, empty where it names none, and the task's own id."""
    ledger, of, own = id_.partition(OF)
    return (ledger, own) if of and ":" not in ledger else ("", id_)
