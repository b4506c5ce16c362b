"""Questions over every account: one after another, and with no more than the question needs."""

from __future__ import annotations

import gc

import pytest

from ledger import events as e
from ledger.collector import collector_resting
from projections.as_known import account_known, every_account
from projections.reader import reading
from tests.projections.worlds import World, opened, record


@pytest.fixture
def ledger(ledger_url):
    with opened(ledger_url) as store:
        for told in World(11).commands(120):
            record(store, told)
        yield store


def test_every_account_is_what_each_is_by_itself_in_order_of_name(ledger):
    with reading(ledger) as reader:
        known = reader.position
        found = list(every_account(reader, known=known))
        assert [one.id for one in found] == sorted(one.id for one in found)
        assert len(found) > 1
        assert found == [account_known(reader, one.id, known=known) for one in found]


def test_an_account_without_its_spends_is_the_same_in_all_else(ledger):
    with reading(ledger) as reader:
        known = reader.position
        whole = list(every_account(reader, known=known))
        without = list(every_account(reader, known=known, spends=False))
    assert any(one.spends for one in whole) and not any(one.spends for one in without)
    for all_of_it, some in zip(whole, without, strict=True):
        assert told_without_spends(some) == told_without_spends(all_of_it)


def told_without_spends(account) -> tuple:
    money = [
        event
        for event in account.live_money()
        if not isinstance(event, e.SpendRecorded | e.LineMatched | e.SharesCorrected)
    ]
    return (
        account.id, account.funds, account.links, account.suspended, account.stop, account.died_on,
        account.closed_on, account.allocations, account.budget, account.reclaims,
        dict(account.paid), {fund: pence for fund, pence in account.owed.items() if pence}, money,
    )  # fmt: skip


def test_the_collector_is_as_it_was_after_a_batch_that_failed():
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), collector_resting(), collector_resting():
        assert not gc.isenabled()
        _ = 1 // 0
    assert gc.isenabled()
