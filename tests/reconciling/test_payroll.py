"""A payroll bureau's word beside ours: wages, HMRC, pension, what is set aside, holiday."""

from datetime import date, timedelta

import pytest

from ledger import commands as c
from ledger import events as e
from tests.builders import ONE_FUND, TWO_FUNDS, day, given
from tests.reconciling.payslips import (
    FIRST,
    LAST,
    NAME,
    adds_up,
    kinds,
    part,
    slip,
    told,
    value,
    wage,
)

WEEKS = [day(11) + timedelta(days=7 * week) for week in range(13)]
"""The Fridays of a tax quarter, 11 April to 4 July."""
BEGINS, ENDS = day(6), date(2025, 7, 5)
AFTER = date(2025, 7, 8)


def liability(kind: str, pence: int, on: date, name: str = "", **changes) -> c.RecordLiability:
    return c.RecordLiability(
        account="A-1", liability=name or f"{kind}-1", kind=kind, amount_pence=pence,
        recorded_on=on, **{"fund": "nhs"} | changes,
    )  # fmt: skip


def quarter() -> c.ReadPayroll:
    """Thirteen weeks of £150.00: tax 5.00, NI 2.40 and 3.10, pension 6.00 and 4.50, holiday
    18.11."""
    slips = (
        slip(on, gross=15_000, tax=500, ni_employee=240, ni_employer=310, pension_employee=600,
             pension_employer=450, holiday=1_811, hours=145, row=row)
        for row, on in enumerate(WEEKS, start=2)
    )  # fmt: skip
    return told(*slips, first_on=BEGINS, last_on=ENDS)


def test_one_assistants_quarter_to_the_penny():
    """Net 136.60 a week; the last wage paid four days late, after the quarter; £100.00 of the
    £136.50 due to HMRC paid; no pension; no holiday set aside."""
    story = given(
        *ONE_FUND,
        liability("paye", 13_650, day(27, 6)),
        *(wage(13_660, on) for on in WEEKS[:-1]),
        wage(13_660, AFTER),
        wage(10_000, date(2025, 7, 22), "hmrc", category="tax", liability="paye-1"),
        quarter(),
    )
    ended = value(story, BEGINS, ENDS)
    adds_up(ended)
    assert [(one.fund, one.theirs, one.ours) for one in ended.parts] == [
        ("wages", (0, -177_580, -177_580), (0, -163_920, -163_920)),
        ("hmrc", (0, -13_650, -13_650), (0, 0, 0)),
        ("pension", (0, -13_650, -13_650), (0, 0, 0)),
        ("set-aside", (0, -27_300, -27_300), (0, -13_650, -13_650)),
        ("holiday", (0, -23_543, -23_543), (0, 0, 0)),
    ]
    assert [(i.kind, i.pence, i.words) for i in ended.items if i.explained is None] == [
        ("pension-not-paid", -3_150, "£31.50 due to the pension for the month to 30 April 2025 is "
         "not paid: employee's £18.00, employer's £13.50; to be paid by 22 May 2025"),
        ("pension-not-paid", -5_250, "£52.50 due to the pension for the month to 31 May 2025 is "
         "not paid: employee's £30.00, employer's £22.50; to be paid by 22 June 2025"),
        ("liability-differs", -13_650, "£136.50 is due to the pension and not paid on 5 July "
         "2025, and £0.00 is set aside for it: £136.50 too little"),
        ("holiday-differs", -23_543, "£235.43 of holiday pay (18.85 hours) is earned and not taken "
         "on 5 July 2025, and £0.00 is set aside for it: £235.43 too little"),
    ]  # fmt: skip
    books = [(i.kind, i.pence, i.explained) for i in ended.items if i.explained is not None]
    assert books == [
        ("timing", -13_660, ("timing", "another-day", "", 0)),
        ("tax-not-paid", -13_650, ("timing", "not-yet-payable", "", 0)),
        ("pension-not-paid", -4_200, ("timing", "not-yet-payable", "", 0)),
        ("pension-not-paid", -1_050, ("timing", "not-yet-payable", "", 0)),
    ]
    assert [i.try_ for i in ended.items if i.kind in ("liability-differs", "holiday-differs")] == [
        "dpl budget liability A-1 pension-2025-07-05 --kind pension --amount 136.50 "
        "--on 05/07/2025",
        "dpl budget liability A-1 holiday-2025-07-05 --kind holiday --amount 235.43 "
        "--on 05/07/2025",
    ]  # fmt: skip
    july = value(story, date(2025, 7, 6), date(2025, 7, 31))
    adds_up(july)
    assert part(july, "wages").difference_pence == 0
    assert part(july, "set-aside").theirs == (-27_300, 10_000, -17_300)
    (short,) = part(july, "hmrc").items
    assert (short.kind, short.pence, short.explained) == ("tax-not-paid", -3_650, None)
    assert short.words == (
        "£36.50 of £136.50 due to HMRC for the quarter to 5 July 2025 is not paid: tax £65.00, "
        "employee's NI £31.20, employer's NI £40.30; to be paid by 22 July 2025"
    )
    assert short.try_ == (
        f"dpl reconcile explain {NAME} --line hmrc/2025-07-05 --as our-error --reason hmrc-late "
        "--on 31/07/2025"
    )


