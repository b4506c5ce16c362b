"""Whose a line is comes from a file of references; which entry, from our payment's reference."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Unreadable
from ledger.statements.extracts.references import entry_named, read_accounts
from projections.bacs import bacs_text, reference

KNOWN = {"A-1": "", "A-2": ""}
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", fullmatch=True)


@given(account=NAMES, entry=st.integers(1, 999_999_999))
def test_the_reference_a_bank_carries_names_its_entry(account, entry):
    carried = bacs_text(reference(account, entry))
    assert entry_named(f"BACS {carried} DP", account) == entry
    assert entry_named(f"{account}/{entry}", account) == entry


@pytest.mark.parametrize("text", [
    "", "A-1", "A-1/0", "A-11/7", "XA-1/7", "X-A-1/7", "A-1/7/2025", "A-1/7 AND A-1/8", "A-2/7",
    "A-1/07", "A-1 /7", "A-1/7X",
])  # fmt: skip
def test_a_text_that_names_no_entry_of_the_account_or_several_names_none(text):
    assert entry_named(text, "A-1") is None


def accounts(text: str) -> dict[str, str]:
    return read_accounts(text.encode(), file_name="refs.csv", known=KNOWN)


def test_references_stand_beside_our_accounts_with_a_heading_or_without():
    assert accounts("Theirs,Ours\n1001,A-1\n1002,A-2\n") == {"1001": "A-1", "1002": "A-2"}
    assert accounts("1001,A-1\n") == {"1001": "A-1"}


def test_everything_wrong_with_a_file_of_references_is_told_at_once():
    with pytest.raises(Unreadable) as caught:
        accounts("Theirs,Ours\n1,A-1\n1,A-2\n2,A-1\n3,A-9\n4\n5,A-2,x\n")
    assert str(caught.value) == (
        "refs.csv:3: 1 stands in row 2 already\n  found: 1,A-2\n  try:   keep one of them\n"
        "refs.csv:4: account A-1 stands in row 2 already, under another reference\n"
        "  found: 2,A-1\n  try:   read the references in files of their own\n"
        "refs.csv:5: there is no account A-9\n  found: 3,A-9\n  try:   dpl account list\n"
        "refs.csv:6: the row is not their reference and our account\n  found: 4\n"
        "  try:   C-1001,A-1\n"
        "refs.csv:7: the row is not their reference and our account\n  found: 5,A-2,x\n"
        "  try:   C-1001,A-1\n"
        "nothing was recorded: 5 of 7 lines need attention"
    )


def test_a_file_that_names_no_account_that_is_known_is_refused():
    with pytest.raises(Unreadable, match="it names no account that is known"):
        accounts("Theirs,Ours\n")
