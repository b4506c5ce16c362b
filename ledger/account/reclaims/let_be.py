"""What a decision let be, and is not asked for again. Pure.

Who asked that a reclaim be looked at again and was answered with less, or with nothing, is not
asked for the same money next month for no new reason (SI 2013/1617 reg 15(4)-(5); domain.md 3.8).
The same goes for a reclaim that was given up, but for one that was only asked in the wrong way.

It binds until something is new: so many months are over as the policy of that day says, or a
review of the plan was held, or the account ends, or the money is spent, or it is asked for again
by who names the decision and says what is new. Grounds that ask for what is left ask for the same
money, and another of them is nothing new; every other ground has decisions of its own.
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
from ledger.account.records import FROM_WHAT_IS_LEFT, FROM_WHAT_IS_OWED, Reclaim
from ledger.account.state import Account
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
    """What is not asked for again of a fund on a ground, or on one that asks for the same money, at
    the end of a day, the first decision first; but for what decisions on `despite` let be."""
    found: list[LetBe] = []
    for name, reclaim in account.reclaims.items():
        if name != despite and _asks_the_same(reclaim, fund, ground):
            found += _left(account, name, on, policies)
    binds = [one for one in found if one.pence and _binds(account, fund, one, on)]
    return sorted(binds, key=lambda one: one.on)


def _asks_the_same(reclaim: Reclaim, fund: str, ground: str) -> bool:
    """Whether a reclaim asks for the same money as one of a fund on a ground."""
    asked = reclaim.proposed
    both = asked.ground in FROM_WHAT_IS_LEFT and ground in FROM_WHAT_IS_LEFT
    return asked.fund == fund and (both or asked.ground == ground)


def _left(account: Account, name: str, on: date, policies: Policies) -> list[LetBe]:
    """What each decision on a reclaim let be, less what was asked for again by a day: it is of
    those decisions that bound when it was asked, of the first of them first."""
    found = list(decided(account, name, policies))
    fund = account.reclaims[name].proposed.fund
    for again in account.reclaims[name].reopened:
        pence = _asked_again(account, again, on)
        for place, one in enumerate(found):
            if _binds(account, fund, one, again.reopened_on):
                less = min(pence, one.pence)
                pence -= less
                found[place] = one._replace(pence=one.pence - less)
    return found


def _asked_again(account: Account, again: e.ReclaimReopened, on: date) -> int:
    """How much of what was let be another reclaim asks for, by a day: of one that only asked in
    the wrong way, what came of it before it was withdrawn."""
    if on < again.reopened_on:
        return 0
    other = account.reclaims.get(again.again)  # which is proposed an entry later
    gone = other.withdrawal if other is not None else None
    if gone is None or gone.withdrawn_on > on or gone.reason not in IN_FORM:
        return again.amount_pence
    return min(again.amount_pence, sum(settled_on(account, again.again, gone.withdrawn_on)))


def _binds(account: Account, fund: str, one: LetBe, on: date) -> bool:
    return one.on <= on < one.until and not _reviewed(account, fund, one, on)


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
    """What of most_pence is let be, a funder's surplus or all that is its own: never more than the
    fund has had at any time since, or than is left once some of it was set aside or asked for
    otherwise since. What other grounds let be comes last, of what no surplus asks for already.
    closing: it ended, or as if; only what was decided once it had ended binds then."""
    end = last_due_on(account)
    left = most_pence - _waits(account, fund, on, policies)
    every = let_be(account, fund, "unused-accumulated", on, policies, despite=despite)

    def is_other(one: LetBe) -> bool:
        return account.reclaims[one.reclaim].proposed.ground != "unused-accumulated"

    for one in sorted(every, key=is_other):
        if closing and (end is None or one.on < end):
            continue
        since = _kept_since(account, fund, one.on, on) + _asked_otherwise(
            account, fund, one.on, on, policies
        )
        there = least_since(account, fund, one.on, on, balance_pence=balance_pence)
        room = left - _surplus_asked(account, fund, on, policies) if is_other(one) else left
        pence = min(room, one.pence - since, there)
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
    for name in _otherwise(account, fund):
        begun = account.reclaims[name].proposed.proposed_on >= since
        stage = stage_on(account, name, policies, on) if begun else None
        asked += stage.received_pence + stage.left_pence if stage is not None else 0
    return asked


def _waits(account: Account, fund: str, on: date, policies: Policies) -> int:
    """What is still to come of reclaims that ask for it whatever was let be: as other money, or
    again for what is new. So much less of what is there is let be."""
    again = [name for name in _of_what_is_left(account, fund) if name in _asked_despite(account)]
    return _to_come(account, [*_otherwise(account, fund), *again], on, policies)


def _surplus_asked(account: Account, fund: str, on: date, policies: Policies) -> int:
    """What is still to come of reclaims of a surplus, but for what was asked again."""
    again, reclaims = _asked_despite(account), account.reclaims
    names = [
        name for name in _of_what_is_left(account, fund)
        if reclaims[name].proposed.ground == "unused-accumulated" and name not in again
    ]  # fmt: skip
    return _to_come(account, names, on, policies)


def _to_come(account: Account, names: list[str], on: date, policies: Policies) -> int:
    stages = [stage_on(account, name, policies, on) for name in names]
    return sum(one.left_pence for one in stages if one is not None)


def _asked_despite(account: Account) -> set[str]:
    return {one.again for each in account.reclaims.values() for one in each.reopened}


def _of_what_is_left(account: Account, fund: str) -> list[str]:
    return [
        name for name, one in account.reclaims.items()
        if one.proposed.fund == fund and one.proposed.ground in FROM_WHAT_IS_LEFT
    ]  # fmt: skip


def _otherwise(account: Account, fund: str) -> list[str]:
    """The reclaims of a fund that ask for other money than what is left, and are not owed."""
    others = (*FROM_WHAT_IS_LEFT, *FROM_WHAT_IS_OWED)
    return [
        name for name, one in account.reclaims.items()
        if one.proposed.fund == fund and one.proposed.ground not in others
    ]  # fmt: skip


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
    """Refuse to ask on a day before a decision on the same money that is recorded already: it
    would be asked around it."""
    for name, reclaim in account.reclaims.items():
        if not _asks_the_same(reclaim, fund, ground):
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
