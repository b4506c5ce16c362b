"""What is matched without a person is true: whatever else comes to the same amount or sum, whose
ever it is, and in whatever order true things are told of."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.book.decide import carry_out
from tests.builders import (
    ONE_FUND,
    TWO_FUNDS,
    allocated,
    day,
    fund,
    given,
    holding,
    line,
    linked,
    opened,
    paid,
    said,
    spent,
    statement,
)

TAXI = spent(2000, payee="taxi-1", category="transport")
CARE = spent(2000, payee="care-1")


def matches(story):
    account = story.draft.account("A-1")
    return {
        (event.line, event.entry)
        for version, event in account.money.items()
        if isinstance(event, e.LineMatched) and account.is_live(version)
    }


# ── whose it is ──────────────────────────────────────────────────────────────────────────────


def test_one_line_that_may_be_a_taxi_or_a_carer_is_left_for_a_person():
    story = given(*ONE_FUND, TAXI, CARE).when(statement(line(-2000, day(8))))
    assert [one.reason for one in story.of(e.LineUnallocated)] == ["ambiguous"]


def test_two_lines_of_a_day_are_not_dealt_out_to_a_taxi_and_a_carer():
    lines = statement(line(-2000, day(8)), line(-2000, day(8), 2))
    given(*ONE_FUND, TAXI, CARE).when(lines)
    assert matches(given(*ONE_FUND, TAXI, CARE, lines)) == set()
    assert matches(given(*ONE_FUND, lines, TAXI, CARE)) == set()
    assert len(matches(given(*ONE_FUND, TAXI, TAXI, lines))) == 2


def test_a_sum_that_either_of_two_funds_spends_would_make_is_left_for_a_person():
    told = (spent(2000), spent(2000, fund="council"), spent(2999))
    story = given(*TWO_FUNDS, *told).when(statement(line(-4999, day(9))))
    assert story.of(e.LineMatched) == []


def test_a_pay_run_over_two_people_gives_a_line_of_one_amount_to_neither():
    people = [holding("client-1", kind="client")]
    for name in ("A-1", "A-2"):
        people += [opened(name), fund(account=name), linked("client-1", name)]
        people += [
            allocated(account=name),
            c.AgreePaymentSchedule(
                account=name, fund="nhs", frequency="weekly", from_on=day(1), decided_on=day(1)
            ),
        ]
    shown = statement(line(15000, day(1)), holding="client-1")
    story = given(*people, shown).when(c.RunPayments(run="r-1", paid_on=day(1), upto_on=day(1)))
    assert len(story.of(e.PaymentMade)) == 2
    assert story.of(e.LineMatched) == []


# ── sums ─────────────────────────────────────────────────────────────────────────────────────


def test_a_sum_that_other_lines_and_entries_could_make_as_well_is_left_for_a_person():
    told = [spent(pence, paid_on=day(8), payee=f"p-{pence}") for pence in (1500, 2500, 1000, 7000)]
    lines = [line(-4000, day(8)), line(-9000, day(9)), line(-5500, day(10))]
    story = given(*ONE_FUND, *told).when(statement(*lines))
    assert story.of(e.LineMatched) == []


def test_a_sum_of_two_days_without_a_payee_is_left_for_a_person():
    told = (spent(2031), spent(2968, paid_on=day(9)))
    story = given(*ONE_FUND, *told).when(statement(line(-4999, day(9))))
    assert story.of(e.LineMatched) == []


def test_a_sum_too_exact_for_chance_is_found_beside_another_line():
    told = (spent(123457), spent(234569))
    lines = [line(-358026, day(8)), line(-300001, day(8))]
    story = given(*ONE_FUND, *told).when(statement(*lines))
    assert {one.line for one in story.of(e.LineMatched)} == {"bank-1/2025-04-08/-358026/1"}


def test_all_that_the_funder_paid_in_a_day_is_one_credit_beside_others():
    told = (paid(60000), paid(40000, on_top=True))
    lines = [line(100000, day(5)), line(150000, day(5))]
    story = given(*ONE_FUND, *told).when(statement(*lines))
    assert {one.line for one in story.of(e.LineMatched)} == {"bank-1/2025-04-05/100000/1"}


def test_a_line_that_may_be_a_sum_is_not_told_of_again_by_a_rule():
    told = [spent(pence, paid_on=day(8)) for pence in (1500, 2500, 7000)]
    rule = said("spend", fund="nhs", category="personal-care")
    lines = [(line(-4000, day(8)), rule), (line(-9001, day(8)), rule)]
    story = given(*ONE_FUND, *told).when(statement(*lines))
    assert [one.reason for one in story.of(e.LineUnallocated)] == ["ambiguous"]


@pytest.mark.parametrize(("entries", "lines"), [(60, 200), (20, 60), (6, 12)])
def test_of_hundreds_of_amounts_that_come_together_by_chance_no_sum_is_made(entries, lines):
    for seed in range(6):
        chance = random.Random(seed)
        step, most = [(1, 15000), (500, 30)][seed % 2]
        told = [
            spent(step * chance.randint(1, most), paid_on=day(chance.randint(1, 30)))
            for _ in range(entries)
        ]
        seen: Counter = Counter()
        shown = []
        for _ in range(lines):
            on, amount = day(chance.randint(1, 30)), -step * chance.randint(1, 2 * most)
            seen[on, amount] += 1
            shown.append(line(amount, on, seen[on, amount]))
        story = given(*ONE_FUND, *told).when(statement(*shown))
        sums = [one for x in story.of(e.LinesMatched) for one in x.matches
                if len(one.lines) + len(one.entries) > 2]  # fmt: skip
        assert sums == []


# ── week by week ─────────────────────────────────────────────────────────────────────────────


def weeks(chance):
    """Payments of one amount: the day of each; whether it is told of; the day the bank shows it,
    or None. Some weeks are missing on a side, and some are there twice."""
    start = day(1) + timedelta(days=chance.randint(0, 6))
    for week in range(chance.randint(3, 9)):
        for _ in range(2 if chance.random() < 0.08 else 1):
            on = start + timedelta(days=7 * week)
            late = timedelta(days=chance.choice([0, 0, 0, 1, 1, 2, 3]))
            yield on, chance.random() > 0.08, on + late if chance.random() > 0.08 else None


@pytest.mark.parametrize("order", ["told first", "shown first", "as it comes"])
def test_no_weekly_payment_is_eaten_by_anothers_in_whatever_order_they_are_told_of(order):
    possible = found = 0
    for seed in range(150):
        chance = random.Random(seed)
        payments = list(weeks(chance))
        seen: Counter = Counter()
        lines, true = [], Counter()
        for on, told, shown in sorted(payments, key=lambda x: (x[2] is None, x[2])):
            if shown is not None:
                seen[shown] += 1
                lines.append(line(-10000, shown, seen[shown]))
                true[shown, on] += told
        cut = chance.randint(0, len(lines))
        files = [statement(*part, name=f"{n:02}") for n, part in enumerate(
            (lines[:cut], lines[cut:])) if part]  # fmt: skip
        tell = [spent(10000, paid_on=on) for on, told, _ in payments if told]
        orders = [*tell, *files] if order == "told first" else [*files, *tell]
        if order == "as it comes":
            chance.shuffle(orders)
            if sum(one in files for one in orders) == 2 and orders.index(files[0]) > orders.index(
                files[-1]
            ):
                orders.reverse()
        story = given(*ONE_FUND)
        for one in (*orders, c.MatchAgain(of="bank/bank-1")):
            carry_out(story.draft, one)
        spends = story.draft.account("A-1").money
        made = Counter(
            (story.draft.holding("bank-1").lines[name].on, spends[entry].paid_on)
            for name, entry in matches(story)
        )
        assert made <= true, (seed, made - true)
        possible, found = possible + true.total(), found + made.total()
    assert found >= 0.95 * possible


def test_a_late_line_is_the_same_question_whichever_week_is_told_of_first():
    told, late = [spent(10000, paid_on=day(n)) for n in (1, 8)], statement(line(-10000, day(6)))
    for orders in ([*told, late], [late, *told], [late, *told[::-1]]):
        assert matches(given(*ONE_FUND, *orders)) == set()


def test_a_line_of_an_odd_day_is_matched_where_its_amount_comes_once():
    told, late = spent(4321, paid_on=day(1)), statement(line(-4321, day(6)))
    assert len(matches(given(*ONE_FUND, told, late))) == 1
    weekly = statement(line(-4321, day(6)), line(-4321, day(20)))
    assert matches(given(*ONE_FUND, told, weekly)) == set()
