"""A reconciliation on the screen: its two sides, what lies between them, and what settles it.

As CSV only its items and faults are written, one a row; as JSON all of it but the lines of both
sides. Loads nothing of weight.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import click

from cli.showing import Column, Table, show, tell
from ledger.calendar import uk_words
from ledger.money import pounds

if TYPE_CHECKING:
    from ledger.reconciling.value import Item, Part, Reconciliation, Side
    from projections.may_be import MayBe

    LinesMayBe = Mapping[str, Sequence[MayBe]]

SIDES = (
    Column("fund"),
    Column("side"),
    Column("opening", "money"),
    Column("moved", "money"),
    Column("closing", "money"),
)
ITEMS = (
    Column("number", "number", "no"),
    Column("kind"),
    Column("on", "date"),
    Column("amount", "money"),
    Column("fund"),
    Column("explained"),
    Column("what", "words"),
)
ITEMS_IN_FULL = (
    Column("kind"),
    Column("on", "date"),
    Column("amount", "money"),
    Column("fund"),
    Column("account"),
    Column("explained"),
    Column("explained_by"),
    Column("what", "words"),
    Column("try", "words"),
    Column("lines"),
    Column("entries"),
)
MAY_BE = (Column("line"), Column("may_be", "words", "may be"))
HELD = (
    Column("account"),
    Column("fund"),
    Column("opening", "money"),
    Column("moved", "money"),
    Column("closing", "money"),
)


NONE: LinesMayBe = MappingProxyType({})


def show_reconciliation(
    value: Reconciliation, output: str = "table", *, may_be: LinesMayBe = NONE
) -> None:
    """Write a reconciliation to stdout, as a table, csv or json; what is left is told on stderr.

    may_be is what lines that stand alone may be, of those that are open items of this period.
    """
    may_be = {
        line: may_be[line]
        for item in value.open_items
        for line in item.lines
        if may_be.get(line) and _says_more(may_be[line], item)
    }
    if output == "json":
        _show_json(value, may_be)
    elif output == "csv":
        rows = [_in_full(item) for item in (*value.items, *value.faults)]
        show(Table(ITEMS_IN_FULL, rows, empty="the two sides are the same"), "csv")
    else:
        _show_tables(value, may_be)
    tell(in_short(value))


def _says_more(some: Sequence[MayBe], item: Item) -> bool:
    """Whether what a line may be is more than its item says already."""
    return any(one.entries != item.entries or one.payee_percent is not None for one in some)


def in_short(value: Reconciliation) -> str:
    """One line: what agrees, what does not, and what nobody has explained."""
    matched = sum(len(match.lines) for match in value.matches)
    lines = "1 line matched" if matched == 1 else f"{matched:,} lines matched"
    if value.squared:
        return f"{value.name} is squared: {lines}, nothing unexplained"
    left = len(value.open_items)
    return (
        f"{value.name}: {lines}, {left:,} {'item' if left == 1 else 'items'} open, "
        f"{pounds(value.unexplained_pence)} unexplained"
    )


# ── tables ───────────────────────────────────────────────────────────────────────────────────


def _show_tables(value: Reconciliation, may_be: LinesMayBe) -> None:
    days = f"{uk_words(value.first_on)} to {uk_words(value.last_on)}"
    title = f"{value.name}, {value.says}, {days}"
    show(Table(SIDES, _sides(value), title=title))
    items = (*value.items, *value.faults)
    if items:
        rows = [_item(number, item) for number, item in enumerate(items, start=1)]
        named = sum(part.named_pence for part in value.parts)
        foot = (None, "total", None, named, "", "", "") if len(rows) > 1 else None
        click.echo()
        show(Table(ITEMS, rows, title="What lies between them", foot=foot))
    steps = [(n, i.try_) for n, i in enumerate(items, start=1) if i.try_ and i.explained is None]
    if steps:
        click.echo("\nTo settle them")
        width = len(str(steps[-1][0]))
        click.echo("\n".join(f"{number:>{width}}  {step}" for number, step in steps))
    if may_be:
        _show_may_be(may_be)
    if len({held.account for held in value.held}) > 1:
        sums = [sum(held[i] for held in value.held) for i in (2, 3, 4)]
        click.echo()
        title = "Whose the money is"
        show(Table(HELD, value.held, title=title, foot=("total", "", *sums)))


def _show_may_be(may_be: LinesMayBe) -> None:
    """What each line may be, and what says so."""
    rows = [(line, one.words) for line, some in may_be.items() for one in some]
    click.echo()
    show(Table(MAY_BE, rows, title="What lines may be"))
    steps = dict.fromkeys(one.command for some in may_be.values() for one in some)
    click.echo("\nTo say which it is\n" + "\n".join(steps))


def _sides(value: Reconciliation) -> Iterable[tuple]:
    for part in value.parts:
        yield (part.fund, "theirs", *part.theirs)
        yield (part.fund, "ours", *part.ours)
        yield (part.fund, "difference", *_difference(part))
        if part.difference_pence or part.explained_pence:
            yield (part.fund, "explained", None, None, part.explained_pence)
            yield (part.fund, "unexplained", None, None, part.unexplained_pence)


def _difference(part: Part) -> tuple[int | None, int, int]:
    theirs, ours = part.theirs, part.ours
    opening = None
    if theirs.opening_pence is not None and ours.opening_pence is not None:
        opening = theirs.opening_pence - ours.opening_pence
    return opening, theirs.moved_pence - ours.moved_pence, part.difference_pence


def _item(number: int, item: Item) -> tuple:
    return (number, item.kind, item.on, item.pence, item.fund, _explained(item), item.words)


def _explained(item: Item) -> str:
    return "" if item.explained is None else item.explained.kind


def _in_full(item: Item) -> tuple:
    by = "" if item.explained is None else item.explained.by
    entries = " ".join(f"{ref.account}/{ref.entry}" for ref in item.entries)
    return (
        item.kind, item.on, item.pence, item.fund, item.account, _explained(item), by, item.words,
        item.try_, " ".join(item.lines), entries,
    )  # fmt: skip


# ── JSON ─────────────────────────────────────────────────────────────────────────────────────


def _show_json(value: Reconciliation, may_be: LinesMayBe) -> None:
    import json

    found = {
        "name": value.name,
        "says": value.says,
        "first_on": value.first_on.isoformat(),
        "last_on": value.last_on.isoformat(),
        "parts": [_part_record(part) for part in value.parts],
        "items": [_record(item) for item in value.items],
        "faults": [_record(item) for item in value.faults],
        "may_be": [_may_be_record(one) for some in may_be.values() for one in some],
        "held": [
            dict(zip(value.held[0]._fields, held, strict=True)) for held in value.held
        ],
        "matched_lines": sum(len(match.lines) for match in value.matches),
        "difference_pence": value.difference_pence,
        "explained_pence": value.explained_pence,
        "unexplained_pence": value.unexplained_pence,
        "squared": value.squared,
        "theirs_digest": value.theirs_digest,
        "ours_digest": value.ours_digest,
    }  # fmt: skip
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")


def _part_record(part: Part) -> dict[str, Any]:
    return {
        "fund": part.fund,
        "theirs": _side_record(part.theirs),
        "ours": _side_record(part.ours),
        "difference_pence": part.difference_pence,
        "explained_pence": part.explained_pence,
        "unexplained_pence": part.unexplained_pence,
    }


def _may_be_record(one: MayBe) -> dict[str, Any]:
    return {
        "lines": list(one.lines),
        "entries": [f"{ref.account}/{ref.entry}" for ref in one.entries],
        "why": one.why,
        "difference_pence": one.difference_pence,
        "days": one.days,
        "payee_percent": one.payee_percent,
        "try": one.command,
    }


def _side_record(side: Side) -> dict[str, int | None]:
    return side._asdict()


def _record(item: Item) -> dict[str, Any]:
    explained = item.explained
    return {
        "kind": item.kind,
        "on": item.on.isoformat(),
        "amount_pence": item.pence,
        "fund": item.fund,
        "account": item.account,
        "lines": list(item.lines),
        "entries": [f"{ref.account}/{ref.entry}" for ref in item.entries],
        "what": item.words,
        "try": item.try_,
        "explained": None if explained is None else explained._asdict(),
    }
