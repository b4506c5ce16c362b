"""What was matched and no longer agrees, and what would be matched now."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.money import pounds
from ledger.reconciling.council.differences import words
from ledger.reconciling.council.differences.alone import Alone, Named
from ledger.reconciling.council.differences.whose import wrong_funder
from ledger.reconciling.council.pairing import matches_in


def broken(alone: Alone) -> Iterator[Named]:
    """Matches whose entry was put right since."""
    for gone in alone.both.broken:
        units = alone.both.units_in(gone)
        parts = tuple(key for unit in units for key in alone.whole(unit) or ())
        lines = [alone.lines.get(line) for line in gone.lines]
        if not parts or None in lines or len(units) > 1:
            continue
        if sum(line.amount_pence for line in lines) == units[0].pence:
            yield wrong_funder(alone, gone.lines, units[0])
        else:
            fund = alone.both.fund_of(lines[0])
            own = tuple(key for key in parts if key[1] == fund) or parts
            said = (
                f"matched before {alone.account.id}/{units[0].entry} was put right: theirs "
                f"{pounds(sum(line.amount_pence for line in lines))}, ours "
                f"{pounds(sum(alone.near[key] for key in own))}"
            )
            try_ = alone.explain(gone.lines, (units[0].entry,), reason="put-right-since")
            yield Named("amount-differs", gone.lines, own, said, try_)


def agreeing_since(alone: Alone) -> Iterator[Named]:
    """What the rules would match now, recorded after the extract was read."""
    try_ = f"dpl reconcile again {alone.reconciling.id}"
    for found in matches_in(alone.both, alone.account, alone.reconciling):
        if all(line in alone.lines for line in found.lines):
            for line in found.lines:
                said = f"{words.a_line(alone.lines[line])}, which agrees with what was recorded "
                said += "since: match again"
                yield Named(f"{alone.lines[line].kind}-only-theirs", (line,), (), said, try_)
            for unit in alone.both.units_in(found):
                for fund in unit.funds:
                    if (unit.entry, fund) in alone.parts:
                        said = words.an_entry(alone.account.id, unit, unit.funds[fund])
                        said += ", which agrees with theirs: match again"
                        key = (unit.entry, fund)
                        yield Named(f"{unit.kind}-only-ours", (), (key,), said, try_)
