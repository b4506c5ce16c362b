"""What our entries come to as another would tell it, and which of it is matched already. Pure.

A spend and what put its shares right are one thing: posted on one day, told once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.state import Account
from ledger.reconciling.ours import Movement, movements
from ledger.reconciling.state import Reconciling


class Unit(NamedTuple):
    """One thing that entries of ours tell of. entry is the first of entries.

    funds is what it tells of each, signed as the account's; those that come to nought are left
    out, and a unit may have none.
    """

    entry: int
    entries: tuple[int, ...]
    on: date
    kind: str
    funds: dict[str, int]
    event: e.Reversible

    @property
    def pence(self) -> int:
        return sum(self.funds.values())


def units_of(told: Iterable[Movement]) -> dict[int, Unit]:
    """Units by their first entry, in order."""
    found: dict[int, Unit] = {}
    for one in told:
        root = one.event.spend if isinstance(one.event, e.SharesCorrected) else one.entry
        if root not in found:
            found[root] = Unit(root, (one.entry,), one.on, one.kind, {}, one.event)
        unit = found[root]
        if one.entry not in unit.entries:
            unit = found[root] = unit._replace(entries=(*unit.entries, one.entry))
        unit.funds[one.fund] = unit.funds.get(one.fund, 0) + one.told_pence
    for unit in found.values():
        for fund in [fund for fund, pence in unit.funds.items() if not pence]:
            del unit.funds[fund]
    return found


class Books(NamedTuple):
    """Both sides as they stand: what is matched, and what is alone.

    lines are theirs that are in no match, in order; alone what no match covers of a unit, by
    entry and fund. broken are matches that no longer agree, since an entry of theirs was put
    right; their lines and entries are alone too. parts finds the unit an entry is in.
    """

    told: tuple[Movement, ...]
    units: dict[int, Unit]
    parts: dict[int, int]
    funds: tuple[str, ...]
    matches: tuple[e.Matched, ...]
    broken: tuple[e.Matched, ...]
    lines: dict[str, e.ExtractLine]
    alone: dict[tuple[int, str], int]

    def fund_of(self, line: e.ExtractLine) -> str:
        """The fund a line is of, empty where it could be more than one."""
        return line.fund or (self.funds[0] if len(self.funds) == 1 else "")

    def units_in(self, match: e.Matched) -> list[Unit]:
        """The units of a match, each once."""
        found = dict.fromkeys(self.parts[ref.entry] for ref in match.entries)
        return [self.units[entry] for entry in found]


def books(account: Account, reconciling: Reconciling) -> Books:
    """Both sides of a reconciliation with a council, all that is known of them."""
    told = tuple(movements(account))
    units = units_of(told)
    found = Books(
        told=told,
        units=units,
        parts={entry: unit.entry for unit in units.values() for entry in unit.entries},
        funds=funds_about(account, reconciling, told),
        matches=(),
        broken=(),
        lines=dict(reconciling.lines),
        alone={(u.entry, fund): pence for u in units.values() for fund, pence in u.funds.items()},
    )
    matches, broken = [], []
    for match in reconciling.matches():
        if not _is_there(found, reconciling, match):
            continue
        covered = covers(found, match, [reconciling.lines[line] for line in match.lines])
        if covered is not None and any(key not in found.alone for key in covered):
            covered = None
        (matches if covered is not None else broken).append(match)
        for key in covered or ():
            found.alone.pop(key, None)
        for line in match.lines if covered is not None else ():
            found.lines.pop(line, None)
    return found._replace(matches=tuple(matches), broken=tuple(broken))


def _is_there(both: Books, reconciling: Reconciling, match: e.Matched) -> bool:
    """Whether all of its lines and entries stand, and none of its lines is in a later match."""
    if any(reconciling.match_of_line[line] is not match for line in match.lines
           if line in reconciling.match_of_line):  # fmt: skip
        return False
    return all(line in reconciling.lines for line in match.lines) and all(
        ref.entry in both.parts for ref in match.entries
    )


def covers(
    both: Books, match: e.Matched, lines: list[e.ExtractLine]
) -> list[tuple[int, str]] | None:
    """The parts of units that a match accounts for, by entry and fund; None where they do not
    come to what its lines do, fund by fund."""
    named: dict[str, int] = {}
    for line in lines:
        fund = both.fund_of(line)
        named[fund] = named.get(fund, 0) + line.amount_pence
    units = both.units_in(match)
    ours: dict[str, int] = {}
    for unit in units:
        for fund, pence in unit.funds.items():
            ours[fund] = ours.get(fund, 0) + pence
    whole = named.pop("", None)
    if any(ours.pop(fund, None) != pence for fund, pence in named.items()):
        return None
    if whole is not None and sum(ours.values()) != whole:
        return None
    claimed = set(named) | (set(ours) if whole is not None else set())
    return [(unit.entry, fund) for unit in units for fund in unit.funds if fund in claimed]


def funds_about(
    account: Account, reconciling: Reconciling, told: Iterable[Movement] = ()
) -> tuple[str, ...]:
    """Our funds that the other side tells of: all, where an extract is of the whole account."""
    found: dict[str, None] = {}
    for extract in reconciling.extracts.values():
        found |= dict.fromkeys(extract.funds or account.funds)
        if not extract.funds:
            found |= dict.fromkeys(one.fund for one in told)
    found |= dict.fromkeys(line.fund for line in reconciling.lines.values() if line.fund)
    return tuple(found)
