"""What each kind of difference between two sides means, in a few plain words. Pure."""

from __future__ import annotations

_BY_NAME = {
    "only-at-bank": "at the bank, and nobody has said what it is",
    "not-at-bank": "in our books, and the bank has yet to show it",
    "amount-differs": "both have it, with different amounts",
    "rate-differs": "the same days at another rate",
    "period-differs": "the same amount for other days",
    "timing": "on different sides of the period's end",
    "timing-year-end": "on different sides of the year's end",
    "duplicate-claim": "one spend claimed from two funders",
    "wrong-funder": "borne by one funder, and the other's by our books",
    "twins": "equals that cannot be told apart",
    "opening-differs": "a difference from before the period",
    "not-listed": "what they never list",
    "unknown-account": "an account that is not known here",
    "no-statement": "days that no statement covers",
    "gap": "statements that do not follow one another",
    "altered-file": "two files of the same days that differ",
    "does-not-foot": "a paper that does not add up",
    "wage-not-paid": "a wage on a payslip and not paid",
    "wage-without-payslip": "a wage paid without a payslip",
    "net-differs": "paid another amount than the payslip's net",
    "tax-not-paid": "due to HMRC and not paid yet",
    "tax-overpaid": "paid to HMRC and not due",
    "pension-not-paid": "due to the pension and not paid yet",
    "pension-overpaid": "paid to the pension and not due",
    "liability-differs": "what is set aside is not what is due",
    "holiday-differs": "holiday pay set aside is not what was earned",
    "slip-does-not-foot": "a payslip that does not add up",
}

_NOUNS = {
    "payment": "a payment",
    "payment-returned": "a payment that came back",
    "contribution": "a contribution",
    "top-up": "a top-up",
    "interest": "interest",
    "spend": "a spend",
    "refund": "a refund",
    "reclaim": "money reclaimed",
    "recharge": "a recharge between funders",
    "adjustment": "an adjustment",
}

EXPLAINED = {
    "timing": "timing",
    "our-error": "our error",
    "their-error": "their error",
    "bank-error": "the bank's error",
    "agreed": "agreed",
}


def difference_in_words(kind: str) -> str:
    """A few words without a full stop; the kind itself, with spaces, where nobody has any."""
    if kind in _BY_NAME:
        return _BY_NAME[kind]
    for side, words in (("-only-ours", "in our books only"), ("-only-theirs", "in theirs only")):
        noun = _NOUNS.get(kind.removesuffix(side))
        if kind.endswith(side) and noun:
            return f"{noun} that is {words}"
    return kind.replace("-", " ")
