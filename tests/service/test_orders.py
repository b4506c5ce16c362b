"""Recording: whole or nothing, once and only once, and decided again when someone was quicker."""

from __future__ import annotations

import json
import multiprocessing
from datetime import date, timedelta

import pytest

from ledger import commands as c
from ledger.details import commitment
from ledger.errors import CommandReused, Conflict, Refused, Unreadable
from ledger.recording import entry_of
from ledger.service import Actor, Ledger, Order
from ledger.store import create_ledger, open_store
from tests.builders import ONE_FUND, day, line, opened, paid, said, spent, statement

ANNA = Actor("anna")


@pytest.fixture
def ledger(ledger_url):
    create_ledger(ledger_url)
    with open_store(ledger_url) as store:
        yield Ledger(store)


def orders(*commands, prefix="c", details=()):
    return [Order(f"{prefix}-{n}", command, details) for n, command in enumerate(commands)]


def entries(ledger):
    return [entry_of(row) for row in ledger.store.rows()]


def test_what_is_recorded_is_what_was_decided(ledger):
    outcomes = ledger.record(orders(*ONE_FUND, paid()), ANNA)
    told = [entry for outcome in outcomes for entry in outcome.entries]
    assert told == [entry._replace(recorded_at="") for entry in entries(ledger)]
    assert [entry.position for entry in told] == list(range(1, len(told) + 1))


def test_one_refusal_stops_them_all(ledger):
    with pytest.raises(Unreadable, match="1 of 6 commands were refused") as caught:
        ledger.record(orders(*ONE_FUND, paid(fund="icb")), ANNA)
    assert "no fund icb" in str(caught.value)
    assert ledger.store.head().position == 0


def test_every_refusal_is_told_at_once(ledger):
    wrong = [paid(fund="icb"), spent(fund="icb")]
    with pytest.raises(Unreadable) as caught:
        ledger.record(orders(*ONE_FUND, *wrong), ANNA)
    assert len(caught.value.faults) == 2


def test_a_dry_run_decides_and_records_nothing(ledger):
    (outcome,) = ledger.record([Order("x", opened())], ANNA, dry_run=True)
    assert outcome.count == 1 and outcome.entries[0].position == 0
    assert ledger.store.head().position == 0


def test_the_same_command_sent_again_records_nothing_more(ledger):
    sent = orders(*ONE_FUND, paid())
    first = ledger.record(sent, ANNA)
    again = ledger.record(sent, ANNA)
    assert all(outcome.repeated for outcome in again)
    assert [o.first_position for o in again] == [o.first_position for o in first]
    assert ledger.store.head().position == sum(outcome.count for outcome in first)


def test_half_of_a_batch_sent_again_records_the_other_half(ledger):
    sent = orders(*ONE_FUND, paid())
    ledger.record(sent[:3], ANNA)
    outcomes = ledger.record(sent, ANNA)
    assert [outcome.repeated for outcome in outcomes] == [True] * 3 + [False] * 3


def test_a_command_id_is_not_used_for_something_else(ledger):
    ledger.record(orders(opened()), ANNA)
    with pytest.raises(CommandReused, match="was used before, at position 1"):
        ledger.record(orders(opened("A-2")), ANNA)
    with pytest.raises(CommandReused, match="stands twice"):
        ledger.record([Order("x", opened("B-1")), Order("x", opened("B-2"))], ANNA)


def test_private_details_are_no_part_of_what_makes_two_commands_the_same(ledger):
    for name in ("Ann", "Bob"):
        detail = ledger.private(name=name)
        outcome = ledger.record([Order("x", opened(detail=detail.id), (detail,))], ANNA)[0]
    assert outcome.repeated


def test_private_details_are_kept_beside_and_bound_by_their_commitment(ledger):
    detail = ledger.private(name="Ann Example")
    ledger.record([Order("x", opened(detail=detail.id), (detail,))], ANNA)
    (entry,) = entries(ledger)
    kept = ledger.store.details([entry.event.detail])[detail.id]
    assert commitment(kept.salt, kept.json) == entry.event.detail
    assert json.loads(kept.json) == {"name": "Ann Example"}
    assert "Ann" not in "".join(row[5] for row in ledger.store.rows())


def test_who_recorded_is_an_opaque_id_whose_login_is_private(ledger):
    ledger.record(orders(opened()), Actor("anna", "team-3"))
    (entry,) = entries(ledger)
    assert entry.by.startswith("staff-") and "anna" not in entry.by
    assert entry.on_behalf_of == "team-3"
    assert json.loads(ledger.store.details([entry.by])[entry.by].json) == {"login": "anna"}
    ledger.record(orders(opened("A-2"), prefix="d"), Actor("anna"))
    assert entries(ledger)[1].by == entry.by


class Quicker:
    """A store on which somebody else records just before we do, so many times."""

    def __init__(self, store, *, theirs, times: int = 1) -> None:
        self._store = store
        self.theirs = theirs
        self.times = times

    def __getattr__(self, name):
        return getattr(self._store, name)

    def writing(self):
        if self.times:
            self.times -= 1
            Ledger(self._store).record([Order(f"other-{self.times}", self.theirs)], Actor("bob"))
        return self._store.writing()


