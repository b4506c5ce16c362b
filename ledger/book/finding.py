"""An entry just told of finds the line that the bank showed before, where just one can be it."""

from __future__ import annotations

from ledger import events as e
from ledger.account.state import Account
from ledger.account.waiting import Wait
from ledger.book.certain import is_usual
from ledger.book.draft import Draft
from ledger.book.lines import line_day, match, may_be_same
from ledger.book.pairing import Line, as_recorded, candidates_at, pair
from ledger.holding.state import Holding
from ledger.matching.items import Match


def match_waiting_lines(draft: Draft, account: Account, version: int) -> None:
    """Match an entry just told of to the one unallocated line that shows it, if just one does.

    By the same rules as an import: what else awaits the line, or what other line may show the
    entry, leaves it for a person. And only on a day on which banks show things, for what is told
    of next may fit better: which of true things is told of first must not matter.
    """
    for wait in list(account.awaited.get(version, ())):
        found = _match_of(draft, wait, e.EntryRef(account.id, version))
        if found is not None:
            (line,) = found.theirs
            holding, on = draft.holding(wait.holding), line_day(line)
            draft.add(holding, e.LineAllocated(line, on, wait.signed_pence, account.id))
            draft.add(account, match(account, version, wait=wait, line=line, on=on))
            if found.basis.payee_percent is not None:  # else the day and amount say it all
                told = e.LinesMatched((as_recorded(found),))
                draft.add(draft.reconciling(f"bank/{holding.id}"), told)


def _match_of(draft: Draft, wait: Wait, ref: e.EntryRef) -> Match | None:
    if told := draft.payees.told:
        draft.payees = draft.payees._replace(entries={**draft.payees.entries, ref: told})
    holding, pence = draft.holding(wait.holding), wait.signed_pence
    lines = [
        Line(line, line_day(line), left)
        for line, left in holding.unallocated.items()
        if left == pence and not line.endswith("/opening")
    ]
    if not any(is_usual(line.on, wait) for line in lines):
        return None
    awaited = [one for one in candidates_at(draft, holding) if one.wait.signed_pence == pence]
    parted = draft.reconciling(f"bank/{holding.id}").parted
    found = pair(draft, lines, awaited, parted=lambda line, other: (line, other) in parted)
    return next(
        (
            one
            for one in found.matches
            if one.ours == (ref,) and is_usual(line_day(one.theirs[0]), wait)
        ),
        None,
    )


def may_be_told(draft: Draft, holding: Holding) -> set[str]:
    """The unallocated lines that may be what an account told of already, by amount and days: a
    rule that records them would tell of it twice."""
    awaited = candidates_at(draft, holding)
    return {
        line
        for line, left in holding.unallocated.items()
        if any(may_be_same(one.wait, on=line_day(line), amount_pence=left) for one in awaited)
    }
