"""Real banks' files from public repositories, where they are at hand; nothing here needs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.errors import Unreadable
from ledger.statements.read import read

FOLDER = Path(__file__).parents[3] / "shared" / "statements"
pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the samples are not on this machine")

KNOWN = [
    # name, lines, sum, opening, closing, kinds of remark, currency
    ("ofxparse-bank_medium.ofx", 3, -34527, 72761, 38234, ["other-currency"], "CAD"),
    ("ofxparse-checking.ofx", 3, -5950, 16049, 10099, ["odd-field", "other-currency"], "USD"),
    ("amount-comma-decimal.ofx", 1, -200000, 400000, 200000, ["other-currency"], "USD"),
    ("wolph-jejik-rabobank-iban.sta", 4, -7000, 100000, 93000, ["other-currency"], "EUR"),
    (
        "rousseau-business_sample_camt.053.001.04.xml",
        3,
        -6432150,
        50000000,
        43567850,
        ["other-currency"],
        "SEK",
    ),
    ("nationwide-test-statement.csv", 6, -13000, 23000, 10000, [], "GBP"),
    (
        "nationwide-statement-with-interest.csv",
        8,
        -12900,
        23000,
        10100,
        ["out-of-order", "running-balance"],
        "GBP",
    ),
]


@pytest.mark.parametrize(("name", "count", "total", "opening", "closing", "kinds", "money"), KNOWN)
def test_a_real_file_is_read_whole(
    name: str, count: int, total: int, opening: int, closing: int, kinds: list[str], money: str
) -> None:
    data = (FOLDER / name).read_bytes()
    (statement,) = read(data, file_name=name, allow_currency=True)
    assert len(statement.lines) == count
    assert sum(line.amount_pence for line in statement.lines) == total
    assert (statement.opening_pence, statement.closing_pence) == (opening, closing)
    assert [remark.kind for remark in statement.remarks] == kinds
    assert statement.currency == money
    if money != "GBP":
        with pytest.raises(Unreadable, match=f"the statement is in {money}; this ledger is in po"):
            read(data, file_name=name)


def test_a_real_file_whose_pages_do_not_follow_is_read_only_on_request() -> None:
    name = "wolph-jejik-abnamro.sta"
    data = (FOLDER / name).read_bytes()
    with pytest.raises(Unreadable, match=r"the difference is -£1,040\.60"):
        read(data, file_name=name, allow_currency=True)
    (statement,) = read(data, file_name=name, allow_currency=True, accept_difference=True)
    assert (len(statement.lines), sum(line.amount_pence for line in statement.lines)) == (
        10,
        -34593,
    )
    assert [line.amount_pence for line in statement.lines][3:7] == [-1180, -1345, -1549, -10700]
    assert (9, "running-balance") in [(r.row, r.kind) for r in statement.remarks]
