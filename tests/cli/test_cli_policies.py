"""`dpl policy`: adopting, showing, listing and comparing packs of rules."""

from __future__ import annotations

import json
from datetime import date

from ledger import commands as c
from ledger.policy.policies import STREAM

ADOPT = "dpl policy adopt st-helens --funder shire --from 01/04/2025 --on 20/03/2025"
SHOW_OWN = "dpl policy show --funder shire --own"

OWN = """
[pack]
name = "anytown"
version = "2026-1"
effective_on = 2025-06-01
about = "Anytown's own."

[retain_weeks]
value = 3
source = "our policy, page 3"
words = "three weeks may stay"
"""


def own(tmp_path, text: str = OWN, name: str = "anytown.toml") -> str:
    (tmp_path / name).write_text(text)
    return name


def test_a_shipped_pack_is_adopted_whole(world):
    answer = world.done(ADOPT)
    assert "From 1 April 2025 shire goes by st-helens/2025-1, 5 rules of its own" in answer.out
    assert "trigger 8 weeks; retain 8 weeks; repay 14 days" in answer.out
    assert answer.err == "recorded 1 entry at position 8\n"
    event = world.last()
    assert len(event.rules) == 5
    assert event.rules[0].words == "surplus of more than 8 weeks funding"
    assert world.entries(7)[0].stream == STREAM


def test_a_file_of_ones_own_is_adopted_from_its_own_day(world, tmp_path):
    from hashlib import sha256

    name = own(tmp_path)
    world.done(f"dpl policy adopt {name} --funder shire --on 20/05/2025")
    event = world.last()
    assert str(event.effective_on) == "2025-06-01"
    assert event.sha256 == sha256((tmp_path / name).read_bytes()).hexdigest()


def test_a_dry_run_adopts_nothing(world):
    before = world.head
    assert "this would record 1 entry; nothing was recorded" in world.done(f"{ADOPT} --dry-run").err
    assert world.head == before


def test_everything_wrong_with_a_file_is_told_and_nothing_recorded(world, tmp_path):
    text = OWN.replace("[retain_weeks]", "[retain_week]").replace("2026-1", "2026/1")
    name = own(tmp_path, text)
    before = world.head
    answer = world.run(f"dpl policy adopt {name} --funder shire --on 20/05/2025")
    assert answer.code == 2
    assert answer.err == (
        "anytown.toml: [pack]: version: is not letters, digits and hyphens, at most 40\n"
        "  found: version = '2026/1'\n"
        "anytown.toml: [retain_week]: is no rule that this ledger knows\n"
        "  try:   did you mean 'retain_weeks'?\n"
        "nothing was recorded\n"
    )
    assert world.head == before


def test_a_file_that_is_not_text_is_told_so(world, tmp_path):
    (tmp_path / "odd.toml").write_bytes(b"\xff\xfe[pack]")
    answer = world.run("dpl policy adopt odd.toml --funder shire --on 20/05/2025")
    assert answer.code == 2
    assert "odd.toml: is not text in UTF-8" in answer.err


def test_a_name_that_is_neither_pack_nor_file_is_told_so(world):
    answer = world.run("dpl policy adopt st-helen --funder shire --on 20/05/2025")
    assert answer.code == 2
    assert "st-helen: there is no pack and no file of this name" in answer.err
    assert "try:   a file, or one of: default, essex, harrow" in answer.err
    assert "nothing was recorded" in answer.err


def test_the_same_pack_twice_is_refused(world):
    world.done(ADOPT)
    before = world.head
    answer = world.run(ADOPT.replace("20/03", "21/03"))
    assert answer.code == 2
    assert answer.err == (
        "refused (policy-adopted-already): shire goes by st-helens/2025-1 from 1 April 2025 "
        "already\n  try:   dpl policy show --funder shire\nnothing was recorded\n"
    )
    assert world.head == before


def test_a_version_with_other_rules_is_refused(world, tmp_path):
    world.done(f"dpl policy adopt {own(tmp_path)} --funder shire --on 20/05/2025")
    name = own(tmp_path, OWN.replace("value = 3", "value = 4"), "changed.toml")
    answer = world.run(f"dpl policy adopt {name} --funder shire --on 21/05/2025")
    assert answer.code == 2
    assert "refused (policy-version-used): shire adopted anytown/2026-1 with other rules" in (
        answer.err
    )


def test_the_default_is_adopted_only_from_a_day_that_was_said(world):
    line = "dpl policy adopt default --funder shire --on 20/05/2025"
    answer = world.run(line)
    assert answer.code == 2
    assert "say from which day the default is to go: --from" in answer.err
    assert "default/1" in world.done(f"{line} --from 01/06/2025").out


