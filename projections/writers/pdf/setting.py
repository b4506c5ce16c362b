"""Blocks set on paper. Only here is the library known that does it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from importlib.metadata import version
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, NamedTuple

from ledger.errors import Refused
from projections.writers.pdf.blocks import Block, blocks_of

if TYPE_CHECKING:
    import typst

SETTER = "typst"
SMALLEST, SMALL_PRINT, LARGE_PRINT = 10, 12, 18
"""Points: on a sheet with wide tables, of letters, and for who sees little: nothing that is
in large print is smaller."""
_NOT_SHOWN = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_NAMED = re.compile(r"\\u\{([0-9a-f]{1,6})\}")


class Paper(NamedTuple):
    """A PDF. not_shown are the characters that no font here has: an empty box stands for each."""

    data: bytes
    not_shown: tuple[str, ...] = ()


def version_of_setter() -> str:
    """The library that sets a PDF, and its version."""
    return f"{SETTER} {version(SETTER)}"


def pdf_of(
    pages: Sequence[str],
    *,
    large_print: bool = False,
    two_columns: bool = False,
    turned: bool = False,
    small: bool = False,
    own_fonts: bool = True,
) -> Paper:
    """The pages as one PDF, each beginning on a sheet of its own and numbered by itself.

    two_columns: what follows a page's first heading of the second level stands in two columns.
    turned: the sheets are wider than high. small: letters as small as they get, as on those; what
    is too wide for a sheet turns it, and where much is, all of them. own_fonts: with the fonts
    that come with this program and no others, so that it is the same on every machine; else, where
    those lack a letter, with the machine's. Raises Refused for what cannot be set.
    """
    said = _said(pages, large_print, two_columns, turned, small or turned)
    data = json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")
    with as_file(files("projections.writers.pdf").joinpath("fonts")) as fonts:
        project = {
            "main.typ": files("projections.writers.pdf").joinpath("page.typ").read_bytes(),
            "pages.json": data,
        }
        return _set(project, str(fonts), own_fonts=own_fonts)


def _said(
    pages: Sequence[str], large_print: bool, two_columns: bool, turned: bool, small: bool
) -> dict[str, object]:
    read = [blocks_of(page) for page in pages]
    turned = turned or (small and _mostly_wide([one for _, some in read for one in some]))
    titles = list(dict.fromkeys(title or "Letter" for title, _ in read))
    more = f" and {len(titles) - 1} more" if len(titles) > 1 else ""
    return {
        "title": titles[0] + more,
        "points": LARGE_PRINT if large_print else SMALLEST if small else SMALL_PRINT,
        "large": large_print,
        "turned": turned,
        "small": small,
        "columns": 2 if two_columns else 1,
        "pages": [{"title": title, "blocks": blocks} for title, blocks in read],
    }


def _mostly_wide(blocks: Sequence[Block]) -> bool:
    """Whether so many tables are too wide for an upright sheet that all sheets are turned."""
    wide = sum(block["kind"] == "turn" for block in blocks)
    return bool(wide) and 5 * wide >= sum(block["kind"] in ("table", "drawn") for block in blocks)


def _set(project: dict[str, bytes], fonts: str, *, own_fonts: bool) -> Paper:
    import typst

    common = {"font_paths": [fonts], "ignore_system_fonts": own_fonts}
    try:
        return Paper(typst.compile(project, pdf_standards="ua-1", **common))
    except typst.TypstError as fault:
        lacking = _lacking(fault)
    try:
        return Paper(typst.compile(project, **common), lacking)
    except typst.TypstError as fault:
        raise _refused(fault) from None


def _lacking(fault: typst.TypstError) -> tuple[str, ...]:
    """The characters that could not be shown. Raises Refused where that is not what is wrong."""
    found = [_character(one) for one in _NOT_SHOWN.findall(str(fault.diagnostic))]
    if not found:
        raise _refused(fault)
    return tuple(dict.fromkeys(found))


def _character(told: str) -> str:
    return _NAMED.sub(lambda one: chr(int(one[1], 16)), told).replace('\\"', '"')


def _refused(fault: typst.TypstError) -> Refused:
    return Refused(
        "pdf-not-set",
        f"this page cannot be set as a PDF: {fault.message}",
        "write it as .html, and print that",
    )
