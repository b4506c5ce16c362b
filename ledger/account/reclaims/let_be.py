"""What a decision let be, and is not asked for again on the same ground. Pure.

Who asked that a reclaim be looked at again and was answered with less, or with nothing, is not
asked for the same money next month for no new reason (SI 2013/1617 reg 15(4)-(5); domain.md 3.8).
The same goes for a reclaim that was given up, but for one that was only asked in the wrong way.

It binds until something is new: so many months are over as the policy of that day says, or a
review of the plan was held, or the account ends, or the money is spent, or it is asked for on
another ground, or again by who names the decision and says what is new.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from ledger import commands as c
from ledger import events as e
from ledger.account.pay.rates import last_due_on
from ledger.account.reclaims.kept_out import carried_over, least_since
from ledger.account.reclaims.stages import pack_of, settled_on, stage_on
from ledger.account.reclaims.working import Quoting, Step
from ledger.account.state import FROM_WHAT_IS_OWED, Account, Reclaim
from ledger.calendar import months_later, uk_words
from ledger.errors import Refused
from ledger.money import pounds
from ledger.policy.policies import Policies

RULE = "let_be_months"
IN_FORM = (
    "mistaken", "in-error", "served-wrongly", "to-serve-again", "duplicate", "wrong-amount",
    "wrong-sum", "wrong-fund", "wrong-account", "wrong-person", "wrong-address", "wrong-dates",
    "wrong-ground",
)  # fmt: skip
"""Reasons of a withdrawal that say only that it was asked in the wrong way: nothing was decided
about the money, and it may be asked for again as it should have been."""


class LetBe(NamedTuple):
    """So much that one decision on a reclaim let be, in pence, and until when it binds at most.

    until is the first day that it may be asked for again; looked_again: whether somebody had asked
    for another look, or the funder gave it up of its own accord.
    """

    reclaim: str
    on: date
    until: date
    pence: int
    looked_again: bool

    @property
    def decision(self) -> str:
        """As a sentence names it: `the decision of 3 July 2026 on rc-1`."""
        if self.looked_again:
            return f"the decision of {uk_words(self.on)} on {self.reclaim}"
        return f"the withdrawal of {self.reclaim} on {uk_words(self.on)}"


def let_be(
    account: Account, fund: str, ground: str, on: date, policies: Policies, *, despite: str = ""
) -> list[LetBe]:
    """What is not asked for again of a fund on a ground, at the end of a day, the first decision
    first; but for what decisions on the reclaim `despite` let be."""
    found = []
    for name, reclaim in account.reclaims.items():
        asked = reclaim.proposed
        if name == despite or (asked.fund, asked.ground) != (fund, ground):
            continue
        again = sum(one.amount_pence for one in reclaim.reopened if one.reopened_on <= on)
        for one in decided(account, name, policies):
            less = min(again, one.pence)
            again -= less
            if one.pence > less and one.on <= on < one.until:
                found.append(one._replace(pence=one.pence - less))
    return sorted((x for x in found if not _reviewed(account, fund, x, on)), key=lambda x: x.on)


def decided(account: Account, name: str, policies: Policies) -> Iterator[LetBe]:
    """What each decision on a reclaim let be, whether or not it binds still."""
    reclaim = account.reclaims[name]
    was = (reclaim.notice or reclaim.proposed).amount_pence
    for on, asked, looked_again in _answers(account, name, reclaim):
        # What was given up on somebody's authority stays by that: it is not kept twice.
        now = max(asked, settled_on(account, name, on).written_off_pence)
        pence, was = was - now, now
        if pence > 0:
            pack = pack_of(account, reclaim.proposed.fund, policies, on)
            until = months_later(on, pack.rules.let_be_months)
            yield LetBe(name, on, until, pence, looked_again)


def _answers(account: Account, name: str, reclaim: Reclaim) -> Iterator[tuple[date, int, bool]]:
    """Each decision's day, what was asked from then on in pence, and whether somebody had asked
    for it: such an answer binds whatever its reasons."""
    for one in reclaim.decided:
        yield one.decided_on, one.amount_pence, True
    gone = reclaim.withdrawal
    if gone is not None and gone.reason not in IN_FORM:
        yield gone.withdrawn_on, sum(settled_on(account, name, gone.withdrawn_on)), False


def _reviewed(account: Account, fund: str, one: LetBe, on: date) -> bool:
    """Whether a review of the plan was held since: the four tests were asked anew. A financial
    audit looks at the spending alone, and may come every month."""
    return any(
        review.fund == fund and review.kind != "financial" and one.on < review.held_on <= on
        for review in account.budget.reviews
    )


# ── of a surplus ─────────────────────────────────────────────────────────────────────────────


def of_what_is_there(
    account: Account, fund: str, on: date, policies: Policies, *,
    balance_pence: int, most_pence: int, closing: bool = False, despite: str = "",
) -> Iterator[LetBe]:  # fmt: skip
    """What of a funder's surplus is let be: never more than most_pence, than the fund has had at
    any time since, or than is left once some of it was set aside or asked for otherwise since.
    closing: it ended, or as if; only what was decided once it had ended binds then."""
    left, end = most_pence, last_due_on(account)
    for one in let_be(account, fund, "unused-accumulated", on, policies, despite=despite):
        if closing and (end is None or one.on < end):
            continue
        since = _kept_since(account, fund, one.on, on) + _asked_otherwise(
            account, fund, one.on, on, policies
        )
        there = least_since(account, fund, one.on, on, balance_pence=balance_pence)
        pence = min(left, one.pence - since, there)
        if pence > 0:
            left -= pence
            yield one._replace(pence=pence)


def _kept_since(account: Account, fund: str, since: date, on: date) -> int:
    """What was set aside or carried over since a day: of the same money, and not kept twice."""
    saved = sum(
        one.agreed.amount_pence
        for one in account.budget.earmarks.values()
        if one.agreed.fund == fund and one.stands_on(on) and one.agreed.agreed_on >= since
    )
    over = carried_over(account, fund, on)
    return saved + (over.amount_pence if over is not None and over.decided_on >= since else 0)


def _asked_otherwise(account: Account, fund: str, since: date, on: date, policies: Policies) -> int:
    """What reclaims on another ground ask, or got, of what is there since a day."""
    asked = 0
    for name, reclaim in account.reclaims.items():
        of = reclaim.proposed
        if of.fund != fund or of.ground in ("unused-accumulated", *FROM_WHAT_IS_OWED):
            continue
        stage = stage_on(account, name, policies, on) if of.proposed_on >= since else None
        asked += stage.received_pence + stage.left_pence if stage is not None else 0
    return asked


def let_be_steps(found: list[LetBe], quote: Quoting) -> Iterator[Step]:
    """A surplus's lines of what is let be."""
    for one in found:
        words = (
            f"let be by {one.decision}: not asked for again before {uk_words(one.until)} unless a "
            "review is held or something is new"
        )
        yield Step("note", "let-be", one.pence, words, quote(RULE))


