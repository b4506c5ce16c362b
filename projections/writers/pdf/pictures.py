"""Pictures on a page: a drawing, or a picture that stands in the page itself. Pure."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Garbled
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from projections.writers.pdf.elements import Element

_STANDS_HERE = re.compile(r"data:image/([a-z]+)[^,;]*(;base64)?,(.*)", re.DOTALL | re.IGNORECASE)
_FORMATS = {"png": "png", "jpeg": "jpg", "jpg": "jpg", "gif": "gif", "webp": "webp", "svg": "svg"}
_LENGTH = re.compile(r"\s*(\d{1,5})(?:\.\d+)?(?:px)?\s*")
WIDE = 480
"""As many units has a drawing that is as wide as there is room, 400 points at most."""
TYPE = {"font-family": "Open Sans", "font-size": "11"}


def picture(one: Element) -> Iterator[dict[str, Any]]:
    """The picture, with what it says in words (`alt`; empty where it says nothing that does not
    stand beside it). What cannot be a picture is its words alone."""
    if one.tag == "svg":
        yield from _drawing(one)
        return
    alt = " ".join(one.said.get("alt", "").split())
    found = _STANDS_HERE.fullmatch(one.said.get("src", "").strip())
    format_ = _FORMATS.get(found[1].lower()) if found else None
    data = _data(found[3], in_base64=bool(found[2])) if found and format_ else None
    if data:
        size = {"width": _length(one, "width"), "height": _length(one, "height")}
        yield {"kind": "picture", "alt": alt, "format": format_, "data": list(data), **size}
    elif alt:
        yield {"kind": "p", "runs": [{"t": alt}], "alt": ""}


def _drawing(one: Element) -> Iterator[dict[str, Any]]:
    width, height = _length(one, "width"), _length(one, "height")
    if "0" in (one.said.get("width"), one.said.get("height")):
        return  # patterns that other drawings use
    whole = one.said.get("width", "").strip() == "100%"
    own = {"xmlns": "http://www.w3.org/2000/svg"} | TYPE | one.said
    if whole and "viewbox" not in own:
        own["width"] = str(WIDE)
    drawn = Element("svg", own, one.within).written()
    says = one.said.get("aria-label") or next((t.text for t in one.elements("title")), "")
    yield {
        "kind": "picture",
        "alt": " ".join(says.split()),
        "format": "svg",
        "data": list(drawn.encode("utf-8", "replace")),
        "width": None if whole else width,
        "height": height,
        "whole": whole,
        "written": next(one.elements("text"), None) is not None,
    }


def _data(text: str, *, in_base64: bool) -> bytes | None:
    raw = unquote_to_bytes(text)
    if not in_base64:
        return raw
    try:
        return b64decode(raw)
    except (Garbled, ValueError):
        return None


def _length(one: Element, name: str) -> int | None:
    """So many of a page's points (96 to an inch), where it says."""
    found = _LENGTH.fullmatch(one.said.get(name, ""))
    return int(found[1]) if found else None
