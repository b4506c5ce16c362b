"""Decisions on replies: somebody asks that a reclaim be looked at again, and the funder answers.

Until it is answered nothing is taken (SI 2013/1617 reg 15(4)-(5)).
"""

from __future__ import annotations

from ledger import commands as c
from ledger import events as e
from ledger.account.reclaims.asking import noticed_reclaim
from ledger.account.reclaims.stages import ask_by, pack_of
from ledger.account.records import Reclaim
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import pounds
from ledger.policy.policies import Policies

LATE = "out-of-time"
"""The ground on which a funder takes a request that came too late; it says that it did."""
AGAIN = "new-evidence"
"""The ground on which a reclaim that was looked at again is looked at once more."""


def request_reconsideration(
    account: Account, order: c.RequestReconsideration, policies: Policies
) -> list[e.AccountEvent]:
    """Ask for another look. A late request, or a second one, is taken on a ground that says so:
    the right is the person's, and nobody is turned away unheard."""
    reclaim = noticed_reclaim(account, order.reclaim)
    served_on = reclaim.notice.served_on
    if order.requested_on < served_on:
        raise Refused(
            "before-notice",
            f"notice of reclaim {order.reclaim} was served on {uk_words(served_on)}, after the day "
            "given",
        )
    if reclaim.asked is not None:
        raise Refused(
            "asked-already",
            f"another look was asked for on {uk_words(reclaim.asked.requested_on)}, and is not "
            "decided yet",
            f"dpl reclaim decide {account.id} {order.reclaim} --help",
        )
    if reclaim.decided and AGAIN not in order.grounds:
        raise Refused(
            "decided-already",
            f"reclaim {order.reclaim} was looked at again and {reclaim.decided[-1].outcome} on "
            f"{uk_words(reclaim.decided[-1].decided_on)}",
            f"--ground {AGAIN}, if there is any",
        )
    pack = pack_of(account, reclaim.proposed.fund, policies, served_on)
    last = ask_by(account, reclaim, policies)
    late = order.requested_on > last and not reclaim.decided
    if late and LATE not in order.grounds:
        raise Refused(
            "reconsider-days",
            f"it may be asked for {pack.rules.reconsider_days} days from the notice, until "
            f"{uk_words(last)}: {pack.quoted('reconsider_days')}",
            f"--ground {LATE} takes it all the same",
        )
    return [
        e.ReconsiderationRequested(
            order.reclaim, order.requested_on, order.by, order.grounds, order.detail, pack.ref
        )
    ]


def decide_reconsideration(
    account: Account, order: c.DecideReconsideration
) -> list[e.AccountEvent]:
    """Answer a request, with reasons: confirmed as it was, reduced, or withdrawn."""
    reclaim = noticed_reclaim(account, order.reclaim)
    if reclaim.asked is None:
        raise Refused(
            "nobody-asked",
            f"nobody waits for another look at reclaim {order.reclaim}",
            f"dpl reclaim reconsider {account.id} {order.reclaim} --help",
        )
    if order.decided_on < reclaim.asked.requested_on:
        raise Refused(
            "before-request",
            f"it was asked for on {uk_words(reclaim.asked.requested_on)}, after the day given",
        )
    if not order.reasons:
        raise Refused(
            "decision-without-reasons",
            "the person is told the outcome and why (SI 2013/1617 reg 15(5))",
            "--reason, once for each",
        )
    return [
        e.ReconsiderationDecided(
            order.reclaim,
            order.decided_on,
            order.outcome,
            _asked_now(reclaim, order),
            order.reasons,
            order.detail,
        )
    ]


def _asked_now(reclaim: Reclaim, order: c.DecideReconsideration) -> int:
    """What is asked in all from now on, in pence."""
    was, told = reclaim.asked_pence, order.amount_pence
    same = {"confirmed": was, "withdrawn": 0}.get(order.outcome)
    if same is not None:
        if told not in (None, same):
            raise Refused(
                "outcome-and-amount",
                f"{order.outcome} means {pounds(same)}, not {pounds(told)}",
                "--outcome reduced says how much is asked from now on",
            )
        return same
    if told is None:
        raise Refused("no-amount", "reduced to what?", "--amount, all that is asked from now on")
    if not 0 < told < was:
        raise Refused(
            "not-reduced",
            f"{pounds(was)} was asked, and {pounds(told)} is not less of it",
            "--outcome confirmed leaves it as it was; --outcome withdrawn asks nothing",
        )
    # Less than came back already is an answer too: the rest of that is to be paid again.
    return told
