"""The pay run: who is paid, who is left out and why, and nothing twice."""

from collections import defaultdict
from datetime import date, timedelta

from ledger import commands as c
from ledger import events as e
from ledger.book.decide import carry_out
from ledger.book.draft import Draft
from ledger.entry import Entry
from tests.builders import (
    allocated,
    day,
    fund,
    given,
    holding,
    line,
    linked,
    opened,
    paid,
    said,
    statement,
)

APRIL = day(1)


def account(name="A-1", weekly=15_000, assessed=0, who="council", schedule=True):
    yield opened(name)
    yield fund(who, name)
    yield holding(f"bank-{name}")
    yield linked(f"bank-{name}", name)
    yield allocated(who, name, amount_pence=weekly)
    if assessed:
        yield c.AssessContribution(
            account=name, fund=who, weekly_pence=assessed, from_on=APRIL, decided_on=APRIL
        )
    if schedule:
        yield c.AgreePaymentSchedule(
            account=name, fund=who, frequency="four-weekly", from_on=APRIL, decided_on=APRIL
        )


def run(name="april", on=APRIL, **changes) -> c.RunPayments:
    return c.RunPayments(run=name, **{"paid_on": on, "upto_on": on} | changes)


def made(story) -> e.PaymentRunMade:
    return story.of(e.PaymentRunMade)[0]


def left(story) -> list[tuple]:
    return [(one.account, one.rule, one.pence) for one in made(story).left_out]


def test_a_run_pays_every_account_and_tells_of_each_payment():
    story = given(*account("A-2", 20_000), *account("A-1", 15_000, 2_000)).when(run())
    story.then_kinds(e.PaymentMade, e.PaymentMade, e.PaymentRunMade)
    assert made(story).payments == (
        e.RunPayment("A-1", 7, 52_000), e.RunPayment("A-2", 6, 80_000)
    )  # fmt: skip
    assert made(story).total_pence == 132_000
    assert made(story).policies == ("default/1",)
    one = story.events[0]
    assert (one.gross_pence, one.contribution_pence, one.paid_pence) == (60_000, 8_000, 52_000)
    assert (one.first_on, one.last_on) == (APRIL, day(28))


def test_a_second_run_of_the_same_days_pays_nothing_twice():
    story = given(*account(), run())
    story.when(run("again")).then_refused("nothing is due and unpaid by 1 April 2025")


def test_a_runs_name_is_used_once():
    given(*account(), run()).when(run(on=day(29))).then_refused("there was a pay run april already")


def test_only_what_begins_by_the_day_asked_is_paid_however_early_its_pay_day():
    early = c.AgreePaymentSchedule(account="A-1", fund="council", frequency="weekly",
                                   from_on=APRIL, days_before=14, decided_on=APRIL)  # fmt: skip
    story = given(*account(schedule=False), early).when(run(upto_on=day(8)))
    assert [one.first_on for one in story.of(e.PaymentMade)] == [day(1), day(8)]


def test_pay_days_on_which_no_bank_works_go_on_the_day_before():
    weekly = c.AgreePaymentSchedule(account="A-1", fund="council", frequency="weekly",
                                    from_on=day(19), decided_on=APRIL)  # fmt: skip
    story = given(*account(schedule=False), weekly)
    story.when(run(on=day(17), upto_on=day(21))).then_refused("nothing is due")
    story = given(*account(schedule=False), weekly)
    story.when(run(on=day(17), upto_on=day(21), pay_days_to=day(21)))
    assert story.events[0].first_on == day(19)
    story = given(*account(schedule=False), weekly)
    story.when(run(on=day(1), upto_on=day(21), pay_days_to=day(21))).then_refused("banks work")


def stop(name: str) -> c.DecideStop:
    return c.DecideStop(account=name, force="must", ground="consent-withdrawn",
                        effective_on=day(3), decided_on=day(3))  # fmt: skip


