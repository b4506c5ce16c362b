"""A body's own file, given with --body: what letters, a statement and returns say of it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ledger.errors import Fault, Unreadable

if TYPE_CHECKING:
    from projections.body import Body

MOST_BYTES = 1_048_576
"""More than this is no file of words that anybody wrote."""

body_option = click.option(
    "--body",
    type=click.Path(exists=True, dir_okay=False),
    help="A TOML file of what the body says of itself: dpl letter body shows one.",
)


def body_given(path: str | None, *, nothing: str) -> tuple[Body, str | None]:
    """What the body says of itself, and the digest of its file; without one, what stands
    otherwise. nothing says what did not come of a file that cannot be read."""
    from projections.body import body_of, default_body

    if path is None:
        return default_body(), None
    text = text_of_file(Path(path), nothing=nothing)
    return body_of(text, click.format_filename(path), nothing=nothing), short_digest(text)


def text_of_file(path: Path, *, nothing: str) -> str:
    """A file's text. Raises Unreadable for what is no text in UTF-8, or too much of it."""
    place = click.format_filename(path)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise Unreadable([Fault(place, "this file is more than 1 MiB")], nothing)
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise Unreadable([Fault(place, "is not text in UTF-8")], nothing) from None
    except OSError as error:
        raise Unreadable([Fault(place, f"cannot be read: {error.strerror}")], nothing) from None


def short_digest(text: str) -> str:
    """Sixteen figures of the SHA-256 of a text: enough to know it again by."""
    return sha256(text.encode()).hexdigest()[:16]
