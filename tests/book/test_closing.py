"""Closing: only an account with nothing in it and nothing owed on it."""

from ledger import commands as c
from ledger import events as e
from tests.builders import ONE_FUND, day, fund, given, holding, linked, opened, paid, spent

CLOSE = c.CloseAccount(account="A-1", closed_on=day(30), reason="moved")


def test_an_account_with_money_in_it_is_not_closed():
    given(*ONE_FUND, paid()).when(CLOSE).then_refused("account A-1 has £600.00 left")
    given(*ONE_FUND, paid(), spent(60000)).when(CLOSE).then_kinds(e.AccountClosed)


def test_an_account_with_money_owed_on_it_is_not_closed():
    disallow = c.DisallowSpend(account="A-1", spend=6, disallowed_on=day(20), reason="x")
    story = given(*ONE_FUND, paid(), spent(60000), disallow)
    story.when(CLOSE).then_refused("£600.00 is owed on account A-1")


def test_what_another_account_sent_it_counts():
    both = (
        opened("A-1"), opened("A-2"), fund(), fund(account="A-2"),
        holding("client-1", kind="client"), linked("client-1"), linked("client-1", "A-2"),
    )  # fmt: skip
    sent = c.MoveMoney(
        account="A-2", moved_on=day(5), amount_pence=700, fund="nhs",
        from_holding="client-1", to_holding="client-1", to_account="A-1",
    )  # fmt: skip
    given(*both, sent).when(CLOSE).then_refused("account A-1 has £7.00 left")
    given(*both, sent, spent(700)).when(CLOSE).then_kinds(e.AccountClosed)


def test_money_moved_between_its_own_holdings_is_still_its_own():
    two = (*ONE_FUND, holding("card-1", kind="card"), linked("card-1"), paid(holding="bank-1"))
    moved = c.MoveMoney(
        account="A-1", moved_on=day(5), amount_pence=100, fund="nhs",
        from_holding="bank-1", to_holding="card-1",
    )  # fmt: skip
    given(*two, moved).when(CLOSE).then_refused("account A-1 has £600.00 left")
