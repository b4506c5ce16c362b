"""The rules file: which rule fits a line, and what is wrong with a file, all of it at once."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.errors import Unreadable
from ledger.statements.rules import Attribution, load_rules
from ledger.statements.statement import StatementLine


def line(text: str, amount_pence: int = -4999, kind: str | None = None) -> StatementLine:
    return StatementLine(1, date(2025, 6, 4), amount_pence, text, kind)


def rule(body: str) -> str:
    return f'[[rule]]\nname = "r"\n{body}\n'


def fits(body: str, given: StatementLine) -> bool:
    return load_rules(rule(body), file_name="r.toml").attribute(given) is not None


def said(text: str) -> str:
    with pytest.raises(Unreadable) as caught:
        load_rules(text, file_name="r.toml")
    return str(caught.value)


def test_a_rule_gives_all_that_it_says() -> None:
    rules = load_rules(
        """
        [[rule]]
        name = "pa-wages"
        text = "smith pa wages"
        direction = "out"
        least_pence = 100
        most_pence = 50000
        kind = "fpo"
        account = "A-0001"
        as = "spend"
        payee = "pa-017"
        category = "personal-care"
        outcome = "o-2"
        plan_line = "p-1"
        provider = "personal-assistant"
        shares = { nhs = 60, council = 40 }
        """,
        file_name="r.toml",
    )
    assert rules.attribute(line("J  SMITH\tPA Wages WK 3", kind="FPO")) == Attribution(
        rule="pa-wages",
        as_="spend",
        account="A-0001",
        payee="pa-017",
        category="personal-care",
        outcome="o-2",
        plan_line="p-1",
        provider="personal-assistant",
        shares=(("nhs", 60), ("council", 40)),
    )


def test_the_first_rule_that_fits_wins() -> None:
    text = rule('text = "pa wages"\nas = "leave"') + rule('text = "wages"\nas = "spend"').replace(
        '"r"', '"s"'
    )
    rules = load_rules(text, file_name="r.toml")
    assert len(rules) == 2
    assert [rules.attribute(line(t)) for t in ("PA WAGES", "AGENCY WAGES", "OTHER")] == [
        Attribution("r", "leave"),
        Attribution("s", "spend"),
        None,
    ]


@pytest.mark.parametrize(
    ("body", "given", "expected"),
    [
        ('text = "Café  zoë"\nas = "spend"', line("at CAFÉ ZOË ltd"), True),
        ('text = "strasse"\nas = "spend"', line("STRAßE"), True),
        ('pattern = "wk [0-9]+$"\nas = "spend"', line("PA WK 31"), True),
        ('pattern = "wk [0-9]+$"\nas = "spend"', line("PA WK 31 X"), False),
        ('pattern = "x"\nas = "spend"', line("a" * 500 + "x"), False),
        ('amount_pence = 4999\nas = "spend"', line("any"), True),
        ('amount_pence = 4999\nas = "spend"', line("any", -5000), False),
        ('least_pence = 5000\nas = "spend"', line("any"), False),
        ('most_pence = 4999\nas = "spend"', line("any"), True),
        ('kind = "deb"\nas = "spend"', line("any", kind="DEB"), True),
        ('kind = "deb"\nas = "spend"', line("any"), False),
        ('text = "shop"\nas = "spend"', line("SHOP", 4999), False),
        ('text = "shop"\nas = "refund"', line("SHOP", 4999), True),
        ('text = "shop"\nas = "refund"', line("SHOP", -4999), False),
        ('text = "shop"\nas = "leave"', line("SHOP", 4999), True),
        ('text = "shop"\nas = "leave"\ndirection = "out"', line("SHOP", 4999), False),
    ],
)
def test_a_rule_fits_a_line_when_all_it_asks_is_so(
    body: str, given: StatementLine, expected: bool
) -> None:
    assert fits(body, given) is expected


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('text = "x"', "rule 'r': as: is missing\n"),
        ('as = "spend"', "rule 'r': fits every line\n  try:   add one of text, pattern, "),
        ('text = ""\nas = "spend"', "rule 'r': text: is empty\n"),
        ("text = 5\nas = 'spend'", "rule 'r': text: is not text in quotes\n  found: text = 5\n"),
        ('text = "x"\nas = "buy"', "as: is not one of: spend, reclaim, charge, payment-returned,"),
        ('txt = "x"\nkind = "D"\nas = "spend"', "r': txt: is not a word this file knows\n"
         "  found: txt = 'x'\n  try:   did you mean 'text'?\n"),
        ('text = "x"\npattern = "x"\nas = "spend"', "pattern: cannot stand beside text\n"),
        ('text = "x"\nas = "spend"\nfund = "nhs"\nshares = { nhs = 1 }',
         "shares: cannot stand beside fund\n"),
        ('amount_pence = 5\nmost_pence = 5\nas = "spend"', "cannot stand beside amount_pence\n"),
        ('amount_pence = 5.0\nas = "spend"', "amount_pence: is not a whole number\n"),
        ('amount_pence = true\nas = "spend"', "amount_pence: is not a whole number\n"),
        ('amount_pence = -5\nas = "spend"', "amount_pence: is not a positive number of pence\n"),
        ('least_pence = 6\nmost_pence = 5\nas = "spend"', "least_pence: is more than most_pence\n"),
        ('text = "x"\nas = "spend"\nshares = { nhs = 0.5 }', "shares.nhs: is not a whole number\n"),
        ('text = "x"\nas = "spend"\nshares = { nhs = 0 }', "shares.nhs: is not a weight from 1"),
        ('text = "x"\nas = "spend"\nshares = {}', "shares: must name from 1 to 20 funds\n"),
        ('text = "x"\nas = "spend"\npayee = "J Smith"', "payee: is not like pa-017\n"),
        ('text = "x"\nas = "spend"\naccount = "-A"', "account: is not like A-0001\n"),
        ('text = "x"\nas = "spend"\ncategory = "Personal Care"', "is not like personal-care\n"),
        ('text = "x"\nas = "spend"\nprovider = "pa"', "provider: is not one of: personal-assist"),
        ('text = "x"\nas = "spend"\ndirection = "in"', "is 'in', but a spend is always out\n"),
        ('text = "x"\nas = "interest"\ndirection = "out"', "but a interest is always in\n"),
        ('text = "x"\nas = "leave"\nfund = "nhs"', "fund: means nothing for a line that is left"),
        ('pattern = "("\nas = "spend"', "pattern: is not a regular expression: missing )"),
        ('pattern = "(a+)+b"\nas = "spend"', "pattern: repeats a group in brackets, which can"),
        ('pattern = "a*b*c*d"\nas = "spend"', "pattern: has more than 2 repeats without an end"),
        ('pattern = "a?b?c?d?e?f?"\nas = "spend"', "pattern: has more than 5 repeats"),
        (f'pattern = "{"a" * 201}"\nas = "spend"', "pattern: has 201 characters; the most is 200"),
    ],
)  # fmt: skip
def test_a_fault_names_the_rule_and_the_field(body: str, words: str) -> None:
    assert words in said(rule(body))


def test_all_faults_of_a_rules_file_are_told_at_once() -> None:
    text = 'title = "x"\n' + rule('text = "x"\nas = "spend"') + rule("as = 1") + "[[rule]]\n"
    assert said(text) == (
        "r.toml: title: is not a word this file knows\n"
        "  try:   rules are [[rule]]\n"
        "r.toml: rule 'r': as: is not text in quotes\n"
        "  found: as = 1\n"
        "r.toml: rule 'r': name: is used by an earlier rule too\n"
        "  found: name = 'r'\n"
        "  try:   give each rule its own name\n"
        "r.toml: rule 'r': fits every line\n"
        "  try:   add one of text, pattern, direction, amount_pence, least_pence, most_pence, "
        "kind, mcc, merchant, load\n"
        "r.toml: rule 3: name: is missing\n"
        "r.toml: rule 3: as: is missing\n"
        "r.toml: rule 3: fits every line\n"
        "  try:   add one of text, pattern, direction, amount_pence, least_pence, most_pence, "
        "kind, mcc, merchant, load\n"
        "nothing was recorded"
    )


CATCHES = 'pattern = "CARE (?P<account>C-[0-9]+)"\nas = "spend"\ncategory = "care"'


def test_one_rule_serves_everybody_whose_account_the_text_names() -> None:
    rules = load_rules(rule(CATCHES), file_name="r.toml")
    accounts = [rules.attribute(line(f"CARE C-{n} APRIL")).account for n in (1, 22)]
    assert accounts == ["C-1", "C-22"]
    assert rules.attribute(line("CARE OF SOMEBODY")) is None


def test_an_account_is_named_by_the_rule_or_by_the_text_and_not_by_both() -> None:
    assert "account: cannot stand beside a pattern" in said(rule(CATCHES + '\naccount = "C-1"'))


def test_a_file_that_is_not_toml_says_where() -> None:
    assert said('[[rule]]\nname = "x\n').startswith(
        "r.toml: line 2, column 10: this is not TOML: illegal character"
    )
    assert said("rule = 5").startswith("r.toml: rule: is not a list\n")
    assert said("rule = [5]").startswith("r.toml: rule 1: is not a table\n")
    assert "nested too deeply" in said("a = " + "[" * 100_000)


def test_a_file_without_rules_fits_nothing() -> None:
    assert load_rules("", file_name="r.toml").attribute(line("x")) is None


def test_a_hundred_rules_over_ten_thousand_lines_each_find_their_own() -> None:
    text = "".join(
        f'[[rule]]\nname = "r{n}"\n{"pattern" if n % 10 == 0 else "text"} = "shop {n} ltd"\n'
        'as = "spend"\n'
        for n in range(100)
    )
    rules = load_rules(text, file_name="r.toml")
    given = [line(f"CARD PAYMENT TO SHOP {n % 200} LTD WESTMARCH GB") for n in range(10_000)]
    found = [rules.attribute(each) for each in given]
    assert sum(each is not None for each in found) == 5_000


def test_the_worst_pattern_that_is_allowed_still_ends() -> None:
    assert not fits('pattern = "a?a?a?a*a*x"\nas = "spend"', line("a" * 500))
