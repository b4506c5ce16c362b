"""A second person: what waits for one, and what becomes of it (DESIGN 4, domain.md 3.9)."""

from __future__ import annotations

import msgspec
import pytest

from ledger import commands as c
from ledger import events as e
from ledger.book.approvals import approval_id, command_of, digest_of
from ledger.book.draft import Decided
from ledger.errors import Refused
from ledger.policy.pack import Rules
from ledger.policy.second_person import lists
from tests.book.approving import ANNA, BOB, CLEO, NEW, Office, number, policy
from tests.builders import (
    ONE_FUND,
    allocated,
    day,
    fund,
    holding,
    line,
    linked,
    opened,
    paid,
    said,
    spent,
    statement,
)

DISALLOW = c.DisallowSpend(account="A-1", spend=5, disallowed_on=day(20), reason="outside-plan")
SPENT = (*ONE_FUND, spent(20_000))


def refused(words: str):
    return pytest.raises(Refused, match=words)


# ── what waits ───────────────────────────────────────────────────────────────────────────────


def test_a_change_of_bank_details_waits_for_a_second_person_by_default():
    office = Office(*ONE_FUND)
    asked = number(detail="d" * 64)
    assert office.asks(ANNA, asked) == [
        e.ApprovalRequested(
            approval=approval_id(asked),
            about="holding:bank-1",
            order=msgspec.json.encode(asked).decode(),
            digest=digest_of([Decided("holding:bank-1", 3, _changed(asked))]),
            amount_pence=0,
            why="bank-details",
            policy="default/1",
        )
    ]
    assert office.draft.holding("bank-1").number_on(day(1, 6)).number_hash is None


def _changed(order: c.ChangeHoldingNumber) -> e.HoldingNumberChanged:
    return e.HoldingNumberChanged(order.from_on, order.number_hash, order.reason, order.detail)


def test_another_person_agrees_and_it_is_done_in_the_name_of_both():
    office = Office(*ONE_FUND)
    asked = number()
    office.asks(ANNA, asked)
    assert office.agrees(BOB, asked) == [
        e.ApprovalGiven(approval_id(asked), ANNA, day(3, 5)),
        _changed(asked),
    ]
    assert {(by, of) for by, of, _ in office.told[1:]} == {(BOB, ANNA)}
    assert office.draft.holding("bank-1").number_on(day(1, 6)).number_hash == NEW


def test_nobody_approves_what_they_asked_for():
    office = Office(*ONE_FUND)
    office.asks(ANNA, number())
    with refused("own-request.*asked for by the same person(.|\n)*dpl approval refuse"):
        office.agrees(ANNA, number())
    assert office.draft.holding("bank-1").version == 2


def test_what_waits_is_not_asked_twice():
    office = Office(*ONE_FUND)
    office.asks(ANNA, number())
    for who in (ANNA, BOB):
        with refused(f"waiting-for-approval(.|\n)*dpl approve {approval_id(number())}"):
            office.asks(who, number())


def test_what_cannot_be_done_is_refused_at_once_and_does_not_wait():
    office = Office(*ONE_FUND)
    with refused("no holding bank-9"):
        office.asks(ANNA, number(holding="bank-9"))
    with refused("no account number"):
        office.asks(ANNA, number(number_hash=None))


def test_what_was_refused_or_done_cannot_be_approved_again():
    office = Office(*ONE_FUND)
    office.asks(ANNA, number())
    office.agrees(BOB, number())
    with refused("answered-already.*was given on 3 May 2025"):
        office.agrees(CLEO, number())
    other = number("3" * 64)
    office.asks(ANNA, other)
    office.refuses(BOB, other)
    with refused("answered-already.*was refused on 3 May 2025"):
        office.agrees(BOB, other)
    with refused("unknown-approval"):
        office.agrees(BOB, "0" * 12)


def test_who_asked_may_take_it_back_and_ask_again():
    office = Office(*ONE_FUND)
    office.asks(ANNA, number())
    assert office.refuses(ANNA, number(), "taken-back") == [
        e.ApprovalRefused(approval_id(number()), day(3, 5), "taken-back")
    ]
    (again,) = office.asks(BOB, number())
    assert isinstance(again, e.ApprovalRequested)
    with refused("own-request"):
        office.agrees(BOB, number())
    assert len(office.agrees(ANNA, number())) == 2


