"""`dpl report`: the family, gathered from its parts."""

from __future__ import annotations

from cli.reporting import commissioner, report

__all__ = ["commissioner", "report"]
