"""April to October 2026: the rules of the money. Pay runs, surplus, reclaims and a recharge."""

from __future__ import annotations

from datetime import date

from cli.demonstration import third_year_plans
from cli.demonstration.stage import Stage
from cli.demonstration.third_year_bank import BROUGHT, FILE, HOLDING, RULES, WAGES
from ledger.events import PaymentMade
from ledger.money import pounds

COUNCIL, ICB = "northshire-council", "northshire-icb"
RUNS = (
    ("run-1", date(2026, 4, 2), "03/04/2026", "06/04/2026"),
    ("run-2", date(2026, 5, 1), "01/05/2026", "04/05/2026"),
    ("run-3", date(2026, 5, 29), "29/05/2026", "01/06/2026"),
    ("run-4", date(2026, 6, 26), "26/06/2026", "29/06/2026"),
    ("run-5", date(2026, 7, 24), "24/07/2026", "27/07/2026"),
    ("run-6", date(2026, 8, 21), "21/08/2026", "24/08/2026"),
)
"""Each run: its name, the day it is asked for, the day of payment, and the period it pays."""


def tell(stage: Stage) -> None:
    _set_up(stage)
    third_year_plans.planned(stage)
    _april(stage)
    _surplus(stage)
    _notices(stage)
    _a_rate_rise(stage)
    _replies(stage)
    third_year_plans.looked_after(stage)
    _settled(stage)
    _the_bank(stage)
    _funders_among_themselves(stage)


# ── setting up ───────────────────────────────────────────────────────────────────────────────


def _set_up(stage: Stage) -> None:
    stage.chapter("The rules of the money, from April 2026", on=date(2026, 4, 1))
    stage.do(
        f"dpl policy adopt harrow --funder {COUNCIL} --from 01/04/2026 --on 01/04/2026",
        "Councils differ, so their rules are data: a pack, adopted whole, each rule with its "
        "source.",
    )
    stage.do(f"dpl policy adopt surrey-heartlands-icb --funder {ICB} --from 01/04/2026 "
             "--on 01/04/2026")  # fmt: skip
    stage.do(
        f"dpl holding open {HOLDING} --kind client --on 01/04/2026 --sort-code 20-44-66 "
        "--account-number 40026001",
        "Seven more people, whose money a support service keeps in one client account.",
    )
    for number in range(1, 8):
        _open(stage, f"M-0{number}")
    for account, pence in BROUGHT.items():
        stage.do(f"dpl account bring-forward {account} --on 01/04/2026 --holding {HOLDING} "
                 f"--held council={pounds(pence, plain=True)} --paid council=20000.00")  # fmt: skip


def _open(stage: Stage, account: str) -> None:
    charged = account in ("M-01", "M-07")
    words = "" if account != "M-01" else (
        "The first of them, step by step: what she pays herself, and when the council pays."
    )  # fmt: skip
    stage.do(f"dpl account open {account} --on 01/04/2026 --person P-{account} --care-group "
             "physical-support --age-band 18-64 --eligibility care-act", words)  # fmt: skip
    stage.do(f"dpl account fund {account} council --funder {COUNCIL} --programme social-care "
             f"--from 01/04/2026{' --contribution-charged' if charged else ''}")  # fmt: skip
    stage.do(f"dpl holding link {HOLDING} {account} --from 01/04/2026")
    if charged:
        stage.do(f"dpl budget contribution {account} --fund council --weekly 20.00 "
                 "--from 06/04/2026 --decided-on 01/04/2026")  # fmt: skip
    weekly = "150.00" if account in ("M-01", "M-02", "M-07") else "100.00"
    stage.do(f"dpl allocate make {account} al-council --fund council --deployment direct_payment "
             f"--weekly {weekly} --from 06/04/2026 --decided-on 01/04/2026")  # fmt: skip
    if weekly == "150.00":
        stage.do(f"dpl pay schedule {account} --fund council --every four-weekly --from 06/04/2026 "
                 "--days-before 3 --decided-on 01/04/2026")  # fmt: skip


# ── paying, a rate that rises, a contribution that is missed ─────────────────────────────────


