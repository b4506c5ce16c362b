"""A financial year's end: what is carried over, and the papers that its accounts want."""

from __future__ import annotations

from datetime import date

from ledger.calendar import uk_words
from projections.reports.cubes import Cubes
from projections.reports.facts.year_end import ACCRUALS, BILLS, DEBTORS, PERHAPS_PAID, PREPAYMENT
from projections.reports.report import Chapter, Chart, Section
from projections.reports.tables import Measure, section
from projections.words.labels import label

BY_FUND = ("funder", "fund", "programme")

BASIS = (
    "Two bases: paid is what was paid within the year; by days is what the year's own days come "
    "to by the week. Thirteen payments of £600.00 are £7,800.00, and 365 days at £150.00 a week "
    "£7,821.43. Both are given, each by its name. Notional money is agreed for days and never "
    "paid to the person."
)
LOCAL = (
    "Background, not a rule of this ledger: a body's own finance decides what is booked, by its "
    "own accounting policies. HFMA's practical guide on direct payments for healthcare (2012) is "
    "the field's reference; its text was not at hand when this was written."
)
NOT_A_DEBTOR = (
    "Unspent money in people's budgets is no debtor: it becomes one once a decision to recover it "
    "is made, which here is a served notice. Notional budgets never left the funder's own books."
)
CARRIED = (
    "Unspent is what was paid for days to come, what is still to be paid, what was decided to "
    "stay, and what goes back, to the funder or to the person whose contribution it was. Where "
    "nobody has decided yet, the funder's policy says what may stay, and the surplus goes back. "
    "What a decision on a reclaim let be stays too, while payments run. dpl surplus tells line by "
    "line how."
)
PREPAID = (
    "A payment for days on both sides of 31 March is split by what each day is worth: £600.00 "
    "for 24 March to 20 April has 8 days in the old year and 20 in the new, so £428.57 of it is a "
    "prepayment. Debit prepayments, credit the old year's cost; turn it round on 1 April."
)
ACCRUED = (
    "Due for days up to 31 March and not paid by then: debit the old year's cost, credit "
    "accruals; turn it round on 1 April, and the payment meets it. Where no payment schedule was "
    "agreed, nothing says what is due, and nothing is accrued; what a payment that does not say "
    "what it is for may have paid is told beside, and is no accrual."
)
OWED = (
    "Owed to the funder at 31 March: debit debtors, credit the old year's cost, or its income "
    "where a person contributes; what comes in later pays off the debtor and is no income again. "
    "A recharge is one funder's debtor and the other's accrual, of the same amount."
)
FROM_HELD = (
    "A bill that is paid out of what is held has been paid for by the funder already, and is no "
    "cost again; one that the funder promised to pay when it comes is its accrual."
)


def chapter(cubes: Cubes) -> Chapter:
    ends = sorted({*cubes["year"].values("year_end"), *cubes["papers"].values("year_end")})
    when = f" at {uk_words(date.fromisoformat(ends[-1]))}" if ends else ""
    return Chapter(
        "year-end",
        f"The year's end{when}",
        (
            carry_over(cubes, when),
            carried_for(cubes),
            papers(cubes, when),
            prepayments(cubes, when),
            of_papers(
                cubes, "accruals", f"Accruals{when}", "What funders owed, and had not paid.",
                ACCRUALS, ACCRUED,
            ),
            of_papers(
                cubes, "debtors", f"Debtors{when}", "What funders were owed, and had not received.",
                DEBTORS, OWED, NOT_A_DEBTOR,
            ),
            bills(cubes, when),
        ),
    )  # fmt: skip


def carry_over(cubes: Cubes, when: str) -> Section:
    told = (
        ("paid", "Payments in year, with person's part"),
        ("by-days", "Budget by days, with person's part"),
        ("notional", "Of which notional"),
        ("unspent", "Unspent"),
        ("prepaid", "Paid for days to come"),
        ("to-come", "Still to be paid"),
        ("carried", "Carried over"),
        ("stays", "Undecided: may stay by policy"),
        ("let-be", "Let be by a decision"),
        ("funder", "Goes back to the funder"),
        ("person", "Goes back to the person"),
        ("nobody", "Not attributed"),
        ("short", "Short"),
    )
    there = cubes["year"].by("what")
    seldom = ("notional", "let-be", "nobody", "short")
    return section(
        cubes,
        key="carry-over",
        title=f"Unspent{when}, and what becomes of it",
        says="What each fund paid in the year, what was unspent at its end, and who may keep it.",
        by=BY_FUND,
        measures=[
            *(
                Measure(key, title, "money", "year", {"what": key})
                for key, title in told
                if key not in seldom or (key,) in there
            ),
            Measure("payments", "Payments", "count", "year", {"what": "paid"}),
            Measure("decided", "Budgets decided", "count", "year", {"what": "decided"}),
            Measure("undecided", "Budgets undecided", "count", "year", {"what": "undecided"}),
        ],
        notes=(BASIS, CARRIED),
    )


