"""What is written well in a definition and means nothing: told before anybody counts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from projections.returns.definition import DEPLOYMENTS, Asked, Definition, fits
from projections.returns.private_fields import FIELDS

FREQUENCIES = (
    "weekly", "fortnightly", "four-weekly", "monthly", "quarterly", "yearly", "one-off",
)  # fmt: skip
ALWAYS = ("body.code", "body.name", "period.first", "period.last", "words", "blank", "elsewhere")
FILLS: dict[str, tuple[str, ...]] = {
    "phb": ("category", "age", "mode", "kind", "people"),
    "ascof": ("part", "age", "mechanism", "support", "people"),
    "cld": (
        "account", "person", "reference", "died_on", "client_type", "service_type", "component",
        "mechanism", "event.first", "event.last", "unit_cost", "frequency", "units",
    ),
    "nfi": (
        "account", "person", "programme", "weekly", "frequency", "dp_start", "payment_reference",
        "last_paid_on", "last_paid", "last_gross", "payee_type", "payee_reference", "payee.name",
        "bank.sort_code", "bank.account_number",
    ),
}  # fmt: skip
"""What the fields of each return may be filled from; of rows about people, from `private.` and the
name of any private field besides. `elsewhere`: by the body's own system; `blank`: never."""
OF_PEOPLE = ("cld", "nfi")
LISTED = ("body.code", "private.")
"""What a list of words may be given for: the ledger's own words have tables of their own."""
DIMS = {
    "phb": ("measure", "kind", "mode", "age", "category"),
    "ascof": ("part", "mechanism", "support", "age"),
}
"""What the rows of a return of numbers may be by, and what `where` may pick from."""
MEASURES = ("before", "new", "moved-in", "moved-out", "ended", "live", "one-off", "year-to-date")
RULE_WORDS = ("programme", "eligibility", "care_group", "age")
MOST_DECIMALS = 8
MOST_MONTHS = 120
UNKNOWN_AGE = "unknown"

Wrong = tuple[str, str]
"""Where it stands, and what is wrong with it."""


def unsound(found: Definition) -> Iterator[Wrong]:
    """Everything in a definition that means nothing."""
    yield from _of_lists(found)
    yield from _of_fields_lists(found)
    yield from _of_words(found)
    yield from _of_numbers(found)
    yield from _of_fields(found)


def _of_lists(found: Definition) -> Iterator[Wrong]:
    name = found.head.name
    for number, category in enumerate(found.categories, start=1):
        for word in (word for rule in category.any for word in rule if word not in RULE_WORDS):
            yield f"[category] {number}", f"{word!r} is none of {', '.join(RULE_WORDS)}"
    if name == "phb" and (not found.categories or found.categories[-1].any):
        yield "[category]", "the last one has to take what is left, without a rule"
    for programme in found.who.programmes if name in ("cld", "ascof") else ():
        if found.service_of(programme) is None:
            yield "[service]", f"there is none for the programme {programme}"
    for dim in found.layout.by:
        if dim not in DIMS.get(name, ()):
            yield "[file]: by", f"{dim!r} is nothing that its rows can be by"
    for place, codes in (
        ("[category]", [one.code for one in found.categories]),
        ("[age]", [one.code for one in found.ages]),
        ("[service]", [one.programme for one in found.services]),
        ("[file]: by", found.layout.by),
        ("[list]", [one.name for one in found.lists]),
    ):
        for code in _twice(codes):
            yield place, f"{code} stands there twice"


def _of_fields_lists(found: Definition) -> Iterator[Wrong]:
    """A list that has nothing on it, a word of a body's own for none, a field of no list."""
    for one in found.lists:
        at = f"[list] {one.name}"
        if not (one.words or one.shapes):
            yield at, "has neither words nor shapes, so nothing would be right"
        for own, word in one.maps.items():
            if word not in one.words and not any(fits(word, shape) for shape in one.shapes):
                yield f"{at}: maps", f"{own!r} is {word!r}, which is not on the list"
    names = [one.name for one in found.lists]
    for asked in found.fields:
        if asked.list and asked.list not in names:
            yield f"[field] {asked.name}: list", f"there is no [[list]] {asked.list}"
        if asked.list and not asked.fill.startswith(LISTED):
            yield f"[field] {asked.name}: list", "goes for body.code and private details alone"


