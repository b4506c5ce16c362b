"""What every command is made of: names, words, weights. Vocabulary, no behaviour."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}\Z")]
"""An id that a person chooses: account, holding, fund, payee, allocation, reclaim."""
Word = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,39}\Z")]
"""A coded word: category, reason, care group."""
PrivateField = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}\Z")]
"""The name of something private: `forename`, `nhs_number`."""
Text = Annotated[str, Meta(min_length=1, max_length=80)]
Whom = Annotated[
    str,
    Meta(
        pattern=r"^([a-z0-9][a-z0-9-]{0,39}|(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9-]{0,39}"
        r"|[A-Z][A-Z-]{0,39})\Z"
    ),
]
"""Somebody, by a coded word or a reference: one with a digit in it, or in capitals. No name."""
Layout = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.-]{0,39}\Z")]
"""A statement's layout: `lloyds`, `camt.053`, or one of the user's own."""
LineId = Annotated[str, Meta(min_length=1, max_length=90)]
Hash = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]


class Weight(Struct, frozen=True, forbid_unknown_fields=True):
    """One fund's part of a split, as a whole-number weight: 60 and 40, or 1 and 1."""

    fund: Name
    weight: Annotated[int, Meta(ge=0, le=1_000_000)]


class Command(Struct, frozen=True, forbid_unknown_fields=True, tag_field="command"):
    """Something asked of the ledger."""


class AccountCommand(Command, kw_only=True):
    account: Name


class HoldingCommand(Command, kw_only=True):
    holding: Name
