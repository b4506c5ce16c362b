"""`dpl reclaim`: a surplus identified, a reclaim proposed, noticed, replied to or withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import click

from cli.asking import (
    account_argument,
    amount,
    day,
    fund_option,
    private_option,
    reason_option,
    recording,
)
from cli.given import Given
from cli.kinds import Name, Word
from cli.orders import send
from cli.reclaiming import reclaim, reclaim_argument
from cli.reclaiming.looking import write_letter
from cli.showing import tell
from ledger import commands as c
from ledger.account.reclaims.let_be import let_be
from ledger.calendar import uk_words
from ledger.events import Ground
from ledger.money import pounds

REPAYERS = ("person", "representative", "nominee", "personal-representatives")


@recording(reclaim, "identify", example="dpl reclaim identify A-1 --fund nhs --on 31/03/2026")
@account_argument
@fund_option()
@day("--on", "on", "The day it is of.")
def identify(given: Given, **said: Any) -> None:
    """Record how much of a fund is surplus on a day, and whose it is: what dpl surplus shows."""
    send(given, c.IdentifySurplus(**said))


@recording(
    reclaim,
    "propose",
    example="dpl reclaim propose A-1 R-1 --fund nhs --amount 100.00 "
    "--ground unused-accumulated --on 01/06/2025",
)
@account_argument
@reclaim_argument
@fund_option("Whose money.")
@amount("--amount", "amount_pence", "How much.")
@click.option(
    "--ground", type=click.Choice(get_args(Ground)), required=True, help="The ground in law."
)
@day("--on", "proposed_on", "The day it was proposed.")
@click.option(
    "--despite",
    type=Name("reclaim"),
    help="Ask again for what a decision on this other reclaim let be.",
)
@click.option("--reason", type=Word(), help="With --despite: what is new, as a coded word.")
def propose(given: Given, **said: Any) -> None:
    """Propose that a funder ask money back.

    What was let be when a reclaim was looked at again, or given up, is not asked for again while
    the policy's let_be_months run, unless a review of the plan is held. Where something else is
    new, --despite names the reclaim and --reason says what. unused-accumulated, plan-changed,
    circumstances-changed and death ask for the same money, what is left, and never for more; every
    other ground asks for other money.
    """
    send(given, c.ProposeReclaim(**said))


@recording(
    reclaim,
    "notice",
    example="dpl reclaim notice A-1 R-1 --amount 100.00 --repay-by 15/07/2025 --repayer person "
    "--reason more-than-eight-weeks --on 10/06/2025",
)
@account_argument
@reclaim_argument
@amount("--amount", "amount_pence", "How much the notice asks.")
@day("--repay-by", "repay_by", "The day within which it is to be repaid.")
@click.option("--repayer", type=click.Choice(REPAYERS), required=True, help="Who is to repay it.")
@click.option(
    "--reason",
    "reasons",
    type=Word(),
    multiple=True,
    required=True,
    help="A reason the notice states; once for each.",
)
@day("--on", "served_on", "The day it was served.")
@private_option("--note", "note", "The notice's own words.")
@click.option("--print", "printed", is_flag=True, help="Write the notice itself as well.")
def notice(given: Given, note: str | None, printed: bool, **said: Any) -> None:
    """Serve written notice: reasons, amount, time, and who must repay."""
    send(given, c.ServeNotice(**said), private={"note": note})
    if printed and not given.dry_run:
        write_letter(given, said["account"], said["reclaim"], None, None)


grounds_option = click.option(
    "--ground",
    "grounds",
    type=Word(),
    multiple=True,
    help="Why, as a coded word; once for each. out-of-time takes one that came late, and "
    "new-evidence a second one.",
)


@recording(
    reclaim,
    "reconsider",
    example="dpl reclaim reconsider A-1 R-1 --ground planned-use --on 20/06/2025",
)
@account_argument
@reclaim_argument
@click.option(
    "--asked-by",
    "by",
    type=click.Choice(REPAYERS),
    default=REPAYERS[0],
    show_default=True,
    help="Who asks.",
)
@grounds_option
@day("--on", "requested_on", "The day it was asked for.")
@private_option("--note", "note", "What they wrote.")
def reconsider(given: Given, note: str | None, **said: Any) -> None:
    """Ask that a reclaim be looked at again; until it is decided nothing is taken."""
    send(given, c.RequestReconsideration(**said), private={"note": note})


@recording(
    reclaim,
    "decide",
    example="dpl reclaim decide A-1 R-1 --outcome reduced --amount 60.00 --reason wages-owed "
    "--on 30/06/2025",
)
@account_argument
@reclaim_argument
@click.option(
    "--outcome", type=click.Choice(("confirmed", "reduced", "withdrawn")), required=True,
    help="What came of it.",
)  # fmt: skip
@amount("--amount", "amount_pence", "When reduced: all that is asked from now on.", required=False)
@click.option("--reason", "reasons", type=Word(), multiple=True, required=True,
              help="A reason the person is told; once for each.")  # fmt: skip
@day("--on", "decided_on", "The day it was decided.")
@private_option("--note", "note", "The answer's own words.")
def decide(given: Given, note: str | None, **said: Any) -> None:
    """Look again, and tell the outcome: confirmed, reduced or withdrawn."""
    send(given, c.DecideReconsideration(**said), private={"note": note})
    _tell_what_is_let_be(given, said["account"], said["reclaim"], said["decided_on"])
    _tell_what_goes_back(given, said["account"], said["reclaim"])


def _tell_what_is_let_be(given: Given, account: str, name: str, on: date) -> None:
    """What a decision lets be, and until when at most."""
    if given.dry_run:
        return
    draft = given.ledger().draft()
    of, found = draft.account(account), draft.account(account).reclaims[name].proposed
    for one in let_be(of, found.fund, found.ground, on, draft.policies):
        if (one.reclaim, one.on) == (name, on):
            tell(
                f"{pounds(one.pence)} is let be: not asked for again before {uk_words(one.until)} "
                "unless a review of the plan is held or something is new"
            )


def _tell_what_goes_back(given: Given, account: str, name: str) -> None:
    """What came back already, beyond what is now asked, has to be paid again; nothing does it."""
    if given.dry_run:
        return
    reclaim = given.ledger().account(account).reclaims[name]
    asked = reclaim.decided[-1].amount_pence if reclaim.decided else reclaim.asked_pence
    if (more := reclaim.received_pence - asked) > 0:
        tell(f"{pounds(more)} came back already beyond what is now asked, and is to go back")
        fund = reclaim.proposed.fund
        tell(
            f"  try:   dpl pay make {account} --fund {fund} --gross {pounds(more, plain=True)} "
            "--on-top --on DATE"
        )


@recording(
    reclaim, "withdraw", example="dpl reclaim withdraw A-1 R-1 --reason hardship --on 01/08/2025"
)
@account_argument
@reclaim_argument
@reason_option
@day("--on", "withdrawn_on", "The day it was given up.")
def withdraw(given: Given, **said: Any) -> None:
    """Give up asking for what has not yet been received.

    It is let be, and not asked for again while the policy's let_be_months run. Where it was only
    asked in the wrong way, and is to be asked rightly, the reason says so: mistaken, in-error,
    served-wrongly, to-serve-again, duplicate, or wrong-amount, -sum, -fund, -account, -person,
    -address, -dates or -ground.
    """
    send(given, c.WithdrawReclaim(**said))
    _tell_what_is_let_be(given, said["account"], said["reclaim"], said["withdrawn_on"])
