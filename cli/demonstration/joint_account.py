"""One person's quarter, as three others saw it: her bank, the council, and her payroll bureau.

S-01 has a joint package in one bank account: health money of the ICB, social care money of the
council. What the three say is nearly the same, and each has one thing of its own.
"""

from __future__ import annotations

from datetime import date, timedelta

from ledger.money import pounds

ACCOUNT, HOLDING = "S-01", "bank-s1"
FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)
PERIODS = (date(2026, 7, 6), date(2026, 8, 3), date(2026, 8, 31))
"""The first day of each four weeks; the money comes on the Friday before."""

BANK, BANK_LATER = "statements/bank-s1-2026-q2.csv", "statements/bank-s1-2026-10.csv"
RULES = "rules/bank-s1.toml"
EXTRACT, DRAFT = "extracts/northshire-2026-q2.csv", "extracts/northshire-2026-q2-draft.csv"
MAPPING = "extracts/northshire.toml"
PAYROLL, PAYROLL_MAPPING = "payroll/paycare-2026-q2.csv", "payroll/paycare.toml"

CARD, CARD_FEED = "card-s2", "statements/card-s2-2026-10.csv"
CARD_RULES = "rules/card-s2.toml"
CARD_RULES_TEXT = """\
# What the card's own feed does not say.

[[rule]]
name = "buses"
text = "NORTH BUSES"
as = "spend"
category = "transport"
provider = "transport"
fund = "council"
"""
CARD_TEXT = """\
TransactionType,TransactionId,ParentTransactionId,SettlementDate,TransactionLocalTime,\
BillingAmount,TransactionFee,MerchantName,Mcc,LoadType,LoadSource
Load,9001,,2026-10-02,2026-10-02 08:00:00,400.00,,,,Funds,Council
Purchase,9002,,2026-10-05,2026-10-03 10:12:00,2.90,,NORTH BUSES,4111,,
Purchase,9003,,2026-10-05,2026-10-03 16:40:00,2.90,,NORTH BUSES,4111,,
Declined,9004,,,2026-10-04 11:00:00,80.00,,CASH POINT,6011,,
Purchase,9005,,2026-10-12,2026-10-10 12:00:00,36.00,,CLIMBING HALL,7999,,
Refund,9006,9005,2026-10-20,2026-10-19 09:00:00,36.00,,CLIMBING HALL,7999,,
Purchase,9007,,2026-10-26,2026-10-24 20:15:00,12.00,,CORNER WINES,5921,,
Fee,9008,,2026-10-31,2026-10-31 00:00:00,2.50,,,,,
"""
"""A prepayment card's October, as its issuer reports it."""

COUNCIL_PENCE, ICB_PENCE, OWN_PENCE = 52000, 80000, 8000
WAGE_PENCE, PHYSIO_PENCE, HMRC_PENCE = 48000, 6000, 9640
WAGES = (date(2026, 7, 31), date(2026, 8, 28), date(2026, 9, 25))
PHYSIO = (date(2026, 7, 14), date(2026, 8, 11), date(2026, 9, 15))
HMRC_ON, HMRC_SHOWN_ON = date(2026, 9, 29), date(2026, 10, 2)

RULES_TEXT = """\
# What the lines of S-01's own bank account mean.

[[rule]]
name = "wages"
pattern = "WAGES PA-S"
as = "spend"
payee = "pa-s"
category = "wages"
plan_line = "pa-hours"
provider = "personal-assistant"

[[rule]]
name = "physio"
pattern = "NORTH PHYSIO"
as = "spend"
payee = "physio-1"
category = "therapy"
plan_line = "physio"
provider = "self-employed"

[[rule]]
name = "own"
pattern = "OWN CONTRIBUTION"
as = "contribution"
fund = "council"
"""

MAPPING_TEXT = """\
# How Northshire County Council writes its extract of a shared personal budget account.
source = "northshire"
funder = "northshire-council"
balances = "fund"

[columns]
account = "Client"
date = "Date"
type = "Entry"
fund = "Budget"
in = "In"
out = "Out"
first = "From"
last = "To"
reference = "Our ref"
balance = "Balance"

[funds]
"Social care" = "council"
"Health" = "nhs"

[types]
"Direct payment" = "payment"
"Client contribution" = "contribution"
"Expenditure" = "spend"
"""

PAYROLL_MAPPING_TEXT = """\
# How the bureau lays out its report.
source = "paycare"

[columns]
account = "Employer"
employee = "Employee"
date = "Pay date"
first = "From"
last = "To"
gross = "Gross"
tax = "Tax"
ni_employee = "NI"
ni_employer = "Employer NI"
pension_employee = "Pension"
pension_employer = "Employer pension"
net = "Net"
holiday = "Holiday accrued"
"""


def paid_on(period: date) -> date:
    return period - timedelta(days=3)


