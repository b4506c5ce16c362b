"""`dpl allocate`: what a fund agrees to give, and how it came to be that much."""

from __future__ import annotations

from typing import Any

import click

from cli.asking import account_argument, amount, day, fund_option, group, reason_option, recording
from cli.budgeting.warning import tell_of_revision, warn_of_allocation
from cli.given import Given
from cli.kinds import Money, Name, Step
from cli.orders import send
from ledger import commands as c
from ledger.events import CalculationLine

allocate = group("allocate", "What a fund agrees to give, by the week or once.")

DEPLOYMENTS = ("direct_payment", "third_party", "notional")

allocation_argument = click.argument("allocation", type=Name("allocation"))
step_option = click.option(
    "--step",
    "steps",
    type=Step(),
    multiple=True,
    help="A step of the working, like '25 hours at £13.20=330.00'; once for each.",
)


def _working(steps: tuple[tuple[str, int], ...]) -> tuple[CalculationLine, ...]:
    return tuple(CalculationLine(what, pence) for what, pence in steps)


@recording(
    allocate,
    "make",
    example="dpl allocate make A-1 al-1 --fund nhs --weekly 150.00 --from 01/04/2025 "
    "--decided-on 20/03/2025",
)
@account_argument
@allocation_argument
@fund_option("Whose money.")
@click.option("--weekly", type=Money(), help="So much a week.")
@click.option("--one-off", type=Money(), help="So much, once.")
@click.option(
    "--deployment",
    type=click.Choice(DEPLOYMENTS),
    default=DEPLOYMENTS[0],
    show_default=True,
    help="How the money is held.",
)
@day("--from", "from_on", "The first day.")
@day("--to", "to_on", "The last day; without one, until it is ended.", required=False)
@day("--decided-on", "decided_on", "The day it was decided.")
@step_option
def make(given: Given, weekly: int | None, one_off: int | None, steps, **said: Any) -> None:
    """Agree a fund's amount, by the week or once, from a day."""
    if (weekly is None) == (one_off is None):
        raise click.UsageError("say how much: either --weekly or --one-off")
    frequency = "one-off" if weekly is None else "weekly"
    if weekly is not None and said["deployment"] == "direct_payment":
        warn_of_allocation(given.ledger(), said["account"], said["fund"], said["from_on"], weekly)
    order = c.MakeAllocation(
        frequency=frequency,
        amount_pence=one_off if weekly is None else weekly,
        calculation=_working(steps),
        **said,
    )
    send(given, order)


@recording(
    allocate,
    "revise",
    example="dpl allocate revise A-1 al-1 --amount 165.00 --from 01/10/2025 "
    "--decided-on 25/09/2025",
)
@account_argument
@allocation_argument
@amount("--amount", "amount_pence", "The amount from then on.")
@day("--from", "from_on", "From which day; it may lie in the past.")
@day("--decided-on", "decided_on", "The day it was decided.")
@step_option
def revise(given: Given, steps, **said: Any) -> None:
    """Change an allocation's amount, also from a day in the past."""
    order = c.ReviseAllocation(calculation=_working(steps), **said)
    tell_of_revision(given.ledger(), order)
    send(given, order)


@recording(
    allocate,
    "end",
    example="dpl allocate end A-1 al-1 --on 31/03/2026 --decided-on 01/03/2026 --reason plan-ended",
)
@account_argument
@allocation_argument
@day("--on", "last_on", "Its last day.")
@day("--decided-on", "decided_on", "The day it was decided.")
@reason_option
def end(given: Given, **said: Any) -> None:
    """End an allocation after its last day."""
    send(given, c.EndAllocation(**said))
