"""Can I buy this? Yes, no or ask, by the rules that look at a spend once it is recorded."""

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account.spends.plan_check import Checked, plan_check
from tests.account.test_spend_rules import COUNCIL, noted, plan, plan_line
from tests.builders import Story, adopted, day, fund, given, spent

OLDHAM = adopted("northshire", pack="oldham", prohibited=("transport",), cash="prohibited")


def check(story: Story, order: c.RecordSpend) -> Checked:
    return plan_check(story.draft.account("A-1"), order, story.draft.policies)


def said(found: Checked) -> list[tuple[str, str]]:
    return [(reason.rule.name, reason.why.says) for reason in found.reasons]


def test_yes_says_who_would_bear_it_and_what_the_line_has_left():
    care = plan(plan_line(amount_pence=10_000, frequency="once",
                          shares=(c.Weight("nhs", 3), c.Weight("council", 1))))  # fmt: skip
    order = spent(2_000, fund=None, plan_line="care")
    found = check(given(*COUNCIL, care, order), order)
    assert (found.answer, found.reasons, found.instead) == ("yes", (), ())
    assert found.spend.shares == (e.Share("nhs", 1_500), e.Share("council", 500))
    assert (found.line.budget_pence, found.line.left_pence) == (10_000, 8_000)


def test_no_names_the_rule_its_pack_and_the_fund_that_allows_it():
    found = check(given(*COUNCIL, OLDHAM), spent(category="transport", fund="council"))
    assert (found.answer, said(found)) == ("no", [("spend-prohibited", "no")])
    (reason,) = found.reasons
    assert reason.pack.ref == "oldham/1"
    assert reason.pack.said_of(reason.rule.setting).value == ("transport",)
    assert found.instead == (("nhs", "yes"),)


def test_one_share_that_may_not_be_is_no_for_the_whole():
    both = (c.Weight("nhs", 1), c.Weight("council", 1))
    found = check(given(*COUNCIL, OLDHAM), spent(category="transport", shares=both))
    assert found.answer == "no"
    assert found.instead == (("nhs", "yes"),)


def test_ask_where_a_person_may_say_yes_and_no_outweighs_it():
    story = given(*COUNCIL, OLDHAM, plan())
    assert check(story, spent(category="leisure")).answer == "ask"
    cash = spent(category="leisure", fund="council", provider="cash")
    found = check(story, cash)
    assert said(found) == [("spend-outside-plan", "ask"), ("spend-in-cash", "no")]
    assert (found.answer, found.instead) == ("no", (("nhs", "ask"),))


def test_where_nobody_said_whose_it_is_each_fund_is_offered():
    found = check(given(*COUNCIL), spent(fund=None))
    assert (found.answer, said(found)) == ("ask", [("spend-unassigned", "ask")])
    assert found.instead == (("nhs", "yes"), ("council", "yes"))


def test_the_persons_own_money_may_buy_what_no_funder_pays_for():
    own = fund("own", funder="person", programme="own")
    found = check(given(*COUNCIL, own), spent(category="alcohol"))
    assert (found.answer, found.instead) == ("no", (("own", "yes"),))


def test_an_empty_fund_never_says_no():
    """domain.md M27: nobody is denied care for want of a balance."""
    assert check(given(*COUNCIL), spent(10**8 + 1)).answer == "yes"


def test_it_looks_and_changes_nothing():
    story = given(*COUNCIL, plan())
    before = story.draft.account("A-1").version
    check(story, spent(category="leisure"))
    assert story.draft.account("A-1").version == before
    story.when(spent(category="leisure")).then_kinds(e.SpendRecorded, e.SpendQueried)


WORLD = (
    *COUNCIL, fund("own", funder="person", programme="own"), OLDHAM, noted(payee="pa-2"),
    plan(plan_line(amount_pence=10_000, frequency="once"),
         plan_line("taxi", category="transport", fund="council")),
    c.AgreeSplit(account="A-1", shares=(c.Weight("nhs", 1), c.Weight("council", 1)),
                 from_on=day(10), decided_on=day(10)),
)  # fmt: skip
ENDS = (
    c.RecordDeath(account="A-1", died_on=day(15)),
    c.DecideStop(account="A-1", force="must", ground="consent-withdrawn", effective_on=day(16),
                 decided_on=day(16)),
)  # fmt: skip
ORDERS = st.builds(
    spent,
    st.sampled_from([100, 4_999, 9_000, 50_000, 60_000]),
    category=st.sampled_from(
        ["personal-care", "transport", "leisure", "alcohol", "gifts", "dental", "cash"]
    ),
    fund=st.sampled_from([None, "nhs", "council", "own"]),
    payee=st.sampled_from([None, "pa-1", "pa-2"]),
    plan_line=st.sampled_from([None, None, "care", "taxi", "strange"]),
    provider=st.sampled_from(["other", "cash"]),
    paid_on=st.integers(2, 20).map(day),
    for_from=st.sampled_from([None, day(1), day(12)]),
)


@settings(max_examples=150)
@for_all(ends=st.sets(st.sampled_from(ENDS), max_size=1), orders=st.lists(ORDERS, min_size=1,
         max_size=6))  # fmt: skip
def test_yes_is_recorded_without_a_query_and_what_is_not_yes_never_is(ends, orders):
    story = given(*WORLD, *ends)
    for order in orders:
        found = check(story, order)
        asked = story.when(order).of(e.SpendQueried)
        assert story.events[0] == found.spend.__class__(
            **{name: getattr(found.spend, name) for name in found.spend.__struct_fields__}
            | {"holding": "bank-1"}
        )
        assert (found.answer == "yes") == (asked == [])
        assert [(q.rule, q.policy) for q in asked] == [
            (reason.rule.name, reason.pack.ref if reason.pack else None) for reason in found.reasons
        ]
