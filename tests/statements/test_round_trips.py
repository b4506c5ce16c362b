"""The same lines, written as every bank and format writes them, are the same lines when read."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.errors import Unreadable
from ledger.statements.lines import line_ids
from ledger.statements.read import read

from .writers import WITH_BALANCES, WRITERS, Given

FILES = Path(__file__).parent / "files"

TEXTS = st.text(
    st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ abcé0123456789,.;&'\"*/-#()£"), max_size=40
).map(lambda text: "PAY " + " ".join(text.replace("'", "").split()))
AMOUNTS = st.one_of(
    st.sampled_from([-290, -290, 1, -1, 10000]), st.integers(-(10**9), 10**9).filter(bool)
)


@st.composite
def histories(draw: st.DrawFn) -> list[Given]:
    """Lines in the order of their days, with balances that follow; equal ones among them."""
    on = draw(st.dates(date(2001, 1, 1), date(2060, 12, 31)))
    balance = draw(st.integers(-(10**9), 10**9))
    lines = []
    for step in draw(st.lists(st.sampled_from([0, 0, 1, 3, 40]), min_size=1, max_size=12)):
        on += timedelta(days=step)
        amount = draw(AMOUNTS)
        balance += amount
        lines.append(Given(on, amount, draw(TEXTS).strip(), balance))
    return lines


@pytest.mark.parametrize("layout", WRITERS)
@settings(max_examples=40, deadline=None)
@given(lines=histories())
def test_lines_written_are_the_lines_read(layout: str, lines: list[Given]) -> None:
    (statement,) = read(WRITERS[layout](lines), file_name="x")
    found = [(line.on, line.amount_pence) for line in statement.lines]
    wanted = [(line.on, line.amount_pence) for line in lines]
    if lines[0].on == lines[-1].on and layout.startswith("ofx"):
        # Nothing in an OFX file of one day says which of its ends is the oldest.
        found, wanted = sorted(found), sorted(wanted)
    assert found == wanted
    assert statement.remarks == ()
    assert sorted(line.text for line in statement.lines) == sorted(line.text for line in lines)
    if layout in WITH_BALANCES:
        assert statement.opening_pence == lines[0].balance_pence - lines[0].amount_pence
        assert statement.closing_pence == lines[-1].balance_pence
    assert statement.account_number in (None, "12345678", "45678")


@settings(max_examples=40, deadline=None)
@given(lines=histories())
def test_the_same_lines_have_the_same_ids_in_every_format(lines: list[Given]) -> None:
    ids = {
        layout: sorted(line_ids("bank-7", read(write(lines), file_name="x")[0]))
        for layout, write in WRITERS.items()
    }
    assert len(set(map(tuple, ids.values()))) == 1
    assert len(set(ids["lloyds"])) == len(lines)


@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=300), start=st.sampled_from(["", "OFXHEADER:100\n<OFX>", ":20:A\n"]))
def test_no_bytes_whatever_end_in_anything_but_a_statement_or_faults(
    data: bytes, start: str
) -> None:
    for layout in (None, "lloyds", "hsbc", "ofx", "mt940", "camt.053"):
        with suppress(Unreadable):
            read(start.encode() + data, file_name="x", layout=layout)


SOUND = sorted(path for path in FILES.iterdir() if path.suffix != ".expected")


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_damaged_file_ends_in_nothing_but_a_statement_or_faults(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(SOUND)).read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    out = data.draw(st.integers(0, 40))
    new = data.draw(
        st.one_of(
            st.binary(max_size=4), st.sampled_from([b'"', b"<", b">", b",", b"\n", b"\xd9\xa3"])
        )
    )
    with suppress(Unreadable):
        read(whole[:at] + new + whole[at + out :], file_name="x")
