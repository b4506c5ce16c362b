"""A bank's file comes in: every line is recorded, matched, attributed, or left for a person.

A file adds only its excess over what the holding already has for a day and amount, whatever
format either came in (DESIGN 8). Matching never guesses: where two things fit, a person chooses.
"""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from ledger import commands as c
from ledger import events as e
from ledger.account.lines import LinePart, line_events
from ledger.account.state import Account
from ledger.account.waiting import Wait
from ledger.book.draft import Draft
from ledger.book.lines import account_of, is_card, known_holding, line_day, match, may_be_same
from ledger.book.numbers import must_be_its_own
from ledger.errors import Refused
from ledger.holding.state import Holding
from ledger.money import pounds


class _Candidate(NamedTuple):
    account: str
    version: int
    wait: Wait


def import_statement(draft: Draft, order: c.ImportStatement) -> None:
    """Record a statement; nothing at all when this very file stands already."""
    holding = known_holding(draft, order.holding)
    days = [item.line.on for item in order.lines]
    first = order.first_on or min(days, default=None)
    last = order.last_on or max(days, default=None)
    must_be_its_own(holding, order.number_hash, first=first, last=last)
    name = order.sha256[:12]
    if name in holding.statements:
        return
    _adds_up(order)
    statement = e.StatementImported(
        statement=name,
        sha256=order.sha256,
        layout=order.layout,
        first_on=first,
        last_on=last,
        opening_pence=order.opening_pence,
        closing_pence=order.closing_pence,
        difference_pence=order.difference_pence,
        lines=tuple(item.line for item in order.lines),
        flags=(*order.flags, *_flags(holding, order)),
        detail=order.detail,
    )
    ids = holding.line_ids(statement.lines)
    new = [
        (line, item) for line, item in zip(ids, order.lines, strict=True)
        if line not in holding.lines
    ]  # fmt: skip
    draft.add(holding, statement)
    settle_opening(draft, holding)
    _place(draft, holding, new)


def _adds_up(order: c.ImportStatement) -> None:
    """Equals of a day are counted from 1, and the balances differ by what the file says."""
    seen: dict[tuple, set[int]] = defaultdict(set)
    for item in order.lines:
        seen[item.line.on, item.line.amount_pence].add(item.line.ordinal)
    whole = sum(len(ordinals) for ordinals in seen.values()) == len(order.lines)
    if not whole or any(ordinals != set(range(1, len(ordinals) + 1)) for ordinals in seen.values()):
        raise Refused("bad-ordinals", "equal lines of a day are numbered 1, 2, 3, each once")
    if order.opening_pence is None or order.closing_pence is None:
        return
    moved = sum(item.line.amount_pence for item in order.lines)
    if order.closing_pence - order.opening_pence - moved != order.difference_pence:
        raise Refused(
            "does-not-add-up",
            f"opening {pounds(order.opening_pence)} and lines {pounds(moved)} do not come to "
            f"closing {pounds(order.closing_pence)}",
            "give the difference as difference_pence, if it is accepted",
        )


def _flags(holding: Holding, order: c.ImportStatement) -> list[e.Flag]:
    """What only the ledger can see: a statement that does not follow from those before it."""
    found = []
    lines = [item.line for item in order.lines]
    start = order.first_on or min((line.on for line in lines), default=None)
    before = holding.opening()
    if order.opening_pence is not None and before is not None and start is not None:
        expected = before.pence + holding.known_before(lines, start)
        if start >= before.on and expected != order.opening_pence:
            found.append(e.Flag(0, "opening-does-not-follow"))
    for line, name in zip(lines, holding.line_ids(lines), strict=True):
        known = holding.lines.get(name)
        balances = (known.balance_pence, line.balance_pence) if known else (None, None)
        if None not in balances and balances[0] != balances[1]:
            found.append(e.Flag(line.row, "may-be-another-line"))
    opened = holding.opened
    if opened is not None and any(line.on < opened.opened_on for line in lines):
        found.append(e.Flag(0, "before-holding-opened"))
    if order.difference_pence:
        found.append(e.Flag(0, "declared-total"))
    return [flag for flag in found if flag not in order.flags]


def settle_opening(draft: Draft, holding: Holding) -> None:
    """What stood at the bank before the first line is unallocated until somebody brings it.

    A statement that comes or goes may change what that was; refused where it was brought already.
    """
    now, was = holding.opening(), holding.opening_line
    line = f"{holding.id}/{now.on.isoformat()}/{now.pence}/opening" if now and now.pence else None
    if line == was:
        return
    if was is not None:
        pence = int(was.split("/")[2])
        if holding.unallocated.get(was, 0) != pence:
            raise Refused(
                "opening-brought",
                f"the opening balance {pounds(pence)} of holding {holding.id} has been brought "
                "forward, and this would make it another",
                "reverse the opening balance, do this, and bring it again",
            )
        draft.add(holding, e.LineAllocated(was, line_day(was), pence, None))
    if now is not None and line is not None:
        draft.add(holding, e.LineUnallocated(line, now.on, now.pence, "opening"))
        _match_opening(draft, holding, line, now.on, now.pence)


def _match_opening(draft: Draft, holding: Holding, line: str, day, pence: int) -> None:
    brought = [
        candidate
        for candidate in _candidates(draft, holding)
        if isinstance(
            draft.account(candidate.account).money[candidate.version], e.OpeningBalanceBrought
        )
    ]
    if brought and sum(candidate.wait.signed_pence for candidate in brought) == pence:
        for candidate in brought:
            account, wait = draft.account(candidate.account), candidate.wait
            draft.add(holding, e.LineAllocated(line, day, wait.signed_pence, account.id))
            draft.add(account, match(account, candidate.version, wait=wait, line=line, on=day))


