"""`dpl reconcile`, in parts: whose word ours is put beside, and who signs it."""

from __future__ import annotations

from cli.asking import group

reconcile = group("reconcile", "Our books beside what the bank, a council or a bureau says.")
