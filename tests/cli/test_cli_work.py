"""`dpl work`: the list, and carrying out an edited copy of it, on both databases."""

from __future__ import annotations

import csv
import io
import re
import shlex
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cli.listed_commands import taken_apart
from ledger import commands as c
from ledger import events as e
from projections.work import GAP, KINDS, Task, gaps, work
from tests.cli.conftest import APRIL, JO, World
from tests.cli.test_cli_start import ALL
from tests.making import new_ledger
from tests.reconciling import payslips

HEADING = "id,kind,account,holding,on,amount_pounds,words,command,do"


def day(number: int, month: int = 4) -> date:
    return date(2025, month, number)


def line(pence: int, on: date, row: int = 1) -> e.ImportedLine:
    return e.ImportedLine(on, pence, 1, row, None, "d" * 64)


def statement(*lines, name: str = "ab", **changes) -> c.ImportStatement:
    items = tuple(c.LineToImport(line=one) for one in lines)
    fields = {"holding": "bank-1", "layout": "lloyds", "sha256": name * 32}
    return c.ImportStatement(lines=items, **fields | changes)


def spent(pence: int, on: date = date(2025, 4, 8), **changes) -> c.RecordSpend:
    fields = {"category": "personal-care", "fund": "nhs"}
    return c.RecordSpend(account="A-1", amount_pence=pence, paid_on=on, **fields | changes)


def queried(entry: int, on: date = date(2025, 4, 20)) -> c.QuerySpend:
    return c.QuerySpend(account="A-1", spend=entry, reason="no-receipt", queried_on=on)


TWO_QUERIES = (spent(4_999), spent(1_250, day(9)), queried(6), queried(7, day(21)))
"""Entries 6 and 7 of A-1, asked about."""
FIRST, SECOND = "query:A-1/6/no-receipt", "query:A-1/7/no-receipt"
ACCEPT = "dpl spend accept {} --reason receipt-seen --on 30/04/2025"


@pytest.fixture
def world(ledger_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A ledger in which Jo's account has been set up, and two of its spends are asked about."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DPL_LEDGER", raising=False)
    made = World(ledger_url)
    new_ledger(made.url, name="Anytown")
    made.told(*JO, *TWO_QUERIES)
    return made


def rows(*given: tuple[str, str, str], heading: str = "id,command,do", sep: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=sep, lineterminator="\n").writerows(given)
    return heading.replace(",", sep) + "\n" + out.getvalue()


def list_of(*given: tuple[str, str, str], name: str = "work.csv", **how) -> str:
    Path(name).write_text(rows(*given, **how))
    return name


def both(*, do: str = "yes") -> str:
    accepts = [(task, ACCEPT.format(f"A-1/{n}"), do) for task, n in ((FIRST, 6), (SECOND, 7))]
    return list_of(*accepts)


def accepted(world: World) -> list[int]:
    return [x.event.spend for x in world.entries() if isinstance(x.event, e.SpendAccepted)]


# ── the list ─────────────────────────────────────────────────────────────────────────────────


def test_the_list_on_a_screen_has_its_totals_and_a_command_under_each_task(world):
    world.told(statement(line(-4_200, day(3)), line(700, day(4), 2)))
    answer = world.done("dpl work --kind query --kind unallocated --as-at 30/04/2025")
    assert answer.out == (
        "Lines of the bank that nobody has attributed [unallocated, waits]\n"
        "2 in all, £49.00, the oldest of 3 April 2025\n"
        "  03/04/2025 27 d  -£42.00  A-1  £42.00 out: nobody has said whose it is\n"
        "      $ dpl line allocate bank-1/2025-04-03/-4200/1 "
        "--as '{spend|payment-returned|reclaim}'\n"
        "  04/04/2025 26 d    £7.00  A-1  £7.00 in: nobody has said whose it is\n"
        "      $ dpl line allocate bank-1/2025-04-04/700/1 "
        "--as '{payment|contribution|top-up|refund|interest|made-good}'\n"
        "\n"
        "Questions that nobody has answered [query, waits]\n"
        "2 in all, £62.49, the oldest of 20 April 2025\n"
        "  20/04/2025 10 d  £49.99  A-1  A-1/6, no receipt: Spent £49.99 on personal-care, "
        "from nhs; the bank\n"
        "                                has yet to show it\n"
        "      $ dpl spend accept A-1/6 --reason '{reason}' --on 30/04/2025\n"
        "  21/04/2025  9 d  £12.50  A-1  A-1/7, no receipt: Spent £12.50 on personal-care, "
        "from nhs; the bank\n"
        "                                has yet to show it\n"
        "      $ dpl spend accept A-1/7 --reason '{reason}' --on 30/04/2025\n"
    )
    assert answer.err == "as at 30 April 2025: 4 tasks\n"


def test_the_list_as_csv_has_what_is_read_again_and_an_empty_column_to_say_yes_in(world):
    answer = world.done("dpl work --kind query --as-at 30/04/2025 -O csv")
    heading, first, _ = answer.out.splitlines()
    assert heading == HEADING
    assert first == (
        'query:A-1/6/no-receipt,query,A-1,,2025-04-20,49.99,"A-1/6, no receipt: Spent £49.99 on '
        'personal-care, from nhs; the bank has yet to show it",dpl spend accept A-1/6 --reason '
        "'{reason}' --on 30/04/2025,"
    )


def test_what_is_more_than_the_top_is_counted_and_never_cut_in_silence(world):
    world.told(spent(100, day(10)), queried(10, day(25)))
    asked = "dpl work --kind query --as-at 30/04/2025 --top 1"
    last = world.done(asked).out.splitlines()[-1]
    assert last == "  and 2 more, £13.50: dpl work --kind query --top 3"
    answer = world.done(f"{asked} -O csv")
    assert len(answer.out.splitlines()) == 2
    assert answer.err == "as at 30 April 2025: 3 tasks, of which 2 are not in this list\n"


def test_a_table_shows_ten_of_a_kind_unless_asked_for_more_and_csv_all(world):
    world.told(statement(*(line(-100 - n, day(3), n) for n in range(12))))
    asked = "dpl work --kind unallocated --as-at 30/04/2025"
    assert world.done(asked).out.count("      $ ") == 10
    assert "\n  and 2 more, " in world.done(asked).out
    assert len(world.done(f"{asked} -O csv").out.splitlines()) == 13


def test_a_quiet_book_says_so(world):
    answer = world.done("dpl work --kind recharge --as-at 30/04/2025")
    assert answer[1:] == ("", "as at 30 April 2025: nothing needs a person\n")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("--kind pigeons", "there is no kind of task pigeons"),
        ("--account A-9", "there is no account A-9"),
        ("--holding bank-9", "there is no holding bank-9"),
        ("--each", "--each, --anyway, --dry-run and --by go with --resolve FILE"),
        ("--dry-run", "--each, --anyway, --dry-run and --by go with --resolve FILE"),
        ("--resolve x.csv --kind query", "--resolve goes by the file's own rows"),
        ("--resolve x.csv --each --dry-run", "--dry-run decides the file whole"),
        ("--resolve x.csv", "x.csv: No such file or directory"),
    ],
)
def test_what_makes_no_sense_is_refused(world, typed, words):
    answer = world.run(f"dpl work {typed}")
    assert (answer.code, answer.out) == (2, "")
    assert words in answer.err