def test_a_pack_for_a_funder_nobody_knows_is_adopted_with_a_note(world):
    answer = world.done(ADOPT.replace("shire", "shyre"))
    assert "note: no account has a fund of shyre yet" in answer.err


def earmarked(fund: str = "council") -> c.AgreeEarmark:
    """A decision that goes by a pack and says so, on 20 April 2025."""
    return c.AgreeEarmark(
        account="A-1",
        earmark=f"e-{fund}",
        fund=fund,
        purpose="wheelchair",
        amount_pence=50000,
        agreed_on=date(2025, 4, 20),
        expires_on=date(2026, 4, 20),
    )


SWAP = "dpl policy adopt harrow --funder shire --on 20/05/2025"


def test_decisions_that_went_by_an_older_pack_are_told_of_and_stay(world):
    world.done(ADOPT)
    world.told(earmarked())
    decided = world.last()
    assert decided.policy == "st-helens/2025-1"
    assert "note" not in world.done(f"{SWAP} --from 21/04/2025 --dry-run").err
    answer = world.done(f"{SWAP} --from 20/04/2025")
    assert answer.err == (
        "recorded 1 entry at position 10\n"
        "note: 1 decision from 20 April 2025 on went by st-helens/2025-1, and stays as it was "
        "made\n"
    )
    assert world.entries(8)[0].event == decided


def test_decisions_on_another_funders_money_are_not_told_of(world):
    world.told(earmarked("nhs"))
    assert "note" not in world.done(f"{SWAP} --from 01/04/2025 --dry-run").err
    world.told(earmarked("council"))
    assert "1 decision from 20 April 2025 on went by default/1" in (
        world.done(f"{SWAP} --from 01/04/2025").err
    )


# ── what goes, as at a day and as known ──────────────────────────────────────────────────────


def test_what_a_funder_goes_by_is_asked_as_at_a_day(world):
    world.done(ADOPT)
    world.done("dpl policy adopt harrow --funder shire --from 01/10/2025 --on 20/09/2025")
    before = world.done(f"{SHOW_OWN} --as-at 31/03/2025")
    assert "shire adopted no pack that had begun by 31 March 2025" in before.err
    summer = world.done(f"{SHOW_OWN} --as-at 30/09/2025")
    assert summer.err.startswith(
        "shire goes by st-helens/2025-1 from 1 April 2025 to 30 September 2025\n"
    )
    assert "trigger_weeks" in summer.out
    assert "harrow.gov.uk" in world.done(f"{SHOW_OWN} --as-at 01/10/2025").out
    assert "harrow.gov.uk" in world.done(SHOW_OWN).out


def test_what_a_funder_goes_by_is_asked_as_it_was_known(world):
    world.done(ADOPT)
    position = world.head
    world.done("dpl policy adopt harrow --funder shire --from 01/04/2025 --on 20/09/2025")
    assert "harrow.gov.uk" in world.done(f"{SHOW_OWN} --as-at 30/09/2025").out
    then = world.done(f"{SHOW_OWN} --as-at 30/09/2025 --known-at {position}")
    assert "sthelens.gov.uk" in then.out
    earlier = world.done(f"{SHOW_OWN} --as-at 30/09/2025 --known-at {position - 1}")
    assert "shire adopted no pack" in earlier.err


def test_a_pack_is_shown_rule_by_rule_with_the_default_where_it_differs(world):
    answer = world.done("dpl policy show harrow -O json")
    rows = {row["rule"]: row for row in json.loads(answer.out)}
    assert len(rows) > 30
    assert rows["retain_weeks"] == {
        "rule": "retain_weeks",
        "value": "4 weeks",
        "default": "8 weeks",
        "own": True,
        "source": "harrow.gov.uk/adult-social-care/direct-payments-social-care/3 (domain.md 3.1)",
        "words": "no more than four weeks' worth … plus any agreed contingency",
        "meaning": "So many weeks' funding stays with the person when a surplus is asked back.",
    }
    assert rows["evidence_pence"]["value"] == "£25.00"
    assert rows["evidence_pence"]["own"] is False
    assert rows["evidence_pence"]["default"] is None


def test_a_pack_that_was_adopted_is_shown_by_the_name_decisions_give_it(world, tmp_path):
    world.done(f"dpl policy adopt {own(tmp_path)} --funder shire --on 20/05/2025")
    (tmp_path / "anytown.toml").unlink()
    assert "three weeks may stay" in world.done("dpl policy show anytown/2026-1 --own --wide").out
    answer = world.run("dpl policy show anytown/2027-1")
    assert answer.code == 2
    assert "nobody adopted a pack of that name" in answer.err


