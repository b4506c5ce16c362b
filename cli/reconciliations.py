"""`dpl reconcile`: the family, gathered from its parts."""

from __future__ import annotations

from cli.reconciling import reconcile

__all__ = ["reconcile"]
