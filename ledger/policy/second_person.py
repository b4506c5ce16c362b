"""What a pack lists as needing a second person: `pay-run`, or `allocation:1000.00` by amount."""

from __future__ import annotations

from ledger.money import NotMoney, pence
from ledger.policy.pack import Rules

KINDS = (
    "pay-run",
    "bank-details",
    "write-off",
    "refund",
    "disallowance",
    "allocation",
    "set-up",
    "payment",
    "policy",
    "own-audit",
)
"""What may be listed. `own-audit` waits for nobody: who opened an account may not hold its
financial review (domain.md 3.9: nobody audits an account they set up)."""


def lists(rules: Rules, kind: str, amount_pence: int = 0) -> bool:
    """Whether this kind of thing, of so many pence, needs a second person by these rules.

    An entry without an amount lists every one of its kind, one with an amount only what is more
    than it. An amount that cannot be read counts as none, so that a slip lets nothing through.
    """
    for entry in rules.second_person:
        name, _, above = entry.partition(":")
        if name == kind and (not above or amount_pence > _pence(above)):
            return True
    return False


def frees(was: Rules, now: Rules) -> bool:
    """Whether something that waited for a second person by the first rules waits no more, or only
    of more, by the others."""
    for kind in KINDS:
        before, after = _least(was, kind), _least(now, kind)
        if before is not None and (after is None or after > before):
            return True
    return False


def has_amount(rules: Rules, kind: str) -> bool:
    """Whether this kind is listed only from some amount on."""
    return (_least(rules, kind) or -1) >= 0


def _least(rules: Rules, kind: str) -> int | None:
    """What a kind waits above, in pence, -1 where it always does; None where it never does."""
    amounts = [
        _pence(above) if above else -1
        for name, _, above in (entry.partition(":") for entry in rules.second_person)
        if name == kind
    ]
    return min(amounts, default=None)


def _pence(text: str) -> int:
    try:
        return pence(text)
    except NotMoney:
        return -1
