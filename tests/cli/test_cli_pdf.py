"""`--into FILE.pdf`: a letter or statement on paper says all that its page says, and is given out
and made again as any other."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli.conftest import World
from tests.cli.test_cli_reclaims import noticed, rich
from tests.projections.test_pdf import read, tags, words

__all__ = ["noticed", "rich"]

RING_FENCE = "dpl letter ring-fence A-1 --as-at 30/06/2025"
RECLAIM = "dpl letter reclaim A-1 R-1"
STATEMENT = "dpl report person A-1 --from 01/04/2025 --to 31/07/2025"


@pytest.fixture
def world(noticed: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.chdir(tmp_path)
    return noticed


def all_of(text: str) -> list[str]:
    """The words of a letter as text, without the lines under its headings and before its items."""
    return [word.strip("()-_") for word in text.split() if word.strip("-_")]


@pytest.mark.parametrize("line", [RECLAIM, RING_FENCE, STATEMENT])
@pytest.mark.parametrize("large", ["", "--large-print"])
def test_a_pdf_says_every_word_of_the_letter_and_keeps_tables_for_who_hears_them(
    world, line, large
):
    text = world.done(line).out
    answer = world.done(f"{line} --into out.pdf {large}")
    data = Path("out.pdf").read_bytes()
    assert answer.err.startswith(f"written to out.pdf: {len(data):,} bytes\n")
    found = words(data).casefold().replace("\N{MINUS SIGN}", "-")
    for word in all_of(text):
        assert word.casefold() in found, word
    names = [name for name, _ in tags(data)]
    assert {"H1", "H2", "Table", "TH" if line != STATEMENT else "TD", "L"} <= set(names)
    root = read(data).trailer["/Root"]
    assert root["/Lang"] == "en-GB" and b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_given_out_as_a_pdf_it_is_kept_with_what_made_it_and_comes_again(world):
    world.done(f"{RECLAIM} --into out.pdf --given-to jo --on 01/08/2025")
    event, data = world.last(), Path("out.pdf").read_bytes()
    assert (event.form, event.sha256) == ("pdf", sha256(data).hexdigest())
    assert event.made_with == (f"dpl {version('direct-payments-ledger')}, typst {version('typst')}")
    answer = world.done("dpl report again 1 --into again.pdf -O json")
    assert json.loads(answer.out)[0]["same"] and Path("again.pdf").read_bytes() == data


def test_a_pdf_of_another_version_says_which_made_it(world, monkeypatch):
    world.done(f"{RECLAIM} --into out.pdf --given-to jo --on 01/08/2025")
    monkeypatch.setattr("projections.writers.pdf.setting.LARGE_PRINT", 12)
    monkeypatch.setattr("projections.writers.pdf.setting.SMALL_PRINT", 13)
    monkeypatch.setattr("projections.writers.pdf.version_of_setter", lambda: "typst 9.9.9")
    answer = world.run("dpl report again 1")
    assert answer.code == 1
    assert "it was made with dpl" in answer.err and "typst 9.9.9" in answer.err
    assert "fonts" in answer.err


def test_a_bodys_own_template_is_its_pdf_too_and_a_picture_in_it_is_shown(world):
    own = world.done("dpl letter templates --show reclaim").out
    dot = (
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUB"
        "AScY42YAAAAASUVORK5CYII="
    )
    arms = f'<img src="data:image/png;base64,{dot}" alt="Our arms" width="40" height="40">'
    Path("own.html").write_text(own.replace("{% block content %}", f"{{% block content %}}{arms}"))
    world.done(f"{RECLAIM} --template own.html --into own.pdf")
    figures = [n for name, n in tags(Path("own.pdf").read_bytes()) if name == "Figure"]
    assert [one["/Alt"] for one in figures] == ["Our arms"]
    Path("own.html").write_text(Path("own.html").read_text().replace(dot, "aGVsbG8="))
    line = f"{RECLAIM} --template own.html --into bad.pdf --given-to jo --on 01/08/2025"
    before, answer = world.head, world.run(line)
    assert answer.code == 2 and "cannot be set as a PDF" in answer.err
    assert "try:   write it as .html, and print that" in answer.err
    assert world.head == before and not Path("bad.pdf").exists()


def test_what_the_letter_has_to_say_it_has_to_say_on_paper_too(world):
    Path("own.html").write_text("<h1>Pay</h1>")
    answer = world.run(f"{RECLAIM} --template own.html --into out.pdf")
    assert answer.code == 2 and "refused (letter-incomplete)" in answer.err
    Path("own.txt").write_text("Pay")
    answer = world.run(f"{RECLAIM} --template own.txt --into out.pdf")
    assert answer.code == 2 and "a template of text makes no page" in answer.err


def test_nothing_a_body_writes_is_read_as_code(world):
    odd = '#read("/etc/passwd") *a* $b$ `c` @d <e> \\\\f // g'
    Path("body.toml").write_text(f"name = '''{odd}'''\n")
    world.done(f"{RECLAIM} --body body.toml --into out.pdf")
    assert "".join(odd.split()) in words(Path("out.pdf").read_bytes())


def test_a_letter_that_no_font_has_is_told_and_the_rest_is_there(world):
    Path("body.toml").write_text('team = "Team \U0010fffd"\n')
    answer = world.done(f"{RECLAIM} --body body.toml --into out.pdf")
    assert "not shown in the PDF, which has an empty box for each" in answer.err
    assert "(U+10FFFD)" in answer.err and "--into FILE.html" in answer.err
    assert "Team" in words(Path("out.pdf").read_bytes())


def test_advices_of_a_run_are_one_pdf_and_each_has_pages_of_its_own(world):
    for day in ("03/08/2025", "04/08/2025"):
        world.done(f"dpl pay make A-1 --fund nhs --gross 10.00 --on {day} --on-top")
    world.done("dpl letter remittance A-1 --into out.pdf")
    pages = [page.extract_text() for page in read(Path("out.pdf").read_bytes()).pages]
    counts = [re.search(r"Page (\d+) of (\d+)", page).groups() for page in pages]
    assert (
        sum(n == "1" for n, _ in counts)
        == len(pages)
        == world.done("dpl letter remittance A-1").out.count("MONEY PAID TO YOU")
    )


def test_a_place_where_no_file_can_be_written_is_said_to_be_so(world):
    answer = world.run(f"{STATEMENT} --into nowhere/out.pdf")
    assert answer.code == 2 and "is no place where a file can be written" in answer.err
    Path("there.pdf").mkdir()
    assert world.run(f"{STATEMENT} --into there.pdf").code == 2


def test_only_who_writes_a_pdf_loads_what_sets_it(world):
    code = "dpl({!r}, standalone_mode=False); print(*sys.modules)"
    head = "import sys; from cli.main import dpl; "
    page = f"{STATEMENT} --into a.html".split()[1:]
    for line, loads in ((["--help"], False), (page, False), ([*page[:-1], "a.pdf"], True)):
        done = subprocess.run(
            [sys.executable, "-c", head + code.format(line)],
            capture_output=True, text=True, check=True,
            env={"DPL_LEDGER": world.url, "PATH": "/usr/bin", "PYTHONPATH": ":".join(sys.path)},
        )  # fmt: skip
        assert ("typst" in done.stdout.split()) is loads, line
