"""`dpl account`: what happens to the account itself."""

from __future__ import annotations

import click

from cli.asking import (
    account_argument,
    day,
    group,
    holding_option,
    named,
    private_option,
    reading,
    reason_option,
    recording,
    word,
)
from cli.ending import closing, final, stop_warnings, suspension_notes, year_end
from cli.given import Given
from cli.kinds import FundAmount, Name
from cli.orders import send
from cli.persondetails import details
from cli.showing import show, tell
from ledger import commands as c
from ledger.events import BroughtFund

account = group("account", "Budget accounts: one person, one plan, one account.")
for command in (closing, details, final, year_end):
    account.add_command(command)


@recording(
    account,
    "open",
    example="dpl account open A-1 --on 01/04/2025 --person P-17 --care-group adult-chc "
    "--age-band 18-64 --eligibility adult-chc",
)
@account_argument
@day("--on", "opened_on", "The day it is open from.")
@named("--person", "person", "An opaque reference to the person, never their name.")
@word("--care-group", "care_group", "The care group, like adult-chc or learning-disability.")
@word("--age-band", "age_band", "The age band, like 18-64.")
@word("--eligibility", "eligibility", "What entitles the person, like adult-chc or s117.")
@private_option("--name", "name", "The person's name.")
@private_option("--note", "note", "Anything else.")
def open_account(given: Given, name: str | None, note: str | None, **said) -> None:
    """Open a budget account for a person."""
    send(given, c.OpenAccount(**said), private={"name": name, "note": note})


@recording(
    account,
    "fund",
    example="dpl account fund A-1 nhs --funder northshire-icb --programme chc --from 01/04/2025",
)
@account_argument
@click.argument("fund", type=Name("fund"))
@named("--funder", "funder", "Whose money it is: the ICB, the council, the person.")
@word("--programme", "programme", "The programme, like chc, s117 or social-care.")
@day("--from", "from_on", "The day its money has a place here from.")
@click.option("--contribution-charged", is_flag=True, help="The person pays a contribution.")
def fund(given: Given, **said) -> None:
    """Give a funder's money a place in the account."""
    send(given, c.AddFund(**said))


HOLDERS = ("person", "representative", "nominee", "managed", "third_party")


@recording(
    account,
    "holder",
    example="dpl account holder A-1 --holder nominee --reference N-4 --from 01/06/2025",
)
@account_argument
@click.option("--holder", type=click.Choice(HOLDERS), required=True, help="Who it is.")
@named("--reference", "reference", "An opaque reference to them, never their name.")
@day("--from", "from_on", "From which day.")
@private_option("--name", "name", "Their name.")
@private_option("--note", "note", "Anything else.")
def holder(given: Given, name: str | None, note: str | None, **said) -> None:
    """Say who receives and looks after the money from a day."""
    send(given, c.ChangeHolder(**said), private={"name": name, "note": note})


@recording(
    account, "agreement", example="dpl account agreement A-1 --on 28/03/2025 --reference AG-17"
)
@account_argument
@day("--on", "signed_on", "The day it was signed.")
@named("--reference", "reference", "The agreement's own reference.")
def agreement(given: Given, **said) -> None:
    """Record that the holder signed the agreement."""
    send(given, c.SignAgreement(**said))


@recording(
    account,
    "eligibility",
    example="dpl account eligibility A-1 --to s117 --from 01/06/2025 --decided-on 10/06/2025",
)
@account_argument
@word("--to", "eligibility", "What entitles the person now.")
@day("--from", "from_on", "From which day; it may lie in the past.")
@day("--decided-on", "decided_on", "The day it was decided.")
def eligibility(given: Given, **said) -> None:
    """Change what entitles the person, also from a day in the past."""
    send(given, c.ChangeEligibility(**said))


@recording(
    account, "suspend", example="dpl account suspend A-1 --from 01/07/2025 --reason in-hospital"
)
@account_argument
@day("--from", "from_on", "From which day.")
@reason_option
def suspend(given: Given, **said) -> None:
    """Let no payment be made from a day until payments are resumed."""
    order = c.SuspendPayments(**said)
    notes = suspension_notes(given, order)
    send(given, order)
    for text in notes:
        tell(f"note: {text}")


