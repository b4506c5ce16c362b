"""How much money there is, what of it is set aside and for what, and how long the rest lasts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ledger.account.budgets.state import latest
from ledger.account.pay.rates import weekly_on
from ledger.account.records import UNASSIGNED
from ledger.calendar import Period
from projections.person.asked_back import may_go
from projections.person.coming_and_going import held_for_you
from projections.person.moves import moves
from projections.person.set_aside import behind_liability, of_fund, set_aside
from projections.person.subject import Subject
from projections.person.value import Behind, Block, Line, Part, Points, Say, Sum, less, total
from projections.person.words import coded, day, listed, money
from projections.unattributed import unattributed_of

LATELY = 91
"""Days over which spending of late is told: 13 weeks."""
LEAST = 28
"""Fewer days than this say nothing of how much is spent in a week."""


def part(subject: Subject) -> Part:
    """The money there is; for who died or whose account is closed, what is left."""
    asked = "How much money do I have?"
    if subject.died:
        asked = "How much money is left?"
    blocks = tuple(_blocks(subject))
    return Part("have", asked, blocks)


def _blocks(subject: Subject) -> Iterator[Block]:
    here = _here(subject)
    if not subject.held and _is_notional(subject):
        who = _funders(subject)
        look = "looks" if len(who) == 1 else "look"
        yield Say(
            f"{listed(who)} {look} after this money for you. It does not go into an account of "
            "yours."
        )
        yield from held_for_you(subject)
        return
    yield Say(f"On {day(subject.on)} there was {money(here.pence)}.", (here,), "big")
    yield from _whose(subject)
    at_bank = list(_at_bank(subject))
    yield from at_bank
    kept, yours = list(set_aside(subject)), _own_money(subject)
    free = here
    if kept:
        off = [less(line) for line in kept]
        left = "Left when that is paid" if subject.ended_on else "Free to spend on your care"
        free = total("free", left, here, *off)
        yield Sum("Some of it is set aside", (here, *off, free))
    elif here.pence > 0 and not subject.ended_on:
        free = here._replace(name="free", words="Free to spend on your care", kind="total")
        words = "You can spend it on the care in your plan."
        if at_bank:
            words = "When we know what that was, you can spend the rest on the care in your plan."
        elif yours:
            part = f"{money(yours)} of it" if yours < here.pence else "What is there"
            words = f"{part} is your own money, and goes back to you."
            if yours < here.pence:
                words += " You can spend the rest on the care in your plan."
        own = Line("yours", "Your own money", yours, subject.held, worked=True)
        yield Say(f"Nothing is set aside. {words}", (free, own) if yours else (free,))
    yield from _may_go(subject)
    yield from _promised(subject)
    if free.pence < 0:
        short = less(free)._replace(name="short")
        yield Say(
            f"That is {money(short.pence)} too little. Please talk to us soon. No one is refused "
            "the care they need because of this.",
            (short,),
            "take-care",
        )  # M27: a zero balance never denies care
    elif not subject.ended_on and free.pence and free.pence > yours:
        yield from _lasting(subject, free)


def _own_money(subject: Subject) -> int:
    """What of it is the person's, that they paid in and was not needed, in pence."""
    real = [one.fund for one in subject.real_funds if one.fund != UNASSIGNED]
    return sum(subject.about.surplus(fund).person_pence for fund in real)


def _may_go(subject: Subject) -> Iterator[Say]:
    line = may_go(subject)
    if line.pence and not subject.ended_on:
        yield Say(
            f"{money(line.pence)} of it is more than may stay, and may be asked back. Nobody takes "
            "it without a letter to you first. “Will anyone ask for money back?” below says more.",
            (line,),
        )


def _here(subject: Subject) -> Line:
    return Line("now", "There is now", sum(subject.about.has.values()), subject.held)


def _is_notional(subject: Subject) -> bool:
    return any(a.made.deployment == "notional" for a in subject.account.allocations.values())


def _funders(subject: Subject) -> list[str]:
    return list(dict.fromkeys(subject.funder_of(one.fund) for one in subject.real_funds))


def _whose(subject: Subject) -> Iterator[Say]:
    """Whose money it is, where it is not all one funder's (domain.md 0.7)."""
    has = {fund: pence for fund, pence in subject.about.has.items() if pence}
    real = [fund for fund in has if fund != UNASSIGNED]
    if len(real) > 1:
        every = [of_fund(subject, fund, has[fund]) for fund in real]
        lines = [line for line in every if line.pence > 0]
        words = [f"{money(line.pence)} is {line.words}" for line in lines]
        if lines and len(lines) == len(every):
            yield Say(f"Of this, {listed(words)}.", tuple(lines))
        for line in every if len(lines) < len(every) else ():
            if line.pence > 0:
                yield Say(f"{money(line.pence)} is {line.words}.", (line,))
            else:
                short = less(line)
                said = f"{money(short.pence)} more was spent than there was {line.words}."
                if len(lines) == 1:
                    said += f" {_paid_with(lines[0])}"
                yield Say(said, (short,))
    nobodys = has.get(UNASSIGNED, 0)
    if nobodys < 0:
        line = less(of_fund(subject, UNASSIGNED, nobodys))
        words = f"We do not know yet who should pay for {money(line.pence)} of what you spent."
        yield Say(f"{words} We will sort this out.", (line,))