def test_who_may_not_be_paid_is_left_out_with_the_reason():
    story = given(
        *account("A-0"),
        *account("A-1"), c.SuspendPayments(account="A-1", from_on=day(2), reason="fraud"),
        *account("A-2"), stop("A-2"),
        *account("A-3"), c.RecordDeath(account="A-3", died_on=day(2)),
        *account("A-4"), c.CloseAccount(account="A-4", closed_on=day(2), reason="moved"),
        *account("A-5"), c.UnlinkHolding(holding="bank-A-5", account="A-5", last_on=day(2)),
        *account("A-6", 15_000, 16_000),
        *account("A-7"), paid(60_000, "council", "A-7"),
    ).when(run(on=day(4)))  # fmt: skip
    assert [one.account for one in made(story).payments] == ["A-0"]
    assert left(story) == [
        ("A-1", "payments-suspended", 60_000),
        ("A-2", "payments-stopped", 6_429),
        ("A-3", "person-died", 4_286),
        ("A-4", "account-closed", 4_286),
        ("A-5", "which-holding", 60_000),
        ("A-6", "contribution-exceeds-payment", 0),
        ("A-7", "payment-without-days", 60_000),
    ]


def test_T4_a_contribution_equal_to_the_payment_is_recorded_as_a_payment_of_nought():
    story = given(*account(assessed=15_000)).when(run())
    one = story.events[0]
    assert (one.gross_pence, one.contribution_pence, one.paid_pence) == (60_000, 60_000, 0)


def test_T4_a_contribution_above_the_payment_is_left_out_with_the_reason():
    given(*account(assessed=16_000)).when(run()).then_refused("contribution-exceeds-payment")


RISE = c.ReviseAllocation(account="A-1", allocation="al-council", amount_pence=16_500,
                          from_on=day(8), decided_on=day(30))  # fmt: skip


def test_T12_a_rise_is_listed_and_paid_only_when_arrears_are_asked_for():
    story = given(*account(), run(), RISE)
    story.when(run("june", day(29)))
    assert left(story) == [("A-1", "arrears", 4_500)]
    assert [one.gross_pence for one in story.of(e.PaymentMade)] == [66_000]
    story.when(run("later", day(29)))
    story.then_refused(
        "A-1 council arrears £45.00; what is arrears goes by arrears_days of default/1"
    )
    story.then_refused("--with-arrears")
    story.refusal = None
    story.when(run("back", day(29), with_arrears=True))
    (arrears,) = story.of(e.PaymentMade)
    assert (arrears.first_on, arrears.last_on) == (day(1), day(28))
    assert (arrears.gross_pence, arrears.contribution_pence, arrears.paid_pence) == (
        4_500,
        0,
        4_500,
    )
    story.when(run("more", day(29), with_arrears=True)).then_refused("nothing is due")


def test_arrears_of_one_account_are_paid_on_their_own():
    order = c.PayArrears(account="A-1", fund="council", paid_on=day(27), upto_on=day(27))
    story = given(*account(), run(), RISE).when(order)
    assert [one.paid_pence for one in story.of(e.PaymentMade)] == [4_500]
    story.when(order).then_refused("nothing is due and unpaid on fund council")


def test_a_contribution_that_fell_is_paid_back_without_one():
    lower = c.AssessContribution(
        account="A-1", fund="council", weekly_pence=1_000, from_on=APRIL, decided_on=day(20)
    )
    order = c.PayArrears(account="A-1", fund="council", paid_on=day(20), upto_on=day(20))
    story = given(*account(assessed=2_000), run(), lower).when(order)
    (one,) = story.of(e.PaymentMade)
    assert (one.gross_pence, one.contribution_pence, one.paid_pence) == (4_000, 0, 4_000)
    story.when(order).then_refused("no-arrears")


def test_a_payment_long_overdue_is_arrears_by_policy():
    late = APRIL + timedelta(days=29)
    story = given(*account()).when(run(on=late))
    assert left(story) == [("A-1", "arrears", 60_000)]
    assert [one.first_on for one in story.of(e.PaymentMade)] == [day(29)]


