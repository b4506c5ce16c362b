"""`dpl reviews`: what is due; `dpl review`: what was held, and how closely an account is seen."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.asking import (
    account_argument,
    day,
    fund_option,
    group,
    private_option,
    reading,
    reason_option,
    recording,
    time_options,
)
from cli.given import Given
from cli.kinds import NAME
from cli.orders import send
from cli.reporting.ledgers import ledgers_option
from cli.showing import Column, Table, show, tell
from ledger import commands as c
from ledger.calendar import uk_words
from ledger.events import OutcomeSeen

if TYPE_CHECKING:
    from projections.reviews import Reviews

review = group("review", "Reviews and audits that were held, and how close they are.")

COLUMNS = (
    Column("account"), Column("fund"), Column("what"), Column("due", "date"),
    Column("days_overdue", "number"), Column("last", "date", "last held"), Column("by"),
    Column("rule", "words"),
)  # fmt: skip


@reading(None, "reviews", example="dpl reviews --as-at 31/03/2026 --overdue")
@click.option("--overdue", is_flag=True, help="Only what should have been held already.")
@ledgers_option
@time_options
def reviews(
    given: Given, overdue: bool, ledgers: Path | None, as_at: date | None, known_at: str | None
) -> None:
    """When the next review and audit of every fund is due, by law or by policy.

    The longest overdue first. Without --as-at, as at the day of the last entry.
    """
    if ledgers is not None:
        _of_several(given, overdue, ledgers, as_at, known_at)
        return
    from projections.reviews import reviews as reviews_due

    found = reviews_due(given.ledger_url, as_at=as_at, known_at=known_at)
    _show(given, [("", found)], overdue)


def _of_several(
    given: Given, overdue: bool, ledgers: Path, as_at: date | None, known_at: str | None
) -> None:
    from cli.reporting.giving import sources_asked
    from projections.reviews import reviews as reviews_due
    from projections.several import all_open, last_day

    with all_open(sources_asked(given, ledgers, known_at)) as opened:
        on = as_at or last_day(opened, known_at)
        every = [
            (name, reviews_due(reader, as_at=on, known_at=known_at)) for name, reader in opened
        ]
    _show(given, every, overdue)


def _show(given: Given, every: list[tuple[str, Reviews]], overdue: bool) -> None:
    """What is due; of several ledgers, each row with its ledger, and all in one order."""
    rows = [
        (ledger, one.account, one.fund, one.what, one.due_on,
         one.overdue_days(found.as_at) or None, one.last_on, one.by, one.why)
        for ledger, found in every
        for one in (found.overdue if overdue else found.rows)
    ]  # fmt: skip
    several = len(every) > 1 or bool(every[0][0])
    if several:
        rows.sort(key=lambda row: (row[4], *row[:4]))
    empty = "nothing is overdue" if overdue else "nothing has been paid that wants a review"
    if several:
        show(Table((Column("ledger"), *COLUMNS), rows, empty=empty), given.output)
    else:
        show(Table(COLUMNS, [row[1:] for row in rows], empty=empty), given.output)
    late = sum(len(found.overdue) for _, found in every)
    many = sum(len(found.rows) for _, found in every)
    held = sum(one.was_held for _, found in every for one in found.overdue)
    apart = (
        f": {late - held} not held, and {held} held that found the money not enough, with nothing "
        "decided since"
    )
    of_these = apart if held else ""
    tell(f"as at {uk_words(every[0][1].as_at)}: {late} of {many} overdue{of_these}")


class OutcomeFound(click.ParamType):
    """An outcome of the plan and how far it was achieved: `sleep=partly`."""

    name = "outcome=yes|partly|no"

    def convert(self, value: Any, param: Any, ctx: Any) -> OutcomeSeen:
        if isinstance(value, OutcomeSeen):
            return value
        outcome, _, achieved = value.partition("=")
        if not NAME.fullmatch(outcome) or achieved not in ("yes", "partly", "no"):
            self.fail(f"{value!r} is not an outcome like sleep=yes, sleep=partly, sleep=no")
        return OutcomeSeen(outcome, achieved)


def _tested(name: str, yes: str, no: str, words: str):
    return click.option(f"--{yes}/--{no}", name, required=True, default=None, help=words)


@recording(
    review,
    "hold",
    example="dpl review hold A-1 --fund nhs --on 01/07/2025 --plan-right --used-well "
    "--enough --conditions-kept",
)
@account_argument
@fund_option("Whose money was reviewed.")
@day("--on", "held_on", "The day it was held.")
@click.option(
    "--kind",
    type=click.Choice(["full", "light-touch", "financial"]),
    default="full",
    show_default=True,
    help="A financial one is an audit: of the money, and no review of the plan.",
)
@click.option(
    "--outcome", "outcomes", type=OutcomeFound(), multiple=True, help="Once for each of the plan's."
)
@_tested("plan_right", "plan-right", "plan-wrong", "Is the plan still right?")
@_tested("used_well", "used-well", "used-badly", "Is the money used well?")
@_tested("sufficient", "enough", "too-little", "Is it enough?")
@_tested("obligations_kept", "conditions-kept", "conditions-broken", "Are the conditions kept?")
@private_option("--note", "note", "What was said.")
def hold(given: Given, note: str | None, outcomes, **said: Any) -> None:
    """Record that a review was held, with the four tests that the law has.

    Outcomes are those of the plan in force. The person is told that it was a review.
    """
    send(given, c.HoldReview(outcomes=tuple(outcomes), **said), private={"note": note})


@recording(
    review,
    "tier",
    example="dpl review tier A-1 --fund nhs --tier enhanced --from 01/07/2025 "
    "--decided-on 25/06/2025 --reason high-cash",
)
@account_argument
@fund_option("Whose money.")
@click.option(
    "--tier",
    type=click.Choice(["light", "standard", "enhanced"]),
    required=True,
    help="How often it is audited; how many months each is, the funder's policy says.",
)
@day("--from", "from_on", "From which day.")
@day("--decided-on", "decided_on", "The day it was decided.")
@reason_option
def tier(given: Given, **said: Any) -> None:
    """Decide how closely a fund's money is looked at, and why; standard until then."""
    send(given, c.SetAuditTier(**said))
