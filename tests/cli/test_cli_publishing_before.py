"""What was published before, and does not come out as it was given; and returns made alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from projections.reports import hiding, publishing
from tests.cli.conftest import World
from tests.cli.test_cli_publishing import GIVEN, LINE, said
from tests.projections.reports.test_publishing_ledgers import made


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.chdir(tmp_path)
    return World(made(tmp_path, 7)[0])


@pytest.mark.parametrize("form", ["html", "csv", "json"])
def test_a_report_that_comes_out_as_it_was_given_is_nothing_to_tell_of(book, form):
    for name in ("one", "two", "three"):
        told = book.done(f"{LINE} --into {name}.{form} {GIVEN}")
        assert "may have left out" not in said(told)


@pytest.mark.parametrize("form", ["html", "csv", "json"])
def test_one_that_left_out_other_figures_than_now_is_told_of(book, monkeypatch, form):
    monkeypatch.setattr(publishing, "hide_money", lambda tables, before: None)
    book.done(f"{LINE} --into one.{form} {GIVEN}")
    monkeypatch.setattr(publishing, "hide_money", hiding.hide_money)
    told = said(book.done(f"{LINE} --into two.{form} {GIVEN}"))
    assert "report 1, published before, does not come out now as it was given" in told
    assert "dpl report again 1 tells more" in told
    assert "report 2" not in said(book.done(f"{LINE} --into three.{form} {GIVEN}"))


def test_one_made_with_another_version_is_told_of(book, monkeypatch):
    from cli.reporting import issuing
    from cli.reporting import publishing as cli_publishing

    with monkeypatch.context() as then:
        then.setattr(issuing, "made_with", lambda form: "dpl 0.0.1")
        book.done(f"{LINE} --into one.csv {GIVEN}")
    told = said(book.done(f"{LINE} --into two.csv {GIVEN}"))
    assert f"was made with dpl 0.0.1, not {cli_publishing.made_with('csv')}" in told


def test_a_return_is_published_alone_though_another_ledger_was_in_the_last(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "south"
    folder.mkdir()
    north, south = World(made(tmp_path, 7)[0]), made(folder, 8)[0]
    Path("all.toml").write_text(f'[ledgers]\nnorth = "{north.url}"\nsouth = "{south}"\n')
    for line in (
        "dpl report phb --year 2025-26 --quarter 1",
        "dpl report ascof --year 2025-26 --quarter 1",
    ):
        north.done(f"{line} --publish --ledgers all.toml --into all.csv {GIVEN}")
        refused = north.run(f"{line} --publish --into one.html {GIVEN}")
        assert refused.code == 2 and "or --alone, which takes that risk" in said(refused)
        told = north.done(f"{line} --publish --alone --into one.html {GIVEN}")
        assert "made alone: what was published together with south" in said(told)
        assert "It was not held against" in Path("one.html").read_text()
        assert {one.name: one.value for one in north.last().asked}["alone"] == "yes"
        assert "--alone goes with --publish" in north.run(f"{line} --alone").err
    assert north.run("dpl report again 2").code == north.run("dpl report again 4").code == 0


def test_the_new_budgets_of_a_quarter_are_not_told_by_those_before_and_after(world):
    """Twelve from 1 April and six from 1 August: 10 and 20 as rounded, so six or seven new."""
    for who in range(100, 118):
        first = "01/04/2025" if who < 112 else "01/08/2025"
        for line in (
            f"dpl account open A-{who} --on 01/04/2025 --person P-{who} --care-group chc "
            "--age-band 18-64 --eligibility adult-chc",
            f"dpl account fund A-{who} nhs --funder icb --programme chc --from 01/04/2025",
            f"dpl allocate make A-{who} al --fund nhs --weekly 90.00 --deployment notional "
            f"--from {first} --decided-on 01/04/2025",
        ):
            world.done(line)
    line = "dpl report phb --year 2025-26 --quarter 2 --publish -O csv --section phb-numbers"
    told = world.done(line).out.splitlines()
    shown = {row.split(",")[1]: row.rsplit(",", 1)[1] for row in told if ",people,People" in row}
    assert shown
    assert shown.get("new", "not shown") == "not shown"
    assert "not shown" in (shown.get("before", "not shown"), shown.get("live", "not shown"))