def test_an_overpayment_is_listed_and_never_taken_off():
    fall = c.ReviseAllocation(account="A-1", allocation="al-council", amount_pence=13_500,
                              from_on=day(8), decided_on=day(30))  # fmt: skip
    story = given(*account(), run(), fall).when(run("june", day(29), with_arrears=True))
    assert left(story) == [("A-1", "overpaid", 4_500)]
    assert story.events[0].paid_pence == 54_000


def test_only_the_accounts_and_the_funder_named_are_paid():
    history = (*account("A-1"), *account("A-2"), *account("A-3", who="nhs"))
    story = given(*history).when(run(accounts=("A-2",)))
    assert [one.account for one in made(story).payments] == ["A-2"]
    story = given(*history).when(run(funder="nobody")).then_refused("nothing is due")
    given(*history).when(run(accounts=("A-9",))).then_refused("no account A-9")


def test_of_several_holdings_the_fund_is_paid_where_it_was_before():
    more = (holding("bank-9"), linked("bank-9", "A-1", from_on=day(2)))
    story = given(*account(), run(), *more).when(run("june", day(29)))
    assert story.events[0].holding == "bank-A-1"


def test_a_one_off_is_paid_once_and_named():
    one_off = allocated("council", allocation="bed", frequency="one-off", amount_pence=45_000)
    story = given(*account(), one_off).when(run())
    story.then_kinds(e.PaymentMade, e.PaymentMade, e.PaymentPurposeTold, e.PaymentRunMade)
    assert story.of(e.PaymentPurposeTold) == [e.PaymentPurposeTold(8, "bed", None, APRIL)]
    story.when(run("again")).then_refused("nothing is due")


def test_a_line_that_waited_for_the_payment_is_matched():
    shown = statement(line(60_000, day(1)), holding="bank-A-1")
    story = given(*account(), shown).when(run())
    story.then_kinds(e.PaymentMade, e.LineAllocated, e.LineMatched, e.PaymentRunMade)


def test_a_payment_that_names_a_recorded_liability_passes_a_stop():
    tax = c.RecordLiability(account="A-1", liability="tax", kind="paye", amount_pence=20_000,
                            fund="council", recorded_on=APRIL)  # fmt: skip
    pay = c.MakePayment(account="A-1", fund="council", paid_on=day(9), gross_pence=20_000)
    named = c.MakePayment(account="A-1", fund="council", paid_on=day(9), gross_pence=20_000,
                          liability="tax")  # fmt: skip
    history = (*account(), tax, stop("A-1"))
    given(*history).when(pay).then_refused("--liability")
    given(*history).when(named).then_kinds(e.PaymentMade, e.PaymentPurposeTold)
    given(*history, named).when(named).then_refused("£200.00 was paid towards it")
    given(*history, c.RecordDeath(account="A-1", died_on=day(4))).when(named).then_kinds(
        e.PaymentMade, e.PaymentPurposeTold
    )
    wrong = c.MakePayment(account="A-1", fund="council", paid_on=day(9), gross_pence=1,
                          liability="rent")  # fmt: skip
    given(*history).when(wrong).then_refused("has no liability rent")


def test_T1_a_printed_figure_that_does_not_foot_is_flagged():
    """Hampshire's page prints £555.15 for April, where its own columns give £557.15."""
    april = c.MakePayment(
        account="A-1", fund="council", paid_on=APRIL, first_on=APRIL, last_on=day(30),
        gross_pence=64_286, contribution_pence=8_571, stated_pence=55_515,
    )  # fmt: skip
    given(*account()).when(april).then_refused(
        "£642.86 less the contribution £85.71 is £557.15, paid net, and £555.15 was said"
    )


