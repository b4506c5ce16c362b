"""What may be the same thing, for a person to say; nothing here is ever matched by itself."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator

from ledger.matching.candidates import (
    Owners,
    Thing,
    basis_of,
    in_window,
    pair_cost,
    payees_of,
    period_of,
)
from ledger.matching.items import Limits, Suggestion, order_of

_MOST = 3
"""How many are made for one line at most: the likeliest."""

_FAR_DAYS = 92
"""How far apart equal amounts may lie and still be suggested: a quarter."""

_WHYS = ("reference-same", "period-same", "amount-same", "sign", "digits-swapped", "decimal-slip",
         "amount-near", "date-far")  # fmt: skip


def suggested(
    lines: list[Thing], entries: list[Thing], owners: Owners, limits: Limits, unclear: set[int]
) -> list[Suggestion]:
    """For each line that is left, the entries left that may be it, the likeliest first.

    unclear are those (by identity) that equal ones were suggested for already: no others, far
    off in days, are.
    """
    days = [one.day for one in entries]
    of_pence: dict[int, list[Thing]] = defaultdict(list)
    of_period: dict[tuple, list[Thing]] = defaultdict(list)
    here = {id(one) for one in entries}
    for one in entries:
        of_pence[one.item.pence].append(one)
        if period := period_of(one.item):
            of_period[period].append(one)
    found: list[Suggestion] = []
    for line in lines:
        first = bisect_left(days, line.day - limits.after_days)
        last = bisect_right(days, line.day + limits.before_days)
        sure = [one for one in owners.of_theirs.get(line.item.id, ()) if id(one) in here]
        period = period_of(line.item)
        of = {
            id(one): one
            for some in (sure, of_period.get(period, ()) if period else (),
                         entries[first:last],
                         () if id(line) in unclear else of_pence.get(line.item.pence, ()))
            for one in some
        }  # fmt: skip
        found += _for_line(line, of.values(), owners, limits)
    return found


def _for_line(line: Thing, entries, owners: Owners, limits: Limits) -> Iterator[Suggestion]:
    ranked = []
    for entry in entries:
        if line.item.kind and entry.item.kind and line.item.kind != entry.item.kind:
            continue
        why = _why(line, entry, owners, limits)
        if why:
            apart = abs(line.day - entry.day), abs(line.item.pence - entry.item.pence)
            ranked.append((_WHYS.index(why), *apart, order_of(entry.item.id), why, entry))
    ranked.sort(key=lambda one: one[:4])
    for *_, why, entry in ranked[:_MOST]:
        yield Suggestion(
            (line.item.id,), (entry.item.id,), why, line.item.pence - entry.item.pence,
            basis_of(line, entry, owners),
        )  # fmt: skip


def _why(line: Thing, entry: Thing, owners: Owners, limits: Limits) -> str:
    theirs, ours = line.item.pence, entry.item.pence
    days = line.day - entry.day
    near = in_window(line, entry, limits)
    if owners.share(line, entry):
        return "reference-same"
    period = period_of(line.item)
    if period is not None and period == period_of(entry.item):
        return "period-same"
    alike = payees_of(line, entry)
    if theirs == ours and near:
        return "amount-same" if pair_cost(line, entry, owners, limits) is None else ""
    if alike is not None and alike < limits.payee_percent:
        return ""
    if theirs == ours:
        return "date-far" if abs(days) <= _FAR_DAYS else ""
    if not near:
        return ""
    if theirs == -ours:
        return "sign"
    if theirs * ours <= 0:
        return ""
    if _swapped(abs(theirs), abs(ours)):
        return "digits-swapped"
    if theirs in (ours * 100, ours * 10) or ours in (theirs * 100, theirs * 10):
        return "decimal-slip"
    most = max(limits.near_pence, abs(ours) * limits.near_per_mille // 1000)
    return "amount-near" if abs(theirs - ours) <= most else ""


def _swapped(one: int, other: int) -> bool:
    """Whether two neighbouring digits changed places, and nothing else."""
    a, b = str(one), str(other)
    if len(a) != len(b):
        return False
    apart = [n for n, (x, y) in enumerate(zip(a, b, strict=True)) if x != y]
    if len(apart) != 2 or apart[1] - apart[0] != 1:
        return False
    first, second = apart
    return a[first] == b[second] and a[second] == b[first]
