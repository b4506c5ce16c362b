"""What was on paper until now: plans, reviews and what care cost before, as command files.

Each person's plan buys what their world buys, towards outcomes; each review says how far it came.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta

from cli.demonstration.days import vary, working_day
from cli.demonstration.people import BY_ACCOUNT, PEOPLE, Person
from cli.demonstration.plans import Item

Sent = dict[str, object]

OUTCOMES = {
    "wages": "live-at-home",
    "payroll": "live-at-home",
    "insurance": "live-at-home",
    "tax": "live-at-home",
    "agency-care": "live-at-home",
    "nursing": "stay-well",
    "consumables": "stay-well",
    "therapy": "move-about",
    "transport": "get-out",
    "day-centre": "see-people",
    "activities": "see-people",
    "education": "learn",
    "respite": "carer-breaks",
}
"""What a thing in a plan is for, by its category."""

ENDED = {"N-03", "C-08"}
"""Whose accounts are closed: nobody plans for them any more."""

REVIEWED = (2024, 2025, 2026)
"""The years of the reviews: the NHS's in July, the council's in October."""

AUDITED = ((2024, 6), (2024, 11), (2025, 5), (2025, 11), (2026, 5))
"""The months of the financial audits."""

BY_HAND = {"N-01", "C-01", "C-06", "J-01"}
"""Whose audit of November 2025 is told in the story."""

CARE_BEFORE = {
    "N-01": {"nhs": 57_400},
    "N-02": {"nhs": 71_800},
    "N-04": {"nhs": 19_850},
    "C-01": {"council": 29_800},
    "C-06": {"council": 22_100},
    "J-01": {"nhs": 40_200, "council": 24_500},
    "J-03": {"nhs": 10_400, "council": 14_900},
    "B-01": {"nhs": 70_300},
}
"""What somebody's care cost a week before there was a budget, in pence, by fund."""


def files() -> dict[str, str]:
    """Each file by its path in the demonstration's folder."""
    found = {
        "plans": _plans(),
        "reviews": _reviews(),
        "audits": _audits(),
        "care-before": _care_before(),
    }
    return {
        DETAILS: details(),
        **{
            f"commands/{name}.jsonl": "".join(
                json.dumps(one, default=date.isoformat) + "\n" for one in sent
            )
            for name, sent in found.items()
        },
    }


def _planned() -> Iterator[Person]:
    return (person for person in PEOPLE if person.account not in ENDED)


# ── plans ────────────────────────────────────────────────────────────────────────────────────


def _plans() -> Iterator[Sent]:
    for person in _planned():
        lines = list(_lines(person))
        yield {
            "command": "agree-plan", "id": f"plan-{person.account}", "account": person.account,
            "plan": "plan-2024", "agreed_on": person.starts - timedelta(days=18),
            "from_on": person.starts, "outcomes": outcomes_of(person), "lines": lines,
        }  # fmt: skip


def _items(person: Person) -> tuple[Item, ...]:
    return (*person.plan, *person.notional)


def outcomes_of(person: Person) -> list[str]:
    """What a person's plan is to achieve, in the order of the plan."""
    return list(dict.fromkeys(OUTCOMES[item.category] for item in _items(person)))


def _lines(person: Person) -> Iterator[Sent]:
    names: set[str] = set()
    for item in _items(person):
        name = item.category if item.category not in names else f"{item.category}-2"
        names.add(name)
        yearly = item.every in ("month", "year")
        times = {"month": 12, "year": 1}.get(item.every, 0)
        pence = item.price_pence * times if yearly else item.weekly(person.starts)
        yield {
            "line": name, "outcome": OUTCOMES[item.category], "category": item.category,
            "frequency": "yearly" if yearly else "weekly", "amount_pence": pence,
            **_whose(person, item),
        }  # fmt: skip
        if item.hours:
            yield {"line": "tax", "outcome": OUTCOMES["tax"], "category": "tax",
                   **_whose(person, item)}  # fmt: skip


def _whose(person: Person, item: Item) -> Sent:
    if item.fund or len(person.funds) == 1:
        return {"fund": item.fund or person.funds[0].name}
    return {"shares": [{"fund": fund, "weight": n} for fund, n in person.weights.items()]}


# ── reviews ──────────────────────────────────────────────────────────────────────────────────


