"""Whatever way a council lays out its extract, what it said is what is read."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.money import pounds
from ledger.statements.extracts.mapping import load_mapping
from ledger.statements.extracts.read import read_extract
from ledger.statements.extracts.words import KINDS

FIRST = date(2025, 4, 1)
LAST = date(2026, 3, 31)
REFERENCES = {"C-1001": "A-1", "c-1001": "A-2", "10 02": "Long-account-name-of-a-person"}
FUNDS = {"Adult Social Care": "council", "Health": "nhs"}


class Line(NamedTuple):
    """What was said, before it was laid out."""

    reference: str
    kind: str
    fund: str
    on: date
    pence: int
    period: tuple[date, date] | None
    entry: int | None
    balance: int | None


class Layout(NamedTuple):
    """How it is laid out."""

    amounts: str
    view: str
    funds: str
    periods: str
    date_format: str
    encoding: str
    delimiter: str
    newest_first: bool
    order: tuple[int, ...]
    style: str


days = st.dates(FIRST, LAST)
lines = st.builds(
    Line,
    reference=st.sampled_from(sorted(REFERENCES)),
    kind=st.sampled_from(KINDS),
    fund=st.sampled_from(sorted(FUNDS.values())),
    on=days,
    pence=st.integers(-(10**9), 10**9).filter(bool),
    period=st.none()
    | st.tuples(days, st.integers(0, 60)).map(
        lambda told: (told[0], told[0] + timedelta(days=told[1]))
    ),
    entry=st.none() | st.integers(1, 99_999),
    balance=st.none() | st.integers(-(10**9), 10**9),
)
layouts = st.builds(
    Layout,
    amounts=st.sampled_from(["signed", "columns", "sides", "directions"]),
    view=st.sampled_from(["account", "council"]),
    funds=st.sampled_from(["one", "words", "whole"]),
    periods=st.sampled_from(["none", "one", "two"]),
    date_format=st.sampled_from(["", "%d/%m/%Y", "%Y-%m-%d", "%d-%b-%y", "%m/%d/%Y"]),
    encoding=st.sampled_from(["utf-8", "cp1252", "utf-16"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
    newest_first=st.booleans(),
    order=st.permutations(range(14)).map(tuple),
    style=st.sampled_from(["plain", "pounds", "brackets"]),
)


def money(pence: int | None, style: str) -> str:
    if pence is None:
        return ""
    if style == "brackets" and pence < 0:
        return f"({pounds(-pence)})"
    return pounds(pence, plain=style == "plain")


def mapping_of(layout: Layout) -> str:
    told = ['source = "essex"', 'funder = "shire"', f'encoding = "{layout.encoding}"']
    columns = {"account": "Ref", "date": "Date", "type": "Type", "reference": "Text",
               "balance": "Balance"}  # fmt: skip
    if layout.date_format:
        told.append(f'date_format = "{layout.date_format}"')
    if layout.amounts in ("signed", "columns"):
        told.append(f'view = "{layout.view}"')
    else:
        told += ["reversals = true", f'balance_view = "{layout.view}"']
    columns |= {"in": "In", "out": "Out"} if layout.amounts == "columns" else {"amount": "Amount"}
    columns |= {"side": "D/C"} if layout.amounts == "sides" else {}
    columns |= {"none": {}, "one": {"period": "Period"}, "two": {"first": "From", "last": "To"}}[
        layout.periods
    ]
    columns |= {"fund": "Stream"} if layout.funds == "words" else {}
    told += {"one": ['fund = "council"'], "words": [], "whole": ["whole_account = true"]}[
        layout.funds
    ]
    tables: dict[str, dict[str, str]] = {"columns": columns}
    tables["types"] = {f"THE {kind.upper()}": kind for kind in KINDS}
    if layout.amounts == "sides":
        tables["sides"] = {"CR": "in", "DR": "out"}
    if layout.amounts == "directions":
        tables["directions"] = {f"THE {kind.upper()}": way(kind) for kind in KINDS}
    if layout.funds == "words":
        tables["funds"] = FUNDS
    for name, table in tables.items():
        told += [f"[{name}]", *(f'"{key}" = "{value}"' for key, value in table.items())]
    return "\n".join(told)


def way(kind: str) -> str:
    return "out" if kind in ("spend", "reclaim", "payment-returned") else "in"


def cells_of(line: Line, layout: Layout, row: int) -> dict[str, str]:
    pence = line.pence
    if layout.amounts in ("signed", "columns") and layout.view == "council":
        pence = -pence
    if layout.amounts == "sides" and row % 2:
        pence = -pence
    if layout.amounts == "directions" and way(line.kind) == "out":
        pence = -pence
    balance = line.balance
    if balance is not None and layout.view == "council":
        balance = -balance
    word = next(word for word, fund in FUNDS.items() if fund == line.fund)
    period = [f"{day:{layout.date_format or '%d/%m/%Y'}}" for day in line.period or ()]
    ours = REFERENCES[line.reference]
    return {
        "Ref": f" {line.reference} ",
        "Date": f"{line.on:{layout.date_format or '%d/%m/%Y'}}",
        "Type": f"The {line.kind}",
        "Text": 'x, "y"' if line.entry is None else f"BACS {ours}/{line.entry}",
        "Balance": money(balance, layout.style),
        "Amount": money(pence, layout.style),
        "In": money(pence, layout.style) if pence > 0 else "",
        "Out": money(-pence, layout.style) if pence < 0 else "-",
        "D/C": "dr" if row % 2 else "cr",
        "Stream": word.upper(),
        "Period": " to ".join(period),
        "From": period[0] if period else "",
        "To": period[1] if period else "",
        "Ours": "anything",
    }


def laid_out(said: list[Line], layout: Layout) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=layout.delimiter)
    names = [list(cells_of(EXAMPLE, layout, 0))[i] for i in layout.order]
    writer.writerow(names)
    for row, line in enumerate(said):
        cells = cells_of(line, layout, row)
        writer.writerow([cells[name] for name in names])
    return out.getvalue().encode(layout.encoding)


EXAMPLE = Line("C-1001", "payment", "council", FIRST, 1, None, None, None)


def as_read(line: Line, layout: Layout) -> tuple[Any, ...]:
    fund = {"one": "council", "words": line.fund, "whole": None}[layout.funds]
    period = (None, None) if layout.periods == "none" else line.period or (None, None)
    return (line.kind, fund, line.on, line.pence, *period, line.balance, line.entry)


@settings(max_examples=300)
@given(said=st.lists(lines, min_size=1, max_size=12), layout=layouts)
def test_what_a_council_said_is_what_is_read(said, layout):
    said = sorted(said, key=lambda line: line.on, reverse=layout.newest_first)
    found = read_extract(
        laid_out(said, layout),
        file_name="x.csv",
        mapping=load_mapping(mapping_of(layout), file_name="essex.toml"),
        accounts=REFERENCES,
        first_on=FIRST,
        last_on=LAST,
    )
    assert not found.strangers and not found.passed_over
    assert {one.reference for one in found.accounts} == {line.reference for line in said}
    for one in found.accounts:
        own = [line for line in said if line.reference == one.reference]
        if own[0].on > own[-1].on:
            own.reverse()
        wanted = [as_read(line, layout) for line in own]
        read = [
            (x.kind, x.fund, x.on, x.amount_pence, x.first_on, x.last_on, x.balance_pence, x.entry)
            for x in one.lines
        ]
        assert read == wanted
        keys = [(x.kind, x.fund, x.on, x.amount_pence) for x in one.lines]
        assert [x.ordinal for x in one.lines] == [
            keys[: i + 1].count(key) for i, key in enumerate(keys)
        ]
