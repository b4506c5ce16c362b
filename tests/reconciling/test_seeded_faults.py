"""Faults of every kind, put into an extract that agreed in everything: each is found, by its right
name and to the penny, nothing else is, and once all are explained nothing is unexplained."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.reconciling.value import Reconciliation
from tests.builders import APRIL_1, Story, paid, spent
from tests.reconciling.extracts import (
    JOINT,
    KINDS,
    NAME,
    all_in_items,
    as_ours,
    council,
    extract,
    kinds_and_pence,
    says,
    stood,
)

WEEKS = 8
LAST = APRIL_1 + timedelta(days=7 * WEEKS - 1)
AFTER = LAST + timedelta(days=20)
AMOUNTS = (1013, 1571, 2239, 3187, 4397, 5923, 7691, 9811, 12497, 15731)
"""So far from one another that none is taken for another's typing error."""


def on(days: int) -> date:
    return APRIL_1 + timedelta(days=days)


def week(number: int) -> dict[str, date]:
    return {"first_on": on(7 * number), "last_on": on(7 * number + 6)}


def history(rng: Random) -> Story:
    """Eight weeks of a joint account: the same amounts every week, spends of one fund and of both,
    a refund, interest, and a recharge agreed between the funders."""
    commands: list[c.Command] = []
    for number in range(WEEKS):
        days = {"paid_on": on(7 * number), **week(number)}
        commands.append(paid(15000, "nhs", **days))
        commands.append(paid(20000, "council", **days))
        commands.append(
            c.ReceiveContribution(
                account="A-1", fund="council", amount_pence=3000, received_on=on(7 * number + 2)
            )
        )
    amounts = rng.sample(AMOUNTS, len(AMOUNTS))
    first = len(JOINT) - 1 + len(commands) + 1
    for place, pence in enumerate(amounts):
        whose: dict = {"fund": ("nhs", "council")[place % 2]}
        if place in (2, 5):
            whose = {"shares": (c.Weight("nhs", 60), c.Weight("council", 40))}
        day = LAST if place == 9 else on(rng.randrange(5) + 5 * place + 1)
        commands.append(spent(pence, paid_on=day, **whose))
    story = Story(*JOINT, *commands)
    account = story.draft.account("A-1")
    spends = [v for v in account.spends if v >= first - 1]
    story.when(
        c.ReceiveRefund(account="A-1", spend=spends[0], amount_pence=411, received_on=on(20)),
        c.ReceiveInterest(account="A-1", amount_pence=97, received_on=on(30),
                          shares=(c.Weight("council", 1),)),
        c.RaiseRecharge(account="A-1", recharge="RC-1", from_fund="council", to_fund="nhs",
                        entries=(spends[1],), reason="eligibility-earlier", raised_on=on(40)),
        c.AgreeRecharge(account="A-1", recharge="RC-1", agreed_on=on(41)),
    )  # fmt: skip
    assert story.refusal is None, str(story.refusal)
    return story


class Said(NamedTuple):
    """An extract with faults, and the items that it must come to."""

    lines: list[e.ExtractLine]
    stood: dict[str, list[int]]
    kinds: tuple[str, ...]
    expected: list[tuple[str, str, int]]


Fault = Callable[[Said, Random, set], Said | None]
FAULTS: dict[str, Fault] = {}


def fault(function: Fault) -> Fault:
    FAULTS[function.__name__] = function
    return function


def some(said: Said, rng: Random, used: set, kind: str, **wanted) -> e.ExtractLine | None:
    """A line that no other fault has touched, nor one of the same entry."""
    found = [
        line
        for line in said.lines
        if line.kind == kind
        and (line.kind, line.on) not in used
        and all(getattr(line, name) == value for name, value in wanted.items())
        and line.on < LAST
    ]
    if not found:
        return None
    line = rng.choice(found)
    used.add((line.kind, line.on))
    return line


def whole(said: Said, line: e.ExtractLine) -> bool:
    """Whether it is a spend of one fund alone."""
    return sum((x.kind, x.on) == (line.kind, line.on) for x in said.lines) == 1


def instead(said: Said, line: e.ExtractLine, *lines: e.ExtractLine, expects) -> Said:
    left = list(said.lines)
    left.remove(line)
    return said._replace(lines=[*left, *lines], expected=[*said.expected, *expects])


def changed(line: e.ExtractLine, **fields) -> e.ExtractLine:
    return msgspec.structs.replace(line, **fields)


