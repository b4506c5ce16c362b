"""`dpl reclaim`: the family, gathered from its parts."""

from __future__ import annotations

from cli.reclaiming import asking, looking, reclaim, settling

__all__ = ["asking", "looking", "reclaim", "settling"]
