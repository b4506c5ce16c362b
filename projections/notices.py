"""The notice of a reclaim in plain English, with the four things that the law requires. Pure.

Reasons, amount, time within which, and who must repay (SI 2013/1617 reg 15(2)); the working, line
by line; and how to ask for another look, and by when (reg 15(4)).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from textwrap import wrap
from typing import NamedTuple

from ledger import events as e
from ledger.account.reclaims.let_be import LetBe
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

WHO = {
    "person": "you",
    "representative": "the representative",
    "nominee": "the nominee",
    "personal-representatives": "the personal representatives of the person who has died",
}


class Since(NamedTuple):
    """What became of a reclaim on a day, after its notice. ends: it asks for nothing more."""

    on: date
    words: str
    ends: bool = False


class Worked(NamedTuple):
    """One line of the working. rule is what the pack says, quoted, where one decided the line; kind
    is `total` where the lines above come to it."""

    kind: str
    words: str
    pence: int
    rule: str = ""


def ground_in_words(case: Case) -> str:
    """Why it is asked back, as the person reads it; not as if to the person, once they died."""
    words = _GROUND[case.proposed.ground]
    notice = case.notice
    if notice is not None and notice.repayer == "personal-representatives":
        return words.replace("your ", "the person's ")
    return words


def asked_despite(case: Case) -> Iterator[str]:
    """That it asks for what a decision had let be, and what is new, a sentence for each."""
    for event in (entry.event for entry in case.entries):
        if isinstance(event, e.ReclaimReopened) and event.again == case.reclaim:
            yield (
                f"{pounds(event.amount_pence)} of it was let be when we decided on "
                f"{event.reclaim}. We ask for it again, for what is new: {coded(event.reason)}."
            )


def since(case: Case) -> Iterator[Since]:
    """All that became of it since notice was served, by the day of the case: a copy printed later
    must not ask for what it no longer does."""
    undone = {x.event.entry for x in case.entries if isinstance(x.event, e.EntryReversed)}
    for entry in case.entries:
        event = entry.event
        if entry.version in undone:
            continue
        match event:
            case e.ReclaimWithdrawn():
                words = f"WITHDRAWN on {uk_words(event.withdrawn_on)}: it asks for nothing more."
                yield Since(event.withdrawn_on, words, ends=True)
            case e.ReconsiderationRequested():
                who = WHO[event.by]
                words = f"On {uk_words(event.requested_on)} {who} asked us to look at it again."
                yield Since(event.requested_on, words)
            case e.ReconsiderationDecided():
                yield Since(event.decided_on, _looked_again(event), event.outcome == "withdrawn")
            case e.InstalmentsAgreed():
                yield Since(event.agreed_on, f"{_agreed(event)}.")
            case e.ReclaimReceived() | e.OffsetApplied():
                on = event.received_on if isinstance(event, e.ReclaimReceived) else event.applied_on
                how = (
                    "was paid back"
                    if isinstance(event, e.ReclaimReceived)
                    else "was taken off a payment"
                )
                yield Since(on, f"{pounds(event.amount_pence)} {how} on {uk_words(on)}.")
            case e.ReclaimWrittenOff():
                gone = f"We gave up {pounds(event.amount_pence)} of it"
                yield Since(event.written_off_on, f"{gone} on {uk_words(event.written_off_on)}.")
            case e.ReclaimReopened(reclaim=case.reclaim):
                words = f"Asked for again by {event.again}: {coded(event.reason)}."
                yield Since(event.reopened_on, words)
    for one in case.let_be:
        yield Since(one.on, _will_not_ask(one))


def _will_not_ask(one: LetBe) -> str:
    """The promise that what was let be is not asked for again, as the person reads it."""
    return (
        f"We will not ask for {pounds(one.pence)} of it again before {uk_words(one.until)}, unless "
        "a review of the plan is held before then, the payments end, or something is new."
    )


def _looked_again(event: e.ReconsiderationDecided) -> str:
    became = {
        "confirmed": f"confirmed at {pounds(event.amount_pence)}.",
        "reduced": f"REDUCED to {pounds(event.amount_pence)}.",
        "withdrawn": "WITHDRAWN: it asks for nothing more.",
    }[event.outcome]
    why = f" Our reasons: {', '.join(coded(one) for one in event.reasons)}."
    return f"Looked at again on {uk_words(event.decided_on)} and {became}{why}"


_BY = {
    "repayment": "it is paid back by parts",
    "offset": "it is taken off coming payments",
    "card-sweep": "it is taken off the card",
}
_EVERY = {
    "once": "at once",
    "weekly": "every week",
    "four-weekly": "every four weeks",
    "monthly": "every month",
}


def _agreed(event: e.InstalmentsAgreed) -> str:
    each = "all that is left" if event.each_pence is None else f"at most {pounds(event.each_pence)}"
    how = f"{_BY[event.by]}: {each} {_EVERY[event.every]}, from {uk_words(event.first_on)}"
    return f"Agreed on {uk_words(event.agreed_on)} that {how}"


def workings(case: Case) -> Iterator[Worked]:
    """The working that the notice was served with, line by line; the last line is what it asks."""
    ground, notice = ground_in_words(case), case.notice
    if case.owed:
        for one in case.owed:
            where = f"{called(one.entry, case.account)}, {uk_words(one.paid_on)}"
            yield Worked("sum", f"{where}, {coded(one.category)}: {coded(one.reason)}", one.pence)
    elif case.then is not None:
        for step in case.then.steps:
            words = f"{step.what.replace('-', ' ')}: {step.words}"
            yield Worked(step.kind, words, step.pence, _rule(step))
        more = notice.amount_pence - case.then.funder_pence
        if more > 0:
            yield Worked("sum", f"asked for beyond that sum, {ground}", more)
        elif more < 0:
            yield Worked("sum", "of that sum, not asked for by this notice", more)
    else:
        yield Worked("sum", f"asked for, {ground}", case.proposed.amount_pence)
    yield Worked("total", "THIS NOTICE ASKS FOR", notice.amount_pence)


def _rule(step: Step) -> str:
    if step.rule is None or not step.rule.words:
        return ""
    source = f" ({step.rule.source})" if step.rule.source else ""
    says = f"{step.rule.pack} says"
    if step.rule.by_default:
        says = f"{step.rule.pack} says nothing of this, so the ledger's default goes"
    return f"{says}: “{step.rule.words}”{source}"


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
    yield from _part("4. Who is to pay it back", f"It is for {WHO[notice.repayer]} to repay.")
    yield from _part(
        "If you think this is wrong",
        f"You can ask us to look at it again, until {uk_words(case.ask_by)}. Say why, and send us "
        "whatever shows it: bills still to pay, wages, tax or holiday owed, or what the money is "
        "being saved for. From the day you ask until we have answered you with reasons, nothing "
        "is taken. If you ask later than that, tell us why it is late.",
    )
    yield from _workings(case)


def _since(case: Case) -> Iterator[str]:
    for one in since(case):
        yield from wrap(one.words, WIDTH)


def _part(title: str, *paragraphs: str) -> Iterator[str]:
    yield ""
    yield title
    for paragraph in paragraphs:
        yield from wrap(paragraph, WIDTH, initial_indent="  ", subsequent_indent="  ")


def _reasons(case: Case, notice: e.NoticeServed) -> Iterator[str]:
    yield f"Because {ground_in_words(case)}."
    yield f"Our reasons: {', '.join(map(coded, notice.reasons))}."
    yield from asked_despite(case)


def _workings(case: Case) -> Iterator[str]:
    yield ""
    yield "How we worked it out"
    *lines, asks = workings(case)
    for one in lines:
        yield _line(f"= {one.words}" if one.kind == "total" else one.words, one.pence)
        yield from wrap(one.rule, WIDTH, initial_indent="      ", subsequent_indent="      ")
    yield _line(asks.words, asks.pence)
    if case.notice.policy:
        yield ""
        words = f"The rules we went by: {case.notice.policy}"
        if case.notice.digest:
            words += f". This working is kept under {case.notice.digest[:16]}"
        yield from wrap(words + ".", WIDTH, initial_indent="  ", subsequent_indent="  ")


def _line(words: str, pence: int) -> str:
    """Words and an amount at the right; long words go over several lines, the amount at the end
    of the last."""
    lines = wrap(words, WIDTH - 16, initial_indent="  ", subsequent_indent="    ")
    lines[-1] = f"{lines[-1]:<{WIDTH - 14}}{pounds(pence):>14}"
    return "\n".join(lines)
