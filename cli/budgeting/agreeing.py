"""`dpl budget`: what is agreed: before the plan, the plan, its split, contribution, carry-over."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from cli.asking import account_argument, day, fund_option, named, recording, word
from cli.budgeting import budget
from cli.given import Given
from cli.kinds import Money, Name, Step, Weights
from cli.orders import send
from ledger import commands as c
from ledger.events import CalculationLine

step_option = click.option(
    "--step",
    "steps",
    type=Step(),
    multiple=True,
    help="A step of the working, like '9 points at £13.20=118.80'; once for each.",
)
decided_on = day("--decided-on", "decided_on", "The day it was decided.")


def _working(steps: tuple[tuple[str, int], ...]) -> tuple[CalculationLine, ...]:
    return tuple(CalculationLine(what, pence) for what, pence in steps)


@recording(
    budget,
    "indicate",
    example="dpl budget indicate A-1 --fund nhs --yearly 7800.00 --on 01/03/2025 "
    "--method points-table --version 2025-1 --step '13 points at £600.00=7800.00'",
)
@account_argument
@fund_option("Whose money.")
@click.option("--weekly", type=Money(), help="About so much a week.")
@click.option("--yearly", type=Money(), help="About so much a year.")
@click.option("--once", type=Money(), help="About so much, once.")
@day("--on", "set_on", "The day the person was told.")
@word("--method", "method", "How it was worked out, like points-table.")
@named("--version", "version", "Which version of that.")
@step_option
def indicate(given: Given, weekly, yearly, once, steps, **said: Any) -> None:
    """Tell, before planning, about how much there will be, and how it was worked out."""
    amounts = {"weekly": weekly, "yearly": yearly, "once": once}
    (frequency, pence), *more = [one for one in amounts.items() if one[1]] or [("", None)]
    if pence is None or more:
        raise click.UsageError("say how much: one of --weekly, --yearly and --once")
    order = c.SetIndicativeBudget(
        frequency=frequency, amount_pence=pence, calculation=_working(steps), **said
    )
    send(given, order)


@recording(
    budget,
    "plan",
    example="dpl budget plan A-1 plan-1 --on 20/03/2025 --from 01/04/2025 "
    "--line pa-hours:stay-well:personal-care:weekly:120.00:nhs=60,council=40 "
    "--line gym:get-out:leisure:yearly:300.00:nhs",
)
@account_argument
@click.argument("plan", type=Name("plan"))
@day("--on", "agreed_on", "The day it was agreed.")
@day("--from", "from_on", "The first day it is in force, in place of the one before.")
@click.option(
    "--file",
    "file",
    type=click.File("rb"),
    help="The plan's lines: a TOML file, or a CSV file with the columns line, outcome, category, "
    "weekly or yearly or once, fund, split.",
)
@click.option(
    "--line",
    "lines",
    multiple=True,
    metavar="NAME:OUTCOME:CATEGORY[:weekly|yearly|once:AMOUNT[:FUNDS]]",
    help="A line of the plan; once for each. FUNDS is nhs, or nhs=60,council=40.",
)
@click.option(
    "--outcome",
    "outcomes",
    type=Name("outcome"),
    multiple=True,
    help="An outcome of the plan; once for each. Without any, those that its lines name.",
)
def plan(given: Given, file: Any, lines, outcomes, **said: Any) -> None:
    """Agree a plan: outcomes, and lines that say what may be bought and from whose money."""
    from cli.budgeting.planfile import read_plan
    from cli.budgeting.warning import tell_of_spends

    if file is None and not lines:
        raise click.UsageError("say what is in it: --file, or --line for each line")
    send(given, read_plan(given, file, lines, outcomes, said))
    tell_of_spends(given.ledger(), said["account"], said["from_on"])


@recording(
    budget,
    "split",
    example="dpl budget split A-1 --shares nhs=60,council=40 --from 01/04/2025 "
    "--decided-on 20/03/2025",
)
@account_argument
@click.option(
    "--shares", type=Weights(), required=True, help="By whole-number weights: nhs=60,council=40."
)
@day("--from", "from_on", "From which day; it may lie in the past.")
@decided_on
def split(given: Given, **said: Any) -> None:
    """Agree how funders share a cost that no plan line names."""
    from cli.budgeting.warning import tell_of_spends

    send(given, c.AgreeSplit(**said))
    tell_of_spends(given.ledger(), said["account"], said["from_on"])


@recording(
    budget,
    "contribution",
    example="dpl budget contribution A-1 --fund council --weekly 20.00 --from 07/04/2025 "
    "--decided-on 01/04/2025",
)
@account_argument
@fund_option("The fund that charges it.")
@click.option("--weekly", "weekly_pence", type=Money(or_nought=True), required=True,
              help="The most the person is to pay each week; 0 for nothing.")  # fmt: skip
@day("--from", "from_on", "From which day; it may lie in the past.")
@decided_on
@step_option
def contribution(
    given: Given, account: str, fund: str, weekly_pence: int, from_on: date, steps, **said: Any
) -> None:
    """Assess the most a person is to pay each week towards a fund."""
    from cli.budgeting.warning import warn_of_net
    from ledger.account.pay.rates import weekly_on

    standing = given.ledger().account(account)
    weekly = weekly_on(standing, fund, from_on, "direct_payment")
    warn_of_net(weekly, assessed_pence=weekly_pence)
    order = c.AssessContribution(
        account=account,
        fund=fund,
        weekly_pence=weekly_pence,
        from_on=from_on,
        calculation=_working(steps),
        **said,
    )
    send(given, order)


@recording(
    budget,
    "contingency",
    example="dpl budget contingency A-1 --fund nhs --amount 150.00 --purpose bank-holidays "
    "--from 01/04/2025 --decided-on 20/03/2025",
)
@account_argument
@fund_option("In whose money.")
@click.option("--amount", "amount_pence", type=Money(or_nought=True), required=True,
              help="How much stays; 0 ends it.")  # fmt: skip
@word("--purpose", "purpose", "What for, as a coded word.")
@day("--from", "from_on", "From which day.")
@decided_on
def contingency(given: Given, **said: Any) -> None:
    """Keep an amount back in a fund, beside what policy lets stay."""
    send(given, c.AgreeContingency(**said))


@recording(
    budget,
    "carry-over",
    example="dpl budget carry-over A-1 --fund nhs --year-end 31/03/2026 --amount 250.00 "
    "--purpose respite-week --decided-on 10/04/2026",
)
@account_argument
@fund_option("Whose money.")
@day("--year-end", "year_end_on", "The last day of the year.")
@click.option("--amount", "amount_pence", type=Money(or_nought=True), required=True,
              help="How much of what is unspent stays; 0 for nothing.")  # fmt: skip
@word("--purpose", "purpose", "What for, as a coded word.")
@decided_on
@day("--expires", "expires_on", "The last day it may be spent on.", required=False)
def carry_over(given: Given, **said: Any) -> None:
    """Decide at a year's end how much unspent money stays."""
    send(given, c.DecideCarryOver(**said))
