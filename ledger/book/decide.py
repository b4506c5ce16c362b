"""Which decision answers which command. A command that is not here raises TypeError."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import holding_for, must_know_fund, must_not_be_closed, shares_of
from ledger.account.budgets import agreed, allocations, funder_costs, payables, reserves
from ledger.account.life import opening, returns, reviews
from ledger.account.pay import paying, payments, purposes, top_ups
from ledger.account.recharges import answering as recharges
from ledger.account.reclaims import asking as reclaims
from ledger.account.reclaims import replies, settlements
from ledger.account.records import Link
from ledger.account.spends import deciding as spends
from ledger.account.spends import payees
from ledger.account.state import Account
from ledger.book import reclaims as reclaiming
from ledger.book import squaring
from ledger.book.approvals import give_approval, refuse_approval, wait_if_needed
from ledger.book.closing import close_period, see_late_entries
from ledger.book.corrections import correct_entry, reverse_entry, withdraw_statement
from ledger.book.draft import Draft
from ledger.book.explaining import explain_difference, withdraw_explanation
from ledger.book.finding import match_waiting_lines
from ledger.book.flags import see_flags
from ledger.book.having import has_pence
from ledger.book.imports import import_statement
from ledger.book.lines import allocate_line, known_holding, line_day
from ledger.book.numbers import change_number
from ledger.book.payrun import pay_arrears, run_payments
from ledger.book.policies import adopt_policy
from ledger.book.recharges import agree_recharge, raise_recharge
from ledger.book.reports import issue_report
from ledger.book.signing import prepare_reconciliation, sign_reconciliation
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import pounds
from ledger.policy.policies import Policies

Decision = Callable[[Account, c.Command], list[e.AccountEvent]]
ByPolicy = Callable[[Account, c.Command, Policies], list[e.AccountEvent]]


def decide(draft: Draft, command: c.Command) -> None:
    """Add to the draft what a command comes to, or raise Refused.

    What needs a second person comes to a request for approval. Touches no clock, file, database
    or chance: streams come from the draft, days from the command.
    """
    mark = len(draft.decided)
    carry_out(draft, command)
    wait_if_needed(draft, command, mark=mark)


def carry_out(draft: Draft, command: c.Command) -> None:
    """The same, as if nobody need agree: for what a second person has agreed to."""
    if (own := _ON_ONE_ACCOUNT.get(type(command))) is not None:
        _on_one_account(draft, command, own)
    elif (by_policy := _BY_POLICY.get(type(command))) is not None:
        policies = draft.policies
        _on_one_account(draft, command, lambda on, order: by_policy(on, order, policies))
    elif (wide := _ON_SEVERAL.get(type(command))) is not None:
        wide(draft, command)
    else:
        raise TypeError(f"no decision answers {type(command).__name__}")


def _on_one_account(draft: Draft, command, decision: Decision) -> None:
    account = draft.account(command.account)
    first = account.version + 1
    draft.add(account, *decision(account, command))
    for version in range(first, account.version + 1):
        if version in account.awaited:
            match_waiting_lines(draft, account, version)


def open_holding(draft: Draft, order: c.OpenHolding) -> None:
    holding = draft.holding(order.holding)
    if holding.opened is not None:
        raise Refused("holding-exists", f"holding {holding.id} is open already")
    draft.add(
        holding, e.HoldingOpened(order.kind, order.opened_on, order.number_hash, order.detail)
    )


def link_holding(draft: Draft, order: c.LinkHolding) -> None:
    holding, account = known_holding(draft, order.holding), draft.account(order.account)
    must_not_be_closed(account)
    if any(k.holding == holding.id and _reaches(k, order.from_on) for k in account.links):
        raise Refused("linked", f"account {account.id} is linked to {holding.id} already")
    others = [
        name
        for name, links in holding.links.items()
        if name != account.id and any(_reaches(link, order.from_on) for link in links)
    ]
    if others and holding.opened is not None and holding.opened.kind != "client":
        raise Refused(
            "one-persons-holding",
            f"holding {holding.id} is one person's {holding.opened.kind}, and keeps the money of "
            f"account {others[0]}",
            "open it as --kind client if it holds many people's money",
        )
    event = e.HoldingLinked(holding.id, account.id, order.from_on)
    draft.add(holding, event)
    draft.add(account, event)


def _reaches(link: Link, day: date) -> bool:
    """Whether a link still holds on this day or some later one."""
    return link.last_on is None or link.last_on >= day


def unlink_holding(draft: Draft, order: c.UnlinkHolding) -> None:
    holding, account = known_holding(draft, order.holding), draft.account(order.account)
    open_links = [k for k in account.links if k.holding == holding.id and k.last_on is None]
    if not open_links:
        raise Refused("not-linked", f"account {account.id} is not linked to {holding.id}")
    if order.last_on < open_links[-1].from_on:
        linked_on = uk_words(open_links[-1].from_on)
        raise Refused("end-before-start", f"it was linked from {linked_on}", "that day or later")
    event = e.HoldingUnlinked(holding.id, account.id, order.last_on)
    draft.add(holding, event)
    draft.add(account, event)


def bring_opening_balance(draft: Draft, order: c.BringOpeningBalance) -> None:
    """Bring a balance; where the bank's opening balance is known, it comes out of that."""
    account = draft.account(order.account)
    (event,) = opening.bring_opening_balance(account, order)
    held = sum(fund.held_pence for fund in order.funds)
    if order.holding is None or not held:
        draft.add(account, event)
        return
    holding = known_holding(draft, order.holding)
    if account.id not in holding.links:
        holding_for(account, holding.id, order.on)
    line = holding.opening_line
    if order.line not in (None, line):
        raise Refused(
            "not-the-opening-line",
            f"line {order.line} is not what the bank opened with at {holding.id}",
            "leave the line out: the ledger finds it",
        )
    if line is not None and holding.unallocated.get(line, 0) >= held:
        draft.add(holding, e.LineAllocated(line, line_day(line), held, account.id))
        draft.add(account, e.OpeningBalanceBrought(line_day(line), holding.id, line, event.funds))
    else:
        draft.add(account, event)


