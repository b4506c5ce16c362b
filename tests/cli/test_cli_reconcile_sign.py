"""`dpl reconcile` for two people: prepared, signed, changed since, looked at, and closed."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ledger import commands as c
from ledger import events as e
from projections.writers.plain import text_of
from tests.builders import day, line, said, spent, statement
from tests.cli.conftest import JO, World
from tests.making import new_ledger
from tests.projections.test_pdf import words

FOOD = {"category": "food", "fund": "nhs"}
APRIL = statement(
    (line(60000, day(4)), said("payment", fund="nhs")),
    (line(-4999, day(8)), said("spend", **FOOD)),
    first_on=day(1), last_on=day(30), opening_pence=0, closing_pence=55001,
)  # fmt: skip
MAY = statement(
    (line(-100, date(2025, 5, 9)), said("spend", **FOOD)), name="cd",
    first_on=day(1, 5), last_on=day(31, 5), opening_pence=55001, closing_pence=54901,
)  # fmt: skip
LATE = spent(1000, paid_on=day(20), **FOOD)

PREPARE = "dpl reconcile prepare bank/bank-1 --to 30/04/2025 --on 06/05/2025"
SIGN = "dpl reconcile sign bank/bank-1 --to 30/04/2025 --on 07/05/2025"
SHOW = "dpl reconcile show bank/bank-1 --from 01/04/2025 --to 30/04/2025"
CHANGES = "dpl reconcile changes bank/bank-1 --to 30/04/2025"
SEEN = "dpl reconcile seen bank/bank-1 --to 30/04/2025 --reason agreed --on 20/05/2025"
CLOSE = "dpl reconcile close A-1 --to 30/04/2025 --on 08/05/2025"


@pytest.fixture
def desk(ledger_url, tmp_path, monkeypatch):
    """A ledger on either database, in which April is squared."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DPL_LEDGER", raising=False)
    world = World(ledger_url)
    new_ledger(world.url, name="Anytown")
    world.told(*JO, APRIL)
    return world


def signed(desk):
    desk.done(PREPARE, by="anna")
    desk.done(SIGN, by="ben")
    return desk


def test_one_prepares_and_another_signs(desk):
    made = desk.done(PREPARE, by="anna")
    assert "Prepared for signing" in made.out and "unexplained £0.00" in made.out
    given = desk.done(SIGN, by="ben")
    assert "Signed" in given.out
    event = desk.last()
    assert isinstance(event, e.ReconciliationSigned)
    assert (event.first_on, event.last_on) == (day(1), day(30))
    assert event.position == desk.head - 1


@pytest.mark.parametrize("name", ["", " --by ben"])
def test_the_maker_does_not_sign_whatever_name_is_given(desk, name):
    desk.done(PREPARE, by="anna")
    before = desk.head
    answer = desk.run(SIGN + name, by="anna")
    assert answer.code == 2
    assert answer.err == (
        "refused (own-work): this was prepared by the same person who would now sign it\n"
        "  try:   somebody else signs it\n"
        "nothing was recorded\n"
    )
    assert desk.head == before


def test_what_is_left_open_is_named_and_not_signed(desk):
    desk.told(LATE)
    desk.done(PREPARE, by="anna")
    answer = desk.run(SIGN, by="ben")
    assert answer.code == 2
    assert "refused (not-squared): bank/bank-1 is not squared: 20 April 2025, £10.00" in answer.err
    assert "dpl reconcile show bank/bank-1 --from 01/04/2025 --to 30/04/2025" in answer.err


def test_a_dry_run_signs_nothing(desk):
    desk.done(PREPARE, by="anna")
    before = desk.head
    answer = desk.done(SIGN + " --dry-run", by="ben")
    assert "this would record 1 entry; nothing was recorded" in answer.err
    assert desk.head == before


def test_the_next_period_follows_the_last_signed_one(desk):
    signed(desk).told(MAY)
    desk.done("dpl reconcile prepare bank/bank-1 --to 31/05/2025 --on 06/06/2025", by="anna")
    assert desk.last().first_on == day(1, 5)


def test_a_period_of_which_nothing_is_told_is_refused(empty):
    empty.told(*JO)
    answer = empty.run(PREPARE)
    assert answer.code == 2 and "nothing is known of the other side of bank/bank-1" in answer.err


# ── statements ───────────────────────────────────────────────────────────────────────────────


