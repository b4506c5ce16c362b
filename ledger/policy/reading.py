"""A pack as a finance officer writes it: TOML text in, rules or every fault in it out. Pure.

A table `[pack]`, then one table a rule with its value, its source and the words quoted from it.
Reads no file itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.calendar import YEARS, NotADate, uk_date
from ledger.errors import Fault, Unreadable
from ledger.events import PolicyRule
from ledger.money import NotMoney, pence
from ledger.policy.judging import nearest, wrongs
from ledger.policy.meanings import MEANINGS
from ledger.statements.checked import Wrong, complaints, toml

if TYPE_CHECKING:
    from marshmallow import Schema

HEAD = "pack"
MOST_RULES = 200
MOST_SOURCE, MOST_WORDS, MOST_ABOUT = 200, 500, 1_000


class PackFile(NamedTuple):
    """A pack that was read. rules are in the order of docs/policies.md, whatever the file's."""

    name: str
    version: str
    effective_on: date
    about: str
    rules: tuple[PolicyRule, ...]


def read_pack(text: str, *, file_name: str) -> PackFile:
    """The pack in a TOML text. Raises Unreadable with every fault in it."""
    data = toml(text, file_name=file_name)
    head = data.pop(HEAD, None)
    if len(data) > MOST_RULES:
        why = f"the file has {len(data):,} rules; the most is {MOST_RULES:,}"
        raise Unreadable([Fault(file_name, why)])
    faults = [_fault(file_name, HEAD, head, wrong) for wrong in _of_head(head)]
    values: dict[str, Any] = {}
    for name, rule in data.items():
        wrong_here = _of_rule(name, rule, values)
        faults += [_fault(file_name, name, rule, wrong) for wrong in wrong_here]
    for wrong in wrongs(values):
        name = str(wrong.path[0])
        at_value = wrong._replace(path=("value",))
        faults.append(_fault(file_name, name, data[name], at_value))
    if not data:
        why = "this pack has no rule; where a pack says nothing, the default goes"
        faults.append(Fault(file_name, why, try_="[retain_weeks]"))
    if faults:
        raise Unreadable(faults)
    said = tuple(
        PolicyRule(name, values[name], _tidy(data[name]["source"]), _tidy(data[name]["words"]))
        for name in MEANINGS
        if name in values
    )
    effective_on = _day(head["effective_on"])
    return PackFile(head["name"], head["version"], effective_on, _tidy(head["about"]), said)


def _of_head(head: Any) -> list[Wrong]:
    if head is None:
        return [Wrong((), "is missing", "[pack] with name, version, effective_on and about")]
    return complaints(_head_schema(), head)


def _of_rule(name: str, rule: Any, values: dict[str, Any]) -> list[Wrong]:
    """What is wrong with a rule's table; its value, where there is one, goes into values."""
    if name not in MEANINGS:
        return [Wrong((), "is no rule that this ledger knows", nearest(name))]
    if not isinstance(rule, Mapping):
        return [Wrong((), "is not a table", f"[{name}] with value, source and words under it")]
    found = complaints(_rule_schema(), rule)
    if "value" in rule:
        try:
            values[name] = _value(name, rule["value"])
        except NotMoney as fault:
            found.append(Wrong(("value",), str(fault), 'pounds in quotes, like "25.00"'))
    return found


def _value(name: str, value: Any) -> Any:
    """A value as rules hold it: a list as a tuple, and pounds in quotes as pence."""
    if MEANINGS[name].unit == "pence":
        if not isinstance(value, str):
            raise NotMoney("is not an amount in quotes")
        return pence(value)
    return tuple(value) if isinstance(value, list) else value


def _fault(file_name: str, name: str, table: Any, wrong: Wrong) -> Fault:
    field = ".".join(map(str, wrong.path))
    place = f"{file_name}: [{name}]: {field}" if field else f"{file_name}: [{name}]"
    found = ""
    if wrong.path and isinstance(table, Mapping) and wrong.path[0] in table:
        found = f"{wrong.path[0]} = {_shown(table[wrong.path[0]])}"
    return Fault(place, wrong.words, found, wrong.try_)


def _shown(value: Any) -> str:
    try:
        return repr(value)[:80]
    except ValueError:
        return "a number with very many digits"


def _tidy(text: str) -> str:
    """Text over several lines of a file as one."""
    return " ".join(text.split())


def _day(value: Any) -> date:
    """A TOML date, or a date in quotes as written in England. Raises NotADate."""
    if type(value) is date:
        if value.year not in YEARS:
            raise NotADate(f"is not in the years {YEARS[0]} to {YEARS[-1]}")
        return value
    if isinstance(value, str):
        return uk_date(value)
    raise NotADate("is not a date like 2026-04-01")


@cache
def _head_schema() -> Schema:
    from marshmallow import Schema, ValidationError, fields, validate

    def a_day(value: Any) -> None:
        try:
            _day(value)
        except NotADate as fault:
            raise ValidationError(str(fault)) from None

    name = validate.Regexp(
        r"[A-Za-z0-9][A-Za-z0-9-]{0,39}\Z",
        error="is not letters, digits and hyphens, at most 40",
    )
    schema = {
        "name": fields.String(required=True, validate=name),
        "version": fields.String(required=True, validate=name),
        "effective_on": fields.Raw(required=True, validate=a_day),
        "about": fields.String(required=True, validate=_words(MOST_ABOUT)),
    }
    return Schema.from_dict(schema)()


@cache
def _rule_schema() -> Schema:
    from marshmallow import Schema, fields

    schema = {
        "value": fields.Raw(required=True),
        "source": fields.String(required=True, validate=_words(MOST_SOURCE)),
        "words": fields.String(required=True, validate=_words(MOST_WORDS)),
    }
    return Schema.from_dict(schema)()


def _words(most: int) -> Any:
    from marshmallow import ValidationError

    def check(value: str) -> None:
        text = _tidy(value)
        if not text:
            raise ValidationError("is empty")
        if len(text) > most:
            raise ValidationError(f"has {len(text):,} characters; the most is {most:,}")
        if not text.isprintable():
            raise ValidationError("holds characters that cannot be kept")

    return check
