"""Contributions, reviews, stops, closing, the final account and the year's end, as typed."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from cli.main import dpl
from ledger import commands as c
from ledger import events as e
from projections.balances import balances
from projections.closing import closing, final_account
from projections.year_end import year_end

D = date


def rows(world, line: str) -> list[dict]:
    return json.loads(world.done(f"{line} -O json").out)


def charged(world, weekly: str = "59.93", budget: str = "60.00") -> None:
    """Jo's council pays £60 a week, and she the most of it."""
    world.done(
        f"dpl allocate make A-1 al-2 --fund council --weekly {budget} --from 01/04/2025 "
        "--decided-on 20/03/2025"
    )
    world.done(
        f"dpl budget contribution A-1 --fund council --weekly {weekly} --from 01/04/2025 "
        "--decided-on 20/03/2025"
    )


# ── contributions ────────────────────────────────────────────────────────────────────────────


def test_T6_a_debt_shows_weeks_by_rate_and_meets_the_bill_to_the_penny(world):
    charged(world)
    answer = world.done(
        "dpl contribution show A-1 --fund council --as-at 29/12/2025 --invoiced 2345.00"
    )
    assert [re.sub(" +", " ", line).strip() for line in answer.out.splitlines()] == [
        "A-1 as at 29 December 2025",
        "fund what from to weeks weekly amount",
        "council due 01/04/2025 29/12/2025 39 £59.93 £2,337.27",
        "council due in all £2,337.27",
        "council arrears 39.00 £2,337.27",
        "council invoiced 39.13 £2,345.00",
        "council invoiced too much 0.13 £7.73",
    ]
    assert answer.err.splitlines() == [
        "council: 39 missed; first the one from 1 April 2025, due by 7 April 2025, 266 days ago",
        "council: £2,345.00 was invoiced, £7.73 more than the £2,337.27 owed",
    ]


def test_a_bill_that_is_right_is_said_to_be(world):
    charged(world)
    answer = world.done("dpl contribution show A-1 --as-at 29/12/2025 --invoiced 2337.27")
    assert answer.err.splitlines()[-1] == "council: the invoice is right to the penny"
    answer = world.done("dpl contribution show A-1 --as-at 29/12/2025 --invoiced 2337.26")
    assert "invoiced too little" in answer.out and "£0.01 less than" in answer.err


def test_a_missed_week_is_raised_the_day_it_is_missed_and_gone_once_it_is_paid(world):
    charged(world, weekly="20.00")
    assert world.done("dpl contribution list --as-at 06/04/2025").err == (
        "nobody is charged a contribution\n"
    )
    (row,) = rows(world, "dpl contribution list --as-at 07/04/2025")
    assert (row["missed"], row["first_missed"], row["days"]) == (1, "2025-04-07", 0)
    world.done("dpl receive contribution A-1 --fund council --amount 20.00 --on 08/04/2025")
    (row,) = rows(world, "dpl contribution list --as-at 08/04/2025")
    assert (row["missed"], row["arrears_pence"], row["overpaid_pence"]) == (0, 0, 0)
    (row,) = rows(world, "dpl contribution list --as-at 07/04/2025 --known-at 9")
    assert row["missed"] == 1


def test_those_behind_come_first_by_the_week_first_missed(world):
    charged(world, weekly="20.00")
    world.done("dpl receive contribution A-1 --fund council --amount 80.00 --on 08/04/2025")
    for command in (
        c.OpenAccount(account="A-0", opened_on=D(2025, 4, 1), person="P-2", care_group="x",
                      age_band="y", eligibility="z"),
        c.AddFund(account="A-0", fund="council", funder="shire", programme="social-care",
                  contribution_charged=True, from_on=D(2025, 4, 1)),
        c.MakeAllocation(account="A-0", allocation="al", fund="council",
                         deployment="direct_payment", frequency="weekly", amount_pence=5000,
                         from_on=D(2025, 6, 1), decided_on=D(2025, 6, 1)),
        c.AssessContribution(account="A-0", fund="council", weekly_pence=1000,
                             from_on=D(2025, 6, 1), decided_on=D(2025, 6, 1)),
    ):  # fmt: skip
        world.told(command)
    found = rows(world, "dpl contribution list --as-at 30/06/2025")
    assert [row["account"] for row in found] == ["A-1", "A-0"]


