"""Words for reviews, and for how closely an account is looked at. Pure."""

from __future__ import annotations

from collections.abc import Callable

from ledger import events as e
from ledger.calendar import uk_words
from projections.words.phrases import coded

_KIND = {
    "light-touch": "Light-touch review",
    "full": "Review",
    "financial": "Financial audit",
}
_ACHIEVED = {"yes": "achieved", "partly": "partly achieved", "no": "not achieved"}


def _review_held(event: e.ReviewHeld) -> str:
    said = f"{_KIND[event.kind]} of {event.fund} held on {uk_words(event.held_on)}: "
    tests = (
        "the plan is right" if event.plan_right else "the plan is not right",
        "the money is used well" if event.used_well else "the money is not used well",
        "it is enough" if event.sufficient else "it is not enough",
        "the conditions are kept" if event.obligations_kept else "the conditions are not kept",
    )
    said += ", ".join(tests)
    if event.outcomes:
        seen = (f"{coded(one.outcome)} {_ACHIEVED[one.achieved]}" for one in event.outcomes)
        said += f"; {', '.join(seen)}"
    return said


def _audit_tier_set(event: e.AuditTierSet) -> str:
    day = uk_words(event.from_on)
    return f"{event.fund} is looked at as {event.tier} from {day}: {coded(event.reason)}"


WORDS: dict[type, Callable] = {
    e.ReviewHeld: _review_held,
    e.AuditTierSet: _audit_tier_set,
}
