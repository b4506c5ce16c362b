"""What happens next and when: payments, reviews, papers; and what was a review, said as such.

"Budget holders were unclear whether their contacts constituted a review" (domain.md M43).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ledger import events as e
from ledger.account.life.reviews import due
from ledger.account.pay.due import LONGEST, Due, Piece, all_due
from ledger.account.pay.passed_on import held, paid_by_another
from ledger.calendar import Period
from projections.days import business_date
from projections.person.subject import Subject
from projections.person.value import Behind, Line, Part, Points, Say
from projections.person.waiting import open_returns
from projections.person.words import between, coded, day, listed, money

_FOUND = (
    ("plan_right", "Your plan is right for you", "Your plan needs to change"),
    ("used_well", "The money is used well", "The money could be used better"),
    ("sufficient", "It is enough money", "It is not enough money"),
    ("obligations_kept", "The rules are kept", "Some rules were not kept"),
)
_GOAL = {"yes": "you reached it", "partly": "you are part of the way", "no": "not yet"}


def part(subject: Subject) -> Part:
    """What is to come, in the order of days; then what has been."""
    items = [*_stopped(subject), *_payments(subject), *_late(subject), *_reviews(subject),
             *_papers(subject), *_ends(subject)]  # fmt: skip
    if not any(isinstance(one, Say) and one.figures for one in items):
        items = [*_last_payment(subject), *items]
    blocks = [Points(tuple(items))] if items else [Say("No days are set yet. Ask us.")]
    blocks += _held(subject)
    return Part("next", "What happens next, and when?", tuple(blocks))


def _stopped(subject: Subject) -> Iterator[Say]:
    account, on = subject.account, subject.on
    if subject.died:
        yield Say("No more payments are made. Bills and wages from before can still be paid.")
    elif account.closed_on is not None and account.closed_on <= on:
        yield Say(f"This account was closed on {day(account.closed_on)}. Nothing more is paid.")
    elif account.stop is not None and account.stop.decided_on <= on:
        yield Say(
            f"Your direct payments end on {day(account.stop.effective_on)}, because of this: "
            f"{coded(account.stop.ground)}. Bills and wages from before then can still be paid."
        )
    elif account.is_suspended(on):
        yield Say("Your payments are on hold for now. Ask us when they start again.")


# ── payments ─────────────────────────────────────────────────────────────────────────────────


def _payments(subject: Subject) -> Iterator[Say]:
    """The next pay day of each funder, and how much."""
    if subject.ended_on is not None or subject.account.is_suspended(subject.on):
        return
    upto = subject.on + LONGEST
    for one in all_due(subject.account, on=upto, payments_to=subject.on):
        coming = [
            p
            for p in one.pieces
            if not p.is_paid and p.pay_on and p.pay_on > subject.on
            if paid_by_another(subject.account, one.fund, p.days, on=subject.on) is None
        ]
        if coming:
            piece = min(coming, key=lambda p: p.pay_on or date.max)
            line = Line(
                f"next-{one.fund}-{one.deployment}", "The next payment", piece.due_pence,
                _rests_on(subject, one.fund), worked=True,
            )  # fmt: skip
            yield Say(
                f"On {day(piece.pay_on or upto)} {subject.funder_of(one.fund)} pays you "
                f"{money(piece.due_pence)}, for {between(piece.days)}.",
                (line,),
            )


def _last_payment(subject: Subject) -> Iterator[Say]:
    """Where no pay day was agreed, at least when money came last."""
    made = subject.entries(e.PaymentMade)
    standing = [one for one in made if subject.account.is_live(one.version)]
    if subject.ended_on is not None or not standing:
        return
    every = subject.account.allocations.values()
    ends = [one.last_on for one in every if one.made.deployment != "notional"]
    ended = [last for last in ends if last is not None and last <= subject.on]
    if ended and len(ended) == len(ends):
        yield Say(f"No more money is due to come. What was agreed ended on {day(max(ended))}.")
        return
    last = max(standing, key=lambda one: (business_date(one.event), one.version))
    event = last.event
    assert isinstance(event, e.PaymentMade)
    line = Line(
        "last-payment", "The last payment", event.paid_pence,
        ((last.position, event.paid_pence),), refs=(subject.ref(last.version),),
    )  # fmt: skip
    days = ""
    if event.first_on and event.last_on:
        days = f", for {between(Period(event.first_on, event.last_on))}"
    yield Say(
        f"The last payment was {money(event.paid_pence)} on {day(event.paid_on)}{days}. The next "
        "pay day is not in our records. Ask us when it is.",
        (line,),
    )


def _late(subject: Subject) -> Iterator[Say]:
    """What should have been paid to the person by now, and was not."""
    for one in all_due(subject.account, on=subject.on, payments_to=subject.on):
        # What came and nobody said what for may well be this, and so nothing is owed for sure.
        came = sum(_paid(subject, version) for version in one.unplaced)
        waits = held(subject.account, one, subject.on)
        if waits:
            yield _anothers(subject, one, waits)
        pence = sum(piece.due_pence for piece in waits)
        owed = one.still_due_pence + one.arrears_pence - came - pence
        if owed <= 0:
            continue
        line = Line(
            f"owed-{one.fund}-{one.deployment}", "We owe you", owed, _rests_on(subject, one.fund),
            worked=True,
        )  # fmt: skip
        who = subject.funder_of(one.fund)
        yield Say(
            f"{who} should have paid you {money(owed)} more by now. It is not in our records. Ask "
            "us about it.",
            (line,),
        )


def _anothers(subject: Subject, one: Due, waits: list[Piece]) -> Say:
    """What is not paid because another fund pays for all: the person is told whom to ask."""
    pence = sum(piece.due_pence for piece in waits)
    rule = paid_by_another(subject.account, one.fund, waits[0].days, on=subject.on)
    assert rule is not None
    line = Line(
        f"held-{one.fund}-{one.deployment}", "Not paid for now", pence,
        _rests_on(subject, one.fund), worked=True,
    )  # fmt: skip
    payer = subject.funder_of(rule.fund)
    since = f"{payer} pays for all of your care since {day(rule.days.first)}."
    if rule.days.last < subject.on:
        since = f"{payer} paid for all of your care from {between(rule.days)}."
    return Say(
        f"{since} So {money(pence)} of {subject.funder_of(one.fund)}'s has not been paid. If you "
        "have bills or wages to pay and no money for them, tell us at once.",
        (line,),
        "take-care",
    )


def _paid(subject: Subject, version: int) -> int:
    event = subject.by_version[version].event
    return event.paid_pence if isinstance(event, e.PaymentMade) else 0


def _rests_on(subject: Subject, fund: str) -> tuple[Behind, ...]:
    kinds = (e.AllocationMade, e.AllocationRevised, e.PaymentScheduleAgreed)
    names = {n for n, a in subject.account.allocations.items() if a.made.fund == fund}
    return tuple(
        (entry.position, 0)
        for entry in subject.entries(*kinds)
        if getattr(entry.event, "fund", None) == fund
        or getattr(entry.event, "allocation", None) in names
    )


# ── reviews, papers, days to know ────────────────────────────────────────────────────────────


def _reviews(subject: Subject) -> Iterator[Say]:
    """By when each funder is to hold a review, and to look at the papers; both together where they
    fall on one day."""
    together: dict[tuple[bool, date], list[str]] = {}
    for one in due(subject.account, subject.on, subject.about.asking.policies):
        if one.was_held and one.what == "review":
            yield Say(
                f"Your review on {day(one.due_on)} found that the money from "
                f"{subject.funder_of(one.fund)} is not enough. It has not been changed since. Ask "
                "what will happen about that."
            )
            continue
        whose = together.setdefault((one.what == "review", one.due_on), [])
        whose.append(subject.funder_of(one.fund))
    for (is_review, on), whose in together.items():
        who = listed(list(dict.fromkeys(whose)))
        late = on < subject.on
        if is_review and late:
            yield Say(f"{who} should have held a review with you by {day(on)}. Ask for it.")
        elif is_review:
            yield Say(f"{who} will hold a review with you by {day(on)}.")
        elif late:
            said = f"{who} should have checked the papers for your money by {day(on)}."
            yield Say(f"{said} You do not have to do anything.")
        else:
            yield Say(f"{who} will check the papers for your money by {day(on)}.")


def _papers(subject: Subject) -> Iterator[Say]:
    coming = [one.due_on for one in open_returns(subject) if one.due_on >= subject.on]
    if coming:
        yield Say(f"Your next papers are due on {day(min(coming))}.")


def _ends(subject: Subject) -> Iterator[Say]:
    """Days that something agreed runs out, half a year ahead."""
    budget, until = subject.account.budget, subject.on + timedelta(days=183)
    for earmark in budget.earmarks.values():
        if earmark.stands_on(subject.on) and earmark.agreed.expires_on <= until:
            what = coded(earmark.agreed.purpose)
            yield Say(f"Your savings for {what} may stay until {day(earmark.agreed.expires_on)}.")
    for allocation in subject.account.allocations.values():
        last = allocation.last_on
        if last is not None and subject.on < last <= until and subject.ended_on is None:
            who = subject.funder_of(allocation.made.fund)
            yield Say(f"What {who} agreed to give runs until {day(last)}.")


def _held(subject: Subject) -> Iterator[Points]:
    items = []
    for entry in subject.within(e.ReviewHeld):
        event = entry.event
        assert isinstance(event, e.ReviewHeld)
        found = [yes if getattr(event, name) else no for name, yes, no in _FOUND]
        said = f"On {day(event.held_on)} we held a review with you. {'. '.join(found)}."
        if event.kind == "financial":
            said = f"On {day(event.held_on)} we checked the papers for your money. {found[3]}."
        goals = [f"{coded(one.outcome)}: {_GOAL[one.achieved]}" for one in event.outcomes]
        if goals:
            said += f" Your goals: {listed(goals)}."
        items.append(Say(said))
    if items:
        yield Points(tuple(dict.fromkeys(items)), "What we looked at with you")
