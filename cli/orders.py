"""One command, from the keyboard into the ledger, and what was recorded, shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from cli.given import Given
from cli.kinds import EntryGiven
from cli.showing import Column, Table, show, tell
from ledger.commands import Command
from ledger.entry import Entry
from ledger.errors import Fault, Refused, Unreadable

if TYPE_CHECKING:
    from ledger.matching.payees import Payees
    from ledger.service import Outcome

COLUMNS = (Column("position", "number"), Column("entry"), Column("what", "words"))
ACCOUNT, HOLDING = "account:", "holding:"


Private = Mapping[str, str | None]


def send(
    given: Given,
    command: Command,
    *,
    private: Private | None = None,
    payees: Payees | None = None,
) -> None:
    """Record a command and show its entries; with --dry-run, decide and show only.

    private holds what goes to the private details; what was not given is left out.
    """
    outcome = decide(given, command, private=private, dry_run=given.dry_run, payees=payees)
    show_outcome(given, outcome)


def decide(
    given: Given,
    command: Command,
    *,
    private: Private | None = None,
    dry_run: bool,
    payees: Payees | None = None,
) -> Outcome:
    """What comes of a command, recorded unless it is a dry run. payees is what is known of who was
    paid, which no entry tells."""
    from ledger.matching.payees import NOBODY
    from ledger.service import Order

    ledger = given.ledger()
    details = ()
    facts = {name: text for name, text in (private or {}).items() if text}
    if facts:
        details = (ledger.private(**facts),)
        command = msgspec.structs.replace(command, detail=details[0].id)
    order = Order(command_id(given), checked(command), details, payees=payees or NOBODY)
    if given.instead is not None:
        given.instead(order)
    (outcome,) = ledger.record([order], given.actor(), dry_run=dry_run)
    given.recorded = not dry_run
    return outcome


def command_id(given: Given) -> str:
    """The id given with --id, or a fresh one, which stays this command's own."""
    if given.command_id is None:
        from uuid import uuid4

        given.command_id = uuid4().hex
    return given.command_id


def checked(command: Command) -> Command:
    """The command, once its own annotations have been held against it."""
    try:
        return msgspec.convert(msgspec.to_builtins(command), type(command))
    except msgspec.ValidationError as error:
        why, _, field = str(error).partition(" - at `$.")
        place = field.rstrip("`").replace("_", "-")
        raise Unreadable([Fault(place, why[:1].lower() + why[1:])]) from None


# ── what was recorded ────────────────────────────────────────────────────────────────────────


def show_outcome(given: Given, outcome: Outcome) -> None:
    """The entries on stdout, and on stderr what became of them."""
    entries = outcome.entries
    if outcome.repeated:
        entries = recorded_before(given, outcome)
    show(entries_table(entries), given.output)
    tell(in_short(outcome, dry_run=given.dry_run))
    if not outcome.repeated or _still_waits(given, entries):
        tell_what_waits([outcome._replace(entries=tuple(entries))], dry_run=given.dry_run)
    if not outcome.repeated and not given.dry_run:
        from cli.reconciling.late import tell_of_late

        tell_of_late(given, entries)


def entries_table(entries: Sequence[Entry]) -> Table:
    from projections.words import entry_in_words, entry_name

    rows = [
        (entry.position or None, entry_name(entry.stream, entry.version), entry_in_words(entry))
        for entry in entries
    ]
    return Table(COLUMNS, rows, empty="there is nothing to record")


def in_short(outcome: Outcome, *, dry_run: bool) -> str:
    many = "1 entry" if outcome.count == 1 else f"{outcome.count:,} entries"
    if outcome.repeated:
        where = positions(outcome.first_position, outcome.count)
        return f"this command was recorded before, {many} at {where}; nothing more was recorded"
    if dry_run:
        return f"this would record {many}; nothing was recorded"
    return f"recorded {many} at {positions(outcome.first_position, outcome.count)}"


def in_short_of_many(outcomes: Sequence[Outcome], *, dry_run: bool) -> str:
    """The same of several that were recorded together."""
    entries = sum(one.count for one in outcomes if not one.repeated)
    many = "1 entry" if entries == 1 else f"{entries:,} entries"
    if dry_run:
        return f"this would record {many}; nothing was recorded"
    if not entries:
        return "all of this was recorded before; nothing more was recorded"
    first = min(one.first_position for one in outcomes if not one.repeated and one.count)
    return f"recorded {many} at {positions(first, entries)}"


def approvals_asked(outcomes: Iterable[Outcome]) -> list[str]:
    """The ids of the requests among what was recorded, which wait for a second person."""
    from ledger.events import ApprovalRequested

    events = [entry.event for outcome in outcomes for entry in outcome.entries]
    return [event.approval for event in events if isinstance(event, ApprovalRequested)]


def tell_what_waits(outcomes: Iterable[Outcome], *, dry_run: bool) -> None:
    """Say what was not done yet, since it waits for a second person, and the next step."""
    asked = approvals_asked(outcomes)
    if not asked:
        return
    waits = "this" if len(asked) == 1 else f"{len(asked):,} of these"
    if dry_run:
        tell(f"{waits} would wait for a second person")
        return
    many = "approval " + asked[0] if len(asked) == 1 else "approvals " + ", ".join(asked)
    verb = "waits" if len(asked) == 1 else "wait"
    tell(
        f"{waits} {verb} for a second person, as {many}\n"
        f"  try:   somebody else runs: dpl approve {asked[0]}"
    )


def _still_waits(given: Given, entries: Sequence[Entry]) -> bool:
    """Whether what was asked before is still unanswered."""
    from ledger.book.approvals import PREFIX, waiting_in
    from ledger.events import ApprovalRequested

    draft = given.ledger().draft()
    return any(
        waiting_in(draft.record(PREFIX + entry.event.approval)) is not None
        for entry in entries
        if isinstance(entry.event, ApprovalRequested)
    )


def positions(first: int, count: int) -> str:
    if count == 1:
        return f"position {first:,}"
    return f"positions {first:,} to {first + count - 1:,}"


def recorded_before(given: Given, outcome: Outcome) -> list[Entry]:
    from ledger.recording import entry_of

    after = outcome.first_position - 1
    rows = given.ledger().store.rows(after, after + outcome.count)
    return [entry_of(row) for row in rows]


# ── which entry was meant ────────────────────────────────────────────────────────────────────


def entry_meant(given: Given, which: EntryGiven) -> dict[str, Any]:
    """The account and the entry's number in it; a position is looked up in the ledger."""
    if which.account is not None:
        return {"account": which.account, "entry": which.number}
    store = given.ledger().store
    row = next(store.rows(which.number - 1, which.number), None)
    if row is None:
        raise Refused(
            "unknown-position",
            f"the ledger has no position {which.number:,}; it ends at {store.head().position:,}",
            "an entry of an account is given like A-1/7",
        )
    stream, version = row[1], row[2]
    if not stream.startswith(ACCOUNT):
        from projections.words import entry_name

        raise Refused(
            "not-an-accounts-entry",
            f"position {which.number:,} is entry {entry_name(stream, version)}, not an account's",
            "give an entry of an account, like A-1/7",
        )
    return {"account": stream.removeprefix(ACCOUNT), "entry": version}


def spend_meant(given: Given, which: EntryGiven) -> dict[str, Any]:
    """The same, for commands that call the entry a spend."""
    meant = entry_meant(given, which)
    return {"account": meant["account"], "spend": meant["entry"]}
