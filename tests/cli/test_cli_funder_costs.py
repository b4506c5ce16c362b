"""`dpl budget funder-cost` and `end-funder-cost`: typed, seen in the ledger, and told of."""

from __future__ import annotations

import json
from datetime import date

from ledger import events as e

BLOCK = (
    "dpl budget funder-cost A-1 day-centre --fund nhs --kind block-contract --weekly 86.00 "
    "--from 01/04/2025 --on 14/04/2025"
)
RELEASED = (
    "dpl budget end-funder-cost A-1 day-centre --last 30/06/2025 --decided-on 20/06/2025 "
    "--reason released"
)


def test_a_cost_beside_the_budget_is_recorded_and_told_in_words(world):
    answer = world.done(BLOCK)
    assert world.last() == e.FunderCostRecorded(
        "day-centre", "nhs", "block-contract", "weekly", 8600, date(2025, 4, 1), None,
        date(2025, 4, 14),
    )  # fmt: skip
    assert "nhs bears beside the budget £86.00 a week for a block contract" in answer.out


def test_it_ends_when_it_is_released(world):
    world.done(BLOCK)
    answer = world.done(RELEASED)
    assert world.last() == e.FunderCostEnded(
        "day-centre", date(2025, 6, 30), date(2025, 6, 20), "released"
    )
    assert "Cost day-centre ended after 30 June 2025: released" in answer.out


def test_it_is_no_money_of_the_account_and_is_shown_with_the_budget(world):
    before = world.done("dpl balance A-1 -O json").out
    world.done(BLOCK)
    world.done(RELEASED)
    assert json.loads(world.done("dpl balance A-1 -O json").out) == json.loads(before)
    rows = json.loads(world.done("dpl budget show A-1 -O json").out)
    (cost,) = [row for row in rows if row["what"] == "cost"]
    assert (cost["name"], cost["amount_pence"], cost["per"], cost["to"]) == (
        "day-centre", 8600, "week", "2025-06-30",
    )  # fmt: skip
    assert cost["about"] == "block contract, borne by nhs beside the budget"


def test_what_never_was_is_shown_no_more(world):
    world.done(BLOCK)
    world.done(RELEASED.replace("--last 30/06/2025", "--last 31/03/2025"))
    rows = json.loads(world.done("dpl budget show A-1 -O json").out)
    assert not [row for row in rows if row["what"] == "cost"]


def test_what_the_care_cost_before_is_told_as_such(world):
    answer = world.done(
        "dpl budget funder-cost A-1 home-care --fund nhs --kind care-before --weekly 300.00 "
        "--from 01/02/2023 --to 31/03/2025 --on 14/04/2025"
    )
    assert "Before the budget the care cost nhs £300.00 a week, from 1 February 2023" in answer.out


def test_how_much_is_said_once(world):
    for wrong in (BLOCK.replace("--weekly 86.00", ""), f"{BLOCK} --once 5.00"):
        answer = world.run(wrong)
        assert answer.code == 2
        assert "one of --weekly, --yearly and --once" in answer.err
        assert "nothing was recorded" in answer.err


def test_a_refusal_tells_what_to_try_and_records_nothing(world):
    head = world.head
    for wrong, rule in (
        (BLOCK.replace("--weekly", "--once") + " --to 30/06/2025", "once-has-no-end"),
        (f"{BLOCK} --to 31/03/2025", "end-before-start"),
        (BLOCK.replace("--fund nhs", "--fund lottery"), "unknown-fund"),
        (RELEASED, "unknown-cost"),
    ):
        answer = world.run(wrong)
        assert (answer.code, world.head) == (2, head)
        assert f"refused ({rule})" in answer.err
        assert "try:" in answer.err


def test_a_dry_run_records_nothing(world):
    head = world.head
    world.done(f"{BLOCK} --dry-run")
    assert world.head == head


def test_the_commissioner_is_told_of_double_running(world):
    world.done(BLOCK)
    world.done(RELEASED)
    report = "dpl report commissioner --from 01/04/2025 --to 31/03/2026"
    out = world.done(f"{report} --section double-running").out
    assert "NHS continuing healthcare" in out and "£1,118.00" in out and "13.0" in out
    opened = world.done(f"{report} --explain double-running/chc/borne").out
    assert "A-1/6" in opened and "A-1/7" in opened
