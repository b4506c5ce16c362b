"""What a line that nobody attributed may be: entries the bank has yet to show, likeliest first.

Each is told with what speaks for it and against it, and with the command by which a person says
so. Nothing here is ever matched by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.holding.state import Holding
from ledger.matching.items import Item, Limits, Suggestion
from ledger.matching.payees import NOBODY, Payees, alike
from ledger.money import pounds
from ledger.reconciling.states import States

MOST = 5
"""As many as are told of one line."""

_LIMITS = Limits()
_OPENING = "/opening"


class MayBe(NamedTuple):
    """What a line may be: these entries, by itself or with other lines.

    difference_pence is theirs less ours. days lie between them at most; payee_percent is how
    alike the payees are, None where either has none. words say it all in short, as
    `A-1/7 (1 day, payee 94%)`; command says that it is so.
    """

    lines: tuple[str, ...]
    entries: tuple[e.EntryRef, ...]
    why: str
    difference_pence: int
    days: int
    payee_percent: int | None
    words: str
    command: str

    @property
    def simple(self) -> bool:
        """Whether one line is one entry of the same amount, and no name is another's."""
        return (
            len(self.lines) == len(self.entries) == 1
            and not self.difference_pence
            and not _another(self.payee_percent)
        )


def may_be(
    states: States, holding: Holding, payees: Payees = NOBODY, *, last_on: date = date.max
) -> dict[str, list[MayBe]]:
    """Of each line of a holding that nobody has attributed by a day, what it may be."""
    theirs = [
        Item(line, _day(line), pence, payee=payees.lines.get(line, ""))
        for line, pence in holding.unallocated.items()
        if not line.endswith(_OPENING) and _day(line) <= last_on
    ]
    ours = [one for one in _awaited(states, holding, payees) if one.on <= last_on]
    if not theirs or not ours:
        return {}
    from ledger.matching.stages import match

    parted = states.reconciling(f"bank/{holding.id}").parted
    every = {one.id: one for one in (*theirs, *ours)}
    found = match(theirs, ours)
    pairs: dict[tuple, str] = {(one.theirs, one.ours): "fits" for one in found.matches}
    for one in found.suggestions:
        for key, why in _each(one, every):
            pairs.setdefault(key, why)
    of_line: dict[str, list[MayBe]] = defaultdict(list)
    for (lines, refs), why in pairs.items():
        if any((line, ref) in parted for line in lines for ref in refs):
            continue
        for line in lines:
            others = tuple(other for other in lines if other != line)
            some = [every[name] for name in (line, *others)]
            of_line[line].append(_told(holding, why, some, [every[ref] for ref in refs]))
    return {line: sorted(some, key=_likeliest)[:MOST] for line, some in of_line.items()}


def in_words(some: Iterable[MayBe]) -> str:
    """`A-1/7 (1 day, payee 94%) or A-1/9 (same day)`; empty where there is none."""
    return " or ".join(one.words for one in some)


def _awaited(states: States, holding: Holding, payees: Payees) -> Iterator[Item]:
    for name in holding.links:
        account = states.account(name)
        for version, waits in account.awaited.items():
            if isinstance(account.money[version], e.OpeningBalanceBrought):
                continue
            ref = e.EntryRef(name, version)
            for wait in waits:
                if wait.holding == holding.id:
                    known = payees.entries.get(ref, "")
                    yield Item(ref, wait.on, wait.signed_pence, payee=known, whose=ref)


def _each(one: Suggestion, every: dict) -> Iterator[tuple[tuple, str]]:
    """A suggestion's pairs: where several lines may be several entries, each with those that it
    may be."""
    if one.why != "ambiguous":
        yield (one.theirs, one.ours), one.why
        return
    for line in one.theirs:
        for ref in one.ours:
            days = (every[line].on - every[ref].on).days
            if -_LIMITS.before_days <= days <= _LIMITS.after_days:
                yield ((line,), (ref,)), one.why


def _told(holding: Holding, why: str, lines: list[Item], entries: list[Item]) -> MayBe:
    difference = sum(one.pence for one in lines) - sum(one.pence for one in entries)
    days = max(abs((line.on - one.on).days) for line in lines for one in entries)
    percents = [
        percent
        for line in lines
        for one in entries
        if (percent := alike(line.payee, one.payee)) is not None
    ]
    percent = min(percents, default=None)
    names = [one.id for one in lines]
    refs = [f"{one.id.account}/{one.id.entry}" for one in entries]
    parts = ["same day" if not days else "1 day" if days == 1 else f"{days} days"]
    if percent is not None:
        parts.append(f"payee {percent}%")
    if difference:
        parts.append(f"{pounds(abs(entries[0].pence))} there{_AMOUNTS.get(why, '')}")
    together = " together" if len(refs) > 1 else ""
    beside = f" with {' and '.join(names[1:])}" if len(names) > 1 else ""
    return MayBe(
        tuple(names),
        tuple(one.id for one in entries),
        why,
        difference,
        days,
        percent,
        f"{' and '.join(refs)}{together}{beside} ({', '.join(parts)})",
        _command(holding, lines, entries, refs),
    )


_AMOUNTS = {
    "digits-swapped": ", two digits swapped",
    "decimal-slip": ", the point elsewhere",
    "sign": ", the other way",
}
"""How an amount differs, where more is to be said than by how much."""


def _command(holding: Holding, lines: list[Item], entries: list[Item], refs: list[str]) -> str:
    if len(lines) > 1 or len(entries) > 1:
        named = [*(f"--line {one.id}" for one in lines), *(f"--entry {ref}" for ref in refs)]
        return f"dpl reconcile match bank/{holding.id} {' '.join(named)}"
    shown, told = lines[0].pence, entries[0].pence
    if shown == told:
        return f"dpl line allocate {lines[0].id} --entry {refs[0]}"
    if (shown > 0) != (told > 0):
        return f"dpl reverse {refs[0]} --reason wrong-direction"
    amount = pounds(abs(shown), plain=True)
    return f"dpl correct {refs[0]} --amount {amount} --reason typing-error"


def _likeliest(one: MayBe) -> tuple:
    percent = one.payee_percent
    order = (one.difference_pence != 0, _another(percent), -(percent or 0), one.days)
    return (*order, abs(one.difference_pence), one.entries, one.lines)


def _another(percent: int | None) -> bool:
    return percent is not None and percent < _LIMITS.payee_percent


def _day(line: str) -> date:
    return date.fromisoformat(line.split("/")[1])
