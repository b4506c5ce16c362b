"""Words for what happens at a holding, and for money that changes place. Pure."""

from __future__ import annotations

from collections.abc import Callable

from ledger import events as e
from ledger.calendar import uk_words
from ledger.money import pounds
from projections.words.phrases import by_fund, called, coded, days, many, total

_KIND = {"bank": "bank account", "card": "prepayment card", "client": "client account"}
_LEFT = {
    "no-rule": "no rule says whose it is",
    "ambiguous": "it could be more than one thing",
    "left": "it is left for a person",
    "no-account": "no account here is linked to it",
    "opening": "it stood at the bank before the first statement",
    "reversed": "what rested on it was taken back",
    "amount-differs": "the amount is not what was expected",
    "parent-unknown": "it follows something that is not known",
    "parent-unallocated": "it follows a line whose own account nobody has said",
    "parent-in-parts": "it follows a line that is several things",
    "parent-of-another-kind": "it follows what is neither a spend nor a payment",
}


def _holding_opened(event: e.HoldingOpened) -> str:
    return f"{_KIND[event.kind].capitalize()} made known, in use from {uk_words(event.opened_on)}"


def _holding_linked(event: e.HoldingLinked) -> str:
    day = uk_words(event.from_on)
    return f"Money of account {event.account} is kept at {event.holding} from {day}"


def _holding_unlinked(event: e.HoldingUnlinked) -> str:
    day = uk_words(event.last_on)
    return f"Money of account {event.account} is kept at {event.holding} until {day}, not after"


def _statement_imported(event: e.StatementImported) -> str:
    said = f"Statement {event.statement} read: {many(len(event.lines), 'line')}"
    said += days(event.first_on, event.last_on)
    if event.opening_pence is not None:
        said += f", opening {pounds(event.opening_pence)}"
    if event.closing_pence is not None:
        said += f", closing {pounds(event.closing_pence)}"
    if event.difference_pence:
        said += f", out by {pounds(event.difference_pence)}, which a person accepted"
    if event.flags:
        said += f"; {many(len(event.flags), 'thing')} to look at"
    return said


def _card_notices_shown(event: e.CardNoticesShown) -> str:
    kinds: dict[str, int] = {}
    for notice in event.notices:
        kinds[notice.kind] = kinds.get(notice.kind, 0) + 1
    said = ", ".join(f"{count} {coded(kind)}" for kind, count in sorted(kinds.items()))
    return f"Statement {event.statement} also shows what moved no money: {said}"


def _flags_seen(event: e.FlagsSeen) -> str:
    kinds = ", ".join(
        f"{coded(flag.kind)} at row {flag.row}" if flag.row else coded(flag.kind)
        for flag in event.flags
    )
    return f"What was odd in statement {event.statement} looked at ({kinds}): {coded(event.reason)}"


def _statement_withdrawn(event: e.StatementWithdrawn) -> str:
    lines = f"and with it {many(len(event.lines), 'line')} that no other shows"
    return f"Statement {event.statement} taken back, {lines}: {coded(event.reason)}"


def _line_unallocated(event: e.LineUnallocated) -> str:
    way = "came in" if event.amount_pence > 0 else "went out"
    why = _LEFT.get(event.reason, coded(event.reason))
    return f"{pounds(abs(event.amount_pence))} {way} and nobody has said whose it is: {why}"


def _line_allocated(event: e.LineAllocated) -> str:
    amount = pounds(abs(event.amount_pence))
    if event.account is None:
        return f"{amount} no longer waits for an account: the bank's line itself was taken back"
    way = "that came in" if event.amount_pence > 0 else "that went out"
    return f"{amount} {way} turned out to be account {event.account}'s"


def _line_matched(event: e.LineMatched, account: str) -> str:
    way = "come in" if event.direction == "in" else "gone out"
    whose = by_fund(event.shares, one="to" if event.direction == "in" else "from")
    amount, said = total(event.shares), called(event.entry, account)
    return f"The bank shows {amount} {way} at {event.holding}, as {said} said{whose}"


def _money_moved(event: e.MoneyMoved) -> str:
    to = event.to_holding
    if event.to_account:
        to = f"account {event.to_account} at {event.to_holding}"
    waiting = []
    if event.from_holding != event.to_holding:
        waiting = [] if event.from_line else ["leave"]
        waiting += [] if event.to_line else ["arrive"]
    wait = f"; the bank has yet to show it {' and '.join(waiting)}" if waiting else ""
    moved = f"Moved {total(event.shares)} from {event.from_holding} to {to}"
    return f"{moved}{by_fund(event.shares, one='of')}{wait}"


WORDS: dict[type, Callable] = {
    e.HoldingOpened: _holding_opened,
    e.HoldingLinked: _holding_linked,
    e.HoldingUnlinked: _holding_unlinked,
    e.StatementImported: _statement_imported,
    e.CardNoticesShown: _card_notices_shown,
    e.FlagsSeen: _flags_seen,
    e.StatementWithdrawn: _statement_withdrawn,
    e.LineUnallocated: _line_unallocated,
    e.LineAllocated: _line_allocated,
    e.MoneyMoved: _money_moved,
}

ABOUT_ENTRIES: dict[type, Callable] = {e.LineMatched: _line_matched}
