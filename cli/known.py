"""Whether what was asked about is in the ledger at all: nothing found is no answer about nobody."""

from __future__ import annotations

from cli.given import Given
from ledger.errors import Refused


def must_know_account(given: Given, account: str) -> None:
    """Refused when there is no such account."""
    if not _is_there(given, f"account:{account}"):
        raise Refused("unknown-account", f"there is no account {account}", "dpl account list")


def must_know_holding(given: Given, holding: str | None) -> None:
    """Refused when there is no such holding; None is every holding there is."""
    if holding is not None and not _is_there(given, f"holding:{holding}"):
        raise Refused("unknown-holding", f"there is no holding {holding}", "dpl holding list")


def _is_there(given: Given, stream: str) -> bool:
    from projections.reader import reading

    with reading(given.ledger_url) as reader:
        return reader.numbered(stream, 1) is not None
