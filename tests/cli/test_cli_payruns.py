"""`dpl pay schedule|run|due|arrears|remittance|file`, as a person types them."""

import csv
import io
import json
import os
from datetime import date

import pytest

from ledger import commands as c
from ledger import events as e
from tests.builders import line, said, statement

D = date
NOBODY_ELSE = e.PolicyRule("second_person", (), "test", "")


def alone(funder: str) -> c.AdoptPolicy:
    """A pack that asks for no second person, so that runs are made at once."""
    return c.AdoptPolicy(
        funder=funder, pack="alone", version="1", effective_on=D(2020, 1, 1),
        adopted_on=D(2020, 1, 1), sha256="0" * 64, rules=(NOBODY_ELSE,),
    )  # fmt: skip


@pytest.fixture
def council(empty):
    """An account of a council that pays £150.00 a week, of which the person pays £20.00."""
    empty.told(alone("shire"))
    return empty


def setup(world, start: date, *, weekly=15_000, assessed=2_000, name="A-1", number="12345678"):
    world.told(
        c.OpenAccount(
            account=name, opened_on=start, person="P-1", care_group="older-people",
            age_band="65-74", eligibility="care-act",
        ),
        c.AddFund(
            account=name, fund="council", funder="shire", programme="social-care",
            contribution_charged=True, from_on=start,
        ),
        c.MakeAllocation(
            account=name, allocation="al-1", fund="council", deployment="direct_payment",
            frequency="weekly", amount_pence=weekly, from_on=start, decided_on=start,
        ),
    )  # fmt: skip
    known = f"--sort-code 20-11-22 --account-number {number}" if number else ""
    world.done(f"dpl holding open bank-{name} --kind bank --on {start:%d/%m/%Y} {known}")
    world.done(f"dpl holding link bank-{name} {name} --from {D(start.year, 1, 1):%d/%m/%Y}")
    if assessed:
        world.told(
            c.AssessContribution(
                account=name, fund="council", weekly_pence=assessed, from_on=start,
                decided_on=start,
            )
        )  # fmt: skip


def schedule(world, every: str, start: date, more: str = "", name: str = "A-1"):
    world.done(
        f"dpl pay schedule {name} --fund council --every {every} --from {start:%d/%m/%Y} "
        f"--decided-on {start:%d/%m/%Y} {more}"
    )


def run(world, name: str, on: date, to: date | None = None, more: str = ""):
    to = to or on
    return world.run(f"dpl pay run {name} --on {on:%d/%m/%Y} --to {to:%d/%m/%Y} {more}")


def rows(answer) -> list[dict[str, str]]:
    assert answer.code == 0, answer.err
    return list(csv.DictReader(io.StringIO(answer.out)))


def test_T1_a_month_is_paid_by_its_days(council):
    start = D(2023, 1, 1)
    setup(council, start)
    schedule(council, "monthly", start)
    found = rows(council.run("dpl pay due A-1 --as-at 01/04/2023 -O csv"))
    assert [
        (r["days"], r["gross_pounds"], r["contribution_pounds"], r["due_pounds"]) for r in found
    ] == [
        ("31", "664.29", "88.57", "575.72"),
        ("28", "600.00", "80.00", "520.00"),
        ("31", "664.29", "88.57", "575.72"),
        ("30", "642.86", "85.71", "557.15"),
    ]
    answer = council.run(
        "dpl pay make A-1 --fund council --gross 642.86 --contribution 85.71 --stated 555.15 "
        "--on 01/04/2023 --from 01/04/2023 --to 30/04/2023"
    )
    assert answer.code == 2
    assert "is £557.15, paid net, and £555.15 was said" in answer.err


