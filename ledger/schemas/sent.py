"""A command as it was sent, with its envelope, and every fault in it with its field's path."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any, NamedTuple

from marshmallow import Schema, ValidationError

from ledger.commands import Command, all_commands
from ledger.errors import Fault, Unreadable
from ledger.schemas.kinds import why_not_text
from ledger.schemas.quick import quickly
from ledger.schemas.structs import schema_of

ENVELOPE = ("command", "id", "private")
ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}")
PRIVATE_FIELD = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOST_PRIVATE_FIELDS = 20
MOST_PRIVATE_TEXT = 2_000
DEEPEST = 12
"""No command is nested deeper than half of this."""


class Sent(NamedTuple):
    """A command as it was sent: its own id if it has one, and what it says in private."""

    command: Command
    id: str | None = None
    private: Mapping[str, str] | None = None


def read_sent(data: Any, *, place: str) -> Sent:
    """The command in a JSON object, with its envelope of `id` and `private`.

    Raises Unreadable with every fault: `place: funds.0.held_pence`, why, found and try.
    """
    if not isinstance(data, dict):
        why = "a command is a JSON object"
        raise Unreadable([Fault(place, why, _shown(data), '{"command":"open-account",…}')])
    if _depth(data) > DEEPEST:
        raise Unreadable([Fault(place, f"it is nested more than {DEEPEST} deep")])
    kind, faults = _kind(data, place)
    if kind is None:
        raise Unreadable(faults)
    faults = _envelope_faults(data, kind, place)
    said = {name: value for name, value in data.items() if name not in ENVELOPE}
    command = quickly(kind, said)
    if command is None:
        try:
            command = _schema(kind).load(said)
        except ValidationError as error:
            faults += _faults(error.messages, data, place)
    if faults:
        raise Unreadable(faults)
    return Sent(command, data.get("id"), data.get("private"))


@cache
def _schema(kind: type[Command]) -> Schema:
    return schema_of(kind)()


def read_command(data: Any, *, place: str) -> Command:
    """The command in a JSON object that has no envelope. Raises Unreadable with every fault."""
    sent = read_sent(data, place=place)
    if sent.id is not None or sent.private is not None:
        name = "id" if sent.id is not None else "private"
        raise Unreadable([Fault(_at(place, name), "this cannot be given here")])
    return sent.command


# ── the envelope ─────────────────────────────────────────────────────────────────────────────


def _kind(data: dict, place: str) -> tuple[type[Command] | None, list[Fault]]:
    at, known = _at(place, "command"), _commands()
    name = data.get("command")
    if isinstance(name, str) and name in known:
        return known[name], []
    if "command" not in data:
        return None, [Fault(at, "it does not say which command it is", try_='"command":"…"')]
    near = _near(name, known) if isinstance(name, str) else []
    return None, [Fault(at, "there is no such command", _shown(name), ", ".join(near))]


def _near(name: str, known: Iterable[str]) -> list[str]:
    """Commands that somebody may have meant: those with all these words, and those spelt so."""
    words = set(name.lower().replace("_", "-").split("-"))
    meant = [one for one in known if words <= set(one.split("-"))]
    meant.sort(key=lambda one: not one.startswith("record-"))
    return list(dict.fromkeys([*meant, *get_close_matches(name, known, n=3)]))[:4]


@cache
def _commands() -> dict[str, type[Command]]:
    return all_commands()


def _envelope_faults(data: dict, kind: type[Command], place: str) -> list[Fault]:
    faults = []
    given = data.get("id")
    if "id" in data and not (isinstance(given, str) and ID.fullmatch(given)):
        why = "an id is letters, digits and . _ : / -, at most 100"
        faults.append(Fault(_at(place, "id"), why, _shown(given)))
    if "private" in data:
        faults += _private_faults(data["private"], kind, _at(place, "private"))
    return faults


def _private_faults(private: Any, kind: type[Command], at: str) -> list[Fault]:
    name = kind.__struct_config__.tag
    if "detail" not in kind.__struct_fields__:
        return [Fault(at, f"{name} keeps nothing private", try_="leave it out")]
    if not isinstance(private, dict) or not private:
        why = "this should be an object of texts"
        return [Fault(at, why, _shown(private), '"private":{"payee_name":"…"}')]
    if len(private) > MOST_PRIVATE_FIELDS:
        return [Fault(at, f"these are more than {MOST_PRIVATE_FIELDS}", f"{len(private)} of them")]
    faults = []
    for field, text in private.items():
        if not PRIVATE_FIELD.fullmatch(field):
            why = "a name here is small letters, digits and underscores, at most 40"
            faults.append(Fault(at, why, _shown(field)))
        elif why := why_not_text(text, least=1, most=MOST_PRIVATE_TEXT):
            faults.append(Fault(f"{at}.{field}", why, _shown(text)))
    return faults


def _depth(data: Any) -> int:
    """How deep objects and lists lie in each other; counts no further than it must."""
    level, depth = [data], 0
    while level and depth <= DEEPEST:
        depth += 1
        nested = []
        for one in level:
            inside = one.values() if isinstance(one, dict) else one
            nested += [value for value in inside if isinstance(value, dict | list)]
        level = nested
    return depth


# ── faults ───────────────────────────────────────────────────────────────────────────────────


def _faults(messages: Any, data: Any, place: str, path: tuple = ()) -> list[Fault]:
    """Marshmallow's tree of messages as faults. A message is why, and after a newline what to try.

    What was given is shown beside it; a missing field has nothing to show.
    """
    if isinstance(messages, dict):
        return [
            fault
            for name, inner in messages.items()
            for fault in _faults(inner, data, place, path if name == "_schema" else (*path, name))
        ]
    at = _at(place, ".".join(_short(str(part)) for part in path))
    found = _found(data, path)
    faults = []
    for message in messages:
        why, _, try_ = message.partition("\n")
        faults.append(Fault(at, why, found, try_))
    return faults


def _at(place: str, path: str) -> str:
    return ": ".join(part for part in (place, path) if part)


def _found(data: Any, path: tuple) -> str:
    for part in path:
        if isinstance(data, list) and not isinstance(part, int):
            return _shown(data)  # a share written as a list has no field names
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return ""
    return _shown(data)


def _shown(value: Any) -> str:
    return _short(json.dumps(value, ensure_ascii=False, default=str))


def _short(text: str) -> str:
    """Text from outside, fit for a message: no longer than a line, and steering no terminal."""
    text = text if len(text) <= 60 else text[:59] + "…"
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