def test_what_is_paid_set_aside_and_recorded_is_squared():
    story = given(
        *ONE_FUND,
        *(wage(13_660, on) for on in WEEKS),
        liability("paye", 13_650, ENDS),
        liability("pension", 5_250, ENDS),
        liability("holiday", 23_543, ENDS),
        wage(3_150, day(20, 5), "nest", category="pension"),
        wage(5_250, day(20, 6), "nest", category="pension"),
        quarter(),
    )
    found = value(story, BEGINS, ENDS)
    adds_up(found)
    assert found.squared
    assert found.unexplained_pence == 0
    assert len(found.matches) == 13


# ── wages ────────────────────────────────────────────────────────────────────────────────────


def wages_of(*commands: c.Command):
    found = value(given(*ONE_FUND, *commands))
    adds_up(found)
    return part(found, "wages").items


def test_a_payslip_that_nobody_paid():
    (item,) = wages_of(told(slip(day(4), 12_000)))
    assert (item.kind, item.pence) == ("wage-not-paid", -12_000)
    assert item.lines == ("payslip/PA-1/2025-04-04/1",)
    assert item.words == "£120.00 of the payslip of PA-1 of 4 April 2025 (row 2) is not paid"


def test_a_wage_of_which_no_payslip_tells():
    (item,) = wages_of(wage(12_000, day(4), "PA-9"), told(slip(day(4), 0)))
    assert (item.kind, item.pence) == ("wage-without-payslip", 12_000)
    assert item.words == (
        "£120.00 paid in wages to PA-9 on 4 April 2025, and no payslip tells of it"
    )


def test_a_wage_paid_at_another_amount_is_one_difference():
    (item,) = wages_of(wage(11_000, day(4)), told(slip(day(4), 12_000)))
    assert (item.kind, item.pence) == ("net-differs", -1_000)
    assert item.words == (
        "the payslip of PA-1 of 4 April 2025 says net £120.00, and £110.00 was paid on 4 April "
        "2025 (A-1/5): £10.00 less"
    )


def test_a_wage_paid_three_weeks_late_is_a_question_for_a_person():
    missing, extra = wages_of(wage(12_000, day(25)), told(slip(day(4), 12_000)))
    assert kinds((missing, extra)) == [("wage-not-paid", -12_000), ("wage-without-payslip", 12_000)]
    assert missing.words.endswith("; as much was paid on 25 April 2025, 21 days later (A-1/5)")
    assert missing.try_ == (
        f"dpl reconcile match {NAME} --line payslip/PA-1/2025-04-04/1 --entry A-1/5"
    )


def test_a_wage_that_came_since_is_to_be_matched_again():
    story = given(*ONE_FUND, told(slip(day(4), 12_000)), wage(12_000, day(5)))
    found = value(story)
    adds_up(found)
    assert {item.try_ for item in found.parts[0].items} == {f"dpl reconcile again {NAME}"}
    assert (
        found.parts[0]
        .items[0]
        .words.endswith("is not paid; the other side came since, and nothing else fits")
    )
    assert value(story.when(c.MatchAgain(of=NAME))).parts[0].items == ()


def test_a_report_of_net_alone_is_not_asked_to_foot_for_anothers_sake():
    bare = told(slip(day(4), 11_000, gross=12_100), tells=())
    assert value(given(*ONE_FUND, bare, told(slip(day(11), 1), name="cd"))).faults == ()


def test_last_weeks_wage_never_pays_this_weeks():
    items = wages_of(
        *(wage(12_000, on) for on in WEEKS if on != WEEKS[4]),
        told(*(slip(on, 12_000) for on in WEEKS), last_on=ENDS),
    )
    assert [item.lines for item in items] == [(f"payslip/PA-1/{WEEKS[4].isoformat()}/1",)]


def test_two_payslips_are_paid_at_once():
    two = told(slip(day(4), 12_000), slip(day(5), 3_456))
    assert wages_of(wage(15_456, day(5)), two) == ()


