"""A prepayment card's feed, through the command line: what moved money, and what did not."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from ledger import commands as c
from ledger import events as e
from tests.cli.conftest import APRIL, World

HEAD = (
    "TransactionType,TransactionId,ParentTransactionId,SettlementDate,TransactionLocalTime,"
    "BillingAmount,TransactionFee,MerchantName,Mcc,LoadSource,AccountId\n"
)


def row(kind, own, settled, amount, *, parent="", fee="", text="BUS CO", mcc="", load="", seen=""):
    seen = seen or f"{settled} 10:00:00"
    return f"{kind},{own},{parent},{settled},{seen},{amount},{fee},{text},{mcc},{load},70001234\n"


LOAD = row("Load", 1, "2025-04-02", "600.00", text="ANYTOWN ICB", load="ICB")
FARE = row("Purchase", 2, "2025-04-04", "2.90", mcc="4111")
TWIN = row("Purchase", 3, "2025-04-04", "2.90", mcc="4111")


def feed(name: str, *rows: str) -> str:
    Path(name).write_text(HEAD + "".join(rows))
    return f"dpl import {name} --holding card-1"


@pytest.fixture
def card(world: World) -> World:
    world.told(
        c.OpenHolding(holding="card-1", kind="card", opened_on=APRIL),
        c.OpenAccount(
            account="A-2", opened_on=APRIL, person="P-18", care_group="adult-chc",
            age_band="18-64", eligibility="adult-chc",
        ),
        c.AddFund(account="A-2", fund="nhs", funder="icb", programme="chc", from_on=APRIL),
        c.LinkHolding(holding="card-1", account="A-2", from_on=APRIL),
    )  # fmt: skip
    return world


def came(world: World, after: int) -> list:
    return [x.event for x in world.entries(after)]


def of(world: World, kind: type, after: int = 0) -> list:
    return [event for event in came(world, after) if isinstance(event, kind)]


def left(world: World) -> list[tuple]:
    return [(x.line, x.reason) for x in of(world, e.LineUnallocated)]


def test_a_months_feed_is_read_without_a_rule_and_nothing_is_guessed(card):
    answer = card.done(feed(
        "may.csv", LOAD, FARE, TWIN,
        row("Authorisation", 10, "", "20.00", seen="2025-04-05 09:00:00"),
        row("Clearing", 11, "2025-04-07", "20.00", parent=10),
        row("Authorisation", 12, "", "7.00", seen="2025-04-05 09:00:00"),
        row("Declined", 13, "", "55.00", seen="2025-04-05 09:00:00", text="BETTING", mcc="7995"),
        row("ATM", 14, "2025-04-08", "50.00", fee="1.50", text="CASHPOINT", mcc="6011"),
        row("Fee", 15, "2025-04-09", "0.50", text="MONTHLY FEE"),
        row("Load", 16, "2025-04-09", "10.00", text="POST OFFICE", load="0"),
        row("Load", 17, "2025-04-09", "15.00", text="PAYPOINT", load="PayPoint"),
        row("Purchase", 18, "2025-04-10", "8.00", text="OFF LICENCE", mcc="5921"),
        row("Sweep", 19, "2025-04-11", "100.00", text="ANYTOWN ICB"),
    ))  # fmt: skip
    spends = [(x.paid_on.day, x.shares[0].pence, x.category) for x in of(card, e.SpendRecorded)]
    assert spends == [
        (4, 290, "uncategorised"), (4, 290, "uncategorised"), (7, 2000, "uncategorised"),
        (8, 5000, "cash-withdrawal"), (8, 150, "bank-charges"), (9, 50, "bank-charges"),
        (10, 800, "uncategorised"),
    ]  # fmt: skip
    assert {x.rule for x in of(card, e.SpendRecorded)} == {"card-feed"}
    assert [x.paid_pence for x in of(card, e.PaymentMade)] == [60000]
    assert [x.amount_pence for x in of(card, e.ContributionReceived)] == [1500]
    (swept,) = of(card, e.ReclaimReceived)
    assert (swept.amount_pence, swept.reclaim) == (10000, None)
    assert "money-taken-without-notice" in {x.rule for x in of(card, e.SpendQueried)}
    assert left(card) == [("card-1/2025-04-09/1000/1", "no-rule")]
    (read,) = of(card, e.StatementImported)
    assert read.flags == (e.Flag(13, "merchant-off-licence"),)
    assert "may.csv:13: the merchant's category code 5921 is of off-licences" in answer.err
    assert "moved no money: 1 authorisation, 1 declined; to see them: " in answer.err
    shown = json.loads(card.done("dpl statement notices --holding card-1 -O json").out)
    assert [(x["kind"], x["amount_pence"], x["text"]) for x in shown] == [
        ("authorisation", -700, "BUS CO"),
        ("declined", -5500, "BETTING"),
    ]
    assert card.run("dpl check").code == 0


def test_the_same_feed_twice_adds_nothing_and_an_overlapping_one_only_what_is_new(card):
    april = feed("a.csv", LOAD, FARE, TWIN)
    card.done(april)
    before = card.head
    assert "imported before" in card.done(april).err
    assert card.head == before
    third = row("Purchase", 4, "2025-04-04", "2.90", mcc="4111")
    card.done(feed("b.csv", TWIN, third))
    new = of(card, e.SpendRecorded, before)
    assert [x.line for x in new] == ["card-1/2025-04-04/-290/3"]
    card.done(feed("c.csv", LOAD, FARE, TWIN, third))
    assert [type(x) for x in came(card, before)][-1] is e.StatementImported
    assert len(of(card, e.SpendRecorded)) == 3


def test_a_refund_and_a_reversal_are_of_their_parents_own_spend(card):
    card.done(feed("a.csv", LOAD, FARE, row("Clearing", 11, "2025-04-07", "20.00", parent=10)))
    spends = {x.event.shares[0].pence: x.version for x in card.entries()
              if isinstance(x.event, e.SpendRecorded)}  # fmt: skip
    card.done(feed(
        "b.csv",
        row("Refund", 20, "2025-04-09", "5.00", parent=11),
        row("Reversal", 21, "2025-04-10", "2.90", parent=2),
        row("Purchase", 22, "2025-04-11", "30.00", text="SHOP"),
        row("Reversal", 23, "2025-04-11", "30.00", parent=22),
    ))  # fmt: skip
    refunds = [(x.spend, x.shares[0].pence, x.line) for x in of(card, e.RefundReceived)]
    spent = [x for x in card.entries() if isinstance(x.event, e.SpendRecorded)]
    shop = next(x.version for x in spent if x.event.shares[0].pence == 3000)
    assert refunds == [
        (spends[2000], 500, "card-1/2025-04-09/500/1"),
        (spends[290], 290, "card-1/2025-04-10/290/1"),
        (shop, 3000, "card-1/2025-04-11/3000/1"),
    ]
    assert left(card) == []


def test_a_reversal_through_an_authorisation_reaches_the_clearing(card):
    card.done(feed("a.csv", LOAD, row("Clearing", 11, "2025-04-07", "20.00", parent=10)))
    card.done(feed("b.csv", row("Reversal", 21, "2025-04-10", "20.00", parent=10)))
    (refund,) = of(card, e.RefundReceived)
    assert refund.shares[0].pence == 2000


def test_an_authorisation_that_is_reversed_and_never_cleared_is_no_money(card):
    held = row("Authorisation", 10, "", "20.00", seen="2025-04-05 09:00:00")
    card.done(feed("a.csv", LOAD, held))
    card.done(feed("b.csv", row("Reversal", 21, "2025-04-10", "20.00", parent=10)))
    kinds = [x.kind for shown in of(card, e.CardNoticesShown) for x in shown.notices]
    assert kinds == ["authorisation", "authorisation-reversed"]
    assert left(card) == [] and of(card, e.RefundReceived) == []


def test_an_authorisation_is_shown_as_cleared_once_a_later_feed_clears_it(card):
    card.done(feed("a.csv", LOAD, row("Auth", 10, "", "20.00", seen="2025-04-05 09:00:00")))
    card.done(feed("b.csv", row("Clearing", 11, "2025-04-07", "20.00", parent=10)))
    (shown,) = json.loads(card.done("dpl statement notices -O json").out)
    assert shown["cleared_as"] == "card-1/2025-04-07/-2000/1"


def test_a_load_that_is_taken_back_is_its_payment_returned(card):
    card.done(feed("a.csv", LOAD, row("Load reversal", 21, "2025-04-03", "600.00", parent=1)))
    (back,) = of(card, e.PaymentReturned)
    paid = next(x.version for x in card.entries() if isinstance(x.event, e.PaymentMade))
    assert (back.entry, back.amount_pence) == (paid, 60000)
    own = row("Load", 5, "2025-04-05", "15.00", load="Cash")
    card.done(feed("b.csv", own, row("Load reversal", 22, "2025-04-06", "15.00", parent=5)))
    assert left(card) == [("card-1/2025-04-06/-1500/1", "parent-of-another-kind")]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([row("Refund", 20, "2025-04-09", "5.00")], "parent-unknown"),
        ([row("Refund", 20, "2025-04-09", "5.00", parent=99)], "parent-unknown"),
        ([FARE, row("Refund", 20, "2025-04-09", "5.00", parent=2)], "more-than-spent"),
        ([row("Load", 5, "2025-04-05", "9.00"),
          row("Load reversal", 6, "2025-04-05", "9.00", parent=5)], "parent-unallocated"),
    ],
)  # fmt: skip
def test_what_follows_nothing_that_is_known_is_left_for_a_person(card, rows, why):
    card.done(feed("a.csv", *rows))
    assert left(card)[-1][1] == why
    assert of(card, e.RefundReceived) == []


def test_a_refund_before_its_purchase_in_the_file_is_still_its_refund(card):
    card.done(feed("a.csv", row("Refund", 20, "2025-04-04", "1.00", parent=2), FARE))
    (refund,) = of(card, e.RefundReceived)
    assert refund.spend is not None


def test_a_rule_may_go_by_type_merchant_code_and_load_source_and_goes_before_the_feed(card):
    Path("rules.toml").write_text("""
