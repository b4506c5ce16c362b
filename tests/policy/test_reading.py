"""A pack as a person writes it: what it comes to, and everything that is wrong with it at once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.errors import Unreadable
from ledger.events import PolicyRule
from ledger.policy.meanings import MEANINGS
from ledger.policy.pack import Rules, rules_of
from ledger.policy.reading import PackFile, read_pack

HEAD = """
[pack]
name = "anytown"
version = "2026-1"
effective_on = 2026-04-01
about = "Anytown's own."
"""


def rule(name: str, value: str) -> str:
    return f'[{name}]\nvalue = {value}\nsource = "our policy, page 3"\nwords = "as agreed"\n'


def read(*rules: str, head: str = HEAD) -> PackFile:
    return read_pack("\n".join([head, *rules]), file_name="anytown.toml")


def faults(*rules: str, head: str = HEAD) -> list[str]:
    with pytest.raises(Unreadable) as caught:
        read(*rules, head=head)
    return [str(fault) for fault in caught.value.faults]


def only(*rules: str, head: str = HEAD) -> str:
    (fault,) = faults(*rules, head=head)
    return fault


def test_a_pack_says_what_its_file_says():
    pack = read(
        rule("evidence_pence", '"50.00"'),
        rule("retain_weeks", "4"),
        rule("offset_allowed", "false"),
        rule("cash", '"prohibited"'),
        rule("prohibited", '["alcohol", "gambling"]'),
        rule("second_person", '["pay-run", "write-off:250.00"]'),
    )
    assert pack.name == "anytown"
    assert pack.version == "2026-1"
    assert pack.effective_on == date(2026, 4, 1)
    assert {said.name: said.value for said in pack.rules} == {
        "retain_weeks": 4,
        "offset_allowed": False,
        "prohibited": ("alcohol", "gambling"),
        "cash": "prohibited",
        "evidence_pence": 5000,
        "second_person": ("pay-run", "write-off:250.00"),
    }
    assert rules_of(pack.rules).evidence_pence == 5000


def test_the_same_rules_in_another_order_are_the_same_pack():
    one, other = rule("retain_weeks", "4"), rule("cash", '"allowed"')
    assert read(one, other) == read(other, one)


def test_words_over_several_lines_are_one_line():
    body = '[retain_weeks]\nvalue = 4\nsource = "p. 3"\nwords = """no more\n  than four weeks"""\n'
    (said,) = read(body).rules
    assert said == PolicyRule("retain_weeks", 4, "p. 3", "no more than four weeks")


def test_a_date_may_be_written_as_in_england():
    head = HEAD.replace("2026-04-01", '"01/04/2026"')
    assert read(rule("retain_weeks", "4"), head=head).effective_on == date(2026, 4, 1)


def test_every_fault_is_told_at_once():
    told = faults(
        rule("retain_week", "4"),
        rule("trigger_weeks", '"8"'),
        "[cash]\nvalue = 'some'\nsource = ''\n",
        "[offset_allowed]\nvalue = true\nsource = 'p'\nwords = 'w'\nworlds = 'x'\n",
        head=HEAD.replace("2026-1", "2026/1").replace("2026-04-01", '"4 2026"'),
    )
    text = "\n".join(told)
    assert len(told) == 8
    assert "[retain_week]: is no rule that this ledger knows" in text
    assert "did you mean 'retain_weeks'?" in text
    assert "[pack]: version: is not letters, digits and hyphens, at most 40" in text
    assert "[pack]: effective_on: '4 2026' is not a date like 01/11/2026" in text
    assert "[trigger_weeks]: value: is not a whole number of weeks from 0 to 520" in text
    assert "[cash]: value: is none of the words it can be" in text
    assert "try:   one of: allowed, prohibited, query" in text
    assert "[cash]: source: is empty" in text
    assert "[cash]: words: is missing" in text
    assert "[offset_allowed]: worlds: is not a word this file knows" in text


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("evidence_pence", "25", "is not an amount in quotes"),
        ("evidence_pence", '"25.005"', "more than two decimal places"),
        ("evidence_pence", '"-1.00"', "is not an amount from £0.00 to £10,000,000.00"),
        ("retain_weeks", "4.0", "is not a whole number of weeks"),
        ("retain_weeks", "true", "is not a whole number of weeks"),
        ("retain_weeks", "-1", "is not a whole number of weeks"),
        ("offset_allowed", "1", "is neither true nor false"),
        ("prohibited", '"alcohol"', "is not a list of coded words"),
        ("prohibited", '["Strong Drink"]', "is not a list of coded words"),
        ("prohibited", '["gifts", "gifts"]', "names gifts twice"),
        ("second_person", '["payrun"]', "names payrun, which never waits for anybody"),
        ("second_person", '["pay-run:much"]', "is not a list of coded words"),
        ("first_review_months", "7", "is not a whole number of months from 1 to 6"),
        ("nhs_first_review_months", "4", "is not a whole number of months from 1 to 3"),
        ("review_months", "13", "is not a whole number of months from 1 to 12"),
        ("retention_years", "0", "is not a whole number of years from 1 to 100"),
    ],
)
def test_a_value_without_sense_is_a_fault(name, value, words):
    assert words in only(rule(name, value))


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ([rule("trigger_weeks", "4")], "retain_weeks is 8 (the default's), trigger_weeks 4"),
        ([rule("retain_weeks", "9")], "retain_weeks is 9, trigger_weeks 8 (the default's)"),
        ([rule("floor_weeks", "9")], "what stays would be too little to run on"),
        ([rule("review_months", "3")], "the first review would be later than the next"),
        ([rule("light_audit_months", "5")], "the closer tier would be looked at less"),
        ([rule("prohibited", '["gifts"]')], "prohibited and restricted both name gifts"),
    ],
)
def test_rules_that_cannot_both_be_followed_are_a_fault(rules, words):
    assert words in only(*rules)


def test_rules_that_agree_with_each_other_may_both_differ_from_the_default():
    pack = read(rule("trigger_weeks", "4"), rule("retain_weeks", "4"))
    assert rules_of(pack.rules).retain_weeks == 4


def test_a_pack_without_a_rule_is_a_fault():
    assert "this pack has no rule" in only()


def test_a_pack_without_its_head_is_a_fault():
    assert "[pack]: is missing" in only(rule("retain_weeks", "4"), head="")


def test_a_rule_that_is_no_table_is_a_fault():
    told = only(rule("cash", '"query"'), head="retain_weeks = 4\n" + HEAD)
    assert "[retain_weeks]: is not a table" in told
    assert "try:   [retain_weeks] with value, source and words under it" in told


def test_text_that_is_not_toml_says_where():
    assert "this is not TOML" in only("[retain_weeks")


def test_very_many_rules_are_one_fault():
    many = "\n".join(f"[r{number}]" for number in range(201))
    assert "the most is 200" in only(many)


def test_a_number_of_very_many_digits_is_a_fault():
    assert "too many digits" in only(rule("retain_weeks", "1" * 5000))
    assert "very many digits" in only(rule("retain_weeks", "0x" + "f" * 5000))


# ── whatever is written ends in rules or in faults ───────────────────────────────────────────

PLAIN = st.one_of(
    st.integers(-5, 1000).map(str),
    st.sampled_from(
        ["true", "false", "nan", "1e999", "2026-04-01", "07:32:00", "2026-04-01T00:00:00Z",
         "[]", "[[1]]", "{ a = 1 }", '"25.00"', '"£-3"', '["alcohol"]', '["pay-run:5"]', '""',
         '"client-first"', '"cash\\u0007"'],
    ),
)  # fmt: skip
NAMES = st.sampled_from([*MEANINGS, "retain_week", "pack2", '"odd name"', '""'])
FIELDS = st.dictionaries(
    st.sampled_from(["value", "source", "words", "name", "extra"]), PLAIN, max_size=4
)
TABLES = st.dictionaries(NAMES, st.one_of(FIELDS, PLAIN), max_size=6)


def toml_of(head, tables) -> str:
    loose = [f"{name} = {body}" for name, body in tables.items() if isinstance(body, str)]
    made = "\n".join(loose) + "\n"
    for name, body in [("pack", head), *tables.items()]:
        if isinstance(body, dict):
            made += f"[{name}]\n" + "".join(f"{key} = {said}\n" for key, said in body.items())
    return made


HEADS = st.dictionaries(
    st.sampled_from(["name", "version", "effective_on", "about", "else"]), PLAIN, max_size=5
)


@given(st.one_of(st.text(max_size=60), st.builds(toml_of, HEADS, TABLES)))
def test_any_text_ends_in_a_pack_or_in_faults(text):
    try:
        pack = read_pack(text, file_name="x.toml")
    except Unreadable as unreadable:
        assert unreadable.faults
    else:
        assert isinstance(rules_of(pack.rules), Rules)


SOUND = {
    "weeks": st.integers(0, 520).map(str),
    "days": st.integers(0, 3660).map(str),
    "months": st.integers(1, 120).map(str),
    "years": st.integers(1, 100).map(str),
    "percent": st.integers(0, 1000).map(str),
    "pence": st.integers(0, 10**9).map(lambda p: f'"{p // 100}.{p % 100:02d}"'),
    "yes-no": st.sampled_from(["true", "false"]),
    "choice": st.sampled_from(['"query"', '"allowed"', '"pro-rata"', '"council-first"']),
    "words": st.sampled_from(["[]", '["gifts"]', '["pay-run"]', '["write-off:10.00", "refund"]']),
}
LIKELY = st.dictionaries(st.sampled_from(sorted(MEANINGS)), st.integers(), max_size=5).flatmap(
    lambda names: st.fixed_dictionaries({name: SOUND[MEANINGS[name].unit] for name in names})
)


@given(LIKELY)
def test_rules_that_are_read_are_the_rules_that_go(values):
    text = "\n".join(rule(name, value) for name, value in values.items())
    try:
        pack = read(text)
    except Unreadable:
        return
    rules = rules_of(pack.rules)
    default = Rules()
    said = {one.name: one.value for one in pack.rules}
    assert said.keys() == values.keys()
    for name in MEANINGS:
        assert getattr(rules, name) == said.get(name, getattr(default, name))
    assert rules.retain_weeks <= rules.trigger_weeks
