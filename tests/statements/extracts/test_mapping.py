"""A mapping says what a council's columns and words mean, or each thing that is wrong with it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from ledger.statements.extracts.mapping import _schema, load_mapping
from ledger.statements.extracts.words import COLUMNS as ROLES
from tests.statements.extracts.laid_out import COLUMNS, HEAD, MAPPING, TYPES, mapped, wrong

DOCS = Path(__file__).parents[3] / "docs" / "extracts.md"
NOTHING = "\nnothing was recorded"


def test_the_example_that_is_shipped_is_the_one_in_the_document_and_is_sound():
    text = (files("ledger.statements.extracts") / "example.toml").read_text("utf-8")
    assert f"```toml\n{text}```" in DOCS.read_text()
    mapping = load_mapping(text, file_name="example.toml")
    assert mapping.about == ("council",)
    assert mapping.kinds == ("payment", "payment-returned", "contribution", "reclaim")


def test_every_key_is_explained_in_the_document():
    text = DOCS.read_text()
    for key in _schema().fields:
        assert f"`{key}" in text or f"`[{key}]`" in text, key
    for role in ROLES:
        assert f"`columns.{role}`" in text, role


def test_what_the_file_is_about_and_lists_comes_from_its_words():
    by_word = HEAD.replace('fund = "council"\n', "") + COLUMNS + 'fund = "Stream"\n' + TYPES
    mapping = mapped(by_word + '[funds]\n"ASC" = "council"\n"Health" = "nhs"\n')
    assert mapping.about == ("council", "nhs")
    assert mapping.kinds == ("payment", "reclaim")
    whole = mapped(MAPPING.replace('fund = "council"', "whole_account = true"))
    assert whole.about == ()


@pytest.mark.parametrize(
    "text, words",
    [
        (
            MAPPING.replace('source = "essex"', 'source = "Essex County"'),
            "essex.toml: source: is not a name: letters, digits and hyphens, at most 40",
        ),
        (MAPPING.replace('date = "Date"\n', ""), "essex.toml: columns.date: is missing"),
        (
            MAPPING.replace('balance = "B', 'ballance = "B'),
            "essex.toml: columns.ballance: is not a word this file knows\n"
            "  try:   did you mean 'balance'?",
        ),
        (
            MAPPING.replace('"PAY" = "payment"', '"PAY" = "payed"'),
            "essex.toml: types.PAY: is not one of: payment, payment-returned, contribution, "
            "top-up, interest, spend, refund, reclaim, recharge, adjustment, opening, closing, "
            "skip",
        ),
        (
            MAPPING.replace('fund = "council"\n', ""),
            "essex.toml: does not say which of our funds the file is about\n"
            '  try:   one of: fund = "council", or a table [funds] of its words, or '
            "whole_account = true",
        ),
        (
            MAPPING.replace("[columns]", "whole_account = true\n[columns]"),
            "essex.toml: says more than one way which of our funds the file is about: fund, "
            'whole_account\n  try:   one of: fund = "council", or a table [funds] of its words, '
            "or whole_account = true",
        ),
        (
            HEAD.replace('fund = "council"\n', "") + COLUMNS + TYPES + '[funds]\n"A" = "nhs"\n',
            "essex.toml: funds: columns.fund and the table [funds] go together\n"
            '  try:   [funds] with "ASC" = "council" under it',
        ),
        (
            MAPPING.replace("[columns]", 'balances = "account"\n[columns]'),
            "essex.toml: balances: balances of the whole account need a file about the whole "
            'account\n  try:   balances = "fund"',
        ),
        (
            HEAD + COLUMNS.replace('type = "Type"\n', ""),
            "essex.toml: there must be either columns.type, or one kind for all lines\n"
            '  try:   kind = "payment", if the file lists payments alone',
        ),
        (
            HEAD + COLUMNS,
            "essex.toml: types: columns.type and the table [types] go together\n"
            '  try:   [types] with "DP PAYMENT" = "payment" under it',
        ),
        (
            HEAD + COLUMNS + '[types]\n"NOTE" = "skip"\n',
            "essex.toml: types: no word stands for a line; a kind of line is one of: payment, "
            "payment-returned, contribution, top-up, interest, spend, refund, reclaim, recharge, "
            "adjustment",
        ),
        (
            MAPPING.replace('amount = "Amount"', 'in = "Amount"'),
            "essex.toml: columns: there must be either amount, or both in and out",
        ),
        (
            MAPPING.replace("[types]", 'side = "D/C"\n[types]'),
            "essex.toml: sides: columns.side and the table [sides] go together\n"
            '  try:   [sides] with "CR" = "in" and "DR" = "out" under it',
        ),
        (
            MAPPING + '[directions]\n"PAY" = "in"\n"NOTE" = "in"\n',
            "essex.toml: directions: does not say which way 'BACK' goes\n"
            '  try:   "BACK" = "in", or "out"\n'
            "essex.toml: directions.NOTE: is no word of [types] that is a line",
        ),
        (
            'view = "council"\n' + MAPPING + '[directions]\n"PAY" = "in"\n"BACK" = "out"\n',
            "essex.toml: view: the words say what became of the person's account, so there is "
            "nothing to turn\n  try:   leave view out",
        ),
        (
            "reversals = true\n" + MAPPING,
            "essex.toml: reversals: is for amounts whose sign is told by a word\n"
            "  try:   leave reversals out",
        ),
        (
            MAPPING.replace("[types]", 'first = "From"\n[types]'),
            "essex.toml: columns: there must be both first and last, or neither\n"
            "  try:   columns.period, if both days are in one column",
        ),
        (
            'date_format = "%d/%m"\n' + MAPPING,
            "essex.toml: date_format: '%d/%m' must have a day (%d), a month (%m or %b) and a "
            'year (%Y or %y)\n  try:   date_format = "%d/%m/%Y"',
        ),
        (
            MAPPING + "[period]\nfirst = 2025-04-01\nlast = 2024-03-31\n",
            "essex.toml: period.last: is before first",
        ),
        (
            MAPPING + '[period]\nfirst = "2025-04-01"\nlast = 2026-03-31\n',
            "essex.toml: period.first: is not a date like 2026-03-31, without quotes",
        ),
        (
            MAPPING + '"pay" = "spend"\n',
            "essex.toml: types.pay: is the same word as 'PAY'",
        ),
    ],
)  # fmt: skip
def test_a_mapping_that_is_wrong_says_where_and_what_to_write(text, words):
    assert wrong(text) == words + NOTHING


def test_everything_that_is_wrong_is_told_at_once():
    text = 'source = "essex"\nview = "theirs"\n[columns]\ndate = "Date"\ntipe = "T"\n'
    said = wrong(text)
    assert "essex.toml: view: is not one of: account, council" in said
    assert "essex.toml: columns.account: is missing" in said
    assert "essex.toml: columns.tipe: is not a word this file knows" in said


def test_a_file_that_is_not_toml_says_in_which_line():
    assert wrong("source = essex\n").startswith("essex.toml: line 1, column 10: this is not TOML")
