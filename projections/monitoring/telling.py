"""What heads a return and what came with it, as sections: who, by which rules, what the bank says,
the three tests, the checklist, the declaration and who looked at it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from ledger.account.life.reviews import tier_on
from ledger.account.pay.rates import last_due_on
from ledger.calendar import uk_words
from projections.checklists import item_in_words
from projections.monitoring.checks import Check
from projections.monitoring.papers import AtTheBank, Sent
from projections.reports.asking import About
from projections.reports.report import Column, Figure, Row, Section
from projections.words.labels import label
from projections.words.phrases import coded

STANDING_WORDS = {
    "asked": "Asked for, nothing came yet",
    "part-came": "Came in part",
    "more-wanted": "More is wanted",
    "overdue": "Overdue",
    "came": "All came, to be looked at",
    "accepted": "Accepted",
    "referred": "Referred on",
    "withdrawn": "Asked for no more",
}


def _section(
    key: str, title: str, says: str, by: str, columns: Sequence[Column], rows: Iterable[Row],
    *notes: str,
) -> Section:  # fmt: skip
    made = Section(key, title, says, by, tuple(columns), tuple(rows), notes=notes)
    return made._replace(identifies=True)


def _row(key: str, words: str, *values: int | str | date | None) -> Row:
    return Row(key, words, tuple(Figure(value) for value in values))


def header(about: About, held_in: Iterable[str]) -> Section:
    """Whose return it is, and of which days."""
    opened, days, ends = about.opened, about.asking.days, last_due_on(about.account)
    closed = about.account.closed_on
    stands = "Payments run"
    if closed is not None and closed <= days.last:
        stands = f"Closed on {uk_words(closed)}"
    elif ends is not None and ends <= days.last:
        stands = f"Payments ended on {uk_words(ends)}"
    said = {
        "account": ("Account", about.name),
        "person": ("Person's reference", opened.person),
        "days": ("Days", f"{uk_words(days.first)} to {uk_words(days.last)}"),
        "care-group": ("Care group", label("care_group", opened.care_group)),
        "age-band": ("Age", label("age_band", opened.age_band)),
        "holdings": ("Money held in", ", ".join(held_in) or "no holding"),
        "stands": ("How it stands", stands),
    }
    columns = (Column("said", "", "words"),)
    rows = [_row(key, *both) for key, both in said.items()]
    return _section("header", "Whose return it is", "Who and when.", "about", columns, rows)


def terms(about: About, funds: Sequence[str]) -> Section:
    """By which rules each fund goes, how closely it is looked at, and how long its money lasts."""
    columns = (
        Column("funder", "Funder", "words"), Column("programme", "Programme", "words"),
        Column("policy", "Policy in force", "words"), Column("tier", "Audit tier", "words"),
        Column("balance", "There at the end", "money"), Column("available", "Available", "money"),
        Column("weeks", "Weeks it lasts", "words"),
        Column("threshold", "Asked about above", "money"),
        Column("surplus", "Surplus", "money"), Column("funders", "The funder's", "money"),
        Column("let-be", "Of that, let be", "money"),
        Column("persons", "The person's", "money"),
    )  # fmt: skip
    on = about.asking.on
    rows = []
    for fund in funds:
        if fund not in about.account.funds:
            continue
        own, found = about.fund(fund), about.surplus(fund)
        tenths = found.weeks_held_tenths
        weeks = "" if tenths is None else f"{tenths // 10}.{tenths % 10}"
        rows.append(
            _row(
                fund,
                fund,
                own.funder,
                label("programme", own.programme),
                found.policy,
                tier_on(about.account, fund, on),
                found.balance_pence,
                found.available_pence,
                weeks,
                found.threshold_pence,
                found.surplus_pence,
                found.funder_pence,
                found.let_be_pence,
                found.person_pence,
            )
        )
    says = "The rules that each fund goes by on the last day, and what is there for how long."
    return _section("terms", "Rules, weeks and surplus", says, "fund", columns, rows)


def tests(found: Sequence[Check]) -> Section:
    columns = (
        Column("answer", "Passed", "words"), Column("found", "Found", "money"),
        Column("wanted", "Wanted", "money"), Column("why", "Why", "words"),
    )  # fmt: skip
    words = {
        "contingency": "Is enough kept for what may come",
        "contribution": "Is the right contribution paid in",
        "plan": "Is what was spent in line with the plan",
    }
    answers = {True: "yes", False: "no", None: "not tested"}
    rows = [
        _row(
            f"{one.test}+{one.fund}" if one.fund else one.test,
            f"{words[one.test]}{f', {one.fund}' if one.fund else ''}?",
            answers[one.passed], one.found_pence, one.wanted_pence, one.words,
        )
        for one in found
    ]  # fmt: skip
    says = "Three tests of a financial check-up, at the end of the last day."
    note = "As Worcestershire County Council's check-up asks them."
    return _section("tests", "Three tests", says, "test", columns, rows, note)


def bank(found: Sequence[AtTheBank]) -> Section:
    columns = (
        Column("bank", "The bank says", "money"), Column("own", "This account's", "money"),
        Column("others", "Other accounts'", "money"), Column("unallocated", "Nobody's", "money"),
        Column("difference", "Difference", "money"), Column("on-its-way", "On its way", "money"),
        Column("open", "Not explained", "count"),
        Column("unexplained", "Not explained, pounds", "money"),
        Column("signed", "Signed", "words"), Column("signed-to", "Signed to", "date"),
        Column("signed-by", "Signed by", "words"),
    )  # fmt: skip
    rows = [
        _row(
            one.holding, one.holding, one.bank_pence, one.own_pence, one.others_pence,
            one.unallocated_pence, one.difference_pence, one.on_its_way_pence, one.open_items,
            one.unexplained_pence, "yes" if one.signed else "no", one.signed_to, one.signed_by,
        )
        for one in found
    ]  # fmt: skip
    return _section(
        "bank", "What the bank says",
        "What the bank says at the end of the last day, and all that is accounted for there.",
        "holding", columns, rows,
        "Difference is what the bank says, less what every account has there and what is nobody's "
        "yet. What is on its way was typed in before the bank has shown it, and is in what is "
        "there at the end. Signed is whether the reconciliation of the last day is.",
    )  # fmt: skip


def checklist(found: Sequence[Sent]) -> Section:
    """Paper by paper: what came when, and what is still missing."""
    columns = (
        Column("return", "Return", "words"), Column("came", "Came on", "date"),
        Column("stands", "Stands", "words"),
    )  # fmt: skip
    rows = []
    for one in found:
        asked = one.then.requested.wanted
        for item in (*asked, *(extra for extra in one.came if extra not in asked)):
            stands = "came" if item in one.came else "not sent"
            if item in one.then.missing:
                stands = "wanted again" if item in one.came else "missing"
            words = item_in_words(item)
            rows.append(_row(f"{one.name}+{item}", words, one.name, one.came.get(item), stands))
    says = "What was asked for of any of these days, and what of it came, as it stands now."
    return _section("checklist", "Evidence checklist", says, "item", columns, rows)


def decisions(found: Sequence[Sent]) -> Section:
    """Who declared each return, who looked at it, and what became of it."""
    columns = (
        Column("first", "From", "date"), Column("last", "To", "date"),
        Column("asked", "Asked for", "date"), Column("due", "Due", "date"),
        Column("came", "Came", "date"), Column("overdue", "Days overdue", "days"),
        Column("declared-by", "Declared by", "words"), Column("declared-on", "Declared", "date"),
        Column("reviewer", "Looked at by", "words"), Column("reviewed-on", "Looked at", "date"),
        Column("decision", "Decision", "words"), Column("why", "Why", "words"),
    )  # fmt: skip
    rows = []
    for one in found:
        then = one.then
        said, seen = then.declared, then.reviewed
        rows.append(
            _row(
                one.name,
                one.name,
                then.requested.first_on,
                then.requested.last_on,
                then.requested.requested_on,
                then.due_on,
                then.came_on,
                then.overdue_days or None,
                coded(said.declared_by or "") if said else "",
                said.received_on if said else None,
                one.looked_by,
                seen.reviewed_on if seen else None,
                STANDING_WORDS[then.standing],
                ", ".join(map(coded, seen.reasons)) if seen else "",
            )
        )
    says = "Each return of any of these days: who declared it, who looked at it, what they decided."
    return _section("returns", "Declaration and decision", says, "return", columns, rows)
