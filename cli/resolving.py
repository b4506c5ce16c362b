"""Carrying out an edited work list: every row checked first, then all recorded together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.failing import NOTHING
from cli.given import Given
from cli.resolved import Became, Told, show_resolved
from cli.showing import tell
from cli.workfile import Chosen, Listed, needing, read_list
from cli.workparts import Part, parts_of
from ledger.errors import Fault, LedgerError, Refused, Unreadable

if TYPE_CHECKING:
    from cli.listed_commands import TakenApart
    from ledger.service import Order, Outcome
    from ledger.store import StoredCommand
    from projections.several import Sources

Orders = "dict[Chosen, Order | LedgerError]"
"""What each row would record, or what is wrong with it."""


def resolve(
    given: Given,
    path: Path,
    *,
    as_at: date | None,
    each: bool,
    anyway: bool,
    ledgers: Path | None = None,
) -> None:
    """Carry out the rows of a list that say yes: all together, or each by itself; of several
    ledgers, ledger by ledger, once every row of all of them is in order.

    Raises Unreadable with every fault of every row, of how it is written and of what it comes to;
    then nothing was recorded. A row that was recorded before is passed over, and so is one whose
    task is gone.
    """
    listed = read_list(path)
    if not listed.chosen:
        many = "1 row" if listed.rows == 1 else f"{listed.rows:,} rows"
        tell(f"{listed.name}: {many}, and none says yes; nothing was recorded")
        return
    same = f"the same again: dpl work --resolve {click.format_filename(path)}"
    with parts_of(given, listed, ledgers) as (parts, of):
        commands = _taken_apart(listed, parts)
        if ledgers is not None:
            same += f" --ledgers {click.format_filename(ledgers)}"
            as_at = as_at or _last_day(of)
        told: Told = {}
        orders: dict[str, Orders] = {}
        for part in parts:
            told |= _passed_over(part, commands, as_at=as_at, anyway=anyway)
            left = [one for one in part.rows if one not in told]
            orders[part.name] = {one: _order(part.given, one, commands[one]) for one in left}
        given.sending = same
        try:
            told |= _record_each(parts, orders) if each else _record_whole(listed, parts, orders)
        finally:
            given.recorded |= any(part.given.recorded for part in parts)
        show_resolved(given, parts, told)


def _last_day(of: Sources) -> date:
    from projections.work import day_of_all

    return day_of_all(of)


def command_id_of(one: Chosen, taken: TakenApart) -> str:
    """The id of a row's command, of its task and its words: the same in every copy of the file,
    whatever else of it was edited."""
    text = "\0".join((one.task, *taken.words))
    return f"work-{sha256(text.encode()).hexdigest()[:32]}"


# ── before anything is recorded ──────────────────────────────────────────────────────────────


def _taken_apart(listed: Listed, parts: Sequence[Part]) -> dict[Chosen, TakenApart]:
    """Each row's command. Raises Unreadable with what is wrong with any."""
    from cli.listed_commands import taken_apart
    from projections.work import KINDS

    found: dict[Chosen, TakenApart] = {}
    faults: list[Fault] = []
    for one in sorted(one for part in parts for one in part.rows):
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
    part: Part, commands: Mapping[Chosen, TakenApart], *, as_at: date | None, anyway: bool
) -> Told:
    """The rows that were recorded before, and those whose task is gone."""
    from projections.several import told_of

    ids = {one: command_id_of(one, commands[one]) for one in part.rows}
    with told_of(part.name):
        stored = part.given.ledger().store.commands(list(ids.values()))
    told = {
        one: Became("recorded before", _repeated(id_, stored[id_]))
        for one, id_ in ids.items()
        if id_ in stored
    }
    left = [one for one in part.rows if one not in told]
    if anyway or not left:
        return told
    from projections.work import work

    kinds = {one.task.partition(":")[0] for one in left}
    there = {task.id for task in work(part.given.ledger_url, as_at=as_at, kinds=kinds).tasks}
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


