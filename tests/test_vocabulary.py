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

from ledger import commands as c
from ledger import events as e
from ledger.commands import all_commands
from ledger.recording import event_types
from ledger.schemas import sent

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


def entry_for(name: str, kind: type, *, given: bool = False) -> str:
    doc = re.sub(r"\n\s*", "\n", kind.__doc__ or "").strip()
    hints = typing.get_type_hints(kind, include_extras=True)
    fields = "\n".join(
        f"- `{f.name}`: {kind_of(hints[f.name])}{left_out(f)}"
        for f in msgspec.structs.fields(kind)
        if not (given and f.name == "detail" and not f.required)
    )
    if given and "detail" in kind.__struct_fields__ and name:
        fields += "\n- `private`: see above; may be left out"
    title = f"{kind.__name__} · `{name}`" if name else kind.__name__
    in_order = "\n\nMay be written as a list of these in order." if is_list(kind) else ""
    return f"### {title}\n\n{doc}{in_order}\n\n{fields}\n"


def left_out(field: msgspec.structs.FieldInfo) -> str:
    """What a field is when it is not given; nothing is said of one that has to be."""
    if field.required:
        return ""
    default = field.default
    if default is None or default == () or default is msgspec.NODEFAULT:
        return "; may be left out"
    told = {True: "yes", False: "no"}.get(default, default)
    return f"; may be left out, and then is `{told}`"


def is_list(kind: type) -> bool:
    return bool(kind.__struct_config__.array_like)


PARTS = (
    e.Share, c.Weight, e.CalculationLine, e.BroughtFund, e.ImportedLine, e.Flag, e.CardNotice,
    c.Attribution,
    c.AllocatePart, c.LineToImport, e.PolicyRule, e.FundWeight, e.PlanLine, c.PlanLineAsked,
    e.RunPayment, e.LeftOut, e.SpendPart, e.HeldPart, e.OutcomeSeen, e.EntryRef, e.ExtractLine,
    e.Stood, e.Payslip, e.PaidAs, e.Stranger, e.Matched, e.FundDiffers,
    c.AccountExtract, c.AccountPayroll, e.Asked,
)  # fmt: skip

ENVELOPE = """\
Beside its own fields, a command in a file says

- `command`: which it is: `record-spend`
- `id`: text; may be left out. The command's own id, letters, digits and . _ : / -, at most 100:
  sent twice, it is recorded once. Without it a command goes by its file and its line
- `private`: an object of texts; may be left out. What is kept apart from the entries, and
  erasable: `{"payee_name": "…", "note": "…"}`. Only a command that lists it takes it
"""


def page() -> str:
    events = "\n".join(entry_for(n, k) for n, k in event_types().items())
    commands = "\n".join(entry_for(n, k, given=True) for n, k in all_commands().items())
    parts = "\n".join(entry_for("", kind, given=True) for kind in PARTS)
    return (
        "# Vocabulary\n\nMade from `ledger/events.py` and `ledger/commands.py`; do not edit.\n"
        "Amounts whose names end in `_pence` are whole pence.\n\n"
        "## Events: what can have happened\n\n"
        f"{events}\n## Commands: what may be asked\n\n{ENVELOPE}\n{commands}\n"
        f"## Small parts: what events and commands are made of\n\n{parts}"
    )


def test_the_vocabulary_page_says_what_the_code_says():
    assert PAGE.read_text() == page(), "python -m tests.test_vocabulary writes it again"


def test_every_part_that_the_page_names_is_explained_on_it():
    named = set(re.findall(r"^- `\w+`: (?:list of )?([A-Z]\w+)", page(), re.MULTILINE))
    assert named == {kind.__name__ for kind in PARTS}


def test_the_page_says_which_fields_of_a_command_may_be_left_out():
    told = page().partition("### RecordSpend · ")[2].partition("###")[0]
    assert "- `amount_pence`: whole number\n" in told
    assert "- `provider`: text; may be left out, and then is `other`\n" in told
    assert "- `fund`: text, or nothing; may be left out\n" in told
    assert "`detail`" not in told
    assert "- `private`: see above; may be left out\n" in told


def test_the_page_tells_of_the_envelope_that_a_command_file_has():
    assert all(f"- `{name}`: " in ENVELOPE for name in sent.ENVELOPE)


@pytest.mark.parametrize("kind", [*event_types().values(), *all_commands().values(), *PARTS])
def test_every_word_has_its_meaning(kind):
    assert kind.__doc__ and not kind.__doc__.startswith(kind.__name__ + "(")


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page())
