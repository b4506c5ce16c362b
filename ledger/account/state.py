"""An account as its entries leave it: what decisions read.

Balances are not kept here; they are a fold over postings, in projections.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from ledger import events as e
from ledger.account.budgets.state import Budget, Pot
from ledger.account.spends.plain import NO_PLAIN, PlainSpends
from ledger.account.spends.sums import Spending
from ledger.account.waiting import Wait
from ledger.calendar import Period

Found = TypeVar("Found")

UNASSIGNED = "unassigned"
"""The reserved fund that holds what nobody has attributed yet."""

OWN = "own"
"""The programme of a fund that is the person's own money, beside what funders give."""


DECLARATION = "declaration"
"""What a return wants signed, beside its papers."""

FROM_WHAT_IS_OWED = ("used-outside-plan", "fraud-or-offence")
"""Grounds of reclaims that ask for what was spent and is owed; the others ask for what is there."""
FROM_WHAT_IS_LEFT = ("unused-accumulated", "plan-changed", "circumstances-changed", "death")
"""Grounds that ask for the same money: what is left. Money paid in error, or on a condition that
was not met, is other money, and may be asked for whether it is left or spent."""


class Link(NamedTuple):
    """The days on which a holding keeps this account's money; last_on None: still. later: linked
    once the account's money had gone somewhere else."""

    holding: str
    from_on: date
    last_on: date | None
    later: bool = False

    def on(self, day: date) -> bool:
        return self.from_on <= day and (self.last_on is None or day <= self.last_on)


@dataclass(slots=True)
class Questions:
    """What was asked about an entry. settled is what an answer answered, by the answer's entry."""

    open: list[e.SpendQueried] = field(default_factory=list)
    settled: dict[int, list[e.SpendQueried]] = field(default_factory=dict)

    @property
    def rules(self) -> set[str]:
        return {query.rule for query in self.open}


@dataclass(slots=True)
class Spend:
    """A spend as it now stands. spent and owed are what is left of it in each, by fund."""

    event: e.SpendRecorded
    category: str
    spent: Pot
    owed: Pot = field(default_factory=dict)
    questions: Questions | None = None
    proofs: list[e.EvidenceAttached] = field(default_factory=list)

    @property
    def queries(self) -> set[str]:
        """The rules and reasons that nobody has answered yet."""
        return self.questions.rules if self.questions else set()

    @property
    def shares(self) -> Pot:
        return {fund: self.spent.get(fund, 0) + self.owed.get(fund, 0) for fund in self.spent}


@dataclass(slots=True)
class Reclaim:
    """A reclaim on its way through notice and reply to settlement.

    received is what came back by any way, offset what of it was taken off payments. Each of
    requests but the last is answered by the decision in its place. made_good is what of a debt it
    asked for is owed no more, by the entry that made it good: repaid another way, or allowed.
    reopened is what of it, once let be, is asked for again by another reclaim.
    """

    proposed: e.ReclaimProposed
    notice: e.NoticeServed | None = None
    requests: list[e.ReconsiderationRequested] = field(default_factory=list)
    decided: list[e.ReconsiderationDecided] = field(default_factory=list)
    agreed: list[e.InstalmentsAgreed] = field(default_factory=list)
    withdrawal: e.ReclaimWithdrawn | None = None
    reopened: list[e.ReclaimReopened] = field(default_factory=list)
    received_pence: int = 0
    offset_pence: int = 0
    written_off_pence: int = 0
    withdrawn: bool = False
    made_good: dict[int, int] = field(default_factory=dict)

    @property
    def asked(self) -> e.ReconsiderationRequested | None:
        """What nobody has answered yet."""
        return self.requests[-1] if len(self.requests) > len(self.decided) else None

    @property
    def settled_by(self) -> e.InstalmentsAgreed | None:
        """How it is to be settled, by what was agreed last."""
        return self.agreed[-1] if self.agreed else None

    @property
    def stands_pence(self) -> int:
        """What came back of it and what is still to come: what nobody else may ask for."""
        return self.received_pence + self.left_pence

    @property
    def asked_pence(self) -> int:
        """What is asked in all, as it now stands; what came back, once the rest is withdrawn."""
        if self.withdrawn:
            return self.received_pence
        if self.decided:
            return self.decided[-1].amount_pence
        return (self.notice or self.proposed).amount_pence

    @property
    def left_pence(self) -> int:
        """What is still to come back."""
        gone = self.received_pence + self.written_off_pence + sum(self.made_good.values())
        return max(0, self.asked_pence - gone)

    @property
    def held_up(self) -> bool:
        """Somebody asked that it be looked at again, and nobody has yet: nothing may be taken."""
        return self.asked is not None and not self.withdrawn


@dataclass(slots=True)
class Recharge:
    """What one funder asks of another, and how far they have come.

    agreed_at is the entry that says what was agreed.
    """

    raised: e.RechargeRaised
    disputed: e.RechargeDisputed | None = None
    agreed: e.RechargeAgreed | None = None
    agreed_at: int | None = None
    settlements: list[e.RechargeSettled] = field(default_factory=list)
    withdrawn: e.RechargeWithdrawn | None = None

    @property
    def raised_pence(self) -> int:
        return self.raised.held_pence + sum(part.pence for part in self.raised.parts)

    @property
    def agreed_pence(self) -> int:
        if self.agreed is None:
            return 0
        return sum(part.pence for part in (*self.agreed.parts, *self.agreed.held))

    @property
    def settled_pence(self) -> int:
        return sum(one.amount_pence for one in self.settlements)

    @property
    def is_asked(self) -> bool:
        """Asked, and neither agreed nor given up yet."""
        return self.agreed is None and self.withdrawn is None


ReturnStep = e.ReturnReceived | e.ReturnReviewed | e.ReturnWithdrawn


@dataclass(slots=True)
class Return:
    """A return that the person was asked for by entry, and every step since as it was recorded,
    each with its version. What they come to on a day: `ledger.account.life.return_standing`."""

    entry: int
    requested: e.ReturnRequested
    steps: list[tuple[int, ReturnStep]] = field(default_factory=list)


@dataclass(slots=True)
class Allocation:
    """An allocation, the day after which it no longer runs, and its revisions as recorded."""

    made: e.AllocationMade
    last_on: date | None
    revisions: list[e.AllocationRevised] = field(default_factory=list)

    def covers(self, day: date) -> bool:
        return self.made.from_on <= day and (self.last_on is None or day <= self.last_on)


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


def root_of(event: e.Reversible) -> int | None:
    """The entry that this one is about, if any."""
    if isinstance(event, (e.PaymentReturned, e.LineMatched, e.OffsetApplied, e.PaymentPurposeTold)):
        return event.entry
    return getattr(event, "spend", None)


def lines_of(event: e.Reversible) -> list[str]:
    """The bank lines an entry rests on."""
    if isinstance(event, e.MoneyMoved):
        return [line for line in (event.from_line, event.to_line) if line]
    line = getattr(event, "line", None)
    return [line] if line else []


def pot_of(shares: Iterable[e.Share]) -> Pot:
    pot: Pot = defaultdict(int)
    for share in shares:
        pot[share.fund] += share.pence
    return dict(pot)


def payment_days(payment: e.PaymentMade) -> Period | None:
    """The days a payment is for, where it says."""
    if payment.first_on is None or payment.last_on is None:
        return None
    return Period(payment.first_on, payment.last_on)
