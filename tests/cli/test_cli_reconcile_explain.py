"""`dpl reconcile explain|unexplain|again`: why a council's extract and our books differ."""

from __future__ import annotations

import pytest

from ledger import commands as c
from ledger import events as e
from tests.builders import day
from tests.cli.conftest import World
from tests.reconciling.extracts import NAME, extract, says, stood

THEIRS = "spend/council/2025-04-08/-4100/1"
ONE = f"--line {THEIRS} --entry A-1/6"
EXPLAIN = f"dpl reconcile explain {NAME} {ONE} --as their-error --reason typing --on 06/05/2025"


@pytest.fixture
def differing(world: World) -> World:
    """Jo spent £40.00 of the council's on 8 April; shire says £41.00."""
    world.told(
        c.RecordSpend(
            account="A-1", paid_on=day(8), amount_pence=4000, category="food", fund="council"
        ),
        extract(says("spend", -4100, day(8)), stood=(stood("council", 0, -4100),)),
    )
    return world


def test_a_difference_is_explained_with_a_note_that_is_private(differing: World) -> None:
    told = differing.done(f"{EXPLAIN} --note 'Ann of shire will mend it in May'")
    assert "£1.00 less on their side: their error, typing" in told.out
    event = differing.last()
    assert isinstance(event, e.LineExplained) and event.amount_pence == -100
    assert "Ann of shire" in differing.private(event.detail)
    assert all("Ann" not in repr(entry) for entry in differing.entries())


def test_a_dry_run_records_nothing(differing: World) -> None:
    head = differing.head
    differing.done(f"{EXPLAIN} --dry-run")
    assert differing.head == head


def test_an_explanation_is_taken_back_by_its_number(differing: World) -> None:
    differing.done(EXPLAIN)
    number = differing.entries()[-1].version
    differing.done(f"dpl reconcile unexplain {NAME} {number} --reason mistaken")
    again = differing.run(f"dpl reconcile unexplain {NAME} {number} --reason mistaken")
    assert again.code == 2 and "it has: none" in again.err


def test_what_is_no_difference_is_refused_and_nothing_recorded(differing: World) -> None:
    told = differing.run(EXPLAIN.replace(" --entry A-1/6", ""))
    assert told.code == 2
    assert f"{THEIRS} of {NAME} is no difference that is open" in told.err
    assert "nothing was recorded" in told.err


def test_naming_nothing_is_told_before_anything_is_asked(differing: World) -> None:
    told = differing.run(EXPLAIN.replace(ONE, ""))
    assert told.code == 2 and "--line or --entry" in told.err


def test_what_was_recorded_since_is_matched_again(differing: World) -> None:
    differing.told(extract(says("spend", -2500, day(20)), name="cd", first_on=day(20)))
    differing.done("dpl spend record A-1 --amount 25.00 --on 20/04/2025 --category food "
                   "--fund council")  # fmt: skip
    assert "1 match found, £25.00" in differing.done(f"dpl reconcile again {NAME}").out
    told = differing.done(f"dpl reconcile again {NAME}")
    assert told.err.strip() == "nothing more can be matched by rule; nothing was recorded"


def test_nothing_is_matched_where_nothing_was_read(differing: World) -> None:
    told = differing.run("dpl reconcile again council/essex/A-1")
    assert told.code == 2 and "no extract of essex tells of A-1" in told.err