def test_what_would_come_to_something_else_by_now_is_not_done():
    office = Office(policy("disallowance"), *SPENT)
    office.asks(ANNA, DISALLOW)
    back = c.ReceiveRefund(account="A-1", spend=5, received_on=day(10), amount_pence=5_000)
    office.asks(ANNA, back)
    with refused("changed-since(.|\n)*dpl approval refuse .* then ask for it again"):
        office.agrees(BOB, DISALLOW)
    office.refuses(BOB, DISALLOW, "changed-since")
    office.asks(ANNA, DISALLOW)
    (_, done) = office.agrees(BOB, DISALLOW)
    assert done.shares == (e.Share("nhs", 15_000),)


def test_what_can_no_longer_be_done_says_so_and_waits_on():
    office = Office(policy("disallowance"), *SPENT)
    office.asks(ANNA, DISALLOW)
    office.asks(ANNA, c.ReverseEntry(account="A-1", entry=5, reason="typed-wrong"))
    with refused("can no longer be done"):
        office.agrees(BOB, DISALLOW)
    office.refuses(BOB, DISALLOW)


def test_what_else_happens_meanwhile_to_the_account_changes_nothing():
    office = Office(policy("disallowance"), *SPENT)
    office.asks(ANNA, DISALLOW)
    office.asks(ANNA, spent(1_000, paid_on=day(9)))
    assert len(office.agrees(BOB, DISALLOW)) == 2


def test_what_an_older_dpl_wrote_and_nobody_understands_is_not_done():
    asked = e.ApprovalRequested(
        approval="a" * 12, about="account:A-1", order='{"command":"pay-cash","account":"A-1"}',
        digest="d" * 64, amount_pence=0, why="payment", policy="default/1",
    )  # fmt: skip
    for order in (asked.order, '{"command":"open-account","cheques":1}'):
        with refused("written by an older dpl"):
            command_of(msgspec.structs.replace(asked, order=order))


# ── what needs it ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("listed", "command", "why", "pence"),
    [
        ("disallowance", DISALLOW, "disallowance", 20_000),
        ("allocation", allocated(allocation="al-2", frequency="one-off"), "allocation", 15_000),
        ("set-up", fund("second"), "set-up", 0),
        ("set-up", linked("bank-2"), "set-up", 0),
        ("payment", paid(60_000), "payment", 60_000),
        ("policy", policy(version="2"), "policy", 0),
    ],
)
def test_what_a_pack_lists_waits(listed, command, why, pence):
    office = Office(*SPENT, holding("bank-2"), policy(listed))
    (asked,) = office.asks(ANNA, command)
    assert (asked.why, asked.amount_pence, asked.policy) == (why, pence, "strict/1")


def test_an_amount_lists_only_what_is_more():
    office = Office(policy("disallowance:200.00"), *SPENT, spent(20_001, paid_on=day(9)))
    (at_once,) = office.asks(ANNA, DISALLOW)
    assert isinstance(at_once, e.SpendDisallowed)
    (waits,) = office.asks(ANNA, msgspec.structs.replace(DISALLOW, spend=6))
    assert isinstance(waits, e.ApprovalRequested)


def test_a_pack_that_lists_nothing_lets_one_person_do_it_all():
    office = Office(policy(), *ONE_FUND)
    assert office.asks(ANNA, number()) == [_changed(number())]


def test_one_funder_of_several_is_enough():
    council = fund("council", funder="shire", programme="social-care")
    office = Office(policy(), *ONE_FUND, council)
    (asked,) = office.asks(ANNA, number())
    assert asked.policy == "default/1"  # the council has adopted nothing


def test_setting_an_account_up_waits_for_nobody_by_default():
    office = Office()
    card = (holding("card-1", kind="card"), linked("card-1"))
    for command in (*ONE_FUND, *card, paid(holding="bank-1"), spent(holding="bank-1")):
        assert not any(isinstance(x, e.ApprovalRequested) for x in office.asks(ANNA, command))


