"""An account as its entries leave it: what decisions read.

Balances are not kept here; they are a fold over postings, in projections.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from ledger import events as e
from ledger.account.budgets.state import Budget, Pot
from ledger.account.records import (
    Allocation,
    Link,
    Questions,
    Recharge,
    Reclaim,
    Return,
    Spend,
    pot_of,
    root_of,
)
from ledger.account.spends.plain import NO_PLAIN, PlainSpends
from ledger.account.spends.sums import Spending
from ledger.account.waiting import Wait

Found = TypeVar("Found")


@dataclass(slots=True)
class Account:
    """One person's budget account. version is 0 until it is opened.

    funds are on the terms recorded last, terms every one of them as recorded.
    recharged is what each fund bears by recharges agreed: the new fund more, the old one less.
    plain is empty where a decision is made: where a question over many accounts left spends of
    which nobody said more out of the fold, out of spends and money, here they are. kept are
    answers already worked out, where who folded the account says that nothing more will be.
    """

    id: str
    version: int = 0
    opened: e.AccountOpened | None = None
    opened_by: str = ""
    funds: dict[str, e.FundAdded] = field(default_factory=dict)
    terms: dict[str, list[e.FundAdded]] = field(default_factory=lambda: defaultdict(list))
    eligibilities: list[e.EligibilityChanged] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    suspended: list[tuple[date, date | None]] = field(default_factory=list)
    stop: e.StopDecided | None = None
    died_on: date | None = None
    closed_on: date | None = None
    allocations: dict[str, Allocation] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
    surpluses: list[e.SurplusIdentified] = field(default_factory=list)
    reclaims: dict[str, Reclaim] = field(default_factory=dict)
    recharges: dict[str, Recharge] = field(default_factory=dict)
    returns: dict[str, Return] = field(default_factory=dict)
    details: list[e.PersonDetailsKept] = field(default_factory=list)
    spends: dict[int, Spend] = field(default_factory=dict)
    plain: PlainSpends = NO_PLAIN
    kept: dict[tuple, Any] | None = None
    questions: dict[int, Questions] = field(default_factory=dict)
    sums: Spending | None = None
    paid: Pot = field(default_factory=lambda: defaultdict(int))
    owed: Pot = field(default_factory=lambda: defaultdict(int))
    recharged: Pot = field(default_factory=lambda: defaultdict(int))
    money: dict[int, e.Reversible] = field(default_factory=dict)
    decisions: dict[int, e.Revocable] = field(default_factory=dict)
    reversed_by: dict[int, int] = field(default_factory=dict)
    chains: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    awaited: dict[int, list[Wait]] = field(default_factory=dict)
    by_line: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    shown: dict[tuple, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def stream(self) -> str:
        return f"account:{self.id}"

    def programmes(self, fund: str) -> list[tuple[date, str]]:
        """The programmes of a fund and the first day of each, in order: of two from one day the
        later recorded counts, and the first holds for days before it too."""
        since = {one.from_on: one.programme for one in self.terms.get(fund, ())}
        found: list[tuple[date, str]] = []
        for day in sorted(since):
            if not found or found[-1][1] != since[day]:
                found.append((day if found else date.min, since[day]))
        return found

    @property
    def spending(self) -> Spending:
        """Running sums of the spends that stand: made when they are first asked for, and kept up
        from there. Most questions never ask, and sums are a third of the folding."""
        if self.sums is None:
            self.sums = Spending()
            for version, spend in self.spends.items():
                if version not in self.reversed_by:
                    self.sums.count(spend)
        return self.sums

    def once(self, key: tuple, answer: Callable[[], Found]) -> Found:
        """An answer of this account, worked out once where it is folded no further."""
        if self.kept is None:
            return answer()
        if key not in self.kept:
            self.kept[key] = answer()
        return self.kept[key]

    def count_spend(self, spend: Spend, sign: int = 1) -> None:
        """Keep the sums up, where anybody asked for them: with sign -1 before a spend changes."""
        if self.sums is not None:
            self.sums.count(spend, sign)

    def is_suspended(self, day: date) -> bool:
        return any(a <= day and (b is None or day < b) for a, b in self.suspended)

    def holdings_on(self, day: date) -> list[str]:
        """Where this account's money may be on a day."""
        return [link.holding for link in self.links if link.on(day)]

    def live_money(self) -> Iterable[e.Reversible]:
        """The money events that stand."""
        return (event for version, event in self.money.items() if version not in self.reversed_by)

    def was_paid_into(self) -> set[str]:
        """The holdings that its money went to, whether or not it was taken back since."""
        places = (e.PaymentMade, e.OpeningBalanceBrought)
        found = {one.holding for one in self.money.values() if isinstance(one, places)}
        return {holding for holding in found if holding is not None}

    def payments(self) -> Iterable[tuple[int, e.PaymentMade]]:
        """Payments that stand, with their versions."""
        return self.once(("payments",), lambda: list(self._payments()))

    def _payments(self) -> Iterable[tuple[int, e.PaymentMade]]:
        for version, event in self.money.items():
            if isinstance(event, e.PaymentMade) and version not in self.reversed_by:
                yield version, event

    def owed_before(self, fund: str) -> int:
        """What was owed to a fund when it was brought into this ledger, in pence."""
        return sum(
            one.owed_pence
            for version, event in self.money.items()
            if isinstance(event, e.OpeningBalanceBrought) and self.is_live(version)
            for one in event.funds
            if one.fund == fund
        )

    def is_live(self, version: int) -> bool:
        return version in self.money and version not in self.reversed_by

    def resting_on_decision(self, version: int) -> list[int]:
        """Live entries that stand only because of an allocation: its end, and its payments."""
        made = self.decisions[version]
        if not isinstance(made, e.AllocationMade):
            return []
        allocation = self.allocations[made.allocation]
        found = [
            v
            for v, other in self.decisions.items()
            if isinstance(other, e.AllocationEnded)
            and other.allocation == made.allocation
            and v not in self.reversed_by
        ]
        found += [
            v
            for v, paid in self.payments()
            if (paid.fund, paid.deployment) == (made.fund, made.deployment)
            and allocation.covers(paid.first_on or paid.paid_on)
        ]
        return sorted(found, reverse=True)

    def resting_on(self, version: int) -> list[int]:
        """Live entries that must go before this one can, latest first.

        All that was said of a spend or a payment rests on it; of two things said of one entry,
        the later rests on the earlier; what paid off a debt rests on what made it; and so on,
        with what rests on those. The bank's line for an entry and what people say of it do not
        rest on each other, but for whose money it was.
        """
        going = {version}
        waiting = [version]
        while waiting:
            more = set(self._directly_on(waiting.pop()))
            if not waiting and not more - going:
                more = set(self._paid_off_without(going))
            waiting += more - going
            going |= more
        return sorted(going - {version}, reverse=True)

    def _directly_on(self, version: int) -> Iterable[int]:
        event = self.money[version]
        yield from (v for v in self.chains.get(version, ()) if self.is_live(v))
        for later in (v for root in self.roots_of(event) for v in self.chains.get(root, ())):
            one_is_the_banks = e.LineMatched in (type(event), type(self.money[later]))
            whose = e.SharesCorrected in (type(event), type(self.money[later]))
            if later > version and self.is_live(later) and (whose or not one_is_the_banks):
                yield later

    def roots_of(self, event: e.Reversible) -> Iterable[int]:
        """The entries that this one is about: none, one, or every spend of a recharge."""
        if isinstance(event, e.RechargeAgreed):
            return [part.spend for part in event.parts]
        if isinstance(event, e.RechargeSettled):
            agreed_at = self.recharges[event.recharge].agreed_at
            return [] if agreed_at is None else [agreed_at]
        root = root_of(event)
        return [] if root is None else [root]

    def _paid_off_without(self, going: set[int]) -> Iterable[int]:
        """What paid off debts that would not be there once these entries are gone."""
        left = defaultdict(int, self.owed)
        for version in going:
            for fund, pence in _owed_by(self.money[version]).items():
                left[fund] -= pence
        for fund, pence in left.items():
            if pence < 0:
                yield from (v for v in self.money if self.is_live(v) and self._pays_off(v, fund))

    def _pays_off(self, version: int, fund: str) -> bool:
        event = self.money[version]
        if isinstance(event, e.MadeGood) and event.spend is None:
            return any(share.fund == fund for share in event.shares)
        given_up = isinstance(event, (e.ReclaimReceived, e.ReclaimWrittenOff))
        owed = given_up and event.against == "owed"
        return owed and event.fund == fund


def _owed_by(event: e.Reversible) -> Pot:
    """The debts that an entry made, by fund; negative where it paid them off."""
    match event:
        case e.OpeningBalanceBrought():
            return {fund.fund: fund.owed_pence for fund in event.funds if fund.owed_pence}
        case e.SpendDisallowed():
            return pot_of(event.shares)
        case e.SpendAccepted():
            paid_off = pot_of(event.restored)
        case e.MadeGood() | e.RefundReceived(against="owed"):
            paid_off = pot_of(event.shares)
        case e.ReclaimReceived(against="owed") | e.ReclaimWrittenOff(against="owed"):
            paid_off = {event.fund: event.amount_pence}
        case _:
            return {}
    return {fund: -pence for fund, pence in paid_off.items()}
