"""Taking back what was wrong: an entry, what rests on it, a whole statement; and putting it right.

Corrections are new events. Nothing is edited, and a bank line whose entry is taken back is
unallocated again, so that what the bank says is always accounted for.
"""

from __future__ import annotations

import msgspec

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import must_be_open, shares_of
from ledger.account.budgets.allocations import must_not_overlap
from ledger.account.budgets.reserves import settled_again, still_asked
from ledger.account.pay.payments import must_be_payable
from ledger.account.reclaims.reclaimed import asked_beyond, must_not_be_reclaimed
from ledger.account.records import lines_of
from ledger.account.spends.rules import RULES, queries
from ledger.account.state import Account
from ledger.account.waiting import change_pence, total_pence
from ledger.book.draft import Draft
from ledger.book.finding import match_waiting_lines
from ledger.book.imports import settle_opening
from ledger.book.lines import known_holding, line_day, match
from ledger.errors import Refused
from ledger.holding.state import Holding
from ledger.money import pounds


def reverse_entry(draft: Draft, order: c.ReverseEntry) -> None:
    account = draft.account(order.account)
    if order.entry in account.decisions:
        _revoke(draft, account, order)
        return
    _must_stand(account, order.entry)
    resting = account.resting_on(order.entry)
    if resting and not order.with_dependants:
        listed = ", ".join(str(version) for version in sorted(resting))
        raise Refused(
            "others-rest-on-it",
            f"entries {listed} of {account.id} rest on entry {order.entry}",
            "--with-dependants takes them back too",
        )
    beyond = asked_beyond(account)
    for version in [*resting, order.entry]:
        if account.is_live(version):
            reverse_one(draft, account, version, order.reason)
    must_not_be_reclaimed(account, beyond)


def _revoke(draft: Draft, account: Account, order: c.ReverseEntry) -> None:
    """Take back a decision; what stands only because of it has to go first."""
    _must_not_be_reversed(account, order.entry)
    resting = account.resting_on_decision(order.entry)
    if resting:
        listed = ", ".join(str(version) for version in sorted(resting))
        raise Refused(
            "others-rest-on-it",
            f"entries {listed} of {account.id} rest on entry {order.entry}",
            "reverse those first, or end the allocation instead: dpl allocate end --help",
        )
    draft.add(account, e.EntryReversed(order.entry, account.decisions[order.entry], order.reason))
    must_not_overlap(account)


def _must_not_be_reversed(account: Account, version: int) -> None:
    if version in account.reversed_by:
        raise Refused(
            "reversed-already",
            f"entry {version} of {account.id} was reversed by entry {account.reversed_by[version]}",
            f"dpl history {account.id} shows what stands",
        )


def _must_stand(account: Account, version: int) -> None:
    must_be_open(account)
    _must_not_be_reversed(account, version)
    if version not in account.money:
        raise Refused(
            "not-reversible",
            f"entry {version} of {account.id} is not one that can be reversed",
            "record the opposite instead, where there is one: resume, withdraw, unlink, …",
        )


def reverse_one(
    draft: Draft, account: Account, version: int, reason: str, *, line_stays: bool = True
) -> None:
    event = account.money[version]
    draft.add(account, e.EntryReversed(version, event, reason))
    if line_stays:
        for line, signed in _line_parts(event):
            holding = draft.holding(line.split("/")[0])
            draft.add(holding, e.LineUnallocated(line, line_day(line), signed, "reversed"))


def _line_parts(event: e.Reversible) -> list[tuple[str, int]]:
    """Each bank line an entry rests on, with the signed pence of it that the entry took."""
    if isinstance(event, e.LineMatched):
        total = total_pence(event.shares)
        return [(event.line, total if event.direction == "in" else -total)]
    if isinstance(event, e.MoneyMoved):
        total = total_pence(event.shares)
        parts = [(event.from_line, -total), (event.to_line, total)]
        return [(line, signed) for line, signed in parts if line]
    return [(line, change_pence(event)) for line in lines_of(event)]


def withdraw_statement(draft: Draft, order: c.WithdrawStatement) -> None:
    """Take back a statement, the lines no other statement shows, and what rests on them."""
    holding = known_holding(draft, order.holding)
    statement = holding.statements.get(order.statement)
    if statement is None:
        known = ", ".join(holding.statements) or "none"
        raise Refused(
            "unknown-statement",
            f"holding {holding.id} has no statement {order.statement}; it has: {known}",
        )
    ids = holding.line_ids(statement.lines)
    gone = [line for line in ids if holding.shown_by[line] == 1]
    said_so = holding.opening()
    founding = said_so is not None and said_so.statement == order.statement
    if founding and holding.opening_line is not None:
        _take_back(draft, holding, [holding.opening_line], order.reason, lines_stay=True)
    _take_back(draft, holding, gone, order.reason, lines_stay=False)
    for line in gone:
        left = holding.unallocated.get(line, 0)
        if left:
            draft.add(holding, e.LineAllocated(line, line_day(line), left, None))
    draft.add(holding, e.StatementWithdrawn(order.statement, tuple(gone), order.reason))
    settle_opening(draft, holding)


def _take_back(
    draft: Draft, holding: Holding, lines: list[str], reason: str, *, lines_stay: bool
) -> None:
    """Reverse every entry that rests on these lines, and what rests on those."""
    wanted = set(lines)
    for name in holding.links:
        account = draft.account(name)
        resting = [v for line in wanted for v in account.by_line.get(line, ())]
        for version in sorted(resting, reverse=True):
            for dependant in account.resting_on(version):
                if account.is_live(dependant):
                    own = set(lines_of(account.money[dependant])) & wanted
                    reverse_one(draft, account, dependant, reason, line_stays=lines_stay or not own)
            if account.is_live(version):
                reverse_one(draft, account, version, reason, line_stays=lines_stay)


