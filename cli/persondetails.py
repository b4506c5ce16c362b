"""`dpl account details`: what returns ask of a person, into the private details and nowhere else.

From options for one account, or from a JSON or CSV file for many. Values are checked; no message
repeats one.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from io import StringIO
from typing import Any, BinaryIO

import click

from cli.asking import day, private_option, recording
from cli.given import Given
from cli.kinds import NAME, NAME_IN_WORDS, Name
from ledger.errors import Fault, Unreadable
from projections.returns.private_fields import FIELDS, NotValid, option_of

MOST_BYTES = 16 * 1024 * 1024
ACCOUNT = "account"
MORE = "\0more"

Said = dict[str, str]
Written = tuple[str, str, Mapping[str, Any]]
"""Where a person's fields stand, whose account, and the fields as they are written."""


def _field_options(command: Callable) -> Callable:
    for name in reversed(FIELDS):
        command = private_option(option_of(name), name, FIELDS[name][0])(command)
    return command


@recording(
    None,
    "details",
    example="dpl account details A-1 --on 01/04/2025 --surname Ward --nhs-number '943 476 5919'",
)
@click.argument("account", type=Name("account"), required=False)
@day("--on", "kept_on", "The day from which they are kept.")
@_field_options
@click.option(
    "--file",
    type=click.File("rb"),
    help="A JSON or CSV file of many, or - for JSON: each with account and the fields' names.",
)
def details(
    given: Given, account: str | None, kept_on: date, file: BinaryIO | None, **said: str | None
) -> None:
    """Keep what returns ask of a person: names, numbers, address. Private, and erasable.

    An entry tells which fields were kept, and never what they say; one kept later takes the place
    of an earlier. A file is taken whole or not at all.
    """
    faults: list[Fault] = []
    options = {name: text for name in FIELDS if (text := said[name]) is not None}
    if (file is None) == (account is None):
        raise click.UsageError("name an ACCOUNT and its fields, or give a --file of many")
    if file is None:
        assert account is not None
        written: list[Written] = [("", account, options)]
    elif options:
        raise click.UsageError("--file has the fields; leave out the other options")
    else:
        written = list(_read(file, faults))
    checked = [(place, name, _checked(place, fields, faults)) for place, name, fields in written]
    for place, _, fields in checked:
        if fields.get("date_of_birth", "") > kept_on.isoformat():
            at = f"{place}: date_of_birth" if place else "--date-of-birth"
            faults.append(Fault(at, "is after the day from which this is kept"))
    if faults:
        raise Unreadable(faults)
    if not any(fields for _, _, fields in checked):
        raise click.UsageError("there is no field to keep; --help lists them")
    people = [one for one in checked if one[2]]
    if file is not None and given.command_id is None:  # one with an id is recorded once anyway
        people = _changed(given, kept_on, people)
    _keep(given, kept_on, people)


def _changed(
    given: Given, kept_on: date, people: list[tuple[str, str, Said]]
) -> list[tuple[str, str, Said]]:
    """Of each person what is not kept so already by that day: a file may be sent again. Whose
    account there is none is left as it is, and refused where it is decided."""
    from cli.showing import tell
    from ledger.events import PersonDetailsKept
    from projections.as_known import ACCOUNT
    from projections.reader import reading

    found, topics = [], [PersonDetailsKept.__struct_config__.tag]
    with reading(given.ledger_url) as reader:
        known = reader.known(None)
        for place, name, fields in people:
            kept: dict[str, Any] = {}
            entries = reader.of_topics(f"{ACCOUNT}{name}", topics, known=known)
            details = [x.event.detail for x in entries if x.event.kept_on <= kept_on]
            read = reader.private(details)
            for detail in details:
                kept |= json.loads(read[detail]) if detail in read else {}
            new = {field: text for field, text in fields.items() if kept.get(field) != text}
            if new:
                found.append((place, name, new))
    if same := len(people) - len(found):
        tell(f"{same:,} of {len(people):,} people: kept so already, and not recorded again")
    return found


