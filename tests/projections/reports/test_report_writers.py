"""A report as a page, a spreadsheet, CSV and JSON: the same values in each, and a page that
anybody can read."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from html.parser import HTMLParser
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook

from projections.reports.cubes import Cube, Shape
from projections.reports.opening import Behind, Opened, Ref, Said, key_of
from projections.reports.report import (
    Chapter,
    Chart,
    Column,
    Figure,
    Headline,
    Report,
    Row,
    Section,
    Stand,
)
from projections.reports.tables import Measure, percent_of, section, with_column
from projections.words.headings import heading
from projections.writers.charts import COLOURS, PATTERNS, _pattern, chart_svg
from projections.writers.report import write_report

SHAPE = Shape("Spent", ("category", "month"))
MEASURES = (
    Measure("spent", "Spent", "money", "spend"),
    Measure("things", "Things", "count", "spend"),
    Measure("people", "People", "people", "spend"),
)


def report(*facts: tuple[str, str, int], hidden: bool = False, kind: str = "bars") -> Report:
    """A report on these: category, month, pence; each of a person of their own."""
    cube = Cube(SHAPE)
    for who, (category, month, pence) in enumerate(facts):
        cube.add((category, month), pence, 1, 1 << who)
    cubes = {"spend": cube}
    whole = cube.total().pence
    by_category = with_column(
        section(
            cubes, key="by-category", title="What was bought", says="By what it was for.",
            by="category", measures=MEASURES, notes=("A note & more",),
            chart=Chart("bars", ("spent",), "Pounds on each thing"),
        ),
        Column("share", "Of all", "percent"),
        lambda row: percent_of(row.figures[0].value, whole),
    )  # fmt: skip
    by_month = section(
        cubes, key="by-month", title="Month by month", says="In each month.", by="month",
        measures=MEASURES, chart=Chart(kind, ("spent", "things"), "Pounds and things a month"),
    )  # fmt: skip
    if hidden:
        first, *rest = by_category.rows
        first = first._replace(figures=(Figure(None, hidden=True), *first.figures[1:]))
        by_category = by_category._replace(rows=(first, *rest))
    total = by_category.total.figures[0]
    chapter = Chapter("all", "All of it", (by_category, by_month))
    return Report(
        "commissioner", "Where the money went", "all funders' money", date(2025, 4, 1),
        date(2025, 6, 30), (Stand("", 42),), (chapter,),
        headlines=(Headline("Spent", by_category.columns[0], total, "by-category"),),
    )  # fmt: skip


SOME = report(
    ("personal-care", "2025-04", 12_345_67), ("transport", "2025-04", 1_05),
    ("transport", "2025-05", 99_99), ("<b>odd</b>", "2025-06", -50),
)  # fmt: skip


class Page(HTMLParser):
    """A page as read: its ids, links, headings, tables' cells and what refers to elsewhere."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.tags: list[str] = []
        self.scopes: list[str] = []
        self.sources: list[str] = []
        self.labels: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.tags.append(tag)
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "a":
            self.links.append(found["href"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "th":
            self.scopes.append(found.get("scope", ""))
        self.sources += [value for name, value in attrs if name in ("src", "srcset", "action")]
        self.labels += found.get("aria-labelledby", "").split()


def page(one: Report = SOME, opened: Opened | None = None) -> str:
    return write_report(one, ".html", opened=opened).decode()


def csv_rows(one: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(write_report(one, ".csv").decode())))


@pytest.mark.parametrize("suffix", [".html", ".xlsx", ".csv", ".json"])
def test_the_same_report_is_the_same_bytes(suffix):
    assert write_report(SOME, suffix) == write_report(SOME, suffix)


def test_every_form_tells_the_same_figures():
    told = {(r["section"], r["row"], r["column"]): r["value"] for r in csv_rows(SOME)}
    of_json = {
        (s["section"], row["row"]): row
        for chapter in json.loads(write_report(SOME, ".json"))["chapters"]
        for s in chapter["sections"]
        for row in (*s["rows"], s["total"])
    }
    assert told["by-category", "transport", "spent"] == "101.04"
    assert told["by-category", "total", "spent"] == "12446.21"
    for (name, row, column), value in told.items():
        found = of_json[name, row]
        if column == "spent":
            assert round(float(value) * 100) == found["spent_pence"]
        elif column != "share":
            assert int(value) == found[column]
    book = load_workbook(BytesIO(write_report(SOME, ".xlsx")))
    cells = [cell.value for sheet in book for line in sheet for cell in line]
    assert 101.04 in cells and 12446.21 in cells
    assert "£101.04" in page() and "£12,446.21" in page()


def test_a_page_needs_nothing_from_anywhere_else_and_runs_nothing():
    text = page()
    found = Page(text)
    assert not found.sources and "script" not in found.tags and "link" not in found.tags
    assert "@import" not in text and not re.search(r"url\((?!#)", text)
    assert all(link.startswith("#") for link in found.links)


def test_every_link_and_label_of_a_page_leads_somewhere_and_no_name_is_twice():
    found = Page(page())
    assert len(found.ids) == len(set(found.ids))
    assert {link[1:] for link in found.links} <= set(found.ids)
    assert set(found.labels) <= set(found.ids)


def test_headings_go_down_by_one_and_every_heading_of_a_table_says_of_what():
    found = Page(page())
    assert found.headings[0] == 1 and found.headings.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(found.headings, found.headings[1:], strict=False))
    assert set(found.scopes) <= {"col", "row"}