def test_T2_a_bridge_and_thirteen_payments_on_the_fridays_before(council):
    start, change = D(2023, 11, 1), D(2023, 12, 11)
    setup(council, start)
    schedule(council, "monthly", start)
    schedule(council, "four-weekly", change, "--days-before 3")
    assert run(council, "november", start).code == 0
    assert run(council, "bridge", D(2023, 12, 1)).code == 0
    assert council.last().total_pence == 18_572
    paid = []
    for place in range(13):
        friday = date.fromordinal(change.toordinal() - 3 + 28 * place)
        following = date.fromordinal(friday.toordinal() + 3)
        answer = run(council, f"four-{place}", friday, following)
        assert answer.code == 0, answer.err
        paid.append((council.last().paid_on, council.last().total_pence))
    assert [pence for _, pence in paid] == [52_000] * 13
    assert [on for on, _ in paid][:4] == [
        D(2023, 12, 8), D(2024, 1, 5), D(2024, 2, 2), D(2024, 3, 1)
    ]  # fmt: skip
    made = [x.event for x in council.entries() if isinstance(x.event, e.PaymentMade)][1:]
    amounts = [(one.gross_pence, one.contribution_pence, one.paid_pence) for one in made]
    assert amounts == [(21_429, 2_857, 18_572), *[(60_000, 8_000, 52_000)] * 13]
    assert [(one.first_on, one.last_on) for one in made][:2] == [
        (D(2023, 12, 1), D(2023, 12, 10)), (D(2023, 12, 11), D(2024, 1, 7))
    ]  # fmt: skip


def test_T4_what_a_contribution_above_the_payment_comes_to(council):
    start = D(2025, 4, 1)
    setup(council, start, assessed=15_000)
    setup(council, start, assessed=16_000, name="A-2", number="22345678")
    for name in ("A-1", "A-2"):
        schedule(council, "weekly", start, name=name)
    found = rows(run(council, "april", start, more="-O csv"))
    assert [(r["account"], r["paid_pounds"], r["why"]) for r in found] == [
        ("A-1", "0.00", ""),
        ("A-2", "", "contribution-exceeds-payment"),
    ]
    payment = next(x.event for x in council.entries() if isinstance(x.event, e.PaymentMade))
    assert (payment.gross_pence, payment.contribution_pence, payment.paid_pence) == (
        15_000, 15_000, 0
    )  # fmt: skip


def t12(world):
    start = D(2023, 8, 28)
    setup(world, start, assessed=0)
    schedule(world, "four-weekly", start)
    assert run(world, "august", start).code == 0  # a bank holiday: paid on Friday the 25th
    assert run(world, "september", D(2023, 9, 25)).code == 0
    world.done(
        "dpl allocate revise A-1 al-1 --amount 165.00 --from 04/09/2023 --decided-on 01/10/2023"
    )


def test_T12_a_rise_is_proposed_and_paid_when_somebody_says_so(council):
    t12(council)
    assert [x.event.paid_on for x in council.entries() if isinstance(x.event, e.PaymentMade)] == [
        D(2023, 8, 25), D(2023, 9, 25)
    ]  # fmt: skip
    found = rows(council.run("dpl pay due A-1 --as-at 25/09/2023 -O csv"))
    assert [(r["standing"], r["difference_pounds"]) for r in found] == [
        ("arrears", "45.00"), ("arrears", "60.00")
    ]  # fmt: skip
    found = rows(run(council, "october", D(2023, 10, 23), more="-O csv"))
    assert [(r["paid_pounds"], r["left_out_pounds"], r["why"]) for r in found] == [
        ("660.00", "", ""), ("", "105.00", "arrears")
    ]  # fmt: skip
    council.done("dpl pay arrears A-1 --fund council --on 24/10/2023 --to 24/10/2023")
    paid = [x.event for x in council.entries() if isinstance(x.event, e.PaymentMade)][-2:]
    assert [one.paid_pence for one in paid] == [4_500, 6_000]
    advice = council.done("dpl pay remittance A-1 --entry A-1/10").out
    assert advice.endswith(
        "  at          28 August 2023 to 3 September 2023: 7 days at £150.00 a week\n"
        "              4 September 2023 to 24 September 2023: 21 days at £165.00 a week\n"
        "  on top of   A-1/6, paid for some of these days before\n"
        "  these days come to                       £645.00\n"
        "  paid for them before                     £600.00\n"
        "  gross                                     £45.00\n"
        "  paid to you                               £45.00\n"
    )


