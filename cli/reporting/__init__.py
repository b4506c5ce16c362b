"""`dpl report`, in parts: one report a module, and what all of them have in common."""

from __future__ import annotations

from cli.asking import group

report = group(
    "report", "What was bought, what is unspent and whose it is: for a funder, a person, a return."
)