def test_a_contribution_assessed_anew_from_a_past_day_is_proposed(world):
    charged(world, weekly="20.00")
    world.done(
        "dpl pay make A-1 --fund council --gross 240.00 --contribution 80.00 --on 01/04/2025 "
        "--from 01/04/2025 --to 28/04/2025"
    )
    world.done(
        "dpl budget contribution A-1 --fund council --weekly 25.00 --from 15/04/2025 "
        "--decided-on 20/05/2025"
    )
    answer = world.done("dpl contribution show A-1 --as-at 28/04/2025")
    assert "assessed anew since it was paid: to propose" in answer.out
    assert (
        "council: for 1 April 2025 to 28 April 2025 payments said £80.00, and it is now £90.00: "
        "£10.00 more, to be proposed and never charged unasked"
    ) in answer.err
    before = world.done("dpl contribution show A-1 --as-at 28/04/2025 --known-at 10")
    assert "to propose" not in before.out


def test_nobody_is_asked_for_a_contribution_to_nhs_money(world):
    answer = world.run("dpl contribution show A-1 --fund nhs")
    assert answer.code == 2
    assert answer.err.startswith("refused (no-contribution): fund nhs of account A-1 charges no")
    assert world.run("dpl contribution show A-2").code == 2


# ── reviews ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("paid", "nhs", "council"),
    [("10/01/2026", "2026-04-10", "2026-07-10"), ("30/11/2025", "2026-02-28", "2026-05-30")],
)
def test_T18_first_reviews_are_due_in_three_months_and_in_six(world, paid, nhs, council):
    charged(world)
    world.done(f"dpl pay make A-1 --fund nhs --gross 600.00 --on {paid}")
    world.done(f"dpl pay make A-1 --fund council --gross 240.00 --on {paid}")
    found = [r for r in rows(world, f"dpl reviews --as-at {paid}") if r["what"] == "review"]
    assert {row["fund"]: (row["due"], row["by"]) for row in found} == {
        "nhs": (nhs, "law"),
        "council": (council, "law"),
    }
    assert "SI 2013/1617 reg 14" in found[0]["rule"]


def test_T18_after_a_review_the_next_is_in_twelve_months(world):
    world.done("dpl pay make A-1 --fund nhs --gross 600.00 --on 10/01/2026")
    answer = world.done(
        "dpl review hold A-1 --fund nhs --on 01/04/2026 --plan-right --used-well --enough "
        "--conditions-kept --note 'all is well'"
    )
    held = world.last()
    assert held == e.ReviewHeld(
        "nhs", D(2026, 4, 1), "full", (), True, True, True, True, held.detail
    )
    assert "all is well" in world.private(held.detail) and "all is well" not in answer.out
    (row,) = [r for r in rows(world, "dpl reviews --as-at 01/05/2026") if r["what"] == "review"]
    assert (row["due"], row["last"]) == ("2027-04-01", "2026-04-01")


def test_a_review_that_was_held_and_found_too_little_is_not_told_as_one_to_hold(world):
    world.done("dpl pay make A-1 --fund nhs --gross 600.00 --on 10/01/2026")
    world.done(
        "dpl review hold A-1 --fund nhs --on 01/03/2026 --plan-right --used-well --too-little "
        "--conditions-kept"
    )
    told = world.done("dpl reviews --as-at 20/04/2026").err
    assert "2 of 2 overdue: 1 not held, and 1 held that found the money not enough" in told
    work = world.done("dpl work --as-at 20/04/2026 -O json").out
    assert "the review of 1 March 2026 found the money not enough" in work


