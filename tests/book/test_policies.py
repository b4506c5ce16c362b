"""Adopting a pack: what is refused, and that nothing recorded before is changed by it."""

from __future__ import annotations

from ledger import events as e
from projections.postings import postings
from tests.builders import TWO_FUNDS, adopted, day, given, paid, spent

ICB = "northshire-icb"


def test_a_pack_is_adopted_whole_with_its_rules_in_their_usual_order():
    (event,) = given().when(adopted(retain_weeks=4, trigger_weeks=4, cash="allowed")).events
    assert event.funder == ICB
    assert (event.pack, event.version) == ("local", "1")
    assert [rule.name for rule in event.rules] == ["trigger_weeks", "retain_weeks", "cash"]
    assert [rule.value for rule in event.rules] == [4, 4, "allowed"]


def test_the_same_pack_twice_from_one_day_is_refused():
    again = adopted(adopted_on=day(9))
    given(adopted()).when(again).then_refused("goes by local/1 from 1 April 2025 already")


def test_the_same_pack_may_go_again_from_another_day():
    given(adopted()).when(adopted(effective_on=day(9))).then_kinds(e.PolicyAdopted)


def test_the_same_pack_may_go_again_from_the_day_that_another_took():
    other = adopted(version="2", retain_weeks=6)
    given(adopted(), other).when(adopted()).then_kinds(e.PolicyAdopted)


def test_a_version_used_with_other_rules_is_refused_and_says_which():
    story = given(adopted(retain_weeks=4, cash="allowed"))
    story.when(adopted(retain_weeks=5, cash="allowed", effective_on=day(9)))
    story.then_refused("adopted local/1 with other rules: retain_weeks")


def test_two_funders_may_each_have_a_pack_of_one_name():
    given(adopted(retain_weeks=4)).when(adopted("shire", retain_weeks=5)).then_kinds(
        e.PolicyAdopted
    )


def test_nobody_gives_the_defaults_name_to_other_rules():
    other = adopted(pack="default", version="1", retain_weeks=4)
    given().when(other).then_refused("the ledger has default/1 with other rules")


def test_rules_without_sense_are_refused_all_at_once():
    story = given().when(adopted(retain_weeks=9, cash="maybe", retain_week=3))
    story.then_refused("retain_week is no rule that this ledger knows")
    story.then_refused("cash is none of the words it can be")
    story.then_refused("retain_weeks is 9, trigger_weeks 8 (the default's)")


def test_a_rule_given_twice_is_refused():
    order = adopted(retain_weeks=4)
    order = type(order)(**{f: getattr(order, f) for f in order.__struct_fields__}
                        | {"rules": order.rules * 2})  # fmt: skip
    given().when(order).then_refused("gives retain_weeks twice")


def test_a_rule_that_does_not_say_where_it_is_written_is_refused():
    order = adopted(retain_weeks=4)
    nowhere = (e.PolicyRule("retain_weeks", 4, " ", ""),)
    order = type(order)(**{f: getattr(order, f) for f in order.__struct_fields__}
                        | {"rules": nowhere})  # fmt: skip
    given().when(order).then_refused("does not say where retain_weeks is written")


def test_a_pack_swap_changes_no_recorded_fact():
    lived = (*TWO_FUNDS, adopted(retain_weeks=4, trigger_weeks=4), paid(), spent(4999),
             spent(2000, category="gifts"), spent(700, category="alcohol"))  # fmt: skip
    story = given(*lived)
    before = facts(story)
    story.when(adopted(version="2", effective_on=day(1, 1), retain_weeks=1, prohibited=()))
    story.then_kinds(e.PolicyAdopted)
    assert facts(story) == before
    assert story.draft.policies.in_force(ICB, day(1)).rules.retain_weeks == 4
    story.when(adopted(version="3", retain_weeks=1))
    assert facts(story) == before
    assert story.draft.policies.in_force(ICB, day(1)).rules.retain_weeks == 1


def facts(story) -> tuple:
    """Every entry of the account as the ledger has it, and all that they post."""
    since = story.draft._since["account:A-1"]
    assert since
    entries = [(entry.version, entry.event) for entry in since]
    return entries, [tuple(postings("account:A-1", event)) for _, event in entries]
