"""A reconciliation as data: CSV for a spreadsheet, JSON for a program. Pure."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.money import pounds
from ledger.reconciling.value import Item, Part, Reconciliation, Side

if TYPE_CHECKING:
    from projections.writers.statement import Stamp

COLUMNS = (
    "section", "fund", "kind", "account", "on", "pounds", "lines", "entries", "explained",
    "reason", "words",
)  # fmt: skip


def csv_text(value: Reconciliation) -> str:
    """Every figure as a row. section tells which: `theirs`, `ours`, `item`, `unexplained`,
    `fault`, `match`, `held`. pounds are signed, theirs less ours in an item."""
    out = StringIO()
    write = csv.writer(out, lineterminator="\n")
    write.writerow(COLUMNS)
    for part in value.parts:
        for row in _part(part):
            write.writerow(row)
    for fault in value.faults:
        write.writerow(_item("fault", fault))
    for match in value.matches:
        lines, entries = " ".join(match.lines), _entries(match.entries)
        pence = _plain(match.amount_pence)
        write.writerow(("match", "", match.stage, "", "", pence, lines, entries, "", "", ""))
    for one in value.held:
        pence = _plain(one.closing_pence)
        write.writerow(("held", one.fund, "closing", one.account, "", pence, "", "", "", "", ""))
    return out.getvalue()


def _part(part: Part) -> Iterator[tuple]:
    for name, side in (("theirs", part.theirs), ("ours", part.ours)):
        for kind, pence in _figures(side):
            yield (name, part.fund, kind, "", "", _plain(pence), "", "", "", "", "")
    for item in part.items:
        yield _item("item", item)
    unexplained = _plain(part.unexplained_pence)
    yield ("unexplained", part.fund, "", "", "", unexplained, "", "", "", "", "")


def _figures(side: Side) -> tuple[tuple[str, int | None], ...]:
    return (
        ("opening", side.opening_pence),
        ("moved", side.moved_pence),
        ("closing", side.closing_pence),
    )


def _item(section: str, item: Item) -> tuple:
    why = item.explained
    return (
        section, item.fund, item.kind, item.account, item.on.isoformat(), _plain(item.pence),
        " ".join(item.lines), _entries(item.entries), why.kind if why else "",
        why.reason if why else "", item.words,
    )  # fmt: skip


def _entries(entries: tuple) -> str:
    return " ".join(f"{one.account}/{one.entry}" for one in entries)


def _plain(pence: int | None) -> str:
    return "" if pence is None else pounds(pence, plain=True)


def json_bytes(value: Reconciliation, stamp: Stamp | None) -> bytes:
    """The value by the names of its fields, in whole pence, with what follows from it."""
    found = _as_object(value) | {
        "difference_pence": value.difference_pence,
        "explained_pence": value.explained_pence,
        "unexplained_pence": value.unexplained_pence,
        "squared": value.squared,
        "theirs_digest": value.theirs_digest,
        "ours_digest": value.ours_digest,
        "stamp": _as_object(stamp) if stamp else None,
    }
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"


def _as_object(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return {name: _as_object(getattr(value, name)) for name in value.__struct_fields__}
    if hasattr(value, "_asdict"):
        return {name: _as_object(one) for name, one in value._asdict().items()}
    if isinstance(value, (list, tuple)):
        return [_as_object(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