def test_what_a_bare_payment_was_for_can_be_told_afterwards():
    one_off = allocated("council", allocation="bed", frequency="one-off", amount_pence=45_000)
    history = (*account(schedule=False), one_off, paid(45_000, "council"))
    story = given(*history).when(run()).then_refused("payment-without-days")
    tell = c.TellPaymentPurpose(account="A-1", entry=6, allocation="bed")
    given(*history).when(tell).then(e.PaymentPurposeTold(6, "bed", None, day(4)))
    story = given(*history, tell)
    story.when(tell).then_refused("says what it is for")
    given(*history, tell).when(run()).then_refused("nothing is due")


def test_T16_a_reclaim_is_taken_off_the_payments_of_a_run_and_never_below_nought():
    story = given(*account(who="nhs"), c.ReceiveInterest(
        account="A-1", fund="nhs", received_on=APRIL, amount_pence=101_760))  # fmt: skip
    on_account = story.draft.account("A-1")
    story.draft.add(
        on_account,
        e.ReclaimProposed("re-1", "nhs", 101_760, "unused-accumulated", APRIL),
        e.NoticeServed(reclaim="re-1", served_on=APRIL, amount_pence=101_760, repay_by=day(2),
                       repayer="person", reasons=("unused-accumulated",), detail=None,
                       position=1, policy="default/1", digest="d" * 64),
        e.InstalmentsAgreed("re-1", "offset", None, "four-weekly", APRIL, APRIL, "p/1"),
    )  # fmt: skip
    story.when(run())  # notice was served that day: nothing is taken yet
    assert made(story).total_pence == 60_000
    may, june = day(29), date(2025, 5, 27)
    story.when(run("may", on=may, upto_on=may))
    assert [one.amount_pence for one in story.of(e.OffsetApplied)] == [60_000]
    assert [one.paid_pence for one in story.of(e.PaymentMade)] == [0]
    story.when(run("june", on=june, upto_on=june))
    assert [one.amount_pence for one in story.of(e.OffsetApplied)] == [41_760]
    assert made(story).total_pence == 18_240 == made(story).payments[0].paid_pence
    story.when(run("again", on=june, upto_on=june)).then_refused("nothing is due")


def test_what_is_decided_after_a_run_follows_on_from_it():
    """The run looks at accounts without keeping them; whoever asks next finds its payments."""
    shown = statement(line(60_000, day(1)), holding="bank-A-1")
    story = given(*account(), shown)
    stored: dict[str, list[Entry]] = defaultdict(list)

    def keep(draft: Draft) -> None:
        for stream, version, event in draft.decided:
            stored[stream].append(Entry(0, stream, version, "", "", None, "", event))

    keep(story.draft)
    fresh = Draft(
        lambda stream: stored[stream], names=lambda prefix: [s for s in stored if prefix in s]
    )
    carry_out(fresh, run())
    carry_out(fresh, c.ReceiveInterest(account="A-1", received_on=day(2), amount_pence=5))
    keep(fresh)
    for stream, entries in stored.items():
        assert [one.version for one in entries] == list(range(1, len(entries) + 1)), stream
    kinds = [type(one.event) for one in stored["account:A-1"]][-3:]
    assert kinds == [e.PaymentMade, e.LineMatched, e.InterestReceived]


# ── what only the bank has told of is never paid again ───────────────────────────────────────


def council_pays(on, **changes) -> c.AgreePaymentSchedule:
    fields = {"fund": "council", "frequency": "four-weekly", "from_on": on, "decided_on": APRIL}
    return c.AgreePaymentSchedule(account="A-1", **fields | changes)


def bank_tells(pence, on, **words):
    told = said("payment", account="A-1", **words)
    return statement((line(pence, on), told), holding="bank-A-1")


