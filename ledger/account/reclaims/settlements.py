"""Decisions on settling: by instalments, repayment, offset or sweep; written off; and refunds.

Nothing is taken without a served notice, before its days are over, or while it is looked at again
(SI 2013/1617 reg 15; domain.md 3.8).
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import holding_for, must_know_fund, must_not_be_closed
from ledger.account.pay.rates import last_due_on
from ledger.account.reclaims.asking import known_reclaim, noticed_reclaim
from ledger.account.reclaims.owning import owned
from ledger.account.reclaims.stages import may_take_from, pack_of, unanswered_on
from ledger.account.records import FROM_WHAT_IS_OWED, UNASSIGNED, Reclaim
from ledger.account.state import Account, Pot
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import pounds
from ledger.policy.policies import Policies


def _must_not_be_held_up(account: Account, name: str, reclaim: Reclaim, on: date) -> None:
    asked = unanswered_on(reclaim, on)
    if asked is not None:
        decided = "" if reclaim.asked is None else "; until that is decided nothing is taken"
        raise Refused(
            "held-up",
            f"on {uk_words(asked.requested_on)} somebody asked that reclaim {name} be looked at "
            f"again, and nobody had by {uk_words(on)}{decided} (SI 2013/1617 reg 15(4))",
            f"dpl reclaim decide {account.id} {name} --help",
        )


def _must_be_past_notice(
    account: Account, name: str, reclaim: Reclaim, policies: Policies, on: date
) -> None:
    first = may_take_from(account, reclaim, policies)
    if on < first:
        pack = pack_of(account, reclaim.proposed.fund, policies, reclaim.notice.served_on)
        raise Refused(
            "notice-days",
            f"notice of reclaim {name} was served on {uk_words(reclaim.notice.served_on)}, and "
            f"nothing may be taken before {uk_words(first)}: {pack.quoted('notice_days')}",
            f"dpl line allocate LINE --as reclaim --reclaim {name}, where the bank shows what the "
            "person repaid sooner of their own accord",
        )


def agree_instalments(
    account: Account, order: c.AgreeInstalments, policies: Policies
) -> list[e.AccountEvent]:
    """Agree how a reclaim is settled. What was agreed last counts."""
    reclaim = noticed_reclaim(account, order.reclaim)
    _must_not_be_held_up(account, order.reclaim, reclaim, order.agreed_on)
    if not reclaim.left_pence:
        raise Refused("settled", f"nothing is left of reclaim {order.reclaim}")
    if order.agreed_on < reclaim.notice.served_on or order.first_on < order.agreed_on:
        raise Refused(
            "out-of-order",
            f"notice was served on {uk_words(reclaim.notice.served_on)}: it is agreed after that, "
            "and begins no sooner than it is agreed",
        )
    if order.each_pence is not None and order.each_pence > reclaim.left_pence:
        raise Refused(
            "more-than-left",
            f"{pounds(reclaim.left_pence)} is left of reclaim {order.reclaim}, and "
            f"{pounds(order.each_pence)} at a time is more",
        )
    fund = reclaim.proposed.fund
    pack = pack_of(account, fund, policies, order.agreed_on)
    if order.by != "repayment":
        _must_be_asked_of(account, order.reclaim, reclaim, "held")
    rule = _RULE_OF[order.by]
    if not getattr(pack.rules, rule) and (order.by, order.every) != ("repayment", "once"):
        parts = " by parts" if order.by == "repayment" else ""
        raise Refused(
            rule.replace("_", "-"),
            f"nothing may be settled by {order.by}{parts}: {pack.quoted(rule)}",
            f"dpl reclaim receive {account.id} {order.reclaim} --help",
        )
    if order.by != "repayment":
        _must_be_past_notice(account, order.reclaim, reclaim, policies, order.first_on)
    end = last_due_on(account)
    if order.by == "offset" and end is not None and end < order.first_on:
        raise Refused(
            "no-payment-to-come",
            f"nothing is paid to {account.id} after {uk_words(end)}, so nothing can be taken off",
            f"dpl reclaim instalments {account.id} {order.reclaim} --help",
        )
    return [
        e.InstalmentsAgreed(
            reclaim=order.reclaim,
            by=order.by,
            each_pence=order.each_pence,
            every=order.every,
            first_on=order.first_on,
            agreed_on=order.agreed_on,
            policy=pack.ref,
        )
    ]


_RULE_OF = {
    "repayment": "instalments_allowed",
    "offset": "offset_allowed",
    "card-sweep": "card_sweep_allowed",
}


def receive_reclaim(
    account: Account, order: c.ReceiveReclaim, *, has: Pot, policies: Policies
) -> list[e.AccountEvent]:
    """Record that money came back under a notice. What is owed may be repaid as soon as notice is
    served; what is held is not taken until its days are over, and never beyond what of it is the
    funder's. has is what the account had on that day."""
    reclaim = noticed_reclaim(account, order.reclaim)
    _must_not_be_held_up(account, order.reclaim, reclaim, order.received_on)
    if order.received_on < reclaim.notice.served_on:
        raise Refused(
            "before-notice",
            f"notice of reclaim {order.reclaim} was served on "
            f"{uk_words(reclaim.notice.served_on)}, after the day given",
        )
    if order.amount_pence > reclaim.left_pence:
        raise Refused(
            "more-than-noticed",
            f"the notice asks {pounds(reclaim.asked_pence)}, of which "
            f"{pounds(reclaim.left_pence)} is still to come",
            f"what came beyond it is the person's: dpl reclaim show {account.id} {order.reclaim}",
        )
    fund = reclaim.proposed.fund
    _must_be_asked_of(account, order.reclaim, reclaim, order.against)
    if order.against == "owed" and order.amount_pence > account.owed.get(fund, 0):
        raise Refused(
            "more-than-owed",
            f"{pounds(account.owed.get(fund, 0))} is owed to fund {fund}, not more",
        )
    holding = None
    if order.against == "held":
        _must_be_past_notice(account, order.reclaim, reclaim, policies, order.received_on)
        _must_be_there(account, order, fund, has, policies)
        holding = holding_for(account, order.holding, order.received_on)
    return [
        e.ReclaimReceived(
            reclaim=order.reclaim,
            fund=fund,
            against=order.against,
            amount_pence=order.amount_pence,
            holding=holding,
            line=None,
            received_on=order.received_on,
        )
    ]