def test_the_longest_overdue_comes_first_with_its_days(world):
    world.done("dpl pay make A-1 --fund nhs --gross 600.00 --on 10/01/2026")
    answer = world.done("dpl reviews --as-at 20/04/2026 --overdue -O json")
    found = json.loads(answer.out)
    assert [(row["what"], row["days_overdue"]) for row in found] == [
        ("standard audit", 16),
        ("review", 10),
    ]
    assert answer.err == "as at 20 April 2026: 2 of 2 overdue\n"
    assert "nothing is overdue" in world.done("dpl reviews --as-at 11/01/2026 --overdue").err


def test_a_review_says_all_four_things(world):
    answer = world.run("dpl review hold A-1 --fund nhs --on 01/04/2026 --plan-right")
    assert answer.code == 2 and "nothing was recorded" in answer.err


def test_an_outcome_the_plan_does_not_have_is_refused_with_those_it_has(world):
    world.told(
        c.AgreePlan(
            account="A-1", plan="p-1", agreed_on=D(2025, 4, 1), from_on=D(2025, 4, 1),
            outcomes=("sleep",),
            lines=(c.PlanLineAsked(line="pa", outcome="sleep", category="care", fund="nhs"),),
        )
    )  # fmt: skip
    tests = "--plan-right --used-well --enough --conditions-kept"
    answer = world.run(f"dpl review hold A-1 --fund nhs --on 01/05/2025 --outcome golf=no {tests}")
    assert answer.err == (
        "refused (unknown-outcome): plan p-1 has no outcome golf; it has: sleep\n"
        "  try:   --outcome sleep=yes\nnothing was recorded\n"
    )
    wrong = world.run(f"dpl review hold A-1 --fund nhs --on 01/05/2025 --outcome golf {tests}")
    assert "'golf' is not an outcome like sleep=yes" in wrong.err
    told = world.done(
        f"dpl review hold A-1 --fund nhs --on 01/05/2025 --outcome sleep=partly {tests}"
    )
    assert "sleep partly achieved" in told.out


def test_a_tier_is_set_and_audits_come_sooner(world):
    world.done("dpl pay make A-1 --fund nhs --gross 600.00 --on 10/04/2025")
    answer = world.done(
        "dpl review tier A-1 --fund nhs --tier enhanced --from 01/07/2025 --decided-on 25/06/2025 "
        "--reason high-cash"
    )
    assert "nhs is looked at as enhanced from 1 July 2025: high cash" in answer.out
    found = rows(world, "dpl reviews --as-at 01/07/2025")
    assert {row["what"] for row in found} == {"review", "enhanced audit"}


# ── suspension, stop, closing ────────────────────────────────────────────────────────────────


def test_a_suspension_says_when_it_calls_for_a_review(world):
    answer = world.done("dpl account suspend A-1 --from 01/07/2025 --reason in-hospital")
    assert world.last() == e.PaymentsSuspended(D(2025, 7, 1), "in-hospital")
    assert answer.err.splitlines() == [
        "recorded 1 entry at position 8",
        "note: if it lasts until 26 August 2025, a review is due: icb, default/1 away_weeks 8",
        "note: if it lasts until 26 August 2025, a review is due: shire, default/1 away_weeks 8",
    ]


def test_a_stop_warns_of_short_notice_and_of_bills_that_nobody_reserved(world):
    answer = world.done(
        "dpl account stop A-1 --must --ground consent-withdrawn --on 31/12/2025 "
        "--decided-on 20/12/2025"
    )
    assert world.last() == e.StopDecided(
        "must", "consent-withdrawn", D(2025, 12, 31), D(2025, 12, 20)
    )
    notice = (
        "gives 28 days' notice (default/1 stop_notice_days), which ends on 17 January 2026; this "
        "stop gives 11"
    )
    assert answer.err.splitlines() == [
        "recorded 1 entry at position 8",
        f"warning: icb {notice}",
        f"warning: shire {notice}",
        "warning: no bills to come are recorded (agency notice, wages, holiday, HMRC, payroll): "
        "dpl account closing A-1 lists what to reserve",
    ]


