"""Words for what is surplus, and for replies to a reclaim and its settling. Pure."""

from __future__ import annotations

from collections.abc import Callable

from ledger import events as e
from ledger.calendar import uk_words
from ledger.money import pounds
from projections.words.phrases import called, coded, to_come

_EVERY = {
    "once": "at once",
    "weekly": "every week",
    "four-weekly": "every four weeks",
    "monthly": "every month",
}
_BY = {
    "repayment": "is repaid",
    "offset": "is taken off coming payments",
    "card-sweep": "is taken off the card",
}


def _surplus_identified(event: e.SurplusIdentified) -> str:
    both = event.funder_pence + event.person_pence
    said = f"{pounds(both)} of {event.fund} found to be surplus on {uk_words(event.on)}"
    if event.person_pence:
        said += f", of which {pounds(event.person_pence)} is the person's own"
    return f"{said}, by {event.policy}"


def _reconsideration_requested(event: e.ReconsiderationRequested) -> str:
    why = f": {', '.join(map(coded, event.grounds))}" if event.grounds else ""
    who = f"The {coded(event.by)} asked that {event.reclaim} be looked at again"
    return f"{who}{why}; until that is decided nothing is taken"


def _reconsideration_decided(event: e.ReconsiderationDecided) -> str:
    amount, why = pounds(event.amount_pence), ", ".join(map(coded, event.reasons))
    outcome = {
        "confirmed": f"{event.reclaim} was looked at again and confirmed at {amount}",
        "reduced": f"{event.reclaim} was looked at again and reduced to {amount}",
        "withdrawn": f"{event.reclaim} was looked at again and withdrawn",
    }[event.outcome]
    return f"{outcome}: {why}"


def _reopened(event: e.ReclaimReopened) -> str:
    amount = f"{pounds(event.amount_pence)} that was let be on {event.reclaim}"
    return f"{amount} is asked for again by {event.again}: {coded(event.reason)}"


def _instalments_agreed(event: e.InstalmentsAgreed) -> str:
    most = "all there is" if event.each_pence is None else f"at most {pounds(event.each_pence)}"
    turns = f"{most} {_EVERY[event.every]}, from {uk_words(event.first_on)}"
    return f"Agreed that {event.reclaim} {_BY[event.by]}: {turns}"


def _offset_applied(event: e.OffsetApplied, account: str) -> str:
    entry = called(event.entry, account)
    return f"{pounds(event.amount_pence)} taken off the payment in {entry} for {event.reclaim}"


def _written_off(event: e.ReclaimWrittenOff) -> str:
    under = f" of {event.reclaim}" if event.reclaim else " that was owed"
    who = f"on the authority of {event.authority}: {coded(event.reason)}"
    stays = "; it may stay where it is" if event.against == "held" else ""
    return f"{event.fund} gave up {pounds(event.amount_pence)}{under}, {who}{stays}"


def _person_refunded(event: e.PersonRefunded) -> str:
    amount, wait = pounds(event.amount_pence), to_come(event.line)
    place = f"from {event.holding}, out of {event.fund}"
    return f"The person got back {amount} of their own, {place}: {coded(event.reason)}{wait}"


WORDS: dict[type, Callable] = {
    e.SurplusIdentified: _surplus_identified,
    e.ReconsiderationRequested: _reconsideration_requested,
    e.ReconsiderationDecided: _reconsideration_decided,
    e.ReclaimReopened: _reopened,
    e.InstalmentsAgreed: _instalments_agreed,
    e.ReclaimWrittenOff: _written_off,
    e.PersonRefunded: _person_refunded,
}

ABOUT_ENTRIES: dict[type, Callable] = {e.OffsetApplied: _offset_applied}
"""These name another entry of the account, and so are told which account it is."""
