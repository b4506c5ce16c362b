"""What squaring a year costs: accounts, their bank's lines and their council's, with known faults.

Each account has a bank account of its own, everything is typed before the bank shows it, and the
bank's lines are there and nobody's yet: the matching is all still to do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from ledger import events as e
from ledger.money import pounds
from ledger.recording import stored_name, stored_state
from ledger.store import NewRow, create_ledger, open_store

FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)
SPENDS, PERIODS = 74, 13
LINES_AN_ACCOUNT = 100
MAPPING = """\
source = "northshire"
fund = "council"

[columns]
account = "Client"
date = "Date"
type = "Entry"
amount = "Amount"
first = "From"
last = "To"
balance = "Balance"

[types]
"Direct payment" = "payment"
"Client contribution" = "contribution"
"Recovery" = "reclaim"
"""


class World(NamedTuple):
    """The files of the other side, and how many faults of each kind were put into it."""

    extract: Path
    mapping: Path
    faults: Counter
    lines: int


class Told(NamedTuple):
    """One thing an account told of. pence is signed; fund and category say what it was."""

    on: date
    pence: int
    fund: str
    kind: str
    first_on: date | None = None
    last_on: date | None = None


def told_of(chance: Random) -> Iterator[Told]:
    """A year of one account: 13 payments of each funder, and 74 spends."""
    for number in range(PERIODS):
        first = FIRST + timedelta(days=28 * number + 6)
        last = first + timedelta(days=27)
        yield Told(first - timedelta(days=3), 60000, "council", "payment", first, last)
        yield Told(first - timedelta(days=2), 80000, "nhs", "payment", first, last)
    for number in range(SPENDS):
        on = FIRST + timedelta(days=4 + (number * 355) // SPENDS)
        weekly = number % 3 == 0
        yield Told(on, -10000 if weekly else -chance.randint(500, 30000), "council", "spend")


def make(url: str, folder: Path, accounts: int) -> World:
    """A ledger of so many accounts, and the council's extract of them."""
    create_ledger(url, name="squaring")
    folder.mkdir(parents=True, exist_ok=True)
    faults: Counter = Counter()
    extract = ["Client,Date,Entry,Amount,From,To,Balance"]
    lines = 0
    with open_store(url) as store:
        rows: list[NewRow] = []
        for number in range(accounts):
            chance = Random(number)
            told = sorted(told_of(chance))
            shown = bank_lines(told, chance, faults)
            rows += rows_of(number, told, shown)
            theirs = council_lines(number, told, chance, faults)
            extract += theirs
            lines += len(shown) + len(theirs)
            if len(rows) > 50_000:
                store.record(rows)
                rows = []
        store.record(rows)
    paths = folder / "extract.csv", folder / "mapping.toml"
    paths[0].write_text("\n".join(extract) + "\n")
    paths[1].write_text(MAPPING)
    return World(*paths, faults, lines)


def rows_of(number: int, told: list[Told], shown: list[tuple[date, int]]) -> list[NewRow]:
    account, holding = f"A-{number:04}", f"bank-{number:04}"
    ours: list[e.AnyEvent] = [
        e.AccountOpened(FIRST, f"P-{number}", "physical", "18-64", "joint", None),
        e.FundAdded("nhs", "northshire-icb", "joint-health", False, FIRST),
        e.FundAdded("council", "northshire", "social-care", False, FIRST),
        e.HoldingLinked(holding, account, FIRST),
        *(_event(holding, one) for one in told),
    ]
    lines, seen = [], Counter()
    balance = 0
    for row, (on, pence) in enumerate(sorted(shown), start=2):
        seen[on, pence] += 1
        balance += pence
        lines.append(e.ImportedLine(on, pence, seen[on, pence], row, balance, "d" * 64))
    theirs: list[e.AnyEvent] = [
        e.HoldingOpened("bank", FIRST, None, None),
        e.HoldingLinked(holding, account, FIRST),
        e.StatementImported(
            f"{number:012x}", f"{number:064x}", "lloyds", FIRST, LAST, 0, balance, 0,
            tuple(lines), (), None,
        ),
        *(
            e.LineUnallocated(
                f"{holding}/{line.on}/{line.amount_pence}/{line.ordinal}", line.on,
                line.amount_pence, "no-rule",
            )
            for line in lines
        ),
    ]  # fmt: skip
    return [
        NewRow(stream, version, stored_name(event),
               stored_state(event, by="staff-1", command=f"{stream}-{version}", on_behalf_of=None))
        for stream, events in ((f"account:{account}", ours), (f"holding:{holding}", theirs))
        for version, event in enumerate(events, start=1)
    ]  # fmt: skip


