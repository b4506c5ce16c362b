"""A new person from the first estimate on: budget, plan, what is set aside, review, carry-over."""

from __future__ import annotations

from datetime import date

from cli.demonstration.stage import Stage
from cli.demonstration.third_year_bank import HOLDING

COUNCIL, ICB = "northshire-council", "northshire-icb"
PAYABLES = "payables/2026-q1.csv"
PAYABLES_TEXT = """\
Supplier Ref,Invoice Number,Invoice Date,Paid Date,Amount,Account,Category,Plan Line,From,To,Fund,\
Credits Invoice
ag-09,INV-4471,30/04/2026,14/05/2026,480.00,M-08,personal-care,night-care,01/04/2026,30/04/2026,\
nhs,
ag-09,INV-4502,31/05/2026,12/06/2026,496.00,M-08,personal-care,night-care,01/05/2026,31/05/2026,\
nhs,
ag-09,CN-118,08/06/2026,15/06/2026,-48.00,M-08,personal-care,night-care,01/05/2026,31/05/2026,\
nhs,INV-4502
"""


def planned(stage: Stage) -> None:
    _agreed(stage)
    _asked(stage)


def _agreed(stage: Stage) -> None:
    stage.chapter("A budget from the first estimate on", on=date(2026, 4, 1))
    stage.do("dpl account open M-08 --on 01/04/2026 --person P-M-08 --care-group mental-health "
             "--age-band 18-64 --eligibility joint")  # fmt: skip
    for fund, funder, programme in (("nhs", ICB, "joint-health"), ("council", COUNCIL,
                                                                   "social-care")):  # fmt: skip
        stage.do(f"dpl account fund M-08 {fund} --funder {funder} --programme {programme} "
                 "--from 01/04/2026")  # fmt: skip
    stage.do(f"dpl holding link {HOLDING} M-08 --from 01/04/2026")
    stage.do(
        "dpl budget indicate M-08 --fund council --yearly 7800.00 --on 20/02/2026 "
        "--method points-table --version 2026-1 --step '13 points at £600.00=7800.00'",
        "About how much there will be, before planning, and how it was worked out.",
    )
    stage.do(
        "dpl budget plan M-08 plan-1 --on 25/03/2026 --from 01/04/2026 "
        "--line pa-hours:stay-well:personal-care:weekly:150.00:nhs=60,council=40 "
        "--line night-care:stay-well:personal-care:weekly:120.00:nhs "
        "--line gym:get-out:leisure:yearly:360.00:council",
        "The plan agreed: outcomes, and whose money each line is.",
    )
    stage.do("dpl budget split M-08 --shares nhs=60,council=40 --from 01/04/2026 "
             "--decided-on 25/03/2026")  # fmt: skip
    for fund, weekly in (("nhs", "90.00"), ("council", "67.50")):
        stage.do(f"dpl allocate make M-08 al-{fund} --fund {fund} --deployment direct_payment "
                 f"--weekly {weekly} --from 06/04/2026 --decided-on 25/03/2026")  # fmt: skip
    stage.do("dpl allocate make M-08 al-night --fund nhs --deployment notional --weekly 120.00 "
             "--from 01/04/2026 --decided-on 25/03/2026")  # fmt: skip
    stage.do("dpl allocate make M-08 al-laptop --fund council --deployment direct_payment "
             "--one-off 400.00 --from 06/04/2026 --decided-on 25/03/2026")  # fmt: skip
    stage.do("dpl budget contingency M-08 --fund nhs --amount 90.00 --purpose bank-holidays "
             "--from 01/04/2026 --decided-on 25/03/2026")  # fmt: skip
    stage.do("dpl budget earmark M-08 hoist --fund nhs --amount 200.00 --purpose hoist "
             "--on 25/03/2026 --expires 31/03/2027")  # fmt: skip
    stage.do("dpl spend payee M-08 pa-31 --relation same-household --from 01/04/2026 "
             "--reason told-by-person")  # fmt: skip
    stage.do("dpl budget show M-08 --as-at 01/04/2026", show=True)


def _asked(stage: Stage) -> None:
    stage.today(date(2026, 4, 2))
    stage.do(
        "dpl plan check M-08 --category personal-care --plan-line pa-hours --amount 140.00 "
        "--payee pa-31 --on 03/04/2026",
        "Can I buy this? Asked before, answered by the same rules that look at it afterwards.",
        show=True, expected=1,
    )  # fmt: skip
    stage.do(
        "dpl plan check M-08 --category leisure --plan-line gym --amount 30.00 --on 03/04/2026",
        show=True,
    )


def looked_after(stage: Stage) -> None:
    stage.chapter("What the NHS buys itself, a review, and a year's end", on=date(2026, 6, 30))
    stage.do(f"dpl payables import {PAYABLES}",
             "Invoices that the NHS pays itself, from its payables: nothing is in any bank "
             "account here.", show=True)  # fmt: skip
    stage.do("dpl budget actual M-08 --from 01/04/2026 --to 30/06/2026", show=True)
    stage.do("dpl review tier M-08 --fund nhs --tier enhanced --from 01/07/2026 "
             "--decided-on 30/06/2026 --reason same-household-payee")  # fmt: skip
    stage.do("dpl review hold M-08 --fund nhs --on 30/06/2026 --outcome stay-well=yes "
             "--outcome get-out=partly --plan-right --used-well --enough "
             "--conditions-kept")  # fmt: skip
    stage.do("dpl reviews --as-at 30/06/2026", "When every fund is next to be reviewed, by law "
             "or by policy:")  # fmt: skip
    stage.do("dpl budget release M-08 hoist --on 30/06/2026 --reason bought-by-charity")
    stage.do("dpl budget carry-over J-01 --fund nhs --year-end 31/03/2026 --amount 250.00 "
             "--purpose respite-week --decided-on 30/06/2026")  # fmt: skip
    stage.do("dpl account year-end J-01 --year 2025", "What was unspent at the year's end.",
             show=True)  # fmt: skip
