"""The money of one account's return as sections: the statement, what was bought, what is asked."""

from __future__ import annotations

from collections.abc import Sequence

from projections.monitoring.looked_at import WHAT
from projections.monitoring.movements import CLOSING, IN, LINES, OPENING, OUT
from projections.reports.cubes import Cubes, Where
from projections.reports.report import Section
from projections.reports.tables import Measure, section
from projections.words.labels import label

LINE_WORDS = {
    OPENING: "There at the start",
    "payments": "Payments from the funder",
    "payments-returned": "Payments returned to the funder",
    "paid-direct": "Paid by the funder straight to providers",
    "contributions": "The person's contributions",
    "given-back": "Contributions given back to the person",
    "top-ups": "Top-ups",
    "interest": "Interest",
    "refunds": "Refunds from providers",
    "made-good": "Put back for what was not allowed",
    "brought": "Brought in from other books",
    "moved": "Moved between accounts",
    "recharged": "Borne by another funder, by recharge",
    "spent": "Spent and allowed",
    "disallowed": "Spent and not allowed",
    "returned": "Reclaimed by the funder",
    "offset": "Kept back from payments",
    "written-off": "Written off",
    CLOSING: "There at the end",
}
LOOK_WORDS = {
    "unevidenced": "Spent in these days with no receipt that is wanted",
    "queries": "Asked about and not answered",
    "outside-plan": "Spent outside the plan",
    "no-plan": "Spent on days without a plan",
    "committed": "Commitments still to be paid",
    "underwritten": "Commitments that the funder pays when they come",
    "due": "Contributions that fell due",
    "came": "Contributions that came",
    "arrears": "Contributions behind at the end",
    "overpaid": "Contributions paid too much or ahead at the end",
    "surplus-funder": "Surplus that is the funder's",
    "surplus-let-be": "Surplus of the funder's, let be by a decision",
    "surplus-person": "Surplus that is the person's own",
}
ALWAYS = (OPENING, "payments", "contributions", "spent", CLOSING)


def money(cubes: Cubes, funds: Sequence[str]) -> Section:
    """opening + every line between = closing, fund by fund. What went out is below nought."""
    made = section(
        cubes,
        key="statement",
        title="Where the money came from and went",
        says="What was there at the start, what came and went, and what is there at the end: the "
        "last line is the sum of all the others.",
        by="line",
        measures=_columns("monitored", funds),
        order=LINES,
        words=lambda dim, value: LINE_WORDS[value],
        total=False,
        notes=("What came in is above nought and what went out below it.",),
        identifies=True,
    )
    rows = [r for r in made.rows if r.key in ALWAYS or any(f.value for f in r.figures)]
    return made._replace(rows=tuple(rows))


def spend(cubes: Cubes, funds: Sequence[str]) -> Section:
    """What was bought, by what it was for and what kind of provider it went to."""
    return section(
        cubes,
        key="spend",
        title="What was bought",
        says="What was spent in these days, less refunds, by what it was for and who was paid; and "
        "how much of it was in cash.",
        by=("category", "provider"),
        measures=(
            *_columns("monitored-spend", funds),
            Measure("cash", "In cash", "money", "monitored-spend", _of(funds) | {"cash": "cash"}),
        ),
        identifies=True,
    )


def look(cubes: Cubes, funds: Sequence[str]) -> Section:
    """What whoever looks at the return has to see to, with how many there are of each."""
    made = section(
        cubes,
        key="to-look-at",
        title="What to look at",
        says="What is not shown, asked about, outside the plan, still to be paid, owed or surplus.",
        by="what",
        measures=(
            Measure("how-many", "How many", "count", "monitored-look", _of(funds)),
            *_columns("monitored-look", funds),
        ),
        order=WHAT,
        words=lambda dim, value: LOOK_WORDS[value],
        total=False,
        notes=(
            "dpl surplus tells line by line how a surplus was worked out, dpl contribution show "
            "week by week what was due. A spend of two funds counts in each.",
        ),
        identifies=True,
    )
    return made._replace(rows=tuple(r for r in made.rows if r.figures[0].value))


def _columns(cube: str, funds: Sequence[str]) -> list[Measure]:
    """A column a fund, and one of them together where there is more than one."""
    columns = [Measure(fund, label("fund", fund), "money", cube, {"fund": fund}) for fund in funds]
    if len(funds) != 1:
        columns.append(Measure("together", "Together", "money", cube, _of(funds)))
    return columns


def _of(funds: Sequence[str]) -> Where:
    return {"fund": tuple(funds)}


EVERY_ACCOUNT: tuple[Measure, ...] = (
    Measure("opening", "At the start", "money", "monitored", {"line": OPENING}),
    Measure("payments", "Payments", "money", "monitored",
            {"line": ("payments", "payments-returned", "paid-direct")}),
    Measure("contributions", "Contributions", "money", "monitored",
            {"line": ("contributions", "given-back")}),
    Measure("other-in", "Other money", "money", "monitored",
            {"line": tuple(set(IN) - {"payments", "payments-returned", "paid-direct",
                                      "contributions", "given-back"})}),
    Measure("spent", "Spent", "money", "monitored", {"line": ("spent", "disallowed")}),
    Measure("other-out", "Taken back", "money", "monitored",
            {"line": tuple(set(OUT) - {"spent", "disallowed"})}),
    Measure("closing", "At the end", "money", "monitored", {"line": CLOSING}),
    Measure("unevidenced", "No receipt", "money", "monitored-look", {"what": "unevidenced"}),
    Measure("queries", "Questions open", "count", "monitored-look", {"what": "queries"}),
    Measure("outside-plan", "Outside the plan", "money", "monitored-look",
            {"what": "outside-plan"}),
    Measure("committed", "Commitments", "money", "monitored-look", {"what": "committed"}),
    Measure("arrears", "Contribution behind", "money", "monitored-look", {"what": "arrears"}),
    Measure("surplus-funder", "Surplus, funder's", "money", "monitored-look",
            {"what": "surplus-funder"}),
    Measure("surplus-let-be", "Surplus, let be", "money", "monitored-look",
            {"what": "surplus-let-be"}),
    Measure("surplus-person", "Surplus, person's", "money", "monitored-look",
            {"what": "surplus-person"}),
)  # fmt: skip
