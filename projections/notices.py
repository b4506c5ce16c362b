"""The notice of a reclaim in plain English, with the four things that the law requires. Pure.

Reasons, amount, time within which, and who must repay (SI 2013/1617 reg 15(2)); the working, line
by line; and how to ask for another look, and by when (reg 15(4)).
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from ledger import events as e
from ledger.account.reclaims.working import Step
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import pounds
from projections.reclaims import Case
from projections.words.phrases import called, coded

WIDTH = 78

_GROUND = {
    "plan-changed": "the care plan has changed substantially",
    "circumstances-changed": "your circumstances have changed substantially",
    "unused-accumulated": "a substantial part of the money has not been used and has built up",
    "used-outside-plan": "money was used for something that is not in the plan",
    "fraud-or-offence": "money was taken by theft, fraud or another offence",
    "death": "the person has died",
    "condition-not-met": "a condition of the payments was not met",
    "paid-in-error": "money was paid in error",
}
"""SI 2013/1617 reg 15(1)(a) to (f), and Care Act 2014 s.33, in plain words."""

_WHO = {
    "person": "you",
    "representative": "the representative",
    "nominee": "the nominee",
    "personal-representatives": "the personal representatives of the person who has died",
}


def notice_lines(case: Case) -> Iterator[str]:
    """The notice, line by line. Raises Refused where none was served by the day of the case."""
    notice = case.notice
    if notice is None:
        raise Refused(
            "no-notice",
            f"no notice of reclaim {case.reclaim} was served by {uk_words(case.as_at)}",
            f"dpl reclaim notice {case.account} {case.reclaim} --help",
        )
    yield "NOTICE THAT MONEY IS ASKED BACK"
    yield ""
    yield f"Account {case.account}, fund {case.fund} of {case.funder}, reclaim {case.reclaim}"
    yield f"Served on {uk_words(notice.served_on)}"
    yield from _since(case)
    yield from _part("1. Why", *_reasons(case, notice))
    yield from _part(
        "2. How much", f"{pounds(notice.amount_pence)}. How we worked it out is below."
    )
    yield from _part(
        "3. By when",
        f"By {uk_words(notice.repay_by)}. Nothing is taken before "
        f"{uk_words(case.may_take_from)}. If it is hard to pay at once, ask us about paying by "
        "parts.",
    )
    yield from _part("4. Who is to pay it back", f"It is for {_WHO[notice.repayer]} to repay.")
    yield from _part(
        "If you think this is wrong",
        f"You can ask us to look at it again, until {uk_words(case.ask_by)}. Say why, and send us "
        "whatever shows it: bills still to pay, wages, tax or holiday owed, or what the money is "
        "being saved for. From the day you ask until we have answered you with reasons, nothing "
        "is taken. If you ask later than that, tell us why it is late.",
    )
    yield from _workings(case)


def _since(case: Case) -> Iterator[str]:
    """What became of it after it was served: a copy printed later must not ask for what it no
    longer does."""
    for entry in case.entries:
        event = entry.event
        if isinstance(event, e.ReclaimWithdrawn):
            yield f"WITHDRAWN on {uk_words(event.withdrawn_on)}: it asks for nothing more."
        elif isinstance(event, e.ReconsiderationDecided):
            became = {
                "confirmed": f"confirmed at {pounds(event.amount_pence)}.",
                "reduced": f"REDUCED to {pounds(event.amount_pence)}.",
                "withdrawn": "WITHDRAWN: it asks for nothing more.",
            }[event.outcome]
            why = f" Our reasons: {', '.join(coded(one) for one in event.reasons)}."
            yield f"Looked at again on {uk_words(event.decided_on)} and {became}{why}"


def _part(title: str, *paragraphs: str) -> Iterator[str]:
    yield ""
    yield title
    for paragraph in paragraphs:
        yield from wrap(paragraph, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _reasons(case: Case, notice: e.NoticeServed) -> Iterator[str]:
    yield f"Because {_GROUND[case.proposed.ground]}."
    yield f"Our reasons: {', '.join(map(coded, notice.reasons))}."


def _workings(case: Case) -> Iterator[str]:
    yield ""
    yield "How we worked it out"
    if case.owed:
        for one in case.owed:
            where = f"{called(one.entry, case.account)}, {uk_words(one.paid_on)}"
            yield _line(f"{where}, {coded(one.category)}: {coded(one.reason)}", one.pence)
    elif case.then is not None:
        yield from _sum(case)
        more = case.notice.amount_pence - case.then.funder_pence
        if more > 0:
            yield _line(f"asked for beyond that sum, {_GROUND[case.proposed.ground]}", more)
    else:
        yield _line(f"asked for, {_GROUND[case.proposed.ground]}", case.proposed.amount_pence)
    yield _line("THIS NOTICE ASKS FOR", case.notice.amount_pence)
    if case.notice.policy:
        yield ""
        words = f"The rules we went by: {case.notice.policy}"
        if case.notice.digest:
            words += f". This working is kept under {case.notice.digest[:16]}"
        yield from wrap(words + ".", WIDTH, initial_indent="  ", subsequent_indent="  ")


def _sum(case: Case) -> Iterator[str]:
    for step in case.then.steps:
        title = step.what.replace("-", " ")
        words = f"= {title}: {step.words}" if step.kind == "total" else f"{title}: {step.words}"
        yield _line(words, step.pence)
        yield from _rule(step)


def _rule(step: Step) -> Iterator[str]:
    if step.rule is not None and step.rule.words:
        source = f" ({step.rule.source})" if step.rule.source else ""
        says = f"{step.rule.pack} says"
        if step.rule.by_default:
            says = f"{step.rule.pack} says nothing of this, so the ledger's default goes"
        text = f"{says}: “{step.rule.words}”{source}"
        yield from wrap(text, WIDTH, initial_indent="      ", subsequent_indent="      ")


def _line(words: str, pence: int) -> str:
    """Words and an amount at the right; long words go over several lines, the amount at the end
    of the last."""
    lines = wrap(words, WIDTH - 16, initial_indent="  ", subsequent_indent="    ")
    lines[-1] = f"{lines[-1]:<{WIDTH - 14}}{pounds(pence):>14}"
    return "\n".join(lines)
