"""What was asked about spends and what came of it, and what wants a receipt. Facts of one account.

Pounds are what is left of what was asked about, as far as the funds asked about bear it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from ledger import events as e
from ledger.account.records import OWN
from ledger.account.spends.evidence import plain_accepted, plain_wanted
from ledger.account.spends.questions import Asked
from ledger.money import split
from projections.reports.asking import About
from projections.reports.cubes import Fact, Shape
from projections.reports.gathering import Family
from projections.reports.tally import Tally

BEFORE, WITHIN, NOT_YET = "before", "within", "not-yet"
YES, NO = "yes", "no"
AGES = ("0-28", "29-90", "over-90")

QUERY = Shape(
    "Questions about spends and other money, by when they were asked and what came of them",
    ("rule", "asked", "answer", "answered"),
)
QUERY_DAYS = Shape(
    "Days from asking to an answer, of the questions answered in the days asked about",
    ("rule", "answer"),
)
IN_QUESTION = Shape(
    "What nobody has answered yet, once for each spend that was asked about",
    ("waited", "over"),
    stands=True,
)
BY_TIME = Shape(
    "Spends of the days asked about that count as accepted, since nobody asked in time",
    ("category",),
)
EVIDENCE = Shape(
    "Spends that want a receipt at the end of the last day",
    ("category", "waited", "has"),
    stands=True,
)


def facts(about: About) -> Iterator[Fact]:
    yield from _queries(about)
    yield from _in_question(about)
    yield from _by_time(about)
    yield from _evidence(about)


def waited(days: int) -> str:
    """The band that an age in days is in."""
    return AGES[0] if days <= 28 else AGES[1] if days <= 90 else AGES[2]


def asked_pence(about: About, shares: Sequence[e.Share], pence: int | None = None) -> int | None:
    """What of an amount is of the funds asked about, in proportion to shares that may come to
    less of it; None where nothing is."""
    whole = sum(share.pence for share in shares) if pence is None else pence
    if about.asking.funder is None:
        return whole
    asked = [about.is_asked(share.fund) for share in shares]
    if not any(asked):
        return None
    parts = split(whole, [share.pence for share in shares])
    return sum(part for part, one in zip(parts, asked, strict=True) if one)


# ── queries and their clock ──────────────────────────────────────────────────────────────────


def _queries(about: About) -> Iterator[Fact]:
    first = about.asking.days.first
    for one in about.queries():
        pence = asked_pence(about, one.shares)
        if pence is None:
            continue
        query, told = one.query, partial(_told_by, about, one)
        asked = BEFORE if query.queried_on < first else WITHIN
        answered = NOT_YET if one.answer == "open" else asked
        if one.answered_on is not None and one.answered_on >= first:
            answered = WITHIN
        key = (query.rule, asked, one.answer, answered)
        yield Fact("query", key, pence, 1, told)
        if one.answered_on is not None and answered == WITHIN:
            days = max(0, (one.answered_on - query.queried_on).days)
            yield Fact("query-days", (query.rule, one.answer), 0, days, told)


def _told_by(about: About, one: Asked) -> Iterator[int]:
    """What was asked about, who asked, and what answered it."""
    yield one.entry
    for entry in about.entries:
        if isinstance(entry.event, e.SpendQueried) and entry.event == one.query:
            yield entry.version
    if one.answered_by is not None:
        yield one.answered_by


def _in_question(about: About) -> Iterator[Fact]:
    """Each entry that is asked about, once, by the longest that a question about it has waited."""
    longest: dict[int, tuple[int, int]] = {}
    for one in about.open_queries():
        pence = asked_pence(about, one.shares)
        if pence is not None:
            age = max(one.age_days, longest.get(one.entry, (0, 0))[0])
            longest[one.entry] = (age, pence)
    for entry, (age, pence) in longest.items():
        over = YES if age > _query_days(about) else NO
        yield Fact("in-question", (waited(age), over), pence, 1, (entry,))


def _query_days(about: About) -> int:
    """How long the funders asked about have to ask of a spend: the longest counts."""
    asking = about.asking
    funders = [
        fund.funder
        for name, fund in about.account.funds.items()
        if about.is_asked(name) and fund.programme != OWN
    ]
    packs = [asking.policies.in_force(funder, asking.on) for funder in funders or [""]]
    return max(pack.rules.query_days for pack in packs)


def _by_time(about: About) -> Iterator[Fact]:
    asking = about.asking
    days, tally, together = asking.days, Tally(apart=asking.apart), _together(about)
    for one in about.accepted_by_time(plain=not together):
        pence = asked_pence(about, one.shares, one.pence)
        if pence is not None and days.first <= one.event.paid_on <= days.last:
            tally.add("by-time", (one.category,), pence, one.entry)
    if together:
        for plain, _, _, pence in plain_accepted(about.account, asking.policies, asking.on):
            if days.first <= plain.event.paid_on:
                tally.add("by-time", (plain.event.category,), pence, plain.entry)
    yield from tally.facts()


def _together(about: About) -> bool:
    """Whether spends of which nothing more was said are added up as they are: all of each is of
    a fund asked about, and nobody wants to see each."""
    return about.asking.funder is None and not about.asking.apart


# ── evidence ─────────────────────────────────────────────────────────────────────────────────


def _evidence(about: About) -> Iterator[Fact]:
    asking, tally, together = about.asking, Tally(), _together(about)
    for one in about.evidence_wanted(plain=not together):
        pence = asked_pence(about, one.shares, one.pence)
        if pence is None:
            continue
        has = NO if one.attached_on is None else YES
        key = (one.category, waited(one.age_days), has)
        if about.asking.apart:
            yield Fact("evidence", key, pence, 1, partial(_with_proof, about, one.entry))
        else:
            tally.add("evidence", key, pence, one.entry)
    if together:
        for plain, _, pence in plain_wanted(about.account, asking.policies, asking.on):
            event = plain.event
            has = NO if plain.proof_by(asking.on) is None else YES
            key = (event.category, waited((asking.on - event.paid_on).days), has)
            tally.add("evidence", key, pence, plain.entry)
    yield from tally.facts()


def _with_proof(about: About, spend: int) -> Iterable[int]:
    yield spend
    for entry in about.entries:
        if isinstance(entry.event, e.EvidenceAttached) and entry.event.spend == spend:
            yield entry.version


FAMILY = Family(
    {
        "query": QUERY,
        "query-days": QUERY_DAYS,
        "in-question": IN_QUESTION,
        "by-time": BY_TIME,
        "evidence": EVIDENCE,
    },
    facts,
)
