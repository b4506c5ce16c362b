"""Who was paid, as far as private details tell: what the bank says of a line, and what an entry's
payee is called. It is given along with a command that matches, and never recorded.

A payee is called what a person said when they told of it, of this entry or of others to the same
payee; and as the bank wrote it on lines of earlier entries to it. Nothing of that is guessed: a
text tells of a payee where a person or a rule said so, or two matches did, and none of another.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from ledger import events as e
from ledger.account.state import Account
from ledger.holding.state import Holding
from ledger.matching.payees import NOBODY, OR, Payees, plain
from ledger.reconciling.states import States

Private = Callable[[Iterable[str]], Mapping[str, str]]
"""The private details, as JSON, behind commitments; without those erased."""

MOST_LOOKED_AT = 200
"""So many of an account's latest entries tell what its payees are called."""

_SAID, _ENOUGH = 2, 2
"""What somebody said of a text counts for as much as two matches, which are enough."""


class _Awaited(NamedTuple):
    """An entry that the bank has yet to show, with a payee that it names or describes."""

    ref: e.EntryRef
    payee: str | None
    detail: str | None


def payees_known(
    states: States,
    holding: Holding,
    private: Private,
    *,
    texts: Mapping[str, str] | None = None,
    by_rule: Mapping[str, str] | None = None,
) -> Payees:
    """What is known of the payees of a holding's lines and of the entries it has yet to show.

    texts are those of lines that are being read now; else those of the unallocated are looked up.
    by_rule are the payees that a rule tells of such lines.
    """
    accounts = [states.account(name) for name in holding.links]
    awaited = [one for account in accounts for one in _awaited(account, holding.id)]
    if not awaited or not (texts or holding.unallocated):
        return NOBODY
    names: dict[e.EntryRef, str] = {}
    for account in accounts:
        own = [one for one in awaited if one.ref.account == account.id]
        if own:
            names |= _names(states, account, holding, own, private, texts or {}, by_rule or {})
    if not names:
        return NOBODY
    if texts is None:
        texts = texts_of(holding, holding.unallocated, private)
    return Payees({line: _one_line(text) for line, text in texts.items()}, names)


def payees_as_told(
    states: States, name: str, private: Private, *, pence: int, payee: str | None, called: str
) -> Payees:
    """What is known of payees when somebody tells of a spend of an account to one: for the lines
    of its amount that nobody has attributed."""
    account = states.account(name)
    lines: dict[str, str] = {}
    entries: dict[e.EntryRef, str] = {}
    names = {called}
    for holding in map(states.holding, {link.holding for link in account.links}):
        same = [line for line, left in holding.unallocated.items() if left == -pence]
        if same:
            lines |= texts_of(holding, same, private)
            entries |= payees_known(states, holding, private).entries
            if payee:
                names |= _called(states, account, holding, {payee}, private).get(payee, set())
    if not lines:
        return NOBODY
    return Payees({line: _one_line(text) for line, text in lines.items()}, entries, _ways(names))


def texts_of(holding: Holding, lines: Iterable[str], private: Private) -> dict[str, str]:
    """What the bank says of these lines of a holding, where that was not erased."""
    wanted = set(lines)
    details: dict[str, str] = {}
    for statement in holding.statements.values():
        for name, line in zip(holding.line_ids(statement.lines), statement.lines, strict=True):
            if name in wanted:
                details.setdefault(name, line.detail)
    said = private(details.values())
    found = {name: _fact(said, detail, "text") for name, detail in details.items()}
    return {name: text for name, text in found.items() if text}


def _awaited(account: Account, holding: str) -> Iterator[_Awaited]:
    for version, waits in account.awaited.items():
        if all(wait.holding != holding for wait in waits):
            continue
        spend = _spend_of(account, version)
        if spend is not None and (spend.payee or spend.detail):
            yield _Awaited(e.EntryRef(account.id, version), spend.payee, spend.detail)


