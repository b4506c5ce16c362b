"""The advice that goes with a credit: days, rate, contribution, and what was taken off. Pure."""

from __future__ import annotations

from typing import NamedTuple

from ledger.account.budgets.charging import near_zero
from ledger.account.pay.worth import amounts
from ledger.errors import Refused
from projections.letters.disagreeing import DISAGREE, disagree
from projections.letters.letter import Letter, Must, Place, Writing, common, letter, places
from projections.letters.said import Day, Pounds, day, sentence
from projections.remittance import Advice, advices_of_account, run_made
from projections.words.phrases import called, coded

MAY_SAY = {
    "reference": "what the bank shows with the payment: account and entry",
    "fund": "the fund whose money it is",
    "funder": "what its funder is called",
    "paid_on": "the day it was paid; has to be printed",
    "paid": "how much was paid; has to be printed",
    "paid_into": "where it was paid: `bank account ending 5678`",
    "paid_into.kind": "`bank account`, `prepayment card` or `client account`",
    "paid_into.ending": "the last four digits of its number; or empty",
    "paid_into.holding": "what the ledger calls it",
    "paid_into.shared": "whether it keeps several people's money",
    "first_on": "the first day it is for; none where it is for no days",
    "last_on": "the last day it is for; none where it is for no days",
    "days": "how many days; none where it is for no days",
    "purpose": "what it is for, where it is for no days; or empty",
    "rates": "what a week is worth, stretch by stretch",
    "rates[].first_on": "its first day",
    "rates[].last_on": "its last day",
    "rates[].days": "how many days",
    "rates[].weekly": "what a week is worth before the contribution",
    "rates[].contribution": "the person's contribution a week",
    "rates[].over": "whether more is assessed than a week is worth, so that nothing is payable",
    "on_top": "whether some of these days were paid for before",
    "on_top_of": "the entries that paid for some of these days before",
    "days_come_to": "what these days come to before contributions, where on_top",
    "paid_before": "what was paid for them before, where on_top",
    "gross": "the amount before the contribution",
    "contribution": "the person's contribution for these days",
    "basis": "`net`: the contribution is left out of the payment; `gross`: it is not",
    "offsets": "what was taken off, one by one",
    "offsets[].reclaim": "under which reclaim",
    "offsets[].amount": "how much",
    "little_left": "a warning where next to nothing is left after the contribution; or empty",
    "taken_back_by": "the entry that took the payment back since; or empty",
    "returned": "what of it came back since",
    **DISAGREE,
}
MUST = (Must("how much was paid", "paid"), Must("the day it was paid", "paid_on"))


class Stretch(NamedTuple):
    """Days on which a week is worth the same."""

    first_on: Day
    last_on: Day
    days: int
    weekly: Pounds
    contribution: Pounds
    over: bool


class Offset(NamedTuple):
    """What was taken off a payment, and under which reclaim."""

    reclaim: str
    amount: Pounds


def remittance(
    asked: Writing, account: str, *, entry: int | None = None, run: str | None = None
) -> list[Letter]:
    """The advice of each payment of an account by the day; or of one or of those of a run, which
    may be written before the day that they are made.

    Raises Refused where there is none.
    """
    found = advices_of_account(asked.reader, account, entry=entry, known_at=asked.known)
    if run is not None:
        made = run_made(asked.reader, run, known=asked.known)
        of_run = {(one.account, one.entry) for one in made.payments} if made else set()
        found = [one for one in found if (one.account, one.entry) in of_run]
    named = entry is not None or run is not None
    found = [one for one in found if named or one.paid_on <= asked.on]
    if not found:
        what = f" of run {run}" if run else f" {called(entry, account)}" if entry else ""
        raise Refused(
            "unknown-payment",
            f"account {account} has no payment{what} by then",
            f"dpl pay remittance {account}; where nothing is payable, dpl letter net {account} "
            "--help says why",
        )
    return [_letter(asked, one) for one in found]


def of_run(asked: Writing, run: str) -> list[Letter]:
    """The advice of each payment of a run, account by account in its order."""
    made = run_made(asked.reader, run, known=asked.known)
    if made is None:
        raise Refused("unknown-run", f"there is no pay run {run}", "dpl pay run --help")
    names = dict.fromkeys(one.account for one in made.payments)
    return [one for name in names for one in remittance(asked, name, run=run)]


def _letter(asked: Writing, advice: Advice) -> Letter:
    account = asked.account(advice.account)
    into = next(places(asked, [advice.holding], on=advice.paid_on), None)
    fund = account.funds.get(advice.fund)
    days = advice.days
    says = common(asked, account, title="Money paid to you", funders=[advice.funder]) | {
        "reference": advice.reference,
        "fund": advice.fund,
        "funder": asked.body.funder(advice.funder),
        "paid_on": day(advice.paid_on),
        "paid": Pounds(advice.paid_pence),
        "paid_into": into or Place(advice.holding, "account", "", False),
        "first_on": day(days.first) if days else None,
        "last_on": day(days.last) if days else None,
        "days": days.days if days else None,
        "purpose": coded(advice.purpose),
        "rates": tuple(
            Stretch(day(one.first), day(one.last), one.days, Pounds(one.weekly_pence),
                    Pounds(one.contribution_pence), one.over)
            for one in advice.rates
        ),
        "on_top": bool(advice.on_top_of),
        "on_top_of": tuple(called(one, account.id) for one in advice.on_top_of),
        "days_come_to": Pounds(amounts(advice.rates)[0]),
        "paid_before": Pounds(advice.paid_before_pence),
        "gross": Pounds(advice.gross_pence),
        "contribution": Pounds(advice.contribution_pence),
        "basis": advice.basis,
        "offsets": tuple(Offset(name, Pounds(pence)) for name, pence in advice.offsets),
        "little_left": little_left(advice),
        "taken_back_by": called(advice.taken_back_by, account.id) if advice.taken_back_by else "",
        "returned": Pounds(advice.returned_pence),
        **disagree(asked, [fund.programme] if fund else []),
    }  # fmt: skip
    begun = days.first if days and days.first <= asked.on else None
    return letter(
        "remittance", asked, account, says, MUST, first_on=begun,
        by={"entry": str(advice.entry)},
    )  # fmt: skip


def little_left(advice: Advice) -> str:
    """The arithmetic of four weeks, where they leave next to nothing (domain.md T5); or empty."""
    if advice.basis != "net":
        return ""
    said = [
        near_zero(one.weekly_pence, assessed_pence=one.contribution_pence)
        for one in advice.rates
        if not one.over
    ]
    return sentence(next((words for words in said[::-1] if words), None))
