"""The pay run: every account's due payments, made at once, or proposed with reasons.

What it pays follows from the draft and the command alone, so that a preview, a second person's
deciding afresh and the run itself come to the same. Running it again pays nothing twice, since a
payment's days are covered by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_not_be_closed
from ledger.account.pay.paying import ARREARS, Asked, Payable, ToPay, payable, what_was_left
from ledger.account.pay.payments import may_be_paid
from ledger.account.reclaims.offsets import offsets_for
from ledger.account.state import Account
from ledger.book.draft import Draft
from ledger.book.finding import match_waiting_lines
from ledger.book.having import has_pence
from ledger.calendar import uk_words
from ledger.errors import Refused

PREFIX = "_pay:"
MOST_SAID = 8
"""How many accounts left out a refusal names."""


def run_payments(draft: Draft, order: c.RunPayments) -> None:
    """Pay what is due and unpaid of every account, or of those named, and record the run."""
    record = draft.record(f"{PREFIX}{order.run}")
    if record.version:
        raise Refused(
            "run-exists",
            f"there was a pay run {order.run} already",
            f"choose another name; dpl pay remittance {order.run} shows what it paid",
        )
    asked = _asked(order)
    payments: list[e.RunPayment] = []
    to_match: list[e.RunPayment] = []
    left_out: list[e.LeftOut] = []
    packs: set[str] = set()
    for name in _names(draft, order):
        account = draft.look_at(name)
        if account.opened is None:
            raise Refused("unknown-account", f"there is no account {name}", "dpl account list")
        found = payable(account, asked, draft.policies)
        left_out += found.left_out
        packs |= found.policies
        if found.pay:
            made = _pay(draft, account, found, order.paid_on)
            payments += made
            to_match += _may_be_shown(draft, account, made)
    if not payments:
        raise _nothing(order, left_out, packs)
    for one in to_match:  # once all is told of: a line may be the payment of another account
        match_waiting_lines(draft, draft.account(one.account), one.entry)
    draft.add(
        record,
        e.PaymentRunMade(
            run=order.run,
            paid_on=order.paid_on,
            upto_on=order.upto_on,
            total_pence=sum(one.paid_pence for one in payments),
            payments=tuple(payments),
            left_out=tuple(left_out),
            policies=tuple(sorted(packs)),
        ),
    )


def _asked(order: c.RunPayments) -> Asked:
    pay_days_to = order.pay_days_to or order.paid_on
    if not timedelta(0) <= pay_days_to - order.paid_on <= timedelta(days=7):
        raise Refused(
            "pay-days",
            f"what should be paid by {uk_words(pay_days_to)} does not go on "
            f"{uk_words(order.paid_on)}: banks work in between",
        )
    return Asked(
        paid_on=order.paid_on,
        pay_days_to=pay_days_to,
        upto_on=order.upto_on,
        with_arrears=order.with_arrears,
        funder=order.funder,
    )


def _names(draft: Draft, order: c.RunPayments) -> Iterable[str]:
    return sorted(set(order.accounts)) if order.accounts else draft.account_names()


def _nothing(order: c.RunPayments, left_out: list[e.LeftOut], packs: set[str]) -> Refused:
    why = f"nothing is due and unpaid by {uk_words(order.paid_on)}"
    try_ = "dpl pay due ACCOUNT shows how each fund stands"
    if left_out:
        said = list(what_was_left(tuple(left_out[:MOST_SAID])))
        if len(left_out) > MOST_SAID:
            said.append(f"and {len(left_out) - MOST_SAID:,} more")
        why += f" but what is left out: {'; '.join(said)}"
    if any(one.rule == ARREARS for one in left_out):
        why += f"; what is arrears goes by arrears_days of {', '.join(sorted(packs))}"
        try_ = "--with-arrears, once somebody has decided on them"
    return Refused("nothing-is-due", why, try_)


def _pay(draft: Draft, account: Account, found: Payable, paid_on: date) -> list[e.RunPayment]:
    """Make an account's payments, less what may be set off against them; entries of a run.

    The account may be one that was looked at and is not kept: the draft keeps its new entries, so
    whoever asks for it next finds them. A run over thousands of accounts holds one at a time.
    """
    offsets = any(one.settled_by is not None for one in account.reclaims.values())
    has = has_pence(draft, account, paid_on) if offsets else {}
    made: list[e.RunPayment] = []
    for one in found.pay:
        taken = offsets_for(
            account, fund=one.fund, net_pence=one.net_pence, on=paid_on, has=has,
            policies=draft.policies,
        ) if offsets and one.net_pence else []  # fmt: skip
        paid = one.net_pence - sum(pence for _, pence in taken)
        draft.add(account, _payment(one, paid_on, paid))
        entry = account.version
        if one.one_off is not None:
            draft.add(account, e.PaymentPurposeTold(entry, one.one_off, None, paid_on))
        for reclaim, pence in taken:
            draft.add(account, e.OffsetApplied(reclaim, one.fund, entry, pence, paid_on))
        made.append(e.RunPayment(account.id, entry, paid))
    return made


def _may_be_shown(draft: Draft, account: Account, made: list[e.RunPayment]) -> list[e.RunPayment]:
    """Those of an account's payments that a line nobody attributed yet may show."""
    return [
        one
        for one in made
        if any(draft.holding(w.holding).unallocated for w in account.awaited.get(one.entry, ()))
    ]


def _payment(one: ToPay, paid_on: date, paid_pence: int) -> e.PaymentMade:
    return e.PaymentMade(
        fund=one.fund,
        deployment=one.deployment,
        holding=one.holding,
        line=None,
        paid_on=paid_on,
        first_on=one.days.first if one.days else None,
        last_on=one.days.last if one.days else None,
        gross_pence=one.gross_pence,
        contribution_pence=one.contribution_pence,
        paid_pence=paid_pence,
        basis=one.basis,
    )


def pay_arrears(draft: Draft, order: c.PayArrears) -> None:
    """Pay what one fund of one account still owes for days gone by, differences included."""
    account = draft.account(order.account)
    must_not_be_closed(account)
    may_be_paid(account, order.paid_on)
    if order.fund not in account.funds:
        known = ", ".join(sorted(account.funds)) or "none yet"
        raise Refused("unknown-fund", f"{account.id} has no fund {order.fund}; it has: {known}")
    asked = Asked(
        paid_on=order.paid_on,
        pay_days_to=order.paid_on,
        upto_on=order.upto_on,
        with_arrears=True,
        fund=order.fund,
        deployment=order.deployment,
    )
    found = payable(account, asked, draft.policies)
    if not found.pay:
        said = "; ".join(what_was_left(found.left_out))
        raise Refused(
            "no-arrears",
            f"nothing is due and unpaid on fund {order.fund} for days that begin by "
            f"{uk_words(order.upto_on)}" + (f"; left out: {said}" if said else ""),
            f"dpl pay due {account.id} shows how each fund stands",
        )
    _pay(draft, account, found, order.paid_on)
