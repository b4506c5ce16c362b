"""The rules files: for each holding, what the texts of its lines mean, in TOML."""

from __future__ import annotations

from collections.abc import Iterator

from cli.demonstration.movements import funders_name
from cli.demonstration.payees import PAYEES, Payee
from cli.demonstration.people import BY_ACCOUNT, Person, Place

Rule = dict[str, object]

_FURTHER_PEOPLE = {"lloyds-2": ("J-04",)}
"""Who came to a holding later."""

_ODD: dict[str, tuple[Rule, ...]] = {
    "lloyds-1": (
        {"name": "cash", "text": "CASH MACHINE", "as": "spend", "category": "cash"},
        {"name": "ask-first", "text": "PAYZ", "as": "leave"},
    ),
    "hsbc-1": ({"name": "returned-unused", "text": "PHB UNUSED", "as": "reclaim", "fund": "nhs"},),
    "natwest-1": ({"name": "closing", "text": "ICB CLOSING", "as": "reclaim", "fund": "nhs"},),
    "natwest-2": (
        {"name": "interest", "text": "INTEREST", "as": "interest",
         "shares": {"nhs": 60, "council": 40}},
        {"name": "bank-charge", "text": "UNPAID ITEM FEE", "as": "charge", "fund": "council"},
    ),
    "nationwide-1": (
        {"name": "interest", "text": "INTEREST", "as": "interest", "fund": "council"},
    ),
    "card-1": (
        {"name": "swept", "text": "BALANCE RECOVERED", "as": "reclaim", "fund": "council"},
    ),
    "client-1": (
        {"name": "top-up", "text": "J-03 TOP UP", "as": "top-up", "account": "J-03",
         "fund": "council"},
    ),
}  # fmt: skip
"""Rules for what is not in anybody's plan, each before the rest."""

_BOUGHT_BESIDES = {"hsbc-1": ("eq-02",), "starling-1": ("eq-02",)}
"""Payees outside the plan that a holding's rules know, without knowing whose money it is."""


def rules_of(place: Place) -> str:
    """The rules file of a holding, ready to write."""
    top = f"# What the lines of {place.name}'s statements mean. The first rule that fits wins.\n"
    return top + "".join(f"\n[[rule]]\n{_toml(rule)}" for rule in _rules(place))


FIRST_TRY = """\
# A first try, before the payees were known: every payment out in one heap.

[[rule]]
name = "all-out"
pattern = "."
direction = "out"
as = "spend"
category = "uncategorised"
fund = "nhs"
"""


def _toml(rule: Rule) -> str:
    return "".join(f"{name} = {_value(value)}\n" for name, value in rule.items())


def _value(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {weight}" for name, weight in value.items()) + " }"
    return f'"{value}"'


def _rules(place: Place) -> Iterator[Rule]:
    yield from _ODD.get(place.name, ())
    people = (*place.people, *(BY_ACCOUNT[name] for name in _FURTHER_PEOPLE.get(place.name, ())))
    for person in people:
        shared = place.kind == "client"
        apart = f" {person.account}" if person.holding == "client-1" else ""
        own = {"account": person.account} if shared else {}
        ending = f"-{person.account.lower()}" if shared else ""
        yield from _money_in(person, apart, own, ending)
        if person.holder == "third_party":
            continue  # the organisation tells of its spends itself, and lines are matched to them
        for payee, rule in _bought(person):
            yield {
                "name": f"{rule['category']}-{payee.reference}{ending}",
                "text": f"{payee.name}{apart}".upper(),
                "as": "spend",
                "payee": payee.reference,
                "provider": payee.provider,
                **rule,
                **own,
            }
    for reference in _BOUGHT_BESIDES.get(place.name, ()):
        payee = PAYEES[reference]
        yield {"name": f"shop-{reference}", "text": payee.name.upper(), "as": "spend",
               "payee": reference, "provider": payee.provider, "category": "equipment"}  # fmt: skip


def _money_in(person: Person, apart: str, own: dict, ending: str) -> Iterator[Rule]:
    for fund in person.funds:
        text = f"{funders_name(fund.funder)}{apart} DP".upper()
        yield {"name": f"paid-by-{fund.name}{ending}", "text": text, "as": "payment",
               "fund": fund.name, **own}  # fmt: skip
        if fund.contribution_pence and fund.basis == "net":
            text = f"{apart.strip()} CARE CONTRIBUTION".strip()
            yield {"name": f"contribution{ending}", "text": text, "as": "contribution",
                   "fund": fund.name, **own}  # fmt: skip


def _bought(person: Person) -> Iterator[tuple[Payee, Rule]]:
    for item in person.plan:
        yield item.payee, {"category": item.category, **whose(person, item.fund)}
        if item.hours:
            tax = PAYEES["tx-00"]
            yield tax, {"category": "tax", **whose(person, item.fund)}


def whose(person: Person, fund: str | None) -> dict[str, object]:
    """Whose money it is, as a rule says it: the one fund, or the plan's split."""
    if fund or len(person.funds) == 1:
        return {"fund": fund or person.funds[0].name}
    return {"shares": person.weights}
