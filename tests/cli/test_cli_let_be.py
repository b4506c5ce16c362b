"""What a decision let be, at the command line: in the surplus, on paper, and asked for again."""

from __future__ import annotations

import json

import pytest

from ledger import events as e
from tests.cli.conftest import World
from tests.cli.test_cli_reclaims import NOTICE, PAY, PROPOSE, rows

AGAIN = (
    "dpl reclaim propose A-1 R-2 --fund nhs --amount {} --ground unused-accumulated "
    "--on 02/08/2025{}"
)
PROMISE = "before 25 July 2026, unless a review"


@pytest.fixture
def won(world: World) -> World:
    """Of £1,150.00 that was asked back, £250.00 was let be on 25 July 2025."""
    world.done(PAY.format("2350.00"))
    world.done(PROPOSE.format("1150.00", "30/06/2025"))
    world.done(NOTICE.format("1150.00"))
    world.done("dpl reclaim reconsider A-1 R-1 --ground planned-use --on 20/07/2025")
    answer = world.done("dpl reclaim decide A-1 R-1 --outcome reduced --amount 900.00 "
                        "--reason wages-owed --on 25/07/2025")  # fmt: skip
    assert answer.err.splitlines()[-1] == (
        "£250.00 is let be: not asked for again before 25 July 2026 unless a review of the plan "
        "is held or something is new"
    )
    return world


def flat(text: str) -> str:
    return " ".join(text.split())


def of_all(world: World, more: str) -> dict:
    return next(row for row in rows(world, f"dpl surplus {more}") if row["fund"] == "nhs")


def test_the_surplus_of_one_account_has_a_line_of_it_and_of_all_a_column(won):
    told = rows(won, "dpl surplus A-1 --fund nhs --as-at 02/08/2025")
    lines = {row["what"]: row["amount_pence"] for row in told}
    assert (lines["surplus"], lines["let-be"], lines["asked"], lines["to-ask"]) == (
        115_000, 25_000, 90_000, 0,
    )  # fmt: skip
    row = of_all(won, "--as-at 02/08/2025")
    assert (row["surplus_pence"], row["let_be_pence"], row["to_ask_pence"]) == (115_000, 25_000, 0)


def test_the_day_before_and_as_it_was_known_before_nothing_was_let_be(won):
    for more in ("--as-at 24/07/2025", f"--as-at 02/08/2025 --known-at {won.head - 1}"):
        assert of_all(won, more)["let_be_pence"] == 0
    assert of_all(won, "--as-at 25/07/2026")["let_be_pence"] == 0


def test_it_is_refused_with_what_to_give_and_asked_for_again_with_it(won):
    head = won.head
    answer = won.run(AGAIN.format("250.00", ""))
    assert (answer.code, won.head) == (2, head)
    assert "let be by the decision of 25 July 2025 on R-1" in answer.err
    assert "--despite R-1 --reason" in answer.err
    won.done(AGAIN.format("100.00", " --despite R-1 --reason not-spent-as-agreed"))
    reopened = next(x.event for x in won.entries() if isinstance(x.event, e.ReclaimReopened))
    assert (reopened.reclaim, reopened.again, reopened.amount_pence) == ("R-1", "R-2", 10_000)
    assert of_all(won, "--as-at 02/08/2025")["let_be_pence"] == 15_000
    history = won.done("dpl history A-1").out
    assert (
        "£100.00 that was let be on R-1 is asked for again by R-2: not spent as agreed" in history
    )
    for name in ("R-1", "R-2"):
        told = won.done(f"dpl reclaim show A-1 {name} -O csv").out
        assert "is asked for again by R-2" in told
    assert (
        "Asked for again by R-2: not spent as agreed." in won.done("dpl reclaim letter A-1 R-1").out
    )


def test_the_same_pounds_are_not_asked_for_at_once_on_another_ground(won):
    """£2,350.00 is there, £900.00 asked for, £250.00 let be: £1,200.00 is other money."""
    head, other = won.head, AGAIN.replace("unused-accumulated", "plan-changed")
    answer = won.run(other.format("1200.01", ""))
    assert (answer.code, won.head) == (2, head)
    assert "refused (let-be): £250.00 was let be by the decision of 25 July 2025" in answer.err
    assert "is not asked for again as plan-changed before 25 July 2026" in answer.err
    beyond = won.run(other.format("9999.00", "").replace("plan-changed", "circumstances-changed"))
    assert (beyond.code, won.head) == (2, head)


def test_what_is_asked_for_again_on_another_ground_says_on_paper_of_what_decision(won):
    other = AGAIN.replace("unused-accumulated", "plan-changed")
    won.done(other.format("250.00", " --despite R-1 --reason moved-in-with-family"))
    assert of_all(won, "--as-at 02/08/2025")["let_be_pence"] == 0
    won.done(
        "dpl reclaim notice A-1 R-2 --amount 250.00 --repay-by 15/09/2025 --repayer person "
        "--reason plan-changed --on 03/08/2025"
    )
    said = (
        "£250.00 of it was let be when we decided on R-1. We ask for it again, for what is new: "
        "moved in with family."
    )
    assert said in flat(won.done("dpl reclaim letter A-1 R-2").out)
    assert said in flat(won.done("dpl letter reclaim A-1 R-2").out)


def test_no_more_is_asked_of_what_is_left_than_that_and_the_figures_are_said(world):
    world.done(PAY.format("2350.00"))
    world.done("dpl spend record A-1 --fund nhs --amount 1000.00 --category personal-care "
               "--on 08/04/2025")  # fmt: skip
    world.done(PROPOSE.format("50.00", "30/06/2025").replace("unused-accumulated", "plan-changed"))
    asks = AGAIN.replace("unused-accumulated", "circumstances-changed")
    answer = world.run(asks.format("1300.01", ""))
    assert answer.code == 2
    assert (
        "refused (more-than-is-left): fund nhs has £1,350.00 on 2 August 2025, what is on its way "
        "included, R-1 asks for £50.00 already; £1,300.01 is more than is left to ask for"
    ) in flat(answer.err)
    world.done(asks.format("1300.00", ""))


