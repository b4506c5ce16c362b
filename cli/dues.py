"""`dpl pay due`: what each fund is due, has paid and still owes, with the working."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.asking import day, reading, time_options
from cli.given import Given
from cli.kinds import Name
from cli.payments import pay
from cli.showing import Column, Table, show, tell
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import pounds

if TYPE_CHECKING:
    from ledger.account.pay.due import Due, OneOff, Piece
    from ledger.account.pay.overpaid import AskedAlready
    from projections.dues import Dues

PIECES = (
    Column("fund"), Column("deployment"), Column("from", "date"), Column("to", "date"),
    Column("days", "number"), Column("pay_on", "date"), Column("working", "words"),
    Column("gross", "money"), Column("contribution", "money"), Column("due", "money"),
    Column("paid", "money"), Column("standing"), Column("difference", "money"),
    Column("entries", "words"),
)  # fmt: skip
SUMS = (
    Column("account"), Column("fund"), Column("deployment"), Column("due", "money"),
    Column("paid", "money"), Column("still_due", "money"), Column("arrears", "money"),
    Column("overpaid", "money"), Column("unplaced", "number"), Column("perhaps_paid", "money"),
    Column("to_ask_back", "money"),
)  # fmt: skip
RECKONED = (
    Column("account"), Column("fund"), Column("deployment"), Column("basis", "words"),
    Column("due", "money"),
)  # fmt: skip


@reading(pay, "due", example="dpl pay due A-1 --as-at 31/03/2026")
@click.argument("account", type=Name("account"), required=False)
@day("--from", "first_on", "Reckon some days both ways, by periods and by days.", required=False)
@day("--to", "last_on", "The last of those days.", required=False)
@time_options
def due(
    given: Given,
    account: str | None,
    first_on: date | None,
    last_on: date | None,
    as_at: date | None,
    known_at: str | None,
) -> None:
    """What each fund is due, what it has paid, and what is still due, with the working.

    A period is due by its pay day: without --as-at, by the day of the last entry. Without an
    account, the sums of every account. due = paid + still due + arrears - overpaid; perhaps paid
    is what of it came by payments of which nobody said what they are for, and to ask back what was
    overpaid less what reclaims ask of it or got: nothing of a closed account.
    """
    from ledger.calendar import Period
    from projections import dues as question

    if (first_on is None) != (last_on is None) or (first_on and account is None):
        raise click.UsageError("--from and --to go together, with an account")
    if first_on and last_on and last_on < first_on:
        why = f"{uk_words(last_on)} is before {uk_words(first_on)}"
        raise Refused("end-before-start", why, "--from with the first day, and --to with the last")
    asked: dict[str, Any] = {"as_at": as_at, "known_at": known_at}
    if account is None:
        rows = [
            _sums(found.account, *each)
            for found in question.every_due(given.ledger_url, **asked)
            for each in zip(found.funds, found.perhaps_pence, found.to_ask_pence, strict=True)
        ]
        show(Table(SUMS, rows, empty="no fund pays anything yet"), given.output)
        return
    from cli.known import must_know_account

    must_know_account(given, account)
    days = Period(first_on, last_on) if first_on and last_on else None
    found = question.dues(given.ledger_url, account, on=as_at or last_on, days=days, **asked)
    if days is not None:
        show(Table(RECKONED, list(_reckoned(found))), given.output)
        return
    _show_account(given, found)


def _sums(account: str, one: Due, perhaps: int, to_ask: int) -> tuple:
    return (
        account, one.fund, one.deployment, one.due_pence, one.paid_pence, one.still_due_pence,
        one.arrears_pence, one.overpaid_pence, len(one.unplaced), perhaps,
        to_ask,
    )  # fmt: skip


def _reckoned(found: Dues):
    for one, both in zip(found.funds, found.by_days, strict=True):
        periods = f"{both.periods} periods that end in these days"
        days = f"{both.days.days} days, day by day"
        key = (found.account, one.fund, one.deployment)
        yield (*key, periods, both.by_periods_pence)
        yield (*key, days, both.by_days_pence)


def _show_account(given: Given, found: Dues) -> None:
    rows = []
    told = list(zip(found.funds, found.held, found.perhaps_pence, strict=True))
    overpaid = zip(found.asked, found.to_ask_pence, strict=True)
    for one, held, perhaps in told:
        key, standing = (one.fund, one.deployment), _standings(one, held, perhaps)
        rows += [(*key, *_piece_row(found.account, x, standing[x])) for x in one.pieces]
        rows += [(*key, *_one_off_row(found.account, x, standing[x])) for x in one.one_offs]
    empty = f"nothing is due or paid on {found.account}; dpl pay schedule says when a fund pays"
    show(Table(PIECES, rows, empty=empty), given.output)
    for one, held, perhaps in told:
        tell(
            f"{one.fund}, {one.deployment}: due {pounds(one.due_pence)}, paid "
            f"{pounds(one.paid_pence)}, still due {pounds(one.still_due_pence)}, arrears "
            f"{pounds(one.arrears_pence)}, overpaid {pounds(one.overpaid_pence)}"
        )
        if perhaps:
            tell(f"  {pounds(perhaps)} of what lacks is perhaps paid")
        if held:
            pence = sum(piece.due_pence for piece in held)
            tell(
                f"  {pounds(pence)} of that is held: another fund pays for the whole package of "
                f"those days\n  try:   dpl work --account {found.account}"
            )
        if one.arrears_pence:
            tell(f"  try:   dpl pay arrears {found.account} --fund {one.fund} --help")
        _tell_overpaid(found.account, one, *next(overpaid))
        if one.unplaced:
            named = ", ".join(f"{found.account}/{entry}" for entry in one.unplaced)
            tell(
                f"  not counted, since nobody said what for: {named}\n"
                "  try:   dpl pay make with the same amount and day, and --from and --to; or "
                "dpl pay purpose; of another fund, dpl correct with --fund"
            )
        if one.unplaced_returns:
            named = ", ".join(f"{found.account}/{entry}" for entry in one.unplaced_returns)
            tell(
                f"  went back, and not counted, since nobody said of which payment: {named}\n"
                f"  try:   dpl reverse {found.account}/{one.unplaced_returns[0]} --help, and then "
                "its line again with --entry: dpl line allocate --help"
            )


def _tell_overpaid(account: str, one: Due, asked: AskedAlready, to_ask: int) -> None:
    """What was overpaid is asked back but for what reclaims ask already, or got."""
    if asked.pence:
        names = ", ".join(asked.reclaims)
        tell(f"  {pounds(asked.pence)} of it is asked for already, or came back, by {names}")
    if to_ask:
        said = f"--fund {one.fund} --amount {pounds(to_ask, plain=True)} --ground paid-in-error"
        tell(f"  try:   dpl reclaim propose {account} NAME {said} --help")


def _piece_row(account: str, piece: Piece, standing: str) -> tuple:
    from projections.remittance import rates_in_words

    words = rates_in_words(piece.rates) or "nothing is due for these days"
    return (
        piece.days.first, piece.days.last, piece.days.days, piece.pay_on, words,
        piece.gross_pence, piece.contribution_pence, piece.due_pence, piece.arrived_pence,
        standing, piece.difference_pence or None,
        ", ".join(f"{account}/{entry}" for entry in piece.entries),
    )  # fmt: skip


def _one_off_row(account: str, one: OneOff, standing: str) -> tuple:
    return (
        one.on, None, None, one.on, f"one-off {one.allocation}", one.due_pence, None,
        one.due_pence, one.arrived_pence, standing, one.difference_pence or None,
        ", ".join(f"{account}/{entry}" for entry in one.entries),
    )  # fmt: skip


def _standings(one: Due, held: Collection[Piece], perhaps: int) -> dict[Piece | OneOff, str]:
    from projections.dues import perhaps_paid

    found = {x: "held" if x in held else _standing(x) for x in (*one.pieces, *one.one_offs)}
    for x, pence in perhaps_paid(one, held, perhaps):
        found[x] = "perhaps paid" if pence == x.difference_pence else "perhaps paid in part"
    return found


def _standing(one: Piece | OneOff) -> str:
    if not one.entries:
        return "exceeded" if getattr(one, "exceeds", False) else "still due"
    if one.difference_pence:
        return "arrears" if one.difference_pence > 0 else "overpaid"
    return "paid"
