"""`dpl budget`, in parts: what is agreed, what is set aside, and the questions about both."""

from __future__ import annotations

from cli.asking import group

budget = group("budget", "What a person may spend: plan, contribution, and what is set aside.")
