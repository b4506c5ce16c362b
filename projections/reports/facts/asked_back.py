"""Money asked back, how far each reclaim has come, and what came back, was given up or given.

Facts of one account. Stages and their days are those of `dpl reclaim list`; what was asked is told
in parts that add up to it. What happened within the days is of events whose day lies in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from ledger import events as e
from ledger.account.reclaims.stages import OVER, settled_on, unanswered_on
from ledger.account.records import Reclaim
from ledger.account.waiting import happened_on
from projections.reclaims import ReclaimRow, reclaims_of
from projections.reports.asking import About
from projections.reports.bands import age
from projections.reports.cubes import Fact, Key, Shape
from projections.reports.gathering import Family

OF = ("funder", "fund", "programme", "ground")
RECLAIMS = Shape(
    "What reclaims asked, and what came of it, as at the last day",
    (*OF, "reclaim_stage", "age", "what"),
    stands=True,
)
DURATIONS = Shape(
    "How many days reclaims took that were settled within the days", (*OF, "what", "month")
)
REPLIES = Shape("Requests that a reclaim be looked at again, and answers", (*OF, "what", "month"))
BACK = Shape(
    "What came back, was given up or was given within the days", (*OF, "way", "reason", "month")
)

UNASKED = "none"
"""The ground and stage of money that was taken back and that no reclaim asked for."""
STAGES = (
    "proposed", "waiting", "held-up", "confirmed", "due", "by-instalments", "overdue", "settled",
    "written-off", "withdrawn", UNASKED,
)  # fmt: skip
OPEN = tuple(stage for stage in STAGES if stage not in (*OVER, UNASKED))
WAYS_BACK = ("held", "owed", "offset", "unasked")
OUTCOMES = ("confirmed", "reduced", "withdrawn")


def facts(about: About) -> Iterator[Fact]:
    rows = reclaims_of(about.account, about.asking.policies, about.asking.on)
    for row in rows:
        if about.is_asked(row.fund):
            key = (*about.fund(row.fund), row.ground)
            yield from _of_one(about, row, key)
            yield from _replies(about, row, key)
    yield from _unasked(about)
    yield from _within(about)


def _of_one(about: About, row: ReclaimRow, key: Key) -> Iterator[Fact]:
    """asked = received + offset + made good + written off + withdrawn + left - beyond."""
    stage, behind = row.stage, partial(_entries_of, about, row.reclaim)
    came = settled_on(about.account, row.reclaim, about.asking.on)
    parts = {
        "received": came.received_pence,
        "offset": came.offset_pence,
        "made-good": came.made_good_pence,
        "written-off": came.written_off_pence,
        "left": stage.left_pence,
    }
    rest = stage.asked_pence - sum(parts.values())
    parts["withdrawn" if rest > 0 else "beyond"] = rest
    where = (*key, stage.name, age(row.days))
    yield Fact("reclaims", (*where, "asked"), stage.asked_pence, 1, behind)
    for what, pence in parts.items():
        if pence:
            yield Fact("reclaims", (*where, what), pence, 1, behind)
    first, last = about.asking.days
    if stage.name == "settled" and first <= stage.since <= last:
        proposed = about.account.reclaims[row.reclaim].proposed.proposed_on
        month = f"{stage.since:%Y-%m}"
        yield Fact("reclaim-days", (*key, "settled", month), 0, 1, behind)
        yield Fact("reclaim-days", (*key, "days", month), 0, (stage.since - proposed).days, behind)


def _entries_of(about: About, reclaim: str) -> Iterator[int]:
    for entry in about.entries:
        event = entry.event.of if isinstance(entry.event, e.EntryReversed) else entry.event
        if getattr(event, "reclaim", None) == reclaim:
            yield entry.version


# ── looked at again ──────────────────────────────────────────────────────────────────────────


def _replies(about: About, row: ReclaimRow, key: Key) -> Iterator[Fact]:
    """Requests and answers within the days; and what was waiting at the end of the last."""
    reclaim = about.account.reclaims[row.reclaim]
    first, last = about.asking.days
    behind = partial(_entries_of, about, row.reclaim)
    for asked in reclaim.requests:
        if first <= asked.requested_on <= last:
            month = f"{asked.requested_on:%Y-%m}"
            yield Fact("replies", (*key, "requested", month), 0, 1, behind)
    for place, answer in enumerate(reclaim.decided):
        if first <= answer.decided_on <= last:
            less = _asked_before(reclaim, place) - answer.amount_pence
            month = f"{answer.decided_on:%Y-%m}"
            yield Fact("replies", (*key, answer.outcome, month), less, 1, behind)
            took = (answer.decided_on - reclaim.requests[place].requested_on).days
            yield Fact("replies", (*key, "days", month), 0, took, behind)
    if unanswered_on(reclaim, last) is not None and row.stage.name not in OVER:
        yield Fact("replies", (*key, "waiting", f"{last:%Y-%m}"), 0, 1, behind)


def _asked_before(reclaim: Reclaim, place: int) -> int:
    """What was asked until an answer, in pence."""
    if place:
        return reclaim.decided[place - 1].amount_pence
    return (reclaim.notice or reclaim.proposed).amount_pence


# ── what came back, was given up, was given ──────────────────────────────────────────────────


def _unasked(about: About) -> Iterator[Fact]:
    """What was taken back by the last day and no reclaim asked for: a sweep that the bank shows."""
    for version, event in _live(about):
        if not isinstance(event, e.ReclaimReceived) or event.reclaim in about.account.reclaims:
            continue
        if event.received_on <= about.asking.on and about.is_asked(event.fund):
            key = (*about.fund(event.fund), UNASKED, UNASKED)
            band = age((about.asking.on - event.received_on).days)
            yield Fact("reclaims", (*key, band, "received"), event.amount_pence, 1, (version,))


def _within(about: About) -> Iterator[Fact]:
    first, last = about.asking.days
    for version, event in _live(about):
        told = _way(event)
        if told and first <= happened_on(event) <= last and about.is_asked(event.fund):
            reclaim = about.account.reclaims.get(getattr(event, "reclaim", None) or "")
            ground = reclaim.proposed.ground if reclaim is not None else UNASKED
            way, reason = told
            if way in ("held", "owed") and reclaim is None:
                way = "unasked"
            month = f"{happened_on(event):%Y-%m}"
            key = (*about.fund(event.fund), ground, way, reason, month)
            yield Fact("money-back", key, event.amount_pence, 1, (version,))


def _way(event: e.Reversible) -> tuple[str, str] | None:
    """Which way an event's money went back, was given up or was given, and the reason told."""
    match event:
        case e.ReclaimReceived():
            return event.against, ""
        case e.OffsetApplied():
            return "offset", ""
        case e.ReclaimWrittenOff():
            return f"given-up-{event.against}", event.reason
        case e.PersonRefunded():
            return "refunded", event.reason
    return None


def _live(about: About) -> Iterator[tuple[int, e.Reversible]]:
    account = about.account
    return ((v, event) for v, event in account.money.items() if v not in account.reversed_by)


FAMILY = Family(
    {"reclaims": RECLAIMS, "reclaim-days": DURATIONS, "replies": REPLIES, "money-back": BACK},
    facts,
)
