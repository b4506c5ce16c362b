"""Every command's own example, told in an order in which each can be pasted and works.

A line is typed as it stands; `@spend record` stands for that command's example. A chapter begins
with an empty ledger, so that the entries, names and days that the examples speak of are there.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from ledger import events as e
from tests.cli.conftest import Answer, World
from tests.cli.test_cli_start import ALL

AN_APPROVAL, A_STATEMENT, AN_EXTRACT = "1f0c52ab9d34", "1f0c2a9b7d3e", "3fa9c02b71d4"
WAITS = re.compile(r"dpl approve ([0-9a-f]+)")

PERSON = (
    "@account open",  # entry 1 of A-1
    "@account agreement",  # 2
    "@account fund",  # 3, nhs
    "dpl account fund A-1 council --funder shire --programme social-care --contribution-charged "
    "--from 01/04/2025",  # 4
    "@holding open",
    "@holding link",  # 5
    "@allocate make",  # 6
    "@budget contribution",  # 7
    "@pay schedule",  # 8
    "@pay make",  # 9
)
SPENT = (*PERSON, "@spend record")  # 10
COUNCIL = (
    "dpl allocate make A-1 al-2 --fund council --weekly 150.00 --from 01/04/2025 "
    "--decided-on 20/03/2025",
    "dpl pay make A-1 --fund council --gross 2000.00 --on 04/04/2025 --on-top",
)
RECLAIM = (
    *PERSON,
    "dpl pay make A-1 --fund nhs --gross 2000.00 --on 05/04/2025 --on-top",
    "@reclaim propose",
)
RECHARGE = (
    *PERSON,
    *COUNCIL,
    "dpl spend record A-1 --amount 1500.00 --on 08/05/2025 --category personal-care --fund council",
    "@recharge raise",
)

CHAPTERS: dict[str, tuple[str, ...]] = {
    "a spend that was asked about": (
        *SPENT, "@spend query", "@spend queries", "@spend evidence-missing", "@spend rules",
        "@spend evidence", "@spend accept", "@spend payee", "@spend refund", "@spend recategorise",
        "@plan check", "@pay return", "@balance", "@check", "@history", "@trace",
        "@export journal", "@projections rebuild", "@projections status", "@account list",
        "@account show", "@holding list", "@holding show", "@record",
    ),
    "a spend that was not allowed": (*SPENT, "@spend disallow", "@spend make-good"),
    "a spend shared otherwise": (*SPENT, "@spend share"),
    "a spend entered twice": (*SPENT, "@reverse"),
    "a spend entered wrongly": (*SPENT, "@correct"),
    "what is agreed and set aside": (
        *SPENT, "@policy adopt", "@policy compare", "@policy list", "@policy show",
        "@budget indicate", "@budget plan", "@budget split", "@budget contingency",
        "@budget earmark", "@budget liability", "@budget show", "@budget actual", "@budget cost",
        "@budget settle", "@budget release", "@allocate revise", "@pay arrears", "@pay due",
        "@receive contribution", "@receive interest",
        "dpl account fund A-1 own --funder person --programme own --from 01/04/2025",
        "@receive top-up", "@contribution show", "@contribution list", "@review hold",
        "@review tier", "@reviews", "@account year-end", "@budget carry-over", "@allocate end",
    ),
    "a run of payments": (
        *PERSON, "@pay run", "dpl pay run may-2025 --on 02/05/2025 --to 05/05/2025",
        "@pay remittance", "@pay file",
    ),
    "a payment that did not say what for": (
        *PERSON[:-2],
        "dpl allocate make A-1 al-2 --fund nhs --one-off 50.00 --from 01/04/2025 "
        "--decided-on 20/03/2025",
        "dpl pay make A-1 --fund nhs --gross 50.00 --on 04/04/2025",
        "@pay purpose",
    ),
    "a life": (
        *PERSON, "@account holder", "@account eligibility", "@account suspend", "@account resume",
        "!@holding number", "@approval list", "@approval show", "@approval refuse",
        "@account closing", "@account stop", "@account final",
        "dpl pay return A-1/9 --amount 600.00 --on 02/01/2026",
        "@account close", "@holding unlink",
    ),
    "a death": (*PERSON, "@account death"),
    "a move between two": (
        *PERSON, "dpl holding open card-1 --kind card --on 01/04/2025",
        "dpl holding link card-1 A-1 --from 01/04/2025", "@move",
    ),
    "brought from elsewhere": (*PERSON[:-1], "@account bring-forward"),
    "something that a second person agrees to": (*PERSON, "!@holding number", "@approve"),
    "a bank's files": (
        *PERSON, "@import", "@line list", "@line awaited", "@line allocate", "@line apply-rules",
        "@statement list", "@work", "@statement withdraw",
    ),
    "a card": (
        *PERSON, "dpl holding open card-1 --kind card --on 01/04/2025", "@statement notices",
    ),
    "a client account": (
        "dpl account open A-1 --on 01/04/2025 --person P-1 --care-group physical --age-band 18-64 "
        "--eligibility care-act",
        "dpl account fund A-1 council --funder shire --programme social-care --from 01/04/2025",
        "dpl holding open client-1 --kind client --on 01/04/2025",
        "dpl holding link client-1 A-1 --from 01/04/2025",
        "dpl import client.csv --holding client-1",
        "dpl line allocate client-1/2025-04-04/60000/1 --as payment --fund council",
        "@line apportion",
    ),
    "a statement with something odd": (
        *PERSON, "dpl import march.csv --holding bank-1", "@statement seen",
    ),
    "squared with the bank": (
        *PERSON,
        "dpl spend record A-1 --amount 49.99 --on 10/04/2025 --category food --fund nhs",
        "dpl spend record A-1 --amount 49.99 --on 10/04/2025 --category food --fund council",
        "dpl import april.csv --holding bank-1",
        "@reconcile bank", "@reconcile match", "@reconcile unmatch",
    ),
    "signed with the bank": (
        *PERSON,
        "dpl spend record A-1 --amount 49.99 --on 10/04/2025 --category food --fund nhs",
        "dpl import april.csv --holding bank-1",
        "dpl line allocate bank-1/2025-04-30/-1000/1 --as spend --fund nhs --category food",
        "@reconcile show", "@reconcile list", "@reconcile prepare", "@reconcile sign",
        "@reconcile close",
        "dpl spend record A-1 --amount 5.00 --on 20/04/2025 --category food --fund nhs",
        "@reconcile changes", "@reconcile seen",
    ),
    "squared with the council": (
        *SPENT,
        "dpl receive contribution A-1 --fund council --amount 80.00 --on 07/04/2025",
        "@reconcile mapping", "@reconcile council", "@reconcile explain", "@reconcile unexplain",
        "@reconcile again", "@reconcile files", "@reconcile withdraw",
    ),
    "squared with a bureau": (*PERSON, "@reconcile payroll"),
    "invoices": (
        *PERSON,
        "dpl allocate make A-1 al-2 --fund nhs --weekly 600.00 --deployment notional "
        "--from 01/04/2025 --decided-on 30/03/2025",
        "@payables import",
    ),
    "a reclaim that was answered": (
        *RECLAIM, "@surplus", "@reclaim notice", "@reclaim letter", "@reclaim reconsider",
        "@reclaim decide", "@reclaim receive", "@reclaim show", "@reclaim list",
    ),
    "a reclaim in parts, and given up": (
        *RECLAIM, "@reclaim notice", "@reclaim instalments", "@reclaim offset",
        "@reclaim withdraw", "@reclaim identify",
    ),
    "a debt given up": (
        *SPENT, "@spend disallow", "@reclaim write-off",
    ),
    "the person's own": (
        *PERSON, "dpl receive contribution A-1 --fund council --amount 80.00 --on 06/04/2025",
        "@reclaim refund-person",
    ),
    "a recharge agreed": (
        *RECHARGE, "@recharge show", "@recharge agree", "@recharge settle", "@recharge list",
        "@recharge schedule", "@recharge borne", "@recharge propose",
    ),
    "a recharge that came to nothing": (*RECHARGE, "@recharge dispute", "@recharge withdraw"),
    "what is borne beside a budget": (
        *SPENT, "@budget funder-cost", "@budget end-funder-cost",
    ),
    "a return of somebody's papers": (
        *PERSON, "@return checklists", "@return request", "@return receive", "@return review",
        "@return list", "@report monitoring",
    ),
    "a return that nobody needs": (*PERSON, "@return request", "@return withdraw"),
    "letters": (
        *PERSON, COUNCIL[0], "@letter ring-fence", "@letter remittance", "@letter net",
        "@letter arrears", "@letter templates", "@letter body",
    ),
    "letters about a reclaim": (
        *RECLAIM, "@reclaim notice", "@letter reclaim", "@reclaim reconsider",
        "@letter reconsideration",
    ),
    "reports": (
        *SPENT, COUNCIL[0], "@account details", "@report commissioner", "@report outcomes",
        "@report person", "@report phb", "@report cld", "@report ascof", "@report nfi",
        "@report definition",
    ),
    "what was given out": (
        *SPENT,
        "dpl report commissioner --from 01/04/2025 --to 31/03/2026 --into year.html "
        "--given-to cabinet --on 10/04/2026",
        "@report list", "@report again",
    ),
}  # fmt: skip
"""What waits for a second person is agreed to by one, but where a step begins with `!`."""

TOLD_ELSEWHERE = {"dpl demo", "dpl init", "dpl upgrade"}
"""What begins with no ledger: tests/cli/test_cli_start.py and test_demo.py."""

LLOYDS = (
    "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
    "Debit Amount,Credit Amount,Balance\n"
    "04/06/2025,DEB,'20-11-22,12345678,CITY TAXI,49.99,,550.01\n"
)
OFX = """OFXHEADER:100
DATA:OFXSGML
VERSION:102

