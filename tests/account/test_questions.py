"""The query clock: what is open, how old it is, what time has settled; and what wants a receipt."""

import msgspec

from ledger import commands as c
from ledger import events as e
from ledger.account.spends.evidence import counts_as_accepted, evidence_missing
from ledger.account.spends.questions import open_queries
from tests.builders import (
    ONE_FUND,
    TWO_FUNDS,
    Story,
    adopted,
    day,
    fund,
    given,
    line,
    paid,
    said,
    spent,
    statement,
)

MAY_1 = day(1, 5)


def asked(story: Story, on=MAY_1) -> list[tuple[int, str, int]]:
    account = story.draft.account("A-1")
    return [(one.entry, one.rule, one.age_days) for one in open_queries(account, on)]


def query(spend=5, reason="odd", on=None) -> c.QuerySpend:
    return c.QuerySpend(account="A-1", spend=spend, reason=reason, queried_on=on or day(10))


def accept(spend=5, on=None) -> c.AcceptSpend:
    return c.AcceptSpend(account="A-1", spend=spend, accepted_on=on or day(20), reason="seen")


def disallow(spend=5, **changes) -> c.DisallowSpend:
    return c.DisallowSpend(
        account="A-1", spend=spend, disallowed_on=day(20), reason="not-care", **changes
    )


def test_a_query_ages_from_the_day_it_was_asked_until_somebody_answers():
    story = given(*ONE_FUND, spent(), query())
    assert asked(story) == [(5, "odd", 21)]
    assert asked(story, day(10)) == [(5, "odd", 0)]
    assert asked(story, day(9)) == []
    story = given(*ONE_FUND, spent(), query(), accept())
    assert asked(story) == []
    assert asked(story, day(19)) == [(5, "odd", 9)], "as it stood before the answer"


def test_a_rules_query_says_by_whose_policy():
    account = given(*ONE_FUND, spent(category="alcohol")).draft.account("A-1")
    (one,) = open_queries(account, MAY_1)
    assert (one.rule, one.policy, one.pence) == ("spend-prohibited", "default/1", 4999)


def test_a_disallowance_answers_and_taking_it_back_asks_again():
    story = given(*ONE_FUND, spent(), query(), disallow(amount_pence=999))
    assert asked(story) == []
    undone = c.ReverseEntry(account="A-1", entry=7, reason="typo")
    assert asked(given(*ONE_FUND, spent(), query(), disallow(), undone)) == [(5, "odd", 21)]
    again = c.ReverseEntry(account="A-1", entry=7, reason="typo")
    assert asked(given(*ONE_FUND, spent(), query(), accept(), again)) == [(5, "odd", 21)]


def test_a_spend_taken_back_is_not_asked_about():
    undone = c.ReverseEntry(account="A-1", entry=5, reason="typo")
    assert asked(given(*ONE_FUND, spent(), query(), undone)) == []


def test_saying_whose_it_was_answers_the_question_whose_it_was():
    whose = c.CorrectShares(account="A-1", spend=7, shares=(c.Weight("nhs", 1),), reason="agreed")
    story = given(*TWO_FUNDS, spent(fund=None))
    assert asked(story) == [(7, "spend-unassigned", 23)]
    assert asked(given(*TWO_FUNDS, spent(fund=None), whose)) == []


# ── other money that the bank shows ──────────────────────────────────────────────────────────

DIED = c.RecordDeath(account="A-1", died_on=day(7))


def shown(pence, purpose, **more) -> c.ImportStatement:
    return statement((line(pence, day(8)), said(purpose, **more)))


def rules(*story) -> list[tuple[str, str | None]]:
    *history, order = story
    return [(q.rule, q.policy) for q in given(*history).when(order).of(e.SpendQueried)]


def test_a_payment_that_the_bank_shows_after_the_end_is_recorded_and_asked_about():
    payment = shown(60_000, "payment", fund="nhs")
    story = given(*ONE_FUND, DIED).when(payment)
    assert story.of(e.PaymentMade)
    assert [(q.spend, q.rule) for q in story.of(e.SpendQueried)] == [(6, "payment-after-death")]
    stop = c.DecideStop(
        account="A-1", force="may", ground="misuse", effective_on=day(7), decided_on=day(7)
    )
    assert rules(*ONE_FUND, stop, payment) == [("payment-after-stop", None)]
    closed = c.CloseAccount(account="A-1", closed_on=day(7), reason="moved")
    assert rules(*ONE_FUND, closed, payment) == [("payment-after-closing", None)]
    suspended = c.SuspendPayments(account="A-1", from_on=day(7), reason="away")
    assert rules(*ONE_FUND, suspended, payment) == [("payment-while-suspended", None)]
    assert rules(*ONE_FUND, payment) == []


def test_a_contribution_to_a_fund_that_charges_none_is_asked_about():
    """domain.md 2.3: none on s117, carers' or NHS funds."""
    assert rules(*TWO_FUNDS, shown(800, "contribution", fund="nhs")) == [
        ("contribution-not-charged", None)
    ]
    assert rules(*TWO_FUNDS, shown(800, "contribution", fund="council")) == []


