"""November 2026: what reports ask for and no bank tells. Plans, reviews, costs, waits, returns."""

from __future__ import annotations

from datetime import date, timedelta

from cli.demonstration import moved_away as moved
from cli.demonstration.papers import DETAILS
from cli.demonstration.stage import Stage
from ledger.money import pounds

COUNCIL, ICB = "northshire-council", "northshire-icb"


def tell(stage: Stage) -> None:
    _from_paper(stage)
    _beside_budgets(stage)
    _waits(stage)
    _little_left(stage)
    _returns(stage)
    _across_a_year_end(stage)
    _year_signed(stage)


def _from_paper(stage: Stage) -> None:
    stage.chapter("What was on paper until now", on=date(2026, 11, 11))
    stage.do(
        "dpl record commands/plans.jsonl --by panel",
        "What each plan is to achieve, from its first day. Spends find their outcomes by it.",
    )
    stage.do(
        "dpl record commands/reviews.jsonl --by review-team",
        "Three years of reviews: the law's four questions, and how far each outcome came.",
    )
    with stage.as_person("auditor"):
        stage.do("dpl record commands/audits.jsonl",
                 "An audit looks at the money, by somebody who did not set it up.")  # fmt: skip
        for account, fund, on in (("N-01", "nhs", "18/11/2025"), ("C-01", "council", "20/11/2025"),
                                  ("J-01", "nhs", "20/01/2026")):  # fmt: skip
            stage.do(f"dpl review hold {account} --fund {fund} --kind financial --on {on} "
                     "--plan-right --used-well --enough --conditions-kept")  # fmt: skip
        stage.do("dpl review hold C-06 --fund council --kind financial --on 24/11/2025 "
                 "--plan-right --used-well --enough --conditions-broken")  # fmt: skip
    stage.do("dpl review tier C-06 --fund council --tier enhanced --from 01/12/2025 "
             "--decided-on 28/11/2025 --reason conditions-broken",
             "C-06 had broken a condition, and is looked at more closely.")  # fmt: skip
    stage.do("dpl review tier N-04 --fund nhs --tier light --from 01/12/2025 "
             "--decided-on 28/11/2025 --reason small-and-steady")  # fmt: skip
    stage.do(
        f"dpl account details --file {DETAILS} --on 11/11/2026",
        "What returns to government ask of people: private, kept apart, and erasable.",
    )


def _beside_budgets(stage: Stage) -> None:
    stage.chapter("What budgets cost beside what they buy", on=date(2026, 11, 11))
    stage.do("dpl record commands/care-before.jsonl --by finance",
             "What the same care cost before there was a budget.")  # fmt: skip
    cost = "dpl budget funder-cost"
    stage.do(
        f"{cost} C-01 day-centre --fund council --kind block-contract --weekly 86.00 "
        "--from 01/04/2025 --on 14/04/2025",
        "C-01 no longer uses a place that the council's block contract still pays for;",
    )
    stage.do("dpl budget end-funder-cost C-01 day-centre --last 30/06/2025 --decided-on 20/06/2025 "
             "--reason released", "a quarter later it was released.")  # fmt: skip
    stage.do(f"{cost} J-07 day-centre --fund council --kind block-contract --weekly 94.50 "
             "--from 06/10/2025 --on 20/10/2025", "J-07's still runs.")  # fmt: skip
    words = "Support for those who employ somebody, by the year; and a broker, once."
    for account, fund in (("C-06", "council"), ("J-01", "nhs"), ("J-08", "council")):
        stage.do(f"{cost} {account} support --fund {fund} --kind support --yearly 240.00 "
                 "--from 01/04/2025 --on 01/04/2025", words)  # fmt: skip
        words = ""
    stage.do(f"{cost} N-04 broker --fund nhs --kind brokerage --once 1650.00 --from 03/06/2025 "
             "--on 10/06/2025")  # fmt: skip


# ── from an indicative budget to an agreed one ───────────────────────────────────────────────


def _open(stage: Stage, account: str, on: str, words: str = "", *, group: str = "physical-support",
          charged: bool = True) -> None:  # fmt: skip
    stage.do(f"dpl account open {account} --on {on} --person P-{account} --care-group {group} "
             "--age-band 18-64 --eligibility care-act", words)  # fmt: skip
    stage.do(f"dpl account fund {account} council --funder {COUNCIL} --programme social-care "
             f"--from {on}{' --contribution-charged' if charged else ''}")  # fmt: skip


