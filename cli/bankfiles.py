"""The bank's files that a person named: read, and each statement's holding found."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ledger import events as e
from ledger.errors import Fault, Refused, Unreadable
from ledger.recording import entry_of

if TYPE_CHECKING:
    from cli.cardfeeds import CardMemory
    from ledger.service import Ledger
    from ledger.statements.rules import Rules
    from ledger.statements.statement import Statement


class Taken(NamedTuple):
    """A statement in a file, and the holding it is of. number_hash is None where it cannot be."""

    file_name: str
    holding: str
    statement: Statement
    number_hash: str | None


def read_rules(path: str | None) -> Rules:
    """The rules in a file; none where there is no file."""
    from ledger.statements.rules import Rules, load_rules

    if path is None:
        return Rules()
    return load_rules(_text(path), file_name=_short(path))


def _text(path: str) -> str:
    with open(path, "rb") as file:
        data = file.read(1 << 20)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        fault = Fault(_short(path), "is not text in UTF-8", try_="save it as UTF-8")
        raise Unreadable([fault]) from None


def _short(path: str) -> str:
    return click.format_filename(path, shorten=True)


def read_files(
    ledger: Ledger,
    files: Sequence[str],
    *,
    holding: str | None,
    choices: dict[str, Any],
    cards: CardMemory | None = None,
) -> list[Taken]:
    """The statements in the files, oldest first. Every fault of every file is told at once.

    With a holding, each file's statement of that one; without, each statement goes to the holding
    that was opened with its account number. cards is what cards' feeds read before hold.
    """
    choices = dict(choices)
    profile = _profile(choices.pop("profile_file"))
    known = KnownHoldings(ledger)
    if holding is not None and holding not in known.opened:
        why = f"there is no holding {holding}"
        raise Refused("unknown-holding", why, f"dpl holding open {holding} --help")
    taken: list[Taken] = []
    faults: list[Fault] = []
    for path in files:
        name = _short(path)
        try:
            statements = _statements(path, name, profile=profile, choices=choices, cards=cards)
            if holding is None:
                taken += [known.holding_of(name, one) for one in statements]
            else:
                taken.append(known.statement_of(holding, name, statements))
        except OSError as error:
            faults.append(Fault(name, f"cannot be read: {error.strerror}"))
        except Unreadable as unreadable:
            faults += unreadable.faults
    if faults:
        what = "1 thing needs" if len(faults) == 1 else f"{len(faults)} things need"
        many = "1 file" if len(files) == 1 else f"{len(files)} files"
        raise Unreadable(faults, f"nothing was recorded: {what} attention in {many}")
    return sorted(taken, key=lambda one: one.statement.first or date.max)


def _profile(path: str | None):
    """A layout of the user's own: a bank's, or a card's feed where it says what kinds it has."""
    from ledger.statements.checked import toml
    from ledger.statements.feed import load_feed
    from ledger.statements.profile import load_profile

    if not path:
        return None
    text, name = _text(path), _short(path)
    load = load_feed if "kinds" in toml(text, file_name=name) else load_profile
    return load(text, file_name=name)


def _statements(
    path: str, name: str, *, profile, choices: dict[str, Any], cards: CardMemory | None
) -> list[Statement]:
    from ledger.statements.read import read
    from ledger.statements.source import MOST_BYTES

    with open(path, "rb") as file:
        data = file.read(MOST_BYTES + 1)
    before = cards.before if cards else None
    statements = read(data, file_name=name, profile=profile, before=before, **choices)
    if cards:
        cards.remember(statements)
    return statements


class KnownHoldings:
    """The holdings there are, and the bank account numbers they were opened with or given since.

    Which of its numbers a holding had on a statement's days is for the decision to say.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        topics = ("holding-opened.v1", "holding-number-changed.v1")
        self.opened: dict[str, e.HoldingOpened] = {}
        self.numbers: dict[str, list[e.HoldingOpened | e.HoldingNumberChanged]] = {}
        for entry in map(entry_of, ledger.store.rows_about(topics, prefix="holding:")):
            name, event = entry.stream.removeprefix("holding:"), entry.event
            if isinstance(event, e.HoldingOpened):
                self.opened[name] = event
            self.numbers.setdefault(name, []).append(event)
        self.by_hash = {
            event.number_hash: name
            for name, events in self.numbers.items()
            for event in events
            if event.number_hash
        }

    def holding_of(self, name: str, statement: Statement) -> Taken:
        """The holding opened with a statement's account number. Unreadable where none was."""
        hashed = self._hash(statement)
        if hashed in self.by_hash:
            return Taken(name, self.by_hash[hashed], statement, hashed)
        if hashed is None:
            why = "it does not say which bank account it is of"
            raise Unreadable([Fault(name, why, "", "name the holding with --holding")])
        why = f"no holding was opened with its account number, {_hidden(statement.account_number)}"
        try_ = "name the holding with --holding, or open one: dpl holding open --help"
        raise Unreadable([Fault(name, why, "", try_)])

    def statement_of(self, holding: str, name: str, statements: list[Statement]) -> Taken:
        """The one statement that may be the holding's. Unreadable where none is, or several."""
        fits = [one for one in statements if self._may_be_of(holding, one)]
        if len(fits) == 1 and fits[0].account_number is None:
            self._must_not_be_anothers(holding, name, fits[0])
        if len(fits) == 1:
            return Taken(name, holding, fits[0], self._hash(fits[0]))
        if fits:
            why = f"it holds statements of {len(statements)} accounts, and {holding} could be any"
            try_ = "open a holding with its --account-number, so that its statements are known"
        else:
            numbers = ", ".join(sorted({_hidden(one.account_number) for one in statements}))
            why = f"it is a statement of another bank account than holding {holding}"
            try_ = f"check --holding and the file, which is of account {numbers}"
        raise Unreadable([Fault(name, why, "", try_)])

    def _must_not_be_anothers(self, holding: str, name: str, statement: Statement) -> None:
        """A file that names no account is not read into a second holding."""
        from projections.files import holding_of_file
        from projections.reader import reading

        with reading(self._ledger.store) as reader:
            other = holding_of_file(reader, statement.sha256)
        if other not in (None, holding):
            why = f"this very file was read as holding {other}'s"
            raise Unreadable([Fault(name, why, "", f"check --holding, or import it to {other}")])

    def _may_be_of(self, holding: str, statement: Statement) -> bool:
        numbers, number = self.numbers[holding], statement.account_number
        hashes = {event.number_hash for event in numbers}
        if None in hashes or number is None:
            return True
        if not statement.account_is_partial:
            return self._hash(statement) in hashes
        kept = [event.detail for event in numbers if event.detail]
        details = self._ledger.store.details(kept)
        known = [json.loads(row.json).get("account_number", "") for row in details.values()]
        digits = [one for one in known if one]
        return not digits or any(one.endswith(number[-4:]) for one in digits)

    def _hash(self, statement: Statement) -> str | None:
        from ledger.details import number_hash

        if statement.account_number is None or statement.account_is_partial:
            return None
        return number_hash(self._ledger.store.about.key, statement.account_number)


def _hidden(number: str | None) -> str:
    return f"…{number[-4:]}" if number else "with no number"
