"""A council that goes on paying for what is the NHS's since a day, at the command line."""

from __future__ import annotations

import json
import shlex

import pytest

from tests.cli.conftest import World


@pytest.fixture
def passed_on(world: World) -> World:
    """The council paid Jo for April; in June all is the NHS's, which it was since 29 April,
    and which gives more from then on."""
    world.done("dpl allocate make A-1 al-c --fund council --deployment direct_payment "
               "--weekly 100.00 --from 01/04/2025 --decided-on 01/04/2025")  # fmt: skip
    world.done("dpl pay schedule A-1 --fund council --every four-weekly --from 01/04/2025 "
               "--decided-on 01/04/2025")  # fmt: skip
    world.done("dpl pay make A-1 --fund council --gross 400.00 --on 01/04/2025 "
               "--from 01/04/2025 --to 28/04/2025")  # fmt: skip
    world.done("dpl account eligibility A-1 --to adult-chc --from 29/04/2025 "
               "--decided-on 10/06/2025")  # fmt: skip
    world.done("dpl allocate revise A-1 al-1 --amount 200.00 --from 29/04/2025 "
               "--decided-on 10/06/2025")  # fmt: skip
    return world


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_run_says_what_it_leaves_out_and_why(passed_on):
    answer = passed_on.run("dpl pay run june --on 30/06/2025 --to 30/06/2025 --with-arrears")
    assert answer.code == 2 and "A-1 council another-fund-pays £1,200.00" in flat(answer.err)
    answer = passed_on.run("dpl pay arrears A-1 --fund council --on 30/06/2025 --to 30/06/2025")
    assert answer.code == 2 and "another-fund-pays" in answer.err


def test_what_is_due_says_that_it_is_held(passed_on):
    answer = passed_on.done("dpl pay due A-1 --as-at 30/06/2025 -O json")
    council = [row for row in json.loads(answer.out) if row["fund"] == "council"]
    assert [row["standing"] for row in council] == ["paid", "held", "held", "held"]
    told = flat(answer.err)
    assert "£1,200.00 of that is held: another fund pays for the whole package" in told
    before = passed_on.done("dpl pay due A-1 --as-at 09/06/2025 -O json").out
    assert "held" not in {row["standing"] for row in json.loads(before)}


def test_the_list_of_work_has_the_command_that_ends_it(passed_on):
    asked = "dpl work --account A-1 --kind goes-on --kind payment-due --as-at 30/06/2025"
    (task,) = json.loads(passed_on.done(f"{asked} -O json").out)
    assert "al-c of council goes on although nhs pays" in task["words"]
    assert "nhs has no payment schedule, and no run pays it" in task["words"]
    first = task["command"].replace("'{four-weekly|weekly|monthly}'", "four-weekly")
    passed_on.done(first.replace("'{date}'", "29/04/2025"))
    (task,) = [
        one
        for one in json.loads(passed_on.done(f"{asked} -O json").out)
        if one["kind"] == "goes-on"
    ]
    command = task["command"].replace("'{date}'", "30/06/2025")
    assert shlex.split(command)[:5] == ["dpl", "allocate", "end", "A-1", "al-c"]
    passed_on.done(command)
    (left,) = json.loads(passed_on.done(f"{asked} -O json").out)
    assert (left["kind"], left["words"].split(":")[0]) == ("payment-due", "nhs")
    answer = passed_on.done("dpl pay due A-1 --as-at 30/06/2025")
    assert "due £400.00, paid £400.00, still due £0.00" in answer.err
    assert "overpaid £0.00" in answer.err


def test_the_person_is_told_who_pays_and_to_say_so_if_wages_cannot_be_paid(passed_on):
    told = flat(passed_on.done("dpl report person A-1 --from 01/04/2025 --to 30/06/2025").out)
    assert "pays for all of your care since 29 April 2025. So £1,200.00 of" in told
    assert "should have paid you" not in told
