"""Signing off what was reconciled: a maker prepares it, and somebody else signs it.

Anything may be prepared. Only what is squared is signed: every difference explained, nothing left
open.

What is decided here holds of one position exactly, so its entries must have been loaded as far as
`draft.standing` and no further (ledger/service.py holds the head of the book for them).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from ledger import commands as c
from ledger import events as e
from ledger.book.draft import Draft
from ledger.book.signed import (
    days,
    how_to_prepare,
    listed,
    must_follow,
    must_not_be_before,
    options,
    what_came,
)
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.money import pounds
from ledger.reconciling.asked import reconcile
from ledger.reconciling.late import late
from ledger.reconciling.state import Prepared, Reconciling
from ledger.reconciling.value import Item, Reconciliation


def prepare_reconciliation(draft: Draft, order: c.PrepareReconciliation) -> None:
    """Put both sides beside each other as they stand, with what nobody has explained yet.

    Refused where the other side says nothing, where signed periods overlap or would leave days
    out, where nobody looked at what made the opening balance other than the closing one signed
    before it, and for what is signed already and has not changed.
    """
    value = reconcile(draft, order.of, first_on=order.first_on, last_on=order.last_on)
    if _says_nothing(draft, value):
        raise Refused(
            "nothing-to-compare",
            f"the other side says nothing of {days(order.first_on, order.last_on)}",
            _READ[order.of.split("/")[0]].format(order.of.rsplit("/", 1)[1]),
        )
    reconciling = draft.reconciling(order.of)
    must_follow(draft, reconciling, value)
    signed = reconciling.signed_to(order.last_on)
    if signed is not None and _digests(signed.event) == _digests_of(value):
        raise Refused(
            "signed-already",
            f"{order.of} is signed {days(order.first_on, order.last_on)}, and is as it was",
            f"dpl reconcile show {order.of} {options(signed.event)} --as-signed",
        )
    prepared = e.ReconciliationPrepared(
        first_on=order.first_on,
        last_on=order.last_on,
        prepared_on=order.prepared_on,
        position=draft.standing,
        theirs_digest=value.theirs_digest,
        ours_digest=value.ours_digest,
        items_digest=value.items_digest,
        theirs_pence=_closing(part.theirs.closing_pence for part in value.parts),
        ours_pence=_closing(part.ours.closing_pence for part in value.parts) or 0,
        explained_pence=value.explained_pence,
        unexplained_pence=value.unexplained_pence,
        matched=sum(len(match.lines) for match in value.matches),
        open_items=len(value.open_items),
    )
    draft.add(reconciling, prepared)


def _says_nothing(draft: Draft, value: Reconciliation) -> bool:
    """Whether the other side tells neither a line nor a balance. A bank's quiet month is told of
    by the statements on either side of it."""
    what, _, about = value.name.partition("/")
    if what == "bank":
        return not draft.holding(about).statements
    return not value.theirs and all(part.theirs.closing_pence is None for part in value.parts)


_READ = {
    "bank": "dpl import FILE --holding {}",
    "council": "dpl reconcile council FILE",
    "payroll": "dpl reconcile payroll FILE",
}


def _closing(pence: Iterable[int | None]) -> int | None:
    known = [one for one in pence if one is not None]
    return sum(known) if known else None


def sign_reconciliation(draft: Draft, order: c.SignReconciliation) -> None:
    """Sign what somebody else prepared: refused for the maker, and where anything of it is not as
    it was prepared, or is left open, or unexplained."""
    reconciling = draft.reconciling(order.of)
    prepared = _waiting(reconciling, order)
    _must_be_another(draft, prepared)
    said = prepared.event
    must_not_be_before(order.signed_on, said.prepared_on, "signed", "it was prepared on")
    must_not_be_before(order.signed_on, said.last_on, "signed", "its last day is")
    value = reconcile(draft, order.of, first_on=said.first_on, last_on=said.last_on)
    if _digests(said) != _digests_of(value):
        raise _changed_since(draft, prepared, value, order.signed_on)
    _must_be_squared(value)
    must_follow(draft, reconciling, value)
    signed = e.ReconciliationSigned(
        prepared=prepared.version,
        prepared_by=prepared.by,
        first_on=said.first_on,
        last_on=said.last_on,
        signed_on=order.signed_on,
        position=draft.standing,
        theirs_digest=said.theirs_digest,
        ours_digest=said.ours_digest,
        items_digest=said.items_digest,
    )
    draft.add(reconciling, signed)


def _waiting(reconciling: Reconciling, order: c.SignReconciliation) -> Prepared:
    """The last that was prepared to that day and nobody has signed."""
    own = [one for one in reconciling.prepared if one.event.last_on == order.last_on]
    if not own:
        raise Refused(
            "not-prepared",
            f"nobody has prepared {order.of} to {uk_words(order.last_on)}",
            how_to_prepare(order.of, order.last_on, order.signed_on),
        )
    if any(signed.event.prepared == own[-1].version for signed in reconciling.signed):
        raise Refused(
            "signed-already",
            f"{order.of} is signed to {uk_words(order.last_on)}",
            f"dpl reconcile changes {order.of} --to {order.last_on:%d/%m/%Y} shows what came since",
        )
    return own[-1]


def _must_be_another(draft: Draft, prepared: Prepared) -> None:
    """Whoever signs is not who prepared, in their own name or in anybody's."""
    makers = {prepared.by, prepared.on_behalf_of} - {None}
    if makers & {draft.by, draft.asked_by, draft.on_behalf_of}:
        raise Refused(
            "own-work",
            "this was prepared by the same person who would now sign it",
            "somebody else signs it",
        )


def _changed_since(draft: Draft, prepared: Prepared, value: Reconciliation, today: date) -> Refused:
    was = reconcile(
        draft.as_known(prepared.event.position),
        value.name,
        first_on=value.first_on,
        last_on=value.last_on,
    )
    found = late(was, value)
    words = what_came(found)
    if not found.count:
        words = _explained_since(was, value)
    return Refused(
        "changed-since",
        f"{value.name} is not as it was prepared: {words}",
        f"dpl reconcile prepare {value.name} {options(value)} --on {today:%d/%m/%Y}, and then "
        "sign that",
    )


def _explained_since(was: Reconciliation, now: Reconciliation) -> str:
    """What changed where every row is as it was."""
    before, after = _by_content(was), _by_content(now)
    told = [
        *(f"now: {words}" for item, words in after.items() if item not in before),
        *(f"no more: {words}" for item, words in before.items() if item not in after),
    ]
    return listed(told or ["what is matched with what changed"])


def _by_content(value: Reconciliation) -> dict[Item, str]:
    """The words of each item and fault, by all else that it says."""
    items = (*value.items, *value.faults)
    return {item._replace(words="", try_=""): item.words for item in items}


def _must_be_squared(value: Reconciliation) -> None:
    if value.squared:
        return
    left = [
        f"{uk_words(item.on)}, {item.words}" + (f" ({item.try_})" if item.try_ else "")
        for item in value.open_items
    ]
    if value.unexplained_pence:
        left.append(f"{pounds(value.unexplained_pence)} is unexplained in all")
    raise Refused(
        "not-squared",
        f"{value.name} is not squared: {listed(left)}",
        f"dpl reconcile show {value.name} {options(value)}",
    )


def _digests(said: e.ReconciliationPrepared | e.ReconciliationSigned) -> tuple[str, str, str]:
    return said.theirs_digest, said.ours_digest, said.items_digest


def _digests_of(value: Reconciliation) -> tuple[str, str, str]:
    return value.theirs_digest, value.ours_digest, value.items_digest