def _keep(given: Given, kept_on: date, people: list[tuple[str, str, Said]]) -> None:
    from cli.orders import command_id, in_short_of_many, send
    from cli.showing import tell
    from ledger import commands as c
    from ledger.service import Order

    if not people:
        tell("nothing was recorded")
        return
    if len(people) == 1:
        (_, account, fields) = people[0]
        send(given, c.KeepPersonDetails(account=account, kept_on=kept_on, fields=tuple(fields)),
             private=fields)  # fmt: skip
        return
    ledger, orders = given.ledger(), []
    for number, (place, account, fields) in enumerate(people, start=1):
        detail = ledger.private(**fields)
        order = c.KeepPersonDetails(
            account=account, kept_on=kept_on, fields=tuple(fields), detail=detail.id
        )
        orders.append(Order(f"{command_id(given)}:{number}", order, (detail,), place))
    outcomes = ledger.record(orders, given.actor(), dry_run=given.dry_run)
    given.recorded = not given.dry_run
    tell(f"{len(people):,} people: {in_short_of_many(outcomes, dry_run=given.dry_run)}")


def _checked(place: str, fields: Mapping[str, Any], faults: list[Fault]) -> Said:
    """Each field as it is kept. Faults name the field, and never repeat its value."""
    found: Said = {}
    for name, value in fields.items():
        at = f"{place}: {name}" if place else option_of(name)
        if name not in FIELDS:
            faults.append(Fault(at, "is no field", "", f"one of: {', '.join(FIELDS)}"))
        elif not isinstance(value, str):
            faults.append(Fault(at, "is not text in quotes"))
        elif value.strip():
            try:
                found[name] = FIELDS[name][1](value)
            except NotValid as fault:
                faults.append(Fault(at, str(fault)))
        elif not place:
            faults.append(Fault(at, "is empty"))
    return found


# ── a file of many ───────────────────────────────────────────────────────────────────────────


def _read(file: BinaryIO, faults: list[Fault]) -> Iterator[Written]:
    name = str(getattr(file, "name", "-")).rpartition("/")[2]
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unreadable([Fault(name, "this file is more than 16 MiB", "", "split it")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable([Fault(name, "is not text in UTF-8", "", "save it as UTF-8")]) from None
    rows = _csv(text, name) if name.lower().endswith(".csv") else _json(text, name, faults)
    seen: set[str] = set()
    for place, row in rows:
        account = row.get(ACCOUNT)
        if not isinstance(account, str) or not NAME.fullmatch(account):
            faults.append(Fault(f"{place}: {ACCOUNT}", f"is no account: {NAME_IN_WORDS}"))
        elif account in seen:
            faults.append(Fault(place, f"{account} stands there twice", "", "one row an account"))
        else:
            seen.add(account)
            yield place, account, {key: row[key] for key in row if key != ACCOUNT}


def _csv(text: str, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = csv.DictReader(StringIO(text), restkey=MORE, restval="")
    _must_be_columns(list(rows.fieldnames or ()), f"{name}:1")
    for row in rows:
        place = f"{name}:{rows.line_num}"
        if row.pop(MORE, None):
            raise Unreadable([Fault(place, "has more cells than there are columns")])
        yield place, dict(row)


def _must_be_columns(columns: list[str], place: str) -> None:
    """Each wrong column is named once; none where the first line names no field at all, since it
    may be a person's."""
    known = (ACCOUNT, *FIELDS)
    if not set(columns) & set(known):
        like = "account,surname,postcode"
        raise Unreadable([Fault(place, "does not name columns that are known", "", like)])
    faults = []
    if ACCOUNT not in columns:
        why = f"there is no column {ACCOUNT}"
        faults.append(Fault(place, why, "", "say in it whose details each row is"))
    for column, many in Counter(columns).items():
        if column not in known:
            near = get_close_matches(column.strip().lower(), known, 1)
            try_ = near[0] if near else f"one of: {', '.join(FIELDS)}"
            faults.append(Fault(f"{place}: column {column}", "is no field", "", try_))
        elif many > 1:
            faults.append(Fault(f"{place}: column {column}", f"stands there {many} times"))
    if faults:
        raise Unreadable(faults)


def _json(text: str, name: str, faults: list[Fault]) -> Iterator[tuple[str, dict[str, Any]]]:
    """A list of people, one, or one a line; each with its account."""
    try:
        found = _parsed(text)
    except (json.JSONDecodeError, RecursionError):
        like = '[{"account": "A-1", "surname": "Ward"}]'
        raise Unreadable([Fault(name, "is not JSON", "", like)]) from None
    for number, one in enumerate(found, start=1):
        place = f"{name}: person {number}"
        if isinstance(one, dict):
            yield place, one
        else:
            faults.append(Fault(place, "is not an object with account and fields"))


def _parsed(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return found if isinstance(found, list) else [found]
