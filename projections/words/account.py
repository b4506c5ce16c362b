"""Words for what happens to an account and its allocations. Pure."""

from __future__ import annotations

from collections.abc import Callable

from ledger import events as e
from ledger.calendar import uk_words
from ledger.money import pounds
from projections.words.phrases import coded, to_come, working

_DEPLOYMENT = {
    "notional": "held by the funder",
    "third_party": "held by a third party",
    "direct_payment": "as a direct payment",
}
_HOLDER = {
    "person": "the person",
    "representative": "a representative",
    "nominee": "a nominee",
    "managed": "a managed account",
    "third_party": "a third party",
}


# ── the account ───────────────────────────────────────────────────────────────────────────────


def _account_opened(event: e.AccountOpened) -> str:
    about = f"care group {coded(event.care_group)}, age {event.age_band}"
    return f"Account opened for {event.person}: {about}, eligible by {coded(event.eligibility)}"


def _fund_added(event: e.FundAdded) -> str:
    charged = ", with a contribution charged" if event.contribution_charged else ""
    return (
        f"Fund {event.fund} added: {coded(event.programme)} money of {event.funder}{charged}, "
        f"from {uk_words(event.from_on)}"
    )


def _holder_changed(event: e.HolderChanged) -> str:
    who = f"{_HOLDER[event.holder]}, {event.reference}"
    return f"From {uk_words(event.from_on)} the money is looked after by {who}"


def _agreement_signed(event: e.AgreementSigned) -> str:
    return f"Agreement {event.reference} signed on {uk_words(event.signed_on)}"


def _eligibility_changed(event: e.EligibilityChanged) -> str:
    decided = f"decided on {uk_words(event.decided_on)}"
    return f"Eligible by {coded(event.eligibility)} from {uk_words(event.from_on)}, {decided}"


def _payments_suspended(event: e.PaymentsSuspended) -> str:
    return f"Payments suspended from {uk_words(event.from_on)}: {coded(event.reason)}"


def _payments_resumed(event: e.PaymentsResumed) -> str:
    return f"Payments resumed from {uk_words(event.from_on)}: {coded(event.reason)}"


def _stop_decided(event: e.StopDecided) -> str:
    force = "must" if event.force == "must" else "are to"
    return (
        f"Decided on {uk_words(event.decided_on)} that direct payments {force} stop "
        f"on {uk_words(event.effective_on)}: {coded(event.ground)}"
    )


def _death_recorded(event: e.DeathRecorded) -> str:
    return f"The person died on {uk_words(event.died_on)}"


def _account_closed(event: e.AccountClosed) -> str:
    return f"Account closed on {uk_words(event.closed_on)}: {coded(event.reason)}"


def _opening_balance_brought(event: e.OpeningBalanceBrought) -> str:
    funds = []
    for one in event.funds:
        parts = [f"{pounds(one.held_pence)} held"]
        if one.owed_pence:
            parts.append(f"{pounds(one.owed_pence)} owed")
        if one.paid_pence:
            parts.append(f"{pounds(one.paid_pence)} paid to date")
        if one.contributed_pence:
            parts.append(f"{pounds(one.contributed_pence)} contributed to date")
        funds.append(f"{one.fund} {', '.join(parts)}")
    place = f" at {event.holding}" if event.holding else ""
    held = any(one.held_pence for one in event.funds)
    wait = to_come(event.line) if held else ""
    return f"Opening balance brought in{place}: {'; '.join(funds)}{wait}"


# ── the allocation ────────────────────────────────────────────────────────────────────────────


def _allocation_made(event: e.AllocationMade) -> str:
    often = " a week" if event.frequency == "weekly" else " once"
    until = f" to {uk_words(event.to_on)}" if event.to_on else ""
    return (
        f"{event.fund} agreed {pounds(event.amount_pence)}{often}, "
        f"{_DEPLOYMENT[event.deployment]}, from {uk_words(event.from_on)}{until} "
        f"(allocation {event.allocation}){working(event.calculation)}"
    )


def _allocation_revised(event: e.AllocationRevised) -> str:
    amount, day = pounds(event.amount_pence), uk_words(event.from_on)
    worked_out = working(event.calculation)
    return f"Allocation {event.allocation} became {amount} from {day}{worked_out}"


def _allocation_ended(event: e.AllocationEnded) -> str:
    day = uk_words(event.last_on)
    return f"Allocation {event.allocation} ended after {day}: {coded(event.reason)}"


WORDS: dict[type, Callable] = {
    e.AccountOpened: _account_opened,
    e.FundAdded: _fund_added,
    e.HolderChanged: _holder_changed,
    e.AgreementSigned: _agreement_signed,
    e.EligibilityChanged: _eligibility_changed,
    e.PaymentsSuspended: _payments_suspended,
    e.PaymentsResumed: _payments_resumed,
    e.StopDecided: _stop_decided,
    e.DeathRecorded: _death_recorded,
    e.AccountClosed: _account_closed,
    e.OpeningBalanceBrought: _opening_balance_brought,
    e.AllocationMade: _allocation_made,
    e.AllocationRevised: _allocation_revised,
    e.AllocationEnded: _allocation_ended,
}
