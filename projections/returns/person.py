"""What is kept of each account's person: the names of the fields, and, to who asks, what they say.
Pure but for the reading of entries.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ledger import events as e
from projections.as_known import ACCOUNT
from projections.reader import Reader
from projections.returns.private_fields import FIELDS, NotValid


@dataclass(slots=True)
class Kept:
    """What was kept of an account's person: the names of the fields, and, where they were asked
    for and may be read, what they say."""

    fields: set[str] = field(default_factory=set)
    values: dict[str, str] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)
    """Fields whose last text is erased, or may not be read."""

    @property
    def unreadable(self) -> bool:
        return bool(self.lost)

    @property
    def birth(self) -> date | None:
        text = self.values.get("date_of_birth")
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            return None


_KEPT = e.PersonDetailsKept.__struct_config__.tag


def kept_details(reader: Reader, *, known: int, values: bool) -> dict[str, Kept]:
    """What is kept of every account, by its name; of a field kept twice, the later. With values,
    what they say is read: only who asks for it, and may, is told; and a field that was said to be
    kept and says nothing is none."""
    entries = reader.about([_KEPT], prefix=ACCOUNT, known=known)
    private = reader.private(one.event.detail for one in entries) if values else {}
    found: dict[str, Kept] = {}
    for entry in entries:
        kept = found.setdefault(entry.stream.removeprefix(ACCOUNT), Kept())
        event = entry.event
        kept.fields |= set(event.fields)
        if not values:
            continue
        text = private.get(event.detail)
        said: Mapping[str, object] = json.loads(text) if text else {}
        for name in event.fields:
            kept.values.pop(name, None)
            kept.lost.discard(name)
            if text is None:
                kept.lost.add(name)
            if said.get(name):
                kept.values[name] = str(said[name])
            elif text is not None:
                kept.fields.discard(name)
    return found


_OPENED = e.AccountOpened.__struct_config__.tag


def shared_by_person(reader: Reader, kept: dict[str, Kept], *, known: int) -> dict[str, Kept]:
    """The same, each account with what is kept of its person in their other accounts, too. An
    account's own field counts before another's; of others', the first account's."""
    if not kept:
        return kept
    of_person: dict[str, list[str]] = {}
    for entry in reader.about([_OPENED], prefix=ACCOUNT, known=known):
        account = entry.stream.removeprefix(ACCOUNT)
        of_person.setdefault(entry.event.person, []).append(account)
    found = {}
    for names in of_person.values():
        there = [name for name in names if name in kept]
        for name in names if there else ():
            found[name] = _merged([kept[one] for one in sorted(there, key=lambda n: n != name)])
    return found


def _merged(some: list[Kept]) -> Kept:
    whole = Kept()
    for one in some:
        whole.fields |= one.fields
        whole.lost |= one.lost
        for name, text in one.values.items():
            whole.values.setdefault(name, text)
    whole.lost -= set(whole.values)
    return whole


def not_valid(kept: Kept) -> dict[str, str]:
    """The fields whose values do not pass their check, each with what it should look like."""
    found = {}
    for name, text in kept.values.items():
        check = FIELDS.get(name)
        if check is not None:
            try:
                check[1](text)
            except NotValid as fault:
                found[name] = str(fault)
    return found


def age_on(born_on: date, day: date) -> int:
    """Whole years; somebody born on 29 February is a year older on 1 March."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