def test_one_payslip_is_paid_in_two():
    assert wages_of(wage(7_000, day(4)), wage(5_001, day(7)), told(slip(day(4), 12_001))) == ()


def test_a_wage_to_nobody_named_is_matched_where_one_thing_fits():
    two = told(slip(day(4), 12_000), slip(day(4), 9_900, "PA-2"))
    assert wages_of(wage(12_000, day(4), None), wage(9_900, day(4), "pa-2"), two) == ()


def test_a_wage_to_another_is_not_taken_for_it():
    items = wages_of(wage(12_000, day(4), "PA-2"), told(slip(day(4), 12_000)))
    assert {item.kind for item in items} == {"wage-not-paid", "wage-without-payslip"}


def test_a_wage_that_the_bank_sent_back_is_not_paid():
    story = given(*ONE_FUND, wage(12_000, day(4)), told(slip(day(4), 12_000)))
    assert value(story).parts[0].items == ()
    story.when(c.ReceiveRefund(account="A-1", spend=5, amount_pence=12_000, received_on=day(9)))
    found = value(story)
    adds_up(found)
    assert kinds(found.parts[0].items) == [("wage-not-paid", -12_000)]
    story.when(wage(12_000, day(10)), c.MatchAgain(of=NAME))
    found = value(story)
    adds_up(found)
    assert found.parts[0].items == ()


def test_what_was_recategorised_as_wages_counts():
    story = given(
        *ONE_FUND, wage(12_000, day(4), category="sleep-in"), told(slip(day(4), 12_000)),
        c.RecategoriseSpend(account="A-1", spend=5, category="wages", reason="wrong"),
        c.MatchAgain(of=NAME),
    )  # fmt: skip
    assert value(story).parts[0].items == ()


# ── HMRC and pension ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("on, every, ends, by", [
    (date(2025, 4, 5), "quarter", date(2025, 4, 5), date(2025, 4, 22)),
    (date(2025, 4, 6), "quarter", date(2025, 7, 5), date(2025, 7, 22)),
    (date(2025, 7, 5), "quarter", date(2025, 7, 5), date(2025, 7, 22)),
    (date(2025, 12, 31), "quarter", date(2026, 1, 5), date(2026, 1, 22)),
    (date(2025, 12, 31), "month", date(2026, 1, 5), date(2026, 1, 22)),
    (date(2025, 5, 5), "month", date(2025, 5, 5), date(2025, 5, 22)),
    (date(2025, 5, 6), "month", date(2025, 6, 5), date(2025, 6, 22)),
])  # fmt: skip
def test_tax_months_and_quarters_end_on_the_fifth(on, every, ends, by):
    from ledger.reconciling.payroll.dues import hmrc_period

    assert hmrc_period(on, every) == (ends, by)


def test_pension_is_paid_in_the_month_after():
    from ledger.reconciling.payroll.dues import pension_period

    assert pension_period(date(2025, 12, 1)) == (date(2025, 12, 31), date(2026, 1, 22))
    assert pension_period(date(2024, 2, 29)) == (date(2024, 2, 29), date(2024, 3, 22))


def test_tax_is_late_once_its_day_is_over():
    story = given(*ONE_FUND, told(slip(day(4), tax=500)))
    before, after = (value(story, FIRST, day(n)) for n in (21, 22))
    assert part(before, "hmrc").items[0].explained is not None
    assert part(after, "hmrc").items[0].explained is None


def test_more_than_was_due_to_hmrc():
    story = given(
        *ONE_FUND, told(slip(day(4), tax=500)),
        wage(400, day(8), "hmrc", category="tax"), wage(300, day(9), "hmrc", category="paye"),
    )  # fmt: skip
    found = value(story)
    adds_up(found)
    (item,) = part(found, "hmrc").items
    assert (item.kind, item.pence) == ("tax-overpaid", 200)
    assert item.words == "£7.00 was paid to HMRC, and £5.00 was due: £2.00 too much"
    assert len(item.entries) == 1


def test_the_oldest_tax_is_paid_first():
    paid = wage(700, day(22, 6), "hmrc", category="tax")
    story = given(*ONE_FUND, told(slip(day(4), tax=500), slip(day(11), tax=900)), paid)
    (item,) = part(value(story), "hmrc").items
    assert (item.pence, item.lines) == (-700, ("hmrc/2025-07-05",))


def test_what_was_set_aside_before_the_first_report_is_due_too():
    story = given(
        *ONE_FUND, liability("paye", 5_000, FIRST - timedelta(days=1)),
        wage(5_000, day(20), "hmrc", category="tax", liability="paye-1"), told(slip(day(11), 1)),
    )  # fmt: skip
    found = value(story)
    adds_up(found)
    assert part(found, "hmrc").theirs.opening_pence == -5_000
    assert not [item for item in found.items if item.fund != "wages"]


