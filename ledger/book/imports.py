"""A bank's file comes in: every line is recorded, matched, attributed, or left for a person.

A file adds only its excess over what the holding already has for a day and amount, whatever
format either came in (DESIGN 8). Matching never guesses: where two things fit, a person chooses.
"""

from __future__ import annotations

from collections import defaultdict

from msgspec import structs

from ledger import commands as c
from ledger import events as e
from ledger.account.lines import LinePart, line_events
from ledger.account.state import Account
from ledger.book.draft import Draft
from ledger.book.following import of_its_parent
from ledger.book.lines import account_of, is_card, known_holding, line_day, match, may_be_same
from ledger.book.numbers import must_be_its_own
from ledger.book.pairing import Line, as_recorded, candidates_at, pair
from ledger.errors import Refused
from ledger.holding.state import Holding
from ledger.matching.items import Match
from ledger.money import pounds
from ledger.reconciling.bank.papers import differs_from_another


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
    _adds_up(order, holding)
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
    if len(statement.flags) == len(order.flags) and differs_from_another(holding, statement):
        statement = structs.replace(
            statement, flags=(*statement.flags, e.Flag(0, "differs-from-another"))
        )
    ids = holding.line_ids(statement.lines)
    new = [
        (line, item) for line, item in zip(ids, order.lines, strict=True)
        if line not in holding.lines
    ]  # fmt: skip
    draft.add(holding, statement)
    if order.notices:
        draft.add(holding, e.CardNoticesShown(name, order.notices))
    settle_opening(draft, holding)
    _place(draft, holding, new)


def _adds_up(order: c.ImportStatement, holding: Holding) -> None:
    """Equals of a day are counted from 1, and the balances differ by what the file says.

    A card's feed may show the second of two equals without the first, which is known then.
    """
    seen: dict[tuple, set[int]] = defaultdict(set)
    for item in order.lines:
        seen[item.line.on, item.line.amount_pence].add(item.line.ordinal)
    whole = sum(len(ordinals) for ordinals in seen.values()) == len(order.lines)
    known = set(holding.lines)
    for (on, pence), ordinals in seen.items():
        for ordinal in set(range(1, max(ordinals))) - ordinals:
            whole = whole and f"{holding.id}/{on.isoformat()}/{pence}/{ordinal}" in known
        whole = whole and min(ordinals) >= 1
    if not whole:
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
    brought = candidates_at(draft, holding, brought=True)
    if brought and sum(candidate.wait.signed_pence for candidate in brought) == pence:
        for candidate in brought:
            account, wait = draft.account(candidate.account), candidate.wait
            draft.add(holding, e.LineAllocated(line, day, wait.signed_pence, account.id))
            draft.add(account, match(account, candidate.version, wait=wait, line=line, on=day))


def _place(draft: Draft, holding: Holding, new: list[tuple[str, c.LineToImport]]) -> None:
    """Each new line matched, attributed by its rule, or left for a person."""
    reconciling = draft.reconciling(f"bank/{holding.id}")
    found = pair(
        draft,
        [Line(name, x.line.on, x.line.amount_pence, x.attribution) for name, x in new],
        candidates_at(draft, holding),
        parted=lambda line, ref: (line, ref) in reconciling.parted,
    )
    of_line = {line: one for one in found.matches for line in one.theirs}
    # What follows another line comes after it, wherever in the file it stands.
    for name, item in sorted(new, key=lambda one: one[1].follows):
        if name in of_line:
            _match(draft, holding, name, item.line, of_line[name])
        elif name in found.unclear:
            _leave(draft, holding, name, item.line, "ambiguous")
        else:
            _attribute(draft, holding, name, item)
    told = [
        one
        for one in found.matches
        if len(one.theirs) + len(one.ours) > 2 or one.basis.payee_percent is not None
    ]
    if told:  # what else one line and one entry rest on, their days and amounts say
        draft.add(reconciling, e.LinesMatched(tuple(map(as_recorded, told))))


def _match(draft: Draft, holding: Holding, name: str, line: e.ImportedLine, found: Match) -> None:
    """A line is all of each of its entries, or it is a part of its only one."""
    for ref in found.ours:
        account = draft.account(ref.account)
        wait = next(w for w in account.awaited[ref.entry] if w.holding == holding.id)
        pence = min(abs(line.amount_pence), abs(wait.signed_pence))
        draft.add(account, match(account, ref.entry, wait=wait, line=name, on=line.on, pence=pence))


def _attribute(draft: Draft, holding: Holding, name: str, item: c.LineToImport) -> None:
    line, said = item.line, item.attribution
    if said is None or item.leave:
        _leave(draft, holding, name, line, "left" if item.leave else "no-rule")
        return
    if said.follows:
        whole = of_its_parent(draft, holding, said, inward=line.amount_pence > 0)
        if isinstance(whole, str):
            _leave(draft, holding, name, line, whole)
            return
        said = whole
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
