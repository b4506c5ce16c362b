"""`dpl report commissioner`: shown, opened, written, published and given out, whole output."""

from __future__ import annotations

import csv
import io
import json
import re
from hashlib import sha256

import pytest

from ledger import events as e

DAYS = "--from 01/04/2025 --to 31/03/2026"
LINE = f"dpl report commissioner {DAYS}"


@pytest.fixture
def spent(world):
    """Jo spent £49.99 and £10.00 of NHS money on care, and £20.00 on the way there."""
    for amount, on, category in (
        ("49.99", "08/04/2025", "personal-care"),
        ("10.00", "09/05/2025", "personal-care"),
        ("20.00", "10/05/2025", "transport"),
    ):
        world.done(
            f"dpl spend record A-1 --amount {amount} --on {on} --category {category} --fund nhs"
        )
    return world


def figures(answer) -> dict[tuple[str, str, str], str]:
    rows = csv.DictReader(io.StringIO(answer.out))
    return {(row["section"], row["row"], row["column"]): row["value"] for row in rows}


def test_what_was_bought_is_told_by_what_it_was_for(spent):
    told = figures(spent.done(f"{LINE} -O csv"))
    assert told["spend-by-category", "personal-care", "spent"] == "59.99"
    assert told["spend-by-category", "transport", "spent"] == "20.00"
    assert told["spend-by-category", "total", "spent"] == "79.99"
    assert told["spend-by-category", "personal-care", "share"] == "75.0"
    assert told["spend-by-month", "2025-05", "spent"] == "30.00"


def test_only_what_was_known_then_counts_and_only_the_days_asked_about(spent):
    before = spent.head - 1
    told = figures(spent.done(f"{LINE} -O csv --known-at {before}"))
    assert told["spend-by-category", "total", "spent"] == "59.99"
    april = "dpl report commissioner --from 01/04/2025 --to 30/04/2025 -O csv"
    told = figures(spent.done(april))
    assert told["spend-by-category", "total", "spent"] == "49.99"


def test_a_figure_opens_to_its_entries_which_come_to_it(spent):
    answer = spent.done(f"{LINE} --explain spend-by-category/personal-care/spent")
    lines = answer.out.splitlines()
    assert lines[0] == "What was bought: Personal care, spent"
    assert [line.split()[4] for line in lines[2:]] == ["£49.99", "£10.00"]
    assert answer.err == "What was bought: Personal care, spent: £59.99, 2 in all, of 1 person\n"


HELD = f"{LINE} --explain unspent/total/held"


def test_what_many_entries_come_to_has_a_row_of_its_own_and_none_of_them_counts_it(spent):
    head, *entries = json.loads(spent.done(f"{HELD} -O json").out)
    assert (head["entry"], head["position"], head["on"]) == ("A-1", None, None)
    assert head["what"] == f"{len(entries)} entries together come to this"
    assert head["counts"] == 1 and head["amount_pence"] == -7_999
    assert len(entries) == 3 and {(one["counts"], one["amount_pence"]) for one in entries} == {
        (None, None)
    }


def test_on_a_screen_only_the_first_of_many_entries_are_listed_unless_all_are_asked_for(spent):
    for on in range(1, 6):
        spent.done(
            f"dpl spend record A-1 --amount 1.00 --on 0{on}/06/2025 --category transport --fund nhs"
        )
    short = spent.done(HELD)
    lines = short.out.splitlines()
    assert "8 entries together come to this" in lines[2] and len(lines) == 2 + 1 + 5 + 1
    assert lines[-1].strip() == "and 3 more: dpl history A-1, or all of them with --all"
    whole = spent.done(f"{HELD} --all")
    assert len(whole.out.splitlines()) == 2 + 1 + 8 and " more: " not in whole.out
    assert whole.err == short.err
    assert len(spent.done(f"{HELD} -O csv").out.splitlines()) == 1 + 1 + 8


