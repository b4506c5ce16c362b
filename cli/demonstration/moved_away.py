"""One short budget over a year's end, S-06's, from its bank's statement to nought."""

from __future__ import annotations

from datetime import date, timedelta

from ledger.money import pounds

ACCOUNT, HOLDING = "S-06", "bank-s6"
BANK, RULES = "statements/bank-s6-2026.csv", "rules/bank-s6.toml"
PERIODS = (date(2026, 2, 2), date(2026, 3, 2), date(2026, 3, 30))
"""The first day of each four weeks; the money comes on the Friday before, so that the last of them
is paid in one financial year for days of the next."""
LAST = date(2026, 4, 26)
PAID_PENCE, WAGE_PENCE, SUPPORT_PENCE, BROKER_PENCE = 60000, 27750, 1500, 9000

RULES_TEXT = """\
# What the lines of S-06's own bank account mean.

[[rule]]
name = "wages"
pattern = "WAGES PA-S6"
as = "spend"
payee = "pa-s6"
category = "wages"
provider = "personal-assistant"
fund = "council"

[[rule]]
name = "support"
pattern = "NORTH SUPPORT SERVICE"
as = "spend"
payee = "support-1"
category = "support"
provider = "charity"
fund = "council"

[[rule]]
name = "broker"
pattern = "BROKER"
as = "spend"
payee = "broker-1"
category = "brokerage"
provider = "self-employed"
fund = "council"
"""


def paid_on(period: date) -> date:
    return period - timedelta(days=3)


def statement() -> str:
    """All of it, as Lloyds writes it: what came in went out."""
    lines = [(date(2026, 2, 4), -BROKER_PENCE, "BROKER")]
    for period in PERIODS:
        lines.append((paid_on(period), PAID_PENCE, "NORTHSHIRE CC"))
        for weeks in (2, 4):
            lines.append((period + timedelta(days=7 * weeks - 3), -WAGE_PENCE, "WAGES PA-S6"))
        lines.append((period + timedelta(days=25), -SUPPORT_PENCE, "NORTH SUPPORT SERVICE"))
    balance = 0
    out = ["Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
           "Debit Amount,Credit Amount,Balance"]  # fmt: skip
    for on, pence, text in sorted(lines):
        balance += pence
        amount = pounds(abs(pence), plain=True)
        debit, credit = ("", amount) if pence > 0 else (amount, "")
        out.append(f"{on:%d/%m/%Y},{'FPI' if pence > 0 else 'FPO'},'20-44-66,40026021,{text},"
                   f"{debit},{credit},{pounds(balance, plain=True)}")  # fmt: skip
    assert balance == 0
    return "\n".join(out) + "\n"


def files() -> dict[str, str]:
    return {BANK: statement(), RULES: RULES_TEXT}