def _record_whole(listed: Listed, parts: Sequence[Part], orders: Mapping[str, Orders]) -> Told:
    """Each ledger's rows whole. Of several ledgers, nothing is recorded before all that there is
    to record in any of them has been decided; then one after another."""
    several = len(parts) > 1
    faults = [
        fault
        for part in parts
        for one, order in orders[part.name].items()
        if isinstance(order, LedgerError)
        for fault in _faults_of(one, order)
    ]
    for part in parts if several else ():
        faults += _decided(part, orders[part.name], dry_run=True)[1]
    told: Told = {}
    for part in parts:
        dry_run = part.given.dry_run or bool(faults)
        if faults and several:
            break
        try:
            own, wrong = _decided(part, orders[part.name], dry_run=dry_run)
        except LedgerError:
            _tell_half(parts, part)
            raise
        if wrong and several:
            _tell_half(parts, part)
        faults += wrong
        if faults:
            break
        part.given.recorded = bool(own) and not part.given.dry_run
        told |= own
    if faults:
        begun = any(part.given.recorded for part in parts)
        so_far = "the rest was not recorded" if begun else NOTHING
        raise needing(_by_row(faults, listed), listed, so_far=so_far)
    return told


def _decided(part: Part, orders: Orders, *, dry_run: bool) -> tuple[Told, list[Fault]]:
    """What comes of one ledger's rows together, or what is wrong with any."""
    from projections.several import told_of

    good = {one: order for one, order in orders.items() if not isinstance(order, LedgerError)}
    if not good:
        return {}, []
    try:
        with told_of(part.name):
            outcomes = part.given.ledger().record(
                list(good.values()), part.given.actor(), dry_run=dry_run
            )
    except Refused as refusal:
        if len(good) > 1:
            raise
        return {}, _faults_of(next(iter(good)), refusal)
    except Unreadable as unreadable:
        return {}, list(unreadable.faults)
    word = "would be recorded" if part.given.dry_run else "recorded"
    return {
        one: Became("recorded before" if outcome.repeated else word, outcome)
        for one, outcome in zip(good, outcomes, strict=True)
    }, []


def _tell_half(parts: Sequence[Part], at: Part) -> None:
    """Which ledgers have their rows and which have not, should one not take them."""
    done = [part.name for part in parts if part.given.recorded]
    if not done:
        return
    left = [part.name for part in parts[parts.index(at) :]]
    tell(
        f"the rows of {' and '.join(done)} are recorded, and stay so; those of "
        f"{' and '.join(left)} are not\n"
        "  try:   the same again, which records nothing twice"
    )


def _faults_of(one: Chosen, error: LedgerError) -> list[Fault]:
    if isinstance(error, Unreadable):
        return _placed(one, error)
    assert isinstance(error, Refused)
    return [Fault(one.place, error.why, error.rule, error.try_)]


def _by_row(faults: Iterable[Fault], listed: Listed) -> list[Fault]:
    rows = {one.place: one.row for one in listed.chosen}
    return sorted(faults, key=lambda fault: rows.get(fault.place.split(": ")[0], 0))


def _record_each(parts: Sequence[Part], orders: Mapping[str, Orders]) -> Told:
    """Each by itself. One that is refused stands in nobody's way."""
    told: Told = {}
    for part in parts:
        for one, order in orders[part.name].items():
            try:
                if isinstance(order, LedgerError):
                    raise order
                (outcome,) = part.given.ledger().record([order], part.given.actor())
            except Refused as refusal:
                told[one] = Became("refused", why=_why(refusal))
            except Unreadable as unreadable:
                why = "; ".join(fault.why for fault in unreadable.faults)
                told[one] = Became("refused", why=why)
            except LedgerError:
                done = sum(became.what == "recorded" for became in told.values())
                if done:
                    tell(f"{done:,} rows are recorded, and stay so; what follows is of {one.place}")
                raise
            else:
                part.given.recorded = True
                word = "recorded before" if outcome.repeated else "recorded"
                told[one] = Became(word, outcome)
    return told


def _why(refusal: Refused) -> str:
    return f"{refusal.why}; try: {refusal.try_}" if refusal.try_ else refusal.why
