"""What every letter has: who it is to, about whose account, as at which day. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from ledger import events as e
from ledger.account.asking import must_be_open
from ledger.account.state import Account
from ledger.errors import Refused
from ledger.holding.state import Holding, evolve
from projections.as_known import account_known, day_asked
from projections.body import Body
from projections.letters.said import Day, Must, day
from projections.moments import Known
from projections.reader import Reader

COMMON = {
    "title": "what the letter is called",
    "account": "the account it is about",
    "person": "the person's reference, never a name",
    "to": "who it is to",
    "to.called": "who that is, without a name: `The person whose account this is`",
    "to.name": "their name; empty unless names were asked for (--with-name)",
    "to.address": "their address, line by line; as `to.name`, and only where one is kept",
    "to.dead": "whether the person has died",
    "about_name": "the name of the person whose money it is; as `to.name`",
    "died_on": "the day the person died, or none",
    "as_at": "the day that the letter is as at the end of",
    "position": "the last entry of the ledger that was known",
    "from_whom": "who writes: the body's name, else the funder's",
    "body": "what the body says of itself, as in its file (dpl letter body)",
    "large_print": "whether large print was asked for",
}
"""What may be said in every letter."""


class To(NamedTuple):
    """Who a letter is to. name and address are private, and empty unless asked for."""

    called: str
    name: str
    address: tuple[str, ...]
    dead: bool


class Letter(NamedTuple):
    """A letter before it is a page: which template, what may be said, and what must be.

    known: the last entry that was known. asked is by what it was asked for, as it is kept where
    the letter is given out: never anything private. details_kept: whether any private details are
    kept of the person, so that a name may be; they are not read for that.
    """

    name: str
    account: str
    first_on: date | None
    last_on: date
    known: int
    says: Mapping[str, Any]
    must: tuple[Must, ...]
    asked: Mapping[str, str | None]
    details_kept: bool = False


@dataclass(slots=True)
class Writing:
    """What a letter is asked with: who reads and knows how much, the body, and whether names and
    notes may stand in it."""

    reader: Reader
    body: Body
    as_at: date | None = None
    known_at: Known = None
    with_name: bool = False
    with_note: bool = False

    @property
    def known(self) -> int:
        return self.reader.known(self.known_at)

    @property
    def on(self) -> date:
        return day_asked(self.reader, self.as_at, known=self.known)

    def account(self, name: str) -> Account:
        """The account as it was known. Raises Refused where there is none."""
        found = account_known(self.reader, name, known=self.known)
        must_be_open(found)
        return found

    def facts(self, commitment: str | None) -> dict[str, Any]:
        """The private details behind a commitment; empty where there are none to be read."""
        found = self.reader.private([commitment])
        return json.loads(found[commitment]) if commitment in found else {}

    def note(self, commitment: str | None) -> str:
        """The own words that were kept with an entry, where notes were asked for."""
        return str(self.facts(commitment).get("note", "")) if self.with_note else ""


def common(
    asked: Writing, account: Account, *, title: str, funders: Iterable[str], to: To | None = None
) -> dict[str, Any]:
    """The variables that every letter has."""
    names = [asked.body.funder(one) for one in dict.fromkeys(funders)]
    died = account.died_on if account.died_on and account.died_on <= asked.on else None
    return {
        "title": title,
        "account": account.id,
        "person": account.opened.person,
        "to": to or addressee(asked, account),
        "about_name": name_of(asked, account) if asked.with_name else "",
        "died_on": day(died),
        "as_at": day(asked.on),
        "position": asked.known,
        "from_whom": asked.body.name or " and ".join(names),
        "body": asked.body,
    }


def letter(
    name: str, asked: Writing, account: Account, says: dict[str, Any], must: tuple[Must, ...],
    *, first_on: date | None = None, by: Mapping[str, str | None],
) -> Letter:  # fmt: skip
    private = {"with-name": "yes" if asked.with_name else None,
               "with-note": "yes" if asked.with_note else None}  # fmt: skip
    kept = account.opened.detail is not None or bool(account.details)
    return Letter(
        name, account.id, first_on, asked.on, asked.known, says, must, {**by, **private}, kept
    )  # fmt: skip


# ── who it is to ─────────────────────────────────────────────────────────────────────────────

REPAYERS = {
    "person": "The person whose account this is",
    "representative": "The representative of the person whose account this is",
    "nominee": "The nominee of the person whose account this is",
    "personal-representatives": "The personal representatives of the person who has died",
}
_HOLDERS = {"representative": "representative", "nominee": "nominee"}


def addressee(asked: Writing, account: Account, repayer: str | None = None) -> To:
    """Who a letter about an account goes to: whom it says, else the personal representatives of
    somebody who has died, else the person.

    A name and an address are read only where they were asked for. The address kept is the
    person's own, so nobody else is written to at it: a debt chased at the wrong door is a fault
    that the Ombudsman finds (domain.md 3.8).
    """
    dead = account.died_on is not None and account.died_on <= asked.on
    who = repayer or ("personal-representatives" if dead else "person")
    if not asked.with_name:
        return To(REPAYERS[who], "", (), dead)
    person = name_of(asked, account)
    if who == "person":
        return To(REPAYERS[who], person, _address(asked, account), dead)
    if who == "personal-representatives":
        return To(REPAYERS[who], f"The personal representatives of {person}", (), dead)
    return To(REPAYERS[who], _holder(asked, account, who), (), dead)


def name_of(asked: Writing, account: Account) -> str:
    """The person's name. Raises Refused where none is kept, or none may be read."""
    facts = _facts_of_person(asked, account)
    parts = [facts.get(name, "") for name in ("title", "forename", "surname")]
    name = facts.get("name") or " ".join(str(part) for part in parts if part)
    if not name:
        raise Refused(
            "no-name",
            f"no name is kept for account {account.id}, or you may not read it",
            "leave out --with-name, and the letter says whose it is by reference",
        )
    return str(name)