def test_T12_a_fall_is_proposed_and_no_payment_is_less_for_it(council):
    start = D(2023, 8, 28)
    setup(council, start, assessed=0)
    schedule(council, "four-weekly", start)
    assert run(council, "august", start).code == 0
    assert run(council, "september", D(2023, 9, 25)).code == 0
    fall = "dpl allocate revise A-1 al-1 --amount 135.00 --from 04/09/2023 --decided-on 01/10/2023"
    told = council.done(fall).err
    assert "28 August 2023 to 24 September 2023, paid for already: £45.00 less is due" in told
    assert "25 September 2023 to 22 October 2023, paid for already: £60.00 less is due" in told
    assert "an overpayment of £105.00 is proposed, and nothing is taken back" in told
    found = rows(council.run("dpl pay due A-1 --as-at 25/09/2023 -O csv"))
    assert [(r["standing"], r["difference_pounds"]) for r in found] == [
        ("overpaid", "-45.00"), ("overpaid", "-60.00")
    ]  # fmt: skip
    found = rows(run(council, "october", D(2023, 10, 23), more="--with-arrears -O csv"))
    assert [(r["paid_pounds"], r["overpaid_pounds"], r["why"]) for r in found] == [
        ("540.00", "", ""), ("", "105.00", "overpaid")
    ]  # fmt: skip


def test_what_was_overpaid_and_is_asked_for_already_is_not_to_be_asked_for_again(council):
    start, died = D(2023, 8, 28), "10/09/2023"
    setup(council, start, assessed=0)
    schedule(council, "four-weekly", start)
    assert run(council, "august", start).code == 0
    council.done(f"dpl account death A-1 --on {died}")
    due, all_due = "dpl pay due A-1 --as-at 30/09/2023", "dpl pay due --as-at 30/09/2023 -O csv"
    told = council.done(due).err
    assert "overpaid £300.00" in told
    assert "try:   dpl reclaim propose A-1 NAME --fund council --amount 300.00 --ground" in told
    assert [r["to_ask_back_pounds"] for r in rows(council.run(all_due))] == ["300.00"]
    steps = "dpl account closing A-1 --on 30/09/2023 -O csv"
    assert "paid too much by council" in council.done(steps).out
    council.done("dpl reclaim propose A-1 R-1 --fund council --amount 600.00 --ground death "
                 "--on 20/09/2023")  # fmt: skip
    told = council.done(due).err
    assert "overpaid £300.00\n  £300.00 of it is asked for already, or came back, by R-1" in told
    assert "dpl reclaim propose" not in told
    (row,) = rows(council.run(all_due))
    assert (row["overpaid_pounds"], row["to_ask_back_pounds"]) == ("300.00", "0.00")
    assert "paid too much by council" not in council.done(steps).out
    assert "dpl reclaim propose" in council.done("dpl pay due A-1 --as-at 19/09/2023").err


def test_T26_what_was_known_then_and_what_is_known_now(council):
    t12(council)
    then = council.head - 1
    asked = "dpl pay due A-1 --as-at 25/09/2023 -O csv"
    before = council.done(f"{asked} --known-at {then}").out.splitlines()
    now = council.done(asked).out.splitlines()
    assert council.done(f"{asked} --known-at {then}").out.splitlines() == before
    differ = [(a, b) for a, b in zip(before, now, strict=True) if a != b]
    assert len(differ) == 2
    assert all("£150.00 a week" in was and ",paid," in was for was, _ in differ)
    assert all("£165.00 a week" in is_now and ",arrears," in is_now for _, is_now in differ)
    advice = council.done("dpl pay remittance august").out
    assert "28 days at £150.00 a week" in advice and "£165.00" not in advice


def test_T13_a_start_in_the_middle_of_a_period(council):
    start = D(2023, 9, 6)
    setup(council, start, assessed=0)
    schedule(council, "four-weekly", D(2023, 8, 28))
    assert run(council, "first", start, more="--dry-run").code == 0
    (found,) = rows(run(council, "first", start, more="-O csv"))
    assert (found["from"], found["to"], found["paid_pounds"]) == (
        "2023-09-06", "2023-09-24", "407.14"
    )  # fmt: skip


