"""That a page does nothing but say what it says: it runs no program, and asks for no file of
anybody's, who would so learn when somebody opened a letter about their money, and which. Pure.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_RUNS = {"script", "iframe", "frame", "object", "embed", "applet", "portal", "form"}
_LOADS = {"src", "srcset", "background", "poster", "data", "action", "formaction", "ping"}
_OUTSIDE = re.compile(r"url\(\s*['\"]?\s*(?!data:|#)[^)'\"\s]|@import", re.IGNORECASE)


def restless(page: str) -> list[str]:
    """What of a page runs, or is asked of elsewhere: `<script>`, `src of <img>`; each once."""
    reading = _Reading()
    reading.feed(page)
    reading.close()
    return list(dict.fromkeys(reading.found))


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        said = [(name, (value or "").strip()) for name, value in attrs]
        if tag in _RUNS:
            self.found.append(f"<{tag}>")
        if tag in ("link", "base") or (tag == "meta" and any(n == "http-equiv" for n, _ in said)):
            self.found.append(f"<{tag}>")
        for name, value in said:
            low = re.sub(r"\s", "", value).lower()
            loads = low and not low.startswith("data:image/")
            links = loads and not low.startswith("#") and tag not in ("a", "area")
            if (
                name.startswith("on")
                or low.startswith(("javascript:", "vbscript:"))
                or (name in _LOADS and loads)
                or (name in ("href", "xlink:href") and links)
            ):
                self.found.append(f"{name} of <{tag}>")
            elif name == "style" and _OUTSIDE.search(value):
                self.found.append(f"style of <{tag}>")

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if self._style and _OUTSIDE.search(data):
            self.found.append("a file that <style> asks for")
