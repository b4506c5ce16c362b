"""When a batch is recorded: later than the one before it, and never far from the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from ledger.errors import ClockFault

Clock = Callable[[], datetime]

TICK = timedelta(microseconds=1)
# One wrong clock must not poison the book: past this, recording stops instead of following it.
FURTHEST_AHEAD = timedelta(minutes=2)


def utc_now() -> datetime:
    """This machine's clock."""
    return datetime.now(UTC)


def next_moment(last: str, *, now: datetime) -> str:
    """The time of the next batch: now, or a microsecond after the last. ClockFault if far off."""
    if now.tzinfo is None:
        raise ValueError("the store's clock must say its time zone")
    now = now.astimezone(UTC)
    if not last:
        return as_text(now)
    before = datetime.fromisoformat(last)
    if before - now > FURTHEST_AHEAD:
        raise ClockFault(
            f"the last entry was recorded at {last}, but this machine's clock says"
            f" {as_text(now)}\nnothing was recorded\n"
            "  try:   set the clock of this machine, or of the one that recorded last"
        )
    return as_text(max(now, before + TICK))


def as_text(moment: datetime) -> str:
    """ISO 8601 in UTC, always with six places and a Z, so that text order is time order."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