def test_a_stop_with_notice_and_its_bills_reserved_warns_of_nothing(world):
    world.done("dpl budget liability A-1 paye-q1 --kind paye --amount 312.40 --fund nhs "
               "--on 30/06/2025")  # fmt: skip
    answer = world.done(
        "dpl account stop A-1 --may --ground misuse --on 31/12/2025 --decided-on 01/12/2025"
    )
    assert answer.err == "recorded 1 entry at position 9\n"


def test_a_ground_with_the_wrong_force_is_refused(world):
    answer = world.run(
        "dpl account stop A-1 --must --ground misuse --on 31/12/2025 --decided-on 20/12/2025"
    )
    assert answer.code == 2
    assert answer.err == (
        "refused (wrong-force): misuse (the money was used otherwise than agreed) leaves a choice, "
        "so the payments may stop and somebody decides that they do: SI 2013/1617 reg 17(2)\n"
        "  try:   dpl account stop A-1 --may --ground misuse --help\nnothing was recorded\n"
    )


def ended(world) -> None:
    """Jo's account with something in every part of it."""
    charged(world, weekly="20.00")
    for line in (
        "dpl pay make A-1 --fund nhs --gross 600.00 --on 01/12/2025 --from 08/12/2025 "
        "--to 04/01/2026",
        "dpl pay make A-1 --fund council --gross 240.00 --contribution 80.00 --on 01/12/2025 "
        "--from 08/12/2025 --to 04/01/2026",
        "dpl receive contribution A-1 --fund council --amount 80.00 --on 02/12/2025",
        "dpl spend record A-1 --amount 49.99 --on 03/12/2025 --category food --fund nhs",
        "dpl spend query A-1/11 --reason outside-plan --on 10/12/2025",
        "dpl budget liability A-1 paye-q3 --kind paye --amount 312.40 --fund nhs --on 10/12/2025",
        "dpl account stop A-1 --may --ground needs-met --on 21/12/2025 --decided-on 20/11/2025",
    ):
        world.done(line)


def test_the_closing_assistant_says_what_to_do_in_order_and_with_what(world):
    ended(world)
    found = {one.step: one for one in closing(world.url, account="A-1", on=D(2026, 1, 10)).steps}
    names = list(found)
    assert (
        names.index("reserve paye")
        < names.index("stop payments")
        < names.index("final audit of nhs")
    )
    assert names[-2:] == ["final account", "close the account"]
    assert (found["reserve paye"].where, found["reserve paye"].pence) == ("done", 31_240)
    assert found["reserve wages"].where == "ask"
    assert found["settle paye-q3"].pence == 31_240
    assert found["stop payments"].where == "done"
    assert found["paid too much by nhs"].pence == 30_000
    assert found["paid too much by council"].pence == 8_000
    assert found["what nhs has"].pence == 55_001
    assert "£312.40 is for bills to come" in found["what nhs has"].words
    assert found["contributions to council"].where == "to do"
    assert found["answer A-1/11"].where == "to do"
    assert found["what is on its way"].where == "to do"


def test_every_command_of_the_closing_assistant_is_one_there_is(world):
    ended(world)
    for one in closing(world.url, account="A-1", on=D(2026, 1, 10)).steps:
        command, words = dpl, one.command.split()[1:]
        while words and hasattr(command, "get_command"):
            command = command.get_command(None, words.pop(0))
            assert command is not None, one.command


