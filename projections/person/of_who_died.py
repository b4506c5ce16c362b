"""The statement of a person who died, in words for those who settle their affairs.

Every part is written to the person. Whoever reads it when they have died is somebody else: nothing
calls the reader the one who spent, had or was visited.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from projections.person.value import Bars, Block, Line, Part, Points, Say, Sum

_WORDS = (
    ("How was my budget worked out?", "How was the budget worked out?"),
    ("All that you spent", "All that was spent"),
    ("All that we paid you on these days", "All that was paid on these days"),
    ("What we paid you", "What was paid"),
    ("You paid in your part", "The person’s part that was paid in"),
    ("You paid", "Paid"),
    ("You put money back", "Money put back"),
    ("Your own extra money", "The person’s own extra money"),
    ("Your own money, given back to you", "The person’s own money, given back"),
    ("Your budget", "The budget"),
    ("Your part", "The person’s part"),
    ("your part", "the person’s part"),
    ("What you had", "What there was"),
    ("What you have of this money", "What there is of this money"),
    ("Left for you to pay", "Left to pay"),
    ("You have paid too much", "Paid too much"),
    ("You have paid ahead", "Paid ahead"),
    ("You do not pay towards", "The person did not pay towards"),
    ("You do not pay for", "Nothing is paid for"),
    ("You were to pay", "The person was to pay"),
    ("each of your goals", "each goal"),
    ("which of your goals", "which goal"),
    ("Towards your goals", "Towards goals"),
    ("Your goals:", "Goals:"),
    ("you reached it", "reached"),
    ("you are part of the way", "part of the way"),
    ("What we looked at with you", "What we looked at with the person"),
    ("a review with you", "a review with the person"),
    ("Your plan is right for you", "The plan was right"),
    ("Your plan needs to change", "The plan needed to change"),
    ("It is not enough money", "It was not enough money"),
    ("It is enough money", "It was enough money"),
    ("The money is used well", "The money was used well"),
    ("papers for your money", "papers for the money"),
    ("Paid for you", "Paid for the person"),
    ("paid for you", "paid for the person"),
    ("holds for you", "held for the person"),
    ("look after this money for you", "looked after this money"),
    ("looks after this money for you", "looked after this money"),
    ("held for you", "held for the person"),
    ("gives you", "gave"),
    ("gave you", "gave"),
    ("paid you", "paid"),
    ("that you spent", "that was spent"),
    ("of what you spent", "of what was spent"),
    ("your care was free", "the care was free"),
    ("your care is free", "the care was free"),
    ("your own money", "the person’s own money"),
)
"""What is said to a person, and what to others of one who died."""
_SAID = dict(_WORDS)
_ANY = re.compile(
    r"(?<!\w)(?:" + "|".join(map(re.escape, sorted(_SAID, key=len, reverse=True))) + r")(?!\w)"
)


def of_who_died(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The same parts, of somebody else than the reader."""
    return tuple(
        part._replace(question=_said(part.question), blocks=tuple(map(_block, part.blocks)))
        for part in parts
    )


def _said(words: str) -> str:
    return _ANY.sub(lambda found: _SAID[found[0]], words)


def _line(line: Line) -> Line:
    return line._replace(words=_said(line.words))


def _say(say: Say) -> Say:
    return say._replace(words=_said(say.words), figures=tuple(map(_line, say.figures)))


def _block(block: Block) -> Block:
    match block:
        case Say():
            return _say(block)
        case Sum():
            return Sum(_said(block.title), tuple(map(_line, block.lines)))
        case Points():
            return Points(tuple(map(_say, block.items)), _said(block.title))
        case Bars():
            return Bars(_said(block.says), tuple(map(_line, block.bars)))
