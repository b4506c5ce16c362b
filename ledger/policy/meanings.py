"""What each rule of a pack means, in what unit, and where the default's figure was found. Pure.

The default's own sources are here, since it is what goes where nobody adopted anything;
`packs/default.toml` says the same to people, and a test holds the two together. A source that is
`CHECK` is background that no document here confirms (domain.md [B]): agree the figure locally.
Words are quoted from the source, but where it says `summed up in`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from ledger.money import pounds

Unit = Literal["weeks", "days", "months", "years", "pence", "percent", "yes-no", "choice", "words"]

CHECK = "background, check locally"
NOT_PUBLISHED = "no published figure was found; agree one locally"

NHS, CARE_ACT = "SI 2013/1617", "SI 2014/2871"
"""The direct payments regulations: of the NHS, and of social care."""


class Meaning(NamedTuple):
    """A rule in one sentence, with its unit. source and words are the default's."""

    unit: Unit
    says: str
    source: str
    words: str


MEANINGS: dict[str, Meaning] = {
    "trigger_weeks": Meaning(
        "weeks",
        "A surplus is asked about when more than so many weeks' funding is left.",
        "sthelens.gov.uk/article/4464 (domain.md 3.1)",
        "surplus of more than 8 weeks funding",
    ),
    "retain_weeks": Meaning(
        "weeks",
        "So many weeks' funding stays with the person when a surplus is asked back.",
        "worked from sthelens.gov.uk/article/4464 (domain.md 4, T7)",
        "surplus of more than 8 weeks funding",
    ),
    "floor_weeks": Meaning(
        "weeks",
        "Less than so many weeks' funding is too little to run on; nought asks never.",
        CHECK,
        NOT_PUBLISHED,
    ),
    "fixed_contingency_pence": Meaning(
        "pence",
        "An amount that stays with the person besides, whatever their weekly funding.",
        CHECK,
        NOT_PUBLISHED,
    ),
    "contingency_weeks": Meaning(
        "weeks",
        "So many weeks' funding is given beside the budget, apart from it, and is returned where "
        "it is not needed.",
        CHECK,
        NOT_PUBLISHED,
    ),
    "earmark_allowed": Meaning(
        "yes-no",
        "Whether savings towards something dearer, agreed in the plan, are kept out of surplus.",
        "send.essex.gov.uk direct payments policy, appendix 1 (summed up in domain.md 3.1)",
        "plan savings for larger one-off purchases if agreed in plan",
    ),
    "advance_excluded": Meaning(
        "yes-no",
        "Whether money paid for days still to come is kept out of surplus.",
        "sefton.gov.uk/32022 (domain.md 3.1)",
        "dependent on payments made in advance and employees on costs",
    ),
    "contribution_order": Meaning(
        "choice",
        "Whose money is spent first, the person's contribution or the funder's, and so whose a "
        "surplus is.",
        "gloucestershire.gov.uk direct-payments-policy (domain.md 3.1)",
        "Any contribution from the council starts once any relevant assessed amount has been "
        "fully used",
    ),
    "min_recover_pence": Meaning(
        "pence",
        "Less than this is not worth asking back.",
        CHECK,
        NOT_PUBLISHED,
    ),
    "notice_days": Meaning(
        "days",
        "From the notice of a reclaim to the first day that anything may be taken.",
        f"{NHS} reg 13(5) asks for notice (domain.md 2.1); the figure: {CHECK}",
        "reasonable written notice with reasons",
    ),
    "repay_days": Meaning(
        "days",
        "The least time that a notice gives to repay.",
        f"{NHS} reg 15(2)(c) asks for a time (domain.md 2.1); the figure: {CHECK}",
        "time within which",
    ),
    "reconsider_days": Meaning(
        "days",
        "How long after a notice the person may ask that it be looked at again.",
        f"{NHS} reg 15(4) gives the right (domain.md 2.1); the figure: {CHECK}",
        NOT_PUBLISHED,
    ),
    "let_be_months": Meaning(
        "months",
        "How long money that was let be when a reclaim was looked at again, or given up, is not "
        "asked for again; a review of the plan held sooner ends it.",
        f"{NHS} reg 15(4)-(5) gives the right, and reg 14 a review within 12 months (domain.md "
        f"2.1); the figure: {CHECK}",
        NOT_PUBLISHED,
    ),
    "offset_allowed": Meaning(
        "yes-no",
        "Whether a surplus may be set off against the next payment.",
        f"{NHS} reg 13(4) (domain.md 2.1)",
        "by an amount not exceeding the amount due in respect of a period",
    ),
    "card_sweep_allowed": Meaning(
        "yes-no",
        "Whether a surplus may be taken off a prepayment card by the funder itself, after notice.",
        "sthelens.gov.uk/article/4464 (domain.md 3.1)",
        "automatically adjusted",
    ),
    "instalments_allowed": Meaning(
        "yes-no",
        "Whether what is owed may be repaid in instalments.",
        "LGSCO 23-005-930, Newcastle (summed up in domain.md 3.8)",
        "payment plan",
    ),
    "first_review_months": Meaning(
        "months",
        "From the first payment of social care money to its first review; by law at most 6.",
        f"{CARE_ACT} reg 7 (domain.md 2.2)",
        "at least once within the first 6 months",
    ),
    "nhs_first_review_months": Meaning(
        "months",
        "From the first payment of NHS money to its first review; by law at most 3.",
        f"{NHS} reg 14 (summed up in domain.md 2.1)",
        "review within first 3 months, then ≤ 12 months",
    ),
    "review_months": Meaning(
        "months",
        "From one review to the next; by law at most 12.",
        f"{CARE_ACT} reg 7, {NHS} reg 14 (domain.md 2.1, 2.2)",
        "at intervals not exceeding 12 months thereafter",
    ),
    "light_audit_months": Meaning(
        "months",
        "Between audits of an account in the light tier.",
        "Trafford (summed up in domain.md 3.2)",
        "3, 6 or 12 monthly",
    ),
    "standard_audit_months": Meaning(
        "months",
        "Between audits of an account in the standard tier.",
        "Trafford (summed up in domain.md 3.2)",
        "3, 6 or 12 monthly",
    ),
    "enhanced_audit_months": Meaning(
        "months",
        "Between audits of an account in the enhanced tier, for high risk.",
        "Trafford (summed up in domain.md 3.2)",
        "3, 6 or 12 monthly",
    ),
    "first_audit_weeks": Meaning(
        "weeks",
        "From the first payment to the first audit.",
        "Gateshead (summed up in domain.md 3.2)",
        "initial review at 12 weeks",
    ),
    "away_weeks": Meaning(
        "weeks",
        "Payments suspended for longer than this call for a review.",
        "Norfolk (summed up in domain.md 3.7)",
        "Away > 8 weeks",
    ),
    "stop_notice_days": Meaning(
        "days",
        "From the decision to stop to the last day of payments, but for theft, fraud and death.",
        "NHS Norfolk PCT personal health budget agreement (summed up in domain.md 2.8)",
        "at least 4 weeks' notice",
    ),
    "prohibited": Meaning(
        "words",
        "Categories that may never be bought, whatever a plan says.",
        "surreyheartlands.org/personal-health-budgets (summed up in domain.md 2.1)",
        "Alcohol, tobacco, gambling, debt repayment, anything illegal",
    ),
    "restricted": Meaning(
        "words",
        "Categories that are asked about unless the plan names them.",
        "Oldham; City & Hackney, Advocacy Project (summed up in domain.md 3.5)",
        "household items unless specified; gifts; travel out of UK",
    ),
    "excluded_services": Meaning(
        "words",
        "Services that are never bought from such a budget, whatever a plan says.",
        f"{NHS} reg 9 (domain.md 2.1); programme documents (domain.md M13)",
        "excluded services such as emergency care",
    ),
    "cash": Meaning(
        "choice",
        "Whether cash may be drawn, is asked about each time, or may not be.",
        "Staffordshire allows it, Oldham prohibits it (summed up in domain.md 3.3, 3.4); "
        f"the default: {CHECK}",
        "cash only in exceptional circumstances with ATM receipts",
    ),
    "query_days": Meaning(
        "days",
        "A spend not asked about for so long after its evidence counts as accepted.",
        f"LGSCO 24-017-716, Dorset (domain.md 3.8, 7); the figure: {CHECK}",
        "took over a year to raise concerns",
    ),
    "over_line_percent": Meaning(
        "percent",
        "How far spending on a plan line goes over the line's budget before it is asked about.",
        CHECK,
        NOT_PUBLISHED,
    ),
    "round_sum_pence": Meaning(
        "pence",
        "A round hundred of pounds from this amount on is asked about; nought asks never.",
        CHECK,
        NOT_PUBLISHED,
    ),
    "split_days": Meaning(
        "days",
        "Spends with one payee within so many days are looked at together.",
        CHECK,
        NOT_PUBLISHED,
    ),
    "split_pence": Meaning(
        "pence",
        "Spends that reach this only when looked at together are asked about; nought asks never.",
        CHECK,
        NOT_PUBLISHED,
    ),
    "evidence_pence": Meaning(
        "pence",
        "A spend of this much or more wants a receipt.",
        CHECK,
        NOT_PUBLISHED,
    ),
    "top_up_refused": Meaning(
        "words",
        "Programmes to which a person may not add money of their own.",
        "programme documents (summed up in domain.md M25)",
        "allowed ASC / not NHS by default",
    ),
    "arrears_days": Meaning(
        "days",
        "A payment so long overdue is arrears, on which a person decides.",
        CHECK,
        NOT_PUBLISHED,
    ),
    "second_person": Meaning(
        "words",
        "What waits for a second person; with an amount behind it, as in `write-off:250.00`, only "
        "from more than so many pounds.",
        "Reading 2023, limited assurance (summed up in domain.md 3.9)",
        "Set-ups not authorised and checked; segregation of duties",
    ),
    "retention_years": Meaning(
        "years",
        "How long the records are kept, from the end of the year they are of.",
        "Children's Money Tracker guide, scribd.com/document/721027962 (domain.md 2.7)",
        "at least 6 years plus the current year",
    ),
}


def in_words(name: str, value: int | bool | str | tuple[str, ...]) -> str:
    """A rule's value as a person reads it: `8 weeks`, `£25.00`, `yes`, `alcohol, tobacco`."""
    unit = MEANINGS[name].unit if name in MEANINGS else ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    if isinstance(value, str):
        return value.replace("-", " ") if unit == "choice" else value
    if unit == "pence":
        return pounds(value)
    if unit == "percent":
        return f"{value:,}%"
    return f"{value:,} {unit.removesuffix('s') if value == 1 else unit}".rstrip()