def _waits(stage: Stage) -> None:
    stage.chapter("How long people waited", on=date(2026, 11, 11))
    told = (
        ("S-03", "30/06/2025", "3120.00", "02/06/2025", "Told in June 2025, agreed 16 days on;"),
        ("S-04", "02/03/2026", "7800.00", "24/11/2025", "told in November, agreed 91 days on;"),
        ("S-05", "02/03/2026", "5200.00", "16/02/2026", "told in February 2026, and waiting yet."),
    )
    for account, opened, yearly, on, words in told:
        _open(stage, account, opened, words, group="mental-health")
        stage.do(f"dpl budget indicate {account} --fund council --yearly {yearly} --on {on} "
                 "--method points-table --version 2025-1")  # fmt: skip
    agreed_for = (("S-03", "18/06/2025", "30/06/2025", "60.00"),
                  ("S-04", "23/02/2026", "02/03/2026", "150.00"))  # fmt: skip
    for account, agreed, since, weekly in agreed_for:
        stage.do(f"dpl budget plan {account} plan-1 --on {agreed} --from {since} "
                 f"--line pa-hours:live-at-home:wages:weekly:{weekly}:council")  # fmt: skip
        stage.do(f"dpl allocate make {account} al-1 --fund council --deployment direct_payment "
                 f"--weekly {weekly} --from {since} --decided-on {agreed}")  # fmt: skip


def _little_left(stage: Stage) -> None:
    stage.do(
        "dpl budget contribution S-03 --fund council --weekly 59.93 --from 30/06/2025 "
        "--decided-on 18/06/2025",
        "S-03 gets £240.00 for four weeks, and is to pay £239.72 of it: 28p is left.",
    )
    stage.do(
        "dpl budget contribution S-04 --fund council --weekly 160.00 --from 02/03/2026 "
        "--decided-on 23/02/2026",
        "S-04's assessed contribution is more than the budget, so none is payable.",
    )


# ── returns ──────────────────────────────────────────────────────────────────────────────────

QUARTER = "--from 01/10/2025 --to 31/12/2025"
ASKED = "--on 05/01/2026 --due 02/02/2026"


def _returns(stage: Stage) -> None:
    stage.chapter("What people were asked to send in", on=date(2026, 11, 11))
    words = "Four are asked for the quarter's papers, in the words of a council's own checklist."
    for account, fund, checklist in (("N-01", "nhs", "standard"), ("J-01", "nhs", "standard"),
                                     ("C-06", "council", "sefton"), ("C-01", "council", "sefton"),
                                     ("C-05", "council", "card")):  # fmt: skip
        stage.do(f"dpl return request {account} 2025-q3 --fund {fund} {QUARTER} "
                 f"--checklist {checklist} {ASKED}", words)  # fmt: skip
        words = ""
    stage.do("dpl return receive N-01 2025-q3 --on 26/01/2026 --all --declared-by person",
             "N-01's came in time,")  # fmt: skip
    stage.do("dpl return receive J-01 2025-q3 --on 19/02/2026 --all --declared-by person",
             "J-01's late,")  # fmt: skip
    stage.do("dpl return receive C-06 2025-q3 --on 30/01/2026 --included bank-statements "
             "--included care-invoices --declared-by person",
             "of C-06's a part, whose timesheets never came,")  # fmt: skip
    stage.do("dpl return receive C-01 2025-q3 --on 29/01/2026 --all --declared-by person")
    with stage.as_person("auditor"):
        stage.do("dpl return review N-01 2025-q3 --on 09/02/2026 --outcome accepted",
                 "Somebody else looks at them:")  # fmt: skip
        stage.do("dpl return review J-01 2025-q3 --on 03/03/2026 --outcome accepted")
        stage.do("dpl return review C-01 2025-q3 --on 10/02/2026 --outcome more-wanted "
                 "--reason unclear-invoices --wanted care-invoices --due 15/04/2026",
                 "C-01's invoices cannot be read, and are asked for again.")  # fmt: skip
    stage.do("dpl return receive C-01 2025-q3 --on 13/04/2026 --included care-invoices")
    with stage.as_person("auditor"):
        stage.do("dpl return review C-01 2025-q3 --on 20/04/2026 --outcome accepted")
    stage.do("dpl return withdraw C-05 2025-q3 --on 12/01/2026 --reason card-shows-it",
             "A card shows what a statement would, so C-05 need not send one.")  # fmt: skip
    stage.do("dpl return request S-01 2026-q2 --fund council --from 01/07/2026 --to 30/09/2026 "
             "--on 01/10/2026 --due 29/10/2026")  # fmt: skip
    stage.do("dpl return receive S-01 2026-q2 --on 26/10/2026 --all --declared-by person")
    with stage.as_person("auditor"):
        stage.do("dpl return review S-01 2026-q2 --on 09/11/2026 --outcome accepted")
    stage.do("dpl return list --as-at 31/03/2026", "How they stood at the year's end:", show=True)


