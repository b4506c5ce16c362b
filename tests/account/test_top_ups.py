"""The person's own money beside a budget: a fund of its own, where the funders allow it (M25)."""

import pytest

from ledger import commands as c
from ledger import events as e
from tests.builders import ONE_FUND, TWO_FUNDS, adopted, day, fund, given, line, said, statement

OWN = fund("own", funder="person", programme="own")
NHS, BOTH = (*ONE_FUND, OWN), (*TWO_FUNDS, OWN)


def top_up(**changes) -> c.ReceiveTopUp:
    fields = {"fund": "own", "received_on": day(8), "amount_pence": 2_500}
    return c.ReceiveTopUp(account="A-1", **fields | changes)


def test_a_top_up_is_the_persons_own_fund():
    given(*BOTH).when(top_up(beside="council")).then(
        e.TopUpReceived("own", "bank-1", None, day(8), 2_500)
    )
    given(*BOTH).when(top_up(fund="council")).then_refused("fund council is a funder's money")
    given(*BOTH).when(top_up(fund="unassigned")).then_refused("top-up-own-fund")


def test_an_nhs_budget_takes_no_top_up_by_default_and_the_refusal_quotes_the_rule():
    for order in (top_up(beside="nhs"), top_up()):
        story = given(*NHS).when(order).then_refused("top_up_refused of default/1")
        assert story.refusal.rule == "top-up-refused"
        assert "domain.md M25" in str(story.refusal)


def test_where_it_is_not_said_which_services_it_adds_to_one_fund_that_allows_it_is_enough():
    given(*BOTH).when(top_up()).then_kinds(e.TopUpReceived)
    given(*BOTH).when(top_up(beside="nhs")).then_refused("top-up-refused")
    given(*BOTH).when(top_up(beside="school")).then_refused("unknown-fund")


def test_a_funder_may_allow_it_or_refuse_it():
    allowed = adopted(top_up_refused=())
    given(*NHS, allowed).when(top_up(beside="nhs")).then_kinds(e.TopUpReceived)
    # the council's money is of the same funder here, whose pack is one
    refused = adopted(top_up_refused=("social-care", "chc"))
    given(*BOTH, refused).when(top_up()).then_refused("of local/1")


def shown(fund: str | None) -> c.ImportStatement:
    return statement((line(2_500, day(8)), said("top-up", fund=fund)))


@pytest.mark.parametrize(
    ("world", "where", "expected"),
    [
        (NHS, "own", [("top-up-not-allowed", "default/1")]),
        (BOTH, "own", []),
        (BOTH, "council", [("top-up-in-funders-fund", None)]),
        (BOTH, "nhs", [("top-up-in-funders-fund", None), ("top-up-not-allowed", "default/1")]),
        (BOTH, None, [("top-up-in-funders-fund", None)]),
    ],
)
def test_a_top_up_that_the_bank_shows_is_recorded_and_asked_about(world, where, expected):
    story = given(*world).when(shown(where))
    assert story.of(e.TopUpReceived)[0].amount_pence == 2_500
    assert [(q.rule, q.policy) for q in story.of(e.SpendQueried)] == expected