# ── asked for all the same ───────────────────────────────────────────────────────────────────


def must_not_be_before(account: Account, fund: str, ground: str, on: date) -> None:
    """Refuse to ask on a day before a decision on the same ground that is recorded already: it
    would be asked around it."""
    for name, reclaim in account.reclaims.items():
        if (reclaim.proposed.fund, reclaim.proposed.ground) != (fund, ground):
            continue
        for day, _, _ in _answers(account, name, reclaim):
            if on < day:
                raise Refused(
                    "before-a-decision",
                    f"it was decided on {uk_words(day)} what reclaim {name} asks of fund {fund}, "
                    f"after the day given, {uk_words(on)}",
                    f"dpl reclaim show {account.id} {name}",
                )


def reopen(account: Account, order: c.ProposeReclaim, policies: Policies) -> e.ReclaimReopened:
    """Ask again for what a decision let be, by its reclaim, for a reason that is new."""
    name, on = order.despite or "", order.proposed_on
    if not name:
        raise Refused(
            "which-decision",
            "a reason is given to ask again for what a decision let be, and no decision is named",
            "--despite names the reclaim that was decided on",
        )
    every = let_be(account, order.fund, order.ground, on, policies)
    pence = sum(one.pence for one in every if one.reclaim == name)
    if not pence:
        known = ", ".join(dict.fromkeys(one.reclaim for one in every)) or "none"
        raise Refused(
            "nothing-let-be",
            f"no decision on reclaim {name} lets anything of fund {order.fund} be on "
            f"{uk_words(on)} that is asked for as {order.ground}; those that do: {known}",
            "propose it without --despite",
        )
    if order.reason is None:
        raise Refused(
            "nothing-new",
            f"what was let be on {name} is asked for again only for a reason that is new",
            "--reason new-evidence, say",
        )
    return e.ReclaimReopened(name, order.reclaim, min(pence, order.amount_pence), on, order.reason)


def refusal(account: Account, proposed: e.ReclaimProposed, kept: list[LetBe]) -> Refused:
    """Why what was let be is not asked for again, and how it may be."""
    words = [
        f"{pounds(one.pence)} was let be by {one.decision}, and is not asked for again as "
        f"{proposed.ground} before {uk_words(one.until)}"
        for one in kept
    ]
    return Refused(
        "let-be",
        "; ".join(words),
        f"--despite {kept[-1].reclaim} --reason what-is-new, or dpl reclaim show {account.id} "
        f"{kept[-1].reclaim}",
    )
