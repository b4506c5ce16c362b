"""`dpl recharge`, in parts: what is said between funders, and the questions about it."""

from __future__ import annotations

from cli.asking import group

recharge = group("recharge", "What one funder asks of another: never the person's to pay.")
