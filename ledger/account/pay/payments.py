"""Decisions on money in: payments, what comes back of them, contributions, refunds, interest.

A payment is something we are about to do, so a rule can refuse it (DESIGN 4).
"""

from __future__ import annotations

from datetime import date, timedelta

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import (
    holding_for,
    in_proportion,
    must_be_open,
    must_know_fund,
    must_not_be_closed,
    must_not_be_shown_already,
    must_not_come_before,
    shares_of,
    still_owed,
)
from ledger.account.pay.purposes import must_fit_purpose, purpose_told
from ledger.account.records import Spend, payment_days
from ledger.account.state import Account
from ledger.calendar import Period, uk_words
from ledger.errors import Refused
from ledger.money import pounds

SHOWN_WITHIN_DAYS = 3
"""How far a payment may lie from the bank's own telling of it, to be thought the same: Bacs takes
three days, and a week would take one weekly payment for the next."""


def make_payment(account: Account, order: c.MakePayment) -> list[e.AccountEvent]:
    may_be_paid(account, order.paid_on, liability=order.liability)
    fund = must_know_fund(account, order.fund)
    if fund is None:
        raise Refused("reserved-fund", "a payment is some fund's money; name the fund")
    if order.contribution_pence and not fund.contribution_charged:
        raise Refused(
            "no-contribution",
            f"fund {order.fund} ({fund.programme}) charges no contribution",
            "leave the contribution out, or add the fund again as one that charges",
        )
    if order.contribution_pence > order.gross_pence:
        raise Refused(
            "contribution-above-payment",
            f"the contribution {pounds(order.contribution_pence)} is more than the payment "
            f"{pounds(order.gross_pence)}: nothing is payable",
            f"dpl contribution show {account.id} shows what is due of it for which days",
        )
    days = _days(order)
    must_fit_purpose(account, order)
    if order.one_off is None and order.liability is None:
        _allocated(account, order, days)
        _not_paid_before(account, order, days)
    net = order.gross_pence - order.contribution_pence
    paid = net if order.basis == "net" else order.gross_pence
    if order.stated_pence not in (None, paid):
        raise Refused(
            "does-not-add-up",
            f"{pounds(order.gross_pence)} less the contribution "
            f"{pounds(order.contribution_pence)} is {pounds(net)}, paid {order.basis}, and "
            f"{pounds(order.stated_pence)} was said",
            "check the figures where they come from",
        )
    payment = e.PaymentMade(
        fund=order.fund,
        deployment=order.deployment,
        holding=holding_for(account, order.holding, order.paid_on),
        line=None,
        paid_on=order.paid_on,
        first_on=order.first_on,
        last_on=order.last_on,
        gross_pence=order.gross_pence,
        contribution_pence=order.contribution_pence,
        paid_pence=paid,
        basis=order.basis,
    )
    shown = None if order.on_top else _shown_by_the_bank(account, payment)
    if shown is None:
        return [payment, *purpose_told(order, entry=account.version + 1)]
    entry = account.version + 2
    return [*_in_place_of(account, shown, payment), *purpose_told(order, entry=entry)]


def _shown_by_the_bank(account: Account, payment: e.PaymentMade) -> int | None:
    """The one payment that only the bank has told of so far, and that this one may be."""
    fits = [
        version
        for version, other in account.payments()
        if other.line is not None
        and other.first_on is None
        and (other.fund, other.holding, other.paid_pence)
        == (payment.fund, payment.holding, payment.paid_pence)
        and abs(other.paid_on - payment.paid_on) <= timedelta(days=SHOWN_WITHIN_DAYS)
        and not account.resting_on(version)
    ]
    exact = [v for v in fits if account.money[v].paid_on == payment.paid_on]
    fits = exact or fits
    if len(fits) > 1:
        raise Refused(
            "may-be-shown",
            f"the bank shows payments like it, entries {', '.join(map(str, fits))}, and it may be "
            "any of them",
            "--on, the day the bank shows; or --on-top, if it is another",
        )
    return fits[0] if fits else None


def _in_place_of(account: Account, version: int, payment: e.PaymentMade) -> list[e.AccountEvent]:
    """The payment in full, in place of the bank's bare word for it; the line goes over to it."""
    bare = account.money[version]
    assert isinstance(bare, e.PaymentMade) and bare.line is not None
    return [
        e.EntryReversed(version, bare, "told-in-full"),
        payment,
        e.LineMatched(
            line=bare.line,
            on=bare.paid_on,
            holding=bare.holding,
            entry=account.version + 2,
            direction="in",
            shares=(e.Share(payment.fund, payment.paid_pence),),
        ),
    ]


