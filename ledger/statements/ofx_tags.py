"""OFX text to tags and their values: 1.x (SGML, tags left open) and 2.x (XML) alike.

OFX needs no parser that knows SGML: a tag with text after it holds that text, and the others
only group. So the text is cut at its tags, in one pass, and no entity is ever expanded but the
few that stand for one character.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._]{0,40})\s*(/?)>")
_MARKED = re.compile(r"<!--|<!\[CDATA\[")
_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|apos|nbsp|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")


class Tag(NamedTuple):
    """A tag, the text up to the next one, and the row of the file that it stands on."""

    name: str
    closes: bool
    value: str
    row: int


def tags_of(text: str) -> Iterator[Tag]:
    """The tags in their order, names in capitals."""
    row, counted = 1, 0
    found = _TAG.search(text)
    while found:
        following = _TAG.search(text, found.end())
        row += text.count("\n", counted, found.start())
        counted = found.start()
        value = text[found.end() : following.start() if following else len(text)]
        closes = bool(found[1] or found[3])
        value = _REFERENCE.sub(lambda reference: html.unescape(reference[0]), value).strip()
        yield Tag(found[2].upper(), closes, value, row)
        found = following


def without_marked_sections(text: str) -> str:
    """CDATA as the plain text that it stands for, and no comments.

    Where one of them is never closed, the text ends where it begins.
    """
    parts, at = [], 0
    for opening in _MARKED.finditer(text):
        if opening.start() < at:
            continue
        end = "-->" if opening[0] == "<!--" else "]]>"
        closes = text.find(end, opening.end())
        parts.append(text[at : opening.start()])
        if closes < 0:
            return "".join(parts)
        inside = text[opening.end() : closes]
        parts.append("\n" * inside.count("\n") if end == "-->" else html.escape(inside))
        at = closes + len(end)
    return "".join([*parts, text[at:]])