def test_another_place_to_pay_into_is_a_change_of_bank_details_once_money_was_paid():
    office = Office(*ONE_FUND, paid(), holding("bank-2"))
    (asked,) = office.asks(ANNA, linked("bank-2", from_on=day(1, 5)))
    assert asked.why == "bank-details"
    office.asks(ANNA, c.UnlinkHolding(holding="bank-1", account="A-1", last_on=day(30)))
    (asked,) = office.asks(ANNA, linked("bank-2", from_on=day(2, 5)))
    assert asked.why == "bank-details"


def test_the_place_that_money_was_paid_into_all_along_is_no_other_place():
    end = c.UnlinkHolding(holding="bank-1", account="A-1", last_on=day(30))
    office = Office(*ONE_FUND, paid(), end)
    done = office.asks(ANNA, linked(from_on=day(1, 6)))
    assert [type(event) for event in done] == [e.HoldingLinked] * 2


def test_what_the_bank_shows_waits_for_nobody():
    office = Office(policy("payment", "refund"), *ONE_FUND)
    shown = statement((line(60_000), said("payment", fund="nhs")))
    assert any(isinstance(x, e.PaymentMade) for x in office.asks(ANNA, shown))


def test_a_lax_pack_of_the_past_or_the_future_frees_nothing():
    lax = policy(version="2", effective_on=day(1, 6))
    office = Office(policy("disallowance"), *SPENT, lax)
    (asked,) = office.asks(ANNA, DISALLOW)
    assert asked.policy == "strict/1"
    strict = policy("disallowance", version="2", effective_on=day(1, 6))
    office = Office(policy(), *SPENT, strict)
    (asked,) = office.asks(ANNA, DISALLOW)
    assert asked.policy == "strict/2"


def test_a_pack_does_not_free_its_own_adopting():
    office = Office(policy("policy"), *ONE_FUND)
    (asked,) = office.asks(ANNA, policy(version="2"))
    assert asked.why == "policy"


# ── ways round a second person ───────────────────────────────────────────────────────────────

RESTORE = c.AcceptSpend(
    account="A-1", spend=5, accepted_on=day(1, 5), reason="receipt-seen", restored_pence=5_000
)


@pytest.mark.parametrize("listed", [(), ("pay-run", "bank-details"), ("pay-run", "write-off:1.00")])
def test_nobody_frees_themselves_by_adopting_a_pack_that_leaves_out_what_waited(listed):
    office = Office(*ONE_FUND)
    lax = policy(*listed)
    (asked,) = office.asks(ANNA, lax)
    assert (asked.why, asked.policy) == ("policy", "default/1")
    (still,) = office.asks(ANNA, number())
    assert still.why == "bank-details"
    office.agrees(BOB, lax)
    assert any(isinstance(x, e.PolicyAdopted) for _, _, (*_, x) in office.told)


def test_a_service_of_one_person_says_so_before_its_first_account_is_opened():
    office = Office()
    (done,) = office.asks(ANNA, policy())
    assert isinstance(done, e.PolicyAdopted)


def test_a_pack_that_frees_nothing_or_lists_more_waits_for_nobody_by_default():
    office = Office(*ONE_FUND)
    more = policy("pay-run", "bank-details", "write-off", "refund:100.00")
    assert [type(x) for x in office.asks(ANNA, more)] == [e.PolicyAdopted]
    less = policy("pay-run", "bank-details", "write-off", "refund:100.01", version="2")
    (asked,) = office.asks(ANNA, less)
    assert (asked.why, asked.policy) == ("policy", "strict/1")


def test_a_debt_is_not_given_up_by_one_person_as_a_spend_that_was_right_after_all():
    office = Office(*SPENT, DISALLOW)
    (asked,) = office.asks(ANNA, RESTORE)
    assert (asked.why, asked.amount_pence) == ("write-off", 5_000)
    office.agrees(BOB, RESTORE)
    assert office.draft.account("A-1").owed == {"nhs": 15_000}


