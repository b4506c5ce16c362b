"""What of the money there is is kept for something: bills, letters, just in case, savings."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.account.budgets.state import Liability, latest
from ledger.account.reclaims.surplus import CONTINGENCY
from ledger.account.records import OWN
from projections.person.letters import asked_by_letter
from projections.person.subject import Subject, effects
from projections.person.value import Behind, Line
from projections.person.words import KEPT_FOR, coded, day


def set_aside(subject: Subject) -> Iterator[Line]:
    """What is kept for something: bills to come first, then what letters ask to have back, then
    just in case, then savings."""
    yield from _to_pay(subject)
    left = sum(subject.about.has.values()) - sum(line.pence for line in _to_pay(subject))
    for line in (*asked_by_letter(subject), *_just_in_case(subject), *_savings(subject)):
        pence = min(line.pence, max(0, left))
        if pence:
            left -= pence
            yield line._replace(pence=pence, behind=_up_to(line.behind, pence))


def _up_to(behind: tuple[Behind, ...], pence: int) -> tuple[Behind, ...]:
    """The same entries, of which only so much is there to keep."""
    over = sum(part for _, part in behind) - pence
    if not over or not behind:
        return behind
    position, last = behind[-1]
    return (*behind[:-1], (position, last - over))


def _to_pay(subject: Subject) -> Iterator[Line]:
    kinds: dict[str, list[Behind]] = {}
    for liability in subject.account.budget.liabilities.values():
        left = sum(liability.left(subject.on).values())
        if left and not liability.recorded.underwritten:
            behind = kinds.setdefault(liability.recorded.kind, [])
            behind += behind_liability(subject, liability, left)
    for kind, words in KEPT_FOR.items():
        if kind in kinds:
            pence = sum(part for _, part in kinds[kind])
            yield Line(kind, words, pence, tuple(kinds[kind]))


def behind_liability(subject: Subject, liability: Liability, left: int) -> list[Behind]:
    recorded = liability.recorded
    whole = sum(share.pence for share in recorded.shares)
    behind = [subject.at(liability.entry, whole)]
    for settled in liability.settled:
        if settled.settled_on <= subject.on:
            pence = -sum(share.pence for share in settled.shares)
            behind += subject.of_event(settled, pence)
    if sum(pence for _, pence in behind) != left:
        return [subject.at(liability.entry, left)]
    return behind


def _just_in_case(subject: Subject) -> Iterator[Line]:
    """What was agreed to be kept, and money given only for that (domain.md T21)."""
    words = "Just-in-case money"
    for fund, added in subject.account.funds.items():
        agreed = [one for one in subject.account.budget.contingencies if one.fund == fund]
        kept = latest(agreed, subject.on)
        if added.programme == CONTINGENCY:
            line = of_fund(subject, fund, max(0, subject.about.has.get(fund, 0)))
            yield line._replace(name=f"just-in-case-{fund}", words=words)
        elif kept is not None and kept.amount_pence:
            behind = subject.of_event(kept, kept.amount_pence)
            yield Line(f"just-in-case-{fund}", words, kept.amount_pence, behind)


def _savings(subject: Subject) -> Iterator[Line]:
    for name, earmark in subject.account.budget.earmarks.items():
        agreed = earmark.agreed
        if earmark.stands_on(subject.on):
            words = f"Savings for {coded(agreed.purpose)}, until {day(agreed.expires_on)}"
            behind = subject.of_event(agreed, agreed.amount_pence)
            yield Line(f"savings-{name}", words, agreed.amount_pence, behind)


def of_fund(subject: Subject, fund: str, pence: int) -> Line:
    behind: list[Behind] = []
    for entry in subject.moving:
        own = sum(
            amount
            for name, amount, on in effects(subject.about.name, entry)
            if name == fund and on <= subject.on
        )
        if own:
            behind.append((entry.position, own))
    added = subject.account.funds.get(fund)
    own_money = added is not None and added.programme == OWN
    words = "your own money" if own_money else f"from {subject.funder_of(fund)}"
    return Line(f"fund-{fund}", words, pence, tuple(behind))
