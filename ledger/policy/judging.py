"""What is wrong with a pack's rules, all of it at once, in words for who wrote them. Pure.

One judge for a file that a person wrote and for a command that another program sent.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect

from ledger.money import pounds
from ledger.policy.meanings import MEANINGS
from ledger.policy.pack import Rules
from ledger.policy.second_person import KINDS
from ledger.statements.checked import Wrong

Values = Mapping[str, Any]


def wrongs(values: Values) -> list[Wrong]:
    """Every fault in rules by name: unknown ones, values without sense, and contradictions."""
    found = [wrong for name, value in values.items() for wrong in _of_one(name, value)]
    bad = {wrong.path[0] for wrong in found}
    sound = {name: value for name, value in values.items() if name not in bad}
    return found + list(_contradictions(sound))


def nearest(name: str) -> str:
    """What somebody may have meant who wrote a rule's name so; else where the names stand."""
    near = difflib.get_close_matches(name.lower().replace("-", "_"), MEANINGS, n=1)
    return f"did you mean {near[0]!r}?" if near else "dpl policy show lists every rule"


# ── one rule ─────────────────────────────────────────────────────────────────────────────────


def _of_one(name: str, value: Any) -> Iterator[Wrong]:
    if name not in MEANINGS:
        yield Wrong((name,), "is no rule that this ledger knows", nearest(name))
        return
    try:
        msgspec.convert(value, _types()[name].annotation)
    except msgspec.ValidationError:
        yield Wrong((name,), *_why_not(name))
        return
    if isinstance(value, (tuple, list)):
        twice = sorted({word for word in value if list(value).count(word) > 1})
        if twice:
            yield Wrong((name,), f"names {', '.join(twice)} twice", "name it once")
    if name == "second_person":
        for word in (step.partition(":")[0] for step in value):
            if word not in KINDS:
                near = difflib.get_close_matches(word, KINDS, n=1)
                try_ = f"did you mean {near[0]}?" if near else "one of: " + ", ".join(KINDS)
                yield Wrong((name,), f"names {word}, which never waits for anybody", try_)


class _Type(msgspec.Struct, frozen=True):
    annotation: Any
    kind: Any


@cache
def _types() -> dict[str, _Type]:
    from typing import get_type_hints

    hints = get_type_hints(Rules, include_extras=True)
    return {field.name: _Type(hints[field.name], field.type) for field in _fields()}


def _fields() -> tuple[inspect.Field, ...]:
    kind = inspect.type_info(Rules)
    assert isinstance(kind, inspect.StructType)
    return kind.fields


def _why_not(name: str) -> tuple[str, str]:
    """Why a rule cannot have such a value, and what to write instead."""
    kind, unit = _types()[name].kind, MEANINGS[name].unit
    match kind:
        case inspect.IntType(ge=least, le=most) if unit == "pence":
            why = f"is not an amount from {pounds(least or 0)} to {pounds(most or 0)}"
            return why, 'pounds in quotes, like "25.00"'
        case inspect.IntType(ge=least, le=most):
            return f"is not a whole number of {unit} from {least} to {most:,}", ""
        case inspect.BoolType():
            return "is neither true nor false", ""
        case inspect.LiteralType(values=words):
            return "is none of the words it can be", "one of: " + ", ".join(map(str, words))
    like = '"pay-run", "write-off:250.00"' if name == "second_person" else '"alcohol", "gifts"'
    return "is not a list of coded words, small letters, digits and hyphens", f"like [{like}]"


# ── rules against each other ─────────────────────────────────────────────────────────────────

_NO_MORE_THAN = (
    ("retain_weeks", "trigger_weeks", "more would stay than there has to be before it is asked"),
    ("floor_weeks", "retain_weeks", "what stays would be too little to run on"),
    ("enhanced_audit_months", "standard_audit_months", "the closer tier would be looked at less"),
    ("standard_audit_months", "light_audit_months", "the closer tier would be looked at less"),
    ("first_review_months", "review_months", "the first review would be later than the next"),
)  # fmt: skip
"""The first of each is never more than the second, since else what the third says would follow."""


def _contradictions(sound: Values) -> Iterator[Wrong]:
    """Rules that cannot both be followed. What a pack leaves out is the default's, and counts."""
    rules = msgspec.convert(dict(sound), Rules)
    for less, more, why in _NO_MORE_THAN:
        low, high = getattr(rules, less), getattr(rules, more)
        if low > high and (less in sound or more in sound):
            said = less if less in sound else more
            both = f"{less} is {low:,}{_whose(less, sound)}, {more} {high:,}{_whose(more, sound)}"
            yield Wrong((said,), f"cannot stand: {both}, so {why}", f"make {less} at most {more}")
    both = set(rules.prohibited) & set(rules.restricted)
    if both and ("prohibited" in sound or "restricted" in sound):
        said = "restricted" if "restricted" in sound else "prohibited"
        names = ", ".join(sorted(both))
        words = f"cannot stand: prohibited and restricted both name {names}"
        yield Wrong((said,), words, "a category is either; write out the other rule too")


def _whose(name: str, sound: Values) -> str:
    return "" if name in sound else " (the default's)"
