"""April 2024 to March 2025: payments, statements, and the first things that go wrong."""

from __future__ import annotations

from datetime import date

from cli.demonstration.books import books
from cli.demonstration.days import YEAR_END
from cli.demonstration.files import StatementFile, statement_files
from cli.demonstration.stage import Stage
from ledger.money import pounds


def tell(stage: Stage) -> None:
    stage.chapter("The first year: what was known before any statement came", on=YEAR_END)
    _in_hospital(stage)
    _pay_runs(stage)
    _a_chair(stage)
    _typed(stage)
    stage.chapter("The first year: what the banks say", on=date(2025, 4, 3))
    _statements(stage)
    _wrong_rules(stage)
    _nothing_twice(stage)
    stage.chapter("The first year: lines that needed a person", on=date(2025, 4, 9))
    _cash_made_good(stage)
    _credit_note(stage)
    _chair_closed(stage)
    stage.do("dpl check --as-at 31/03/2025", "The year end, as the morning check sees it.",
             show=True)  # fmt: skip


def _in_hospital(stage: Stage) -> None:
    stage.do(
        "dpl account suspend C-07 --from 07/10/2024 --reason in-hospital",
        "C-07 went into hospital: no payment until they were home again.",
    )
    stage.do(
        "dpl pay make C-07 --fund council --gross 832.00 --on 16/10/2024 --from 14/10/2024 "
        "--to 10/11/2024",
        "A payment we are about to make can be refused. Nothing was recorded.",
        refused=True,
    )
    stage.do("dpl account resume C-07 --from 02/12/2024 --reason home-again")


def _pay_runs(stage: Stage) -> None:
    stage.do(
        "dpl record commands/payments-2024-25.jsonl --by payments-team",
        "The year's pay runs, net of assessed contributions or gross, to the penny for the days.",
    )
    stage.do(
        "dpl record commands/provider-spends-2024-25.jsonl",
        "N-05 and C-04 have their money held by a third party, which tells us what it spent.",
    )
    stage.do(
        "dpl record commands/provider-invoices-2024-25.jsonl",
        "Notional budgets: the funder pays the provider itself, so no bank account is in it.",
    )
    stage.do(
        "dpl record commands/contributions-to-council-2024-25.jsonl",
        "C-03 is paid gross, and pays the contribution to the council.",
    )


def _a_chair(stage: Stage) -> None:
    amount = pounds(-books()["hsbc-1"].first("reclaim").pence, plain=True)
    stage.do(
        f"dpl reclaim propose N-03 R-1 --fund nhs --amount {amount} --ground unused-accumulated "
        "--on 05/08/2024",
        "A powered chair cost less than was paid for it. Asking money back is a process:",
    )
    stage.do(f"dpl reclaim receive N-03 R-1 --amount {amount} --on 06/08/2024",
             "nothing may be taken before a notice is served,", refused=True)  # fmt: skip
    stage.do(
        f"dpl reclaim notice N-03 R-1 --amount {amount} --repay-by 30/09/2024 --repayer person "
        "--reason bought-for-less --on 09/08/2024",
        "with reasons, amount, by when, and who. The money itself comes with the bank's line.",
    )


def _typed(stage: Stage) -> None:
    stage.do(
        "dpl spend record C-06 --amount 94.50 --on 05/02/2025 --category equipment "
        '--payee eq-02 --provider retailer --payee-name "Quaintways Stores"',
        "A spend typed before the bank shows it, with two figures changed round;",
    )
    entry = stage.latest("C-06")
    stage.do(f"dpl correct {entry} --amount 49.50 --reason typing-error --yes",
             "put right: the wrong entry is taken back, and stays to be seen.")  # fmt: skip
    line = books()["natwest-2"].first("contribution")
    amount = f"{line.pence // 100}.{line.pence % 100:02}"
    typed = (
        f"dpl receive contribution J-08 --fund council --amount {amount} --on {line.on:%d/%m/%Y}"
    )
    stage.do(typed, "J-08's contribution is typed twice, by two people;")
    stage.do(typed)
    stage.do(f"dpl reverse {stage.latest('J-08')} --reason entered-twice",
             "so the second is taken back.")  # fmt: skip


# ── statements ───────────────────────────────────────────────────────────────────────────────


def files_of(part: str) -> dict[str, list[StatementFile]]:
    """The statement files that are read together, by holding."""
    found: dict[str, list[StatementFile]] = {}
    for file in statement_files():
        if file.part == part:
            found.setdefault(file.holding, []).append(file)
    return found


def besides(holding: str) -> StatementFile:
    """The file that comes besides a holding's own."""
    (found,) = (one for one in statement_files() if one.holding == holding and not one.part)
    return found


def read_all(stage: Stage, files: list[StatementFile], words: str = "") -> None:
    """One import of one holding's files."""
    names = " ".join(file.name for file in files)
    stage.read(f"dpl import {names} {files[0].options}", words)


def _statements(stage: Stage) -> None:
    words = (
        "Bank statements in the banks' own formats: eight CSV layouts, one described by us, OFX, "
        "MT940\nand camt.053. Each line is matched to what was typed, named by a rule, or left "
        "for a person."
    )
    for holding, files in files_of("2024-25").items():
        if holding == "monzo-1":
            continue
        read_all(stage, files, words)
        words = ""


def _wrong_rules(stage: Stage) -> None:
    first, second = files_of("2024-25")["monzo-1"]
    rows = stage.read(
        f"dpl import {first.name} --holding monzo-1 --rules rules/monzo-1-first-try.toml",
        "A statement read with rules that were not ready puts everything in one heap;",
    )
    stage.do(
        f"dpl statement withdraw {rows[0]['statement']} --holding monzo-1 --reason wrong-rules",
        "withdrawn, with all that rested on it, and read again with better ones.",
    )
    read_all(stage, [first, second])


def _nothing_twice(stage: Stage) -> None:
    again = files_of("2024-25")["lloyds-1"]
    read_all(
        stage,
        again,
        "The same file again records nothing, and its two equal bus fares of one day stay two;",
    )
    read_all(
        stage,
        [besides("barclays-1")],
        "nor does March in another format add a line: it brings a balance, which the CSV has not.",
    )


def _cash_made_good(stage: Stage) -> None:
    book = books()["lloyds-1"]
    spend = stage.entry_on("N-01", book.line("cash"))
    stage.do(f"dpl spend query {spend} --reason cash-without-receipt --on 16/09/2024",
             "N-01 took cash out. It is recorded, and asked about;")  # fmt: skip
    stage.do(f"dpl spend disallow {spend} --reason outside-plan --on 30/09/2024",
             "found not allowed, it is owed;")  # fmt: skip
    stage.do(f"dpl line allocate {book.line('made-good')} --as made-good --entry {spend}",
             "and the line that paid it back finds its place.")  # fmt: skip


def _credit_note(stage: Stage) -> None:
    book = books()["barclays-1"]
    invoice = stage.entry_on("N-02", book.line("ag-01", since=date(2024, 12, 1)))
    stage.do(f"dpl line allocate {book.line('refund')} --as refund --entry {invoice}",
             "An agency's credit note goes to the invoice it is for.")  # fmt: skip


def _chair_closed(stage: Stage) -> None:
    stage.do(
        "dpl account stop N-03 --may --ground needs-met --on 30/09/2024 --decided-on 16/09/2024",
        "The chair is bought and the rest is back: N-03 is stopped, and closed at nought.",
    )
    stage.do("dpl account close N-03 --on 30/09/2024 --reason plan-ended")
