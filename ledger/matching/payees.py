"""How alike two payees' names are, once what a bank or a shop adds to them is taken off.

The library is loaded when two names are first compared, which most runs never do.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

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
_NOBODY = frozenset(
    ("ATM", "BANK", "BANKING", "CARD", "CASH", "CASHPOINT", "CHEQUE", "CHQ", "CONTRA", "COUNTER",
     "CREDIT", "DEBIT", "DEPOSIT", "INTERNET", "TRANSFER", "WITHDRAWAL")
)  # fmt: skip
"""Words of a bank's own; a text of nothing else names nobody."""
OR = "\n"
"""What stands between the ways in which one payee is known to be written."""


class Payees(NamedTuple):
    """Who was paid, as far as those know who ask: private, and never recorded.

    lines are what the bank says of lines, by their ids; entries the names of entries, several with
    OR between them. told is the name of what is being told of now, which has no number yet.
    """

    lines: Mapping[Hashable, str] = MappingProxyType({})
    entries: Mapping[Hashable, str] = MappingProxyType({})
    told: str = ""


NOBODY = Payees()


def alike(one: str, other: str) -> int | None:
    """How alike two names as written are, in percent; None where either says nothing."""
    return likeness(plain(one), plain(other))


@lru_cache(maxsize=65_536)
def plain(payee: str) -> str:
    """A payee's name in capitals, without bank words, dates, store numbers and references; each of
    several ways to write it.

    Empty where nothing is left: such a payee says nothing.
    """
    if OR in payee:
        return OR.join(sorted({way for one in payee.split(OR) if (way := plain(one))}))
    text = " ".join(payee.upper().replace("'", "").split())
    for noise in (_DATE, _NUMBERED):
        text = noise.sub(" ", text)
    text = " ".join(_NOT_WORDS.sub(" ", text).split())
    for noise in (_NOISE, _TITLE):
        text = " ".join(noise.sub(" ", text).split())
    return "" if _NOBODY.issuperset(text.split()) else text


@lru_cache(maxsize=262_144)
def likeness(one: str, other: str) -> int | None:
    """How alike two plain names are, in percent; None where either is empty. Of several ways to
    write one, the likest counts.

    The better of two readings: the words in any order, letter by letter; and, where the shorter
    has two words or more, how much of it the longer holds ("J SMITH" in "J SMITH PA WAGES").
    """
    if not one or not other:
        return None
    if one == other:
        return 100
    if OR in one or OR in other:
        ways = [likeness(a, b) for a in one.split(OR) for b in other.split(OR)]
        return max(way for way in ways if way is not None)
    from rapidfuzz import fuzz

    whole = fuzz.token_sort_ratio(one, other)
    within = fuzz.token_set_ratio(one, other) if min(len(one), len(other)) > 3 else 0
    joined = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""))
    return int(max(whole, joined, min(within, 95)))
