"""Words for a funder's pack of rules, adopted. Pure."""

from __future__ import annotations

from collections.abc import Callable

from ledger import events as e
from ledger.calendar import uk_words
from ledger.policy.meanings import in_words
from projections.words.phrases import many

MOST_TOLD = 4
"""So many of a pack's rules are told in its sentence; `dpl policy show` has all of them."""


def _policy_adopted(event: e.PolicyAdopted) -> str:
    said = f"From {uk_words(event.effective_on)} {event.funder} goes by {event.pack}"
    said += f"/{event.version}, {many(len(event.rules), 'rule')} of its own"
    told = [_told(rule) for rule in event.rules[:MOST_TOLD]]
    if told:
        rest = len(event.rules) - len(told)
        said += ": " + "; ".join(told) + (f"; and {rest} more" if rest else "")
    return said


def _told(rule: e.PolicyRule) -> str:
    """`trigger 8 weeks`: a unit at the end of a rule's name is in its value too."""
    name, _, unit = rule.name.rpartition("_")
    said = name if name and unit in _UNITS else rule.name
    return f"{said.replace('_', ' ')} {in_words(rule.name, rule.value)}"


_UNITS = ("weeks", "days", "months", "years", "pence", "percent")

WORDS: dict[type, Callable] = {e.PolicyAdopted: _policy_adopted}
