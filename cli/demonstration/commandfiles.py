"""The command files: what is recorded in bulk, one JSON object a line, each with an id."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from cli.demonstration import income
from cli.demonstration.days import FIRST, HALF_WAY, LAST, YEAR_END
from cli.demonstration.movements import days_of, price_of
from cli.demonstration.people import MOVED_ON, PEOPLE, PLACES, Person
from cli.demonstration.rulebook import whose

Sent = dict[str, object]

PARTS = (
    ("2024-25", FIRST, YEAR_END),
    ("2025-26-h1", date(2025, 4, 1), HALF_WAY),
    ("2025-26-h2", date(2025, 10, 1), LAST),
)
PAY_RUNS = (
    ("2024-25", FIRST, YEAR_END),
    ("2025-april-to-august", date(2025, 4, 1), date(2025, 8, 31)),
    ("2025-september", date(2025, 9, 1), HALF_WAY),
    ("2025-26-h2", date(2025, 10, 1), LAST),
)


def files() -> dict[str, str]:
    """Every command file by its path in the demonstration's folder."""
    found = {
        "accounts": [one for person in PEOPLE for one in _account(person)],
        "holdings": list(_holdings()),
        "allocations": [one for person in PEOPLE for one in _allocations(person)],
        "new-rates-2025": [one for person in PEOPLE for one in _new_rates(person)],
    }
    kinds = {
        "payments": list(_payments()),
        "provider-spends": list(_spends("third_party")),
        "provider-invoices": list(_spends("notional")),
        "contributions-to-council": list(_paid_to_council()),
    }
    for name, sent in kinds.items():
        for part, first, last in PAY_RUNS if name == "payments" else PARTS:
            found[f"{name}-{part}"] = [one for day, one in sent if first <= day <= last]
    return {f"commands/{name}.jsonl": _lines(sent) for name, sent in found.items()}


def _lines(commands: Iterable[Sent]) -> str:
    return "".join(json.dumps(one, default=date.isoformat) + "\n" for one in commands)


def reference(person: Person) -> str:
    """What the books call a person: a number that means nothing elsewhere."""
    return f"P-{4_000 + 37 * (PEOPLE.index(person) + 1)}"


# ── setting up ───────────────────────────────────────────────────────────────────────────────


def _account(person: Person) -> Iterator[Sent]:
    name, start = person.account, person.starts
    yield {
        "command": "open-account", "id": f"open-{name}", "account": name, "opened_on": start,
        "person": reference(person), "care_group": person.care_group,
        "age_band": person.age_band, "eligibility": person.eligibility,
        "private": {"name": person.name},
    }  # fmt: skip
    for fund in person.funds:
        yield {
            "command": "add-fund", "id": f"fund-{name}-{fund.name}", "account": name,
            "fund": fund.name, "funder": fund.funder, "programme": fund.programme,
            "contribution_charged": fund.contribution_pence > 0, "from_on": start,
        }  # fmt: skip
    if person.holder != "person":
        yield {
            "command": "change-holder", "id": f"holder-{name}", "account": name,
            "holder": person.holder, "reference": f"H-{name}", "from_on": start,
        }  # fmt: skip
    if person.plan:
        yield {
            "command": "sign-agreement", "id": f"agreement-{name}", "account": name,
            "signed_on": start - timedelta(days=11), "reference": f"AG-{name}",
        }  # fmt: skip


def _holdings() -> Iterator[Sent]:
    for place in PLACES:
        if place.opened_on >= MOVED_ON:
            continue  # opened in the story
        yield {
            "command": "open-holding", "id": f"open-{place.name}", "holding": place.name,
            "kind": place.kind, "opened_on": place.opened_on,
            "private": {"sort_code": place.sort_code, "account_number": place.number},
        }  # fmt: skip
        for person in place.people:
            yield {
                "command": "link-holding", "id": f"link-{person.account}", "holding": place.name,
                "account": person.account, "from_on": person.starts,
            }  # fmt: skip


