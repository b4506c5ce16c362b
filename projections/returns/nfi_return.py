"""The return to the National Fraud Initiative: its tables, its file, and what it lacks. Names,
addresses and numbers are in the file alone, and only where they were asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.budgets.state import latest
from ledger.account.pay.due import due_of
from ledger.account.pay.passed_on import held
from ledger.account.pay.worth import amounts, rates_over
from ledger.calendar import Period
from ledger.money import pounds
from projections.as_known import ACCOUNT, account_known
from projections.bacs import reference
from projections.reports.asking import Asking
from projections.reports.cubes import Cubes, Key, Sum
from projections.reports.gathering import Family
from projections.reports.report import Chapter, Column, Figure, Of, Row, Section
from projections.reports.tables import Measure, section
from projections.returns.files import Money, Value
from projections.returns.lacks import Lack
from projections.returns.nfi import Record, family, records
from projections.returns.rows import age_lack, frequency_lack, person_lacks, private_values
from projections.returns.statutory import Question, Statutory
from projections.words.labels import label

HOLDING = "holding:"
PAYEES = {
    "person": "Person", "representative": "Representative", "nominee": "Nominee",
    "managed": "Managed account", "third_party": "Third party",
}  # fmt: skip
MEASURES = (
    Measure("people", "People", "people", "nfi"),
    Measure("weekly", "Gross by the week", "money", "nfi"),
)
COLUMNS = (
    Column("since", "Direct payments since", "date"),
    Column("weekly", "Gross by the week", "money"),
    Column("frequency", "Paid", "words"),
    Column("paid_on", "Last paid", "date"),
    Column("paid", "Last amount", "money"),
    Column("reference", "Payment reference", "words"),
)
RULES = (
    "Only people of 18 and over who get a direct payment on the day, one record each: where "
    "somebody has several accounts, what they get by the week is added up, and the last payment is "
    "the newest of all. Names and numbers are in the file alone, and only with --with-private.",
)


class Nfi(Statutory):
    """Records as at one day."""

    def families(self) -> Sequence[Family]:
        return (family(self.definition, self.kept),)

    def chapters(self, cubes: Cubes, days: Period) -> Sequence[Chapter]:
        by_programme = section(
            cubes, key="nfi-people", title="Who is in it", by="programme", measures=MEASURES,
            says="People who get a direct payment on the day.",
            notes=(*RULES, *self.definition.notes),
        )  # fmt: skip
        found = cubes["nfi"].by(
            "record", "accounts", "since", "frequency", "paid_on", "paid", "reference"
        )
        every = Section(
            "nfi-records", "The records", "What the ledger tells of each, without names.",
            "account", COLUMNS, tuple(_row(key, one) for key, one in found.items()),
            identifies=True,
        )  # fmt: skip
        return (Chapter("nfi", "National Fraud Initiative", (by_programme, every)),)

    def rows(self, questions: Sequence[Question]) -> Iterable[Mapping[str, Value]]:
        for question in questions:
            payees = _payees(question.asking, private=self.private)
            numbers = numbers_on(question.asking) if self.private else {}
            for one in records(question.asking, self.definition, question.kept):
                private = private_values(question, one.account, private=self.private)
                holding = numbers.get(one.paid.event.holding, {}) if one.paid else {}
                payee = payees.get(one.account, {})
                yield {**self.head_values, **private, **payee, **holding, **self._of(one)}

    def _of(self, one: Record) -> dict[str, Value]:
        row: dict[str, Value] = {
            "account": one.account,
            "person": one.person,
            "programme": one.programme,
            "weekly": Money(one.weekly_pence),
            "frequency": self.definition.frequencies.get(one.frequency, one.frequency),
            "dp_start": one.since,
        }
        if one.paid is not None:
            event = one.paid.event
            row["payment_reference"] = reference(one.paid.account, one.paid.version)
            row["last_paid_on"] = event.paid_on
            row["last_paid"] = Money(event.paid_pence)
            row["last_gross"] = Money(event.gross_pence)
        return row

    def lacks(self, question: Question) -> Iterator[Lack]:
        for one in records(question.asking, self.definition, question.kept):
            yield from person_lacks(self.definition, question, one.account)
            if one.paid is None:
                yield _never_paid(question.asking, one)
            yield from frequency_lack(self.definition, one.account, one.frequency)
        for one in records(question.asking, self.definition, question.kept, unsure=True):
            yield age_lack(question, one.account, "")


class _Never(NamedTuple):
    """What somebody who was never paid could have been: by a day that was agreed, held since
    another fund pays, and by days that nobody agreed; each net of the contribution."""

    owed_pence: int
    held_pence: int
    unagreed_pence: int
    is_agreed: bool


def _never_paid(asking: Asking, one: Record) -> Lack:
    """A fault where anything was payable by the day, net of the contribution; else a note. What it
    says to do never records a payment that was not made."""
    found = [_could_be(asking, one, name) for name in one.accounts]
    owed, waits, unagreed = (sum(some[at] for some in found) for at in range(3))
    since, by = f"since {one.since:%d/%m/%Y}", f"{asking.on:%d/%m/%Y}"
    if not owed and not unagreed:
        if waits:
            why = f"{since}: {pounds(waits)} is held, since another fund pays"
        elif all(each.is_agreed for each in found):
            why = f"{since}, and nothing was to be paid by {by}"
        else:
            why = f"{since}, and nothing was payable by {by}: the contribution is the whole of it"
        return Lack("counted", one.account, "last payment", why)
    run = one.runs[0]
    make = f"dpl pay make {one.account} --fund {run.fund} --gross … --on … --from … --to …"
    if owed:
        said = f"{pounds(owed)} was due by {by}"
        unpaid = f"it is due still: dpl pay due {one.account} --as-at {by}"
    else:
        said = f"{pounds(unagreed)} net to {by}, and nobody agreed when it is paid"
        unpaid = "agree when it is: dpl pay schedule --help"
    try_ = f"if it was paid, record it: {make}; if not, {unpaid}"
    return Lack("record", one.account, "last payment", "no payment is recorded", said, try_)


def _could_be(asking: Asking, one: Record, name: str) -> _Never:
    account = account_known(asking.reader, name, known=asking.known)
    agreed = {(each.fund, each.deployment) for each in account.budget.schedules}
    ways = {(run.fund, run.deployment) for run in one.runs if run.account == name}
    owed = waits = unagreed = 0
    for fund, deployment in ways:
        due = due_of(account, fund, deployment, on=asking.on, payments_to=asking.on)
        kept = sum(piece.due_pence for piece in held(account, due, asking.on))
        waits += kept
        owed += due.still_due_pence - kept
        if (fund, deployment) not in agreed:
            days = Period(one.since, asking.on)
            gross, own_part = amounts(rates_over(account, fund, deployment, days))
            unagreed += gross - own_part
    return _Never(owed, waits, unagreed, ways <= agreed)


def _row(key: Key, one: Sum) -> Row:
    record, names, since, frequency, paid_on, paid, own = key
    figures = (
        Figure(date.fromisoformat(since)),
        Figure(one.pence, Of("nfi", (("record", (record,)),), "pence"), one.whom),
        Figure(label("frequency", frequency)),
        Figure(date.fromisoformat(paid_on) if paid_on else None),
        Figure(int(paid) if paid else None),
        Figure(own),
    )
    return Row(record, names, figures)


_HOLDER = e.HolderChanged.__struct_config__.tag
_NUMBERS = [one.__struct_config__.tag for one in (e.HoldingOpened, e.HoldingNumberChanged)]


def _payees(asking: Asking, *, private: bool) -> dict[str, dict[str, Value]]:
    """Who receives each account's money on the last day; the person where nobody else was named."""
    said: dict[str, list[e.HolderChanged]] = {}
    for entry in asking.reader.about([_HOLDER], prefix=ACCOUNT, known=asking.known):
        said.setdefault(entry.stream.removeprefix(ACCOUNT), []).append(entry.event)
    now = {name: latest(some, asking.on) for name, some in said.items()}
    details = asking.reader.private(one.detail for one in now.values() if one) if private else {}
    found: dict[str, dict[str, Value]] = {}
    for name, one in now.items():
        if one is not None:
            text = details.get(one.detail or "")
            found[name] = {
                "payee_type": PAYEES[one.holder],
                "payee_reference": one.reference,
                "payee.name": json.loads(text).get("name") if text else None,
            }
    return found


def numbers_on(asking: Asking) -> dict[str, dict[str, Value]]:
    """Each holding's sort code and account number on the last day, where they may be read."""
    reader = asking.reader
    newest: dict[str, tuple[date, str | None]] = {}
    for entry in reader.about(_NUMBERS, prefix=HOLDING, known=asking.known):
        event = entry.event
        since = event.opened_on if isinstance(event, e.HoldingOpened) else event.from_on
        holding = entry.stream.removeprefix(HOLDING)
        before = newest.get(holding)
        if before is None or before[0] <= since <= asking.on:
            newest[holding] = since, event.detail
    details = {holding: detail for holding, (_, detail) in newest.items() if detail}
    private = reader.private(details.values())
    found: dict[str, dict[str, Value]] = {}
    for holding, detail in details.items():
        said = json.loads(private[detail]) if detail in private else {}
        found[holding] = {
            "bank.sort_code": said.get("sort_code"),
            "bank.account_number": said.get("account_number"),
        }
    return found