def test_the_case_the_notice_and_the_answer_say_it(won):
    told = rows(won, "dpl reclaim show A-1 R-1 --as-at 02/08/2025")
    (row,) = [row for row in told if row["part"] == "let be"]
    assert row["amount_pence"] == 25_000
    assert "by the decision of 25 July 2025 on R-1, until 25 July 2026" in row["what"]
    assert PROMISE in flat(won.done("dpl reclaim letter A-1 R-1 --as-at 02/08/2025").out)
    answer = flat(won.done("dpl letter reconsideration A-1 R-1 --as-at 26/07/2025").out)
    assert f"We will not ask for this £250.00 again {PROMISE} of the plan is held" in answer
    before = won.done("dpl letter reconsideration A-1 R-1 --as-at 24/07/2025").out
    assert "will not ask" not in before


def test_the_statement_promises_it_to_the_person(won):
    told = flat(won.done("dpl report person A-1 --from 01/04/2025 --to 31/08/2025").out)
    assert "not to ask for £250.00. It will not ask for this again before 25 July 2026" in told
    early = won.done("dpl report person A-1 --from 01/04/2025 --to 30/06/2025").out
    assert "will not ask for this again" not in flat(early)


def test_the_commissioner_sees_it_beside_what_is_asked_and_still_to_ask(won):
    asked = "dpl report commissioner --from 01/04/2025 --to 31/08/2025"
    told = won.done(f"{asked} --section surplus -O csv").out
    assert "Let be by a decision" in told and "250.00" in told
    opened = won.done(f"{asked} --explain surplus/total/let-be").out
    assert "R-1" in opened


def test_what_was_only_asked_wrongly_is_asked_again_at_once(world):
    world.done(PAY.format("2350.00"))
    world.done(PROPOSE.format("1150.00", "30/06/2025"))
    world.done(NOTICE.format("1150.00"))
    answer = world.done("dpl reclaim withdraw A-1 R-1 --reason wrong-address --on 02/07/2025")
    assert "let be" not in answer.err
    world.done(AGAIN.format("1150.00", ""))
    assert json.loads(world.done("dpl surplus --as-at 02/08/2025 -O json").out)


def test_a_notice_served_before_there_was_this_rule_shows_the_working_it_was_served_with(
    won, monkeypatch
):
    with monkeypatch.context() as before:
        before.setattr("ledger.account.reclaims.surplus.of_what_is_there", lambda *_, **__: ())
        won.done(AGAIN.format("250.00", ""))
        won.done(
            "dpl reclaim notice A-1 R-2 --amount 250.00 --repay-by 15/09/2025 --repayer person "
            "--reason more-than-eight-weeks --on 03/08/2025"
        )
    assert "is not the one" not in won.done("dpl reclaim show A-1 R-2").err
    then = won.done("dpl surplus A-1 --fund nhs --as-at 03/08/2025 -O json").out
    assert "let-be" in then  # and what stands today is told by the rule of today


def test_the_years_end_keeps_what_was_let_be_while_payments_run(won):
    (row,) = [
        one for one in rows(won, "dpl account year-end A-1 --year 2025") if one["fund"] == "nhs"
    ]
    assert row["let_be_pence"] == 25_000
    assert row["to_funder_pence"] == 235_000 - 25_000 - row["stays_pence"] - row["prepaid_pence"]
    asked = "dpl report commissioner --from 01/04/2025 --to 31/03/2026 --section carry-over -O csv"
    assert "Let be by a decision" in won.done(asked).out


def test_what_was_let_be_while_payments_ran_goes_back_once_they_ended_and_the_person_reads_why(won):
    won.done(
        "dpl account stop A-1 --may --ground needs-met --on 30/09/2025 --decided-on 02/09/2025"
    )
    steps = won.done("dpl account closing A-1 --on 31/10/2025").out
    assert "let be by" not in flat(steps)
    told = flat(won.done("dpl report person A-1 --from 01/04/2025 --to 31/10/2025").out)
    assert "decided not to ask for £250.00 while the payments went on. They have ended" in told


def test_what_was_let_be_once_payments_had_ended_does_not_go_back(world):
    world.done(PAY.format("2350.00"))
    world.done(
        "dpl account stop A-1 --may --ground needs-met --on 31/05/2025 --decided-on 02/05/2025"
    )
    world.done(PROPOSE.format("2350.00", "30/06/2025"))
    world.done("dpl reclaim withdraw A-1 R-1 --reason savings-agreed --on 02/07/2025")
    final = [
        (row["about"], row["amount_pence"])
        for row in rows(world, "dpl account final A-1 --as-at 31/07/2025")
        if row["part"] == "to return" and row["name"] == "nhs"
    ]
    assert final == [("to icb", 0), ("let be by a decision", 235_000)]
    steps = flat(world.done("dpl account closing A-1 --on 31/07/2025 -O csv").out)
    assert "£2,350.00 was let be by the withdrawal of R-1 on 2 July 2025" in steps


def test_the_monitoring_return_tells_it_apart_from_what_is_the_funders(won):
    asked = "dpl report monitoring A-1 --from 01/04/2025 --to 31/08/2025"
    looked = won.done(f"{asked} --section to-look-at -O csv").out
    assert "let be by a decision" in looked and "250.00" in looked
    assert "Of that, let be" in won.done(f"{asked} --section terms -O csv").out
