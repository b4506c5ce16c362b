"""What was asked that needs a second person, and what came of it."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.entry import Entry
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store

PREFIX = "_approval:"


class Approval(NamedTuple):
    """One request. standing is `waits`, `given` or `refused`; answered_on None while it waits.

    asked_by and answered_by are staff ids; a login is empty where it was erased. about is a
    stream's name, order the command's JSON, private the JSON kept with it, if it was asked for.
    command is the id under which it was carried out, and version its entry's own.
    """

    approval: str
    version: int
    position: int
    about: str
    why: str
    amount_pence: int
    policy: str
    order: str
    asked_at: str
    asked_by: str
    asked_login: str
    asked_for: str | None
    standing: str
    answered_on: date | None
    answered_by: str
    answered_login: str
    reason: str
    command: str
    private: str


class Approvals(NamedTuple):
    """Requests in the order they were asked, as known up to a position."""

    position: int
    as_at: date | None
    rows: tuple[Approval, ...]


def approvals(
    ledger: Store | Reader | str,
    *,
    answered: bool = False,
    approval: str | None = None,
    about: str | None = None,
    as_at: date | None = None,
    known_at: Known = None,
    show_private: bool = False,
) -> Approvals:
    """What waits for a second person; with answered also what no longer does.

    As at a day: what was recorded by then, less what was answered by then. approval asks for
    one id, about for what concerns one stream.
    """
    with reading(ledger) as reader:
        known = reader.known(known_at)
        if approval is None:
            entries = reader.family(PREFIX, known=known)
        else:
            entries = reader.stream(PREFIX + approval, known=known)
        pairs = [
            (asked, said)
            for asked, said in _pairs(entries, as_at)
            if about in (None, asked.event.about) and (answered or said is None)
        ]
        people = {one.by for pair in pairs for one in pair if one}
        logins = {who: _login(text) for who, text in reader.private(people).items()}
        details = {
            asked.position: json.loads(asked.event.order).get("detail") for asked, _ in pairs
        }
        private = reader.private(details.values()) if show_private else {}
    rows = [
        _row(asked, said, logins, private.get(details[asked.position] or "", ""))
        for asked, said in pairs
    ]
    return Approvals(known, as_at, tuple(rows))


def _pairs(entries: list[Entry], as_at: date | None) -> list[tuple[Entry, Entry | None]]:
    """Each request with its answer, if there is one."""
    found: dict[tuple[str, int], tuple[Entry, Entry | None]] = {}
    last: dict[str, tuple[str, int]] = {}
    for entry in entries:
        event = entry.event
        if isinstance(event, e.ApprovalRequested):
            if as_at is None or entry.recorded_at[:10] <= as_at.isoformat():
                last[entry.stream] = entry.stream, entry.version
                found[last[entry.stream]] = entry, None
        elif entry.stream in last and (as_at is None or answered_on(event) <= as_at):
            found[last[entry.stream]] = found[last[entry.stream]][0], entry
    return list(found.values())


def answered_on(event: e.AnyEvent) -> date:
    """The day a request was answered."""
    if isinstance(event, e.ApprovalGiven):
        return event.given_on
    assert isinstance(event, e.ApprovalRefused)
    return event.refused_on


def _login(text: str) -> str:
    return json.loads(text).get("login", "")


def _row(asked: Entry, said: Entry | None, logins: dict[str, str], private: str) -> Approval:
    event = asked.event
    assert isinstance(event, e.ApprovalRequested)
    given = said is not None and isinstance(said.event, e.ApprovalGiven)
    return Approval(
        approval=event.approval,
        version=asked.version,
        position=asked.position,
        about=event.about,
        why=event.why,
        amount_pence=event.amount_pence,
        policy=event.policy,
        order=event.order,
        asked_at=asked.recorded_at,
        asked_by=asked.by,
        asked_login=logins.get(asked.by, ""),
        asked_for=asked.on_behalf_of,
        standing="waits" if said is None else "given" if given else "refused",
        answered_on=answered_on(said.event) if said else None,
        answered_by=said.by if said else "",
        answered_login=logins.get(said.by, "") if said else "",
        reason=getattr(said.event, "reason", "") if said else "",
        command=said.command if said and given else "",
        private=private,
    )
