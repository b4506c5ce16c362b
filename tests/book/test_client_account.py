"""A client account of 300 people: each one's part, moves, charges, all tied to the bank."""

from __future__ import annotations

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.book.apportioning import apportioned
from ledger.book.decide import carry_out
from ledger.book.having import has_pence
from ledger.reconciling.asked import reconcile
from tests.builders import Story, allocated, day, fund, given, line, opened, said, statement

PEOPLE = [f"C-{n:03d}" for n in range(1, 301)]
H = "client-1"


def set_up(people=PEOPLE) -> list[c.Command]:
    orders = [c.OpenHolding(holding=H, kind="client", opened_on=day(1))]
    for name in people:
        orders += [
            opened(name), fund(account=name), allocated(account=name),
            c.LinkHolding(holding=H, account=name, from_on=day(1)),
        ]  # fmt: skip
    return orders


def first_weeks(people=PEOPLE) -> list[c.Command]:
    """Each person's payment on the 2nd, £100 and a penny more for each after the first; one line
    pays three of them; a charge, interest, and a bill paid for five people at once."""
    single = [
        (line(10_000 + n, day(2)), said("payment", account=name, fund="nhs"))
        for n, name in enumerate(people[3:], 3)
    ]
    lines = [
        *single,
        line(30_003, day(2)),
        line(-2_345, day(9)),
        line(777, day(10)),
        line(-5_000, day(11)),
    ]
    total = sum((x[0] if isinstance(x, tuple) else x).amount_pence for x in lines)
    days = {"first_on": day(1), "last_on": day(30)}
    return [statement(*lines, holding=H, opening_pence=0, closing_pence=total, **days)]


def part(pence: int, purpose: str, account: str, **more) -> c.AllocatePart:
    said_ = c.Attribution(purpose=purpose, account=account, fund="nhs", **more)
    return c.AllocatePart(amount_pence=pence, attribution=said_)


@pytest.fixture(scope="module")
def story() -> Story:
    story = given(*set_up(), *first_weeks())
    draft = story.draft
    held = draft.holding(H)
    three = tuple(part(10_000 + n, "payment", PEOPLE[n]) for n in range(3))
    carry_out(draft, c.AllocateLine(holding=H, line=f"{H}/2025-04-02/30003/1", parts=three))
    for name, purpose in (
        (f"{H}/2025-04-09/-2345/1", "spend"),
        (f"{H}/2025-04-10/777/1", "interest"),
    ):
        category = "bank-charges" if purpose == "spend" else None
        parts = apportioned(draft, held, name, c.Attribution(purpose=purpose, category=category))
        carry_out(draft, c.AllocateLine(holding=H, line=name, parts=parts))
    five = tuple(part(1_000, "spend", name, category="activity") for name in PEOPLE[:5])
    carry_out(draft, c.AllocateLine(holding=H, line=f"{H}/2025-04-11/-5000/1", parts=five))
    carry_out(draft, c.MoveMoney(
        account=PEOPLE[0], moved_on=day(12), amount_pence=2_500, fund="nhs", from_holding=H,
        to_holding=H, to_account=PEOPLE[299],
    ))  # fmt: skip
    return story


def bank(story: Story, on: int):
    return reconcile(story.draft, f"bank/{H}", first_on=day(1), last_on=day(on))


@pytest.mark.parametrize("on", [1, 2, 9, 10, 11, 12, 30])
def test_on_every_day_the_parts_of_300_people_come_to_what_the_bank_says(story, on):
    found = bank(story, on)
    lines = story.draft.holding(H).lines.values()
    says = sum(x.amount_pence for x in lines if x.on <= day(on))
    assert found.parts[0].theirs.closing_pence == says
    assert sum(one.closing_pence for one in found.held) == says
    assert found.squared and found.difference_pence == 0


def test_each_persons_part_is_what_their_own_account_has(story):
    held = {one.account: one.closing_pence for one in bank(story, 30).held}
    draft = story.draft
    assert len(held) == 300
    for name in PEOPLE:
        assert held[name] == sum(has_pence(draft, draft.account(name)).values())


def test_as_it_was_known_before_anybody_shared_it_out_the_rest_was_an_item_each_day():
    story = given(*set_up(), *first_weeks())
    then = story.draft.standing
    three = tuple(part(10_000 + n, "payment", PEOPLE[n]) for n in range(3))
    story.when(c.AllocateLine(holding=H, line=f"{H}/2025-04-02/30003/1", parts=three))
    for on, items in ((2, 30_003), (9, 30_003 - 2_345), (30, 30_003 - 2_345 + 777 - 5_000)):
        known = reconcile(story.draft.as_known(then), f"bank/{H}", first_on=day(1), last_on=day(on))
        assert sum(item.pence for item in known.items) == items
        held = sum(one.closing_pence for one in known.held)
        assert held + items == known.parts[0].theirs.closing_pence
        now = bank(story, on)
        assert sum(item.pence for item in now.items) == items - 30_003


def test_a_move_takes_from_one_and_gives_to_the_other_and_no_line_shows_it(story):
    before = {one.account: one.closing_pence for one in bank(story, 11).held}
    after = {one.account: one.closing_pence for one in bank(story, 12).held}
    changed = {name: after[name] - before[name] for name in PEOPLE if after[name] != before[name]}
    assert changed == {PEOPLE[0]: -2_500, PEOPLE[299]: 2_500}


def test_a_charge_is_borne_by_what_each_has_to_the_penny(story):
    draft = story.draft
    fees = [s.event.shares[0].pence for name in PEOPLE for s in draft.account(name).spends.values()
            if s.event.category == "bank-charges"]  # fmt: skip
    assert sum(fees) == 2_345 and set(fees) == {7, 8}
    interest = [x.shares[0].pence for name in PEOPLE for x in draft.account(name).live_money()
                if isinstance(x, e.InterestReceived)]  # fmt: skip
    assert sum(interest) == 777


def test_a_line_that_is_attributed_in_part_leaves_the_rest_as_an_item():
    story = given(*set_up(PEOPLE[:3]), statement(line(900, day(2)), holding=H, opening_pence=0,
                                                 closing_pence=900))  # fmt: skip
    order = c.AllocateLine(holding=H, line=f"{H}/2025-04-02/900/1",
                           parts=(part(600, "payment", PEOPLE[0]),))  # fmt: skip
    found = bank(story.when(order), 2)
    assert sum(one.closing_pence for one in found.held) == 600
    assert [(item.kind, item.pence) for item in found.items] == [("only-at-bank", 300)]


def test_what_nobody_has_money_for_is_not_apportioned():
    story = given(*set_up(PEOPLE[:2]), statement(line(-900, day(2)), holding=H))
    with pytest.raises(Exception, match="no account has money"):
        apportioned(story.draft, story.draft.holding(H), f"{H}/2025-04-02/-900/1",
                    c.Attribution(purpose="spend"))  # fmt: skip


def test_equal_parts_give_the_odd_pennies_to_the_first_by_name():
    lines = [(line(1_000 * (n + 1), day(2)), said("payment", account=name, fund="nhs"))
             for n, name in enumerate(PEOPLE[:3])]  # fmt: skip
    story = given(*set_up(PEOPLE[:3]), statement(*lines, line(-100, day(3)), holding=H))
    parts = apportioned(story.draft, story.draft.holding(H), f"{H}/2025-04-03/-100/1",
                        c.Attribution(purpose="spend"), equally=True)  # fmt: skip
    assert [x.amount_pence for x in parts] == [34, 33, 33]
