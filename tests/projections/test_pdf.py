"""A page as PDF: every word of it is there, nothing in it is code, and a screen reader can go
through it. Read with another library than the one that writes it."""

from __future__ import annotations

import json
from html import escape
from io import BytesIO

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from ledger.errors import Refused
from projections.writers.pdf import pdf_of
from projections.writers.pdf.blocks import blocks_of
from projections.writers.plain import text_of

PAGE = """<!doctype html><html><head><title>A letter: account A-1</title></head><body>
<h1>Money for care</h1>
<p>You have <strong>£1,017.60</strong>.</p>
<h2>What came</h2>
<table><caption>By month</caption><thead><tr><th scope="col">Month</th><th class="n">Paid</th></tr>
</thead><tbody><tr><th scope="row">April</th><td class="n">£600.00</td></tr>
<tr class="total"><th scope="row">In all</th><td class="n">£600.00</td></tr></tbody></table>
<ul><li>One thing</li><li>Another</li></ul></body></html>"""


def read(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def words(data: bytes) -> str:
    """All that a PDF says, without any space, which PDFs do not keep."""
    text = "".join(page.extract_text() for page in read(data).pages)
    return "".join(text.split())


def on_a_page(body: str, title: str = "A letter") -> str:
    return f"<title>{escape(title)}</title><body>{body}</body>"


def tags(data: bytes) -> list[tuple[str, dict]]:
    """Its tags in the order that a screen reader goes through them."""
    found: list[tuple[str, dict]] = []

    def go(node) -> None:
        node = node.get_object() if isinstance(node, IndirectObject) else node
        if isinstance(node, list):
            for one in node:
                go(one)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append((str(node["/S"]).removeprefix("/"), node))
            if "/K" in node:
                go(node["/K"])

    go(read(data).trailer["/Root"]["/StructTreeRoot"])
    return found


# ── what is read out ─────────────────────────────────────────────────────────────────────────


def test_a_pdf_says_what_it_is_called_its_language_and_that_it_is_for_everybody():
    found = read(pdf_of([PAGE]).data)
    root = found.trailer["/Root"]
    assert found.metadata.title == "A letter: account A-1"
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"] and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_headings_lists_and_tables_are_tagged_as_what_they_are():
    names = [name for name, _ in tags(pdf_of([PAGE]).data)]
    for one in ("H1", "H2", "P", "Table", "THead", "TR", "TH", "TD", "L", "LI", "Caption"):
        assert one in names, one
    assert names.count("TH") == 2 and names.count("LI") == 2


def test_a_heading_is_never_two_levels_below_the_one_before_it():
    page = on_a_page("<h3>First</h3><p>a</p><h6>Second</h6><h2>Third</h2>")
    assert [b["level"] for b in blocks_of(page)[1] if b["kind"] == "heading"] == [1, 2, 2]
    assert not pdf_of([page]).not_shown


def test_a_picture_says_in_words_what_it_shows_and_one_that_adds_nothing_is_passed_over():
    drawn = '<svg width="100%" height="14"{}><rect width="30%" height="14"/></svg>'
    says = drawn.format(' role="img" aria-label="Three tenths"')
    figures = [node for name, node in tags(pdf_of([on_a_page(says)]).data) if name == "Figure"]
    assert [node["/Alt"] for node in figures] == ["Three tenths"]
    silent = pdf_of([on_a_page("<p>Three tenths</p>" + drawn.format(""))]).data
    assert "Figure" not in [name for name, _ in tags(silent)]


def test_each_page_is_on_a_sheet_of_its_own_and_numbered_by_itself():
    long = on_a_page("<p>word</p>" * 95, "Long")
    found = [page.extract_text() for page in read(pdf_of([long, PAGE]).data).pages]
    assert [text.split("Page ")[1].split("\n")[0].strip() for text in found] == [
        "1 of 3", "2 of 3", "3 of 3", "1 of 1",
    ]  # fmt: skip


# ── every word, and nothing but words ────────────────────────────────────────────────────────


MARKUP = "#*_`$@<>[]{}()\\/\"'~-=+.,;:!?&%^|£€–—… "
LETTERS = st.characters(categories=["Lu", "Ll", "Nd"], max_codepoint=0x17F)
"""Letters that our own font has whole: those that it puts together of two, as Ǎ, are twice in what
readers of text get, though once on paper."""


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.one_of(st.sampled_from(MARKUP), LETTERS), min_size=1, max_size=80))
@example(text='#read("/etc/passwd")')
@example(text="#panic() *bold* _it_ `raw` $x$ @ref <label> \\ // no /* no */ = head")
@example(text='"] #import "@preview/x:1.0.0": *; #[')
@example(text="a" * 400)
@example(text="\\u{41} \\n \\")
def test_whatever_anybody_writes_comes_out_as_itself(text):
    for body in ("<p>{}</p>", "<h2>{}</h2>", "<table><tr><td>{}</td></tr></table>",
                 "<ul><li>{}</li></ul>"):  # fmt: skip
        found = pdf_of([on_a_page(body.format(escape(text)))])
        assert not found.not_shown
        assert "".join(text.split()) in words(found.data)


