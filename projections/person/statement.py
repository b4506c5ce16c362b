"""The whole statement of one account for some days, and the way from each amount to its entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from ledger.calendar import Period
from ledger.errors import Refused
from projections.as_known import policies_known
from projections.body import Body, default_body
from projections.days import business_date
from projections.moments import Known
from projections.person import (
    asked_back,
    coming_and_going,
    disagreeing,
    having,
    own_part,
    put_right,
    waiting,
    what_next,
    working_out,
)
from projections.person.glossary import meanings_of
from projections.person.of_who_died import of_who_died
from projections.person.subject import Subject, subject_of
from projections.person.value import Line, Part, Say, Statement
from projections.person.words import day
from projections.reader import Reader, reading
from projections.reports.asking import Asking, before_they_were_over
from projections.reports.explaining import Explained, Explains, nearest
from projections.shown_since import ShownSince
from projections.words import entry_name

if TYPE_CHECKING:
    from ledger.store.store import Store


@dataclass(frozen=True)
class PersonStatement:
    """A statement for the person whose account it is, of these days. with_name: their name, from
    the private details, stands on it."""

    account: str
    first_on: date
    last_on: date
    body: Body | None = None
    with_name: bool = False

    def statement(self, ledger: Store | Reader | str, *, known_at: Known = None) -> Statement:
        """The statement. Raises Refused where there is no such account by the last day."""
        with reading(ledger) as reader:
            subject = self._subject(reader, known_at)
            who = name_of(subject) if self.with_name else ""
            return statement_of(subject, who)

    def explain(
        self, ledger: Store | Reader | str, name: str, *, known_at: Known = None
    ) -> Explained:
        """The entries behind the amount of this name, `have/tax`. Raises Refused without one."""
        with reading(ledger) as reader:
            found = self.statement(reader, known_at=known_at)
            return explained(reader, found, name)

    def _subject(self, reader: Reader, known_at: Known) -> Subject:
        known = reader.known(known_at)
        policies = policies_known(reader, known=known)
        asking = Asking(reader, known, Period(self.first_on, self.last_on), policies)
        return subject_of(asking, self.account, self.body or default_body())


def statement_of(subject: Subject, who: str = "") -> Statement:
    """Every question with its answer, and at the end what the words mean."""
    worked_out = working_out.part(subject)
    own = tuple(own_part.sums(subject))
    parts = (
        having.part(subject),
        worked_out._replace(blocks=(*worked_out.blocks, *own)),
        coming_and_going.came_in(subject),
        coming_and_going.went_out(subject),
        asked_back.part(subject),
        waiting.part(subject),
        what_next.part(subject),
        put_right.part(subject),
        disagreeing.part(subject),
    )
    told = tuple(part for part in parts if part is not None)
    found = Statement(
        account=subject.about.name,
        who=who,
        first_on=subject.days.first,
        last_on=subject.days.last,
        position=subject.about.asking.known,
        opening=tuple(_opening(subject)),
        parts=of_who_died(told) if subject.died else told,
    )
    return found._replace(meanings=tuple(meanings_of(found)))


def _opening(subject: Subject) -> Iterator[Say]:
    account = subject.account
    if subject.died and account.died_on is not None:
        yield Say(
            f"We are sorry for your loss. The person this money was for died on "
            f"{day(account.died_on)}. This page is for those who settle their affairs."
        )
        return
    yield Say("This page is about the money for your care.")
    known = before_they_were_over([subject.about.asking])
    if known is not None:
        yield Say(
            f"The days on this page are not over yet. It says what we knew on {day(known)}. What "
            "comes after may change it."
        )
    if account.closed_on is not None and account.closed_on <= subject.on:
        yield Say(f"Your account was closed on {day(account.closed_on)}.")


def name_of(subject: Subject) -> str:
    """The person's name, as it was last kept; empty where none was, or it was erased."""
    account = subject.account
    assert account.opened is not None
    details = [account.opened.detail, *(one.detail for one in account.details)]
    rows = subject.about.asking.reader.private(details)
    for detail in reversed([one for one in details if one in rows]):
        said = msgspec.json.decode(rows[detail])
        if isinstance(said, dict):
            names = [said.get(key) for key in ("forename", "surname")]
            whole = said.get("name") or " ".join(one for one in names if one)
            if whole:
                return str(whole)
    return ""


# ── behind a figure ──────────────────────────────────────────────────────────────────────────


def figure_at(statement: Statement, name: str) -> tuple[Part, Line]:
    """The part and the amount of this name. Raises Refused where there is none, naming some."""
    key, _, _ = name.partition("/")
    for part in statement.parts:
        if part.key == key:
            there = [(whole, line) for whole, line in statement.figures() if whole == name]
            if there:
                return part, there[0][1]
    names = list(dict.fromkeys(whole for whole, _ in statement.figures()))
    near = [one for one in names if one.startswith(f"{key}/")] or names
    raise Refused(
        "unknown-figure",
        f"the statement has no amount {name}; it has: {', '.join(near)}",
        f"--explain {nearest(name, _called(statement, near))}" if near else "",
    )


def _called(statement: Statement, names: Sequence[str]) -> dict[str, str]:
    """Amounts by their names, with what each is called."""
    words = {whole: line.words for whole, line in reversed(list(statement.figures()))}
    return {name: words[name] for name in names}


def explained(reader: Reader, statement: Statement, name: str) -> Explained:
    """Each entry behind an amount, with what of it is in there."""
    part, line = figure_at(statement, name)
    entries = reader.entries(position for position, _ in line.behind)
    bank = ShownSince(reader, known=statement.position)
    rows = tuple(
        Explains(
            entry_name(entries[position].stream, entries[position].version),
            position, business_date(entries[position].event), 1, pence,
            bank.in_words(entries[position]),
        )
        for position, pence in line.behind
    )  # fmt: skip
    return Explained(
        title=f"{part.question} {line.words}",
        measure="pence",
        rows=rows,
        pence=line.pence,
        count=len(rows),
        people=1,
    )