@recording(
    account, "resume", example="dpl account resume A-1 --from 15/07/2025 --reason home-again"
)
@account_argument
@day("--from", "from_on", "From which day.")
@reason_option
def resume(given: Given, **said) -> None:
    """Let payments be made again from a day.

    Payments that were held back meanwhile are still due, and made by the next run.
    """
    send(given, c.ResumePayments(**said))
    tell(
        "note: what was held back meanwhile is still due, and the next run pays it; end or revise "
        f"the allocation for days that are not: dpl pay due {said['account']}"
    )


@recording(
    account,
    "stop",
    example="dpl account stop A-1 --must --ground consent-withdrawn --on 31/12/2025 "
    "--decided-on 20/12/2025",
)
@account_argument
@click.option("--must", "force", flag_value="must", help="The law says that they must stop.")
@click.option("--may", "force", flag_value="may", help="The law says that they may be stopped.")
@word("--ground", "ground", "On which of the law's grounds; a wrong one is answered with all.")
@day("--on", "effective_on", "The last day of direct payments.")
@day("--decided-on", "decided_on", "The day it was decided.")
def stop(given: Given, force: str | None, **said) -> None:
    """End direct payments, because the law says they must or may.

    The grounds are the law's own, each either must or may; a wrong one is answered with the list.
    Reserve the last bills first: `dpl account closing`.
    """
    if force is None:
        raise click.UsageError("say --must or --may: the law has different notices for each")
    order = c.DecideStop(force=force, **said)
    warnings = stop_warnings(given, order)
    send(given, order)
    for text in warnings:
        tell(f"warning: {text}")


@recording(account, "death", example="dpl account death A-1 --on 12/12/2025")
@account_argument
@day("--on", "died_on", "The day the person died.")
def death(given: Given, **said) -> None:
    """Record that the person died."""
    send(given, c.RecordDeath(**said))


@recording(account, "close", example="dpl account close A-1 --on 31/03/2026 --reason plan-ended")
@account_argument
@day("--on", "closed_on", "The last day.")
@reason_option
def close(given: Given, **said) -> None:
    """Close an account that holds nothing and owes nothing."""
    send(given, c.CloseAccount(**said))


def _of_each_fund(name: str, words: str):
    return click.option(f"--{name}", name, type=FundAmount(), multiple=True, help=words)


@recording(
    account,
    "bring-forward",
    example="dpl account bring-forward A-1 --on 01/04/2025 --held nhs=100.00 --paid nhs=600.00 "
    "--holding bank-1",
)
@account_argument
@day("--on", "on", "The day it stood so, before that day's business.")
@holding_option
@click.option("--line", metavar="LINE", help="The statement's line that shows it, if one does.")
@_of_each_fund("held", "What a fund has in the holding; once for each fund.")
@_of_each_fund("owed", "What is owed to a fund; once for each fund.")
@_of_each_fund("paid", "What a fund had paid to date; once for each fund.")
@_of_each_fund("contributed", "What the person had contributed to date; once for each fund.")
def bring_forward(given: Given, account, on, holding, line, **amounts) -> None:
    """Bring money and debts that stood elsewhere into this ledger."""
    funds = _brought(amounts)
    order = c.BringOpeningBalance(account=account, on=on, holding=holding, line=line, funds=funds)
    send(given, order)


def _brought(amounts: dict[str, tuple[tuple[str, int], ...]]) -> tuple[BroughtFund, ...]:
    by_fund: dict[str, dict[str, int]] = {}
    for kind, given in amounts.items():
        for fund_name, pence in given:
            of_fund = by_fund.setdefault(fund_name, {})
            if kind in of_fund:
                raise click.UsageError(f"--{kind} is given twice for fund {fund_name}")
            of_fund[kind] = pence
    if not by_fund:
        raise click.UsageError("say what each fund brings: --held nhs=100.00, --owed, --paid")
    return tuple(
        BroughtFund(name, *(of.get(kind, 0) for kind in ("held", "owed", "paid", "contributed")))
        for name, of in by_fund.items()
    )


@reading(account, "list", example="dpl account list -O csv")
def list_accounts(given: Given) -> None:
    """Every account, and how it stands. What it has: `dpl balance`."""
    from cli.standing import accounts_table

    show(accounts_table(given.ledger().store), given.output)


@reading(account, "show", example="dpl account show A-1")
@account_argument
def show_account(given: Given, account: str) -> None:
    """An account: its funds, holdings, allocations and reclaims. What it has: `dpl balance`."""
    from cli.standing import account_table
    from ledger.account.asking import must_be_open

    found = given.ledger().account(account)
    must_be_open(found)
    show(account_table(found), given.output)
