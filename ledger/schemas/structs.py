"""Schemas made from msgspec annotations: one generator, and so one list of fields and limits."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import Any

import msgspec
from marshmallow import RAISE, Schema, ValidationError, fields, post_load, pre_load
from msgspec import inspect

from ledger.events import ImportedLine
from ledger.schemas.kinds import AnyOf, Day, OneOf, Several, Text, Whole, YesNo

OBJECT = "this should be an object with names and values"


class StrictSchema(Schema):
    """A struct's fields. A list stands for a struct that msgspec itself writes as one."""

    class Meta:
        unknown = RAISE

    struct: type[msgspec.Struct]
    in_order: tuple[str, ...] = ()
    error_messages = {"type": OBJECT}  # noqa: RUF012

    @pre_load
    def _list_to_object(self, data: Any, **_: Any) -> Any:
        if not self.in_order or not isinstance(data, list):
            return data
        if len(data) != len(self.in_order):
            raise ValidationError(f"this should be a list of {', '.join(self.in_order)}")
        return dict(zip(self.in_order, data, strict=True))

    @post_load
    def _build(self, data: dict, **_: Any) -> Any:
        return self.struct(**data)

    def handle_error(self, error: ValidationError, data: Any, **_: Any) -> None:
        unknown = [n for n, m in error.messages.items() if m == [self.error_messages["unknown"]]]
        for name in sorted(unknown, key=str):  # marshmallow has them in no order
            del error.messages[name]
            error.messages[name] = [self._unknown(str(name))]

    def _unknown(self, name: str) -> str:
        if name == "detail":
            return 'a commitment is made here, never given\n"private":{"…":"…"} beside the fields'
        near = get_close_matches(name, self.fields, n=1)
        return f"there is no such field\n{near[0] if near else ', '.join(self.fields)}"


@cache
def schema_of(struct: type[msgspec.Struct]) -> type[StrictSchema]:
    """The schema of a command, or of a struct inside one. A top `detail` is not among its fields:
    a commitment is made here, and cannot be given from outside."""
    kind = inspect.type_info(struct)
    made = {
        field.encode_name: _field(field)
        for field in kind.fields
        if not (field.encode_name == "detail" and not field.required)
    }
    named = f"this should be an object with {', '.join(made)}"
    attributes: dict[str, Any] = {"struct": struct, "error_messages": {"type": named}}
    if struct is ImportedLine:
        digest = inspect.StrType(pattern=r"^[0-9a-f]{64}\Z")
        made["detail"] = Text(digest, required=True)
    if kind.array_like:
        attributes["in_order"] = tuple(made)
    return type(f"{struct.__name__}Schema", (StrictSchema,), {**made, **attributes})


def _field(field: inspect.Field) -> fields.Field:
    kind, settings = field.type, {"required": field.required}
    if isinstance(kind, inspect.UnionType):
        kinds = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        settings["allow_none"] = len(kinds) < len(kind.types)
        kind = kinds[0] if len(kinds) == 1 else kind
    made = _field_of(kind, **settings)
    made.error_messages |= {
        "required": "this is needed and was not given",
        "null": "this cannot be null",
        "type": OBJECT,
    }
    return made


def _field_of(kind: Any, **settings: Any) -> fields.Field:
    match kind:
        case inspect.StrType():
            return Text(kind, **settings)
        case inspect.IntType():
            return Whole(kind, **settings)
        case inspect.BoolType():
            return YesNo(**settings)
        case inspect.DateType():
            return Day(**settings)
        case inspect.LiteralType():
            return OneOf(kind.values, **settings)
        case inspect.StructType():
            return fields.Nested(schema_of(kind.cls), **settings)
        case inspect.UnionType():
            return AnyOf(tuple(_field_of(one) for one in kind.types), **settings)
        case inspect.VarTupleType():
            return Several(_field_of(kind.item_type), kind.min_length or 0, **settings)
    raise TypeError(f"no schema reads {kind}")