def _must_be_asked_of(
    account: Account, name: str, reclaim: Reclaim, against: Literal["held", "owed"]
) -> None:
    """Refuse to settle a debt out of what is held, or what lies unused by paying off a debt: the
    one would leave the debt to be asked for again, the other the unused money."""
    ground = reclaim.proposed.ground
    if ground in FROM_WHAT_IS_OWED and against == "held":
        raise Refused(
            "owed-not-held",
            f"reclaim {name} asks for what was not allowed and is owed ({ground}): it is no part "
            "of what is there, and taking that would leave it owed",
            "--against owed",
        )
    if ground == "unused-accumulated" and against == "owed":
        raise Refused(
            "held-not-owed",
            f"reclaim {name} asks for money that lies there unused, and nobody owes that",
            "--against held",
        )


def _must_be_there(
    account: Account, order: c.ReceiveReclaim, fund: str, has: Pot, policies: Policies
) -> None:
    """Refuse to take the person's own money, or another funder's, for want of the funder's."""
    pack = pack_of(account, fund, policies, order.received_on)
    there = owned(
        account,
        fund,
        has_pence=has.get(fund, 0),
        order=pack.rules.contribution_order,
        on=order.received_on,
    )
    if order.amount_pence > there.funder_pence:
        own = f", and {pounds(there.person_pence)} the person's own" if there.person_pence else ""
        raise Refused(
            "more-than-there",
            f"{pounds(there.funder_pence)} of what fund {fund} has on "
            f"{uk_words(order.received_on)} is the funder's{own}; {pounds(order.amount_pence)} is "
            "not there to take back",
            f"dpl line allocate LINE --as reclaim --reclaim {order.reclaim}, where the bank shows "
            f"that it went; dpl balance {account.id}",
        )


