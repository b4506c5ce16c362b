"""How much a statement says there is, and how it was worked out: the published examples."""

from __future__ import annotations

from datetime import date

from ledger import commands as c
from ledger import events as e
from tests.builders import (
    adopted,
    allocated,
    fund,
    holding,
    line,
    linked,
    opened,
    paid,
    spent,
)
from tests.builders import statement as bank_statement
from tests.projections.person.asking import (
    APRIL,
    CHARGED,
    COUNCIL,
    LIABLE,
    MAY,
    NHS,
    YEAR,
    amount,
    entries,
    figure,
    in_may,
    pay,
    said,
    statement,
    tell,
)
from tests.projections.person.test_plain_words import must_be_plain
from tests.projections.person.test_ties import must_tie

# ── how the budget and each payment were worked out ──────────────────────────────────────────


def test_a_month_at_150_less_20_a_week_is_a_sum_that_can_be_followed(ledger):
    """domain.md T1: 664.29 - 88.57 = 575.72, each rounded once and then subtracted."""
    tell(ledger, *CHARGED, in_may())
    found = statement(ledger, days=MAY)
    assert amount(found, "budget/payment-6-whole") == "£664.29"
    assert figure(found, "budget/payment-6-whole").words == "£150.00 × 31 days ÷ 7"
    assert amount(found, "budget/payment-6-part") == "-£88.57"
    assert figure(found, "budget/payment-6-part").words == "Less your part: £20.00 × 31 days ÷ 7"
    assert amount(found, "budget/payment-6") == "£575.72"
    assert amount(found, "came-in/paid-council") == "£575.72"


def test_a_bridge_of_ten_days_is_rounded_apart(ledger):
    """domain.md T2: 214.29 gross, 28.57 contribution, 185.72 paid."""
    days = {"first_on": date(2025, 12, 1), "last_on": date(2025, 12, 10)}
    tell(ledger, *CHARGED, pay(21_429, 2_857, paid_on=date(2025, 12, 1), **days))
    found = statement(ledger)
    shown = [amount(found, f"budget/payment-6{end}") for end in ("-whole", "-part", "")]
    assert shown == ["£214.29", "-£28.57", "£185.72"]


def test_payments_that_are_alike_are_worked_out_once_and_counted(quick):
    four = [
        pay(60_000, 8_000, paid_on=on, first_on=on, last_on=date.fromordinal(on.toordinal() + 27))
        for on in (date(2025, 4, 7), date(2025, 5, 5), date(2025, 6, 2))
    ]
    tell(quick, *CHARGED, *four)
    found = statement(quick)
    assert figure(found, "budget/payment-6-whole").words == "£150.00 × 4 weeks"
    assert figure(found, "budget/payment-6-all").words == "3 payments of £520.00"
    assert amount(found, "budget/payment-6-all") == "£1,560.00"


def test_the_amount_agreed_is_told_with_its_working_and_how_long_it_took(quick):
    tell(
        quick, opened(), fund("council", funder="northshire-council"), holding(), linked(),
        c.SetIndicativeBudget(
            account="A-1", fund="council", frequency="weekly", amount_pence=16_000,
            set_on=date(2025, 3, 1), method="ras", version="3",
        ),
        allocated(
            "council", decided_on=date(2025, 3, 21),
            calculation=(e.CalculationLine("10 hours", 14_000), e.CalculationLine("fares", 1_000)),
        ),
    )  # fmt: skip
    found = statement(quick)
    assert "Northshire Council first told you about how much" in said(found, "budget")
    assert amount(found, "budget/first-told-council") == "£160.00"
    assert "It took 20 days to agree the amount." in said(found, "budget")
    assert [amount(found, f"budget/al-council-{n}") for n in (1, 2)] == ["£140.00", "£10.00"]
    assert amount(found, "budget/al-council") == "£150.00"


def test_nobody_pays_towards_nhs_care_and_is_told_so(quick):
    tell(quick, *NHS)
    assert "NHS care is free. You do not pay towards the money" in said(statement(quick), "budget")


def test_weeks_times_rate_come_to_what_is_owed_and_the_first_week_missed_is_named(ledger):
    """domain.md T6 and 3.6, in small: five weeks at £59.93, one of them paid."""
    weeks = c.AssessContribution(
        account="A-1", fund="council", weekly_pence=5_993, from_on=APRIL, decided_on=APRIL
    )
    came = c.ReceiveContribution(
        account="A-1", fund="council", received_on=date(2025, 4, 7), amount_pence=5_993
    )
    tell(ledger, *COUNCIL, weeks, came)
    found = statement(ledger, days=(APRIL, date(2025, 5, 5)))
    assert figure(found, "budget/part-council-5993").words == "5 weeks at £59.93 a week"
    assert amount(found, "budget/part-council-5993") == "£299.65"
    assert amount(found, "budget/part-council-paid") == "-£59.93"
    assert amount(found, "budget/part-council") == "£239.72"
    assert amount(found, "waiting/behind-council") == "£239.72"
    assert "The first week that you missed ended on 14 April 2025" in said(found, "waiting")


# ── how much there is ────────────────────────────────────────────────────────────────────────


