"""Double entry: what each event does to the books, as postings that sum to nought. Pure.

Nothing computes a balance any other way than by adding these up. Debits are positive. A posting
has a holding only where it says where money is (held, on-its-way, suspense), and a category only
where it says what was bought (spent).

What a person typed before the bank has shown it stands under `on-its-way`; what the bank has
shown under `held`. So for each holding, date and moment the bank's own figure equals what is held
there, unallocated lines included, and what a person has is held and on-its-way together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.events import AnyEvent, Share

HELD = "held"
ON_ITS_WAY = "on-its-way"
PAID = "paid"
CONTRIBUTED = "contributed"
COLLECTED = "collected"
TOPPED_UP = "topped-up"
INTEREST = "interest"
SPENT = "spent"
OWED = "owed"
RETURNED = "returned"
SUSPENSE = "suspense"
BROUGHT_FORWARD = "brought-forward"
WRITTEN_OFF = "written-off"
RECHARGED = "recharged"

HEADS = (
    HELD, ON_ITS_WAY, OWED, SPENT, RETURNED, COLLECTED, WRITTEN_OFF, RECHARGED,
    PAID, CONTRIBUTED, TOPPED_UP, INTEREST, BROUGHT_FORWARD, SUSPENSE,
)  # fmt: skip
"""Every head, those usually in debit first."""

MONEY_HEADS = (HELD, ON_ITS_WAY)
"""The heads whose sum is what a person has."""

PREFIX = len("account:")
"""How long the family's name is in front of a stream's own; `holding:` is as long."""


class Posting(NamedTuple):
    """One side of a movement. pence is signed, a debit positive; on is the business date.

    account and fund are empty for money nobody has attributed yet.
    """

    head: str
    account: str
    fund: str
    holding: str
    category: str
    pence: int
    on: date


Plain = tuple[str, str, str, str, str, int, date]
"""A posting as postings() gives it: a bare tuple in Posting's order, for a million of them."""

Side = tuple[str, str, str]
"""Head, holding and category."""


def postings(stream: str, event: AnyEvent) -> list[Plain]:
    """What this event of this stream posts; empty when it moves no money.

    Raises TypeError for an event that nobody has said anything about here.
    """
    post = _POSTS.get(type(event))
    if post is None:
        raise TypeError(f"nothing says what {type(event).__name__} posts")
    return post(stream[PREFIX:], event)


def _nothing(name: str, event: AnyEvent) -> list[Plain]:
    return []


def _seen(line: str | None) -> str:
    return ON_ITS_WAY if line is None else HELD


def _move(
    account: str, on: date, shares: Iterable[Share], *, debit: Side, credit: Side
) -> list[Plain]:
    head, holding, category = debit
    other, other_holding, other_category = credit
    found: list[Plain] = []
    for share in shares:
        fund, pence = share.fund, share.pence
        found.append((head, account, fund, holding, category, pence, on))
        found.append((other, account, fund, other_holding, other_category, -pence, on))
    return found


# ── money in ─────────────────────────────────────────────────────────────────────────────────


def _payment_made(account: str, event: e.PaymentMade) -> list[Plain]:
    pence, on, fund = event.paid_pence, event.paid_on, event.fund
    if not pence:
        return []
    return [
        (_seen(event.line), account, fund, event.holding, "", pence, on),
        (PAID, account, fund, "", "", -pence, on),
    ]


def _payment_returned(account: str, event: e.PaymentReturned) -> list[Plain]:
    pence, on, fund = event.amount_pence, event.returned_on, event.fund
    return [
        (PAID, account, fund, "", "", pence, on),
        (_seen(event.line), account, fund, event.holding, "", -pence, on),
    ]


def _contribution_received(account: str, event: e.ContributionReceived) -> list[Plain]:
    pence, on, fund = event.amount_pence, event.received_on, event.fund
    if event.holding is None:
        came = (COLLECTED, account, fund, "", "", pence, on)
    else:
        came = (_seen(event.line), account, fund, event.holding, "", pence, on)
    return [came, (CONTRIBUTED, account, fund, "", "", -pence, on)]