def test_what_people_write_cannot_become_part_of_the_page():
    assert "<b>odd</b>" not in page() and "&lt;b&gt;odd" in page()
    assert "A note &amp; more" in page()


def test_text_that_a_spreadsheet_would_run_is_text():
    one = report(("=1+1", "2025-04", 100), ("plain", "2025-04", 100))
    words = {row["row_words"] for row in csv_rows(one)}
    assert not any(text.startswith("=") for text in words)
    book = load_workbook(BytesIO(write_report(one, ".xlsx")))
    assert all(cell.data_type != "f" for sheet in book for line in sheet for cell in line)


def test_what_is_left_out_is_said_to_be_and_told_nowhere():
    one = report(("care", "2025-04", 777_77), ("travel", "2025-05", 100), hidden=True)
    told = {(r["section"], r["row"], r["column"]): r["value"] for r in csv_rows(one)}
    assert told["by-category", "care", "spent"] == "not shown"
    table = page(one).partition('id="by-category"')[2].partition('id="by-month"')[0]
    assert "not shown" in table and "777.77" not in table


# ── spreadsheet ──────────────────────────────────────────────────────────────────────────────


def test_a_spreadsheet_has_its_titles_and_totals_in_bold_and_shares_as_numbers():
    one = report(("care", "2025-04", 100), ("travel", "2025-05", 300))
    sheet = load_workbook(BytesIO(write_report(one, ".xlsx"))).worksheets[1]
    lines = {line[0].value: line for line in sheet if line[0].value}
    assert lines["What was bought"][0].font.b and lines["Category"][1].font.b
    assert lines["Total"][1].font.b and not lines["Care"][1].font.b
    share = lines["Care"][4]
    assert share.value == 0.25 and share.number_format == "0.0%"


def test_a_sheet_is_named_in_whole_words():
    one = report(("care", "2025-04", 100))
    chapter = one.chapters[0]._replace(title="Outcomes: for whom the money worked well")
    again = one.chapters[0]._replace(title="Outcomes: for whom the money worked badly")
    book = load_workbook(BytesIO(write_report(one._replace(chapters=(chapter, again)), ".xlsx")))
    assert book.sheetnames == [
        "About", "Outcomes for whom the money", "Outcomes for whom the money 2"
    ]  # fmt: skip


# ── tables ───────────────────────────────────────────────────────────────────────────────────


