"""A ledger of accounts to be squared for a year, the council's extracts of them, and what must be
found.

Each account has a bank account of its own, everything is typed before the bank shows it, and the
bank's lines are there and nobody's yet: the matching is all still to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from ledger import events as e
from ledger.money import pounds
from ledger.recording import entry_of, stored_name, stored_state
from ledger.store import NewRow, create_ledger, open_store
from tests.bench.squaring_faults import AFTER, FIRST, LAST, Found, Told, Year, on, year

MAPPING = """\
source = "northshire"

[columns]
account = "Client"
fund = "Fund"
date = "Date"
type = "Entry"
amount = "Amount"
first = "From"
last = "To"
balance = "Balance"

[funds]
"ASC" = "council"
"CHC" = "nhs"

[types]
"Direct payment" = "payment"
"Client contribution" = "contribution"
"Recovery" = "reclaim"
"Recharge" = "recharge"
"Expenditure" = "spend"
"Refund" = "refund"
"Client top up" = "top-up"
"Journal" = "adjustment"
"""
HEADINGS = "Client,Fund,Date,Entry,Amount,From,To,Balance"
ENTRIES = {kind: word for word, _, kind in
           (line.replace('"', "").partition(" = ") for line in MAPPING.partition("[types]\n")[2].
            splitlines())}  # fmt: skip
FUNDS = {"council": "ASC", "nhs": "CHC"}
HALF = on(182)
LATE_FROM = on(353)
"""The first day of the second extract, which is of few accounts."""


class World(NamedTuple):
    """The files of the other side. must is what each reconciliation must come to, by its name;
    lines are the bank's and the council's."""

    extract: Path
    late: Path
    mapping: Path
    must: dict[str, list[Found]]
    strangers: int
    lines: int


def make(url: str, folder: Path, accounts: int) -> World:
    """A ledger of so many accounts, and the council's two extracts of them."""
    create_ledger(url, name="squaring")
    folder.mkdir(parents=True, exist_ok=True)
    extract, late = [HEADINGS], [HEADINGS]
    must: dict[str, list[Found]] = {}
    lines = strangers = 0
    with open_store(url) as store:
        rows: list[NewRow] = []
        for number in range(accounts):
            one, name = year(number), f"{number:04}"
            must[f"bank/bank-{name}"] = sorted(one.bank)
            must[f"council/northshire/A-{name}"] = sorted(one.council)
            rows += rows_of(name, one)
            lines += sum(map(len, one.shown.values())) + len(one.again)
            extract += council_lines(f"A-{name}", one)
            late += late_lines(f"A-{name}", one)
            strangers += one.strangers
            if len(rows) > 50_000:
                store.record(rows)
                rows = []
        store.record(rows)
    paths = folder / "extract.csv", folder / "late.csv", folder / "mapping.toml"
    for path, text in zip(paths, ("\n".join(extract), "\n".join(late), MAPPING), strict=True):
        path.write_text(text + "\n")
    return World(*paths, must, strangers, lines + len(extract) + len(late) - 2)


# ── our books, and the bank's lines in them ──────────────────────────────────────────────────


def rows_of(name: str, one: Year) -> list[NewRow]:
    account, holding = f"A-{name}", f"bank-{name}"
    told = sorted(one.told.values(), key=lambda told: (told.on, told.kind, told.fund))
    ours: list[e.AnyEvent] = [
        e.AccountOpened(FIRST, f"P-{name}", "physical", "18-64", "joint", None),
        e.FundAdded("nhs", "northshire-icb", "joint-health", False, FIRST),
        e.FundAdded("council", "northshire", "social-care", False, FIRST),
        e.HoldingLinked(holding, account, FIRST),
        *(_event(holding, thing) for thing in told),
    ]
    theirs: list[e.AnyEvent] = [
        e.HoldingOpened("bank", FIRST, None, None),
        e.HoldingLinked(holding, account, FIRST),
    ]
    for statement in _statements(name, one):
        theirs.append(statement)
        theirs += [
            e.LineUnallocated(
                f"{holding}/{line.on}/{line.amount_pence}/{line.ordinal}",
                line.on,
                line.amount_pence,
                "no-rule",
            )
            for line in statement.lines
        ]
    return [
        NewRow(stream, version, stored_name(event),
               stored_state(event, by="staff-1", command=f"{stream}-{version}", on_behalf_of=None))
        for stream, events in ((f"account:{account}", ours), (f"holding:{holding}", theirs))
        for version, event in enumerate(events, start=1)
    ]  # fmt: skip


