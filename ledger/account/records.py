"""What an account keeps of each thing that happened in it: a spend, a reclaim, a recharge, a
return, an allocation; and the words that they go by.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ledger import events as e
from ledger.account.budgets.state import Pot
from ledger.calendar import Period

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
