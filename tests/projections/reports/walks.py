"""A small account in which anything happens to its spends, drawn at random and recorded."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.commands import Weight
from ledger.errors import Refused
from ledger.recording import entry_of
from ledger.service import Actor, Ledger, Order
from ledger.store import open_store
from tests.account.test_budgets import plan, planned_line
from tests.builders import APRIL_1, allocated, day, fund, holding, linked, opened
from tests.making import new_ledger

FUNDS = ("nhs", "council")
FUNDERS = {"nhs": "northshire-icb", "council": "northshire-council"}
SETUP = (
    opened(),
    fund("nhs"),
    fund("council", funder="northshire-council", programme="social-care"),
    holding(),
    linked(),
    allocated(),
    allocated("council"),
)
PLANS = (
    plan(
        planned_line(shares=(Weight("nhs", 3), Weight("council", 2))),
        planned_line("gym", outcome="get-out", category="leisure", frequency="yearly", fund="nhs"),
        from_on=day(10), outcomes=("stay-well", "get-out"),
    ),
    plan(
        planned_line("swim", outcome="get-out", category="leisure", fund="council"),
        planned_line("trip", outcome="see-people", category="leisure", frequency="once",
                     amount_pence=None, fund="nhs"),
        name="plan-2", agreed_on=day(5, 5), from_on=day(5, 5), outcomes=("get-out", "see-people"),
    ),
)  # fmt: skip

WHEN = st.integers(0, 75).map(lambda n: APRIL_1 + timedelta(days=n))
LATER = st.integers(30, 75).map(lambda n: APRIL_1 + timedelta(days=n))
PENCE = st.integers(1, 1_500)
WHICH = st.integers(0, 30)
CATEGORY = st.sampled_from(("personal-care", "leisure", "transport"))
SHARES = st.sampled_from(
    (
        (Weight("nhs", 1),),
        (Weight("council", 1),),
        (Weight("nhs", 2), Weight("council", 1)),
        (Weight("nhs", 1), Weight("council", 1)),
    )
)

A_SPEND = st.tuples(
    st.just("spend"), WHEN, st.integers(1_000, 5_000), CATEGORY, SHARES,
    st.sampled_from((None, "pa-hours", "gym", "swim")),
    st.sampled_from((None, "stay-well", "get-out", "elsewhere")),
    st.sampled_from(("agency", "personal-assistant", "other", "cash", "a-new-kind")),
)  # fmt: skip
ANYTHING = st.one_of(
    A_SPEND,
    st.tuples(st.just("refund"), WHICH, LATER, PENCE),
    st.tuples(st.just("disallow"), WHICH, LATER, st.one_of(st.none(), PENCE)),
    st.tuples(st.just("accept"), WHICH, LATER, st.sampled_from((0, 0, 1, 700))),
    st.tuples(st.just("query"), WHICH, WHEN, st.sampled_from(("what-is-it", "why-so-much"))),
    st.tuples(st.just("recategorise"), WHICH, CATEGORY),
    st.tuples(st.just("share"), WHICH, SHARES),
    st.tuples(st.just("recharge"), WHEN),
    st.tuples(st.just("evidence"), WHICH, WHEN),
    st.tuples(st.just("plan"), st.just(PLANS[1])),
    st.tuples(
        st.just("review"), WHEN, st.sampled_from(("stay-well", "get-out", "see-people")),
        st.sampled_from(("yes", "partly", "no")),
    ),
    st.tuples(st.just("reverse"), WHICH),
)  # fmt: skip
STEPS = st.tuples(
    st.lists(A_SPEND, min_size=2, max_size=5), st.lists(ANYTHING, min_size=4, max_size=14)
).map(lambda parts: [("plan", PLANS[0]), *parts[0], *parts[1]])
"""A few spends under a plan, and then whatever comes."""


def walked(url: str, steps: list[tuple]) -> str:
    """A new ledger in which these steps were taken, but for those that were refused."""
    new_ledger(url)
    with open_store(url) as store:
        ledger = Ledger(store)
        ledger.record([Order(f"set-{n}", one) for n, one in enumerate(SETUP)], Actor("anna"))
        for number, step in enumerate(steps):
            for at, order in enumerate(_orders(store, number, step)):
                try:
                    ledger.record([Order(f"step-{number}-{at}", order)], Actor("anna"))
                except Refused:
                    break
    return url


def _orders(store, number: int, step: tuple) -> list[c.Command]:
    rows = store.load_many({"account:A-1"})["account:A-1"]
    entries = [entry_of(row) for row in rows]
    spends = [one.version for one in entries if isinstance(one.event, e.SpendRecorded)]
    what, *how = step
    if what == "plan":
        return list(how)
    if what == "spend":
        return [_spend(*how)]
    if what == "review":
        return [_review(*how)]
    if what == "recharge":
        return _recharge(f"r-{number}", *how)
    if what == "reverse":
        money = [one.version for one in entries if isinstance(one.event, e.Reversible)]
        entry = money[how[0] % len(money)] if money else 1
        return [c.ReverseEntry(account="A-1", entry=entry, reason="wrong", with_dependants=True)]
    if not spends:
        return []
    return [_about(what, spends[how[0] % len(spends)], *how[1:])]


def _spend(on: date, pence: int, category, shares, line, outcome, provider) -> c.Command:
    return c.RecordSpend(
        account="A-1", paid_on=on, amount_pence=pence, category=category, shares=shares,
        plan_line=line, outcome=outcome, provider=provider, again=True,
    )  # fmt: skip


def _review(on: date, outcome: str, achieved: str) -> c.Command:
    return c.HoldReview(
        account="A-1", fund="nhs", held_on=on, outcomes=(e.OutcomeSeen(outcome, achieved),),
        plan_right=True, used_well=True, sufficient=True, obligations_kept=True,
    )  # fmt: skip


def _recharge(name: str, on: date) -> list[c.Command]:
    later = on + timedelta(days=30)
    return [
        c.RaiseRecharge(
            account="A-1", recharge=name, from_fund="nhs", to_fund="council", first_on=APRIL_1,
            last_on=on, reason="never-ours", raised_on=later,
        ),
        c.AgreeRecharge(account="A-1", recharge=name, agreed_on=later),
    ]  # fmt: skip


def _about(what: str, spend: int, *how) -> c.Command:
    match what:
        case "refund":
            return c.ReceiveRefund(
                account="A-1", spend=spend, received_on=how[0], amount_pence=how[1]
            )
        case "disallow":
            return c.DisallowSpend(
                account="A-1", spend=spend, disallowed_on=how[0], reason="outside-plan",
                amount_pence=how[1],
            )  # fmt: skip
        case "accept":
            return c.AcceptSpend(
                account="A-1", spend=spend, accepted_on=how[0], reason="explained",
                restored_pence=how[1],
            )  # fmt: skip
        case "query":
            return c.QuerySpend(account="A-1", spend=spend, queried_on=how[0], reason=how[1])
        case "recategorise":
            return c.RecategoriseSpend(
                account="A-1", spend=spend, category=how[0], reason="wrongly-coded"
            )
        case "share":
            return c.CorrectShares(account="A-1", spend=spend, shares=how[0], reason="whose-it-was")
    assert what == "evidence", what
    return c.AttachEvidence(
        account="A-1", spend=spend, kind="receipt", sha256="a" * 64, attached_on=how[0]
    )
