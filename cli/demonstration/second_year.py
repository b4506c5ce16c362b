"""April 2025 to March 2026: new rates, a death, a move, money swept, and accounts wound up."""

from __future__ import annotations

from datetime import date

from cli.demonstration import income
from cli.demonstration.books import books
from cli.demonstration.days import LAST
from cli.demonstration.first_year import besides, files_of, read_all
from cli.demonstration.happenings import RETURNED_ON
from cli.demonstration.people import BY_ACCOUNT, BY_HOLDING
from cli.demonstration.stage import Stage
from ledger.money import pounds


def tell(stage: Stage) -> None:
    stage.chapter("The second year: spring", on=date(2025, 4, 14))
    _new_year(stage)
    stage.today(date(2025, 5, 15))
    _stool(stage)
    stage.chapter("The second year: a death, and a first half read", on=date(2025, 8, 29))
    _death(stage)
    _half(stage, "2025-26-h1", "2025-september", date(2025, 10, 2))
    stage.chapter("The second year: autumn", on=date(2025, 10, 6))
    _own_account(stage)
    _late_rise(stage)
    _wound_up(stage)
    _representatives(stage)
    _asked_and_not(stage)
    stage.chapter("The second year: the rest of it", on=LAST)
    _two_promises(stage)
    _half(stage, "2025-26-h2", "2025-26-h2", date(2026, 4, 2))
    stage.chapter("The second year: what a person had to decide", on=date(2026, 4, 9))
    _decided(stage)


def _new_year(stage: Stage) -> None:
    stage.do(
        "dpl record commands/new-rates-2025.jsonl --by panel",
        "Every weekly amount rises with prices, from the first period of the new year.",
    )
    stage.do(
        "dpl account eligibility J-07 --to adult-chc --from 01/03/2025 --decided-on 10/04/2025",
        "What entitles somebody may change from a day in the past;",
    )
    stage.do("dpl account holder C-02 --holder nominee --reference H-61 --from 01/05/2025",
             "and so may who looks after the money.")  # fmt: skip


def _stool(stage: Stage) -> None:
    stage.do(
        "dpl spend record J-01 --amount 189.99 --on 13/05/2025 --category equipment "
        "--shares nhs=60,council=40 --payee eq-01 --provider retailer --outcome cooking "
        '--payee-name "Evenlode Mobility"',
        "J-01 bought a stool, for both funders; the receipt is attached by its SHA-256.",
    )
    stage.do(
        f"dpl spend evidence {stage.latest('J-01')} --kind receipt --on 15/05/2025 "
        "--file evidence/receipt-20417.txt"
    )


def _death(stage: Stage) -> None:
    stage.do("dpl record commands/payments-2025-april-to-august.jsonl --by payments-team",
             "The pay runs of April to August.")  # fmt: skip
    read_all(stage, [besides("lloyds-1")],
             "A file that overlaps those before it adds only what is new.")  # fmt: skip
    stage.today(RETURNED_ON)
    stage.do("dpl account death N-06 --on 14/08/2025",
             "N-06 died in August, as we came to know in September.")  # fmt: skip
    person = BY_ACCOUNT["N-06"]
    last = list(income.payments(person))[-1]
    stage.do(
        f"dpl pay return {stage.latest('N-06')} --amount {pounds(last.paid_pence, plain=True)} "
        f"--on {RETURNED_ON:%d/%m/%Y}",
        "The payment for days after that goes back to the funder.",
    )
    stage.do(
        "dpl allocate end N-06 nhs --on 14/08/2025 --decided-on 04/09/2025 --reason person-died"
    )


def _half(stage: Stage, part: str, pay_run: str, on: date) -> None:
    stage.do(
        f"dpl record commands/payments-{pay_run}.jsonl --by payments-team",
        "The pay runs, and what third parties, providers and contributions told of.",
    )
    stage.today(on)
    for name in ("provider-spends", "provider-invoices", "contributions-to-council"):
        stage.do(f"dpl record commands/{name}-{part}.jsonl")
    words = "What the banks say of that half-year."
    for files in files_of(part).values():
        read_all(stage, files, words)
        words = ""


