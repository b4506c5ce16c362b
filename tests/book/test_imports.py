"""A bank's file comes in: nothing lost, nothing twice, nothing guessed."""

from ledger import commands as c
from ledger import events as e
from tests.builders import (
    ONE_FUND,
    TWO_FUNDS,
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
    spent,
    statement,
)

TAXI = said("spend", fund="nhs", category="transport", payee="taxi-1")
PAID = (*ONE_FUND, paid())


def test_a_line_that_a_rule_knows_becomes_a_spend_with_its_line():
    story = given(*ONE_FUND).when(statement((line(-2500, day(9)), TAXI)))
    imported, spend = story.events
    assert imported.statement == "ab" * 6
    assert (spend.line, spend.paid_on, spend.payee) == (
        "bank-1/2025-04-09/-2500/1",
        day(9),
        "taxi-1",
    )


def test_a_line_that_no_rule_knows_is_unallocated_and_never_dropped():
    story = given(*ONE_FUND).when(statement(line(-2500, day(9))))
    assert story.events[1:] == [
        e.LineUnallocated("bank-1/2025-04-09/-2500/1", day(9), -2500, "no-rule")
    ]


def test_the_same_file_twice_records_nothing():
    file = statement(line(-2500, day(9)))
    given(*ONE_FUND, file).when(file).then()


def test_the_same_month_in_another_file_adds_only_what_is_new():
    first = statement(line(-150, day(9)), line(-150, day(9), 2))
    second = statement(line(-150, day(9)), line(-150, day(9), 2), line(-150, day(9), 3), name="cd")
    story = given(*ONE_FUND, first).when(second)
    story.then_kinds(e.StatementImported, e.LineUnallocated)
    assert story.events[1].line == "bank-1/2025-04-09/-150/3"


def test_two_equal_bus_fares_on_one_day_stay_two():
    story = given(*ONE_FUND).when(
        statement((line(-150, day(9)), TAXI), (line(-150, day(9), 2), TAXI))
    )
    assert len(story.of(e.SpendRecorded)) == 2


def test_a_payment_typed_in_before_is_matched_and_not_paid_again():
    story = given(*PAID).when(statement((line(60000, day(6)), said("payment", fund="nhs"))))
    _, matched = story.events
    assert matched == e.LineMatched(
        line="bank-1/2025-04-06/60000/1",
        on=day(6),
        holding="bank-1",
        entry=5,
        direction="in",
        shares=(e.Share("nhs", 60000),),
    )


def test_a_payment_of_another_amount_than_was_told_of_is_left_for_a_person():
    story = given(*PAID).when(statement((line(59000, day(6)), said("payment", fund="nhs"))))
    assert story.events[1].reason == "amount-differs"


def test_one_line_that_fits_two_spends_is_left_for_a_person():
    story = given(*ONE_FUND, spent(), spent(paid_on=day(9))).when(statement(line(-4999, day(10))))
    assert story.events[1].reason == "ambiguous"


def test_two_equal_payments_of_a_day_are_told_apart_by_the_fund_their_rules_name():
    both = (paid(5000, "nhs"), paid(5000, "council"))
    lines = [
        (line(5000, day(4)), said("payment", fund="council")),
        (line(5000, day(4), 2), said("payment", fund="nhs")),
    ]
    story = given(*TWO_FUNDS, *both).when(statement(*lines))
    assert [event.shares[0].fund for event in story.of(e.LineMatched)] == ["council", "nhs"]


def test_a_third_partys_line_is_a_third_partys_spend():
    theirs = (opened(), fund(), holding(), linked(), allocated(deployment="third_party"))
    story = given(*theirs).when(statement((line(-2500, day(9)), TAXI)))
    assert story.of(e.SpendRecorded)[0].deployment == "third_party"


def test_two_lines_for_one_spend_are_left_for_a_person():
    story = given(*ONE_FUND, spent()).when(statement(line(-4999, day(9)), line(-4999, day(10))))
    assert [event.reason for event in story.of(e.LineUnallocated)] == ["ambiguous", "ambiguous"]


def test_two_equal_spends_of_a_day_take_the_two_equal_lines_of_that_day():
    story = given(*ONE_FUND, spent(), spent()).when(
        statement(line(-4999, day(8)), line(-4999, day(8), 2))
    )
    assert [event.entry for event in story.of(e.LineMatched)] == [5, 6]


def test_one_of_two_equal_weekly_payments_does_not_eat_the_other():
    weekly = [spent(10000, paid_on=day(n)) for n in (1, 8, 15)]
    lines = [line(-10000, day(n)) for n in (1, 8, 15, 22)]
    story = given(*ONE_FUND, *weekly).when(statement(*lines))
    assert [event.entry for event in story.of(e.LineMatched)] == [5, 6, 7]
    assert [event.on for event in story.of(e.LineUnallocated)] == [day(22)]


def test_a_spend_typed_after_its_line_finds_it():
    story = given(*ONE_FUND, statement(line(-4999, day(9)))).when(spent())
    story.then_kinds(e.SpendRecorded, e.LineAllocated, e.LineMatched)