@settings(max_examples=40, deadline=None)
@given(text=st.text(min_size=1, max_size=40))
@example(text="\x00\x01\ufeff\ufffe")
@example(text="\u202eשלום\u2028السلام")
@example(text="\ud800")
def test_no_text_whatsoever_stops_a_page_from_being_set(text):
    found = pdf_of([on_a_page(f"<h1>{escape(text)}</h1><p>{escape(text)}</p>", title=text)])
    assert found.data.startswith(b"%PDF-")
    assert set("".join(found.not_shown)) <= set(text)


@settings(max_examples=60, deadline=None)
@given(
    page=st.lists(
        st.sampled_from(
            ["<div>", "</div>", "<p>", "</p>", "<ul>", "<li>", "</ul>", "<ol>", "</ol>", "<table>",
             "<tr>", "<td>", "<th colspan=3>", "</table>", "<thead>", "<dl>", "<dt>", "<dd>",
             "</dl>", "<b>", "</b>", "<br>", "<h2>", "</h2>", "<unknown>", "</unknown>", "<svg>",
             "</svg>", '<div class="to">', "<address>", "</address>", "<footer>", "<caption>",
             '<p class="care">', "<pre>", '<a href="https://x.org/?a=b">', "</a>",
             '<span class="line">', "<details open>", "<summary>", "<hr>", "word", "other", "7 "]
        ),
        max_size=40,
    )
)  # fmt: skip
def test_every_word_of_a_page_is_in_its_pdf_however_it_is_written(page):
    whole = on_a_page("".join(page))
    found = words(pdf_of([whole]).data)
    for word in text_of(whole).replace("- ", " ").split():
        if word.strip("-_"):
            assert word.strip("-_") in found


def test_lists_and_boxes_in_each_other_for_ever_are_still_set():
    for one in ("<ul><li>", '<div class="care">', "<blockquote><footer>", "<table><tr><td>"):
        found = pdf_of([on_a_page(one * 300 + "inmost")])
        assert "inmost" in words(found.data)


def test_what_a_page_hides_is_not_in_its_pdf():
    page = on_a_page(
        '<p style="display:none">secret</p><p hidden>secret</p><!--secret--><p>told</p>'
    )
    assert "secret" not in words(pdf_of([page]).data) and "told" in words(pdf_of([page]).data)


# ── the same, and honest ─────────────────────────────────────────────────────────────────────


def test_the_same_page_comes_to_the_same_bytes():
    assert pdf_of([PAGE]).data == pdf_of([PAGE]).data
    assert b"CreationDate" not in pdf_of([PAGE]).data


