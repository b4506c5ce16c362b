"""A funder's local rules, as they may be adopted. Vocabulary, no behaviour."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from msgspec import Meta

from ledger.commands.terms import Command, Hash, Name
from ledger.events import PolicyRule


class AdoptPolicy(Command, kw_only=True, tag="adopt-policy"):
    """From a day let a funder's money go by this pack of rules."""

    funder: Name
    pack: Name
    version: Name
    effective_on: date
    adopted_on: date
    sha256: Hash
    rules: Annotated[tuple[PolicyRule, ...], Meta(min_length=1)]
