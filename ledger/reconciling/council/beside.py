"""What a council says of an account beside our books of it: fund by fund, to the penny.

theirs less ours is what the items come to. Where the council tells balances, items are all that
is still open at the period's end, since its first extract on; where it tells none, those of the
period. Balances of a whole account that name no fund stand in a part of their own (fund empty),
beside what moved in each fund. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from ledger.errors import Refused
from ledger.reconciling.council.items import faults_of, items_of
from ledger.reconciling.council.papers import run_of
from ledger.reconciling.council.sides import Sides
from ledger.reconciling.council.units import books
from ledger.reconciling.files import standing_files
from ledger.reconciling.state import FILES
from ledger.reconciling.value import Item, Part, Reconciliation, Side

if TYPE_CHECKING:
    from ledger.reconciling.states import States


def reconcile_council(
    states: States, name: str, *, first_on: date, last_on: date
) -> Reconciliation:
    """Both sides of an account in a period. Refused where no extract tells of any day of it."""
    reconciling = states.reconciling(name)
    account = states.account(reconciling.about)
    if account.opened is None:
        raise Refused(
            "unknown-account", f"there is no account {reconciling.about}", "dpl account list"
        )
    both = books(account, reconciling)
    files = standing_files(states.record(FILES).entries).values()
    accounts = {file.event.extract: file.event.accounts for file in files}
    run = run_of(reconciling, both.funds, accounts, first_on=first_on, last_on=last_on)
    sides = Sides(states, account, reconciling, both, run, first_on, last_on)
    parts = tuple(_parts(sides))
    return Reconciliation(
        name=name,
        says=f"by {reconciling.source}",
        first_on=first_on,
        last_on=last_on,
        parts=parts,
        theirs=tuple(sides.their_rows()),
        ours=tuple(sides.our_rows()),
        matches=tuple(match for match in both.matches if sides.tells_of(match)),
        faults=tuple(faults_of(sides)),
    )


def _parts(sides: Sides) -> Iterator[Part]:
    """A part of each fund; and of no fund, where balances or lines name none."""
    items: dict[str, list[Item]] = defaultdict(list)
    for item in items_of(sides):
        items[item.fund].append(item)
    for fund in sides.both.funds:
        yield Part(
            fund, sides.theirs(fund), sides.ours(fund), _ordered(items[fund]), sides.not_held(fund)
        )
    if sides.whole:
        yield Part("", *sides.of_the_whole(), _ordered(items[""]))
    elif items[""]:
        moved = sides.lines_pence("", sides.start, sides.last_on)
        theirs = Side(None, moved, None)
        yield Part("", theirs, Side(None, 0, None), _ordered(items[""]))


def _ordered(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda i: (i.on, i.kind, i.lines, i.entries, i.pence)))
