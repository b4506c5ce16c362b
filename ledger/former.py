"""Events as they were stored in earlier versions, and what each is today.

A stored name never changes, so what was written under one must read for ever. An earlier shape
stands here, with the one function that makes today's event of it. Nothing writes these any more.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal

from ledger.events import AnyEvent, NoticeServed, SpendQueried
from ledger.events.terms import Commitment, Event, Pence


class SpendQueriedV1(Event, tag="spend-queried.v1"):
    """Before rules came from policy packs."""

    spend: int
    rule: str
    queried_on: date


class NoticeServedV1(Event, tag="notice-served.v1"):
    """Before a notice kept what it was worked out from."""

    reclaim: str
    served_on: date
    amount_pence: Pence
    repay_by: date
    repayer: Literal["person", "representative", "nominee", "personal-representatives"]
    reasons: tuple[str, ...]
    detail: Commitment | None


FormerEvent = SpendQueriedV1 | NoticeServedV1


def as_today(event: AnyEvent | FormerEvent) -> AnyEvent:
    """The event in today's shape; itself where it is."""
    make = _MAKERS.get(type(event))
    return event if make is None else make(event)  # type: ignore[return-value]


def _spend_queried(event: SpendQueriedV1) -> SpendQueried:
    return SpendQueried(event.spend, event.rule, event.queried_on, policy=None)


def _notice_served(event: NoticeServedV1) -> NoticeServed:
    return NoticeServed(
        reclaim=event.reclaim,
        served_on=event.served_on,
        amount_pence=event.amount_pence,
        repay_by=event.repay_by,
        repayer=event.repayer,
        reasons=event.reasons,
        detail=event.detail,
        position=0,
        policy=None,
        digest=None,
    )


_MAKERS: dict[type, Callable[[Any], AnyEvent]] = {
    SpendQueriedV1: _spend_queried,
    NoticeServedV1: _notice_served,
}
