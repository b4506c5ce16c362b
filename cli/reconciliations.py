"""`dpl reconcile`: the family, gathered from its parts."""

from __future__ import annotations

from cli.reconciling import (
    bank,
    council,
    explaining,
    files,
    payroll,
    reconcile,
    signing,
    statements,
)

__all__ = [
    "bank",
    "council",
    "explaining",
    "files",
    "payroll",
    "reconcile",
    "signing",
    "statements",
]