def test_money_back_from_hmrc_is_not_paid_to_it():
    story = given(*ONE_FUND, told(slip(day(4), tax=500)),
                  wage(500, day(8), "hmrc", category="tax"))  # fmt: skip
    entry = story.draft.account("A-1").version
    story.when(c.ReceiveRefund(account="A-1", spend=entry, amount_pence=200, received_on=day(20)))
    found = value(story)
    adds_up(found)
    assert kinds(part(found, "hmrc").items) == [("tax-not-paid", -200)]
    for last, items in ((day(19), []), (day(20), [("tax-not-paid", -200)])):
        assert kinds(part(value(story, FIRST, last), "hmrc").items) == items


def test_a_report_without_pension_says_nothing_of_pensions():
    story = given(*ONE_FUND, told(slip(day(4), 100), tells=("tax",)),
                  wage(500, day(8), "nest", category="pension"))  # fmt: skip
    assert [one.fund for one in value(story).parts] == ["wages", "hmrc", "set-aside"]


# ── what is set aside ────────────────────────────────────────────────────────────────────────


def set_aside(*commands: c.Command):
    found = value(given(*ONE_FUND, *commands))
    adds_up(found)
    return [item for item in found.items if item.fund == "set-aside"]


def test_tax_that_was_paid_and_is_still_set_aside():
    (item,) = set_aside(
        liability("paye", 500, day(4)), told(slip(day(4), tax=500)),
        wage(500, day(20), "hmrc", category="tax"),
    )  # fmt: skip
    assert (item.kind, item.pence) == ("liability-differs", 500)
    assert item.words == (
        "£0.00 is due to HMRC and not paid on 30 June 2025, and £5.00 is set aside for it: "
        "£5.00 too much"
    )
    assert item.try_ == ("dpl budget settle A-1 paye-1 --on 20/04/2025 --spend A-1/6 --reason paid")


def test_too_much_set_aside():
    (item,) = set_aside(liability("paye", 700, day(4)), told(slip(day(4), tax=500)))
    assert item.try_ == (
        "dpl budget settle A-1 paye-1 --amount 2.00 --on 30/06/2025 --reason not-owed"
    )


def test_whose_money_is_set_aside_is_as_the_wages_were():
    story = given(
        *TWO_FUNDS,
        wage(1_000, day(4), fund=None, shares=(c.Weight("nhs", 3), c.Weight("council", 1))),
        told(slip(day(4), 1_000, tax=500)),
    )
    (item,) = [item for item in value(story).items if item.kind == "liability-differs"]
    assert item.try_ == (
        "dpl budget liability A-1 paye-2025-06-30 --kind paye --amount 5.00 "
        "--shares nhs=3,council=1 --on 30/06/2025"
    )


# ── holiday ──────────────────────────────────────────────────────────────────────────────────


def test_a_balance_of_holiday_counts_the_last_payslip_alone():
    story = given(
        *ONE_FUND,
        told(slip(day(4), 1, holiday=1_000), slip(day(11), 1, holiday=1_700),
             slip(day(4), 1, "PA-2", holiday=300), holiday="balance"),
        liability("holiday", 2_000, day(11)),
    )  # fmt: skip
    found = value(story)
    adds_up(found)
    assert part(found, "holiday").items == ()
    assert part(value(story, day(5)), "holiday").theirs == (-1_300, -700, -2_000)


# ── what is wrong in their papers ────────────────────────────────────────────────────────────


def test_a_payslip_that_does_not_foot():
    wrong = slip(day(4), 11_000, gross=12_100, tax=500, pension_employee=200, student_loan=-50)
    (fault,) = value(given(*ONE_FUND, told(wrong))).faults
    assert (fault.kind, fault.pence) == ("slip-does-not-foot", 0)
    assert fault.words == (
        "the payslip of PA-1 of 4 April 2025 (row 2) does not foot: £121.00 gross less £5.00 tax "
        "less £2.00 pension and £0.50 student loan is £114.50, and it says net £110.00, £4.50 less"
    )


def test_a_report_that_tells_no_deduction_is_not_asked_to_foot():
    wrong = slip(day(4), 11_000, gross=12_100)
    assert value(given(*ONE_FUND, told(wrong, tells=("holiday",)))).faults == ()


