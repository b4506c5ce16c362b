"""`dpl pay remittance` and `dpl pay file`: what a person and a bank are told of payments."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.asking import day, private_option, reading
from cli.given import Given
from cli.kinds import EntryName, Name
from cli.payments import pay
from cli.showing import Column, Table, show, tell
from ledger.errors import Fault, Refused, Unreadable
from ledger.money import pounds

if TYPE_CHECKING:
    from ledger.service import Ledger
    from projections.bacs import Credit, Sender
    from projections.remittance import Advice

ADVICES = (
    Column("account"), Column("entry"), Column("fund"), Column("funder"),
    Column("paid_on", "date"), Column("from", "date"), Column("to", "date"),
    Column("days", "number"), Column("rates", "words"), Column("purpose"),
    Column("gross", "money"), Column("contribution", "money"), Column("offset", "money"),
    Column("paid", "money"), Column("holding"), Column("paid_into"), Column("reference"),
    Column("taken_back", "flag"),
)  # fmt: skip


@reading(pay, "remittance", example="dpl pay remittance may-2025")
@click.argument("name", metavar="RUN|ACCOUNT", type=Name("run or account"))
@click.option("--entry", type=EntryName(), help="Only this payment, like A-1/9.")
@click.option(
    "--known-at",
    metavar="TIME|POSITION",
    help="As the ledger knew it then: 04/06/2025 or 2025-06-04T16:30 (UTC), or a position.",
)
def remittance(given: Given, name: str, entry: Any, known_at: str | None) -> None:
    """The remittance advice of each payment of a run, or of an account.

    Period, days, rates, contribution, what was taken off, and the account it went to.
    """
    from projections import remittance as question

    which = None
    if entry is not None:
        from cli.orders import entry_meant

        which = entry_meant(given, entry)["entry"]
    advices = question.advices_of_run(given.ledger_url, name, known_at=known_at)
    if not advices:
        advices = question.advices_of_account(given.ledger_url, name, known_at=known_at)
    if which is not None:
        advices = [one for one in advices if one.entry == which]
    if not advices:
        why = f"there is no payment, of a run or an account {name}"
        raise Refused("unknown-payment", why, "dpl account list; dpl history ACCOUNT")
    into = {one.reference: _ending(given.ledger(), one) for one in advices}
    if given.output != "table":
        show(Table(ADVICES, [_row(one, into[one.reference]) for one in advices]), given.output)
        return
    texts = [question.advice_text(one, paid_into=into[one.reference]) for one in advices]
    sys.stdout.write("\n".join(texts))
    sys.stdout.flush()


def _row(one: Advice, into: str) -> tuple:
    from projections.remittance import rates_in_words

    days = one.days
    return (
        one.account, one.reference, one.fund, one.funder, one.paid_on,
        days.first if days else None, days.last if days else None, days.days if days else None,
        rates_in_words(one.rates), one.purpose, one.gross_pence, one.contribution_pence,
        sum(pence for _, pence in one.offsets), one.paid_pence, one.holding, into, one.reference,
        one.taken_back_by is not None,
    )  # fmt: skip


def _ending(ledger: Ledger, one: Advice) -> str:
    """The bank account by its last four digits: enough to know it by, too little to use."""
    number = _number_on(ledger, one.holding, one.paid_on).get("account_number", "")
    return f"account ending {number[-4:]}" if number else ""


def _number_on(ledger: Ledger, name: str, on: date) -> dict[str, str]:
    """The private details of the number that a holding had on a day; empty where none are kept."""
    holding = ledger.holding(name)
    if holding.opened is None:
        return {}
    detail = holding.number_on(on).detail
    rows = ledger.store.details([detail]) if detail else {}
    return json.loads(rows[detail].json) if detail in rows else {}


# ── the file for the bank ────────────────────────────────────────────────────────────────────


@reading(
    pay,
    "file",
    example="dpl pay file may-2025 --format bacs18 --sender council.toml --out may-2025.bacs",
)
@click.argument("run", type=Name("run"))
@click.option(
    "--format",
    "layout",
    type=click.Choice(("csv", "bacs18")),
    required=True,
    help="csv: for payment software. bacs18: Bacs Standard 18.",
)
@click.option("--out", required=True, type=click.Path(dir_okay=False), help="The file to write.")
@click.option(
    "--sender",
    "sender_file",
    type=click.Path(exists=True, dir_okay=False),
    help="A TOML file with user_number, sort_code, account_number and name.",
)
@private_option("--user-number", "user_number", "The service user number.")
@private_option("--sort-code", "sort_code", "The sort code it is paid from.")
@private_option("--account-number", "account_number", "The account number it is paid from.")
@private_option("--name", "name", "The name of the account it is paid from.")
@day("--processing-on", "processing_on", "Bacs' processing day; else the bank day before.",
     required=False)  # fmt: skip
@click.option(
    "--leave-out",
    is_flag=True,
    help="Leave out what was taken back, came back or is at the bank already; else it stops all.",
)
def file(
    given: Given, run: str, layout: str, out: str, sender_file: str | None,
    processing_on: date | None, leave_out: bool, **said: str | None,
) -> None:  # fmt: skip
    """Write a run's payments as a file for the bank; whole, or not at all.

    Nobody but you may read it. It comes to what the run did, to the penny, or is not written; with
    --leave-out, less what it tells of.
    """
    from cli.bankdays import bank_day_before, is_bank_day
    from projections import bacs
    from projections.reader import reading as reader_of
    from projections.remittance import advices_of_run, run_made

    with reader_of(given.ledger_url) as reader:
        made = run_made(reader, run, known=reader.position)
        entry = reader.numbered(f"_pay:{run}", 1)
    if made is None or entry is None:
        raise Refused("unknown-run", f"there is no pay run {run}", "dpl pay run --help")
    credits, left = _credits(given, advices_of_run(given.ledger_url, run), leave_out=leave_out)
    total = sum(one.pence for one in credits)
    if total + sum(one.paid_pence for one in left) != made.total_pence:
        raise Refused(
            "total-differs",
            f"the payments come to {pounds(total)}, and run {run} to {pounds(made.total_pence)}",
        )
    if layout == "csv":
        text = bacs.csv_file(credits)
    else:
        on = processing_on or bank_day_before(made.paid_on)
        if not is_bank_day(on):
            raise Refused("not-a-bank-day", f"banks rest on {on:%d/%m/%Y}")
        today = given.ledger().store.clock().date()
        if on < today:
            tell(f"the processing day {on:%d/%m/%Y} has gone by: --processing-on names another")
        text = bacs.standard18(
            credits,
            _sender(sender_file, said),
            processing_on=on,
            made_on=today,
            serial=f"{(entry.position - 1) % 999_999 + 1:06d}",
        )
    _write(out, text)
    tell(f"{len(credits)} payments, {pounds(total)} in all, are in {click.format_filename(out)}")


def _why_not(one: Advice) -> str:
    """Why a payment is not to be sent, or not again; empty where it is."""
    if one.taken_back_by is not None:
        return f"it was taken back by {one.account}/{one.taken_back_by}"
    if one.returned_pence:
        return f"{pounds(one.returned_pence)} of it came back"
    return f"the bank shows it, line {one.shown_by}" if one.shown_by else ""


def _credits(
    given: Given, advices: list[Advice], *, leave_out: bool
) -> tuple[list[Credit], list[Advice]]:
    """What goes to each bank account, and what is left out. Every fault is told of at once."""
    from projections.bacs import Credit, reference

    faults, found, left = [], [], []
    for one in advices:
        if not one.paid_pence:
            continue
        if why := _why_not(one):
            left.append(one)
            if leave_out:
                tell(f"left out: {one.reference}, {pounds(one.paid_pence)}: {why}")
            else:
                try_ = "--leave-out, and pay it in another run if it is due"
                faults.append(Fault(one.reference, why, "", try_))
            continue
        number = _number_on(given.ledger(), one.holding, one.paid_on)
        if not number.get("account_number") or not number.get("sort_code"):
            why = f"holding {one.holding} has no sort code and account number on record"
            faults.append(Fault(one.reference, why, "", f"dpl holding number {one.holding} --help"))
            continue
        found.append(
            Credit(
                place=one.reference,
                sort_code=_digits(number["sort_code"]),
                account_number=_digits(number["account_number"]),
                name=number.get("name") or one.account,
                reference=reference(one.account, one.entry),
                pence=one.paid_pence,
            )
        )
    if faults:
        raise Unreadable(faults, "no file was written")
    return found, left


def _digits(text: str) -> str:
    return "".join(char for char in text if char in "0123456789")


SENDER = ("user_number", "sort_code", "account_number", "name")


def _sender(path: str | None, said: dict[str, str | None]) -> Sender:
    """Who sends it, by the options, else by the file."""
    import tomllib

    from projections.bacs import Sender

    known: dict[str, Any] = {}
    if path is not None:
        try:
            with open(path, "rb") as file:
                known = tomllib.load(file)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
            wrong = Fault(path, f"is not TOML: {fault}")
            raise Unreadable([wrong], "no file was written") from None
    known = {name: said.get(name) or known.get(name) for name in SENDER}
    missing = [name for name in SENDER if not isinstance(known[name], str)]
    if missing:
        options = ", ".join("--" + name.replace("_", "-") for name in missing)
        raise Unreadable(
            [Fault("sender", f"there is no {missing[0].replace('_', ' ')}", "", options)],
            "no file was written",
        )
    return Sender(
        user_number=known["user_number"].strip(),
        sort_code=_digits(known["sort_code"]),
        account_number=_digits(known["account_number"]),
        name=known["name"],
    )


def _write(out: str, text: str) -> None:
    """The whole file under its name, readable by its owner alone; never over another."""
    import os
    import tempfile

    folder = os.path.dirname(os.path.abspath(out))
    try:
        handle, part = tempfile.mkstemp(dir=folder, prefix=".dpl-")  # mode 0600
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(text.encode("ascii"))
                file.flush()
                os.fsync(file.fileno())
            os.link(part, out)
        finally:
            os.unlink(part)
    except FileExistsError:
        raise Refused(
            "file-exists",
            f"{click.format_filename(out)} is there already; a file sent twice is paid twice",
            "--out, another name",
        ) from None
    except OSError as error:
        fault = Fault(click.format_filename(out), f"cannot be written: {error.strerror}")
        raise Unreadable([fault], "no file was written") from None