def _top_up_received(account: str, event: e.TopUpReceived) -> list[Plain]:
    pence, on, fund = event.amount_pence, event.received_on, event.fund
    return [
        (_seen(event.line), account, fund, event.holding, "", pence, on),
        (TOPPED_UP, account, fund, "", "", -pence, on),
    ]


def _interest_received(account: str, event: e.InterestReceived) -> list[Plain]:
    came = (_seen(event.line), event.holding, "")
    shares = event.shares
    return _move(account, event.received_on, shares, debit=came, credit=(INTEREST, "", ""))


def _refund_received(account: str, event: e.RefundReceived) -> list[Plain]:
    # A notional spend's credit note lessens what the funder paid for: no money comes here.
    came = (PAID, "", "") if event.holding is None else (_seen(event.line), event.holding, "")
    gave = (OWED, "", "") if event.against == "owed" else (SPENT, "", event.category)
    return _move(account, event.received_on, event.shares, debit=came, credit=gave)


# ── the spend ────────────────────────────────────────────────────────────────────────────────


def _spend_recorded(account: str, event: e.SpendRecorded) -> list[Plain]:
    on, category, holding = event.paid_on, event.category, event.holding
    if holding is None:
        head, holding = PAID, ""
    else:
        head = ON_ITS_WAY if event.line is None else HELD
    found: list[Plain] = []
    for share in event.shares:
        fund, pence = share.fund, share.pence
        found.append((SPENT, account, fund, "", category, pence, on))
        found.append((head, account, fund, holding, "", -pence, on))
    return found


def _spend_accepted(account: str, event: e.SpendAccepted) -> list[Plain]:
    spent = (SPENT, "", event.category)
    shares = event.restored
    return _move(account, event.accepted_on, shares, debit=spent, credit=(OWED, "", ""))


def _spend_disallowed(account: str, event: e.SpendDisallowed) -> list[Plain]:
    spent = (SPENT, "", event.category)
    shares = event.shares
    return _move(account, event.disallowed_on, shares, debit=(OWED, "", ""), credit=spent)


def _spend_recategorised(account: str, event: e.SpendRecategorised) -> list[Plain]:
    now, was = (SPENT, "", event.category), (SPENT, "", event.was)
    return _move(account, event.paid_on, event.shares, debit=now, credit=was)


def _shares_corrected(account: str, event: e.SharesCorrected) -> list[Plain]:
    spent = (SPENT, "", event.category)
    if event.holding is None:
        went = (PAID, "", "")
    else:
        went = (HELD if event.seen else ON_ITS_WAY, event.holding, "")
    on = event.paid_on
    undone = _move(account, on, event.was, debit=went, credit=spent)
    return undone + _move(account, on, event.shares, debit=spent, credit=went)


def _made_good(account: str, event: e.MadeGood) -> list[Plain]:
    came = (_seen(event.line), event.holding, "")
    shares = event.shares
    return _move(account, event.received_on, shares, debit=came, credit=(OWED, "", ""))


# ── the reclaim ──────────────────────────────────────────────────────────────────────────────


def _reclaim_received(account: str, event: e.ReclaimReceived) -> list[Plain]:
    pence, on, fund = event.amount_pence, event.received_on, event.fund
    if event.against == "owed":
        # Repaid straight to the funder: no holding has less for it, whatever the event names.
        gave = (OWED, account, fund, "", "", -pence, on)
    else:
        gave = (_seen(event.line), account, fund, event.holding or "", "", -pence, on)
    return [(RETURNED, account, fund, "", "", pence, on), gave]


