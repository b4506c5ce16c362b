"""What may be asked back, when and why; and that nothing is taken without a letter first
(SI 2013/1617 regs 13 and 15; domain.md 3.1, T7, T8).
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger import events as e
from ledger.account.reclaims.let_be import let_be
from ledger.account.reclaims.surplus import Surplus
from ledger.account.records import OWN, UNASSIGNED
from projections.person.letters import asked_of, question, told, told_withdrawn
from projections.person.subject import Subject
from projections.person.value import Behind, Block, Line, Part, Say, Sum
from projections.person.words import coded, day, first_up, money

PROMISE = (
    "No one should take money back without telling you first. You should get a letter. It says how "
    "much, why, and by when. You can ask us to look again."
)

_STEPS = {
    "balance": "What you have of this money",
    "liability": "Bills, wages and tax still to pay",
    "unassigned": "Spent, but we do not know yet from whose money",
    "fixed-contingency": "Just-in-case money that may stay",
    "contingency": "Just-in-case money that was agreed",
    "earmark": "Savings that were agreed",
    "carried-over": "May stay from last year",
    "may-stay": "We told you that this may stay",
    "in-advance": "Paid early, for days still to come",
    "kept": "May stay for the weeks to come",
}


def part(subject: Subject) -> Part:
    """What was asked for, then what more than may stay there is, fund by fund."""
    letters = list(told(subject))
    more = [block for fund in _given(subject) for block in _more_than_may_stay(subject, fund)]
    kept = [say for fund in _given(subject) for say in _let_be(subject, fund)]
    blocks: list[Block] = [*letters, *kept, *more]
    if not letters and not more:
        blocks.append(Say("No. Nobody is asking for any of it back.", (), "good"))
    elif not more and not any(one.tone == "take-care" for one in letters):
        blocks.append(Say("Nobody is asking for anything else.", (), "good"))
    blocks.append(Say(PROMISE))
    return Part("back", question(subject), tuple(blocks))


def may_go(subject: Subject) -> Line:
    """What of the money there is may be asked back, and no letter has asked for yet."""
    pence = 0
    for fund in _given(subject):
        asked = asked_of(subject, fund.fund, by_letter=False)
        pence += asked + _not_asked(subject, fund)[1]
    return Line("may-go", "May be asked back", pence, subject.held, worked=True)


def _given(subject: Subject) -> list[e.FundAdded]:
    funds = subject.account.funds.values()
    return [one for one in funds if one.fund != UNASSIGNED and one.programme != OWN]


def _not_asked(subject: Subject, fund: e.FundAdded) -> tuple[Surplus, int]:
    """A fund's surplus, and what its funder may ask for beyond what it asked for already."""
    found = subject.about.surplus(fund.fund)
    return found, max(0, found.recover_pence - asked_of(subject, fund.fund))


def _more_than_may_stay(subject: Subject, fund: e.FundAdded) -> Iterator[Block]:
    found, more = _not_asked(subject, fund)
    who, asked = subject.funder_of(fund.fund), asked_of(subject, fund.fund)
    if found.person_pence:
        line = _worked(subject, f"yours-{fund.fund}", found.person_pence)
        yield Say(
            f"{money(found.person_pence)} of what is here is your own money. You paid it in and it "
            "was not needed. It goes back to you.",
            (line,),
            "good",
        )
    if not more:
        return
    line = _worked(subject, f"may-ask-{fund.fund}", more)
    yield Say(_why(subject, found, who, more, asked=bool(asked)), (line,))
    yield Sum(f"The money from {who}: how much may stay?", tuple(_lines(subject, found, more)))


def _let_be(subject: Subject, fund: e.FundAdded) -> Iterator[Say]:
    """What a decision let be: the person need not fear to be asked for it next month."""
    found, who = subject.about.surplus(fund.fund), subject.funder_of(fund.fund)
    yield from _no_longer(subject, found, who)
    withdrawn = told_withdrawn(subject)
    for one in found.let_be:
        line = _worked(subject, f"let-be-{found.fund}-{one.reclaim}", one.pence)
        decided = "looked again and decided" if one.looked_again else "decided"
        first = f"{who} {decided} on {day(one.on)} not to ask for {money(one.pence)}. It"
        if one.reclaim in withdrawn:  # which says so already
            first = who
        yield Say(
            f"{first} will not ask for this again before {day(one.until)}, unless a review is "
            "held, the payments end, or there is something new. You would get a letter first.",
            (line,),
            "good",
        )


def _no_longer(subject: Subject, found: Surplus, who: str) -> Iterator[Say]:
    """What was let be while payments ran may be asked for once they ended: why, in a sentence."""
    if not found.closing or not found.funder_pence:
        return
    still = {(one.reclaim, one.on) for one in found.let_be}
    policies, ground = subject.about.asking.policies, "unused-accumulated"
    for one in let_be(subject.account, found.fund, ground, found.on, policies):
        if (one.reclaim, one.on) not in still:
            yield Say(
                f"On {day(one.on)} {who} decided not to ask for {money(one.pence)} while the "
                "payments went on. They have ended, so it looks anew at all that is left."
            )


def _why(subject: Subject, found: Surplus, who: str, more: int, *, asked: bool) -> str:
    """Why it may be asked for, that nobody does yet, and what to do; asked: some was already."""
    also = " This is on top of the money told about above." if asked else ""
    if subject.died:
        return (
            f"This is public money. It is not part of what the person leaves to others. {who} may "
            f"ask for {money(more)} once all bills are paid.{also}"
        )  # domain.md 0.8, 3.7
    if found.closing:
        return (
            f"The payments have ended. {who} may ask for {money(more)} once all bills are paid."
            f"{also}"
        )
    if found.apart:
        return f"This money is only for times when you need more. {who} may ask for it back.{also}"
    plan = "If you plan to use the money, tell us now what for."
    if asked:
        return (
            f"{who} may ask for up to {money(more)} more, on top of the money told about above. "
            f"It is not asking for that now. {plan}"
        )
    return (
        f"{who} is not asking for money back now, but it may ask for up to {money(more)} later. "
        f"{plan}"
    )


def _lines(subject: Subject, found: Surplus, more: int) -> Iterator[Line]:
    """The sum as far as it adds up, steps of one kind together (domain.md T8)."""
    steps: dict[str, int] = {}
    for step in found.steps:
        if step.kind == "sum" and step.pence:
            steps[step.what] = steps.get(step.what, 0) + step.pence
    for what, pence in steps.items():
        words = _STEPS.get(what, first_up(coded(what)))
        yield _worked(subject, f"{found.fund}-{what}", pence, words)
    taken = found.surplus_pence - more
    if found.let_be:
        let_be = found.let_be_pence
        yield _worked(subject, f"{found.fund}-let-be", -let_be, "Will not be asked for again")
        taken -= let_be
    if found.person_pence:
        yield _worked(subject, f"{found.fund}-yours", -found.person_pence, "Your own money")
        taken -= found.person_pence
    if taken:
        yield _worked(subject, f"{found.fund}-asked", -taken, "The money told about above")
    end = _worked(subject, f"{found.fund}-more", more, "May be asked back")
    yield end._replace(kind="total")


def _worked(subject: Subject, name: str, pence: int, words: str = "") -> Line:
    behind: tuple[Behind, ...] = subject.held if pence else ()
    return Line(name, words or name, pence, behind, worked=True)