def test_a_signed_statement_is_shown_as_signed_whatever_came(desk):
    signed(desk)
    was = desk.done(SHOW)
    assert "signed on 7 May 2025 by" in was.err
    desk.told(LATE)
    now = desk.done(SHOW)
    assert now.out != was.out and "signed on" not in now.err
    again = desk.done("dpl reconcile show bank/bank-1 --as-signed")
    assert again == was


@pytest.mark.parametrize("suffix", ["html", "csv", "json", "xlsx"])
def test_a_signed_statement_is_written_byte_for_byte_the_same(desk, suffix, tmp_path):
    signed(desk)
    line = f"dpl reconcile show bank/bank-1 --to 30/04/2025 --as-signed --into a.{suffix}"
    answer = desk.done(line)
    assert answer.out == "" and f"the statement is in a.{suffix}" in answer.err
    first = (tmp_path / f"a.{suffix}").read_bytes()
    desk.told(LATE, c.ReverseEntry(account="A-1", entry=6, reason="mistaken"), MAY)
    desk.done(line)
    assert first and (tmp_path / f"a.{suffix}").read_bytes() == first
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".part"] == []


def test_a_statement_is_shown_as_it_was_known_at_a_position(desk):
    then, was = desk.head, desk.done(SHOW)
    desk.told(LATE)
    assert desk.done(f"{SHOW} --known-at {then}") == was


def test_what_is_not_what_was_signed_is_said_and_is_an_exit_code(desk, monkeypatch):
    signed(desk)
    from ledger.reconciling import asked
    from ledger.reconciling.bank import beside as bank

    def otherwise(states, name, **days):
        value = bank.reconcile_bank(states, name, **days)
        return value._replace(theirs=value.theirs[1:])

    monkeypatch.setitem(asked._BY_KIND, "bank", otherwise)
    answer = desk.run("dpl reconcile show bank/bank-1 --as-signed")
    assert answer.code == 1
    assert "this is not what was signed: what they said differ from the digests" in answer.err


def test_what_nobody_signed_is_not_shown_as_signed(desk):
    answer = desk.run("dpl reconcile show bank/bank-1 --as-signed --to 30/04/2025")
    assert answer.code == 2 and "it is signed to: no day" in answer.err


def test_a_file_of_no_kind_is_not_written(desk):
    answer = desk.run(SHOW + " --into april.docx")
    assert answer.code == 2
    assert "'april.docx' does not end in .pdf, .html, .xlsx, .csv or .json" in answer.err
    assert "is no place" in desk.run(SHOW + " --into nowhere/april.html").err


def test_a_pdf_of_it_says_every_word_of_its_page(desk, tmp_path):
    for form in ("html", "pdf"):
        desk.run(f"{SHOW} --into {tmp_path / 'april'}.{form}")
    found = words((tmp_path / "april.pdf").read_bytes())
    page = (tmp_path / "april.html").read_text()
    for word in text_of(page).split():
        assert word.strip("-_").casefold() in found.casefold(), word


# ── late ─────────────────────────────────────────────────────────────────────────────────────


def test_what_came_late_is_listed_until_it_is_looked_at(desk):
    signed(desk)
    assert "nothing came into the period" in desk.done(CHANGES).err
    desk.told(LATE)
    answer = desk.done(CHANGES + " -O json")
    (row,) = json.loads(answer.out)
    assert (row["side"], row["how"], row["id"]) == ("ours", "came", "A-1/8")
    assert (row["amount_pence"], row["looked_at"]) == (-1000, False)
    assert "by our books: £550.01 as signed, less £10.00 since, is £540.01 now" in answer.err
    assert "by their account: £550.01 as signed, and £0.00 since, is £550.01 now" in answer.err
    assert "1 thing was not looked at" in answer.err
    desk.done(SEEN)
    assert desk.last().entries == (e.EntryRef("A-1", 8),)
    after = desk.done(CHANGES + " -O json")
    assert json.loads(after.out)[0]["looked_at"] is True and "not looked at" not in after.err
    assert desk.run(SEEN).code == 2


