"""A second person, in the book: both are named, one of two approvers wins, nothing is doubled."""

from __future__ import annotations

import json
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.book.approvals import approval_id
from ledger.errors import CommandReused, Refused, Unreadable
from ledger.recording import entry_of
from ledger.service import Actor, Ledger, Order
from ledger.store import create_ledger, open_store
from tests.book.approving import number
from tests.builders import ONE_FUND, day, spent

ANNA, BOB = Actor("anna", "team-3"), Actor("bob", "team-5")


@pytest.fixture
def ledger(ledger_url):
    create_ledger(ledger_url)
    with open_store(ledger_url) as store:
        found = Ledger(store)
        found.record([Order(f"s-{n}", one) for n, one in enumerate(ONE_FUND)], Actor("setter"))
        yield found


def ask(ledger, id_: str = "ask", **private) -> c.ChangeHoldingNumber:
    """Ask, as Anna, for another number; the command as it was asked."""
    detail = ledger.private(**(private or {"account_number": "87654321"}))
    order = number(detail=detail.id)
    ledger.record([Order(id_, order, (detail,))], ANNA)
    return order


def give(order: c.Command, id_: str = "give") -> Order:
    return Order(id_, c.GiveApproval(approval=approval_id(order), given_on=day(3, 5)))


def entries(ledger, after: int):
    return [entry_of(row) for row in ledger.store.rows(after)]


def test_the_entries_name_who_agreed_and_who_asked(ledger):
    head = ledger.store.head().position
    order = ask(ledger)
    (outcome,) = ledger.record([give(order)], BOB)
    asked, given, done = entries(ledger, head)
    assert [type(one.event) for one in (asked, given, done)] == [
        e.ApprovalRequested, e.ApprovalGiven, e.HoldingNumberChanged,
    ]  # fmt: skip
    assert asked.on_behalf_of == "team-3" and given.on_behalf_of == "team-5"
    assert given.by == done.by != asked.by
    assert done.on_behalf_of == given.event.asked_by == asked.by
    assert {given.command, done.command} == {"give"}
    told = [entry._replace(recorded_at="") for entry in (given, done)]
    assert list(outcome.entries) == told


def test_both_logins_are_kept_and_the_private_details_are_there_once(ledger):
    order = ask(ledger, account_number="87654321")
    ledger.record([give(order)], BOB)
    _, given, done = entries(ledger, ledger.store.head().position - 3)
    kept = ledger.store.details([done.event.detail, given.by, given.event.asked_by])
    facts = {json.loads(row.json).get("login") for row in kept.values()}
    assert facts == {None, "anna", "bob"}
    assert json.loads(kept[order.detail].json) == {"account_number": "87654321"}


def test_what_it_would_come_to_is_told_and_not_recorded(ledger):
    detail = ledger.private(account_number="87654321")
    order = Order("ask", number(detail=detail.id), (detail,))
    for dry_run in (True, False):
        (outcome,) = ledger.record([order], ANNA, dry_run=dry_run)
        assert [type(entry.event) for entry in outcome.entries] == [e.ApprovalRequested]
        assert [type(entry.event) for entry in outcome.waits] == [e.HoldingNumberChanged]
        assert outcome.count == 1
    assert ledger.holding("bank-1").version == 2


def test_the_same_command_sent_again_while_it_waits_records_nothing_more(ledger):
    sent = Order("ask", number())
    ledger.record([sent], ANNA)
    head = ledger.store.head().position
    assert ledger.record([sent], ANNA)[0].repeated
    ledger.record([give(sent.command)], BOB)
    assert ledger.record([sent], ANNA)[0].repeated
    assert ledger.store.head().position == head + 2


def test_an_approval_sent_again_records_nothing_more(ledger):
    order = ask(ledger)
    ledger.record([give(order)], BOB)
    head = ledger.store.head().position
    assert ledger.record([give(order)], BOB)[0].repeated
    with pytest.raises(Refused, match="answered-already"):
        ledger.record([give(order, "give-2")], BOB)
    with pytest.raises(CommandReused):
        ledger.record([Order("give", c.RefuseApproval(
            approval=approval_id(order), refused_on=day(3, 5), reason="no",
        ))], BOB)  # fmt: skip
    assert ledger.store.head().position == head


def test_an_order_that_waits_does_not_hold_up_the_rest_of_its_batch(ledger):
    sent = [Order("a", spent()), Order("b", number()), Order("c", spent(100, paid_on=day(9)))]
    outcomes = ledger.record(sent, ANNA)
    assert [bool(outcome.waits) for outcome in outcomes] == [False, True, False]
    assert len(ledger.account("A-1").spends) == 2
    with pytest.raises(Unreadable, match="waits for a second person as approval"):
        ledger.record([Order("d", number()), Order("e", number())], ANNA)


def test_one_asking_and_agreeing_with_oneself_in_one_batch_is_refused(ledger):
    with pytest.raises(Unreadable, match="asked for by the same person"):
        ledger.record([Order("a", number()), give(number())], ANNA)
    assert ledger.holding("bank-1").version == 2


def test_an_approval_cannot_be_of_a_day_to_come(ledger):
    order = ask(ledger)
    ahead = c.GiveApproval(approval=approval_id(order), given_on=day(1, 1, 2999))
    with pytest.raises(Refused, match="lies ahead"):
        ledger.record([Order("x", ahead)], BOB)


def agree(url: str, who: int, name: str, start) -> str:
    with open_store(url) as store:
        start.wait()
        order = c.GiveApproval(approval=name, given_on=day(3, 5))
        try:
            Ledger(store).record([Order(f"give-{who}", order)], Actor(f"w{who}"))
        except Refused as refusal:
            return refusal.rule
        return "done"


def test_of_several_who_agree_at_once_one_does_it(ledger, ledger_url):
    name = approval_id(ask(ledger))
    many = 6
    start = Barrier(many)
    with ThreadPoolExecutor(many) as pool:
        said = list(pool.map(lambda n: agree(ledger_url, n, name, start), range(many)))
    assert sorted(said) == ["answered-already"] * (many - 1) + ["done"]
    assert ledger.holding("bank-1").version == 3


def agree_or_refuse(url: str, who: int, names: list[str], start) -> None:
    with open_store(url) as store:
        start.wait()
        for name in names:
            if who % 2:
                order = c.GiveApproval(approval=name, given_on=day(3, 5))
            else:
                order = c.RefuseApproval(approval=name, refused_on=day(3, 5), reason="not-agreed")
            try:
                Ledger(store).record([Order(f"{who}-{name}", order)], Actor(f"w{who}"))
            except Refused as refusal:
                assert refusal.rule == "answered-already"


def test_several_processes_that_agree_and_refuse_at_once_answer_each_request_once(
    ledger, ledger_url
):
    names = []
    for n in range(5):
        order = number(f"{n}" * 64, from_on=day(1 + n, 5))
        ledger.record([Order(f"ask-{n}", order)], ANNA)
        names.append(approval_id(order))
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(4)
    processes = [
        context.Process(target=agree_or_refuse, args=(ledger_url, n, names, start))
        for n in range(4)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(90)
    assert [process.exitcode for process in processes] == [0] * 4
    given = 0
    for name in names:
        record = ledger.draft().record(f"_approval:{name}")
        kinds = [type(entry.event) for entry in record.entries]
        assert len(kinds) == 2 and kinds[1] in (e.ApprovalGiven, e.ApprovalRefused)
        given += kinds[1] is e.ApprovalGiven
    assert ledger.holding("bank-1").version == 2 + given
