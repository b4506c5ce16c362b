"""How far a reclaim has come on a day: a function of the date asked about, and nothing kept.

A reclaim goes proposed, waiting, perhaps held up and confirmed, due, by instalments or overdue,
and ends settled, written off or withdrawn (domain.md 3.8; SI 2013/1617 reg 15).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple

from ledger import events as e
from ledger.account.records import Reclaim
from ledger.account.state import Account
from ledger.account.waiting import happened_on
from ledger.calendar import months_later
from ledger.policy.pack import Pack
from ledger.policy.policies import Policies

Name = Literal[
    "proposed",  # nobody was told yet
    "waiting",  # notice was served, and nothing may be taken until its days are over
    "held-up",  # somebody asked that it be looked at again, and nobody has yet
    "confirmed",  # looked at again, in full or in part, and the time to repay runs
    "due",  # it may be taken, and the time to repay runs
    "by-instalments",  # repaid by parts, taken off payments or swept, as was agreed, and in time
    "overdue",  # past its day, or behind with what was agreed
    "settled",
    "written-off",
    "withdrawn",
]
OVER = ("settled", "written-off", "withdrawn")


class Stage(NamedTuple):
    """Where a reclaim is on a day, and since when. Amounts are in pence, at the end of that day.

    repay_by is the day to repay all of it, or the next part; None where there is none.
    """

    name: Name
    since: date
    asked_pence: int
    received_pence: int
    written_off_pence: int
    left_pence: int
    repay_by: date | None


class Settled(NamedTuple):
    """What came of a reclaim by a day, in pence: money that came back, what was taken off coming
    payments, what was given up, and what of a debt it asked for is owed no more otherwise."""

    received_pence: int
    offset_pence: int
    written_off_pence: int
    made_good_pence: int


def pack_of(account: Account, fund: str, policies: Policies, on: date) -> Pack:
    """What a fund's money goes by on a day; the default for money that is nobody's yet."""
    added = account.funds.get(fund)
    return policies.in_force(added.funder if added else "", on)


def may_take_from(account: Account, reclaim: Reclaim, policies: Policies) -> date | None:
    """The first day that anything may be taken; None before notice is served.

    By the policy of the day of the notice: one that was adopted later lengthens nothing.
    """
    if reclaim.notice is None:
        return None
    served_on = reclaim.notice.served_on
    pack = pack_of(account, reclaim.proposed.fund, policies, served_on)
    return served_on + timedelta(days=pack.rules.notice_days)


def ask_by(account: Account, reclaim: Reclaim, policies: Policies) -> date | None:
    """The last day to ask that a reclaim be looked at again; None before notice is served."""
    if reclaim.notice is None:
        return None
    served_on = reclaim.notice.served_on
    pack = pack_of(account, reclaim.proposed.fund, policies, served_on)
    return served_on + timedelta(days=pack.rules.reconsider_days)


def stage_on(account: Account, name: str, policies: Policies, on: date) -> Stage | None:
    """How far a reclaim had come at the end of a day; None before it was proposed."""
    reclaim = account.reclaims[name]
    if reclaim.proposed.proposed_on > on:
        return None
    notice = reclaim.notice if reclaim.notice and reclaim.notice.served_on <= on else None
    decided = [one for one in reclaim.decided if one.decided_on <= on]
    came = _amounts(account, name, on)
    of = _settled(came)
    received, written_off = of.received_pence + of.offset_pence, of.written_off_pence
    asked = (notice or reclaim.proposed).amount_pence
    if decided:
        asked = decided[-1].amount_pence
    left = max(0, asked - received - written_off - of.made_good_pence)

    def stage(which: Name, since: date, repay_by: date | None = None) -> Stage:
        gone = 0 if which in OVER else left
        return Stage(which, since, asked, received, written_off, gone, repay_by)

    given_up = _withdrawn_on(reclaim)
    if given_up is not None and given_up <= on:
        return stage("withdrawn", given_up)
    if not left:
        last = max((day for day, _, _ in came), default=reclaim.proposed.proposed_on)
        return stage("written-off" if written_off else "settled", last)
    if notice is None:
        return stage("proposed", reclaim.proposed.proposed_on)
    return _running(account, reclaim, policies, on, received, stage)


def _running(account, reclaim: Reclaim, policies: Policies, on: date, received: int, stage):
    """The stage of a reclaim whose notice was served and of which something is left."""
    notice = reclaim.notice
    waiting = unanswered_on(reclaim, on)
    if waiting is not None:
        return stage("held-up", waiting.requested_on)
    repay_by = _repay_by(account, reclaim, policies, on)
    agreed = next((one for one in reversed(reclaim.agreed) if one.agreed_on <= on), None)
    if agreed is not None:
        behind = _behind_since(agreed, received, on)
        if behind is not None:
            return stage("overdue", behind, behind)
        return stage("by-instalments", agreed.agreed_on, _next_turn(agreed, on))
    if on > repay_by:
        return stage("overdue", repay_by + timedelta(days=1), repay_by)
    may_from = may_take_from(account, reclaim, policies)
    decided = [one for one in reclaim.decided if one.decided_on <= on]
    if decided:
        return stage("confirmed", decided[-1].decided_on, repay_by)
    if on < may_from:
        return stage("waiting", notice.served_on, repay_by)
    return stage("due", may_from, repay_by)


def unanswered_on(reclaim: Reclaim, on: date) -> e.ReconsiderationRequested | None:
    """The request that nobody had answered at the end of a day."""
    for place, asked in enumerate(reclaim.requests):
        answers = reclaim.decided[place : place + 1]
        if asked.requested_on <= on and not (answers and answers[0].decided_on <= on):
            return asked
    return None


def _repay_by(account: Account, reclaim: Reclaim, policies: Policies, on: date) -> date:
    """The notice's day; after another look, no sooner than the time to repay counted again."""
    notice = reclaim.notice
    days = pack_of(account, reclaim.proposed.fund, policies, notice.served_on).rules.repay_days
    again = [one.decided_on + timedelta(days=days) for one in reclaim.decided
             if one.decided_on <= on]  # fmt: skip
    return max([notice.repay_by, *again])