def _of_words(found: Definition) -> Iterator[Wrong]:
    """Words of the ledger's own that it does not have, and those that have no word here."""
    for place, words, known in (
        ("[who]: deployments", found.who.deployments, DEPLOYMENTS),
        ("[modes]", found.modes, (*DEPLOYMENTS, found.mixed)),
        ("[mechanisms]", found.mechanisms, DEPLOYMENTS),
        ("[frequencies]", found.frequencies, FREQUENCIES),
    ):
        for word in words:
            if word not in known:
                yield place, f"{word!r} is none of {', '.join(known)}"
    if not found.who.deployments:
        yield "[who]: deployments", "there is none, so nobody would count"
    if found.head.name == "cld":
        for held in found.who.deployments:
            if held in DEPLOYMENTS and held not in found.mechanisms:
                yield "[mechanisms]", f"there is none for {held}"


def _of_numbers(found: Definition) -> Iterator[Wrong]:
    for one in found.ages:
        if not 0 <= one.from_age <= one.to_age:
            yield f"[age] {one.code}", f"{one.from_age} to {one.to_age} is no age"
    if not 0 <= found.costs.units_decimals <= MOST_DECIMALS:
        yield "[costs]: units_decimals", f"is a number from 0 to {MOST_DECIMALS}"
    if not 1 <= found.ongoing.months <= MOST_MONTHS:
        yield "[ongoing]: months", f"is a number from 1 to {MOST_MONTHS}"
    if not _tells_the_day(found.layout.date_format):
        yield "[file]: date_format", "does not tell day, month and year, as %d/%m/%Y does"


def _tells_the_day(form: str) -> bool:
    day = date(2025, 11, 23)
    try:
        return "\0" not in form and datetime.strptime(day.strftime(form), form).date() == day
    except ValueError:
        return False


def _of_fields(found: Definition) -> Iterator[Wrong]:
    if not found.fields:
        yield "[field]", "there is no field"
    for name in _twice([one.name for one in found.fields]):
        yield "[field]", f"{name} stands there twice"
    own = [*ALWAYS, *FILLS[found.head.name]]
    if found.head.name in OF_PEOPLE:
        own += [f"private.{name}" for name in FIELDS]
    dims = DIMS.get(found.head.name, ())
    for one in found.fields:
        if one.fill not in own:
            yield (
                f"[field] {one.name}",
                f"{one.fill!r} fills nothing here; one of: {', '.join(own)}",
            )
        elif one.fill in dims and one.fill not in found.layout.by:
            yield f"[field] {one.name}", f"the rows are not by {one.fill}, so it would be blank"
        yield from _of_where(found, one, dims)


def _of_where(found: Definition, one: Asked, dims: Iterable[str]) -> Iterator[Wrong]:
    known = {
        "measure": MEASURES,
        "kind": ("ongoing", "one-off"),
        "mode": (*DEPLOYMENTS, found.mixed),
        "age": (*(age.code for age in found.ages), UNKNOWN_AGE),
        "category": tuple(category.code for category in found.categories),
        "part": ("clients", "carers"),
        "mechanism": DEPLOYMENTS,
        "support": ("full", "part", "none"),
    }
    at = f"[field] {one.name}: where"
    for dim, value in one.where.items():
        if dim not in dims:
            yield at, f"{dim!r} is nothing to pick by"
        elif dim in found.layout.by:
            yield at, f"each row is of one {dim} already"
        elif value not in known[dim]:
            yield at, f"{value!r} is none of {', '.join(known[dim])}"


def _twice(names: list[str]) -> Iterator[str]:
    yield from (name for name in dict.fromkeys(names) if names.count(name) > 1)
