"""What values are called that tell of unspent money, reclaims, contributions and a year's end.

Pure. By dimension, as `projections.words.labels` asks.
"""

from __future__ import annotations

from projections.reports.bands import LABELS as AGES

PARTS = {
    "liability": "Still to be paid",
    "contingency": "Contingency",
    "earmark": "Saved for something",
    "carried-over": "Carried over",
    "may-stay": "Asked for no more",
    "in-advance": "Paid for days to come",
    "unassigned": "Spent, whose nobody said",
    "allowed": "May stay",
    "short": "Short of its bills",
    "surplus": "Surplus",
    "nobody": "Not attributed",
}
OWNERS = {
    "funder": "The funder",
    "person": "The person",
    "nobody": "Nobody yet: not attributed",
    "overspent": "Overspent: less than nothing is there",
}
WEEKS_HELD = {
    "under-floor": "Too little to run on",
    "up-to-4": "Up to 4 weeks",
    "4-to-8": "Over 4, up to 8 weeks",
    "over-8": "Over 8 weeks",
    "no-week": "No weekly money",
}
GROUNDS = {
    "plan-changed": "The plan changed",
    "circumstances-changed": "Circumstances changed",
    "unused-accumulated": "Unused and built up",
    "used-outside-plan": "Used outside the plan",
    "fraud-or-offence": "Fraud or another offence",
    "death": "The person died",
    "condition-not-met": "A condition was not met",
    "paid-in-error": "Paid in error",
    "none": "No reclaim asked",
}
STAGES = {
    "proposed": "Proposed, nobody told yet",
    "waiting": "Notice served, its days running",
    "held-up": "Being looked at again",
    "confirmed": "Confirmed, time to repay running",
    "due": "Due",
    "by-instalments": "By instalments, in time",
    "overdue": "Overdue",
    "settled": "Settled",
    "written-off": "Written off",
    "withdrawn": "Withdrawn",
    "none": "Taken without a reclaim",
}
OF_RECLAIM = {
    "received": "Came back",
    "offset": "Taken off payments",
    "made-good": "Made good otherwise",
    "written-off": "Written off",
    "withdrawn": "Withdrawn",
    "beyond": "Beyond what was asked",
    "left": "Left to come",
}
OUTCOMES = {"confirmed": "Confirmed", "reduced": "Reduced", "withdrawn": "Withdrawn"}
WAYS = {
    "held": "Taken back from what is held",
    "owed": "Repaid, of what was not allowed",
    "offset": "Taken off a payment",
    "unasked": "Taken without a reclaim",
    "given-up-owed": "Debt written off",
    "given-up-held": "May stay, asked for no more",
    "refunded": "Given back to the person",
}
PAPERS = {
    "prepayment": "Prepayments",
    "due-unpaid": "Due and not paid",
    "perhaps-paid": "Perhaps paid already",
    "underwritten": "Bills promised",
    "recharge-owed": "Owed to another funder",
    "contribution-back": "Contributions paid too much",
    "reclaim": "Reclaims noticed",
    "reclaim-looked-at": "Reclaims being looked at again",
    "recharge": "Owed by another funder",
    "contribution": "Contributions behind",
}
_PREPAID = "debit prepayments, credit the year's cost; turned round on 1 April"
_ACCRUED = "debit the year's cost, credit accruals; turned round on 1 April"
_OWED = "debit debtors, credit the year's cost"
EFFECTS = {
    "prepayment": f"Prepayments: {_PREPAID}",
    "due-unpaid": f"Due and not paid: {_ACCRUED}",
    "underwritten": f"Bills the funder promised to pay: {_ACCRUED}",
    "recharge-owed": f"Owed to another funder: {_ACCRUED}",
    "contribution-back": "Contributions paid too much: debit contribution income, credit creditors",
    "reclaim": f"Reclaims noticed and not received: {_OWED}",
    "reclaim-looked-at": "Reclaims being looked at again: nothing until that is decided",
    "recharge": f"Agreed with another funder and not settled: {_OWED}",
    "contribution": "Contributions behind: debit debtors, credit contribution income",
}
BILLS = {
    "paye": "Tax and national insurance",
    "pension": "Pension",
    "wages": "Wages",
    "holiday": "Holiday pay",
    "notice": "Pay in lieu of notice",
    "redundancy": "Redundancy",
    "invoice": "Invoices",
    "other": "Other",
}
BASES = {
    "net": "Net: paid into the budget by the person",
    "gross": "Gross: billed by the funder",
}

LABELS = {
    "age": AGES,
    "part": PARTS,
    "owner": OWNERS,
    "weeks_held": WEEKS_HELD,
    "ground": GROUNDS,
    "reclaim_stage": STAGES,
    "what_of_reclaim": OF_RECLAIM,
    "outcome_of_look": OUTCOMES,
    "way": WAYS,
    "paper": PAPERS,
    "paper_effect": EFFECTS,
    "bill": BILLS,
    "basis": BASES,
}
