"""docs/returns.md tells which field of each return comes from what, and stays equal to the
definitions; T23's figures in it are worked out and not typed.

python -m tests.returns.test_returns_page writes its tables again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.money import pounds
from projections.returns.cld import units_in_words
from projections.returns.definition import Definition
from projections.returns.definition_files import shipped
from projections.returns.phb import MEASURES
from projections.returns.private_fields import FIELDS, option_of
from projections.returns.sound import ALWAYS, FILLS
from projections.weekly_cost import WEEKS_OF, basis_of, weekly_cost

PAGE = Path(__file__).parent.parent.parent / "docs" / "returns.md"
MADE = re.compile(r"<!-- made: ([a-z0-9-]+) -->\n.*?<!-- end -->", re.DOTALL)

MEANS = {
    "body.code": "`--body-code`, or `code` of the return in `--body FILE`",
    "body.name": "`--body-name`, or `name` of the return in `--body FILE`",
    "period.first": "the first day asked about",
    "period.last": "the last day asked about",
    "words": "these words always",
    "blank": "nothing: it is not asked of these rows",
    "elsewhere": "the body's own system, by the person's identifiers",
    "category": "the first `[[category]]` whose rule fits programme, eligibility, care group, age",
    "age": "the `[[age]]` group: by the age band of the account, or the date of birth",
    "mode": "how the budget is held: the deployments of its allocations",
    "kind": "whether the budget runs on or was paid once",
    "people": "people, each once",
    "part": "clients on the day, or carers in the year",
    "mechanism": "the deployment of the allocation, in `[mechanisms]`",
    "support": "whether all or a part of somebody's support is a direct payment",
    "account": "the account's name",
    "person": "the person's reference",
    "reference": "account, allocation and the number of the stretch",
    "died_on": "the day of a recorded death",
    "client_type": "the programme, by `[[service]]`",
    "service_type": "the programme, by `[[service]]`",
    "component": "the programme, by `[[service]]`",
    "event.first": "the first day on which a week was worth this",
    "event.last": "the last: of the amount, the allocation, a stop, a death or the closing",
    "unit_cost": "the allocation's amount, or with `--cost paid` the last whole period's gross",
    "frequency": "how often it comes, in `[frequencies]`",
    "units": "the units in a week that go with the frequency",
    "programme": "the fund's programme",
    "weekly": "what all of their direct payments come to by the week on the day, gross",
    "dp_start": "the first day of their first direct payment",
    "payment_reference": "the last payment's reference at the bank, like `A-1/9`",
    "last_paid_on": "the day of the last payment",
    "last_paid": "what was really paid then",
    "last_gross": "the same before the person's contribution",
    "payee_type": "who receives the money, as `dpl account holder` said; blank: the person",
    "payee_reference": "the reference of them",
    "payee.name": "their name; private",
    "bank.sort_code": "the holding's sort code; private",
    "bank.account_number": "the holding's account number; private",
}


def table(*head: str) -> list[str]:
    return [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]


def of_definition(found: Definition) -> Iterator[str]:
    head = found.head
    yield f"Years: {', '.join(head.years)}. Source, {head.source_on:%d/%m/%Y}: {head.source}."
    yield ""
    yield from (f"- Verify: {one}." for one in head.verify)
    for one in found.lists:
        at_hand = ", not at hand" if one.background else ""
        many = ", ".join(f"`{shape}`" for shape in one.shapes) or f"{len(one.words)} words"
        yield f"- List {one.name}, {one.year}{at_hand}: {many}. {one.source}."
    yield ""
    yield from table("field", "from", "which is", "wanted", "checked against a source")
    for one in found.fields:
        picked = ", ".join(f"{dim} {value}" for dim, value in one.where.items())
        means = meaning(one.fill) + (f": {picked}" if picked else "")
        means += f": {one.words}" if one.words else ""
        means += f"; list {one.list}" if one.list else ""
        wanted, sure = ("yes" if one.wanted else ""), ("" if one.background else "yes")
        yield f"| {one.name} | `{one.fill}` | {means} | {wanted} | {sure} |"


def meaning(fill: str) -> str:
    if fill.startswith("private."):
        name = fill.removeprefix("private.")
        return f"`dpl account details {option_of(name)}`; private"
    return MEANS[fill]


def of_t23() -> Iterator[str]:
    yield from table("how often", "to a week", "units in a week", "£664.29 comes to by the week")
    for often in (*WEEKS_OF, "one-off"):
        weekly = weekly_cost(66429, often)
        shown = pounds(weekly) if weekly is not None else "left out"
        units = units_in_words(often, 4) or "none"
        yield f"| {often} | {basis_of(often)} | {units} | {shown} |"


def of_measures() -> Iterator[str]:
    yield from table("number", "which is")
    yield from (f"| `{code}` | {title} |" for code, title in MEASURES.items())


def of_fields() -> Iterator[str]:
    yield from table("option", "which is")
    yield from (f"| `{option_of(name)}` | {words} |" for name, (words, _) in FIELDS.items())


def made(name: str) -> str:
    own = {"t23": of_t23, "measures": of_measures, "fields": of_fields}
    if name in own:
        lines = own[name]()
    else:
        lines = of_definition(next(one for _, one in shipped() if one.head.name == name))
    return "\n".join(lines)


def page(text: str) -> str:
    return MADE.sub(lambda m: f"<!-- made: {m[1]} -->\n{made(m[1])}\n<!-- end -->", text)


def test_the_page_is_what_the_definitions_say():
    text = PAGE.read_text()
    assert text == page(text), "python -m tests.returns.test_returns_page"
    assert {m[1] for m in MADE.finditer(text)} == {
        "phb", "cld", "ascof", "nfi", "t23", "measures", "fields",
    }  # fmt: skip


def test_T23_stands_in_the_page():
    text = PAGE.read_text()
    assert "| monthly | × 12/52 | 0.2308 | £153.30 |" in text
    assert "| one-off | paid once: left out | none | left out |" in text
    assert "13.0 weeks" in text


@pytest.mark.parametrize(
    "fill", sorted({*ALWAYS, *(one for some in FILLS.values() for one in some)})
)
def test_everything_that_fills_a_field_is_explained(fill):
    assert MEANS[fill]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text()))
