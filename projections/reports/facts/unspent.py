"""What is unspent at the end of the last day: what becomes of it, whose it is, how long it lies.

Facts of one account, and of the ledger as a whole the lines nobody has attributed. What a fund
has is told in parts that add up to it, as `dpl surplus` works it out; its surplus by the rule of
`ledger.account.reclaims.lying`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import partial

from ledger import events as e
from ledger.account.reclaims.lying import Receipt, surplus_layers
from ledger.account.reclaims.stages import pack_of
from ledger.account.reclaims.surplus import Surplus
from ledger.account.records import UNASSIGNED
from projections.postings import MONEY_HEADS
from projections.reports.asking import About, Asking
from projections.reports.bands import age
from projections.reports.cubes import Fact, Key, Shape
from projections.reports.facts.entries import added
from projections.reports.gathering import Family
from projections.surplus import asked_already

FUND = ("funder", "fund", "programme", "care_group")
HELD = Shape(
    "What is held at the end of the last day: what becomes of it, whose it is, and of a surplus "
    "how long it has lain there",
    (*FUND, "part", "owner", "age"),
    stands=True,
)
ASKED = Shape(
    "What of the surplus is asked for, was let be, or is still to ask",
    (*FUND, "asking"),
    stands=True,
)
WEEKS = Shape(
    "What is there beyond bills, by the weeks it would last", (*FUND, "weeks_held"), stands=True
)

PARTS = (
    "liability", "contingency", "earmark", "carried-over", "may-stay", "in-advance", "unassigned",
    "allowed", "short", "surplus", "nobody",
)  # fmt: skip
KEPT = tuple(part for part in PARTS if part != "surplus")
OWNERS = ("funder", "person", "nobody", "overspent")
WEEKS_HELD = ("under-floor", "up-to-4", "4-to-8", "over-8", "no-week")

_STEP_PARTS = {"fixed-contingency": "contingency"}


def facts(about: About) -> Iterator[Fact]:
    names = sorted({*about.account.funds, *about.has})
    for fund in filter(about.is_asked, names):
        key = (*about.fund(fund), about.opened.care_group)
        if fund == UNASSIGNED or fund not in about.account.funds:
            yield from _of_nobody(about, fund, key)
        else:
            found = about.surplus(fund)
            yield from _parts(about, found, key)
            yield from _asked(about, found, key)
            yield from _weeks(about, found, key)


def _held_by(about: About, fund: str) -> Iterator[int]:
    """The entries that put money there or took it out; where none did, what added the fund."""
    posted = about.posted(*MONEY_HEADS)
    found = {one.entry for one in posted if one.fund == fund and one.entry}
    return iter(found or added(about, fund))


def _of_nobody(about: About, fund: str, key: Key) -> Iterator[Fact]:
    """What nobody has said the funder of: below nought where it was spent."""
    pence = about.has.get(fund, 0)
    if pence:
        behind = partial(_held_by, about, fund)
        yield Fact("held", (*key, "nobody", "nobody", ""), pence, 1, behind)


def _parts(about: About, found: Surplus, key: Key) -> Iterator[Fact]:
    """Parts that add up to what is held: what is kept out, what may stay, what is surplus; each
    with its owner, and all of each owner's with what is theirs."""
    behind = partial(_held_by, about, found.fund)
    whole = about.owned(found.fund)
    persons = whole.person_pence - found.person_pence
    for part, pence in _kept(found):
        of_person = min(persons, pence) if pence > 0 else 0
        persons -= of_person
        funders = "overspent" if found.balance_pence < 0 else "funder"
        for owner, own_pence in ((funders, pence - of_person), ("person", of_person)):
            if own_pence:
                yield Fact("held", (*key, part, owner, ""), own_pence, 1, behind)
    yield from _ages(about, found, key, "funder", whole.funder_pence, found.funder_pence)
    yield from _ages(about, found, key, "person", whole.person_pence, found.person_pence)


def _kept(found: Surplus) -> list[tuple[str, int]]:
    """All that is no surplus, part by part: what may stay first, of which a person's own money is
    first, since what is set aside for bills and days to come is mostly the funder's."""
    left = found.available_pence
    kept = [("allowed", max(0, left) - found.surplus_pence)]
    for step in found.steps:
        if step.kind == "sum" and step.what not in ("balance", "kept"):
            kept.append((_STEP_PARTS.get(step.what, step.what), -step.pence))
    kept.append(("short", min(0, left)))
    return [(part, pence) for part, pence in kept if pence]


