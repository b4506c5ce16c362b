"""A second person at the command line: asking, looking, agreeing, refusing; and bank details."""

from __future__ import annotations

import json
from datetime import date, timedelta

import msgspec
import pytest

from cli.demonstration.stage import Stage
from ledger import commands as c
from ledger import events as e
from ledger.book.approvals import approval_id
from tests.book.approving import policy
from tests.cli.conftest import APRIL, SPEND, World

NUMBER = (
    "dpl holding number bank-1 --from 01/05/2025 --sort-code 20-11-22 --account-number 87654321 "
    "--reason new-account"
)
LISTS = policy("disallowance", "bank-details", funder="icb", effective_on=APRIL)
DISALLOW = "dpl spend disallow A-1/6 --on 20/04/2025 --reason outside-plan"
DISALLOWED = c.DisallowSpend(
    account="A-1", spend=6, disallowed_on=date(2025, 4, 20), reason="outside-plan"
)
ID = approval_id(DISALLOWED)


@pytest.fixture
def strict(world: World) -> World:
    """Jo's account, a spend of £49.99, and a pack that wants two people to disallow it."""
    world.told(SPEND, LISTS)
    return world


def rows(world: World, line: str) -> list[dict]:
    return json.loads(world.done(f"{line} -O json").out)


def test_what_waits_says_so_and_what_to_do_next(strict):
    head = strict.head
    answer = strict.done(DISALLOW)
    assert answer.err == (
        f"recorded 1 entry at position {head + 1}\n"
        f"this waits for a second person, as approval {ID}\n"
        f"  try:   somebody else runs: dpl approve {ID}\n"
    )
    assert answer.out.splitlines()[1].endswith(
        "A spend not allowed of £49.99 asked for, about account A-1: it waits for a second person "
        f"(approval {ID}, by strict/1)"
    )
    assert isinstance(strict.last(), e.ApprovalRequested)


def test_a_dry_run_says_that_it_would_wait(strict):
    head = strict.head
    answer = strict.done(f"{DISALLOW} --dry-run")
    assert answer.err == (
        "this would record 1 entry; nothing was recorded\nthis would wait for a second person\n"
    )
    assert strict.head == head


def test_another_person_approves_and_history_names_both(strict):
    strict.done(DISALLOW, by="anna")
    answer = strict.done(f"dpl approve {ID[:4]} --on 21/04/2025", by="bob")
    assert f"Approval {ID} given on 21 April 2025" in answer.out
    assert "A-1/7" in answer.out and "recorded 2 entries" in answer.err
    asked, given, done = strict.entries(strict.head - 3)
    assert (given.by, given.event.asked_by) == (done.by, asked.by)
    last = rows(strict, "dpl history A-1 --wide")[-1]
    assert (last["by"], last["on_behalf_of"]) == (given.by, asked.by) and given.by != asked.by


def test_who_asked_cannot_approve_not_even_for_somebody_else(strict):
    strict.done(DISALLOW)
    head = strict.head
    for line in (
        f"dpl approve {ID}",
        f"dpl approve {ID} --by team-9",
        f"dpl approve {ID} --dry-run",
    ):
        answer = strict.run(line)
        assert answer.code == 2 and "refused (own-request)" in answer.err
        assert answer.err.endswith("nothing was recorded\n")
    assert strict.head == head


def test_what_it_comes_to_can_be_seen_before(strict):
    strict.done(DISALLOW, by="anna")
    head = strict.head
    answer = strict.done(f"dpl approve {ID} --dry-run", by="bob")
    assert "£49.99 of the spend in A-1/6 is not allowed" in answer.out
    assert strict.head == head
    shown = rows(strict, f"dpl approval show {ID[:6]}")
    told = {(row["what"], row["name"]): row["about"] for row in shown}
    assert told["approval", ID] == "a spend not allowed about account A-1, £49.99"
    assert told["order", "command"] == "disallow-spend"
    assert "is not allowed" in told["would record", "A-1/7"]
    assert told["asked", strict.entries(head - 1)[0].by].startswith("anna, on 20")


