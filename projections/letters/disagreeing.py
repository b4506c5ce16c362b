"""What a body says to who disagrees: to everybody, and how to complain about which money. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from projections.letters.law import whose_law
from projections.letters.letter import Writing

DISAGREE = {
    "disagree": "what the body says to who disagrees, line by line",
    "look_again": "how to have what was decided of this money looked at again, line by line",
    "complain": "what it says of complaints about this money, line by line",
}


def disagree(asked: Writing, programmes: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The body's words, for the money that there is."""
    said, kinds = asked.body.disagree, {whose_law(one) for one in programmes}
    ways = []
    if kinds & {"nhs", "aftercare"}:
        ways.append(said.nhs)
    if kinds & {"council", "aftercare"}:
        ways.append(said.council)
    return {
        "disagree": said.first,
        "look_again": tuple(line for way in ways for line in way.again),
        "complain": tuple(line for way in ways for line in way.complain),
    }
