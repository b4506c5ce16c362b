"""How alike two payees' names are, once what a bank or a shop adds to them is taken off.

The library is loaded when two names are first compared, which most runs never do.
"""

from __future__ import annotations

import re
from functools import lru_cache

_NOISE = re.compile(
    r"\b(?:CARD PAYMENT TO|CARD PAYMENT|CARD PURCHASE|CONTACTLESS|CHIP AND PIN|DIRECT DEBIT TO"
    r"|DIRECT DEBIT|STANDING ORDER TO|STANDING ORDER|FASTER PAYMENTS? (?:TO|FROM|RECEIPT)"
    r"|FASTER PAYMENTS?|BILL PAYMENT TO|BILL PAYMENT|BANK CREDIT|PAYMENT (?:TO|FROM)"
    r"|TRANSFER (?:TO|FROM)|ONLINE|MOBILE|FPO|FPI|BGC|BACS|DD|SO|STO|TFR|DEB|POS|VIS|REF|VIA"
    r"|PYMT|PAYMENT|GB|GBR|LTD|LIMITED|PLC)\b"
)
_DATE = re.compile(
    r"\b(?:ON )?\d{1,2}(?:ST|ND|RD|TH)?[ /.-]?"
    r"(?:\d{1,2}|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*(?:[ /.-]?(?:20)?\d\d)?\b"
)
_NUMBERED = re.compile(r"\b\w*\d\w*\b")
_TITLE = re.compile(r"\b(?:MR|MRS|MS|MISS|DR)\b")
_NOT_WORDS = re.compile(r"[^A-Z0-9&]+")


@lru_cache(maxsize=65_536)
def plain(payee: str) -> str:
    """A payee's name in capitals, without bank words, dates, store numbers and references.

    Empty where nothing is left: such a payee says nothing.
    """
    text = " ".join(payee.upper().replace("'", "").split())
    for noise in (_DATE, _NUMBERED):
        text = noise.sub(" ", text)
    text = " ".join(_NOT_WORDS.sub(" ", text).split())
    for noise in (_NOISE, _TITLE):
        text = " ".join(noise.sub(" ", text).split())
    return text


@lru_cache(maxsize=262_144)
def likeness(one: str, other: str) -> int | None:
    """How alike two plain names are, in percent; None where either is empty.

    The better of two readings: the words in any order, letter by letter; and, where the shorter
    has two words or more, how much of it the longer holds ("J SMITH" in "J SMITH PA WAGES").
    """
    if not one or not other:
        return None
    if one == other:
        return 100
    from rapidfuzz import fuzz

    whole = fuzz.token_sort_ratio(one, other)
    within = fuzz.token_set_ratio(one, other) if min(len(one), len(other)) > 3 else 0
    return int(max(whole, min(within, 95)))
