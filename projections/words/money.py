"""Words for money that came in, was spent, or was asked back. Pure."""

from __future__ import annotations

from collections.abc import Callable

from ledger import events as e
from ledger.calendar import uk_words
from ledger.events.spends import NO_CATEGORY
from ledger.money import pounds
from projections.words.phrases import by_fund, called, coded, days, to_come, total

# ── money in ──────────────────────────────────────────────────────────────────────────────────


def _payment_made(event: e.PaymentMade) -> str:
    said = f"{event.fund} paid {pounds(event.paid_pence)} into {event.holding}"
    said += days(event.first_on, event.last_on)
    if event.contribution_pence:
        gross, own = pounds(event.gross_pence), pounds(event.contribution_pence)
        if event.basis == "net":
            said += f" ({gross} less the person's contribution of {own})"
        else:
            said += f" (in full; the person is to contribute {own})"
    return said + (to_come(event.line) if event.paid_pence else "")


def _payment_returned(event: e.PaymentReturned, account: str) -> str:
    of = f", of the payment in {called(event.entry, account)}" if event.entry else ""
    amount, wait = pounds(event.amount_pence), to_come(event.line)
    return f"{amount} went back to {event.fund} from {event.holding}{of}{wait}"


def _contribution_received(event: e.ContributionReceived) -> str:
    amount = pounds(event.amount_pence)
    if event.holding is None:
        return f"The person contributed {amount}, paid to {event.fund}"
    wait = to_come(event.line)
    return f"The person contributed {amount} to {event.fund}, into {event.holding}{wait}"


def _top_up_received(event: e.TopUpReceived) -> str:
    amount, wait = pounds(event.amount_pence), to_come(event.line)
    return f"The person's own {amount} was put into {event.holding}, as {event.fund}{wait}"


def _refund_received(event: e.RefundReceived, account: str) -> str:
    of = f", of the spend in {called(event.spend, account)}" if event.spend else ""
    whose = by_fund(event.shares, one="to")
    if event.holding is None:
        return f"Credit note for {total(event.shares)} on {event.category}{of}{whose}"
    owed = "; it had been found not allowed" if event.against == "owed" else ""
    amount = total(event.shares)
    wait = to_come(event.line)
    return f"{amount} given back on {event.category}{of}, into {event.holding}{whose}{owed}{wait}"


def _interest_received(event: e.InterestReceived) -> str:
    whose, wait = by_fund(event.shares, one="to"), to_come(event.line)
    return f"The bank paid {total(event.shares)} interest into {event.holding}{whose}{wait}"


# ── the spend ─────────────────────────────────────────────────────────────────────────────────


def _spend_recorded(event: e.SpendRecorded) -> str:
    said = f"Spent {total(event.shares)} on {event.category}"
    if event.payee:
        said += f", paid to {event.payee}"
    if (event.for_from, event.for_to) != (event.paid_on, event.paid_on):
        said += "," + days(event.for_from, event.for_to)
    said += by_fund(event.shares)
    if event.holding is None:
        return said + "; the funder pays the provider"
    return said + to_come(event.line)


_RELATIONS = {
    "same-household": "of the same household",
    "family": "family",
    "employee": "an employee",
    "provider": "a provider",
    "other": "none of those that a rule asks about",
}


def _payee_noted(event: e.PayeeNoted) -> str:
    said = f"{event.payee} is {_RELATIONS[event.relation]} from {uk_words(event.from_on)}"
    if event.allowed:
        said += ", and may be paid"
    elif event.relation in ("same-household", "family"):
        said += ", and may not be paid unless the funder agrees"
    return f"{said}: {coded(event.reason)}"


def _evidence_attached(event: e.EvidenceAttached, account: str) -> str:
    kind = coded(event.kind)
    return f"{kind.capitalize()} kept as evidence of the spend in {called(event.spend, account)}"


def _spend_queried(event: e.SpendQueried, account: str) -> str:
    by = f", by {event.policy}" if event.policy else ""
    return f"Asked about {called(event.spend, account)}: {coded(event.rule)}{by}"


