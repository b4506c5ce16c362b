"""Returns that are overdue, and those that came and nobody has looked at."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.account.records import DECLARATION
from ledger.calendar import uk_words
from projections.persons_returns import OneReturn, persons_returns
from projections.words.phrases import coded
from projections.work.task import Asked, Task, line, one_of

KINDS = frozenset({"return"})
_DECLARED_BY = one_of("person", "representative", "nominee", "managed", "third_party")


def tasks(asked: Asked) -> Iterator[Task]:
    """Each return that waits for the person too long, or for somebody here to look at it."""
    found = persons_returns(asked.reader, as_at=asked.on, known_at=asked.known)
    for one in found.rows:
        if asked.account not in (None, one.account):
            continue
        if one.then.standing == "overdue":
            yield _overdue(asked, one)
        elif one.then.standing == "came":
            yield _to_look_at(asked, one)


def _overdue(asked: Asked, one: OneReturn) -> Task:
    missing = one.then.missing
    papers = [item for item in missing if item != DECLARATION]
    came = ["--included", one_of(*papers)] if papers else ["--declared-by", _DECLARED_BY]
    return asked.task(
        "return",
        f"{one.account}/{one.name}/overdue",
        on=one.then.due_on,
        pence=0,
        words=f"{_about(one)}: {', '.join(map(coded, missing))} missing, due by "
        f"{uk_words(one.then.due_on)}",
        command=line("dpl", "return", "receive", one.account, one.name, *came, "--on", "{date}"),
        account=one.account,
    )


def _to_look_at(asked: Asked, one: OneReturn) -> Task:
    came_on = one.then.came_on
    assert came_on is not None
    outcome = one_of("accepted", "more-wanted", "referred")
    return asked.task(
        "return",
        f"{one.account}/{one.name}/look",
        on=came_on,
        pence=0,
        words=f"{_about(one)}: all of it came by {uk_words(came_on)}, and nobody has looked at it",
        command=line("dpl", "return", "review", one.account, one.name, "--outcome", outcome,
                     "--reason", "{reason}", "--on", "{date}"),
        account=one.account,
    )  # fmt: skip


def _about(one: OneReturn) -> str:
    said = one.then.requested
    return f"{one.name} of {said.fund}, {uk_words(said.first_on)} to {uk_words(said.last_on)}"
