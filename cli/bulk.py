"""`dpl record`: commands from a file or another program, whole or not at all, or one by one."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO

import click
import msgspec

from cli.asking import recording
from cli.given import Given
from cli.holdings import number_hash_of
from cli.kinds import COMMAND_ID, Name
from cli.orders import approvals_asked, in_short_of_many, tell_what_waits
from cli.showing import Column, Table, show, tell
from ledger.commands import ChangeHoldingNumber, OpenHolding
from ledger.errors import CommandReused, Fault, LedgerError, Refused, Unreadable

if TYPE_CHECKING:
    from cli.commandfile import Line
    from ledger.service import Ledger, Order, Outcome

STDIN = "stdin"

COLUMNS = (
    Column("file"),
    Column("commands", "number"),
    Column("recorded_before", "number"),
    Column("entries", "number"),
    Column("first_position", "number"),
    Column("last_position", "number"),
)


@recording(None, "record", example="dpl record orders.jsonl --dry-run", with_id=False)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@click.option("--each", is_flag=True, help="One by one, each acknowledged once it is recorded.")
@click.option(
    "--in-parts",
    type=click.IntRange(min=1),
    metavar="N",
    help="N commands at a time, each part whole.",
)
@click.option(
    "--batch",
    type=Name("batch"),
    help="What this file goes by: a corrected copy under the same name records nothing twice.",
)
def record(given: Given, file: str, each: bool, in_parts: int | None, batch) -> None:
    """Record commands in bulk, whole or not at all.

    FILE has one command a line, as JSON; - is standard input. docs/vocabulary.md has the commands
    and their fields. A command without an id gets one from the file's SHA-256 and its line, so
    that the same file sent twice records nothing twice.

    With --each a line on stdout answers each command:
    {"id":…,"position":…,"count":…,"repeated":…}, or {"id":…,"refused":…}. What waits for a
    second person also says "waits", with the approval's id.
    """
    if each and in_parts:
        raise click.UsageError("--each is one by one already; leave out --in-parts")
    if given.dry_run and (each or in_parts):
        raise click.UsageError("--dry-run decides the file whole; leave out --each and --in-parts")
    name = STDIN if file == "-" else file
    with click.open_file(file, "rb") as opened:
        if each:
            _record_each(given, opened, name, batch)
        else:
            _record_whole(given, opened, name, batch, in_parts)


def _order(ledger: Ledger, line: Line, *, id_: str) -> Order:
    """The line's command as an order, its private part committed to."""
    from ledger.service import Order

    command, private = line.sent.command, line.sent.private
    if not private:
        return Order(id_, command, (), line.place)
    if isinstance(command, OpenHolding | ChangeHoldingNumber) and command.number_hash is None:
        try:
            hashed = number_hash_of(ledger, private)
        except Unreadable as error:
            raise Unreadable([f._replace(place=f"{line.place}: {f.place}") for f in error.faults])
        command = msgspec.structs.replace(command, number_hash=hashed)
    detail = ledger.private(**private)
    return Order(id_, msgspec.structs.replace(command, detail=detail.id), (detail,), line.place)


def _id_of(line: Line, batch: str) -> str:
    return line.sent.id or f"{batch}:{line.number}"


# ── whole, or in parts ───────────────────────────────────────────────────────────────────────


def _record_whole(
    given: Given, file: BinaryIO, name: str, batch: str | None, in_parts: int | None
) -> None:
    from cli.commandfile import read_file

    read = read_file(file, name=name)
    batch = batch or f"file-{read.sha256[:24]}"
    ledger = given.ledger()
    orders = [_order(ledger, line, id_=_id_of(line, batch)) for line in read.lines]
    given.sending = f"the same file again with --batch {batch}"
    if in_parts is None:
        outcomes = _record(given, orders, dry_run=given.dry_run)
        given.recorded = not given.dry_run
    else:
        outcomes = list(_parts(given, orders, in_parts, batch=batch))
    show(Table(COLUMNS, [_summary(name, outcomes)]), given.output)
    tell(in_short_of_many(outcomes, dry_run=given.dry_run))
    tell_what_waits(outcomes, dry_run=given.dry_run)


def _record(given: Given, orders: list[Order], *, dry_run: bool = False) -> list[Outcome]:
    try:
        return given.ledger().record(orders, given.actor(), dry_run=dry_run)
    except Refused as refusal:
        if len(orders) > 1:
            raise
        raise Unreadable([_as_fault(orders[0], refusal)]) from refusal


