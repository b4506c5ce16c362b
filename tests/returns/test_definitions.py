"""What returns ask for is data: what is shipped is sound, and what somebody writes is looked at."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.calendar import Period
from ledger.errors import Refused, Unreadable
from projections.returns.definition import NAMES
from projections.returns.definition_files import (
    definition_for,
    read_definition,
    shipped,
    shipped_text,
)
from projections.returns.periods import NotAYear, quarter, twelve_months_to, year_of, year_on


def text_of(name: str) -> str:
    return next(shipped_text(file) for file, one in shipped() if one.head.name == name)


def faults(text: str) -> list[str]:
    with pytest.raises(Unreadable) as told:
        read_definition(text, file_name="own.toml")
    return [str(fault) for fault in told.value.faults]


@pytest.mark.parametrize("name", NAMES)
def test_every_return_is_defined_for_a_year_with_its_source_and_date(name):
    found = definition_for(name, "2025-26")
    assert found.head.source and found.head.source_on and found.head.verify
    assert len(found.notes) == 1 + len(found.head.verify)


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_year_says_which_there_are_and_how_to_add_one(name):
    with pytest.raises(Refused) as refused:
        definition_for(name, "2031-32")
    assert "2025-26" in refused.value.why and f"dpl report definition {name}" in refused.value.try_


def test_a_definition_of_ones_own_goes_for_the_years_that_it_names_alone():
    own = read_definition(text_of("phb").replace('"2026-27"', '"2031-32"'), file_name="own.toml")
    assert definition_for("phb", "2031-32", own=own) is own
    with pytest.raises(Refused, match="another-year"):
        definition_for("phb", "2026-27", own=own)
    with pytest.raises(Refused, match="another-return"):
        definition_for("cld", "2025-26", own=own)


def test_every_fault_in_a_definition_is_told_at_once():
    text = text_of("phb")
    text = text.replace("months = 12", 'months = "twelve"').replace('code = "s117"', "code = 7")
    found = faults(text + "\n[extra]\nx = 1\n")
    assert found == [
        "own.toml: [ongoing]: months: has to be a whole number without quotes\n"
        '  found: "twelve"\n  try:   12',
        'own.toml: [category] 3: code: has to be text in quotes\n  found: 7\n  try:   "this"',
        "own.toml: [extra]: is not known\n  try:   one of: return, who, age, modes, mixed, "
        "category, ongoing, service, mechanisms, frequencies, costs, file, list, field",
    ]


def test_what_is_written_well_and_means_nothing_is_told_too():
    text = text_of("phb").replace('from = "mode"', 'from = "moode"')
    text = text.replace('eligibility = "joint"', 'elegibility = "joint"')
    text = text.replace('title = "Other"', 'title = "Other"\nany = [{ programme = "phb" }]')
    found = faults(text.replace('name = "ORG_NAME"', 'name = "ORG_CODE"'))
    assert [one.split(": ", 1)[1][:40] for one in found] == [
        "[category] 2: 'elegibility' is none of p",
        "[category]: the last one has to take wha",
        "[field]: ORG_CODE stands there twice",
        "[field] MODE: 'moode' fills nothing here",
    ]


def test_a_programme_without_a_word_for_its_service_is_a_fault():
    assert faults(text_of("cld").replace('["social-care",', '["social-care", "housing",')) == [
        "own.toml: [service]: there is none for the programme housing"
    ]


@pytest.mark.parametrize("text", ["2025-26", "2025/26", "2025-2026", " 2025-26 "])
def test_a_financial_year_may_be_written_in_some_ways(text):
    assert year_of(text) == "2025-26"


@pytest.mark.parametrize(
    "text", ["2025", "2025-27", "25-26", "2025-2027", "1969-70", "x", "2100-01"]
)
def test_what_is_no_financial_year_is_told(text):
    with pytest.raises(NotAYear):
        year_of(text)


def test_quarters_are_of_the_financial_year():
    assert quarter("2025-26", 1) == Period(date(2025, 4, 1), date(2025, 6, 30))
    assert quarter("2025-26", 4) == Period(date(2026, 1, 1), date(2026, 3, 31))
    assert twelve_months_to(date(2025, 6, 30)) == Period(date(2024, 7, 1), date(2025, 6, 30))
    assert year_on(date(2026, 3, 31)) == "2025-26" and year_on(date(2026, 4, 1)) == "2026-27"
    assert year_of("1999-00") == "1999-00"


def test_every_wrong_field_of_one_table_is_told_at_once():
    found = faults(text_of("phb").replace('version = "phb-2025-26"', "vershun = 1\nsauce = 2"))
    assert [one.splitlines()[0] for one in found] == [
        "own.toml: [return]: vershun: is not known",
        "own.toml: [return]: sauce: is not known",
        "own.toml: [return]: version: is missing",
    ]


@pytest.mark.parametrize(
    ("name", "was", "now", "words"),
    [
        ("cld", "units_decimals = 4", "units_decimals = -1", "is a number from 0 to 8"),
        ("cld", "units_decimals = 4", "units_decimals = 999999", "is a number from 0 to 8"),
        ("cld", '"%d/%m/%Y"', '"DD/MM/YYYY"', "does not tell day, month and year"),
        ("cld", '"%d/%m/%Y"', '"%d\\u0000"', "does not tell day, month and year"),
        ("cld", '["direct_payment"]', '["direct-payment"]', "'direct-payment' is none of"),
        ("cld", '["direct_payment"]', "[]", "nobody would count"),
        ("cld", 'four-weekly = "4', 'fourweekly = "4', "'fourweekly' is none of"),
        ("cld", 'direct_payment = "Direct', 'cash = "Direct', "there is none for direct_payment"),
        ("cld", 'shapes = ["###", "@#@#@"]', "", "has neither words nor shapes"),
        ("cld", '"Not known" = "Unknown"', '"M" = "man"', "'M' is 'man', which is not on the"),
        ("cld", 'list = "gender"', 'list = "sex"', "there is no [[list]] sex"),
        ("cld", 'from = "reference"', 'from = "reference"\nlist = "gender"', "details alone"),
        ("phb", "months = 12", "months = 999999", "is a number from 1 to 120"),
        ("phb", 'measure = "live"', 'measure = "life"', "'life' is none of before, new"),
        ("phb", 'code = "s117"', 'code = "joint-funded"', "joint-funded stands there twice"),
        ("phb", "to_age = 17", "to_age = -3", "0 to -3 is no age"),
        ("phb", 'by = ["category", ', "by = [", "the rows are not by category"),
        ("phb", 'by = ["category", ', 'by = ["measure", ', "each row is of one measure already"),
    ],
)
def test_what_would_count_nobody_or_count_wrong_is_a_fault(name, was, now, words):
    text = text_of(name)
    assert was in text
    assert any(words in one for one in faults(text.replace(was, now, 1)))


def test_a_list_takes_its_words_its_shapes_and_a_bodys_own_words_for_them():
    cld = next(one for _, one in shipped() if one.head.name == "cld")
    by = {one.name: cld.list_of(one) for one in cld.fields}
    gender, code = by["Gender"], by["LA Code"]
    assert gender.word_for("female ") == "Female" and gender.word_for("not known") == "Unknown"
    assert gender.word_for("Q") is None
    assert [code.word_for(one) for one in ("503", "E1F2G", "E10000017", "50", "503\n4")] == [
        "503", "E1F2G", None, None, None,
    ]  # fmt: skip
    assert by["Ethnicity"].word_for("martian") is None and by["Ethnicity"].word_for("A") is None
    assert by["Ethnicity"].word_for("undeclared") == "Undeclared or Not known"


def test_every_list_says_where_it_was_found_and_of_which_year():
    lists = [one for _, found in shipped() for one in found.lists]
    assert len(lists) == 5 and all(one.source and one.year.isdigit() for one in lists)