def test_a_pack_and_a_funder_are_not_asked_for_at_once(world):
    assert world.run("dpl policy show harrow --funder shire").code == 2
    assert world.run("dpl policy show harrow --as-at 01/04/2025").code == 2


def test_packs_are_shown_where_there_is_no_ledger(tmp_path, monkeypatch):
    from tests.cli.conftest import World

    monkeypatch.chdir(tmp_path)
    world = World("sqlite:///none.db")
    assert "4 weeks" in world.done("dpl policy show harrow --own").out
    assert "sefton" in world.done("dpl policy list --shipped").out
    assert "4 weeks" in world.done("dpl policy compare harrow default").out


def test_packs_adopted_are_listed_with_their_days(world):
    world.done(ADOPT)
    world.done("dpl policy adopt harrow --funder shire --from 01/10/2025 --on 20/09/2025")
    world.done("dpl policy adopt surrey-heartlands-icb --funder icb --on 20/03/2025")
    answer = world.done("dpl policy list --adopted -O csv")
    lines = [",".join(line.split(",")[:8]) for line in answer.out.splitlines()]
    assert lines == [
        "pack,version,funder,from_on,to_on,adopted_on,rules,superseded",
        "surrey-heartlands-icb,2025-1,icb,2025-04-01,,2025-03-20,2,no",
        "st-helens,2025-1,shire,2025-04-01,2025-09-30,2025-03-20,5,no",
        "harrow,2025-1,shire,2025-10-01,,2025-09-20,3,no",
    ]
    as_at = world.done("dpl policy list --adopted --funder shire --as-at 30/09/2025 -O csv").out
    assert [line.split(",")[0] for line in as_at.splitlines()[1:]] == ["st-helens"]


def test_a_pack_that_another_took_the_place_of_is_listed_as_superseded(world):
    world.done(ADOPT)
    world.done("dpl policy adopt harrow --funder shire --from 01/04/2025 --on 20/09/2025")
    rows = json.loads(world.done("dpl policy list --adopted -O json").out)
    assert [(row["pack"], row["superseded"]) for row in rows] == [
        ("st-helens", True),
        ("harrow", False),
    ]


def test_an_empty_list_says_that_the_default_goes(world):
    answer = world.done("dpl policy list --adopted")
    assert answer.out == ""
    assert "the default goes everywhere" in answer.err


def test_two_packs_are_compared_where_they_differ(world):
    assert world.done("dpl policy compare st-helens harrow").out == (
        "rule             st-helens/2025-1  harrow/2025-1\n"
        "trigger_weeks    8 weeks           4 weeks\n"
        "retain_weeks     8 weeks           4 weeks\n"
        "repay_days       14 days           28 days *\n"
        "retention_years  7 years *         6 years\n"
    )
    assert "agree" in world.done("dpl policy compare harrow harrow").err


# ── from other programs ──────────────────────────────────────────────────────────────────────

SENT = {
    "command": "adopt-policy",
    "funder": "shire",
    "pack": "anytown",
    "version": "1",
    "effective_on": "2025-04-01",
    "adopted_on": "2025-03-20",
    "sha256": "c" * 64,
}


def sent(*rules) -> str:
    return json.dumps({**SENT, "rules": rules})


def test_a_pack_may_be_sent_as_json(world):
    rules = [
        {"name": "retain_weeks", "value": 4, "source": "p. 3", "words": ""},
        ["offset_allowed", False, "p. 4", ""],
        ["prohibited", ["alcohol", "gifts-of-money"], "p. 5", ""],
        ["contribution_order", "pro-rata", "p. 6", ""],
    ]
    world.done("dpl record -", stdin=sent(*rules))
    said = {rule.name: rule.value for rule in world.last().rules}
    assert said == {
        "retain_weeks": 4,
        "offset_allowed": False,
        "prohibited": ("alcohol", "gifts-of-money"),
        "contribution_order": "pro-rata",
    }


def test_a_pack_sent_with_a_value_of_no_kind_is_a_fault(world):
    answer = world.run("dpl record -", stdin=sent(["retain_weeks", 4.5, "p. 3", ""]))
    assert answer.code == 2
    assert "rules.0.value: this is none of: " in answer.err
    assert "nothing was recorded" in answer.err


def test_a_pack_sent_with_rules_without_sense_is_refused(world):
    answer = world.run("dpl record -", stdin=sent(["retain_weeks", "4", "p. 3", ""]))
    assert answer.code == 2
    assert "retain_weeks is not a whole number of weeks from 0 to 520" in answer.err
    assert "nothing was recorded" in answer.err
