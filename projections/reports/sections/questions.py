"""What was asked about spends, how long it waited, and what still wants a receipt."""

from __future__ import annotations

from projections.reports.cubes import Cubes
from projections.reports.facts.questions import AGES, BEFORE, NO, NOT_YET, WITHIN, YES
from projections.reports.report import Chapter, Chart, Column, Row, Section
from projections.reports.tables import TOTAL, Measure, percent_of, section, value_of, with_column


def chapter(cubes: Cubes) -> Chapter:
    sections = (
        _in_these_days(cubes),
        _open_by_rule(cubes),
        _open_by_age(cubes),
        _by_time(cubes),
        _evidence(cubes, "waited"),
        _evidence(cubes, "category"),
    )
    return Chapter("questions", "What was asked, and what is missing", sections)


# ── queries and their clock ──────────────────────────────────────────────────────────────────


def _queries(key: str, title: str, **where: str | tuple[str, ...]) -> Measure:
    return Measure(key, title, "count", "query", where)


STOOD = (
    _queries("open-before", "Open before", asked=BEFORE, answered=(WITHIN, NOT_YET)),
    _queries("asked", "Asked", asked=WITHIN),
    _queries("accepted", "Accepted", answer="accepted", answered=WITHIN),
    _queries("disallowed", "Disallowed", answer="disallowed", answered=WITHIN),
    _queries("settled", "Settled since", answer="settled", asked=WITHIN),
    _queries("open", "Open at the end", answered=NOT_YET),
)
"""Open before and asked come to all the others together."""


def _in_these_days(cubes: Cubes) -> Section:
    found = section(
        cubes,
        key="queries",
        title="What was asked about, and answered",
        says="Questions about spends and other money: open before these days, asked and answered "
        "in them, and open at their end, by the rule that asked.",
        by="rule",
        measures=STOOD,
        chart=Chart("stacked", ("accepted", "disallowed", "settled", "open"),
                    "Questions, by what came of them"),
        notes=(
            "Settled since: nobody knew whose money it was, and it has been said. A question "
            "about what was taken back is no question any more, and is not told.",
        ),
    )  # fmt: skip

    def mean(row: Row) -> int | None:
        """Whole days from asking to an answer, on average, half up."""
        where = {} if row.key == TOTAL else {"rule": value_of(row.key)}
        days = cubes["query-days"].total(**where).count
        answers = sum(int(str(row.figures[place].value)) for place in (2, 3))
        return (2 * days + answers) // (2 * answers) if answers else None

    return with_column(found, Column("days", "Days to an answer, on average", "days"), mean)


def _open_by_rule(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="queries-open",
        title="Open questions, by rule",
        says="Questions that nobody had answered at the end of the last day, and what they are "
        "about.",
        by="rule",
        measures=(
            _queries("queries", "Questions", answered=NOT_YET),
            Measure("people", "People", "people", "query", {"answered": NOT_YET}),
            Measure("pounds", "In question", "money", "query", {"answered": NOT_YET}),
        ),
        total=False,
        chart=Chart("bars", ("queries",), "Open questions, by the rule that asked"),
        notes=(
            "A spend that several rules asked about stands under each of them, so that the pounds "
            "have no total here: that by age has each spend once.",
        ),
    )


def _open_by_age(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="in-question",
        title="How long questions have waited",
        says="Spends and other money that nobody had answered a question about at the end of the "
        "last day, by how long the oldest question had waited.",
        by="waited",
        measures=(
            Measure("spends", "Asked about", "count", "in-question"),
            Measure("people", "People", "people", "in-question"),
            Measure("pounds", "In question", "money", "in-question"),
            Measure("over", "Longer than policy's days", "count", "in-question", {"over": YES}),
        ),
        order=AGES,
        chart=Chart("bars", ("pounds",), "Pounds in question, by how long"),
        notes=(
            "Policy's days are those within which a funder asks about what it was shown, or it "
            "counts as accepted (query_days in dpl policy show): a question should wait no longer.",
        ),
    )


def _by_time(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="accepted-by-time",
        title="Accepted, since nobody asked in time",
        says="Spends of these days that count as accepted at the end of the last day, unless "
        "something new is found: they were shown longer ago than policy's days.",
        by="category",
        measures=(
            Measure("spends", "Spends", "count", "by-time"),
            Measure("people", "People", "people", "by-time"),
            Measure("pounds", "Amount", "money", "by-time"),
        ),
    )


# ── evidence ─────────────────────────────────────────────────────────────────────────────────


def _evidence(cubes: Cubes, by: str) -> Section:
    """What wants a receipt and has none, by age or by category; both have one total."""
    of_age = by == "waited"
    found = section(
        cubes,
        key="evidence-missing" if of_age else "evidence-by-category",
        title="Receipts outstanding" + ("" if of_age else ", by what was bought"),
        says="Spends that want a receipt by policy and had none at the end of the last day, "
        + ("by how long ago they were paid." if of_age else "by what they were for."),
        by=by,
        measures=(
            Measure("missing", "No receipt", "count", "evidence", {"has": NO}),
            Measure("people", "People", "people", "evidence", {"has": NO}),
            Measure("pounds", "Amount with no receipt", "money", "evidence", {"has": NO}),
            Measure("wanted", "Should have one", "count", "evidence"),
            Measure("of-pounds", "Amount that should", "money", "evidence"),
        ),
        order=AGES if of_age else None,
        chart=Chart("bars", ("pounds",), "Pounds without a receipt"),
        notes=(
            "All spends up to the last day, those of earlier years too. Policy says from which "
            "amount a receipt is wanted; what a funder paid itself it has the invoice of.",
        ) if of_age else (),
    )  # fmt: skip

    def share(pence: int, whole: int):
        def work(row: Row) -> int | None:
            return percent_of(*(int(str(row.figures[place].value)) for place in (pence, whole)))

        return work

    found = with_column(found, Column("share", "No receipt, share", "percent"), share(0, 3))
    told = Column("share-pounds", "No receipt, share of amount", "percent")
    return with_column(found, told, share(2, 4))
