"""What leads on from a return: how to keep many people's details, how to publish it with others."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cli.reporting.giving import Giving
    from cli.reporting.returning import Asked
    from projections.returns.lacks import Lack
    from projections.returns.statutory import Statutory

FEW = 6
"""More private details than these are kept by a file of them all."""


def with_ledgers(what: Statutory, asked: Asked, how: Giving, said: dict[str, str | None]) -> str:
    """The same published with several ledgers in view."""
    words = ["dpl", "report", what.definition.head.name]
    for option, value in (
        *said.items(),
        ("funder", what.funder),
        ("known-at", asked.known_at),
        ("definition", asked.definition),
        ("body-code", what.body.code),
        ("body-name", what.body.name),
    ):
        words += [f"--{option}", str(value)] if value else []
    words += ["--publish", "--section", how.section] if how.section else ["--publish"]
    if how.into is not None and how.given_to is not None and how.given_on is not None:
        words += ["--into", str(how.into), "--given-to", how.given_to]
        words += ["--on", f"{how.given_on:%d/%m/%Y}"]
    return shlex.join([*words, "--ledgers", str(asked.ledgers) if asked.ledgers else "FILE"])


def many_details(what: Statutory, lacks: Sequence[Lack]) -> str:
    """How to keep many people's details at once, where many are not kept."""
    from projections.returns.private_fields import FIELDS

    missing = [one for one in lacks if one.kind == "details"]
    if len(missing) <= FEW:
        return ""
    titles = {one.field for one in missing}
    asked = {one.fill.removeprefix("private.") for one in what.definition.fields
             if one.name in titles}  # fmt: skip
    people = len({one.place for one in missing})
    columns = ",".join(["account", *(name for name in FIELDS if name in asked)])
    rows = "and a row for it" if people == 1 else f"and a row for each of the {people:,} accounts"
    return (
        f"many at once: dpl account details --on {what.last_on:%d/%m/%Y} --file people.csv; its "
        f"first line is\n  {columns}\n{rows}; a cell that is left empty changes nothing"
    )
