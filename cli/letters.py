"""`dpl letter`: the family, gathered from its parts."""

from __future__ import annotations

from cli.lettering import kinds, letter, templates

__all__ = ["kinds", "letter", "templates"]