[[rule]]
name = "bus"
mcc = ["4111", "4121-4131"]
as = "spend"
category = "transport"
payee = "bus-co"

[[rule]]
name = "own-money"
load = "paypoint"
as = "top-up"

[[rule]]
name = "monthly-fee"
kind = "Fee"
as = "charge"
category = "card-fee"

[[rule]]
name = "look-at-bars"
merchant = "bar"
as = "leave"
""")
    card.done(feed(
        "a.csv", FARE, row("Load", 16, "2025-04-09", "10.00", load="PayPoint"),
        row("Fee", 15, "2025-04-09", "0.50"), row("Purchase", 17, "2025-04-09", "4.00", mcc="5813"),
        row("Refund", 18, "2025-04-10", "2.90", parent=2, mcc="4111"),
    ) + " --rules rules.toml")  # fmt: skip
    assert [(x.category, x.payee, x.rule) for x in of(card, e.SpendRecorded)] == [
        ("transport", "bus-co", "bus"), ("card-fee", None, "monthly-fee"),
    ]  # fmt: skip
    assert [x.amount_pence for x in of(card, e.TopUpReceived)] == [1000]
    assert left(card) == [("card-1/2025-04-09/-400/1", "left")]
    assert len(of(card, e.RefundReceived)) == 1


def test_a_purchase_that_was_typed_before_is_matched_and_not_doubled(card):
    card.told(c.RecordSpend(
        account="A-2", paid_on=date(2025, 4, 3), amount_pence=290, category="transport", fund="nhs",
        payee="bus-co",
    ))  # fmt: skip
    before = card.head
    card.done(feed("a.csv", FARE))
    assert [type(x) for x in came(card, before)] == [e.StatementImported, e.LineMatched]


def test_every_fault_of_a_feed_is_told_at_once_with_its_row(card):
    before = card.head
    answer = card.run(feed(
        "bad.csv", FARE,
        row("Mystery", 5, "2025-04-04", "1.00"),
        row("Purchase", 6, "2025-02-31", "1.00"),
        row("Purchase", 7, "2025-04-04", "1.005"),
        row("Purchase", 8, "2025-04-04", "-1.00"),
        row("Purchase", "1.23E+13", "2025-04-04", "1.00"),
        row("Purchase", 2, "2025-04-04", "2.90"),
        row("Purchase", 9, "2025-04-04", "2.90", mcc="57X1"),
        row("Reversal", 10, "2025-04-04", "2.90", parent=77),
    ))  # fmt: skip
    assert answer.code == 2 and card.head == before
    for place, words in (
        (3, "'Mystery' is no 'TransactionType' that is known"),
        (4, "2025-02-31"),
        (5, "more than two decimal places"),
        (6, "a minus here could mean money out or money in"),
        (7, "a long number that a spreadsheet has shortened"),
        (8, "'2' stands in row 2 already"),
        (9, "'57X1' is no merchant category code"),
        (10, "'77', which it reverses, is neither here nor in a file read before"),
    ):
        assert any(f"bad.csv:{place}: " in told and words in told
                   for told in answer.err.splitlines()), (place, answer.err)  # fmt: skip


def test_a_feed_that_lacks_a_column_says_which(card):
    Path("short.csv").write_text((HEAD + FARE).replace(",Mcc,", ",Mccx,"))
    answer = card.run("dpl import short.csv --holding card-1")
    assert answer.code == 2
    assert (
        "short.csv:1: this looks like An issuer-processor's card report, but has no column 'Mcc'"
        in answer.err
    )


def test_another_issuers_layout_is_a_file_of_ones_own(card):
    Path("allpay.toml").write_text("""