def may_be_paid(account: Account, on: date, *, liability: str | None = None) -> None:
    """Refuse where nothing may be paid on a day: closed, suspended, stopped or dead.

    A payment that names a recorded liability passes a stop and a death (DESIGN 4).
    """
    must_not_be_closed(account)
    if account.is_suspended(on):
        raise Refused(
            "payments-suspended",
            f"payments to {account.id} are suspended on {uk_words(on)}",
            f"dpl account resume {account.id}",
        )
    name_it = "--liability, if it is to pay one that was recorded"
    if liability is None and account.stop is not None and on > account.stop.effective_on:
        raise Refused(
            "payments-stopped",
            f"payments to {account.id} stopped on {uk_words(account.stop.effective_on)} "
            f"({account.stop.ground})",
            name_it,
        )
    if liability is None and account.died_on is not None and on > account.died_on:
        raise Refused("person-died", f"the person died on {uk_words(account.died_on)}", name_it)


def must_be_payable(account: Account, payment: e.PaymentMade, *, instead_of: int) -> None:
    """What may not be paid may not be put right into either; the entry it replaces aside."""
    was = account.money[instead_of]
    assert isinstance(was, e.PaymentMade)
    fund = must_know_fund(account, payment.fund)
    if fund is None:
        raise Refused("reserved-fund", "a payment is some fund's money; name the fund")
    if payment.contribution_pence and not fund.contribution_charged:
        raise Refused("no-contribution", f"fund {payment.fund} charges no contribution")
    order = c.MakePayment(
        account=account.id, fund=payment.fund, deployment=payment.deployment,
        paid_on=payment.paid_on, first_on=payment.first_on, last_on=payment.last_on,
        gross_pence=payment.gross_pence,
    )  # fmt: skip
    moved = (payment.fund, payment.paid_on) != (was.fund, was.paid_on)
    if payment.line is None and (moved or payment.gross_pence > was.gross_pence):
        may_be_paid(account, order.paid_on)
        _allocated(account, order, payment_days(payment))
    if payment.fund != was.fund:  # its days are its own: it may have been made on top
        _not_paid_before(account, order, payment_days(payment), aside=instead_of)


def _days(order: c.MakePayment) -> Period | None:
    if (order.first_on is None) != (order.last_on is None):
        raise Refused("half-a-period", "give both the first and the last day paid for, or neither")
    if order.first_on is None or order.last_on is None:
        return None
    if order.last_on < order.first_on:
        raise Refused(
            "end-before-start",
            f"the last day paid for, {uk_words(order.last_on)}, is before the first, "
            f"{uk_words(order.first_on)}",
            "--from with the first day, and --to with the last",
        )
    return Period(order.first_on, order.last_on)


def _allocated(account: Account, order: c.MakePayment, days: Period | None) -> None:
    day = days.first if days else order.paid_on
    for allocation in account.allocations.values():
        made = allocation.made
        if (made.fund, made.deployment) == (order.fund, order.deployment) and (
            allocation.covers(day) or made.frequency == "one-off"
        ):
            return
    raise Refused(
        "not-allocated",
        f"fund {order.fund} has no {order.deployment} allocation on {uk_words(day)}",
        f"dpl allocate make {account.id} --fund {order.fund} --help",
    )


def _not_paid_before(
    account: Account, order: c.MakePayment, days: Period | None, *, aside: int = 0
) -> None:
    for version, paid in account.payments():
        if version == aside or (paid.fund, paid.deployment) != (order.fund, order.deployment):
            continue
        if paid.paid_pence and _come_back(account, version) == paid.paid_pence:
            continue
        theirs = payment_days(paid)
        same = (paid.paid_on, paid.gross_pence) == (order.paid_on, order.gross_pence)
        bare = theirs is None and paid.line is None and not _says_what_for(account, version)
        if days is None and bare and same and not order.on_top:
            raise Refused(
                "paid-already",
                f"entry {version} paid fund {order.fund} the same amount on the same day",
                "--from and --to, the days each is for; or --on-top, if it is another",
            )
        if days and bare and same and not order.on_top:
            raise Refused(
                "paid-already",
                f"entry {version} paid fund {order.fund} the same amount on the same day, and does "
                "not say for which days",
                f"dpl reverse {account.id}/{version} --help, if it is the same, and then this "
                "again; or --on-top, if it is another",
            )
        if days and theirs and days.overlaps(theirs) and not order.on_top:
            raise Refused(
                "paid-already",
                f"entry {version} paid fund {order.fund} for {uk_words(theirs.first)} to "
                f"{uk_words(theirs.last)}, which are some of the same days",
                "--on-top, if this is arrears or an extra for days already paid",
            )