def carried_for(cubes: Cubes) -> Section:
    return section(
        cubes,
        key="carried-for",
        title="What was carried over, and for what",
        says="What funders decided may stay beyond the year's end, by what it is kept for.",
        by=("funder", "purpose"),
        measures=[
            Measure("carried", "Carried over", "money", "carried"),
            Measure("budgets", "Budgets", "count", "carried"),
            Measure("people", "People", "people", "carried"),
        ],
    )


def papers(cubes: Cubes, when: str) -> Section:
    """All papers of each funder on one page, each with what it does on both sides of the books."""
    every = (PREPAYMENT, *ACCRUALS, *DEBTORS)
    return section(
        cubes,
        key="year-end-papers",
        title=f"Papers for the accounts{when}",
        says="Every prepayment, accrual and debtor, with the entry that it asks for.",
        by=("funder", "paper"),
        measures=[
            Measure("amount", "Amount", "money", "papers", {"paper": every}),
            Measure("people", "People", "people", "papers", {"paper": every}),
        ],
        words=lambda dim, value: label("paper_effect" if dim == "paper" else dim, value),
        total=False,
        notes=(LOCAL, NOT_A_DEBTOR),
    )


def prepayments(cubes: Cubes, when: str) -> Section:
    def of(what: str) -> dict[str, str]:
        return {"what": what}

    return section(
        cubes,
        key="prepayments",
        title=f"Prepayments{when}",
        says="What was paid by then for days after it, split by day.",
        by=BY_FUND,
        measures=[
            Measure("payments", "Payments", "count", "prepaid", of("whole")),
            Measure("days", "Days paid for", "count", "prepaid", of("days")),
            Measure("days-after", "Days after year end", "count", "prepaid", of("days-after")),
            Measure("paid", "Paid", "money", "prepaid", of("whole")),
            Measure("old-year", "The old year's", "money", "prepaid", of("old")),
            Measure("prepaid", "Prepaid", "money", "prepaid", of("new")),
            Measure("people", "People", "people", "prepaid"),
        ],
        chart=Chart("stacked", ("old-year", "prepaid"), "Pounds paid, the old year's and the new"),
        notes=(PREPAID, LOCAL),
    )


def of_papers(
    cubes: Cubes, key: str, title: str, says: str, kinds: tuple[str, ...], *notes: str
) -> Section:
    """Papers of some kinds by fund, a column for each kind."""
    columns = [
        Measure(kind, label("paper", kind), "money", "papers", {"paper": kind}) for kind in kinds
    ]
    columns.append(Measure("all", "In all", "money", "papers", {"paper": kinds}))
    if key == "accruals" and cubes["papers"].total(paper=PERHAPS_PAID).count:
        title_of = label("paper", PERHAPS_PAID)
        columns.append(Measure(PERHAPS_PAID, title_of, "money", "papers", {"paper": PERHAPS_PAID}))
    return section(
        cubes,
        key=key,
        title=title,
        says=says,
        by=BY_FUND,
        measures=[*columns, Measure("people", "People", "people", "papers", {"paper": kinds})],
        notes=(*notes, LOCAL),
    )


def bills(cubes: Cubes, when: str) -> Section:
    return section(
        cubes,
        key="year-end-bills",
        title=f"Bills unpaid{when}",
        says="What was recorded by then as still to be paid, by what it is and who pays it.",
        by="bill",
        order=[one for one in BILLS if cubes["year-bills"].total(bill=one).count],
        measures=[
            Measure("held", "Out of what is held", "money", "year-bills", {"payer": "held"}),
            Measure("funder", "By the funder", "money", "year-bills", {"payer": "funder"}),
            Measure("all", "In all", "money", "year-bills"),
            Measure("people", "People", "people", "year-bills"),
        ],
        notes=(FROM_HELD,),
    )
