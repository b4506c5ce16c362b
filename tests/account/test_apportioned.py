"""Whose cost each day is by what is known now, and what the person paid for days that are free."""

from ledger import commands as c
from ledger.account.pay.due import all_due
from ledger.account.recharges.apportioned import contributed_for, due_and_borne, entitled
from ledger.calendar import Period
from tests.account.test_recharges import COUNCIL_PAID, TWO_FUNDERS, agree, care, raising
from tests.builders import day, given, paid

MONTH = Period(day(1), day(30))


def eligible(word="adult-chc", from_on=None, decided_on=None):
    return c.ChangeEligibility(
        account="A-1",
        eligibility=word,
        from_on=from_on or day(1),
        decided_on=decided_on or day(1, 10),
    )


def split_agreed(decided_on, from_on=None, **weights):
    return c.AgreeSplit(
        account="A-1",
        shares=tuple(c.Weight(fund, weight) for fund, weight in weights.items()),
        from_on=from_on or day(1),
        decided_on=decided_on,
    )


def shares(story, days=MONTH):
    found = due_and_borne(story.draft.account("A-1"), days)
    return {one.fund: (one.due_pence, one.borne_pence) for one in found}


def test_where_nobody_has_said_a_cost_is_whose_it_is():
    assert shares(given(*COUNCIL_PAID, care(10000))) == {"council": (10000, 10000)}


def test_what_entitles_the_person_says_whose_all_of_it_is_from_its_day():
    history = (*COUNCIL_PAID, care(10000, 1, 10), eligible(from_on=day(6)))
    assert shares(given(*history)) == {"council": (5000, 10000), "nhs": (5000, 0)}
    assert shares(given(*history), Period(day(1), day(5))) == {"council": (5000, 5000)}


def test_a_split_decided_in_the_knowledge_of_it_makes_a_joint_package():
    history = (*COUNCIL_PAID, care(10000), eligible())
    before = split_agreed(day(1, 9), nhs=1, council=3)
    assert shares(given(*history, before)) == {"council": (0, 10000), "nhs": (10000, 0)}
    after = split_agreed(day(1, 10), nhs=1, council=3)
    assert shares(given(*history, after)) == {"council": (7500, 10000), "nhs": (2500, 0)}
    later = split_agreed(day(1, 10), from_on=day(8), nhs=1, council=3)
    (rule,) = entitled(given(*history, later).draft.account("A-1"))
    assert rule.days == Period(day(1), day(7))


def test_a_later_change_ends_the_one_before_and_one_of_the_same_day_replaces_it():
    history = (*TWO_FUNDERS, eligible("s117"), eligible(), eligible("social-care", day(9)))
    found = entitled(given(*history).draft.account("A-1"))
    assert [(one.fund, one.days.first) for one in found] == [("nhs", day(1)), ("council", day(9))]
    assert found[0].days.last == day(8)


def test_a_programme_that_no_fund_is_of_is_nobodys_rule():
    history = (*COUNCIL_PAID, care(10000), eligible("s117"))
    (rule,) = entitled(given(*history).draft.account("A-1"))
    assert rule.fund == ""
    assert shares(given(*history)) == {"council": (10000, 10000)}


# ── what the person paid ─────────────────────────────────────────────────────────────────────


def contribution(pence, on=4):
    return c.ReceiveContribution(
        account="A-1", fund="council", received_on=day(on), amount_pence=pence
    )


CHARGED = (
    *TWO_FUNDERS,
    paid(60000, "council", first_on=day(1), last_on=day(28), contribution_pence=8000),
    paid(
        60000, "council", first_on=day(29), last_on=day(26, 5), contribution_pence=8000,
        paid_on=day(29),
    ),
)  # fmt: skip


def contributed(*history, days):
    return contributed_for(given(*CHARGED, *history).draft.account("A-1"), "council", days)


def test_what_came_pays_for_the_oldest_days_first():
    april, may = Period(day(1), day(28)), Period(day(29), day(26, 5))
    assert contributed(contribution(8000), contribution(5000, 29), days=april) == 8000
    assert contributed(contribution(8000), contribution(5000, 29), days=may) == 5000
    assert contributed(contribution(3000), days=may) == 0
    assert contributed(contribution(20000), days=may) == 8000
    half = Period(day(15), day(28))
    assert contributed(contribution(8000), days=half) == 4000


def test_what_was_given_back_counts_no_more():
    refund = c.RefundPerson(
        account="A-1", fund="council", amount_pence=2000, refunded_on=day(1, 12), reason="free"
    )
    april = Period(day(1), day(28))
    assert contributed(contribution(8000), refund, days=april) == 6000


# ── no pay run to the person, and no reclaim from them ───────────────────────────────────────


def test_days_that_another_funder_paid_for_are_neither_paid_again_nor_asked_back():
    scheduled = c.AgreePaymentSchedule(
        account="A-1", fund="nhs", deployment="direct_payment", frequency="four-weekly",
        basis="net", timing="advance", from_on=day(1), days_before=0, decided_on=day(1, 10),
    )  # fmt: skip
    ended = c.EndAllocation(
        account="A-1", allocation="al-council", last_on=day(1), decided_on=day(1, 10), reason="chc"
    )
    history = (*COUNCIL_PAID, care(45000), scheduled, ended)
    before = {d.fund: d for d in all_due(given(*history).draft.account("A-1"), on=day(28))}
    assert before["nhs"].still_due_pence == 60000
    assert before["council"].overpaid_pence == 60000 - 2143
    squared = (*history, raising(held=True, last_on=day(28)), agree())
    after = {d.fund: d for d in all_due(given(*squared).draft.account("A-1"), on=day(28))}
    assert after["nhs"].still_due_pence == 0
    assert after["council"].overpaid_pence == 0
