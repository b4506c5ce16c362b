"""Why an item is there, as somebody explained it."""

from __future__ import annotations

from collections.abc import Mapping

from ledger import events as e
from ledger.reconciling.state import Reconciling
from ledger.reconciling.value import Explanation


def explained(
    reconciling: Reconciling,
    lines: tuple[str, ...],
    entries: tuple[e.EntryRef, ...],
    pence: int,
    by_fund: Mapping[str, int] | None = None,
) -> Explanation | None:
    """The explanation that stands of exactly these lines and entries, while what they make their
    side more than ours still is what was explained: in each fund, where by_fund says so."""
    found = reconciling.explanation_of(lines, entries)
    if found is None or found.event.amount_pence != pence:
        return None
    if by_fund is not None and found.event.parts and found.event.parts != parts_of(by_fund):
        return None
    by = reconciling.explained_by[found.version]
    return Explanation(found.event.kind, found.event.reason, by, found.version)


def parts_of(by_fund: Mapping[str, int]) -> tuple[e.FundDiffers, ...]:
    """What a difference comes to in each fund, in order; one of nought in all is of no part."""
    return tuple(e.FundDiffers(fund, pence) for fund, pence in sorted(by_fund.items()) if pence)
