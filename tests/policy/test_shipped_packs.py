"""The packs that are shipped: each reads, says where each rule is written, and is documented."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from cli.packs import shipped, shipped_pack
from ledger.policy.meanings import MEANINGS
from ledger.policy.pack import Rules, default_said, rules_of

HOUSE = Path(__file__).parent.parent.parent
PUBLISHED = ["essex", "harrow", "sefton", "st-helens", "surrey-heartlands-icb"]


def test_the_default_and_five_published_policies_are_shipped():
    assert shipped() == ["default", *PUBLISHED]


@pytest.mark.parametrize("name", ["default", *PUBLISHED])
def test_every_rule_shipped_has_its_source_and_its_words(name):
    pack = shipped_pack(name)
    assert pack.pack == name
    assert pack.rules
    for rule in pack.rules:
        assert "domain.md" in rule.source or "background, check locally" in rule.source
        assert rule.words


@pytest.mark.parametrize("name", PUBLISHED)
def test_no_published_policy_rests_on_background(name):
    assert not [rule for rule in shipped_pack(name).rules if "background" in rule.source]


def test_the_defaults_file_says_what_goes_where_nobody_adopted_anything():
    assert shipped_pack("default").rules == default_said()
    assert rules_of(shipped_pack("default").rules) == Rules()


def test_every_rule_has_its_meaning_in_the_order_of_the_rules():
    assert list(MEANINGS) == list(Rules.__struct_fields__)


def test_a_rules_name_ends_with_its_unit():
    for name, meaning in MEANINGS.items():
        ends = name.rpartition("_")[2]
        if meaning.unit in ("weeks", "days", "months", "years", "pence", "percent"):
            assert ends == meaning.unit
        else:
            assert ends not in ("weeks", "days", "months", "years", "pence", "percent")


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("st-helens", {"trigger_weeks": 8, "retain_weeks": 8, "repay_days": 14}),
        ("harrow", {"trigger_weeks": 4, "retain_weeks": 4, "retention_years": 6}),
        ("sefton", {"trigger_weeks": 8, "floor_weeks": 4, "light_audit_months": 3}),
        ("essex", {"trigger_weeks": 4, "retain_weeks": 4, "earmark_allowed": True}),
        ("surrey-heartlands-icb", {"contingency_weeks": 1}),
    ],
)
def test_a_published_policy_is_the_one_published(name, rules):
    said = rules_of(shipped_pack(name).rules)
    assert {rule: getattr(said, rule) for rule in rules} == rules


def test_the_page_on_policies_lists_every_rule_with_its_unit_and_meaning():
    page = (HOUSE / "docs/policies.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", page, re.MULTILINE)
    from ledger.policy.meanings import in_words

    default = Rules()
    assert rows == [
        (name, meaning.unit, in_words(name, getattr(default, name)), meaning.says)
        for name, meaning in MEANINGS.items()
    ]


def test_the_page_on_policies_lists_what_a_second_person_may_be_asked_for():
    from ledger.policy.second_person import KINDS

    page = " ".join((HOUSE / "docs/policies.md").read_text().split())
    assert ", ".join(f"`{kind}`" for kind in KINDS) in page


def test_the_pack_that_the_page_shows_reads():
    from ledger.policy.reading import read_pack

    page = (HOUSE / "docs/policies.md").read_text()
    shown, alone = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    pack = read_pack(shown, file_name="anytown.toml")
    assert {rule.name: rule.value for rule in pack.rules} == {
        "trigger_weeks": 4,
        "retain_weeks": 4,
        "min_recover_pence": 2500,
    }
    of_one = read_pack(f"{shown}\n{alone}", file_name="anytown.toml")
    assert {rule.name: rule.value for rule in of_one.rules}["second_person"] == ()


SHOWN_ONLY = {"contingency_weeks", "retention_years"}


def test_every_rule_is_gone_by_somewhere_but_for_those_the_page_names():
    gone_by = set()
    for room in ("ledger", "projections", "cli"):
        for path in (HOUSE / room).rglob("*.py"):
            if path.parent.name == "policy" and path.name != "second_person.py":
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                gone_by |= {getattr(node, "attr", None), getattr(node, "value", None) if
                            isinstance(node, ast.Constant) else None}  # fmt: skip
    tiers = {f"{tier}_audit_months" for tier in ("light", "standard", "enhanced")}
    assert "_audit_months" in gone_by
    assert set(MEANINGS) - gone_by - tiers == SHOWN_ONLY
    page = " ".join((HOUSE / "docs/policies.md").read_text().split())
    assert "`contingency_weeks` and `retention_years` are shown to people" in page
