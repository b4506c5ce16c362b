"""Whatever funders ask of each other, in whatever order: nothing is made, lost, or asked twice."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account import folding as accounts
from ledger.account.recharges.apportioned import due_and_borne
from ledger.account.recharges.borne import bears, days_of, live_spends, moves_of
from ledger.account.state import Account
from ledger.book.decide import decide
from ledger.book.draft import Draft
from ledger.book.proposals import propose
from ledger.calendar import Period
from ledger.entry import Entry
from ledger.errors import Refused
from projections.postings import MONEY_HEADS, RECHARGED, SPENT, postings
from tests.builders import APRIL_1, allocated, fund, holding, linked, opened

FUNDS = ("nhs", "council", "wheels", "schools")
SETUP = (
    opened(),
    fund("nhs"),
    fund("council", funder="northshire-council", programme="social-care"),
    fund("wheels", programme="wheelchair"),
    fund("schools", funder="northshire-schools", programme="education"),
    holding(),
    holding("card-1", kind="card"),
    linked(),
    linked("card-1"),
    allocated(),
    allocated("council"),
)
OFFSETS = st.integers(0, 40)
PENCE = st.integers(1, 3000)
FUND = st.sampled_from(FUNDS)
WEIGHTS = st.lists(FUND, min_size=1, max_size=3, unique=True).flatmap(
    lambda names: st.tuples(*(st.integers(1, 9) for _ in names)).map(
        lambda each: tuple(c.Weight(n, w) for n, w in zip(names, each, strict=True))
    )
)


def on(offset: int) -> date:
    return APRIL_1 + timedelta(days=offset)


@st.composite
def spends(draw):
    first = draw(OFFSETS)
    last = first + draw(st.integers(0, 20))
    return c.RecordSpend(
        account="A-1", paid_on=on(draw(st.integers(0, 60))), amount_pence=draw(PENCE),
        category=draw(st.sampled_from(["care", "transport"])), shares=draw(WEIGHTS),
        for_from=on(first), for_to=on(last), holding=draw(st.sampled_from(["bank-1", "card-1"])),
    )  # fmt: skip


@st.composite
def payments(draw):
    first = draw(OFFSETS)
    return c.MakePayment(
        account="A-1", fund=draw(st.sampled_from(["nhs", "council"])), paid_on=on(first),
        first_on=on(first), last_on=on(first + draw(st.integers(0, 27))),
        gross_pence=draw(PENCE), on_top=True,
        holding=draw(st.sampled_from(["bank-1", "card-1"])),
    )  # fmt: skip


@st.composite
def raisings(draw):
    way = draw(st.lists(FUND, min_size=2, max_size=2, unique=True))
    first = draw(st.one_of(st.just(0), OFFSETS))
    how = draw(
        st.one_of(
            st.just({}), st.just({"by_plan": True}), st.just({"held": True}),
            WEIGHTS.map(lambda shares: {"shares": shares}),
        )
    )  # fmt: skip
    return c.RaiseRecharge(
        account="A-1", recharge=f"r-{draw(st.integers(1, 4))}", from_fund=way[0], to_fund=way[1],
        first_on=on(first), last_on=on(first + draw(st.integers(0, 80))), reason="x",
        raised_on=on(100), **how,
    )  # fmt: skip


@st.composite
def others(draw):
    own = {"account": "A-1", "recharge": f"r-{draw(st.integers(1, 4))}"}
    pence = draw(st.one_of(st.none(), PENCE))
    entry = draw(st.integers(9, 40))
    return draw(st.sampled_from([
        c.AgreeRecharge(**own, agreed_on=on(110), amount_pence=pence),
        c.AgreeRecharge(**own, agreed_on=on(110)),
        c.SettleRecharge(**own, settled_on=on(120), amount_pence=pence or 7, reference="R"),
        c.WithdrawRecharge(**own, withdrawn_on=on(105), reason="x"),
        c.ReverseEntry(account="A-1", entry=entry, reason="x", with_dependants=True),
        c.ReceiveRefund(account="A-1", spend=entry, received_on=on(70), amount_pence=pence or 5),
        c.DisallowSpend(
            account="A-1", spend=entry, disallowed_on=on(71), reason="x", amount_pence=pence
        ),
        c.AgreeSplit(
            account="A-1", shares=draw(WEIGHTS), from_on=on(draw(OFFSETS)), decided_on=on(90)
        ),
    ]))  # fmt: skip


HISTORY = st.tuples(
    st.lists(spends(), min_size=1, max_size=6),
    st.lists(payments(), max_size=4),
    st.lists(st.one_of(raisings(), others()), min_size=1, max_size=14),
).map(lambda parts: [order for part in parts for order in part])


class Told:
    """A history, told order by order; what was refused left nothing behind."""

    def __init__(self, orders) -> None:
        self.entries: list[Entry] = []
        self.draft = Draft(lambda stream: ())
        for order in (*SETUP, *orders):
            self.ask(order)

    def ask(self, order) -> bool:
        mark = len(self.draft.decided)
        try:
            decide(self.draft, order)
        except Refused:
            self.draft.take_back(mark)
            return False
        return True

    @property
    def account(self) -> Account:
        return self.draft.account("A-1")

    def sums(self, *names: str) -> Counter:
        found: Counter = Counter()
        for stream, _, event in self.draft.decided:
            for head, _, fund_, place, _, pence, _ in postings(stream, event):
                for name in names:
                    found[{"head": head, "fund": fund_, "holding": place}[name]] += pence
        return found


def heads(told: Told, *wanted: str, by: str) -> Counter:
    found: Counter = Counter()
    for stream, _, event in told.draft.decided:
        for head, _, fund_, place, _, pence, _ in postings(stream, event):
            if head in wanted:
                found[fund_ if by == "fund" else place] += pence
    return found


@settings(max_examples=150, deadline=None)
@given(HISTORY)
def test_each_fund_s_books_sum_to_nought_and_recharges_to_nothing_in_all(orders):
    told = Told(orders)
    assert not any(told.sums("fund").values())
    recharged = heads(told, RECHARGED, by="fund")
    assert sum(recharged.values()) == 0
    account = told.account
    assert {f: -p for f, p in account.recharged.items() if p} == {
        f: p for f, p in recharged.items() if p
    }


@settings(max_examples=150, deadline=None)
@given(HISTORY)
def test_a_recharge_changes_no_total_no_bank_and_nothing_that_the_person_owes(orders):
    told = Told(orders)
    without = [o for o in orders if not isinstance(o, c.RaiseRecharge)]
    assume(not any(isinstance(o, c.ReverseEntry | c.ReceiveRefund | c.DisallowSpend)
                   for o in without))  # fmt: skip
    before = Told(without)
    for place in ("bank-1", "card-1"):
        money = [heads(one, *MONEY_HEADS, by="holding")[place] for one in (told, before)]
        assert money[0] == money[1]
    for wanted in ((SPENT,), MONEY_HEADS, ("owed",), ("paid",), ("contributed",), ("returned",)):
        both = [sum(heads(one, *wanted, by="fund").values()) for one in (told, before)]
        assert both[0] == both[1]
    assert told.account.owed == before.account.owed
    assert told.account.reclaims == {}


@settings(max_examples=150, deadline=None)
@given(HISTORY)
def test_nothing_is_asked_twice_or_beyond_what_was_borne(orders):
    told = Told(orders)
    account, moves = told.account, moves_of(told.account)
    for version, spend in live_spends(account):
        own = moves.get(version, [])
        assert all(pence >= 0 for pence in spend.spent.values())
        whole = sum(spend.spent.values())
        assert sum(bears(spend, own).values()) == whole
        # In two parts of its days, and in one, it comes to the same, fund by fund.
        days = days_of(spend)
        middle = days.first + timedelta(days=days.days // 2)
        parts = Counter()
        for part in (Period(days.first, middle - timedelta(days=1)), Period(middle, days.last)):
            if part.days > 0:
                for fund_, pence in bears(spend, own, part, asked=True).items():
                    parts[fund_] += pence
        all_asked = bears(spend, own, asked=True)
        assert {f: p for f, p in parts.items() if p} == {f: p for f, p in all_asked.items() if p}
    for recharge in account.recharges.values():
        assert recharge.agreed_pence <= recharge.raised_pence
        assert recharge.settled_pence <= recharge.agreed_pence


@settings(max_examples=150, deadline=None)
@given(st.lists(spends(), min_size=1, max_size=6), st.lists(raisings(), min_size=1, max_size=5))
def test_all_that_is_asked_can_be_agreed(history, asked):
    told = Told([*history])
    for number, order in enumerate(asked):
        told.ask(c.RaiseRecharge(**{
            name: getattr(order, name) for name in order.__struct_fields__ if name != "recharge"
        }, recharge=f"r-{number}"))  # fmt: skip
    for name in list(told.account.recharges):
        order = c.AgreeRecharge(account="A-1", recharge=name, agreed_on=on(110))
        assert told.ask(order), told.account.recharges[name]
    for _, spend in live_spends(told.account):
        assert all(pence >= 0 for pence in spend.spent.values())


@settings(max_examples=100, deadline=None)
@given(HISTORY)
def test_no_held_money_goes_over_that_was_not_there(orders):
    told = Told(orders)
    account = told.account
    for recharge in account.recharges.values():
        if recharge.agreed is None or not recharge.agreed.held:
            continue
        said = recharge.agreed
        without = Counter()
        for stream, _, event in told.draft.decided:
            for head, _, fund_, place, _, pence, day in postings(stream, event):
                if head in MONEY_HEADS and fund_ == said.from_fund and day <= said.on:
                    without[place] += pence
        later_undone = any(isinstance(d.event, e.EntryReversed) for d in told.draft.decided)
        assert later_undone or all(without[part.holding] >= 0 for part in said.held)


@settings(max_examples=100, deadline=None)
@given(HISTORY)
def test_what_each_should_bear_and_what_each_bears_come_to_the_same(orders):
    account = Told(orders).account
    for days in (Period(on(0), on(80)), Period(on(7), on(19))):
        found = due_and_borne(account, days)
        assert sum(one.due_pence for one in found) == sum(one.borne_pence for one in found)
        assert sum(one.asked_pence for one in found) == 0


def _spent_for(first: date, last: date, pence: int, fund_: str) -> c.RecordSpend:
    return c.RecordSpend(
        account="A-1", paid_on=on(0), amount_pence=pence, category="care",
        shares=(c.Weight(fund_, 1),), for_from=first, for_to=last, holding="bank-1",
    )  # fmt: skip


RIGHT_AND_PARTLY_FOR_THE_SAME_DAYS = [
    _spent_for(on(18), on(31), 2176, "council"),
    _spent_for(on(25), on(41), 1272, "nhs"),
    c.RaiseRecharge(
        account="A-1", recharge="r-1", from_fund="nhs", to_fund="schools", first_on=on(0),
        last_on=on(55), reason="x", raised_on=on(100),
    ),
    c.AgreeSplit(
        account="A-1", from_on=on(0), decided_on=on(90),
        shares=(c.Weight("schools", 9), c.Weight("nhs", 1), c.Weight("council", 1)),
    ),
    c.AgreeRecharge(account="A-1", recharge="r-1", agreed_on=on(110)),
]  # fmt: skip
"""A spend whose shares can be put right, for some days before those of one that cannot."""


@settings(max_examples=100, deadline=None)
@given(HISTORY)
@example(RIGHT_AND_PARTLY_FOR_THE_SAME_DAYS)
def test_once_what_is_proposed_is_done_and_agreed_nothing_is_left_to_propose(orders):
    told = Told(orders)
    for name in list(told.account.recharges):
        told.ask(c.WithdrawRecharge(
            account="A-1", recharge=name, withdrawn_on=on(125), reason="x"
        ))  # fmt: skip
    copy = Draft(lambda stream: [
        Entry(0, s, v, "", "", None, "", event) for s, v, event in told.draft.decided if s == stream
    ])  # fmt: skip
    for one in propose(copy, "A-1", on=on(130)):
        assert one.pence + one.held_pence > 0
        assert told.ask(one.command), one
    for name, recharge in list(told.account.recharges.items()):
        if recharge.is_asked and recharge.raised.raised_on == on(130):
            assert told.ask(c.AgreeRecharge(account="A-1", recharge=name, agreed_on=on(131)))
    again = propose(told.draft, "A-1", on=on(140))
    assert again == []


@settings(max_examples=100, deadline=None)
@given(HISTORY)
def test_replay_equals_what_decisions_saw(orders):
    told = Told(orders)
    again = Account("A-1")
    for stream, version, event in told.draft.decided:
        if stream == "account:A-1":
            accounts.evolve(again, Entry(0, stream, version, "", "", None, "", event))
    assert again == told.account