# ── every kind's command ─────────────────────────────────────────────────────────────────────

SAMPLES = {
    "{date}": "30/06/2025", "{reason}": "seen", "{reference}": "INV-7", "{account}": "A-1",
    "{name}": "al-1", "{fund=amount}": "nhs=1.00", "{amount}": "1.00",
}  # fmt: skip


def filled(task: Task, **choices: str) -> str:
    """A task's command with its gaps filled in: what was chosen, or a sample, or the first."""

    def fill(gap: re.Match) -> str:
        chosen = next((x for x in choices.values() if x in gap[0][1:-1].split("|")), None)
        return chosen or SAMPLES.get(gap[0]) or gap[0][1:-1].split("|")[0]

    return shlex.join(GAP.sub(fill, word) for word in shlex.split(task.command))


@pytest.fixture
def busy(world: World) -> World:
    """A book in which every kind of task is waiting that needs no file of a council's."""
    world.told(
        c.MakeAllocation(
            account="A-1", allocation="al-2", fund="council", deployment="direct_payment",
            frequency="weekly", amount_pence=10_000, from_on=APRIL, decided_on=APRIL,
        ),
        c.AgreePaymentSchedule(account="A-1", fund="nhs", deployment="direct_payment",
                               frequency="four-weekly", from_on=APRIL, days_before=0,
                               timing="advance", basis="net", decided_on=APRIL),
        c.MakePayment(account="A-1", fund="nhs", gross_pence=300_000, paid_on=day(2),
                      on_top=True),
        c.MakePayment(account="A-1", fund="council", gross_pence=10_000, paid_on=day(2),
                      on_top=True),
        c.AssessContribution(account="A-1", fund="council", weekly_pence=2_000, from_on=APRIL,
                             decided_on=APRIL),
        spent(5_000, day(10), fund="council"),
        c.RaiseRecharge(account="A-1", recharge="RC-1", from_fund="council", to_fund="nhs",
                        first_on=APRIL, last_on=day(30), reason="health-need",
                        raised_on=day(2, 5)),
        c.ProposeReclaim(account="A-1", reclaim="R-1", fund="nhs", amount_pence=1_000,
                         ground="unused-accumulated", proposed_on=day(1, 5)),
        statement(line(-4_200, day(3)), flags=(e.Flag(0, "declared-total"),)),
        statement(line(-1_260, day(11)), name="cd", opening_pence=0, closing_pence=-1_260,
                  first_on=day(11), last_on=day(11)),
        statement(line(-5, day(12)), name="ef", opening_pence=50, closing_pence=45,
                  first_on=day(12), last_on=day(12)),
        c.ChangeHoldingNumber(holding="bank-1", from_on=day(1, 6), number_hash="b" * 64,
                              reason="new-bank"),
        c.RequestReturn(account="A-1", name="Q1", fund="nhs", first_on=APRIL, last_on=day(30, 6),
                        requested_on=day(1, 7), due_on=day(28, 7)),
    )  # fmt: skip
    return world


