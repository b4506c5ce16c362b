"""Which bank lines are which entries that accounts told of, where there is only one way to see it.

The matching itself is in ledger.matching, which knows neither accounts nor rules. What an import
rule says of a line narrows what it may be; where the rule says one thing and the entry another,
a person judges.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from ledger import commands as c
from ledger import events as e
from ledger.account.waiting import Wait
from ledger.book.certain import Thing, is_usual, recurs, sum_is_sure, whose
from ledger.book.draft import Draft
from ledger.book.lines import line_day, may_be_same
from ledger.holding.state import Holding
from ledger.matching import items as m
from ledger.matching.payees import Payees

Parted = Callable[[str, e.EntryRef], bool]
"""Whether a line and an entry are known not to be the same thing."""


class Line(NamedTuple):
    """A line, or what is left of one. pence is signed; said is what a rule makes of it."""

    id: str
    on: date
    pence: int
    said: c.Attribution | None = None


class Candidate(NamedTuple):
    """An entry that the bank has yet to show, all or a part of it."""

    account: str
    version: int
    wait: Wait

    @property
    def ref(self) -> e.EntryRef:
        return e.EntryRef(self.account, self.version)


class Paired(NamedTuple):
    """What pairing came to: of each match, theirs are lines and ours entries. unclear are lines
    that may be entries in more ways than one, or that a rule says are something else."""

    matches: tuple[m.Match, ...]
    unclear: frozenset[str]


def candidates_at(draft: Draft, holding: Holding, *, brought: bool = False) -> list[Candidate]:
    """All that the bank has yet to show at a holding: balances brought forward, or all else."""
    found = []
    for name in holding.links:
        account = draft.account(name)
        for version, waits in account.awaited.items():
            if isinstance(account.money[version], e.OpeningBalanceBrought) == brought:
                some = [wait for wait in waits if wait.holding == holding.id]
                found += [Candidate(name, version, wait) for wait in some]
    return found


def pair(
    draft: Draft, lines: Iterable[Line], candidates: Iterable[Candidate], *, parted: Parted
) -> Paired:
    """Lines with entries: first one with one of the same amount, then several that add up.

    A match is only what fits in one way, with every rule that says anything of its lines.
    """
    lines, candidates = list(lines), list(candidates)
    may_be = _may_be(draft, lines, candidates, parted)
    one_to_one = [
        one
        for one in _one_to_one(draft, lines, may_be.fits)
        if not _may_be_another_weeks(draft, candidates, one, may_be.fits)
    ]
    taken = {ref for one in one_to_one for ref in one.ours}
    done = {line for one in one_to_one for line in one.theirs}
    unclear = {
        line
        for line, some in (*may_be.fits.items(), *may_be.doubted.items())
        if line not in done and any(one.ref not in taken for one in some)
    }
    wanted = taken.union(
        one.ref for line in unclear for one in (may_be.fits.get(line) or may_be.doubted[line])
    )
    left = _Left(
        draft,
        [line for line in lines if line.id not in done],
        [one for one in candidates if one.ref not in taken],
        parted,
    )
    sums = _sums(
        left,
        [line for line in left.lines if line.id not in unclear],
        [one for one in left.candidates if one.ref not in wanted],
    )
    sure = [one for one in sums if left.is_sure(one)]
    summed = {line for one in sure for line in one.theirs}
    doubted = {line for one in sums for line in one.theirs} - summed
    return Paired((*one_to_one, *sure), frozenset(unclear | doubted))


def _may_be_another_weeks(
    draft: Draft, candidates: list[Candidate], found: m.Match, fits: dict[str, list[Candidate]]
) -> bool:
    """Whether a line comes on an unusual day for its entry, of an amount that comes again."""
    (line,), (ref,) = found.theirs, found.ours
    wait = next(one.wait for one in fits[line] if one.ref == ref)
    on = line_day(line)
    if is_usual(on, wait):
        return False
    shown = draft.holding(wait.holding).lines.items()
    return recurs(on, (x.on for name, x in shown if x.amount_pence == found.pence and name != line)
        ) or recurs(wait.on, (
            x.wait.on for x in candidates if x.wait.signed_pence == found.pence and x.ref != ref
        ))  # fmt: skip


class _MayBe(NamedTuple):
    """Of each line, the entries of its amount and about its day: that agree with what its rule
    says, or, where none does, that do not."""

    fits: dict[str, list[Candidate]]
    doubted: dict[str, list[Candidate]]


def _may_be(draft: Draft, lines: list[Line], candidates: list[Candidate], parted: Parted) -> _MayBe:
    by_amount: dict[int, list[Candidate]] = defaultdict(list)
    for one in candidates:
        by_amount[one.wait.signed_pence].append(one)
    found = _MayBe({}, {})
    for line in lines:
        near = [
            one
            for one in by_amount.get(line.pence, ())
            if may_be_same(one.wait, on=line.on, amount_pence=line.pence)
            and _of_account(line, one)
            and not parted(line.id, one.ref)
        ]
        agreed = [one for one in near if _agrees(draft, line, one)]
        if agreed:
            found.fits[line.id] = agreed
        elif near:
            found.doubted[line.id] = near
    return found


def _one_to_one(draft: Draft, lines: list[Line], fits: dict[str, list[Candidate]]) -> list[m.Match]:
    """Matches of one line and one entry. What no chain of choices connects is looked at apart."""
    group: dict[object, object] = {}

    def root(one: object) -> object:
        while group.setdefault(one, one) != one:
            one = group[one]
        return one

    for line, some in fits.items():
        for one in some:
            group[root(line)] = root(one.ref)
    theirs = [m.Item(x.id, x.on, x.pence, root(x.id), whose=x.id) for x in lines if x.id in fits]
    several = {one.ref: one for some in fits.values() for one in some}
    ours = [
        m.Item(r, x.wait.on, x.wait.signed_pence, root(r), whose=_whose(draft, x))
        for r, x in several.items()
    ]
    allowed = {(line, one.ref) for line, some in fits.items() for one in some}
    return [
        one
        for one in _matches(theirs, ours, draft.payees)
        if len(one.theirs) == len(one.ours) == 1 and (one.theirs[0], one.ours[0]) in allowed
    ]


class _Left(NamedTuple):
    """What no match of one and one has taken."""

    draft: Draft
    lines: list[Line]
    candidates: list[Candidate]
    parted: Parted

    def agree(self, line: Line, one: Candidate) -> bool:
        """Whether nothing says that they are apart: all of a line's rule must be true of each
        entry of a sum, or it is no match."""
        return (
            _of_account(line, one)
            and _agrees(self.draft, line, one)
            and not self.parted(line.id, one.ref)
        )

    def is_sure(self, found: m.Match) -> bool:
        """Whether a sum can be nothing else, beside all that is left."""
        lines = [one for one in self.lines if one.id in found.theirs]
        entries = [one for one in self.candidates if one.ref in found.ours]
        shown = [
            Thing(line.on, line.pence)
            for line in self.lines
            if line in lines or any(self.agree(line, one) for one in entries)
        ]
        told = [
            self._told(one)
            for one in self.candidates
            if one in entries or any(self.agree(line, one) for line in lines)
        ]
        if not all(is_usual(line.on, one.wait) for line in lines for one in entries):
            return False
        one, some = [Thing(x.on, x.pence) for x in lines], [self._told(x) for x in entries]
        if len(one) == 1:
            return sum_is_sure(one[0], some, wholes=shown, others=told)
        return sum_is_sure(some[0], one, wholes=told, others=shown)

    def _told(self, one: Candidate) -> Thing:
        event = self.draft.account(one.account).money[one.version]
        payee, paid = getattr(event, "payee", None) or "", isinstance(event, e.PaymentMade)
        return Thing(one.wait.on, one.wait.signed_pence, one.account, payee, paid)


def _sums(left: _Left, lines: list[Line], candidates: list[Candidate]) -> list[m.Match]:
    """Matches of several that add up, by the engine."""
    if not lines or not candidates:
        return []
    by_line = {line.id: line for line in lines}
    by_ref = {one.ref: one for one in candidates}
    theirs = [
        m.Item(x.id, x.on, x.pence, kind=(x.said.account or "") if x.said else "", whose=x.id)
        for x in lines
    ]
    ours = [
        m.Item(x.ref, x.wait.on, x.wait.signed_pence, kind=x.account, whose=_whose(left.draft, x))
        for x in candidates
    ]
    return [
        one
        for one in _matches(theirs, ours, left.draft.payees)
        if len(one.theirs) + len(one.ours) > 2
        and all(left.agree(by_line[line], by_ref[r]) for line in one.theirs for r in one.ours)
    ]


def _whose(draft: Draft, one: Candidate) -> tuple:
    return whose(one.account, draft.account(one.account).money[one.version], one.wait)


_DOUBTED = m.Limits(payee_percent=50)
"""Names less alike than these are plainly two. Those between may be one, badly written: they make
no match, and rule none out for another either."""


def _matches(theirs: list[m.Item], ours: list[m.Item], payees: Payees) -> list[m.Match]:
    """Matches by what is known of payees: a name that is another's forbids one, and one that is
    the same may tell equals apart.

    That others are called something else makes no match by itself, for names are written in many
    ways: what no name speaks for is a match only where it is one without names, too; and what one
    speaks for, only where it is one though names half alike were the same.
    """
    from ledger.matching.stages import match  # loaded when there is something to match

    named = [one._replace(payee=payees.entries.get(one.id, "")) for one in ours]
    groups = {one.group for one in named if one.payee}
    if not groups or not payees.lines:
        return list(match(theirs, ours).matches)
    told = [
        one._replace(payee=payees.lines.get(one.id, "")) if one.group in groups else one
        for one in theirs
    ]
    doubted = match(told, named, _DOUBTED).matches
    both = {(one.theirs, one.ours) for one in doubted}
    found = [one for one in match(told, named).matches if (one.theirs, one.ours) in both]
    sure = [one for one in found if one.basis.payee_percent is not None]
    lines = {line for one in sure for line in one.theirs}
    entries = {ref for one in sure for ref in one.ours}
    nameless = match(
        [one for one in theirs if one.id not in lines],
        [one for one in ours if one.id not in entries],
    )
    also = {(one.theirs, one.ours) for one in nameless.matches}
    return [
        one
        for one in found
        if one.basis.payee_percent is not None or (one.theirs, one.ours) in also
    ]


def as_recorded(found: m.Match) -> e.Matched:
    """A match as it is told of in the book."""
    basis = found.basis
    return e.Matched(
        found.theirs, found.ours, found.pence, basis.stage, basis.days, basis.payee_percent
    )


# ── what a rule says ─────────────────────────────────────────────────────────────────────────

_SAYS: dict[str, type] = {
    "spend": e.SpendRecorded,
    "refund": e.RefundReceived,
    "payment": e.PaymentMade,
    "payment-returned": e.PaymentReturned,
    "contribution": e.ContributionReceived,
    "top-up": e.TopUpReceived,
    "interest": e.InterestReceived,
    "made-good": e.MadeGood,
    "reclaim": e.ReclaimReceived,
}


def _of_account(line: Line, candidate: Candidate) -> bool:
    return line.said is None or line.said.account in (None, candidate.account)


def _agrees(draft: Draft, line: Line, candidate: Candidate) -> bool:
    """Whether what a rule says of a line can be true of what an account told of.

    A rule knows no move of money, which a person tells of; so it never disagrees with one.
    """
    said = line.said
    if said is None:
        return True
    event = draft.account(candidate.account).money[candidate.version]
    if isinstance(event, e.MoneyMoved):
        return True
    if said.purpose is not None and not isinstance(event, _SAYS[said.purpose]):
        return False
    if said.fund is not None and said.fund not in {s.fund for s in candidate.wait.shares}:
        return False
    payee = getattr(event, "payee", None)
    return said.payee is None or payee is None or payee == said.payee
