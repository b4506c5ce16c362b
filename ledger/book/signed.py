"""Periods that are signed, one after another, and the words for what came into them late. Pure."""

from __future__ import annotations

from datetime import date

from ledger.book.draft import Draft
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.reconciling.late import DAY, Late, as_looked_at, side_of, unseen
from ledger.reconciling.state import Reconciling, Signed
from ledger.reconciling.value import Reconciliation

NAMED = 10
"""As many things as a refusal names; the rest it counts."""


def must_follow(draft: Draft, reconciling: Reconciling, value: Reconciliation) -> None:
    """Signed periods stand one after another without a day between them or twice, and each opens
    with what the one before closed with, or with what is known to have come late; so does the one
    after it, where that was signed first."""
    first_on, last_on = value.first_on, value.last_on
    for signed in reconciling.standing():
        said = signed.event
        if (said.first_on, said.last_on) == (first_on, last_on):
            continue
        if said.first_on <= last_on and first_on <= said.last_on:
            raise Refused(
                "overlaps-signed",
                f"{value.name} is signed {days(said.first_on, said.last_on)}, which is another "
                "period with the same days",
                f"the same days again, {options(said)}, or others than those",
            )
    ends = [one.event.last_on for one in reconciling.standing() if one.event.last_on < first_on]
    begins = [one.event.first_on for one in reconciling.standing() if one.event.first_on > last_on]
    if ends and max(ends) + DAY != first_on:
        _leaves_out(value, max(ends) + DAY, first_on - DAY)
    if begins and last_on + DAY != min(begins):
        _leaves_out(value, last_on + DAY, min(begins) - DAY)
    if ends:
        _must_open_as_closed(draft, reconciling, value)
    if begins:
        _must_close_as_opened(draft, reconciling, value)


def _leaves_out(value: Reconciliation, first_on: date, last_on: date) -> None:
    raise Refused(
        "days-between",
        f"{days(first_on, last_on)} would lie between signed periods of {value.name}, and be in "
        "none",
        f"--{'from' if last_on < value.first_on else 'to'} such that they are in it",
    )


def _must_open_as_closed(draft: Draft, reconciling: Reconciling, value: Reconciliation) -> None:
    before = reconciling.signed_to(value.first_on - DAY)
    assert before is not None
    closed = as_looked_at(draft.as_known, reconciling, before)
    funds = [part.fund for part in (*closed.parts, *value.parts)]
    apart = [
        (side, fund)
        for side in ("theirs", "ours")
        for fund in dict.fromkeys(funds)
        if None not in (was := _ends(closed, side, fund), now := _begins(value, side, fund))
        and was != now
    ]
    if not apart:
        return
    for signed in reconciling.standing():
        if signed.event.last_on < value.first_on:
            must_be_looked_at(draft, reconciling, signed)


def _must_close_as_opened(draft: Draft, reconciling: Reconciling, value: Reconciliation) -> None:
    """Once this is signed, what came late into it is told of here, and no longer in what follows:
    so whoever signed that first looks at what it opens with now."""
    after = next(s for s in reconciling.standing() if s.event.first_on == value.last_on + DAY)
    opened = as_looked_at(draft.as_known, reconciling, after)
    funds = dict.fromkeys(part.fund for part in (*value.parts, *opened.parts))
    if any(
        None not in (was := _ends(value, side, fund), now := _begins(opened, side, fund))
        and was != now
        for side in ("theirs", "ours")
        for fund in funds
    ):
        must_be_looked_at(draft, reconciling, after)


def _ends(value: Reconciliation, side: str, fund: str) -> int | None:
    return side_of(value, side, fund).closing_pence


def _begins(value: Reconciliation, side: str, fund: str) -> int | None:
    return side_of(value, side, fund).opening_pence


def must_be_looked_at(draft: Draft, reconciling: Reconciling, signed: Signed) -> None:
    found = unseen(draft, draft.as_known, reconciling, signed)
    if found.count:
        said = signed.event
        raise Refused(
            "late-unseen",
            f"something came into {reconciling.id} {days(said.first_on, said.last_on)} since it "
            f"was signed: {what_came(found)}",
            f"dpl reconcile changes {reconciling.id} --to {said.last_on:%d/%m/%Y} shows it; dpl "
            "reconcile seen says that it was looked at",
        )


def must_not_be_before(on: date, earliest: date, what: str, since: str) -> None:
    """Nobody signs, looks at or closes what is not there yet."""
    if on < earliest:
        raise Refused(
            "day-before",
            f"it would be {what} on {uk_words(on)}, and {since} {uk_words(earliest)}",
            f"--on {earliest:%d/%m/%Y} or later",
        )


# ── words ───────────────────────────────────────────────────────────────────────────────────


def what_came(found: Late) -> str:
    told = [change.words for change in found.changes]
    return listed([*told, *(f"open again: {item.words}" for item in found.again)])


def listed(things: list[str]) -> str:
    more = len(things) - NAMED
    return "; ".join(things[:NAMED]) + (f"; and {more:,} more" if more > 0 else "")


def days(first_on: date, last_on: date) -> str:
    return f"{uk_words(first_on)} to {uk_words(last_on)}"


def how_to_prepare(name: str, last_on: date, today: date) -> str:
    return f"dpl reconcile prepare {name} --to {last_on:%d/%m/%Y} --on {today:%d/%m/%Y}"


def options(period) -> str:
    return f"--from {period.first_on:%d/%m/%Y} --to {period.last_on:%d/%m/%Y}"