def _says_what_for(account: Account, version: int) -> bool:
    """A payment that is for a one-off or a liability."""
    return any(
        account.is_live(v) and isinstance(account.money[v], e.PaymentPurposeTold)
        for v in account.chains.get(version, ())
    )


def return_payment(account: Account, order: c.ReturnPayment) -> list[e.AccountEvent]:
    must_be_open(account)
    payment = account.money.get(order.entry)
    if not isinstance(payment, e.PaymentMade) or not account.is_live(order.entry):
        raise Refused("unknown-payment", f"entry {order.entry} of {account.id} is no payment")
    must_not_come_before(order.returned_on, payment.paid_on, "the payment was made")
    gone = _come_back(account, order.entry)
    if gone + order.amount_pence > payment.paid_pence:
        raise Refused(
            "more-than-paid",
            f"the payment was {pounds(payment.paid_pence)}, and {pounds(gone)} of it has come back",
        )
    return [
        e.PaymentReturned(
            order.entry, payment.fund, payment.holding, None, order.returned_on, order.amount_pence
        )
    ]


def _come_back(account: Account, version: int) -> int:
    """How much of a payment has gone back, in pence."""
    return sum(
        event.amount_pence
        for v in account.chains.get(version, ())
        if account.is_live(v) and isinstance(event := account.money[v], e.PaymentReturned)
    )


def receive_contribution(account: Account, order: c.ReceiveContribution) -> list[e.AccountEvent]:
    fund = must_know_fund(account, order.fund)
    if fund is not None and not fund.contribution_charged:
        raise Refused(
            "no-contribution",
            f"fund {order.fund} ({fund.programme}) charges no contribution",
            "record it as a top-up into a fund of the person's own",
        )
    holding = None
    if order.to == "holding":
        holding = holding_for(account, order.holding, order.received_on)
    received = e.ContributionReceived(
        order.fund, holding, None, order.received_on, order.amount_pence
    )
    if holding is not None:
        must_not_be_shown_already(account, received, again=order.again)
    return [received]


def receive_interest(account: Account, order: c.ReceiveInterest) -> list[e.AccountEvent]:
    must_be_open(account)
    holding = holding_for(account, order.holding, order.received_on)
    shares = shares_of(account, order.amount_pence, fund=order.fund, weights=order.shares)
    return [e.InterestReceived(shares, holding, None, order.received_on)]


def known_spend(account: Account, version: int) -> Spend:
    """The spend that an entry is. Refused when it is none, or no longer stands."""
    must_be_open(account)
    if version not in account.spends or not account.is_live(version):
        raise Refused(
            "unknown-spend",
            f"entry {version} of {account.id} is not a spend that stands",
            f"dpl history {account.id} shows which entries are",
        )
    return account.spends[version]


def receive_refund(account: Account, order: c.ReceiveRefund) -> list[e.AccountEvent]:
    spend = known_spend(account, order.spend)
    must_not_come_before(order.received_on, spend.event.paid_on, "it was spent")
    holding = None
    if spend.event.deployment != "notional":
        holding = holding_for(account, order.holding, order.received_on)
    return refund_events(
        account,
        order.spend,
        amount_pence=order.amount_pence,
        holding=holding,
        line=None,
        received_on=order.received_on,
    )


def refund_events(
    account: Account, version: int, *, amount_pence: int, holding, line, received_on
) -> list[e.AccountEvent]:
    """A refund of a spend: first of what is owed on it, then of what it cost, by its own shares."""
    spend = known_spend(account, version)
    debt = still_owed(account, spend)
    owed = min(amount_pence, sum(debt.values()))
    rest = amount_pence - owed
    left = sum(spend.spent.values())
    if rest > left:
        raise Refused(
            "more-than-spent",
            f"entry {version} has {pounds(left + owed)} left to refund, not {pounds(amount_pence)}",
        )
    parts = [("owed", owed, debt), ("spent", rest, spend.spent)]
    return [
        e.RefundReceived(
            spend=version,
            shares=in_proportion(pence, pot),
            category=spend.category,
            against=against,
            holding=holding,
            line=line,
            received_on=received_on,
        )
        for against, pence, pot in parts
        if pence
    ]


def make_good(account: Account, order: c.MakeGood) -> list[e.AccountEvent]:
    spend = known_spend(account, order.spend)
    must_not_come_before(order.received_on, spend.event.paid_on, "it was spent")
    debt = still_owed(account, spend)
    owed = sum(debt.values())
    if order.amount_pence > owed:
        raise Refused("more-than-owed", f"{pounds(owed)} is owed on entry {order.spend}, not more")
    holding = holding_for(account, order.holding, order.received_on)
    shares = in_proportion(order.amount_pence, debt)
    return [e.MadeGood(order.spend, shares, holding, None, order.received_on)]
