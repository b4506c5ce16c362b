"""What is given to somebody on a day: as at which day, to whom, and what of it is blank."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from ledger import events as e
from tests.cli.conftest import World
from tests.cli.test_cli_given_out import again, book  # noqa: F401  # a fixture
from tests.cli.test_cli_payruns import D, alone, run, schedule, setup

TEXT = "dpl letter ring-fence A-1 --into a.txt"


def test_a_letter_that_is_given_on_a_day_tells_how_things_stood_at_its_end(book):  # noqa: F811
    book.done("dpl spend record A-1 --amount 100.00 --on 02/07/2025 --category food --fund nhs")
    book.done(f"{TEXT} --given-to benefits-office --on 01/07/2025")
    found = book.last()
    assert isinstance(found, e.ReportIssued)
    assert (found.last_on, found.issued_on) == (found.issued_on, found.last_on)
    assert "1 July 2025" in Path("a.txt").read_text()
    then = Path("a.txt").read_bytes()
    book.done(f"{TEXT} --as-at 01/07/2025 --known-at {found.position}")
    assert Path("a.txt").read_bytes() == then
    answer, made = again(book, 1)
    assert answer.code == 0 and made["same"]
    assert "--as-at 01/07/2025" in answer.err


def test_a_letter_may_tell_of_an_earlier_day_than_it_is_given_on_and_of_no_later(book):  # noqa: F811
    given = "--given-to benefits-office --on 01/07/2025"
    refused = book.run(f"{TEXT} --as-at 02/07/2025 {given}")
    assert refused.code == 2 and "refused (not-yet)" in refused.err
    assert not Path("a.txt").exists()
    book.done(f"{TEXT} --as-at 30/06/2025 {given}")
    assert "30 June 2025" in Path("a.txt").read_text()


def test_a_reclaim_of_a_later_day_is_not_told_to_be_there_by_then(book):  # noqa: F811
    line = "dpl letter reclaim A-1 R-1 --into a.txt --given-to A-1 --on 01/05/2025"
    answer = book.run(line)
    assert answer.code == 2 and "its reclaims are then: none" in answer.err


def test_the_advice_of_a_run_may_be_given_before_the_day_that_it_pays(empty):
    start = D(2025, 4, 25)
    empty.told(alone("shire"))
    setup(empty, start)
    schedule(empty, "monthly", start)
    assert run(empty, "april", start).code == 0
    line = "dpl letter remittance A-1 --run april --into a.txt --given-to A-1"
    empty.done(f"{line} --on 22/04/2025")
    text = " ".join(Path("a.txt").read_text().split())
    assert "from Shire is to be paid on 25 April 2025" in text and "It goes into the" in text
    assert again(empty, 1)[1]["same"]
    empty.done(f"{line} --on 25/04/2025")
    text = " ".join(Path("a.txt").read_text().split())
    assert "from Shire was paid on 25 April 2025" in text and "It went into the" in text


def test_what_was_given_to_a_name_before_names_were_refused_is_still_made_again(book, monkeypatch):  # noqa: F811
    old = {"given_to": "Jane Smith", "issued_on": D(2025, 6, 1)}
    kept = SimpleNamespace(ReportIssued=lambda **said: e.ReportIssued(**said | old))
    with monkeypatch.context() as then:
        then.setattr("ledger.book.reports.e", kept)
        book.done(f"{TEXT} --as-at 30/06/2025 --given-to office-2 --on 01/07/2025")
    assert book.last().given_to == "Jane Smith" and book.last().last_on > book.last().issued_on
    answer, made = again(book, 1)
    assert answer.code == 0 and made["same"], answer.err
    assert "Jane Smith" in book.done("dpl report list --given-to 'Jane Smith'").out


def test_nor_is_a_name_taken_from_a_file_of_commands(world):
    said = {"command": "issue-report", "report": "net", "form": "txt", "account": "A-1",
            "position": 1, "sha256": "a" * 64, "issued_on": "2025-07-01"}  # fmt: skip
    for whom, taken in (("Jane Smith", False), ("Jane", False), ("P-17", True), ("board", True)):
        Path("x.jsonl").write_text(json.dumps(said | {"given_to": whom}) + "\n")
        answer = world.run("dpl record x.jsonl")
        assert (answer.code == 0) is taken, answer.err
        assert taken or "never a name" in answer.err


def test_a_report_given_before_its_last_day_says_so(book):  # noqa: F811
    line = "dpl report person A-1 --from 01/04/2025 --to 31/03/2026 --into a.txt --given-to A-1"
    assert "tells of days to 31/03/2026" in book.done(f"{line} --on 01/07/2025").err
    assert "tells of days to" not in book.done(f"{line} --on 31/03/2026").err


@pytest.mark.parametrize("whom", ["Jane Smith", "Jane", "jane smith", "J. Smith"])
def test_what_is_given_is_given_to_a_word_or_a_reference_and_never_to_a_name(
    world: World, whom: str
):
    head = world.head
    days = "--from 01/04/2025 --to 31/03/2026"
    for line in (TEXT, f"dpl report person A-1 {days} --into a.txt",
                 f"dpl report commissioner {days} --into a.html"):  # fmt: skip
        answer = world.run(f"{line} --given-to '{whom}' --on 01/04/2026")
        assert answer.code == 2 and "it is never a name" in answer.err, line
        assert "benefits-office" in answer.err and world.head == head


@pytest.mark.parametrize("whom", ["the-board", "A-1", "P-17", "DWP", "2025-6"])
def test_a_word_and_a_reference_are_taken(world: World, whom: str):
    world.done(f"{TEXT} --given-to {whom} --on 01/04/2026")
    assert world.last().given_to == whom


def test_a_return_and_a_letter_made_with_a_bodys_file_are_made_again_with_it(book):  # noqa: F811
    Path("own.toml").write_text('name = "Shire"\n[returns.phb]\ncode = "QU9"\n')
    given = "--body own.toml --given-to nhs-england --on 01/08/2025"
    book.done(f"dpl report phb --year 2025-26 --quarter 1 --into a.html {given}")
    book.done(f"dpl report phb --year 2025-26 --quarter 1 --file a.csv {given}")
    book.done(f"{TEXT} {given}")
    Path("other.toml").write_text('name = "Other"\n[returns.phb]\ncode = "XX1"\n')
    for number in (1, 2):
        for more in ("", "--body own.toml", "--body other.toml"):
            answer, made = again(book, number, more)
            assert answer.code == 0 and made["same"], answer.err
            assert ("the file is not asked" in answer.err) == bool(more)
    assert again(book, 3, "--body own.toml")[1]["same"]
    refused = book.run("dpl report again 1 --template own.toml")
    assert "it was made without --template" in refused.err


def test_what_a_body_filled_in_is_not_told_to_be_blank_and_what_is_empty_is(book):  # noqa: F811
    line = "dpl letter reclaim A-1 R-1"
    assert "(contact)" in book.done(line).err and "(address)" in book.done(line).err
    Path("body.toml").write_text('contact = ["Ring 0114 496 0000"]\n')
    err = book.done(f"{line} --body body.toml").err
    assert "(contact)" not in err and "(address)" in err
    for empty in ("[]", '[""]', '[" "]'):
        Path("body.toml").write_text(f"contact = {empty}\naddress = {empty}\nsigned_by = ' '\n")
        err = book.done(f"{line} --body body.toml").err
        assert "(contact)" in err and "(address)" in err and "(signed_by)" in err, empty


def test_what_a_bodys_own_frame_says_itself_is_not_told_to_be_blank(book):  # noqa: F811
    Path("ours").mkdir()
    frame = book.done("dpl letter templates --show letter").out
    own = frame.replace("{{ each(body.contact) }}", "Ring 0114 496 0000")
    assert own != frame
    Path("ours/letter.html").write_text(own)
    err = book.done("dpl letter reclaim A-1 R-1 --templates ours").err
    assert "(contact)" not in err and "(address)" in err and "(how_to_pay)" in err