def _statements(name: str, one: Year) -> list[e.StatementImported]:
    """One for the year; or two that do not follow, or a second that tells of some days again."""
    shown = sorted(line for lines in one.shown.values() for line in lines)
    if one.gap:
        first = [line for line in shown if line[0] <= HALF]
        then = [line for line in shown if line[0] > HALF]
        before = _statement(f"{name}a", first, FIRST, HALF)
        assert before.closing_pence is not None
        opening, day = before.closing_pence + one.gap, HALF + timedelta(days=1)
        return [before, _statement(f"{name}b", then, day, LAST, opening=opening)]
    found = [_statement(f"{name}a", shown, FIRST, one.covered_to, off=one.foots_off)]
    if one.again:
        days = one.again[0][0] - timedelta(days=2), one.again[0][0] + timedelta(days=2)
        assert not any(days[0] < line[0] < days[1] for line in shown)
        found.append(_statement(f"{name}c", one.again, *days, opening=None))
    return found


def _statement(
    name: str,
    shown: list[tuple[date, int]],
    first: date,
    last: date,
    *,
    opening: int | None = 0,
    off: int = 0,
) -> e.StatementImported:
    seen: Counter = Counter()
    balance = opening
    lines = []
    for row, (day, pence) in enumerate(shown, start=2):
        seen[day, pence] += 1
        balance = None if balance is None else balance + pence
        lines.append(e.ImportedLine(day, pence, seen[day, pence], row, balance, "d" * 64))
    closing = None if balance is None else balance + off
    sha256 = name.encode().hex().rjust(12, "0").ljust(64, "0")
    return e.StatementImported(
        sha256[:12], sha256, "lloyds", first, last, opening, closing, off, tuple(lines), (), None
    )


def _event(holding: str, one: Told) -> e.AnyEvent:
    shares = (e.Share(one.fund, abs(one.pence)),)
    if one.kind == "payment":
        return e.PaymentMade(
            one.fund, "direct_payment", holding, None, one.on, one.first_on, one.last_on,
            one.pence, 0, one.pence, "net",
        )  # fmt: skip
    if one.kind == "contribution":
        return e.ContributionReceived(one.fund, holding, None, one.on, one.pence)
    if one.kind == "interest":
        return e.InterestReceived(shares, holding, None, one.on)
    return e.SpendRecorded(
        one.on, shares, "personal-care", "pa-1", "personal-assistant",
        None, None, "direct_payment", holding, None, one.on, one.on, None, None,
    )  # fmt: skip


# ── the council's extracts ───────────────────────────────────────────────────────────────────


def council_lines(account: str, one: Year) -> list[str]:
    """The rows of an account: of each fund in order of day, with its running balance."""
    jump = one.theirs[one.jump[0]][0] if one.jump else None
    told = [line for lines in one.theirs.values() for line in lines]
    found = _in_file(account, told, {"council": one.opening}, jump, one.jump[1] if one.jump else 0)
    return found + [f"Z-{account},ASC,{QUIET_DAY},Refund,1.00,,,1.00"] * one.strangers


QUIET_DAY = f"{on(98):%d/%m/%Y}"


def late_lines(account: str, one: Year) -> list[str]:
    """The rows of the second extract, which tells of the year's last days again."""
    if one.late is None:
        return []
    told = [line for lines in one.theirs.values() for line in lines]
    opening = {
        fund: sum(line.pence for line in told if line.fund == fund and line.on < LATE_FROM)
        for fund in FUNDS
    }
    opening["council"] += one.late_off
    return _in_file(account, [*(x for x in told if x.on >= LATE_FROM), *one.late], opening)


def _in_file(
    account: str,
    told: list[Told],
    opening: dict[str, int],
    jump: Told | None = None,
    jump_pence: int = 0,
) -> list[str]:
    found = []
    stands = {"nhs": 0} | opening
    for line in sorted(told, key=lambda line: (line.on, line.kind, line.fund, line.pence)):
        stands[line.fund] += line.pence + (jump_pence if line is jump else 0)
        days = ",".join(f"{day:%d/%m/%Y}" if day else "" for day in (line.first_on, line.last_on))
        found.append(
            f"{account},{FUNDS[line.fund]},{line.on:%d/%m/%Y},{ENTRIES[line.kind]},"
            f"{pounds(line.pence, plain=True)},{days},{pounds(stands[line.fund], plain=True)}"
        )
    return found


# ── what came of it ──────────────────────────────────────────────────────────────────────────


def found_in(url: str, names: Iterable[str]) -> dict[str, list[Found]]:
    """The items and faults of each reconciliation of the year, every name folded for itself."""
    from ledger.reconciling.asked import reconcile
    from ledger.service import Ledger

    found = {}
    with open_store(url) as store:
        ledger = Ledger(store)
        for name in names:
            value = reconcile(ledger.draft(), name, first_on=FIRST, last_on=LAST)
            found[name] = sorted((one.kind, one.pence) for one in (*value.items, *value.faults))
    return found


def strangers_in(url: str) -> int:
    """How many of the council's lines are about accounts that nobody knows."""
    from ledger.reconciling.state import FILES

    with open_store(url) as store:
        told = [entry_of(stored).event for stored in store.load(FILES)]
    return sum(len(getattr(event, "strangers", ())) for event in told)


__all__ = ["AFTER", "FIRST", "LAST", "LATE_FROM", "World", "found_in", "make", "strangers_in"]