def test_what_was_looked_at_and_then_taken_back_is_told_both_times(desk):
    signed(desk).told(LATE)
    answer = desk.done(CHANGES)
    try_ = answer.err.split("  try:   ")[1].strip()
    assert try_.endswith(f"--on DATE --upto {desk.head}")
    desk.done(try_.replace("DATE", "20/05/2025"))
    desk.told(c.ReverseEntry(account="A-1", entry=8, reason="mistaken"))
    answer = desk.done(CHANGES + " -O json")
    told = [(x["how"], x["amount_pence"], x["looked_at"]) for x in json.loads(answer.out)]
    assert told == [("came", -1000, True), ("went", 1000, False)]
    assert "1 thing was not looked at" in answer.err
    assert "£550.01 as signed, and £0.00 since, is £550.01 now" in answer.err


def test_of_what_changed_twice_the_second_time_is_not_said_to_be_looked_at(desk):
    signed(desk).told(LATE)
    desk.done(SEEN)
    right = c.CorrectEntry(account="A-1", entry=8, amount_pence=1500, reason="mistyped")
    desk.told(right)
    answer = desk.done(CHANGES + " -O json")
    told = json.loads(answer.out)
    assert sum(row["amount_pence"] for row in told) == -1500
    assert sum(row["amount_pence"] for row in told if not row["looked_at"]) == -500


def test_our_books_are_not_said_to_be_as_signed_where_their_files_were_taken_back(
    desk, monkeypatch
):
    from ledger.errors import Refused
    from ledger.reconciling import asked
    from ledger.reconciling.bank import beside as bank

    def as_of_a_council(states, name, **days):
        if not states.holding("bank-1").statements:
            raise Refused("nothing-told", "no file tells of it")
        return bank.reconcile_bank(states, name, **days)

    monkeypatch.setitem(asked._BY_KIND, "bank", as_of_a_council)
    signed(desk).told(c.WithdrawStatement(holding="bank-1", statement="ab" * 6, reason="x"), LATE)
    told = desk.done(CHANGES).err
    assert "their files were all taken back" in told and "by our books" not in told


def test_the_list_tells_how_far_each_has_come(desk):
    assert desk.done("dpl reconcile list").out == (
        "reconciliation  signed to  signed by  unsigned from  to          open  unexplained  late\n"
        "bank/bank-1                           01/04/2025     30/04/2025     0        £0.00     0\n"
    )
    signed(desk).told(LATE)
    assert desk.done("dpl reconcile list").out == (
        "reconciliation  signed to   signed by  unsigned from  to  open  unexplained  late\n"
        "bank/bank-1     30/04/2025  ben                              1       £10.00     1\n"
    )
    desk.done("dpl reconcile seen bank/bank-1 --to 30/04/2025 --reason looked-at --on 20/05/2025")
    (row,) = json.loads(desk.done("dpl reconcile list -O json").out)
    assert (row["open_items"], row["late"]) == (1, 0), "to look at something settles nothing"
    assert desk.done("dpl reconcile list A-1") == desk.done("dpl reconcile list bank-1")
    assert "bank/bank-1" in desk.done("dpl reconcile list A-1").out
    assert "nothing to reconcile of A-2" in desk.done("dpl reconcile list A-2").err


def test_books_are_closed_and_still_take_what_comes(desk):
    answer = desk.run(CLOSE)
    assert answer.code == 2 and "bank/bank-1 is not signed to 30 April 2025" in answer.err
    signed(desk)
    assert "Books of account A-1 closed up to 30 April 2025" in desk.done(CLOSE).out
    desk.told(LATE)
    assert json.loads(desk.done("dpl reconcile list -O json").out)[0]["late"] == 1
    told = desk.done("dpl reconcile list A-1").err
    assert told.endswith("the books of A-1 are closed up to 30 April 2025\n")


def test_whoever_records_into_a_signed_period_is_told(desk):
    line = "dpl spend record A-1 --amount 10.00 --on 20/04/2025 --category food --fund nhs"
    assert "signed period" not in desk.done(line).err
    signed_again = (PREPARE, "anna"), (SIGN, "ben")
    desk.told(c.ReverseEntry(account="A-1", entry=8, reason="mistaken"))
    for step, by in signed_again:
        desk.done(step, by=by)
    assert "signed period" not in desk.done(line + " --dry-run").err
    assert "signed period" not in desk.done(line.replace("20/04", "02/05")).err
    answer = desk.done(line)
    assert answer.err.endswith(
        "this came into a signed period, and is listed until somebody has looked at it\n"
        "  try:   dpl reconcile changes bank/bank-1 --to 30/04/2025\n"
    )
    (row,) = json.loads(desk.done(CHANGES + " -O json").out)
    assert row["position"] == desk.head
