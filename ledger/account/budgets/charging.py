"""What a person pays towards a budget: who may never be charged, the lower of two, and small nets.

Amounts are whole pence. Nothing here rounds a daily rate: periods are for
`ledger.account.pay.rates`.
"""

from __future__ import annotations

from typing import NamedTuple

from ledger.errors import Refused
from ledger.money import pounds

_NHS = "the NHS pays the full cost of the care plan (SI 2013/1617 reg 13(1))"
_CARERS = "support given to a carer directly is not charged for (domain.md 2.3, Gloucestershire)"
_AFTERCARE = "after-care is not charged for (Mental Health Act 1983 s.117; domain.md 2.3)"

NEVER_CHARGED = {
    "chc": _NHS,
    "chc-fast-track": _NHS,
    "fnc": _NHS,
    "childrens-continuing-care": _NHS,
    "phb": _NHS,
    "wheelchair": _NHS,
    "joint-health": _NHS,
    "s117": _AFTERCARE,
    "carer": _CARERS,
    "carers": _CARERS,
}
"""Programmes that may charge no contribution whatever a council's policy, each with why
(domain.md 2.1, 2.3, 3.6)."""

NEAR_ZERO_PENCE = 1_000
"""A direct payment that leaves less than this for four weeks is hardly worth its bank account: a
person is warned before it is set up (domain.md T5, the Worcestershire case)."""


def must_be_chargeable(fund: str, programme: str) -> None:
    """Refuse a contribution on a programme that may charge none by law."""
    if programme in NEVER_CHARGED:
        raise Refused(
            "never-charged",
            f"fund {fund} is {programme} money, and {NEVER_CHARGED[programme]}",
            "leave the contribution out, or charge it on a social care fund of its own",
        )


class Parts(NamedTuple):
    """Who pays what of a week's chargeable budget, in pence; the two add up to it."""

    person_pence: int
    funder_pence: int


def parts_of(chargeable_pence: int, *, assessed_pence: int) -> Parts:
    """The person pays the lower of what was assessed and the chargeable budget (domain.md T3)."""
    person = min(chargeable_pence, assessed_pence)
    return Parts(person, chargeable_pence - person)


def why_no_payment(weekly_pence: int, *, assessed_pence: int) -> str | None:
    """Why no direct payment is payable: what was assessed is more than the week (domain.md T4).

    None where one is, and also where the two are equal: then £0.00 is scheduled, and the amount
    before and the contribution stand beside it.
    """
    if assessed_pence <= weekly_pence:
        return None
    return (
        f"the contribution assessed, {pounds(assessed_pence)} a week, is more than the direct "
        f"payment of {pounds(weekly_pence)} a week, so none is payable"
    )


def near_zero(weekly_pence: int, *, assessed_pence: int) -> str | None:
    """The arithmetic of four weeks, where they leave a net under NEAR_ZERO_PENCE; else None.

    Also None where no contribution is charged, and where no direct payment is payable at all.
    """
    if not assessed_pence or assessed_pence > weekly_pence:
        return None
    gross, own = 4 * weekly_pence, 4 * assessed_pence
    if gross - own >= NEAR_ZERO_PENCE:
        return None
    return (
        f"four weeks are {pounds(gross)}, less the person's contribution of {pounds(own)} "
        f"(4 × {pounds(assessed_pence)}): {pounds(gross - own)} would be paid"
    )