def test_tables_with_nothing_in_them_are_named_in_one_line_and_links_to_them_still_lead_there():
    one = report(("care", "2025-04", 100))
    full, other = one.chapters[0].sections
    empty = other._replace(key="empty", title="Nobody did", rows=(), total=None)
    nought = full._replace(
        key="nought", title="All are nought", total=None,
        rows=(full.rows[0]._replace(figures=(Figure(0),) * len(full.columns)),),
    )  # fmt: skip
    chapter = one.chapters[0]._replace(sections=(full, empty, nought))
    text = page(one._replace(chapters=(chapter,)))
    assert re.search(r'<span id="empty">Nobody did</span>; <span id="nought">All are n', text)
    assert 'aria-label="Table: Nobody did"' not in text
    assert 'aria-label="Table: All are nought"' not in text


def test_a_table_that_leaves_figures_out_is_not_said_to_be_empty():
    one = report(("care", "2025-04", 100))
    full = one.chapters[0].sections[0]
    row = full.rows[0]._replace(figures=(Figure(None, hidden=True),) * len(full.columns))
    chapter = one.chapters[0]._replace(sections=(full._replace(rows=(row,), total=row),))
    assert "not shown" in page(one._replace(chapters=(chapter,)))


def test_a_total_of_one_row_is_not_said_twice():
    assert "<tfoot>" not in page(report(("care", "2025-04", 100)))
    assert "<tfoot>" in page(report(("care", "2025-04", 100), ("travel", "2025-05", 100)))


def test_a_note_that_tables_of_a_chapter_share_is_said_once():
    one = report(("care", "2025-04", 100))
    full, other = one.chapters[0].sections
    chapter = one.chapters[0]._replace(sections=(full, other._replace(notes=full.notes)))
    assert page(one._replace(chapters=(chapter,))).count("A note &amp; more") == 1


def test_a_table_says_what_its_rows_are_by_as_people_would():
    assert heading("funder+fund+programme") == "Funder, fund and programme"
    assert heading("care_group") == "Care group"
    assert heading("deployment") == "How the budget is held"


def test_a_wide_table_has_smaller_letters_and_a_very_wide_one_a_sheet_turned():
    one = report(("care", "2025-04", 100), ("travel", "2025-05", 100))

    def of(columns: int) -> str:
        full = one.chapters[0].sections[0]
        rows = tuple(row._replace(figures=(Figure(5),) * columns) for row in full.rows)
        some = tuple(Column(f"c{n}", f"C{n}", "count") for n in range(columns))
        section = full._replace(columns=some, rows=rows, total=None, chart=None)
        chapter = one.chapters[0]._replace(sections=(section,))
        return page(one._replace(chapters=(chapter,), headlines=()))

    assert '<table class="">' in of(7) and '<table class="many">' in of(8)
    assert '<table class="many most">' in of(13) and '<body class="turned">' in of(13)
    assert "turned" not in of(12).partition("<body")[2]


def test_a_figure_at_the_top_says_what_it_is_to_who_hears_only_links():
    assert 'aria-label="£124.62, spent"' in page(
        report(("care", "2025-04", 123_57), ("travel", "2025-05", 1_05))
    )


# ── opened to its entries ────────────────────────────────────────────────────────────────────


def test_each_figure_of_an_opened_page_leads_to_the_entries_behind_it():
    one = report(("care", "2025-04", 100), ("care", "2025-05", 250))
    rows = [row for s in one.sections for row in s.rows]
    refs = {
        key_of(figure.of): Behind((Ref(("A-1/7",), 1, 100, 1), Ref(("A-1/9",), 1, 250, 1)), 3)
        for row in rows
        for figure in row.figures
        if figure.of is not None
    }
    entries = {
        "A-1/7": Said(70, date(2025, 4, 2), "Spent £1.00"),
        "A-1/9": Said(90, date(2025, 5, 2), "Spent £2.50"),
    }
    text = page(one, Opened(refs, entries))
    found = Page(text)
    assert len(found.ids) == len(set(found.ids))
    assert {link[1:] for link in found.links} <= set(found.ids)
    assert {"e-A-1/7", "e-A-1/9"} <= set(found.ids)
    assert '<a href="#by-category">Back to the table</a>' in text
    assert "there are 3 more" in text and "--explain by-category/care/spent" in text


# ── charts ───────────────────────────────────────────────────────────────────────────────────