def _as_fault(order: Order, refusal: Refused) -> Fault:
    return Fault(order.place, refusal.why, refusal.rule, refusal.try_)


def _parts(given: Given, orders: list[Order], size: int, *, batch: str) -> Iterator[Outcome]:
    """Each part's outcomes once it is recorded; what stands stays, whatever stops a later one."""
    done = 0
    for start in range(0, len(orders), size):
        part = orders[start : start + size]
        try:
            outcomes = _record(given, part)
        except LedgerError:
            if done:
                tell(
                    f"{done:,} of {len(orders):,} commands are recorded, and stay so; what follows "
                    "is of the next part\n"
                    f"  try:   put it right and send the file again with --batch {batch}, "
                    "which records nothing twice"
                )
            raise
        given.recorded = True
        done += len(part)
        tell(f"{done:,} of {len(orders):,} commands recorded")
        yield from outcomes


def _summary(name: str, outcomes: list[Outcome]) -> tuple[Any, ...]:
    new = [one for one in outcomes if not one.repeated and one.count]
    placed = [one for one in new if one.entries[0].position]  # none has a place in a dry run
    return (
        name,
        len(outcomes),
        sum(one.repeated for one in outcomes),
        sum(one.count for one in new),
        min((one.first_position for one in placed), default=None),
        max((one.first_position + one.count - 1 for one in placed), default=None),
    )


# ── one by one ───────────────────────────────────────────────────────────────────────────────


def _record_each(given: Given, file: BinaryIO, name: str, batch: str | None) -> None:
    """Answer every line as soon as its command is durable, so that nobody waits for the rest.

    What stops the ledger itself, and not one command, ends it: the lines after are not answered.
    """
    from cli.commandfile import raw_lines

    if batch is None and name != STDIN:
        batch = f"file-{_digest(file)[:24]}"
    given.sending = f"the same again{f' with --batch {batch}' if batch else ''}"
    refused = recorded = 0
    for number, raw in raw_lines(file):
        try:
            answer = _one(given, raw, number, name, batch)
        except LedgerError:
            if recorded:
                tell(
                    f"{recorded:,} commands are recorded, and stay so; what follows is of the next"
                )
            raise
        if answer is None:
            continue
        refused += "refused" in answer
        recorded += "refused" not in answer
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    if refused:
        stand = f"; {recorded:,} stand recorded" if recorded else ""
        tell(f"{refused:,} of the commands {'was' if refused == 1 else 'were'} refused{stand}")
        click.get_current_context().exit(2)


def _digest(file: BinaryIO) -> str:
    from hashlib import file_digest

    found = file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return found


def _one(given: Given, raw: bytes, number: int, name: str, batch: str | None) -> dict | None:
    """The answer to one line; None where it is blank."""
    from cli.commandfile import read_line

    id_ = None
    try:
        line = read_line(raw, number=number, name=name)
        if line is None:
            return None
        id_ = line.sent.id
        if id_ is None and batch is None:
            why = "a command that is streamed needs an id of its own, so that it can be sent again"
            raise Unreadable([Fault(f"{line.place}: id", why, try_='"id":"…", or --batch NAME')])
        id_ = _id_of(line, batch or "")
        ledger = given.ledger()
        (outcome,) = ledger.record([_order(ledger, line, id_=id_)], given.actor())
    except Refused as refusal:
        return {"id": id_, "line": number, "refused": refusal.why, "rule": refusal.rule,
                "try": refusal.try_}  # fmt: skip
    except Unreadable as unreadable:
        why = "\n".join(map(str, unreadable.faults))
        return {"id": id_ or _id_in(raw), "line": number, "refused": why}
    except CommandReused as reused:
        why = str(reused).removesuffix("\nnothing was recorded")  # of this one; others may be
        return {"id": id_, "line": number, "refused": why, "rule": "command-reused"}
    given.recorded = True
    answer = {"id": id_, "position": outcome.first_position, "count": outcome.count,
              "repeated": outcome.repeated}  # fmt: skip
    asked = approvals_asked([outcome])
    return {**answer, "waits": asked[0]} if asked else answer


def _id_in(raw: bytes) -> str | None:
    """The id on a line that cannot be read, where it can be made out, so that its sender knows."""
    try:
        data = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    id_ = data.get("id") if isinstance(data, dict) else None
    return id_ if isinstance(id_, str) and COMMAND_ID.fullmatch(id_) else None
