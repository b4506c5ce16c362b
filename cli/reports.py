"""`dpl report`: the family, gathered from its parts."""

from __future__ import annotations

from cli.reporting import (
    commissioner,
    given_out,
    monitoring,
    outcomes,
    person,
    report,
    statutory,
)

__all__ = ["commissioner", "given_out", "monitoring", "outcomes", "person", "report", "statutory"]