def _facts_of_person(asked: Writing, account: Account) -> dict[str, Any]:
    """What is kept of the person, of each thing the latest, as was known by the day."""
    found = asked.facts(account.opened.detail)
    for kept in account.details:
        if kept.kept_on <= asked.on:
            facts = asked.facts(kept.detail)
            found |= {name: value for name, value in facts.items() if value}
    return found


def _address(asked: Writing, account: Account) -> tuple[str, ...]:
    facts = _facts_of_person(asked, account)
    names = [name for name in sorted(facts) if name.startswith("address")]
    names += [name for name in ("town", "county", "postcode") if name in facts]
    lines = [line.strip() for name in names for line in str(facts[name]).splitlines()]
    return tuple(line for line in lines if line)


def _holder(asked: Writing, account: Account, who: str) -> str:
    held = [
        entry.event
        for entry in asked.reader.stream(account.stream, known=asked.known)
        if isinstance(entry.event, e.HolderChanged)
        and entry.event.holder == _HOLDERS[who]
        and entry.event.from_on <= asked.on
    ]
    name = asked.facts(held[-1].detail).get("name", "") if held else ""
    if not name:
        raise Refused(
            "no-name",
            f"no name is kept for the {who} of account {account.id}, or you may not read it",
            "leave out --with-name, and the letter says who it is to without one",
        )
    return str(name)


# ── where the money is ───────────────────────────────────────────────────────────────────────

_KINDS = {"bank": "bank account", "card": "prepayment card", "client": "client account"}


class Place(NamedTuple):
    """An account with a bank, as a letter names it. ending is its number's last four digits: enough
    to know it by and too little to use; empty where none is kept, or it may not be read."""

    holding: str
    kind: str
    ending: str
    shared: bool

    def __str__(self) -> str:
        return self.kind + (f" ending {self.ending}" if self.ending else "")


def places(asked: Writing, names: Iterable[str], *, on: date | None = None) -> Iterator[Place]:
    """Each of these holdings. shared: it keeps several people's money."""
    for name in names:
        holding = Holding(name)
        for entry in asked.reader.stream(f"holding:{name}", known=asked.known):
            evolve(holding, entry)
        if holding.opened is None:
            continue
        number = str(
            asked.facts(holding.number_on(on or asked.on).detail).get("account_number", "")
        )
        kind = _KINDS[holding.opened.kind]
        yield Place(name, kind, number[-4:], len(holding.accounts_on(on or asked.on)) > 1)


__all__ = ["COMMON", "Day", "Letter", "Must", "Place", "To", "Writing", "addressee", "common",
           "letter", "places"]  # fmt: skip