def _reviews() -> Iterator[Sent]:
    """A first review in the first year, and one a year after it; not all were held."""
    for person in _planned():
        for fund in person.funds:
            for year in REVIEWED:
                on = working_day(
                    date(year, 7 if fund.name == "nhs" else 10, 14 + vary(person.account, 9))
                )
                missed = year > REVIEWED[0] and _missed(person, str(year))
                if missed or (on > person.ends and person.account == "N-06"):
                    continue
                yield _review(person, fund.name, year, on)


def _review(person: Person, fund: str, year: int, on: date) -> Sent:
    found = [[one, _found(person, one, year)] for one in outcomes_of(person)]
    return {
        "command": "hold-review", "id": f"review-{person.account}-{fund}-{year}",
        "account": person.account, "fund": fund, "held_on": on,
        "kind": "full" if fund == "nhs" or year == REVIEWED[0] else "light-touch",
        "outcomes": found, "plan_right": vary(f"right {person.account} {year}", 3) > -3,
        "used_well": True, "sufficient": vary(f"enough {person.account} {year}", 3) > -2,
        "obligations_kept": True,
    }  # fmt: skip


def _found(person: Person, outcome: str, year: int) -> str:
    """How far an outcome came: further as the years go, for most."""
    came = vary(f"{person.account} {outcome} {year}", 3) + 2 * (year - REVIEWED[0])
    return "yes" if came > 1 else "partly" if came > -2 else "no"


def _audits() -> Iterator[Sent]:
    for person in _planned():
        for year, month in AUDITED if person.plan else ():
            on = working_day(date(year, month, 12 + vary(person.account, 9)))
            told = person.account in BY_HAND and (year, month) == (2025, 11)
            gone = person.account == "N-06" and on > person.ends
            if told or gone or _missed(person, f"{year}-{month}"):
                continue
            for fund in person.funds:
                yield {
                    "command": "hold-review", "id": f"audit-{person.account}-{fund.name}-{on}",
                    "account": person.account, "fund": fund.name, "held_on": on,
                    "kind": "financial", "plan_right": True, "used_well": True,
                    "sufficient": True, "obligations_kept": True,
                }  # fmt: skip


def _missed(person: Person, when: str) -> bool:
    """Whether a review that was due about then was not held: two in nine."""
    return vary(f"{person.account} {when}", 4) > 2


# ── what care cost before ────────────────────────────────────────────────────────────────────


def _care_before() -> Iterator[Sent]:
    for account, by_fund in CARE_BEFORE.items():
        begins = BY_ACCOUNT[account].starts
        for fund, pence in by_fund.items():
            yield {
                "command": "record-funder-cost", "id": f"before-{account}-{fund}",
                "account": account, "cost": f"before-{fund}", "fund": fund, "kind": "care-before",
                "frequency": "weekly", "amount_pence": pence,
                "from_on": begins - timedelta(days=364), "to_on": begins - timedelta(days=1),
                "recorded_on": begins,
            }  # fmt: skip


# ── what returns ask of people ───────────────────────────────────────────────────────────────

DETAILS = "details/people.csv"
_FIELDS = ("account", "forename", "surname", "date_of_birth", "gender", "ethnicity", "nhs_number",
           "la_person_id", "address_1", "address_2", "postcode")  # fmt: skip
_BORN = {"18-64": date(1979, 5, 17), "65-plus": date(1947, 11, 2)}
_NUMBERS = {
    "N-01": "9990001006", "C-01": "9990001014", "C-05": "9990001022", "C-06": "9990001030",
    "J-01": "9990001049", "J-02": "9990001057", "J-07": "9990001065", "J-08": "9990001073",
}  # fmt: skip
"""NHS numbers of the range that is kept for tests, and so nobody's."""


def details() -> str:
    """A few people's details for returns, as a CSV file. The postcode is of no place."""
    rows = [",".join(_FIELDS)]
    for number, (account, nhs_number) in enumerate(_NUMBERS.items(), start=1):
        person = BY_ACCOUNT[account]
        forename, surname = person.name.split()
        born = _BORN[person.age_band] + timedelta(days=211 * number)
        rows.append(",".join((
            account, forename, surname, born.isoformat(), "Not known", "Undeclared",
            nhs_number, f"NS{4_000 + number}", f"{number} Nowhere Lane", "Northshire", "ZZ99 3WZ",
        )))  # fmt: skip
    return "\n".join(rows) + "\n"
