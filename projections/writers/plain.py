"""A page as plain text: the same words in the same order, wrapped, with amounts at the right. Pure.

For letters, whose text and page are so one and the same; and for seeing what a reader sees of a
page. What a page hides is no part of it: by `hidden`, by style on an element or by a rule of its
own style sheet (no display, no size, nothing of its colour, off the sheet), in a comment, in its
head, in what is shut until somebody opens it, or where only a program reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from textwrap import wrap
from typing import NamedTuple

WIDTH = 78
BLANK = "_" * 30
"""What stands in a text for a line to write on."""
_NEVER = {"head", "style", "script", "template", "title", "noscript", "textarea", "select", "svg",
          "math", "dialog", "canvas", "audio", "video", "object", "iframe", "datalist"}  # fmt: skip
ALONE = {"br", "hr", "img", "meta", "link", "input", "col", "wbr", "area", "base", "embed",
          "source", "track"}  # fmt: skip
BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "li", "dt", "dd", "address", "header", "footer",
           "main", "section", "article", "aside", "ul", "ol", "dl", "blockquote", "caption",
           "figure", "figcaption", "nav", "body", "html"}  # fmt: skip
_NONE = r"\s*:\s*0*\.?0+(?:[a-z%]+)?\s*(?:!important\s*)?(?:;|$)"
_HIDES = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|(?<![-\w])color\s*:\s*transparent"
    r"|clip(?:-path)?\s*:|text-indent\s*:\s*-|(?<![-\w])(?:left|top|right|bottom)\s*:\s*-\d{3}"
    r"|scale[xy]?\(\s*0|content-visibility\s*:\s*hidden"
    rf"|(?:font-size|opacity|(?<![-\w])(?:max-)?(?:height|width)){_NONE}",
    re.IGNORECASE,
)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SELECTED = re.compile(r"[.#]?[\w-]+|\*")
_CELLS = ("td", "th")
ENDS = {"tr": ("p", *_CELLS, "tr"), "td": ("p", *_CELLS), "th": ("p", *_CELLS), "li": ("p", "li")}
"""What ends where such a thing begins, though nothing says so."""


class Block(NamedTuple):
    """A paragraph, heading or item; or a row of a table, whose cells it then has. table tells one
    table from the next."""

    tag: str
    text: str
    cells: tuple[str, ...] = ()
    table: int = 0


def blocks_of(page: str) -> list[Block]:
    """What a reader sees of a page, block by block; within a block, `\\n` is a line's end."""
    reading = _Reading(hiding_rules(page))
    reading.feed(page)
    reading.close()
    reading.end_block()
    return reading.blocks


def text_of(page: str) -> str:
    """The page as text of 78 columns, ending in a line's end."""
    out: list[str] = []
    blocks = blocks_of(page)
    place = 0
    while place < len(blocks):
        if blocks[place].tag == "tr":
            which, rows = blocks[place].table, []
            while place < len(blocks) and blocks[place].table == which:
                rows.append(blocks[place].cells)
                place += 1
            out += ["", *_table(rows)]
            continue
        out += _block(blocks[place], blocks[place - 1].tag if place else "")
        place += 1
    lines = "\n".join(line.rstrip() for line in out).strip("\n")
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


def hiding_rules(page: str) -> frozenset[str]:
    """What rules of a page's style sheets hide, on screen or on paper: `.class`, `#id`, tags. Of a
    selector the last part alone is looked at, so that too much counts as hidden rather than too
    little."""
    sheets = _Sheets()
    sheets.feed(page)
    sheets.close()
    css = _COMMENT.sub(" ", "".join(sheets.text))
    found: set[str] = set()
    for selectors, rule in _RULE.findall(css):
        if _HIDES.search(rule):
            for one in selectors.split(","):
                last = one.split(":")[0].split()[-1:]
                found.update(name.lower() for part in last for name in _SELECTED.findall(part)[-1:])
    return frozenset(found)


def hides(tag: str, said: Mapping[str, str | None], rules: frozenset[str]) -> bool:
    """Whether an element of these attributes is hidden, by itself or by rules of `hiding_rules`."""
    names = {tag, "*", *(f".{one}" for one in (said.get("class") or "").lower().split())}
    names.add(f"#{(said.get('id') or '').lower()}")
    return (
        tag in _NEVER
        or "hidden" in said
        or (tag == "details" and "open" not in said)
        or bool(_HIDES.search(said.get("style") or ""))
        or bool(names & rules)
    )


