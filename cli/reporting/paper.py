"""Pages as a PDF: with our own fonts, and where those lack a letter with the machine's."""

from __future__ import annotations

from collections.abc import Sequence

from cli.showing import tell

MOST_TOLD = 20


def pdf(pages: Sequence[str], **how: bool) -> bytes:
    """The pages as one PDF, set as `pdf_of` is told how. Says which characters no font here has:
    a box stands for them."""
    from projections.writers.pdf import pdf_of

    found = pdf_of(pages, **how)
    if found.not_shown:
        found = pdf_of(pages, **how, own_fonts=False)
    if found.not_shown:
        tell(_told(found.not_shown))
    return found.data


def _told(lacking: Sequence[str]) -> str:
    from cli.showing import printable

    some = printable(" ".join(lacking[:MOST_TOLD]))
    more = f" and {len(lacking) - MOST_TOLD} more" if len(lacking) > MOST_TOLD else ""
    codes = ", ".join(f"U+{ord(one[0]):04X}" for one in lacking[:3])
    return (
        f"not shown in the PDF, which has an empty box for each: {some}{more} ({codes})\n"
        "  no font here has them, and it is no longer a PDF/UA\n"
        "  try:   --into FILE.html, or install a font that has them"
    )
