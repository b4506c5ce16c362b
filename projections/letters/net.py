"""How a week's direct payment is worked out: who pays what, and why so little, or nothing. Pure.

A person who is paid net and never told how cannot check it (domain.md T3, T4, T5; 7).
"""

from __future__ import annotations

from typing import NamedTuple

from ledger.account.asking import must_know_fund
from ledger.account.budgets.charging import near_zero, parts_of, why_no_payment
from ledger.account.budgets.state import latest
from ledger.account.life.contributions import basis_on
from ledger.account.pay.rates import assessed_on, weekly_on
from ledger.calendar import uk_words
from ledger.errors import Refused
from projections.letters.disagreeing import DISAGREE, disagree
from projections.letters.law import law
from projections.letters.letter import Letter, Must, Writing, common, letter
from projections.letters.said import Pounds, day, sentence
from projections.words.phrases import coded

MAY_SAY = {
    "fund": "the fund whose money it is",
    "funder": "what its funder is called",
    "weekly": "what the budget is a week",
    "charged": "whether this fund charges a contribution",
    "assessed": "the most the person is to pay a week, as assessed",
    "contribution": "what they pay: the lower of the two",
    "paid": "what the funder pays a week; has to be printed",
    "basis": "`net`: the contribution is left out of the payment; `gross`: it is not",
    "why_none": "why no direct payment is payable; empty where one is",
    "little_left": "a warning where next to nothing is left after the contribution; or empty",
    "four_weeks": "what four weeks come to, before the contribution",
    "four_weeks_contribution": "the contribution for four weeks",
    "four_weeks_paid": "what is paid for four weeks",
    "assessed_from": "the day from which that was assessed, or none",
    "worked_out": "how the contribution was worked out, line by line",
    "worked_out[].words": "what the line is",
    "worked_out[].amount": "how much",
    "law": "the law, sentence by sentence",
    "law[].text": "what it says",
    "law[].source": "where it stands",
    "law[].standing": "`law`, or `practice` where it is none",
    **DISAGREE,
}


class Line(NamedTuple):
    """One line of a working."""

    words: str
    amount: Pounds


def net(asked: Writing, account: str, fund: str) -> Letter:
    """How a fund's week is worked out on a day. Raises Refused for a fund that there is not, and
    for one that charges a contribution which nobody has assessed: it is not nothing."""
    found, on = asked.account(account), asked.on
    must_know_fund(found, fund)
    added = found.funds[fund]
    weekly = weekly_on(found, fund, on)
    assessed = assessed_on(found, fund, on) if added.contribution_charged else 0
    parts = parts_of(weekly, assessed_pence=assessed)
    said = latest([one for one in found.budget.assessments if one.fund == fund], on)
    if added.contribution_charged and said is None:
        raise Refused(
            "not-assessed",
            f"no contribution to {fund} of account {account} was assessed by {uk_words(on)}, so "
            "nobody can say what is paid",
            f"dpl budget contribution {account} --fund {fund} --help",
        )
    none = why_no_payment(weekly, assessed_pence=assessed)
    title = "How your payment is worked out"
    says = common(asked, found, title=title, funders=[added.funder]) | {
        "fund": fund,
        "funder": asked.body.funder(added.funder),
        "weekly": Pounds(weekly),
        "charged": added.contribution_charged,
        "assessed": Pounds(assessed),
        "contribution": Pounds(parts.person_pence),
        "paid": Pounds(parts.funder_pence),
        "basis": basis_on(found, fund, on),
        "why_none": sentence(none),
        "little_left": sentence(near_zero(weekly, assessed_pence=assessed)),
        "four_weeks": Pounds(4 * weekly),
        "four_weeks_contribution": Pounds(4 * parts.person_pence),
        "four_weeks_paid": Pounds(4 * parts.funder_pence),
        "assessed_from": day(said.from_on) if said else None,
        "worked_out": tuple(
            Line(coded(one.what), Pounds(one.pence)) for one in (said.calculation if said else ())
        ),
        "law": law(["purpose"], [added.programme]),
        **disagree(asked, [added.programme]),
    }
    must = (Must("what is paid a week", "paid"),)
    if none:
        must += (Must("why none is payable", "why_none"),)
    return letter("net", asked, found, says, must, by={"fund": fund})
