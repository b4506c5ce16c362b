"""A reconciliation as one page to print, with nothing in it from anywhere else."""

from __future__ import annotations

from datetime import date
from functools import cache, partial
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template

from ledger.calendar import uk_words
from ledger.money import pounds
from ledger.reconciling.value import Item, Reconciliation
from projections.words.differences import EXPLAINED, difference_in_words
from projections.writers.statement import Stamp, heading, statement_lines


def html(value: Reconciliation, stamp: Stamp | None) -> str:
    """A whole HTML page: no script, no outside file, readable on paper and on a phone."""
    return _template().render(
        value=value,
        heading=partial(heading, value),
        stamp=stamp,
        parts=[(part, list(statement_lines(part))) for part in value.parts],
        held=_held(value),
    )


@cache
def _template() -> Template:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters |= {
        "pounds": _money, "day": _day, "kind": difference_in_words, "why": _why,
        "entries": _entries, "first_up": _first_up,
    }  # fmt: skip
    text = files("projections.writers").joinpath("reconciliation.html").read_text("utf-8")
    return environment.from_string(text)


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def _held(value: Reconciliation) -> list[tuple[str, int, int, int]]:
    """Each account's money at a holding that keeps several people's, its funds together."""
    sums: dict[str, list[int]] = {}
    for one in value.held:
        sums.setdefault(one.account, [0, 0, 0])
        for place, pence in enumerate((one.opening_pence, one.moved_pence, one.closing_pence)):
            sums[one.account][place] += pence
    return [(account, *three) for account, three in sums.items()] if len(sums) > 1 else []


def _money(pence: int | None) -> str:
    return "" if pence is None else pounds(pence)


def _day(day: date | None) -> str:
    return uk_words(day) if day else ""


def _why(item: Item) -> str:
    if item.explained is None:
        return "not explained"
    reason = item.explained.reason.replace("-", " ")
    kind = EXPLAINED.get(item.explained.kind, item.explained.kind)
    by = f" (by {item.explained.by})" if item.explained.by else ""
    return f"{kind}: {reason}{by}" if reason and reason != kind else f"{kind}{by}"


def _entries(item: Item) -> str:
    return ", ".join(f"{one.account}/{one.entry}" for one in item.entries)
