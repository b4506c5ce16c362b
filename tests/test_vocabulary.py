"""docs/vocabulary.md is made from the events and commands themselves, and stays equal to them.

python -m tests.test_vocabulary writes it again.
"""

from __future__ import annotations

import re
import types
import typing
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec
import pytest

from ledger.commands import all_commands
from ledger.recording import event_types

PAGE = Path(__file__).parent.parent / "docs" / "vocabulary.md"
WORDS = {str: "text", int: "whole number", bool: "yes or no", date: "date"}


def kind_of(hint: object) -> str:
    origin = typing.get_origin(hint)
    if origin is Annotated:
        return kind_of(typing.get_args(hint)[0])
    if origin is Literal:
        return " or ".join(f"`{value}`" for value in typing.get_args(hint))
    if origin is tuple:
        return f"list of {kind_of(typing.get_args(hint)[0])}"
    if origin in (types.UnionType, typing.Union):
        kinds = [kind for kind in typing.get_args(hint) if kind is not type(None)]
        if len(kinds) > 3:
            return "the entry itself"
        words = " or ".join(kind_of(kind) for kind in kinds)
        return f"{words}, or nothing" if type(None) in typing.get_args(hint) else words
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint.__name__
    return WORDS[hint]


def entry_for(name: str, kind: type) -> str:
    doc = re.sub(r"\n\s*", "\n", kind.__doc__ or "").strip()
    hints = typing.get_type_hints(kind, include_extras=True)
    fields = "\n".join(f"- `{f}`: {kind_of(hints[f])}" for f in kind.__struct_fields__)
    return f"### {kind.__name__} · `{name}`\n\n{doc}\n\n{fields}\n"


def page() -> str:
    events = "\n".join(entry_for(n, k) for n, k in event_types().items())
    commands = "\n".join(entry_for(n, k) for n, k in all_commands().items())
    return (
        "# Vocabulary\n\nMade from `ledger/events.py` and `ledger/commands.py`; do not edit.\n"
        "Amounts whose names end in `_pence` are whole pence.\n\n"
        "## Events: what can have happened\n\n"
        f"{events}\n## Commands: what may be asked\n\n{commands}"
    )


def test_the_vocabulary_page_says_what_the_code_says():
    assert PAGE.read_text() == page(), "python -m tests.test_vocabulary writes it again"


@pytest.mark.parametrize("kind", [*event_types().values(), *all_commands().values()])
def test_every_word_has_its_meaning(kind):
    assert kind.__doc__ and not kind.__doc__.startswith(kind.__name__ + "(")


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page())