def bank_statement(*, later: bool = False) -> str:
    """The quarter as Lloyds writes it, or the October after it. On 31 July the ICB's money comes
    through the council, as one credit for two payments."""
    lines = [] if not later else [(HMRC_SHOWN_ON, -HMRC_PENCE, "CHEQUE 000104")]
    for period in () if later else PERIODS:
        on = paid_on(period)
        if period == PERIODS[1]:
            lines.append((on, COUNCIL_PENCE + ICB_PENCE, "NORTHSHIRE CC AND ICB"))
        else:
            lines.append((on, COUNCIL_PENCE, "NORTHSHIRE CC"))
            lines.append((on, ICB_PENCE, "NORTHSHIRE ICB"))
        lines.append((period, OWN_PENCE, "OWN CONTRIBUTION"))
    if not later:
        lines += [(on, -WAGE_PENCE, "WAGES PA-S") for on in WAGES]
        lines += [(on, -PHYSIO_PENCE, "NORTH PHYSIO") for on in PHYSIO]
    balance = _closing() if later else 0
    out = ["Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
           "Debit Amount,Credit Amount,Balance"]  # fmt: skip
    for on, pence, text in sorted(lines):
        balance += pence
        debit, credit = ("", _plain(pence)) if pence > 0 else (_plain(-pence), "")
        out.append(f"{on:%d/%m/%Y},{'FPI' if pence > 0 else 'FPO'},'20-44-66,40026011,{text},"
                   f"{debit},{credit},{_plain(balance)}")  # fmt: skip
    return "\n".join(out) + "\n"


def _closing() -> int:
    came = len(PERIODS) * (COUNCIL_PENCE + ICB_PENCE + OWN_PENCE)
    return came - len(WAGES) * WAGE_PENCE - len(PHYSIO) * PHYSIO_PENCE


def extract(*, draft: bool = False) -> str:
    """The quarter as the council has it: the last physiotherapy under social care, which is
    health's to bear, and the last contribution not there. A draft lacks the last fortnight."""
    rows = []
    for number, period in enumerate(PERIODS, start=1):
        on, last = paid_on(period), period + timedelta(days=27)
        days = f"{period:%d/%m/%Y},{last:%d/%m/%Y}"
        rows.append((on, "Direct payment", "Social care", COUNCIL_PENCE, days, f"DP{number:03}"))
        rows.append((on, "Direct payment", "Health", ICB_PENCE, days, f"PHB{number:03}"))
        if period != PERIODS[-1]:
            rows.append((period, "Client contribution", "Social care", OWN_PENCE, ",", ""))
    for on in WAGES:
        rows.append((on, "Expenditure", "Social care", -WAGE_PENCE, ",", ""))
    for on in PHYSIO:
        budget = "Social care" if on == PHYSIO[-1] else "Health"
        rows.append((on, "Expenditure", budget, -PHYSIO_PENCE, ",", ""))
    out = ["Client,Date,Entry,Budget,In,Out,From,To,Our ref,Balance"]
    balances = {"Social care": 0, "Health": 0}
    for on, entry, budget, pence, days, reference in sorted(rows):
        if draft and on > date(2026, 9, 15):
            continue
        balances[budget] += pence
        money = f"{_plain(pence)}," if pence > 0 else f",{_plain(-pence)}"
        out.append(f"{ACCOUNT},{on:%d/%m/%Y},{entry},{budget},{money},{days},{reference},"
                   f"{_plain(balances[budget])}")  # fmt: skip
    return "\n".join(out) + "\n"


def payroll() -> str:
    """The quarter as the bureau has it: three payslips, and holiday that nobody has set aside."""
    out = ["Employer,Employee,Pay date,From,To,Gross,Tax,NI,Employer NI,Pension,Employer pension,"
           "Net,Holiday accrued"]  # fmt: skip
    for period, on in zip(PERIODS, WAGES, strict=True):
        last = period + timedelta(days=27)
        out.append(f"{ACCOUNT},pa-s,{on:%d/%m/%Y},{period:%d/%m/%Y},{last:%d/%m/%Y},510.00,10.00,"
                   "12.00,10.40,8.00,6.00,480.00,61.50")  # fmt: skip
    return "\n".join(out) + "\n"


def _plain(pence: int) -> str:
    return pounds(pence, plain=True)


def files() -> dict[str, str]:
    """Every file of this part, by its name in the demonstration's folder."""
    return {
        BANK: bank_statement(),
        BANK_LATER: bank_statement(later=True),
        RULES: RULES_TEXT,
        EXTRACT: extract(),
        DRAFT: extract(draft=True),
        MAPPING: MAPPING_TEXT,
        CARD_FEED: CARD_TEXT,
        CARD_RULES: CARD_RULES_TEXT,
        PAYROLL: payroll(),
        PAYROLL_MAPPING: PAYROLL_MAPPING_TEXT,
    }
