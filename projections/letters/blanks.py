"""What a letter leaves blank: to be written in by hand, or filled where somebody keeps it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from projections.body import Body, default_body
from projections.letters.letter import REPAYERS, Letter, Place

Fill = Literal["name", "details", "number", "body", "hand"]
"""How a blank is filled: by asking for names that are kept; by keeping details, or a holding's
number; in the body's own file; or by hand alone."""


class Blank(NamedTuple):
    """One blank. of is the account, the holding or the body's field that would fill it."""

    what: str
    fill: Fill
    of: str = ""


def blanks(letter: Letter) -> Iterator[Blank]:
    """All that a letter leaves blank, in the order of the page."""
    yield from _letterhead(letter, letter.says["body"])
    yield from _to(letter)
    if letter.name == "ring-fence" and not letter.says["about_name"]:
        yield _of_person(letter, "the name of the person whose money it is")
    yield from _numbers(letter)
    yield from _last(letter, letter.says["body"])


def _letterhead(letter: Letter, body: Body) -> Iterator[Blank]:
    if _says_nothing(body.address):
        yield Blank("your own address", "body", "address")
    if _says_nothing(body.contact, default_body().contact):
        yield Blank("whom to ask, and their number", "body", "contact")


def _says_nothing(lines: tuple[str, ...], usual: tuple[str, ...] = ()) -> bool:
    """Whether lines are as they stand without a body's file, or have nothing in them."""
    return lines == usual or not any(line.strip() for line in lines)


def _to(letter: Letter) -> Iterator[Blank]:
    to = letter.says["to"]
    if letter.name == "ring-fence":
        return  # it is to whoever asks, and names nobody
    if not to.name:
        yield _of_person(letter, "the name and address it goes to")
    elif not to.address and to.name and to.called == REPAYERS["person"]:
        yield Blank("their address", "details", letter.account)
    elif not to.address:
        yield Blank("the address it goes to: the one that is kept is the person's own", "hand")


def _of_person(letter: Letter, what: str) -> Blank:
    return Blank(what, "name" if letter.details_kept else "details", letter.account)


def _numbers(letter: Letter) -> Iterator[Blank]:
    """Accounts with a bank of which no number is kept, or none may be read."""
    into = letter.says.get("paid_into")
    if isinstance(into, Place) and into.holding and not into.ending:
        yield Blank(f"which {into.kind} it went into", "number", into.holding)
    for place in letter.says.get("places", ()):
        if not place.ending:
            yield Blank(f"which {place.kind} the money is in", "number", place.holding)


def _last(letter: Letter, body: Body) -> Iterator[Blank]:
    says, usual = letter.says, default_body()
    asks = letter.name == "reclaim" and not says["over"]
    bills = letter.name == "arrears" and says["basis"] == "gross"
    if (asks or bills) and _says_nothing(body.how_to_pay, usual.how_to_pay):
        yield Blank("how to pay it back", "body", "how_to_pay")
    if letter.name == "ring-fence":
        if _says_nothing(body.benefits_law):
            yield Blank("the rules on benefits and capital", "body", "benefits_law")
        yield Blank("the signature and its date", "hand")
    elif not body.signed_by.strip():
        yield Blank("who signs", "body", "signed_by")