def test_T22_the_report_says_by_which_basis_it_reckons(council):
    start = D(2025, 4, 1)
    setup(council, start, assessed=0)
    schedule(council, "four-weekly", start)
    found = rows(council.run("dpl pay due A-1 --from 01/04/2025 --to 31/03/2026 -O csv"))
    assert [(r["basis"], r["due_pounds"]) for r in found] == [
        ("13 periods that end in these days", "7800.00"),
        ("365 days, day by day", "7821.43"),
    ]


def test_T24_every_credit_has_its_remittance_advice(council):
    setup(council, D(2025, 4, 1))
    schedule(council, "four-weekly", D(2025, 4, 1))
    assert run(council, "april", D(2025, 4, 1)).code == 0
    assert council.done("dpl pay remittance april").out == (
        "Payment A-1/7\n"
        "  from        shire (council)\n"
        "  paid on     1 April 2025\n"
        "  paid into   bank-A-1, account ending 5678\n"
        "  reference   A-1/7\n"
        "  for         1 April 2025 to 28 April 2025, 28 days\n"
        "  at          1 April 2025 to 28 April 2025: 28 days at £150.00 a week, contribution "
        "£20.00 a week\n"
        "  gross                                    £600.00\n"
        "  less your contribution                   -£80.00\n"
        "  paid to you                              £520.00\n"
    )
    (one,) = json.loads(council.done("dpl pay remittance A-1 --entry A-1/7 -O json").out)
    assert (one["paid_pence"], one["paid_into"]) == (52_000, "account ending 5678")
    assert council.run("dpl pay remittance A-9").code == 2


def test_a_preview_records_nothing_and_a_second_run_pays_nothing_twice(council):
    setup(council, D(2025, 4, 1))
    schedule(council, "four-weekly", D(2025, 4, 1))
    head = council.head
    preview = run(council, "april", D(2025, 4, 1), more="--dry-run")
    assert "by fund: council £520.00\nby funder: shire £520.00" in preview.err
    assert council.head == head
    made = run(council, "april", D(2025, 4, 1))
    assert made.out == preview.out
    again = run(council, "may", D(2025, 4, 1))
    assert (again.code, council.head) == (2, head + 2)
    assert "refused (nothing-is-due)" in again.err


def test_money_due_on_a_holiday_goes_on_the_bank_day_before(council):
    setup(council, D(2025, 4, 1))
    schedule(council, "weekly", D(2025, 4, 18))  # Good Friday
    schedule(council, "weekly", D(2025, 4, 22), name="A-1")
    assert run(council, "easter", D(2025, 4, 17), D(2025, 4, 21)).code == 0
    assert council.last().paid_on == D(2025, 4, 17)
    answer = run(council, "monday", D(2025, 4, 21), D(2025, 4, 22))
    assert "banks rest on 21/04/2025: this pays on 17/04/2025" in answer.err


def test_by_default_a_run_waits_for_a_second_person_and_its_preview_is_the_same(empty):
    setup(empty, D(2025, 4, 1))
    schedule(empty, "four-weekly", D(2025, 4, 1))
    preview = run(empty, "april", D(2025, 4, 1), more="--dry-run")
    asked = run(empty, "april", D(2025, 4, 1))
    assert asked.out == preview.out
    assert "waits for a second person" in asked.err
    assert isinstance(empty.last(), e.ApprovalRequested)


def test_a_run_that_somebody_else_agrees_to_pays_and_can_be_told_of(empty):
    setup(empty, D(2025, 4, 1))
    schedule(empty, "four-weekly", D(2025, 4, 1))
    empty.told(c.RunPayments(run="april", paid_on=D(2025, 4, 1), upto_on=D(2025, 4, 1)))
    asked = empty.last()
    assert asked.amount_pence == 52_000
    assert empty.run("dpl pay file april --format csv --out april.csv").code == 2
    empty.done(f"dpl approve {asked.approval}")
    assert empty.done("dpl pay remittance april").out.startswith("Payment A-1/7\n")
    empty.done("dpl pay file april --format csv --out april.csv")