def test_a_page_leads_to_each_of_the_entries_that_make_one_amount(spent, tmp_path):
    spent.done(f"{LINE} --into {tmp_path / 'a.html'}")
    page = (tmp_path / "a.html").read_text()
    link = r'<a href="#e-A-1/(\d+)">A-1/\1</a>'.replace
    three = ", ".join(link(r"\1", rf"\{place}") for place in (1, 2, 3))
    assert re.search(rf"<li>{three}: -£79.99</li>", page)


@pytest.mark.parametrize(
    ("path", "why", "try_"),
    [
        ("zzz", "there is no section zzz", "--explain budget-by-programme"),
        ("spend-by-category/food", "there is no row food", "spend-by-category/personal-care"),
        (
            "spend-by-category/total/pounds",
            "there is no column pounds",
            "--explain spend-by-category/total/spent",
        ),
        ("spend-by-category/total/share", "is worked out", "spend-by-category/total/spent"),
    ],
)
def test_what_cannot_be_opened_says_what_can(spent, path, why, try_):
    answer = spent.run(f"{LINE} --explain {path}")
    assert answer.code == 2
    assert why in answer.err and try_ in answer.err and "nothing was recorded" in answer.err


def test_one_section_or_chapter_is_shown_by_its_name(spent):
    answer = spent.done(f"{LINE} --section spend-by-category")
    assert "[spend-by-category]" in answer.out and "[spend-by-month]" not in answer.out
    assert "[spend-by-month]" in spent.done(f"{LINE} --section spending").out
    refused = spent.run(f"{LINE} --section food")
    assert refused.code == 2 and "has no section food" in refused.err


def test_without_a_section_the_screen_shows_what_stands_at_the_top_and_a_line_for_each(spent):
    answer = spent.done(LINE)
    lines = answer.out.splitlines()
    assert lines[0] == "Where the money went: all funders' money, 1 April 2025 to 31 March 2026"
    assert "  Spent: £79.99  [budget-by-programme]" in lines
    assert "WHAT THE MONEY BOUGHT  --section spending" in lines
    assert "  What was bought: 2 rows; spent £79.99  --section spend-by-category" in lines
    assert "personal care" not in answer.out.lower()  # no row of any table
    assert f"the whole report: {LINE} --all" in answer.err


@pytest.mark.parametrize("all_of_it", ["--all", "--section all"])
def test_the_whole_report_is_shown_where_all_of_it_is_asked_for(spent, all_of_it):
    answer = spent.done(f"{LINE} {all_of_it}")
    assert "[spend-by-category]" in answer.out and "[spend-by-month]" in answer.out
    assert "Personal care" in answer.out


def test_what_an_outline_says_to_paste_opens_what_it_says(spent):
    told = spent.done(LINE).err.splitlines()
    pasted = [line.partition(": ")[2] for line in told if ": dpl " in line]
    assert len(pasted) == 3
    section, whole, behind = (spent.done(line).out for line in pasted)
    assert "[budget-by-programme]" in section and "[spend-by-month]" not in section
    assert "[spend-by-month]" in whole
    assert "Budgets by programme: Total" in behind
    opens = re.findall(r"--section \S+", spent.done(LINE).out)
    assert len(opens) > 20
    for one in (opens[0], opens[5], opens[-1]):
        assert spent.done(f"{LINE} {one}").out.count("[") >= 1


def test_an_outline_of_what_is_published_leads_to_no_entries(spent):
    answer = spent.done(f"{LINE} --publish")
    assert "--explain" not in answer.err


def test_data_is_whole_whether_or_not_all_of_it_is_asked_for(spent):
    whole = spent.done(f"{LINE} -O csv").out
    assert whole == spent.done(f"{LINE} -O csv --all").out
    assert whole == spent.done(f"{LINE} -O csv --section all").out


@pytest.mark.parametrize("suffix", ["html", "xlsx", "csv", "json"])
def test_every_form_is_written_and_is_the_same_again(spent, tmp_path, suffix):
    first, second = tmp_path / f"a.{suffix}", tmp_path / f"b.{suffix}"
    answer = spent.done(f"{LINE} --into {first}")
    assert answer.err == f"written to {first}: {first.stat().st_size:,} bytes\n"
    spent.done(f"{LINE} --into {second}")
    assert first.read_bytes() == second.read_bytes()


