"""What a coded value is called in a report, by what it is a value of. Pure."""

from __future__ import annotations

from datetime import date

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
AGE_BANDS = {
    "0-17": "Under 18",
    "under-18": "Under 18",
    "18-64": "18 to 64",
    "65-plus": "65 and over",
}

_LABELS = {"programme": PROGRAMMES, "deployment": DEPLOYMENTS, "age_band": AGE_BANDS}


def label(dim: str, value: str) -> str:
    """What a value of a dimension is called: `18 to 64`, `April 2026`, `Personal care`."""
    if dim == "month":
        return f"{date.fromisoformat(value + '-01'):%B %Y}"
    if dim in _LABELS and value in _LABELS[dim]:
        return _LABELS[dim][value]
    if not value:
        return "Not said"
    if dim in ("funder", "fund", "account", "ledger", "source"):
        return value
    said = coded(value)
    return said[:1].upper() + said[1:]
