"""November 2026: one quarter of a joint account put beside its bank, its council and its bureau."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256

from cli.demonstration import joint_account as joint
from cli.demonstration.joint_account import ACCOUNT, HOLDING
from cli.demonstration.stage import Stage
from ledger.account.waiting import happened_on
from ledger.events import ContributionReceived, SpendRecorded
from ledger.money import pounds

COUNCIL, ICB = "northshire-council", "northshire-icb"
DAYS = f"--from {joint.FIRST:%d/%m/%Y} --to {joint.LAST:%d/%m/%Y}"
BANK_NAME = f"bank/{HOLDING}"
COUNCIL_NAME = f"council/northshire/{ACCOUNT}"
PAYROLL_NAME = f"payroll/paycare/{ACCOUNT}"


def tell(stage: Stage) -> None:
    _set_up(stage)
    _money(stage)
    _beside_the_bank(stage)
    _beside_the_council(stage)
    _beside_the_bureau(stage)
    _signed(stage)
    _late(stage)
    _a_card(stage)
    stage.do("dpl work --top 8", "What needs a person, over all accounts:", show=True)


def _set_up(stage: Stage) -> None:
    stage.chapter("Squaring a joint account, from July to September", on=date(2026, 11, 2))
    stage.do(f"dpl account open {ACCOUNT} --on 01/07/2026 --person P-S-01 "
             "--care-group physical-support --age-band 18-64 --eligibility joint",
             "Health and social care pay into one bank account, and three others keep books of "
             "it.")  # fmt: skip
    stage.do(f"dpl account fund {ACCOUNT} nhs --funder {ICB} --programme joint-health "
             "--from 01/07/2026")  # fmt: skip
    stage.do(f"dpl account fund {ACCOUNT} council --funder {COUNCIL} --programme social-care "
             "--from 01/07/2026 --contribution-charged")  # fmt: skip
    stage.do(f"dpl holding open {HOLDING} --kind bank --on 01/07/2026 --sort-code 20-44-66 "
             "--account-number 40026011")  # fmt: skip
    stage.do(f"dpl holding link {HOLDING} {ACCOUNT} --from 01/07/2026")
    stage.do(f"dpl budget plan {ACCOUNT} plan-1 --on 26/06/2026 --from 01/07/2026 "
             "--line pa-hours:stay-well:wages:weekly:150.00:council "
             "--line physio:walk-again:therapy:yearly:720.00:nhs",
             "Her plan: an assistant's hours are social care, physio is health.")  # fmt: skip
    stage.do(f"dpl budget contribution {ACCOUNT} --fund council --weekly 20.00 --from 06/07/2026 "
             "--decided-on 26/06/2026")  # fmt: skip
    for fund, weekly in (("council", "150.00"), ("nhs", "200.00")):
        stage.do(f"dpl allocate make {ACCOUNT} al-{fund} --fund {fund} --deployment direct_payment "
                 f"--weekly {weekly} --from 06/07/2026 --decided-on 26/06/2026")  # fmt: skip


def _money(stage: Stage) -> None:
    for period in joint.PERIODS:
        days = f"--from {period:%d/%m/%Y} --to {period + timedelta(days=27):%d/%m/%Y}"
        on = f"--on {joint.paid_on(period):%d/%m/%Y}"
        stage.do(f"dpl pay make {ACCOUNT} --fund council --gross 600.00 --contribution 80.00 {on} "
                 f"{days}")  # fmt: skip
        stage.do(f"dpl pay make {ACCOUNT} --fund nhs --gross 800.00 {on} {days}")
    stage.do(f"dpl spend record {ACCOUNT} --on {joint.HMRC_ON:%d/%m/%Y} "
             f"--amount {pounds(joint.HMRC_PENCE, plain=True)} --category tax --payee hmrc "
             "--plan-line pa-hours",
             "A cheque to HMRC, which the bank will show in October.")  # fmt: skip
    stage.read(f"dpl import {joint.BANK} --holding {HOLDING} --rules {joint.RULES}",
               "The bank's quarter. On 31 July both funders' money came as one.")  # fmt: skip


def _beside_the_bank(stage: Stage) -> None:
    stage.chapter("Beside the bank", on=date(2026, 11, 2))
    stage.do(f"dpl reconcile bank {HOLDING} {DAYS}", "What the bank says, and what we say:",
             show=True)  # fmt: skip
    stage.read(f"dpl import {joint.BANK_LATER} --holding {HOLDING} --rules {joint.RULES}",
               "October's file shows the cheque, and the books explain it.")  # fmt: skip
    stage.do(f"dpl reconcile show {BANK_NAME} {DAYS}", show=True)


def _beside_the_council(stage: Stage) -> None:
    stage.chapter("Beside the council's own account of it", on=date(2026, 11, 3))
    stage.do(f"dpl reconcile council {joint.DRAFT} --mapping {joint.MAPPING} {DAYS}",
             "The council sends a draft, which is taken back for the extract.")  # fmt: skip
    stage.do(f"dpl reconcile withdraw {_extract(joint.DRAFT)} --reason a-draft")
    stage.do(f"dpl reconcile council {joint.EXTRACT} --mapping {joint.MAPPING} {DAYS}",
             "Line by line, for both funds: what agrees is matched, and the rest has a name.",
             show=True)  # fmt: skip
    explain = f"dpl reconcile explain {COUNCIL_NAME}"
    stage.do(f"{explain} --line spend/council/2026-09-15/-6000/1 --entry {_physio(stage)} "
             "--as our-error --reason on-the-wrong-line --on 03/11/2026",
             "One physiotherapy was shunted to social care. Whose error?")  # fmt: skip
    number = max(stage.ledger().draft().reconciling(COUNCIL_NAME).explanations)
    stage.do(f"dpl reconcile unexplain {COUNCIL_NAME} {number} --reason looked-up-the-plan",
             "Not ours: by the plan it is health's.")  # fmt: skip
    stage.do(f"{explain} --line spend/council/2026-09-15/-6000/1 --entry {_physio(stage)} "
             "--as their-error --reason moved-in-november --on 03/11/2026",
             "The council agrees, and will move it to health in November.")  # fmt: skip
    stage.do(f"{explain} --entry {_contribution(stage)} --as their-error --reason not-posted "
             "--on 03/11/2026")  # fmt: skip
    stage.do(f"{explain} --entry {_cheque(stage)} --as timing --reason in-next-extract "
             "--on 03/11/2026")  # fmt: skip
    stage.do(f"dpl reconcile show {COUNCIL_NAME} {DAYS}", "And so the two sides are squared:",
             show=True)  # fmt: skip


def _beside_the_bureau(stage: Stage) -> None:
    stage.chapter("Beside the payroll bureau", on=date(2026, 11, 4))
    stage.do(f"dpl reconcile payroll {joint.PAYROLL} --mapping {joint.PAYROLL_MAPPING} {DAYS}",
             "Wages agree. HMRC was paid 80p short, and nothing is set aside.",
             show=True)  # fmt: skip
    for name, kind, amount in (("paye-q2", "paye", "0.80"), ("pension-q2", "pension", "42.00"),
                               ("holiday-q2", "holiday", "184.50")):  # fmt: skip
        stage.do(f"dpl budget liability {ACCOUNT} {name} --kind {kind} --amount {amount} "
                 "--fund council --on 30/09/2026")  # fmt: skip


def _signed(stage: Stage) -> None:
    stage.chapter("Signed, by two people", on=date(2026, 11, 5))
    for name in (BANK_NAME, COUNCIL_NAME):
        stage.do(f"dpl reconcile prepare {name} {DAYS} --on 05/11/2026")
    stage.do(f"dpl reconcile sign {COUNCIL_NAME} --to 30/09/2026 --on 05/11/2026",
             "Who prepared it cannot sign it.", refused=True)  # fmt: skip
    with stage.as_person("finance-2"):
        for name in (BANK_NAME, COUNCIL_NAME):
            stage.do(f"dpl reconcile sign {name} --to 30/09/2026 --on 05/11/2026")
    stage.do(f"dpl reconcile close {ACCOUNT} --to 30/09/2026 --on 05/11/2026 "
             f"--without {PAYROLL_NAME}")  # fmt: skip


def _late(stage: Stage) -> None:
    stage.chapter("A correction that comes late", on=date(2026, 11, 10))
    stage.do(f"dpl spend share {_wage(stage)} --shares nhs=1,council=1 --reason review-found",
             "Half of September's wages turns out to be health's: recorded, and told.")  # fmt: skip
    stage.do(f"dpl reconcile changes {COUNCIL_NAME} --to 30/09/2026",
             "What was signed, what came since, and what stands now:", show=True)  # fmt: skip
    stage.do(f"dpl reconcile show {COUNCIL_NAME} --to 30/09/2026 --as-signed "
             "--into reconciliation-s-01.html",
             "The signed statement still prints as it was signed, ready for paper.")  # fmt: skip
    stage.do(f"dpl reconcile seen {COUNCIL_NAME} --to 30/09/2026 --reason told-the-council "
             "--on 10/11/2026")  # fmt: skip


def _a_card(stage: Stage) -> None:
    stage.chapter("A prepayment card, by its issuer's own feed", on=date(2026, 11, 11))
    stage.do("dpl account open S-02 --on 01/10/2026 --person P-S-02 --care-group mental-health "
             "--age-band 18-64 --eligibility care-act")  # fmt: skip
    stage.do(f"dpl account fund S-02 council --funder {COUNCIL} --programme social-care "
             "--from 01/10/2026")  # fmt: skip
    stage.do(f"dpl holding open {joint.CARD} --kind card --on 01/10/2026")
    stage.do(f"dpl holding link {joint.CARD} S-02 --from 01/10/2026")
    stage.do("dpl allocate make S-02 al-1 --fund council --deployment direct_payment "
             "--weekly 100.00 --from 05/10/2026 --decided-on 28/09/2026")  # fmt: skip
    stage.read(f"dpl import {joint.CARD_FEED} --holding {joint.CARD} --rules {joint.CARD_RULES}",
               "Load and fee say what they are; a refund follows its purchase.")  # fmt: skip
    stage.do(f"dpl statement notices --holding {joint.CARD}", "What was declined never posts:",
             show=True)  # fmt: skip
    (name,) = stage.ledger().holding(joint.CARD).statements
    stage.do(f"dpl statement seen {name} --holding {joint.CARD} --reason asked-the-person "
             "--on 11/11/2026",
             "The shop sells drink, which is a weak clue; somebody asked.")  # fmt: skip


def _entry(stage: Stage, kind: type, on: date) -> str:
    """The account's entry of that kind and day, as the command line names it."""
    account = stage.ledger().account(ACCOUNT)
    (version,) = (
        version
        for version, event in account.money.items()
        if isinstance(event, kind) and happened_on(event) == on
    )
    return f"{ACCOUNT}/{version}"


def _physio(stage: Stage) -> str:
    return _entry(stage, SpendRecorded, joint.PHYSIO[-1])


def _wage(stage: Stage) -> str:
    return _entry(stage, SpendRecorded, joint.WAGES[-1])


def _cheque(stage: Stage) -> str:
    return _entry(stage, SpendRecorded, joint.HMRC_ON)


def _contribution(stage: Stage) -> str:
    return _entry(stage, ContributionReceived, joint.PERIODS[-1])


def _extract(name: str) -> str:
    """What a file is called once it is read: the beginning of its sha-256."""
    return sha256(joint.files()[name].encode()).hexdigest()[:12]
