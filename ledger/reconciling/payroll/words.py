"""Differences with a payroll bureau in plain sentences, with figures, days and the command that
settles each. No full stop at the end. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce
from math import gcd

from ledger import events as e
from ledger.account.records import UNASSIGNED
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.money import pounds
from ledger.reconciling.payroll.books import Payment, Wages
from ledger.reconciling.payroll.dues import IN_WORDS, Due, figure

WHOM = {"hmrc": "HMRC", "pension": "the pension"}
SET_ASIDE = {"hmrc": "paye", "pension": "pension", "holiday": "holiday"}
"""Under which kind of liability money is set aside for each part."""
DEDUCTIONS = ("tax", "ni-employee", "pension-employee", "student-loan", "other-deductions")
_ON_A_SLIP = {**IN_WORDS, "ni-employee": "NI", "pension-employee": "pension",
              "other-deductions": "other deductions"}  # fmt: skip


def a_slip(slip: e.Payslip) -> str:
    """`the payslip of PA-1 of 27 June 2025`."""
    return f"the payslip of {slip.employee} of {uk_words(slip.paid_on)}"


def slips_and_spends(account: Account, both: Wages, match: e.Matched) -> str:
    slips = [both.slips[line] for line in match.lines]
    paid = [both.paid[root] for root in both.roots(match)]
    on = [uk_words(day) for day in sorted({slip.paid_on for slip in slips})]
    paid_on = [uk_words(day) for day in sorted({one.on for one in paid})]
    due, was = sum(slip.net_pence for slip in slips), sum(one.pence for one in paid)
    return (
        f"{pounds(due)} of {slips[0].employee}, due on {' and '.join(on)}: {pounds(was)} paid on "
        f"{' and '.join(paid_on)} ({', '.join(name_of(account, one) for one in paid)})"
    )


def name_of(account: Account, one: Payment) -> str:
    return f"{account.id}/{one.entry}"


def not_paid(slip: e.Payslip) -> str:
    return f"{pounds(slip.net_pence)} of {a_slip(slip)} (row {slip.row}) is not paid"


def without_slip(account: Account, one: Payment, pence: int) -> str:
    if one.pence < 0:
        return (
            f"{pounds(-pence)} of wages came back on {uk_words(one.on)}, of no spend that is known"
        )
    whom = f" to {account.spends[one.entry].event.payee}" if one.payee else ", to nobody named,"
    return f"{pounds(pence)} paid in wages{whom} on {uk_words(one.on)}, and no payslip tells of it"


def may_be(account: Account, slip: e.Payslip, one: Payment) -> str:
    days = abs((one.on - slip.paid_on).days)
    apart = f"{days} days {'later' if one.on > slip.paid_on else 'before'}"
    return f"; as much was paid on {uk_words(one.on)}, {apart} ({name_of(account, one)})"


def other_net(account: Account, slip: e.Payslip, one: Payment, pence: int) -> str:
    other = pounds(abs(pence - slip.net_pence))
    return (
        f"{a_slip(slip)} says net {pounds(slip.net_pence)}, and {pounds(pence)} was paid on "
        f"{uk_words(one.on)} ({name_of(account, one)}): {other} "
        f"{'more' if pence > slip.net_pence else 'less'}"
    )


SINCE = "; the other side came since, and nothing else fits"


def again(name: str) -> str:
    return f"dpl reconcile again {name}"


def match(name: str, line: str, entry: str) -> str:
    return f"dpl reconcile match {name} --line {line} --entry {entry}"


# ── HMRC, pension ────────────────────────────────────────────────────────────────────────────


def still_due(of: str, due: Due, pence: int, *, every: str) -> str:
    """`£12.40 of £312.40 due to HMRC for the quarter to 5 July 2025 is not paid: …`."""
    span = every if of == "hmrc" else "month"
    part = "" if pence == due.pence else f" of {pounds(due.pence)}"
    made = [f"{IN_WORDS[name]} {pounds(p)}" for name, p in due.parts.items() if p]
    if due.brought:
        made.append(f"set aside before {pounds(due.brought)}")
    return (
        f"{pounds(pence)}{part} due to {WHOM[of]} for the {span} to {uk_words(due.ends_on)} is not "
        f"paid: {', '.join(made)}; to be paid by {uk_words(due.payable_by)}"
    )


def overpaid(of: str, pence: int, *, due_pence: int, paid_pence: int) -> str:
    """Both sums, since the first report began; what came back may be more than was paid."""
    was = f"{pounds(paid_pence)} was paid to {WHOM[of]}"
    if paid_pence < 0:
        was = f"{pounds(-paid_pence)} more came back from {WHOM[of]} than was paid to it"
    due = f"{pounds(due_pence)} was due"
    if due_pence < 0:
        due = f"{pounds(-due_pence)} was due back"
    return f"{was}, and {due}: {pounds(abs(pence))} too {'much' if pence > 0 else 'little'}"


# ── what is set aside ────────────────────────────────────────────────────────────────────────


def set_aside(of: str, *, owed_pence: int, held_pence: int, on: date) -> str:
    short = owed_pence - held_pence
    return (
        f"{pounds(owed_pence)} is due to {WHOM[of]} and not paid on {uk_words(on)}, and "
        f"{pounds(held_pence)} is set aside for it: {pounds(abs(short))} "
        f"{'too little' if short > 0 else 'too much'}"
    )


def holiday(*, earned_pence: int, held_pence: int, hundredths: int, on: date) -> str:
    short = earned_pence - held_pence
    whole, part = divmod(abs(hundredths), 100)
    hours = f" ({whole}.{part:02d} hours)" if hundredths > 0 else ""
    return (
        f"{pounds(earned_pence)} of holiday pay{hours} is earned and not taken on {uk_words(on)}, "
        f"and {pounds(held_pence)} is set aside for it: {pounds(abs(short))} "
        f"{'too little' if short > 0 else 'too much'}"
    )


def set_right(
    account: Account, kind: str, *, short_pence: int, on: date, paid: Iterable[Payment]
) -> str:
    """The command that sets more aside, or settles what is set aside too much; empty for none.

    Where a spend paid for it and settled nothing yet, the settling names it.
    """
    if short_pence > 0:
        name = _free_name(account, f"{kind}-{on.isoformat()}")
        amount = pounds(short_pence, plain=True)
        return (
            f"dpl budget liability {account.id} {name} --kind {kind} --amount {amount}"
            f"{_whose(account, on, paid)} --on {_day(on)}"
        )
    held = [
        (one.recorded.recorded_on, name, sum(one.left(on).values()))
        for name, one in account.budget.liabilities.items()
        if one.recorded.kind == kind and one.left(on) and one.left()
    ]
    if not held:
        return ""
    _, name, left = min(held)
    amount = min(left, -short_pence)
    spend = next((one for one in paid if one.on <= on and _spare(account, one) >= amount), None)
    said = f" --spend {name_of(account, spend)} --reason paid" if spend else " --reason not-owed"
    settled_on = spend.on if spend and spend.on >= min(held)[0] else on
    part = "" if amount == left else f" --amount {pounds(amount, plain=True)}"
    return f"dpl budget settle {account.id} {name}{part} --on {_day(settled_on)}{said}"


def _free_name(account: Account, name: str) -> str:
    number, free = 1, name
    while free in account.budget.liabilities:
        number += 1
        free = f"{name}-{number}"
    return free


def _whose(account: Account, on: date, paid: Iterable[Payment]) -> str:
    """Whose money: nothing to say where a split or the only fund says it, else as the spends."""
    if len(account.funds) == 1 or account.budget.split_on(on):
        return ""
    borne: dict[str, int] = {}
    for one in paid:
        for share in account.spends[one.entry].event.shares if one.entry in account.spends else ():
            if share.fund != UNASSIGNED:
                borne[share.fund] = borne.get(share.fund, 0) + share.pence
    if len(borne) < 2:
        return "".join(f" --fund {fund}" for fund in borne)
    most = reduce(gcd, borne.values())
    if max(borne.values()) // most > 1_000_000:
        return ""
    return " --shares " + ",".join(f"{fund}={pence // most}" for fund, pence in borne.items())


def _spare(account: Account, one: Payment) -> int:
    used = sum(
        share.pence
        for liability in account.budget.liabilities.values()
        for settled in liability.settled
        if settled.spend == one.entry
        for share in settled.shares
    )
    return one.pence - used


def _day(on: date) -> str:
    return on.strftime("%d/%m/%Y")


# ── what is wrong in their own papers ────────────────────────────────────────────────────────


def arithmetic(slip: e.Payslip) -> str:
    """What gross less each deduction comes to, beside the net that the slip says."""
    parts = [(figure(slip, name), _ON_A_SLIP[name]) for name in DEDUCTIONS if figure(slip, name)]
    comes = slip.gross_pence - sum(pence for pence, _ in parts)
    less = "".join(
        f" {'less' if pence > 0 else 'and'} {pounds(abs(pence))} {name}" for pence, name in parts
    )
    out = slip.net_pence - comes
    return (
        f"{a_slip(slip)} (row {slip.row}) does not foot: {pounds(slip.gross_pence)} gross{less} is "
        f"{pounds(comes)}, and it says net {pounds(slip.net_pence)}, {pounds(abs(out))} "
        f"{'more' if out > 0 else 'less'}"
    )


def foots(slip: e.Payslip) -> bool:
    return slip.net_pence == slip.gross_pence - sum(figure(slip, name) for name in DEDUCTIONS)


_FIGURES = (
    "gross", "tax", "ni_employee", "ni_employer", "pension_employee", "pension_employer",
    "student_loan", "other_deductions", "net", "holiday",
)  # fmt: skip


def altered(one: e.Payslip, other: e.Payslip, *, was_in: str, is_in: str) -> str:
    """Which figures of a payslip two reports tell otherwise; empty where they tell the same."""
    found = []
    for name in _FIGURES:
        was, now = (getattr(slip, f"{name}_pence") for slip in (one, other))
        if was != now:
            told = [pounds(p) if p is not None else "nothing" for p in (now, was)]
            found.append(f"{name.replace('_', ' ')} {told[0]} and not {told[1]}")
    if not found:
        return ""
    return f"{a_slip(one)} is otherwise in report {is_in} than in {was_in}: {', '.join(found)}"
