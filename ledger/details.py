"""Private details: kept apart, erasable, and bound to their event by a salted commitment.

An event carries only sha256(salt + json) of what is private (DESIGN 10). The salt is made before
deciding, by the caller; nothing here asks for chance.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import NamedTuple

SALT_BYTES = 32


class Detail(NamedTuple):
    """A private detail and the salt that keeps its commitment from being guessed."""

    id: str
    salt: bytes
    json: str

    def facts(self) -> dict[str, str]:
        return json.loads(self.json)


def commit(facts: Mapping[str, object], *, salt: bytes) -> Detail:
    """The detail that holds these facts. Its id is the commitment that an event carries."""
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt is {SALT_BYTES} bytes")
    text = json.dumps(dict(facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Detail(commitment(salt, text), salt, text)


def commitment(salt: bytes, text: str) -> str:
    """sha256(salt + json), in hex."""
    return sha256(salt + text.encode()).hexdigest()


def number_hash(key: bytes, account_number: str) -> str:
    """A bank account's number, so that it can be compared and not read. Keyed by the ledger.

    The last eight digits count: a UK account number is eight, and some files put the sort code
    or a bank's code before it, where others give it apart or not at all.
    """
    digits = "".join(char for char in account_number if char in "0123456789")[-8:]
    return hmac.new(key, f"number:{digits}".encode(), sha256).hexdigest()


def staff_id(key: bytes, login: str) -> str:
    """An opaque id for a login: the same in this ledger always, in another ledger another."""
    return "staff-" + hmac.new(key, f"staff:{login}".encode(), sha256).hexdigest()[:12]
