"""Commands in bulk: whole or not at all, one by one, in parts, and never twice."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cli import commandfile
from ledger.details import number_hash
from ledger.errors import Unreadable
from ledger.schemas import read_sent
from ledger.store import open_store
from tests.cli.conftest import World


def spend(pence: int = 500, account: str = "A-1", **changes) -> dict:
    said = {
        "command": "record-spend",
        "account": account,
        "paid_on": "2025-04-11",
        "amount_pence": pence,
        "category": "food",
        "fund": "nhs",
    }
    return said | changes


def write(*lines: dict | str, name: str = "orders.jsonl") -> str:
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    Path(name).write_text("\n".join(texts) + "\n", encoding="utf-8")
    return name


def answers(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


# ── whole ────────────────────────────────────────────────────────────────────────────────────


def test_a_file_is_recorded_whole(world):
    write(spend(500), "", spend(600))
    answer = world.run("dpl record orders.jsonl")
    assert answer == (
        0,
        "file          commands  recorded before  entries  first position  last position\n"
        "orders.jsonl         2                0        2               8              9\n",
        "recorded 2 entries at positions 8 to 9\n",
    )
    digest = hashlib.sha256(Path("orders.jsonl").read_bytes()).hexdigest()
    ids = [entry.command for entry in world.entries(7)]
    assert ids == [f"file-{digest[:24]}:1", f"file-{digest[:24]}:3"]


def test_the_same_file_sent_twice_records_nothing_twice(world):
    write(spend(500), spend(500))
    world.done("dpl record orders.jsonl")
    Path("copy.jsonl").write_bytes(Path("orders.jsonl").read_bytes())
    answer = world.run("dpl record copy.jsonl -O json")
    assert answer.code == 0
    assert answer.err == "all of this was recorded before; nothing more was recorded\n"
    assert json.loads(answer.out)[0]["recorded_before"] == 2
    assert world.head == 9


def test_a_dry_run_of_a_file_decides_it_all_and_records_nothing(world):
    write(spend(500), {"command": "accept-spend", "account": "A-1", "spend": 6,
                       "accepted_on": "2025-04-12", "reason": "ok"})  # fmt: skip
    answer = world.run("dpl record orders.jsonl --dry-run")
    assert answer.code == 2
    write(spend(500), spend(600))
    answer = world.run("dpl record orders.jsonl --dry-run -O csv")
    assert answer == (
        0,
        "file,commands,recorded_before,entries,first_position,last_position\n"
        "orders.jsonl,2,0,2,,\n",
        "this would record 2 entries; nothing was recorded\n",
    )
    assert world.head == 7


def test_one_refused_command_stops_them_all_and_every_refusal_is_told(world):
    write(spend(500), spend(500, "A-7"), spend(500, fund="lottery"))
    answer = world.run("dpl record orders.jsonl")
    assert answer == (
        2,
        "",
        "orders.jsonl:2: there is no account A-7\n"
        "  found: unknown-account\n"
        "  try:   dpl account open A-7 --help\n"
        "orders.jsonl:3: account A-1 has no fund lottery; its funds are: council, nhs\n"
        "  found: unknown-fund\n"
        "  try:   dpl account fund A-1 lottery --help\n"
        "nothing was recorded: 2 of 3 commands were refused\n",
    )
    assert world.head == 7


def test_the_only_command_of_a_file_is_refused_with_its_place(world):
    write(spend(500, "A-7"))
    assert world.run("dpl record orders.jsonl").err == (
        "orders.jsonl:1: there is no account A-7\n"
        "  found: unknown-account\n"
        "  try:   dpl account open A-7 --help\n"
        "nothing was recorded\n"
    )


def test_every_fault_of_a_file_is_told_at_once_with_line_and_field(world):
    write(
        spend(500),
        spend("500", paid_on="11/04/2025"),
        spend(True, categry="food"),
        {"command": "bring-opening-balance", "account": "A-1", "on": "2025-04-01",
         "funds": [{"fund": "nhs", "held_pence": -1, "owed_pence": 0, "paid_pence": 0,
                    "contributed_pence": 0.5}]},
        '{"command":"record-spend"',
        '{"command":"record-spnd"}',
    )  # fmt: skip
    answer = world.run("dpl record orders.jsonl")
    assert answer.code == 2
    assert answer.out == ""
    assert answer.err == (
        "orders.jsonl:2: paid_on: this is not a date like 2026-11-01\n"
        '  found: "11/04/2025"\n'
        "orders.jsonl:2: amount_pence: this is not a whole number of pence\n"
        '  found: "500"\n'
        "  try:   500 is £5.00\n"
        "orders.jsonl:3: amount_pence: this is not a whole number of pence\n"
        "  found: true\n"
        "  try:   500 is £5.00\n"
        "orders.jsonl:3: categry: there is no such field\n"
        '  found: "food"\n'
        "  try:   category\n"
        "orders.jsonl:4: funds.0.held_pence: this is less than 0\n"
        "  found: -1\n"
        "orders.jsonl:4: funds.0.contributed_pence: this is not a whole number of pence\n"
        "  found: 0.5\n"
        "  try:   500 is £5.00\n"
        "orders.jsonl:5: this is not JSON: expecting ',' delimiter, at 26\n"
        "  try:   one JSON object on each line\n"
        "orders.jsonl:6: command: there is no such command\n"
        '  found: "record-spnd"\n'
        "  try:   record-spend, record-death, recategorise-spend\n"
        "nothing was recorded: 5 of 6 lines need attention\n"
    )
    assert world.head == 7


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"command":"a","command":"b"}', 'the field "command" stands here twice'),
        ('{"amount_pence":NaN}', "NaN is not JSON"),
        ('{"amount_pence":-Infinity}', "-Infinity is not JSON"),
        ("[" * 100_000, "this is nested too deep"),
        ('{"a":' + "9" * 5_000 + "}", "a number here has too many digits"),
        ('{"command":' + "[" * 20 + "]" * 20 + "}", "it is nested more than 12 deep"),
        ('"record-spend"', "a command is a JSON object\n"),
        ("{}", "command: it does not say which command it is\n"),
        (json.dumps(spend(id="a b")), "id: an id is letters, digits and . _ : / -, at most 100\n"),
        (json.dumps(spend(detail="d" * 64)), "detail: a commitment is made here, never given\n"),
        (json.dumps(spend(private={"payee_name": 5})), "private.payee_name: this is not text\n"),
        (json.dumps(spend(private=[])), "private: this should be an object of texts\n"),
        (json.dumps(spend(private={"note": "\ud800"})), "private.note: this holds characters"),
        (json.dumps(spend(private={"note": "a\0b"})), "private.note: this holds characters"),
        (
            '{"command":"record-death","account":"A-1","died_on":"2025-04-01",'
            '"private":{"note":"x"}}',
            "private: record-death keeps nothing private\n  try:   leave it out\n",
        ),
        ('{"\\u001b[31mx":1,"command":"record-death"}', "\N{REPLACEMENT CHARACTER}[31mx: there is"),
    ],
    ids=lambda value: None if len(value) > 30 else value,
)
def test_what_is_not_strictly_a_command_is_told_with_its_place(world, line, words):
    answer = world.run("dpl record -", stdin=line + "\n")
    assert answer.code == 2
    place = "stdin:1: "
    assert any(words in (place + rest)[len(place) :] for rest in answer.err.split(place)[1:]), (
        answer.err
    )
    assert world.head == 7


def test_a_file_in_another_encoding_is_told_so(world):
    Path("orders.jsonl").write_bytes(json.dumps(spend()).encode("utf-16"))
    assert world.run("dpl record orders.jsonl").err == (
        "orders.jsonl:1: this is not UTF-8 text, from byte 1 on\n"
        "  try:   save the file as UTF-8\n"
        "nothing was recorded: 1 of 1 lines needs attention\n"
    )
    Path("orders.jsonl").write_bytes(b"\xef\xbb\xbf" + json.dumps(spend()).encode())
    world.done("dpl record orders.jsonl")


def test_a_file_or_a_line_too_big_is_refused_before_it_is_understood(world, monkeypatch):
    monkeypatch.setattr(commandfile, "MOST_LINE", 1_000)
    write(spend(), json.dumps(spend()) + " " * 2_000, spend())
    answer = world.run("dpl record orders.jsonl")
    assert answer.err.startswith("orders.jsonl:2: this line is more than")
    assert "orders.jsonl:3" not in answer.err
    monkeypatch.setattr(commandfile, "MOST_FILE", 100)
    answer = world.run("dpl record orders.jsonl")
    assert answer.err.startswith("orders.jsonl: this file is more than")
    assert world.head == 7


def test_a_file_of_nothing_is_told_so(world):
    write("", "")
    assert world.run("dpl record orders.jsonl").err == (
        "orders.jsonl: there is no command in this file\nnothing was recorded\n"
    )
    assert world.run("dpl record nowhere.jsonl").code == 2


def test_an_id_stands_in_a_file_once(world):
    write(spend(id="s-1"), spend(600, id="s-1"))
    assert world.run("dpl record orders.jsonl").err == (
        "orders.jsonl:2: id: this id stands at orders.jsonl:1 already\n"
        "  found: s-1\n"
        "nothing was recorded: 1 of 2 lines needs attention\n"
    )


def test_after_a_hundred_faults_the_rest_are_counted(world):
    write(*[spend("x")] * 130)
    lines = world.run("dpl record orders.jsonl").err.splitlines()
    assert sum(line.startswith("orders.jsonl:") for line in lines) == 100
    assert lines[-2:] == [
        "… and 30 more faults",
        "nothing was recorded: 130 of 130 lines need attention",
    ]


def test_what_is_private_goes_to_the_details_and_not_into_the_digest(world):
    write(spend(id="s-1", private={"payee_name": "Mary Brown"}))
    world.done("dpl record orders.jsonl")
    spent = world.last()
    assert world.private(spent.detail) == '{"payee_name":"Mary Brown"}'
    with open_store(world.url) as store:
        assert not any("Mary" in row[5] for row in store.rows())
    write(spend(id="s-1", private={"payee_name": "Mary Browne"}))
    assert world.done("dpl record orders.jsonl").err.startswith("all of this was recorded before")


def test_a_holdings_number_in_a_file_is_hashed_as_at_the_keyboard(world):
    holding = {"command": "open-holding", "holding": "bank-2", "kind": "bank",
               "opened_on": "2025-04-01"}  # fmt: skip
    write(holding | {"private": {"account_number": "12345678", "sort_code": "20-11-22"}})
    world.done("dpl record orders.jsonl")
    with open_store(world.url) as store:
        assert world.last().number_hash == number_hash(store.about.key, "12345678")
    write(holding | {"holding": "bank-3", "private": {"account_number": "1234"}})
    assert world.run("dpl record orders.jsonl").err.startswith(
        "orders.jsonl:1: account number: this is not eight digits\n"
    )


# ── in parts ─────────────────────────────────────────────────────────────────────────────────


def test_a_file_in_parts_keeps_what_was_recorded_and_goes_on_when_put_right(world):
    write(spend(1), spend(2), spend(3), spend(4, "A-7"), spend(5))
    answer = world.run("dpl record orders.jsonl --in-parts 2 --batch may")
    assert answer == (
        2,
        "",
        "2 of 5 commands recorded\n"
        "2 of 5 commands are recorded, and stay so; what follows is of the next part\n"
        "  try:   put it right and send the file again with --batch may, which records nothing "
        "twice\n"
        "orders.jsonl:4: there is no account A-7\n"
        "  found: unknown-account\n"
        "  try:   dpl account open A-7 --help\n"
        "nothing was recorded: 1 of 2 commands were refused\n",
    )
    assert world.head == 9
    write(spend(1), spend(2), spend(3), spend(4), spend(5))
    answer = world.done("dpl record orders.jsonl --in-parts 2 --batch may -O json")
    assert json.loads(answer.out) == [
        {"file": "orders.jsonl", "commands": 5, "recorded_before": 2, "entries": 3,
         "first_position": 10, "last_position": 12}
    ]  # fmt: skip
    assert [entry.event.shares[0].pence for entry in world.entries(7)] == [1, 2, 3, 4, 5]


def test_a_line_that_was_recorded_cannot_be_changed_under_the_same_batch(world):
    write(spend(1))
    world.done("dpl record orders.jsonl --batch may")
    write(spend(2))
    answer = world.run("dpl record orders.jsonl --batch may")
    assert answer.code == 2
    assert "command id may:1 was used before, at position 8, for something else" in answer.err
    assert world.head == 8


@pytest.mark.parametrize(
    "options", ["--each --in-parts 2", "--dry-run --each", "--dry-run --in-parts 2"]
)
def test_ways_of_recording_that_contradict_each_other_are_refused(world, options):
    write(spend())
    answer = world.run(f"dpl record orders.jsonl {options}")
    assert answer.code == 2
    assert answer.err.startswith("dpl record: --")
    assert world.head == 7


# ── one by one ───────────────────────────────────────────────────────────────────────────────


def test_one_by_one_each_command_is_answered_and_a_refused_one_stops_no_other(world):
    stdin = "\n".join(
        json.dumps(line)
        for line in (
            spend(500, id="s-1"),
            spend(500, "A-7", id="s-2"),
            spend("500", id="s-3"),
            spend(700),
            spend(600, id="s-4"),
            spend(500, id="s-1"),
            spend(501, id="s-1"),
        )
    )
    answer = world.run("dpl record - --each", stdin=stdin)
    assert answer.code == 2
    assert answer.err == "4 of the commands were refused; 3 stand recorded\n"
    assert answers(answer.out) == [
        {"id": "s-1", "position": 8, "count": 1, "repeated": False},
        {"id": "s-2", "line": 2, "refused": "there is no account A-7", "rule": "unknown-account",
         "try": "dpl account open A-7 --help"},
        {"id": "s-3", "line": 3, "refused": "stdin:3: amount_pence: this is not a whole number "
         'of pence\n  found: "500"\n  try:   500 is £5.00'},
        {"id": None, "line": 4, "refused": "stdin:4: id: a command that is streamed needs an id "
         'of its own, so that it can be sent again\n  try:   "id":"…", or --batch NAME'},
        {"id": "s-4", "position": 9, "count": 1, "repeated": False},
        {"id": "s-1", "position": 8, "count": 1, "repeated": True},
        {"id": "s-1", "line": 7, "refused": "stdin:7: command id s-1 was used before, at position "
         "8, for something else\n  try:   give this command an id of its own",
         "rule": "command-reused"},
    ]  # fmt: skip
    assert world.head == 9


def test_one_by_one_a_file_gives_its_lines_their_ids(world):
    write(spend(1), spend(2))
    first = answers(world.done("dpl record orders.jsonl --each").out)
    again = answers(world.done("dpl record orders.jsonl --each").out)
    assert [one["position"] for one in first] == [one["position"] for one in again] == [8, 9]
    assert [one["repeated"] for one in first + again] == [False, False, True, True]


def test_each_answer_comes_before_the_next_command_is_sent(world):
    """Another program sends one command and waits for its answer, over and over."""
    line = [sys.executable, "-m", "cli.main", "record", "-", "--each", "--ledger", world.url]
    house = Path(__file__).parent.parent.parent
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    with subprocess.Popen(
        line, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=house, env=env
    ) as recorder:
        watch = threading.Timer(20, recorder.kill)  # or no answer would keep us here for ever
        watch.start()
        for number in (1, 2, 3):
            recorder.stdin.write(json.dumps(spend(number, id=f"s-{number}")) + "\n")
            recorder.stdin.flush()
            assert json.loads(recorder.stdout.readline())["position"] == 7 + number
            assert world.head == 7 + number
        recorder.stdin.close()
        assert recorder.wait() == 0
        watch.cancel()


def test_when_the_ledger_itself_fails_the_rest_go_unanswered(world, monkeypatch):
    from ledger.errors import Conflict
    from ledger.service import Ledger

    real = Ledger.record

    def late(self, orders, actor, **settings):
        if orders[0].id == "s-2":
            raise Conflict("someone else recorded first; nothing was recorded; try again")
        return real(self, orders, actor, **settings)

    monkeypatch.setattr(Ledger, "record", late)
    stdin = "\n".join(json.dumps(spend(n, id=f"s-{n}")) for n in (1, 2, 3))
    answer = world.run("dpl record - --each", stdin=stdin)
    assert answer.code == 3
    assert [one["id"] for one in answers(answer.out)] == ["s-1"]
    assert world.head == 8


def test_a_whole_set_up_can_be_one_file(empty: World):
    write(
        {"command": "open-account", "account": "A-1", "opened_on": "2025-04-01", "person": "P-1",
         "care_group": "adult-chc", "age_band": "18-64", "eligibility": "adult-chc",
         "private": {"name": "Jo Smith"}},
        {"command": "add-fund", "account": "A-1", "fund": "nhs", "funder": "icb",
         "programme": "chc", "from_on": "2025-04-01"},
        {"command": "make-allocation", "account": "A-1", "allocation": "al-1", "fund": "nhs",
         "deployment": "notional", "frequency": "weekly", "amount_pence": 15000,
         "from_on": "2025-04-01", "decided_on": "2025-03-20",
         "calculation": [["10 hours", 15000], {"what": "rounded", "pence": 0}]},
        spend(500, deployment="notional", shares=[{"fund": "nhs", "weight": 1}], fund=None),
    )  # fmt: skip
    answer = empty.done("dpl record orders.jsonl -O json")
    assert json.loads(answer.out)[0]["entries"] == 4
    assert empty.entries()[2].event.calculation[1].what == "rounded"


def test_what_a_thing_should_have_been_is_said():
    def told(**said):
        with pytest.raises(Unreadable) as fault:
            read_sent(said, place="here")
        return str(fault.value)

    opening = {"command": "bring-opening-balance", "account": "A-1", "on": "2025-04-01"}
    assert "funds.0: this should be an object with fund, held_pence" in told(**opening, funds=[1])
    spend = {"command": "record-spend", "account": "A-1", "paid_on": "2025-04-01"}
    assert "private: this should be an object of texts" in told(**spend, private=[1])
    assert "try:   record-spend" in told(command="spend")


def test_of_commands_sent_one_by_one_those_that_stand_are_counted(world):
    write(spend(1, id="a"), spend(2, "A-7", id="b"), spend(3, id="a"))
    answer = world.run("dpl record orders.jsonl --each")
    assert answer.code == 2
    assert answer.err == "2 of the commands were refused; 1 stand recorded\n"
    assert "nothing was recorded" not in answer.out
