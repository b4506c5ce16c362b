"""What is open between our books and a council's or a bureau's, what is to be signed, and what
came into signed periods since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from ledger import events as e
from ledger.calendar import uk_words
from ledger.money import pounds
from ledger.reconciling.asked import reconcile
from ledger.reconciling.files import standing_files
from ledger.reconciling.state import FILES, PREFIX
from ledger.reconciling.value import Item
from projections.extracts import unknown_lines
from projections.late import LateThere, late_everywhere
from projections.standings import Passing, next_period, opened_again
from projections.work.task import Asked, Task, line

KINDS = frozenset({"council-item", "payroll-item", "stranger", "to-sign", "late-entry"})
WORDS_OF_LATE = 2
"""How many things that came late a task tells in words; the others it counts."""


def tasks(asked: Asked) -> Iterator[Task]:
    """Items that nobody has explained, lines about strangers, signatures, late entries."""
    for kind in ("council", "payroll"):
        if f"{kind}-item" in asked.kinds:
            yield from _items(asked, kind)
    if "stranger" in asked.kinds:
        yield from _strangers(asked)
    if "to-sign" in asked.kinds:
        yield from _to_sign(asked)
    if "late-entry" in asked.kinds:
        for one in late_everywhere(asked.reader, known_at=asked.known):
            if one.signed.event.signed_on <= asked.on:
                yield _late(asked, one)


# ── open items ───────────────────────────────────────────────────────────────────────────────


def _items(asked: Asked, what: str) -> Iterator[Task]:
    """What is open in the days that they tell of and nobody has signed, of every account; and in
    signed days that something late opened again, once somebody has looked at that."""
    states = Passing(asked.reader, known=asked.known)
    names = [
        stream.removeprefix(PREFIX)
        for stream in asked.reader.streams(f"{PREFIX}{what}/", known=asked.known)
    ]
    for name in sorted(names, key=lambda name: name.rsplit("/", 1)[1]):
        account = name.rsplit("/", 1)[1]
        if asked.account not in (None, account):
            continue
        for value in opened_again(states, name):
            for item in value.open_items:
                yield _item(asked, f"{what}-item", name, item)
        period = next_period(states, name)
        if period is None or period[0] > asked.on:
            continue
        first_on, last_on = period
        value = reconcile(states, name, first_on=first_on, last_on=min(last_on, asked.on))
        for item in value.open_items:
            yield _item(asked, f"{what}-item", name, item)


def _item(asked: Asked, kind: str, name: str, item: Item) -> Task:
    entries = [f"{ref.account}/{ref.entry}" for ref in item.entries]
    which = "+".join((*item.lines, *entries)) or f"{item.fund}{item.on}"
    looks = line("dpl", "reconcile", "show", name)
    return asked.task(
        kind,
        f"{name}/{item.kind}/{which}",
        on=item.on,
        pence=item.pence,
        words=f"{name.split('/')[1]}, {item.kind.replace('-', ' ')}: {item.words}",
        command=item.try_ or looks,
        account=item.account or name.rsplit("/", 1)[1],
    )


class _Detail(NamedTuple):
    json: str


def _strangers(asked: Asked) -> Iterator[Task]:
    """Lines about accounts that were not known here when the file was read."""
    entries = asked.reader.stream(FILES, known=asked.known)
    files = list(standing_files(entries).values())
    sources = {entry.event.extract: entry.event.source for entry in files}

    def details(ids: Any) -> dict[str, _Detail]:
        return {name: _Detail(text) for name, text in asked.reader.private(ids).items()}

    for one in unknown_lines(files, details):
        if one.on > asked.on:
            continue
        whose = f" of {one.reference}" if one.reference else ""
        yield asked.task(
            "stranger",
            f"{one.extract}/{one.row}",
            on=one.on,
            pence=one.pence,
            words=f"Row {one.row} of {sources[one.extract]}'s file {one.extract}{whose}: no "
            "account here is known to be that one; read the file again with --accounts",
            command=line("dpl", "reconcile", "files", one.extract),
        )


# ── signing ──────────────────────────────────────────────────────────────────────────────────


def _to_sign(asked: Asked) -> Iterator[Task]:
    """What was prepared and nobody has signed since; of one period, what was prepared last. What
    shares a day with a signed period waits for nobody any more: a day is signed once."""
    prepared, signed = (
        kind.__struct_config__.tag for kind in (e.ReconciliationPrepared, e.ReconciliationSigned)
    )
    waits: dict[tuple[str, Any], Any] = {}
    for entry in asked.reader.about((prepared, signed), prefix=PREFIX, known=asked.known):
        event = entry.event
        if isinstance(event, e.ReconciliationPrepared):
            if event.prepared_on <= asked.on:
                waits[entry.stream, event.last_on] = entry
        elif event.signed_on <= asked.on:
            for key, one in list(waits.items()):
                apart = one.event.last_on < event.first_on or event.last_on < one.event.first_on
                if key[0] == entry.stream and not apart:
                    del waits[key]
    people = asked.reader.private({entry.by for entry in waits.values()})
    logins = {who: json.loads(text).get("login", "") for who, text in people.items()}
    for (stream, last_on), entry in waits.items():
        name, event = stream.removeprefix(PREFIX), entry.event
        what, _, about = name.partition("/")
        words = f"{name} for {uk_words(event.first_on)} to {uk_words(last_on)}, prepared by "
        who = logins.get(entry.by) or entry.by
        words += who
        command = line("dpl", "reconcile", "sign", name, "--to", last_on, "--on", asked.on)
        if event.open_items or event.unexplained_pence:
            many = "1 item" if event.open_items == 1 else f"{event.open_items:,} items"
            words += f": {many} open, {pounds(event.unexplained_pence)} unexplained; to be settled "
            words += "and prepared again before anybody can sign"
            command = line("dpl", "reconcile", "prepare", name, "--from", event.first_on,
                           "--to", last_on, "--on", asked.on)  # fmt: skip
        else:
            words += f": somebody other than {who} may sign"
        yield asked.task(
            "to-sign",
            f"{name}/{last_on}/{entry.version}",
            on=event.prepared_on,
            pence=event.unexplained_pence,
            words=words,
            command=command,
            account="" if what == "bank" else about.rsplit("/", 1)[-1],
            holding=about if what == "bank" else "",
        )


def _late(asked: Asked, one: LateThere) -> Task:
    """All that came into a signed period and nobody has looked at: looked at together, up to what
    this list knows and no further. Its id stays until somebody does."""
    late, last_on = one.late, one.signed.event.last_on
    told = [change.words for change in late.changes] + [item.words for item in late.again]
    more = len(told) - WORDS_OF_LATE
    words = "; ".join(told[:WORDS_OF_LATE]) + (f"; and {more:,} more" if more > 0 else "")
    days = [change.on for change in late.changes] + [item.on for item in late.again]
    what, _, about = one.name.partition("/")
    return asked.task(
        "late-entry",
        f"{one.name}/{last_on}/{one.looked_at}",
        on=min(days),
        pence=late.pence("theirs") - late.pence("ours"),
        words=f"{one.name}, signed to {uk_words(last_on)}: {words}",
        command=line("dpl", "reconcile", "seen", one.name, "--to", last_on, "--reason",
                     "looked-at", "--on", asked.on, "--upto", asked.known),
        account="" if what == "bank" else about.rsplit("/", 1)[-1],
        holding=about if what == "bank" else "",
    )  # fmt: skip
