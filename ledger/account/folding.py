"""Folding entries into an account. It has already happened, so folding never refuses.

The fold owns the state and updates it in place.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from ledger import events as e
from ledger.account.budgets.state import BUDGET_EVENTS, evolve_budget
from ledger.account.moves import add, move_money
from ledger.account.records import (
    Allocation,
    Link,
    Questions,
    Recharge,
    Reclaim,
    Return,
    ReturnStep,
    Spend,
    lines_of,
    pot_of,
)
from ledger.account.state import Account, Pot
from ledger.account.waiting import Wait, as_told, less, waits_of
from ledger.entry import Entry


def evolve(account: Account, entry: Entry) -> Account:
    """The account after one more entry of its stream. Raises TypeError for a strange event."""
    event = entry.event
    step = _STEPS.get(type(event))
    if step is None:
        raise TypeError(f"{type(event).__name__} does not belong to an account")
    account.version = entry.version
    if type(event) is e.AccountOpened:
        account.opened_by = entry.by
    if type(event) in _REVERSIBLE:
        _stand(account, entry.version, event)
    elif isinstance(event, e.Revocable):
        account.decisions[entry.version] = event
    step(account, entry.version, event)
    return account


_REVERSIBLE = frozenset(e.Reversible.__args__)
_BY_ITSELF = frozenset((e.SpendRecorded, e.PaymentMade, e.ContributionReceived))
"""The most of all entries: about no other, and shown by one line at most."""


def _stand(account: Account, version: int, event: e.Reversible) -> None:
    account.money[version] = event
    if type(event) in _BY_ITSELF and event.line is not None:
        account.by_line[event.line].append(version)
        if type(event) is not e.PaymentMade:
            account.shown[as_told(event)].append(version)
        return  # nothing waits for what the bank has shown
    for root in account.roots_of(event):
        account.chains[root].append(version)
    for line in lines_of(event):
        account.by_line[line].append(version)
    _wait(account, _waits_for(version, event))


def _waits_for(version: int, event: e.Reversible) -> int:
    """The entry whose waiting this one changes."""
    if isinstance(event, e.LineMatched):
        return event.entry
    return event.spend if isinstance(event, e.SharesCorrected) else version


def _wait(account: Account, version: int) -> None:
    """Look again at what the bank has yet to show of an entry."""
    event = account.money[version]
    if isinstance(event, e.SpendRecorded) and (len(event.shares) > 1 or version in account.chains):
        event = msgspec.structs.replace(event, shares=_shares_now(account, version, event))
    waits = waits_of(event)
    if waits and version in account.chains:
        waits = _left_of(account, version, waits)
    if waits and account.is_live(version):
        account.awaited[version] = waits
    else:
        account.awaited.pop(version, None)


def _left_of(account: Account, version: int, waits: list[Wait]) -> list[Wait]:
    """What is left of each wait after the lines that have shown a part of it."""
    shown: dict[tuple[str, str], Pot] = {}
    for v in account.chains[version]:
        match = account.money[v]
        if isinstance(match, e.LineMatched) and account.is_live(v):
            pot = shown.setdefault((match.holding, match.direction), {})
            add(pot, pot_of(match.shares), 1)
    found = []
    for wait in waits:
        seen = shown.get((wait.holding, wait.direction))
        shares = wait.shares if seen is None else less(wait.shares, seen)
        if shares:
            found.append(wait._replace(shares=shares))
    return found


def _shares_now(account: Account, version: int, spend: e.SpendRecorded) -> tuple[e.Share, ...]:
    """Whose money is on its way, by what was put right before the bank showed it."""
    pot = pot_of(spend.shares)
    for v in account.chains.get(version, ()):
        fix = account.money[v]
        if isinstance(fix, e.SharesCorrected) and account.is_live(v) and not fix.seen:
            add(pot, pot_of(fix.was), -1)
            add(pot, pot_of(fix.shares), 1)
    return tuple(e.Share(fund, pence) for fund, pence in pot.items() if pence)


def _money(account: Account, version: int, event: e.Reversible) -> None:
    if isinstance(event, e.SpendRecorded):
        spend = Spend(event, event.category, pot_of(event.shares))
        account.spends[version] = spend
        account.count_spend(spend)
        return
    move_money(account, version, event, 1)
    if isinstance(event, _ANSWERS) and event.spend in account.questions:
        questions = account.questions[event.spend]
        questions.settled[version], questions.open = questions.open, []


_ANSWERS = e.SpendAccepted | e.SpendDisallowed
"""What answers all that was asked about an entry until then."""


def _reverse(account: Account, version: int, event: e.EntryReversed) -> None:
    account.reversed_by[event.entry] = version
    of = event.of
    if isinstance(of, e.Revocable):
        _revoke(account, of)
        return
    move_money(account, event.entry, of, -1)
    _wait(account, _waits_for(event.entry, of))
    if isinstance(of, e.SpendRecorded):
        account.count_spend(account.spends[event.entry], -1)
        account.budget.undo_spend(event.entry)
    if isinstance(of, _ANSWERS) and of.spend in account.questions:
        questions = account.questions[of.spend]
        questions.open = questions.settled.pop(event.entry, []) + questions.open
    for line in lines_of(of):
        if event.entry in account.by_line.get(line, ()):
            account.by_line[line].remove(event.entry)


def _revoke(account: Account, of: e.Revocable) -> None:
    match of:
        case e.DeathRecorded():
            account.died_on = None
        case e.StopDecided():
            account.stop = None
        case e.AccountClosed():
            account.closed_on = None
        case e.AllocationMade():
            del account.allocations[of.allocation]
        case e.AllocationEnded():
            allocation = account.allocations[of.allocation]
            ends = [
                other.last_on
                for version, other in account.decisions.items()
                if isinstance(other, e.AllocationEnded)
                and other.allocation == of.allocation
                and version not in account.reversed_by
            ]
            allocation.last_on = min(ends, default=allocation.made.to_on)


def _open(account: Account, version: int, event: e.AccountOpened) -> None:
    account.opened = event


def _fund(account: Account, version: int, event: e.FundAdded) -> None:
    account.terms[event.fund].append(event)
    known = account.funds.get(event.fund)
    if known is not None:  # new terms; the fund has been there since it first came
        event = msgspec.structs.replace(event, from_on=min(known.from_on, event.from_on))
    account.funds[event.fund] = event


def _entitle(account: Account, version: int, event: e.EligibilityChanged) -> None:
    account.eligibilities.append(event)


def _link(account: Account, version: int, event: e.HoldingLinked) -> None:
    later = bool(account.was_paid_into() - {event.holding})
    account.links.append(Link(event.holding, event.from_on, None, later))


def _unlink(account: Account, version: int, event: e.HoldingUnlinked) -> None:
    account.links = [
        link._replace(last_on=event.last_on)
        if link.holding == event.holding and link.last_on is None
        else link
        for link in account.links
    ]


def _suspend(account: Account, version: int, event: e.PaymentsSuspended) -> None:
    account.suspended.append((event.from_on, None))


def _resume(account: Account, version: int, event: e.PaymentsResumed) -> None:
    account.suspended = [(a, event.from_on if b is None else b) for a, b in account.suspended]


def _stop(account: Account, version: int, event: e.StopDecided) -> None:
    account.stop = event


def _death(account: Account, version: int, event: e.DeathRecorded) -> None:
    account.died_on = event.died_on


def _close(account: Account, version: int, event: e.AccountClosed) -> None:
    account.closed_on = event.closed_on


def _allocate(account: Account, version: int, event: e.AllocationMade) -> None:
    account.allocations[event.allocation] = Allocation(event, event.to_on)


def _revise(account: Account, version: int, event: e.AllocationRevised) -> None:
    account.allocations[event.allocation].revisions.append(event)


def _end(account: Account, version: int, event: e.AllocationEnded) -> None:
    account.allocations[event.allocation].last_on = event.last_on


def _evidence(account: Account, version: int, event: e.EvidenceAttached) -> None:
    if event.spend in account.spends:
        account.spends[event.spend].proofs.append(event)


def _query(account: Account, version: int, event: e.SpendQueried) -> None:
    questions = account.questions.setdefault(event.spend, Questions())
    questions.open.append(event)
    if event.spend in account.spends:
        account.spends[event.spend].questions = questions


def _propose(account: Account, version: int, event: e.ReclaimProposed) -> None:
    account.reclaims[event.reclaim] = Reclaim(event)


def _notice(account: Account, version: int, event: e.NoticeServed) -> None:
    account.reclaims[event.reclaim].notice = event


def _surplus(account: Account, version: int, event: e.SurplusIdentified) -> None:
    account.surpluses.append(event)


def _look_again(account: Account, version: int, event: e.ReconsiderationRequested) -> None:
    account.reclaims[event.reclaim].requests.append(event)


def _looked_again(account: Account, version: int, event: e.ReconsiderationDecided) -> None:
    reclaim = account.reclaims[event.reclaim]
    reclaim.decided.append(event)
    reclaim.withdrawn = event.outcome == "withdrawn"


def _settle_by(account: Account, version: int, event: e.InstalmentsAgreed) -> None:
    account.reclaims[event.reclaim].agreed.append(event)


def _raise(account: Account, version: int, event: e.RechargeRaised) -> None:
    account.recharges[event.recharge] = Recharge(event)


def _dispute(account: Account, version: int, event: e.RechargeDisputed) -> None:
    account.recharges[event.recharge].disputed = event


def _take_back(account: Account, version: int, event: e.RechargeWithdrawn) -> None:
    account.recharges[event.recharge].withdrawn = event


def _budget(account: Account, version: int, event: e.AccountEvent) -> None:
    evolve_budget(account.budget, event, version)


def _give_up(account: Account, version: int, event: e.ReclaimWithdrawn) -> None:
    reclaim = account.reclaims[event.reclaim]
    reclaim.withdrawn, reclaim.withdrawal = True, event


def _reopen(account: Account, version: int, event: e.ReclaimReopened) -> None:
    account.reclaims[event.reclaim].reopened.append(event)


def _keep_details(account: Account, version: int, event: e.PersonDetailsKept) -> None:
    account.details.append(event)


def _ask_return(account: Account, version: int, event: e.ReturnRequested) -> None:
    account.returns[event.name] = Return(version, event)


def _go_on_with_return(account: Account, version: int, event: ReturnStep) -> None:
    account.returns[event.name].steps.append((version, event))


def _nothing(account: Account, version: int, event: e.AccountEvent) -> None:
    """Told of, and no decision here reads it."""


_STEPS: dict[type, Callable] = {
    e.AccountOpened: _open,
    e.FundAdded: _fund,
    e.HolderChanged: _nothing,
    e.AgreementSigned: _nothing,
    e.EligibilityChanged: _entitle,
    e.PaymentsSuspended: _suspend,
    e.PaymentsResumed: _resume,
    e.StopDecided: _stop,
    e.DeathRecorded: _death,
    e.AccountClosed: _close,
    e.HoldingLinked: _link,
    e.HoldingUnlinked: _unlink,
    e.AllocationMade: _allocate,
    e.AllocationRevised: _revise,
    e.AllocationEnded: _end,
    e.EvidenceAttached: _evidence,
    e.SpendQueried: _query,
    e.ReclaimProposed: _propose,
    e.NoticeServed: _notice,
    e.ReclaimWithdrawn: _give_up,
    e.ReclaimReopened: _reopen,
    e.SurplusIdentified: _surplus,
    e.ReconsiderationRequested: _look_again,
    e.ReconsiderationDecided: _looked_again,
    e.InstalmentsAgreed: _settle_by,
    e.RechargeRaised: _raise,
    e.RechargeDisputed: _dispute,
    e.RechargeWithdrawn: _take_back,
    e.PersonDetailsKept: _keep_details,
    e.ReturnRequested: _ask_return,
    e.ReturnReceived: _go_on_with_return,
    e.ReturnReviewed: _go_on_with_return,
    e.ReturnWithdrawn: _go_on_with_return,
    **dict.fromkeys(BUDGET_EVENTS, _budget),
    e.EntryReversed: _reverse,
    **dict.fromkeys(e.Reversible.__args__, _money),
}