def test_what_waits_is_listed_with_who_asked_and_why(strict):
    assert rows(strict, "dpl approval list") == []
    strict.done(DISALLOW, by="anna")
    strict.done(f"{NUMBER} --by team-3", by="bob")
    first, second = rows(strict, "dpl approval list")
    assert first == {
        "approval": ID,
        "about": "account A-1",
        "why": "disallowance",
        "amount_pence": 4999,
        "asked_at": first["asked_at"],
        "asked_by": first["asked_by"],
        "asked_login": "anna",
        "asked_for": None,
        "policy": "strict/1",
    }
    assert (second["about"], second["asked_login"]) == ("holding bank-1", "bob")
    assert rows(strict, "dpl approval list --account A-1") == [first]
    strict.done(f"dpl approval refuse {ID} --reason not-agreed --on 22/04/2025", by="cleo")
    assert rows(strict, "dpl approval list") == [second]
    (gone,) = rows(strict, "dpl approval list --all --account A-1")
    assert (gone["standing"], gone["answered_on"]) == ("refused", "2025-04-22")
    assert (gone["answered_login"], gone["reason"]) == ("cleo", "not-agreed")
    assert rows(strict, f"dpl approval list --known-at {strict.head - 1}") == [first, second]


def test_as_at_a_day_what_was_asked_later_or_answered_later_is_not_there(strict):
    strict.done(DISALLOW, by="anna")
    asked_on = date.fromisoformat(strict.entries(strict.head - 1)[0].recorded_at[:10])
    strict.done(f"dpl approval refuse {ID} --reason not-agreed --on {asked_on}", by="bob")
    before = asked_on - timedelta(days=1)
    assert rows(strict, f"dpl approval list --all --account A-1 --as-at {before}") == []
    (answered,) = rows(strict, f"dpl approval list --all --account A-1 --as-at {asked_on}")
    assert answered["standing"] == "refused"
    assert rows(strict, f"dpl approval list --as-at {asked_on}") == []


def test_the_morning_check_tells_what_waits_until_it_is_answered(strict):
    assert "second person" not in strict.done("dpl check").err
    strict.done(DISALLOW, by="anna")
    asked = strict.head
    strict.done(NUMBER, by="anna")
    told = strict.done("dpl check").err
    assert "to do: 2 requests wait for a second person, since " in told
    about = strict.done("dpl check --holding bank-1").err
    assert "to do: bank-1: 1 request waits for a second person, since " in about
    assert "1 request waits" in strict.done(f"dpl check --known-at {asked}").err
    assert "second person" not in strict.done("dpl check --as-at 30/04/2025").err
    strict.done(f"dpl approve {ID}", by="bob")
    assert "to do: 1 request waits for a second person" in strict.done("dpl check").err


def test_a_request_is_taken_back_by_who_asked(strict):
    strict.done(DISALLOW)
    strict.done(f"dpl approval refuse {ID} --reason taken-back --on 20/04/2025")
    assert strict.last() == e.ApprovalRefused(ID, date(2025, 4, 20), "taken-back")
    answer = strict.run(f"dpl approve {ID}", by="bob")
    assert answer.code == 2 and "was refused on 20 April 2025" in answer.err


def test_what_changed_since_is_shown_as_such_and_refused(strict):
    strict.done(DISALLOW, by="anna")
    strict.done("dpl spend refund A-1/6 --amount 10.00 --on 18/04/2025")
    shown = rows(strict, f"dpl approval show {ID}")
    assert "changed since" in {row["what"] for row in shown}
    answer = strict.run(f"dpl approve {ID}", by="bob")
    assert answer.code == 2 and "refused (changed-since)" in answer.err


def test_a_request_that_was_carried_out_shows_what_was_recorded(strict):
    strict.done(DISALLOW, by="anna")
    strict.done(f"dpl approve {ID}", by="bob")
    shown = rows(strict, f"dpl approval show {ID}")
    assert [row["name"] for row in shown if row["what"] == "recorded"] == [
        f"approval:{ID}/2",
        "A-1/7",
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("dpl approve 0123", "there is no approval 0123"),
        ("dpl approve 012", "4 to 12 of the characters"),
        ("dpl approval show zzzz", "4 to 12 of the characters"),
        ("dpl approval list --account A-1 --holding bank-1", "not both"),
    ],
)
def test_what_cannot_be_meant_is_said_so(strict, line, words):
    answer = strict.run(line)
    assert answer.code == 2 and words in answer.err


def test_the_same_command_sent_again_while_it_waits_was_recorded_before(strict):
    strict.done(f"{DISALLOW} --id d-1")
    answer = strict.done(f"{DISALLOW} --id d-1")
    assert "recorded before, 1 entry" in answer.err
    assert f"this waits for a second person, as approval {ID}" in answer.err
    answer = strict.run(DISALLOW)
    assert answer.code == 2 and f"waits for a second person as approval {ID}" in answer.err


