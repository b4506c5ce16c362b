"""What is left to do before an account can be closed, in the order to do it. Pure.

Money for the last bills is set aside before payments stop: stopping first has left tax and payroll
unpaid (domain.md 3.7, and 7: Hillingdon). Nothing is worked out here that only people know: of a
kind of bill that nobody recorded, it asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal, NamedTuple

from ledger.account.life.contributions import position
from ledger.account.life.reviews import first_paid_on
from ledger.account.life.weeks_due import charged_funds
from ledger.account.pay.accrued import untold_pence
from ledger.account.pay.due import Due, all_due
from ledger.account.pay.overpaid import to_ask_back
from ledger.account.pay.passed_on import held
from ledger.account.pay.rates import last_due_on
from ledger.account.reclaims.surplus import surplus
from ledger.account.records import UNASSIGNED
from ledger.account.state import Account, Pot
from ledger.calendar import uk_words
from ledger.money import pounds
from ledger.policy.policies import Policies

Where = Literal["done", "to do", "ask"]

FUNDER, HOLDER, SUPPORT = "the funder", "the holder of the money", "the support service"


class ClosingStep(NamedTuple):
    """One step: done, to do, or to ask somebody about. command is what does it, or looks at it;
    one that ends in an option wants its amount typed behind it. pence is what it is about."""

    step: str
    where: Where
    who: str
    words: str
    pence: int | None
    command: str


class AtTheBank(NamedTuple):
    """What an account's holdings show. unallocated are lines that nobody attributed, by holding,
    in pence; shown_to is the last day of its statements, None where there are none."""

    has: Pot
    unallocated: Mapping[str, tuple[int, ...]]
    shown_to: date | None


TAIL = (
    ("invoice", "last-invoices", "agency notice and last invoices"),
    ("notice", "pa-notice", "notice pay of personal assistants"),
    ("wages", "last-wages", "last wages and mileage"),
    ("holiday", "holiday", "holiday that was earned and not taken"),
    ("redundancy", "redundancy", "redundancy"),
    ("paye", "last-paye", "tax and national insurance for HMRC"),
    ("pension", "last-pension", "pension contributions"),
    ("other", "payroll-fees", "payroll fees, insurance and anything else"),
)
"""The bills that come after the last payment, by kind, name and words (domain.md 3.7)."""


def closing_steps(
    account: Account, on: date, *, bank: AtTheBank, policies: Policies
) -> list[ClosingStep]:
    """Every step to the closing of an account, in order, as things stand at the end of a day."""
    return [
        *_tail(account, on),
        *_stop(account, on),
        *_notice_of_death(account),
        *_payments(account, on),
        *_bills(account),
        *_contributions(account, on),
        *_queries(account, on),
        *_lines(account, bank),
        *_owed(account),
        *_earmarks(account, on),
        *_whose(account, on, bank, policies),
        *_last_statement(account, bank),
        *_last_audit(account, on),
        *_close(account, on),
    ]


def has_no_tail(account: Account) -> bool:
    """Whether nobody has recorded any bill that comes after the last payment."""
    return not account.budget.liabilities


def _uk(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _tail(account: Account, on: date) -> Iterator[ClosingStep]:
    """Reserved before payments stop, kind by kind."""
    one = f" --fund {next(iter(account.funds))}" if len(account.funds) == 1 else ""
    for kind, name, words in TAIL:
        found = {
            n: bill for n, bill in account.budget.liabilities.items() if bill.recorded.kind == kind
        }
        if found:
            kept = sum(
                share.pence
                for bill in found.values()
                if not bill.recorded.underwritten
                for share in bill.recorded.shares
            )
            promised = [n for n, bill in found.items() if bill.recorded.underwritten]
            said = f"recorded: {', '.join(found)}"
            if promised:
                said += f"; the funder promised to pay {', '.join(promised)}"
            yield ClosingStep(f"reserve {kind}", "done", HOLDER, f"{words}: {said}", kept, "")
        else:
            command = (
                f"dpl budget liability {account.id} {name} --kind {kind}{one} --on {_uk(on)} "
                "--amount"
            )
            ask = f"{words}: are there any? Nothing is recorded, so nothing is kept"
            yield ClosingStep(f"reserve {kind}", "ask", HOLDER, ask, None, command)


def _stop(account: Account, on: date) -> Iterator[ClosingStep]:
    stop = account.stop
    if stop is not None:
        words = f"payments end on {uk_words(stop.effective_on)}: {stop.force} stop, {stop.ground}"
        yield ClosingStep("stop payments", "done", FUNDER, words, None, "")
    elif account.died_on is not None:
        words = f"the person died on {uk_words(account.died_on)}: no payment may be made"
        yield ClosingStep("stop payments", "done", FUNDER, words, None, "")
    else:
        command = (
            f"dpl account stop {account.id} --may --ground needs-met-otherwise --on {_uk(on)} "
            f"--decided-on {_uk(on)}"
        )
        words = "decide the ground and the day, and give notice, once the last bills are reserved"
        yield ClosingStep("stop payments", "to do", FUNDER, words, None, command)


def _notice_of_death(account: Account) -> Iterator[ClosingStep]:
    if account.died_on is None:
        return
    words = (
        "write to the executor or solicitor: the money is no part of the estate; only sums that "
        "contracts and the law require are paid from it, and no funeral"
    )
    yield ClosingStep("tell the personal representatives", "ask", FUNDER, words, None, "")


def _bills(account: Account) -> Iterator[ClosingStep]:
    for name, bill in account.budget.liabilities.items():
        left = sum(bill.left().values())
        if left and not bill.recorded.underwritten:
            command = f"dpl budget settle {account.id} {name} --help"
            due = f", due {uk_words(bill.recorded.due_on)}" if bill.recorded.due_on else ""
            words = f"{bill.recorded.kind} {name} is to be paid, or falls away{due}"
            yield ClosingStep(f"settle {name}", "to do", HOLDER, words, left, command)


def _contributions(account: Account, on: date) -> Iterator[ClosingStep]:
    for fund in charged_funds(account):
        found = position(account, fund, on)
        command = f"dpl contribution show {account.id} --fund {fund} --as-at {_uk(on)}"
        step = f"contributions to {fund}"
        if found.arrears_pence:
            words = f"{len(found.missed)} missed, from {uk_words(found.missed[0].first)}"
            yield ClosingStep(step, "to do", FUNDER, words, found.arrears_pence, command)
        elif found.overpaid_pence > found.ahead_pence:
            words = "overpaid: it goes back to the person"
            yield ClosingStep(step, "to do", FUNDER, words, found.overpaid_pence, command)
        else:
            yield ClosingStep(step, "done", FUNDER, "paid up to date", None, "")


def _queries(account: Account, on: date) -> Iterator[ClosingStep]:
    found = {v: s for v, s in account.spends.items() if s.queries and account.is_live(v)}
    for version, spend in found.items():
        words = f"asked about: {', '.join(sorted(spend.queries))}"
        command = f"dpl spend accept {account.id}/{version} --on {_uk(on)} --reason as-agreed"
        pence = sum(spend.shares.values())
        yield ClosingStep(f"answer {account.id}/{version}", "to do", FUNDER, words, pence, command)
    if not found:
        yield ClosingStep("answer queries", "done", FUNDER, "no spend is asked about", None, "")


def _lines(account: Account, bank: AtTheBank) -> Iterator[ClosingStep]:
    waits = [wait for found in account.awaited.values() for wait in found]
    if waits:
        words = f"{len(waits)} told of, which the bank has yet to show"
        command = f"dpl history {account.id}"
        pence = sum(wait.signed_pence for wait in waits)
        yield ClosingStep("what is on its way", "to do", SUPPORT, words, pence, command)
    else:
        words = "the bank has shown all that was told of"
        yield ClosingStep("what is on its way", "done", SUPPORT, words, None, "")
    for holding, lines in bank.unallocated.items():
        words = f"{len(lines)} of {holding}'s lines are nobody's yet"
        command = f"dpl line list --holding {holding}"
        step = f"lines of {holding}"
        if lines:
            yield ClosingStep(step, "to do", SUPPORT, words, sum(lines), command)
        else:
            yield ClosingStep(step, "done", SUPPORT, "every line is somebody's", None, "")


def _owed(account: Account) -> Iterator[ClosingStep]:
    for name, reclaim in account.reclaims.items():
        if reclaim.left_pence:
            held = " (to be looked at again first)" if reclaim.held_up else ""
            words = f"still to come back to {reclaim.proposed.fund}{held}"
            command = f"dpl reclaim receive {account.id} {name} --help"
            yield ClosingStep(
                f"settle reclaim {name}", "to do", FUNDER, words, reclaim.left_pence, command
            )
    for fund, pence in account.owed.items():
        if pence > 0:
            words = f"owed to {fund} for what was not allowed"
            command = f"dpl spend make-good {account.id} --help"
            yield ClosingStep(f"debt to {fund}", "to do", HOLDER, words, pence, command)


def _payments(account: Account, on: date) -> Iterator[ClosingStep]:
    """What payments still owe, and what they gave too much: for days after the last, or else."""
    end = last_due_on(account)
    command = f"dpl pay due {account.id} --as-at {_uk(on)}"
    found = all_due(account, on=on)
    for due, over in zip(found, to_ask_back(account, found, on=on), strict=True):
        waits = sum(piece.due_pence for piece in held(account, due, on))
        if waits:
            words = "due by then, and held: another fund pays for those days"
            yield ClosingStep(f"held of {due.fund}", "ask", FUNDER, words, waits, command)
        unpaid = due.still_due_pence + due.arrears_pence - waits
        if unpaid > 0:
            words = _not_paid(account, due, unpaid)
            yield ClosingStep(f"payments of {due.fund}", "to do", FUNDER, words, unpaid, command)
        if over > 0:
            words = "paid too much"
            if end is not None:
                words = f"paid for days after {uk_words(end)}, or else too much"
            words += "; what is left of it goes back below"
            yield ClosingStep(f"paid too much by {due.fund}", "to do", FUNDER, words, over, command)


def _not_paid(account: Account, due: Due, pence: int) -> str:
    perhaps = min(pence, untold_pence(account, due))
    if not perhaps:
        return "due by then, and not paid yet"
    part = "" if perhaps == pence else f"{pounds(perhaps)} of it "
    entries = ", ".join(f"{account.id}/{entry}" for entry in due.unplaced)
    return f"due by then, and {part}perhaps paid by {entries}: nobody said what for"


def _earmarks(account: Account, on: date) -> Iterator[ClosingStep]:
    for name, earmark in account.budget.earmarks.items():
        if earmark.stands_on(on):
            agreed = earmark.agreed
            command = f"dpl budget release {account.id} {name} --on {_uk(on)} --reason ended"
            words = f"savings for {agreed.purpose}, until {uk_words(agreed.expires_on)}"
            yield ClosingStep(
                f"release {name}", "to do", FUNDER, words, agreed.amount_pence, command
            )


def _whose(
    account: Account, on: date, bank: AtTheBank, policies: Policies
) -> Iterator[ClosingStep]:
    """What is left after the last bills, and to whom it goes."""
    for fund in sorted({*account.funds, *bank.has}):
        has = bank.has.get(fund, 0)
        step = f"what {fund} has"
        if fund == UNASSIGNED:
            if has:
                words = "nobody's yet: say whose it is"
                command = f"dpl history {account.id}"
                yield ClosingStep(step, "to do", SUPPORT, words, has, command)
            continue
        if not has:
            yield ClosingStep(step, "done", FUNDER, "nothing is left", None, "")
            continue
        found = surplus(account, fund, has=bank.has, policies=policies, on=on, closing=True)
        kept = has - found.surplus_pence
        words = (
            f"{pounds(found.funder_pence - found.let_be_pence)} goes back to "
            f"{account.funds[fund].funder}, {pounds(found.person_pence)} to the person"
            + (f", and {pounds(kept)} is for bills to come" if kept > 0 else "")
            + "".join(f"; {pounds(one.pence)} was let be by {one.decision}" for one in found.let_be)
        )
        command = f"dpl surplus {account.id} --fund {fund} --closing --as-at {_uk(on)}"
        yield ClosingStep(step, "to do", FUNDER, words, has, command)


def _last_statement(account: Account, bank: AtTheBank) -> Iterator[ClosingStep]:
    """The final statement comes after all bills (domain.md 3.7)."""
    end = last_due_on(account)
    settled = [s.settled_on for b in account.budget.liabilities.values() for s in b.settled]
    last = max([*settled, *([end] if end else [])], default=None)
    command = "dpl import --help"
    if not account.links:
        return
    if last is not None and bank.shown_to is not None and bank.shown_to >= last:
        words = f"statements reach {uk_words(bank.shown_to)}"
        yield ClosingStep("final statement", "done", HOLDER, words, None, "")
    else:
        after = f", after {uk_words(last)}" if last else ""
        words = f"the last statement, once the last bill is paid{after}"
        yield ClosingStep("final statement", "to do", HOLDER, words, None, command)


def _last_audit(account: Account, on: date) -> Iterator[ClosingStep]:
    end = last_due_on(account)
    for fund in account.funds:
        if first_paid_on(account, fund, on) is None:
            continue
        held = [
            one.held_on
            for one in account.budget.reviews
            if (one.fund, one.kind) == (fund, "financial") and end and one.held_on >= end
        ]
        if held:
            words = f"held on {uk_words(max(held))}"
            yield ClosingStep(f"final audit of {fund}", "done", FUNDER, words, None, "")
        else:
            command = (
                f"dpl review hold {account.id} --fund {fund} --kind financial --on {_uk(on)} "
                "--plan-right --used-well --enough --conditions-kept"
            )
            words = "after the last statement"
            yield ClosingStep(f"final audit of {fund}", "to do", FUNDER, words, None, command)


def _close(account: Account, on: date) -> Iterator[ClosingStep]:
    final = f"dpl account final {account.id} --as-at {_uk(on)}"
    words = "what came in and went out, fund by fund, and what the bank shows"
    yield ClosingStep("final account", "ask", FUNDER, words, None, final)
    if account.closed_on is not None:
        words = f"closed on {uk_words(account.closed_on)}"
        yield ClosingStep("close the account", "done", FUNDER, words, None, "")
    else:
        command = f"dpl account close {account.id} --on {_uk(on)} --reason ended"
        words = "once nothing is left, owed or asked back"
        yield ClosingStep("close the account", "to do", FUNDER, words, None, command)
