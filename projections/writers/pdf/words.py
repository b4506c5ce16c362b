"""The words of a page as runs: text, and how it stands out. Pure.

A run is text (`t`) with `b` (bold), `i` (slanted), `q` (quiet), `big`, `a` (where it leads); or a
line's end (`br`), a line to write on (`line`), or a picture as high as a letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from projections.writers.pdf.elements import Element
from projections.writers.pdf.pictures import picture

Run = dict[str, Any]

HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {"p", "div", "ul", "ol", "dl", "table", "section", "header", "footer", "main", "article",
           "aside", "address", "figure", "figcaption", "blockquote", "hr", "nav", "pre", "details",
           "summary", "svg", "img", "fieldset", "legend", "center", "form", "body", "html", "li",
           "dt", "dd", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "menu",
           *HEADINGS}  # fmt: skip
_MARKS: Mapping[str, Run] = {
    "b": {"b": True}, "strong": {"b": True}, "th": {}, "i": {"i": True}, "em": {"i": True},
    "cite": {"i": True}, "dfn": {"i": True}, "var": {"i": True}, "small": {"q": True},
}  # fmt: skip
_BY_CLASS: Mapping[str, Run] = {
    "quiet": {"q": True}, "soft": {"q": True}, "source": {"q": True}, "rule": {"q": True},
    "ref": {"q": True}, "who": {"b": True}, "big": {"b": True, "big": True},
}  # fmt: skip
SPACE = re.compile(r"[ \t\n\f\r]+")
_NO_LETTER = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
"""What is no character that anybody sees: a page shows nothing of it."""
_LEADS = ("https://", "http://", "mailto:", "tel:")


def runs(within: Iterable[Element | str], marks: Run) -> list[Run]:
    """The words in some elements, with spaces as a page has them: one between words, none at a
    line's end."""
    found: list[Run] = []
    space = True
    for run in _loose(within, marks):
        if "picture" in run:
            found.append(run)
            continue
        if "t" not in run:
            _no_space_after(found)
            found.append(run)
            space = True
            continue
        text = seen(run["t"])
        if space:
            text = text.lstrip(" ")
        if text:
            space = text.endswith(" ")
            found.append(run | {"t": text})
    while (
        found
        and not found[-1].get("t", "").strip(" ")
        and not found[-1].keys() & {"line", "picture"}
    ):
        found.pop()
    _no_space_after(found)
    while found and "br" in found[0]:
        found.pop(0)
    return found


def _no_space_after(found: list[Run]) -> None:
    if found and "t" in found[-1]:
        found[-1] = found[-1] | {"t": found[-1]["t"].rstrip(" ")}


def seen(text: str) -> str:
    return _NO_LETTER.sub("", SPACE.sub(" ", text))


def _loose(within: Iterable[Element | str], marks: Run) -> Iterator[Run]:
    for one in within:
        if isinstance(one, str):
            yield marks | {"t": one}
        elif one.tag == "br":
            yield {"br": True}
        elif "swatch" in one.classes and one.tag == "svg":
            yield from ({"picture": block} for block in picture(one))
        elif one.tag in ("svg", "img"):
            if says := next((block["alt"] for block in picture(one) if block["alt"]), ""):
                yield marks | {"t": f" {says} "}
        elif "line" in one.classes and not one.text.strip():
            yield {"line": True}
        elif one.tag in ("td", "th", "li") and not holds_blocks(one):
            yield {"t": " "}
            yield from _loose(one.within, marked(one, marks))
        elif one.tag in _BLOCKS:
            yield {"br": True}
            yield from _loose(one.within, marked(one, marks))
            yield {"br": True}
        else:
            yield from _loose(one.within, marked(one, marks))


def marked(one: Element, marks: Run) -> Run:
    found = marks | _MARKS.get(one.tag, {})
    for name in sorted(one.classes & _BY_CLASS.keys()):
        found |= _BY_CLASS[name]
    leads = one.said.get("href", "").strip()
    if one.tag == "a" and leads.lower().startswith(_LEADS):
        found = found | {"a": seen(leads)}
    return found


def holds_blocks(one: Element) -> bool:
    return any(is_block(inner) for inner in one.elements(*_BLOCKS))


def is_block(one: Element) -> bool:
    return one.tag in _BLOCKS and not ("swatch" in one.classes and one.tag == "svg")