def test_a_beginning_that_two_requests_share_is_not_enough(strict):
    seen: dict[str, c.DisallowSpend] = {}
    for n in range(5_000):
        one = msgspec.structs.replace(DISALLOWED, reason=f"reason-{n}")
        other = seen.setdefault(approval_id(one)[:4], one)
        if other is not one:
            break
    strict.told(one, other)
    begins = approval_id(one)[:4]
    answer = strict.run(f"dpl approve {begins}", by="bob")
    assert answer.code == 2 and f"2 approvals begin with {begins}: " in answer.err
    strict.done(f"dpl approve {approval_id(one)[:11]}", by="bob")


def test_nobody_audits_an_account_they_set_up(world):
    world.told(policy("own-audit", funder="icb", effective_on=APRIL))
    audit = (
        "dpl review hold A-1 --fund nhs --on 01/07/2025 --kind financial --plan-right --used-well "
        "--enough --conditions-kept"
    )
    answer = world.run(audit, by="anna")
    assert answer.code == 2 and "refused (own-audit): account A-1 was set up by" in answer.err
    world.done(audit, by="bob")


def test_a_correction_that_waits_still_shows_what_it_would_change(strict):
    strict.told(policy("payment", funder="icb", effective_on=APRIL, version="2"))
    pay = "dpl pay make A-1 --fund nhs --gross 600.00 --on 04/04/2025"
    strict.agreed(pay)
    answer = strict.done("dpl correct A-1/7 --amount 500.00 --reason typing-error --dry-run")
    assert "500.00" in answer.out
    strict.agreed("dpl correct A-1/7 --amount 500.00 --reason typing-error --yes")
    assert strict.last().gross_pence == 50_000


# ── in bulk ──────────────────────────────────────────────────────────────────────────────────

BULK = (
    '{"command":"disallow-spend","account":"A-1","spend":6,"disallowed_on":"2025-04-20",'
    '"reason":"outside-plan","id":"d-1"}\n'
    '{"command":"query-spend","account":"A-1","spend":6,"reason":"why","queried_on":"2025-04-20",'
    '"id":"q-1"}\n'
)


def test_a_file_says_which_of_its_commands_wait(strict):
    answer = strict.done("dpl record -", stdin=BULK)
    assert f"this waits for a second person, as approval {ID}" in answer.err
    assert [type(entry.event) for entry in strict.entries(strict.head - 2)] == [
        e.ApprovalRequested,
        e.SpendQueried,
    ]


def test_each_answer_says_whether_its_command_waits(strict):
    answer = strict.done("dpl record - --each", stdin=BULK)
    waits, done = map(json.loads, answer.out.splitlines())
    assert waits["waits"] == ID and "waits" not in done


def test_bank_details_in_a_file_are_hashed_and_kept_apart(world):
    line = (
        '{"command":"change-holding-number","holding":"bank-1","from_on":"2025-05-01",'
        '"reason":"new-account","private":{"sort_code":"20-11-22","account_number":"87654321"}}'
    )
    world.done("dpl record -", stdin=line)
    asked = json.loads(world.last().order)
    assert len(asked["number_hash"]) == 64 and "87654321" not in world.last().order
    assert "87654321" in world.private(asked["detail"])


# ── bank details ─────────────────────────────────────────────────────────────────────────────


def test_bank_details_wait_and_an_approver_can_see_them(world):
    answer = world.done(NUMBER, by="anna")
    asked = world.last()
    assert isinstance(asked, e.ApprovalRequested) and "87654321" not in asked.order + answer.out
    shown = rows(world, f"dpl approval show {asked.approval} --private")
    assert {"what": "private", "name": "account_number", "about": "87654321"} in shown
    assert not any(
        row["what"] == "private" for row in rows(world, f"dpl approval show {asked.approval}")
    )
    world.done(f"dpl approve {asked.approval}", by="bob")
    changed = world.last()
    assert isinstance(changed, e.HoldingNumberChanged) and changed.from_on == date(2025, 5, 1)
    assert "87654321" in world.private(changed.detail)
    told = world.done("dpl history --holding bank-1").out
    assert "Another account number from 1 May 2025: new account" in told
    assert "another account number  01/05/2025" in world.done("dpl holding show bank-1").out


