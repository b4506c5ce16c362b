"""A person's statement in tests: asked of a ledger, and found in by name or by its words."""

from __future__ import annotations

from datetime import date

from ledger import commands as c
from ledger import events as e
from ledger.money import pounds
from ledger.service import Actor, Ledger, Order
from projections.person.statement import PersonStatement
from projections.person.value import Line, Statement
from projections.reader import reading
from tests.builders import adopted, allocated, fund, holding, linked, opened

APRIL = date(2025, 4, 1)
YEAR = (APRIL, date(2026, 3, 31))
MAY = (date(2025, 5, 1), date(2025, 5, 31))

COUNCIL = (
    opened(),
    fund("council", funder="northshire-council"),
    holding(),
    linked(),
    allocated("council", calculation=(e.CalculationLine("10 hours of care", 15_000),)),
)
CHARGED = (
    *COUNCIL,
    c.AssessContribution(
        account="A-1", fund="council", weekly_pence=2_000, from_on=APRIL, decided_on=APRIL
    ),
)
NHS = (opened(), fund(), holding(), linked(), allocated())


def pay(gross: int, contribution: int = 0, **changes) -> c.MakePayment:
    fields = {"paid_on": MAY[0], "gross_pence": gross, "contribution_pence": contribution}
    return c.MakePayment(account="A-1", fund="council", **fields | changes)


def in_may(gross: int = 66_429, contribution: int = 8_857) -> c.MakePayment:
    return pay(gross, contribution, first_on=MAY[0], last_on=MAY[1])


LIABLE = (
    *COUNCIL,
    adopted("northshire-council", trigger_weeks=4, retain_weeks=4, advance_excluded=False),
    pay(235_000, paid_on=APRIL),
    *(
        c.RecordLiability(
            account="A-1", liability=name, kind=kind, amount_pence=pence, fund="council",
            recorded_on=APRIL,
        )
        for name, kind, pence in (
            ("hmrc", "paye", 31_240), ("bill", "invoice", 18_000), ("holiday", "holiday", 24_000),
        )
    ),
)  # fmt: skip

PROPOSED = c.ProposeReclaim(
    account="A-1", reclaim="r-1", fund="council", amount_pence=90_000,
    ground="unused-accumulated", proposed_on=date(2025, 6, 1),
)  # fmt: skip
SERVED = c.ServeNotice(
    account="A-1", reclaim="r-1", served_on=date(2025, 6, 2), amount_pence=90_000,
    repay_by=date(2025, 7, 7), repayer="person", reasons=("more-than-eight-weeks",),
)  # fmt: skip


def entries(ledger: Ledger, kind: type) -> list[int]:
    """The versions of this kind of event in A-1."""
    with reading(ledger.store) as reader:
        found = reader.stream("account:A-1", known=reader.position)
    return [entry.version for entry in found if isinstance(entry.event, kind)]


def tell(ledger: Ledger, *commands: c.Command) -> int:
    """The position after these, which nobody else need agree to."""
    head = ledger.store.head().position
    orders = [Order(f"told-{place}", one) for place, one in enumerate(commands, head)]
    ledger.record(orders, Actor("staff-1"))
    return ledger.store.head().position


def statement(ledger, account: str = "A-1", days=YEAR, known_at=None, **changes) -> Statement:
    store = getattr(ledger, "store", ledger)
    return PersonStatement(account, *days, **changes).statement(store, known_at=known_at)


def figure(found: Statement, name: str) -> Line:
    lines = dict(reversed(list(found.figures())))
    assert name in lines, sorted(lines)
    return lines[name]


def amount(found: Statement, name: str) -> str:
    return pounds(figure(found, name).pence)


def has(found: Statement, name: str) -> bool:
    return any(whole == name for whole, _ in found.figures())


def said(found: Statement, key: str) -> str:
    """All that one part says in words."""
    (part,) = [part for part in found.parts if part.key == key]
    alone = found._replace(opening=(), parts=(part,), meanings=())
    lines = [line.words for _, line in alone.figures()]
    return " ".join([*alone.sentences(), *lines])