def test_a_file_that_cannot_be_written_is_told_before_anything_is_done(spent, tmp_path):
    answer = spent.run(f"{LINE} --into {tmp_path}/no/such/folder/a.html")
    assert answer.code == 2 and "is no place where a file can be written" in answer.err
    answer = spent.run(f"{LINE} --into a.docx")
    assert answer.code == 2 and "does not end in .html, .pdf, .xlsx, .csv or .json" in answer.err


def test_what_was_given_to_somebody_is_kept_with_what_was_known_and_its_digest(spent, tmp_path):
    path, known = tmp_path / "year.json", spent.head
    answer = spent.done(f"{LINE} --funder icb --into {path} --given-to icb-board --on 02/05/2026")
    assert "given to icb-board on 2 May 2026" in answer.out
    kept = spent.last()
    assert isinstance(kept, e.ReportIssued)
    assert kept.sha256 == sha256(path.read_bytes()).hexdigest()
    assert (kept.report, kept.form, kept.position) == ("commissioner", "json", known)
    assert {one.name: one.value for one in kept.asked} == {"funder": "icb"}
    again = tmp_path / "again.json"
    spent.done(f"{LINE} --funder icb --known-at {known} --into {again}")
    assert again.read_bytes() == path.read_bytes()


def test_a_dry_run_writes_nothing_and_keeps_nothing(spent, tmp_path):
    path, head = tmp_path / "year.html", spent.head
    spent.done(f"{LINE} --into {path} --given-to board --on 02/05/2026 --dry-run")
    assert not path.exists() and spent.head == head


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("--given-to board", "goes with --on DAY"),
        ("--given-to board --on 02/05/2026", "goes with --into FILE"),
        ("--publish --into a.html", "goes with --given-to WHOM --on DAY"),
        ("--publish --explain spend-by-category", "leads back to nobody"),
        ("--into a.html --explain spend-by-category", "leave out --into"),
    ],
)
def test_options_that_do_not_go_together_say_so(spent, wrong, why):
    answer = spent.run(f"{LINE} {wrong}")
    assert answer.code == 2 and why in answer.err


def test_days_the_wrong_way_round_and_a_funder_nobody_has_are_told(spent):
    answer = spent.run("dpl report commissioner --from 01/04/2026 --to 31/03/2026")
    assert answer.code == 2 and "--to is before --from" in answer.err
    answer = spent.run(f"{LINE} --funder nobody")
    assert answer.code == 2 and "no account has money of nobody" in answer.err


def test_one_person_is_nowhere_in_what_is_published(spent, tmp_path):
    path = tmp_path / "public.json"
    spent.done(f"{LINE} --publish --into {path} --given-to public --on 02/05/2026")
    told = json.loads(path.read_text())
    values = [
        value
        for chapter in told["chapters"]
        for section in chapter["sections"]
        for row in (*section["rows"], section["total"] or {})
        if isinstance(row, dict)
        for name, value in row.items()
        if name not in ("row", "words")
    ]
    assert "not shown" in values
    assert set(values) <= {"not shown", 0, None}
    assert "A-1" not in path.read_text()
    assert spent.last().published


@pytest.mark.parametrize("form", ["html", "json", "csv"])
def test_days_that_were_not_over_are_said_to_be_so(spent, tmp_path, form):
    days = "--from 01/04/2099 --to 31/03/2100"
    words = "These days were not over: the last entry known was recorded on"
    assert words in spent.done(f"dpl report commissioner {days}").err
    path = tmp_path / f"a.{form}"
    spent.done(f"dpl report commissioner {days} --into {path}")
    assert (words in path.read_text()) is (form != "csv")
    spent.done(f"{LINE} --into {path}")
    assert words not in path.read_text()
    assert words not in spent.done(LINE).err