@pytest.mark.parametrize("entry", [5, 6])
def test_a_debt_is_not_given_up_by_one_person_by_taking_back_the_finding(entry):
    office = Office(*SPENT, DISALLOW)
    back = c.ReverseEntry(account="A-1", entry=entry, reason="wrong", with_dependants=True)
    (asked,) = office.asks(ANNA, back)
    assert (asked.why, asked.amount_pence) == ("write-off", 20_000)


def test_a_debt_that_was_brought_in_is_not_taken_back_by_one_person():
    def brought(owed: int) -> c.BringOpeningBalance:
        sums = e.BroughtFund("nhs", 0, owed, 0, 0)
        return c.BringOpeningBalance(account="A-1", on=day(1), holding="bank-1", funds=(sums,))

    back = c.ReverseEntry(account="A-1", entry=5, reason="wrong")
    (asked,) = Office(*ONE_FUND, brought(7_000)).asks(ANNA, back)
    assert (asked.why, asked.amount_pence) == ("write-off", 7_000)
    held = e.BroughtFund("nhs", 100, 0, 0, 0)
    none_owed = msgspec.structs.replace(brought(1), funds=(held,))
    assert [type(x) for x in Office(*ONE_FUND, none_owed).asks(ANNA, back)] == [e.EntryReversed]


def test_accepting_what_nobody_found_wrong_waits_for_nobody():
    query = c.QuerySpend(account="A-1", spend=5, reason="what-for", queried_on=day(9))
    office = Office(*SPENT, query)
    accept = msgspec.structs.replace(RESTORE, restored_pence=0)
    assert [type(x) for x in office.asks(ANNA, accept)] == [e.SpendAccepted]


def test_a_write_off_in_parts_waits_once_they_come_to_more_together():
    office = Office(policy("write-off:60.00"), *SPENT, DISALLOW)
    part = c.WriteOffReclaim(
        account="A-1", fund="nhs", amount_pence=4_000, written_off_on=day(1, 5),
        authority="panel-7", reason="hardship",
    )  # fmt: skip
    assert [type(x) for x in office.asks(ANNA, part)] == [e.ReclaimWrittenOff]
    rest = msgspec.structs.replace(part, written_off_on=day(20, 5))
    (asked,) = office.asks(ANNA, rest)
    assert (asked.why, asked.amount_pence) == ("write-off", 4_000)
    next_year = msgspec.structs.replace(part, written_off_on=day(20, 5, 2026))
    assert [type(x) for x in office.asks(ANNA, next_year)] == [e.ReclaimWrittenOff]


def test_a_pay_run_in_parts_on_one_day_waits_once_they_come_to_more_together():
    other = (opened("A-2"), fund(account="A-2"), holding("bank-2"), linked("bank-2", "A-2"),
             allocated(account="A-2"))  # fmt: skip
    schedules = [msgspec.structs.replace(SCHEDULED, account=name) for name in ("A-1", "A-2")]
    office = Office(policy("pay-run:1000.00"), *ONE_FUND, *other, *schedules)
    run = c.RunPayments(run="one", paid_on=day(1), upto_on=day(1), accounts=("A-1",))
    assert isinstance(office.asks(ANNA, run)[-1], e.PaymentRunMade)
    (asked,) = office.asks(ANNA, msgspec.structs.replace(run, run="two", accounts=("A-2",)))
    assert (asked.why, asked.amount_pence) == ("pay-run", 60_000)


def test_leaving_one_of_two_places_to_pay_into_is_a_change_of_bank_details():
    two = (*ONE_FUND, holding("bank-2"), linked("bank-2"))
    end = c.UnlinkHolding(holding="bank-1", account="A-1", last_on=day(30))
    (asked,) = Office(*two, paid(holding="bank-1")).asks(ANNA, end)
    assert asked.why == "bank-details"
    later = (*ONE_FUND, paid(), holding("bank-2"), linked("bank-2", from_on=day(9)))
    assert len(Office(*later).asks(ANNA, end)) == 2  # that place waited when it was linked
    unused = msgspec.structs.replace(end, holding="bank-2")
    done = Office(*two, paid(holding="bank-1")).asks(ANNA, unused)
    assert [type(x) for x in done] == [e.HoldingUnlinked] * 2


