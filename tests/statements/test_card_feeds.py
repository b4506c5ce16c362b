"""A card's feed written and read again is the same, whatever its order, signs and columns."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.money import pounds
from ledger.statements.merchants import group_of
from ledger.statements.read import read

HEAD = (
    "TransactionType", "TransactionId", "ParentTransactionId", "SettlementDate",
    "TransactionLocalTime", "BillingAmount", "TransactionFee", "MerchantName", "Mcc",
    "LoadSource", "AccountId", "Balance",
)  # fmt: skip
WAY = {"Load": 1, "Purchase": -1, "ATM": -1, "Fee": -1, "Refund": 1, "Sweep": -1}
NOTHING = ("Authorisation", "Declined", "Balance inquiry")


class Moved(NamedTuple):
    """One row of a feed. pence is never negative; parent is the place of what it reverses."""

    kind: str
    on: date
    pence: int
    fee: int
    parent: int | None


@st.composite
def histories(draw: st.DrawFn) -> list[Moved]:
    on = draw(st.dates(date(2015, 1, 1), date(2040, 12, 31)))
    rows: list[Moved] = []
    for step in draw(st.lists(st.sampled_from([0, 0, 1, 3]), min_size=1, max_size=12)):
        on += timedelta(days=step)
        pence = draw(st.sampled_from([290, 290, 1, 10000, 123456]))
        back = [n for n, row in enumerate(rows) if row.kind in ("Purchase", "Load")]
        kind = draw(st.sampled_from([*WAY, *NOTHING, *(["Reversal"] if back else [])]))
        parent = draw(st.sampled_from(back)) if kind == "Reversal" else None
        fee = draw(st.sampled_from([0, 0, 150])) if kind in ("Purchase", "ATM") else 0
        rows.append(Moved(kind, on, rows[parent].pence if parent is not None else pence,
                          fee, parent))  # fmt: skip
    return rows


def way(rows: list[Moved], row: Moved) -> int:
    if row.parent is not None:
        return -WAY[rows[row.parent].kind]
    return WAY.get(row.kind, 0)


def written(
    rows: list[Moved], *, signed: bool = False, newest_first: bool = False, balances: bool = True
) -> bytes:
    table, balance = [], 0
    for number, row in enumerate(rows):
        pence = way(rows, row) * row.pence
        posts = row.kind not in NOTHING
        balance += (pence - row.fee) * posts
        amount = pounds(pence if signed and posts else row.pence, plain=True)
        table.append([
            row.kind, f"9{number:04d}", "" if row.parent is None else f"9{row.parent:04d}",
            str(row.on) if posts else "", f"{row.on} 10:00:00",
            amount, pounds(row.fee, plain=True) if row.fee else "", "SHOP", "5411",
            "ICB" if row.kind == "Load" else "", "70001234",
            pounds(balance, plain=True) if posts and balances else "",
        ])  # fmt: skip
    out = io.StringIO()
    csv.writer(out).writerows([HEAD, *(table[::-1] if newest_first else table)])
    return out.getvalue().encode()


@settings(max_examples=200, deadline=None)
@given(histories(), st.booleans(), st.booleans(), st.booleans())
def test_rows_written_are_the_lines_read(rows, signed, newest_first, balances) -> None:
    signed = signed and any(WAY.get(row.kind, 1) < 0 for row in rows)
    data = written(rows, signed=signed, newest_first=newest_first, balances=balances)
    (statement,) = read(data, file_name="x")
    wanted = []
    for number, row in enumerate(rows):
        if row.kind not in NOTHING:
            wanted.append((row.on, way(rows, row) * row.pence, f"9{number:04d}"))
            if row.fee:
                wanted.append((row.on, -row.fee, f"9{number:04d}/fee"))
    found = [(line.on, line.amount_pence, line.bank_id) for line in statement.lines]
    assert sorted(found) == sorted(wanted)
    assert len(statement.notices) == sum(row.kind in NOTHING[:2] for row in rows)
    total = sum(pence for _, pence, _ in wanted)
    if balances and wanted:
        assert statement.closing_pence - statement.opening_pence == total
    else:
        assert statement.opening_pence is None
    for line in statement.lines:
        parent = rows[int(line.bank_id[1:5])].parent
        if parent is not None:
            assert line.card.parent == f"9{parent:04d}"


def test_a_group_of_merchants_is_told_by_its_codes() -> None:
    assert [group_of(code) and group_of(code).name for code in
            ("7995", "7801", "5921", "8099", "8100", None)] == [
        "gambling", "gambling", "off-licence", "medical", None, None,
    ]  # fmt: skip
    assert not group_of("5541").flag
