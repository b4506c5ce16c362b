"""A client account's half year of 2026, as its bank writes it, and the rules to read it by."""

from __future__ import annotations

from datetime import date

from ledger.money import pounds

HOLDING = "client-2"
FILE = "statements/client-2-2026-h1.csv"
RULES = "rules/client-2.toml"

WAGES = (date(2026, 4, 30), date(2026, 5, 28), date(2026, 6, 25), date(2026, 7, 23),
         date(2026, 8, 20), date(2026, 9, 17))  # fmt: skip

RULES_TEXT = """\
# What the client account's lines mean. The text names the account, never the person.

[[rule]]
name = "wages"
pattern = "WAGES (?P<account>M-[0-9]+)"
as = "spend"
payee = "pa-m"
category = "personal-care"
provider = "personal-assistant"

[[rule]]
name = "contribution"
pattern = "OWN MONEY (?P<account>M-[0-9]+)"
as = "contribution"
fund = "council"

[[rule]]
name = "council"
pattern = "NORTHSHIRE CC (?P<account>M-[0-9]+)"
as = "payment"
fund = "council"

[[rule]]
name = "gone-back"
pattern = "REPAID (?P<account>M-[0-9]+)"
as = "reclaim"
fund = "council"

[[rule]]
name = "betting"
pattern = "BETTING (?P<account>M-[0-9]+)"
as = "spend"
category = "gambling"
provider = "other"
"""
PAID = {
    date(2026, 4, 2): {"M-01": 52000, "M-02": 60000, "M-07": 52000, "M-08": 40000},
    date(2026, 5, 1): {"M-01": 52000, "M-02": 60000, "M-07": 52000},
    date(2026, 5, 29): {"M-01": 52000, "M-02": 60000, "M-07": 52000},
    date(2026, 6, 26): {"M-01": 58000, "M-02": 60000, "M-07": 52000},
    date(2026, 7, 24): {"M-01": 58000, "M-07": 52000},
    date(2026, 8, 21): {"M-01": 58000, "M-02": 18240, "M-07": 52000},
}
BROUGHT = {"M-02": 234480, "M-03": 150000, "M-04": 150000, "M-05": 20000, "M-06": 140000}
OTHERS = (
    (date(2026, 4, 7), 8000, "OWN MONEY M-01"),
    (date(2026, 5, 5), 8000, "OWN MONEY M-01"),
    *((day, 8000, "OWN MONEY M-07") for day in PAID),
    (date(2026, 6, 15), 6000, "NORTHSHIRE CC M-01"),
    (date(2026, 6, 15), 6000, "NORTHSHIRE CC M-01"),
    *((day, -49850, "WAGES M-01") for day in WAGES),
    *((day, -59740, "WAGES M-02") for day in WAGES),
    *((day, -58720, "WAGES M-07") for day in WAGES),
    (date(2026, 7, 20), -31240, "HMRC M-02"),
    (date(2026, 7, 15), -30000, "REPAID M-04"),
    (date(2026, 8, 10), -9000, "BETTING M-05"),
)


def statement() -> str:
    """The half year as Lloyds writes it."""
    lines = [
        (day, pence, f"NORTHSHIRE CC {account}")
        for day, paid in PAID.items()
        for account, pence in paid.items()
    ]
    balance = sum(BROUGHT.values())
    out = ["Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
           "Debit Amount,Credit Amount,Balance"]  # fmt: skip
    for day, pence, text in sorted([*lines, *OTHERS]):
        balance += pence
        kind, amount = ("FPI" if pence > 0 else "FPO"), pounds(abs(pence), plain=True)
        debit, credit = ("", amount) if pence > 0 else (amount, "")
        out.append(f"{day:%d/%m/%Y},{kind},'20-44-66,40026001,{text},{debit},{credit},"
                   f"{pounds(balance, plain=True)}")  # fmt: skip
    return "\n".join(out) + "\n"