def test_another_place_to_pay_into_is_one_though_what_was_paid_before_was_taken_back():
    back = c.ReverseEntry(account="A-1", entry=5, reason="wrong")
    office = Office(*ONE_FUND, paid(), back, holding("bank-2"))
    (asked,) = office.asks(ANNA, linked("bank-2", from_on=day(1, 5)))
    assert asked.why == "bank-details"


def test_what_takes_the_place_of_a_request_somebody_looked_at_is_not_approved_by_its_id():
    office = Office(policy("disallowance"), *SPENT)
    (looked_at,) = office.asks(ANNA, DISALLOW)
    office.refuses(ANNA, DISALLOW, "taken-back")
    office.asks(ANNA, c.ReceiveRefund(account="A-1", spend=5, received_on=day(10), amount_pence=1))
    (again,) = office.asks(ANNA, DISALLOW)
    assert again.approval != looked_at.approval
    with refused("answered-already"):
        office.agrees(BOB, looked_at.approval)
    with refused(f"waits for a second person as approval {again.approval}"):
        office.asks(BOB, DISALLOW)
    assert len(office.agrees(BOB, again.approval)) == 2


def test_a_slip_in_a_packs_amount_lets_nothing_through():
    assert lists(Rules(second_person=("refund:1000.00.00",)), "refund", 1)


# ── pay runs, and money given up or given back ───────────────────────────────────────────────

SCHEDULED = c.AgreePaymentSchedule(
    account="A-1", fund="nhs", frequency="four-weekly", from_on=day(1), decided_on=day(1)
)
RUN = c.RunPayments(run="may", paid_on=day(1), upto_on=day(1))


def test_a_pay_run_waits_by_default_and_then_pays_once():
    office = Office(*ONE_FUND, SCHEDULED)
    (asked,) = office.asks(ANNA, RUN)
    assert (asked.about, asked.why, asked.amount_pence) == ("_pay:may", "pay-run", 60_000)
    assert not list(office.draft.account("A-1").payments())
    office.asks(ANNA, spent(1_000, paid_on=day(2)))  # moves every number after it
    told = [type(event) for event in office.agrees(BOB, RUN)]
    assert told == [e.ApprovalGiven, e.PaymentMade, e.PaymentRunMade]
    with refused("run-exists"):
        office.asks(ANNA, RUN)


def test_entries_about_each_other_are_the_same_whatever_numbers_they_get():
    once = allocated(allocation="al-2", frequency="one-off", amount_pence=20_000)
    office = Office(*ONE_FUND, SCHEDULED, once)
    office.asks(ANNA, RUN)
    office.asks(ANNA, spent(1_000, paid_on=day(2)))
    told = office.agrees(BOB, RUN)
    assert any(isinstance(event, e.PaymentPurposeTold) for event in told)


def test_a_pay_run_that_would_pay_something_else_by_now_pays_nothing():
    office = Office(*ONE_FUND, SCHEDULED)
    office.asks(ANNA, RUN)
    more = c.ReviseAllocation(
        account="A-1", allocation="al-nhs", amount_pence=16_000, from_on=day(1), decided_on=day(1)
    )
    office.asks(ANNA, more)
    with refused("changed-since"):
        office.agrees(BOB, RUN)
    assert not list(office.draft.account("A-1").payments())


def test_one_account_more_that_is_left_out_changes_no_pay_run():
    office = Office(*ONE_FUND, SCHEDULED)
    office.asks(ANNA, RUN)
    theirs = (opened("A-2"), fund(account="A-2"), holding("bank-2"), linked("bank-2", "A-2"))
    stop = c.SuspendPayments(account="A-2", from_on=day(1), reason="query")
    schedule = msgspec.structs.replace(SCHEDULED, account="A-2")
    for command in (*theirs, allocated(account="A-2"), schedule, stop):
        office.asks(ANNA, command)
    *_, run = office.agrees(BOB, RUN)
    assert [one.account for one in run.payments] == ["A-1"]
    assert [one.account for one in run.left_out] == ["A-2"]


