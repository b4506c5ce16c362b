"""Account numbers and sort codes, however a bank writes them, as digits only.

`Barclays 20-11-22 12345678`, `'601234-12345678`, `****12345` and an IBAN all come here, so that
one account is recognised whichever file it came in. Touches nothing else of ours.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class BankAccount(NamedTuple):
    """Digits only, each None where the file does not say. partial: only the last few digits."""

    number: str | None = None
    sort_code: str | None = None
    is_partial: bool = False


_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{10,30}")
_MASKED = re.compile(r"[*xX•]{2,}[ -]*([0-9]{2,10})$")


def bank_account(text: str | None, *, sort_code: str | None = None) -> BankAccount:
    """The account that text names, with the sort code beside it if the file gives one apart."""
    tidy = (text or "").strip().strip("'\"= ")
    beside = _digits(sort_code)
    if masked := _MASKED.search(tidy):
        return BankAccount(masked[1], beside if len(beside or "") == 6 else None, True)
    closed_up = re.sub(r"[\s-]", "", tidy).upper()
    if _IBAN.fullmatch(closed_up):
        if closed_up.startswith("GB") and len(closed_up) == 22:
            return BankAccount(closed_up[14:], closed_up[8:14])
        return BankAccount(_digits(closed_up[4:]))
    digits = _digits(tidy)
    if digits and len(digits) == 14 and beside in (None, digits[:6]):
        return BankAccount(digits[6:], digits[:6])
    return BankAccount(digits, beside if beside and len(beside) == 6 else None)


def _digits(text: str | None) -> str | None:
    return re.sub(r"[^0-9]", "", text or "") or None