def missing(kind: str) -> Fault:
    def of_kind(said: Said, rng: Random, used: set) -> Said | None:
        line = some(said, rng, used, kind)
        if line is None:
            return None
        return instead(said, line, expects=[(f"{kind}-only-ours", line.fund, -line.amount_pence)])

    return of_kind


for _kind in ("payment", "contribution", "spend", "refund", "interest", "recharge"):
    FAULTS[f"{_kind}_missing"] = missing(_kind)


def added(kind: str, pence: int) -> Fault:
    def of_kind(said: Said, rng: Random, used: set) -> Said:
        line = says(kind, pence, on(rng.randrange(50)), rng.choice(["nhs", "council"]))
        used.add((line.kind, line.on))
        item = (f"{kind}-only-theirs", line.fund, pence)
        return said._replace(lines=[*said.lines, line], expected=[*said.expected, item])

    return of_kind


for _kind, _pence in (("payment", 77777), ("contribution", 5555), ("spend", -23456),
                      ("recharge", 6543), ("reclaim", -4321), ("top-up", 2345),
                      ("adjustment", 999)):  # fmt: skip
    FAULTS[f"{_kind}_added"] = added(_kind, _pence)


@fault
def cost_shunted(said: Said, rng: Random, used: set) -> Said | None:
    line = some(said, rng, used, "spend")
    if line is None or not whole(said, line):
        return None
    other = {"nhs": "council", "council": "nhs"}[line.fund]
    items = [("wrong-funder", other, line.amount_pence),
             ("wrong-funder", line.fund, -line.amount_pence)]  # fmt: skip
    return instead(said, line, changed(line, fund=other), expects=items)


@fault
def claimed_from_both(said: Said, rng: Random, used: set) -> Said | None:
    line = some(said, rng, used, "spend")
    if line is None or not whole(said, line):
        return None
    other = {"nhs": "council", "council": "nhs"}[line.fund]
    items = [("duplicate-claim", other, line.amount_pence)]
    return instead(said, line, line, changed(line, fund=other), expects=items)


@fault
def another_rate(said: Said, rng: Random, used: set) -> Said | None:
    line = some(said, rng, used, "payment")
    if line is None:
        return None
    more = rng.choice([-2100, 1400, 3500])
    items = [("rate-differs", line.fund, more)]
    return instead(said, line, changed(line, amount_pence=line.amount_pence + more), expects=items)


@fault
def another_period(said: Said, rng: Random, used: set) -> Said | None:
    line = some(said, rng, used, "payment")
    if line is None:
        return None
    shift = timedelta(days=rng.choice([2, 3]))
    other = changed(line, first_on=line.first_on + shift, last_on=line.last_on + shift)
    return instead(said, line, other, expects=[("period-differs", line.fund, 0)])


@fault
def typing_error(said: Said, rng: Random, used: set) -> Said | None:
    line = some(said, rng, used, "spend")
    if line is None or not whole(said, line):
        return None
    items = [("amount-differs", line.fund, -7)]
    return instead(said, line, changed(line, amount_pence=line.amount_pence - 7), expects=items)


@fault
def shown_after_the_end(said: Said, rng: Random, used: set) -> Said | None:
    found = [line for line in said.lines if (line.kind, line.on) == ("spend", LAST)]
    if len(found) != 1 or ("spend", LAST) in used:
        return None
    used.add(("spend", LAST))
    items = [("timing", found[0].fund, -found[0].amount_pence)]
    later = LAST + timedelta(days=4)
    return instead(said, found[0], changed(found[0], on=later), expects=items)


@fault
def opening_differs(said: Said, rng: Random, used: set) -> Said:
    whose = rng.choice(["nhs", "council"])
    said.stood[whose][0] += 1234
    return said._replace(expected=[*said.expected, ("opening-differs", whose, 1234)])


@fault
def does_not_foot(said: Said, rng: Random, used: set) -> Said:
    whose = rng.choice(["nhs", "council"])
    said.stood[whose][1] -= 321
    return said._replace(expected=[*said.expected, ("does-not-foot", whose, -321)])


@fault
def interest_never_listed(said: Said, rng: Random, used: set) -> Said | None:
    if any(key[0] == "interest" for key in used):
        return None
    used.add(("interest", on(30)))
    (line,) = [line for line in said.lines if line.kind == "interest"]
    kinds = tuple(kind for kind in said.kinds if kind != "interest")
    found = instead(said, line, expects=[("not-listed", line.fund, -line.amount_pence)])
    return found._replace(kinds=kinds)


