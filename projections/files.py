"""Which holding a bank's file was read as, by the file itself."""

from __future__ import annotations

from projections.reader import Reader


def holding_of_file(reader: Reader, sha256: str) -> str | None:
    """The holding whose statement this very file stands as; None where it was never read."""
    rows = reader.ask(
        "SELECT holding FROM statements WHERE build = ? AND sha256 = ?"
        " AND withdrawn_position IS NULL ORDER BY position",
        reader.build, sha256,
    )  # fmt: skip
    return rows[0][0] if rows else None
