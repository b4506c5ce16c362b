"""Whole lives of accounts, told at random by orders that may be refused: what a person's statement
must hold for, whatever happened.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from ledger import commands as c
from ledger.errors import LedgerError
from ledger.service import Actor, Ledger, Order
from tests.builders import APRIL_1, allocated, fund, holding, linked, opened

FUNDS = ("nhs", "council")
CATEGORIES = ("wages", "transport", "therapy", "gambling", "personal-care")
GOALS = (None, "see-friends", "live-at-home")

SETUP = (
    opened(), fund("nhs"), fund("council", funder="northshire-council"),
    fund("own", funder="own", programme="own", contribution_charged=False),
    holding(), linked(), allocated("nhs"), allocated("council", amount_pence=10_000),
)  # fmt: skip


class Story:
    """One account's year, by a seed. Every step is an order, and a refusal is an answer."""

    def __init__(self, ledger: Ledger, seed: int) -> None:
        self.ledger, self.chance = ledger, random.Random(seed)
        self.today, self.told, self.spends, self.money = APRIL_1, 0, [], []

    def tell(self, order: c.Command) -> list:
        self.told += 1
        try:
            came = self.ledger.record([Order(f"story-{self.told}", order)], Actor("staff-1"))
        except LedgerError:
            return []
        return [entry for one in came for entry in one.entries]

    def run(self, steps: int) -> None:
        for order in SETUP:
            self.tell(order)
        doings = (
            self.pay, self.pay, self.spend, self.spend, self.spend, self.contribute, self.assess,
            self.owe, self.save, self.reverse, self.disallow, self.ask_back, self.revise,
            self.recategorise, self.share, self.own_money, self.review,
        )  # fmt: skip
        for _ in range(steps):
            self.today += timedelta(days=self.chance.randint(0, 9))
            self.chance.choice(doings)()

    def some(self, least: int = 1, most: int = 60_000) -> int:
        return self.chance.randint(least, most)

    def which(self) -> str:
        return self.chance.choice(FUNDS)

    def keep(self, entries: list) -> None:
        self.money += [entry.version for entry in entries]

    def pay(self) -> None:
        gross = self.some()
        first = self.today
        self.keep(self.tell(c.MakePayment(
            account="A-1", fund=self.which(), paid_on=self.today, gross_pence=gross,
            contribution_pence=self.chance.choice([0, 0, min(gross, 2_000)]),
            first_on=first, last_on=first + timedelta(days=self.chance.choice([6, 27, 30])),
        )))  # fmt: skip

    def spend(self) -> None:
        came = self.tell(c.RecordSpend(
            account="A-1", amount_pence=self.some(), paid_on=self.today, fund=self.which(),
            category=self.chance.choice(CATEGORIES), outcome=self.chance.choice(GOALS),
        ))  # fmt: skip
        self.spends += [entry.version for entry in came[:1]]
        self.keep(came[:1])

    def contribute(self) -> None:
        self.keep(self.tell(c.ReceiveContribution(
            account="A-1", fund="council", received_on=self.today, amount_pence=self.some(1, 5_000),
            to=self.chance.choice(["holding", "holding", "funder"]),
        )))  # fmt: skip

    def assess(self) -> None:
        self.tell(c.AssessContribution(
            account="A-1", fund="council", weekly_pence=self.some(0, 12_000), from_on=self.today,
            decided_on=self.today,
        ))  # fmt: skip

    def owe(self) -> None:
        self.tell(c.RecordLiability(
            account="A-1", liability=f"l-{self.told}", amount_pence=self.some(), fund=self.which(),
            kind=self.chance.choice(["paye", "wages", "holiday", "invoice", "redundancy"]),
            recorded_on=self.today, underwritten=self.chance.random() < 0.2,
        ))  # fmt: skip

    def save(self) -> None:
        self.tell(c.AgreeEarmark(
            account="A-1", earmark=f"e-{self.told}", fund=self.which(), purpose="wheelchair",
            amount_pence=self.some(), agreed_on=self.today,
            expires_on=self.today + timedelta(days=200),
        ))  # fmt: skip

    def reverse(self) -> None:
        if self.money:
            entry = self.chance.choice(self.money)
            self.tell(c.ReverseEntry(
                account="A-1", entry=entry, reason="typing-error", with_dependants=True
            ))  # fmt: skip

    def disallow(self) -> None:
        if self.spends:
            self.tell(c.DisallowSpend(
                account="A-1", spend=self.chance.choice(self.spends), disallowed_on=self.today,
                reason="not-in-plan",
            ))  # fmt: skip

    def recategorise(self) -> None:
        if self.spends:
            self.tell(c.RecategoriseSpend(
                account="A-1", spend=self.chance.choice(self.spends), category="therapy",
                reason="mistaken",
            ))  # fmt: skip

    def share(self) -> None:
        if self.spends:
            self.tell(c.CorrectShares(
                account="A-1", spend=self.chance.choice(self.spends), reason="plan-says",
                shares=(c.Weight(self.which(), 1),),
            ))  # fmt: skip

    def ask_back(self) -> None:
        name, which = f"r-{self.told}", self.which()
        ground = self.chance.choice(["unused-accumulated", "used-outside-plan", "paid-in-error"])
        pence = self.some(1, 3_000)
        self.tell(c.ProposeReclaim(
            account="A-1", reclaim=name, fund=which, amount_pence=pence, ground=ground,
            proposed_on=self.today,
        ))  # fmt: skip
        if self.chance.random() < 0.7:
            self.tell(c.ServeNotice(
                account="A-1", reclaim=name, served_on=self.today, amount_pence=pence,
                repay_by=self.today + timedelta(days=40), repayer="person", reasons=("unused",),
            ))  # fmt: skip
            self.keep(self.tell(c.ReceiveReclaim(
                account="A-1", reclaim=name, received_on=self.today + timedelta(days=20),
                amount_pence=self.some(1, pence),
            )))  # fmt: skip

    def revise(self) -> None:
        self.tell(c.ReviseAllocation(
            account="A-1", allocation=f"al-{self.which()}", amount_pence=self.some(1, 30_000),
            from_on=self.today, decided_on=self.today,
        ))  # fmt: skip

    def own_money(self) -> None:
        self.keep(self.tell(c.ReceiveTopUp(
            account="A-1", fund="own", beside="council", received_on=self.today,
            amount_pence=self.some(),
        )))  # fmt: skip

    def review(self) -> None:
        self.tell(c.HoldReview(
            account="A-1", fund=self.which(), held_on=self.today, plan_right=True,
            used_well=self.chance.random() < 0.5, sufficient=True, obligations_kept=True,
        ))  # fmt: skip


def days_of(chance: random.Random) -> tuple[date, date]:
    """Some days of the story's year."""
    first = APRIL_1 + timedelta(days=chance.randint(0, 150))
    return first, first + timedelta(days=chance.randint(0, 250))
