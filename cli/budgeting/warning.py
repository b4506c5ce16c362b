"""What to tell a person before a payment is set up or changed. On stderr, never a refusal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from cli.showing import tell
from ledger.calendar import uk_words
from ledger.money import pounds

if TYPE_CHECKING:
    from ledger.account.state import Account
    from ledger.commands import ReviseAllocation
    from ledger.service import Ledger


def warn_of_net(weekly_pence: int, *, assessed_pence: int) -> None:
    """Tell where a week leaves little or nothing after the contribution (domain.md T4, T5)."""
    from ledger.account.budgets.charging import NEAR_ZERO_PENCE, near_zero, why_no_payment

    if not weekly_pence:
        return
    why = why_no_payment(weekly_pence, assessed_pence=assessed_pence)
    little = near_zero(weekly_pence, assessed_pence=assessed_pence)
    if why:
        tell(f"warning: {why}")
    elif little:
        tell(f"warning: {little}, which is less than {pounds(NEAR_ZERO_PENCE)}")


def warn_of_allocation(
    ledger: Ledger, account: str, fund: str, from_on: date, weekly_pence: int
) -> None:
    """The same of a weekly direct payment, by what was assessed already."""
    from ledger.account.pay.rates import assessed_on

    standing = ledger.account(account)
    if fund in standing.funds and standing.funds[fund].contribution_charged:
        warn_of_net(weekly_pence, assessed_pence=assessed_on(standing, fund, from_on))


def tell_of_revision(ledger: Ledger, order: ReviseAllocation) -> None:
    """Tell what a revision leaves to be paid, and what it changes on days paid for already.

    It pays and takes back nothing by itself.
    """
    from ledger.book.decide import decide

    draft = ledger.draft()
    account = draft.account(order.account)
    if order.allocation not in account.allocations:
        return  # the decision will say so
    made = account.allocations[order.allocation].made
    if (made.frequency, made.deployment) == ("weekly", "direct_payment"):
        warn_of_allocation(ledger, order.account, made.fund, order.from_on, order.amount_pence)
    before = dict(_differences(account, made.fund, made.deployment, order.decided_on))
    decide(draft, order)
    changed = 0
    for days, now in _differences(account, made.fund, made.deployment, order.decided_on):
        more = now - before.get(days, 0)
        if more:
            word = "more" if more > 0 else "less"
            tell(f"{uk_words(days[0])} to {uk_words(days[1])}, paid for already: "
                 f"{pounds(abs(more))} {word} is due")  # fmt: skip
            changed += more
    if changed > 0:
        tell(f"arrears of {pounds(changed)} are proposed, and nothing is paid until somebody "
             f"decides: dpl pay arrears {order.account} --help")  # fmt: skip
    elif changed < 0:
        tell(f"an overpayment of {pounds(-changed)} is proposed, and nothing is taken back until "
             f"somebody decides: dpl reclaim propose {order.account} --help")  # fmt: skip


def _differences(
    account: Account, fund: str, deployment, on: date
) -> Iterator[tuple[tuple[date, date], int]]:
    """Days that were paid for, and what is still due for them, in pence; negative if too much."""
    from ledger.account.pay.due import due_of

    for piece in due_of(account, fund, deployment, on=on).pieces:
        if piece.is_paid:
            yield tuple(piece.days), piece.difference_pence


def tell_of_spends(ledger: Ledger, account: str, from_on: date) -> None:
    """Tell of spends recorded already for days that are now shared in another way: they stay."""
    standing = ledger.account(account)
    found = [
        version
        for version, spend in standing.spends.items()
        if standing.is_live(version) and (spend.event.for_to or spend.event.paid_on) >= from_on
    ]
    if found:
        many = "1 spend" if len(found) == 1 else f"{len(found):,} spends"
        tell(f"{many} for days from {uk_words(from_on)} on keep their shares; what would change: "
             f"dpl recharge propose {account} --since {from_on:%d/%m/%Y}")  # fmt: skip