layout = "my-card"
issuer = "Our card"
header = ["Ref", "When", "What", "Value"]
signed = true
[columns]
id = "Ref"
settled = "When"
kind = "What"
amount = "Value"
text = "Where"
[kinds]
load = ["TOPUP"]
purchase = ["POS"]
reversal = ["REV"]
""")
    Path("x.csv").write_text(
        "Ref,When,What,Value,Where\n1,02/04/2025,TOPUP,100.00,ICB\n2,03/04/2025,POS,-4.00,SHOP\n"
    )
    card.done("dpl import x.csv --holding card-1 --profile allpay.toml")
    assert [x.shares[0].pence for x in of(card, e.SpendRecorded)] == [400]
    assert left(card) == [("card-1/2025-04-02/10000/1", "no-rule")]


def test_a_card_with_running_balances_says_what_stood_before(card):
    head = HEAD.replace("AccountId", "AccountId,Balance")
    rows = [LOAD.strip() + ",650.00\n", FARE.strip() + ",647.10\n"]
    Path("b.csv").write_text(head + "".join(rows))
    card.done("dpl import b.csv --holding card-1")
    (read,) = of(card, e.StatementImported)
    assert (read.opening_pence, read.closing_pence) == (5000, 64710)


def test_what_a_card_says_names_nobody_in_the_entries(card):
    card.done(feed("a.csv", LOAD, FARE, row("Declined", 13, "", "5.00", text="J SMITH",
                                            seen="2025-04-05 09:00:00")))  # fmt: skip
    kept = " ".join(map(str, came(card, 0)))
    assert "J SMITH" not in kept and "BUS CO" not in kept and "ANYTOWN" not in kept


def test_withdrawing_a_feed_takes_its_notices_too_and_it_may_be_read_again(card):
    read = feed("a.csv", LOAD, FARE, row("Declined", 13, "", "5.00", seen="2025-04-05 09:00:00"))
    card.done(read)
    (event,) = of(card, e.StatementImported)
    card.done(f"dpl statement withdraw {event.statement} --holding card-1 --reason wrong-file")
    assert json.loads(card.done("dpl statement notices -O json").out) == []
    card.done(read)
    assert len(json.loads(card.done("dpl statement notices -O json").out)) == 1
    assert card.run("dpl check").code == 0


def test_a_refund_that_waited_for_its_parent_finds_it_when_rules_are_applied_again(card):
    card.done(feed("b.csv", row("Refund", 20, "2025-04-09", "1.00", parent=2)))
    card.done(feed("a.csv", FARE))
    Path("none.toml").write_text("")
    told = card.done("dpl line apply-rules --holding card-1 --rules none.toml")
    assert "1 of 1 lines found their account" in told.err
    (refund,) = of(card, e.RefundReceived)
    assert refund.spend is not None


@pytest.mark.parametrize(
    "again", [("2025-04-04", "3.90"), ("2025-04-06", "2.90")], ids=["amount", "day"]
)
def test_an_id_that_comes_again_otherwise_is_no_second_spend_until_a_person_says_so(card, again):
    card.done(feed("a.csv", LOAD, FARE))
    answer = card.done(feed("b.csv", row("Purchase", 2, *again, mcc="4111")))
    assert "b.csv:2: the issuer's id of this line was shown before with another" in answer.err
    assert len(of(card, e.SpendRecorded)) == 1
    assert [reason for _, reason in left(card)] == ["left"]
    Path("none.toml").write_text("")
    card.done("dpl line apply-rules --holding card-1 --rules none.toml")
    assert len(of(card, e.SpendRecorded)) == 1
