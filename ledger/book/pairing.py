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
from ledger.book.draft import Draft
from ledger.book.lines import may_be_same
from ledger.holding.state import Holding
from ledger.matching import items as m
from ledger.matching.stages import match

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
    one_to_one = _one_to_one(lines, may_be.fits)
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
    sums = _sums(
        draft,
        [line for line in lines if line.id not in done and line.id not in unclear],
        [one for one in candidates if one.ref not in wanted],
        parted,
    )
    return Paired((*one_to_one, *sums), frozenset(unclear))


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


def _one_to_one(lines: list[Line], fits: dict[str, list[Candidate]]) -> list[m.Match]:
    """Matches of one line and one entry. What no chain of choices connects is looked at apart."""
    group: dict[object, object] = {}

    def root(one: object) -> object:
        while group.setdefault(one, one) != one:
            one = group[one]
        return one

    for line, some in fits.items():
        for one in some:
            group[root(line)] = root(one.ref)
    theirs = [m.Item(x.id, x.on, x.pence, root(x.id)) for x in lines if x.id in fits]
    several = {one.ref: one for some in fits.values() for one in some}
    ours = [
        m.Item(r, x.wait.on, x.wait.signed_pence, root(r), whose=(x.account, x.wait.shares))
        for r, x in several.items()
    ]
    allowed = {(line, one.ref) for line, some in fits.items() for one in some}
    return [
        one
        for one in match(theirs, ours).matches
        if len(one.theirs) == len(one.ours) == 1 and (one.theirs[0], one.ours[0]) in allowed
    ]


def _sums(
    draft: Draft, lines: list[Line], candidates: list[Candidate], parted: Parted
) -> list[m.Match]:
    """Matches of several that add up, of what is left. All of a line's rule must be true of each
    entry, or it is no match."""
    if not lines or not candidates:
        return []
    by_line = {line.id: line for line in lines}
    by_ref = {one.ref: one for one in candidates}
    theirs = [
        m.Item(x.id, x.on, x.pence, kind=(x.said.account or "") if x.said else "") for x in lines
    ]
    ours = [m.Item(x.ref, x.wait.on, x.wait.signed_pence, kind=x.account) for x in candidates]
    return [
        one
        for one in match(theirs, ours).matches
        if len(one.theirs) + len(one.ours) > 2
        and all(
            _of_account(by_line[line], by_ref[ref])
            and _agrees(draft, by_line[line], by_ref[ref])
            and not parted(line, ref)
            for line in one.theirs
            for ref in one.ours
        )
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