def _candidates(draft: Draft, holding: Holding) -> list[_Candidate]:
    return [
        _Candidate(name, version, wait)
        for name in holding.links
        for version, waits in draft.account(name).awaited.items()
        for wait in waits
        if wait.holding == holding.id
    ]


def _place(draft: Draft, holding: Holding, new: list[tuple[str, c.LineToImport]]) -> None:
    candidates = [
        candidate
        for candidate in _candidates(draft, holding)
        if not isinstance(
            draft.account(candidate.account).money[candidate.version], e.OpeningBalanceBrought
        )
    ]
    matched, unclear = _pair(draft, new, candidates)
    for name, item in new:
        line = item.line
        if name in matched:
            account = draft.account(matched[name].account)
            version, wait = matched[name].version, matched[name].wait
            draft.add(account, match(account, version, wait=wait, line=name, on=line.on))
        elif name in unclear:
            _leave(draft, holding, name, line, "ambiguous")
        else:
            _attribute(draft, holding, name, item)


def _pair(
    draft: Draft, new: list[tuple[str, c.LineToImport]], candidates: list[_Candidate]
) -> tuple[dict[str, _Candidate], set[str]]:
    """Lines paired with what accounts told of, and lines that could be paired in two ways.

    First the same day, then within the window; each time only where line and entry have no other
    choice. Equal entries of one account on one day are as good as each other, and pair in order.
    """
    matched: dict[str, _Candidate] = {}
    taken: set[_Candidate] = set()
    by_amount: dict[int, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_amount[candidate.wait.signed_pence].append(candidate)
    for exact in (True, False):
        options: dict[str, list[_Candidate]] = {}
        wanted: dict[tuple[str, int], int] = defaultdict(int)
        doubted: dict[str, bool] = {}
        for name, item in new:
            if name in matched:
                continue
            line, said = item.line, item.attribution
            fits = [
                x
                for x in by_amount.get(line.amount_pence, ())
                if x not in taken
                and (said is None or said.account in (None, x.account))
                and (x.wait.on == line.on if exact else _near(x.wait, line))
            ]
            options[name] = fits
            if said is not None:
                fits = [x for x in fits if _agrees(draft, x, said)]
                options[name] = fits or options[name]
                doubted[name] = not fits
            for x in fits:
                wanted[x.account, x.version] += 1
        for name, fits in options.items():
            if doubted.get(name):
                continue  # the rule says one thing and the entry another: a person's to judge
            free = [x for x in fits if x not in taken]
            alone = len(fits) == 1 and wanted[fits[0].account, fits[0].version] == 1
            if fits and (alone or (free and _twins(fits, wanted))):
                matched[name] = free[0]
                taken.add(free[0])
    return matched, {
        name
        for name, fits in options.items()
        if name not in matched and (set(fits) - taken if doubted.get(name) else fits)
    }


def _near(wait: Wait, line: e.ImportedLine) -> bool:
    return may_be_same(wait, on=line.on, amount_pence=line.amount_pence)


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


def _agrees(draft: Draft, candidate: _Candidate, said: c.Attribution) -> bool:
    """Whether what a rule says of a line can be true of what an account told of.

    A rule knows no move of money, which a person tells of; so it never disagrees with one.
    """
    event = draft.account(candidate.account).money[candidate.version]
    if isinstance(event, e.MoneyMoved):
        return True
    if said.purpose is not None and not isinstance(event, _SAYS[said.purpose]):
        return False
    if said.fund is not None and said.fund not in {s.fund for s in candidate.wait.shares}:
        return False
    payee = getattr(event, "payee", None)
    return said.payee is None or payee is None or payee == said.payee


def _twins(fits: list[_Candidate], wanted: dict[tuple[str, int], int]) -> bool:
    """Equal entries of one account and day, wanted by no more lines than there are entries."""
    same = {(x.account, x.wait) for x in fits}
    return len(same) == 1 and all(wanted[x.account, x.version] <= len(fits) for x in fits)


def _attribute(draft: Draft, holding: Holding, name: str, item: c.LineToImport) -> None:
    line, said = item.line, item.attribution
    if said is None or item.leave:
        _leave(draft, holding, name, line, "left" if item.leave else "no-rule")
        return
    try:
        account = draft.account(account_of(holding, said, line.on))
    except Refused:
        _leave(draft, holding, name, line, "no-account")
        return
    if _differs(account, holding, line, said):
        _leave(draft, holding, name, line, "amount-differs")
        return
    amount = abs(line.amount_pence)
    part = LinePart(name, holding.id, line.on, amount, line.amount_pence > 0, is_card(holding))
    try:
        events = line_events(account, part, said, draft.policies) if amount else []
    except Refused as refusal:
        _leave(draft, holding, name, line, refusal.rule)
        return
    draft.add(account, *events)


def _differs(account: Account, holding: Holding, line: e.ImportedLine, said: c.Attribution) -> bool:
    """A payment was told of for about this day, of another amount: a person should look."""
    if said.purpose != "payment":
        return False
    return any(
        isinstance(event := account.money[version], e.PaymentMade)
        and said.fund in (None, event.fund)
        and wait.holding == holding.id
        and may_be_same(wait, on=line.on, amount_pence=wait.signed_pence)
        for version, waits in account.awaited.items()
        for wait in waits
    )


def _leave(draft: Draft, holding: Holding, name: str, line: e.ImportedLine, reason: str) -> None:
    if line.amount_pence:
        draft.add(holding, e.LineUnallocated(name, line.on, line.amount_pence, reason))
