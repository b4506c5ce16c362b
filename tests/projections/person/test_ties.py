"""Whatever happened, a statement adds up to the penny and every amount leads to its entries."""

from __future__ import annotations

import random
import re
import tempfile
from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.service import Ledger
from projections.balances import balances
from projections.person.statement import PersonStatement
from projections.person.value import Say, Sum, lines_of
from projections.writers.person import person_html
from projections.writers.person_text import person_text
from tests.projections.person.asking import figure
from tests.projections.person.stories import Story, days_of
from tests.projections.worlds import World, record
from tests.projections.worlds import opened as new_ledger


def must_tie(store, account: str, days) -> None:
    """All that holds of any statement."""
    found = PersonStatement(account, *days).statement(store)
    stood = balances(store, account=account, as_at=days[1]).total.balance_pence
    before = balances(store, account=account, as_at=days[0] - timedelta(days=1)).total.balance_pence
    names = {name: line.pence for name, line in found.figures()}
    if "went-out/now" in names:
        assert names["went-out/now"] == names["have/now"] == stood
        assert names["went-out/before"] == before
        assert names["went-out/in"] == names.get("came-in/total", 0)
        assert before + names["went-out/in"] + names["went-out/out"] == stood
        went = names.get("went-out/total", names.get("went-out/spent", 0))
        assert names["went-out/out"] == -went
    else:
        assert stood == before == 0
    goals = names.get("went-out/goals")
    assert goals is None or goals == names["went-out/spent"]
    every_sum_adds_up(found)
    every_amount_opens(found)
    every_amount_said_has_a_name(found)
    assert person_html(found) and person_text(found)


def every_sum_adds_up(found) -> None:
    for part in found.parts:
        for block in part.blocks:
            if isinstance(block, Sum) and not block.lines[-1].name.endswith("-all"):
                *lines, end = block.lines
                assert sum(line.pence for line in lines) == end.pence or not lines, block
                assert end.kind == "total", block


def every_amount_opens(found) -> None:
    for name, line in found.figures():
        if not line.worked:
            assert sum(pence for _, pence in line.behind) == line.pence, name
        assert line.behind or not line.pence or line.worked, name


def every_amount_said_has_a_name(found) -> None:
    """A sentence says no amount of money that cannot be opened, but for those in workings."""
    for part in found.parts:
        for block in part.blocks:
            says = [block] if isinstance(block, Say) else getattr(block, "items", ())
            for say in says:
                told = Counter(re.findall(r"£[\d,]+\.\d\d", say.words))
                named = {f"£{abs(line.pence) // 100:,}.{abs(line.pence) % 100:02d}"
                         for line in say.figures}  # fmt: skip
                assert set(told) <= named, (say.words, named)
            assert isinstance(block, Say) or list(lines_of(block)) is not None


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, 10**6))
def test_what_was_there_with_what_came_and_without_what_went_is_what_is_there(seed):
    with (
        tempfile.TemporaryDirectory() as folder,
        new_ledger(f"sqlite:///{folder}/ledger.db") as store,
    ):
        Story(Ledger(store), seed).run(40)
        chance = random.Random(seed)
        for _ in range(3):
            must_tie(store, "A-1", days_of(chance))


@pytest.mark.parametrize("seed", [3, 11])
def test_it_adds_up_where_money_moves_between_accounts_and_statements_are_withdrawn(
    ledger_url, seed
):
    """Worlds of raw events: several accounts, lines matched and undone, money moved."""
    with new_ledger(ledger_url) as store:
        world = World(seed)
        for told in world.commands(150):
            record(store, told)
        for account in ("A-1", "A-2"):
            last = world.today
            for back in (0, 20, 60):
                first = last - timedelta(days=back)
                must_tie(store, account, (first, last))


def test_the_same_question_has_the_same_answer_byte_for_byte(tmp_path):
    with new_ledger(f"sqlite:///{tmp_path}/ledger.db") as store:
        story = Story(Ledger(store), 7)
        story.run(60)
        asks = PersonStatement("A-1", story.today - timedelta(days=90), story.today)
        then = asks.statement(store)
        assert figure(then, "have/now")
        story.run(0)
        story.spend()
        again = asks.statement(store, known_at=then.position)
        assert person_html(again) == person_html(then)
        assert asks.statement(store) != then
