"""What came in, and what went out: towards which goals, and for what."""

from __future__ import annotations

from collections.abc import Iterator

from ledger import events as e
from ledger.account.budgets.plan_lines import in_plan
from ledger.account.pay.worth import amounts, rates_over
from projections.person.moves import Move, lines_by, moves
from projections.person.subject import Subject, effects
from projections.person.value import Bars, Behind, Block, Line, Part, Say, Sum, total
from projections.person.words import day, listed, money, thing
from projections.postings import PAID, SPENT, postings

_CAME = {
    "contributed": "You paid in your part",
    "added": "Your own extra money",
    "interest": "The bank paid interest",
    "refunded": "Shops or services gave money back",
    "put-back": "You put money back",
    "brought": "Brought here from before",
    "moved": "Moved here from another account",
}
_WENT = {
    "sent-back": "Payments sent back",
    "paid-back": "Paid back to those who gave it",
    "given-to-you": "Your own money, given back to you",
    "moved": "Moved to another account",
}
NO_GOAL = "no-goal"


def came_in(subject: Subject) -> Part:
    """What came in, and that with it there is what there is."""
    found = [move for move in moves(subject) if move.way == "in"]
    paid = [move for move in found if move.what == "paid"]
    others = [move for move in found if move.what != "paid"]
    lines = [
        *lines_by(paid, lambda m: m.fund, lambda f: f"{subject.funder_of(f)} paid", "paid-"),
        *lines_by(others, lambda m: m.what, lambda what: _CAME[what], ""),
    ]
    what = total("total", "All that came in", *lines)
    if not lines:
        said = "No money came into the account on these days."
        return Part("came-in", "What came in?", (Say(said),))
    return Part("came-in", "What came in?", (Sum("", (*lines, what)),))


def went_out(subject: Subject) -> Part:
    """What went out, by goal and by what it was for, and what is there after it."""
    blocks = tuple(_went_out(subject))
    return Part("went-out", "What went out, and for what?", blocks)


def _went_out(subject: Subject) -> Iterator[Block]:
    found = moves(subject)
    out = [move for move in found if move.way == "out"]
    spent = [move for move in out if move.what == "spent"]
    others = [move for move in out if move.what != "spent"]
    goals = list(lines_by(spent, lambda m: _goal(subject, m), _goal_words, "goal-"))
    things = list(lines_by(spent, lambda m: _for_what(subject, m), thing, "for-"))
    rest = list(lines_by(others, lambda m: m.what, lambda what: _WENT[what], ""))
    if not out:
        yield Say("No money went out of the account on these days.")
    if any(line.name != f"goal-{NO_GOAL}" for line in goals):
        yield Bars("How much went towards each of your goals", tuple(goals))
        yield Sum("Towards your goals", (*goals, total("goals", "All that you spent", *goals)))
    elif goals:
        yield Say("Nobody has told us yet which of your goals this money was for.")
    if things:
        all_spent = total("spent", "All that you spent", *things)
        yield Sum("What it was for", (*things, all_spent))
    if rest:
        whole = total("spent", "All that you spent", *things)
        spent_line = [whole._replace(kind="line")] if things else []
        all_out = total("total", "All that went out", *things, *rest)
        yield Sum("Other money that went out", (*spent_line, *rest, all_out))
    yield from _who_paid(subject, sum(line.pence for line in things))
    yield from _paid_for_you(subject)
    if subject.held:
        yield _adding_up(subject, found)


def _goal(subject: Subject, move: Move) -> str:
    """Which goal, as every report tells it: what the spend says, or else what the plan of its day
    says of what was bought."""
    spend = subject.account.spends.get(move.spend) if move.spend is not None else None
    if spend is None:
        return NO_GOAL
    said = spend.event
    plan = in_plan(
        subject.account.budget,
        said.for_from,
        category=spend.category,
        plan_line=said.plan_line or "",
        outcome=said.outcome or "",
    )
    return plan.outcome or NO_GOAL


def _goal_words(goal: str) -> str:
    return "Goal not said yet" if goal == NO_GOAL else thing(goal)


def _for_what(subject: Subject, move: Move) -> str:
    """What it was for, as it is known now."""
    spend = subject.account.spends.get(move.spend) if move.spend is not None else None
    return spend.category if spend is not None else "other"


