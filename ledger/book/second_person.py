"""What needs a second person, found in what a command came to and never in how it was asked.

What a bank has shown has happened, and waits for nobody: only what we are about to do does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from ledger import events as e
from ledger.account.state import Account
from ledger.book.draft import Decided, Draft
from ledger.errors import Refused
from ledger.policy.pack import Pack
from ledger.policy.policies import Policies
from ledger.policy.second_person import KINDS, frees, has_amount, lists

ACCOUNT, HOLDING, PAY = "account:", "holding:", "_pay:"


class Needed(NamedTuple):
    """Why something waits: the kind that a pack lists, how much it is of, and which pack."""

    kind: str
    amount_pence: int
    pack: Pack


class _Deed(NamedTuple):
    """One event that a pack may list: its kind, its day and amount, and whose money it is.

    funders is empty where no fund is concerned, and the default pack counts.
    """

    kind: str
    on: date
    amount_pence: int
    funders: Iterable[str]


def needed(draft: Draft, decided: Sequence[Decided]) -> Needed | None:
    """Why what was just decided needs a second person; None where it does not.

    It does if a pack of any funder concerned lists it: the one in force on its own day, or the
    last to begin, so that a date in the past slips past nothing. Amounts of one kind count as one,
    with those shortly before, so that nothing slips past in parts. A pack that frees what waited
    waits itself.
    """
    deeds = [(one, deed) for one in decided for deed in _deeds(draft, one)]
    if not deeds:
        return None
    for kind in KINDS:
        own = [(one, deed) for one, deed in deeds if deed.kind == kind]
        total = sum(deed.amount_pence for _, deed in own)
        for one, deed in own:
            policies = _before(draft.policies) if kind == "policy" else draft.policies
            for pack in _packs(policies, deed):
                if lists(pack.rules, kind, total):
                    return Needed(kind, total, pack)
                if has_amount(pack.rules, kind):
                    lately = _lately(draft, decided, one.stream, deed)
                    if lists(pack.rules, kind, total + lately):
                        return Needed(kind, total, pack)
    return _freed(draft, decided)


def _freed(draft: Draft, decided: Sequence[Decided]) -> Needed | None:
    """Why a pack waits whatever it lists: by the pack whose place it takes, something it leaves
    out waits. Else one person could first free themselves, and then do it. Not before the first
    account is opened: a service of one person says so to begin with."""
    if not draft.account_names():
        return None
    for _, _, event in decided:
        if isinstance(event, e.PolicyAdopted):
            was = _before(draft.policies).in_force(event.funder, event.effective_on)
            if frees(was.rules, draft.policies.adopted[-1].rules):
                return Needed("policy", 0, was)
    return None


A_YEAR, A_WEEK = timedelta(days=365), timedelta(days=6)
_TOGETHER = {"write-off": A_YEAR, "refund": A_YEAR, "disallowance": A_YEAR, "payment": A_WEEK}
"""How near together the same is done on one account to count as one in parts."""


def _lately(draft: Draft, decided: Sequence[Decided], stream: str, deed: _Deed) -> int:
    """What was done of the same kind near the day of a deed, and stands, in pence: on the same
    account, or of pay runs by those of the same day."""
    if deed.kind == "pay-run":
        runs = {name for name in draft.names(PAY) if name != stream}
        made = [entry.event for name in sorted(runs) for entry in draft.record(name).entries]
        own = [one for one in made if isinstance(one, e.PaymentRunMade)]
        return sum(one.total_pence for one in own if one.paid_on == deed.on)
    near = _TOGETHER.get(deed.kind)
    if near is None:
        return 0
    new = {one.version for one in decided if one.stream == stream}
    account = _account(draft, stream)
    return sum(
        other.amount_pence
        for version, event in account.money.items()
        if type(event) in _FIND and version not in new and account.is_live(version)
        for other in _deeds(draft, Decided(stream, version, event))
        if other.kind == deed.kind and abs(other.on - deed.on) <= near
    )


def must_not_audit_own(draft: Draft, decided: Sequence[Decided]) -> None:
    """Nobody audits an account they set up (domain.md 3.9), where a funder's pack says so."""
    for stream, _, event in decided:
        account = _account(draft, stream)
        if isinstance(event, e.ReviewHeld) and event.kind == "financial":
            what, fund, on = "holds its financial review", event.fund, event.held_on
        elif isinstance(event, e.ReturnReviewed):
            what, fund = "looks at its return", account.returns[event.name].requested.fund
            on = event.reviewed_on
        else:
            continue
        deed = _Deed("own-audit", on, 0, [_funder(account, fund)])
        for pack in _packs(draft.policies, deed):
            if account.opened_by == draft.by and lists(pack.rules, "own-audit"):
                raise Refused(
                    "own-audit",
                    f"account {account.id} was set up by the same person, and {pack.ref} lets "
                    "nobody audit an account they set up",
                    f"somebody else {what}",
                )


def _packs(policies: Policies, deed: _Deed) -> Iterator[Pack]:
    found = False
    for funder in deed.funders:
        found = True
        yield policies.in_force(funder, deed.on)
        yield policies.in_force(funder, date.max)
    if not found:
        yield policies.in_force("", deed.on)


def _before(policies: Policies) -> Policies:
    """The policies without the last pack adopted, which may not free itself."""
    before = Policies()
    before.adopted = policies.adopted[:-1]
    return before


# ── which events may be listed ───────────────────────────────────────────────────────────────


def _deeds(draft: Draft, one: Decided) -> Iterable[_Deed]:
    find = _FIND.get(type(one.event))
    return find(draft, one.stream, one.event) if find else ()


def _account(draft: Draft, stream: str) -> Account:
    return draft.account(stream.removeprefix(ACCOUNT))


