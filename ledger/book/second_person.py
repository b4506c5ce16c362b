"""What needs a second person, found in what a command came to and never in how it was asked.

What a bank has shown has happened, and waits for nobody: only what we are about to do does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.state import Account
from ledger.book.draft import Decided, Draft
from ledger.errors import Refused
from ledger.policy.pack import Pack
from ledger.policy.policies import Policies
from ledger.policy.second_person import KINDS, lists

ACCOUNT, HOLDING = "account:", "holding:"


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
    last to begin, so that a date in the past slips past nothing. Amounts of one kind count as one.
    """
    deeds = [deed for one in decided for deed in _deeds(draft, one)]
    for kind in KINDS:
        own = [deed for deed in deeds if deed.kind == kind]
        total = sum(deed.amount_pence for deed in own)
        for deed in own:
            policies = _before(draft.policies) if kind == "policy" else draft.policies
            for pack in _packs(policies, deed):
                if lists(pack.rules, kind, total):
                    return Needed(kind, total, pack)
    return None


def must_not_audit_own(draft: Draft, decided: Sequence[Decided]) -> None:
    """Nobody audits an account they set up (domain.md 3.9), where a funder's pack says so."""
    for stream, _, event in decided:
        if not isinstance(event, e.ReviewHeld) or event.kind != "financial":
            continue
        account = _account(draft, stream)
        deed = _Deed("own-audit", event.held_on, 0, [_funder(account, event.fund)])
        for pack in _packs(draft.policies, deed):
            if account.opened_by == draft.by and lists(pack.rules, "own-audit"):
                raise Refused(
                    "own-audit",
                    f"account {account.id} was set up by the same person, and {pack.ref} lets "
                    "nobody audit an account they set up",
                    "somebody else holds its financial review",
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
    found = {}
    for payment in event.payments:
        account = draft.account(payment.account)
        made = account.money[payment.entry]
        found[_funder(account, getattr(made, "fund", ""))] = None
    yield _Deed("pay-run", event.paid_on, event.total_pence, list(found))


def _payment(draft: Draft, stream: str, event: e.PaymentMade) -> Iterator[_Deed]:
    if event.line is None:
        funder = _funder(_account(draft, stream), event.fund)
        yield _Deed("payment", event.paid_on, event.paid_pence, [funder])


def _number(draft: Draft, stream: str, event: e.HoldingNumberChanged) -> Iterator[_Deed]:
    holding = draft.holding(stream.removeprefix(HOLDING))
    funders = (
        fund.funder for name in sorted(holding.links) for fund in draft.look_at(name).funds.values()
    )
    yield _Deed("bank-details", event.from_on, 0, funders)


def _link(draft: Draft, stream: str, event: e.HoldingLinked) -> Iterator[_Deed]:
    """A place to pay into belongs to setting up. Another one, once money was paid somewhere else,
    is a change of bank details: the old place may have been unlinked just before."""
    if not stream.startswith(ACCOUNT):
        return
    account = _account(draft, stream)
    elsewhere = any(paid.holding not in (None, event.holding) for _, paid in account.payments())
    funders = [fund.funder for fund in account.funds.values()]
    yield _Deed("bank-details" if elsewhere else "set-up", event.from_on, 0, funders)


def _written_off(draft: Draft, stream: str, event: e.ReclaimWrittenOff) -> Iterator[_Deed]:
    funder = _funder(_account(draft, stream), event.fund)
    yield _Deed("write-off", event.written_off_on, event.amount_pence, [funder])


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
    e.ReclaimWrittenOff: _written_off,
    e.PersonRefunded: _refund,
    e.SpendDisallowed: _disallowed,
    e.AllocationMade: _allocation,
    e.AllocationRevised: _allocation,
    e.FundAdded: _fund,
    e.PolicyAdopted: _policy,
}
