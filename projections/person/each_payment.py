"""How each payment to the person was reckoned, line by line (domain.md 0.1, T1, T24)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ledger.account.pay.worth import Rate, amounts
from projections.person.subject import Subject
from projections.person.value import Block, Line, Sum, total
from projections.person.words import KEPT_FOR, between, coded, day, in_weeks, money, times
from projections.remittance import Advice, advices_of_account

LAID_OUT = 3
"""So many kinds of payment are laid out line by line; of more, each is told in a line."""


def payments(subject: Subject) -> Iterator[Block]:
    """Each payment's sum: those that are alike once, with how many there were."""
    found = [
        advice
        for advice in advices_of_account(
            subject.about.asking.reader, subject.about.name, known_at=subject.about.asking.known
        )
        if subject.days.first <= advice.paid_on <= subject.on and advice.taken_back_by is None
    ]
    if not found:
        return
    groups: dict[tuple, list[Advice]] = {}
    for advice in found:
        groups.setdefault(_alike(advice), []).append(advice)
    some = list(groups.values())
    if len(some) <= LAID_OUT:
        for alike in some:
            yield _laid_out(subject, alike)
        return
    lines = [_payment(subject, alike) for alike in some]
    end = total("payments", "All that we paid you on these days", *lines)
    yield Sum("How we worked out each payment", (*lines, end))


def _alike(advice: Advice) -> tuple:
    rates = tuple((r.days, r.weekly_pence, r.contribution_pence, r.over) for r in advice.rates)
    one_by_one = advice.purpose or advice.offsets or advice.on_top_of
    return (
        advice.fund, advice.days.days if advice.days else None, rates, advice.gross_pence,
        advice.contribution_pence, advice.paid_pence, advice.entry if one_by_one else 0,
    )  # fmt: skip


def _laid_out(subject: Subject, alike: list[Advice]) -> Sum:
    """One payment line by line, so that it can be followed: 664.29 - 88.57 = 575.72 (T1)."""
    one, name = alike[0], f"payment-{alike[0].entry}"
    lines = [_line(subject, one, f"{name}-whole", _gross(one), one.gross_pence)]
    if one.contribution_pence and one.basis == "net":
        words = f"Less your part{_own(one)}"
        lines.append(_line(subject, one, f"{name}-part", words, -one.contribution_pence))
    for place, (_, pence) in enumerate(one.offsets, 1):
        words = "Less what we took back"
        lines.append(_line(subject, one, f"{name}-off-{place}", words, -pence))
    end = total(name, "What we paid you" if len(alike) == 1 else "Each payment", *lines)
    if end.pence != one.paid_pence:
        lines.append(_line(subject, one, f"{name}-other", "Other", one.paid_pence - end.pence))
        end = total(name, end.words, *lines)
    lines.append(end._replace(refs=(subject.ref(one.entry),)))
    if len(alike) > 1:
        behind = tuple(subject.at(advice.entry, advice.paid_pence) for advice in alike)
        words = f"{len(alike)} payments of {money(one.paid_pence)}"
        whole = sum(pence for _, pence in behind)
        lines.append(Line(f"{name}-all", words, whole, behind, "total"))
    return Sum(_title(subject, alike), tuple(lines))


def _line(subject: Subject, one: Advice, name: str, words: str, pence: int) -> Line:
    return Line(name, words, pence, (subject.at(one.entry, pence),))


def _title(subject: Subject, alike: list[Advice]) -> str:
    one, who = alike[0], subject.funder_of(alike[0].fund)
    if one.days is None:
        about = _for(subject, one) or "we do not know for which days"
        return f"{who} paid you on {day(one.paid_on)}: {about}"
    if len(alike) == 1:
        return f"{who} paid you for {between(one.days)}"
    return f"{who} paid you {len(alike)} times, each for {in_weeks(one.days.days)}"


def _for(subject: Subject, advice: Advice) -> str:
    """What a payment for no days was for, without the names that we keep it by; where nobody said
    it, a fund that is given all at once can be for nothing else."""
    purpose = advice.purpose
    kind, _, name = purpose.partition(" ")
    own = [a.made for a in subject.account.allocations.values() if a.made.fund == advice.fund]
    at_once = [(made.frequency, made.amount_pence) for made in own]
    if kind == "one-off" or (not purpose and at_once == [("one-off", advice.paid_pence)]):
        return "all of it, once"
    liability = subject.account.budget.liabilities.get(name) if kind == "liability" else None
    if liability is None:
        return coded(purpose)
    words = KEPT_FOR.get(liability.recorded.kind, "")
    return words[:1].lower() + words[1:]


def _payment(subject: Subject, alike: list[Advice]) -> Line:
    """What payments that are alike come to, with the sum of one, in a line."""
    one = alike[0]
    behind = tuple(subject.at(advice.entry, advice.paid_pence) for advice in alike)
    words = f"{_title(subject, alike)}: {_sum(one)}"
    if len(alike) > 1:
        words += f". {len(alike)} × {money(one.paid_pence)}"
    refs = (subject.ref(one.entry),)
    return Line(
        f"payments-{one.entry}", words, sum(p for _, p in behind), behind, refs=refs
    )  # fmt: skip


def _sum(one: Advice) -> str:
    """`£150.00 × 31 days ÷ 7 = £664.29, less your part £20.00 × 31 days ÷ 7 = £88.57`."""
    said = f"{_gross(one)} = {money(one.gross_pence)}"
    if one.contribution_pence and one.basis == "net":
        said += f", less your part{_own(one)} = {money(one.contribution_pence)}"
    for _, pence in one.offsets:
        said += f", less {money(pence)} that we took back"
    return said


def _gross(one: Advice) -> str:
    """How what the days are worth comes about, as far as it does so by rates."""
    if one.on_top_of:
        return "More, for days we paid for before"
    if one.rates and amounts(one.rates)[0] == one.gross_pence:
        return _times(one.rates, "weekly_pence")
    return "For these days" if one.days else "In all"


def _own(one: Advice) -> str:
    if amounts(one.rates)[1] == one.contribution_pence and not one.on_top_of:
        return f": {_times(one.rates, 'contribution_pence')}"
    return ""


def _times(rates: Iterable[Rate], which: str) -> str:
    return " + ".join(times(getattr(rate, which), rate.days) for rate in rates if not rate.over)
