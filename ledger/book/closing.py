"""What came into a signed period late is looked at, and an account's books are closed.

Nothing that was recorded late is refused, and nothing is forbidden once books are closed: it is
listed until a person has looked at it.
"""

from __future__ import annotations

from datetime import date

from ledger import commands as c
from ledger import events as e
from ledger.account.state import Account
from ledger.book.draft import Draft
from ledger.book.signed import how_to_prepare, listed, must_be_looked_at, must_not_be_before
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.reconciling.asked import reconcile
from ledger.reconciling.late import looked_at, unseen
from ledger.reconciling.state import PREFIX, Reconciling, Signed


def see_late_entries(draft: Draft, order: c.SeeLateEntries) -> None:
    """Say that what came late was looked at: all that was listed at a position, or is listed now,
    and nothing that came after."""
    reconciling = draft.reconciling(order.of)
    signed = reconciling.signed_to(order.last_on)
    if signed is None:
        raise _not_signed(reconciling, order.last_on)
    must_not_be_before(order.seen_on, signed.event.signed_on, "looked at", "it was signed on")
    upto = draft.standing if order.upto is None else order.upto
    if upto > draft.standing:
        why = f"nothing is recorded at position {upto:,} yet: the last is {draft.standing:,}"
        raise Refused("unknown-position", why, f"--upto {draft.standing}, or no --upto at all")
    then = draft if order.upto is None else draft.as_known(upto)
    found = unseen(then, draft.as_known, reconciling, signed)
    if upto <= looked_at(reconciling, signed) or not found.count:
        raise Refused(
            "nothing-late",
            f"nothing came into {order.of} to {uk_words(order.last_on)} that was not looked at",
        )
    seen = e.LateEntriesSeen(
        signed=signed.version,
        upto=upto,
        entries=found.entries,
        lines=found.lines,
        reason=order.reason,
        seen_on=order.seen_on,
    )
    draft.add(reconciling, seen)


def _not_signed(reconciling: Reconciling, last_on: date) -> Refused:
    ends = ", ".join(f"{one.event.last_on:%d/%m/%Y}" for one in reconciling.standing()) or "no day"
    return Refused(
        "not-signed",
        f"{reconciling.id} is not signed to {uk_words(last_on)}; it is signed to: {ends}",
        "dpl reconcile list",
    )


def close_period(draft: Draft, order: c.ClosePeriod) -> None:
    """Close an account's books up to a day, once all that was reconciled of it is signed that far
    and nothing that came late is left to look at. Nothing is forbidden afterwards."""
    account = draft.account(order.account)
    if account.opened is None:
        raise Refused("unknown-account", f"there is no account {account.id}", "dpl account list")
    own = draft.reconciling(f"period/{account.id}")
    closed_on = max((one.last_on for one in own.closed), default=None)
    if closed_on is not None and closed_on >= order.last_on:
        raise Refused(
            "closed-already", f"the books of {account.id} are closed up to {uk_words(closed_on)}"
        )
    asked = needed(draft, account, order.last_on)
    unknown = [name for name in order.left_out if name not in asked]
    if unknown:
        raise Refused(
            "not-waited-for",
            f"{listed(unknown)} is not waited for; of {account.id} there is: "
            f"{listed(list(asked)) or 'nothing'}",
        )
    names = [name for name in asked if name not in order.left_out]
    _must_all_be_signed(draft, account, {name: asked[name] for name in names}, order)
    event = e.PeriodClosed(
        account.id, order.last_on, order.closed_on, tuple(names), tuple(order.left_out)
    )
    draft.add(own, event)


def needed(draft: Draft, account: Account, last_on: date) -> dict[str, date]:
    """Which reconciliations of an account have to be signed before it is closed to a day, each
    with the day it has to be signed to: its holdings', and those of every live file about it."""
    found: dict[str, date] = {}
    for link in account.links:
        if link.from_on <= last_on:
            ends = last_on if link.last_on is None else min(link.last_on, last_on)
            name = f"bank/{link.holding}"
            found[name] = max(ends, found.get(name, ends))
    for what in ("council", "payroll"):
        for stream in draft.names(f"{PREFIX}{what}/"):
            name = stream.removeprefix(PREFIX)
            if name.rsplit("/", 1)[1] != account.id:
                continue
            extracts = draft.reconciling(name).extracts.values()
            if any(extract.first_on <= last_on for extract in extracts):
                found[name] = last_on
    return found


def _must_all_be_signed(
    draft: Draft, account: Account, names: dict[str, date], order: c.ClosePeriod
) -> None:
    missing = {}
    for name, day in names.items():
        signatures = draft.reconciling(name).standing()
        if not any(one.event.first_on <= day <= one.event.last_on for one in signatures):
            missing[name] = f"{name} is not signed to {uk_words(day)}"
    if not names:
        why = f"nothing of {account.id} is reconciled, so there is nothing to close its books on"
        raise Refused("nothing-signed", why, "dpl reconcile list")
    if missing:
        first = next(iter(missing))
        raise Refused(
            "not-all-signed",
            f"the books of {account.id} cannot be closed: {listed(list(missing.values()))}",
            f"{how_to_prepare(first, names[first], order.closed_on)}, and somebody else signs it; "
            f"or --without {first} if it is used no more",
        )
    for name in names:
        for signed in draft.reconciling(name).standing():
            if signed.event.first_on <= order.last_on:
                at = signed.event.signed_on
                must_not_be_before(order.closed_on, at, "closed", f"{name} was signed on")
                must_be_looked_at(draft, draft.reconciling(name), signed)
                _must_not_be_open_again(draft, name, signed)


def _must_not_be_open_again(draft: Draft, name: str, signed: Signed) -> None:
    """To look at what came late settles nothing: what it opened is explained first."""
    if not draft.reconciling(name).seen:
        return
    first_on, last_on = signed.event.first_on, signed.event.last_on
    value = reconcile(draft, name, first_on=first_on, last_on=last_on)
    if value.open_items:
        raise Refused(
            "open-again",
            f"in {name}, signed to {uk_words(last_on)}, something that came since is not "
            f"explained: {value.open_items[0].words}",
            f"dpl reconcile show {name} --from {first_on:%d/%m/%Y} --to {last_on:%d/%m/%Y}",
        )
