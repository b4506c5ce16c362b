"""What a return asks for in a year: its fields, its lists, and what our coded words are in them.
Pure: values alone; definition_files reads them.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct, field

Name = Literal["phb", "cld", "ascof", "nfi"]
NAMES: tuple[Name, ...] = ("phb", "cld", "ascof", "nfi")
DEPLOYMENTS = ("notional", "third_party", "direct_payment")


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


class Listed(Part):
    """What may stand in a field: these words, or what has one of these shapes, in which `#` is a
    digit, `@` a capital letter and `*` either. source is where the list was found, year that of
    it; background where it was not at hand. maps are a body's own words, each with the list's."""

    name: str
    source: str
    year: str
    words: list[str] = []
    shapes: list[str] = []
    background: bool = False
    maps: dict[str, str] = {}

    def word_for(self, said: str) -> str | None:
        """What the list has for what somebody said, in its own spelling; None where nothing."""
        tidy = " ".join(said.split())
        if any(fits(tidy, shape) for shape in self.shapes):
            return tidy
        own = {one.casefold(): word for one, word in self.maps.items()}
        own |= {word.casefold(): word for word in self.words}
        return own.get(tidy.casefold())

    @property
    def in_words(self) -> str:
        """What is on it, or how many words where they are many."""
        if self.shapes:
            return f"is none of {', '.join(self.shapes)} (# a digit, @ a capital letter, * either)"
        if len(self.words) <= MOST_TOLD:
            return f"is none of {', '.join(self.words)}"
        return f"is none of the {len(self.words)} words of its list"


MOST_TOLD = 6
SIGNS = {
    "#": frozenset("0123456789"),
    "@": frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "*": frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
}


def fits(text: str, shape: str) -> bool:
    """Whether a text is like a shape, sign by sign."""
    return len(text) == len(shape) and all(
        one in SIGNS.get(sign, sign) for one, sign in zip(text, shape, strict=True)
    )


class Asked(Part):
    """A field of the file: its name, and what it is filled from. wanted: a row without it is not
    good. where picks figures of a return of numbers. words are what always stands there. list is
    the name of the one that its values are of; without one, anything may stand there."""

    name: str
    fill: str = field(name="from")
    wanted: bool = False
    where: dict[str, str] = {}
    words: str = ""
    list: str = ""
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
    lists: list[Listed] = field(name="list", default_factory=list)
    fields: list[Asked] = field(name="field", default_factory=list)

    @property
    def notes(self) -> tuple[str, ...]:
        """Where this was found, and what is to be checked before anybody relies on it."""
        head = self.head
        found = f"Defined by {head.version}: {head.source} ({head.source_on:%d/%m/%Y})."
        return (found, *(f"To check before it is sent: {one}." for one in head.verify))

    def service_of(self, programme: str) -> Service | None:
        return next((one for one in self.services if one.programme == programme), None)

    def list_of(self, asked: Asked) -> Listed | None:
        return next((one for one in self.lists if one.name == asked.list), None)

    def age_title(self, code: str) -> str:
        return next((one.title for one in self.ages if one.code == code), "Age not known")

    def category_title(self, code: str) -> str:
        return next((one.title for one in self.categories if one.code == code), code)