def test_what_is_set_aside_and_for_what_leaves_what_is_free(ledger):
    """domain.md T8: 2,350 less tax 312.40, a bill 180 and holiday 240 leaves 1,617.60; with four
    weeks kept 1,017.60 may be asked back."""
    tell(ledger, *LIABLE)
    found = statement(ledger)
    assert amount(found, "have/now") == "£2,350.00"
    assert amount(found, "have/paye") == "-£312.40"
    assert amount(found, "have/invoice") == "-£180.00"
    assert amount(found, "have/holiday") == "-£240.00"
    assert amount(found, "have/free") == "£1,617.60"
    assert amount(found, "back/council-more") == "£1,017.60"
    assert amount(found, "have/may-go") == "£1,017.60"
    assert "is not asking for money back now" in said(found, "back")
    assert "about 10 weeks" in said(found, "have")  # 1,617.60 at 150.00 a week


def test_what_may_be_asked_back_is_not_said_to_be_all_free_and_nobody_just_takes_it(quick):
    tell(quick, *COUNCIL, adopted("northshire-council"), pay(235_000, paid_on=APRIL))
    found = statement(quick)
    told = said(found, "have")
    assert "All of it is free" not in told
    assert "£1,150.00 of it is more than may stay, and may be asked back." in told
    assert "Nobody takes it without a letter to you first." in told
    back = [block for part in found.parts if part.key == "back" for block in part.blocks]
    assert "is not asking for money back now" in back[0].words  # before any sum


def test_days_after_a_budget_ended_are_not_said_to_wait_for_one(quick):
    stop = c.DecideStop(account="A-1", force="may", ground="needs-met",
                        effective_on=date(2025, 6, 1), decided_on=date(2025, 6, 1))  # fmt: skip
    tell(quick, *COUNCIL, stop)
    later = (date(2025, 9, 1), date(2025, 9, 30))
    told = said(statement(quick, days=later), "budget")
    assert "not agreed yet" not in told


def test_what_was_told_of_first_and_never_agreed_is_said_to_be_so(quick):
    first = c.SetIndicativeBudget(
        account="A-1", fund="council", amount_pence=520_000, set_on=APRIL, method="table",
        version="1",
    )  # fmt: skip
    tell(quick, *COUNCIL[:2], first)
    assert "Your budget is not agreed yet." in said(statement(quick), "budget")


def test_who_is_to_pay_more_than_the_budget_is_told_that_nothing_is_paid_to_them(quick):
    """domain.md T4: £160.00 assessed, £150.00 a week."""
    assessed = c.AssessContribution(
        account="A-1", fund="council", weekly_pence=16_000, from_on=APRIL, decided_on=APRIL
    )
    tell(quick, *COUNCIL, assessed)
    told = said(statement(quick), "budget")
    assert "That is more than the budget, so no money is paid to you" in told
    assert "We pay the rest" not in told


def test_no_more_than_may_stay_is_asked_for_by_nobody(quick):
    """domain.md T7's other side: eight weeks' money or less."""
    tell(quick, *COUNCIL, adopted("northshire-council"), pay(120_000, paid_on=APRIL))
    found = statement(quick)
    assert "No. Nobody is asking for any of it back." in said(found, "back")
    assert "No one should take money back without telling you first" in said(found, "back")


def test_too_little_is_told_with_no_threat_to_care(quick):
    bill = c.RecordLiability(
        account="A-1", liability="bill", kind="wages", amount_pence=5_000, fund="council",
        recorded_on=APRIL,
    )  # fmt: skip
    tell(quick, *COUNCIL, pay(2_000, paid_on=APRIL), bill)
    found = statement(quick)
    assert amount(found, "have/short") == "£30.00"
    assert "No one is refused the care they need" in said(found, "have")


def test_contingency_of_its_own_is_set_aside_and_no_part_of_the_budget(quick):
    """domain.md T21."""
    tell(
        quick, *NHS, fund("spare", programme="contingency"), paid(60_000),
        allocated("spare", frequency="one-off", amount_pence=15_000), paid(15_000, "spare"),
    )  # fmt: skip
    found = statement(quick)
    assert amount(found, "have/now") == "£750.00"
    assert figure(found, "have/just-in-case-spare").words == "Just-in-case money"
    assert amount(found, "have/free") == "£600.00"
    assert amount(found, "have/agreed-weekly") == "£150.00"
    assert any(one.word == "Just-in-case money" for one in found.meanings)


def test_how_long_it_lasts_goes_by_what_was_agreed_and_by_what_was_spent_of_late(quick):
    """£1,300.00 spent in 13 weeks is £100.00 a week; what came back from a shop was not spent."""
    tell(
        quick, *NHS, paid(300_000), spent(50_000, paid_on=date(2025, 4, 2)),
        spent(140_000, paid_on=date(2025, 8, 1)),
    )  # fmt: skip
    *_, late = entries(quick, e.SpendRecorded)
    back = c.ReceiveRefund(
        account="A-1", spend=late, amount_pence=10_000, received_on=date(2025, 8, 9)
    )
    tell(quick, back)
    found = statement(quick, days=(APRIL, date(2025, 8, 31)))
    assert amount(found, "have/free") == "£1,200.00"
    assert amount(found, "have/spent-lately") == "£1,300.00"
    assert amount(found, "have/spent-weekly") == "£100.00"
    assert "it would last about 8 weeks" in said(found, "have")  # at 150.00 a week
    assert "At that rate it would last about 12 weeks" in said(found, "have")