def _event(holding: str, one: Told) -> e.AnyEvent:
    if one.kind == "payment":
        return e.PaymentMade(
            one.fund, "direct_payment", holding, None, one.on, one.first_on, one.last_on,
            one.pence, 0, one.pence, "net",
        )  # fmt: skip
    return e.SpendRecorded(
        one.on, (e.Share(one.fund, -one.pence),), "personal-care", "pa-1", "personal-assistant",
        None, None, "direct_payment", holding, None, one.on, one.on, None, None,
    )  # fmt: skip


def bank_lines(told: list[Told], chance: Random, faults: Counter) -> list[tuple[date, int]]:
    """What the bank shows of it: a day or two later, and wrong in known ways."""
    found: list[tuple[date, int]] = []
    together = chance.randrange(PERIODS)
    payments = [one for one in told if one.kind == "payment"]
    merged = payments[2 * together : 2 * together + 2]
    for one in told:
        fault = chance.random()
        if one in merged:
            continue
        if fault < 0.004:
            faults["not at the bank"] += 1
            continue
        if fault < 0.006 and one.kind == "spend":
            faults["another amount at the bank"] += 1
            found.append((one.on, one.pence - 900))
            continue
        drift = chance.choice((0, 0, 0, 0, 1, 1, 2))
        found.append((min(LAST, one.on + timedelta(days=drift)), one.pence))
    if merged:
        faults["one credit for two payments"] += 1
        found.append((max(one.on for one in merged), sum(one.pence for one in merged)))
    if chance.random() < 0.2:
        faults["only at the bank"] += 1
        found.append((FIRST + timedelta(days=chance.randrange(360)), -chance.randint(301, 499)))
    return found


def council_lines(number: int, told: list[Told], chance: Random, faults: Counter) -> list[str]:
    """What the council has of its 13 payments, wrong in known ways."""
    account, balance, rows = f"A-{number:04}", 0, []
    for one in told:
        if one.kind != "payment" or one.fund != "council":
            continue
        fault, pence, first, last = chance.random(), one.pence, one.first_on, one.last_on
        assert first is not None and last is not None
        if fault < 0.004:
            faults["payment they lack"] += 1
            continue
        if fault < 0.008:
            faults["another rate"] += 1
            pence -= 4000
        elif fault < 0.012:
            faults["another period"] += 1
            last -= timedelta(days=1)
        rows.append((one.on, "Direct payment", pence, f"{first:%d/%m/%Y},{last:%d/%m/%Y}"))
    if chance.random() < 0.05:
        faults["contribution only theirs"] += 1
        rows.append(
            (FIRST + timedelta(days=chance.randrange(300)), "Client contribution", 8000, ",")
        )
    if chance.random() < 0.02:
        faults["reclaim only theirs"] += 1
        rows.append((FIRST + timedelta(days=chance.randrange(300)), "Recovery", -12345, ","))
    out = []
    for on, entry, pence, days in sorted(rows):
        balance += pence
        out.append(f"{account},{on:%d/%m/%Y},{entry},{pounds(pence, plain=True)},{days},"
                   f"{pounds(balance, plain=True)}")  # fmt: skip
    return out
