"""Whatever happens, on every day the rows of Client Level Data come to what is allocated."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.account.pay.rates import weekly_on
from ledger.account.state import Account
from ledger.book.decide import carry_out
from ledger.book.draft import Draft
from ledger.calendar import Period
from ledger.errors import Refused
from ledger.policy.policies import Policies
from projections.reports.asking import Asking
from projections.returns.cld import _of_account
from projections.returns.running import ended_on, holder
from tests.builders import allocated, day, fund, opened
from tests.returns.worlds import Q1, Q2, shipped_definition

CLD = shipped_definition("cld")
START = date(2025, 3, 20)
DAYS = st.integers(0, 220).map(lambda n: START + timedelta(days=n))
PENCE = st.sampled_from([0, 1, 15000, 15000, 16500, 100001])
NAMES = st.sampled_from(["al-1", "al-2"])


@st.composite
def happenings(draw) -> list[c.Command]:
    found: list[c.Command] = []
    for _ in range(draw(st.integers(1, 7))):
        on, name, pence = draw(DAYS), draw(NAMES), draw(PENCE)
        kind = draw(st.sampled_from(["make", "make", "revise", "revise", "end", "stop", "death",
                                     "suspend", "close", "once"]))  # fmt: skip
        if kind in ("make", "once"):
            to_on = draw(st.none() | st.integers(0, 150).map(lambda n, on=on: on + timedelta(n)))
            frequency = "weekly" if kind == "make" else "one-off"
            found.append(allocated("council", allocation=name, from_on=on, to_on=to_on,
                                   frequency=frequency, amount_pence=max(pence, 1)))  # fmt: skip
        elif kind == "revise":
            found.append(c.ReviseAllocation(account="A-1", allocation=name, amount_pence=pence,
                                            from_on=on, decided_on=on))  # fmt: skip
        elif kind == "end":
            found.append(c.EndAllocation(account="A-1", allocation=name, last_on=on,
                                         decided_on=on, reason="needs-met"))  # fmt: skip
        elif kind == "stop":
            found.append(c.DecideStop(account="A-1", force="may", ground="needs-met",
                                      effective_on=on, decided_on=on))  # fmt: skip
        elif kind == "death":
            found.append(c.RecordDeath(account="A-1", died_on=on))
        elif kind == "suspend":
            found.append(c.SuspendPayments(account="A-1", from_on=on, reason="hospital"))
        else:
            found.append(c.CloseAccount(account="A-1", closed_on=on, reason="ended"))
    return found


def lived(commands: list[c.Command]) -> Account:
    """What came of it: what a rule refused did not happen."""
    draft = Draft(lambda stream: ())
    carry_out(draft, opened(opened_on=START))
    carry_out(draft, fund("council", programme="social-care", from_on=START))
    for command in commands:
        with suppress(Refused):
            carry_out(draft, command)
    return draft.account("A-1")


@settings(max_examples=300, deadline=None)
@over(happenings(), st.sampled_from([Q1, Q2, (day(1), day(30, 9))]))
def test_on_every_day_the_rows_come_to_what_is_allocated_for_it(commands, days):
    account = lived(commands)
    asking = Asking(None, 0, Period(*days), Policies())  # type: ignore[arg-type]
    rows = list(_of_account(account, holder(account, asking, ["social-care"]), asking, CLD))
    assert len({row.reference for row in rows}) == len(rows)
    on, end = days[0], ended_on(account)
    while on <= days[1]:
        running = [row for row in rows if row.first <= on and (row.last is None or on <= row.last)]
        weekly = sum(row.weekly_pence or 0 for row in running)
        over_ = end is not None and on > end
        assert weekly == (0 if over_ else weekly_on(account, "council", on)), on
        on += timedelta(days=1)
    for row in rows:
        assert row.unit_pence >= 0 and row.first <= days[1]
        assert row.last is None or (row.first <= row.last <= days[1] and row.last >= days[0])
