"""`dpl letter templates` and `dpl letter body`: what a body can replace."""

from __future__ import annotations

import sys

import click

from cli.asking import reading
from cli.given import Given
from cli.lettering import letter
from cli.showing import Column, Table, show, tell
from ledger.errors import Refused

COLUMNS = (Column("letter"), Column("variable"), Column("says", "words", "what it says"))


@reading(letter, "templates", example="dpl letter templates --show reclaim > reclaim.html")
@click.argument("name", metavar="[LETTER]", required=False)
@click.option(
    "--show", "shown", metavar="NAME", help="Write our own template of it, to start from."
)
def templates(given: Given, name: str | None, shown: str | None) -> None:
    """The letters there are, and what each may say: the variables of its template.

    A template is HTML with {{ variables }} in it; amounts and days print as in a letter. Change a
    copy, and give it with --template FILE, or a folder of them with --templates DIR.
    """
    from projections.letters.catalogue import FRAME, KINDS

    kinds = {kind.name: kind for kind in (*KINDS, FRAME)}
    if shown is not None:
        from projections.writers.letter import shipped

        key = shown.removesuffix(".html")
        _must_know(key, list(kinds))
        sys.stdout.write(shipped()[f"{key}.html"])
        return
    if name is not None:
        _must_know(name, list(kinds))
    wanted = [kind for kind in kinds.values() if name in (None, kind.name)]
    rows = [row for kind in wanted for row in ((kind.name, "", kind.words),
            *((kind.name, variable, says) for variable, says in kind.may_say.items()))]  # fmt: skip
    show(Table(COLUMNS, rows), given.output)
    tell("every letter may say what the frame may say as well: dpl letter templates letter")


def _must_know(name: str, names: list[str]) -> None:
    if name not in names:
        raise Refused("unknown-letter", f"there is no letter {name}", f"one of: {', '.join(names)}")


@reading(letter, "body", example="dpl letter body > body.toml")
def body(given: Given) -> None:
    """The file of what a body says of itself, to fill in and give with --body FILE.

    One file for every letter, and for dpl report person.
    """
    from projections.body import shipped_body

    sys.stdout.write(shipped_body())
