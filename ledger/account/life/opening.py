"""Decisions on the account itself: opening, funds, holder, suspension, stop, death, closing."""

from __future__ import annotations

from datetime import date

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_be_open, must_know_fund, must_not_be_closed
from ledger.account.budgets.charging import must_be_chargeable
from ledger.account.life.stopping import must_be_a_ground
from ledger.account.records import UNASSIGNED
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import pounds


def open_account(account: Account, order: c.OpenAccount) -> list[e.AccountEvent]:
    if account.opened is not None:
        raise Refused("account-exists", f"account {account.id} is open already")
    return [
        e.AccountOpened(
            opened_on=order.opened_on,
            person=order.person,
            care_group=order.care_group,
            age_band=order.age_band,
            eligibility=order.eligibility,
            detail=order.detail,
        )
    ]


def add_fund(account: Account, order: c.AddFund) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    if order.fund == UNASSIGNED:
        raise Refused("reserved-fund", f"{UNASSIGNED!r} is the ledger's own; choose another name")
    if order.contribution_charged:
        must_be_chargeable(order.fund, order.programme)
    added = e.FundAdded(
        order.fund, order.funder, order.programme, order.contribution_charged, order.from_on
    )
    known = account.funds.get(order.fund)
    if known is not None and known.funder != added.funder:
        raise Refused(
            "another-funder",
            f"fund {order.fund} is {known.funder}'s money, and stays so",
            "add the other funder's as a fund of its own",
        )
    if known is not None and _same_terms(known, added):
        raise Refused(
            "fund-exists",
            f"account {account.id} has a fund {order.fund} on these terms already",
        )
    return [added]


def _same_terms(one: e.FundAdded, other: e.FundAdded) -> bool:
    terms = (one.programme, one.contribution_charged)
    return terms == (other.programme, other.contribution_charged)


def change_holder(account: Account, order: c.ChangeHolder) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    return [e.HolderChanged(order.holder, order.reference, order.from_on, order.detail)]


def sign_agreement(account: Account, order: c.SignAgreement) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    return [e.AgreementSigned(order.signed_on, order.reference)]


def change_eligibility(account: Account, order: c.ChangeEligibility) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    return [e.EligibilityChanged(order.eligibility, order.from_on, order.decided_on)]


def suspend_payments(account: Account, order: c.SuspendPayments) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    if account.is_suspended(order.from_on):
        raise Refused("suspended", f"payments to {account.id} are suspended already")
    return [e.PaymentsSuspended(order.from_on, order.reason)]


def resume_payments(account: Account, order: c.ResumePayments) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    since = [first for first, last in account.suspended if last is None]
    if not since:
        raise Refused("not-suspended", f"payments to {account.id} are not suspended")
    if order.from_on < since[-1]:
        raise Refused(
            "resumed-before-suspended",
            f"payments were suspended on {uk_words(since[-1])}, after the day given",
        )
    return [e.PaymentsResumed(order.from_on, order.reason)]


def decide_stop(account: Account, order: c.DecideStop) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    if account.stop is not None:
        raise Refused(
            "stopped", f"a stop was decided already, from {uk_words(account.stop.effective_on)}"
        )
    must_be_a_ground(order)
    return [e.StopDecided(order.force, order.ground, order.effective_on, order.decided_on)]


def record_death(account: Account, order: c.RecordDeath) -> list[e.AccountEvent]:
    must_be_open(account)
    if account.died_on is not None:
        raise Refused("death-recorded", f"a death on {uk_words(account.died_on)} is recorded")
    return [e.DeathRecorded(order.died_on)]


def close_account(account: Account, order: c.CloseAccount) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    unsettled = [
        name for name, reclaim in account.reclaims.items() if reclaim.left_pence or reclaim.held_up
    ]
    if unsettled:
        raise Refused(
            "reclaim-open",
            f"reclaim {unsettled[0]} is not settled",
            f"dpl reclaim show {account.id} {unsettled[0]}; then receive, write-off or withdraw",
        )
    owed = sum(account.owed.values())
    if owed:
        raise Refused(
            "still-owed",
            f"{pounds(owed)} is owed on account {account.id}",
            f"dpl reclaim receive {account.id} --help, or dpl spend make-good --help",
        )
    must_have_nothing_set_aside(account, order.closed_on)
    if account.opened is not None and order.closed_on < account.opened.opened_on:
        raise Refused("closed-before-opened", "the closing day is before the opening day")
    return [e.AccountClosed(order.closed_on, order.reason)]


def must_have_nothing_set_aside(account: Account, on: date) -> None:
    """Refuse while there are bills to come, or savings that stand."""
    for name, liability in account.budget.liabilities.items():
        left = 0 if liability.recorded.underwritten else sum(liability.left().values())
        if left:
            raise Refused(
                "liability-open",
                f"liability {name} ({liability.recorded.kind}) has {pounds(left)} left to pay",
                f"dpl budget settle {account.id} {name} --help",
            )
    for name, earmark in account.budget.earmarks.items():
        if earmark.stands_on(on):
            raise Refused(
                "earmark-stands",
                f"earmark {name} keeps {pounds(earmark.agreed.amount_pence)} of "
                f"{earmark.agreed.fund} until {uk_words(earmark.agreed.expires_on)}",
                f"dpl budget release {account.id} {name} --help",
            )


def bring_opening_balance(account: Account, order: c.BringOpeningBalance) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    names = [fund.fund for fund in order.funds]
    if len(set(names)) != len(names):
        raise Refused("fund-twice", "an opening balance names each fund once")
    for name in names:
        must_know_fund(account, name)
    if order.holding is None and any(fund.held_pence for fund in order.funds):
        raise Refused(
            "which-holding",
            "money that is held is held somewhere",
            "name the holding with --holding",
        )
    return [e.OpeningBalanceBrought(order.on, order.holding, None, order.funds)]


def keep_person_details(account: Account, order: c.KeepPersonDetails) -> list[e.AccountEvent]:
    """What returns ask of the person, put with the private details; of a closed account too, since
    a return may be about the year in which it was closed."""
    must_be_open(account)
    return [e.PersonDetailsKept(order.kept_on, tuple(dict.fromkeys(order.fields)), order.detail)]
