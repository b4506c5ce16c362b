"""`dpl budget`: the family, gathered from its parts."""

from __future__ import annotations

from cli.budgeting import agreeing, answering, budget, costing, reserving

__all__ = ["agreeing", "answering", "budget", "costing", "reserving"]
