"""`dpl reconcile explain`: why two sides differ, said by a person and taken back; and matching
again what is still alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from cli.asking import day, private_option, reason_option, recording
from cli.given import Given
from cli.kinds import EntryGiven, EntryName
from cli.reconciling import reconcile
from cli.reconciling.bank import ReconciliationName
from cli.showing import tell
from ledger import commands as c

if TYPE_CHECKING:
    from ledger.matching.payees import Payees

KINDS = ("timing", "our-error", "their-error", "bank-error", "agreed")


@recording(
    reconcile,
    "explain",
    example="dpl reconcile explain council/essex/A-1 --line spend/council/2025-04-08/-2100/1 "
    "--entry A-1/10 --as their-error --reason typing-error --on 06/05/2025",
)
@click.argument("name", type=ReconciliationName())
@click.option("--line", "lines", multiple=True, help="A line of the difference; once for each.")
@click.option(
    "--entry",
    "entries",
    type=EntryName(),
    multiple=True,
    help="An entry of the difference; once for each.",
)
@click.option(
    "--as",
    "kind",
    type=click.Choice(KINDS),
    required=True,
    help="Whose it is; agreed: both know of it and leave it so.",
)
@reason_option
@day("--on", "explained_on", "The day it was explained.")
@private_option("--note", "note", "What there is to say of it, in words.")
def explain(
    given: Given,
    name: str,
    lines: tuple[str, ...],
    entries: tuple[EntryGiven, ...],
    kind: str,
    reason: str,
    explained_on: date,
    note: str | None,
) -> None:
    """Say why the two sides differ in lines and entries that are one difference now.

    The amount is the difference's own, and the explanation lasts as long as the amount does.
    Explaining again replaces what was said before.
    """
    from cli.orders import entry_meant, send
    from ledger.events import EntryRef

    if not lines and not entries:
        raise click.UsageError("--line or --entry: say which difference, as its try line does")
    command = c.ExplainDifference(
        of=name,
        lines=lines,
        entries=tuple(EntryRef(**entry_meant(given, entry)) for entry in entries),
        kind=kind,
        reason=reason,
        explained_on=explained_on,
    )
    send(given, command, private={"note": note})


@recording(
    reconcile,
    "unexplain",
    example="dpl reconcile unexplain council/essex/A-1 3 --reason mistaken",
)
@click.argument("name", type=ReconciliationName())
@click.argument("number", type=click.IntRange(min=1), metavar="NUMBER")
@reason_option
def unexplain(given: Given, name: str, number: int, reason: str) -> None:
    """Take an explanation back: the difference is open again. NUMBER is the explanation's."""
    from cli.orders import send

    send(given, c.WithdrawExplanation(of=name, explanation=number, reason=reason))


@recording(reconcile, "again", example="dpl reconcile again council/essex/A-1")
@click.argument("name", type=ReconciliationName())
def again(given: Given, name: str) -> None:
    """Match what is still alone on both sides, by the rules that never guess.

    For what was recorded after a statement or an extract was read. What a person parted stays so.
    """
    from cli.orders import decide, show_outcome

    payees = _payees(given, name) if name.startswith("bank/") else None
    outcome = decide(given, c.MatchAgain(of=name), dry_run=given.dry_run, payees=payees)
    if not outcome.count and not outcome.repeated:
        tell("nothing more can be matched by rule; nothing was recorded")
        return
    show_outcome(given, outcome)


def _payees(given: Given, name: str) -> Payees:
    from cli.payees_known import payees_of

    ledger = given.ledger()
    draft = ledger.draft()
    return payees_of(ledger, draft, draft.holding(name.split("/", 1)[1]))