def test_a_corrected_report_is_shown_as_altered_until_the_first_is_taken_back():
    story = given(
        *ONE_FUND, wage(11_900, day(4)), told(slip(day(4), 12_000)),
        told(slip(day(4), 11_900), name="cd"),
    )  # fmt: skip
    found = value(story)
    adds_up(found)
    assert kinds(part(found, "wages").items) == [("net-differs", -100)]
    (fault,) = found.faults
    assert fault.kind == "altered-file"
    assert fault.words == (
        "the payslip of PA-1 of 4 April 2025 is otherwise in report cdcdcdcdcdcd than in "
        "abababababab: gross £119.00 and not £120.00, net £119.00 and not £120.00"
    )
    assert fault.try_ == "dpl reconcile withdraw abababababab --reason corrected"
    story.when(c.WithdrawExtract(extract="abababababab", reason="corrected"), c.MatchAgain(of=NAME))
    assert value(story).faults == ()
    assert part(value(story), "wages").items == ()


def test_days_that_no_report_covers():
    story = given(
        *ONE_FUND, told(slip(day(4), 1), last_on=day(30)),
        told(slip(day(6, 6), 1), name="cd", first_on=day(2, 6), last_on=day(29, 6)),
    )  # fmt: skip
    found = value(story)
    assert [(f.kind, f.words) for f in found.faults] == [
        ("gap", "no report of paycare covers 1 May 2025 to 1 June 2025"),
        ("gap", "no report of paycare covers 30 June 2025"),
    ]


def test_each_difference_can_be_explained():
    story = given(*ONE_FUND, wage(9_000, day(10), "PA-9"), quarter())
    found = value(story)
    for item in found.open_items:
        story.when(c.ExplainDifference(
            of=NAME, lines=item.lines, entries=item.entries, kind="agreed", reason="known",
            explained_on=LAST,
        ))  # fmt: skip
        assert story.refusal is None, (item, str(story.refusal))
    again = value(story)
    assert again.squared
    assert again.unexplained_pence == 0
    assert isinstance(story.draft.decided[-1].event, e.LineExplained)


def test_nothing_read_and_nothing_yet():
    from ledger.errors import Refused

    with pytest.raises(Refused, match="no payroll report of paycare tells of A-1"):
        value(given(*ONE_FUND))
    with pytest.raises(Refused, match="begins on 6 April 2025"):
        value(given(*ONE_FUND, quarter()), date(2025, 3, 1), date(2025, 3, 31))


def test_tax_that_the_bureau_gives_back():
    story = given(*ONE_FUND, told(slip(day(8), gross=1_000, tax=-300)))
    found = value(story)
    adds_up(found)
    (item,) = part(found, "hmrc").items
    assert (item.kind, item.pence) == ("tax-overpaid", 300)
    assert item.words == "£0.00 was paid to HMRC, and £3.00 was due back: £3.00 too much"
    assert item.lines == ("hmrc/balance/2025-06-30",)


# ── explained as it is told ──────────────────────────────────────────────────────────────────


def _explained_as_told(story, on):
    """Every item of the quarter to a day that is open, explained by the command it suggests."""
    for item in value(story, last=on).open_items:
        if item.kind in ("tax-not-paid", "pension-not-paid"):
            story.when(
                c.ExplainDifference(
                    of=NAME, lines=item.lines, entries=item.entries, kind="our-error",
                    reason="late", explained_on=on,
                )
            )  # fmt: skip
            assert story.refusal is None, str(story.refusal)
    kinds = {"tax-not-paid", "pension-not-paid"}
    assert not [item for item in value(story, last=on).open_items if item.kind in kinds]


def test_what_was_not_due_yet_in_one_report_is_explained_once_it_is_overdue():
    april, may = (slip(day(25, month), 50_000, pension_employee=3200) for month in (4, 5))
    june = slip(day(27, 6), 50_000, pension_employee=3200)
    story = given(
        *ONE_FUND,
        told(april, may, last_on=day(31, 5)),
        told(june, name="cd", first_on=day(1, 6)),
    )
    _explained_as_told(story, LAST)


def test_what_is_overdue_only_after_the_last_report_is_explained_then():
    story = given(*ONE_FUND, told(slip(day(25, 4), 50_000, tax=4000)))
    _explained_as_told(story, date(2025, 7, 31))


def test_what_was_paid_in_part_since_the_first_report_is_explained_as_it_is_left():
    april = slip(day(25, 4), 50_000, pension_employee=3200)
    paid_since = wage(1000, day(10, 6), payee="nest", category="pension")
    story = given(
        *ONE_FUND,
        told(april, last_on=day(31, 5)),
        told(slip(day(27, 6), 50_000), name="cd", first_on=day(1, 6)),
        paid_since,
    )
    _explained_as_told(story, LAST)
