"""What a council's extracts say of balances, one after another, and where they do not add up.

The extracts that follow on one another from a first day are one run. Of each fund they tell, or
of the whole account (fund empty), they say what stood before that day; from there lines add up.
Where they jump, the jump has a day, an amount and a name. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.pay.rates import ONE_DAY
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import pounds
from ledger.reconciling.state import Reconciling, line_id
from ledger.reconciling.value import Item


class Jump(NamedTuple):
    """What their balance changed by that no line of theirs tells. kind is `gap` or
    `does-not-foot`; id names it as a line's would."""

    id: str
    on: date
    fund: str
    pence: int
    kind: str
    words: str


class Run(NamedTuple):
    """Extracts in order, from base_on. opening is what stood before it, by fund; faults are those
    of the period asked about."""

    extracts: tuple[e.ExtractRead, ...]
    base_on: date
    opening: dict[str, int]
    jumps: tuple[Jump, ...]
    faults: tuple[Item, ...]


def run_of(
    reconciling: Reconciling,
    funds: tuple[str, ...],
    accounts: Mapping[str, int],
    *,
    first_on: date,
    last_on: date,
) -> Run:
    """The run that tells of a period. Refused where no extract tells of any day of it. accounts
    are how many each whole file is about."""
    chain = _chain(reconciling, first_on, last_on)
    opening: dict[str, int] = {}
    jumps: list[Jump] = []
    for fund in _told_of(chain, funds):
        stood, found = _balances(chain, fund, funds)
        if stood is not None:
            opening[fund] = stood
            jumps += found
    faults = [
        *_uncovered(reconciling, chain, first_on, last_on),
        *_altered(reconciling, chain, accounts),
    ]
    return Run(tuple(chain), chain[0].first_on, opening, tuple(jumps), tuple(faults))


def _chain(reconciling: Reconciling, first_on: date, last_on: date) -> list[e.ExtractRead]:
    """From the start of the run that tells of the first day, to the last extract of the period."""
    known = [x for x in reconciling.extracts.values() if isinstance(x, e.ExtractRead)]
    known.sort(key=lambda x: (x.first_on, x.last_on))
    if not any(x.first_on <= last_on and first_on <= x.last_on for x in known):
        has = ", ".join(f"{uk_words(x.first_on)} to {uk_words(x.last_on)}" for x in known)
        raise Refused(
            "nothing-of-the-period",
            f"no extract of {reconciling.source} tells of {reconciling.about} between "
            f"{uk_words(first_on)} and {uk_words(last_on)}; those known tell of: {has or 'none'}",
            "dpl reconcile council FILE",
        )
    chain: list[e.ExtractRead] = []
    upto = date.min
    for extract in known:
        if extract.first_on > last_on:
            break
        if extract.first_on > upto + ONE_DAY and (upto < first_on or not chain):
            chain = []
        chain.append(extract)
        upto = max(upto, extract.last_on)
    return chain


def key_of(fund: str | None, funds: tuple[str, ...]) -> str:
    """A fund, where there is only one it could be; empty for the whole."""
    return fund or (funds[0] if len(funds) == 1 else "")


def _told_of(chain: list[e.ExtractRead], funds: tuple[str, ...]) -> list[str]:
    """Of what balances are told: funds, or the whole account."""
    found: dict[str, None] = {}
    for extract in chain:
        found |= dict.fromkeys(key_of(stood.fund, funds) for stood in extract.stood)
        for line in extract.lines:
            if line.balance_pence is not None:
                found[key_of(line.fund if extract.balances == "fund" else None, funds)] = None
    return list(found)


# ── one balance through a run of extracts ────────────────────────────────────────────────────


def _balances(
    chain: list[e.ExtractRead], fund: str, funds: tuple[str, ...]
) -> tuple[int | None, list[Jump]]:
    """What stood before the run, None where nobody says; and the jumps from there on."""
    base: int | None = None
    lines: dict[str, e.ExtractLine] = {}
    jumps: dict[str, Jump] = {}
    for extract in chain:
        own = [x for x in extract.lines if not fund or key_of(x.fund, funds) == fund]
        opening, closing = _stood(extract, fund, funds, own)
        if base is None:
            base = opening
        elif opening is not None:
            before = sum(x.amount_pence for x in lines.values() if x.on < extract.first_on)
            before += base + sum(j.pence for j in jumps.values() if j.on < extract.first_on)
            if opening != before:
                jump = _opened_otherwise(extract, fund, opening, before)
                jumps[jump.id] = jump
        lines |= {line_id(line): line for line in own}
        if opening is not None:
            for jump in _within(extract, fund, own, opening, closing):
                jumps.setdefault(jump.id, jump)
    return base, list(jumps.values())


def _stood(
    extract: e.ExtractRead, fund: str, funds: tuple[str, ...], own: list[e.ExtractLine]
) -> tuple[int | None, int | None]:
    """What an extract says stood before and after it; worked out from the other, or from the
    first line's running balance, where it says only that."""
    said = [x for x in extract.stood if key_of(x.fund, funds) == fund]
    opening = said[0].opening_pence if said else None
    closing = said[0].closing_pence if said else None
    if opening is None and own and own[0].balance_pence is not None:
        opening = own[0].balance_pence - own[0].amount_pence
    if opening is None and closing is not None:
        opening = closing - sum(line.amount_pence for line in own)
    return opening, closing


