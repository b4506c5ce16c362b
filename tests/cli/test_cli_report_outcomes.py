"""`dpl report outcomes`: what was spent towards each outcome, whole output and exit code."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ledger import commands as c

DAYS = "--from 01/04/2025 --to 31/03/2026"


@pytest.fixture
def reviewed(world):
    """Jo's plan of one outcome, a spend towards it, and a review that found it achieved."""
    line = c.PlanLineAsked(
        line="care", outcome="well", category="personal-care", amount_pence=10_000, fund="nhs"
    )
    april = date(2025, 4, 1)
    world.told(
        c.AgreePlan(
            account="A-1",
            plan="plan-1",
            agreed_on=april,
            from_on=april,
            outcomes=("well",),
            lines=(line,),
        )
    )
    world.done(
        "dpl spend record A-1 --amount 49.99 --on 08/04/2025 --category personal-care --fund nhs"
    )
    world.done(
        "dpl review hold A-1 --fund nhs --on 30/06/2025 --outcome well=yes --plan-right "
        "--used-well --enough --conditions-kept"
    )
    return world


def test_an_outcome_is_told_with_its_money_and_how_it_was_found(reviewed):
    answer = reviewed.done(f"dpl report outcomes {DAYS} --section outcomes-found")
    assert answer.out.splitlines()[0] == (
        "For whom the money worked: all funders' money, 1 April 2025 to 31 March 2026"
    )
    rows = [line.split() for line in answer.out.splitlines()]
    assert ["Achieved", "1", "1", "£49.99", "100.0%"] in rows


def test_a_figure_opens_to_its_entries(reviewed):
    answer = reviewed.done(f"dpl report outcomes {DAYS} --explain outcomes/well/achieved -O json")
    account, *names = [one["entry"] for one in json.loads(answer.out)]
    assert account == "A-1" and len(names) == 2
    assert all(name.startswith("A-1/") for name in names)


def test_every_form_is_written(reviewed, tmp_path):
    for suffix in ("html", "xlsx", "csv", "json"):
        path = tmp_path / f"outcomes.{suffix}"
        reviewed.done(f"dpl report outcomes {DAYS} --into {path}")
        assert path.stat().st_size > 100


def test_what_was_given_to_somebody_is_kept_as_an_entry(reviewed, tmp_path):
    path = tmp_path / "outcomes.csv"
    reviewed.done(f"dpl report outcomes {DAYS} --into {path} --given-to the-board --on 01/05/2026")
    assert (reviewed.last().report, reviewed.last().published) == ("outcomes", False)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("dpl report outcomes --from 01/04/2026 --to 31/03/2025", "--to is before --from"),
        (f"dpl report outcomes {DAYS} --section nothing", "no section nothing"),
        (f"dpl report outcomes {DAYS} --explain outcomes/nobody/spent", "no row nobody"),
        (f"dpl report outcomes {DAYS} --explain outcomes/well/per-person", "worked out"),
        (f"dpl report outcomes {DAYS} --funder nobody", "no account has money of nobody"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(reviewed, line, words):
    answer = reviewed.run(line)
    assert answer.code == 2
    assert words in answer.err