def _who_paid(subject: Subject, spent: int) -> Iterator[Say]:
    """Whose money it was as things now stand, where it is several funders'. spent is all that went
    out for it, in pence."""
    behind: dict[str, list[Behind]] = {}
    for one in subject.about.posted(SPENT, within=subject.days):
        if one.pence:
            position = subject.by_version[one.entry].position
            behind.setdefault(one.fund, []).append((position, one.pence))
    lines = [
        Line(f"from-{fund}", subject.funder_of(fund), sum(p for _, p in parts), tuple(parts))
        for fund, parts in behind.items()
    ]
    lines = [line for line in lines if line.pence]
    held = sum(move.pence for move in paid_for_you(subject))
    if len(lines) > 1:
        said = listed([f"{line.words} {money(line.pence)}" for line in lines])
        which = (
            ""
            if sum(line.pence for line in lines) == spent + held
            else (", without what was not allowed or came back")
        )
        it = "it" if not held else "it and for what was paid for you" if spent else (
            "what was paid for you"
        )  # fmt: skip
        yield Say(f"This is who pays for {it}{which}: {said}.", tuple(lines))


def _adding_up(subject: Subject, found: list[Move]) -> Sum:
    """Before, in, out, now: to the penny."""
    first = subject.days.first
    before: list[Behind] = []
    for entry in subject.moving:
        pence = sum(p for _, p, on in effects(subject.about.name, entry) if on < first)
        if pence:
            before.append((entry.position, pence))
    was = Line(
        "before", f"What you had as {day(first)} began", sum(subject.before.values()), tuple(before)
    )
    came = [(move.position, move.pence) for move in found if move.way == "in"]
    went = [(move.position, -move.pence) for move in found if move.way == "out"]
    plus = Line("in", "What came in", sum(p for _, p in came), tuple(came))
    minus = Line("out", "What went out", sum(p for _, p in went), tuple(went))
    now = total("now", f"What you had on {day(subject.on)}", was, plus, minus)
    return Sum("How it adds up", (was, plus, minus, now))


# ── what funders paid themselves ─────────────────────────────────────────────────────────────


def _paid_for_you(subject: Subject) -> Iterator[Block]:
    """What a funder that holds the money paid to providers, beside the budget for these days."""
    found = list(paid_for_you(subject))
    if found:
        lines = list(lines_by(found, lambda m: _for_what(subject, m), thing, "for-you-"))
        who = listed(sorted({subject.funder_of(move.fund) for move in found}))
        title = f"Paid for you by {who}, not through your account"
        yield Sum(title, (*lines, total("for-you", "All that was paid for you", *lines)))
    if subject.held:
        yield from held_for_you(subject)


def held_for_you(subject: Subject) -> Iterator[Sum]:
    """For each funder that holds the money itself: the budget for these days, used, and left."""
    found = list(paid_for_you(subject))
    for fund in subject.account.funds:
        rates = rates_over(subject.account, fund, "notional", subject.days)
        budget = amounts(rates)[0]
        if budget:
            behind = _made(subject, fund)
            own = Line(
                f"held-{fund}", "Your budget for these days", budget, behind, worked=True
            )  # fmt: skip
            spent = [(m.position, -m.pence) for m in found if m.fund == fund]
            used = Line(f"used-{fund}", "Paid for you", sum(p for _, p in spent), tuple(spent))
            left = total(f"left-{fund}", "Left of it", own, used)._replace(worked=True)
            yield Sum(f"Money that {subject.funder_of(fund)} holds for you", (own, used, left))


def _made(subject: Subject, fund: str) -> tuple[Behind, ...]:
    return tuple(
        (entry.position, 0)
        for entry in subject.entries(e.AllocationMade, e.AllocationRevised)
        if getattr(entry.event, "fund", fund) == fund
    )


def paid_for_you(subject: Subject) -> Iterator[Move]:
    """Spends on a budget that the funder holds, and credit notes for them, on these days."""
    for entry in subject.about.entries:
        undone = isinstance(entry.event, e.EntryReversed)
        about = entry.event.of if isinstance(entry.event, e.EntryReversed) else entry.event
        if not isinstance(about, e.SpendRecorded | e.RefundReceived) or about.holding is not None:
            continue
        version = entry.event.entry if undone else entry.version
        spend = about.spend if isinstance(about, e.RefundReceived) else version
        for head, _, fund, _, _, pence, on in postings(entry.stream, entry.event):
            if head == PAID and subject.days.first <= on <= subject.days.last:
                yield Move("out", "for-you", fund, -pence, entry.position, spend)