def test_a_bill_that_the_assistant_asked_about_is_recorded_by_its_own_line(world):
    ended(world)
    (line,) = [s.command for s in closing(world.url, account="A-1", on=D(2026, 1, 10)).steps
               if s.step == "reserve wages"]  # fmt: skip
    world.done(f"{line} 120.00 --fund nhs")
    found = {one.step: one for one in closing(world.url, account="A-1", on=D(2026, 1, 10)).steps}
    assert (found["reserve wages"].where, found["reserve wages"].pence) == ("done", 12_000)


def test_the_closing_assistant_prints_a_line_a_step(world):
    ended(world)
    answer = world.done("dpl account closing A-1 --on 10/01/2026")
    assert answer.out.startswith("closing A-1, as at 10 January 2026\n")
    found = closing(world.url, account="A-1", on=D(2026, 1, 10))
    assert len(answer.out.splitlines()) == len(found.steps) + 2
    assert re.fullmatch(r"\d+ to do, \d+ to ask about, \d+ done\n", answer.err)


def test_the_final_account_adds_up_and_is_what_the_balances_are(world):
    ended(world)
    found = final_account(world.url, account="A-1")
    stands = balances(world.url, account="A-1")
    assert (found.funds, found.total) == (stands.funds, stands.total)
    told = rows(world, "dpl account final A-1")
    for fund in ("nhs", "council"):
        parts = {part: 0 for part in ("in", "out", "left", "to return")}
        for row in told:
            if row["name"] == fund:
                parts[row["part"]] += row["amount_pence"]
        assert parts["in"] + parts["out"] == parts["left"] == parts["to return"]
    assert sum(one.difference_pence for one in found.bank) == 0
    assert ("paye-q3", "paye", 31_240) in found.liabilities


def test_the_final_account_says_what_goes_to_whom(world):
    ended(world)
    nhs, council = final_account(world.url, account="A-1").returns[::-1]
    assert (nhs.fund, nhs.funder, nhs.funder_pence, nhs.kept_pence) == (
        "nhs",
        "icb",
        23_761,
        31_240,
    )
    assert (council.funder_pence, council.person_pence) == (16_000, 8_000)


def test_an_account_with_bills_to_come_is_not_closed(world):
    world.done("dpl budget liability A-1 paye-q1 --kind paye --amount 312.40 --fund nhs "
               "--on 30/06/2025")  # fmt: skip
    answer = world.run("dpl account close A-1 --on 31/12/2025 --reason ended")
    assert answer.code == 2
    assert answer.err.startswith("refused (liability-open): liability paye-q1 (paye) has £312.40")
    world.done("dpl budget settle A-1 paye-q1 --on 22/07/2025 --reason paid")
    world.done("dpl account close A-1 --on 31/12/2025 --reason ended")


# ── the year's end ───────────────────────────────────────────────────────────────────────────


def test_T22_a_year_has_two_figures_and_each_is_named(world):
    first = D(2025, 4, 1).toordinal()
    for number in range(13):
        on = D.fromordinal(first + 28 * number)
        world.told(
            c.MakePayment(account="A-1", fund="nhs", gross_pence=60_000, paid_on=on, first_on=on,
                          last_on=D.fromordinal(on.toordinal() + 27))
        )  # fmt: skip
    (row,) = rows(world, "dpl account year-end A-1 --year 2025")
    assert (row["payments"], row["paid_pence"], row["by_days_pence"]) == (13, 780_000, 782_143)
    answer = world.done("dpl account year-end --all --year 2025")
    assert "paid in the year" in answer.out and "gross due by its days" in answer.out
    assert "1 April 2025 to 31 March 2026" in answer.out


