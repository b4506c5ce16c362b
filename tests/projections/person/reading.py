"""How hard a text is to read: the Flesch-Kincaid grade, a year of school. Grade 6 is age 11.

Kincaid and others, Derivation of new readability formulas (1975): 0.39 words a sentence
+ 11.8 syllables a word - 15.59. An amount or a year counts as a word of two syllables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[A-Za-z0-9£][\w£.,'’/-]*")
_END = re.compile(r"(?<=[.?!])\s+")


def sentences(text: str) -> list[str]:
    return [one for one in _END.split(text.strip()) if _WORD.search(one)]


def words(text: str) -> list[str]:
    return [word.strip(".,'-/") for word in _WORD.findall(text)]


def syllables(word: str) -> int:
    """Runs of vowels, less a silent e at the end; at least one."""
    if any(char.isdigit() for char in word):
        return 2 if len(word) > 2 else 1
    if not word.isalpha():
        return sum(syllables(part) for part in re.split(r"[^A-Za-z]+", word) if part) or 1
    if word.isupper():
        return len(word)  # spelled out: NHS
    lower = word.lower()
    count = len(re.findall(r"[aeiouy]+", lower))
    silent_e = lower.endswith("e") and not lower.endswith(("le", "ee"))
    silent_ed = lower.endswith("ed") and not lower.endswith(("ted", "ded"))
    return max(1, count - (silent_e or silent_ed))


def grade(texts: Iterable[str]) -> float:
    """The grade of all these texts together."""
    told = [one for text in texts for one in sentences(text)]
    found = [word for one in told for word in words(one)]
    if not found:
        return 0.0
    each = sum(syllables(word) for word in found) / len(found)
    return 0.39 * len(found) / len(told) + 11.8 * each - 15.59
