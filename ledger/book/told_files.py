"""A file of somebody else's that tells of many accounts, a council's or a bureau's: what is the
same whichever it is. It is told of once as a whole, and once in each account's reconciliation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from ledger import commands as c
from ledger import events as e
from ledger.book.draft import Draft
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.reconciling.state import Reconciling

ID_LENGTH = 12
SHOWN = 5

Order = c.ReadExtract | c.ReadPayroll
Said = e.ExtractRead | e.PayrollRead


def must_be_read_alike(
    before: e.ExtractFileRead, order: Order, what: Literal["council", "payroll"]
) -> None:
    """A file that stands already is of the same days and source, read by the same mapping."""
    now = (what, order.source, order.mapping, order.first_on, order.last_on)
    was = (before.what, before.source, before.mapping, before.first_on, before.last_on)
    if now != was:
        days = f"{uk_words(before.first_on)} to {uk_words(before.last_on)}"
        raise Refused(
            "read-otherwise",
            f"this file was read before, as {before.source}'s of {days}, and with "
            + ("another mapping" if now[2] != was[2] else "the same mapping"),
            f"dpl reconcile withdraw {before.extract} --reason read-wrongly, and read it again",
        )


def must_tell_once(order: Order, *, of: str) -> None:
    """No account stands in a file twice. of: what the file is called."""
    times = Counter(told.account for told in order.accounts)
    twice = [name for name, count in times.items() if count > 1]
    if twice:
        raise Refused("told-twice", f"the {of} tells twice of {some(twice)}")


def record(
    draft: Draft,
    name: str,
    said: Said,
    *,
    same: Callable[[Said], bool],
    matches: Callable[[Reconciling], Iterable[e.Matched]],
) -> bool:
    """Record what a file says of one account, and what is the same as ours in it; nothing, and
    False, where it was read before. same: whether it said the same then, else it is refused."""
    reconciling = draft.reconciling(name)
    known = reconciling.extracts.get(said.extract)
    if known is None:
        draft.add(reconciling, said)
        found = tuple(matches(reconciling))
        if found:
            draft.add(reconciling, e.LinesMatched(found))
    elif not same(known):
        raise Refused(
            "read-otherwise",
            f"this file was read before, and said something else of account {reconciling.about}",
            f"dpl reconcile withdraw {said.extract} --reason read-wrongly, and read it again",
        )
    draft.let_go(reconciling)
    return known is None


def file_read(
    order: Order, what: Literal["council", "payroll"], pence: Sequence[int]
) -> e.ExtractFileRead:
    """The file as a whole; pence are of each of its lines about accounts that are known."""
    return e.ExtractFileRead(
        extract=order.sha256[:ID_LENGTH],
        sha256=order.sha256,
        what=what,
        source=order.source,
        mapping=order.mapping,
        first_on=order.first_on,
        last_on=order.last_on,
        accounts=len(order.accounts),
        lines=len(pence),
        total_pence=sum(pence),
        strangers=order.strangers,
        detail=order.detail,
    )


def some(names: list[str]) -> str:
    """The first few names, and how many more there are."""
    shown = ", ".join(names[:SHOWN])
    left = len(names) - SHOWN
    return f"{shown} and {left:,} more" if left > 0 else shown
