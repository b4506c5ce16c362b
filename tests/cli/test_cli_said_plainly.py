"""What a command says of what it found: the same everywhere, and the nearest to what was meant."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import events as e
from projections.reports.explaining import nearest
from tests.cli.conftest import JO, World
from tests.making import new_ledger

YEAR = "--from 01/04/2025 --to 31/03/2026"
DETAILS = "dpl account details --on 01/04/2025 --file people.csv"
ASK = (
    "dpl return request A-1 {} --fund nhs --from 01/04/2025 --to 30/06/2025 "
    "--on 01/07/2025 --due 28/07/2025"
)


@pytest.fixture
def world(ledger_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A ledger, on both databases, in which Jo's account has been set up."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DPL_LEDGER", raising=False)
    world = World(ledger_url)
    new_ledger(world.url, name="Anytown")
    world.told(*JO)
    return world


def rows(world: World, line: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(world.done(f"{line} -O csv").out)))


def unsaid(world: World, gross: str = "5000.00") -> None:
    """Jo is due £5,000.00 once; the nhs paid something, and nobody said what for."""
    world.done(
        "dpl allocate make A-1 chair --fund nhs --one-off 5000.00 --deployment direct_payment "
        "--from 20/05/2025 --decided-on 20/05/2025"
    )
    world.done(f"dpl pay make A-1 --fund nhs --gross {gross} --on 28/05/2025")


# ── paid, perhaps ────────────────────────────────────────────────────────────────────────────


def test_what_is_perhaps_paid_is_said_to_be_so_wherever_it_is_told(world):
    unsaid(world)
    asked = world.done("dpl pay due A-1 --as-at 31/10/2025 -O csv")
    (due,) = csv.DictReader(io.StringIO(asked.out))
    assert due["standing"] == "perhaps paid"
    assert "£5,000.00 of what lacks is perhaps paid" in asked.err
    (every,) = rows(world, "dpl pay due --as-at 31/10/2025")
    assert (every["still_due_pounds"], every["perhaps_paid_pounds"]) == ("5000.00", "5000.00")
    for more in ("", "--with-arrears"):
        run = f"dpl pay run oct --on 31/10/2025 --to 31/10/2025 {more}"
        assert "A-1 nhs payment-without-days £5,000.00" in world.run(run).err
    task = world.done("dpl work --account A-1 --kind payment-due --as-at 31/10/2025").out
    assert "£5,000.00 due and perhaps paid; but nobody said what" in " ".join(task.split())
    closing = world.done("dpl account closing A-1 --on 31/10/2025").out
    assert "perhaps paid by A-1/" in closing and "not paid yet" not in closing
    head = world.entries(world.head - 1)[0]
    world.done(f"dpl pay purpose A-1/{head.version} --one-off chair")
    (due,) = rows(world, "dpl pay due A-1 --as-at 31/10/2025")
    assert (due["standing"], due["paid_pounds"]) == ("paid", "5000.00")


def test_what_is_paid_only_in_part_by_it_is_told_as_part(world):
    unsaid(world, "1234.56")
    asked = world.done("dpl pay due A-1 --as-at 31/10/2025")
    assert "perhaps paid in part" in asked.out
    assert "£1,234.56 of what lacks is perhaps paid" in asked.err
    task = world.done("dpl work --account A-1 --kind payment-due --as-at 31/10/2025").out
    assert "£5,000.00 due and not paid; but nobody said" in " ".join(task.split())


def test_what_a_payment_was_for_is_still_asked_and_told_of_a_closed_account(world):
    unsaid(world)
    paid = world.entries(world.head - 1)[0].version
    world.done("dpl spend record A-1 --amount 5000.00 --on 18/06/2025 --category equipment "
               "--fund nhs")  # fmt: skip
    world.done("dpl account close A-1 --on 30/09/2025 --reason plan-ended")
    (task,) = rows(world, "dpl work --account A-1 --kind payment-due --as-at 31/10/2025")
    assert task["command"].startswith(f"dpl pay purpose A-1/{paid} ")
    world.done(f"dpl pay purpose A-1/{paid} --one-off chair")
    assert rows(world, "dpl work --account A-1 --kind payment-due --as-at 31/10/2025") == []


# ── what entitles the person ─────────────────────────────────────────────────────────────────


def test_an_account_tells_what_entitles_the_person_now_and_since_when(world):
    (listed,) = rows(world, "dpl account list")
    assert (listed["eligibility"], listed["eligible_since"]) == ("adult-chc", "2025-04-01")
    change = "dpl account eligibility A-1 --to {} --from {} --decided-on 10/09/2025"
    world.done(change.format("s117", "01/08/2025"))
    world.done(change.format("joint-funded", "01/06/2025"))
    (listed,) = rows(world, "dpl account list")
    assert (listed["eligibility"], listed["eligible_since"]) == ("s117", "2025-08-01")
    shown = rows(world, "dpl account show A-1")
    assert shown[0]["about"].endswith(", s117")
    assert [(r["name"], r["from"], r["to"]) for r in shown if r["what"] == "eligibility"] == [
        ("adult-chc", "2025-04-01", "2025-05-31"),
        ("joint-funded", "2025-06-01", "2025-07-31"),
        ("s117", "2025-08-01", ""),
    ]


# ── papers of a return ───────────────────────────────────────────────────────────────────────


def test_a_slip_in_a_papers_name_is_refused_with_the_nearest(world):
    world.done(ASK.format("R-1"))
    head = world.head
    answer = world.run("dpl return receive A-1 R-1 --on 20/07/2025 --included bank-statement")
    assert answer.code == 2 and "try:   --included bank-statements" in answer.err
    answer = world.run("dpl return receive A-1 R-1 --on 20/07/2025 --included p60")
    assert answer.code == 2 and "p60 was not asked for with return R-1" in answer.err
    assert "bank-statements, declaration" in answer.err and world.head == head


def test_a_known_paper_that_nobody_asked_for_is_taken_in_and_said_to_be_so(world):
    told = world.done(ASK.format("R-1") + " --wanted mileage-log --wanted bank-statement")
    assert "of the lists there is bank-statements" in told.err and "mileage-log is" not in told.err
    came = world.done("dpl return receive A-1 R-1 --on 20/07/2025 --included receipts")
    assert "receipts was not asked for with return R-1" in came.err
    came = world.done("dpl return receive A-1 R-1 --on 21/07/2025 --included mileage-log")
    assert "was not asked for" not in came.err


def test_a_word_that_is_wanted_again_may_come(world):
    world.done(ASK.format("R-1"))
    world.done("dpl return receive A-1 R-1 --on 20/07/2025 --all --declared-by person")
    world.done("dpl return review A-1 R-1 --on 25/07/2025 --outcome more-wanted --reason unclear "
               "--wanted taxi-log --due 15/08/2025")  # fmt: skip
    world.done("dpl return receive A-1 R-1 --on 01/08/2025 --included taxi-log")


def test_a_second_receipt_does_not_take_back_that_the_person_declared(world):
    world.done(ASK.format("R-1"))
    world.done("dpl return receive A-1 R-1 --on 20/07/2025 --included receipts "
               "--declared-by person")  # fmt: skip
    world.done("dpl return receive A-1 R-1 --on 21/07/2025 --included bank-statements")
    told = world.done("dpl history A-1").out
    assert "declared by the person" in told and "not declared" not in told
    (row,) = rows(world, "dpl return list A-1")
    assert (row["declared_by"], row["missing"]) == ("person", "")


def test_the_same_days_of_a_fund_are_asked_for_under_one_name(world):
    world.done(ASK.format("R-1"))
    answer = world.run(ASK.format("R-2"))
    assert answer.code == 2 and "as return R-1, " in answer.err
    world.done(ASK.format("R-2").replace("--fund nhs", "--fund council"))
    world.done(ASK.format("R-3").replace("30/06/2025", "31/05/2025"))
    world.done("dpl return withdraw A-1 R-1 --on 02/07/2025 --reason mistaken")
    world.done(ASK.format("R-4"))


# ── what was meant ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("spend-by-category/total/peple", "spend-by-category/total/people"),
        ("spend-by-category/totl", "spend-by-category/total"),
        ("spend-by-category/foood", "spend-by-category/food"),
        ("spend-by-categry", "spend-by-category"),
        ("spending by month", "spend-by-month"),
    ],
)
def test_the_nearest_figure_to_what_was_typed_is_offered(world, typed, meant):
    world.done("dpl spend record A-1 --amount 9.99 --on 09/05/2025 --category food --fund nhs")
    answer = world.run(f"dpl report commissioner {YEAR} --explain '{typed}'")
    assert answer.code == 2 and f"try:   --explain {meant}\n" in answer.err


@given(st.dictionaries(st.text(max_size=9), st.text(max_size=9), min_size=1), st.text(max_size=9))
def test_what_is_offered_is_there_and_what_is_there_is_offered_for_itself(there, typed):
    assert nearest(typed, there) in there
    plain = {"surplus": "Surplus", "asked": "Asked for already", "to-ask": "Still to ask"}
    for key, words in plain.items():
        assert nearest(key, plain) == nearest(words.lower(), plain) == key
    assert nearest("already asked", plain) == "asked"
    assert nearest("nothing of the kind", plain) == "surplus"


def test_an_amount_of_a_statement_is_offered_by_its_nearest_name(world):
    answer = world.run(f"dpl report person A-1 {YEAR} --explain have/nwo")
    assert answer.code == 2 and "try:   --explain have/now\n" in answer.err


def test_a_year_is_offered_as_its_days_where_a_report_takes_days(world):
    answer = world.run("dpl report commissioner --year 2024-25")
    assert answer.code == 2 and "--from 01/04/2024 --to 31/03/2025" in answer.err


def test_what_a_command_takes_by_place_is_said_to_be_typed_so(world):
    answer = world.run("dpl return list --account A-1")
    assert answer.code == 2
    assert "try:   dpl return list ACCOUNT, without an option before it" in answer.err


# ── a file of people ─────────────────────────────────────────────────────────────────────────


def test_a_wrong_column_is_named_once_with_the_nearest(world):
    Path("people.csv").write_text("account,surname,postcod\nA-1,Ward,S1 1AA\nA-2,Lee,S2 2AA\n")
    answer = world.run(DETAILS)
    assert answer.code == 2 and answer.err.count("postcod:") == 1
    assert "try:   postcode" in answer.err


@pytest.mark.parametrize("text", ["Ward,Jo,S1 1AA\nLee,Al,S2 2AA\n", "", "A-1,Ward\n"])
def test_a_file_without_a_head_is_refused_and_nobody_is_named(world, text):
    Path("people.csv").write_text(text)
    answer = world.run(DETAILS)
    assert answer.code == 2 and "does not name columns that are known" in answer.err
    assert "Ward" not in answer.err and "try:   account,surname,postcode" in answer.err


def test_a_file_sent_again_records_what_changed_and_nothing_else(world):
    world.done("dpl account open A-2 --on 01/04/2025 --person P-18 --care-group adult-chc "
               "--age-band 18-64 --eligibility adult-chc")  # fmt: skip
    Path("people.csv").write_text("account,surname,postcode\nA-1,Ward,S1 1AA\nA-2,Lee,S2 2AA\n")
    world.done(DETAILS)
    head = world.head
    again = world.done(DETAILS)
    assert world.head == head and "2 of 2 people: kept so already" in again.err
    Path("people.csv").write_text("account,surname,postcode\nA-1,Ward,S1 1AA\nA-2,Leigh,S2 2AA\n")
    world.done(DETAILS)
    kept = world.last()
    assert world.head == head + 1 and isinstance(kept, e.PersonDetailsKept)
    assert kept.fields == ("surname",)
    world.done(DETAILS.replace("2025", "2024"))
    assert world.head == head + 3, "of an earlier day nothing was kept"
    world.done(f"{DETAILS} --id batch-1")
    told = world.done(f"{DETAILS} --id batch-1")
    assert world.head == head + 5 and "nothing more was recorded" in told.err
