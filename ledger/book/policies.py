"""A funder's pack of rules, adopted from a day. What was recorded before stays as it is."""

from __future__ import annotations

from collections.abc import Iterable

from ledger import commands as c
from ledger import events as e
from ledger.book.draft import Draft
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.policy.judging import wrongs
from ledger.policy.meanings import MEANINGS
from ledger.policy.pack import Pack, default_pack, default_said


def adopt_policy(draft: Draft, order: c.AdoptPolicy) -> None:
    """Let a funder's money go by a pack from a day, which may lie in the past.

    To a funder a pack and version mean the same rules for ever, since every decision that went
    by them names them so.
    """
    _must_make_sense(order)
    adopted = [pack for pack in draft.policies.adopted if pack.funder == order.funder]
    known = [pack for pack in adopted if pack.ref == _ref(order)]
    if _ref(order) == default_pack().ref:
        known.append(default_pack())
    for pack in known:
        _must_say_the_same(order, pack)
    begun = [pack for pack in adopted if pack.effective_on == order.effective_on]
    if begun and begun[-1] in known:
        day = uk_words(order.effective_on)
        raise Refused(
            "policy-adopted-already",
            f"{order.funder} goes by {_ref(order)} from {day} already",
            f"dpl policy show --funder {order.funder}",
        )
    rules = tuple(rule for name in MEANINGS for rule in order.rules if rule.name == name)
    draft.add(
        draft.policies,
        e.PolicyAdopted(
            funder=order.funder,
            pack=order.pack,
            version=order.version,
            effective_on=order.effective_on,
            adopted_on=order.adopted_on,
            sha256=order.sha256,
            rules=rules,
        ),
    )


def _ref(order: c.AdoptPolicy) -> str:
    return f"{order.pack}/{order.version}"


def _must_make_sense(order: c.AdoptPolicy) -> None:
    """Refuse rules nobody knows, values without sense, contradictions and rules given twice."""
    names = [rule.name for rule in order.rules]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        why = f"{_ref(order)} gives {' and '.join(twice)} twice"
        raise Refused("wrong-rule", why, "give each rule once")
    unsourced = [rule.name for rule in order.rules if not rule.source.strip()]
    if unsourced:
        why = f"{_ref(order)} does not say where {', '.join(unsourced)} is written"
        raise Refused("wrong-rule", why, "give each rule its source")
    found = wrongs({rule.name: rule.value for rule in order.rules})
    if found:
        why = "; ".join(f"{wrong.path[0]} {wrong.words}" for wrong in found)
        tries = dict.fromkeys(wrong.try_ for wrong in found if wrong.try_)
        raise Refused("wrong-rule", f"in {_ref(order)}, {why}", "; ".join(tries))


def _must_say_the_same(order: c.AdoptPolicy, pack: Pack) -> None:
    """Refuse a pack and version that this funder adopted with other rules."""
    was = pack.said or default_said()
    differ = _different(was, order.rules)
    if differ:
        whose = f"{pack.funder} adopted" if pack.funder else "the ledger has"
        raise Refused(
            "policy-version-used",
            f"{whose} {pack.ref} with other rules: {', '.join(differ)}",
            "give the changed pack a version of its own",
        )


def _different(was: Iterable[e.PolicyRule], now: Iterable[e.PolicyRule]) -> list[str]:
    before = {rule.name: rule for rule in was}
    after = {rule.name: rule for rule in now}
    return [name for name in MEANINGS if before.get(name) != after.get(name)]
