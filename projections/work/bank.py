"""What stands alone between a holding's bank and its accounts, as its reconciliation names it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from ledger.book.lines import AFTER_DAYS, line_day
from ledger.holding.state import Holding
from ledger.reconciling.asked import reconcile
from ledger.reconciling.bank.alone import name_of
from ledger.reconciling.value import Item, Reconciliation
from projections.bank import showings_of
from projections.matching_known import payees_known
from projections.may_be import MayBe, in_words, may_be
from projections.reader import Reader
from projections.standings import Passing
from projections.work.task import Asked, Task, line, one_of

KINDS = frozenset({"unallocated", "awaited", "may-be-one"})

MOST_NAMED = 8
"""As many accounts as a command lists to choose from."""

INWARD = ("payment", "contribution", "top-up", "refund", "interest", "made-good")
OUTWARD = ("spend", "payment-returned", "reclaim")
"""What a line may have been, by the way the money went: see `dpl line allocate --as`."""


def tasks(asked: Asked) -> Iterator[Task]:
    """Lines that nobody has attributed; entries that the bank has not shown though the days for it
    are over; and those of both that may be one thing. What somebody explained asks for nobody.

    Only holdings that the tables say have such a line or entry are gone through.
    """
    states = Passing(asked.reader, known=asked.known)
    for name in _holdings(asked.reader, on=asked.on, known=asked.known):
        if asked.holding not in (None, name):
            continue
        holding = states.holding(name)
        if holding.opened is not None and _concerns(holding, asked.account):
            yield from _of_holding(asked, states, holding)


def _holdings(reader: Reader, *, on: date, known: int) -> list[str]:
    """Where a line is unallocated at the end of a day, or an entry awaited for too long."""
    day, last = on.isoformat(), (on - timedelta(days=AFTER_DAYS)).isoformat()
    rows = reader.ask(
        "SELECT holding FROM unallocated WHERE build = ? AND position <= ? AND on_date <= ?"
        " GROUP BY holding, line HAVING sum(pence) <> 0"
        " UNION SELECT holding FROM awaited WHERE build = ? AND position <= ? AND on_date <= ?"
        " GROUP BY holding, stream, entry HAVING sum(pence) <> 0 AND min(on_date) < ?"
        " ORDER BY 1",
        reader.build, known, day, reader.build, known, day, last,
    )  # fmt: skip
    return [holding for (holding,) in rows]


def _concerns(holding: Holding, account: str | None) -> bool:
    return account is None or account in holding.links


def _of_holding(asked: Asked, states: Passing, holding: Holding) -> Iterator[Task]:
    value = reconcile(states, f"bank/{holding.id}", first_on=asked.on, last_on=asked.on)
    texts = _texts(asked, value.open_items) if "unallocated" in asked.kinds else {}
    found = _may_be(asked, states, holding, value)
    for item in value.open_items:
        if item.kind == "only-at-bank":
            some = found.get(item.lines[0], [])
            yield _unallocated(asked, holding, item, texts.get(item.lines[0], ""), some)
        elif item.kind == "not-at-bank":
            if (asked.on - item.on).days > AFTER_DAYS:
                yield _told(asked, "awaited", holding, item, item.try_)
        elif item.lines and item.entries:
            command = _which(holding, item) if item.kind == "twins" else item.try_
            yield _told(asked, "may-be-one", holding, _with_what_says_so(item, found), command)


def _may_be(
    asked: Asked, states: Passing, holding: Holding, value: Reconciliation
) -> dict[str, list[MayBe]]:
    """Of each line that stands alone, what it may be."""
    if not {"unallocated", "may-be-one"} & asked.kinds:
        return {}
    if not any(item.lines for item in value.open_items):
        return {}
    payees = payees_known(states, holding, asked.reader.private)
    return may_be(states, holding, payees, last_on=asked.on)


def _with_what_says_so(item: Item, found: dict[str, list[MayBe]]) -> Item:
    """An item of several lines and entries, with what speaks for each."""
    some = {
        line: [
            one
            for one in found.get(line, ())
            if set(one.entries) <= set(item.entries) and set(one.lines) <= set(item.lines)
        ]
        for line in item.lines
    }
    if not any(one.payee_percent is not None for every in some.values() for one in every) and (
        item.kind != "twins"
    ):
        return item
    said = "; ".join(f"{line} may be {in_words(every)}" for line, every in some.items() if every)
    return item._replace(words=f"{item.words}. {said}") if said else item


def _texts(asked: Asked, items: Iterable[Item]) -> dict[str, str]:
    """What the bank says of lines that are nobody's, where that was not erased."""
    lines = [item.lines[0] for item in items if item.kind == "only-at-bank"]
    shown = {
        line: showings[0].detail
        for line, showings in showings_of(asked.reader, lines, known=asked.known).items()
        if showings
    }
    private = asked.reader.private(shown.values())
    said = {line: json.loads(private.get(detail, "{}")) for line, detail in shown.items()}
    return {line: facts["text"] for line, facts in said.items() if facts.get("text")}


def _unallocated(asked: Asked, holding: Holding, item: Item, text: str, some: list[MayBe]) -> Task:
    """A line that is nobody's. Whose it is, only a person says, where several are kept there."""
    (name,) = item.lines
    accounts = holding.accounts_on(line_day(name))
    only = accounts[0] if len(accounts) == 1 else ""
    if name.endswith("/opening"):
        whose = only or _whose(accounts)
        words = ("dpl", "account", "bring-forward", whose, "--on", item.on, "--holding",
                 holding.id, "--held", "{fund=amount}")  # fmt: skip
    else:
        whose = () if only else ("--account", _whose(accounts))
        what = one_of(*(INWARD if item.pence > 0 else OUTWARD))
        words = ("dpl", "line", "allocate", name, *whose, "--as", what)
    if entries := [name_of(one.entries[0]) for one in some if one.simple]:
        words = ("dpl", "line", "allocate", name, "--entry", one_of(*entries))
    return asked.task(
        "unallocated",
        name,
        on=item.on,
        pence=item.pence,
        words=item.words
        + (f". The bank says: {text}" if text else "")
        + (f". It may be {in_words(some)}" if some else ""),
        command=line(*words),
        account=only,
        holding=holding.id,
    )


def _whose(accounts: list[str]) -> str:
    """Whose it may be, where they are few enough to be listed."""
    return one_of(*accounts) if 1 < len(accounts) <= MOST_NAMED else "{account}"


def _told(asked: Asked, kind: str, holding: Holding, item: Item, command: str) -> Task:
    entries = [f"{ref.account}/{ref.entry}" for ref in item.entries]
    about = "+".join((*item.lines, *entries)) if item.lines else f"{holding.id}/{entries[0]}"
    return asked.task(
        kind,
        about,
        on=item.on,
        pence=item.pence,
        words=f"{', '.join(entries)}: {item.words}" if kind == "awaited" else item.words,
        command=command,
        account=item.account,
        holding=holding.id,
    )


def _which(holding: Holding, item: Item) -> str:
    """Which line is which entry, of several that are equal, is for a person to say."""
    entries = [f"{ref.account}/{ref.entry}" for ref in item.entries]
    words = ["dpl", "reconcile", "match", f"bank/{holding.id}"]
    words += ["--line", item.lines[0] if len(item.lines) == 1 else one_of(*item.lines)]
    return line(*words, "--entry", entries[0] if len(entries) == 1 else one_of(*entries))
