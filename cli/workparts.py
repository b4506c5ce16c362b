"""Which ledger each row of an edited work list is of: the one there is, or one of several."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cli.given import Given
from cli.workfile import Chosen, Listed, needing
from ledger.errors import Fault

if TYPE_CHECKING:
    from projections.several import Sources


class Part(NamedTuple):
    """The rows of a list that are of one ledger, which is called nothing where it is the only one;
    of several, each row's task and command are as the ledger itself would list them."""

    name: str
    given: Given
    rows: list[Chosen]


@contextmanager
def parts_of(
    given: Given, listed: Listed, ledgers: Path | None
) -> Iterator[tuple[list[Part], Sources]]:
    """The list's rows by ledger, in the order of the file that names them, and the ledgers.

    Raises Unreadable with every row that is of none of them. Every ledger named is opened once
    first, whether or not it has rows.
    """
    from cli.reporting.ledgers import addresses_of, read_ledgers
    from projections.several import all_open

    if ledgers is None:
        _must_be_of_one(listed)
        yield [Part("", given, listed.chosen)], given.ledger_url
        return
    sources = read_ledgers(ledgers)
    rows = _by_ledger(listed, addresses_of(sources))
    with all_open(sources):
        pass
    parts = [
        Part(name, replace(given, ledger_url=str(url), _ledger=None), rows[name])
        for name, url in sources
        if rows[name]
    ]
    try:
        yield parts, sources
    finally:
        for part in parts:
            part.given.close()


def _must_be_of_one(listed: Listed) -> None:
    from projections.work import named_task

    faults = [
        Fault(
            one.place,
            f"this row is of ledger {named_task(one.task)[0]}, in a list of several",
            try_=f"dpl work --resolve {shlex.quote(listed.name)} --ledgers FILE, which names them",
        )
        for one in listed.chosen
        if named_task(one.task)[0]
    ]
    if faults:
        raise needing(faults, listed)


def _by_ledger(listed: Listed, addresses: Mapping[str, str]) -> dict[str, list[Chosen]]:
    """Each ledger's rows, as it would list them itself."""
    from projections.work import named_task

    rows: dict[str, list[Chosen]] = {name: [] for name in addresses}
    faults: list[Fault] = []
    for one in listed.chosen:
        ledger, task = named_task(one.task)
        if ledger not in rows:
            why = f"this row is of ledger {ledger}" if ledger else "this row names no ledger"
            named = ", ".join(rows)
            faults.append(Fault(one.place, f"{why}; the file names {named}", one.task,
                                "the list as dpl work --ledgers FILE -O csv makes it"))  # fmt: skip
            continue
        command, other = _without_ledger(one.command, addresses[ledger])
        if other:
            why = f"this row is of {ledger}, and its command names another ledger"
            faults.append(Fault(one.place, why, other, addresses[ledger]))
            continue
        rows[ledger].append(one._replace(task=task, command=command))
    if faults:
        raise needing(faults, listed)
    return rows


def _without_ledger(command: str, address: str) -> tuple[str, str]:
    """The command without its --ledger, and the address there if it is another than this."""
    try:
        words = shlex.split(command)
    except ValueError:
        return command, ""  # told where the command is taken apart
    if "--ledger" not in words[:-1]:
        return command, ""
    at = words.index("--ledger")
    said = words[at + 1]
    return shlex.join(words[:at] + words[at + 2 :]), "" if said == address else said
