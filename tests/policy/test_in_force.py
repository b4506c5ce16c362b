"""Which pack goes on a day."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from ledger.entry import Entry
from ledger.events import PolicyAdopted, PolicyRule
from ledger.policy.policies import STREAM, Policies, evolve

SHIRE = "shire"


def adopted(version: str, effective_on: date, funder: str = SHIRE, weeks: int = 4):
    rules = (PolicyRule("retain_weeks", weeks, "p. 3", "as agreed"),)
    return PolicyAdopted(funder, "own", version, effective_on, effective_on, "0" * 64, rules)


def folded(*events) -> Policies:
    policies = Policies()
    for version, event in enumerate(events, start=1):
        evolve(policies, Entry(version, STREAM, version, "T", "staff-1", None, "c", event))
    return policies


APRIL, MAY, JUNE = date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1)


def test_the_default_goes_where_nobody_adopted_anything():
    assert folded().in_force(SHIRE, MAY).ref == "default/1"


def test_the_default_goes_before_the_first_pack_begins():
    assert folded(adopted("1", MAY)).in_force(SHIRE, APRIL).ref == "default/1"


def test_a_pack_goes_from_its_own_day():
    assert folded(adopted("1", MAY)).in_force(SHIRE, MAY).ref == "own/1"


def test_another_funders_pack_is_not_ones_own():
    assert folded(adopted("1", MAY, "icb")).in_force(SHIRE, JUNE).ref == "default/1"


def test_a_later_pack_takes_over_on_its_day_in_whatever_order_they_were_adopted():
    for policies in (
        folded(adopted("1", APRIL), adopted("2", JUNE)),
        folded(adopted("2", JUNE), adopted("1", APRIL)),
    ):
        assert policies.in_force(SHIRE, MAY).ref == "own/1"
        assert policies.in_force(SHIRE, JUNE).ref == "own/2"


def test_of_two_that_begin_on_one_day_the_last_adopted_goes():
    policies = folded(adopted("1", MAY), adopted("2", MAY))
    assert policies.in_force(SHIRE, JUNE).ref == "own/2"


def test_a_rule_that_a_pack_leaves_out_is_the_defaults_and_says_so():
    pack = folded(adopted("1", MAY)).in_force(SHIRE, MAY)
    assert (pack.rules.retain_weeks, pack.rules.trigger_weeks) == (4, 8)
    assert pack.quoted("retain_weeks") == "retain_weeks of own/1: 4 weeks; “as agreed”; p. 3"
    assert pack.quoted("trigger_weeks").startswith("trigger_weeks of own/1, the default's: 8 weeks")
    assert pack.quoted("split_days") == (
        "split_days of own/1, the default's: 2 days; background, check locally"
    )


DAYS = st.dates(date(2025, 1, 1), date(2025, 1, 9))


@given(st.lists(st.tuples(DAYS, st.sampled_from([SHIRE, "icb"])), max_size=8), DAYS)
def test_the_pack_in_force_is_the_last_to_begin_of_those_begun(adoptions, on):
    events = [adopted(str(i), day, funder) for i, (day, funder) in enumerate(adoptions)]
    begun = [(day, i) for i, (day, funder) in enumerate(adoptions) if funder == SHIRE and day <= on]
    expected = f"own/{max(begun)[1]}" if begun else "default/1"
    assert folded(*events).in_force(SHIRE, on).ref == expected