def _ages(
    about: About, found: Surplus, key: Key, owner: str, owned_pence: int, pence: int
) -> Iterator[Fact]:
    if not pence:
        return
    layers = surplus_layers(
        about.account, found.fund, about.asking.on, of_person=owner == "person",
        owned_pence=owned_pence, pence=pence,
        others=_moved_here(about, found.fund) if owner == "funder" else (),
    )  # fmt: skip
    for layer in layers:
        told = partial(_held_by, about, found.fund) if layer.entry is None else (layer.entry,)
        band = age((about.asking.on - layer.on).days)
        yield Fact("held", (*key, "surplus", owner, band), layer.pence, 1, told)


def _moved_here(about: About, fund: str) -> list[Receipt]:
    """What other accounts moved to a fund: entries of theirs, not of this one."""
    if not about.moved_in:
        return []
    found: dict[date, int] = {}
    for one in about.posted(*MONEY_HEADS):
        if one.fund == fund and not one.entry:
            found[one.on] = found.get(one.on, 0) + one.pence
    return [Receipt(on, pence, None) for on, pence in found.items() if pence > 0]


def _asked(about: About, found: Surplus, key: Key) -> Iterator[Fact]:
    """What reclaims ask of what is there, what a decision let be, and what of the surplus nobody
    has asked for. More may be asked than is surplus today: it was more when it was asked."""
    on, policies = about.asking.on, about.asking.policies
    asked = asked_already(about.account, found.fund, policies, on)
    told = {
        "asked": asked,
        "let-be": found.let_be_pence,
        "to-ask": max(0, found.recover_pence - asked),
        "too-little": found.funder_pence - found.let_be_pence - found.recover_pence,
    }
    for asking, pence in told.items():
        if pence:
            behind = partial(
                _asking_by if asking in ("asked", "let-be") else _held_by, about, found.fund
            )
            yield Fact("asked", (*key, asking), pence, 1, behind)


def _asking_by(about: About, fund: str) -> Iterator[int]:
    """The entries of the reclaims of a fund."""
    for entry in about.entries:
        reclaim = about.account.reclaims.get(getattr(entry.event, "reclaim", None) or "")
        if reclaim is not None and reclaim.proposed.fund == fund:
            yield entry.version


def _weeks(about: About, found: Surplus, key: Key) -> Iterator[Fact]:
    """How long what is there beyond bills would last at the week's money of that day."""
    if not found.balance_pence and not found.weekly_pence:
        return
    weekly, there = found.weekly_pence, max(0, found.available_pence)
    rules = pack_of(about.account, found.fund, about.asking.policies, about.asking.on).rules
    if not weekly:
        band = "no-week"
    elif there < weekly * rules.floor_weeks:
        band = "under-floor"
    elif there <= 4 * weekly:
        band = "up-to-4"
    else:
        band = "4-to-8" if there <= 8 * weekly else "over-8"
    yield Fact("weeks-held", (*key, band), there, 1, partial(_held_by, about, found.fund))


# ── what no account has ──────────────────────────────────────────────────────────────────────


def unallocated(asking: Asking) -> Iterator[tuple[str, Fact]]:
    """What is left of lines of holdings that nobody has attributed to any account, line by line:
    of no funder's money yet."""
    if asking.funder is not None:
        return
    left: dict[tuple[str, str], int] = defaultdict(int)
    behind: dict[tuple[str, str], list[int]] = defaultdict(list)
    for entry in asking.reader.about(_LINES, prefix="holding:", known=asking.known):
        event = entry.event
        if isinstance(event, e.LineUnallocated | e.LineAllocated) and event.on <= asking.on:
            sign = 1 if isinstance(event, e.LineUnallocated) else -1
            left[entry.stream, event.line] += sign * event.amount_pence
            behind[entry.stream, event.line].append(entry.position)
    key = ("", UNASSIGNED, "none", "", "nobody", "nobody", "")
    for line, pence in left.items():
        if pence:
            yield "", Fact("held", key, pence, 1, tuple(behind[line]))


_LINES = [kind.__struct_config__.tag for kind in (e.LineUnallocated, e.LineAllocated)]


FAMILY = Family({"held": HELD, "asked": ASKED, "weeks-held": WEEKS}, facts, unallocated)