def _spend_of(account: Account, version: int | None) -> e.SpendRecorded | None:
    """The spend that an entry is, or that it gives back a part of."""
    event = account.money.get(version) if version is not None else None
    if isinstance(event, e.RefundReceived):
        return _spend_of(account, event.spend)
    return event if isinstance(event, e.SpendRecorded) else None


# ── what payees are called ───────────────────────────────────────────────────────────────────


def _names(
    states: States,
    account: Account,
    holding: Holding,
    awaited: list[_Awaited],
    private: Private,
    texts: Mapping[str, str],
    by_rule: Mapping[str, str],
) -> dict[e.EntryRef, str]:
    """The names of each entry's payee, with OR between them; of those that have any."""
    wanted = {one.payee for one in awaited if one.payee}
    given = _called(states, account, holding, wanted, private) if wanted else defaultdict(set)
    for line, payee in by_rule.items():
        given[payee].add(plain(_one_line(texts.get(line, ""))))
    own = private([one.detail for one in awaited if one.detail])
    found = {}
    for one in awaited:
        names = {_fact(own, one.detail, "payee_name"), *given.get(one.payee or "", ())}
        if ways := _ways(names):
            found[one.ref] = ways
    return found


def _called(
    states: States, account: Account, holding: Holding, wanted: set[str], private: Private
) -> dict[str, set[str]]:
    """What these payees of an account are called, by people and by the bank."""
    found: dict[str, set[str]] = defaultdict(set)
    for payee, text in _given(account, wanted, private):
        found[payee].add(text)
    for payee, text in _learned(states, account, holding, private):
        found[payee].add(text)
    return found


def _ways(names: Iterable[str]) -> str:
    """The names that say something, with OR between them."""
    return OR.join(sorted({_one_line(name) for name in names if plain(_one_line(name))}))


def _given(account: Account, wanted: set[str], private: Private) -> Iterator[tuple[str, str]]:
    """What people called these payees when they told of spends."""
    details = [
        (event.payee, event.detail)
        for event in account.live_money()
        if isinstance(event, e.SpendRecorded) and event.payee in wanted and event.detail
    ][-MOST_LOOKED_AT:]
    said = private([detail for _, detail in details])
    for payee, detail in details:
        if name := _fact(said, detail, "payee_name"):
            yield payee, name


def _learned(
    states: States, account: Account, holding: Holding, private: Private
) -> Iterator[tuple[str, str]]:
    """How the bank wrote the payees of an account on lines that are known to be theirs."""
    told = list(_lines_of_payees(states, account, holding))[-MOST_LOOKED_AT:]
    texts = texts_of(holding, [line for line, *_ in told], private)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line, payee, weight in told:
        if text := plain(_one_line(texts.get(line, ""))):
            counts[text][payee] += weight
    for text, payees in counts.items():
        (payee, weight), *others = payees.most_common()
        if not others and weight >= _ENOUGH:
            yield payee, text


def _lines_of_payees(
    states: States, account: Account, holding: Holding
) -> Iterator[tuple[str, str, int]]:
    """Lines of a holding, whose payee each is, and how much that says."""
    reconciling = states.reconciling(f"bank/{holding.id}")
    for version, event in account.money.items():
        if not account.is_live(version):
            continue
        if isinstance(event, e.SpendRecorded) and event.line and event.payee:
            if event.holding == holding.id:
                yield event.line, event.payee, _SAID
        elif isinstance(event, e.LineMatched) and event.holding == holding.id:
            spend = _spend_of(account, event.entry)
            if spend is not None and spend.payee:
                said = reconciling.match_of_line.get(event.line)
                by_hand = said is not None and said.stage == "by-hand"
                yield event.line, spend.payee, _SAID if by_hand else 1


def _fact(said: Mapping[str, str], detail: str | None, name: str) -> str:
    fact = json.loads(said.get(detail or "", "{}")).get(name)
    return fact if isinstance(fact, str) else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
