"""Several ledgers asked as one: each by its name, and every fault with the name of its ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger.errors import Refused, StoreFault
from projections.as_known import day_asked
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store


class Source(NamedTuple):
    """A ledger that an answer is made of, and what it is called there; empty for the only one."""

    name: str
    ledger: Store | Reader | str


Sources = "Store | Reader | str | Sequence[Source]"
"""One ledger, or several by name."""
KnownOfEach = Known | Mapping[str, int]
"""What is known of all of them; or the last position of each, by its name."""


class Named(NamedTuple):
    """A ledger that is open to be read, and what it is called."""

    name: str
    reader: Reader


def sources_of(of: Sources) -> Sequence[Source]:
    """The ledgers meant: several by name, or one that needs none."""
    if isinstance(of, Sequence) and not isinstance(of, str):
        return of
    return [Source("", of)]


@contextmanager
def all_open(of: Sources) -> Iterator[list[Named]]:
    """All the ledgers, open at once. Raises with its name for one that cannot be opened, and
    Refused where two names stand for one ledger, or for a ledger and its copy."""
    with ExitStack() as stack:
        found = []
        for source in sources_of(of):
            with told_of(source.name):
                reader = stack.enter_context(reading(source.ledger))
            found.append(Named(source.name, reader))
        _must_be_different(found)
        yield found


@contextmanager
def told_of(name: str) -> Iterator[None]:
    """Whatever a database cannot do meanwhile is told with the name of its ledger."""
    try:
        yield
    except StoreFault as fault:
        if name:
            fault.args = (f"ledger {name}: {fault}",)
        raise


def _must_be_different(found: Sequence[Named]) -> None:
    """Two addresses that lead to one ledger, or to its copy, would count its money twice."""
    names: dict[str, str] = {}
    for name, reader in found if len(found) > 1 else ():
        before = names.setdefault(reader.ledger_id(), name)
        if before != name:
            raise Refused(
                "one-ledger-twice",
                f"{before} and {name} are one ledger, or one is a copy of the other, and its "
                "money would count twice",
                "name each ledger once",
            )


def last_day(ledgers: Sequence[Named], known_at: Known) -> date:
    """The day of the last entry of any of them, which a question about all is as at the end of."""
    return max(day_asked(reader, None, known=reader.known(known_at)) for _, reader in ledgers)


def must_know(of: Sources, *, account: str | None = None, holding: str | None = None) -> None:
    """Refused where none of the ledgers has this account, or this holding."""
    wanted = [("account", account), ("holding", holding)]
    with all_open(of) as ledgers:
        for noun, name in wanted:
            stream = f"{noun}:{name}"
            if name and not any(reader.numbered(stream, 1) for _, reader in ledgers):
                names = ", ".join(one for one, _ in ledgers)
                why = f"there is no {noun} {name} in any of {names}"
                raise Refused(f"unknown-{noun}", why, f"dpl {noun} list --ledger …")
