"""Words for a second person's part, and for a holding's number. Pure."""

from __future__ import annotations

from collections.abc import Callable

from ledger import events as e
from ledger.calendar import uk_words
from ledger.money import pounds
from projections.words.phrases import coded

WHY = {
    "pay-run": "a pay run",
    "bank-details": "a change of bank details",
    "write-off": "a write-off",
    "refund": "money given back to the person",
    "disallowance": "a spend not allowed",
    "allocation": "an allocation",
    "set-up": "a fund set up",
    "payment": "a payment",
    "policy": "a policy adopted",
}
_ABOUT = {"account:": "account ", "holding:": "holding ", "_pay:": "pay run ", "_policy": "policy"}


def stream_in_words(stream: str) -> str:
    """`account A-1`, `holding bank-1`, `pay run 2025-06`."""
    for prefix, words in _ABOUT.items():
        if stream.startswith(prefix):
            return words + stream.removeprefix(prefix)
    return stream.replace("_", " ").strip()


def _approval_requested(event: e.ApprovalRequested) -> str:
    what = WHY.get(event.why, coded(event.why))
    much = f" of {pounds(event.amount_pence)}" if event.amount_pence else ""
    about = stream_in_words(event.about)
    named = f"approval {event.approval}, by {event.policy}"
    asked = f"{what[:1].upper()}{what[1:]}{much} asked for, about {about}"
    return f"{asked}: it waits for a second person ({named})"


def _approval_given(event: e.ApprovalGiven) -> str:
    on = uk_words(event.given_on)
    return f"Approval {event.approval} given on {on}, to what {event.asked_by} asked for"


def _approval_refused(event: e.ApprovalRefused) -> str:
    on = uk_words(event.refused_on)
    return f"Approval {event.approval} refused on {on}, or taken back: {coded(event.reason)}"


def _holding_number_changed(event: e.HoldingNumberChanged) -> str:
    day = uk_words(event.from_on)
    return f"Another account number from {day}: {coded(event.reason)}"


WORDS: dict[type, Callable] = {
    e.ApprovalRequested: _approval_requested,
    e.ApprovalGiven: _approval_given,
    e.ApprovalRefused: _approval_refused,
    e.HoldingNumberChanged: _holding_number_changed,
}
