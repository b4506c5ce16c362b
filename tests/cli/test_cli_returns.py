"""`dpl return` and `dpl report monitoring`: what a person is asked for, and what became of it."""

from __future__ import annotations

import csv
import io
import json

import pytest

from ledger import events as e
from projections.checklists import checklists
from tests.cli.conftest import World

ASK = (
    "dpl return request A-1 R-1 --fund nhs --from 01/04/2025 --to 30/06/2025 "
    "--on 01/07/2025 --due 28/07/2025"
)


@pytest.fixture
def asked(world: World) -> World:
    world.done(ASK)
    return world


def rows(world: World, line: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(world.done(f"{line} -O csv").out)))


def test_without_a_list_bank_statements_and_a_declaration_are_asked_for(asked):
    assert asked.last().wanted == ("bank-statements", "declaration")


def test_a_checklist_asks_for_what_its_body_asks_for_and_more_may_be_added(world):
    world.done(f"{ASK} --checklist sefton --wanted mileage-log --wanted timesheets")
    assert world.last().wanted == (*checklists()["sefton"].wanted, "mileage-log")


def test_a_checklist_nobody_knows_is_refused_with_those_there_are(world):
    answer = world.run(f"{ASK} --checklist atlantis")
    assert answer.code == 2 and "there is no checklist atlantis; there is: standard" in answer.err
    assert "nothing was recorded" in answer.err


def test_the_lists_there_are_are_shown_with_their_sources(world):
    found = rows(world, "dpl return checklists")
    assert [one["checklist"] for one in found] == list(checklists())
    assert all(one["source"] for one in found)


def test_a_return_is_received_in_parts_and_only_what_is_missing_is_still_asked_for(asked):
    asked.done("dpl return receive A-1 R-1 --on 10/07/2025 --included bank-statements")
    (one,) = rows(asked, "dpl return list --as-at 29/07/2025")
    assert (one["stands"], one["missing"], one["days_overdue"]) == ("overdue", "declaration", "1")
    asked.done("dpl return receive A-1 R-1 --on 30/07/2025 --declared-by person")
    (one,) = rows(asked, "dpl return list A-1 --as-at 31/07/2025")
    assert (one["stands"], one["missing"], one["declared_by"]) == ("came", "", "person")


def test_all_that_is_missing_may_come_at_once_but_a_declaration_is_somebodys(asked):
    asked.done("dpl return receive A-1 R-1 --on 10/07/2025 --all")
    assert asked.last() == e.ReturnReceived(
        "R-1", asked.last().received_on, ("bank-statements",), None, None
    )


def test_a_note_is_private_and_stands_in_no_entry(asked):
    asked.done("dpl return receive A-1 R-1 --on 10/07/2025 --declared-by person --note 'Jo rang'")
    assert "Jo rang" in asked.private(asked.last().detail)
    assert "Jo" not in repr(asked.last())


def test_more_is_wanted_by_another_day_and_the_list_says_so(asked):
    asked.done("dpl return receive A-1 R-1 --on 10/07/2025 --all --declared-by person")
    asked.done(
        "dpl return review A-1 R-1 --on 12/07/2025 --outcome more-wanted --reason unreadable "
        "--wanted bank-statements --due 01/08/2025"
    )
    (one,) = rows(asked, "dpl return list --as-at 01/08/2025")
    assert (one["stands"], one["missing"], one["due"]) == (
        "more-wanted", "bank-statements", "2025-08-01",
    )  # fmt: skip
    assert one["why"] == "unreadable" and one["looked_by"].startswith("staff-")


def test_what_is_overdue_or_open_can_be_asked_for_alone(asked):
    other = ASK.replace("30/06/2025", "31/05/2025").replace("28/07/2025", "28/08/2025")
    asked.done(other.replace("R-1", "R-2"))
    asked.done("dpl return withdraw A-1 R-2 --on 02/07/2025 --reason mistaken")
    asked.done(other.replace("R-1", "R-3"))
    listed = "dpl return list --as-at 01/08/2025"
    assert [one["return"] for one in rows(asked, listed)] == ["R-1", "R-3", "R-2"]
    assert [one["return"] for one in rows(asked, f"{listed} --open")] == ["R-1", "R-3"]
    assert [one["return"] for one in rows(asked, f"{listed} --overdue")] == ["R-1"]
    told = asked.done(listed).err
    assert told.strip() == "as at 1 August 2025: 1 of 3 overdue, 0 waiting to be looked at"


def test_the_list_of_an_account_there_is_not_is_refused(world):
    assert world.run("dpl return list A-9").err.startswith("refused (unknown-account)")
    assert "nobody was asked for a return yet" in world.done("dpl return list").err


def test_an_overdue_return_is_on_the_work_list_with_a_gap_for_what_came(asked):
    (task,) = rows(asked, "dpl work --kind return --as-at 30/07/2025")
    assert task["command"] == (
        "dpl return receive A-1 R-1 --included '{bank-statements}' --on '{date}'"
    )


# ── the monitoring return ────────────────────────────────────────────────────────────────────

MONITORING = "dpl report monitoring A-1 --from 01/04/2025 --to 30/06/2025"


def test_a_monitoring_return_is_shown_and_written_and_given_out(asked, tmp_path):
    asked.done("dpl spend record A-1 --amount 49.99 --on 08/04/2025 --category food --fund nhs")
    shown = asked.done(MONITORING).out
    for title in ("[statement]", "[tests]", "[bank]", "[checklist]", "[returns]"):
        assert title in shown
    for suffix in ("html", "xlsx", "csv", "json"):
        asked.done(f"{MONITORING} --into {tmp_path / 'A-1'}.{suffix}")
    file = tmp_path / "A-1.html"
    asked.done(f"{MONITORING} --into {file} --given-to shire --on 01/08/2025")
    issued = asked.last()
    assert (issued.report, issued.account, issued.given_to) == ("monitoring", "A-1", "shire")
    said = json.loads((tmp_path / "A-1.json").read_text())
    assert "P-17" in json.dumps(said)


def test_a_figure_of_a_monitoring_return_opens_to_its_entries(world):
    world.done("dpl spend record A-1 --amount 49.99 --on 08/04/2025 --category food --fund nhs")
    answer = world.done(f"{MONITORING} --explain statement/spent/nhs")
    assert "A-1/6" in answer.out and "-£49.99" in answer.err


def test_every_account_is_one_line_each(asked):
    out = asked.done("dpl report monitoring --from 01/04/2025 --to 30/06/2025").out
    assert out.count("A-1") == 1 and "[accounts]" in out


def test_an_account_or_fund_there_is_not_is_refused(world):
    assert "there is no account A-9" in world.run(MONITORING.replace("A-1", "A-9")).err
    assert "has no fund gold" in world.run(f"{MONITORING} --fund gold").err