def _withdrawn_on(reclaim: Reclaim) -> date | None:
    if reclaim.withdrawal is not None:
        return reclaim.withdrawal.withdrawn_on
    outcomes = [one for one in reclaim.decided if one.outcome == "withdrawn"]
    return outcomes[-1].decided_on if outcomes else None


def settled_on(account: Account, name: str, on: date) -> Settled:
    """What came of a reclaim by the end of a day."""
    return _settled(_amounts(account, name, on))


def _settled(came: list[tuple[date, int, str]]) -> Settled:
    kinds = ("received", "offset", "written-off", "made-good")
    return Settled(*(sum(pence for _, pence, kind in came if kind == one) for one in kinds))


def _amounts(account: Account, name: str, on: date) -> list[tuple[date, int, str]]:
    made_good = account.reclaims[name].made_good
    found = [(happened_on(account.money[v]), p, "made-good") for v, p in made_good.items()]
    for event in account.live_money():
        if getattr(event, "reclaim", None) != name:
            continue
        match event:
            case e.ReclaimReceived():
                found.append((event.received_on, event.amount_pence, "received"))
            case e.OffsetApplied():
                found.append((event.applied_on, event.amount_pence, "offset"))
            case e.ReclaimWrittenOff():
                found.append((event.written_off_on, event.amount_pence, "written-off"))
    return [one for one in found if one[0] <= on]


# ── what was agreed ──────────────────────────────────────────────────────────────────────────


def _turns(agreed: e.InstalmentsAgreed, until: date) -> list[date]:
    """The days on which a part was to come, up to a day and one beyond."""
    if agreed.every == "once":
        return [agreed.first_on]
    found = [agreed.first_on]
    while found[-1] <= until:
        if agreed.every == "monthly":
            found.append(months_later(agreed.first_on, len(found)))
        else:
            days = 7 if agreed.every == "weekly" else 28
            found.append(agreed.first_on + timedelta(days=days * len(found)))
    return found


def _behind_since(agreed: e.InstalmentsAgreed, received: int, on: date) -> date | None:
    """The day of the first part that has not come, though its day is over. What is taken off
    payments or swept is the funder's to take, so nobody is behind with it."""
    if agreed.by != "repayment":
        return None
    past = [turn for turn in _turns(agreed, on) if turn < on]
    if agreed.each_pence is None or agreed.every == "once":
        return past[0] if past and agreed.every == "once" else None
    came = received // agreed.each_pence
    return past[came] if came < len(past) else None


def _next_turn(agreed: e.InstalmentsAgreed, on: date) -> date | None:
    return next((turn for turn in _turns(agreed, on) if turn >= on), None)
