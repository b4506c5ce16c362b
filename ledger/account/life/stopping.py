"""Why direct payments may or must stop, and how much notice is given. Pure.

Must and may are different decisions with different notices (domain.md 0.5): a ground on which the
law leaves no choice is never given as a choice, nor the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Literal, NamedTuple

from ledger import commands as c
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.policy.policies import Policies

Force = Literal["must", "may"]


class StopGround(NamedTuple):
    """A ground to stop on: what the law says of it, in a few words, and where."""

    force: Force
    words: str
    source: str


_REG_17_1 = "SI 2013/1617 reg 17(1)"
_REG_17_2 = "SI 2013/1617 reg 17(2)"
_S33 = "Care Act 2014 s.33"

STOP_GROUNDS = {
    "consent-withdrawn": StopGround("must", "consent was withdrawn", _REG_17_1),
    "representative-withdrew": StopGround(
        "must", "the representative withdrew, and nobody takes their place", _REG_17_1
    ),
    "excluded-person": StopGround("must", "a court order excludes direct payments", _S33),
    "not-capable": StopGround(
        "must", "the person can no longer manage a direct payment, even with help", _S33
    ),
    "capacity-lost": StopGround(
        "must", "capacity was lost, and nobody is authorised to manage the payment", _S33
    ),
    "not-a-patient": StopGround("may", "the person is a patient no longer", _REG_17_2),
    "representative-unsuitable": StopGround("may", "the representative is unsuitable", _REG_17_2),
    "nominee-unsuitable": StopGround("may", "the nominee is unsuitable", _REG_17_2),
    "nominee-refuses": StopGround("may", "the nominee refuses to go on", _REG_17_2),
    "nomination-withdrawn": StopGround("may", "the nomination was withdrawn", _REG_17_2),
    "misuse": StopGround("may", "the money was used otherwise than agreed", _REG_17_2),
    "fraud-or-offence": StopGround("may", "theft, fraud or another offence", _REG_17_2),
    "needs-not-met": StopGround("may", "the needs are not, or cannot be, met so", _REG_17_2),
    "needs-met": StopGround("may", "there is no need left to meet", _REG_17_2),
    "needs-met-otherwise": StopGround("may", "the needs are met in another way", _REG_17_2),
    "death": StopGround("may", "the person died", _REG_17_2),
    "condition-not-met": StopGround("may", "a condition of the payment was broken", _S33),
}
"""Every ground by its coded word (domain.md 2.1, 2.2)."""

WITHOUT_NOTICE = ("fraud-or-offence", "death")
"""Grounds that wait for no notice (domain.md 2.8)."""


def must_be_a_ground(order: c.DecideStop) -> None:
    """Refuse a ground that the law does not have, or that has the other force."""
    ground = STOP_GROUNDS.get(order.ground)
    if ground is None:
        raise Refused(
            "unknown-ground",
            f"{order.ground} is no ground to stop on. They must stop for: {_listed('must')}; "
            f"they may stop for: {_listed('may')}",
            "--ground, one of these",
        )
    if ground.force != order.force:
        said = {
            "must": "leaves no choice, so the payments must stop",
            "may": "leaves a choice, so the payments may stop and somebody decides that they do",
        }[ground.force]
        raise Refused(
            "wrong-force",
            f"{order.ground} ({ground.words}) {said}: {ground.source}",
            f"dpl account stop {order.account} --{ground.force} --ground {order.ground} --help",
        )


def _listed(force: Force) -> str:
    return ", ".join(name for name, ground in STOP_GROUNDS.items() if ground.force == force)


def short_notice(account: Account, order: c.DecideStop, policies: Policies) -> Iterator[str]:
    """What is to be said of a stop that comes sooner than a funder's notice; nothing is refused.

    The law wants reasonable notice (reg 17(3)); how long that is, each funder's policy says.
    """
    if order.ground in WITHOUT_NOTICE:
        return
    told = set()
    for fund in account.funds.values():
        pack = policies.in_force(fund.funder, order.decided_on)
        days = pack.rules.stop_notice_days
        earliest = order.decided_on + timedelta(days=days)
        if order.effective_on < earliest and fund.funder not in told:
            told.add(fund.funder)
            given = (order.effective_on - order.decided_on).days
            yield (
                f"{fund.funder} gives {days} days' notice ({pack.ref} stop_notice_days), which "
                f"ends on {uk_words(earliest)}; this stop gives {max(0, given)}"
            )
