"""Payslips and reports for the tests: each test states only what matters to it."""

from __future__ import annotations

from datetime import date

from ledger import commands as c
from ledger import events as e
from ledger.reconciling.payroll.beside import reconcile_payroll
from ledger.reconciling.value import Item, Part, Reconciliation
from tests.builders import Story, day

NAME = "payroll/paycare/A-1"
FIRST, LAST = day(1), date(2025, 6, 30)
ALL = (
    "tax", "ni-employee", "ni-employer", "pension-employee", "pension-employer", "student-loan",
    "other-deductions", "holiday",
)  # fmt: skip
PAID_AS = e.PaidAs(("wages",), ("tax", "paye", "national-insurance"), ("pension",))


def slip(on: date, net: int | None = None, employee: str = "PA-1", **changes: object) -> e.Payslip:
    """Of net pence; gross is what makes it foot, unless told."""
    fields = dict.fromkeys(
        ("tax", "ni_employee", "ni_employer", "pension_employee", "pension_employer",
         "student_loan", "other_deductions"), 0,
    )  # fmt: skip
    fields |= {k: v for k, v in changes.items() if k in fields}
    off = sum(fields[k] for k in fields if not k.endswith("employer"))
    if net is None:
        net = int(changes.get("gross", 12_000)) - off
    return e.Payslip(
        employee=employee,
        paid_on=on,
        first_on=changes.get("first_on"),
        last_on=changes.get("last_on"),
        gross_pence=changes.get("gross", net + off),
        **{f"{name}_pence": pence for name, pence in fields.items()},
        net_pence=net,
        holiday_pence=changes.get("holiday"),
        holiday_hundredths=changes.get("hours"),
        row=changes.get("row", 2),
        detail=None,
    )


def told(*slips: e.Payslip, name: str = "ab", account: str = "A-1", **changes) -> c.ReadPayroll:
    fields = {
        "source": "paycare",
        "sha256": (name * 32)[:64],
        "mapping": "c" * 64,
        "first_on": FIRST,
        "last_on": LAST,
        "tells": ALL,
        "wages": PAID_AS.wages,
        "hmrc": PAID_AS.hmrc,
        "pension": PAID_AS.pension,
        "accounts": (c.AccountPayroll(account=account, slips=slips),) if slips else (),
    }
    return c.ReadPayroll(**fields | changes)


def wage(pence: int, on: date, payee: str | None = "PA-1", **changes) -> c.RecordSpend:
    fields = {"category": "wages", "fund": "nhs", "paid_on": on, "payee": payee}
    return c.RecordSpend(account="A-1", amount_pence=pence, **fields | changes)


def value(story: Story, first: date = FIRST, last: date = LAST, name: str = NAME) -> Reconciliation:
    assert story.refusal is None, str(story.refusal)
    return reconcile_payroll(story.draft, name, first_on=first, last_on=last)


def part(found: Reconciliation, fund: str) -> Part:
    return next(one for one in found.parts if one.fund == fund)


def kinds(items: tuple[Item, ...]) -> list[tuple[str, int]]:
    return [(item.kind, item.pence) for item in items]


def adds_up(found: Reconciliation) -> None:
    """Every penny between the two sides is in an item, and every line in what moved."""
    for one in found.parts:
        assert one.named_pence == one.difference_pence, one
        for side, rows in ((one.theirs, found.theirs), (one.ours, found.ours)):
            assert sum(row.pence for row in rows if row.fund == one.fund) == side.moved_pence, one
            assert side.opening_pence + side.moved_pence == side.closing_pence
