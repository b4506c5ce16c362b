"""When a fund pays an account, and what a run would pay of it on a day, with reasons. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal, NamedTuple

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import holding_for, must_know_fund, must_not_be_closed
from ledger.account.pay.due import Due, OneOff, Piece, due_of
from ledger.account.pay.overpaid import to_ask_back
from ledger.account.pay.paid import payments_of
from ledger.account.pay.passed_on import paid_by_another
from ledger.account.pay.payments import may_be_paid
from ledger.account.pay.worth import DEPLOYMENTS
from ledger.account.state import Account
from ledger.calendar import Period, uk_words
from ledger.errors import Refused
from ledger.money import pounds
from ledger.policy.policies import Policies

PAID_TO = DEPLOYMENTS[:2]
"""Money of these goes to somebody; notional money is the funder's own until a provider is paid."""

EXCEEDS = "contribution-exceeds-payment"
UNPLACED = "payment-without-days"
ANOTHERS = "another-fund-pays"
ARREARS = "arrears"
OVERPAID = "overpaid"


def agree_payment_schedule(account: Account, order: c.AgreePaymentSchedule) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    if must_know_fund(account, order.fund) is None:
        raise Refused("reserved-fund", "a payment is some fund's money; name the fund")
    if order.deployment == "notional":
        raise Refused(
            "notional-is-not-paid",
            "notional money stays with the funder, who pays providers; it has no schedule",
            "--deployment direct_payment or third_party",
        )
    for one in payments_of(account, order.fund, order.deployment):
        if one.days is not None and one.days.first < order.from_on <= one.days.last:
            raise Refused(
                "inside-a-paid-period",
                f"entry {one.entry} paid fund {order.fund} for {uk_words(one.days.first)} to "
                f"{uk_words(one.days.last)}, and periods would begin on {uk_words(order.from_on)}",
                f"--from {one.days.last + timedelta(days=1):%d/%m/%Y}, the day after",
            )
    return [
        e.PaymentScheduleAgreed(
            fund=order.fund,
            deployment=order.deployment,
            frequency=order.frequency,
            from_on=order.from_on,
            days_before=order.days_before,
            timing=order.timing,
            basis=order.basis,
            decided_on=order.decided_on,
        )
    ]


class ToPay(NamedTuple):
    """A payment to make. net_pence is what is due to reach the account, before any offset."""

    fund: str
    deployment: Literal["third_party", "direct_payment"]
    holding: str
    days: Period | None
    one_off: str | None
    gross_pence: int
    contribution_pence: int
    net_pence: int
    basis: Literal["net", "gross"]


class Payable(NamedTuple):
    """What a run pays an account, what it leaves out and why, and the packs that said so."""

    pay: tuple[ToPay, ...]
    left_out: tuple[e.LeftOut, ...]
    policies: frozenset[str]


class Asked(NamedTuple):
    """What a run was asked for. funds None: every one."""

    paid_on: date
    pay_days_to: date
    upto_on: date
    with_arrears: bool
    funder: str | None = None
    fund: str | None = None
    deployment: str | None = None


def payable(account: Account, asked: Asked, policies: Policies) -> Payable:
    """What to pay an account on a day, in the order of funds and days."""
    pay: list[ToPay] = []
    left: dict[tuple[str, str], int] = {}
    packs: set[str] = set()
    before: list[Due] = []
    for fund, deployment in _keys(account, asked):
        due = due_of(account, fund, deployment, on=asked.pay_days_to, upto=asked.upto_on)
        ways = [one for one in before if one.fund == fund] + [due]
        before.append(due)
        found = _Found(account, due, asked, to_ask_back(account, ways, on=asked.paid_on)[-1])
        funder = account.funds[fund].funder if fund in account.funds else ""
        pack = policies.in_force(funder, asked.paid_on)
        found.sort_out(arrears_days=pack.rules.arrears_days)
        if found.pay or found.left:
            packs.add(pack.ref)
        pay += found.pay
        for rule, pence in found.left.items():
            left[fund, rule] = left.get((fund, rule), 0) + pence
    left_out = tuple(e.LeftOut(account.id, *key, pence) for key, pence in left.items())
    return Payable(tuple(pay), left_out, frozenset(packs))


def _keys(account: Account, asked: Asked) -> list[tuple[str, str]]:
    keys = {(one.fund, one.deployment) for one in account.budget.schedules}
    keys |= {(paid.fund, paid.deployment) for _, paid in account.payments()}
    keys |= {
        (made.fund, made.deployment)
        for made in (allocation.made for allocation in account.allocations.values())
        if made.frequency == "one-off"
    }
    return sorted(
        (fund, deployment)
        for fund, deployment in keys
        if deployment in PAID_TO
        and fund in account.funds
        and asked.funder in (None, account.funds[fund].funder)
        and asked.fund in (None, fund)
        and asked.deployment in (None, deployment)
    )