# ── goals ────────────────────────────────────────────────────────────────────────────────────


def test_spending_is_told_by_goal_and_by_what_it_was_for(quick):
    tell(
        quick, *NHS, paid(60_000),
        spent(4_000, category="transport", outcome="see-friends"),
        spent(6_000, category="activities", outcome="see-friends"),
        spent(5_000, category="therapy", outcome="walk-again"),
    )  # fmt: skip
    found = statement(quick)
    assert amount(found, "went-out/goal-see-friends") == "£100.00"
    assert amount(found, "went-out/goal-walk-again") == "£50.00"
    assert amount(found, "went-out/goals") == amount(found, "went-out/spent") == "£150.00"
    assert amount(found, "went-out/for-therapy") == "£50.00"


def test_who_turns_out_to_be_the_nhs_own_is_told_that_care_is_free_and_what_they_paid_is_theirs(
    ledger,
):
    """Continuing healthcare is never charged for, and counts from the day it was decided to."""
    tell(
        ledger, *CHARGED, in_may(),
        c.ReceiveContribution(account="A-1", fund="council", amount_pence=8_857,
                              received_on=MAY[1]),
    )  # fmt: skip
    paid_for = said(statement(ledger, days=MAY), "budget")
    assert "You pay up to £20.00 a week towards this, from 1 April 2025." in paid_for
    tell(
        ledger, fund("nhs"),
        c.ChangeEligibility(account="A-1", eligibility="adult-chc", from_on=APRIL,
                            decided_on=MAY[1]),
    )  # fmt: skip
    found = statement(ledger, days=MAY)
    told = said(found, "budget")
    assert "You were to pay up to £20.00 a week" in told
    assert "From 1 April 2025 your care is free. You do not pay for these days." in told
    assert amount(found, "budget/part-council") == "£88.57"
    assert figure(found, "budget/part-council").words == "You have paid too much"
    told = "You paid £88.57 more than your part, because some days of your care are free."
    assert f"{told} It is yours." in said(found, "waiting")


def test_a_spend_that_names_no_goal_goes_towards_the_one_that_the_plan_has_for_such_things(quick):
    """As the commissioner's report tells it: the two say the same of one spend."""
    line = c.PlanLineAsked(line="bus", outcome="see-friends", category="transport", fund="nhs")
    tell(
        quick, *NHS, paid(60_000),
        c.AgreePlan(
            account="A-1", plan="plan-1", agreed_on=date(2025, 4, 1), from_on=date(2025, 4, 1),
            outcomes=("see-friends",), lines=(line,),
        ),
        spent(4_000, category="transport"),
        spent(5_000, category="therapy"),
    )  # fmt: skip
    found = statement(quick)
    assert amount(found, "went-out/goal-see-friends") == "£40.00"
    assert amount(found, "went-out/goal-no-goal") == "£50.00"


# ── what the bank shows and nobody has attributed ────────────────────────────────────────────


def test_what_went_out_of_ones_own_bank_account_and_nobody_attributed_is_told(quick):
    seen = bank_statement(
        line(-3_850, date(2025, 5, 12)), opening_pence=0, first_on=APRIL, last_on=MAY[1]
    )
    tell(quick, *COUNCIL, pay(60_000), seen)
    words = said(statement(quick), "have")
    assert "£38.50 went out of your bank account. We do not know yet what it was for." in words
    assert "You can spend it on" not in words
    assert amount(statement(quick), "have/bank-went-out") == "£38.50"
    before = said(statement(quick, days=(APRIL, date(2025, 5, 11))), "have")
    assert "went out of your bank" not in before and "You can spend it on" in before
    must_tie(quick.store, "A-1", YEAR)
    must_be_plain(statement(quick))


def test_who_shares_a_client_account_is_not_told_of_lines_that_may_be_anybodys(quick):
    seen = bank_statement(
        line(-3_850, date(2025, 5, 12)), holding="client-1", opening_pence=0, first_on=APRIL,
        last_on=MAY[1],
    )  # fmt: skip
    client = (COUNCIL[0], COUNCIL[1], holding("client-1", kind="client"), linked("client-1"))
    tell(quick, *client, COUNCIL[-1], pay(60_000), seen)
    words = said(statement(quick), "have")
    assert "went out of your bank" not in words and "You can spend it on" in words


def test_a_page_of_days_that_are_not_over_says_so_in_plain_words(quick):
    tell(quick, *CHARGED)
    later = (date(2099, 4, 1), date(2100, 3, 31))
    words = [one.words for one in statement(quick, days=later).opening]
    assert [one for one in words if one.startswith("The days on this page are not over yet.")]
    must_be_plain(statement(quick, days=later))
    assert not [one for one in statement(quick).opening if "not over" in one.words]