def drawn(kind: str, *values: int) -> str:
    columns = (Column("spent", "Spent", "money"), Column("paid", "Paid", "money"))
    rows = tuple(
        Row(f"r{n}", f"Row {n}", (Figure(value), Figure(value // 2)))
        for n, value in enumerate(values)
    )
    chart = Chart(kind, ("spent", "paid"), "What went where")
    return chart_svg(Section("s", "A title", "It says", "category", columns, rows, chart=chart))


@pytest.mark.parametrize("kind", ["bars", "stacked", "months"])
def test_a_chart_has_a_name_and_says_its_largest_in_words(kind):
    found = drawn(kind, 300_00, 100_00)
    assert 'role="img"' in found and 'aria-labelledby="chart-s-t chart-s-d"' in found
    assert "What went where." in found
    assert "Row 0: spent £300.00, paid £150.00" in found


@pytest.mark.parametrize("kind", ["bars", "stacked"])
def test_bars_are_as_long_as_what_they_stand_for(kind):
    found = drawn(kind, 300_00, 100_00)
    wide = [float(w) for w in re.findall(r'<rect [^>]*width="([0-9.]+)%"', found)]
    assert len(wide) == 4
    assert wide[0] / wide[2] == pytest.approx(3, rel=0.02)
    assert wide[0] / wide[1] == pytest.approx(2, rel=0.02)
    assert 60 <= max(wide) <= 100


def test_a_chart_of_nothing_or_of_a_single_bar_is_not_drawn():
    assert drawn("bars", 0, 0) == ""
    assert drawn("months", -5) == ""
    assert alone(300_00) == "" and alone(300_00, 0) == ""
    assert alone(300_00, 100_00) != ""


def alone(*values: int, in_order: bool = False) -> str:
    """A chart of one column."""
    rows = tuple(Row(f"r{n}", f"Row {n}", (Figure(value),)) for n, value in enumerate(values))
    chart = Chart("bars", ("spent",), "What went where", in_order)
    columns = (Column("spent", "Spent", "money"),)
    return chart_svg(Section("s", "A title", "It says", "category", columns, rows, chart=chart))


def test_what_is_below_nought_has_no_bar_and_is_said():
    found = alone(300_00, -12_34, 100_00)
    assert "Below nought, so no bar: Row 1 -£12.34." in found
    assert "Below nought" not in alone(300_00, 100_00)
    assert "Row 1, paid -£2.00" in drawn("months", 300_00, -4_00)


def test_bars_in_an_order_end_with_the_last_that_has_anything():
    found = alone(0, 300_00, 0, 100_00, 0, 0, in_order=True)
    assert re.findall(r">(Row \d)<", found) == ["Row 0", "Row 1", "Row 2", "Row 3"]


def test_a_month_of_nothing_between_others_keeps_its_place():
    found = drawn("months", 0, 100, 0, 300, 0)
    assert re.findall(r'text-anchor="middle"[^>]*>Row (\d)', found) == ["1", "2", "3"]


def test_the_parts_of_a_bar_are_named_and_those_of_nought_left_out():
    found = drawn("stacked", 300_00, 1)
    assert "Spent £300.00, Paid £150.00" in found
    assert ">Spent £0.01<" in found


def test_each_series_has_a_pattern_of_its_own_for_who_prints_in_black_and_white():
    found = drawn("bars", 300_00, 100_00)
    fills = dict.fromkeys(re.findall(r'<rect [^>]*fill="([^"]+)"', found))
    assert list(fills) == [COLOURS[0], "url(#chart-s-1)"]
    assert '<pattern id="chart-s-1"' in found and COLOURS[1] in found
    kinds = {(n % len(COLOURS), _pattern(n)) for n in range(len(COLOURS) * len(PATTERNS))}
    assert len(kinds) == len(COLOURS) * len(PATTERNS)


def test_a_year_of_months_has_all_its_names_on_paper_and_half_of_them_on_a_phone():
    found = drawn("months", *range(100, 1300, 100))
    names = re.findall(r'text-anchor="middle"( class="wide-only")?>Row', found)
    assert len(names) == 12 and names.count("") == 6


def test_no_colour_is_too_pale_on_white():
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    for colour in COLOURS:
        assert 1.05 / (light(colour) + 0.05) >= 3
