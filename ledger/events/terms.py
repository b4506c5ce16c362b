"""What every event is made of: amounts, shares, grounds. Vocabulary, no behaviour."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from ledger.money import MOST_PENCE

Pence = Annotated[int, Meta(ge=1, le=MOST_PENCE)]
PenceOrNought = Annotated[int, Meta(ge=0, le=MOST_PENCE)]
SignedPence = Annotated[int, Meta(ge=-MOST_PENCE, le=MOST_PENCE)]
Commitment = str
"""sha256 in hex of salt + json of a private detail."""

Deployment = Literal["notional", "third_party", "direct_payment"]
Ground = Literal[
    "plan-changed",  # NHS reg 15(1)(a)
    "circumstances-changed",  # (b)
    "unused-accumulated",  # (c)
    "used-outside-plan",  # (d)
    "fraud-or-offence",  # (e)
    "death",  # (f)
    "condition-not-met",  # Care Act 2014 s.33
    "paid-in-error",
]
"""Why money may be asked back: SI 2013/1617 reg 15(1), and Care Act 2014 s.33."""


class Share(Struct, frozen=True, array_like=True, gc=False):
    """One fund's part of an amount, in pence."""

    fund: str
    pence: Pence


class Event(Struct, frozen=True, forbid_unknown_fields=True, gc=False, tag_field="type"):
    """Something that has happened."""
