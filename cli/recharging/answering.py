"""`dpl recharge`: how they stand, the monthly schedule, and who bears what."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.asking import account_argument, day, named, reading, time_options
from cli.given import Given
from cli.kinds import Name
from cli.known import must_know_account
from cli.recharging import recharge
from cli.showing import Column, Table, show, tell
from ledger.calendar import Period, uk_words
from ledger.errors import Refused
from ledger.money import pounds

if TYPE_CHECKING:
    from projections.recharges import Schedule

LISTED = (
    Column("account"),
    Column("recharge"),
    Column("from_fund", title="from"),
    Column("to_fund", title="to"),
    Column("first", "date"),
    Column("last", "date"),
    Column("standing"),
    Column("raised", "money"),
    Column("agreed", "money"),
    Column("settled", "money"),
    Column("left", "money"),
    Column("age_days", "number", "days"),
)


@reading(recharge, "list", example="dpl recharge list --as-at 31/12/2025 --open")
@click.argument("account", type=Name("account"), required=False)
@click.option("--open", "only_open", is_flag=True, help="Only those not settled or given up.")
@time_options
def list_(
    given: Given,
    account: str | None,
    only_open: bool,
    as_at: date | None,
    known_at: str | None,
) -> None:
    """How far each recharge has come, and how old it is."""
    from projections.recharges import recharges

    if account is not None:
        must_know_account(given, account)
    found = recharges(given.ledger_url, account=account, as_at=as_at, known_at=known_at)
    rows = [
        (r.account, r.recharge, r.from_fund, r.to_fund, r.first_on, r.last_on, r.standing,
         r.raised_pence, r.agreed_pence, r.settled_pence, r.left_pence, r.age_days)
        for r in found.rows
        if not only_open or r.age_days is not None
    ]  # fmt: skip
    sums = [sum(row[i] for row in rows) for i in (7, 8, 9, 10)]
    foot = ("total", "", "", "", None, None, "", *sums, None) if len(rows) > 1 else None
    show(Table(LISTED, rows, foot=foot, empty="there is no recharge"), given.output)


SHOWN = (Column("position", "number"), Column("entry"), Column("on", "date"),
         Column("what", "words"), Column("amount", "money"))  # fmt: skip


@reading(recharge, "show", example="dpl recharge show A-1 RC-1")
@account_argument
@click.argument("recharge", type=Name("recharge"))
@time_options
def show_(
    given: Given, account: str, recharge: str, as_at: date | None, known_at: str | None
) -> None:
    """A recharge: the spends it is made of, and every entry behind it."""
    from projections.days import business_date
    from projections.recharges import entries_of, recharges
    from projections.words import entry_in_words, entry_name

    must_know_account(given, account)
    found = recharges(given.ledger_url, account=account, as_at=as_at, known_at=known_at)
    one = next((row for row in found.rows if row.recharge == recharge), None)
    if one is None:
        known = ", ".join(row.recharge for row in found.rows) or "none"
        raise Refused(
            "unknown-recharge",
            f"{account} has no recharge {recharge}; its recharges are: {known}",
            f"dpl recharge list {account}",
        )
    rows: list[tuple[Any, ...]] = []
    for entry in entries_of(
        given.ledger_url, account=account, recharge=recharge, known_at=known_at
    ):
        name = entry_name(entry.stream, entry.version)
        on = business_date(entry.event)
        rows.append((entry.position, name, on, entry_in_words(entry), None))
        for part in getattr(entry.event, "parts", ()):
            of = f"entry {account}/{part.spend}, {part.category}"
            rows.append((None, f"{account}/{part.spend}", None, of, part.pence))
    show(Table(SHOWN, rows), given.output)
    age = f", {one.age_days} days old" if one.age_days is not None else ""
    tell(
        f"{recharge}: {one.standing}{age}; raised {pounds(one.raised_pence)}, agreed "
        f"{pounds(one.agreed_pence)}, settled {pounds(one.settled_pence)}, "
        f"{pounds(one.left_pence)} to pay"
    )


# ── the month, for both sides to sign ────────────────────────────────────────────────────────

FIGURES = ("asked", "raised", "disputed", "answered", "still_asked", "opening", "agreed",
           "settled", "closing")  # fmt: skip
MONTHLY = (
    Column("account"),
    Column("recharge"),
    Column("from_fund", title="from"),
    Column("to_fund", title="to"),
    Column("first", "date"),
    Column("last", "date"),
    Column("standing"),
    *(Column(name, "money") for name in FIGURES),
)


class Month(click.ParamType):
    """A calendar month: `2025-09` or `09/2025`."""

    name = "month"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:
        if isinstance(value, date):
            return value
        found = re.fullmatch(r"(\d{4})-(\d{1,2})", value) or re.fullmatch(
            r"(?P<m>\d{1,2})/(?P<y>\d{4})", value
        )
        if found:
            year, month = found.groups() if "-" in value else found.groups()[::-1]
            if 1 <= int(month) <= 12 and 1970 <= int(year) <= 2100:
                return date(int(year), int(month), 1)
        self.fail(f"{value!r} is not a month like 2025-09", param, ctx)


@reading(
    recharge,
    "schedule",
    example="dpl recharge schedule --from-funder shire --to-funder icb --month 2025-11",
)
@named("--from-funder", "from_funder", "Who asks: the funder that bore the costs.")
@named("--to-funder", "to_funder", "Who is asked.")
@click.option("--month", type=Month(), required=True, help="Which month, like 2025-09.")
@click.option(
    "--known-at",
    metavar="TIME|POSITION",
    help="As the ledger knew it then: 04/06/2025 or 2025-06-04T16:30 (UTC), or a position.",
)
def schedule(
    given: Given, from_funder: str, to_funder: str, month: date, known_at: str | None
) -> None:
    """A month between two funders, over all accounts, for both to sign.

    Asked, raised and answered end in what is still asked; opening, agreed and settled in what is
    owed at the month's end. The digest is of every line: who has the same has the same schedule.
    """
    from projections.recharges import month_of
    from projections.recharges import schedule as question

    found = question(
        given.ledger_url,
        from_funder=from_funder,
        to_funder=to_funder,
        month=month_of(month),
        known_at=known_at,
    )
    rows = [
        (line.account, line.recharge, line.from_fund, line.to_fund, line.first_on, line.last_on,
         line.standing, *(getattr(line, f"{name}_pence") for name in FIGURES))
        for line in found.lines
    ]  # fmt: skip
    foot = ("total", "", "", "", None, None, "", *(found.total(name) for name in FIGURES))
    title = (
        f"Recharges from {from_funder} to {to_funder}, {uk_words(found.month.first)} to "
        f"{uk_words(found.month.last)}"
    )
    empty = f"{from_funder} and {to_funder} have no recharge in that month"
    show(Table(MONTHLY, rows, title=title, foot=foot, empty=empty), given.output)
    if given.output == "table" and rows:
        click.echo("\n".join(_to_sign(found)))
    else:
        tell(f"digest {found.digest}, at position {found.position:,}")


def _to_sign(found: Schedule) -> list[str]:
    owed = pounds(found.total("closing"))
    line = "_" * 30
    return [
        "",
        f"{found.to_funder} owes {found.from_funder} {owed} at {uk_words(found.month.last)}; "
        f"{pounds(found.total('still_asked'))} more is asked.",
        f"As known at position {found.position:,}. Digest (SHA-256): {found.digest}",
        "",
        f"For {found.from_funder}: {line}  Date: __________",
        f"For {found.to_funder}: {line}  Date: __________",
    ]


# ── who bears what ───────────────────────────────────────────────────────────────────────────

BORNE = (
    Column("fund"),
    Column("funder"),
    Column("due", "money", "should bear"),
    Column("borne", "money", "bears"),
    Column("over", "money", "over its share"),
    Column("asked", "money", "asked, not agreed"),
)


@reading(recharge, "borne", example="dpl recharge borne A-1 --from 01/04/2025 --to 30/09/2025")
@account_argument
@day("--from", "first", "The first day.")
@day("--to", "last", "The last day.")
@click.option("--known-at", metavar="TIME|POSITION", help="As the ledger knew it then.")
def borne(given: Given, account: str, first: date, last: date, known_at: str | None) -> None:
    """The share of costs due of each fund against the share it bears: no cost shunting unseen.

    Due goes by what entitles the person, by plan line, and by the split agreed; where nobody has
    said, by whose money it was.
    """
    from projections.recharges import borne as question

    if last < first:
        raise click.UsageError("--to is before --from")
    must_know_account(given, account)
    found = question(given.ledger_url, account=account, days=Period(first, last), known_at=known_at)
    rows = [
        (f.fund, f.funder, f.due_pence, f.borne_pence, f.over_pence, f.asked_pence)
        for f in found.funds
    ]
    sums = [sum(row[i] for row in rows) for i in (2, 3, 4, 5)]
    foot = ("total", "", *sums) if len(rows) > 1 else None
    show(Table(BORNE, rows, foot=foot, empty="there is no cost for those days"), given.output)