def _paid_with(line: Line) -> str:
    money_of = line.words if line.words == "your own money" else f"money {line.words}"
    return f"It was paid for with {money_of}."


def _at_bank(subject: Subject) -> Iterator[Say]:
    """What the bank shows of a bank account that is theirs alone, and nobody has attributed."""
    known = subject.about.asking.known
    reader = subject.about.asking.reader
    found = unattributed_of(reader, subject.account, on=subject.on, known=known).values()
    went = tuple((at, -pence) for one in found for at, pence in one.went)
    came = tuple(one for each in found for one in each.came)
    for name, way, what, behind in (
        ("bank-went-out", "went out of", "what it was for", went),
        ("bank-came-in", "came into", "what it is", came),
    ):
        pence = sum(part for _, part in behind)
        if pence:
            line = Line(name, f"It {way} your bank account, not yet in the sum", pence, behind)
            yield Say(
                f"Your bank shows that {money(pence)} {way} your bank account. We do not know yet "
                f"{what}. It is not yet in the sum above.",
                (line,),
            )
    if went or came:
        shown = sum(one.bank_pence for one in found)
        behind = (*subject.held, *(one for each in found for one in (*each.went, *each.came)))
        line = Line("bank-shows", "Your bank shows", shown, behind, worked=True)
        yield Say(f"Your bank shows {money(shown)} there.", (line,))


def _promised(subject: Subject) -> Iterator[Say]:
    for liability in subject.account.budget.liabilities.values():
        left = sum(liability.left(subject.on).values())
        if left and liability.recorded.underwritten:
            line = Line(
                f"promised-{liability.recorded.liability}", "Promised", left,
                tuple(behind_liability(subject, liability, left)),
            )  # fmt: skip
            what = coded(liability.recorded.kind)
            words = f"There may be {money(left)} of {what} pay to come. We will pay that then."
            yield Say(words, (line,))


# ── how long it lasts ────────────────────────────────────────────────────────────────────────


def _lasting(subject: Subject, free: Line) -> Iterator[Points]:
    said = [*_as_agreed(subject, free), *_as_of_late(subject, free)]
    if said:
        yield Points(tuple(said), "How long would it last, if no more money came?")


def _as_agreed(subject: Subject, free: Line) -> Iterator[Say]:
    weekly = agreed_weekly(subject)
    if weekly.pence:
        yield Say(
            f"Your budget is {money(weekly.pence)} a week. If you spent that, it would last "
            f"{_weeks(free.pence, weekly.pence)}.",
            (weekly,),
        )


def agreed_weekly(subject: Subject) -> Line:
    """What a week is worth of the money that goes into the account, on the last day."""
    behind: list[Behind] = []
    pence = 0
    for fund in subject.account.funds:
        for held in ("direct_payment", "third_party"):
            weekly = weekly_on(subject.account, fund, subject.on, held)
            pence += weekly
            if weekly:
                behind += _allocations(subject, fund, held, weekly)
    return Line("agreed-weekly", "Your budget for a week", pence, tuple(behind))


def _allocations(subject: Subject, fund: str, held: str, weekly: int) -> Iterator[Behind]:
    for allocation in subject.account.allocations.values():
        made = allocation.made
        ours = (made.fund, made.deployment, made.frequency) == (fund, held, "weekly")
        if ours and allocation.covers(subject.on):
            revised = latest(allocation.revisions, subject.on)
            amount = revised.amount_pence if revised else made.amount_pence
            yield from subject.of_event(revised or made, amount)


def _as_of_late(subject: Subject, free: Line) -> Iterator[Say]:
    assert subject.account.opened is not None
    opened = subject.account.opened.opened_on
    first = max(opened, subject.on - timedelta(days=LATELY - 1))
    days = Period(first, subject.on)
    if days.days < LEAST:
        return
    found = [move for move in moves(subject, days) if move.what in ("spent", "refunded")]
    parts = [(m.position, m.pence if m.way == "out" else -m.pence) for m in found]
    spent = sum(pence for _, pence in parts)
    weekly = (2 * spent * 7 + days.days) // (2 * days.days)
    if weekly <= 0:
        return
    line = Line("spent-lately", "Spent of late", spent, tuple(parts))
    rate = Line("spent-weekly", "Spent in a week", weekly, line.behind, worked=True)
    weeks = "13 weeks" if days.days == LATELY else f"{days.days} days"
    yield Say(
        f"In the last {weeks} you spent {money(spent)}. That is about {money(weekly)} a week. At "
        f"that rate it would last {_weeks(free.pence, weekly)}.",
        (line, rate),
    )


def _weeks(pence: int, weekly_pence: int) -> str:
    weeks = pence // weekly_pence
    if weeks > 52:
        return "more than a year"
    if not weeks:
        return "less than a week"
    return "about 1 week" if weeks == 1 else f"about {weeks} weeks"
