"""Layouts as data: those that come with the ledger, and one of the user's own."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from importlib import resources

import pytest

from ledger.errors import Unreadable
from ledger.statements.bank_csv import recognise
from ledger.statements.csv_text import Row
from ledger.statements.profile import Profile, known_profiles, load_profile
from ledger.statements.read import read
from ledger.statements.source import Choices, Source

UNITY = """
layout = "unity"
bank = "Unity Trust"
header = ["When", "Details", "Out", "In", "State"]
not_posted = ["Pending", "Declined"]
date_format = "%d/%m/%y"
decimal_comma = true
preamble_account = "Account"

[columns]
date = "When"
text = "Details"
paid_out = "Out"
paid_in = "In"
status = "State"
"""


def said(text: str) -> str:
    with pytest.raises(Unreadable) as caught:
        load_profile(text, file_name="unity.toml")
    return str(caught.value)


def test_a_bank_we_do_not_know_is_read_by_a_profile_of_the_users_own() -> None:
    data = (
        "Account;60-83-01 20304050\n\nWhen;Details;Out;In;State\n"
        '04/06/25;BUS;"2,90";;Done\n05/06/25;ICB;;"100,00";Done\n05/06/25;BUS;2,90;;Pending\n'
    )
    profile = load_profile(UNITY, file_name="unity.toml")
    (statement,) = read(data.encode(), file_name="x.csv", profile=profile)
    assert [(line.on, line.amount_pence) for line in statement.lines] == [
        (date(2025, 6, 4), -290),
        (date(2025, 6, 5), 10000),
    ]
    assert (statement.layout, statement.account_number, statement.sort_code) == (
        "unity",
        "20304050",
        "608301",
    )
    assert [(r.row, r.kind, r.why) for r in statement.remarks] == [
        (6, "not-posted", "the bank marks this row 'Pending'; not a line")
    ]


def test_a_card_statement_may_have_money_out_as_positive() -> None:
    profile = load_profile(
        'layout = "card"\nbank = "Card"\nreversed = true\n'
        "[columns]\ndate = 2\ntext = [3, 4]\namount = 1\nbalance = 5\n"
    )
    data = b"5.00,01/06/2025,SHOP,LEEDS,-5.00\n-2.00,02/06/2025,REFUND,,-3.00\n"
    (statement,) = read(data, file_name="x.csv", profile=profile)
    assert [line.amount_pence for line in statement.lines] == [-500, 200]
    assert statement.lines[0].text == "SHOP LEEDS"
    assert (statement.opening_pence, statement.closing_pence) == (0, -300)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('layout = "unity"', 'layout = "Unity Trust"', "layout: is not a name like my-bank\n"),
        ('bank = "Unity Trust"', "", "bank: is missing\n"),
        ("decimal_comma = true", 'decimal_comma = "yes"', "decimal_comma: is not true or false\n"),
        ("decimal_comma", "decimal_coma", "decimal_coma: is not a word this file knows\n  try:   "
         "did you mean 'decimal_comma'?\n"),
        ('date = "When"', "", "columns.date: is missing\n"),
        ('date = "When"', 'date = "Whenn"', "columns.date: 'Whenn' is not in the header\n  try:   "
         "write it as the header has it\n"),
        ('date = "When"', "date = 0", "columns.date: is not a column's name or its number from"),
        ('date = "When"', "date = 1", "columns.date: a number is for a file without a header\n"),
        ('paid_in = "In"', "", "columns: there must be either amount, or both paid_out and"),
        ('status = "State"', "", "not_posted: needs columns.status, to say where these words"),
        ("[columns]", "[column]", "column: is not a word this file knows\n"),
        ('"%d/%m/%y"', '"%d/%m"', "date_format: '%d/%m' must have a day (%d), a month"),
        ("[columns]", "[columns", "line 10, column 9: this is not TOML: expected ']' at the end"),
    ],
)  # fmt: skip
def test_a_fault_in_a_profile_names_the_word(old: str, new: str, words: str) -> None:
    assert old in UNITY
    assert f"unity.toml: {words}" in said(UNITY.replace(old, new, 1))


def test_every_layout_that_comes_with_the_ledger_is_sound_and_described() -> None:
    folder = resources.files("ledger.statements") / "profiles"
    told = (folder / "README.md").read_text("utf-8")
    assert len(known_profiles()) >= 9
    assert len({profile.layout for profile in known_profiles()}) == len(known_profiles())
    for word in Profile._fields:
        assert f"`{word}`" in told or f"`columns.{word.removesuffix('_column')}`" in told


def test_the_layout_with_most_of_a_files_columns_is_the_one() -> None:
    short = next(profile for profile in known_profiles() if profile.layout == "lloyds-short")
    long = next(profile for profile in known_profiles() if profile.layout == "lloyds")
    source = Source(b"", file_name="x", sha256="", choices=Choices())
    rows = [Row(1, list(long.header), "")]
    for profiles in ([short._replace(exact=False), long], [long, short._replace(exact=False)]):
        assert recognise(source, rows, profiles, named=False).profile == long


@pytest.mark.parametrize("name", ["tsb", "halifax", "bank-of-scotland", "lloyds"])
def test_a_layout_may_be_asked_for_by_any_of_its_banks(name: str) -> None:
    data = (
        b"Transaction Date,Transaction Description,Debit Amount,Credit Amount\n01/02/2025,X,1.00,\n"
    )
    if name in ("lloyds", "bank-of-scotland"):
        assert read(data, file_name="x", layout=name)[0].layout == "lloyds-short"
    else:
        with pytest.raises(Unreadable, match="has no columns"):
            read(data, file_name="x", layout=name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_is_read_in_the_encodings_that_banks_use(encoding: str) -> None:
    text = "01/02/2025,CAFÉ £5,-5.00\r\n"
    (statement,) = read(text.encode(encoding), file_name="x")
    assert statement.lines[0].text == "CAFÉ £5"


def test_an_encoding_given_by_hand_is_used() -> None:
    data = "01/02/2025,CAFÉ,-5.00\r\n".encode("cp850")
    assert read(data, file_name="x", encoding="cp850")[0].lines[0].text == "CAFÉ"


def test_a_date_format_given_by_hand_is_used() -> None:
    data = b"01/13/2025,SHOP,-5.00\n"
    (statement,) = read(data, file_name="x", date_format="%m/%d/%Y")
    assert statement.lines[0].on == date(2025, 1, 13)


def test_opening_the_room_loads_no_heavy_library() -> None:
    check = (
        "import sys, ledger.statements, ledger.statements.read, ledger.statements.rules, "
        "ledger.statements.lines; "
        "print({'marshmallow', 'mt940', 'defusedxml', 'xml', 'decimal'} & set(sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", check], capture_output=True, text=True)
    assert found.stdout.strip() == "set()", found.stderr
