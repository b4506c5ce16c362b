"""What was put right since the last statement (domain.md 0.9, T20): nothing is rubbed out, so each
is told: what was wrong, what it is now, and why.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger import events as e
from ledger.account.records import OWN
from ledger.entry import Entry
from projections.balances import balances
from projections.person.subject import Subject
from projections.person.value import Behind, Block, Line, Part, Points, Say
from projections.person.words import WHY_BACK, coded, day, money, thing

_WHAT: dict[type, str] = {
    e.PaymentMade: "a payment to you",
    e.ContributionReceived: "money that you paid in",
    e.TopUpReceived: "your own extra money",
    e.RefundReceived: "money given back to you",
    e.InterestReceived: "interest from the bank",
    e.SpendRecorded: "money that you spent",
    e.PaymentReturned: "a payment sent back",
    e.ReclaimReceived: "money paid back",
    e.OffsetApplied: "money taken off a payment",
    e.MadeGood: "money that you put back",
    e.OpeningBalanceBrought: "the money brought here at the start",
    e.PersonRefunded: "your own money given back to you",
    e.MoneyMoved: "money that was moved",
}
REPORTS, PERSON = "_reports", "person"


def part(subject: Subject) -> Part | None:
    """What was put right; nothing where nothing was."""
    last = last_given(subject)
    found = list(_corrections(subject, last))
    blocks: list[Block] = list(_told_before(subject, last))
    if found:
        items = tuple(say for some in _alike(found).values() for say in _say(subject, some))
        blocks.append(Points(items))
    if not blocks:
        return None
    since = " since your last statement" if last else ""
    return Part("put-right", f"What have we put right{since}?", tuple(blocks))


def last_given(subject: Subject) -> e.ReportIssued | None:
    """The last statement that this person was given of days before these, as far as is known."""
    asking, found = subject.about.asking, None
    for entry in asking.reader.stream(REPORTS, known=asking.known):
        event = entry.event
        if (
            isinstance(event, e.ReportIssued)
            and (event.report, event.account) == (PERSON, subject.about.name)
            and event.last_on is not None
            and event.last_on < subject.on
        ):
            found = event
    return found


def _told_before(subject: Subject, last: e.ReportIssued | None) -> Iterator[Say]:
    """What the last statement said there was, where it is something else by what is known now."""
    if last is None or last.last_on is None:
        return
    asking = subject.about.asking

    def stood(known_at: int) -> int:
        found = balances(
            asking.reader, account=subject.about.name, as_at=last.last_on, known_at=known_at
        )
        return found.total.balance_pence

    said, now = stood(last.position), stood(asking.known)
    if said != now:
        was = Line("said-before", "What we said", said, subject.held, worked=True)
        is_now = Line("said-now", "What it is", now, subject.held, worked=True)
        yield Say(
            f"Your last statement said that you had {money(said)} on {day(last.last_on)}. By what "
            f"we know now it was {money(now)}.",
            (was, is_now),
        )


def _corrections(subject: Subject, last: e.ReportIssued | None) -> Iterator[Entry]:
    """What was recorded since the last statement; without one, of these days or since."""
    kinds = (e.EntryReversed, e.SharesCorrected, e.SpendRecategorised, e.OffsetApplied)
    inside = {entry.version for entry in subject.within(*kinds)}
    for entry in subject.entries(*kinds):
        event = entry.event
        if isinstance(event, e.EntryReversed) and type(event.of) not in _WHAT:
            continue  # nothing that the person would see a difference by
        if last is not None:
            recent = entry.position > last.position
        else:
            recent = entry.recorded_at[:10] >= subject.days.first.isoformat()
        if recent or (last is None and entry.version in inside):
            yield entry


def _alike(found: list[Entry]) -> dict[tuple, list[Entry]]:
    """Those of one kind and reason are told together: a statement read twice is one mistake."""
    alike: dict[tuple, list[Entry]] = {}
    for entry in found:
        event = entry.event
        about = type(event.of) if isinstance(event, e.EntryReversed) else type(event)
        reason = getattr(event, "reason", None) or getattr(event, "reclaim", "")
        alike.setdefault((type(event), about, reason), []).append(entry)
    return alike


def _say(subject: Subject, some: list[Entry]) -> Iterator[Say]:
    event, several = some[0].event, len(some)
    pence = sum(_pence(one.event) for one in some)
    behind: tuple[Behind, ...] = tuple((one.position, _pence(one.event)) for one in some)
    refs = tuple(subject.ref(one.version) for one in some[:1])
    line = Line(f"put-right-{some[0].version}", "Put right", pence, behind, refs=refs)
    amount = money(pence)
    match event:
        case e.EntryReversed():
            what = _WHAT[type(event.of)]
            times = f", {several} times" if several > 1 else ""
            words = f"We had put down {amount} as {what}{times}. That was wrong, so we took it out."
            yield Say(f"{words} Why: {coded(event.reason)}.", (line,))
        case e.SpendRecategorised():
            was, now = thing(event.was), coded(event.category)
            words = f"{was}, {amount}: this was really for {now}. Why: {coded(event.reason)}."
            yield Say(words, (line,))
        case e.SharesCorrected():
            words = f"We changed who pays for {amount} that you spent."
            more = "" if _from_own(subject, some) else " You pay no more for it."
            yield Say(f"{words} Why: {coded(event.reason)}.{more}", (line,))
        case e.OffsetApplied():
            reclaim = subject.account.reclaims.get(event.reclaim)
            ground = reclaim.proposed.ground if reclaim else ""
            why = f", because {WHY_BACK[ground]}" if ground in WHY_BACK else ""
            told = " We had told you first." if reclaim and reclaim.notice else ""
            yield Say(f"We took {amount} off your payments{why}.{told}", (line,))


def _from_own(subject: Subject, some: list[Entry]) -> bool:
    """Whether any of it is now paid from the person's own money."""
    own = {one.fund for one in subject.account.funds.values() if one.programme == OWN}
    return any(share.fund in own for one in some for share in getattr(one.event, "shares", ()))


def _pence(event: e.AnyEvent) -> int:
    """How much a correction is about, in pence."""
    about = event.of if isinstance(event, e.EntryReversed) else event
    shares = getattr(about, "shares", None)
    if shares is not None:
        return sum(share.pence for share in shares)
    if isinstance(about, e.PaymentMade):
        return about.paid_pence
    if isinstance(about, e.OpeningBalanceBrought):
        return sum(one.held_pence for one in about.funds)
    return getattr(about, "amount_pence", 0)