def close_account(draft: Draft, order: c.CloseAccount) -> None:
    """Close an account that has no money left, counting what others in its holdings sent it."""
    account = draft.account(order.account)
    events = opening.close_account(account, order)
    found = list(has_pence(draft, account).items())
    if found:
        one = len(found) == 1
        words = [pounds(pence) if one else f"{pounds(pence)} of {fund}" for fund, pence in found]
        raise Refused(
            "not-empty",
            f"account {account.id} has {' and '.join(words)} left",
            f"dpl balance {account.id} --places shows where",
        )
    draft.add(account, *events)


def move_money(draft: Draft, order: c.MoveMoney) -> None:
    account = draft.account(order.account)
    must_not_be_closed(account)
    source = holding_for(account, order.from_holding, order.moved_on)
    other = account if order.to_account is None else draft.account(order.to_account)
    must_not_be_closed(other)
    target = holding_for(other, order.to_holding, order.moved_on)
    if other is account and source == target:
        raise Refused("nowhere", "the money would stay where it is")
    if other is not account and source != target:
        raise Refused(
            "two-moves",
            "money goes to another holding of its account, or to another account in its holding",
            f"first move it to {target} within {account.id}, or to {other.id} within {source}",
        )
    shares = shares_of(account, order.amount_pence, fund=order.fund, weights=order.shares)
    for share in shares:
        theirs, ours = must_know_fund(other, share.fund), must_know_fund(account, share.fund)
        if ours and theirs and ours.funder != theirs.funder:
            raise Refused(
                "another-funder",
                f"{share.fund} is {ours.funder}'s money in {account.id}, and {theirs.funder}'s in "
                f"{other.id}",
            )
    moved = e.MoneyMoved(
        moved_on=order.moved_on,
        shares=shares,
        from_holding=source,
        from_line=None,
        to_holding=target,
        to_line=None,
        to_account=None if other is account else other.id,
    )
    draft.add(account, moved)
    match_waiting_lines(draft, account, account.version)


