"""What is asked of what is left: never more than is left, and nothing that a decision let be. Pure.

A changed plan, changed circumstances and a death ask for what is there (SI 2013/1617 reg 15(1)(a),
(b) and (f)), and weeks' funding need not stay for them as it does where money only lies unused.
What was wrongly spent, or paid in error, is asked for on a ground of its own.
"""

from __future__ import annotations

from datetime import date

from ledger import events as e
from ledger.account.pay.rates import last_due_on
from ledger.account.reclaims import let_be
from ledger.account.reclaims.identifying import asked_of_what_is_there
from ledger.account.reclaims.owning import owned
from ledger.account.reclaims.stages import pack_of
from ledger.account.state import Account, Pot
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import pounds
from ledger.policy.policies import Policies


def must_be_left(
    account: Account, proposed: e.ReclaimProposed, pence: int, *, has: Pot, policies: Policies,
    on: date, despite: str = "",
) -> None:  # fmt: skip
    """Refuse more than the fund has of its own, what is on its way included, that no reclaim asks
    for already and no decision let be. has is what the account had on that day."""
    fund, order = proposed.fund, pack_of(account, proposed.fund, policies, on).rules
    there = has.get(fund, 0)
    own = owned(account, fund, has_pence=there, order=order.contribution_order, on=on).person_pence
    others = asked_of_what_is_there(account, fund, proposed.reclaim)
    room = there - own - sum(others.values())
    if pence > room:
        raise _beyond(account, fund, there, own, others, pence, on)
    end = last_due_on(account)
    kept = list(let_be.of_what_is_there(
        account, fund, on, policies, balance_pence=there, most_pence=there - own,
        closing=end is not None and end <= on, despite=despite,
    ))  # fmt: skip
    if pence > room - sum(one.pence for one in kept):
        raise let_be.refusal(account, proposed, kept)


def _beyond(
    account: Account, fund: str, there: int, own: int, others: Pot, pence: int, on: date
) -> Refused:
    persons = f", of which {pounds(own)} is the person's own" if own else ""
    asked = "".join(f", {name} asks for {pounds(left)} already" for name, left in others.items())
    return Refused(
        "more-than-is-left",
        f"fund {fund} has {pounds(there)} on {uk_words(on)}, what is on its way included{persons}"
        f"{asked}; {pounds(pence)} is more than is left to ask for",
        f"dpl reclaim list --account {account.id}; what was wrongly spent is asked for by "
        "--ground used-outside-plan",
    )