def test_a_spend_typed_after_two_lines_like_it_finds_neither():
    lines = statement(line(-4999, day(9)), line(-4999, day(10)))
    given(*ONE_FUND, lines).when(spent()).then_kinds(e.SpendRecorded)


def test_the_first_opening_balance_is_unallocated_until_it_is_brought():
    first = statement(line(-2500, day(9)), opening_pence=10000, closing_pence=7500)
    opening = e.LineUnallocated("bank-1/2025-04-09/10000/opening", day(9), 10000, "opening")
    story = given(*ONE_FUND).when(first)
    assert story.events[1] == opening
    bring = c.BringOpeningBalance(
        account="A-1", on=day(1), holding="bank-1",
        funds=(e.BroughtFund("nhs", 10000, 0, 0, 0),),
    )  # fmt: skip
    given(*ONE_FUND, first).when(bring).then_kinds(e.LineAllocated, e.OpeningBalanceBrought)
    story = given(*ONE_FUND, bring).when(first)
    story.then_kinds(
        e.StatementImported, e.LineUnallocated, e.LineAllocated, e.LineMatched, e.LineUnallocated
    )


def test_a_statement_that_reaches_further_back_sets_the_opening_balance_again():
    may = statement(line(-100, day(2, 5)), opening_pence=900, closing_pence=800)
    april = statement(
        line(-50, day(2)), name="cd", opening_pence=950, closing_pence=900, last_on=day(30)
    )
    story = given(*ONE_FUND, may).when(april)
    assert story.of(e.LineAllocated)[0].amount_pence == 900
    assert story.of(e.LineUnallocated)[0].amount_pence == 950
    assert story.events[0].flags == ()


def test_a_file_without_balances_that_reaches_further_back_moves_the_opening_back():
    may = statement(line(-100, day(2, 5)), opening_pence=900, closing_pence=800)
    april = statement(line(-50, day(2)), name="cd")
    story = given(*ONE_FUND, may).when(april)
    assert story.of(e.LineUnallocated)[0].line == "bank-1/2025-04-02/950/opening"


def test_an_opening_balance_that_was_brought_is_not_made_another():
    may = statement(line(-100, day(2, 5)), opening_pence=900, closing_pence=800)
    bring = c.BringOpeningBalance(
        account="A-1", on=day(1), holding="bank-1", funds=(e.BroughtFund("nhs", 900, 0, 0, 0),)
    )
    april = statement(line(-50, day(2)), name="cd", opening_pence=950, closing_pence=900)
    given(*ONE_FUND, may, bring).when(april).then_refused("opening-brought")


def test_a_missing_month_is_flagged():
    april = statement(line(-50, day(2)), opening_pence=1000, closing_pence=950)
    june = statement(line(-50, day(2, 6)), name="cd", opening_pence=900, closing_pence=850)
    story = given(*ONE_FUND, april).when(june)
    assert story.events[0].flags == (e.Flag(0, "opening-does-not-follow"),)
    may = statement(line(-50, day(2, 5)), name="cd", opening_pence=950, closing_pence=900)
    assert given(*ONE_FUND, april).when(may).events[0].flags == ()


def test_an_equal_line_after_which_the_bank_had_another_balance_may_be_another():
    """Two exports split a day between two equal fares: the identity takes them for one."""
    morning = statement(line(-200, day(5), balance_pence=800))
    evening = statement(line(-200, day(5), balance_pence=600, row=7), name="cd")
    story = given(*ONE_FUND, morning).when(evening)
    assert story.events[0].flags == (e.Flag(7, "may-be-another-line"),)
    same = statement(line(-200, day(5), balance_pence=800, row=7), name="cd")
    assert given(*ONE_FUND, morning).when(same).events[0].flags == ()


def test_lines_from_before_the_holding_was_opened_are_flagged():
    story = given(*ONE_FUND).when(statement(line(-200, day(31, 3))))
    assert story.events[0].flags == (e.Flag(0, "before-holding-opened"),)


def test_a_difference_that_a_person_accepted_is_flagged():
    story = given(*ONE_FUND).when(statement(line(-50, day(2)), difference_pence=7))
    assert story.events[0].flags == (e.Flag(0, "declared-total"),)


def test_the_file_of_another_bank_account_is_refused():
    ours = holding(number_hash="1" * 64)
    story = given(opened(), fund(), ours, linked())
    story.when(statement(number_hash="2" * 64)).then_refused("wrong-account")
    given(opened(), fund(), ours, linked()).when(statement(number_hash="1" * 64)).then_kinds(
        e.StatementImported
    )


CLIENTS = (
    opened("A-1"), opened("A-2"), fund(), fund(account="A-2"),
    holding("client-1", kind="client"), linked("client-1"), linked("client-1", "A-2"),
)  # fmt: skip


def test_a_client_accounts_line_goes_to_the_account_that_its_rule_names():
    theirs = said("spend", account="A-2", category="transport")
    story = given(*CLIENTS).when(statement((line(-500, day(5)), theirs), holding="client-1"))
    assert story.draft.decided[-1].stream == "account:A-2"


