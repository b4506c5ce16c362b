"""The story, from an empty book in April 2024 to November 2026, told in command lines."""

from __future__ import annotations

from cli.demonstration import (
    accountability,
    documents,
    first_year,
    second_year,
    setting_up,
    squaring,
    third_year,
)
from cli.demonstration.stage import Stage


def tell(stage: Stage) -> None:
    """Play all of it."""
    setting_up.tell(stage)
    first_year.tell(stage)
    second_year.tell(stage)
    third_year.tell(stage)
    squaring.tell(stage)
    accountability.tell(stage)
    documents.tell(stage)
