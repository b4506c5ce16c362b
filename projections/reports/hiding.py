"""Which money is left out of an edition, so that nothing about few people follows from it. Pure.

Figures are taken one after another, those of most people first: each is shown unless something
about few people would follow from it, from those taken before, from what was published before, and
from what everybody knows of how figures hang together.
"""

from __future__ import annotations

from collections.abc import Sequence

from projections.reports.derivable import Known
from projections.reports.fewest import Vector
from projections.reports.parts import Parts
from projections.reports.shown import FEWEST, Shown, Tables
from projections.reports.ties import ties


def hide_money(tables: Tables, before: Sequence[Tables]) -> None:
    """Hide as much as it takes. before are the editions that were published already, in which what
    was left out is hidden."""
    editions = [*before, tables]
    wanted = [(at, one) for at, some in enumerate(editions) for one in some.money()]
    parts = Parts(editions)
    vectors = parts.vectors(wanted)
    for own in _apart(vectors, tied := _sums(vectors, ties(editions, wanted))):
        numbers = {number for number, vector in enumerate(vectors) if vector.keys() & own}
        if any(0 < parts.whom[part].bit_count() < FEWEST for part in own):
            _hide(
                [(wanted[number][0] == len(before), wanted[number][1], vectors[number])
                 for number in sorted(numbers)],
                [one for one in tied if one.keys() & own],
                parts,
            )  # fmt: skip


def _sums(vectors: Sequence[Vector], some) -> list[dict]:
    """What ties come to, as sums of parts; those that say nothing are left out."""
    found = []
    for tie in some:
        whole: dict = {}
        for number, times in tie.items():
            for part, own in vectors[number].items():
                whole[part] = whole.get(part, 0) + times * own
        whole = {part: times for part, times in whole.items() if times}
        if whole:
            found.append(whole)
    return found


def _apart(vectors: Sequence[Vector], tied: Sequence[Vector]) -> list[set]:
    """Parts in groups: nothing of one follows from another."""
    group: dict[object, set] = {}
    for one in (*vectors, *tied):
        joined = {id(group[part]): group[part] for part in one if part in group}
        largest = max(joined.values(), key=len, default=set())
        for some in (*joined.values(), one.keys()):
            if some is not largest:
                largest.update(some)
                for part in some:
                    group[part] = largest
    return list({id(one): one for one in group.values()}.values())


def _hide(
    figures: Sequence[tuple[bool, Shown, Vector]], tied: Sequence[Vector], parts: Parts
) -> None:
    """Of figures, each with whether it is new, hide some that are."""
    whom = {part: parts.whom[part] for one in (*tied, *(one[2] for one in figures)) for part in one}
    sums = {_name(one) for one in (*tied, *(one[2] for one in figures))}
    known = Known(whom, fewest=FEWEST, most=len(sums))
    for one in {_name(one): one for one in tied}.values():
        known.learn(one)
    shown, hidden = set(), set()
    for is_new, figure, vector in figures:
        name = _name(vector)
        if not is_new and figure.hidden:
            hidden.add(name)
        elif not is_new and name not in shown:
            shown.add(name)
            known.learn(vector)
    new = [(figure, vector) for is_new, figure, vector in figures if is_new and not figure.few]
    for figure, vector in sorted(new, key=lambda one: one[0].order, reverse=True):
        name = _name(vector)
        if name in shown or not vector:
            continue
        if name in hidden or known.told_of_few(vector):
            figure.hidden = True
            hidden.add(name)
        else:
            shown.add(name)


def _name(vector: Vector) -> frozenset:
    return frozenset(vector.items())
