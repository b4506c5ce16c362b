"""`dpl spend`: what was bought, what is asked about it, and whose money it was."""

from __future__ import annotations

from typing import Any

import click

from cli.asked import evidence_missing, queries, rules
from cli.asking import (
    account_argument,
    again_option,
    amount,
    day,
    entry_argument,
    fund_option,
    group,
    holding_option,
    named,
    private_option,
    reason_option,
    recording,
    shares_option,
    word,
)
from cli.given import Given
from cli.kinds import Digest, EntryGiven, Money, Name, Word
from cli.orders import send, spend_meant
from ledger import commands as c

spend = group("spend", "Spends, and what is asked and said of them.")

DEPLOYMENTS = ("direct_payment", "third_party", "notional")


@recording(
    spend,
    "record",
    example="dpl spend record A-1 --amount 49.99 --on 08/04/2025 --category personal-care "
    "--shares nhs=60,council=40",
)
@account_argument
@amount("--amount", "amount_pence", "How much.")
@day("--on", "paid_on", "The day it was paid.")
@word("--category", "category", "What it was for.")
@fund_option("Whose money; else by the plan or the split.", required=False)
@shares_option
@named("--payee", "payee", "An opaque reference to who was paid.", required=False)
@click.option(
    "--provider", type=Word(), default="other", show_default=True, help="The kind of provider."
)
@named("--outcome", "outcome", "The outcome in the plan it serves.", required=False)
@named("--plan-line", "plan_line", "The line of the plan it belongs to.", required=False)
@click.option(
    "--deployment",
    type=click.Choice(DEPLOYMENTS),
    default=DEPLOYMENTS[0],
    show_default=True,
    help="How the money is held; notional: the funder pays the provider.",
)
@holding_option
@day("--for-from", "for_from", "The first day it pays for; else the day paid.", required=False)
@day("--for-to", "for_to", "The last day it pays for.", required=False)
@again_option
@named(
    "--liability", "liability", "The recorded liability it pays, in part or whole.", required=False
)
@private_option("--payee-name", "payee_name", "Who was paid.")
@private_option("--note", "note", "Anything else.")
def record(given: Given, shares, payee_name: str | None, note: str | None, **said: Any) -> None:
    """Record money spent on care, before or without the bank's line.

    Without --fund or --shares it is whose its plan line says, else as was agreed for the days it
    pays for, else the account's only fund's; else nobody's yet, and asked about.
    """
    from cli.payees_known import spend_payees

    order = c.RecordSpend(shares=shares or (), **said)
    payees = spend_payees(given, order, payee_name)
    send(given, order, private={"payee_name": payee_name, "note": note}, payees=payees)


@recording(spend, "refund", example="dpl spend refund A-1/10 --amount 9.99 --on 15/04/2025")
@entry_argument
@amount("--amount", "amount_pence", "How much came back.")
@day("--on", "received_on", "The day it came.")
@holding_option
def refund(given: Given, entry: EntryGiven, **said: Any) -> None:
    """Record that a provider gave back what a spend cost, or part of it."""
    send(given, c.ReceiveRefund(**spend_meant(given, entry), **said))


@recording(spend, "query", example="dpl spend query A-1/10 --reason no-receipt --on 20/04/2025")
@entry_argument
@reason_option
@day("--on", "queried_on", "The day it was asked.")
def query(given: Given, entry: EntryGiven, **said: Any) -> None:
    """Ask about a spend."""
    send(given, c.QuerySpend(**spend_meant(given, entry), **said))


@recording(spend, "accept", example="dpl spend accept A-1/10 --reason receipt-seen --on 25/04/2025")
@entry_argument
@reason_option
@day("--on", "accepted_on", "The day it was accepted.")
@click.option(
    "--restore",
    "restored_pence",
    type=Money(or_nought=True),
    default=0,
    help="How much of a disallowance to undo.",
)
def accept(given: Given, entry: EntryGiven, **said: Any) -> None:
    """Accept a queried spend or other entry, or undo a disallowance, all or part of it."""
    send(given, c.AcceptSpend(**spend_meant(given, entry), **said))