def there(world: World, *kinds: str, as_at: date = date(2025, 9, 30)) -> list[Task]:
    return list(work(world.url, as_at=as_at, kinds=kinds or None).tasks)


def must_be_taken(task: Task) -> None:
    """A task's command, once filled in, is one of ours with all that it needs."""
    words = shlex.split(filled(task))
    typed = next(" ".join(words[:n]) for n in (3, 2) if " ".join(words[:n]) in ALL)
    with ALL[typed].make_context(typed, words[len(typed.split()) :]) as ctx:
        assert ctx.params is not None
    assert all(shlex.quote(gap) in task.command for gap in gaps(task.command))


def test_every_command_of_every_task_is_one_that_dpl_takes(busy):
    busy.told(
        extract(e.ExtractLine("payment", "council", day(4), 4_200, 1, 2, None, None, None, None),
                strangers=(e.Stranger(17, day(9), -4_100, None),)),
        spent(3_000, day(1, 5)), statement(line(-3_000, day(20, 5)), name="99"),
        c.ChangeEligibility(account="A-1", eligibility="social-care", from_on=date(2029, 1, 1),
                            decided_on=date(2029, 1, 1)),
    )  # fmt: skip
    tasks = there(busy, as_at=date(2030, 1, 1))
    for task in tasks:
        must_be_taken(task)
    missing = set(KINDS) - {task.kind for task in tasks}
    assert missing == {"payroll-item", "to-sign", "late-entry", "fund-overdrawn"}


def test_a_line_far_from_its_entrys_day_is_matched_from_the_list(world):
    world.told(spent(3_000, day(1, 5)), statement(line(-3_000, day(20, 5))))
    (task,) = there(world, "may-be-one")
    assert task.command == (
        "dpl reconcile match bank/bank-1 --line bank-1/2025-05-20/-3000/1 --entry A-1/10"
    )
    list_of((task.id, task.command, "yes"))
    world.done("dpl work --resolve work.csv --as-at 30/09/2025")
    assert there(world, "may-be-one", "unallocated") == []


def test_an_amount_mistyped_is_put_right_from_the_list_without_being_asked_again(world):
    world.told(spent(3_000, day(1, 5)), statement(line(-3_050, day(1, 5))))
    (task,) = there(world, "may-be-one")
    assert task.command == "dpl correct A-1/10 --amount 30.50 --reason typing-error"
    list_of((task.id, task.command, "yes"))
    world.done("dpl work --resolve work.csv --as-at 30/09/2025")
    assert there(world, "may-be-one") == []
    assert any(x.event.entry == 10 for x in world.entries() if isinstance(x.event, e.EntryReversed))


def test_money_of_one_funder_used_for_another_shows_what_might_be_recharged(world):
    def said(purpose: str, fund: str) -> c.Attribution:
        return c.Attribution(purpose=purpose, fund=fund, category=None)

    lines = [(line(10_000, day(4)), said("payment", "nhs")),
             (line(-3_000, day(5), 2), said("spend", "council"))]  # fmt: skip
    world.told(c.ImportStatement(
        holding="bank-1", layout="lloyds", sha256="ab" * 32,
        lines=tuple(c.LineToImport(line=one, attribution=it) for one, it in lines),
    ))  # fmt: skip
    (task,) = there(world, "fund-overdrawn")
    must_be_taken(task)


def test_of_equal_lines_and_entries_a_person_says_which_is_which(world):
    world.told(spent(3_000, day(1, 5)), spent(3_000, day(2, 5), again=True),
               statement(line(-3_000, day(2, 5))))  # fmt: skip
    found = there(world, "may-be-one")
    assert [gaps(one.command) for one in found] == [["{A-1/10|A-1/11}"]]


@pytest.mark.parametrize(
    ("kind", "choices"),
    [
        ("flag", {}),
        ("awaited", {}),
        ("query", {}),
        ("unallocated", {}),
        ("contribution", {}),
        ("recharge", {}),
        ("review", {}),
    ],
)
def test_a_task_whose_command_is_carried_out_is_gone(busy, kind, choices):
    task = there(busy, kind)[0]
    list_of((task.id, filled(task, **choices), "yes"))
    busy.done("dpl work --resolve work.csv --as-at 30/09/2025")
    assert task.id not in {one.id for one in there(busy, kind)}


