"""What the bank says beside the books, and what the person sent in: the papers of a return."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.life.return_standing import ReturnThen, as_it_stood
from ledger.account.records import DECLARATION
from ledger.errors import Refused
from ledger.reconciling.asked import reconcile
from projections.as_known import day_asked
from projections.balances import balances
from projections.morning import morning_check
from projections.reports.asking import About
from projections.standings import Passing


class AtTheBank(NamedTuple):
    """One holding at the end of the last day, in pence. own is this account's part of held.

    difference is what the bank says less all that is accounted for; unexplained and open_items
    are of the days asked about. signed_to is None where nobody signed any of it, and signed says
    whether the last day is signed.
    """

    holding: str
    bank_pence: int
    own_pence: int
    others_pence: int
    unallocated_pence: int
    on_its_way_pence: int
    difference_pence: int
    open_items: int
    unexplained_pence: int
    signed_to: date | None
    signed_by: str
    signed: bool


def at_the_bank(about: About) -> Iterator[AtTheBank]:
    """Every holding that kept this account's money on any of the days."""
    asking, days = about.asking, about.asking.days
    names = [
        link.holding
        for link in about.account.links
        if link.from_on <= days.last and (link.last_on is None or link.last_on >= days.first)
    ]
    own = balances(asking.reader, account=about.name, as_at=asking.on, known_at=asking.known)
    held = {name: 0 for name in names}
    for place in own.places:
        if place.holding in held:
            held[place.holding] += place.held_pence
    states = Passing(asking.reader, known=asking.known)
    for name in held:
        yield _at(about, states, name, held[name])


def _at(about: About, states: Passing, name: str, own_pence: int) -> AtTheBank:
    asking, days = about.asking, about.asking.days
    (check,) = morning_check(
        asking.reader, holding=name, as_at=asking.on, known_at=asking.known
    ).holdings
    signatures = states.reconciling(f"bank/{name}").standing()
    last = signatures[-1] if signatures else None
    open_items = unexplained = 0
    try:
        value = reconcile(states, f"bank/{name}", first_on=days.first, last_on=days.last)
        open_items, unexplained = len(value.open_items), value.unexplained_pence
    except Refused:
        pass  # the bank has said nothing of it yet
    return AtTheBank(
        holding=name,
        bank_pence=check.bank.pence,
        own_pence=own_pence,
        others_pence=check.held_pence - own_pence,
        unallocated_pence=check.unallocated_pence,
        on_its_way_pence=check.on_its_way_pence,
        difference_pence=check.difference_pence,
        open_items=open_items,
        unexplained_pence=unexplained,
        signed_to=last.event.last_on if last else None,
        signed_by=last.by if last else "",
        signed=any(s.event.first_on <= days.last <= s.event.last_on for s in signatures),
    )


class Sent(NamedTuple):
    """A return of some of these days, what of it came when, and who looked at it last."""

    name: str
    then: ReturnThen
    came: dict[str, date]
    looked_by: str


def sent_in(about: About, *, fund: str | None = None) -> list[Sent]:
    """The returns that were asked for of any of the days, as they stand by what is known now, and
    not only by the last day: a return of a quarter comes after it."""
    days, by = about.asking.days, {entry.version: entry.by for entry in about.entries}
    told = day_asked(about.asking.reader, None, known=about.asking.known)
    found = []
    for asked in about.account.returns.values():
        said = asked.requested
        overlaps = said.first_on <= days.last and days.first <= said.last_on
        if not overlaps or not about.is_asked(said.fund) or fund not in (None, said.fund):
            continue
        then = as_it_stood(asked, max(told, days.last))
        if then is None:
            continue
        came: dict[str, date] = {}
        looked_by = ""
        for version, step in asked.steps:
            if version not in then.steps:
                continue
            if isinstance(step, e.ReturnReceived):
                items = (*step.included, DECLARATION) if step.declared_by else step.included
                for item in items:
                    came[item] = max(came.get(item, step.received_on), step.received_on)
            elif step is then.reviewed:
                looked_by = by.get(version, "")
        found.append(Sent(said.name, then, came, looked_by))
    return found
