"""What waits for a second person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.money import pounds
from projections.approvals import approvals
from projections.words.oversight import WHY, stream_in_words
from projections.words.phrases import coded
from projections.work.task import Asked, Task, line

KINDS = frozenset({"approval"})


def tasks(asked: Asked) -> Iterator[Task]:
    """Each request, since it was asked. Whoever asked for it cannot be the one to agree."""
    rows = approvals(asked.reader, as_at=asked.on, known_at=asked.known).rows
    for one in rows:
        what, _, name = one.about.partition(":")
        much = f" of {pounds(one.amount_pence)}" if one.amount_pence else ""
        why = WHY.get(one.why, coded(one.why))
        yield asked.task(
            "approval",
            one.approval,
            on=date.fromisoformat(one.asked_at[:10]),
            pence=one.amount_pence,
            words=f"{why[:1].upper()}{why[1:]}{much}, about {stream_in_words(one.about)}: somebody "
            f"other than {one.asked_login or one.asked_by} may agree",
            command=line("dpl", "approve", one.approval),
            account=name if what == "account" else "",
            holding=name if what == "holding" else "",
        )
