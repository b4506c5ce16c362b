"""A funder's local rules, as they were adopted. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from ledger.events.terms import Event


class PolicyRule(Struct, frozen=True, array_like=True, gc=False):
    """One rule of a pack: its name, what it says, and where it is written.

    An amount is in pence and its name ends so; days, weeks, months and years likewise. words
    are the published text, quoted.
    """

    name: str
    value: int | bool | str | tuple[str, ...]
    source: Annotated[str, Meta(max_length=200)]
    words: Annotated[str, Meta(max_length=500)]


class PolicyAdopted(Event, tag="policy-adopted.v1"):
    """From a day a funder's money goes by this pack. The whole pack is here.

    sha256 is of the file it was read from.
    """

    funder: str
    pack: str
    version: str
    effective_on: date
    adopted_on: date
    sha256: str
    rules: tuple[PolicyRule, ...]