def _run(stage: Stage, name: str, words: str = "", *, show: bool = False) -> None:
    run, asked_on, on, to = next(one for one in RUNS if one[0] == name)
    stage.today(asked_on)
    stage.do(f"dpl pay run {run} --on {on} --to {to}", words, show=show)
    with stage.as_person("finance-2"):
        stage.do(f"dpl approve {stage.waiting()} --on {asked_on:%d/%m/%Y}")


def _april(stage: Stage) -> None:
    stage.today(date(2026, 4, 2))
    stage.do(
        "dpl pay run run-1 --on 03/04/2026 --to 06/04/2026 --dry-run",
        "Good Friday is no day for banks, so what is due on the 3rd goes on the 2nd. A preview:",
        show=True,
    )
    _run(stage, "run-1", "The run itself waits for a second person, and then is made.")
    stage.do("dpl pay remittance run-1", "Every credit has its remittance advice.", show=True)
    _run(stage, "run-2")
    _run(stage, "run-3")


def _a_rate_rise(stage: Stage) -> None:
    stage.chapter("A rate that rises, found out late", on=date(2026, 6, 12))
    stage.do(
        "dpl allocate revise M-01 al-council --amount 165.00 --from 04/05/2026 "
        "--decided-on 12/06/2026",
        "From 4 May it is £165 a week, and two periods were paid at £150.",
    )
    stage.do(
        "dpl pay due M-01 --as-at 12/06/2026",
        "The difference is proposed, and never simply paid.",
        show=True,
    )
    stage.do("dpl pay arrears M-01 --fund council --on 15/06/2026 --to 12/06/2026")
    stage.do("dpl receive contribution M-01 --fund council --on 07/04/2026 --amount 80.00",
             "She has paid her own part in April and in May, and not in June.")  # fmt: skip
    stage.do("dpl receive contribution M-01 --fund council --on 05/05/2026 --amount 80.00")
    for on in ("02/04/2026", "01/05/2026", "29/05/2026"):
        stage.do(f"dpl receive contribution M-07 --fund council --on {on} --amount 80.00")
    stage.do("dpl contribution list --as-at 14/06/2026", "Raised at the first missed week.",
             show=True)  # fmt: skip


# ── surplus, and reclaims at every stage ─────────────────────────────────────────────────────


def _surplus(stage: Stage) -> None:
    stage.chapter("What is surplus, and what is not", on=date(2026, 5, 31))
    for name, kind, amount in (("paye-q1", "paye", "312.40"), ("agency-may", "invoice", "180.00"),
                               ("holiday-2026", "holiday", "240.00")):  # fmt: skip
        stage.do(f"dpl budget liability M-02 {name} --kind {kind} --amount {amount} --fund council "
                 "--on 31/05/2026")  # fmt: skip
    for on in WAGES[:2]:
        stage.do(f"dpl spend record M-02 --on {on:%d/%m/%Y} --amount 597.40 --fund council "
                 "--category personal-care --payee pa-m --provider personal-assistant")  # fmt: skip
    stage.do(
        "dpl surplus M-02 --as-at 31/05/2026",
        "A balance is not a surplus: tax, invoices and holiday still to be paid come off first, "
        "and\nwhat was paid for days to come.",
        show=True,
    )


def _notices(stage: Stage) -> None:
    stage.do(
        "dpl reclaim identify M-02 --fund council --on 31/05/2026",
        "Asking it back is a process, with notice and a right of reply.",
    )
    for account, amount in (("M-02", "1017.60"), ("M-03", "1100.00"), ("M-04", "1100.00"),
                            ("M-06", "1000.00")):  # fmt: skip
        stage.do(f"dpl reclaim propose {account} rc-1 --fund council --amount {amount} "
                 "--ground unused-accumulated --on 31/05/2026")  # fmt: skip
    for account, amount in (("M-02", "1017.60"), ("M-03", "1100.00"), ("M-04", "1100.00")):
        stage.do(f"dpl reclaim notice {account} rc-1 --amount {amount} --repay-by 06/07/2026 "
                 "--repayer person --reason more-than-four-weeks --on 31/05/2026")  # fmt: skip
    stage.do("dpl reclaim letter M-02 rc-1", "The notice, as she reads it.", show=True)