def seeded(story: Story, names: list[str], rng: Random) -> Said:
    said = Said(as_ours(story, first=APRIL_1, last=AFTER), {"nhs": [0, 0], "council": [0, 0]},
                KINDS, [])  # fmt: skip
    used: set = set()
    for name in names:
        said = FAULTS[name](said, rng, used) or said
    return said


def read(story: Story, said: Said) -> Reconciliation:
    """The extract is of three weeks more than the period, in a file of its own."""
    for name, first, last in (("ab", APRIL_1, LAST), ("cd", LAST + timedelta(days=1), AFTER)):
        lines = [line for line in said.lines if first <= line.on <= last]
        told = []
        for whose, (opening, off) in said.stood.items():
            if name == "ab":
                moved = sum(x.amount_pence for x in lines if x.fund == whose)
                told.append(stood(whose, opening, opening + moved + off))
        order = extract(*lines, name=name, first_on=first, last_on=last, kinds=said.kinds,
                        stood=tuple(told))  # fmt: skip
        story.when(order)
    return council(story, last=LAST)


def explain_all(story: Story, found: Reconciliation) -> Reconciliation:
    named = {(item.lines, item.entries) for item in found.open_items}
    orders = [
        c.ExplainDifference(of=NAME, lines=lines, entries=entries, kind="their-error",
                            reason="seeded", explained_on=AFTER)
        for lines, entries in sorted(named)
    ]  # fmt: skip
    story.when(*orders)
    return council(story, last=LAST)


CALM = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@CALM
@given(st.randoms(use_true_random=False), st.lists(st.sampled_from(sorted(FAULTS)), max_size=6,
                                                   unique=True))  # fmt: skip
def test_each_seeded_fault_is_found_named_and_priced_and_nothing_else_is(rng, names) -> None:
    story = history(rng)
    said = seeded(story, names, rng)
    found = read(story, said)
    assert kinds_and_pence(found) == sorted(said.expected)
    all_in_items(found)
    squared = explain_all(story, found)
    assert squared.unexplained_pence == 0
    assert squared.squared


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_alone_is_found_and_priced(name: str) -> None:
    for seed in range(3):
        rng = Random(seed)
        story = history(rng)
        said = seeded(story, [name], rng)
        if said.expected:
            break
    assert said.expected
    assert kinds_and_pence(read(story, said)) == sorted(said.expected)


@CALM
@given(st.randoms(use_true_random=False), st.data())
def test_whatever_their_lines_say_every_penny_is_in_an_item(rng, data) -> None:
    """Lines dropped, doubled, moved to other days, funds and kinds, and other amounts, at will."""
    story = history(rng)
    lines = as_ours(story, first=APRIL_1, last=AFTER)
    days = st.integers(0, 70).map(on)
    for _ in range(data.draw(st.integers(1, 12))):
        line = rng.choice(lines)
        match data.draw(st.sampled_from(["drop", "double", "move", "change"])):
            case "drop":
                lines.remove(line)
            case "double":
                lines.append(line)
            case "move":
                lines[lines.index(line)] = changed(line, on=data.draw(days))
            case "change":
                whose = data.draw(st.sampled_from(["nhs", "council", None]))
                pence = line.amount_pence + data.draw(st.sampled_from([0, 1, -1, 90, 5000]))
                entry = data.draw(st.sampled_from([None, 7, 30, 31, 35]))
                lines[lines.index(line)] = changed(
                    line, fund=whose, amount_pence=pence or 1, entry=entry
                )
        if not lines:
            return
    opening = data.draw(st.sampled_from([None, 0, 500]))
    whole = data.draw(st.booleans())
    told = (stood(None, opening),) if whole else (stood("nhs", opening), stood("council", opening))
    balances = "account" if whole else "fund"
    story.when(extract(*lines, last_on=AFTER, stood=told, balances=balances))
    for first, last in ((APRIL_1, LAST), (on(14), on(27)), (on(30), AFTER)):
        found = council(story, first=first, last=last)
        all_in_items(found)
        each_once(found, story)


def each_once(found: Reconciliation, story: Story) -> None:
    """Each line of the period is in one match or in one item, never in two."""
    matched = [line for match in found.matches for line in match.lines]
    named = {}
    for item in found.items:
        if item.kind not in ("timing", "timing-year-end"):
            for line in item.lines:
                named.setdefault(line, set()).add((item.lines, item.entries))
    for row in found.theirs:
        assert matched.count(row.id) + len(named.get(row.id, ())) == 1, row
