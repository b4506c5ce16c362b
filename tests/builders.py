"""Commands with every field defaulted, and stories told as given, when, then.

A test states only what matters to it.
"""

from __future__ import annotations

from datetime import date

from ledger import commands as c
from ledger import events as e
from ledger.book.decide import carry_out
from ledger.book.draft import Draft
from ledger.errors import Refused

APRIL_1 = date(2025, 4, 1)


def day(number: int, month: int = 4, year: int = 2025) -> date:
    return date(year, month, number)


def opened(account: str = "A-1", **changes) -> c.OpenAccount:
    fields = {
        "opened_on": APRIL_1,
        "person": "P-1",
        "care_group": "adult-chc",
        "age_band": "18-64",
        "eligibility": "adult-chc",
    }
    return c.OpenAccount(account=account, **fields | changes)


def fund(name: str = "nhs", account: str = "A-1", **changes) -> c.AddFund:
    fields = {
        "funder": "northshire-icb",
        "programme": "social-care" if name == "council" else "chc",
        "contribution_charged": name == "council",
        "from_on": APRIL_1,
    }
    return c.AddFund(account=account, fund=name, **fields | changes)


def holding(name: str = "bank-1", **changes) -> c.OpenHolding:
    return c.OpenHolding(holding=name, **{"kind": "bank", "opened_on": APRIL_1} | changes)


def linked(name: str = "bank-1", account: str = "A-1", **changes) -> c.LinkHolding:
    return c.LinkHolding(holding=name, account=account, **{"from_on": APRIL_1} | changes)


def allocated(fund: str = "nhs", account: str = "A-1", **changes) -> c.MakeAllocation:
    fields = {
        "allocation": f"al-{fund}",
        "deployment": "direct_payment",
        "frequency": "weekly",
        "amount_pence": 15000,
        "from_on": APRIL_1,
        "decided_on": APRIL_1,
    }
    return c.MakeAllocation(account=account, fund=fund, **fields | changes)


def paid(pence: int = 60000, fund: str = "nhs", account: str = "A-1", **changes) -> c.MakePayment:
    fields = {"paid_on": day(4)}
    return c.MakePayment(account=account, fund=fund, gross_pence=pence, **fields | changes)


def spent(pence: int = 4999, account: str = "A-1", **changes) -> c.RecordSpend:
    fields = {"paid_on": day(8), "category": "personal-care", "fund": "nhs"}
    if "shares" in changes:
        fields["fund"] = None
    return c.RecordSpend(account=account, amount_pence=pence, **fields | changes)


def line(pence: int, on: date = APRIL_1, ordinal: int = 1, **changes) -> e.ImportedLine:
    fields = {"row": 1, "balance_pence": None, "detail": "d" * 64}
    return e.ImportedLine(on=on, amount_pence=pence, ordinal=ordinal, **fields | changes)


def statement(*lines, holding: str = "bank-1", name: str = "ab", **changes) -> c.ImportStatement:
    """Lines are ImportedLine, or (ImportedLine, Attribution) where a rule knew them."""
    items = [item if isinstance(item, tuple) else (item, None) for item in lines]
    fields = {"layout": "lloyds"}
    return c.ImportStatement(
        holding=holding,
        sha256=(name * 32)[:64],
        lines=tuple(c.LineToImport(line=ln, attribution=said) for ln, said in items),
        **fields | changes,
    )


def adopted(funder: str = "northshire-icb", **changes) -> c.AdoptPolicy:
    """A pack `local/1`; what is no field of the command is a rule: `adopted(retain_weeks=4)`."""
    fields = {"pack": "local", "version": "1", "effective_on": APRIL_1, "adopted_on": APRIL_1}
    fields |= {name: changes.pop(name) for name in list(changes) if name in fields}
    rules = changes or {"trigger_weeks": 8}
    said = tuple(e.PolicyRule(name, value, "our policy", "") for name, value in rules.items())
    return c.AdoptPolicy(funder=funder, sha256="c" * 64, rules=said, **fields)


def said(purpose: str, **changes) -> c.Attribution:
    return c.Attribution(purpose=purpose, **changes)


ONE_FUND = (opened(), fund(), holding(), linked(), allocated())
TWO_FUNDS = (*ONE_FUND, fund("council", programme="social-care"), allocated("council"))


class Story:
    """What had happened, what was asked, and what came of it, as if nobody need agree to it:
    what waits for a second person is tested in tests/book/test_approvals.py."""

    def __init__(self, *history: c.Command) -> None:
        self.draft = Draft(lambda stream: ())
        for command in history:
            carry_out(self.draft, command)
        self.refusal: Refused | None = None

    def when(self, *commands: c.Command) -> Story:
        self.draft.forget()
        try:
            for command in commands:
                carry_out(self.draft, command)
        except Refused as refusal:
            self.refusal = refusal
        return self

    @property
    def events(self) -> list[e.AnyEvent]:
        assert self.refusal is None, str(self.refusal)
        return [decided.event for decided in self.draft.decided]

    def then(self, *expected: e.AnyEvent) -> Story:
        assert self.events == list(expected)
        return self

    def then_kinds(self, *kinds: type) -> Story:
        assert [type(event) for event in self.events] == list(kinds)
        return self

    def then_refused(self, words: str) -> Story:
        assert self.refusal is not None, f"it was allowed: {self.draft.decided}"
        assert words in str(self.refusal)
        return self

    def of(self, kind: type) -> list:
        return [event for event in self.events if isinstance(event, kind)]


def given(*history: c.Command) -> Story:
    return Story(*history)