def _replies(stage: Stage) -> None:
    stage.chapter("Two of them reply, and nothing may be taken meanwhile", on=date(2026, 6, 24))
    for account in ("M-02", "M-04"):
        stage.do(f"dpl reclaim reconsider {account} rc-1 --ground planned-use --on 24/06/2026")
    stage.do("dpl reclaim receive M-04 rc-1 --amount 300.00 --on 24/06/2026", refused=True)
    stage.do("dpl reclaim list --as-at 24/06/2026", "How far each reclaim has come:", show=True)
    _run(stage, "run-4")


def _settled(stage: Stage) -> None:
    stage.chapter("Looked at again, and settled", on=date(2026, 7, 15))
    stage.do("dpl reclaim decide M-02 rc-1 --outcome confirmed --reason no-plan-for-it "
             "--on 03/07/2026")  # fmt: skip
    stage.do("dpl reclaim decide M-04 rc-1 --outcome reduced --amount 300.00 "
             "--reason equipment-agreed --on 03/07/2026")  # fmt: skip
    stage.do("dpl reclaim offset M-02 rc-1 --from 20/07/2026 --agreed-on 03/07/2026")
    stage.do("dpl reclaim receive M-04 rc-1 --amount 300.00 --on 15/07/2026")
    stage.today(date(2026, 7, 20))
    stage.do("dpl spend record M-02 --on 20/07/2026 --amount 312.40 --category tax --payee hmrc "
             "--liability paye-q1", "The tax that was set aside is paid.")  # fmt: skip
    stage.do("dpl reclaim withdraw M-06 rc-1 --reason savings-agreed --on 15/07/2026")
    _run(stage, "run-5", "Coming payments are less by it: all of the first, part of the next.")
    _run(stage, "run-6")
    stage.do("dpl pay remittance M-02 --entry " + stage.latest("M-02", PaymentMade), show=True)
    _written_off(stage)
    _again(stage)
    stage.do("dpl reclaim list --as-at 24/08/2026", "And two months later:", show=True)


def _written_off(stage: Stage) -> None:
    stage.today(date(2026, 8, 24))
    stage.do("dpl spend record M-05 --on 10/08/2026 --amount 90.00 --category gambling "
             "--fund council", "A spend that no pack allows is recorded, and asked about.",
             show=True)  # fmt: skip
    entry = stage.latest("M-05")
    stage.do(f"dpl spend disallow {entry} --on 24/08/2026 --reason prohibited")
    stage.do("dpl reclaim propose M-05 rc-1 --fund council --amount 90.00 "
             "--ground used-outside-plan --on 24/08/2026")  # fmt: skip
    stage.do("dpl reclaim notice M-05 rc-1 --amount 90.00 --repay-by 30/09/2026 --repayer person "
             "--reason gambling --on 24/08/2026")  # fmt: skip
    stage.do("dpl reclaim write-off M-05 --reclaim rc-1 --authority panel-7 --reason hardship "
             "--on 24/08/2026", "Giving it up needs a second person.")  # fmt: skip
    with stage.as_person("finance-2"):
        stage.do(f"dpl approve {stage.waiting()} --on 24/08/2026")


def _again(stage: Stage) -> None:
    """What was let be of M-04's on 3 July is asked for again only with what is new."""
    again = (
        "dpl reclaim propose M-04 rc-2 --fund council --amount 200.00 "
        "--ground unused-accumulated --on 24/08/2026"
    )
    stage.do(again, "What was let be in July is not asked for again for no new reason,",
             refused=True)  # fmt: skip
    stage.do(f"{again} --despite rc-1 --reason equipment-cheaper",
             "but may be where something is new, which is kept.")  # fmt: skip
    stage.do("dpl reclaim withdraw M-04 rc-2 --reason fitting-to-pay --on 24/08/2026",
             "The fitting is still to be paid, so that is let be as well.", show=True)  # fmt: skip


