"""How a person's return stands at the end of a day: what is to come, by when, since when. Pure.

Only what is missing is ever asked for (domain.md 7). Overdue is a function of the day asked about.
"""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

from ledger import events as e
from ledger.account.records import DECLARATION, Return, ReturnStep

Standing = Literal[
    "asked", "part-came", "more-wanted", "overdue", "came", "accepted", "referred", "withdrawn"
]
"""came: all of it, and nobody has looked at it since. overdue: the day is past and some of it is
missing, whatever came before."""

DECIDED = frozenset({"accepted", "referred", "withdrawn"})
"""Nobody waits for the person any more, nor they for anybody."""


class ReturnThen(NamedTuple):
    """A return at the end of a day. due_on is by when the rest is to come, first_due_on by when it
    all was.

    missing is what is still to come; nothing once it is decided on. came_on is the last day that
    something came, whole_on the day from which all that was first asked for had. steps are the
    versions of its entries by then.
    """

    requested: e.ReturnRequested
    standing: Standing
    due_on: date
    missing: tuple[str, ...]
    came: tuple[str, ...]
    came_on: date | None
    whole_on: date | None
    declared: e.ReturnReceived | None
    reviewed: e.ReturnReviewed | None
    steps: tuple[int, ...]
    overdue_days: int

    @property
    def first_due_on(self) -> date:
        return self.requested.due_on

    @property
    def is_open(self) -> bool:
        return self.standing not in DECIDED

    @property
    def lasts_since(self) -> date:
        """The day from which it stands as it does."""
        if self.standing == "overdue":
            return self.due_on
        if self.standing in ("accepted", "referred", "more-wanted") and self.reviewed:
            return self.reviewed.reviewed_on
        return self.came_on or self.requested.requested_on


def as_it_stood(asked: Return, on: date = date.max) -> ReturnThen | None:
    """A return at the end of a day; None before it was asked for."""
    requested = asked.requested
    if on < requested.requested_on:
        return None
    told = [(version, step) for version, step in asked.steps if _day(step) <= on]
    told.sort(key=lambda one: (_day(one[1]), one[0]))
    steps = [step for _, step in told]
    received = [step for step in steps if isinstance(step, e.ReturnReceived)]
    reviewed = [step for step in steps if isinstance(step, e.ReturnReviewed)]
    last = reviewed[-1] if reviewed else None
    due_on = next((one.due_on for one in reversed(reviewed) if one.due_on), requested.due_on)
    missing = _missing(requested, steps)
    standing = _standing(steps, missing, last, overdue=on > due_on)
    is_open = standing not in DECIDED
    return ReturnThen(
        requested=requested,
        standing=standing,
        due_on=due_on,
        missing=missing if is_open else (),
        came=tuple(dict.fromkeys(one for step in received for one in _came_with(step))),
        came_on=max((step.received_on for step in received), default=None),
        whole_on=_whole_on(requested, received),
        declared=next((step for step in reversed(received) if step.declared_by), None),
        reviewed=last,
        steps=(asked.entry, *(version for version, _ in told)),
        overdue_days=(on - due_on).days if standing == "overdue" else 0,
    )


def _day(step: ReturnStep) -> date:
    match step:
        case e.ReturnReceived():
            return step.received_on
        case e.ReturnReviewed():
            return step.reviewed_on
        case _:
            return step.withdrawn_on


def _came_with(step: e.ReturnReceived) -> tuple[str, ...]:
    """What came. A declaration is there once somebody signed it."""
    return (*step.included, DECLARATION) if step.declared_by else step.included


def _missing(requested: e.ReturnRequested, steps: list[ReturnStep]) -> tuple[str, ...]:
    """What is still to come after these steps: what never came, and what is to come again."""
    missing = dict.fromkeys(requested.wanted)
    for step in steps:
        if isinstance(step, e.ReturnReceived):
            for one in _came_with(step):
                missing.pop(one, None)
        elif isinstance(step, e.ReturnReviewed):
            missing |= dict.fromkeys(step.wanted)
    return tuple(missing)


def _standing(
    steps: list[ReturnStep],
    missing: tuple[str, ...],
    last: e.ReturnReviewed | None,
    *,
    overdue: bool,
) -> Standing:
    if any(isinstance(step, e.ReturnWithdrawn) for step in steps):
        return "withdrawn"
    if last is not None and last.outcome != "more-wanted":
        return last.outcome
    if not missing:
        return "came"
    if overdue:
        return "overdue"
    if last is not None:
        return "more-wanted"
    return "part-came" if steps else "asked"


def _whole_on(requested: e.ReturnRequested, received: list[e.ReturnReceived]) -> date | None:
    """The day from which all that was first asked for had come; None while some of it has not."""
    first: dict[str, date] = {}
    for step in received:
        for one in _came_with(step):
            first[one] = min(first.get(one, step.received_on), step.received_on)
    days = [first.get(one) for one in requested.wanted]
    return None if None in days else max(days, default=None)
