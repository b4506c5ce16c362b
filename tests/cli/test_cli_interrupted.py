"""Ctrl-C while a command records: nobody is left to guess what became of it."""

from __future__ import annotations

import pytest

from ledger.service import Ledger
from tests.cli.conftest import SPEND

LINE = "dpl spend record A-1 --on 08/04/2025 --amount 49.99 --category food --fund nhs"


@pytest.fixture
def ctrl_c(monkeypatch):
    def interrupted(*_args, **_said):
        raise KeyboardInterrupt

    monkeypatch.setattr(Ledger, "record", interrupted)


def test_somebody_who_interrupts_a_command_is_told_how_to_send_it_again(world, ctrl_c):
    answer = world.run(LINE)
    first, then = answer.err.strip().splitlines()
    assert (answer.code, answer.out) == (130, "")
    assert first == "interrupted: this may or may not have been recorded"
    start = "  try:   the same command with --id "
    id_ = then.removeprefix(start).removesuffix(", which is never recorded twice")
    assert then == f"{start}{id_}, which is never recorded twice" and len(id_) == 32


def test_the_id_that_was_given_is_the_one_to_send_it_again_with(world, ctrl_c):
    assert "with --id mine-7, which" in world.run(f"{LINE} --id mine-7").err


def test_what_was_interrupted_is_recorded_once_with_the_id_that_was_told(world, monkeypatch):
    record = Ledger.record

    def interrupted_after(*args, **said):
        record(*args, **said)
        raise KeyboardInterrupt

    monkeypatch.setattr(Ledger, "record", interrupted_after)
    id_ = world.run(LINE).err.partition("--id ")[2].partition(",")[0]
    monkeypatch.setattr(Ledger, "record", record)
    head = world.head
    assert "was recorded before" in world.done(f"{LINE} --id {id_}").err
    assert world.head == head


def test_an_interrupted_trial_recorded_nothing(world, ctrl_c):
    answer = world.run(f"{LINE} --dry-run")
    assert (answer.code, answer.err.strip()) == (130, "interrupted; nothing was recorded")


def test_an_interrupted_file_is_sent_again_under_its_own_name(world, ctrl_c, tmp_path):
    (tmp_path / "orders.jsonl").write_text(
        '{"command":"record-spend","account":"A-1","paid_on":"2025-04-08","amount_pence":1,'
        '"category":"food","fund":"nhs"}\n'
    )
    for options in ("", "--each"):
        answer = world.run(f"dpl record orders.jsonl {options}")
        assert answer.code == 130
        assert "may or may not have been recorded" in answer.err
        assert "again with --batch file-" in answer.err


def test_an_interrupted_question_says_no_more_than_that(world, monkeypatch):
    def interrupted(*_args):
        raise KeyboardInterrupt

    world.told(SPEND)
    monkeypatch.setattr(Ledger, "holding", interrupted)
    answer = world.run("dpl line list")
    assert (answer.code, answer.err.strip()) == (130, "interrupted")
