"""A pack of one funder's local rules, each with its meaning and its unit.

Councils and ICBs differ in all of these, so none is a constant (domain.md 0.6). A pack that leaves
a rule out has the default's. `rules` keeps the words and the source of each, to quote.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from ledger.events import PolicyRule

Weeks = Annotated[int, Meta(ge=0, le=520)]
Days = Annotated[int, Meta(ge=0, le=3660)]
Months = Annotated[int, Meta(ge=1, le=120)]
Years = Annotated[int, Meta(ge=1, le=100)]
Amount = Annotated[int, Meta(ge=0, le=10**9)]
Words = tuple[str, ...]


class Rules(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a pack says, rule by rule. Where it says nothing, the default stands here.

    trigger_weeks: a surplus is asked about above this many weeks' funding; retain_weeks: so much
    is left when it is; floor_weeks: less than this is too little to run on; fixed_contingency
    stays besides. advance_excluded: money paid for days to come is no surplus.
    """

    trigger_weeks: Weeks = 8
    retain_weeks: Weeks = 8
    floor_weeks: Weeks = 0
    fixed_contingency_pence: Amount = 0
    earmark_allowed: bool = True
    advance_excluded: bool = True
    contribution_order: Literal["client-first", "pro-rata", "council-first"] = "client-first"
    min_recover_pence: Amount = 0

    notice_days: Days = 14
    """From notice of a reclaim to the first day that anything may be taken."""
    repay_days: Days = 28
    """The least time a notice gives to repay."""
    reconsider_days: Days = 28
    """How long after a notice a person may ask that it be looked at again."""
    offset_allowed: bool = True
    instalments_allowed: bool = True

    first_review_months: Months = 6
    review_months: Months = 12
    light_audit_months: Months = 12
    standard_audit_months: Months = 6
    enhanced_audit_months: Months = 3
    first_audit_weeks: Weeks = 12

    prohibited: Words = ("alcohol", "tobacco", "gambling", "debt-repayment", "illegal")
    restricted: Words = ("travel-abroad", "household-items", "gifts")
    """Asked about unless the plan names them."""
    excluded_services: Words = (
        "emergency-care", "gp-services", "planned-surgery", "dental", "optical", "prescription",
    )  # fmt: skip
    """Never from a direct payment, whatever a plan says (domain.md M13, 2.1)."""
    cash: Literal["allowed", "query", "prohibited"] = "query"
    query_days: Days = 90
    """A spend not asked about so long after its evidence counts as accepted."""
    over_line_percent: Annotated[int, Meta(ge=0, le=1000)] = 10
    """How far over its plan line a year's spending goes before it is asked about."""
    round_sum_pence: Amount = 50_000
    """A round hundred of pounds from here on is asked about; nought asks never."""
    split_days: Days = 2
    split_pence: Amount = 100_000
    """Spends with one payee within split_days that only together reach this are asked about."""
    evidence_pence: Amount = 2_500
    """A spend of this much or more wants a receipt."""
    top_up_refused: Words = (
        "chc", "fnc", "childrens-continuing-care", "wheelchair", "phb", "joint-health",
    )  # fmt: skip
    """Programmes that a person may not add their own money to."""

    arrears_days: Days = 28
    """A payment this long overdue is arrears, which a person decides on."""
    second_person: Words = ("pay-run", "bank-details", "write-off")
    """What a second person approves; with `:1000.00` behind it, only above so many pounds."""
    retention_years: Years = 7


class Pack(Struct, frozen=True, kw_only=True):
    """A pack in force. funder is empty for the default, which nobody adopted."""

    name: str
    version: str
    funder: str
    effective_on: date
    rules: Rules
    said: tuple[PolicyRule, ...]

    @property
    def ref(self) -> str:
        """Pack and version, as a decision names them: `st-helens/2024-1`."""
        return f"{self.name}/{self.version}"

    def said_of(self, name: str) -> PolicyRule:
        """The rule as it was adopted, with its words and source; the default's where it is that."""
        for rule in (*self.said, *default_said()):
            if rule.name == name:
                return rule
        raise KeyError(name)


class WrongRule(ValueError):
    """A pack's rule has no meaning here; str() says which and why."""


def rules_of(said: Iterable[PolicyRule]) -> Rules:
    """The rules that a pack's own come to, over the default. Raises WrongRule."""
    values = {rule.name: rule.value for rule in said}
    try:
        return msgspec.convert(values, Rules)
    except msgspec.ValidationError as fault:
        raise WrongRule(str(fault)) from None


DEFAULT_NAME, DEFAULT_VERSION = "default", "1"


@cache
def default_pack() -> Pack:
    """What goes where a funder has adopted nothing."""
    return Pack(
        name=DEFAULT_NAME,
        version=DEFAULT_VERSION,
        funder="",
        effective_on=date(1970, 1, 1),
        rules=Rules(),
        said=(),
    )


@cache
def default_said() -> tuple[PolicyRule, ...]:
    """The default's rules, as a pack says them."""
    rules = Rules()
    return tuple(
        PolicyRule(name, getattr(rules, name), "the ledger's own default", "")
        for name in Rules.__struct_fields__
    )
