"""What goes into the store and comes out of it, and the one line that is hashed of an entry.

Text and bytes alone: nothing here knows an event, a database or a library.
"""

from __future__ import annotations

from json.encoder import encode_basestring  # written in C; leaves what is not ASCII as it is
from typing import NamedTuple

from ledger.merkle import Frontier


class Row(NamedTuple):
    """An entry in its place, as stored. position counts from 1 without gaps."""

    position: int
    stream: str
    version: int
    recorded_at: str
    topic: str
    state: str


class NewRow(NamedTuple):
    """An entry to be recorded. state is one JSON object on one line, with a field at least."""

    stream: str
    version: int
    topic: str
    state: str


class DetailRow(NamedTuple):
    """A private detail beside the entries, erasable. id is the commitment, in hex."""

    id: str
    stream: str
    salt: bytes
    json: str


class CommandRow(NamedTuple):
    """A command to be recorded; the next `count` rows of the batch are its own."""

    id: str
    digest: str
    count: int


class StoredCommand(NamedTuple):
    """A command recorded before, and where its entries stand."""

    id: str
    digest: str
    first_position: int
    count: int


class Receipt(NamedTuple):
    """Where a batch was recorded: `count` entries from first_position on, all at one time."""

    first_position: int
    count: int
    recorded_at: str


class Head(NamedTuple):
    """Where the book ends. In an empty book position is 0 and recorded_at is empty."""

    position: int
    recorded_at: str
    frontier: Frontier


class About(NamedTuple):
    """Which ledger this is. key is a secret of its own, for keyed hashes; never print it."""

    ledger_id: str
    name: str
    key: bytes
    layout: int

    def __repr__(self) -> str:
        return f"About(ledger_id={self.ledger_id!r}, name={self.name!r}, layout={self.layout})"


def line_of(row: Row | tuple[int, str, int, str, str, str]) -> bytes:
    """The exact bytes of an entry's line, which are hashed, exported and never made another way.

    The stored state is joined on as it is, without its opening brace. No newline at the end.
    """
    position, stream, version, recorded_at, topic, state = row
    return (
        f'{{"position":{position},"recorded_at":"{recorded_at}"'
        f',"stream":{encode_basestring(stream)},"version":{version}'
        f',"type":{encode_basestring(topic)},{state[1:]}'
    ).encode()


def fault_in(row: NewRow) -> str:
    """Why this state cannot be part of a line; empty when it can."""
    state = row.state
    if not state.startswith('{"') or not state.endswith("}"):
        return "its state is not a JSON object with a field"
    if "\n" in state or "\r" in state:
        return "its state is not on one line"
    if "\0" in state or "\0" in row.stream or "\0" in row.topic:
        return "it holds a NUL, which PostgreSQL cannot store"
    return ""
