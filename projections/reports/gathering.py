"""Going through every account once, and adding what each family of facts says of it to cubes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ledger.account.folding import evolve
from ledger.account.state import Account, Pot
from ledger.entry import Entry
from projections.as_known import ACCOUNT
from projections.balances import balances
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


def _keep_none(account: str, fact: Fact) -> None:
    pass


def gather(
    asking: Asking,
    families: Sequence[Family],
    *,
    people: People | None = None,
    account: str | None = None,
    keep: Keep = _keep_none,
) -> Cubes:
    """The cubes of these families, filled from one ledger: from every account, or from one.

    keep is given every fact as it is told, with its account.
    """
    people = people or People()
    cubes = {name: Cube(shape) for family in families for name, shape in family.cubes.items()}
    for about in every_about(asking, account=account):
        whom = people.bit(asking.ledger, about.opened.person)
        for family in families:
            if family.of_account is not None:
                for fact in family.of_account(about):
                    cubes[fact.cube].add(fact.key, fact.pence, fact.count, whom)
                    keep(about.name, fact)
    for family in families:
        if family.of_ledger is not None:
            for person, fact in family.of_ledger(asking):
                whom = people.bit(asking.ledger, person) if person else 0
                cubes[fact.cube].add(fact.key, fact.pence, fact.count, whom)
                keep("", fact)
    return cubes


class Behind(NamedTuple):
    """One fact behind a figure: of which account, how much, how many, and its entries there."""

    account: str
    fact: Fact
    entries: tuple[int, ...]


def behind(
    asking: Asking, families: Sequence[Family], of: Of, *, account: str | None = None
) -> Iterator[Behind]:
    """The facts that a figure adds up, account by account, with the entries they were made of."""
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


def every_about(asking: Asking, *, account: str | None = None) -> Iterator[About]:
    """Every account that was opened by the last day asked about, one after another."""
    has = _has(asking, account)
    for name, entries in _streams(asking, account):
        folded = Account(name)
        for entry in entries:
            evolve(folded, entry)
        if folded.opened is not None and folded.opened.opened_on <= asking.on:
            yield About(asking, folded, entries, has.get(name, {}))


def _streams(asking: Asking, account: str | None) -> Iterator[tuple[str, list[Entry]]]:
    if account is not None:
        entries = asking.reader.stream(f"{ACCOUNT}{account}", known=asking.known)
        yield account, entries
        return
    name, entries = "", []
    for entry in asking.reader.by_stream(ACCOUNT, known=asking.known):
        own = entry.stream.removeprefix(ACCOUNT)
        if own != name:
            if entries:
                yield name, entries
            name, entries = own, []
        entries.append(entry)
    if entries:
        yield name, entries


def _has(asking: Asking, account: str | None) -> dict[str, Pot]:
    found: dict[str, Pot] = defaultdict(dict)
    asked = balances(asking.reader, account=account, as_at=asking.on, known_at=asking.known)
    for fund in asked.funds:
        found[fund.account][fund.fund] = fund.balance_pence
    return found