SENDER = 'user_number = "123456"\nsort_code = "60-16-13"\naccount_number = "31926819"\n'


def test_the_file_for_the_bank_comes_to_what_the_run_did(council, tmp_path):
    setup(council, D(2025, 4, 1))
    setup(council, D(2025, 4, 1), name="A-2", number="22345678", assessed=15_000)
    for name in ("A-1", "A-2"):
        schedule(council, "four-weekly", D(2025, 4, 1), name=name)
    assert run(council, "april", D(2025, 4, 1)).code == 0
    (tmp_path / "sender.toml").write_text(SENDER + 'name = "Shire Council"\n')
    answer = council.done(
        "dpl pay file april --format bacs18 --sender sender.toml --out april.bacs"
    )
    assert answer.err == (
        "the processing day 31/03/2025 has gone by: --processing-on names another\n"
        "1 payments, £520.00 in all, are in april.bacs\n"
    )
    text = (tmp_path / "april.bacs").read_bytes().decode("ascii").split("\r\n")
    assert text[3].startswith("UHL1 25090")  # 31 March: money is there the bank day after
    assert text[4].startswith("20112212345678099601613319268190000"[:17])
    assert text[4][35:46] == "00000052000"
    assert os.stat(tmp_path / "april.bacs").st_mode & 0o777 == 0o600
    again = council.run("dpl pay file april --format csv --out april.bacs")
    assert again.code == 2 and "is there already" in again.err
    council.done("dpl pay file april --format csv --out april.csv")
    assert "A-1,201122,12345678,A-1/7,520.00,99" in (tmp_path / "april.csv").read_text()


def test_a_file_uses_the_number_in_force_on_the_day(council, tmp_path):
    setup(council, D(2025, 4, 1))
    schedule(council, "four-weekly", D(2025, 4, 1))
    council.done(
        "dpl holding number bank-A-1 --from 10/04/2025 --sort-code 20-11-22 "
        "--account-number 99999999 --reason new-account"
    )
    assert run(council, "april", D(2025, 4, 1)).code == 0
    assert run(council, "may", D(2025, 4, 29)).code == 0
    for name, number in (("april", "12345678"), ("may", "99999999")):
        council.done(f"dpl pay file {name} --format csv --out {name}.csv")
        assert number in (tmp_path / f"{name}.csv").read_text()


def test_a_holding_without_a_number_stops_the_file(council, tmp_path):
    setup(council, D(2025, 4, 1), number="")
    schedule(council, "four-weekly", D(2025, 4, 1))
    assert run(council, "april", D(2025, 4, 1)).code == 0
    answer = council.run("dpl pay file april --format csv --out april.csv")
    assert answer.code == 2
    assert "A-1/7: holding bank-A-1 has no sort code and account number on record" in answer.err
    assert not (tmp_path / "april.csv").exists()
    assert os.listdir(tmp_path).count("april.csv") == 0


def test_a_payment_taken_back_stops_the_file(council):
    setup(council, D(2025, 4, 1))
    schedule(council, "four-weekly", D(2025, 4, 1))
    assert run(council, "april", D(2025, 4, 1)).code == 0
    council.done("dpl reverse A-1/7 --reason typing-error")
    answer = council.run("dpl pay file april --format csv --out april.csv")
    assert "it was taken back by A-1/8" in answer.err


