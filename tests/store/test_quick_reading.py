"""One question without SQLAlchemy: the same book, at one moment, and nothing written."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ledger.errors import LedgerError
from ledger.store import NewRow, create_ledger, open_store
from ledger.store.quick import quick_reading

HEAD = "SELECT position FROM head"


def ask(quick, sql: str):
    cursor = quick.raw.cursor()
    cursor.execute(sql)
    return cursor.fetchall()


def test_it_sees_the_book_as_it_stood_when_it_looked(ledger_url) -> None:
    create_ledger(ledger_url)
    with open_store(ledger_url) as store, quick_reading(ledger_url) as quick:
        store.record([NewRow("account:A-1", 1, "t.v1", '{"by":"a"}')])
        assert ask(quick, HEAD) == [(0,)]
        with quick_reading(ledger_url) as later:
            assert ask(later, HEAD) == [(1,)]


def test_it_cannot_write_and_says_so_in_our_words(ledger_url) -> None:
    create_ledger(ledger_url)
    with pytest.raises(LedgerError), quick_reading(ledger_url) as quick:
        ask(quick, "UPDATE head SET position = 9")


@pytest.mark.parametrize(
    "url",
    ["sqlite:///not-there.db", "postgresql://127.0.0.1:1/x?schema=a", "mysql://x/y",
     "postgresql://127.0.0.1:1/x", 'postgresql://127.0.0.1:1/x?schema=a"b'],
)  # fmt: skip
def test_what_only_the_store_can_explain_is_left_to_it(url, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with quick_reading(url) as quick:
        assert quick is None
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_not_made_yet_is_left_to_the_store(ledger_url) -> None:
    with quick_reading(ledger_url) as quick:
        assert quick is None


def test_it_loads_no_sqlalchemy(ledger_url) -> None:
    create_ledger(ledger_url)
    code = (
        "import sys; from ledger.store.quick import quick_reading\n"
        f"with quick_reading({ledger_url!r}) as quick: assert quick is not None\n"
        "assert 'sqlalchemy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
