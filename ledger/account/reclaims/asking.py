"""Decisions on asking money back: a reclaim proposed, noticed or withdrawn.

A reclaim is a process with notice and a right of reply, never just a negative payment
(SI 2013/1617 reg 15). Nothing is taken without a served notice; what a bank shows as taken all the
same is recorded, and asked about.
"""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256

import msgspec

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import (
    must_be_open,
    must_know_fund,
    must_not_be_closed,
    must_not_come_before,
)
from ledger.account.reclaims import let_be
from ledger.account.reclaims.identifying import asked_of_what_is_there, surplus_on
from ledger.account.reclaims.left import must_be_left
from ledger.account.reclaims.let_be import LetBe
from ledger.account.reclaims.reclaimed import asked_pence, paid_pence
from ledger.account.reclaims.stages import pack_of
from ledger.account.reclaims.surplus import Surplus
from ledger.account.records import FROM_WHAT_IS_LEFT, FROM_WHAT_IS_OWED, Reclaim
from ledger.account.state import Account, Pot
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import pounds
from ledger.policy.policies import Policies


def propose_reclaim(
    account: Account, order: c.ProposeReclaim, *, has: Pot, policies: Policies
) -> list[e.AccountEvent]:
    """Propose a reclaim: never beyond what was paid, nor, where it asks for what is left, beyond
    that, or the surplus of the day. has is what the account had on that day."""
    must_not_be_closed(account)
    must_know_fund(account, order.fund)
    if order.reclaim in account.reclaims:
        raise Refused(
            "reclaim-exists",
            f"{account.id} has a reclaim {order.reclaim} already",
            f"choose another name; dpl reclaim show {account.id} {order.reclaim}",
        )
    let_be.must_not_be_before(account, order.fund, order.ground, order.proposed_on)
    _must_be_paid(account, order)
    pack = pack_of(account, order.fund, policies, order.proposed_on)
    if order.amount_pence < pack.rules.min_recover_pence:
        raise Refused(
            "min-recover",
            f"nothing below {pounds(pack.rules.min_recover_pence)} is asked back: "
            + pack.quoted("min_recover_pence"),
        )
    events: list[e.AccountEvent] = []
    if order.despite is not None or order.reason is not None:
        events.append(let_be.reopen(account, order, policies))
    proposed = e.ReclaimProposed(
        order.reclaim, order.fund, order.amount_pence, order.ground, order.proposed_on
    )
    on, despite = order.proposed_on, order.despite or ""
    if order.ground == "unused-accumulated":
        found = surplus_on(account, order.fund, has=has, policies=policies, on=on, despite=despite)
        _must_be_surplus(account, order.amount_pence, found)
    elif order.ground in FROM_WHAT_IS_LEFT:
        asking = {"has": has, "policies": policies, "on": on, "despite": despite}
        must_be_left(account, proposed, order.amount_pence, **asking)
    else:
        kept = let_be.let_be(account, order.fund, order.ground, on, policies, despite=despite)
        if order.ground in FROM_WHAT_IS_OWED:
            _must_be_owed(account, proposed, order.amount_pence, kept)
        elif kept:
            raise let_be.refusal(account, proposed, kept)
    return [*events, proposed]


def _must_be_paid(account: Account, order: c.ProposeReclaim) -> None:
    """Refuse to ask for more than the fund paid and did not ask for already."""
    paid, asked = paid_pence(account, order.fund), asked_pence(account, order.fund)
    # Of what lies unused the surplus is the measure: it counts what others sent as well.
    if order.ground != "unused-accumulated" and asked + order.amount_pence > paid:
        raise Refused(
            "more-than-paid",
            f"fund {order.fund} has paid {pounds(paid)} and reclaims of {pounds(asked)} stand "
            f"already; {pounds(order.amount_pence)} more is beyond what was paid",
            f"dpl reclaim list --account {account.id} shows them",
        )


def _must_be_owed(
    account: Account, proposed: e.ReclaimProposed, pence: int, kept: list[LetBe]
) -> None:
    """Refuse to ask for more than is owed for what was not allowed, for any of it twice, or for
    what a decision let be."""
    fund = proposed.fund
    others = {
        name: other.left_pence
        for name, other in account.reclaims.items()
        if name != proposed.reclaim
        and other.proposed.fund == fund
        and other.proposed.ground in FROM_WHAT_IS_OWED
        and other.left_pence
    }
    owed = account.owed.get(fund, 0)
    room = owed - sum(others.values())
    if pence <= room - sum(one.pence for one in kept):
        return
    if pence <= room:
        raise let_be.refusal(account, proposed, kept)
    asked = f", of which {', '.join(others)} asks for {pounds(sum(others.values()))}"
    raise Refused(
        "more-than-owed",
        f"{pounds(max(0, owed))} is owed to fund {fund} for what was not allowed"
        f"{asked if others else ''}; {pounds(pence)} is not owed",
        f"dpl spend disallow {account.id}/ENTRY --help says first what was not allowed",
    )