def test_a_payment_the_bank_shows_before_the_first_period_begins_is_not_paid_again():
    early = council_pays(day(7), days_before=3)
    shown = bank_tells(60_000, day(4), fund="council")
    story = given(*account(schedule=False), early, shown)
    story.when(run(on=day(4), upto_on=day(7))).then_refused("payment-without-days")
    easter = council_pays(day(21))  # Easter Monday, which a bank brings forward to the Thursday
    shown = bank_tells(60_000, day(17), fund="council")
    story = given(*account(schedule=False), easter, shown)
    story.when(run(on=day(21))).then_refused("payment-without-days")


def test_a_payment_by_hand_before_a_schedule_begins_does_not_hold_it_up():
    by_hand = paid(60_000, "council", paid_on=day(5))
    given(*account(schedule=False), by_hand, council_pays(day(7))).when(run(on=day(7))).then_kinds(
        e.PaymentMade, e.PaymentRunMade
    )


def test_a_payment_of_no_fund_that_anybody_named_is_not_paid_again():
    history = (*account(), fund("nhs"), allocated("nhs"), bank_tells(60_000, APRIL))
    given(*history).when(run()).then_refused("payment-without-days")
    named = c.CorrectEntry(account="A-1", entry=8, fund="council", reason="fund-known")
    told = c.MakePayment(account="A-1", fund="council", paid_on=APRIL, gross_pence=60_000,
                         first_on=APRIL, last_on=day(28))  # fmt: skip
    given(*history, named, told).when(run()).then_refused("nothing is due and unpaid")


def test_a_payment_the_bank_shows_to_a_fund_held_in_two_ways_is_not_paid_again():
    third = allocated("council", allocation="al-third", deployment="third_party")
    both = (*account(), third, council_pays(APRIL, deployment="third_party"))
    story = given(*both, bank_tells(60_000, APRIL, fund="council"))
    story.when(run()).then_refused("payment-without-days £1,200.00")


def test_a_payment_made_without_its_days_is_not_made_a_second_time_with_them():
    bare = paid(60_000, "council", paid_on=APRIL)
    told = c.MakePayment(account="A-1", fund="council", paid_on=APRIL, gross_pence=60_000,
                         first_on=APRIL, last_on=day(28))  # fmt: skip
    again = c.ReverseEntry(account="A-1", entry=6, reason="days-known")
    given(*account(), bare).when(told).then_refused("dpl reverse A-1/6")
    given(*account(), bare, again, told).when(run()).then_refused("nothing is due and unpaid")


def test_what_a_suspension_held_back_is_paid_once_payments_resume():
    held = c.SuspendPayments(account="A-1", from_on=APRIL, reason="fraud")
    resumed = c.ResumePayments(account="A-1", from_on=day(15), reason="resolved")
    given(*account(), held, resumed).when(run(on=day(14))).then_refused("payments-suspended")
    story = given(*account(), held, resumed).when(run(on=day(15)))
    assert [(one.first_on, one.paid_pence) for one in story.of(e.PaymentMade)] == [(APRIL, 60_000)]


def test_a_payment_that_the_bank_sent_back_is_paid_again_once():
    back = c.ReturnPayment(account="A-1", entry=6, returned_on=day(4), amount_pence=60_000)
    story = given(*account(), run(), back)
    story.when(run("again", on=day(5)))
    (one,) = story.of(e.PaymentMade)
    assert (one.first_on, one.last_on, one.paid_pence) == (APRIL, day(28), 60_000)
    story.when(run("more", on=day(5), with_arrears=True)).then_refused("nothing is due")


def test_a_one_off_is_not_ended_but_taken_back():
    one_off = allocated("council", allocation="bed", frequency="one-off", amount_pence=45_000)
    end = c.EndAllocation(account="A-1", allocation="bed", last_on=APRIL, decided_on=APRIL,
                          reason="moved")  # fmt: skip
    history = (*account(schedule=False), one_off)
    given(*history).when(end).then_refused("dpl reverse A-1/5")
    back = c.ReverseEntry(account="A-1", entry=5, reason="not-needed")
    given(*history, back).when(run()).then_refused("nothing is due")
