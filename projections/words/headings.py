"""What the first column of a table is called: what its rows are by, in words. Pure."""

from __future__ import annotations

from projections.reports.tables import BETWEEN

HEADINGS = {
    "bearer+owner+bearer_fund+owner_fund": "Who bore, and for whom",
    "deployment": "How the budget is held",
    "found": "What the review found",
    "from_funder+to_funder": "Who asks whom",
    "frequency": "How often",
    "in_plan": "In the plan or not",
    "item": "Paper",
    "moved": "Since the review before",
    "name": "Bank account or card",
    "provider": "Kind of provider",
    "rule": "Why it was asked about",
    "squared": "How far it is signed",
    "tier": "How closely it is looked at",
    "waited": "How long ago",
    "worked": "How far the plan worked",
}
"""Where a dimension's own name says too little, or what several are together."""

DIMS = {"deployment": "how it is held"}
"""The same for a dimension among others."""


def heading(by: str) -> str:
    """`Funder, fund and programme` of `funder+fund+programme`."""
    if by in HEADINGS:
        return HEADINGS[by]
    names = [DIMS.get(dim, dim.replace("_", " ")) for dim in by.split(BETWEEN)]
    words = ", ".join(names[:-1]) + (" and " if names[:-1] else "") + names[-1]
    return words[:1].upper() + words[1:]
