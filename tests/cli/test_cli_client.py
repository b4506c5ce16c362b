"""A client account through the command line: three people, a charge shared, a move, the bank."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ledger import commands as c
from ledger import events as e
from tests.cli.conftest import APRIL, World

HEAD = "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP)\n"


@pytest.fixture
def client(empty: World) -> World:
    orders = [c.OpenHolding(holding="client-1", kind="client", opened_on=APRIL)]
    for name in ("C-1", "C-2", "C-3"):
        orders += [
            c.OpenAccount(account=name, opened_on=APRIL, person=f"P-{name}", age_band="18-64",
                          care_group="adult-chc", eligibility="adult-chc"),
            c.AddFund(account=name, fund="nhs", funder="icb", programme="chc", from_on=APRIL),
            c.LinkHolding(holding="client-1", account=name, from_on=APRIL),
        ]  # fmt: skip
    empty.told(*orders)
    Path("c.csv").write_text(
        HEAD + "02/04/2025,ICB,all,FP,600.00,600.00\n30/04/2025,BANK,CHARGE,FEE,-1.00,599.00\n"
    )
    empty.done("dpl import c.csv --holding client-1")
    for name, pounds_ in (("C-1", 100), ("C-2", 200), ("C-3", 300)):
        empty.done(
            f"dpl line allocate client-1/2025-04-02/60000/1 --account {name} --as payment"
            f" --amount {pounds_}"
        )
    return empty


def test_a_charge_is_shared_by_what_each_has_and_ties_to_the_bank(client):
    line = "client-1/2025-04-30/-100/1"
    shared = f"dpl line apportion {line} --as spend --category bank-charges"
    before = client.head
    client.done(shared + " --dry-run")
    assert client.head == before
    client.done(shared)
    spends = [x.event for x in client.entries(before) if isinstance(x.event, e.SpendRecorded)]
    assert [x.shares[0].pence for x in spends] == [17, 33, 50]
    assert client.run("dpl check").code == 0
    again = client.run(shared)
    assert again.code == 2 and "is not an unallocated line of client-1" in again.err


def test_a_move_between_two_people_is_in_both_balances_and_not_at_the_bank(client):
    known = client.head
    client.done("dpl line apportion client-1/2025-04-30/-100/1 --as spend --equally")
    client.done(
        "dpl move C-3 --on 30/04/2025 --amount 50 --fund nhs --from-holding client-1"
        " --to-holding client-1 --to-account C-1"
    )

    def held(extra: str = "") -> dict[str, int]:
        rows = json.loads(client.done(f"dpl balance -O json{extra}").out)
        return {row["account"]: row["balance_pence"] for row in rows}

    assert held() == {"C-1": 14966, "C-2": 19967, "C-3": 24967}
    assert held(" --as-at 29/04/2025") == {"C-1": 10000, "C-2": 20000, "C-3": 30000}
    then = {None: -100, "C-1": 10000, "C-2": 20000, "C-3": 30000}
    assert held(f" --known-at {known}") == then
    assert client.run("dpl check").code == 0