def _spend_accepted(event: e.SpendAccepted, account: str) -> str:
    what = "" if event.category == NO_CATEGORY else "The spend in "
    said = f"{what}{called(event.spend, account)} was accepted: {coded(event.reason)}"
    if event.restored:
        amount, whose = total(event.restored), by_fund(event.restored, one="to")
        said += f"; {amount} is no longer owed{whose}"
    return said


def _spend_disallowed(event: e.SpendDisallowed, account: str) -> str:
    amount, whose = total(event.shares), by_fund(event.shares, one="to")
    why, spend = coded(event.reason), called(event.spend, account)
    return f"{amount} of the spend in {spend} is not allowed ({why}) and owed{whose}"


def _spend_recategorised(event: e.SpendRecategorised, account: str) -> str:
    was, now = event.was, event.category
    why = coded(event.reason)
    return f"The spend in {called(event.spend, account)} was for {now}, and not for {was}: {why}"


def _shares_corrected(event: e.SharesCorrected, account: str) -> str:
    was = ", ".join(f"{pounds(share.pence)} {share.fund}" for share in event.was) or "nobody's"
    now = ", ".join(f"{pounds(share.pence)} {share.fund}" for share in event.shares) or "nobody's"
    why = coded(event.reason)
    return f"The spend in {called(event.spend, account)} was {now}, and not {was}: {why}"


def _made_good(event: e.MadeGood, account: str) -> str:
    of = f" of the spend in {called(event.spend, account)}" if event.spend else ""
    amount, whose = total(event.shares), by_fund(event.shares, one="to")
    wait = to_come(event.line)
    return f"The person put back {amount} that was owed{of}, into {event.holding}{whose}{wait}"


# ── the reclaim ───────────────────────────────────────────────────────────────────────────────


def _reclaim_proposed(event: e.ReclaimProposed) -> str:
    amount, ground = pounds(event.amount_pence), coded(event.ground)
    return f"{event.fund} proposes to ask {amount} back ({event.reclaim}): {ground}"


def _notice_served(event: e.NoticeServed) -> str:
    amount, reasons = pounds(event.amount_pence), ", ".join(map(coded, event.reasons))
    who = coded(event.repayer)
    by = uk_words(event.repay_by)
    return f"Notice served: {amount} to be repaid by the {who} by {by} ({event.reclaim}): {reasons}"


def _reclaim_received(event: e.ReclaimReceived) -> str:
    under = f" ({event.reclaim})" if event.reclaim else ", which nobody had asked for"
    amount = pounds(event.amount_pence)
    if event.against == "owed":
        return f"{amount} that was owed was repaid to {event.fund}{under}"
    place = f" from {event.holding}" if event.holding else ""
    return f"{amount} went back to {event.fund}{place}{under}{to_come(event.line)}"


def _reclaim_withdrawn(event: e.ReclaimWithdrawn) -> str:
    return f"No more is asked back under {event.reclaim}: {coded(event.reason)}"


WORDS: dict[type, Callable] = {
    e.PaymentMade: _payment_made,
    e.ContributionReceived: _contribution_received,
    e.TopUpReceived: _top_up_received,
    e.InterestReceived: _interest_received,
    e.SpendRecorded: _spend_recorded,
    e.PayeeNoted: _payee_noted,
    e.ReclaimProposed: _reclaim_proposed,
    e.NoticeServed: _notice_served,
    e.ReclaimReceived: _reclaim_received,
    e.ReclaimWithdrawn: _reclaim_withdrawn,
}

ABOUT_ENTRIES: dict[type, Callable] = {
    e.PaymentReturned: _payment_returned,
    e.RefundReceived: _refund_received,
    e.EvidenceAttached: _evidence_attached,
    e.SpendQueried: _spend_queried,
    e.SpendAccepted: _spend_accepted,
    e.SpendDisallowed: _spend_disallowed,
    e.SpendRecategorised: _spend_recategorised,
    e.SharesCorrected: _shares_corrected,
    e.MadeGood: _made_good,
}
"""These name another entry of the account, and so are told which account it is."""
