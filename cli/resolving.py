"""Carrying out an edited work list: every row checked first, then all recorded together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from cli.failing import NOTHING
from cli.given import Given
from cli.orders import in_short_of_many, tell_what_waits
from cli.showing import Column, Table, show, tell
from cli.workfile import Chosen, Listed, needing, read_list
from ledger.errors import Fault, LedgerError, Refused, Unreadable

if TYPE_CHECKING:
    from cli.listed_commands import TakenApart
    from ledger.service import Order, Outcome
    from ledger.store import StoredCommand

COLUMNS = (
    Column("row", "number"),
    Column("task"),
    Column("became"),
    Column("entries", "number"),
    Column("first_position", "number"),
    Column("why", "words"),
)


class Became(NamedTuple):
    """What came of a row, in a word, and why where it is not what was wanted."""

    what: str
    outcome: Outcome | None = None
    why: str = ""


Told = dict[Chosen, Became]


def resolve(given: Given, path: Path, *, as_at: date | None, each: bool, anyway: bool) -> None:
    """Carry out the rows of a list that say yes: all together, or each by itself.

    Raises Unreadable with every fault of every row, of how it is written and of what it comes to;
    then nothing was recorded. A row that was recorded before is passed over, and so is one whose
    task is gone.
    """
    listed = read_list(path)
    if not listed.chosen:
        many = "1 row" if listed.rows == 1 else f"{listed.rows:,} rows"
        tell(f"{listed.name}: {many}, and none says yes; nothing was recorded")
        return
    commands = _taken_apart(listed)
    told = _passed_over(given, listed, commands, as_at=as_at, anyway=anyway)
    left = {one: taken for one, taken in commands.items() if one not in told}
    orders = {one: _order(given, one, taken) for one, taken in left.items()}
    given.sending = f"the same again: dpl work --resolve {click.format_filename(path)}"
    told |= _record_each(given, orders) if each else _record_whole(given, listed, orders)
    _show(given, {one: told[one] for one in listed.chosen})


def command_id_of(one: Chosen, taken: TakenApart) -> str:
    """The id of a row's command, of its task and its words: the same in every copy of the file,
    whatever else of it was edited."""
    text = "\0".join((one.task, *taken.words))
    return f"work-{sha256(text.encode()).hexdigest()[:32]}"


# ── before anything is recorded ──────────────────────────────────────────────────────────────


def _taken_apart(listed: Listed) -> dict[Chosen, TakenApart]:
    """Each row's command. Raises Unreadable with what is wrong with any."""
    from cli.listed_commands import taken_apart
    from projections.work import KINDS

    found: dict[Chosen, TakenApart] = {}
    faults: list[Fault] = []
    for one in listed.chosen:
        if one.task.partition(":")[0] not in KINDS:
            why = f"{one.task!r} is not the id of a task"
            faults.append(Fault(one.place, why, try_="leave the column id as the list had it"))
        try:
            found[one] = taken_apart(one.command)
        except Unreadable as unreadable:
            faults += _placed(one, unreadable)
    if faults:
        raise needing(faults, listed)
    return found


def _placed(one: Chosen, unreadable: Unreadable) -> list[Fault]:
    return [
        fault._replace(place=f"{one.place}: {fault.place}" if fault.place else one.place)
        for fault in unreadable.faults
    ]


def _passed_over(
    given: Given,
    listed: Listed,
    commands: dict[Chosen, TakenApart],
    *,
    as_at: date | None,
    anyway: bool,
) -> Told:
    """The rows that were recorded before, and those whose task is gone."""
    ids = {one: command_id_of(one, taken) for one, taken in commands.items()}
    stored = given.ledger().store.commands(list(ids.values()))
    told = {
        one: Became("recorded before", _repeated(id_, stored[id_]))
        for one, id_ in ids.items()
        if id_ in stored
    }
    left = [one for one in listed.chosen if one not in told]
    if anyway or not left:
        return told
    from projections.work import work

    kinds = {one.task.partition(":")[0] for one in left}
    there = {task.id for task in work(given.ledger_url, as_at=as_at, kinds=kinds).tasks}
    why = "no longer on the list: --anyway carries it out"
    return told | {one: Became("gone", why=why) for one in left if one.task not in there}