def test_what_is_due_is_paid_from_the_list_and_then_due_no_more(world):
    world.told(
        c.AgreePaymentSchedule(account="A-1", fund="nhs", deployment="direct_payment",
                               frequency="four-weekly", from_on=APRIL, days_before=0,
                               timing="advance", basis="net", decided_on=APRIL),
    )  # fmt: skip
    (task,) = there(world, "payment-due")
    list_of((task.id, task.command.replace("'{date}'", "30/09/2025"), "yes"))
    world.done("dpl work --resolve work.csv --as-at 30/09/2025")
    assert there(world, "payment-due") == []
    paid = [x.event.paid_pence for x in world.entries() if isinstance(x.event, e.PaymentMade)]
    assert sum(paid) == task.pence


def test_what_waits_for_a_second_person_is_agreed_to_from_the_list(busy):
    (task,) = (one for one in there(busy, "approval", as_at=date(2030, 1, 1)) if one.holding)
    list_of((task.id, task.command, "yes"))
    by_maker = busy.run("dpl work --resolve work.csv --as-at 01/01/2030", by="anna")
    assert by_maker.code == 2 and "work.csv:2: " in by_maker.err
    busy.done("dpl work --resolve work.csv --as-at 01/01/2030", by="second")
    assert not [one for one in there(busy, "approval", as_at=date(2030, 1, 1)) if one.holding]


def test_a_command_that_only_shows_is_marked_by_what_a_list_says_of_it(busy):
    (task,) = there(busy, "bank-wrong")
    list_of((task.id, task.command, "yes"))
    answer = busy.run("dpl work --resolve work.csv")
    assert answer.err == (
        "work.csv:2: dpl statement list does not stand in a list: only what records one thing "
        "does\n"
        "  try:   run it by itself, or say no to this row\n"
        "nothing was recorded: 1 of 1 rows needs attention\n"
    )


# ── signed, and what came since ──────────────────────────────────────────────────────────────

APRILS = statement(
    line(-4_999, date(2025, 4, 8)), line(-1_250, date(2025, 4, 9), 2), opening_pence=0,
    closing_pence=-6_249, first_on=APRIL, last_on=date(2025, 4, 30),
)  # fmt: skip
"""A statement that shows both spends, and April whole."""
PREPARE = "dpl reconcile prepare bank/bank-1 --to 30/04/2025 --on 06/05/2025"


def test_what_was_prepared_is_signed_from_the_list_by_somebody_else(world):
    world.told(APRILS)
    world.done(PREPARE, by="anna")
    (task,) = there(world, "to-sign")
    must_be_taken(task)
    assert (task.holding, task.on) == ("bank-1", day(6, 5))
    assert task.command == "dpl reconcile sign bank/bank-1 --to 30/04/2025 --on 30/09/2025"
    list_of((task.id, task.command, "yes"))
    assert "same person" in world.run("dpl work --resolve work.csv", by="anna").err
    world.done("dpl work --resolve work.csv", by="second")
    assert there(world, "to-sign") == []


def test_what_is_open_in_what_was_prepared_is_to_be_settled_first(world):
    world.told(APRILS, spent(700, day(10)))
    world.done(PREPARE, by="anna")
    (task,) = there(world, "to-sign")
    assert "1 item open, £7.00 unexplained; to be settled" in task.words
    days = "--from 01/04/2025 --to 30/04/2025"
    assert task.command == f"dpl reconcile prepare bank/bank-1 {days} --on 30/09/2025"


def test_what_shares_days_with_a_signed_period_waits_for_nobody(world):
    world.told(APRILS)
    world.done(PREPARE.replace("--to 30/04/2025", "--from 01/04/2025 --to 15/04/2025"), by="anna")
    (task,) = there(world, "to-sign")
    assert task.words.endswith("prepared by anna: somebody other than anna may sign")
    world.done(PREPARE, by="anna")
    assert len(there(world, "to-sign")) == 2
    world.done("dpl reconcile sign bank/bank-1 --to 30/04/2025 --on 07/05/2025", by="second")
    assert there(world, "to-sign") == []


def test_what_came_into_a_signed_period_is_listed_until_it_was_looked_at(world):
    world.told(APRILS)
    world.done(PREPARE, by="anna")
    world.done("dpl reconcile sign bank/bank-1 --to 30/04/2025 --on 07/05/2025", by="second")
    assert there(world, "late-entry") == []
    world.told(spent(700, day(10)))
    (task,) = there(world, "late-entry")
    must_be_taken(task)
    assert (task.holding, task.on, abs(task.pence)) == ("bank-1", day(10), 700)
    assert "A-1/" in task.words and "signed to 30 April 2025" in task.words
    list_of((task.id, task.command, "yes"))
    world.done("dpl work --resolve work.csv")
    assert there(world, "late-entry") == []


def test_an_old_list_does_not_say_that_what_came_since_was_looked_at(world):
    world.told(APRILS)
    world.done(PREPARE, by="anna")
    world.done("dpl reconcile sign bank/bank-1 --to 30/04/2025 --on 07/05/2025", by="second")
    world.told(spent(700, day(10)))
    (task,) = there(world, "late-entry")
    world.told(spent(900, day(11)))
    list_of((task.id, task.command, "yes"))
    world.done("dpl work --resolve work.csv")
    (left,) = there(world, "late-entry")
    assert (left.on, left.pence) == (day(11), 900) and left.id != task.id
    list_of((left.id, left.command, "yes"))
    world.done("dpl work --resolve work.csv")
    assert there(world, "late-entry") == []