def _must_be_surplus(
    account: Account, pence: int, found: Surplus, *, but: str | None = None
) -> None:
    """Refuse more than the funder's part of what is surplus, that nobody has asked for yet and no
    decision let be."""
    fund = found.fund
    others = asked_of_what_is_there(account, fund, but)
    room = found.recover_pence - sum(others.values())
    if pence <= room:
        return
    working = [f"{step.what} {pounds(step.pence)}" for step in found.steps]
    working += [f"asked already by {name} {pounds(left)}" for name, left in others.items()]
    kept = [step.words for step in found.steps if step.what == "let-be"]
    names = dict.fromkeys(one.reclaim for one in found.let_be)
    again = "".join(f"; --despite {name} --reason asks again, for what is new" for name in names)
    raise Refused(
        "beyond-the-surplus",
        f"{pounds(max(0, room))} of fund {fund} is surplus on {uk_words(found.on)} and the "
        f"funder's to ask for, by {found.policy}; {pounds(pence)} is not "
        f"({', '.join(working)}){''.join(f'; {words}' for words in kept)}",
        f"dpl surplus {account.id} --fund {fund} --as-at {found.on:%d/%m/%Y}{again}",
    )


# ── notice ───────────────────────────────────────────────────────────────────────────────────


def known_reclaim(account: Account, name: str) -> Reclaim:
    """The reclaim of that name. Refused where there is none, or where it was withdrawn."""
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
        raise Refused(
            "reclaim-withdrawn",
            f"reclaim {name} was withdrawn",
            f"dpl reclaim propose {account.id} NAME asks again under another name",
        )
    return reclaim


def noticed_reclaim(account: Account, name: str) -> Reclaim:
    """The same, and refused where no notice of it was served."""
    reclaim = known_reclaim(account, name)
    if reclaim.notice is None:
        raise Refused(
            "no-notice",
            f"no notice of reclaim {name} was served, so nothing may be taken",
            f"dpl reclaim notice {account.id} {name} --help",
        )
    return reclaim


def serve_notice(
    account: Account, order: c.ServeNotice, *, has: Pot, policies: Policies, position: int
) -> list[e.AccountEvent]:
    """Serve notice with the four parts of SI 2013/1617 reg 15(2). has is what the account had on
    that day; position the last entry of the ledger that this decision could know of."""
    reclaim = known_reclaim(account, order.reclaim)
    proposed = reclaim.proposed
    pack = pack_of(account, proposed.fund, policies, order.served_on)
    _may_be_noticed(account, order, reclaim)
    least = order.served_on + timedelta(days=pack.rules.repay_days)
    if order.repay_by < least:
        raise Refused(
            "repay-days",
            f"a notice gives at least {pack.rules.repay_days} days to repay, and "
            f"{uk_words(order.repay_by)} is sooner: {pack.quoted('repay_days')}",
            f"--repay-by {least:%d/%m/%Y}",
        )
    digest = digest_of(proposed)
    let_be.must_not_be_before(account, proposed.fund, proposed.ground, order.served_on)
    if proposed.ground in FROM_WHAT_IS_OWED:
        kept = let_be.let_be(account, proposed.fund, proposed.ground, order.served_on, policies)
        _must_be_owed(account, proposed, order.amount_pence, kept)
    if proposed.ground == "unused-accumulated":
        found = surplus_on(account, proposed.fund, has=has, policies=policies, on=order.served_on)
        _must_be_surplus(account, order.amount_pence, found, but=order.reclaim)
        digest = found.digest
    elif proposed.ground in FROM_WHAT_IS_LEFT:
        asking = {"has": has, "policies": policies, "on": order.served_on}
        must_be_left(account, proposed, order.amount_pence, **asking)
    return [
        e.NoticeServed(
            reclaim=order.reclaim,
            served_on=order.served_on,
            amount_pence=order.amount_pence,
            repay_by=order.repay_by,
            repayer=order.repayer,
            reasons=order.reasons,
            detail=order.detail,
            position=position,
            policy=pack.ref,
            digest=digest,
        )
    ]


def digest_of(proposed: e.ReclaimProposed) -> str:
    """sha256, in hex, of what was proposed: for a notice whose sum is no surplus."""
    return sha256(msgspec.json.encode(proposed, order="deterministic")).hexdigest()


def _may_be_noticed(account: Account, order: c.ServeNotice, reclaim: Reclaim) -> None:
    if reclaim.notice is not None:
        raise Refused(
            "notice-served",
            f"notice of reclaim {order.reclaim} was served already, on "
            f"{uk_words(reclaim.notice.served_on)}",
            f"dpl reclaim show {account.id} {order.reclaim}",
        )
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
            f"--amount {pounds(reclaim.proposed.amount_pence, plain=True)}, or propose the rest "
            "under another name",
        )
    if order.served_on < reclaim.proposed.proposed_on:
        raise Refused(
            "before-proposal",
            f"reclaim {order.reclaim} was proposed on {uk_words(reclaim.proposed.proposed_on)}, "
            "after the day given",
        )
    if order.repay_by <= order.served_on:
        raise Refused(
            "no-time-to-repay",
            f"the notice is served on {uk_words(order.served_on)} and would ask for the money by "
            f"{uk_words(order.repay_by)}",
        )
    dead = account.died_on is not None and order.served_on > account.died_on
    if dead and order.repayer != "personal-representatives":
        raise Refused(
            "notice-after-death",
            f"the person died on {uk_words(account.died_on)}: notice goes to the personal "
            "representatives (SI 2013/1617 reg 15(3))",
            "--repayer personal-representatives",
        )


def withdraw_reclaim(account: Account, order: c.WithdrawReclaim) -> list[e.AccountEvent]:
    """Give up what has not come back yet; what has, stays."""
    reclaim = known_reclaim(account, order.reclaim)
    since = reclaim.proposed.proposed_on
    must_not_come_before(order.withdrawn_on, since, f"reclaim {order.reclaim} was proposed")
    return [e.ReclaimWithdrawn(order.reclaim, order.withdrawn_on, order.reason)]
