"""`dpl letter`, in parts: one letter a command, and what all of them have in common."""

from __future__ import annotations

from cli.asking import group

letter = group(
    "letter", "Letters about somebody's money, from templates that a body can make its own."
)
