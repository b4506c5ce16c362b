"""How people's money is looked after: reviews, audits and what they found; what people sent in."""

from __future__ import annotations

from projections.checklists import item_in_words
from projections.reports.bands import AGES
from projections.reports.cubes import Cubes, Where
from projections.reports.facts.oversight import (
    DUE_SOON,
    IN_TIME,
    LATE,
    LATER,
    MISSING,
    NO_MORE,
    NOT_ENOUGH,
    NOT_HELD,
    NOT_YET,
    OVERDUE,
    TESTS,
)
from projections.reports.report import Chapter, Chart, Column, Row, Section
from projections.reports.tables import Measure, percent_of, section, with_column

LAW = (
    "The law's longest: NHS money three months after the first payment and then twelve (SI "
    "2013/1617 reg 14); social care six and then twelve (SI 2014/2871 reg 7). A funder's policy "
    "may say sooner. dpl reviews names each one and its rule."
)
NOT_ENOUGH_NOTE = (
    "Overdue is not held by its day, or held and found that the money is not enough, with nothing "
    "decided since: that the law asks to be decided afresh, and no review more."
)
TIERS = ("light", "standard", "enhanced")


def chapter(cubes: Cubes) -> Chapter:
    return Chapter(
        "oversight",
        "Reviews, audits and returns",
        (
            _held(cubes),
            _due(cubes, "review", "programme", "reviews-due", "Reviews due, by programme"),
            _overdue(cubes, "review", "reviews-overdue", "Reviews overdue, by age"),
            _tests(cubes),
            _due(cubes, "audit", "tier", "audits-due", "Audits due, by how closely a fund is seen"),
            _overdue(cubes, "audit", "audits-overdue", "Audits overdue, by age"),
            _tiers(cubes),
            _returns(cubes),
            _papers(cubes),
        ),
    )


def _held(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="reviews-held",
        title="Reviews and audits held",
        says="What was held in these days, by its kind. An audit is of the money alone, and no "
        "review.",
        by="kind",
        measures=(
            Measure("held", "Held", "count", "reviews-held"),
            Measure("people", "People", "people", "reviews-held"),
        ),
        order=("full", "light-touch", "financial"),
    )


def _late(of: Where) -> tuple[Measure, ...]:
    """What is overdue, by whether anybody held it; an audit that was held finds no such thing."""
    overdue = of | {"due": OVERDUE}
    whole = Measure("overdue", "Overdue", "count", "reviews-due", overdue)
    if of["look"] != "review":
        return (whole,)
    parts = ((NOT_HELD, "Of which not held"), (NOT_ENOUGH, "Of which held: not enough, not raised"))
    return (
        whole,
        *(Measure(key, title, "count", "reviews-due", overdue | {"held": key})
          for key, title in parts),
    )  # fmt: skip


def _due(cubes: Cubes, look: str, by: str, key: str, title: str) -> Section:
    of: Where = {"look": look}
    late = _late(of)
    drawn = tuple(one.key for one in late[1:] or late)
    return section(
        cubes,
        key=key,
        title=title,
        says="The next one of every fund that is being paid, as it stands at the end of the last "
        "day: past its day, due within 90 days, or later.",
        by=by,
        measures=(
            *late,
            Measure("soon", "Due in 90 days", "count", "reviews-due", of | {"due": DUE_SOON}),
            Measure("later", "Later", "count", "reviews-due", of | {"due": LATER}),
            Measure("people", "People overdue", "people", "reviews-due", of | {"due": OVERDUE}),
        ),
        order=TIERS if by == "tier" else None,
        chart=Chart("stacked", (*drawn, "soon", "later"), f"How many {look}s are due, and when"),
        notes=(NOT_ENOUGH_NOTE, LAW) if look == "review" else (),
    )


def _overdue(cubes: Cubes, look: str, key: str, title: str) -> Section:
    of: Where = {"look": look, "due": OVERDUE}
    return section(
        cubes,
        key=key,
        title=title,
        says="How long each has been overdue, and whether the law or a funder's policy says so.",
        by="age",
        measures=(
            Measure("law", "By law", "count", "reviews-due", of | {"by": "law"}),
            Measure("policy", "By policy", "count", "reviews-due", of | {"by": "policy"}),
            *_late({"look": look}),
            Measure("people", "People", "people", "reviews-due", of),
        ),
        order=AGES,
    )


def _tests(cubes: Cubes) -> Section:
    of: Where = {"look": "review"}
    made = section(
        cubes,
        key="four-tests",
        title="What reviews found",
        says="The four tests that the law has, at every review held in these days; audits are left "
        "out.",
        by="test",
        measures=(
            Measure("yes", "Yes", "count", "review-tests", of | {"passed": "yes"}),
            Measure("no", "No", "count", "review-tests", of | {"passed": "no"}),
        ),
        order=TESTS,
        total=False,
        notes=("SI 2013/1617 reg 14; the same four are asked of social care money here.",),
    )
    return with_column(made, Column("share", "Yes, of all", "percent"), _share_of_yes)


def _share_of_yes(row: Row) -> int | None:
    yes, no = (int(figure.value or 0) for figure in row.figures[:2])
    return percent_of(yes, yes + no)


def _tiers(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="audit-tiers",
        title="How closely money is looked at",
        says="Every fund of accounts that are being paid on the last day, by its audit tier.",
        by="tier",
        measures=(
            Measure("funds", "Funds", "count", "audit-tiers"),
            Measure("people", "People", "people", "audit-tiers"),
        ),
        order=TIERS,
        notes=("How many months lie between audits of a tier, each funder's policy says.",),
    )


def _returns(cubes: Cubes) -> Section:
    columns = (
        (IN_TIME, "In time"), (LATE, "Late"), (MISSING, "Missing"), (NOT_YET, "Not due yet"),
        (NO_MORE, "Given up"),
    )  # fmt: skip
    return section(
        cubes,
        key="returns",
        title="Returns asked for",
        says="Returns that people were asked for in these days, and whether all that was asked for "
        "had come by the day it was due, as it stood at the end of the last day.",
        by="programme",
        measures=(
            Measure("asked", "Asked for", "count", "returns"),
            *(Measure(came, words, "count", "returns", {"came": came}) for came, words in columns),
            Measure("accepted", "Accepted", "count", "returns", {"decided": "accepted"}),
            Measure("to-look-at", "To be looked at", "count", "returns", {"decided": "came"}),
            Measure("people", "People", "people", "returns"),
        ),
    )


def _papers(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="papers-missing",
        title="Papers still to come",
        says="What was asked for with a return and has not come by the end of the last day.",
        by="item",
        measures=(
            Measure("missing", "Missing", "count", "missing-papers"),
            Measure("late", "Of which overdue", "count", "missing-papers", {"late": "late"}),
            Measure("people", "People", "people", "missing-papers"),
        ),
        words=lambda dim, value: item_in_words(value),
        notes=("dpl return list names each return and what of it is missing.",),
    )