class _Sheets(HTMLParser):
    """The text of a page's style sheets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self._in = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._in = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in = False

    def handle_data(self, data: str) -> None:
        if self._in:
            self.text.append(data)


class _Reading(HTMLParser):
    def __init__(self, hiding: frozenset[str] = frozenset()) -> None:
        super().__init__(convert_charrefs=True)
        self._hiding = hiding
        self.blocks: list[Block] = []
        self._open: list[tuple[str, bool]] = []
        self._text: list[str] = []
        self._cells: list[str] | None = None
        self._tag = "p"
        self._table = 0
        self._in_blank = False

    @property
    def _hidden(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._text.append("\n")
        if tag in ALONE:
            return
        self._end_what_this_ends(tag)
        if tag in BLOCKS or tag == "tr":
            self.end_block()
            self._tag = tag
        if tag == "table":
            self._table += 1
        if tag == "tr":
            self._cells = []
        if tag in _CELLS and self._cells is not None:
            self._text = []
        self._open.append((tag, self._hidden_by(tag) or hides(tag, dict(attrs), self._hiding)))
        self._in_blank = tag == "span" and "line" in (dict(attrs).get("class") or "").split()

    def _hidden_by(self, tag: str) -> bool:
        """Whether it is in something hidden. Of what is shut, its summary is seen."""
        return self._hidden and not (tag == "summary" and self._open[-1] == ("details", True))

    def handle_endtag(self, tag: str) -> None:
        self._fill_blank()
        if tag not in [one for one, _ in self._open]:
            return
        while True:
            last, _ = self._open.pop()
            self._ended(last)
            if last == tag:
                return

    def _end_what_this_ends(self, tag: str) -> None:
        """Pages may leave out the end of a paragraph, an item, a cell and a row."""
        ends = ENDS.get(tag, ("p",) if tag in BLOCKS or tag == "table" else ())
        while self._open and self._open[-1][0] in ends:
            self._ended(self._open.pop()[0])

    def _ended(self, tag: str) -> None:
        if tag in _CELLS and self._cells is not None:
            self._cells.append(self._said())
        elif tag == "tr" and self._cells is not None:
            cells, self._cells = tuple(self._cells), None
            if any(cells):
                self.blocks.append(Block("tr", " ".join(cells), cells, self._table))
        elif tag in BLOCKS:
            self.end_block()
            self._tag = "p"

    def handle_data(self, data: str) -> None:
        if data.strip():
            self._in_blank = False
        if not self._hidden:
            self._text.append(data.replace("\n", " "))

    def _fill_blank(self) -> None:
        """A line to write on, where a page draws one with nothing on it."""
        if self._in_blank and not self._hidden:
            self._text.append(BLANK)
        self._in_blank = False

    def end_block(self) -> None:
        if self._cells is None and (said := self._said()):
            self.blocks.append(Block(self._tag, said))

    def _said(self) -> str:
        text, self._text = "".join(self._text), []
        lines = (" ".join(line.split()) for line in text.split("\n"))
        return "\n".join(line for line in lines if line)


def _block(block: Block, before: str) -> Iterator[str]:
    if block.tag in ("h1", "h2", "h3", "h4"):
        yield ""
        title = block.text.upper() if block.tag == "h1" else block.text
        yield from wrap(title, WIDTH)
        if block.tag != "h1":
            yield "-" * min(WIDTH, len(title))
        return
    if block.tag == "li":
        if before not in ("li", "h2", "h3", "h4"):
            yield ""
        for line in block.text.split("\n"):
            yield from wrap(line, WIDTH, initial_indent="- ", subsequent_indent="  ")
        return
    if before not in ("h2", "h3", "h4"):
        yield ""
    for line in block.text.split("\n"):
        yield from wrap(line, WIDTH)


# ── tables ───────────────────────────────────────────────────────────────────────────────────

_GAP = 2


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """The first column is words and takes what the others leave, where they are amounts; the
    others stand as they are, a head over amounts at their right."""
    count = max(len(row) for row in rows)
    rows = [(*row, *[""] * (count - len(row))) for row in rows]
    widths = [max(_longest(row[n]) for row in rows) for n in range(count)]
    money = [any(is_amount(row[n]) for row in rows) for n in range(count)]
    others = sum(widths[1:]) + _GAP * (count - 1)
    first = max(20, WIDTH - others) if any(money) else widths[0]
    for row in rows:
        words = [line for part in row[0].split("\n") for line in _cell(part, first)] or [""]
        rest = "".join(
            " " * _GAP + (f"{one:>{width}}" if right else f"{one:<{width}}")
            for one, width, right in zip(
                map(_one_line, row[1:]), widths[1:], money[1:], strict=True
            )
        )
        # An amount stands beside the first line of its words; what is quoted of it follows.
        yield f"{words[0]:<{first}}{rest}"
        yield from words[1:]


def _cell(text: str, width: int) -> list[str]:
    return wrap(text, width, subsequent_indent="  ")


def _one_line(text: str) -> str:
    return " ".join(text.split("\n"))


def _longest(text: str) -> int:
    return len(_one_line(text))


def is_amount(text: str) -> bool:
    return bool(re.fullmatch(r"-?£[\d,]+\.\d\d|[\d,.]+", text))
