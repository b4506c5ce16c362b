"""Decisions on what is set aside in a budget: earmarks, and liabilities until they are paid.

What is set aside is no surplus. A spend that pays a recorded liability settles it, and passes a
stop and a death (DESIGN 4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import in_proportion, must_be_open, must_not_be_closed, shares_of
from ledger.account.budgets.agreed import must_be_own_fund, must_not_end_before
from ledger.account.budgets.state import Earmark, Liability
from ledger.account.pay.payments import known_spend
from ledger.account.state import Account
from ledger.account.waiting import total_pence
from ledger.calendar import uk_words
from ledger.commands import Weight
from ledger.errors import Refused
from ledger.money import pounds
from ledger.policy.policies import Policies

PAID = "paid"
"""Why a liability was settled, where a spend did it."""

# ── earmarks ─────────────────────────────────────────────────────────────────────────────────


def agree_earmark(
    account: Account, order: c.AgreeEarmark, policies: Policies
) -> list[e.AccountEvent]:
    must_not_be_closed(account)
    fund = must_be_own_fund(account, order.fund, "earmark")
    if order.earmark in account.budget.earmarks:
        raise Refused(
            "earmark-exists",
            f"account {account.id} has an earmark {order.earmark} already",
            "choose another name",
        )
    must_not_end_before(order.expires_on, order.agreed_on, "the earmark would expire")
    pack = policies.in_force(fund.funder, order.agreed_on)
    if not pack.rules.earmark_allowed:
        raise Refused(
            "earmark-not-allowed",
            f"{fund.funder} agrees no savings towards something dearer: "
            + pack.quoted("earmark_allowed"),
            f"dpl allocate make {account.id} --one-off --help, once it is due",
        )
    return [
        e.EarmarkAgreed(
            earmark=order.earmark,
            fund=order.fund,
            purpose=order.purpose,
            amount_pence=order.amount_pence,
            agreed_on=order.agreed_on,
            expires_on=order.expires_on,
            policy=pack.ref,
        )
    ]


def release_earmark(account: Account, order: c.ReleaseEarmark) -> list[e.AccountEvent]:
    must_be_open(account)
    earmark: Earmark | None = account.budget.earmarks.get(order.earmark)
    if earmark is None:
        known = ", ".join(account.budget.earmarks) or "none yet"
        raise Refused(
            "unknown-earmark",
            f"account {account.id} has no earmark {order.earmark}; its earmarks are: {known}",
        )
    if earmark.released_on is not None:
        raise Refused(
            "released",
            f"earmark {order.earmark} was released on {uk_words(earmark.released_on)} already",
        )
    must_not_end_before(order.released_on, earmark.agreed.agreed_on, "it would be released")
    return [e.EarmarkReleased(order.earmark, order.released_on, order.reason)]


# ── liabilities ──────────────────────────────────────────────────────────────────────────────


def record_liability(account: Account, order: c.RecordLiability) -> list[e.AccountEvent]:
    """Also after a stop or a death: that is when the last bills come in."""
    must_not_be_closed(account)
    if order.liability in account.budget.liabilities:
        raise Refused(
            "liability-exists",
            f"account {account.id} has a liability {order.liability} already",
            "choose another name",
        )
    return [
        e.LiabilityRecorded(
            liability=order.liability,
            kind=order.kind,
            shares=_whose(account, order),
            recorded_on=order.recorded_on,
            due_on=order.due_on,
            payee=order.payee,
            underwritten=order.underwritten,
        )
    ]


def _whose(account: Account, order: c.RecordLiability) -> tuple[e.Share, ...]:
    """The fund or shares named, else the split agreed for that day, else the only fund."""
    weights: Sequence[Weight] = order.shares
    named = [order.fund] if order.fund else [share.fund for share in order.shares]
    for fund in named:
        must_be_own_fund(account, fund, "liability")
    if not named:
        agreed = account.budget.split_on(order.recorded_on)
        weights = tuple(Weight(part.fund, part.weight) for part in agreed)
        if not weights and len(account.funds) != 1:
            raise Refused(
                "whose-liability",
                f"account {account.id} has the funds {', '.join(account.funds) or 'none yet'}, and "
                f"nobody agreed a split for {uk_words(order.recorded_on)}",
                "--fund, or --shares between funds",
            )
    return shares_of(account, order.amount_pence, fund=order.fund, weights=weights)


def settle_liability(account: Account, order: c.SettleLiability) -> list[e.AccountEvent]:
    must_be_open(account)
    liability = _with_something_left(account, order.liability)
    must_not_end_before(order.settled_on, liability.recorded.recorded_on, "it would be settled")
    left = liability.left()
    most = sum(left.values())
    if order.spend is not None:
        spare = _spare_of(account, order.spend)
        if order.amount_pence is not None and order.amount_pence > spare:
            raise Refused(
                "more-than-spent",
                f"{pounds(spare)} of entry {order.spend} has settled nothing yet, not "
                f"{pounds(order.amount_pence)}",
            )
        if not spare:
            raise Refused("settled-by-it", f"all of entry {order.spend} has settled liabilities")
        most = min(most, spare)
    amount = most if order.amount_pence is None else order.amount_pence
    if amount > sum(left.values()):
        raise Refused(
            "more-than-left",
            f"{pounds(sum(left.values()))} is left of liability {order.liability}, not "
            f"{pounds(amount)}",
        )
    shares = in_proportion(amount, left)
    return [
        e.LiabilitySettled(order.liability, order.settled_on, shares, order.spend, order.reason)
    ]


def _with_something_left(account: Account, name: str) -> Liability:
    liability = account.budget.liabilities.get(name)
    if liability is None:
        known = ", ".join(account.budget.liabilities) or "none yet"
        raise Refused(
            "unknown-liability",
            f"account {account.id} has no liability {name}; its liabilities are: {known}",
            f"dpl budget liability {account.id} {name} --help",
        )
    if not liability.left():
        last = liability.settled[-1].settled_on
        raise Refused(
            "settled",
            f"nothing is left of liability {name}; the last of it was settled on {uk_words(last)}",
            "record the new one under a name of its own",
        )
    return liability


def _spare_of(account: Account, spend: int) -> int:
    """What of a spend that stands has settled no liability yet, in pence."""
    known = known_spend(account, spend)
    used = sum(
        total_pence(settled.shares)
        for liability in account.budget.liabilities.values()
        for settled in liability.settled
        if settled.spend == spend
    )
    return max(0, total_pence(known.event.shares) - used)


# ── a spend that pays a liability ────────────────────────────────────────────────────────────

PASSES = ("spend-after-stop", "spend-after-death")
"""What is not asked of a spend that pays a recorded liability and nothing more."""


def with_liability(
    account: Account,
    name: str | None,
    spend: e.SpendRecorded,
    asked: Sequence[e.SpendQueried],
) -> Iterator[e.AccountEvent]:
    """What is asked of a spend that will be the account's next entry, and what it settles.

    name is the liability that it pays, all or part; without one, the queries alone. What it pays
    beyond the liability is an ordinary spend, and asked about as any.
    """
    if name is None:
        yield from asked
        return
    left = _with_something_left(account, name).left()
    shares = in_proportion(min(total_pence(spend.shares), sum(left.values())), left)
    settled = e.LiabilitySettled(name, spend.paid_on, shares, account.version + 1, PAID)
    yield from still_asked(asked, spend, [settled])
    yield settled


def still_asked(
    asked: Sequence[e.SpendQueried], spend: e.SpendRecorded, settled: Sequence[e.LiabilitySettled]
) -> list[e.SpendQueried]:
    """The queries that stay where a spend settled these: all, unless it paid nothing besides."""
    covered = sum(total_pence(one.shares) for one in settled) == total_pence(spend.shares)
    return [query for query in asked if not (covered and query.rule in PASSES)]


def settled_again(
    account: Account, *, was: int, now: int, spend: e.SpendRecorded
) -> list[e.LiabilitySettled]:
    """What a spend had settled before it was taken back, settled by what stands in its place.

    A spend that paid one liability and nothing besides pays as much of it as it now comes to.
    """
    found = []
    spare = total_pence(spend.shares)
    before = account.budget.unsettled.get(was, [])
    former = account.money[was]
    assert isinstance(former, e.SpendRecorded)
    whole = len(before) == 1 and total_pence(before[0].shares) == total_pence(former.shares)
    for settled in before:
        left = account.budget.liabilities[settled.liability].left()
        paid = spare if whole else total_pence(settled.shares)
        amount = min(paid, sum(left.values()), spare)
        if amount:
            spare -= amount
            shares = in_proportion(amount, left)
            found.append(
                msgspec.structs.replace(settled, settled_on=spend.paid_on, shares=shares, spend=now)
            )
    return found
