"""What a coded value is called in a report, by what it is a value of. Pure."""

from __future__ import annotations

from datetime import date

from projections.words.money_labels import LABELS as OF_MONEY
from projections.words.oversight_labels import LABELS as OF_OVERSIGHT
from projections.words.phrases import coded

PROGRAMMES = {
    "chc": "NHS continuing healthcare",
    "chc-fast-track": "NHS continuing healthcare, fast track",
    "fnc": "NHS-funded nursing care",
    "childrens-continuing-care": "Children's continuing care",
    "joint-health": "Joint package, health part",
    "s117": "Section 117 after-care",
    "wheelchair": "Wheelchair",
    "phb": "Personal health budget, other",
    "social-care": "Adult social care",
    "carer": "Carer's support",
    "education": "Education",
    "own": "The person's own money",
    "none": "Not attributed yet",
    "": "Not said",
}
DEPLOYMENTS = {
    "notional": "Notional: the funder holds it",
    "third_party": "Held by a third party",
    "direct_payment": "Direct payment",
    "": "Not said",
}
CARE_GROUPS = {
    "adult-chc": "Adult NHS continuing healthcare",
    "adult-chc-fast-track": "Adult NHS continuing healthcare, fast track",
    "childrens-continuing-care": "Children's continuing care",
    "fnc": "NHS-funded nursing care",
    "s117": "Section 117 after-care",
}
AGE_BANDS = {
    "0-17": "Under 18",
    "under-18": "Under 18",
    "18-64": "18 to 64",
    "65-plus": "65 and over",
}

PROVIDERS = {"nhs": "NHS", "other": "Other, or not said"}
IN_PLAN = {
    "line": "In the plan, by a line that it names",
    "category": "In the plan, by its category",
    "outside": "Outside the plan",
    "no-plan": "No plan agreed for the day",
}
FREQUENCIES = {"once": "Bought once", "weekly": "Every week", "yearly": "Every year"}
FOUND = {
    "yes": "Achieved",
    "partly": "Partly achieved",
    "no": "Not achieved",
    "not-reviewed": "Not reviewed yet",
    "no-outcome": "No outcome said",
    "none": "None before",
}
MOVED = {
    "up": "Better than before",
    "same": "The same as before",
    "down": "Worse than before",
    "first": "Reviewed for the first time",
    "not-reviewed": "Not reviewed yet",
    "no-outcome": "No outcome said",
}
WORKED = {
    "all": "Every outcome achieved",
    "some": "Some achieved, at least partly",
    "none": "None achieved",
    "not-reviewed": "Not reviewed yet",
    "no-plan": "No plan with outcomes",
}
WAITED = {"0-28": "28 days or less", "29-90": "29 to 90 days", "over-90": "Over 90 days"}

_LABELS = {
    **OF_MONEY,
    **OF_OVERSIGHT,
    "provider": PROVIDERS,
    "in_plan": IN_PLAN,
    "frequency": FREQUENCIES,
    "found": FOUND,
    "before": FOUND,
    "moved": MOVED,
    "worked": WORKED,
    "waited": WAITED,
    "programme": PROGRAMMES,
    "deployment": DEPLOYMENTS,
    "age_band": AGE_BANDS,
    "care_group": CARE_GROUPS,
}


def label(dim: str, value: str) -> str:
    """What a value of a dimension is called: `18 to 64`, `April 2026`, `Personal care`."""
    if dim == "month":
        return f"{date.fromisoformat(value + '-01'):%B %Y}"
    if dim == "year" and len(value) == 4 and value.isdecimal():
        return f"April {value} to March {int(value) + 1}"
    if dim in _LABELS and value in _LABELS[dim]:
        return _LABELS[dim][value]
    if not value:
        return "Not said"
    if dim in ("funder", "fund", "account", "ledger", "source"):
        return value
    said = coded(value)
    return said[:1].upper() + said[1:]