def _funder(account: Account, fund: str) -> str:
    """Whose money a fund is; empty for the reserved fund."""
    return account.funds[fund].funder if fund in account.funds else ""


def _run(draft: Draft, stream: str, event: e.PaymentRunMade) -> Iterator[_Deed]:
    if not event.payments:
        return
    accounts = {payment.account for payment in event.payments}
    found = {}
    for of, _, made in draft.decided:  # a run and what it paid are decided together
        if isinstance(made, e.PaymentMade) and (name := of.removeprefix(ACCOUNT)) in accounts:
            found[draft.funder(name, made.fund)] = None
    yield _Deed("pay-run", event.paid_on, event.total_pence, list(found))


def _payment(draft: Draft, stream: str, event: e.PaymentMade) -> Iterator[_Deed]:
    if event.line is None:
        funder = draft.funder(stream.removeprefix(ACCOUNT), event.fund)
        yield _Deed("payment", event.paid_on, event.paid_pence, [funder])


def _number(draft: Draft, stream: str, event: e.HoldingNumberChanged) -> Iterator[_Deed]:
    holding = draft.holding(stream.removeprefix(HOLDING))
    funders = (
        fund.funder for name in sorted(holding.links) for fund in draft.look_at(name).funds.values()
    )
    yield _Deed("bank-details", event.from_on, 0, funders)


def _link(draft: Draft, stream: str, event: e.HoldingLinked) -> Iterator[_Deed]:
    """A place to pay into belongs to setting up. Another one, once money went somewhere else, is
    a change of bank details: the old place may have been unlinked just before, and what went
    there taken back."""
    if stream.startswith(ACCOUNT):
        account = _account(draft, stream)
        elsewhere = account.was_paid_into() - {event.holding}
        kind = "bank-details" if elsewhere else "set-up"
        yield _Deed(kind, event.from_on, 0, _funders(account))


def _unlink(draft: Draft, stream: str, event: e.HoldingUnlinked) -> Iterator[_Deed]:
    """Where money went, and the next goes to a place that was linked at the beginning; one linked
    later was a change of bank details then."""
    if stream.startswith(ACCOUNT):
        account = _account(draft, stream)
        open_ = {link.holding for link in account.links if link.last_on is None and not link.later}
        if event.holding in account.was_paid_into() and open_ - {event.holding}:
            yield _Deed("bank-details", event.last_on, 0, _funders(account))


def _funders(account: Account) -> list[str]:
    return [fund.funder for fund in account.funds.values()]


def _written_off(draft: Draft, stream: str, event: e.ReclaimWrittenOff) -> Iterator[_Deed]:
    funder = _funder(_account(draft, stream), event.fund)
    yield _Deed("write-off", event.written_off_on, event.amount_pence, [funder])


def _restored(draft: Draft, stream: str, event: e.SpendAccepted) -> Iterator[_Deed]:
    """What had been found not allowed is owed no more: a debt given up by another name."""
    if event.restored:
        account = _account(draft, stream)
        total = sum(share.pence for share in event.restored)
        funders = [_funder(account, share.fund) for share in event.restored]
        yield _Deed("write-off", event.accepted_on, total, funders)


def _taken_back(draft: Draft, stream: str, event: e.EntryReversed) -> Iterator[_Deed]:
    """The same, by taking back the finding itself, or the debt as it was brought in."""
    if isinstance(event.of, e.SpendDisallowed):
        for deed in _disallowed(draft, stream, event.of):
            yield deed._replace(kind="write-off")
    if isinstance(event.of, e.OpeningBalanceBrought):
        account = _account(draft, stream)
        owed = {fund.fund: fund.owed_pence for fund in event.of.funds if fund.owed_pence}
        if owed:
            funders = [_funder(account, fund) for fund in owed]
            yield _Deed("write-off", event.of.on, sum(owed.values()), funders)


def _refund(draft: Draft, stream: str, event: e.PersonRefunded) -> Iterator[_Deed]:
    if event.line is None:
        funder = _funder(_account(draft, stream), event.fund)
        yield _Deed("refund", event.refunded_on, event.amount_pence, [funder])


def _disallowed(draft: Draft, stream: str, event: e.SpendDisallowed) -> Iterator[_Deed]:
    account = _account(draft, stream)
    total = sum(share.pence for share in event.shares)
    funders = [_funder(account, share.fund) for share in event.shares]
    yield _Deed("disallowance", event.disallowed_on, total, funders)


def _allocation(
    draft: Draft, stream: str, event: e.AllocationMade | e.AllocationRevised
) -> Iterator[_Deed]:
    account = _account(draft, stream)
    fund = account.allocations[event.allocation].made.fund
    yield _Deed("allocation", event.decided_on, event.amount_pence, [_funder(account, fund)])


def _fund(draft: Draft, stream: str, event: e.FundAdded) -> Iterator[_Deed]:
    yield _Deed("set-up", event.from_on, 0, [event.funder])


def _policy(draft: Draft, stream: str, event: e.PolicyAdopted) -> Iterator[_Deed]:
    yield _Deed("policy", event.adopted_on, 0, [event.funder])


_FIND: dict[type, Callable[..., Iterable[_Deed]]] = {
    e.PaymentRunMade: _run,
    e.PaymentMade: _payment,
    e.HoldingNumberChanged: _number,
    e.HoldingLinked: _link,
    e.HoldingUnlinked: _unlink,
    e.ReclaimWrittenOff: _written_off,
    e.SpendAccepted: _restored,
    e.EntryReversed: _taken_back,
    e.PersonRefunded: _refund,
    e.SpendDisallowed: _disallowed,
    e.AllocationMade: _allocation,
    e.AllocationRevised: _allocation,
    e.FundAdded: _fund,
    e.PolicyAdopted: _policy,
}