<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP
<BANKACCTFROM><BANKID>201122<ACCTID>12345678<ACCTTYPE>CHECKING</BANKACCTFROM>
<BANKTRANLIST><DTSTART>20250610<DTEND>20250611
<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250610<TRNAMT>-12.50<FITID>1<NAME>CORNER CAFE</STMTTRN>
</BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
"""
FILES = {
    "may.csv": LLOYDS,
    "april.csv": LLOYDS.partition("\n")[0] + "\n"
    "04/04/2025,FPI,'20-11-22,12345678,SHIRE ICB,,600.00,600.00\n"
    "10/04/2025,DEB,'20-11-22,12345678,SHOP,49.99,,550.01\n"
    "30/04/2025,DEB,'20-11-22,12345678,CAFE,10.00,,540.01\n",
    "client.csv": "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP)\n"
    "04/04/2025,SHIRE,DP,BACS,600.00,600.00\n"
    "30/06/2025,BANK,FEE,CHARGE,-12.50,587.50\n",
    "essex.toml": 'source = "essex"\nfunder = "shire"\nfund = "council"\n[columns]\n'
    'account = "Client"\ndate = "Date"\ntype = "Type"\namount = "Amount"\n'
    '[types]\n"SPEND" = "spend"\n"CONTRIBUTION" = "contribution"\n',
    "essex-2025.csv": "Client,Date,Type,Amount\nA-1,07/04/2025,CONTRIBUTION,80.00\n"
    "A-1,08/04/2025,SPEND,-21.00\n",
    "paycare.toml": 'source = "paycare"\n[columns]\naccount = "Employer"\n'
    'employee = "Employee"\ndate = "Pay date"\ngross = "Gross"\nnet = "Net"\n',
    "paycare-2025-q1.csv": "Employer,Employee,Pay date,Gross,Net\n"
    "A-1,PA-1,30/04/2025,480.00,480.00\n",
    "march.csv": LLOYDS.replace("04/06/2025", "28/03/2025"),
    "june.ofx": OFX,
    "rules.toml": '[[rule]]\nname = "cafe"\ntext = "cafe"\nas = "spend"\ncategory = "food"\n'
    'fund = "nhs"\n',
    "payables.csv": "Account,Supplier Ref,Invoice Number,Invoice Date,Paid Date,Amount,Category,"
    "Fund,From,To,Credits Invoice\n"
    "A-1,V-9,INV/001,01/05/2025,08/05/2025,12.60,personal-care,nhs,01/04/2025,14/04/2025,\n",
    "columns.toml": "",
    "council.toml": 'user_number = "123456"\nsort_code = "60-16-13"\n'
    'account_number = "31926819"\nname = "Shire Council"\n',
    "orders.jsonl": json.dumps({
        "command": "record-spend", "account": "A-1", "paid_on": "2025-04-11", "amount_pence": 500,
        "category": "food", "fund": "nhs",
    }) + "\n",
}  # fmt: skip
"""The files that the examples name."""


ANOTHERS = ("dpl approve", "dpl approval refuse", "dpl reconcile sign")
"""What somebody else types, and not who typed the rest."""


def write_files(folder: Path) -> None:
    for name, text in FILES.items():
        (folder / name).write_text(text)


def example_of(step: str) -> str | None:
    """What is typed of the command whose example a step is; None for a line typed as it stands."""
    _, at, name = step.partition("@")
    return f"dpl {name}" if at else None


def line_of(step: str, world: World) -> str:
    """What to type for a step: ids that only this ledger could know take the example's place."""
    typed = example_of(step)
    if typed is None:
        return step
    line = ALL[typed].example.partition(" > ")[0]
    asked = [x.event.approval for x in world.entries() if isinstance(x.event, e.ApprovalRequested)]
    read = [x.event.statement for x in world.entries() if isinstance(x.event, e.StatementImported)]
    files = [x.event.extract for x in world.entries() if isinstance(x.event, e.ExtractFileRead)]
    for known, found in ((AN_APPROVAL, asked), (A_STATEMENT, read), (AN_EXTRACT, files)):
        if found:
            line = line.replace(known, found[-1])
    return line


def tell(world: World, step: str) -> Answer:
    """Type a step, and agree to what waits."""
    by = "second" if example_of(step) in ANOTHERS else None
    answer = world.run(line_of(step, world), by=by)
    waits = WAITS.search(answer.err)
    if waits and not step.startswith("!"):
        world.done(f"dpl approve {waits[1]}", by="second")
    return answer
