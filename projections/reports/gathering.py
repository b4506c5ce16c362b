"""Going through every account once, and adding what each family of facts says of it to cubes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from ledger import events as e
from ledger.account.folding import evolve
from ledger.account.state import Account, Pot
from ledger.collector import collector_resting
from ledger.entry import Entry
from projections.as_known import ACCOUNT
from projections.balances import balances, what_all_have
from projections.light_accounts import light
from projections.postings import HEADS
from projections.reports.asking import About, Asking
from projections.reports.cubes import Cube, Cubes, Fact, People, Shape
from projections.reports.report import Of

Facts = Callable[[About], Iterator[Fact]]
"""What one account adds to cubes."""

Keep = Callable[[str, Fact], None]
"""What is done with each fact and its account, beside adding it up."""

Whole = Callable[[Asking], Iterator[tuple[str, Fact]]]
"""What the ledger as a whole adds, each with the person it is about, or nobody."""


class Family(NamedTuple):
    """Facts that are told together: the cubes they go to, and where they come from: accounts, one
    after another, or the ledger as a whole."""

    cubes: dict[str, Shape]
    of_account: Facts | None = None
    of_ledger: Whole | None = None


def empty_cubes(families: Sequence[Family], *, each: bool = False) -> Cubes:
    """The cubes of these families, with nothing in them; each: they keep what is whose."""
    return {
        name: Cube(shape, each=each) for family in families for name, shape in family.cubes.items()
    }


def gather(
    asking: Asking,
    families: Sequence[Family],
    *,
    people: People | None = None,
    account: str | None = None,
    keep: Keep | None = None,
    each: bool = False,
) -> Cubes:
    """The cubes of these families, filled from one ledger: from every account, or from one.

    keep is given every fact as it is told, with its account, and none added up with others. each:
    the cubes keep what is whose.
    """
    people = people or People()
    cubes = empty_cubes(families, each=each)
    if keep is not None:
        asking = replace(asking, apart=True)
    if any(family.of_account is not None for family in families):
        add_accounts(cubes, people, families, every_about(asking, account=account), keep=keep)
    add_whole(cubes, people, families, asking, keep=keep)
    return cubes


def add_accounts(
    cubes: Cubes,
    people: People,
    families: Sequence[Family],
    every: Iterable[About],
    *,
    keep: Keep | None = None,
) -> None:
    """Add what the families tell of each of these accounts."""
    with collector_resting():  # what an account leaves behind, it leaves by count of references
        for about in every:
            whom = people.bit(about.asking.ledger, about.opened.person)
            for family in families:
                if family.of_account is not None:
                    for fact in family.of_account(about):
                        cubes[fact.cube].add(fact.key, fact.pence, fact.count, whom)
                        if keep is not None:
                            keep(about.name, fact)


def add_whole(
    cubes: Cubes,
    people: People,
    families: Sequence[Family],
    asking: Asking,
    *,
    keep: Keep | None = None,
) -> None:
    """Add what the families tell of the ledger as a whole."""
    for family in families:
        if family.of_ledger is not None:
            for person, fact in family.of_ledger(asking):
                whom = people.bit(asking.ledger, person) if person else 0
                cubes[fact.cube].add(fact.key, fact.pence, fact.count, whom)
                if keep is not None:
                    keep("", fact)


class Behind(NamedTuple):
    """One fact behind a figure: of which account, how much, how many, and its entries there."""

    account: str
    fact: Fact
    entries: tuple[int, ...]


def behind(
    asking: Asking, families: Sequence[Family], of: Of, *, account: str | None = None
) -> Iterator[Behind]:
    """The facts that a figure adds up, account by account, with the entries they were made of."""
    asking = replace(asking, apart=True)
    (family,) = [family for family in families if of.cube in family.cubes]
    dims = family.cubes[of.cube].dims
    tests = [(dims.index(dim), frozenset(values)) for dim, values in of.where]

    def counts(fact: Fact) -> bool:
        return fact.cube == of.cube and all(fact.key[place] in some for place, some in tests)

    if family.of_account is not None:
        for about in every_about(asking, account=account):
            for fact in family.of_account(about):
                if counts(fact):
                    yield Behind(about.name, fact, fact.entries())
    if family.of_ledger is not None:
        for _, fact in family.of_ledger(asking):
            if counts(fact):
                yield Behind("", fact, fact.entries())


class Among(NamedTuple):
    """The accounts from one to another in order of name; what their funds have at the end of the
    last day, and what others moved to them."""

    first: str
    last: str
    has: dict[str, Pot]
    moved: dict[str, list[Entry]]


def every_about(
    asking: Asking, *, account: str | None = None, among: Among | None = None
) -> Iterator[About]:
    """Every account that was opened by the last day asked about, one after another; and whose money
    moved by then, since a first payment may come before the day that an account opens on."""
    if among is not None:
        has, moved = among.has, among.moved
    else:
        has, moved = _has(asking, account), moved_to(asking)
    for name, entries in _streams(asking, account, among):
        if asking.fully:
            folded = Account(name)
            for entry in entries:
                evolve(folded, entry)
        else:
            folded, entries = light(name, entries)
        if folded.opened is None:
            continue
        about = About(asking, folded, entries, has.get(name, {}), moved.get(name, []))
        if folded.opened.opened_on <= asking.on or any(about.posted(*HEADS)):
            yield about


def _streams(
    asking: Asking, account: str | None, among: Among | None
) -> Iterator[tuple[str, list[Entry]]]:
    if account is not None:
        entries = asking.reader.stream(f"{ACCOUNT}{account}", known=asking.known)
        yield account, entries
        return
    between = (f"{ACCOUNT}{among.first}", f"{ACCOUNT}{among.last}") if among else None
    found = asking.reader.by_stream(ACCOUNT, known=asking.known, between=between)
    for stream, entries in groupby(found, key=_stream):
        yield stream.removeprefix(ACCOUNT), list(entries)


_stream = attrgetter("stream")


_MOVES = [kind.__struct_config__.tag for kind in (e.MoneyMoved, e.EntryReversed)]


def moved_to(asking: Asking) -> dict[str, list[Entry]]:
    """What other accounts moved to each account, reversals included: it stands with them."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in asking.reader.about(_MOVES, prefix=ACCOUNT, known=asking.known):
        event = entry.event.of if isinstance(entry.event, e.EntryReversed) else entry.event
        if isinstance(event, e.MoneyMoved) and event.to_account:
            found[event.to_account].append(entry)
    return found


def _has(asking: Asking, account: str | None) -> dict[str, Pot]:
    if account is None:
        return what_all_have(asking.reader, on=asking.on, known=asking.known)
    found: dict[str, Pot] = defaultdict(dict)
    asked = balances(asking.reader, account=account, as_at=asking.on, known_at=asking.known)
    for fund in asked.funds:
        found[fund.account][fund.fund] = fund.balance_pence
    return found
