"""What a return asks for in a year: its fields, its lists, and what our coded words are in them.

Read from TOML: a file shipped in `definitions/`, or a text of the user's own. Every fault in one
is told at once. Pure but for the files that come with the program.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, Literal

import msgspec
from msgspec import Struct, field

from ledger.errors import Fault, Refused, Unreadable
from ledger.statements.checked import toml
from projections.returns.sound import DEPLOYMENTS, unsound

Name = Literal["phb", "cld", "ascof", "nfi"]
NAMES: tuple[Name, ...] = ("phb", "cld", "ascof", "nfi")


class Part(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of a definition: what it does not know is a fault."""


class Head(Part):
    """Which return of which financial years, and where its definition was found.

    verify lists what no source confirms, so that nobody relies on it unseen.
    """

    name: Name
    title: str
    version: str
    years: list[str]
    source: str
    source_on: date
    verify: list[str] = []


class Who(Part):
    """Whose budgets a return is about: funds of these programmes, held in these ways. least_age
    leaves out who is younger."""

    programmes: list[str]
    deployments: list[str] = field(default_factory=lambda: list(DEPLOYMENTS))
    least_age: int = 0


class AgeGroup(Part):
    """A group by age on the last day: from_age to to_age where the date of birth is known, else by
    the band that the account was opened with."""

    code: str
    title: str
    bands: list[str]
    from_age: int
    to_age: int = 150


class Category(Part):
    """A kind of budget. any are rules, each of them words that must all be so; a category without
    a rule takes what is left. The first category that fits is the one."""

    code: str
    title: str
    any: list[dict[str, str]] = []
    background: bool = False


class Ongoing(Part):
    """When a budget that is paid once counts as one that runs: a budget of these programmes, while
    a review was held in the months before the last day."""

    programmes: list[str] = []
    months: int = 12


class Service(Part):
    """What a programme's money is in the return's own words."""

    programme: str
    client_type: str
    service_type: str
    component: str


class Costs(Part):
    """How a cost is told: as it was agreed by the week, or as it was last paid; and with how many
    decimal places the units in a week."""

    basis: Literal["agreed", "paid"] = "agreed"
    units_decimals: int = 4


class Layout(Part):
    """The return's own file: one row for each value of these dimensions, and how days are
    written. header names the fields in the first row."""

    by: list[str] = []
    date_format: str = "%d/%m/%Y"
    header: bool = True


class Asked(Part):
    """A field of the file: its name, and what it is filled from. wanted: a row without it is not
    good. where picks figures of a return of numbers. words are what always stands there."""

    name: str
    fill: str = field(name="from")
    wanted: bool = False
    where: dict[str, str] = {}
    words: str = ""
    background: bool = False


class Definition(Part):
    """A return of a year."""

    head: Head = field(name="return")
    who: Who
    ages: list[AgeGroup] = field(name="age", default_factory=list)
    modes: dict[str, str] = {}
    mixed: str = "mixed"
    categories: list[Category] = field(name="category", default_factory=list)
    ongoing: Ongoing = Ongoing()
    services: list[Service] = field(name="service", default_factory=list)
    mechanisms: dict[str, str] = {}
    frequencies: dict[str, str] = {}
    costs: Costs = Costs()
    layout: Layout = field(name="file", default_factory=Layout)
    fields: list[Asked] = field(name="field", default_factory=list)

    @property
    def notes(self) -> tuple[str, ...]:
        """Where this was found, and what is to be checked before anybody relies on it."""
        head = self.head
        found = f"Defined by {head.version}: {head.source} ({head.source_on:%d/%m/%Y})."
        return (found, *(f"To check before it is sent: {one}." for one in head.verify))

    def service_of(self, programme: str) -> Service | None:
        return next((one for one in self.services if one.programme == programme), None)

    def age_title(self, code: str) -> str:
        return next((one.title for one in self.ages if one.code == code), "Age not known")

    def category_title(self, code: str) -> str:
        return next((one.title for one in self.categories if one.code == code), code)


_PARTS = {part.encode_name: part for part in msgspec.structs.fields(Definition)}


def read_definition(text: str, *, file_name: str) -> Definition:
    """The definition in a TOML text. Raises Unreadable with every fault in it."""
    data = toml(text, file_name=file_name)
    faults = [Fault(f"{file_name}: {place}", why, "", try_) for place, why, try_ in _wrongs(data)]
    if faults:
        raise Unreadable(faults, "nothing was reported")
    found = msgspec.convert(data, Definition)
    faults = [Fault(f"{file_name}: {place}", why) for place, why in unsound(found)]
    if faults:
        raise Unreadable(faults, "nothing was reported")
    return found


def _wrongs(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What does not fit, table by table, item by item and field by field."""
    for name, value in data.items():
        part = _PARTS.get(name)
        if part is None:
            yield f"[{name}]", "is not known", f"one of: {', '.join(_PARTS)}"
            continue
        many = isinstance(value, list) and getattr(part.type, "__origin__", None) is list
        kind = part.type.__args__[0] if many else part.type
        for place, one in enumerate(value if many else [value], start=1):
            yield from _of_item(f"[{name}] {place}" if many else f"[{name}]", one, kind)
    for name, part in _PARTS.items():
        if part.required and name not in data:
            yield f"[{name}]", "is missing", ""


def _of_item(at: str, one: Any, kind: Any) -> Iterator[tuple[str, str, str]]:
    if not (isinstance(one, dict) and isinstance(kind, type) and issubclass(kind, Part)):
        if why := _why_not(one, kind):
            yield at, why, ""
        return
    own = {part.encode_name: part for part in msgspec.structs.fields(kind)}
    for name, value in one.items():
        if name not in own:
            yield f"{at}: {name}", "is not known", f"one of: {', '.join(own)}"
        elif why := _why_not(value, own[name].type):
            yield f"{at}: {name}", why, ""
    for name, part in own.items():
        if part.required and name not in one:
            yield f"{at}: {name}", "is missing", ""


def _why_not(value: Any, kind: Any) -> str:
    """Why a value is not of a kind; empty where it is."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        why, _, where = str(error).partition(" - at `$")
        inside = f", at {where.rstrip('`')}" if where else ""
        return why[:1].lower() + why[1:] + inside
    return ""


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
