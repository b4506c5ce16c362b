"""Where the definitions of returns come from: files shipped in `definitions/`, or a text of the
user's own. Every fault in one is told at once. Pure but for the files that come with the program.
"""

from __future__ import annotations

import importlib.resources
from functools import cache

import msgspec

from ledger.errors import Fault, Refused, Unreadable
from ledger.statements.checked import toml
from projections.fitting import Path, misfits
from projections.returns.definition import Definition, Name
from projections.returns.sound import unsound

NOTHING = "nothing was reported"


def read_definition(text: str, *, file_name: str) -> Definition:
    """The definition in a TOML text. Raises Unreadable with every fault in it."""
    data = toml(text, file_name=file_name)
    faults = [
        Fault(f"{file_name}: {_place(one.path)}", one.why, one.found, one.try_)
        for one in misfits(data, Definition)
    ]
    if faults:
        raise Unreadable(faults, NOTHING)
    found = msgspec.convert(data, Definition)
    faults = [Fault(f"{file_name}: {place}", why) for place, why in unsound(found)]
    if faults:
        raise Unreadable(faults, NOTHING)
    return found


def _place(path: Path) -> str:
    """`[category] 3: code`: the table, which of them where there are several, and the field."""
    table, *rest = path
    at = f"[{table}]"
    if rest and isinstance(rest[0], int):
        at = f"{at} {rest.pop(0)}"
    said = ""
    for step in rest:
        said += f" {step}" if isinstance(step, int) else f": {step}"
    return at + said


# ── which one ────────────────────────────────────────────────────────────────────────────────


@cache
def shipped() -> tuple[tuple[str, Definition], ...]:
    """The definitions that come with the program, each with its file's name."""
    folder = importlib.resources.files("projections.returns") / "definitions"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    return tuple((f.name, read_definition(f.read_text("utf-8"), file_name=f.name)) for f in files)


def shipped_text(file_name: str) -> str:
    """A shipped definition as it is written, for somebody to copy."""
    folder = importlib.resources.files("projections.returns") / "definitions"
    return (folder / file_name).read_text("utf-8")


def definition_for(name: Name, year: str, *, own: Definition | None = None) -> Definition:
    """The definition of a return for a financial year like 2025-26; own takes the place of those
    shipped. Raises Refused where there is none, with the years there are."""
    if own is not None:
        if own.head.name != name:
            raise Refused(
                "another-return",
                f"this definition is of the {own.head.name} return",
                f'dpl report {own.head.name} --help; or name = "{name}" in its [return]',
            )
        there = own.head.years
        if year in there:
            return own
        raise Refused(
            "another-year",
            f"this definition is for {', '.join(there)}, and not for {year}",
            f'put "{year}" to the years in its [return], once you checked what it asks for',
        )
    there = [one for _, one in shipped() if one.head.name == name]
    for one in there:
        if year in one.head.years:
            return one
    years = ", ".join(year for one in there for year in one.head.years)
    raise Refused(
        "unknown-year",
        f"there is no definition of the {name} return for {year}; there is: {years}",
        f"dpl report definition {name} > {name}-{year}.toml; change what the new year changed, and "
        f"its years; then --definition {name}-{year}.toml",
    )
