"""Fields that take what JSON says and nothing that is merely like it.

A message says why; after a newline it may say what to try.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from marshmallow import ValidationError, fields
from msgspec import inspect

from ledger.calendar import NotADate, uk_date

MOST_TEXT = 200
"""How long a text may be where its annotation says nothing."""
MOST_WHOLE = 2**63 - 1

PATTERNS = {
    r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}\Z": "letters, digits and hyphens, at most 40",
    r"^[a-z0-9][a-z0-9-]{0,39}\Z": "small letters, digits and hyphens, at most 40",
    r"^([a-z0-9][a-z0-9-]{0,39}|(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9-]{0,39}|[A-Z][A-Z-]{0,39})\Z": (
        "a word in small letters, or a reference with a digit or in capitals, like P-17; at most "
        "40, and never a name"
    ),
    r"^[a-z0-9][a-z0-9.-]{0,39}\Z": "small letters, digits, points and hyphens, at most 40",
    r"^[0-9a-f]{64}\Z": "64 of the characters 0-9 and a-f",
    r"^(bank|council|payroll)(/[A-Za-z0-9][A-Za-z0-9-]{0,39}){1,2}\Z": (
        "bank/HOLDING, council/SOURCE/ACCOUNT or payroll/SOURCE/ACCOUNT"
    ),
    r"^[0-9a-f]{12}\Z": "12 of the characters 0-9 and a-f",
    r"^[a-z][a-z0-9_]{0,39}\Z": "small letters, digits and underscores, a letter first, at most 40",
}
"""What a command's patterns ask for, in words."""


class Text(fields.Field):
    """Text with a pattern told in words, or with a length."""

    def __init__(self, kind: inspect.StrType, **settings: Any) -> None:
        super().__init__(**settings)
        self.kind = kind

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> str:
        pattern = self.kind.pattern
        if pattern is not None:
            if not isinstance(value, str) or not re.match(pattern, value):
                raise ValidationError(f"this is not {PATTERNS[pattern]}")
            return value
        least, most = self.kind.min_length or 0, self.kind.max_length or MOST_TEXT
        if why := why_not_text(value, least=least, most=most):
            raise ValidationError(why)
        return value


def why_not_text(value: Any, *, least: int, most: int) -> str:
    if not isinstance(value, str):
        return "this is not text"
    if not least <= len(value) <= most:
        return f"this is not {least} to {most} characters"
    if any((c < " " and c not in "\n\t") or "\ud800" <= c <= "\udfff" for c in value):
        return "this holds characters that cannot be kept"
    return ""


class Whole(fields.Field):
    """A JSON integer. True, 500.0 and "500" are none."""

    def __init__(self, kind: inspect.IntType, **settings: Any) -> None:
        super().__init__(**settings)
        self.kind = kind

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> int:
        if type(value) is not int:
            pence = " of pence\n500 is £5.00" if str(attr).endswith("_pence") else ""
            raise ValidationError(f"this is not a whole number{pence}")
        least, most = self.kind.ge, self.kind.le
        if least is not None and value < least:
            raise ValidationError(f"this is less than {least:,}")
        if (most is not None and value > most) or value.bit_length() > 63:
            raise ValidationError(f"this is more than {most or MOST_WHOLE:,}")
        return value


class Day(fields.Field):
    """A date in the one form that cannot be read two ways."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValidationError("this is not a date like 2026-11-01")
        try:
            return uk_date(value)
        except NotADate as fault:
            raise ValidationError(str(fault).replace(repr(value), "this")) from None


class YesNo(fields.Field):
    """true or false, and nothing that might be taken for them."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> bool:
        if type(value) is not bool:
            raise ValidationError("this is neither true nor false")
        return value


class OneOf(fields.Field):
    """One of a few words."""

    def __init__(self, words: tuple[str, ...], **settings: Any) -> None:
        super().__init__(**settings)
        self.words = words

    def _deserialize(self, value: Any, attr: Any, data: Any, **_: Any) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise ValidationError(f"this is none of the words it can be\n{', '.join(self.words)}")
        return value


class Several(fields.List):
    """A list, read as a tuple."""

    def __init__(self, item: fields.Field, least: int, **settings: Any) -> None:
        super().__init__(item, **settings)
        self.least = least

    def _deserialize(self, value: Any, attr: Any, data: Any, **settings: Any) -> Any:
        if not isinstance(value, list):
            raise ValidationError("this is not a list")
        if len(value) < self.least:
            raise ValidationError(f"this needs at least {self.least}")
        return tuple(super()._deserialize(value, attr, data, **settings))


class AnyOf(fields.Field):
    """A value of any of several kinds: the first that has nothing against it."""

    def __init__(self, kinds: tuple[fields.Field, ...], **settings: Any) -> None:
        super().__init__(**settings)
        self.kinds = kinds

    def _deserialize(self, value: Any, attr: Any, data: Any, **settings: Any) -> Any:
        for kind in self.kinds:
            try:
                return kind.deserialize(value, attr, data, **settings)
            except ValidationError:
                continue
        raise ValidationError(f"this is none of: {', '.join(map(_called, self.kinds))}")


def _called(kind: fields.Field) -> str:
    names = {Whole: "a whole number", YesNo: "true or false", Text: "text", Several: "a list"}
    return names.get(type(kind), "what it can be")
