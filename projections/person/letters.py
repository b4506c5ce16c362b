"""What a person was asked for: each reclaim where it is, in plain words, and what they owe.

Reasons, amount, by when, and how to ask for another look (SI 2013/1617 reg 15; domain.md 3.8).
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger import events as e
from ledger.account.reclaims.stages import OVER, Stage, ask_by, may_take_from, stage_on
from ledger.account.records import FROM_WHAT_IS_OWED, Reclaim
from projections.person.subject import Subject
from projections.person.value import Behind, Line, Say
from projections.person.words import WHY_BACK, coded, day, first_up, listed, money
from projections.postings import OWED, postings

_SAYS_THE_SAME = {"death": {"person-died", "died"}}
"""Reasons of a letter that say no more than why it was asked for."""


def running(subject: Subject) -> list[tuple[str, Reclaim, Stage]]:
    """The reclaims that are not over on the last day."""
    return [one for one in _stages(subject) if one[2].name not in OVER]


def has_letter(subject: Subject, reclaim: Reclaim) -> bool:
    """Whether its notice was served by the last day."""
    return reclaim.notice is not None and reclaim.notice.served_on <= subject.on


def asked_of(subject: Subject, fund: str, *, by_letter: bool | None = None) -> int:
    """What reclaims still ask, on the last day, of what is there in a fund, in pence; by_letter:
    only those of which a letter went out, or only the others."""
    return sum(
        stage.left_pence
        for _, reclaim, stage in running(subject)
        if reclaim.proposed.fund == fund
        and reclaim.proposed.ground not in FROM_WHAT_IS_OWED
        and by_letter in (None, has_letter(subject, reclaim))
    )


def asked_by_letter(subject: Subject) -> Iterator[Line]:
    """What letters ask to have back of what is there, which nobody is free to spend."""
    for name, reclaim, stage in running(subject):
        if has_letter(subject, reclaim) and reclaim.proposed.ground not in FROM_WHAT_IS_OWED:
            words = f"{subject.funder_of(reclaim.proposed.fund)} asked for this back"
            line = Line(f"asked-{name}", words, stage.left_pence, (), worked=True)
            yield line._replace(behind=_behind(subject, name))


def waiting(subject: Subject) -> Iterator[Say]:
    """What letters ask that the person has still to do something about, or to wait for."""
    for name, reclaim, stage in running(subject):
        if has_letter(subject, reclaim):
            line = Line(
                f"asked-{name}", "Asked back", stage.left_pence, _behind(subject, name), worked=True
            )
            who, amount = subject.funder_of(reclaim.proposed.fund), money(stage.left_pence)
            held_up = stage.name == "held-up"
            words = f"{who} wrote to ask for {amount} back. {_do(stage)} {_see_above(subject)}"
            yield Say(words, (line,), "plain" if held_up else "take-care")
    yield from _owed(subject, f" {_see_above(subject)}")


def question(subject: Subject) -> str:
    """The question under which what is asked back is told."""
    if subject.died:
        return "What happens to the money that is left?"
    return "Will anyone ask for money back?"


def _see_above(subject: Subject) -> str:
    return f"See “{question(subject)}” above."


def _do(stage: Stage) -> str:
    by = f" by {day(stage.repay_by)}" if stage.repay_by else ""
    match stage.name:
        case "held-up":
            return "You asked us to look again. You do not have to pay while you wait."
        case "by-instalments":
            return f"It goes back bit by bit. The next part is due{by}." if by else (
                "It goes back bit by bit."
            )  # fmt: skip
        case "overdue":
            return f"It should have come{by}. Please get in touch."
    return f"Please pay it{by}, or tell us if you think it is wrong."


def _is_told(subject: Subject, stage: Stage) -> bool:
    """Whether it was running on the days asked about."""
    return stage.name not in OVER or stage.since >= subject.days.first


def told_withdrawn(subject: Subject) -> frozenset[str]:
    """Those reclaims of which it is told that they were withdrawn, with nothing paid back."""
    return frozenset(
        name
        for name, _, stage in _stages(subject)
        if stage.name == "withdrawn" and _is_told(subject, stage) and not stage.received_pence
    )


def told(subject: Subject) -> Iterator[Say]:
    """Every reclaim that was running on the days asked about, then what is owed beside them."""
    for name, reclaim, stage in _stages(subject):
        if _is_told(subject, stage):
            tone = "plain" if stage.name in OVER else "take-care"
            yield Say(_reclaim(subject, reclaim, stage), _figures(subject, name, stage), tone)
    yield from _taken(subject)
    yield from _owed(subject)


def _taken(subject: Subject) -> Iterator[Say]:
    """What was taken without the notice that the law asks for, while nobody has put it right."""
    for one in subject.about.open_queries():
        if one.rule == "money-taken-without-notice" and isinstance(one.event, e.ReclaimReceived):
            behind = (subject.at(one.entry, one.pence),)
            ref = (subject.ref(one.entry),)
            line = Line(f"taken-{one.entry}", "Taken without a letter", one.pence, behind, refs=ref)
            yield Say(
                f"{money(one.pence)} was taken on {day(one.event.received_on)}, and you had no "
                "letter first. That is not right. We are looking into it.",
                (line,),
                "take-care",
            )


def _stages(subject: Subject) -> Iterator[tuple[str, Reclaim, Stage]]:
    for name, reclaim in subject.account.reclaims.items():
        stage = stage_on(subject.account, name, subject.about.asking.policies, subject.on)
        if stage is not None:
            yield name, reclaim, stage


def _figures(subject: Subject, name: str, stage: Stage) -> tuple[Line, ...]:
    behind = _behind(subject, name)
    amounts = {
        "asked": stage.asked_pence,
        "back": stage.received_pence,
        "left": stage.left_pence,
        "given-up": stage.written_off_pence,
    }
    return tuple(
        Line(f"{name}-{what}", first_up(coded(what)), pence, behind, worked=True)
        for what, pence in amounts.items()
        if pence
    )


def _behind(subject: Subject, name: str) -> tuple[Behind, ...]:
    return tuple(
        (entry.position, 0)
        for entry in subject.about.entries
        if getattr(_undone(entry.event), "reclaim", None) == name
    )


def _undone(event: e.AnyEvent) -> e.AnyEvent:
    return event.of if isinstance(event, e.EntryReversed) else event


def _reclaim(subject: Subject, reclaim: Reclaim, stage: Stage) -> str:
    who = subject.funder_of(reclaim.proposed.fund)
    asked = f"{who} asked for {money(stage.asked_pence)} back"
    why = f"because {WHY_BACK[reclaim.proposed.ground]}"
    match stage.name:
        case "settled":
            return f"{asked}, {why}. This is all done. It ended on {day(stage.since)}."
        case "withdrawn":
            asked = f"{who} asked for {money(reclaim.proposed.amount_pence)} back"
            back = money(stage.received_pence) if stage.received_pence else "Nothing"
            then = f"Then it changed its mind, on {day(stage.since)}. {back} went back."
            return f"{asked}, {why}. {then}"
        case "written-off":
            gone = f"{money(stage.written_off_pence)} of it"
            if stage.written_off_pence == stage.asked_pence:
                gone = "it"
            return f"{asked}, {why}. You do not have to pay {gone} any more."
    if not has_letter(subject, reclaim):
        return (
            f"{who} may ask for {money(stage.asked_pence)} back, {why}. No letter has gone out to "
            "you yet, so nothing can be taken."
        )
    said = [_letter(subject, reclaim, who, why), *_looked(subject, reclaim), _left(stage),
            _now(subject, reclaim, stage)]  # fmt: skip
    return " ".join(one.strip() for one in said if one)


def _letter(subject: Subject, reclaim: Reclaim, who: str, why: str) -> str:
    notice = reclaim.notice
    assert notice is not None
    whom = "you" if notice.repayer == "person" else f"your {coded(notice.repayer)}"
    if notice.repayer == "personal-representatives":
        whom = "those who settle the affairs of the person who died"
    said = f"On {day(notice.served_on)} {who} wrote to ask {whom} for {money(notice.amount_pence)}"
    same = {reclaim.proposed.ground, *_SAYS_THE_SAME.get(reclaim.proposed.ground, ())}
    reasons = listed([coded(one) for one in notice.reasons if one not in same])
    more = f" The letter says why: {reasons}." if reasons else ""
    return f"{said}, {why}.{more}"


def _looked(subject: Subject, reclaim: Reclaim) -> Iterator[str]:
    """How it was looked at again, and what was decided, with the reasons (reg 15(5))."""
    for one in reclaim.decided:
        if one.decided_on <= subject.on:
            became = {
                "confirmed": "It stays as it was",
                "reduced": f"It is now {money(one.amount_pence)}",
                "withdrawn": "It asks for nothing any more",
            }[one.outcome]
            reasons = listed([coded(reason) for reason in one.reasons])
            why = f", because: {reasons}" if reasons else ""
            yield f"You asked us to look again, and we did on {day(one.decided_on)}. {became}{why}."


def _left(stage: Stage) -> str:
    if stage.received_pence and stage.left_pence:
        return f"{money(stage.received_pence)} has come back. {money(stage.left_pence)} is left."
    return ""


def _now(subject: Subject, reclaim: Reclaim, stage: Stage) -> str:
    """Where it is, until when to ask for another look, and what nobody may do before."""
    policies = subject.about.asking.policies
    until, taken = (f(subject.account, reclaim, policies) for f in (ask_by, may_take_from))
    by = f"Please pay by {day(stage.repay_by)}." if stage.repay_by else ""
    again = ""
    asked = any(one.requested_on <= subject.on for one in reclaim.requests)
    if until is not None and until >= subject.on and not asked:
        again = (
            f"You can ask us to look at this again, up to {day(until)}. Tell us why. Nothing is "
            "taken while you wait for the answer."
        )
    match stage.name:
        case "held-up":
            return "You asked us to look again. Nothing is taken until we have answered you."
        case "waiting":
            return f"Nothing is taken before {day(taken)}. {by} {again}" if taken else by
        case "by-instalments":
            following = f" The next part is on {day(stage.repay_by)}." if stage.repay_by else ""
            return f"It goes back bit by bit, as agreed.{following}"
        case "overdue":
            was = f"It should have come by {day(stage.repay_by)}. " if stage.repay_by else ""
            return f"{was}Please get in touch. You can ask to pay a bit at a time. {again}"
    return f"{by} If that is hard, ask us to let you pay a bit at a time. {again}"


def _owed(subject: Subject, more: str = "") -> Iterator[Say]:
    """What was spent, found not allowed and not put back, that no reclaim asks for yet."""
    ask = [
        (stage.left_pence, has_letter(subject, reclaim))
        for _, reclaim, stage in running(subject)
        if reclaim.proposed.ground in FROM_WHAT_IS_OWED
    ]
    asked, by_letter = sum(p for p, _ in ask), sum(p for p, letter in ask if letter)
    behind = []
    for entry in subject.about.entries:
        pence = sum(
            amount
            for head, whose, _, _, _, amount, on in postings(entry.stream, entry.event)
            if head == OWED and whose == subject.about.name and on <= subject.on
        )
        if pence:
            behind.append((entry.position, pence))
    owed = sum(pence for _, pence in behind)
    if owed > asked:
        lines = [Line("owed", "To be put back", owed, tuple(behind))]
        part = ""
        if by_letter:
            words = "Asked for by letter"
            lines.append(Line("owed-asked", words, by_letter, tuple(behind), worked=True))
            part = f" A letter asks for {money(by_letter)} of it: do not pay that twice."
        yield Say(
            f"{money(owed)} of what you spent was not allowed. It has to be put back.{part} If you "
            f"think it should be allowed, tell us why.{more}",
            tuple(lines),
            "take-care",
        )