def correct_entry(draft: Draft, order: c.CorrectEntry) -> None:
    """Take back an entry and record it again with some of its fields put right.

    Only an entry that the bank has not shown can change its amount, day or holding; whose money
    it was, and what for, can change for any.
    """
    account = draft.account(order.account)
    _must_stand(account, order.entry)
    event = account.money[order.entry]
    if not isinstance(event, _CORRECTABLE):
        raise Refused(
            "not-correctable",
            f"entry {order.entry} of {account.id} is not one that can be put right in one step",
            f"dpl reverse {account.id}/{order.entry}, and record it again",
        )
    resting = account.resting_on(order.entry)
    matches = [v for v in resting if isinstance(account.money[v], e.LineMatched)]
    if len(matches) != len(resting):
        raise Refused(
            "others-rest-on-it",
            f"entries {', '.join(map(str, sorted(set(resting) - set(matches))))} of {account.id} "
            f"rest on entry {order.entry}",
            "dpl spend recategorise or dpl spend share keep them; or reverse them first",
        )
    shown = event.line is not None or bool(matches)
    if shown and (order.amount_pence is not None or order.on is not None):
        raise Refused(
            "bank-has-shown-it",
            f"the bank shows entry {order.entry} with this amount and day",
            "change the fund or category only, or allocate the line again in parts",
        )
    again = _put_right(account, event, order)
    if isinstance(again, e.PaymentMade):
        must_be_payable(account, again, instead_of=order.entry)
    if again == event:
        raise Refused("nothing-to-correct", f"entry {order.entry} says all that already")
    beyond = asked_beyond(account)
    _replace(draft, account, order, again, matches)
    must_not_be_reclaimed(account, beyond)


_CORRECTABLE = (
    e.PaymentMade,
    e.ContributionReceived,
    e.TopUpReceived,
    e.InterestReceived,
    e.SpendRecorded,
)


def _put_right(account: Account, event, order: c.CorrectEntry):
    changes: dict[str, object] = {}
    date_field = "paid_on" if hasattr(event, "paid_on") else "received_on"
    if order.on is not None:
        changes[date_field] = order.on
        if isinstance(event, e.SpendRecorded) and event.for_from == event.for_to == event.paid_on:
            changes |= {"for_from": order.on, "for_to": order.on}
    if hasattr(event, "shares"):
        changes |= _new_shares(account, event, order)
    else:
        shares = shares_of(
            account, order.amount_pence or 1, fund=order.fund or event.fund, weights=()
        )
        changes["fund"] = shares[0].fund
        if order.shares:
            raise Refused("one-fund", "this entry is one fund's money; name the fund")
        changes |= _new_amount(event, order.amount_pence)
    for name in ("category", "payee", "provider"):
        value = getattr(order, name)
        if value is not None:
            if not hasattr(event, name):
                raise Refused("no-such-field", f"entry {order.entry} has no {name} to correct")
            changes[name] = value
    return msgspec.structs.replace(event, **changes)


def _new_shares(account: Account, event, order: c.CorrectEntry) -> dict[str, object]:
    total = order.amount_pence or total_pence(event.shares)
    if order.fund is not None or order.shares:
        return {"shares": shares_of(account, total, fund=order.fund, weights=order.shares)}
    weights = tuple(c.Weight(share.fund, share.pence) for share in event.shares)
    return {"shares": shares_of(account, total, fund=None, weights=weights)}


def _new_amount(event, amount_pence: int | None) -> dict[str, object]:
    if amount_pence is None:
        return {}
    if not isinstance(event, e.PaymentMade):
        return {"amount_pence": amount_pence}
    if event.contribution_pence > amount_pence:
        raise Refused(
            "contribution-above-payment",
            f"the contribution {pounds(event.contribution_pence)} is more than the payment",
        )
    net = amount_pence - event.contribution_pence
    return {
        "gross_pence": amount_pence,
        "paid_pence": net if event.basis == "net" else amount_pence,
    }


def _replace(
    draft: Draft, account: Account, order: c.CorrectEntry, again, matches: list[int]
) -> None:
    """Reverse and record again; the bank's line goes over to the new entry."""
    shown = [account.money[version] for version in matches]
    for version in matches:
        reverse_one(draft, account, version, order.reason, line_stays=False)
    reverse_one(draft, account, order.entry, order.reason, line_stays=False)
    asked = []
    if isinstance(again, e.SpendRecorded):
        asked = queries(account, again, account.version + 1, draft.policies)
    draft.add(account, again)
    version = account.version
    for was in reversed(shown):
        (wait,) = account.awaited[version]
        part = {"line": was.line, "on": was.on, "pence": total_pence(was.shares)}
        draft.add(account, match(account, version, wait=wait, **part))
    if isinstance(again, e.SpendRecorded):
        rules = {query.rule for query in asked} | set(RULES)
        was = account.spends[order.entry]
        settled = settled_again(account, was=order.entry, now=version, spend=again)
        draft.add(account, *still_asked(asked, again, settled))
        for rule in sorted(was.queries - rules):
            draft.add(account, e.SpendQueried(version, rule, again.paid_on, policy=None))
        for proof in was.proofs:
            draft.add(account, msgspec.structs.replace(proof, spend=version))
        draft.add(account, *settled)
    if version in account.awaited:
        match_waiting_lines(draft, account, version)