def _opened_otherwise(extract: e.ExtractRead, fund: str, opening: int, before: int) -> Jump:
    words = (
        f"extract {extract.extract} opens on {uk_words(extract.first_on)} with {pounds(opening)}, "
        f"and those before it leave {pounds(before)}: {_more(opening - before)}"
    )
    name = f"opening/{fund or '-'}/{extract.first_on.isoformat()}"
    return Jump(name, extract.first_on, fund, opening - before, "gap", words)


def _within(
    extract: e.ExtractRead,
    fund: str,
    own: list[e.ExtractLine],
    opening: int,
    closing: int | None,
) -> Iterator[Jump]:
    """Where the running balance, or at last the closing one, is not what the lines come to."""
    stands = opening
    for line in own:
        added = stands + line.amount_pence
        stands = added if line.balance_pence is None else line.balance_pence
        if stands != added:
            words = (
                f"row {line.row} of extract {extract.extract}: {pounds(added - line.amount_pence)} "
                f"and {pounds(line.amount_pence)} come to {pounds(added)}, and it says "
                f"{pounds(stands)}: {_more(stands - added)}"
            )
            name = f"balance/{fund or '-'}/{line.on.isoformat()}/{line.row}"
            yield Jump(name, line.on, fund, stands - added, "does-not-foot", words)
    if closing is not None and closing != stands:
        words = (
            f"extract {extract.extract} opens with {pounds(opening)}, its lines come to "
            f"{pounds(sum(line.amount_pence for line in own))}, and it closes on "
            f"{uk_words(extract.last_on)} with {pounds(closing)}: {_more(closing - stands)}"
        )
        name = f"closing/{fund or '-'}/{extract.last_on.isoformat()}"
        yield Jump(name, extract.last_on, fund, closing - stands, "does-not-foot", words)


def _more(pence: int) -> str:
    return f"{pounds(abs(pence))} {'more' if pence > 0 else 'less'}"


# ── days nobody tells of, and files that tell of the same days otherwise ─────────────────────


def _uncovered(
    reconciling: Reconciling, chain: list[e.ExtractRead], first_on: date, last_on: date
) -> Iterator[Item]:
    upto = first_on - ONE_DAY
    ends = [(x.first_on, x.last_on) for x in chain] + [(last_on + ONE_DAY, last_on)]
    for first, last in ends:
        if first > upto + ONE_DAY:
            a, b = upto + ONE_DAY, first - ONE_DAY
            days = uk_words(a) if a == b else f"{uk_words(a)} to {uk_words(b)}"
            words = f"no extract of {reconciling.source} tells of {days}"
            yield _fault(reconciling, "gap", a, f"gap/{a.isoformat()}", words, _READ)
        upto = max(upto, last)


_READ = "dpl reconcile council FILE"


def _altered(
    reconciling: Reconciling, chain: list[e.ExtractRead], accounts: Mapping[str, int]
) -> Iterator[Item]:
    """Two extracts that both tell of some days, and not the same of them."""
    for place, extract in enumerate(chain):
        for earlier in chain[:place]:
            first, last = extract.first_on, min(extract.last_on, earlier.last_on)
            if last < first or extract.funds != earlier.funds or extract.kinds != earlier.kinds:
                continue
            only = _of_days(extract, first, last) ^ _of_days(earlier, first, last)
            if only:
                words = (
                    f"extracts {earlier.extract} and {extract.extract} both tell of "
                    f"{uk_words(first)} to {uk_words(last)}, and differ in "
                    f"{len(only)} line{'s' if len(only) > 1 else ''}: {', '.join(sorted(only)[:3])}"
                )
                name = f"extract/{extract.extract}/{earlier.extract}"
                try_ = _instead(reconciling, extract, earlier, name, accounts)
                yield _fault(reconciling, "altered-file", first, name, words, try_)


def _instead(
    reconciling: Reconciling,
    one: e.ExtractRead,
    other: e.ExtractRead,
    name: str,
    accounts: Mapping[str, int],
) -> str:
    """What is to be done about two that differ: the one read first is taken back, where the one
    read last tells of all its days, and of no fewer accounts."""
    first, last = sorted((one, other), key=list(reconciling.extracts.values()).index)
    of_all = accounts.get(last.extract, 0) >= accounts.get(first.extract, 0)
    if of_all and last.first_on <= first.first_on and first.last_on <= last.last_on:
        return f"dpl reconcile withdraw {first.extract} --reason altered-file"
    on = f"{max(one.last_on, other.last_on):%d/%m/%Y}"
    return (
        f"dpl reconcile explain {reconciling.id} --line {name} --as their-error "
        f"--reason altered-file --on {on}"
    )


def _of_days(extract: e.ExtractRead, first: date, last: date) -> set[str]:
    return {line_id(line) for line in extract.lines if first <= line.on <= last}


def _fault(reconciling: Reconciling, kind: str, on: date, name: str, words: str, try_: str) -> Item:
    return Item(kind, on, 0, "", reconciling.about, (name,), (), words, try_)
