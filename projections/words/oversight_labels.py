"""What coded values of oversight, returns, recharges and reconciliations are called. Pure."""

from __future__ import annotations

from projections.reports.bands import LABELS as AGES

LABELS: dict[str, dict[str, str]] = {
    "look": {"review": "Review", "audit": "Financial audit"},
    "kind": {
        "full": "Full review",
        "light-touch": "Light-touch review",
        "financial": "Financial audit",
    },
    "test": {
        "plan_right": "Is the plan right?",
        "used_well": "Is the money used well?",
        "sufficient": "Is it enough?",
        "obligations_kept": "Are the conditions kept?",
    },
    "by": {"law": "By law", "policy": "By policy"},
    "tier": {"light": "Light", "standard": "Standard", "enhanced": "Enhanced"},
    "came": {
        "in-time": "All came in time",
        "late": "All came, late",
        "missing": "Missing, and the day is past",
        "not-yet": "Not due yet",
        "no-more": "Asked for no more",
    },
    "squared": {
        "signed": "Signed to the last day",
        "never-signed": "Never signed",
        **{key: f"Behind, {words[:1].lower()}{words[1:]}" for key, words in AGES.items()},
    },
    "source": {
        "bank": "Banks and cards",
        "council": "Councils' own books",
        "payroll": "Payroll bureaux",
    },
    "step": {
        "opening": "Owed at the start",
        "raised": "Asked for",
        "agreed": "Agreed",
        "settled": "Paid",
        "withdrawn": "Given up",
    },
}