def _allocations(person: Person) -> Iterator[Sent]:
    if income.is_paid_once(person):
        (payment,) = income.payments(person)
        yield _allocation(person, payment.fund.name, "one-off", payment.gross_pence, ())
        return
    for notional in (False, True):
        for rate in income.rates(person, notional=notional):
            if rate.weekly_pence and rate.from_on == person.starts:
                yield _allocation(person, rate.fund, "weekly", rate.weekly_pence, rate.steps,
                                  notional=notional)  # fmt: skip


def _allocation(
    person: Person, fund: str, frequency: str, pence: int, steps, *, notional: bool = False
) -> Sent:
    by_name = {one.name: one for one in person.funds}
    name = f"{fund}-notional" if notional else fund
    return {
        "command": "make-allocation", "id": f"allocate-{person.account}-{name}",
        "account": person.account, "allocation": name, "fund": fund,
        "deployment": "notional" if notional else by_name[fund].deployment,
        "frequency": frequency, "amount_pence": pence, "from_on": person.starts,
        "decided_on": person.starts - timedelta(days=18), "calculation": steps,
    }  # fmt: skip


def _new_rates(person: Person) -> Iterator[Sent]:
    for notional in (False, True):
        for rate in income.rates(person, notional=notional):
            if rate.weekly_pence and rate.from_on != person.starts:
                name = f"{rate.fund}-notional" if notional else rate.fund
                yield {
                    "command": "revise-allocation", "id": f"new-rate-{person.account}-{name}",
                    "account": person.account, "allocation": name,
                    "amount_pence": rate.weekly_pence, "from_on": rate.from_on,
                    "decided_on": date(2025, 3, 12), "calculation": rate.steps,
                }  # fmt: skip


# ── the years ────────────────────────────────────────────────────────────────────────────────


def _payments() -> Iterator[tuple[date, Sent]]:
    """The pay runs, in the order of their days."""
    every = [one for person in PEOPLE for one in income.payments(person)]
    for one in sorted(every, key=lambda x: (x.paid_on, x.account, x.fund.name)):
        kind = "arrears" if one.on_top else "pay"
        sent: Sent = {
            "command": "make-payment", "id": f"{kind}-{one.account}-{one.fund.name}-{one.paid_on}",
            "account": one.account, "fund": one.fund.name, "deployment": one.fund.deployment,
            "paid_on": one.paid_on, "gross_pence": one.gross_pence,
            "contribution_pence": one.contribution_pence, "basis": one.fund.basis,
        }  # fmt: skip
        if one.period:
            sent |= {"first_on": one.period.first, "last_on": one.period.last}
        if one.on_top:
            sent["on_top"] = True
        yield one.paid_on, sent


def _spends(deployment: str) -> Iterator[tuple[date, Sent]]:
    """What an organisation that holds the money tells of, or what a provider invoices."""
    for person in PEOPLE:
        notional = deployment == "notional"
        if not notional and person.holder != "third_party":
            continue
        for item in person.notional if notional else person.plan:
            for day in days_of(person, item):
                whose_money = whose(person, item.fund)
                if "shares" in whose_money:
                    weights = person.weights.items()
                    whose_money = {"shares": [{"fund": f, "weight": w} for f, w in weights]}
                yield day, {
                    "command": "record-spend",
                    "id": f"spend-{person.account}-{item.payee.reference}-{day}",
                    "account": person.account, "paid_on": day,
                    "amount_pence": price_of(person, item, day), "category": item.category,
                    **whose_money, "payee": item.payee.reference,
                    "provider": item.payee.provider, "deployment": deployment,
                    "private": {"payee_name": item.payee.name},
                }  # fmt: skip


def _paid_to_council() -> Iterator[tuple[date, Sent]]:
    """Contributions of those who are paid gross: they pay the council itself."""
    for person in PEOPLE:
        for fund, day, pence in income.contributions(person):
            if fund.basis == "gross":
                yield day, {
                    "command": "receive-contribution",
                    "id": f"contribution-{person.account}-{day}", "account": person.account,
                    "fund": fund.name, "to": "funder", "received_on": day, "amount_pence": pence,
                }  # fmt: skip