def _offset_applied(account: str, event: e.OffsetApplied) -> list[Plain]:
    # The payment in full and at once its return: the payment's own entry tells of what went.
    pence, on, fund = event.amount_pence, event.applied_on, event.fund
    return [
        (RETURNED, account, fund, "", "", pence, on),
        (PAID, account, fund, "", "", -pence, on),
    ]


def _reclaim_written_off(account: str, event: e.ReclaimWrittenOff) -> list[Plain]:
    if event.against == "held":
        return []  # the money stays where it is
    pence, on, fund = event.amount_pence, event.written_off_on, event.fund
    return [
        (WRITTEN_OFF, account, fund, "", "", pence, on),
        (OWED, account, fund, "", "", -pence, on),
    ]


def _person_refunded(account: str, event: e.PersonRefunded) -> list[Plain]:
    pence, on, fund = event.amount_pence, event.refunded_on, event.fund
    return [
        (CONTRIBUTED, account, fund, "", "", pence, on),
        (_seen(event.line), account, fund, event.holding, "", -pence, on),
    ]


def _recharge_agreed(account: str, event: e.RechargeAgreed) -> list[Plain]:
    old, new, on = event.from_fund, event.to_fund, event.on
    found: list[Plain] = []
    for part in event.parts:
        found.append((SPENT, account, new, "", part.category, part.pence, on))
        found.append((SPENT, account, old, "", part.category, -part.pence, on))
    for part in event.held:
        found.append((HELD, account, new, part.holding, "", part.pence, on))
        found.append((HELD, account, old, part.holding, "", -part.pence, on))
    total = sum(part.pence for part in (*event.parts, *event.held))
    if not total:
        return []
    found.append((RECHARGED, account, old, "", "", total, on))
    found.append((RECHARGED, account, new, "", "", -total, on))
    return found


# ── the holding, and money that only changes place ───────────────────────────────────────────


def _line_unallocated(holding: str, event: e.LineUnallocated) -> list[Plain]:
    pence, on = event.amount_pence, event.on
    return [(HELD, "", "", holding, "", pence, on), (SUSPENSE, "", "", holding, "", -pence, on)]


def _line_allocated(holding: str, event: e.LineAllocated) -> list[Plain]:
    pence, on = event.amount_pence, event.on
    return [(HELD, "", "", holding, "", -pence, on), (SUSPENSE, "", "", holding, "", pence, on)]


def _line_matched(account: str, event: e.LineMatched) -> list[Plain]:
    here, before = (HELD, event.holding, ""), (ON_ITS_WAY, event.holding, "")
    if event.direction == "in":
        return _move(account, event.on, event.shares, debit=here, credit=before)
    return _move(account, event.on, event.shares, debit=before, credit=here)


def _money_moved(account: str, event: e.MoneyMoved) -> list[Plain]:
    on, receiver = event.moved_on, event.to_account or account
    # Inside one holding the bank has nothing to show: it is done when it is said.
    within = event.from_holding == event.to_holding
    came = HELD if within else _seen(event.to_line)
    went = HELD if within else _seen(event.from_line)
    found: list[Plain] = []
    for share in event.shares:
        fund, pence = share.fund, share.pence
        found.append((came, receiver, fund, event.to_holding, "", pence, on))
        found.append((went, account, fund, event.from_holding, "", -pence, on))
    return found


def _opening_balance_brought(account: str, event: e.OpeningBalanceBrought) -> list[Plain]:
    on, held, holding = event.on, _seen(event.line), event.holding or ""
    found: list[Plain] = []
    for one in event.funds:
        fund, brought = one.fund, one.held_pence + one.owed_pence
        if one.held_pence:
            found.append((held, account, fund, holding, "", one.held_pence, on))
        if one.owed_pence:
            found.append((OWED, account, fund, "", "", one.owed_pence, on))
        if brought:
            found.append((BROUGHT_FORWARD, account, fund, "", "", -brought, on))
    return found


# ── the correction ───────────────────────────────────────────────────────────────────────────