# ── autumn ───────────────────────────────────────────────────────────────────────────────────


def _own_account(stage: Stage) -> None:
    """J-04's money leaves the client account, each funder's part as it stood."""
    place = BY_HOLDING["lloyds-2"]
    stage.do(
        f"dpl holding open {place.name} --kind bank --on 01/10/2025 "
        f"--sort-code {place.sort_code} --account-number {place.number}",
        "J-04 leaves the client account for a bank account of their own;",
    )
    stage.do(f"dpl holding link {place.name} J-04 --from 01/10/2025")
    with stage.as_person("second"):
        stage.do(
            f"dpl approve {stage.waiting()}",
            "another place to pay into waits for a second person, whose login this is;",
        )
    parts = _held(stage, "J-04")
    shares = ",".join(f"{fund}={pence}" for fund, pence in parts.items())
    stage.do(
        f"dpl move J-04 --amount {pounds(sum(parts.values()), plain=True)} --on 01/10/2025 "
        f"--from-holding client-1 --to-holding {place.name} --shares {shares}",
        "the money moves, each funder's part as it stood: neither spent nor paid.",
    )
    stage.do("dpl holding unlink client-1 J-04 --last-on 01/10/2025")


def _held(stage: Stage, account: str) -> dict[str, int]:
    from projections.balances import balances

    found = balances(stage.ledger().store, account=account)
    return {fund.fund: fund.balance_pence for fund in found.funds}


def _late_rise(stage: Stage) -> None:
    stage.today(date(2025, 11, 10))
    since, rise, _ = income.LATE_RISES["J-02"]
    words = "J-02's rise was decided in November, from September. The arrears are paid on top."
    for rate in income.rates(BY_ACCOUNT["J-02"])[1::2]:
        amount = pounds(rate.weekly_pence + rise[rate.fund], plain=True)
        stage.do(
            f"dpl allocate revise J-02 {rate.fund} --amount {amount} --from {since:%d/%m/%Y} "
            "--decided-on 10/11/2025",
            words,
        )
        words = ""


def _wound_up(stage: Stage) -> None:
    amount = pounds(-books()["tsb-1"].first("reclaim").pence, plain=True)
    stage.do(
        "dpl account stop C-08 --may --ground needs-met-otherwise --on 28/09/2025 "
        "--decided-on 25/08/2025",
        "C-08's direct payments stopped; what was left after the last invoice is asked back,",
    )
    stage.do(
        "dpl allocate end C-08 council --on 28/09/2025 --decided-on 25/08/2025 "
        "--reason needs-met-otherwise"
    )
    stage.do(f"dpl reclaim propose C-08 R-1 --fund council --amount {amount} "
             "--ground circumstances-changed --on 20/10/2025")  # fmt: skip
    stage.do(
        f"dpl reclaim notice C-08 R-1 --amount {amount} --repay-by 28/11/2025 --repayer person "
        "--reason final-account --on 27/10/2025",
        "with notice,",
    )
    stage.today(date(2025, 11, 26))
    stage.do(f"dpl reclaim receive C-08 R-1 --amount {amount} --on 25/11/2025",
             "and back it comes.")  # fmt: skip


def _representatives(stage: Stage) -> None:
    person = BY_ACCOUNT["N-06"]
    left = books()[person.holding or ""].before(date(2025, 11, 14))
    amount = pounds(left, plain=True)
    stage.do(
        f"dpl reclaim propose N-06 R-1 --fund nhs --amount {amount} --ground death --on 27/10/2025",
        "After a death, notice goes to the personal representatives, and to nobody else.",
    )
    stage.do(
        f"dpl reclaim notice N-06 R-1 --amount {amount} --repay-by 01/12/2025 --repayer person "
        "--reason person-died --on 03/11/2025",
        refused=True,
    )
    stage.do(
        f"dpl reclaim notice N-06 R-1 --amount {amount} --repay-by 01/12/2025 "
        "--repayer personal-representatives --reason person-died --on 03/11/2025"
    )


