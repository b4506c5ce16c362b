"""Words for what a person is asked to send in, for costs beside a budget, and for what was given
out of the ledger. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ledger import events as e
from ledger.calendar import uk_words
from ledger.money import pounds
from projections.words.phrases import coded

_COST = {
    "block-contract": "a block contract that is still paid",
    "assessment": "assessment",
    "support": "a support service",
    "brokerage": "brokerage",
    "payroll": "a payroll service",
    "audit": "audit",
    "training": "training",
    "other": "another cost of running the budget",
}
_OFTEN = {"weekly": " a week", "yearly": " a year", "once": " once"}
_BY = {
    "person": "the person",
    "representative": "the representative",
    "nominee": "the nominee",
    "managed": "who manages the account",
    "third_party": "the third party",
}
_BECAME = {"accepted": "accepted", "more-wanted": "more is wanted", "referred": "referred on"}


def _listed(some: Iterable[str]) -> str:
    return ", ".join(map(coded, some))


def _return_requested(event: e.ReturnRequested) -> str:
    days = f"{uk_words(event.first_on)} to {uk_words(event.last_on)}"
    wanted = f", with {_listed(event.wanted)}" if event.wanted else ""
    due = uk_words(event.due_on)
    return f"Return {event.name} of {event.fund} asked for, {days}{wanted}, due by {due}"


def _return_received(event: e.ReturnReceived) -> str:
    came = f" with {_listed(event.included)}" if event.included else ""
    declared = f", declared by {_BY[event.declared_by]}" if event.declared_by else ""
    return f"Return {event.name} came on {uk_words(event.received_on)}{came}{declared}"


def _return_reviewed(event: e.ReturnReviewed) -> str:
    why = f": {_listed(event.reasons)}" if event.reasons else ""
    on = uk_words(event.reviewed_on)
    again = f", {_listed(event.wanted)} again" if event.wanted else ""
    by = f", by {uk_words(event.due_on)}" if event.due_on else ""
    return f"Return {event.name} looked at on {on}, {_BECAME[event.outcome]}{why}{again}{by}"


def _return_withdrawn(event: e.ReturnWithdrawn) -> str:
    on = uk_words(event.withdrawn_on)
    return f"Return {event.name} asked for no more from {on}: {coded(event.reason)}"


def _funder_cost(event: e.FunderCostRecorded) -> str:
    until = f" to {uk_words(event.to_on)}" if event.to_on else ""
    if event.kind == "care-before":
        return (
            f"Before the budget the care cost {event.fund} {pounds(event.amount_pence)}"
            f"{_OFTEN[event.frequency]}, from {uk_words(event.from_on)}{until} (cost {event.cost})"
        )
    return (
        f"{event.fund} bears beside the budget {pounds(event.amount_pence)}"
        f"{_OFTEN[event.frequency]} for {_COST[event.kind]}, from {uk_words(event.from_on)}{until} "
        f"(cost {event.cost})"
    )


def _funder_cost_ended(event: e.FunderCostEnded) -> str:
    return f"Cost {event.cost} ended after {uk_words(event.last_on)}: {coded(event.reason)}"


def _details(event: e.PersonDetailsKept) -> str:
    what = ", ".join(one.replace("_", " ") for one in event.fields)
    return f"Private details kept on {uk_words(event.kept_on)}: {what}"


def _report_issued(event: e.ReportIssued) -> str:
    about = f" about account {event.account}" if event.account else ""
    days = ""
    if event.last_on is not None:
        first = f"{uk_words(event.first_on)} to " if event.first_on else "as at "
        days = f", {first}{uk_words(event.last_on)}"
    published = ", for publication" if event.published else ""
    return (
        f"Report {coded(event.report)}{about}{days}{published}, given to {event.given_to} on "
        f"{uk_words(event.issued_on)} as {event.form}, as known at {event.position:,} "
        f"({event.sha256[:12]})"
    )


WORDS: dict[type, Callable] = {
    e.ReturnRequested: _return_requested,
    e.ReturnReceived: _return_received,
    e.ReturnReviewed: _return_reviewed,
    e.ReturnWithdrawn: _return_withdrawn,
    e.FunderCostRecorded: _funder_cost,
    e.FunderCostEnded: _funder_cost_ended,
    e.PersonDetailsKept: _details,
    e.ReportIssued: _report_issued,
}