def test_a_file_leaves_out_what_was_taken_back_or_came_back_where_that_is_asked(council, tmp_path):
    for number, name in enumerate(("A-1", "A-2", "A-3")):
        setup(council, D(2025, 4, 1), name=name, number=f"1234567{number}")
        schedule(council, "four-weekly", D(2025, 4, 1), name=name)
    assert run(council, "april", D(2025, 4, 1)).code == 0
    council.done("dpl reverse A-1/7 --reason typing-error")
    council.done("dpl pay return A-2/7 --amount 520.00 --on 03/04/2025")
    stopped = council.run("dpl pay file april --format csv --out april.csv")
    assert stopped.code == 2 and not (tmp_path / "april.csv").exists()
    assert "A-2/7: £520.00 of it came back" in stopped.err and "--leave-out" in stopped.err
    left = council.done("dpl pay file april --format csv --out april.csv --leave-out")
    assert left.err == (
        "left out: A-1/7, £520.00: it was taken back by A-1/8\n"
        "left out: A-2/7, £520.00: £520.00 of it came back\n"
        "1 payments, £520.00 in all, are in april.csv\n"
    )
    again = run(council, "again", D(2025, 4, 3), more="-O csv")
    assert [(r["account"], r["paid_pounds"]) for r in rows(again)] == [
        ("A-1", "520.00"), ("A-2", "520.00")
    ]  # fmt: skip


def test_a_payment_that_the_bank_shows_already_is_not_sent_again(council, tmp_path):
    setup(council, D(2025, 4, 1))
    schedule(council, "four-weekly", D(2025, 4, 1))
    assert run(council, "april", D(2025, 4, 1)).code == 0
    council.told(statement(line(52_000, D(2025, 4, 1)), holding="bank-A-1"))
    answer = council.run("dpl pay file april --format csv --out april.csv")
    assert answer.code == 2
    assert "A-1/7: the bank shows it, line bank-A-1/2025-04-01/52000/1" in answer.err


def test_what_the_bank_sent_back_counts_once_somebody_says_of_which_payment(council):
    setup(council, D(2025, 4, 1), assessed=0)
    schedule(council, "four-weekly", D(2025, 4, 1))
    assert run(council, "april", D(2025, 4, 1)).code == 0
    back = said("payment-returned", fund="council", account="A-1")
    lines = (line(60_000, D(2025, 4, 1)), (line(-60_000, D(2025, 4, 3)), back))
    council.told(statement(*lines, holding="bank-A-1"))
    asked = council.done("dpl pay due A-1 --as-at 10/04/2025")
    assert "still due £0.00" in asked.err
    assert "went back, and not counted, since nobody said of which payment: A-1/8" in asked.err
    council.done("dpl reverse A-1/8 --reason wrong-entry")
    council.done(
        "dpl line allocate bank-A-1/2025-04-03/-60000/1 --account A-1 --as payment-returned "
        "--entry A-1/6"
    )
    assert "still due £600.00" in council.done("dpl pay due A-1 --as-at 10/04/2025").err


def test_a_file_without_a_sender_says_what_is_missing(council):
    setup(council, D(2025, 4, 1))
    schedule(council, "four-weekly", D(2025, 4, 1))
    assert run(council, "april", D(2025, 4, 1)).code == 0
    answer = council.run("dpl pay file april --format bacs18 --out april.bacs --name Shire")
    assert "there is no user number" in answer.err
    assert "--user-number, --sort-code, --account-number" in answer.err


def test_the_sums_of_every_account(council):
    setup(council, D(2025, 4, 1))
    setup(council, D(2025, 4, 1), name="A-2", number="22345678")
    schedule(council, "four-weekly", D(2025, 4, 1))
    found = rows(council.run("dpl pay due --as-at 01/05/2025 -O csv"))
    assert [(r["account"], r["due_pounds"], r["still_due_pounds"]) for r in found] == [
        ("A-1", "1040.00", "1040.00"), ("A-2", "0.00", "0.00")
    ]  # fmt: skip


def test_what_a_bare_payment_was_for_is_told_in_one_line(world):
    world.done(
        "dpl allocate make A-1 bed --fund nhs --one-off 450.00 --from 01/04/2025 "
        "--decided-on 01/04/2025"
    )
    world.done("dpl pay make A-1 --fund nhs --gross 450.00 --on 04/04/2025 --one-off bed")
    assert world.last() == e.PaymentPurposeTold(7, "bed", None, D(2025, 4, 4))
    answer = world.run("dpl pay purpose A-1/7 --one-off bed")
    assert "entry 7 of A-1 says what it is for" in answer.err
    assert "The payment in A-1/7 is the one-off bed" in world.done("dpl history A-1").out