_ON_ONE_ACCOUNT: dict[type, Decision] = {
    c.OpenAccount: opening.open_account,
    c.AddFund: opening.add_fund,
    c.ChangeHolder: opening.change_holder,
    c.SignAgreement: opening.sign_agreement,
    c.ChangeEligibility: opening.change_eligibility,
    c.SuspendPayments: opening.suspend_payments,
    c.ResumePayments: opening.resume_payments,
    c.DecideStop: opening.decide_stop,
    c.RecordDeath: opening.record_death,
    c.MakeAllocation: allocations.make_allocation,
    c.ReviseAllocation: allocations.revise_allocation,
    c.EndAllocation: allocations.end_allocation,
    c.MakePayment: payments.make_payment,
    c.ReturnPayment: payments.return_payment,
    c.TellPaymentPurpose: purposes.tell_payment_purpose,
    c.AgreePaymentSchedule: paying.agree_payment_schedule,
    c.ReceiveContribution: payments.receive_contribution,
    c.ReceiveInterest: payments.receive_interest,
    c.ReceiveRefund: payments.receive_refund,
    c.MakeGood: payments.make_good,
    c.AttachEvidence: spends.attach_evidence,
    c.QuerySpend: spends.query_spend,
    c.AcceptSpend: spends.accept_spend,
    c.DisallowSpend: spends.disallow_spend,
    c.NotePayee: payees.note_payee,
    c.WithdrawReclaim: reclaims.withdraw_reclaim,
    c.DecideReconsideration: replies.decide_reconsideration,
    c.WriteOffReclaim: settlements.write_off,
    c.DisputeRecharge: recharges.dispute_recharge,
    c.SettleRecharge: recharges.settle_recharge,
    c.WithdrawRecharge: recharges.withdraw_recharge,
    c.ReceiveCreditNote: payables.receive_credit_note,
    c.SetIndicativeBudget: agreed.set_indicative_budget,
    c.AgreeSplit: agreed.agree_split,
    c.AssessContribution: agreed.assess_contribution,
    c.AgreeContingency: agreed.agree_contingency,
    c.DecideCarryOver: agreed.decide_carry_over,
    c.ReleaseEarmark: reserves.release_earmark,
    c.RecordLiability: reserves.record_liability,
    c.SettleLiability: reserves.settle_liability,
    c.HoldReview: reviews.hold_review,
    c.SetAuditTier: reviews.set_audit_tier,
    c.KeepPersonDetails: opening.keep_person_details,
    c.RecordFunderCost: funder_costs.record_funder_cost,
    c.EndFunderCost: funder_costs.end_funder_cost,
    c.RequestReturn: returns.request_return,
    c.ReceiveReturn: returns.receive_return,
    c.ReviewReturn: returns.review_return,
    c.WithdrawReturn: returns.withdraw_return,
}

_BY_POLICY: dict[type, ByPolicy] = {
    c.RecordSpend: spends.record_spend,
    c.RecategoriseSpend: spends.recategorise_spend,
    c.CorrectShares: spends.correct_shares,
    c.ReceiveTopUp: top_ups.receive_top_up,
    c.RequestReconsideration: replies.request_reconsideration,
    c.AgreePlan: agreed.agree_plan,
    c.AgreeEarmark: reserves.agree_earmark,
}
"""Decisions on one account that go by what its funders have adopted."""

_ON_SEVERAL: dict[type, Callable] = {
    c.OpenHolding: open_holding,
    c.LinkHolding: link_holding,
    c.UnlinkHolding: unlink_holding,
    c.BringOpeningBalance: bring_opening_balance,
    c.CloseAccount: close_account,
    c.AdoptPolicy: adopt_policy,
    c.IdentifySurplus: reclaiming.identify_surplus,
    c.ReceiveReclaim: reclaiming.receive_reclaim,
    c.ProposeReclaim: reclaiming.propose_reclaim,
    c.ServeNotice: reclaiming.serve_notice,
    c.AgreeInstalments: reclaiming.agree_instalments,
    c.RefundPerson: reclaiming.refund_person,
    c.ImportStatement: import_statement,
    c.WithdrawStatement: withdraw_statement,
    c.SeeFlags: see_flags,
    c.AllocateLine: allocate_line,
    c.MoveMoney: move_money,
    c.RaiseRecharge: raise_recharge,
    c.AgreeRecharge: agree_recharge,
    c.ReverseEntry: reverse_entry,
    c.CorrectEntry: correct_entry,
    c.RunPayments: run_payments,
    c.PayArrears: pay_arrears,
    c.ChangeHoldingNumber: change_number,
    c.MatchLines: squaring.match_lines,
    c.UnmatchLine: squaring.unmatch_line,
    c.MatchAgain: squaring.match_again,
    c.ExplainDifference: explain_difference,
    c.WithdrawExplanation: withdraw_explanation,
    c.ReadExtract: squaring.read_extract,
    c.ReadPayroll: squaring.read_payroll,
    c.WithdrawExtract: squaring.withdraw_extract,
    c.PrepareReconciliation: prepare_reconciliation,
    c.SignReconciliation: sign_reconciliation,
    c.SeeLateEntries: see_late_entries,
    c.ClosePeriod: close_period,
    c.IssueReport: issue_report,
    c.GiveApproval: lambda draft, order: give_approval(draft, order, carry_out),
    c.RefuseApproval: refuse_approval,
}