def test_large_print_has_no_letter_smaller_than_18_points():
    sizes: set[float] = set()

    def seen(text, _cm, matrix, _font, size) -> None:
        if text.strip():
            sizes.add(round(size * abs(matrix[3]), 1))

    for page in read(pdf_of([PAGE], large_print=True).data).pages:
        page.extract_text(visitor_text=seen)
    assert min(sizes) >= 18


def test_a_letter_that_no_font_has_is_told_and_not_passed_over_in_silence():
    found = pdf_of([on_a_page("<p>Name: 漢字 and more</p>")])
    assert found.not_shown == ("漢", "字")
    assert "andmore" in words(found.data)


@pytest.mark.parametrize(
    "name", ["Zoë Łukasik", "Nguyễn Thị Ánh", "Ευτυχία", "Мария", "Siân Ŵyn", "Ağaoğlu İpek"]
)
def test_names_of_many_tongues_are_shown_with_our_own_fonts(name):
    found = pdf_of([on_a_page(f"<p>{name}</p>")])
    assert not found.not_shown and "".join(name.split()) in words(found.data)


WIDE = "<table><thead><tr>{}</tr></thead><tr>{}</tr></table>"


@settings(max_examples=30, deadline=None)
@given(
    cells=st.lists(st.text("abcdefghij ", min_size=1, max_size=60), min_size=1, max_size=16),
    large=st.booleans(),
)
@example(cells=["abcdefghij" * 2] * 12, large=True)
def test_a_table_is_never_wider_than_its_paper_and_no_cell_runs_into_the_next(cells, large):
    heads = "".join(f"<th>h{n}</th>" for n in range(len(cells)))
    page = on_a_page(WIDE.format(heads, "".join(f"<td>{cell}</td>" for cell in cells)))
    data = pdf_of([page], large_print=large).data
    lefts = {}

    def seen(text, cm, matrix, _font, _size) -> None:
        if text.strip().startswith("h") and text.strip()[1:].isdigit():
            left = matrix[4] * cm[0] + matrix[5] * cm[2] + cm[4]
            lefts.setdefault(text.strip(), left)

    for one in read(data).pages:
        one.extract_text(visitor_text=seen)
    places = [lefts[f"h{n}"] for n in range(len(cells))]
    assert places == sorted(places) and places[0] > 0 and places[-1] < 545
    for cell in cells:
        assert all(word in words(data) for word in cell.split())


def test_bars_of_a_chart_have_their_words_beside_them_and_their_patterns():
    page = on_a_page(
        '<svg width="0" height="0"><defs><pattern id="p" width="8" height="8"><path d="M0 0H8V8Z"/>'
        '</pattern></defs></svg><div class="line"><span class="of">Care</span><span class="beams">'
        '<span class="beam"><svg width="100%" height="9"><rect width="5%" fill="url(#p)"/></svg>'
        '<span class="worth">£5.00</span></span></span></div>'
    )
    (bar,) = blocks_of(page)[1]
    assert bar["kind"] == "bar" and bar["of"] == [{"t": "Care"}]
    (beam,) = bar["beams"]
    assert beam["worth"] == [{"t": "£5.00"}]
    assert '<defs><pattern id="p"' in bytes(beam["picture"]["data"]).decode()
    assert "Care£5.00" in words(pdf_of([page]).data)


def test_what_is_no_picture_is_its_words_and_a_garbled_one_is_refused_in_words():
    page = on_a_page('<img src="data:image/png;base64,!" alt="Our arms">')
    assert "Ourarms" in words(pdf_of([page]).data)
    garbled = on_a_page('<img src="data:image/png;base64,aGVsbG8=" alt="Our arms">')
    with pytest.raises(Refused, match="cannot be set as a PDF"):
        pdf_of([garbled])


def test_a_block_is_plain_data():
    assert json.loads(json.dumps(blocks_of(PAGE)[1])) == blocks_of(PAGE)[1]


# ── a report, and a letter, as somebody prints it ────────────────────────────────────────────