def write_off(account: Account, order: c.WriteOffReclaim) -> list[e.AccountEvent]:
    """Give up money on somebody's authority: what is left of a reclaim, or of a debt that no
    reclaim asks for."""
    must_not_be_closed(account)
    fund, most = _to_give_up(account, order)
    pence = most if order.amount_pence is None else order.amount_pence
    if most <= 0 or pence > most:
        raise Refused(
            "more-than-left",
            f"{pounds(max(0, most))} can be given up, not {pounds(pence)}"
            if most > 0 else f"nothing of fund {fund} can be given up",
            f"dpl balance {account.id} shows what is owed; --against held gives up asking for "
            "what is there",
        )  # fmt: skip
    return [
        e.ReclaimWrittenOff(
            reclaim=order.reclaim,
            fund=fund,
            against=order.against,
            amount_pence=pence,
            written_off_on=order.written_off_on,
            authority=order.authority,
            reason=order.reason,
        )
    ]


def _to_give_up(account: Account, order: c.WriteOffReclaim) -> tuple[str, int]:
    """Which fund, and how much of its money can be given up, in pence."""
    if order.reclaim is not None:
        reclaim = known_reclaim(account, order.reclaim)
        fund = reclaim.proposed.fund
        if order.fund not in (None, fund):
            raise Refused(
                "another-fund", f"reclaim {order.reclaim} is of fund {fund}, not {order.fund}"
            )
        _must_be_asked_of(account, order.reclaim, reclaim, order.against)
        owed = account.owed.get(fund, 0) if order.against == "owed" else reclaim.left_pence
        return fund, min(owed, reclaim.left_pence)
    if order.fund is None:
        raise Refused("which-debt", "name the reclaim, or the fund it is owed to", "--fund nhs")
    must_know_fund(account, order.fund)
    if order.against == "held":
        raise Refused(
            "nothing-asked",
            "what is there and nobody asked for needs no giving up",
            "--reclaim names the reclaim that asks for it",
        )
    asked = sum(
        reclaim.left_pence
        for reclaim in account.reclaims.values()
        if reclaim.proposed.fund == order.fund and reclaim.proposed.ground in FROM_WHAT_IS_OWED
    )
    return order.fund, account.owed.get(order.fund, 0) - asked


def refund_person(
    account: Account, order: c.RefundPerson, *, has: Pot, policies: Policies
) -> list[e.AccountEvent]:
    """Give the person back their own money that was not needed, never more than that: what they
    paid in, less what was given back or used in the order that policy says (domain.md T10)."""
    must_not_be_closed(account)
    must_know_fund(account, order.fund)
    if order.fund == UNASSIGNED:
        raise Refused("reserved-fund", "what nobody has attributed is nobody's to give back")
    pack = pack_of(account, order.fund, policies, order.refunded_on)
    rule = pack.rules.contribution_order
    found = owned(
        account, order.fund, has_pence=has.get(order.fund, 0), order=rule, on=order.refunded_on
    )
    if order.amount_pence > found.person_pence:
        raise Refused(
            "not-the-persons",
            f"{pounds(found.person_pence)} of fund {order.fund} is the person's own: "
            f"{pounds(found.contributed_pence)} contributed and not given back, "
            f"{pounds(found.used_pence)} spent, {rule} by {pack.ref}",
            f"dpl surplus {account.id} --fund {order.fund} --closing",
        )
    return [
        e.PersonRefunded(
            fund=order.fund,
            amount_pence=order.amount_pence,
            refunded_on=order.refunded_on,
            holding=holding_for(account, order.holding, order.refunded_on),
            line=None,
            reason=order.reason,
            policy=pack.ref,
        )
    ]
