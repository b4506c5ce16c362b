"""What is waiting for the person: letters that ask for money back, papers to send, questions to
answer, payments they missed; each with what to do about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ledger import events as e
from ledger.account.life.contributions import Position, position
from ledger.account.life.return_standing import ReturnThen, as_it_stood
from ledger.account.life.weeks_due import charged_funds
from ledger.account.recharges.free import free_days
from ledger.account.spends.evidence import WithoutEvidence
from ledger.calendar import Period
from projections.person import letters
from projections.person.subject import Subject
from projections.person.value import Block, Line, Part, Points, Say
from projections.person.words import OURS, between, coded, day, first_up, listed, money, why_asked

SHOWN = 4
"""So many things of one kind are told one by one; the rest together."""


def part(subject: Subject) -> Part:
    """Everything that waits, or that nothing does."""
    blocks = [*letters.waiting(subject), *_receipts(subject), *_returns(subject),
              *_questions(subject), *_missed(subject)]  # fmt: skip
    said = tuple(blocks) or (Say("No. Nothing is waiting for you.", (), "good"),)
    return Part("waiting", "Is anything waiting for me?", said)


# ── receipts ─────────────────────────────────────────────────────────────────────────────────


def _receipts(subject: Subject) -> Iterator[Block]:
    """What is to be sent, and apart what time has settled: nobody asked about it while they could,
    and the person need send nothing (domain.md 7, Dorset)."""
    settled = {one.entry for one in subject.about.accepted_by_time()}
    missing = list(subject.about.evidence_missing())
    yield from _to_send(subject, [one for one in missing if one.entry not in settled])
    yield from _settled(subject, [one for one in missing if one.entry in settled])


def _settled(subject: Subject, found: Sequence[WithoutEvidence]) -> Iterator[Say]:
    if not found:
        return
    pence = sum(one.pence for one in found)
    behind = tuple(subject.at(one.entry, one.pence) for one in found)
    line = Line("settled-receipts", "No receipt, and none needed now", pence, behind)
    single = len(found) == 1
    one, was = ("one thing", "was") if single else (f"{len(found)} things", "were")
    it, they = ("it", "it counts") if single else ("them", "they count")
    first = min(one.event.paid_on for one in found)
    since = f" since {day(first)}" if first < subject.days.first else ""
    yield Say(
        f"We have no receipt for {one} that {was} paid for{since}, {money(pence)} in all. You need "
        f"not send any. We did not ask about {it} in time, so {they} as accepted. We would only "
        "ask if we learn something new.",
        (line,),
    )


def _to_send(subject: Subject, missing: Sequence[WithoutEvidence]) -> Iterator[Points]:
    every = sorted(missing, key=lambda one: (-one.pence, one.entry))
    found = [one for one in every if one.event.paid_on >= subject.days.first]
    older = [one for one in every if one.event.paid_on < subject.days.first]
    if not every:
        return
    items = []
    for one in found[:SHOWN]:
        line = _spend(subject, "receipt", one.entry, one.pence)
        what = coded(one.event.category)
        words = f"{money(one.pence)} on {what}, paid on {day(one.event.paid_on)}"
        items.append(Say(words, (line,)))
    items += _and_more(subject, "receipts", [(one.entry, one.pence) for one in found[SHOWN:]])
    if older:
        pence = sum(one.pence for one in older)
        behind = tuple(subject.at(one.entry, one.pence) for one in older)
        words = f"{len(older)} from before {day(subject.days.first)}, {money(pence)} in all"
        items.append(Say(words, (Line("older-receipts", "Older", pence, behind),)))
    many = "these" if len(every) > 1 else "this"
    yield Points(
        tuple(items),
        f"Please send us a receipt or a bill for {many}. A photo will do.",
    )


def _spend(subject: Subject, what: str, entry: int, pence: int) -> Line:
    ref = subject.ref(entry)
    return Line(f"{what}-{entry}", first_up(what), pence, (subject.at(entry, pence),), refs=(ref,))


def _and_more(subject: Subject, name: str, rest: Sequence[tuple[int, int]]) -> Iterator[Say]:
    if rest:
        pence = sum(part for _, part in rest)
        behind = tuple(subject.at(entry, part) for entry, part in rest)
        words = f"and {len(rest)} more, {money(pence)} in all"
        yield Say(words, (Line(f"more-{name}", "More", pence, behind),))


# ── returns ──────────────────────────────────────────────────────────────────────────────────


def _returns(subject: Subject) -> Iterator[Points]:
    """Only what is still to come is asked for (domain.md 7)."""
    items = []
    for one in open_returns(subject):
        papers = listed([coded(paper) for paper in one.missing])
        due = f"Please send this by {day(one.due_on)}"
        if one.standing == "overdue":
            due = f"This was due on {day(one.due_on)}. Please send it now"
        asked = one.requested
        days = between(Period(asked.first_on, asked.last_on))
        why = ""
        if one.reviewed is not None and one.reviewed.reasons:
            why = f" Why: {listed([coded(reason) for reason in one.reviewed.reasons])}."
        items.append(Say(f"For {days}: {papers}. {due}.{why}"))
    if items:
        yield Points(tuple(items), "We asked you to send us some papers.")


def open_returns(subject: Subject) -> Iterator[ReturnThen]:
    """The returns of which something is still to come."""
    for one in subject.account.returns.values():
        then = as_it_stood(one, subject.on)
        if then is not None and then.missing:
            yield then


# ── questions ────────────────────────────────────────────────────────────────────────────────


def _questions(subject: Subject) -> Iterator[Points]:
    theirs, ours = [], []
    for one in subject.about.open_queries():
        (ours if one.rule in OURS else theirs).append(one)
    for title, found, do in (
        ("We asked you about some money.", theirs, " Please tell us what it was for."),
        ("We are looking into some money. You do not have to do anything.", ours, ""),
    ):
        items = []
        for one in found[:SHOWN]:
            line = _spend(subject, f"asked-{one.rule}", one.entry, one.pence)
            words = f"{money(one.pence)} {_about(one.event)}: {why_asked(one.rule)}.{do}"
            items.append(Say(words, (line,)))
        rest = [(one.entry, one.pence) for one in found[SHOWN:]]
        items += _and_more(subject, f"{'asked' if do else 'ours'}", rest)
        if items:
            yield Points(tuple(items), title)


def _about(event: e.Reversible) -> str:
    match event:
        case e.SpendRecorded():
            return f"on {coded(event.category)}, paid on {day(event.paid_on)}"
        case e.PaymentMade():
            return f"that came in on {day(event.paid_on)}"
        case e.ReclaimReceived():
            return f"that went back on {day(event.received_on)}"
    on = getattr(event, "received_on", None)
    return f"on {day(on)}" if on else "in your account"


# ── the person's own part ────────────────────────────────────────────────────────────────────


def _missed(subject: Subject) -> Iterator[Say]:
    """Behind or ahead with what the person pays, from the first week that was missed (domain.md
    3.6, 7: Worcestershire)."""
    for fund in charged_funds(subject.account):
        found = position(subject.account, fund, subject.on)
        if found.missed:
            yield _behind(subject, found)
        elif found.overpaid_pence > found.ahead_pence:
            over = found.overpaid_pence - found.ahead_pence
            line = Line(
                f"overpaid-{fund}", "Paid too much", over, _came(subject, fund), worked=True
            )
            words = f"You paid {money(over)} more than your part."
            free = [one for one in free_days(subject.account, fund) if one.first <= subject.on]
            if free:
                words = f"{words[:-1]}, because some days of your care are free."
                yield Say(f"{words} It is yours. Ask us when it comes back to you.", (line,))
            elif any(one.fund == fund for one in subject.account.budget.assessments):
                yield Say(f"{words} It is yours.", (line,), "good")
            else:  # what the part is was never set, so nobody knows that it is too much
                words += " We know your part only from what we paid you."
                yield Say(f"{words} Ask us to look at it.", (line,))


def _behind(subject: Subject, found: Position) -> Say:
    first = found.missed[0]
    gross = found.basis == "gross"
    line = Line(
        f"behind-{found.fund}", "Behind", found.arrears_pence, _came(subject, found.fund),
        worked=True,
    )  # fmt: skip
    what = "The first bill" if gross else "The first week"
    words = (
        f"You are {money(found.arrears_pence)} behind with your part. {what} that you missed ended "
        f"on {day(first.due_on)}."
    )
    do = (
        "Please pay what you can. Tell us if it is too much for you. You can ask to pay a bit at a "
        "time, or to have your part worked out again."
    )
    return Say(f"{words} {do}", (line,), "take-care")


def _came(subject: Subject, fund: str) -> tuple[tuple[int, int], ...]:
    """The entries that a contribution account is worked out from."""
    kinds = (e.ContributionAssessed, e.ContributionReceived, e.PersonRefunded)
    return tuple(
        (entry.position, 0)
        for entry in subject.entries(*kinds)
        if getattr(entry.event, "fund", None) == fund
    )