class _Found:
    """What is to be paid of one fund, sorted from what is left out."""

    def __init__(self, account: Account, due: Due, asked: Asked, to_ask_back: int) -> None:
        self._account, self._due, self._asked = account, due, asked
        self._to_ask_back = to_ask_back
        self.pay: list[ToPay] = []
        self.left: dict[str, int] = {}

    def sort_out(self, *, arrears_days: int) -> None:
        oldest = self._asked.paid_on - timedelta(days=arrears_days)
        wanted: list[Piece | OneOff] = []
        for one in (*self._due.pieces, *self._due.one_offs):
            rule = self._rule_against(one, oldest)
            if rule is None:
                wanted.append(one)
            elif rule and rule != OVERPAID:
                self._leave(rule, abs(one.difference_pence))
        if self._to_ask_back:
            self._leave(OVERPAID, self._to_ask_back)
        if not wanted:
            return
        rule, holding = self._stopped_by()
        if rule is not None:
            self._leave(rule, sum(one.difference_pence for one in wanted))
        else:
            self.pay = [self._to_pay(one, holding) for one in wanted]

    def _leave(self, rule: str, pence: int) -> None:
        self.left[rule] = self.left.get(rule, 0) + pence

    def _rule_against(self, one: Piece | OneOff, oldest: date) -> str | None:
        """Why a piece is not paid: None where it is, empty where there is nothing to pay."""
        if one.entries:
            if one.difference_pence <= 0:
                return OVERPAID if one.difference_pence else ""
            return None if self._asked.with_arrears else self._arrears()
        if isinstance(one, Piece) and one.exceeds:
            return EXCEEDS
        if isinstance(one, Piece) and one.due_pence and self._is_anothers(one):
            return ANOTHERS
        if one.due_pence == 0 and (isinstance(one, OneOff) or not one.gross_pence):
            return ""
        should = one.pay_on if isinstance(one, Piece) else one.on
        late = should is not None and should < oldest
        return self._arrears() if late and not self._asked.with_arrears else None

    def _arrears(self) -> str:
        """What is perhaps paid by a payment that nobody said the days of is no arrears yet."""
        return UNPLACED if self._due.unplaced else ARREARS

    def _is_anothers(self, piece: Piece) -> bool:
        return paid_by_another(self._account, self._due.fund, piece.days) is not None

    def _stopped_by(self) -> tuple[str | None, str]:
        """The rule that stops every payment of this fund, or None and the holding to pay into."""
        try:
            if self._due.unplaced:
                return UNPLACED, ""
            may_be_paid(self._account, self._asked.paid_on)
            return None, _usual_holding(self._account, self._due, self._asked.paid_on)
        except Refused as refusal:
            return refusal.rule, ""

    def _to_pay(self, one: Piece | OneOff, holding: str) -> ToPay:
        fund, deployment = self._due.fund, self._due.deployment
        if isinstance(one, OneOff):
            pence = one.difference_pence
            return ToPay(fund, deployment, holding, None, one.allocation, pence, 0, pence, "net")
        gross, contribution = _parts(one)
        net = one.difference_pence
        return ToPay(fund, deployment, holding, one.days, None, gross, contribution, net, one.basis)


def _usual_holding(account: Account, due: Due, on: date) -> str:
    """The only holding linked, or of several the one that the fund was last paid into."""
    linked = account.holdings_on(on)
    if len(linked) > 1:
        for _, paid in sorted(account.payments(), reverse=True, key=lambda one: one[0]):
            if (paid.fund, paid.deployment) == (due.fund, due.deployment):
                if paid.holding in linked:
                    return paid.holding
                break
    return holding_for(account, None, on)


def _parts(piece: Piece) -> tuple[int, int]:
    """Gross and contribution of what is still to be paid, which come to the difference.

    Where both rose, each by its own difference; where the contribution fell, or some of a payment
    never came, the difference as gross and no contribution.
    """
    net = piece.difference_pence
    if not piece.is_paid:
        return piece.gross_pence, piece.contribution_pence
    gross = piece.gross_pence - piece.paid_gross_pence
    contribution = piece.contribution_pence - piece.paid_contribution_pence
    if piece.basis == "gross":
        return net, max(0, min(net, contribution))
    if gross > 0 and 0 <= contribution <= gross and gross - contribution == net:
        return gross, contribution
    return net, 0


def what_was_left(left_out: tuple[e.LeftOut, ...]) -> Iterator[str]:
    """What was left out, each in a few words for a message."""
    for one in left_out:
        yield f"{one.account} {one.fund} {one.rule} {pounds(one.pence)}"