def test_one_line_that_may_be_either_of_two_peoples_is_left_for_a_person():
    both = [spent(account=name, holding="client-1") for name in ("A-1", "A-2")]
    story = given(*CLIENTS, *both).when(statement(line(-4999, day(8)), holding="client-1"))
    assert [event.reason for event in story.of(e.LineUnallocated)] == ["ambiguous"]


def test_a_client_accounts_line_without_an_account_is_unallocated():
    story = given(*CLIENTS).when(statement((line(-500, day(5)), TAXI), holding="client-1"))
    assert story.events[1].reason == "no-account"


def test_money_is_not_given_to_an_account_before_it_is_linked():
    theirs = said("spend", account="A-2", category="transport")
    late = linked("client-1", "A-2", from_on=day(6))
    story = given(*CLIENTS[:6], late).when(
        statement((line(-500, day(5)), theirs), holding="client-1")
    )
    assert story.events[1].reason == "no-account"


def test_one_persons_holding_takes_no_second_account():
    given(*ONE_FUND, opened("A-2")).when(linked(account="A-2")).then_refused("--kind client")


def test_a_rule_that_makes_no_sense_of_a_line_leaves_it_for_a_person():
    story = given(*ONE_FUND).when(statement((line(2500, day(9)), TAXI)))
    assert story.events[1].reason == "wrong-direction"
    story = given(*ONE_FUND).when(
        statement((line(-2500, day(9)), said("spend", fund="council", category="x")))
    )
    assert story.events[1].reason == "unknown-fund"


def part(pence, **changes):
    return c.AllocatePart(amount_pence=pence, attribution=said("spend", **changes))


def test_one_line_may_pay_for_several_spends_that_add_up_to_it():
    name = "bank-1/2025-04-09/-2500/1"
    both = c.AllocateLine(
        holding="bank-1", line=name, parts=(part(2000, category="a"), part(500, category="b"))
    )
    story = given(*ONE_FUND, statement(line(-2500, day(9)))).when(both)
    story.then_kinds(e.LineAllocated, e.SpendRecorded, e.LineAllocated, e.SpendRecorded)
    story = given(*ONE_FUND, statement(line(-2500, day(9))), both)
    story.when(both).then_refused("not among the 0 unallocated lines")


def test_no_more_than_the_line_is_allocated():
    name = "bank-1/2025-04-09/-2500/1"
    more = c.AllocateLine(
        holding="bank-1", line=name, parts=(part(2000, category="a"), part(501, category="b"))
    )
    given(*ONE_FUND, statement(line(-2500, day(9)))).when(more).then_refused("come to £25.01")


def test_a_person_may_match_a_line_to_an_entry_the_matching_left():
    name = "bank-1/2025-04-10/-4999/1"
    both = (spent(), spent(paid_on=day(9)))
    order = c.AllocateLine(
        holding="bank-1",
        line=name,
        parts=(c.AllocatePart(amount_pence=4999, attribution=c.Attribution(entry=6)),),
    )
    story = given(*ONE_FUND, *both, statement(line(-4999, day(10)))).when(order)
    story.then_kinds(e.LineAllocated, e.LineMatched)
    assert story.events[1].entry == 6
    story.when(order).then_refused("not-unallocated")


def test_nothing_said_of_a_line_is_passed_over():
    """A spend that was typed before, and its line called a spend with its entry, is not two."""
    waits = "bank-1/2025-04-30/-2500/1"
    shown = statement(line(-2500, day(30)))
    history = (*ONE_FUND, spent(2500, paid_on=day(8)), shown)

    def allocate(attribution):
        part = c.AllocatePart(amount_pence=2500, attribution=attribution)
        return c.AllocateLine(holding="bank-1", line=waits, parts=(part,))

    for wrong, words in (
        (said("spend", fund="nhs", entry=6), "entry-not-needed"),
        (said("spend", fund="nhs", reclaim="r-1"), "reclaim-not-needed"),
        (said("reclaim", fund="nhs", liability="tax"), "liability-not-needed"),
        (said("reclaim", fund="nhs", reclaim="r-1"), "account A-1 has no reclaim r-1"),
        (said("spend", fund="nhs", liability="tax"), "unknown-liability"),
    ):
        given(*history).when(allocate(wrong)).then_refused(words)


def test_the_days_a_line_is_for_have_a_beginning_and_then_an_end():
    name = "bank-1/2025-04-04/60000/1"

    def allocate(**days):
        payment = said("payment", fund="nhs", **days)
        part_ = c.AllocatePart(amount_pence=60000, attribution=payment)
        return c.AllocateLine(holding="bank-1", line=name, parts=(part_,))

    there = (*ONE_FUND, statement(line(60000, day(4))))
    given(*there).when(allocate(for_from=day(28), for_to=day(1))).then_refused("end-before-start")
    given(*there).when(allocate(for_from=day(1))).then_refused("half-a-period")
    given(*there).when(allocate(for_from=day(1), for_to=day(28))).then_kinds(
        e.LineAllocated, e.PaymentMade
    )
