"""Which packs funders have adopted, from when to when, and what a pack in force says.

Read from the ledger's own stream of policies, as it was known at a moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from ledger.entry import Entry
from ledger.events import AnyEvent, FundAdded, PolicyAdopted, PolicyRule
from ledger.policy.pack import Pack, default_pack, default_said
from ledger.policy.policies import STREAM, Policies, evolve
from ledger.recording import entry_of, event_types
from projections.days import business_date
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store


class Adoption(NamedTuple):
    """One pack, adopted. last_on is the last day it goes by; None where no later one begins.

    A pack that never goes by, because one adopted after it begins no later, is superseded.
    """

    position: int
    recorded_at: str
    by: str
    pack: Pack
    adopted_on: date
    sha256: str
    last_on: date | None
    superseded: bool


class RuleSaid(NamedTuple):
    """One rule as it goes: own where the pack says it, and else the default's."""

    rule: PolicyRule
    default: PolicyRule
    own: bool

    @property
    def differs(self) -> bool:
        return self.rule.value != self.default.value


def adopted(
    ledger: Store | Reader | str,
    *,
    funder: str | None = None,
    as_at: date | None = None,
    known_at: Known = None,
) -> list[Adoption]:
    """Every pack adopted, by funder and day; as at a day, only those in force on it."""
    with reading(ledger) as reader:
        entries = reader.stream(STREAM, known=reader.known(known_at))
    policies = folded(entries)
    found = [
        _adoption(entry, pack, policies)
        for entry, pack in zip(entries, policies.adopted, strict=True)
        if funder in (None, pack.funder)
    ]
    if as_at is not None:
        found = [one for one in found if policies.in_force(one.pack.funder, as_at) is one.pack]
    return sorted(found, key=lambda one: (one.pack.funder, one.pack.effective_on, one.position))


def folded(entries: Iterable[Entry]) -> Policies:
    """The policies that these entries come to."""
    policies = Policies()
    for entry in entries:
        evolve(policies, entry)
    return policies


def _adoption(entry: Entry, pack: Pack, policies: Policies) -> Adoption:
    event = entry.event
    assert isinstance(event, PolicyAdopted)
    own = [one for one in policies.adopted if one.funder == pack.funder]
    later = [one.effective_on for one in own if one.effective_on > pack.effective_on]
    return Adoption(
        position=entry.position,
        recorded_at=entry.recorded_at,
        by=entry.by,
        pack=pack,
        adopted_on=event.adopted_on,
        sha256=event.sha256,
        last_on=min(later) - timedelta(days=1) if later else None,
        superseded=policies.in_force(pack.funder, pack.effective_on) is not pack,
    )


def rules_said(own: Sequence[PolicyRule]) -> list[RuleSaid]:
    """Every rule there is as it goes by a pack's own, in their usual order."""
    by_name = {rule.name: rule for rule in own}
    return [
        RuleSaid(by_name.get(rule.name, rule), rule, rule.name in by_name)
        for rule in default_said()
    ]


class Older(NamedTuple):
    """Decisions that went by another pack: how many, by which, and the first day of any."""

    ref: str
    count: int
    first_on: date


class Reach(NamedTuple):
    """What a newly adopted pack meets: how many accounts, and what was decided by others."""

    accounts: int
    older: tuple[Older, ...]


def reach(store: Store, *, funder: str, since: date, ref: str) -> Reach:
    """The accounts with a fund of this funder, and their decisions from a day on that went by
    another of its packs, or by the default. They stand as they were made.

    One that names no fund counts for each funder of its account whose packs include its own.
    """
    policies = folded(map(entry_of, store.load(STREAM)))
    refs = {pack.ref for pack in policies.adopted if pack.funder == funder}
    refs = (refs | {default_pack().ref}) - {ref}
    theirs: dict[str, set[str]] = {}
    seen: list[Entry] = []
    for row in store.rows_about([_FUND_ADDED, *_by_policy()], prefix="account:"):
        entry = entry_of(row)
        if not isinstance(entry.event, FundAdded):
            seen.append(entry)
        elif entry.event.funder == funder:
            theirs.setdefault(entry.stream, set()).add(entry.event.fund)
    counted: dict[str, list[date]] = {}
    for entry in seen:
        on, funds = business_date(entry.event), theirs.get(entry.stream, set())
        if on is not None and on >= since and _may_be_of(entry.event, funds):
            for used in refs.intersection(_used(entry.event)):
                counted.setdefault(used, []).append(on)
    older = (Older(used, len(days), min(days)) for used, days in sorted(counted.items()))
    return Reach(len(theirs), tuple(older))


def _may_be_of(event: AnyEvent, funds: set[str]) -> bool:
    """Whether a decision is on one of these funds; where it names none, on any of its account."""
    fund = getattr(event, "fund", None)
    return fund in funds if fund is not None else bool(funds)


_FUND_ADDED = FundAdded.__struct_config__.tag


def _by_policy() -> list[str]:
    """The stored names of what accounts keep that says which pack it went by."""
    return [
        name
        for name, kind in event_types().items()
        if {"policy", "policies"} & set(kind.__struct_fields__)
    ]


def _used(event: AnyEvent) -> tuple[str, ...]:
    """The packs that an event says it went by."""
    one = getattr(event, "policy", None)
    return (one,) if one else tuple(getattr(event, "policies", ()))