def _entry_reversed(account: str, event: e.EntryReversed) -> list[Plain]:
    undone = _POSTS[type(event.of)](account, event.of)
    return [(*key, -pence, on) for *key, pence, on in undone]


_NO_MONEY: tuple[type, ...] = (
    e.AccountOpened,
    e.FundAdded,
    e.HolderChanged,
    e.AgreementSigned,
    e.EligibilityChanged,
    e.PaymentsSuspended,
    e.PaymentsResumed,
    e.StopDecided,
    e.DeathRecorded,
    e.AccountClosed,
    e.HoldingOpened,
    e.HoldingLinked,
    e.HoldingUnlinked,
    e.StatementImported,  # its lines are the bank's word; what they are is told line by line
    e.CardNoticesShown,  # what did not post is no money
    e.FlagsSeen,
    e.StatementWithdrawn,
    e.AllocationMade,  # budgets are not posted, as in any books
    e.AllocationRevised,
    e.AllocationEnded,
    e.EvidenceAttached,
    e.SpendQueried,
    e.ReclaimProposed,
    e.NoticeServed,
    e.ReclaimWithdrawn,
    e.ReclaimReopened,
    e.IndicativeBudgetSet,
    e.PlanAgreed,
    e.SplitAgreed,
    e.ContributionAssessed,
    e.ContingencyAgreed,
    e.EarmarkAgreed,
    e.EarmarkReleased,
    e.LiabilityRecorded,
    e.LiabilitySettled,
    e.CarryOverDecided,
    e.PayeeNoted,
    e.PaymentScheduleAgreed,
    e.PaymentPurposeTold,
    e.PaymentRunMade,  # each of its payments tells of itself
    e.SurplusIdentified,
    e.ReconsiderationRequested,
    e.ReconsiderationDecided,
    e.InstalmentsAgreed,
    e.RechargeRaised,
    e.RechargeDisputed,
    e.RechargeWithdrawn,
    e.ReviewHeld,
    e.AuditTierSet,
    e.PersonDetailsKept,
    e.FunderCostRecorded,  # borne beside the budget: never the account's money
    e.FunderCostEnded,
    e.ReturnRequested,
    e.ReturnReceived,
    e.ReturnReviewed,
    e.ReturnWithdrawn,
    e.ReportIssued,
    e.HoldingNumberChanged,
    e.PolicyAdopted,
    e.ApprovalRequested,
    e.ApprovalGiven,
    e.ApprovalRefused,
    *e.ReconciliationEvent.__args__,  # what others say, beside the books and not in them
)

_POSTS: dict[type, Callable[[str, AnyEvent], list[Plain]]] = {
    **dict.fromkeys(_NO_MONEY, _nothing),
    e.PaymentMade: _payment_made,
    e.PaymentReturned: _payment_returned,
    e.ContributionReceived: _contribution_received,
    e.TopUpReceived: _top_up_received,
    e.RefundReceived: _refund_received,
    e.InterestReceived: _interest_received,
    e.SpendRecorded: _spend_recorded,
    e.SpendAccepted: _spend_accepted,
    e.SpendDisallowed: _spend_disallowed,
    e.SpendRecategorised: _spend_recategorised,
    e.SharesCorrected: _shares_corrected,
    e.MadeGood: _made_good,
    e.ReclaimReceived: _reclaim_received,
    e.OffsetApplied: _offset_applied,
    e.ReclaimWrittenOff: _reclaim_written_off,
    e.PersonRefunded: _person_refunded,
    e.RechargeAgreed: _recharge_agreed,
    e.RechargeSettled: _nothing,  # between funders, outside the account
    e.LineUnallocated: _line_unallocated,
    e.LineAllocated: _line_allocated,
    e.LineMatched: _line_matched,
    e.MoneyMoved: _money_moved,
    e.OpeningBalanceBrought: _opening_balance_brought,
    e.EntryReversed: _entry_reversed,
}