def _repeated(id_: str, stored: StoredCommand) -> Outcome:
    from ledger.service import Outcome

    return Outcome(id_, (), stored.first_position, stored.count, True)


def _order(given: Given, one: Chosen, taken: TakenApart) -> Order | LedgerError:
    """What a row would record, or what is wrong with it."""
    from cli.listed_commands import order_of

    try:
        return order_of(taken, given, id_=command_id_of(one, taken), place=one.place)
    except (Refused, Unreadable) as error:
        return error


# ── recorded ─────────────────────────────────────────────────────────────────────────────────


def _record_whole(given: Given, listed: Listed, orders: dict[Chosen, Order | LedgerError]) -> Told:
    faults = [
        fault
        for one, order in orders.items()
        if isinstance(order, LedgerError)
        for fault in _faults_of(one, order)
    ]
    good = {one: order for one, order in orders.items() if not isinstance(order, LedgerError)}
    outcomes: list[Outcome] = []
    try:
        if good:
            actor, dry_run = given.actor(), given.dry_run or bool(faults)
            outcomes = given.ledger().record(list(good.values()), actor, dry_run=dry_run)
    except Refused as refusal:
        if len(good) > 1:
            raise
        faults += _faults_of(next(iter(good)), refusal)
    except Unreadable as unreadable:
        faults += unreadable.faults
    if faults:
        raise needing(_by_row(faults, listed), listed)
    given.recorded = bool(good) and not given.dry_run
    word = "would be recorded" if given.dry_run else "recorded"
    return {
        one: Became("recorded before" if outcome.repeated else word, outcome)
        for one, outcome in zip(good, outcomes, strict=True)
    }


def _faults_of(one: Chosen, error: LedgerError) -> list[Fault]:
    if isinstance(error, Unreadable):
        return _placed(one, error)
    assert isinstance(error, Refused)
    return [Fault(one.place, error.why, error.rule, error.try_)]


def _by_row(faults: Iterable[Fault], listed: Listed) -> list[Fault]:
    rows = {one.place: one.row for one in listed.chosen}
    return sorted(faults, key=lambda fault: rows.get(fault.place.split(": ")[0], 0))


def _record_each(given: Given, orders: dict[Chosen, Order | LedgerError]) -> Told:
    """Each by itself. One that is refused stands in nobody's way."""
    told: Told = {}
    for one, order in orders.items():
        try:
            if isinstance(order, LedgerError):
                raise order
            (outcome,) = given.ledger().record([order], given.actor())
        except Refused as refusal:
            told[one] = Became("refused", why=_why(refusal))
        except Unreadable as unreadable:
            told[one] = Became("refused", why="; ".join(fault.why for fault in unreadable.faults))
        except LedgerError:
            done = sum(became.what == "recorded" for became in told.values())
            if done:
                tell(f"{done:,} rows are recorded, and stay so; what follows is of {one.place}")
            raise
        else:
            given.recorded = True
            told[one] = Became("recorded before" if outcome.repeated else "recorded", outcome)
    return told


def _why(refusal: Refused) -> str:
    return f"{refusal.why}; try: {refusal.try_}" if refusal.try_ else refusal.why


# ── told ─────────────────────────────────────────────────────────────────────────────────────


def _show(given: Given, told: Told) -> None:
    rows = [
        (one.row, one.task, became.what, *_where(became.outcome), became.why)
        for one, became in told.items()
    ]
    show(Table(COLUMNS, rows), given.output)
    outcomes = [became.outcome for became in told.values() if became.outcome]
    tell(in_short_of_many(outcomes, dry_run=given.dry_run) if outcomes else NOTHING)
    for what, words in (("gone", "gone since, and skipped"), ("refused", "refused")):
        if many := sum(became.what == what for became in told.values()):
            tell(f"{many:,} of {len(told):,} rows {'was' if many == 1 else 'were'} {words}")
    tell_what_waits(outcomes, dry_run=given.dry_run)
    if any(became.what == "refused" for became in told.values()):
        click.get_current_context().exit(2)


def _where(outcome: Outcome | None) -> tuple[int | None, int | None]:
    return (outcome.count, outcome.first_position or None) if outcome else (None, None)