def _asked_and_not(stage: Stage) -> None:
    stage.today(date(2026, 2, 16))
    stage.do(
        "dpl reclaim propose C-01 R-1 --fund council --amount 900.00 --ground unused-accumulated "
        "--on 02/02/2026",
        "Three reclaims on their way: one proposed,",
    )
    stage.do("dpl reclaim propose J-02 R-1 --fund nhs --amount 640.00 "
             "--ground circumstances-changed --on 02/02/2026")  # fmt: skip
    stage.do(
        "dpl reclaim notice J-02 R-1 --amount 640.00 --repay-by 17/04/2026 --repayer person "
        "--reason fewer-hours-needed --on 16/02/2026",
        "one with its notice served,",
    )
    stage.do("dpl reclaim propose N-04 R-1 --fund nhs --amount 310.00 "
             "--ground circumstances-changed --on 02/02/2026")  # fmt: skip
    stage.do("dpl reclaim withdraw N-04 R-1 --reason hardship --on 12/02/2026",
             "and one given up.")  # fmt: skip


def _two_promises(stage: Stage) -> None:
    words = "Two people in the client account were to pay £75.00 in, at the bank's counter."
    for account in ("J-05", "J-06"):
        stage.do(
            f"dpl receive contribution {account} --fund council --amount 75.00 --on 08/12/2025",
            words,
        )
        words = ""


# ── what a person had to decide ──────────────────────────────────────────────────────────────


def _decided(stage: Stage) -> None:
    stage.do(
        "dpl line list",
        "The bank shows one £75.00, and it may be either's: matching never guesses. The other\n"
        "line is one that a rule said to leave. Both are left for you.",
        show=True,
    )
    unassigned = stage.entry_on("J-01", books()["starling-1"].line("unassigned"))
    stage.do(
        f"dpl spend share {unassigned} --shares nhs=1,council=2 --reason said-by-the-person",
        "A rule knew the shop and not whose money it was: the spend stood unassigned, and asked\n"
        "about, until a person said.",
    )
    stage.do(f"dpl spend accept {unassigned} --reason receipt-seen --on 09/04/2026")
    physio = stage.entry_on("J-07", books()["hsbc-2"].line("th-01", since=date(2025, 6, 1)))
    stage.do(f"dpl spend recategorise {physio} --category equipment --reason splint-not-session",
             "One spend was for something else.")  # fmt: skip
    wages = stage.entry_on("N-06", books()["natwest-1"].line("pa-03", since=date(2025, 8, 20)))
    stage.do(
        f"dpl spend accept {wages} --reason contract-honoured --on 09/04/2026",
        "Wages paid after the death were recorded and queried; a contract is honoured.",
    )
    swept = stage.entry_on("C-05", books()["card-1"].line("swept"))
    stage.do(
        "dpl history C-05 --by-date --as-at 21/11/2025 --last 2",
        f"The council swept C-05's card without notice: {swept} tells it as it was, and asks why.",
        show=True,
    )
    _notional_credit(stage)
    stage.do("dpl account close C-08 --on 31/12/2025 --reason plan-ended",
             "C-08 is at nought, and closed.")  # fmt: skip
    stage.do(
        "dpl spend record J-08 --amount 64.00 --on 30/03/2026 --category activities "
        "--shares nhs=60,council=40 --payee dc-01 --provider charity",
        "A cheque of the last day but one, which the bank has yet to show.",
    )


def _notional_credit(stage: Stage) -> None:
    account = stage.ledger().account("B-01")
    invoice = next(v for v, x in account.spends.items() if x.event.paid_on >= date(2026, 1, 1))
    stage.do(f"dpl spend refund B-01/{invoice} --amount 126.00 --on 20/03/2026",
             "A provider's credit note on a notional budget: no bank is in it.")  # fmt: skip