def test_a_conflict_is_decided_again(ledger):
    ledger.record(orders(*ONE_FUND), ANNA)
    late = Ledger(Quicker(ledger.store, theirs=spent()))
    (outcome,) = late.record([Order("mine", paid())], ANNA)
    assert outcome.entries[0].version == ledger.account("A-1").version
    assert outcome.count == 1


def test_a_conflict_decided_again_may_come_to_a_refusal(ledger):
    ledger.record(orders(*ONE_FUND), ANNA)

    days = {"first_on": day(1), "last_on": day(28)}
    late = Ledger(Quicker(ledger.store, theirs=paid(**days)))
    with pytest.raises(Refused, match="some of the same days"):
        late.record([Order("mine", paid(**days))], ANNA)


def test_a_conflict_that_never_ends_is_told(ledger):
    ledger.record(orders(*ONE_FUND), ANNA)

    class Hopeless(Quicker):
        def writing(self):
            raise Conflict("someone else is writing")

    with pytest.raises(Conflict):
        Ledger(Hopeless(ledger.store, theirs=spent())).record([Order("mine", paid())], ANNA)


def test_each_order_of_a_stream_stands_by_itself(ledger):
    sent = orders(*ONE_FUND, paid(fund="icb"), spent())
    found = list(ledger.record_each(sent, ANNA))
    assert [isinstance(one, tuple) and isinstance(one[1], Refused) for one in found[-2:]] == [
        True,
        False,
    ]
    assert ledger.account("A-1").spends


EACH = 6


def spend_many(url: str, who: int, start) -> None:
    with open_store(url) as store:
        ledger = Ledger(store)
        start.wait()
        for n in range(EACH):
            ledger.record([Order(f"{who}-{n}", spent(100, paid_on=day(8)))], Actor(f"w{who}"))
            ledger.record([Order(f"shared-{n}", spent(7, paid_on=day(9)))], Actor(f"w{who}"))


def several(writers: int, url: str) -> None:
    create_ledger(url)
    with open_store(url) as store:
        Ledger(store).record(orders(*ONE_FUND), ANNA)
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(writers)
    processes = [context.Process(target=spend_many, args=(url, n, start)) for n in range(writers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(90)
    assert [process.exitcode for process in processes] == [0] * writers
    with open_store(url) as store:
        rows = list(store.rows())
        assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
        versions = [row[2] for row in rows if row[1] == "account:A-1"]
        assert versions == list(range(1, len(versions) + 1))
        spends = Ledger(store).account("A-1").spends.values()
        amounts = sorted(spend.event.shares[0].pence for spend in spends)
        assert amounts == [7] * EACH + [100] * (writers * EACH)


def test_sixteen_processes_spend_from_one_account_on_postgresql(fresh_schema):
    several(16, fresh_schema())


def test_four_processes_spend_from_one_account_on_sqlite(tmp_path):
    several(4, f"sqlite:///{tmp_path / 'ledger.db'}")


def test_a_statement_is_imported_whole_with_its_accounts(ledger):
    ledger.record(orders(*ONE_FUND, statement(line(-100, day(2)), line(-200, day(3)))), ANNA)
    assert len(ledger.holding("bank-1").unallocated) == 2


def test_what_another_recorded_in_between_is_seen(ledger):
    """A ledger keeps what it folded while nobody else records, and no longer."""
    days = {"first_on": day(1), "last_on": day(28)}
    ledger.record(orders(*ONE_FUND), ANNA)
    Ledger(ledger.store).record([Order("theirs", paid(**days))], Actor("bob"))
    with pytest.raises(Refused, match="some of the same days"):
        ledger.record([Order("mine", paid(**days))], ANNA)


def test_a_refused_order_leaves_nothing_behind_for_the_next(ledger):
    ledger.record(orders(*ONE_FUND), ANNA)
    both = c.AllocateLine(
        holding="bank-1",
        line="bank-1/2025-04-02/-100/1",
        parts=(
            c.AllocatePart(amount_pence=60, attribution=said("spend", category="a")),
            c.AllocatePart(amount_pence=40, attribution=said("spend", fund="icb", category="b")),
        ),
    )
    sent = orders(statement(line(-100, day(2))), both, spent(), prefix="d")
    found = list(ledger.record_each(sent, ANNA))
    assert isinstance(found[1], tuple) and found[2].count == 1
    assert ledger.holding("bank-1").unallocated == {"bank-1/2025-04-02/-100/1": -100}
    assert [s.event.category for s in ledger.account("A-1").spends.values()] == ["personal-care"]


def test_what_has_not_happened_yet_is_not_recorded(ledger):
    ledger.record(orders(*ONE_FUND), ANNA)
    for command in (
        spent(paid_on=date(2099, 4, 8)),
        statement(line(-100, date(2099, 5, 6))),
        paid(paid_on=date(2099, 5, 1)),
    ):
        with pytest.raises(Refused, match="lies ahead; today is"):
            ledger.record([Order("x", command)], ANNA)
    soon = ledger.store.clock().date() + timedelta(days=60)
    assert ledger.record([Order("y", paid(paid_on=soon))], ANNA)[0].count == 1