# ── the bank's own word ──────────────────────────────────────────────────────────────────────


def _the_bank(stage: Stage) -> None:
    stage.chapter("The bank's half year", on=date(2026, 9, 28))
    stage.read(f"dpl import {FILE} --holding {HOLDING} --rules {RULES}",
               "All of it was told before, or is read by rule.")  # fmt: skip


# ── funders among themselves ─────────────────────────────────────────────────────────────────


def _funders_among_themselves(stage: Stage) -> None:
    stage.chapter("Health care all along: one funder pays another", on=date(2026, 9, 30))
    stage.do(
        "dpl account eligibility M-07 --to adult-chc --from 06/04/2026 --decided-on 30/09/2026",
        "M-07 turns out to have been the NHS's since April, and the council paid.",
    )
    stage.do(f"dpl account fund M-07 nhs --funder {ICB} --programme chc --from 06/04/2026")
    stage.do("dpl recharge propose M-07", "", show=True)
    stage.do("dpl recharge raise M-07 RC-0 --from-fund council --to-fund nhs --from 01/09/2026 "
             "--to 29/09/2026 --reason eligibility-earlier --on 30/09/2026")  # fmt: skip
    stage.do("dpl recharge withdraw M-07 RC-0 --reason mistaken --on 30/09/2026")
    stage.do("dpl recharge raise M-07 RC-1 --from-fund council --to-fund nhs --from 06/04/2026 "
             "--to 29/09/2026 --held --reason eligibility-earlier --on 30/09/2026",
             "The council asks the NHS for all that it bore. It is never the person's to pay.",
             show=True)  # fmt: skip
    stage.today(date(2026, 10, 6))
    stage.do("dpl recharge dispute M-07 RC-1 --reason days-not-agreed --on 06/10/2026")
    stage.today(date(2026, 10, 20))
    stage.do("dpl recharge agree M-07 RC-1 --on 20/10/2026")
    stage.do("dpl reclaim refund-person M-07 --fund council --amount 60.00 "
             "--reason free-of-charge --on 20/10/2026")  # fmt: skip
    stage.do(
        "dpl balance M-07",
        "The cost is the NHS's from here, and the bank has as much as before.",
        show=True,
    )
    stage.today(date(2026, 10, 30))
    stage.do("dpl recharge settle M-07 RC-1 --amount 3523.20 --reference INV-2026-118 "
             "--on 30/10/2026")  # fmt: skip
    stage.do(f"dpl recharge schedule --from-funder {COUNCIL} --to-funder {ICB} --month 2026-10",
             "The month between the two, for both to sign.", show=True)  # fmt: skip
    stage.do("dpl allocate make M-07 al-nhs --fund nhs --deployment notional --weekly 150.00 "
             "--from 21/09/2026 --decided-on 30/10/2026",
             "From here on the NHS buys the care itself.")  # fmt: skip
    stage.do(
        "dpl work --account M-07 --kind goes-on --as-at 30/10/2026",
        "Nobody has ended the council's allocation. No run pays it meanwhile, and the list of "
        "work\nhas the command that ends it.",
        show=True,
    )
    stage.do("dpl allocate end M-07 al-council --on 20/09/2026 --decided-on 30/10/2026 "
             "--reason another-fund-pays")  # fmt: skip
    _another_number(stage)


def _another_number(stage: Stage) -> None:
    """A change of bank details is how money is stolen, so it waits for a second person."""
    asked = (
        f"dpl holding number {HOLDING} --from 01/11/2026 --sort-code 20-44-66 --reason new-account"
    )
    stage.do(f"{asked} --account-number 40026003", "Another bank account is asked for, and "
             "refused:")  # fmt: skip
    with stage.as_person("finance-2"):
        stage.do(f"dpl approval refuse {stage.waiting()} --reason letter-says-otherwise "
                 "--on 30/10/2026")  # fmt: skip
    stage.do(f"{asked} --account-number 40026002", "asked for again, as the bank's letter has it.")
    with stage.as_person("finance-2"):
        stage.do(f"dpl approve {stage.waiting()} --on 30/10/2026")
