"""Allocations that nobody ended though another fund pays for all: what to do about each. Tasks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.account.pay import passed_on
from ledger.account.pay.due import due_of
from ledger.account.pay.paying import PAID_TO
from ledger.account.pay.rates import weekly_on
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.money import pounds
from ledger.policy.policies import Policies
from projections.work.task import Asked, Task, line


def goes_on(asked: Asked, account: Account, policies: Policies) -> Iterator[Task]:
    """An allocation that nobody ended, though another fund pays for the whole package since."""
    if account.closed_on is not None and account.closed_on <= asked.on:
        return
    for one in passed_on.goes_on(account, asked.on):
        fund = one.made.fund
        due = due_of(account, fund, one.made.deployment, on=asked.on, payments_to=asked.on)
        pence = sum(piece.due_pence for piece in passed_on.held(account, due, asked.on))
        words = (
            f"allocation {one.allocation} of {fund} goes on although {one.by} pays for the whole "
            f"package since {uk_words(one.since)}"
        )
        if pence:
            words += f"; {pounds(pence)} due since is held"
        more, command = _next_step(account, one, asked.on)
        words += more
        yield asked.task(
            "goes-on", f"{account.id}/{one.allocation}", on=one.decided_on, pence=pence,
            words=words, command=command, account=account.id,
        )  # fmt: skip


def _next_step(account: Account, one: passed_on.GoesOn, on: date) -> tuple[str, str]:
    """What is still to be seen to before the allocation is ended, in words, and the command for
    it; no words where nothing is, and the command that ends it."""
    fund = one.made.fund
    share = _share(account, one.by, on)
    if not one.covered and share is not None:
        return (
            f"; {one.by} gives {pounds(weekly_on(account, one.by, on))} a week as it did before "
            f"that was decided, and until it is revised {fund} is paid as ever",
            line("dpl", "allocate", "revise", account.id, share, "--amount", "{amount}",
                 "--from", one.lacks_from, "--decided-on", "{date}"),
        )  # fmt: skip
    if not one.covered:
        return (
            f"; {one.by} has no allocation yet, and until it has {fund} is paid as ever",
            line("dpl", "allocate", "make", account.id, "{name}", "--fund", one.by,
                 "--deployment", one.made.deployment, "--weekly", "{amount}",
                 "--from", one.lacks_from, "--decided-on", "{date}"),
        )  # fmt: skip
    if unscheduled := _unscheduled(account, one.by, on):
        return (
            f"; {one.by} has no payment schedule, and no run pays it",
            line("dpl", "pay", "schedule", account.id, "--fund", one.by,
                 "--deployment", unscheduled, "--every", "{four-weekly|weekly|monthly}",
                 "--from", "{date}", "--decided-on", "{date}"),
        )  # fmt: skip
    if one.end_on is None:
        taken_back = f"{account.id}/{one.entry}"
        return "", line("dpl", "reverse", taken_back, "--reason", "another-fund-pays")
    return "", line("dpl", "allocate", "end", account.id, one.allocation, "--on", one.end_on,
                    "--decided-on", "{date}", "--reason", "another-fund-pays")  # fmt: skip


def _share(account: Account, fund: str, on: date) -> str | None:
    """A weekly allocation that a fund has on a day, be it for its share alone."""
    for name, allocation in account.allocations.items():
        made = allocation.made
        if made.fund == fund and made.frequency == "weekly" and allocation.covers(on):
            return name
    return None


def _unscheduled(account: Account, fund: str, on: date) -> str:
    """How a fund that is to pay for all is held, where nobody agreed when it pays, and it has
    never paid."""
    said = {(one.fund, one.deployment) for one in account.budget.schedules}
    said |= {(paid.fund, paid.deployment) for _, paid in account.payments()}
    own = (one.made for one in account.allocations.values() if one.covers(on))
    held = [one for one in own if one.fund == fund and one.frequency == "weekly"]
    paid_to = [one.deployment for one in held if one.deployment in PAID_TO]
    lacking = [one for one in paid_to if (fund, one) not in said]
    return lacking[0] if lacking and len(lacking) == len(held) else ""
