"""Bank statements and books that never were, with the truth of which line is which entry.

Everything is drawn from a seed. Four levels of difficulty; each thing carries the trap it is
(`kind`), so that precision and recall can be told by trap. What is knowable is decided here, from
the odds that the data were made by, and never from what the engine makes of them (`known`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from random import Random
from typing import NamedTuple

from ledger.matching.items import Item

START = date(2025, 4, 1)
DAYS = 364


class Level(NamedTuple):
    """How hard it is made. Shares are of things; drift is how often a line is so many days late."""

    name: str
    drift: dict[int, float]
    lost_line: float
    lost_entry: float
    noise: float
    noise_usual: float
    payee_line: float
    payee_entry: float
    typo: float
    ref: float
    fares: int
    merged: float
    split: float
    swapped: float
    near: float
    twin: float
    mistyped: float


LEVELS = (
    Level("easy", {0: 0.6, 1: 0.3, 2: 0.1}, 0.003, 0.003, 0.01, 0.0, 1.0, 0.9, 0.01, 0.5,
          0, 0.005, 0.005, 0.002, 0.01, 0.005, 0.002),
    Level("ordinary", {0: 0.5, 1: 0.25, 2: 0.15, 3: 0.1}, 0.01, 0.01, 0.03, 0.05, 0.8, 0.7, 0.04,
          0.3, 0, 0.01, 0.01, 0.005, 0.03, 0.01, 0.005),
    Level("hard", {-1: 0.03, 0: 0.42, 1: 0.22, 2: 0.14, 3: 0.1, 4: 0.05, 5: 0.04}, 0.03, 0.02,
          0.06, 0.2, 0.4, 0.5, 0.1, 0.2, 3, 0.02, 0.02, 0.02, 0.08, 0.02, 0.015),
    Level("cruel", {-3: 0.02, -2: 0.03, -1: 0.07, 0: 0.25, 1: 0.15, 2: 0.12, 3: 0.1, 4: 0.08,
                    5: 0.07, 6: 0.06, 8: 0.05}, 0.08, 0.06, 0.12, 0.5, 0.1, 0.3, 0.2, 0.1,
          5, 0.03, 0.03, 0.05, 0.15, 0.04, 0.03),
)  # fmt: skip
MIX = {"easy": 40, "ordinary": 40, "hard": 15, "cruel": 5}
"""Of a hundred accounts, how many are of each level, for the figure over all. Set before measuring:
most accounts are one personal assistant, one agency and a card; one in twenty is a muddle."""

PEOPLE = ("JANE SMITH", "AMIR KHAN", "SUSAN OBI", "TOM PRICE", "LENA KOWALSKA", "DAVID OKAFOR",
          "GRACE HUGHES", "PRIYA PATEL", "JOHN SMITH", "MARY EVANS")  # fmt: skip
FIRMS = ("SUNRISE HOME CARE", "BLUEBELL AGENCY", "NORTHSHIRE TAXIS", "BOOTS", "TESCO STORES",
         "ABLE MOBILITY", "PENNINE PAYROLL", "CITY SWIMMING POOL", "HALFORDS", "DAY CENTRE TRUST",
         "HOME CARE SUNDRIES", "MOBILITY HIRE", "AMAZON MARKETPLACE", "STAGECOACH")  # fmt: skip


class Real(NamedTuple):
    """One thing that happened: the lines it is, the entries it is, and the trap it is."""

    kind: str
    lines: tuple[Item, ...]
    entries: tuple[Item, ...]


class World(NamedTuple):
    """One account's two sides, in no order, and what is true of them."""

    theirs: list[Item]
    ours: list[Item]
    reals: list[Real]
    level: Level


def worlds(level: Level, groups: int, seed: int) -> Iterator[World]:
    """So many accounts of a level, of about a hundred things each."""
    for number in range(groups):
        yield _Maker(level, f"{level.name}-{seed}-{number}").world()


