"""A file that names several ledgers, for reports and lists over all of them.

[ledgers]
northshire = "sqlite:///northshire.db"
eastshire = "postgresql://dpl@db.example/dpl?schema=eastshire"
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.kinds import NAME, NAME_IN_WORDS
from ledger.errors import Fault, Unreadable

if TYPE_CHECKING:
    from projections.reports.making import Source

MOST_BYTES = 1 << 20
EXAMPLE = '[ledgers]\nnorthshire = "sqlite:///northshire.db"'


def ledgers_option(command: Callable) -> Callable:
    return click.option(
        "--ledgers",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="All the ledgers that a TOML file names, as one; else the one ledger.",
    )(command)


def read_ledgers(path: Path) -> list[Source]:
    """The ledgers in the file, in its order. Raises Unreadable with every fault."""
    from projections.reports.making import Source

    place = click.format_filename(path, shorten=True)
    with path.open("rb") as file:
        data = file.read(MOST_BYTES)
    try:
        found = tomllib.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Unreadable([Fault(place, f"is not TOML: {error}", "", EXAMPLE)]) from None
    named = found.get("ledgers")
    if not isinstance(named, dict) or not named:
        raise Unreadable([Fault(place, "names no ledgers", ", ".join(found), EXAMPLE)])
    faults = [
        Fault(f"{place}: {name}", f"a ledger's name is {NAME_IN_WORDS}", "", "northshire")
        for name in named
        if not NAME.fullmatch(name)
    ]
    faults += [
        Fault(f"{place}: {name}", "is not an address", str(url)[:40], "sqlite:///northshire.db")
        for name, url in named.items()
        if not isinstance(url, str) or "://" not in url
    ]
    twice = [name for name in named if list(named.values()).count(named[name]) > 1]
    if twice:
        why = f"{' and '.join(twice)} are one ledger, which would count twice"
        faults.append(Fault(place, why, "", "name each ledger once"))
    if faults:
        raise Unreadable(faults)
    return [Source(name, url) for name, url in named.items()]


def addresses_of(sources: Iterable[Source]) -> dict[str, str]:
    """Each ledger's address as it may be shown: without a password."""
    from ledger.store.address import read_address

    return {source.name: read_address(str(source.ledger)).shown for source in sources}
