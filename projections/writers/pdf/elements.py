"""A page of HTML as elements in elements, without what it hides. Pure: text in, a tree out.

Pages may leave out the end of a paragraph, an item, a cell and a row, as browsers let them; and a
template of somebody's own may nest deeper than any reader follows, so that beyond `DEEPEST` what
is in an element stands in the one around it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

from projections.writers.plain import ALONE, BLOCKS, ENDS, hides, hiding_rules

DEEPEST = 60
_FILLED = re.compile(r"url\(#([^)\s]+)\)")
_DRAWN = ("svg", "img")
"""What is a picture, of which a page's text tells nothing."""
_NAMED = {"viewbox": "viewBox", "preserveaspectratio": "preserveAspectRatio",
          "lineargradient": "linearGradient", "clippath": "clipPath",
          "textlength": "textLength", "patternunits": "patternUnits"}  # fmt: skip
"""Names of a drawing that are not written small."""


@dataclass
class Element:
    """An element, its attributes, and what is in it in order: elements and text."""

    tag: str
    said: dict[str, str] = field(default_factory=dict)
    within: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        return frozenset(self.said.get("class", "").lower().split())

    def elements(self, *tags: str) -> Iterator[Element]:
        """The elements in it, however deep, that have one of these tags; not those in them."""
        for one in self.within:
            if isinstance(one, Element):
                if one.tag in tags:
                    yield one
                else:
                    yield from one.elements(*tags)

    def every(self) -> Iterator[Element]:
        """The elements in it, however deep, and those in them."""
        for one in self.within:
            if isinstance(one, Element):
                yield one
                yield from one.every()

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.within)

    def written(self) -> str:
        """It as it would stand in a file of its own: for drawings."""
        name = _NAMED.get(self.tag, self.tag)
        said = "".join(
            f' {_NAMED.get(key, key)}="{escape(value)}"' for key, value in self.said.items()
        )
        inner = "".join(
            escape(one) if isinstance(one, str) else one.written() for one in self.within
        )
        return f"<{name}{said}>{inner}</{name}>"


def elements_of(page: str) -> tuple[str, Element]:
    """What a page is called, and all that a reader sees of it."""
    reading = _Reading(hiding_rules(page))
    reading.feed(page)
    reading.close()
    _fill(reading.root)
    return " ".join(reading.title.split()), reading.root


def _fill(root: Element) -> None:
    """Put into each drawing the patterns that it is filled with and that another one holds: a
    drawing by itself has no other."""
    patterns = {one.said.get("id", ""): one for one in root.every() if one.tag == "pattern"}
    for drawing in [one for one in root.elements("svg") if patterns]:
        named = {
            name for one in drawing.every() for name in _FILLED.findall(one.said.get("fill", ""))
        }
        own = {one.said.get("id") for one in drawing.every()}
        if wanted := [patterns[name] for name in sorted(named - own) if name in patterns]:
            drawing.within.insert(0, Element("defs", {}, list(wanted)))


class _Reading(HTMLParser):
    def __init__(self, rules: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._rules = rules
        self.root = Element("body")
        self._open: list[tuple[str, Element, bool]] = []
        self._many: Counter[str] = Counter()
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        around, hidden = self._innermost()
        drawing = tag in _DRAWN or self._within("svg")
        if not drawing:
            self._end_what_this_ends(tag)
            around, hidden = self._innermost()
        hidden = self._hidden_in(tag, hidden) or hides(
            "figure" if drawing else tag, said, self._rules
        )
        one = Element(tag, said)
        if not hidden and len(self._open) < DEEPEST:
            around.within.append(one)
        elif not hidden:
            one = around
        if tag not in ALONE:
            self._open.append((tag, one, hidden))
            self._many[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in ALONE and self._within("svg"):
            self._end()

    def handle_endtag(self, tag: str) -> None:
        if self._within(tag):
            while self._end() != tag:
                pass

    def handle_data(self, data: str) -> None:
        around, hidden = self._innermost()
        if self._within("title") and not self._within("svg"):
            self.title += data
        elif not hidden:
            around.within.append(data)

    def _innermost(self) -> tuple[Element, bool]:
        return self._open[-1][1:] if self._open else (self.root, False)

    def _within(self, tag: str) -> bool:
        return self._many[tag] > 0

    def _end(self) -> str:
        """End the innermost element that is open; what it is."""
        tag = self._open.pop()[0]
        self._many[tag] -= 1
        return tag

    def _hidden_in(self, tag: str, hidden: bool) -> bool:
        """Whether it is in something hidden. Of what is shut, its summary is seen."""
        shut = bool(self._open) and self._open[-1][0] == "details"
        return hidden and not (tag == "summary" and shut)

    def _end_what_this_ends(self, tag: str) -> None:
        ends = ENDS.get(tag, ("p",) if tag in BLOCKS or tag == "table" else ())
        while self._open and self._open[-1][0] in ends:
            self._end()