def test_a_pay_run_for_two_funders_waits_if_one_of_them_wants_it():
    council = (fund("council", funder="shire"), allocated("council"))
    theirs = msgspec.structs.replace(SCHEDULED, fund="council")
    both = (*ONE_FUND, *council, SCHEDULED, theirs)
    (asked,) = Office(policy(), *both).asks(ANNA, RUN)
    assert (asked.amount_pence, asked.policy) == (120_000, "default/1")
    lax = (policy(), policy(funder="shire"))
    assert isinstance(Office(*lax, *both).asks(ANNA, RUN)[-1], e.PaymentRunMade)


def test_a_write_off_waits_by_default():
    office = Office(*SPENT)
    office.asks(ANNA, DISALLOW)
    order = c.WriteOffReclaim(
        account="A-1", fund="nhs", written_off_on=day(1, 5), authority="panel-7", reason="hardship"
    )
    (asked,) = office.asks(ANNA, order)
    assert (asked.why, asked.amount_pence) == ("write-off", 20_000)
    assert isinstance(office.agrees(BOB, order)[1], e.ReclaimWrittenOff)
    assert not office.draft.account("A-1").owed["nhs"]


# ── nobody audits what they set up ───────────────────────────────────────────────────────────


def review(kind: str = "financial") -> c.HoldReview:
    return c.HoldReview(
        account="A-1",
        fund="nhs",
        held_on=day(1, 5),
        kind=kind,
        plan_right=True,
        used_well=True,
        sufficient=True,
        obligations_kept=True,
    )


def test_an_account_knows_who_opened_it():
    office = Office()
    office.asks(ANNA, opened())
    office.asks(BOB, fund())
    assert office.draft.account("A-1").opened_by == ANNA


def test_nobody_audits_an_account_they_set_up():
    office = Office(policy("own-audit"), *ONE_FUND, by=ANNA)
    with refused("own-audit.*A-1 was set up by the same person, and strict/1"):
        office.asks(ANNA, review())
    office.asks(ANNA, review("full"))
    office.asks(BOB, review())


def test_nobody_looks_at_the_return_of_an_account_they_set_up_where_the_pack_says_so():
    asked = c.RequestReturn(
        account="A-1", name="R-1", fund="nhs", first_on=day(1), last_on=day(30),
        requested_on=day(1, 5), due_on=day(28, 5),
    )  # fmt: skip
    came = c.ReceiveReturn(
        account="A-1", name="R-1", received_on=day(9, 5), included=("bank-statements",),
        declared_by="person",
    )  # fmt: skip
    looked = c.ReviewReturn(account="A-1", name="R-1", reviewed_on=day(12, 5), outcome="accepted")
    office = Office(policy("own-audit"), *ONE_FUND, asked, came, by=ANNA)
    with refused(r"own-audit.*A-1 was set up by the same person, and strict/1(.|\n)*its return"):
        office.asks(ANNA, looked)
    office.asks(BOB, looked)

    trusting = Office(policy("pay-run"), *ONE_FUND, asked, came, by=ANNA)
    trusting.asks(ANNA, looked)


# ── the digest ───────────────────────────────────────────────────────────────────────────────


def run_of(entry: int, base: int, paid_pence: int = 60_000) -> list[Decided]:
    """A pay run's events, as they would stand in an account that has base entries."""
    made = e.PaymentMade(
        fund="nhs", deployment="direct_payment", holding="bank-1", line=None, paid_on=day(4),
        first_on=None, last_on=None, gross_pence=60_000, contribution_pence=0,
        paid_pence=paid_pence, basis="net",
    )  # fmt: skip
    run = e.PaymentRunMade(
        run="r-1", paid_on=day(4), upto_on=day(4), total_pence=paid_pence, left_out=(),
        payments=(e.RunPayment("A-1", entry, paid_pence),), policies=(),
    )  # fmt: skip
    return [Decided("account:A-1", base + 1, made), Decided("_pay:r-1", 1, run)]


def test_a_pay_run_is_the_same_run_whatever_else_was_recorded_meanwhile():
    assert digest_of(run_of(7, 6)) == digest_of(run_of(41, 40))
    assert digest_of(run_of(7, 6)) != digest_of(run_of(7, 6, 50_000))
    assert digest_of(run_of(6, 6)) != digest_of(run_of(5, 6))
