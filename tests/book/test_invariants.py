"""Whatever happens, in whatever order: the bank's money is accounted for, on every date.

Random histories of typed entries, statements that overlap, allocations, reversals, corrections
and withdrawals, over one person's bank account and a client account of two.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter, defaultdict
from datetime import date, timedelta

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ledger import commands as c
from ledger import events as e
from ledger.account import folding as accounts
from ledger.account.state import Account
from ledger.book.decide import decide
from ledger.book.draft import Decided, Draft
from ledger.entry import Entry
from ledger.errors import Refused
from ledger.holding import state as holdings
from ledger.holding.state import Holding
from projections.postings import postings
from tests.builders import APRIL_1, allocated, fund, holding, line, linked, opened, said, statement
from tests.making import new_ledger

HOLDINGS = {"bank-1": ["A-1"], "client-1": ["A-1", "A-2"]}
SETUP = (
    opened("A-1"), opened("A-2"),
    fund("nhs"), fund("council", funder="northshire-council"), fund("nhs", "A-2"),
    holding("bank-1"), holding("client-1", kind="client"),
    linked("bank-1"), linked("client-1"), linked("client-1", "A-2"),
    allocated("nhs"), allocated("council"), allocated("nhs", "A-2"),
)  # fmt: skip

AMOUNTS = st.sampled_from([100, 200])
OFFSETS = st.integers(0, 12)
WHERE = st.sampled_from(["bank-1", "client-1"])
ACCOUNTS = st.sampled_from(["A-1", "A-2"])
SAYINGS = st.sampled_from([
    None,
    said("spend", fund="nhs", category="care"),
    said("spend", category="transport"),
    said("spend", account="A-2", fund="nhs", category="care"),
    said("payment", account="A-1", fund="council"),
    said("refund", account="A-1", fund="nhs"),
    said("interest", account="A-1", shares=(c.Weight("nhs", 1), c.Weight("council", 2))),
    said("top-up", fund="nhs"),
    said("reclaim", account="A-1", fund="council"),
    said("made-good", account="A-1"),
])  # fmt: skip


def on(offset: int) -> date:
    return APRIL_1 + timedelta(days=offset)


class Ledger(RuleBasedStateMachine):
    """Every rule asks for something; a refusal is an answer, and leaves nothing behind."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        self.bank: dict[str, list[tuple[date, int]]] = {name: [] for name in HOLDINGS}
        self.allowed: Counter[str] = Counter()
        self.order: list[Decided] = []

    @initialize()
    def set_up(self) -> None:
        for command in SETUP:
            assert self.ask(command)

    def draft(self) -> Draft:
        return Draft(lambda stream: self.entries[stream])

    def ask(self, command: c.Command) -> bool:
        draft = self.draft()
        try:
            decide(draft, command)
        except Refused:
            return False
        self.order += draft.decided
        for stream, version, event in draft.decided:
            assert version == len(self.entries[stream]) + 1
            entry = Entry(0, stream, version, "", "", None, "", event)
            self.entries[stream].append(entry)
        self.allowed[type(command).__name__] += 1
        return True

    @rule(account=ACCOUNTS, pence=AMOUNTS, day=OFFSETS, where=WHERE)
    def spend(self, account, pence, day, where) -> None:
        self.ask(c.RecordSpend(
            account=account, paid_on=on(day), amount_pence=pence, category="care",
            fund="nhs", holding=where,
        ))  # fmt: skip

    @rule(account=ACCOUNTS, pence=AMOUNTS, day=OFFSETS, where=WHERE)
    def pay(self, account, pence, day, where) -> None:
        self.ask(c.MakePayment(
            account=account, fund="nhs", paid_on=on(day), gross_pence=pence, holding=where,
            on_top=True,
        ))  # fmt: skip

    @rule(data=st.data(), where=WHERE)
    def import_part_of_what_the_bank_holds(self, data, where) -> None:
        """The bank's own record grows, and a file shows a run of its days in full."""
        more = st.tuples(OFFSETS, AMOUNTS, st.sampled_from([1, -1, -1]))
        for day, pence, sign in data.draw(st.lists(more, min_size=1, max_size=5)):
            self.bank[where].append((on(day), pence * sign))
        first, last = data.draw(st.sampled_from([(0, 12), (0, 7), (5, 12), (3, 9)]))
        shown = sorted(x for x in self.bank[where] if on(first) <= x[0] <= on(last))
        counts: Counter = Counter()
        items = []
        for day_, pence in shown:
            counts[day_, pence] += 1
            items.append((line(pence, day_, counts[day_, pence]), data.draw(SAYINGS)))
        before = 5000 + sum(pence for day_, pence in self.bank[where] if day_ < on(first))
        name = hashlib.sha256(repr((where, first, last, shown)).encode()).hexdigest()
        balances = {}
        if data.draw(st.booleans()):
            balances = {"opening_pence": before, "closing_pence": before + sum(p for _, p in shown)}
        order = statement(*items, holding=where, first_on=on(first), **balances)
        self.ask(msgspec.structs.replace(order, sha256=name))

    @rule(data=st.data(), where=WHERE, purpose=SAYINGS)
    def allocate(self, data, where, purpose) -> None:
        waiting = self.draft().holding(where).unallocated
        if waiting:
            name = data.draw(st.sampled_from(sorted(waiting)))
            whole = abs(waiting[name])
            pence = data.draw(st.sampled_from([whole, max(1, whole // 2)]))
            awaited = sorted(self.draft().account("A-1").awaited)
            says = purpose or said("spend", account="A-1", fund="council", category="care")
            if awaited and data.draw(st.booleans()):
                says = c.Attribution(account="A-1", entry=data.draw(st.sampled_from(awaited)))
            self.ask(c.AllocateLine(
                holding=where, line=name,
                parts=(c.AllocatePart(amount_pence=pence, attribution=says),),
            ))  # fmt: skip

    @rule(account=ACCOUNTS, pence=st.integers(0, 5000), where=WHERE)
    def bring(self, account, pence, where) -> None:
        if self.allowed["BringOpeningBalance"] < 3:
            self.ask(c.BringOpeningBalance(
            account=account, on=on(0), holding=where,
            funds=(e.BroughtFund("nhs", pence, 100, 0, 0),),
        ))  # fmt: skip

    @rule(pence=AMOUNTS, day=OFFSETS, across=st.booleans())
    def move(self, pence, day, across) -> None:
        self.ask(c.MoveMoney(
            account="A-1", moved_on=on(day), amount_pence=pence, fund="nhs",
            from_holding="client-1" if across else "bank-1", to_holding="client-1",
            to_account="A-2" if across else None,
        ))  # fmt: skip

    @rule(data=st.data(), account=ACCOUNTS, everything=st.booleans())
    def reverse(self, data, account, everything) -> None:
        state = self.draft().account(account)
        live = [version for version in state.money if state.is_live(version)]
        if live:
            self.ask(c.ReverseEntry(
                account=account, entry=data.draw(st.sampled_from(live)), reason="wrong",
                with_dependants=everything,
            ))  # fmt: skip

    @rule(data=st.data(), account=ACCOUNTS)
    def say_something_of_a_spend(self, data, account) -> None:
        state = self.draft().account(account)
        spends = [version for version in state.spends if state.is_live(version)]
        if not spends:
            return
        spend, pence = data.draw(st.sampled_from(spends)), data.draw(st.integers(1, 150))
        council = (c.Weight("nhs", 1), c.Weight("council", 1))
        own = {"account": account, "spend": spend}
        self.ask(data.draw(st.sampled_from([
            c.DisallowSpend(**own, disallowed_on=on(13), reason="x", amount_pence=pence),
            c.AcceptSpend(**own, accepted_on=on(13), reason="x", restored_pence=pence),
            c.ReceiveRefund(**own, received_on=on(13), amount_pence=pence, holding="client-1"),
            c.MakeGood(**own, received_on=on(13), amount_pence=pence, holding="client-1"),
            c.RecategoriseSpend(**own, category="other", reason="x"),
            c.CorrectShares(**own, shares=council, reason="x"),
            c.CorrectEntry(account=account, entry=spend, reason="x", category="leisure"),
            c.CorrectEntry(account=account, entry=spend, reason="x", amount_pence=pence),
        ])))  # fmt: skip

    @rule(data=st.data(), account=ACCOUNTS, pence=st.integers(1, 150))
    def repay_what_is_owed(self, data, account, pence) -> None:
        """Straight to the funder, under a notice."""
        name = f"r-{len(self.entries['account:' + account])}"
        against = data.draw(st.sampled_from(["owed", "held"]))
        ground = "used-outside-plan" if against == "owed" else "condition-not-met"
        self.ask(c.ProposeReclaim(
            account=account, reclaim=name, fund="nhs", amount_pence=pence,
            ground=ground, proposed_on=on(13),
        ))  # fmt: skip
        self.ask(c.ServeNotice(
            account=account, reclaim=name, served_on=on(14), amount_pence=pence,
            repay_by=on(30), repayer="person", reasons=("x",),
        ))  # fmt: skip
        self.ask(c.ReceiveReclaim(
            account=account, reclaim=name, received_on=on(15), amount_pence=pence,
            against=against, holding=None if against == "owed" else "client-1",
        ))  # fmt: skip

    @rule(way=st.sampled_from(["nhs council", "council nhs"]), day=OFFSETS, held=st.booleans(),
          pence=st.one_of(st.none(), AMOUNTS))  # fmt: skip
    def recharge(self, way, day, held, pence) -> None:
        """One funder asks the other for what it bore, which they agree, in full or in part."""
        name = f"rc-{len(self.entries['account:A-1'])}"
        from_fund, to_fund = way.split()
        self.ask(c.RaiseRecharge(
            account="A-1", recharge=name, from_fund=from_fund, to_fund=to_fund, first_on=on(0),
            last_on=on(day), held=held, reason="x", raised_on=on(20),
        ))  # fmt: skip
        self.ask(c.AgreeRecharge(
            account="A-1", recharge=name, agreed_on=on(21), amount_pence=pence
        ))  # fmt: skip

    @rule(data=st.data(), where=WHERE)
    def withdraw(self, data, where) -> None:
        statements = self.draft().holding(where).statements
        if statements:
            name = data.draw(st.sampled_from(sorted(statements)))
            self.ask(c.WithdrawStatement(holding=where, statement=name, reason="x"))

    def posted(self):
        for stream, entries in self.entries.items():
            for entry in entries:
                yield from postings(stream, entry.event)

    @invariant()
    def what_the_bank_says_is_held_or_unallocated_on_every_date(self) -> None:
        held: dict[str, Counter] = {name: Counter() for name in HOLDINGS}
        for head, _, _, where, _, pence, when in self.posted():
            if head == "held":
                held[where][when] += pence
        for name in HOLDINGS:
            state = self.draft().holding(name)
            says: Counter = Counter()
            for shown in state.lines.values():
                says[shown.on] += shown.amount_pence
            opening = state.opening()
            if opening is not None:
                says[opening.on] += opening.pence
            days = set(says) | set(held[name])
            assert {d: says[d] - held[name][d] for d in days if says[d] != held[name][d]} == {}

    @invariant()
    def what_is_on_its_way_is_what_the_bank_has_yet_to_show(self) -> None:
        posted: Counter = Counter()
        for head, account, fund_, where, _, pence, _ in self.posted():
            if head == "on-its-way":
                posted[account, fund_, where] += pence
        for name in ("A-1", "A-2"):
            for waits in self.draft().account(name).awaited.values():
                for wait in waits:
                    sign = 1 if wait.direction == "in" else -1
                    for share in wait.shares:
                        posted[name, share.fund, wait.holding] -= sign * share.pence
        assert {key: pence for key, pence in posted.items() if pence} == {}

    @invariant()
    def postings_sum_to_nought(self) -> None:
        for stream, entries in self.entries.items():
            for entry in entries:
                assert sum(posting[5] for posting in postings(stream, entry.event)) == 0

    @invariant()
    def what_is_owed_is_what_the_postings_say(self) -> None:
        owed: Counter = Counter()
        for head, account, fund_, _, _, pence, _ in self.posted():
            if head == "owed":
                owed[account, fund_] += pence
        for name in ("A-1", "A-2"):
            account = self.draft().account(name)
            for fund_ in ("nhs", "council", "unassigned"):
                assert account.owed.get(fund_, 0) == owed[name, fund_] >= 0

    @invariant()
    def what_funders_owe_each_other_comes_to_nothing_and_is_what_they_bear(self) -> None:
        recharged: Counter = Counter()
        for head, account, fund_, _, _, pence, _ in self.posted():
            if head == "recharged" and account == "A-1":
                recharged[fund_] += pence
        assert sum(recharged.values()) == 0
        borne = self.draft().account("A-1").recharged
        assert all(recharged[name] == -borne.get(name, 0) for name in ("nhs", "council"))

    @invariant()
    def no_line_is_used_beyond_its_amount(self) -> None:
        for name in HOLDINGS:
            state = self.draft().holding(name)
            for line_, left in state.unallocated.items():
                amount = int(line_.split("/")[2])
                assert left * amount > 0 and abs(left) <= abs(amount)


Ledger.TestCase.settings = settings(
    max_examples=120,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestTheBanksMoneyIsAlwaysAccountedFor = Ledger.TestCase


class Kept(Ledger):
    """The same, and at the end all of it is kept in a ledger whose tables are then asked."""

    def teardown(self) -> None:
        from ledger.recording import stored_name, stored_state
        from ledger.store import NewRow, open_store
        from projections.morning import morning_check

        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/ledger.db"
            new_ledger(url)
            rows = [
                NewRow(stream, version, stored_name(event), stored_state(
                    event, by="x", command="c", on_behalf_of=None
                ))
                for stream, version, event in self.order
            ]  # fmt: skip
            with open_store(url) as store:
                store.record(rows)
                for when in (None, on(4), on(9)):
                    for check in morning_check(store, as_at=when).holdings:
                        assert check.difference_pence == 0, (check, when)


Kept.TestCase.settings = settings(
    max_examples=40,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestTheTablesSayWhatTheBankSays = Kept.TestCase


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(OFFSETS, AMOUNTS, SAYINGS), max_size=12), st.integers(0, 12))
def test_replay_equals_the_state_that_decisions_saw(lines, cut):
    draft = Draft(lambda stream: ())
    for command in SETUP:
        decide(draft, command)
    counts: Counter = Counter()
    items = []
    for offset, pence, says in lines:
        counts[offset, pence] += 1
        items.append((line(-pence, on(offset), counts[offset, pence]), says))
    decide(draft, statement(*items[:cut], opening_pence=0))
    decide(draft, statement(*items, name="cd"))
    again_account, again_holding = Account("A-1"), Holding("bank-1")
    for stream, version, event in draft.decided:
        entry = Entry(0, stream, version, "", "", None, "", event)
        if stream == "account:A-1":
            accounts.evolve(again_account, entry)
        elif stream == "holding:bank-1":
            holdings.evolve(again_holding, entry)
    assert again_account == draft.account("A-1")
    assert again_holding == draft.holding("bank-1")
