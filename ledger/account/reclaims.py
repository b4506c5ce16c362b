"""Decisions on reclaims: proposed, notice served, received or withdrawn.

A reclaim is a process with notice and a right of reply, never just a negative payment
(SI 2013/1617 reg 15). Nothing is received without a served notice; what a bank shows as taken
all the same is recorded, and asked about.
"""

from __future__ import annotations

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import holding_for, must_be_open, must_know_fund, must_not_be_closed
from ledger.account.state import Account, Reclaim
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import pounds


def propose_reclaim(account: Account, order: c.ProposeReclaim) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    must_know_fund(account, order.fund)
    if order.reclaim in account.reclaims:
        raise Refused("reclaim-exists", f"{account.id} has a reclaim {order.reclaim} already")
    paid = account.paid.get(order.fund, 0) + account.owed_before(order.fund)
    asked = sum(
        _asked(other) for other in account.reclaims.values() if other.proposed.fund == order.fund
    )
    asked += sum(
        event.amount_pence
        for version, event in account.money.items()
        if isinstance(event, e.ReclaimReceived)
        and event.reclaim is None
        and event.fund == order.fund
        and account.is_live(version)
    )
    if asked + order.amount_pence > paid:
        raise Refused(
            "more-than-paid",
            f"fund {order.fund} has paid {pounds(paid)} and reclaims of {pounds(asked)} stand "
            f"already; {pounds(order.amount_pence)} more is beyond what was paid",
        )
    return [
        e.ReclaimProposed(
            order.reclaim, order.fund, order.amount_pence, order.ground, order.proposed_on
        )
    ]


def _asked(reclaim: Reclaim) -> int:
    """What a reclaim asks for, or came to where the rest was given up, in pence."""
    if reclaim.withdrawn:
        return reclaim.received_pence
    return (reclaim.notice or reclaim.proposed).amount_pence


def _known(account: Account, name: str) -> Reclaim:
    must_be_open(account)
    if name not in account.reclaims:
        known = ", ".join(account.reclaims) or "none yet"
        raise Refused(
            "unknown-reclaim",
            f"{account.id} has no reclaim {name}; its reclaims are: {known}",
            f"dpl reclaim propose {account.id} --help",
        )
    reclaim = account.reclaims[name]
    if reclaim.withdrawn:
        raise Refused("reclaim-withdrawn", f"reclaim {name} was withdrawn")
    return reclaim


def serve_notice(account: Account, order: c.ServeNotice) -> list[e.AccountEvent]:
    reclaim = _known(account, order.reclaim)
    if reclaim.notice is not None:
        raise Refused("notice-served", f"notice of reclaim {order.reclaim} was served already")
    if not order.reasons:
        raise Refused(
            "notice-without-reasons",
            "a notice states its reasons, the amount, the time within which, and who must repay "
            "(SI 2013/1617 reg 15(2))",
            "--reason, once for each",
        )
    if order.amount_pence > reclaim.proposed.amount_pence:
        raise Refused(
            "more-than-proposed",
            f"{pounds(reclaim.proposed.amount_pence)} was proposed, and the notice asks "
            f"{pounds(order.amount_pence)}",
        )
    if order.repay_by <= order.served_on:
        raise Refused(
            "no-time-to-repay",
            f"the notice is served on {uk_words(order.served_on)} and would ask for the money by "
            f"{uk_words(order.repay_by)}",
        )
    if _served_after_death(account, order) and order.repayer != "personal-representatives":
        raise Refused(
            "notice-after-death",
            f"the person died on {uk_words(account.died_on)}: notice goes to the personal "
            "representatives (SI 2013/1617 reg 15(3))",
            "--repayer personal-representatives",
        )
    return [
        e.NoticeServed(
            reclaim=order.reclaim,
            served_on=order.served_on,
            amount_pence=order.amount_pence,
            repay_by=order.repay_by,
            repayer=order.repayer,
            reasons=order.reasons,
            detail=order.detail,
            position=0,
            policy=None,
            digest=None,
        )
    ]


def _served_after_death(account: Account, order: c.ServeNotice) -> bool:
    return account.died_on is not None and order.served_on > account.died_on


def receive_reclaim(account: Account, order: c.ReceiveReclaim) -> list[e.AccountEvent]:
    reclaim = _known(account, order.reclaim)
    if reclaim.notice is None:
        raise Refused(
            "no-notice",
            f"no notice of reclaim {order.reclaim} was served, so nothing may be taken",
            f"dpl reclaim notice {account.id} {order.reclaim} --help",
        )
    if order.received_on < reclaim.notice.served_on:
        raise Refused(
            "before-notice",
            f"notice of reclaim {order.reclaim} was served on "
            f"{uk_words(reclaim.notice.served_on)}, after the day given",
        )
    left = reclaim.notice.amount_pence - reclaim.received_pence
    if order.amount_pence > left:
        raise Refused(
            "more-than-noticed",
            f"the notice asks {pounds(reclaim.notice.amount_pence)}, of which {pounds(left)} is "
            "still to come",
        )
    fund = reclaim.proposed.fund
    if order.against == "owed" and order.amount_pence > account.owed.get(fund, 0):
        raise Refused(
            "more-than-owed",
            f"{pounds(account.owed.get(fund, 0))} is owed to fund {fund}, not more",
        )
    holding = None
    if order.against == "held":
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


def withdraw_reclaim(account: Account, order: c.WithdrawReclaim) -> list[e.AccountEvent]:
    _known(account, order.reclaim)
    return [e.ReclaimWithdrawn(order.reclaim, order.withdrawn_on, order.reason)]
