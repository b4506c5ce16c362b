"""One example of every event, made from its fields' types: the same every time."""

from __future__ import annotations

import types
import typing
from datetime import date
from typing import Annotated, Any, Literal

import msgspec

from ledger.recording import event_types


def example(kind: type) -> Any:
    """An event of this kind with every optional field given."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return kind(**{name: _value(name, hints[name]) for name in kind.__struct_fields__})


def sparse(kind: type) -> Any:
    """An event of this kind with every optional field left out and every list empty."""
    hints = typing.get_type_hints(kind, include_extras=True)
    values = {}
    for name in kind.__struct_fields__:
        if type(None) in typing.get_args(hints[name]):
            values[name] = None
        elif typing.get_origin(hints[name]) is tuple:
            values[name] = ()
        else:
            values[name] = _value(name, hints[name])
    return kind(**values)


def _value(name: str, hint: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin is Annotated:
        return _value(name, typing.get_args(hint)[0])
    if origin is Literal:
        return typing.get_args(hint)[0]
    if origin is tuple:
        inner = typing.get_args(hint)[0]
        return (_value(name, inner),)
    if origin in (types.UnionType, typing.Union):
        kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
        return _value(name, kinds[0])
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return example(hint)
    simple = {str: f"a-{name.replace('_', '-')}", int: 1234, bool: True, date: date(2025, 6, 4)}
    return simple[hint]


ALL = [example(kind) for kind in event_types().values()] + [
    sparse(kind) for kind in event_types().values()
]
