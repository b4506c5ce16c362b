"""Questions, from the command line: what there is, what happened, and where a figure comes from."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from ledger import commands as c
from tests.cli.conftest import SPEND

PAY = c.MakePayment(account="A-1", fund="nhs", paid_on=date(2025, 4, 4), gross_pence=60000)


@pytest.fixture
def told(world):
    """Position 8 pays £600.00, position 9 spends £49.99 of it, and position 10 takes that back."""
    world.told(PAY, SPEND, c.ReverseEntry(account="A-1", entry=7, reason="typo"))
    return world


def test_a_balance_is_what_is_held_and_on_its_way(told):
    assert told.done("dpl balance A-1").out == (
        "account  fund     paid   held  on its way  balance\n"
        "A-1      nhs   £600.00  £0.00     £600.00  £600.00\n"
    )


def test_a_balance_can_be_asked_for_a_day_and_for_a_moment(told):
    def balance(options: str) -> int:
        (row,) = json.loads(told.done(f"dpl balance A-1 -O json {options}").out)
        return row["balance_pence"]

    assert balance("--known-at 9") == 55001
    assert balance("--known-at 9 --as-at 07/04/2025") == 60000
    assert balance("--as-at 08/04/2025") == 60000
    assert told.done("dpl balance A-1 --as-at 03/04/2025").out == ""


def test_csv_gives_pounds_and_json_gives_pence(told):
    (row,) = csv.DictReader(io.StringIO(told.done("dpl balance A-1 -O csv").out))
    assert row["paid_pounds"] == "600.00"
    (row,) = json.loads(told.done("dpl balance A-1 -O json").out)
    assert row["paid_pence"] == 60000


def test_an_account_without_money_is_told_from_one_that_is_not_there(world):
    answer = world.done("dpl balance A-1")
    assert (answer.out, "there is no money yet" in answer.err) == ("", True)
    answer = world.run("dpl balance A-9")
    assert answer.code == 2 and "there is no account A-9" in answer.err


def test_a_history_tells_each_entry_with_what_there_was_after_it(told):
    lines = told.done("dpl history A-1 --last 3").out.splitlines()
    assert lines[0].split() == ["position", "entry", "on", "what", "change", "balance", "undone"]
    assert "£600.00" in lines[1] and lines[1].split()[1] == "A-1/6"
    assert lines[2].endswith("-£49.99  £550.01  by A-1/8")
    assert lines[3].endswith("£49.99  £600.00  undoes A-1/7")


def test_a_wide_history_says_who_and_when_and_by_which_command(told):
    row = json.loads(told.done("dpl history A-1 -O json").out)[-1]
    assert row["by"].startswith("staff-") and row["recorded_at"].endswith("Z")
    assert row["command"] and row["funds"] == "nhs £600.00"


def test_private_details_are_joined_only_where_asked(world):
    world.done(
        "dpl spend record A-1 --on 08/04/2025 --amount 49.99 --category food --fund nhs "
        "--payee-name 'Ann Example'"
    )
    assert "Ann Example" not in world.done("dpl history A-1 --wide").out
    assert "Ann Example" in world.done("dpl history A-1 --private").out
    assert "Ann Example" in world.done("dpl trace 8 --private").out


def test_a_history_is_of_one_account_or_one_holding(world):
    assert world.run("dpl history").code == 2
    assert world.run("dpl history A-1 --holding bank-1").code == 2
    answer = world.run("dpl history A-9")
    assert answer.code == 2 and "there is no account A-9" in answer.err
    assert "bank-1" in world.done("dpl history --holding bank-1").out


def test_a_trace_follows_an_entry_both_ways(told):
    answer = told.done("dpl trace 9")
    assert "Spent £49.99" in answer.out and "  then A-1/8 (position 10): " in answer.out
    assert "on-its-way" in answer.out
    parts = {row["part"] for row in json.loads(told.done("dpl trace 9 -O json").out)}
    assert parts == {"this", "then", "posting"}
    answer = told.run("dpl trace 999")
    assert answer.code == 2 and "there is no entry" in answer.err


def test_the_tables_answers_come_from_can_be_made_again(told):
    before = told.done("dpl balance A-1 -O json").out
    assert "made again from 10 entries" in told.done("dpl projections rebuild").err
    assert told.done("dpl balance A-1 -O json").out == before
    (row,) = json.loads(told.done("dpl projections status -O json").out)
    assert (row["position"], row["behind"]) == (10, 0)


def test_the_morning_check_is_fine_or_says_what_is_wrong(told):
    answer = told.done("dpl check")
    assert "bank-1" in answer.out


def test_a_moment_that_is_none_is_refused_in_words(told):
    answer = told.run("dpl balance A-1 --known-at teatime")
    assert answer.code == 2 and "teatime" in answer.err and "Traceback" not in answer.err
    answer = told.run("dpl balance A-1 --as-at 31/02/2025")
    assert answer.code == 2 and "does not exist" in answer.err


def test_a_journal_holds_every_posting(told):
    out = told.done("dpl export journal").out
    assert out.count("\n2025-04-") >= 3 and 'option "operating_currency" "GBP"' in out


def test_an_account_with_money_in_it_is_not_closed(told):
    answer = told.run("dpl account close A-1 --on 30/04/2025 --reason moved")
    assert (answer.code, told.head) == (2, 10)
    assert "account A-1 has £600.00 left" in answer.err and "nothing was recorded" in answer.err


@pytest.mark.parametrize("question", ["check", "balance", "line list", "line awaited",
                                      "statement list"])  # fmt: skip
def test_a_holding_that_does_not_exist_is_no_holding_where_all_is_well(told, question):
    assert told.run(f"dpl {question} --holding nope") == (
        2,
        "",
        "refused (unknown-holding): there is no holding nope\n  try:   dpl holding list\n",
    )
    assert told.run(f"dpl {question} --holding bank-1").code == 0


def test_rules_are_not_tried_on_a_holding_that_does_not_exist(told, tmp_path):
    (tmp_path / "rules.toml").write_text("")
    answer = told.run("dpl line apply-rules --holding nope --rules rules.toml")
    assert answer.code == 2 and "there is no holding nope" in answer.err


def test_an_entry_is_followed_by_the_name_that_history_gives_it(told):
    by_name, by_position = told.done("dpl trace A-1/7"), told.done("dpl trace 9")
    assert by_name == by_position
    assert "  entry A-1/7, position 9\n" in by_name.out
    assert "is kept at bank-1" in told.done("dpl trace holding:bank-1/2").out
    for name in ("A-1/99", "A-9/1", "A-1/0", "bank-1/2"):
        answer = told.run(f"dpl trace {name}")
        assert answer.code == 2 and f"there is no entry or bank line {name}" in answer.err
    assert told.run("dpl trace A-1/7 --known-at 8").code == 2


def test_an_entry_is_called_the_same_wherever_it_is_spoken_of(told):
    assert "A-1/7 taken back" in told.done("dpl history A-1").out
    assert "A-1/7 taken back" in told.done("dpl trace 9").out
    assert "A-1/7 taken back" in told.done("dpl export journal").out
    undone = [row["undone"] for row in json.loads(told.done("dpl history A-1 -O json").out)]
    assert undone[-2:] == ["by A-1/8", "undoes A-1/7"]


def test_what_the_bank_has_yet_to_show_is_listed(told):
    told.told(SPEND)
    assert told.done("dpl line awaited").out == (
        "entry  holding  on           amount  what\n"
        "A-1/6  bank-1   04/04/2025  £600.00  nhs paid £600.00 into bank-1; the bank has yet to "
        "show it\n"
        "A-1/9  bank-1   08/04/2025  -£49.99  Spent £49.99 on food, from nhs; the bank has yet to "
        "show it\n"
    )
    told.done("dpl holding open card-1 --kind card --on 01/04/2025")
    answer = told.done("dpl line awaited --holding card-1")
    assert answer == (0, "", "the bank has shown all that was told of\n")


@pytest.mark.parametrize("moment", ["31/12/2099", "31/12/2099 16:30", "1/1/2099 09:00:00"])
def test_a_moment_may_be_written_as_in_england(told, moment):
    now = told.done("dpl balance A-1").out
    assert told.done(f"dpl balance A-1 --known-at '{moment}'").out == now
    before = moment.replace("2099", "1999")
    assert told.done(f"dpl balance A-1 --known-at '{before}'").out == ""


@pytest.mark.parametrize("moment", ["31/02/2025", "04/2025", "30/04/25 16:30", "30/04/2025 4pm"])
def test_a_moment_in_england_that_is_none_is_refused(told, moment):
    answer = told.run(f"dpl balance A-1 --known-at '{moment}'")
    assert answer.code == 2 and "is neither a position in the ledger nor a time" in answer.err
