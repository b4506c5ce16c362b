"""`dpl recharge`: the family, gathered from its parts."""

from __future__ import annotations

from cli.recharging import answering, proposing, recharge, telling

__all__ = ["answering", "proposing", "recharge", "telling"]
