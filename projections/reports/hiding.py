"""Which money is left out of an edition, so that nothing about few people follows from it. Pure.

Figures are taken one after another, those of most people first: each is shown unless something
about few people would follow from it, from those taken before, from what was published before, and
from what everybody knows of how figures hang together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from projections.reports.derivable import Known
from projections.reports.fewest import Vector
from projections.reports.parts import Parts
from projections.reports.shown import FEWEST, Shown, Tables
from projections.reports.ties import ties


class _Told(NamedTuple):
    """A figure, whether it is of the new edition, and the parts of its money; those of the same
    parts have one name."""

    is_new: bool
    figure: Shown
    vector: Vector
    name: frozenset


def hide_money(tables: Tables, before: Sequence[Tables]) -> None:
    """Hide as much as it takes. before are the editions that were published already, in which what
    was left out is hidden."""
    editions = [*before, tables]
    wanted = [(at, one) for at, some in enumerate(editions) for one in some.money()]
    parts = Parts(editions)
    vectors = parts.vectors(wanted)
    tied = _sums(vectors, ties(editions, wanted))
    group = _apart(vectors, tied)
    told: dict[int, list[_Told]] = defaultdict(list)
    hang: dict[int, list[Vector]] = defaultdict(list)
    names: dict[int, frozenset] = {}
    for (at, one), vector in zip(wanted, vectors, strict=True):
        if vector:
            name = names.setdefault(id(vector), frozenset(vector.items()))
            told[_own(group, vector)].append(_Told(at == len(before), one, vector, name))
    for vector in tied:
        hang[_own(group, vector)].append(vector)
    few = {id(group[part]) for part in group if 0 < parts.whom[part].bit_count() < FEWEST}
    few |= {own for own, some in told.items() if any(_nets(one, parts) for one in some)}
    for own, some in told.items():
        if own in few and any(one.is_new and not one.figure.few for one in some):
            _hide(some, hang[own], parts)


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


def _apart(vectors: Sequence[Vector], tied: Sequence[Vector]) -> Mapping[object, set]:
    """Every part with its group: nothing of one group follows from another."""
    group: dict[object, set] = {}
    for one in {id(one): one for one in (*vectors, *tied)}.values():
        joined = {id(group[part]): group[part] for part in one if part in group}
        largest = max(joined.values(), key=len, default=set())
        for some in (*joined.values(), one.keys()):
            if some is not largest:
                largest.update(some)
                for part in some:
                    group[part] = largest
    return group


def _own(group: Mapping[object, set], vector: Vector) -> int:
    return id(group[next(iter(vector))])


def _nets(one: _Told, parts: Parts) -> bool:
    """Whether a figure that is left out is of few people, and what it is made of is of many, most
    of whom have nothing in the end."""
    if not (one.figure.few and one.figure.hidden):
        return False
    return reduce(or_, (parts.whom[part] for part in one.vector), 0).bit_count() >= FEWEST


def _hide(told: Sequence[_Told], tied: Sequence[Vector], parts: Parts) -> None:
    """Of these figures hide some that are new."""
    hangs = {frozenset(one.items()): one for one in tied}
    every = {**hangs, **{one.name: one.vector for one in told}}
    whom: dict = {part: parts.whom[part] for one in every.values() for part in one}
    nets = {one.name: one for one in told if _nets(one, parts)}
    whom |= {name: one.figure.whom for name, one in nets.items()}
    known = Known(whom, fewest=FEWEST, most=len(every) + len(nets))
    for name, one in nets.items():
        # as if somebody knew it but for something about few: if it follows, that does
        known.learn({**one.vector, name: 1})
    for one in hangs.values():
        known.learn(one)
    shown, hidden = set(), set()
    for is_new, figure, vector, name in told:
        if not is_new and figure.hidden:
            hidden.add(name)
        elif not is_new and name not in shown:
            shown.add(name)
            known.learn(vector)
    new = [one for one in told if one.is_new and not one.figure.few]
    for _, figure, vector, name in sorted(new, key=lambda one: one.figure.order, reverse=True):
        if name in shown:
            continue
        if name in hidden or known.told_of_few(vector):
            figure.hidden = True
            hidden.add(name)
        else:
            shown.add(name)