def test_a_number_that_is_another_holdings_is_refused(world):
    world.done(
        "dpl holding open bank-2 --kind bank --on 01/04/2025 --sort-code 20-11-22 "
        "--account-number 87654321"
    )
    answer = world.run(NUMBER)
    assert answer.code == 2 and "refused (known-number): holding bank-2" in answer.err
    assert world.run("dpl holding number bank-1 --from 01/05/2025 --reason x").code == 2


FILE = (
    "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
    "Debit Amount,Credit Amount,Balance\n"
    "{on},DEB,'20-11-22,{number},CARE,10.00,,90.00\n"
)


def test_statements_of_the_old_and_of_the_new_number_find_their_holding(empty, tmp_path):
    empty.done(
        "dpl holding open bank-1 --kind bank --on 01/04/2025 --sort-code 20-11-22 "
        "--account-number 12345678"
    )
    empty.agreed(NUMBER)
    for name, on, number in (("old", "10/04/2025", 12345678), ("new", "10/05/2025", 87654321)):
        (tmp_path / f"{name}.csv").write_text(FILE.format(on=on, number=number))
    empty.done("dpl import old.csv")
    empty.done("dpl import new.csv --holding bank-1")
    (tmp_path / "late.csv").write_text(FILE.format(on="11/05/2025", number=12345678))
    answer = empty.run("dpl import late.csv")
    assert answer.code == 2 and "wrong-number-then" in answer.err


def test_what_was_agreed_to_leads_back_to_who_agreed_and_to_what_was_asked(strict):
    strict.done(DISALLOW, by="anna")
    strict.done(f"dpl approve {ID}", by="bob")
    assert "was agreed to in" in strict.done("dpl trace A-1/7").out
    told = strict.done(f"dpl trace approval:{ID}/2").out
    assert "answers" in told and "was agreed to in" in told


def test_an_entry_of_a_request_can_be_traced(strict):
    strict.done(DISALLOW)
    for name in (f"approval:{ID}/1", f"_approval:{ID}/1"):
        assert "it waits for a second person" in strict.done(f"dpl trace {name}").out
    assert strict.done("dpl trace policy/1").code == 0


# ── pay runs, write-offs, and the stage of the demonstration ─────────────────────────────────


def test_a_pay_run_waits_and_one_other_person_makes_it(world):
    world.told(
        c.AgreePaymentSchedule(
            account="A-1", fund="nhs", frequency="four-weekly", from_on=APRIL, decided_on=APRIL
        )
    )
    world.done("dpl pay run april --on 01/04/2025 --to 01/04/2025", by="anna")
    asked = world.last()
    assert (asked.why, asked.about, asked.amount_pence) == ("pay-run", "_pay:april", 60_000)
    assert rows(world, "dpl approval list")[0]["about"] == "pay run april"
    assert world.run(f"dpl approve {asked.approval}", by="anna").code == 2
    world.done(f"dpl approve {asked.approval}", by="bob")
    assert [type(entry.event) for entry in world.entries(world.head - 2)] == [
        e.PaymentMade,
        e.PaymentRunMade,
    ]


def test_a_write_off_waits_by_default(world):
    world.told(SPEND, DISALLOWED)
    order = c.WriteOffReclaim(
        account="A-1", fund="nhs", written_off_on=date(2025, 5, 1), authority="panel-7",
        reason="hardship",
    )  # fmt: skip
    world.told(order)
    assert world.last().why == "write-off"
    world.done(f"dpl approve {approval_id(order)}", by="bob")
    assert isinstance(world.last(), e.ReclaimWrittenOff)


def test_on_the_stage_a_second_person_is_somebody_else(empty, tmp_path):
    told: list[str] = []
    stage = Stage(tmp_path, empty.url, told.append)
    with stage.set_up():
        stage.today(date(2025, 5, 1))
        stage.do(
            "dpl holding open bank-1 --kind bank --on 01/04/2025 --sort-code 20-11-22 "
            "--account-number 12345678"
        )
        stage.do(NUMBER)
        stage.do(f"dpl approve {stage.waiting()}", refused=True)
        with stage.as_person("second"):
            stage.do(f"dpl approve {stage.waiting()}")
    asked, _, changed = empty.entries(empty.head - 3)
    assert changed.by != asked.by == changed.on_behalf_of
    assert "recorded 2 entries" in told[-1]