def test_days_that_no_statement_covers_are_on_the_list_as_they_are_in_what_is_signed(world):
    may = statement(line(-50, day(20, 5)), name="cd", first_on=day(11, 5), last_on=day(31, 5))
    world.told(APRILS, may)
    (task,) = there(world, "bank-paper")
    assert (task.holding, task.account, task.on) == ("bank-1", "A-1", day(1, 5))
    assert task.words == "no statement covers 1 May 2025 to 10 May 2025"
    assert task.words in world.done("dpl reconcile show bank/bank-1").out


# ── a council's own account ──────────────────────────────────────────────────────────────────


def extract(*lines: e.ExtractLine, strangers: tuple[e.Stranger, ...] = ()) -> c.ReadExtract:
    said = c.AccountExtract(account="A-1", lines=lines)
    return c.ReadExtract(
        source="shire", funder="shire", sha256="a" * 64, mapping="b" * 64, first_on=APRIL,
        last_on=date(2025, 4, 30), funds=("council",), kinds=("payment", "spend"),
        accounts=(said,), strangers=strangers,
    )  # fmt: skip


def test_what_a_council_says_otherwise_is_explained_from_the_list(world):
    theirs = e.ExtractLine("payment", "council", day(4), 4_200, 1, 2, None, None, None, None)
    world.told(extract(theirs))
    (task,) = (one for one in there(world, "council-item") if "only-theirs" in one.id)
    assert task.id == (
        "council-item:council/shire/A-1/payment-only-theirs/payment/council/2025-04-04/4200/1"
    )
    assert (task.account, task.on, task.pence) == ("A-1", day(4), 4_200)
    explain = (
        "dpl reconcile explain council/shire/A-1 --line payment/council/2025-04-04/4200/1 "
        "--as their-error --reason not-ours --on 06/05/2025"
    )
    list_of((task.id, explain, "yes"))
    world.done("dpl work --resolve work.csv --as-at 30/09/2025")
    assert task.id not in {one.id for one in there(world, "council-item")}


def test_what_a_payroll_bureau_says_otherwise_is_on_the_list_of_its_account(world):
    world.told(payslips.told(payslips.slip(day(25), 50_000)))
    found = there(world, "payroll-item")
    assert {one.id.split("/")[3] for one in found} >= {"wage-not-paid"}
    for one in found:
        assert one.account == "A-1"
        must_be_taken(one)


def test_a_line_about_an_account_that_is_not_known_says_which_file_and_row(world):
    world.told(extract(strangers=(e.Stranger(17, day(9), -4_100, None),)))
    (task,) = there(world, "stranger")
    assert (task.id, task.on, task.pence) == ("stranger:aaaaaaaaaaaa/17", day(9), -4_100)
    assert task.words.startswith("Row 17 of shire's file aaaaaaaaaaaa: no account here is known")
    assert task.command == "dpl reconcile files aaaaaaaaaaaa"


# ── carried out ──────────────────────────────────────────────────────────────────────────────


def test_rows_that_say_yes_are_recorded_together_and_the_others_left(world):
    list_of((FIRST, ACCEPT.format("A-1/6"), "yes"), (SECOND, "not even a command", ""),
            (SECOND, ACCEPT.format("A-1/7"), "no"))  # fmt: skip
    answer = world.done("dpl work --resolve work.csv")
    head = world.head
    assert answer.out == (
        "row  task                    became    entries  first position  why\n"
        f"  2  {FIRST}  recorded        1{head:>16}\n"
    )
    assert answer.err == f"recorded 1 entry at position {head}\n"
    assert accepted(world) == [6]


def test_the_same_file_sent_twice_records_nothing_twice(world):
    both()
    world.done("dpl work --resolve work.csv")
    head = world.head
    answer = world.done("dpl work --resolve work.csv")
    assert answer.err == "all of this was recorded before; nothing more was recorded\n"
    assert answer.out.count("recorded before") == 2 and str(head) in answer.out
    assert world.head == head


def test_a_copy_with_one_more_yes_records_that_one_and_no_other(world):
    both(do="no")
    list_of((FIRST, ACCEPT.format("A-1/6"), "yes"))
    world.done("dpl work --resolve work.csv")
    both()
    answer = world.done("dpl work --resolve work.csv")
    assert [line.split()[2] for line in answer.out.splitlines()[1:]] == ["recorded", "recorded"]
    assert accepted(world) == [6, 7]