class _Maker:
    def __init__(self, level: Level, group: str) -> None:
        self.level, self.group = level, group
        self.chance = Random(group)
        self.council = self.chance.random() < 0.3
        self.reals: list[Real] = []
        self.count = 0

    def world(self) -> World:
        level, chance = self.level, self.chance
        wage, wages = self.amount(5000, 30000, 500), chance.choice(PEOPLE)
        for week in range(26):
            self.paid("weekly", 7 * week + 3, -wage, wages)
        if self.council:
            for period in range(9):
                self.paid("period", 28 * period, self.amount(40000, 80000), "", period=period)
        for _ in range(level.fares):
            first = chance.randrange(DAYS - 20)
            fare = chance.choice((-250, -480, -1200))
            for step in range(2):
                self.paid("fares", first + 2 * step, fare, "STAGECOACH")
        while sum(len(one.entries) for one in self.reals) < 50:
            self.some()
        if len(self.reals) > 1:
            self.swap_references()
        theirs = [line for one in self.reals for line in one.lines]
        ours = [entry for one in self.reals for entry in one.entries]
        for _ in range(round(50 * level.noise + chance.random() - 0.5)):
            theirs.append(self.noise(ours))
        chance.shuffle(theirs)
        chance.shuffle(ours)
        return World(theirs, ours, self.reals, level)

    def some(self) -> None:
        """One more thing of no pattern, or a trap."""
        level, chance = self.level, self.chance
        day, payee = chance.randrange(DAYS), chance.choice(FIRMS)
        pence = -self.amount(300, 30000)
        trap = chance.random()
        # A share of all things is a larger share of those that have no pattern.
        for name, share in (("merged", 3 * level.merged), ("split", 3 * level.split),
                            ("near", 3 * level.near), ("twin", 3 * level.twin),
                            ("mistyped", 3 * level.mistyped)):  # fmt: skip
            if trap < share:
                getattr(self, name)(day, pence, payee)
                return
            trap -= share
        self.paid("plain", day, pence, payee)

    def amount(self, least: int, most: int, step: int = 1) -> int:
        """Half of what is paid is in whole pounds, and a third of that in fives."""
        drawn = self.chance.randint(least, most)
        rounding = self.chance.random()
        step = max(step, 500 if rounding < 0.17 else 100 if rounding < 0.5 else 1)
        return max(step, drawn // step * step)

    def drift(self) -> int:
        return self.chance.choices(list(self.level.drift), list(self.level.drift.values()))[0]

    def paid(self, kind: str, day: int, pence: int, payee: str, *, period: int = -1) -> None:
        """One entry and one line, unless either was lost."""
        lost = self.chance.random()
        level = self.level
        ref = self.reference(kind)
        entry = self.entry(day, pence, payee, ref, period)
        line = self.line(day + self.drift(), pence, payee, ref, period)
        lines = () if lost < level.lost_line else (line,)
        lost -= level.lost_line
        entries = () if 0 <= lost < level.lost_entry else (entry,)
        self.reals.append(Real(kind, lines, entries))

    def merged(self, day: int, pence: int, payee: str) -> None:
        parts = self.chance.choice((2, 2, 2, 3))
        days = [day] * parts
        if self.chance.random() < 0.3:
            days[-1] += 1
        entries = tuple(self.entry(on, -self.amount(300, 20000), payee, "", -1) for on in days)
        whole = sum(one.pence for one in entries)
        line = self.line(max(days) + self.drift(), whole, payee, "", -1)
        self.reals.append(Real("merged", (line,), entries))

    def split(self, day: int, pence: int, payee: str) -> None:
        part = self.chance.randint(1, 9) * pence // 10
        on = day + self.drift()
        second = on + (1 if self.chance.random() < 0.3 else 0)
        lines = (self.line(on, part, payee, "", -1), self.line(second, pence - part, payee, "", -1))
        self.reals.append(Real("split", lines, (self.entry(day, pence, payee, "", -1),)))

    def near(self, day: int, pence: int, payee: str) -> None:
        """Two amounts that a glance takes for one: to one payee, within days."""
        apart = self.chance.choice((-100, -10, -9, -1, 1, 9, 10, 100))
        self.paid("near", day, pence, payee)
        if pence + apart < 0:
            self.paid("near", day + self.chance.randrange(3), pence + apart, payee)

    def twin(self, day: int, pence: int, payee: str) -> None:
        """Two of one amount on one day, to one payee or, one time in three, to two."""
        self.paid("twin", day, pence, payee)
        other = payee if self.chance.random() < 0.67 else self.chance.choice(FIRMS)
        self.paid("twin", day, pence, other)

    def mistyped(self, day: int, pence: int, payee: str) -> None:
        """The entry's amount was typed wrong: no match is right, but it is one thing."""
        wrong = pence + self.chance.choice((-900, 900, -90, 90, -1000, 1000, -pence))
        self.paid("mistyped", day, pence, payee)
        real = self.reals.pop()
        if not real.entries or not real.lines or not wrong:
            return
        entries = tuple(one._replace(pence=wrong) for one in real.entries)
        self.reals.append(Real("mistyped-line", real.lines, ()))
        self.reals.append(Real("mistyped-entry", (), entries))

    def reference(self, kind: str) -> str:
        if kind == "weekly":
            return "WAGES" if self.chance.random() < self.level.ref else ""
        shown = self.chance.random() < self.level.ref
        return f"INV{self.chance.randrange(10**6)}" if shown else ""

    def entry(self, day: int, pence: int, payee: str, ref: str, period: int) -> Item:
        named = payee and not self.council and self.chance.random() < self.level.payee_entry
        return self.item("o", day, pence, payee.title() if named else "", ref, period)

    def line(self, day: int, pence: int, payee: str, ref: str, period: int) -> Item:
        named = payee and not self.council and self.chance.random() < self.level.payee_line
        if not ref and self.chance.random() < 0.3:
            ref = f"FP{self.chance.randrange(10**9)}"
        return self.item("t", day, pence, self.as_banked(payee) if named else "", ref, period)

    def item(self, side: str, day: int, pence: int, payee: str, ref: str, period: int) -> Item:
        self.count += 1
        first = START + timedelta(days=28 * period) if period >= 0 else None
        last = first + timedelta(days=27) if first else None
        kind = ("payment" if pence > 0 else "spend") if self.council else ""
        return Item(
            f"{self.group}/{side}{self.count}", START + timedelta(days=day), pence, self.group,
            kind, frozenset((ref,)) if ref else frozenset(), payee, first, last,
        )  # fmt: skip

    def as_banked(self, payee: str) -> str:
        """As a bank shows a payee: cut short, with its own words, and sometimes a slip."""
        chance, text = self.chance, payee
        if chance.random() < self.level.typo:
            text = _slip(text, chance)
        shape = chance.random()
        if shape < 0.2:
            return f"CARD PAYMENT TO {text} {chance.randrange(1000, 9999)} ON 04 APR"
        if shape < 0.3:
            return f"{text} {chance.randrange(100, 999)}"
        if shape < 0.4:
            return f"{text} VIA MOBILE - PYMT"
        return text[:18] if shape < 0.6 else text

    def noise(self, ours: list[Item]) -> Item:
        """A line of nothing of ours; in harder levels of an amount that is often paid here."""
        day = self.chance.randrange(DAYS)
        usual = ours and self.chance.random() < self.level.noise_usual
        pence = self.chance.choice(ours).pence if usual else -self.amount(100, 30000)
        return self.line(day, pence, self.chance.choice(FIRMS), "", -1)

    def swap_references(self) -> None:
        """Two things that are near in days get each other's reference at the bank."""
        whole = [
            n for n, one in enumerate(self.reals)
            if len(one.lines) == len(one.entries) == 1 and one.kind in ("plain", "near", "weekly")
        ]  # fmt: skip
        whole.sort(key=lambda n: self.reals[n].entries[0].on)
        for a, b in pairwise(whole):
            if self.chance.random() >= self.level.swapped:
                continue
            if "swapped" in (self.reals[a].kind, self.reals[b].kind):
                continue
            refs = [f"SW{self.chance.randrange(10**7)}" for _ in range(2)]
            for n, said, shown in ((a, refs[0], refs[1]), (b, refs[1], refs[0])):
                one = self.reals[n]
                self.reals[n] = Real(
                    "swapped",
                    (one.lines[0]._replace(refs=frozenset((shown,))),),
                    (one.entries[0]._replace(refs=frozenset((said,))),),
                )


def _slip(text: str, chance: Random) -> str:
    """One letter swapped, dropped, doubled or struck wrong."""
    at = chance.randrange(len(text) - 1)
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2:
        return text[:at] + text[at] + text[at:]
    return text[:at] + chance.choice("AEIOURSTLN") + text[at + 1 :]


# ── what can be known ────────────────────────────────────────────────────────────────────────

ODDS = 20
"""A link cannot be known when another reading is at least one in twenty as likely as the truth."""


def same(one: Item) -> Item:
    """An item without its id: what is equal in all else is the same to anybody."""
    return one._replace(id="")


def known(world: World) -> dict[str, bool]:
    """For each entry with one line, whether anybody could know that line, by its id.

    Not, where the true drift is not what tells them apart: another entry or line of the same
    amount that names no other payee, which is alone or whose own partner could be exchanged,
    would fit with odds better than one in ODDS. A shared reference makes a link known; swapped
    ones make links of one amount unknown. Twins, equal in all that is told, may be exchanged.
    """
    drift = world.level.drift
    singles: dict[int, list[Real]] = {}
    for one in world.reals:
        for item in {item.pence: item for item in (*one.lines, *one.entries)}.values():
            singles.setdefault(item.pence, []).append(one)
    lines_used = {line.id for one in world.reals for line in one.lines}
    loose = [line for line in world.theirs if line.id not in lines_used]
    for line in loose:
        singles.setdefault(line.pence, []).append(Real("noise", (line,), ()))
    found: dict[str, bool] = {}
    for one in world.reals:
        if len(one.lines) == len(one.entries) == 1:
            others = [other for other in singles[one.entries[0].pence] if other is not one]
            found[one.entries[0].id] = not any(_as_likely(one, two, drift) for two in others)
    return found


def _as_likely(one: Real, other: Real, drift: dict[int, float]) -> bool:
    """Whether the reading that exchanges what these two are is nearly as likely as the truth."""
    (line,), (entry,) = one.lines, one.entries
    if line.refs & entry.refs and one.kind != "swapped":
        return False
    if len(other.lines) > 1 or len(other.entries) > 1:
        return False
    truth = drift.get((line.on - entry.on).days, 0.0)
    read = 1.0
    if other.entries and other.entries[0].pence == line.pence:
        if same(other.entries[0]) == same(entry):
            return False
        read *= drift.get((line.on - other.entries[0].on).days, 0.0)
        read *= _names(line, other.entries[0])
    if other.lines and other.lines[0].pence == entry.pence:
        if same(other.lines[0]) == same(line):
            return False
        read *= drift.get((other.lines[0].on - entry.on).days, 0.0)
        read *= _names(other.lines[0], entry)
    if other.lines and other.entries:
        if other.lines[0].pence != other.entries[0].pence:
            return False
        if other.lines[0].refs & other.entries[0].refs and other.kind != "swapped":
            return False
        truth *= drift.get((other.lines[0].on - other.entries[0].on).days, 0.0)
        if one.kind == other.kind == "swapped":
            return True
    return read * ODDS >= truth


def _names(line: Item, entry: Item) -> float:
    """Nought where both have a payee and they are plainly two (told by their first letters)."""
    if not line.payee or not entry.payee:
        return 1.0
    return 1.0 if any(w[:4] in line.payee.upper() for w in entry.payee.upper().split()) else 0.0
