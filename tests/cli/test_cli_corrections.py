"""Reversing and correcting: what is shown first, what is asked, and what is then recorded."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ledger import events as e
from tests.cli.conftest import SPEND

EFFECT = (
    "account  fund  what     category   before    after  change\n"
    "A-1      nhs   balance            -£49.99  -£49.50   £0.49\n"
    "A-1      nhs   spent    food       £49.99   £49.50  -£0.49\n"
)
CORRECT = "dpl correct A-1/6 --amount 49.50 --reason typing-error"


@pytest.fixture
def spent(world):
    world.told(SPEND)
    return world


def test_a_reversal_shows_the_entry_it_takes_back(spent):
    answer = spent.run("dpl reverse A-1/6 --reason entered-twice")
    assert answer == (
        0,
        "position  entry  what\n"
        "       9  A-1/7  A-1/6 taken back, entered twice: Spent £49.99 on food, from nhs; the "
        "bank has yet to show it\n",
        "recorded 1 entry at position 9\n",
    )
    reversal = spent.last()
    assert (reversal.entry, reversal.reason) == (6, "entered-twice")


def test_an_entry_is_reversed_once(spent):
    spent.done("dpl reverse A-1/6 --reason entered-twice")
    answer = spent.run("dpl reverse 8 --reason entered-twice")
    assert answer == (
        2,
        "",
        "refused (reversed-already): entry 6 of A-1 was reversed by entry 7\n"
        "  try:   dpl history A-1 shows what stands\n"
        "nothing was recorded\n",
    )


def test_an_entry_that_others_rest_on_goes_only_with_them(spent):
    spent.done("dpl spend disallow A-1/6 --reason outside-plan --on 28/04/2025")
    answer = spent.run("dpl reverse A-1/6 --reason entered-twice")
    assert answer.code == 2
    assert answer.err == (
        "refused (others-rest-on-it): entries 7 of A-1 rest on entry 6\n"
        "  try:   --with-dependants takes them back too\n"
        "nothing was recorded\n"
    )
    told = spent.agreed("dpl reverse A-1/6 --reason entered-twice --with-dependants")
    assert [entry.event.entry for entry in spent.entries(11)] == [7, 6], told


def test_an_account_with_a_number_for_a_name_is_no_position(spent):
    spent.done(
        "dpl account open 8 --on 01/04/2025 --person P-8 --care-group x --age-band 18-64 "
        "--eligibility x"
    )
    answer = spent.run("dpl reverse 8/1 --reason x")
    assert answer.err.startswith(
        "refused (not-reversible): entry 1 of 8 is not one that can be reversed"
    )
    spent.done("dpl reverse 8 --reason entered-twice")
    assert spent.entries(9)[0].stream == "account:A-1"


def test_a_correction_nobody_can_be_asked_about_is_shown_and_not_recorded(spent):
    answer = spent.run(CORRECT)
    assert answer == (
        2,
        EFFECT,
        "this would record 2 entries; nothing was recorded\n  try:   --yes records it\n",
    )
    assert spent.head == 8


def test_a_dry_run_of_a_correction_is_done_when_it_has_shown_it(spent):
    answer = spent.run(f"{CORRECT} --yes --dry-run")
    assert answer == (0, EFFECT, "this would record 2 entries; nothing was recorded\n")
    assert spent.head == 8


def test_a_correction_with_yes_is_recorded_as_a_reversal_and_the_right_entry(spent):
    answer = spent.run(f"{CORRECT} --yes")
    assert answer.code == 0
    assert answer.err == "recorded 2 entries at positions 9 to 10\n"
    reversed_, again = (entry.event for entry in spent.entries(8))
    assert isinstance(reversed_, e.EntryReversed)
    assert again.shares == (e.Share("nhs", 4950),)
    assert again.paid_on == date(2025, 4, 8)


def test_a_correction_sent_again_with_its_id_is_not_made_twice(spent):
    first = spent.done(f"{CORRECT} --yes --id fix-1")
    again = spent.done(f"{CORRECT} --id fix-1")
    assert again.out == first.out
    assert spent.head == 10


def test_the_effect_names_both_funds_of_a_new_share(spent):
    answer = spent.run("dpl correct A-1/6 --shares nhs=1,council=1 --reason split-agreed -O json")
    assert [(row["fund"], row["what"], row["change_pence"]) for row in json.loads(answer.out)] == [
        ("council", "balance", -2499),
        ("council", "spent", 2499),
        ("nhs", "balance", 2499),
        ("nhs", "spent", -2499),
    ]


def test_a_correction_of_the_payee_changes_no_balance(spent):
    answer = spent.run("dpl correct A-1/6 --payee PA-4 --reason typing-error --dry-run")
    assert answer == (
        0,
        "",
        "no balance changes\nthis would record 2 entries; nothing was recorded\n",
    )


def test_nothing_to_correct_is_refused_before_anything_is_shown(spent):
    answer = spent.run("dpl correct A-1/6 --category food --reason typing-error --yes")
    assert answer == (
        2,
        "",
        "refused (nothing-to-correct): entry 6 says all that already\nnothing was recorded\n",
    )


@pytest.mark.parametrize(("typed", "code", "head"), [("y\n", 0, 10), ("n\n", 2, 8), ("", 2, 8)])
def test_at_a_terminal_the_person_is_asked(spent, monkeypatch, typed, code, head):
    monkeypatch.setattr("cli.corrections._someone_is_there", lambda: True)
    answer = spent.run(CORRECT, stdin=typed)
    assert answer.code == code
    assert answer.err.startswith(EFFECT + "record this correction? [y/N]:")
    assert spent.head == head
    assert ("nothing was recorded" in answer.err) == (code == 2)
    assert bool(answer.out) == (code == 0)