def test_money_received_in_part_is_not_received_again_though_the_task_is_still_there(busy):
    (task,) = there(busy, "contribution")
    part = "dpl receive contribution A-1 --fund council --amount 10.00 --on 02/07/2025"
    flag = there(busy, "flag")[0]
    for more in ((), ((flag.id, flag.command, "yes"),)):
        list_of(*more, (task.id, part, "yes"))
        busy.done("dpl work --resolve work.csv --as-at 30/09/2025")
        assert task.id in {one.id for one in there(busy, "contribution")}
    received = [x for x in busy.entries() if isinstance(x.event, e.ContributionReceived)]
    assert len(received) == 1


def test_one_line_may_be_two_things_in_two_rows(busy):
    task = there(busy, "unallocated")[0]
    assert task.pence == -4_200
    whole = f"dpl line allocate {task.id.partition(':')[2]} --as spend --fund nhs"
    list_of((task.id, f"{whole} --amount 40.00", "yes"), (task.id, f"{whole} --amount 2.00", "yes"))
    busy.done("dpl work --resolve work.csv --as-at 30/09/2025")
    assert task.id not in {one.id for one in there(busy, "unallocated")}


def test_one_row_that_is_refused_leaves_nothing_recorded(world):
    list_of((FIRST, ACCEPT.format("A-1/6"), "yes"), (SECOND, ACCEPT.format("A-1/1"), "yes"))
    head = world.head
    answer = world.run("dpl work --resolve work.csv")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.startswith("work.csv:3: ")
    assert answer.err.endswith("nothing was recorded: 1 of 2 rows needs attention\n")
    assert world.head == head


def test_each_records_what_it_can_and_tells_what_was_refused(world):
    list_of((FIRST, ACCEPT.format("A-1/1"), "yes"), (SECOND, ACCEPT.format("A-1/7"), "yes"))
    answer = world.run("dpl work --resolve work.csv --each")
    assert answer.code == 2
    first, second = answer.out.splitlines()[1:]
    assert first.split()[:3] == ["2", FIRST, "refused"]
    assert second.split()[:4] == ["3", SECOND, "recorded", "1"]
    assert answer.err == (f"recorded 1 entry at position {world.head}\n1 of 2 rows was refused\n")
    assert accepted(world) == [7]


def test_a_dry_run_shows_what_it_would_do_and_does_nothing(world):
    both()
    head = world.head
    answer = world.done("dpl work --resolve work.csv --dry-run")
    assert answer.out.count("would be recorded") == 2
    assert answer.err == "this would record 2 entries; nothing was recorded\n"
    assert world.head == head


def test_a_task_that_is_gone_is_told_and_skipped_and_carried_out_only_anyway(world):
    both()
    world.done("dpl spend accept A-1/6 --reason receipt-seen --on 29/04/2025")
    answer = world.done("dpl work --resolve work.csv --dry-run")
    assert answer.out.splitlines()[1].split(maxsplit=3) == [
        "2", FIRST, "gone", "no longer on the list: --anyway carries it out",
    ]  # fmt: skip
    assert "1 of 2 rows was gone since, and skipped\n" in answer.err
    anyway = world.run("dpl work --resolve work.csv --anyway")
    assert anyway.code == 2 and anyway.err.startswith("work.csv:2: ")
    world.done("dpl work --resolve work.csv")
    assert accepted(world) == [6, 7]


def test_a_list_in_which_no_row_says_yes_records_nothing(world):
    both(do="no")
    answer = world.done("dpl work --resolve work.csv")
    assert answer[1:] == ("", "work.csv: 2 rows, and none says yes; nothing was recorded\n")


def test_who_it_is_for_is_said_once_for_the_whole_list(world):
    both()
    world.done("dpl work --resolve work.csv --by team-lead")
    assert {x.on_behalf_of for x in world.entries(world.head - 2)} == {"team-lead"}


def test_what_is_private_in_a_command_is_kept_apart_as_always(busy):
    (task, *_) = there(busy, "review")
    list_of((task.id, filled(task) + " --note 'well, at home'", "yes"))
    busy.done("dpl work --resolve work.csv --as-at 30/09/2025")
    held = busy.last()
    assert isinstance(held, e.ReviewHeld)
    assert "well, at home" in busy.private(held.detail)
    busy.done("dpl work --resolve work.csv --as-at 30/09/2025")


def test_what_needs_a_second_person_waits_for_one_and_is_told(world):
    world.told(c.AdoptPolicy(
        funder="icb", pack="local", version="1", effective_on=APRIL, adopted_on=APRIL,
        sha256="c" * 64, rules=(e.PolicyRule("second_person", ("disallowance",), "ours", ""),),
    ))  # fmt: skip
    list_of((FIRST, "dpl spend disallow A-1/6 --reason no --on 30/04/2025", "yes"))
    answer = world.done("dpl work --resolve work.csv")
    assert "waits for a second person, as approval " in answer.err


# ── whatever a spreadsheet makes of it ───────────────────────────────────────────────────────


def _bom(text: str) -> bytes:
    return text.encode("utf-8-sig")


