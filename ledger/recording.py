"""Entries to stored text and back. An event's tag is its stored name, and both must read for ever.

Decoding is typed and strict: a stored "500", 500.0, a missing or an unknown field is refused, so
that an altered value cannot pass for an event.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from ledger.entry import Entry
from ledger.errors import Tampered
from ledger.events import AnyEvent
from ledger.former import FormerEvent, as_today


class _State(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True, omit_defaults=True):
    """What is kept of an entry beside its place. `for` is left out where nobody was named."""

    by: str
    command: str
    event: AnyEvent
    on_behalf_of: str | None = msgspec.field(default=None, name="for")


class _AsStored(msgspec.Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """The same, whatever version the event was stored in."""

    by: str
    command: str
    event: AnyEvent | FormerEvent
    on_behalf_of: str | None = msgspec.field(default=None, name="for")


_ENCODER = msgspec.json.Encoder()
_FORMER = frozenset(FormerEvent.__args__)
_NAMES = {kind: kind.__struct_config__.tag for kind in (*AnyEvent.__args__, *_FORMER)}


@cache
def decoder() -> msgspec.json.Decoder[_AsStored]:
    """What reads an entry's text. Made when first needed, which a balance does not."""
    return msgspec.json.Decoder(_AsStored)


@cache
def _decoder_of_today() -> msgspec.json.Decoder[_State]:
    return msgspec.json.Decoder(_State)


def stored_name(event: AnyEvent) -> str:
    """The name an event is stored under: `spend-recorded.v1`."""
    return event.__struct_config__.tag


def stored_state(event: AnyEvent, *, by: str, command: str, on_behalf_of: str | None) -> str:
    """The text kept for an entry. It has been read back and found the same.

    Events do not check what they are built from, so this is where a wrong one is found:
    raises TypeError, which is a fault of ours and never of what a person gave.
    """
    state = _State(by=by, command=command, event=event, on_behalf_of=on_behalf_of)
    text = _ENCODER.encode(state)
    try:
        again = _decoder_of_today().decode(text)
    except msgspec.ValidationError as fault:
        raise TypeError(f"{type(event).__name__} would not read back: {fault}") from fault
    if again != state:
        raise TypeError(f"{type(event).__name__} would not read back the same")
    return text.decode()


def entry_of(row: Any) -> Entry:
    """The entry that a stored row holds. Raises Tampered where it is not as it was written."""
    position, stream, version, recorded_at, topic, text = row
    try:
        state = decoder().decode(text)
    except msgspec.MsgspecError as fault:
        raise Tampered(
            f"entry {position} ({stream}, version {version}) does not read as it was written: "
            f"{fault}. Compare the ledger with a copy kept elsewhere"
        ) from fault
    event = state.event
    kind = type(event)
    if _NAMES[kind] != topic:
        raise Tampered(f"entry {position} is filed as {topic!r} and holds something else")
    return Entry(
        position, stream, version, recorded_at, state.by, state.on_behalf_of, state.command,
        as_today(event) if kind in _FORMER else event,
    )  # fmt: skip


def event_types() -> dict[str, type]:
    """Every event by its stored name, as it is stored today."""
    return {kind.__struct_config__.tag: kind for kind in AnyEvent.__args__}