# ── the end of a year ────────────────────────────────────────────────────────────────────────


def _across_a_year_end(stage: Stage) -> None:
    stage.chapter("A year's end with something on either side", on=date(2026, 11, 11))
    _moved_away(stage)
    stage.do("dpl budget liability C-06 notice-pay --kind notice --amount 412.00 --fund council "
             "--on 16/03/2026 --underwritten",
             "Notice pay that the council promised to meet; nothing is kept for it.")  # fmt: skip
    stage.do("dpl budget earmark N-02 stairlift --fund nhs --amount 600.00 --purpose stairlift "
             "--on 10/11/2025 --expires 31/03/2027", "Savings that may stay.")  # fmt: skip
    stage.do("dpl reclaim propose C-07 R-1 --fund council --amount 350.00 "
             "--ground circumstances-changed --on 02/02/2026",
             "A notice, looked at again over the year's end, and given up.")  # fmt: skip
    stage.do("dpl reclaim notice C-07 R-1 --amount 350.00 --repay-by 31/03/2026 --repayer person "
             "--reason fewer-hours-needed --on 16/02/2026")  # fmt: skip
    stage.do("dpl reclaim reconsider C-07 R-1 --ground planned-use --on 09/03/2026")
    stage.do("dpl reclaim decide C-07 R-1 --outcome withdrawn --reason hours-are-needed "
             "--on 20/04/2026")  # fmt: skip
    raised = "dpl recharge raise J-07 {} --from-fund council --to-fund nhs --from {} --to {} "
    raised += "--reason eligibility-earlier --on {}"
    stage.do(raised.format("RC-1", "01/04/2025", "30/09/2025", "16/02/2026"),
             "J-07 has been the NHS's all year. One half is asked for and agreed;")  # fmt: skip
    stage.do("dpl recharge agree J-07 RC-1 --on 20/03/2026")
    stage.do(raised.format("RC-2", "01/10/2025", "31/12/2025", "27/03/2026"),
             "a quarter is asked for, and nobody answers.")  # fmt: skip
    stage.do("dpl recharge settle J-07 RC-1 --amount 1500.00 --reference INV-2026-041 "
             "--on 24/04/2026")  # fmt: skip


def _moved_away(stage: Stage) -> None:
    account, holding = moved.ACCOUNT, moved.HOLDING
    _open(stage, account, "02/02/2026",
          "S-06 had a budget for twelve weeks, and moved away.", charged=False)  # fmt: skip
    stage.do(f"dpl holding open {holding} --kind bank --on 30/01/2026 --sort-code 20-44-66 "
             "--account-number 40026021")  # fmt: skip
    stage.do(f"dpl holding link {holding} {account} --from 30/01/2026")
    stage.do(f"dpl allocate make {account} al-1 --fund council --deployment direct_payment "
             "--weekly 150.00 --from 02/02/2026 --decided-on 19/01/2026")  # fmt: skip
    for period in moved.PERIODS:
        words = "Paid on 27 March, most of it for days of April:" if period.day == 30 else ""
        stage.do(f"dpl pay make {account} --fund council "
                 f"--gross {pounds(moved.PAID_PENCE, plain=True)} "
                 f"--on {moved.paid_on(period):%d/%m/%Y} --from {period:%d/%m/%Y} "
                 f"--to {period + timedelta(days=27):%d/%m/%Y}", words)  # fmt: skip
    stage.read(f"dpl import {moved.BANK} --holding {holding} --rules {moved.RULES}")
    stage.do(f"dpl account stop {account} --may --ground needs-met-otherwise "
             f"--on {moved.LAST:%d/%m/%Y} --decided-on 23/03/2026")  # fmt: skip
    stage.do(f"dpl allocate end {account} al-1 --on {moved.LAST:%d/%m/%Y} --decided-on 23/03/2026 "
             "--reason moved-away")  # fmt: skip
    stage.do(f"dpl account close {account} --on 30/04/2026 --reason moved-away")


def _year_signed(stage: Stage) -> None:
    name, days = "bank/coop-1", "--from 01/04/2024 --to 31/03/2026"
    stage.do(f"dpl reconcile prepare {name} {days} --on 11/11/2026",
             "J-02's bank agrees to the last day of the year, and is signed.")  # fmt: skip
    with stage.as_person("finance-2"):
        stage.do(f"dpl reconcile sign {name} --to 31/03/2026 --on 11/11/2026")
