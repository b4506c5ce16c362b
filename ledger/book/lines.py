"""Bank lines finding their place: by what an account already told of, by a rule, or by a person."""

from __future__ import annotations

from datetime import date, timedelta

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import in_proportion
from ledger.account.lines import LinePart, line_events
from ledger.account.records import pot_of
from ledger.account.state import Account
from ledger.account.waiting import Wait
from ledger.book.draft import Draft
from ledger.book.following import of_its_parent
from ledger.errors import Refused
from ledger.holding.state import Holding
from ledger.money import pounds

BEFORE_DAYS = 3
"""A bank may show money this many days before the day a person wrote down."""
AFTER_DAYS = 6
"""And this many days after it: a cheque is slow. Less than a week, so that one weekly payment is
never taken for the next."""


def may_be_same(wait: Wait, *, on, amount_pence: int) -> bool:
    """Whether a line may be the bank's side of what an entry told of: amount, then days."""
    if wait.signed_pence != amount_pence:
        return False
    early, late = timedelta(days=BEFORE_DAYS), timedelta(days=AFTER_DAYS)
    return wait.on - early <= on <= wait.on + late


def match(
    account: Account, version: int, *, wait: Wait, line: str, on, pence: int | None = None
) -> e.LineMatched:
    """The bank's line for what an entry told of, or for so many pence of it: each fund's share of
    a part is in proportion to what is left of it."""
    shares = wait.shares if pence is None else in_proportion(pence, pot_of(wait.shares))
    return e.LineMatched(line, on, wait.holding, version, wait.direction, shares)


def allocate_line(draft: Draft, order: c.AllocateLine) -> None:
    """A person says whose an unallocated line is, all or part of it."""
    holding = known_holding(draft, order.holding)
    left = holding.unallocated.get(order.line, 0)
    total = sum(part.amount_pence for part in order.parts)
    if not left:
        waiting = len(holding.unallocated)
        raise Refused(
            "not-unallocated",
            f"line {order.line} is not among the {waiting} unallocated lines of {order.holding}",
            f"dpl line list --holding {order.holding}",
        )
    if total > abs(left):
        raise Refused(
            "more-than-the-line",
            f"{pounds(abs(left))} of line {order.line} is unallocated, and the parts come to "
            f"{pounds(total)}",
        )
    on = line_day(order.line)
    for part in order.parts:
        _allocate_part(draft, holding, order.line, on, part, inward=left > 0)


def _allocate_part(
    draft: Draft, holding: Holding, line: str, on, part: c.AllocatePart, *, inward: bool
) -> None:
    said = part.attribution
    if said.follows:
        found = of_its_parent(draft, holding, said, inward=inward)
        if isinstance(found, str):
            raise Refused(found, f"line {line} follows another: {_FOLLOWS[found]}", line_help(line))
        said = found
    account = draft.account(account_of(holding, said, on))
    signed = part.amount_pence if inward else -part.amount_pence
    if said.purpose is None and said.entry is not None:
        waits = account.awaited.get(said.entry, [])
        fits = [
            w
            for w in waits
            if w.holding == holding.id
            and (w.direction == "in") == inward
            and abs(w.signed_pence) >= part.amount_pence
        ]
        if not fits:
            raise Refused(
                "not-awaited",
                f"entry {said.entry} of {account.id} awaits no line of "
                f"{pounds(signed)} at {holding.id}",
                f"dpl history {account.id} shows what the bank has yet to show",
            )
        pence = part.amount_pence
        events = [match(account, said.entry, wait=fits[0], line=line, on=on, pence=pence)]
    else:
        whole = LinePart(line, holding.id, on, part.amount_pence, inward, is_card(holding))
        events = line_events(account, whole, said, draft.policies)
    draft.add(holding, e.LineAllocated(line, on, signed, account.id))
    draft.add(account, *events)


_FOLLOWS = {
    "parent-unknown": "what it follows is not known here",
    "parent-unallocated": "nobody has said whose that is",
    "parent-in-parts": "that is several things",
    "parent-of-another-kind": "that is neither a spend nor a payment",
}


def line_help(line: str) -> str:
    return f"dpl line allocate {line} --help"


def account_of(holding: Holding, said: c.Attribution, on) -> str:
    """The account named, or the only one that the holding keeps money for on a day."""
    linked = holding.accounts_on(on)
    if said.account is None:
        if len(linked) == 1:
            return linked[0]
        raise Refused(
            "which-account",
            f"holding {holding.id} keeps money for {len(linked)} accounts on {on:%d/%m/%Y}",
            "name the account",
        )
    if said.account not in linked:
        raise Refused(
            "holding-not-linked",
            f"account {said.account} is not linked to holding {holding.id} on {on:%d/%m/%Y}",
            f"dpl holding link {holding.id} {said.account} --from {on:%d/%m/%Y}",
        )
    return said.account


def known_holding(draft: Draft, name: str) -> Holding:
    holding = draft.holding(name)
    if holding.opened is None:
        raise Refused(
            "unknown-holding", f"there is no holding {name}", f"dpl holding open {name} --help"
        )
    return holding


def is_card(holding: Holding) -> bool:
    """Whether its money is on a prepayment card, from which a funder itself may take it."""
    return holding.opened is not None and holding.opened.kind == "card"


def line_day(line: str) -> date:
    """The day in a line's id."""
    return date.fromisoformat(line.split("/")[1])
