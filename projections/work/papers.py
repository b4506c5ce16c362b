"""What is not in order in a bank's own papers, in the days that nobody has signed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ledger.reconciling.bank.papers import faults_of
from projections.standings import HOLDING, Passing, next_period
from projections.work.task import Asked, Task

KINDS = frozenset({"bank-paper"})


def tasks(asked: Asked) -> Iterator[Task]:
    """Days that no statement covers, and statements that do not follow, differ or do not foot: what
    `dpl reconcile show` tells of a holding, and must be in order before anybody signs it."""
    states = Passing(asked.reader, known=asked.known)
    for stream in asked.reader.streams(HOLDING, known=asked.known):
        name = stream.removeprefix(HOLDING)
        if asked.holding not in (None, name):
            continue
        holding = states.holding(name)
        if asked.account is not None and asked.account not in holding.links:
            continue
        period = next_period(states, f"bank/{name}")
        if period is None or period[0] > asked.on:
            continue
        own = holding.accounts_on(asked.on)
        seen: Counter[str] = Counter()
        for item in faults_of(holding, first_on=period[0], last_on=min(period[1], asked.on)):
            about = f"{name}/{item.kind}/{item.on}"
            seen[about] += 1
            yield asked.task(
                "bank-paper",
                about if seen[about] == 1 else f"{about}/{seen[about]}",
                on=item.on,
                pence=0,
                words=item.words,
                command=item.try_,
                account=own[0] if len(own) == 1 else "",
                holding=name,
            )
