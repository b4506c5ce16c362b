"""What a page says, as blocks to be set on paper: headings, paragraphs, lists, tables, pictures.

Pure. A block is plain data (it goes to the setter as JSON): `kind`, and what that kind has. An
element that is not known is set as what is in it: no word of a page is ever lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from projections.writers.pdf.elements import Element, elements_of
from projections.writers.pdf.pictures import picture
from projections.writers.pdf.tabulating import table
from projections.writers.pdf.words import (
    HEADINGS,
    SPACE,
    Run,
    holds_blocks,
    is_block,
    marked,
    runs,
    seen,
)

Block = dict[str, Any]

_ITEMS = {"ul", "ol", "menu"}
_TONES = {"key": "key", "care": "care", "take-care": "care", "good": "good"}
_NEW_SHEET = re.compile(r"(?:page-)?break-before\s*:\s*(?:page|always)", re.IGNORECASE)
LONG = 600
"""What has more letters than these is not kept on one sheet, since it may not fit one."""
WIDEST = 10
"""A section with a table of more columns than these stands on a sheet turned for it."""
DEEPEST = 6
"""So many boxes and lists stand in each other; what is deeper stands in the one around it."""


def blocks_of(page: str) -> tuple[str, list[Block]]:
    """What a page is called, and what it says from top to bottom."""
    title, body = elements_of(page)
    blocks = list(_levelled(_blocks(body, {})))
    return seen(title), _headed(list(_beside(_with_pages(blocks))))


def _headed(blocks: list[Block]) -> list[Block]:
    """A heading stands on the sheet that is turned for what it heads."""
    for place in range(len(blocks) - 1, 0, -1):
        if (blocks[place - 1]["kind"], blocks[place]["kind"]) == ("heading", "turn"):
            blocks[place - 1 : place + 1] = blocks[place], blocks[place - 1]
    return blocks


def _with_pages(blocks: list[Block]) -> Iterator[Block]:
    """A list of contents that names every chapter tells on which page each begins."""
    chapters = [block["runs"] for block in blocks if block.get("level") == 2]
    for block in blocks:
        if block["kind"] == "contents" and list(_named(block["list"])) != chapters:
            block = block["list"]
        yield block


def _named(items: Block) -> Iterator[list[Run]]:
    for item in items["items"]:
        for block in item:
            yield block.get("runs", [])


def _beside(blocks: Iterable[Block]) -> Iterator[Block]:
    """A chart, and the table right after it that tells the same, as one."""
    held: Block | None = None
    for block in blocks:
        if held is not None and block["kind"] == "table":
            yield {"kind": "drawn", "chart": held, "table": block}
            held = None
            continue
        if held is not None:
            yield held
        held = block if block.get("drawn") else None
        if held is None:
            yield block
    if held is not None:
        yield held


def _levelled(blocks: Iterable[Block]) -> Iterator[Block]:
    """Headings begin at the first level and leave none out, so that they can be gone through; and
    what is said of a table or a chart under its heading stays with it."""
    last, before = 0, ""
    some = list(blocks)
    for block, after in zip(some, [*some[1:], {"kind": ""}], strict=False):
        if block["kind"] == "heading":
            last = min(block["level"], last + 1)
            block = block | {"level": last}
        if (block["kind"], before) == ("p", "heading") and after["kind"] in ("table", "together"):
            block = block | {"sticky": True}
        before = block["kind"]
        yield block


def _blocks(within: Element, marks: Run, depth: int = 0) -> Iterator[Block]:
    """The blocks in an element. What stands between them is a paragraph of its own."""
    loose: list[Element | str] = []
    for one in within.within:
        if isinstance(one, str) or not (is_block(one) or holds_blocks(one)):
            loose.append(one)
            continue
        yield from _paragraph(loose, marks)
        loose = []
        yield from _block(one, marks, depth)
    yield from _paragraph(loose, marks)


def _paragraph(within: list[Element | str], marks: Run, **more: Any) -> Iterator[Block]:
    if said := runs(within, marks):
        yield {"kind": "p", "runs": said, **more}


def _block(one: Element, marks: Run, depth: int) -> Iterator[Block]:
    marks = marked(one, marks)
    if _NEW_SHEET.search(one.said.get("style", "")):
        yield {"kind": "sheet"}
    if "letterhead" in one.classes and not depth:
        yield {"kind": "letterhead", "sides": _sides(one, marks)}
    elif "to" in one.classes and not depth and next(one.elements("address"), None):
        yield {"kind": "to", "sides": _sides(one, marks)}
    elif one.classes & _TONES.keys() and depth < DEEPEST:
        (tone, *_) = sorted(one.classes & _TONES.keys())
        if inner := list(_unheaded(_of_tag(one, marks, depth + 1))):
            yield {"kind": "box", "tone": _TONES[tone], "blocks": inner}
    elif ("sign" in one.classes or one.tag == "footer") and depth < DEEPEST:
        if inner := list(_unheaded(_blocks(one, marks, depth + 1))):
            yield _together(inner, rule=one.tag == "footer", apart=True)
    elif "legend" in one.classes and one.tag == "ul":
        yield from _paragraph(
            [part for item in one.elements("li") for part in (item, "\u2003")], marks
        )
    elif one.tag == "section" and not depth and _is_wide(one):
        yield {"kind": "turn"}
        yield from _of_tag(one, marks, depth)
        yield {"kind": "back"}
    elif "drawn" in one.classes and depth < DEEPEST:
        yield _together(list(_blocks(one, marks, depth + 1))) | {"drawn": True}
    elif "line" in one.classes and (bar := _bar(one, marks)):
        yield bar
    else:
        yield from _of_tag(one, marks, depth)


def _of_tag(one: Element, marks: Run, depth: int) -> Iterator[Block]:
    if one.tag in HEADINGS:
        if said := runs(one.within, {}):
            yield {"kind": "heading", "level": HEADINGS[one.tag], "runs": said}
    elif one.tag in _ITEMS and depth < DEEPEST:
        yield from _list(one, marks, depth)
    elif one.tag == "table":
        yield from table(one, lambda cell, more=marks: runs([cell], more))
    elif one.tag in ("svg", "img"):
        yield from picture(one)
    elif one.tag == "hr":
        yield {"kind": "rule"}
    elif one.tag in ("p", "dt", "figcaption", "caption", "legend") and not holds_blocks(one):
        bold = {"b": True} if one.tag in ("dt", "caption", "legend") else {}
        yield from _paragraph(one.within, marks | bold)
    elif one.tag == "dl" and (pairs := _meanings(one, marks)) is not None:
        kind = "amounts" if "heads" in one.classes else "meanings"
        yield {"kind": kind, "pairs": pairs}
    elif one.tag == "nav" and not depth:
        found = list(_blocks(one, marks, depth))
        contents = len(found) == 1 and found[0]["kind"] == "list"
        yield from [{"kind": "contents", "list": found[0]}] if contents else found
    elif one.said.get("role") == "img" and "bars" in one.classes and depth < DEEPEST:
        yield _together(list(_blocks(one, marks, depth + 1)))
    else:
        yield from _blocks(one, marks, depth)


def _is_wide(section: Element) -> bool:
    """Whether a table of it is too wide for an upright sheet."""
    if next(section.elements("section"), None) is not None:
        return False
    heads = (head for found in section.elements("thead") for head in found.elements("tr"))
    return any(len(list(head.elements("th", "td"))) > WIDEST for head in heads)


def _bar(one: Element, marks: Run) -> Block | None:
    """A line of a chart: its words, and its bars with what each comes to; None where it is none."""
    spans = [span for span in one.every() if span.tag == "span"]
    of = [span for span in spans if "of" in span.classes]
    worths = [span for span in spans if span.classes & {"worth", "worths"}]
    drawn = [block for svg in one.elements("svg") for block in picture(svg)]
    if len(of) != 1 or len(drawn) != len(worths):
        return None
    beams = [
        {"picture": block, "worth": runs([said], marks)}
        for block, said in zip(drawn, worths, strict=True)
    ]
    wide = any("worths" in span.classes for span in worths)
    return {"kind": "bar", "of": runs(of, marks), "beams": beams, "wide": wide}


def _together(blocks: list[Block], *, rule: bool = False, apart: bool = False) -> Block:
    """What stays on one sheet, unless it is too long for one."""
    long = sum(map(_length, blocks)) > LONG
    return {"kind": "together", "rule": rule, "apart": apart, "blocks": blocks, "long": long}


def _length(of: Any) -> int:
    """So many characters of words are in it."""
    if isinstance(of, dict):
        return sum(
            len(inner) if name == "t" else _length(inner)
            for name, inner in of.items()
            if name != "data"
        )
    return sum(map(_length, of)) if isinstance(of, list) else 0


def _sides(one: Element, marks: Run) -> list[list[Block]]:
    """What stands side by side in it: its parts, of which there are two; else all in one."""
    parts = [part for part in one.within if isinstance(part, Element)]
    loose = any(isinstance(part, str) and part.strip() for part in one.within)
    if len(parts) != 2 or loose:
        return [list(_unheaded(_blocks(one, marks, 1))), []]
    return [list(_unheaded(_block(part, marks, 1))) for part in parts]


def _unheaded(blocks: Iterable[Block]) -> Iterator[Block]:
    """A heading in a box or beside the address is bold words: no chapter begins there."""
    for block in blocks:
        if block["kind"] == "heading":
            yield {"kind": "p", "runs": [run | {"b": True} for run in block["runs"]]}
        elif block["kind"] == "sheet":
            continue
        else:
            yield block


def _list(one: Element, marks: Run, depth: int) -> Iterator[Block]:
    items = []
    for part in one.within:
        if isinstance(part, Element) or part.strip():
            inside = part if isinstance(part, Element) else Element("li", {}, [part])
            is_item = inside.tag == "li"
            found = (_blocks if is_item else _block)(inside, marks, depth + 1)
            if item := list(_unheaded(found)):
                items.append(item)
    if items:
        start = one.said.get("start", "")
        number = int(start) if start.isascii() and start.isdecimal() and len(start) < 7 else 1
        yield {"kind": "list", "numbered": one.tag == "ol", "start": number, "items": items}


def _meanings(one: Element, marks: Run) -> list[dict[str, list[Run]]] | None:
    """Words and what each means; None where it is not one of each, turn by turn."""
    found = list(one.elements("dt", "dd"))
    words, means = found[::2], found[1::2]
    plain = all(part.tag == "dt" for part in words) and all(part.tag == "dd" for part in means)
    if len(words) != len(means) or not plain or any(map(holds_blocks, found)):
        return None
    if SPACE.sub("", "".join(part.text for part in found)) != SPACE.sub("", one.text):
        return None
    pairs = zip(words, means, strict=True)
    return [
        {"word": runs(word.within, marks), "means": runs(said.within, marks)}
        for word, said in pairs
    ]