def _windows(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("cp1252")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16")


def _semicolons(text: str) -> bytes:
    return text.replace(",", ";").replace("\n", "\r\n").encode()


def _tabs(text: str) -> bytes:
    return text.replace(",", "\t").encode()


def _loud(text: str) -> bytes:
    return text.replace("id,", " ID ,").replace("do", "Do").replace("yes", " YES ").encode()


@pytest.mark.parametrize("written", [_bom, _windows, _utf16, _semicolons, _tabs, _loud])
def test_a_list_that_a_spreadsheet_saved_is_read_all_the_same(world, written: Callable):
    """With other dates and amounts, an empty column at the end, and columns in another order."""
    Path("work.csv").write_bytes(written(
        "do,on,amount_pounds,id,words,command,,\n"
        f"yes,20/04/2025,£49.99,{FIRST},Look at £49.99 again,{ACCEPT.format('A-1/6')},,\n"
        f"yes,45767,12.5,{SECOND},,{ACCEPT.format('A-1/7')},,\n"
        ",,,,,,,\n"
    ))  # fmt: skip
    world.done("dpl work --resolve work.csv")
    assert accepted(world) == [6, 7]


def test_the_list_that_dpl_writes_can_be_given_back_once_it_is_filled_in(world):
    written = world.done("dpl work --kind query --as-at 30/04/2025 -O csv").out
    Path("mine.csv").write_text(
        re.sub(",$", ",yes", written, flags=re.M)
        .replace("'{reason}'", "receipt-seen")
        .replace(",do,yes", ",do")
        .replace("do,yes", "do")
    )
    text = Path("mine.csv").read_text().splitlines()
    Path("mine.csv").write_text("\n".join([HEADING, *text[1:]]))
    world.done("dpl work --resolve mine.csv")
    assert accepted(world) == [6, 7]


# ── said wrongly ─────────────────────────────────────────────────────────────────────────────

AGAIN = "  try:   dpl work -O csv > work.csv makes a list with its columns\n"
ONE_OF_ONE = "nothing was recorded: 1 of 1 rows needs attention\n"
BY_ITSELF = "  try:   run it by itself, or say no to this row\n" + ONE_OF_ONE

WRONG_COMMANDS = [
    (
        "dpl spend accept A-1/6 --reason '{reason}' --on '{date}'",
        "work.csv:2: these are still to fill in: {reason}, {date}\n"
        "  found: dpl spend accept A-1/6 --reason '{reason}' --on '{date}'\n",
    ),
    (
        "spend accept A-1/6",
        "work.csv:2: a command begins with dpl\n  found: spend accept A-1/6\n",
    ),
    (
        "dpl spend accept A-1/6 --reason 'seen",
        "work.csv:2: a quote mark is opened and not closed\n"
        "  found: dpl spend accept A-1/6 --reason 'seen\n",
    ),
    (
        "dpl spend accept A-1/6 –-reason seen --on 30/04/2025",
        "work.csv:2: '–-reason' begins with a dash and not with hyphens, as a spreadsheet may put "
        "it\n  try:   write two hyphens\n",
    ),
    (
        "dpl spend acept A-1/6",
        "work.csv:2: dpl spend: there is no command acept\n  try:   accept\n",
    ),
    (
        "dpl spend accept A-1/6 --reason Seen",
        "work.csv:2: --reason: 'Seen' is not a coded word: small letters, digits and hyphens, at "
        "most 40, like personal-care\n  try:   dpl spend accept --help\n"
        "work.csv:2: --on: this is needed and was not given\n  try:   dpl spend accept --help\n",
    ),
    (
        "dpl spend accept A-1/6 --reasn seen --on 30/04/2025",
        "work.csv:2: dpl spend accept: there is no option --reasn\n  try:   --reason, --restore\n",
    ),
    (
        "dpl spend accept A-1/6 --reason seen --on 30/04/2025 && rm -rf /",
        "work.csv:2: dpl spend accept: there is no option -r\n  try:   dpl spend accept --help\n",
    ),
    (
        "dpl spend accept A-1/6 --reason seen --on 30/04/2025 --ledger sqlite:///other.db",
        "work.csv:2: --ledger does not stand in a row: it is said once, for the whole list\n"
        "  try:   dpl work --resolve FILE --ledger …\n",
    ),
    (
        "dpl --by boss spend accept A-1/6 --reason seen --on 30/04/2025",
        "work.csv:2: --by does not stand in a row: it is said once, for the whole list\n"
        "  try:   dpl work --resolve FILE --by …\n",
    ),
    (
        "dpl spend accept A-1/6 --reason seen --on 30/04/2025 --id me",
        "work.csv:2: --id does not stand in a row: each has an id of its own, so that none counts "
        "twice\n  try:   leave --id out\n",
    ),
    (
        "dpl spend evidence A-1/6 --kind receipt --on 30/04/2025 --file /etc/passwd",
        "work.csv:2: --file names a file, and a command of a list reads none\n"
        "  try:   run it by itself, and say no to this row\n",
    ),
    (
        "dpl spend accept --help",
        "work.csv:2: this asks for help; it carries nothing out\n  try:   say no to this row\n",
    ),
    ("dpl spend", "work.csv:2: dpl spend says nothing to do\n"),
]
NEVER = ["init", "demo", "work --resolve work.csv", "record orders.jsonl", "upgrade",
         "balance A-1", "projections rebuild"]  # fmt: skip


@pytest.mark.parametrize(("command", "words"), WRONG_COMMANDS)
def test_a_command_that_cannot_stand_in_a_list_is_told_by_file_and_row(world, command, words):
    list_of((FIRST, command, "yes"))
    head = world.head
    answer = world.run("dpl work --resolve work.csv")
    assert answer == (2, "", words + ONE_OF_ONE)
    assert world.head == head


@pytest.mark.parametrize("command", NEVER)
def test_only_what_records_one_thing_stands_in_a_list(world, command):
    list_of((FIRST, f"dpl {command}", "yes"))
    typed = f"dpl {' '.join(command.split()[: 2 if 'projections' in command else 1])}"
    assert world.run("dpl work --resolve work.csv").err == (
        f"work.csv:2: {typed} does not stand in a list: only what records one thing does\n"
        + BY_ITSELF
    )


def test_a_command_that_reads_files_is_refused_before_any_is_opened(world):
    list_of((FIRST, "dpl import secret.csv --holding bank-1", "yes"))
    answer = world.run("dpl work --resolve work.csv")
    assert "work.csv:2: FILES names a file, and a command of a list reads none" in answer.err
    assert answer.code == 2 and "No such file" not in answer.err


def test_every_fault_of_every_row_is_told_at_once(world):
    list_of(
        (FIRST, ACCEPT.format("A-1/6"), "maybe"),
        ("", ACCEPT.format("A-1/6"), "yes"),
        (SECOND, "", "yes"),
        (SECOND, ACCEPT.format("A-1/7"), "yes"),
        (SECOND, ACCEPT.format("A-1/7"), "yes"),
    )
    assert world.run("dpl work --resolve work.csv").err == (
        "work.csv:2: do is 'maybe': it is yes, no or empty\n"
        "  try:   yes carries the command out\n"
        "work.csv:3: this row says yes and has no id\n"
        f"  found: ,{ACCEPT.format('A-1/6')},yes\n" + AGAIN +
        "work.csv:4: this row says yes and has no command\n"
        f"  found: {SECOND},,yes\n" + AGAIN +
        "work.csv:6: the same command for the same task stands at work.csv:5 already\n"
        f"  found: {ACCEPT.format('A-1/7')}\n"
        "  try:   say yes to one of them\n"
        "nothing was recorded: 4 of 5 lines need attention\n"
    )  # fmt: skip


def test_what_is_not_a_tasks_id_is_told_with_all_else_that_is_wrong_with_the_row(world):
    list_of(("pigeons", "dpl spnd", "yes"))
    assert world.run("dpl work --resolve work.csv").err == (
        "work.csv:2: 'pigeons' is not the id of a task\n"
        "  try:   leave the column id as the list had it\n"
        "work.csv:2: dpl: there is no command spnd\n"
        "  try:   spend\n" + ONE_OF_ONE
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "id,words\nx,y\n",
            "work.csv:1: this list has no column command and no column do\n  found: id,words\n"
            + AGAIN,
        ),
        ("id,command,do,do\n", "work.csv:1: the column do stands here twice\n"
         "  found: id,command,do,do\n" + AGAIN),
        ("", "work.csv: the file is empty\n" + AGAIN),
        (
            "id,command,do\na,b,yes,c\n",
            "work.csv:2: this row has 4 cells, and the heading 3\n  found: a,b,yes,c\n"
            "  try:   put what has a comma in it in quote marks\n",
        ),
        (
            'id,command,do\na,"b,yes\n',
            "work.csv:2: a quote mark is opened in this row and not closed\n"
            '  found: a,"b,yes\n  try:   correct the quote marks in this row\n',
        ),
    ],
)  # fmt: skip
def test_a_file_that_is_no_list_says_what_is_missing(world, text, words):
    Path("work.csv").write_text(text)
    answer = world.run("dpl work --resolve work.csv")
    assert answer.code == 2 and answer.err.startswith(words)
    assert "nothing was recorded" in answer.err.splitlines()[-1]


def test_a_spreadsheet_itself_is_refused_with_how_to_save_it(world):
    Path("work.csv").write_bytes(b"PK\x03\x04 xl/workbook.xml")
    assert world.run("dpl work --resolve work.csv").err.startswith(
        "work.csv: this is a spreadsheet (.xlsx or .ods), whatever its name says\n"
    )


def test_no_shell_is_ever_asked(world, tmp_path):
    taken = taken_apart("dpl spend accept A-1/6 --reason seen --on 30/04/2025")
    assert taken.words[:3] == ("dpl", "spend", "accept")
    list_of((FIRST, f"dpl spend accept $(touch {tmp_path}/x) --reason a --on 30/04/2025", "yes"))
    assert world.run("dpl work --resolve work.csv").code == 2
    assert not (tmp_path / "x").exists()