def test_what_is_unspent_goes_back_but_for_what_is_prepaid_and_carried_over(world):
    world.done("dpl pay make A-1 --fund nhs --gross 600.00 --on 15/03/2026 --from 18/03/2026 "
               "--to 14/04/2026")  # fmt: skip
    answer = world.done("dpl account year-end A-1 --year 2025")
    assert "nobody has decided what is carried over of 1 of 1" in answer.err
    (row,) = year_end(world.url, year=2025, account="A-1").rows
    assert (row.unspent_pence, row.prepaid_pence, row.carried_pence) == (60_000, 30_000, None)
    assert (row.stays_pence, row.left_pence) == (30_000, 0)  # less than the policy lets stay
    world.done(
        "dpl budget carry-over A-1 --fund nhs --year-end 31/03/2026 --amount 100.00 "
        "--decided-on 02/04/2026 --purpose hoist"
    )
    (row,) = rows(world, "dpl account year-end A-1 --year 2025")
    assert (row["carried_pence"], row["decided"], row["to_funder_pence"]) == (
        10_000, "hoist", 20_000,
    )  # fmt: skip


NOTHING_STAYS = (
    "dpl budget carry-over A-1 --fund {} --year-end 31/03/2026 --amount 0.00 "
    "--decided-on 02/04/2026 --purpose none"
)


def test_what_the_person_paid_in_and_did_not_need_is_theirs_at_the_years_end(world):
    charged(world, weekly="20.00")
    world.done("dpl pay make A-1 --fund council --gross 240.00 --contribution 80.00 "
               "--on 01/03/2026 --from 01/03/2026 --to 28/03/2026")  # fmt: skip
    world.done("dpl receive contribution A-1 --fund council --amount 80.00 --on 05/03/2026")
    world.done(NOTHING_STAYS.format("council"))
    rows_ = [r for r in year_end(world.url, year=2025, account="A-1").rows if r.fund == "council"]
    assert [(r.funder_pence, r.person_pence) for r in rows_] == [(16_000, 8_000)]


def test_a_year_is_asked_of_one_account_or_of_all(world):
    assert "say whose: an account, or --all" in world.run("dpl account year-end --year 2025").err
    assert world.run("dpl account year-end A-9 --year 2025").code == 2


def test_what_a_pay_run_leaves_out_of_payments_is_what_is_due_for_their_days(world):
    charged(world, weekly="20.01", budget="150.00")
    world.done(
        "dpl pay schedule A-1 --fund council --every monthly --from 01/04/2025 --days-before 0 "
        "--decided-on 20/03/2025"
    )
    world.agreed("dpl pay run r-1 --on 02/06/2025 --to 01/06/2025 --funder shire --with-arrears")
    told = [x.event for x in world.entries() if isinstance(x.event, e.PaymentMade)]
    assert len(told) == 3 and all(payment.contribution_pence for payment in told)
    (row,) = rows(world, "dpl contribution list --as-at 30/06/2025")
    assert row["due_pence"] == sum(payment.contribution_pence for payment in told)
    shown = world.done("dpl contribution show A-1 --as-at 30/06/2025")
    assert "to propose" not in shown.out


def test_bills_to_come_stay_and_other_years_payments_are_not_this_years(world):
    world.done("dpl pay make A-1 --fund nhs --gross 600.00 --on 15/04/2026")
    world.done("dpl pay make A-1 --fund nhs --gross 500.00 --on 15/03/2026")
    world.done(
        "dpl budget liability A-1 paye-q4 --kind paye --amount 120.00 --fund nhs --on 30/03/2026"
    )
    world.done(NOTHING_STAYS.format("nhs"))
    (row,) = year_end(world.url, year=2025, account="A-1").rows
    assert (row.payments, row.paid_pence, row.unspent_pence) == (1, 50_000, 50_000)
    assert (row.to_come_pence, row.funder_pence) == (12_000, 38_000)


def test_lines_of_other_peoples_money_keep_no_account_open(world):
    world.told(
        c.OpenHolding(holding="client-1", kind="client", opened_on=D(2025, 4, 1)),
        c.LinkHolding(holding="client-1", account="A-1", from_on=D(2025, 4, 1)),
    )
    names = [one.step for one in closing(world.url, account="A-1", on=D(2026, 1, 10)).steps]
    assert "lines of bank-1" in names and "lines of client-1" not in names