def test_a_question_about_other_money_can_be_accepted_and_the_answer_taken_back():
    taken = shown(-5_000, "reclaim", fund="nhs")
    story = given(*ONE_FUND, paid(), taken)
    assert asked(story, day(20)) == [(6, "money-taken-without-notice", 12)]
    story.when(accept(6))
    story.then(e.SpendAccepted(6, day(20), "seen", "none", ()))
    assert asked(story, day(20)) == []
    story.when(accept(6)).then_refused("entry 6 has no query")
    story.refusal = None
    story.when(c.ReverseEntry(account="A-1", entry=8, reason="typo"))
    assert asked(story, day(20)) == [(6, "money-taken-without-notice", 12)]


def test_only_what_was_asked_about_can_be_accepted_and_only_a_spend_restored():
    given(*ONE_FUND, paid()).when(accept(5)).then_refused("not a spend that stands")
    taken = shown(-5_000, "reclaim", fund="nhs")
    restore = c.AcceptSpend(
        account="A-1", spend=6, accepted_on=day(20), reason="seen", restored_pence=1
    )
    given(*ONE_FUND, paid(), taken).when(restore).then_refused("is no spend")
    undone = c.ReverseEntry(account="A-1", entry=6, reason="typo")
    given(*ONE_FUND, paid(), taken, undone).when(accept(6)).then_refused("was taken back")


def test_what_came_back_later_was_still_asked_about_on_a_day_before():
    back = c.ReceiveRefund(account="A-1", spend=5, received_on=day(20), amount_pence=1_999)
    account = given(*ONE_FUND, spent(), query(), back).draft.account("A-1")
    pence = {on: [q.pence for q in open_queries(account, day(on))] for on in (19, 20)}
    assert pence == {19: [4999], 20: [3000]}


# ── what time has settled ────────────────────────────────────────────────────────────────────


def settled(story: Story, on) -> list[tuple[int, int]]:
    draft = story.draft
    found = counts_as_accepted(draft.account("A-1"), draft.policies, on)
    return [(one.entry, one.days) for one in found]


LINE = statement((line(-4999, day(8)), said("spend", fund="nhs", category="care")))
RECEIPT = c.AttachEvidence(
    account="A-1", spend=5, kind="receipt", sha256="0" * 64, attached_on=day(12)
)


def test_a_spend_nobody_asked_about_in_time_counts_as_accepted():
    """Ninety days by the default, from the day the bank showed it."""
    story = given(*ONE_FUND, LINE)
    assert settled(story, day(7, 7)) == []
    assert settled(story, day(8, 7)) == [(5, 91)]
    assert settled(given(*ONE_FUND, adopted(query_days=28), LINE), day(7, 5)) == [(5, 29)]


def test_the_clock_starts_with_what_can_be_looked_at():
    assert settled(given(*ONE_FUND, spent()), day(1, 12)) == []
    assert settled(given(*ONE_FUND, spent(), RECEIPT), day(12, 7)) == [(5, 91)]
    matched = given(*ONE_FUND, spent(), statement((line(-4999, day(9)), None)))
    assert settled(matched, day(8, 7)) == []
    assert settled(matched, day(9, 7)) == [(5, 91)]


def test_a_receipt_dated_before_the_spend_starts_no_clock_before_it():
    early = msgspec.structs.replace(RECEIPT, attached_on=day(1))
    assert settled(given(*ONE_FUND, spent(), early), day(7, 7)) == []
    assert settled(given(*ONE_FUND, spent(), early), day(8, 7)) == [(5, 91)]


def test_a_spend_once_asked_about_is_settled_by_a_person_and_not_by_time():
    assert settled(given(*ONE_FUND, LINE, query()), day(1, 12)) == []
    assert settled(given(*ONE_FUND, LINE, query(), accept()), day(1, 12)) == []


def test_of_two_funders_the_longer_time_counts():
    council = fund("council", funder="northshire", programme="social-care")
    packs = (adopted(query_days=10), adopted("northshire", pack="long", query_days=30))
    both = said("spend", shares=(c.Weight("nhs", 1), c.Weight("council", 1)), category="care")
    story = given(*ONE_FUND, council, *packs, statement((line(-4999, day(8)), both)))
    assert settled(story, day(8, 5)) == []
    assert settled(story, day(9, 5)) == [(6, 31)]


# ── what wants a receipt ─────────────────────────────────────────────────────────────────────


def missing(story: Story, on=MAY_1) -> list[tuple[int, int, int]]:
    draft = story.draft
    found = evidence_missing(draft.account("A-1"), draft.policies, on)
    return [(one.entry, one.age_days, one.least_pence) for one in found]


def test_a_spend_of_the_policys_amount_or_more_wants_a_receipt():
    assert missing(given(*ONE_FUND, spent(2_500))) == [(5, 23, 2_500)]
    assert missing(given(*ONE_FUND, spent(2_499))) == []
    assert missing(given(*ONE_FUND, adopted(evidence_pence=100), spent(100))) == [(5, 23, 100)]
    assert missing(given(*ONE_FUND, spent(), RECEIPT)) == []
    assert missing(given(*ONE_FUND, spent(), RECEIPT), day(11)) == [(5, 3, 2_500)]
    assert missing(given(*ONE_FUND, spent(deployment="notional"))) == []
    own = fund("own", funder="person", programme="own")
    assert missing(given(*ONE_FUND, own, spent(fund="own"))) == []


def test_a_missing_receipt_is_no_query():
    assert asked(given(*ONE_FUND, spent(49_999))) == []
