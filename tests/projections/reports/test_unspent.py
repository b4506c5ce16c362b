"""What is unspent ties to the balances, part by part, owner by owner, and is aged to the penny."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given as draws
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.account.reclaims.surplus import surplus
from ledger.book.having import has_pence
from ledger.calendar import Period
from projections.balances import balances
from projections.reports.cubes import Cubes
from projections.reports.facts import unspent
from projections.reports.facts.unspent import KEPT, PARTS
from projections.reports.sections.unspent import chapter
from projections.surplus import surpluses
from tests.builders import (
    ONE_FUND,
    Story,
    adopted,
    allocated,
    day,
    fund,
    given,
    holding,
    line,
    linked,
    opened,
    paid,
    spent,
    statement,
)  # fmt: skip
from tests.projections.reports.gathered import cubes_of, recorded, row_of, section_of, told, values
from tests.projections.reports.one_account import cubes_of_story
from tests.projections.worlds import World, record
from tests.projections.worlds import opened as new_ledger

JUNE = Period(day(1), day(30, 6))
COUNCIL = (
    opened(), fund("council", funder="shire", programme="social-care"), holding(), linked(),
    allocated("council"),
)  # fmt: skip


def owes(pence: int, kind: str, **changes) -> c.RecordLiability:
    fields = {"liability": f"li-{kind}", "kind": kind, "fund": "nhs", "recorded_on": day(1, 6)}
    return c.RecordLiability(account="A-1", amount_pence=pence, **fields | changes)


def contributed(pence: int, on: date | None = None) -> c.ReceiveContribution:
    fields = {"account": "A-1", "fund": "council", "received_on": on or day(5)}
    return c.ReceiveContribution(amount_pence=pence, **fields)


def of(story: Story, days: Period = JUNE) -> Cubes:
    return cubes_of_story(story, unspent.FAMILY, days=days)


def parts(cubes: Cubes) -> dict[str, int]:
    return {part: found.pence for (part,), found in cubes["held"].by("part").items()}


# ── worked examples ──────────────────────────────────────────────────────────────────────────


def test_T7_and_T8_what_is_held_is_told_in_parts_and_only_one_of_them_is_surplus():
    assert parts(of(given(*ONE_FUND, paid(235_000)))) == {"allowed": 120_000, "surplus": 115_000}
    bills = (owes(31_240, "paye"), owes(18_000, "invoice"), owes(24_000, "holiday"))
    four = adopted(trigger_weeks=4, retain_weeks=4)
    assert parts(of(given(*ONE_FUND, four, paid(235_000), *bills))) == {
        "liability": 73_240, "allowed": 60_000, "surplus": 101_760,
    }  # fmt: skip


STOP = c.DecideStop(
    account="A-1", force="may", ground="needs-met", effective_on=day(30, 6), decided_on=day(1, 6)
)


@pytest.mark.parametrize(
    ("spend", "funder", "person"), [(150_000, 45_000, 0), (20_000, 169_000, 6_000)]
)
def test_T9_and_T10_the_surplus_at_the_end_is_told_by_whose_it_is(spend, funder, person):
    story = given(
        *COUNCIL, paid(169_000, "council"), contributed(26_000),
        spent(spend, fund="council", paid_on=day(1, 6)), STOP,
    )  # fmt: skip
    cubes = of(story)
    section = section_of(chapter(cubes), "unspent-by-owner")
    assert told(section, "funder")["surplus"] == funder
    assert told(section, "person")["surplus"] == person
    assert told(section, "total")["held"] == funder + person


def test_bills_beyond_what_is_there_leave_it_short_and_the_parts_still_add_up():
    found = parts(of(given(*ONE_FUND, paid(10_000), owes(15_000, "paye"))))
    assert found == {"liability": 15_000, "short": -5_000}


def test_a_surplus_is_aged_by_when_it_came_in_and_the_newest_is_kept():
    days = [day(1), day(29), day(27, 5), day(24, 6)]
    three = [paid(120_000, paid_on=on, on_top=True) for on in days]
    section = section_of(chapter(of(given(*ONE_FUND, *three))), "surplus-by-age")
    assert values(section, "surplus") == [0, 120_000, 240_000, 0, 0]
    assert values(section, "funders") == values(section, "surplus")


def test_weeks_held_are_told_in_bands_and_the_policys_floor_goes_first():
    for pence, policy, band in (
        (60_000, 0, "up-to-4"), (60_001, 0, "4-to-8"), (120_000, 0, "4-to-8"),
        (120_001, 0, "over-8"), (44_999, 3, "under-floor"), (45_000, 3, "up-to-4"),
    ):  # fmt: skip
        floor = adopted(trigger_weeks=8, floor_weeks=policy)
        cubes = of(given(*ONE_FUND, floor, paid(pence)))
        assert list(cubes["weeks-held"].by("weeks_held")) == [(band,)], (pence, policy)


# ── it ties ──────────────────────────────────────────────────────────────────────────────────


def test_what_reclaims_ask_already_is_not_still_to_ask(ledger_url):
    ask = c.ProposeReclaim(
        account="A-1", reclaim="r-1", fund="nhs", ground="unused-accumulated",
        amount_pence=100_000, proposed_on=day(1, 6),
    )  # fmt: skip
    url = recorded(ledger_url, *ONE_FUND, paid(235_000), ask)
    row = told(section_of(chapter(cubes_of(url, unspent.FAMILY, days=JUNE)), "surplus"), "total")
    assert (row["surplus"], row["asked"], row["to-ask"]) == (115_000, 100_000, 15_000)
    (found,) = surpluses(url, as_at=JUNE.last).rows
    assert (found.asked_pence, found.to_ask_pence) == (100_000, 15_000)
    before = Period(day(1), day(31, 5))
    row = told(section_of(chapter(cubes_of(url, unspent.FAMILY, days=before)), "surplus"), "total")
    assert (row["asked"], row["to-ask"]) == (0, 115_000)
    assert surpluses(url, as_at=before.last).rows[0].asked_pence == 0


def test_what_a_decision_let_be_is_surplus_and_neither_asked_for_nor_still_to_ask(ledger_url):
    given_up = (
        c.ProposeReclaim(
            account="A-1", reclaim="r-1", fund="nhs", ground="unused-accumulated",
            amount_pence=100_000, proposed_on=day(1, 6),
        ),
        c.WithdrawReclaim(
            account="A-1", reclaim="r-1", withdrawn_on=day(9, 6), reason="savings-agreed"
        ),
    )  # fmt: skip
    url = recorded(ledger_url, *ONE_FUND, paid(235_000), *given_up)
    row = told(section_of(chapter(cubes_of(url, unspent.FAMILY, days=JUNE)), "surplus"), "total")
    of = (row["surplus"], row["asked"], row["let-be"], row["to-ask"], row["too-little"])
    assert of == (115_000, 0, 100_000, 15_000, 0)
    (found,) = surpluses(url, as_at=JUNE.last).rows
    assert (found.found.let_be_pence, found.to_ask_pence) == (100_000, 15_000)
    (early,) = surpluses(url, as_at=day(8, 6)).rows
    assert (early.found.let_be_pence, early.asked_pence, early.to_ask_pence) == (0, 100_000, 15_000)
    last = surpluses(url, as_at=JUNE.last).position
    (unknown,) = surpluses(url, as_at=JUNE.last, known_at=last - 1).rows
    assert (unknown.found.let_be_pence, unknown.to_ask_pence) == (0, 15_000)


def test_lines_that_nobody_attributed_are_held_and_nobodys(ledger_url):
    url = recorded(ledger_url, *ONE_FUND, paid(1_000), statement(line(7_700, day(3))))
    section = section_of(chapter(cubes_of(url, unspent.FAMILY, days=JUNE)), "unspent-by-owner")
    assert told(section, "nobody") == {"held": 7_700, "kept": 7_700, "surplus": 0, "people": 0}
    assert told(section, "funder")["held"] == 1_000
    only = cubes_of(url, unspent.FAMILY, days=JUNE, funder="northshire-icb")
    assert only["held"].total().pence == 1_000


@pytest.mark.parametrize("seed", [3, 7, 12, 21])
def test_parts_and_owners_add_up_to_the_balances_whatever_happened(ledger_url, seed):
    with new_ledger(ledger_url) as store:
        for one in World(seed).commands(60):
            record(store, one)
    last = date(2025, 6, 30)
    cubes = cubes_of(ledger_url, unspent.FAMILY, days=Period(date(2025, 6, 1), last))
    known = balances(ledger_url, as_at=last)
    held = cubes["held"]
    assert held.total().pence == known.total.balance_pence + known.unallocated_pence
    assert held.total(part=PARTS).pence == held.total().pence
    by_fund = {key: one.pence for key, one in held.by("fund").items() if key[0] != "unassigned"}
    of_books: dict[tuple[str], int] = {}
    for one in known.funds:
        if one.fund != "unassigned":
            of_books[one.fund,] = of_books.get((one.fund,), 0) + one.balance_pence
    assert {k: v for k, v in by_fund.items() if v} == {k: v for k, v in of_books.items() if v}
    found = surpluses(ledger_url, as_at=last).rows
    assert held.total(part="surplus").pence == sum(row.found.surplus_pence for row in found)
    for owner in ("funder", "person"):
        whole = sum(getattr(row.found, f"{owner}_pence") for row in found)
        assert held.total(part="surplus", owner=owner).pence == whole


AMOUNTS = st.integers(1, 300_000)
STEPS = st.lists(
    st.tuples(st.sampled_from(("pay", "spend", "give", "owe")), st.integers(0, 80), AMOUNTS),
    min_size=1, max_size=10,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@draws(STEPS, st.sampled_from(("client-first", "pro-rata", "council-first")), st.booleans())
def test_what_is_held_is_its_parts_its_owners_and_its_ages(steps, order, ended):
    policy = adopted("shire", contribution_order=order, trigger_weeks=2, retain_weeks=1)
    history = [*COUNCIL, policy]
    for number, (what, after, pence) in enumerate(steps):
        on = day(1) + timedelta(days=after)
        match what:
            case "pay":
                history.append(paid(pence, "council", paid_on=on, on_top=True))
            case "spend":
                history.append(spent(pence, fund="council", paid_on=on, again=True))
            case "give":
                history.append(contributed(pence, on))
            case _:
                name = {"liability": f"li-{number}", "fund": "council", "recorded_on": on}
                history.append(owes(pence, "other", **name))
    story = given(*history, *([STOP] if ended else []))
    account, policies = story.draft.account("A-1"), story.draft.policies
    has = dict(has_pence(story.draft, account, JUNE.last))
    found = surplus(
        account, "council", has=has, policies=policies, on=JUNE.last, closing=ended
    )  # fmt: skip
    held = of(story)["held"]
    assert held.total().pence == has.get("council", 0)
    assert held.total(part=KEPT).pence == found.balance_pence - found.surplus_pence
    for owner, pence in (("funder", found.funder_pence), ("person", found.person_pence)):
        assert held.total(part="surplus", owner=owner).pence == pence
        assert all(one.pence > 0 for one in held.by("age", part="surplus", owner=owner).values())


def test_money_another_account_sent_is_told_by_when_it_came(ledger_url):
    second = (opened("A-2", person="P-2"), fund(account="A-2"))
    shared = (holding("client-1", kind="client"), linked("client-1"), linked("client-1", "A-2"))
    moved = c.MoveMoney(
        account="A-1", moved_on=day(10, 6), amount_pence=5_000, fund="nhs",
        from_holding="client-1", to_holding="client-1", to_account="A-2",
    )  # fmt: skip
    url = recorded(
        ledger_url, opened(), fund(), *second, *shared, allocated(),
        paid(9_000, holding="client-1"), moved,
    )  # fmt: skip
    cubes = cubes_of(url, unspent.FAMILY, days=JUNE)
    section = section_of(chapter(cubes), "surplus-by-age")
    assert row_of(section, "under-4-weeks").figures[0].value == 5_000
    assert cubes["held"].total().pence == 9_000
