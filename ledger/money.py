"""Whole pence. `pence` and `pounds` are the only two doors between text and money.

May not touch anything else of ours. No float anywhere; Decimal is not needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MOST_PENCE = 10**13
"""£100 billion: more than any budget here, and well inside a database's whole number."""

_AMOUNT = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[+-])?\s*£?\s*(?P<sign2>[+-])?\s*"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})?(?:\.(?P<part>[0-9]{1,2}))?"
    r"\s*(?P<close>\))?\s*(?P<side>DR|CR|dr|cr|Dr|Cr|-)?",
)


class NotMoney(ValueError):
    """The text is not an amount of money in pounds; str() says why."""


def pence(text: str, *, decimal_comma: bool = False) -> int:
    """The amount that text gives, in whole pence; negative for `-`, `(…)` and `DR`.

    Reads `1234.56`, `£1,234.56`, `-£5`, `(12.34)`, `12.34 DR`, and with decimal_comma also
    `1234,56`. Raises NotMoney for anything else, three decimal places and `1e4` included.
    """
    if not isinstance(text, str):
        raise NotMoney(f"{text!r} is not text")
    tidy = text.strip().replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", " ")
    if decimal_comma:
        whole, comma, part = tidy.partition(",")
        if comma:
            tidy = f"{whole}.{part}" if part.strip() else whole
    found = _AMOUNT.fullmatch(tidy)
    if not found or (found["whole"] is None and found["part"] is None):
        raise NotMoney(_why_not(tidy, text))
    if bool(found["open"]) != bool(found["close"]) or (found["sign"] and found["sign2"]):
        raise NotMoney(f"{text!r} is not an amount in pounds and pence")
    signs = [found["open"] is not None, "-" in (found["sign"], found["sign2"])]
    signs.append((found["side"] or "").upper() in ("DR", "-"))
    if sum(signs) > 1 or (any(signs) and (found["side"] or "").upper() == "CR"):
        raise NotMoney(f"{text!r} has more than one sign")
    value = int((found["whole"] or "0").replace(",", "")) * 100
    value += int((found["part"] or "0").ljust(2, "0"))
    if value > MOST_PENCE:
        raise NotMoney(f"{text!r} is more than {pounds(MOST_PENCE)}")
    return -value if any(signs) else value


def _why_not(tidy: str, text: str) -> str:
    shown = text if len(text) <= 40 else text[:40] + "…"
    if not tidy:
        return "there is no amount"
    if re.fullmatch(r"[+-]?£?[0-9,]*\.[0-9]{3,}", tidy):
        return f"{shown!r} has more than two decimal places"
    if re.fullmatch(r"[+-]?£?[0-9.]*,[0-9]{1,2}", tidy):
        return f"{shown!r} has a decimal comma; write pounds and pence with a point"
    return f"{shown!r} is not an amount in pounds and pence"


def pounds(amount_pence: int, *, plain: bool = False) -> str:
    """The amount as a person reads it, `-£1,234.56`; with plain, `-1234.56` for a machine."""
    sign = "-" if amount_pence < 0 else ""
    whole, part = divmod(abs(amount_pence), 100)
    return f"{sign}{whole}.{part:02d}" if plain else f"{sign}£{whole:,}.{part:02d}"


def split(total_pence: int, weights: Sequence[int]) -> list[int]:
    """Whole-penny parts in proportion to weights that always add up to total_pence.

    Largest remainder; an odd penny goes to the larger remainder, and on a tie to the part named
    first (DESIGN 4, domain.md T14). A negative total splits as its positive does.
    Raises ValueError if a weight is negative or all are nought.
    """
    if any(weight < 0 for weight in weights) or sum(weights) <= 0:
        raise ValueError("weights are whole numbers, none negative and not all nought")
    if total_pence < 0:
        return [-part for part in split(-total_pence, weights)]
    whole = sum(weights)
    parts = [total_pence * weight // whole for weight in weights]
    remainders = [total_pence * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for i in by_remainder[: total_pence - sum(parts)]:
        parts[i] += 1
    return parts


def for_days(weekly_pence: int, period_days: int) -> int:
    """What a weekly rate comes to over a number of days, in pence, rounded half up once.

    A daily rate is never rounded: £150 a week for 31 days is £664.29 (domain.md 0.1, T1).
    """
    if weekly_pence < 0 or period_days < 0:
        raise ValueError("a rate and a number of days are not negative")
    return (2 * weekly_pence * period_days + 7) // 14
