"""Command files: one JSON object a line, read strictly, with every fault told at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO, NamedTuple

from ledger.errors import Fault, Unreadable
from ledger.schemas import Sent, read_sent

MOST_FILE = 64 * 1024 * 1024
MOST_LINE = 1024 * 1024
MOST_FAULTS_SHOWN = 100
BOM = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One line that says something: its number, its place for messages, and its command."""

    number: int
    place: str
    sent: Sent


class CommandFile(NamedTuple):
    """A whole file, read. sha256 is of its bytes."""

    sha256: str
    lines: list[Line]


def read_file(file: BinaryIO, *, name: str) -> CommandFile:
    """Every command of a file. Raises Unreadable with the faults of all its lines."""
    digest, size = sha256(), 0
    lines: list[Line] = []
    faults: list[Fault] = []
    for number, raw in raw_lines(file):
        digest.update(raw)
        size += len(raw)
        if size > MOST_FILE:
            most = f"{MOST_FILE // 1024**2} MiB"
            raise Unreadable([Fault(name, f"this file is more than {most}", try_="split it")])
        try:
            line = read_line(raw, number=number, name=name)
        except Unreadable as unreadable:
            faults += unreadable.faults
        else:
            lines += [line] if line else []
    faults += _twice(lines)
    if faults:
        raise _told(faults, number)
    if not lines:
        raise Unreadable([Fault(name, "there is no command in this file")])
    return CommandFile(digest.hexdigest(), lines)


def raw_lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Lines as bytes with their numbers, as they come; one that is too long is cut, and so
    never read as anything but too long."""
    number = 0
    while raw := file.readline(MOST_LINE + 1):
        number += 1
        rest = raw
        while len(rest) > MOST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(MOST_LINE + 1)
        yield number, raw


def read_line(raw: bytes, *, number: int, name: str) -> Line | None:
    """The command on a line; None where the line is blank. Raises Unreadable."""
    place = f"{name}:{number}"
    if len(raw) > MOST_LINE:
        raise _fault(place, f"this line is more than {MOST_LINE // 1024**2} MiB")
    if number == 1:
        raw = raw.removeprefix(BOM)
    if not raw.strip():
        return None
    return Line(number, place, read_sent(_json(raw, place), place=place))


def _json(raw: bytes, place: str) -> object:
    try:
        text = raw.rstrip(b"\r\n").decode("utf-8")
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        try_ = "save the file as UTF-8"
        raise _fault(place, f"this is not UTF-8 text, from byte {error.start + 1} on", try_)
    except json.JSONDecodeError as error:
        why = f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:]}, at {error.colno}"
        raise _fault(place, why, "one JSON object on each line")
    except _NotStrict as error:
        raise _fault(place, str(error))
    except RecursionError:
        raise _fault(place, "this is nested too deep")
    except ValueError:
        raise _fault(place, "a number here has too many digits")


class _NotStrict(Exception):
    """JSON that some would take and others would not."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _NotStrict(f"the field {json.dumps(twice)[:60]} stands here twice")
    return found


def _no_constant(name: str) -> None:
    raise _NotStrict(f"{name} is not JSON")


def _fault(place: str, why: str, try_: str = "") -> Unreadable:
    return Unreadable([Fault(place, why, try_=try_)])


def _twice(lines: list[Line]) -> list[Fault]:
    seen: dict[str, str] = {}
    faults = []
    for line in lines:
        if line.sent.id is None:
            continue
        if line.sent.id in seen:
            why = f"this id stands at {seen[line.sent.id]} already"
            faults.append(Fault(f"{line.place}: id", why, line.sent.id))
        seen.setdefault(line.sent.id, line.place)
    return faults


def _told(faults: list[Fault], total: int) -> Unreadable:
    wrong = len({fault.place.split(": ")[0] for fault in faults})
    need = "needs" if wrong == 1 else "need"
    summary = f"nothing was recorded: {wrong:,} of {total:,} lines {need} attention"
    more = len(faults) - MOST_FAULTS_SHOWN
    if more > 0:
        summary = f"… and {more:,} more faults\n{summary}"
    return Unreadable(faults[:MOST_FAULTS_SHOWN], summary)