def chapter(name: str, columns: int = 2) -> str:
    heads = "".join(f"<th>{name} {n}</th>" for n in range(columns))
    cells = "".join('<td class="n">£1,017.60</td>' for _ in range(columns))
    return (
        f"<section><h2>{name}</h2><section><h3>All of {name}</h3><p>What it is.</p>"
        f"<table><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table>"
        "</section></section>"
    )


def contents(*names: str) -> str:
    items = "".join(f'<li><a href="#{name}">{name}</a></li>' for name in names)
    return f'<h1>A report</h1><nav aria-label="Contents"><ol>{items}</ol></nav>'


def test_the_list_of_contents_tells_on_which_page_a_chapter_begins():
    filled = "<p>Filler.</p>" * 120
    page = on_a_page(f"{contents('First', 'Second')}{chapter('First')}{filled}{chapter('Second')}")
    paper = read(pdf_of([page], small=True).data)
    begins = next(
        n for n, one in enumerate(paper.pages, 1) if "All of Second" in one.extract_text()
    )
    assert begins > 2
    first = paper.pages[0].extract_text().replace(" ", "").replace(".", "")
    assert f"Second{begins}" in first


def test_a_list_that_names_other_things_than_the_chapters_stays_as_it_is():
    page = on_a_page(f"{contents('First', 'Another')}{chapter('First')}")
    said = words(pdf_of([page], small=True).data)
    assert "1.First" in said
    assert "2.Another" in said


def test_only_what_is_too_wide_for_a_sheet_turns_it_and_its_heading_goes_with_it():
    few = "".join(chapter(f"Narrow{n}") for n in range(6))
    page = on_a_page(f"<h1>A report</h1>{few}{chapter('Wide', 13)}{chapter('After')}")
    turned = [
        (one.mediabox.width > one.mediabox.height, one.extract_text())
        for one in read(pdf_of([page], small=True).data).pages
    ]
    assert [wide for wide, _ in turned] == [False, True, False]
    assert "Wide\n" in turned[1][1]
    assert "Wide" not in turned[0][1]
    most = on_a_page(f"<h1>A report</h1>{chapter('Narrow')}{chapter('Wide', 13)}")
    every = read(pdf_of([most], small=True).data).pages
    assert all(one.mediabox.width > one.mediabox.height for one in every)


def test_a_chart_stands_beside_a_narrow_table_and_above_a_wide_one():
    bar = '<svg width="100%" height="14"><rect width="50%" height="14" fill="#000"/></svg>'
    of = f'<span class="of">Care</span><span class="beam">{bar}<span class="worth">£1</span></span>'
    lines = "".join(f'<div class="line">{of}</div>' for _ in range(20))
    drawn = f'<div class="drawn"><div class="bars" role="img">{lines}</div></div>'
    rows = "".join(f"<tr><td>Row {n}</td><td>£1.00</td></tr>" for n in range(20))
    table = f"<table><thead><tr><th>What</th><th>Sum</th></tr></thead><tbody>{rows}</tbody></table>"
    together = on_a_page(f"<h1>A</h1><h2>B</h2>{drawn}{table}" * 2)
    apart = together.replace("<table>", "<p>And:</p><table>")
    assert len(read(pdf_of([together], small=True).data).pages) == 1
    assert len(read(pdf_of([apart], small=True).data).pages) > 1


def test_a_letter_a_few_lines_longer_than_a_sheet_is_set_closer_and_posted_as_one():
    def sheets(paragraphs: int) -> int:
        body = "<h1>A letter</h1><h2>Why</h2>" + "<p>One line of it.</p>" * paragraphs
        return len(read(pdf_of([on_a_page(body)]).data).pages)

    one_sheet = next(n for n in range(20, 80) if sheets(n) > 1)
    assert one_sheet >= 32
    assert sheets(one_sheet - 1) == 1
    assert sheets(one_sheet * 2) in (2, 3)