@recording(
    spend,
    "disallow",
    example="dpl spend disallow A-1/10 --reason outside-plan --on 28/04/2025 --amount 10.00",
)
@entry_argument
@reason_option
@day("--on", "disallowed_on", "The day it was found not allowed.")
@amount("--amount", "amount_pence", "How much of it; without this, all.", required=False)
def disallow(given: Given, entry: EntryGiven, **said: Any) -> None:
    """Find a spend, or part of it, not allowed."""
    send(given, c.DisallowSpend(**spend_meant(given, entry), **said))


@recording(
    spend,
    "recategorise",
    example="dpl spend recategorise A-1/10 --category transport --reason typing-error",
)
@entry_argument
@word("--category", "category", "What it was for.")
@reason_option
def recategorise(given: Given, entry: EntryGiven, **said: Any) -> None:
    """Say that a spend was for something else."""
    send(given, c.RecategoriseSpend(**spend_meant(given, entry), **said))


@recording(
    spend,
    "share",
    example="dpl spend share A-1/10 --shares nhs=1,council=1 --reason split-agreed",
)
@entry_argument
@shares_option
@reason_option
def share(given: Given, entry: EntryGiven, shares, **said: Any) -> None:
    """Say whose money a spend was."""
    if not shares:
        raise click.UsageError("say whose it was: --shares nhs=60,council=40")
    send(given, c.CorrectShares(shares=shares, **spend_meant(given, entry), **said))


@recording(
    spend,
    "evidence",
    example="dpl spend evidence A-1/10 --kind receipt --on 15/04/2025 "
    "--sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
)
@entry_argument
@word("--kind", "kind", "What it is: receipt, invoice, timesheet.")
@day("--on", "attached_on", "The day it was attached.")
@click.option(
    "--file",
    "document",
    type=click.File("rb"),
    help="The document: its SHA-256 is kept, and its name in private. The file stays yours.",
)
@click.option("--sha256", type=Digest(), help="The document's SHA-256, if it is not here.")
@private_option("--note", "note", "Anything else.")
def evidence(given: Given, entry: EntryGiven, document, sha256, note, **said: Any) -> None:
    """Attach a receipt, invoice or timesheet to a spend."""
    if (document is None) == (sha256 is None):
        raise click.UsageError("give the document, with --file, or its --sha256")
    private = {"note": note}
    if document is not None:
        import hashlib

        sha256 = hashlib.file_digest(document, "sha256").hexdigest()
        private["file_name"] = document.name
    order = c.AttachEvidence(sha256=sha256, **spend_meant(given, entry), **said)
    send(given, order, private=private)


@recording(spend, "make-good", example="dpl spend make-good A-1/10 --amount 10.00 --on 10/05/2025")
@entry_argument
@amount("--amount", "amount_pence", "How much.")
@day("--on", "received_on", "The day it came.")
@holding_option
def make_good(given: Given, entry: EntryGiven, **said: Any) -> None:
    """Record that the person put back what was owed on a spend."""
    send(given, c.MakeGood(**spend_meant(given, entry), **said))


RELATIONS = ("same-household", "family", "employee", "provider", "other")


@recording(
    spend,
    "payee",
    example="dpl spend payee A-1 pa-04 --relation same-household --from 01/04/2025 "
    "--reason told-by-person",
)
@account_argument
@click.argument("payee", type=Name("payee"))
@click.option("--relation", type=click.Choice(RELATIONS), required=True, help="Who they are.")
@click.option("--allowed", is_flag=True, help="The funder agreed that they may be paid.")
@day("--from", "from_on", "From which day.")
@reason_option
def payee(given: Given, **said: Any) -> None:
    """Note what there is to know of a payee that a rule asks about.

    Family, and whoever lives in the same household, may be paid only where the funder finds it
    necessary: --allowed says that it did.
    """
    send(given, c.NotePayee(**said))


for question in (queries, evidence_missing, rules):
    spend.add_command(question)
