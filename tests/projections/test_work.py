"""What needs a person: each kind of task, where its figures come from, and the order of them."""

from __future__ import annotations

from datetime import date

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.errors import Refused
from ledger.service import Actor, Ledger, Order
from ledger.store import open_store
from projections.work import KINDS, Task, gaps, work
from tests import builders as b
from tests.builders import day
from tests.making import new_ledger

JUNE_30 = day(30, 6)
ANNA, BEN = Actor("anna"), Actor("ben")


class Book:
    """A ledger to tell commands to, and to ask what needs a person."""

    def __init__(self, url: str) -> None:
        new_ledger(url)
        self.url = url

    def told(self, *commands: c.Command, by: Actor = ANNA) -> None:
        with open_store(self.url) as store:
            for number, command in enumerate(commands):
                name = f"told-{store.head().position}-{number}"
                Ledger(store).record([Order(name, command)], by)

    def work(self, **asked):
        return work(self.url, **{"as_at": JUNE_30} | asked)

    def tasks(self, *kinds: str, **asked) -> list[Task]:
        return list(self.work(kinds=kinds, **asked).tasks)

    def task(self, kind: str, **asked) -> Task:
        (one,) = self.tasks(kind, **asked)
        return one


@pytest.fixture
def book(ledger_url) -> Book:
    made = Book(ledger_url)
    council = b.fund("council", funder="shire", programme="social-care")
    made.told(*b.ONE_FUND, council, b.allocated("council"))
    return made


SCHEDULE = c.AgreePaymentSchedule(
    account="A-1", fund="nhs", deployment="direct_payment", frequency="four-weekly",
    from_on=day(1), days_before=0, timing="advance", basis="net", decided_on=day(1),
)  # fmt: skip


def nobodys(
    pence: int, on: date = date(2025, 4, 9), name: str = "ab", **changes
) -> c.ImportStatement:
    return b.statement(b.line(pence, on), name=name, **changes)


# ── each kind ────────────────────────────────────────────────────────────────────────────────


def test_a_line_that_nobody_attributed_is_for_a_person_with_its_age_and_what_it_may_be(book):
    book.told(nobodys(-4_200))
    assert book.task("unallocated") == Task(
        id="unallocated:bank-1/2025-04-09/-4200/1",
        kind="unallocated",
        account="A-1",
        holding="bank-1",
        on=day(9),
        pence=-4_200,
        age_days=82,
        words="£42.00 out: nobody has said whose it is",
        command="dpl line allocate bank-1/2025-04-09/-4200/1 "
        "--as '{spend|payment-returned|reclaim}'",
        urgency=3,
    )


def test_a_line_of_an_account_of_many_people_asks_whose_it_is(book):
    book.told(
        b.opened("A-2"), b.holding("client-1", kind="client"), b.linked("client-1"),
        b.linked("client-1", "A-2"), nobodys(700, holding="client-1"),
    )  # fmt: skip
    one = book.task("unallocated")
    assert (one.account, one.holding) == ("", "client-1")
    assert gaps(one.command) == [
        "{A-1|A-2}", "{payment|contribution|top-up|refund|interest|made-good}",
    ]  # fmt: skip


def test_an_entry_is_for_a_person_once_the_bank_should_have_shown_it(book):
    book.told(b.spent(4_999), nobodys(-100, day(3)))
    assert book.tasks("awaited", as_at=day(14)) == []
    one = book.task("awaited", as_at=day(15))
    assert (one.id, one.account, one.holding) == ("awaited:bank-1/A-1/7", "A-1", "bank-1")
    assert (one.on, abs(one.pence), one.age_days) == (day(8), 4_999, 7)
    assert one.command == (
        "dpl reconcile explain bank/bank-1 --entry A-1/7 --as timing --reason not-shown-yet "
        "--on 15/04/2025"
    )


def test_what_is_odd_in_a_statement_is_for_a_person_until_somebody_looked_at_it(book):
    odd = (e.Flag(0, "declared-total"), e.Flag(3, "may-be-another-line"))
    book.told(nobodys(-100, flags=odd, last_on=day(9)))
    first, second = book.tasks("flag")
    assert first.words == "Look at statement abababababab: declared total"
    assert first.command == (
        "dpl statement seen abababababab --holding bank-1 --row 0 --kind declared-total "
        "--reason looked-at --on 30/06/2025"
    )
    assert second.id == "flag:bank-1/abababababab/3/may-be-another-line"
    seen = c.SeeFlags(holding="bank-1", statement="ab" * 6, row=3, reason="fine", seen_on=day(20))
    book.told(seen)
    assert book.tasks("flag") == [first]
    assert len(book.tasks("flag", as_at=day(19))) == 2, "as it stood before it was looked at"


def test_two_statements_that_do_not_follow_are_wrong_and_come_before_all_else(book):
    book.told(
        b.statement(b.line(100, day(2)), opening_pence=0, closing_pence=100, first_on=day(2),
                    last_on=day(2)),
        b.statement(b.line(5, day(9)), name="cd", opening_pence=150, closing_pence=155,
                    first_on=day(9), last_on=day(9)),
    )  # fmt: skip
    found = book.work()
    assert found.groups[0].kind == "bank-wrong"
    one = found.groups[0].tasks[0]
    assert (one.on, one.pence, one.holding) == (day(9), 50, "bank-1")
    assert one.words.endswith("£0.50 too little")


def test_what_stood_first_is_on_the_list_where_the_files_leave_another_answer(book):
    book.told(
        b.statement(b.line(-10, day(1)), opening_pence=100, closing_pence=90, first_on=day(1),
                    last_on=day(1)),
        b.statement(b.line(10, day(1)), name="cd", opening_pence=90, closing_pence=100,
                    first_on=day(1), last_on=day(1)),
    )  # fmt: skip
    (one,) = [task for task in book.tasks("flag") if task.id == "flag:bank-1/opening-not-sure"]
    assert "the files leave another answer" in one.words


def test_one_funders_money_used_for_another_is_wrong(book):
    book.told(
        b.statement((b.line(10_000, day(4)), b.said("payment", fund="nhs")),
                    (b.line(-3_000, day(5)), b.said("spend", fund="council"))),
    )  # fmt: skip
    one = book.task("fund-overdrawn")
    assert (one.id, one.pence) == ("fund-overdrawn:bank-1/A-1/council", 3_000)
    assert one.words == "council of account A-1 has used £30.00 of nhs"


def test_what_waits_for_a_second_person_is_told_with_who_may_not_agree(book):
    book.told(b.adopted(second_person=("bank-details",)), by=ANNA)
    book.told(c.ChangeHoldingNumber(holding="bank-1", from_on=day(1, 6), number_hash="b" * 64,
                                    reason="new-bank"))  # fmt: skip
    waits = [one for one in book.work(kinds=["approval"], as_at=None).tasks if one.holding]
    assert [one.holding for one in waits] == ["bank-1"]
    assert "somebody other than anna may agree" in waits[0].words
    assert waits[0].command == f"dpl approve {waits[0].id.partition(':')[2]}"


def test_a_question_is_one_task_an_entry_whatever_is_asked_about_it(book):
    book.told(
        b.spent(4_999),
        c.QuerySpend(account="A-1", spend=7, reason="odd", queried_on=day(20)),
        c.QuerySpend(account="A-1", spend=7, reason="late", queried_on=day(12)),
    )
    one = book.task("query")
    assert one.id == "query:A-1/7/late+odd"
    assert (one.on, one.pence, one.age_days) == (day(12), 4_999, 79)
    assert one.command == "dpl spend accept A-1/7 --reason '{reason}' --on 30/06/2025"


def test_a_spend_of_nobodys_money_asks_whose_it_is(book):
    book.told(b.spent(4_999, fund=None))
    one = book.task("query")
    assert one.command == ("dpl spend share A-1/7 --shares '{nhs=1|council=1}' --reason '{reason}'")


def test_a_reclaim_asks_for_its_next_step_and_waits_where_somebody_else_is_to_act(book):
    def stage() -> list[str]:
        return [one.id.rpartition("/")[2] for one in book.tasks("reclaim")]

    book.told(
        b.paid(300_000),
        c.ProposeReclaim(account="A-1", reclaim="R-1", fund="nhs", amount_pence=1_000,
                         ground="unused-accumulated", proposed_on=day(1, 5)),
    )  # fmt: skip
    one = book.task("reclaim")
    assert (one.id, one.on, one.pence) == ("reclaim:A-1/R-1/proposed", day(1, 5), 1_000)
    assert one.command.startswith("dpl reclaim notice A-1 R-1 --amount 10.00 --repay-by '{date}'")
    book.told(c.ServeNotice(account="A-1", reclaim="R-1", amount_pence=1_000, served_on=day(2, 5),
                            repay_by=day(29, 6), repayer="person", reasons=("x",)))  # fmt: skip
    assert stage() == ["overdue"]
    assert book.tasks("reclaim", as_at=day(29, 6)) == [], "it is the person's turn until then"
    book.told(c.RequestReconsideration(account="A-1", reclaim="R-1", requested_on=day(20, 5),
                                       by="person", grounds=("planned",)))  # fmt: skip
    assert stage() == ["held-up"]


def test_a_contribution_behind_is_since_the_first_week_missed(book):
    book.told(
        b.paid(60_000, "council", contribution_pence=8_000, first_on=day(1), last_on=day(28)),
        c.AssessContribution(account="A-1", fund="council", weekly_pence=2_000, from_on=day(1),
                             decided_on=day(1)),
    )  # fmt: skip
    one = book.task("contribution")
    from projections.contributions import contributions

    (row,) = contributions(book.url, as_at=JUNE_30).rows
    assert (one.pence, one.on) == (row.arrears_pence, row.missed[0].due_on)
    assert one.pence > 0 and one.command.endswith("--on '{date}'")


def test_a_review_overdue_is_since_it_was_due(book):
    book.told(b.paid(60_000))
    review, audit = sorted(book.tasks("review", as_at=day(10, 7)), key=lambda one: one.id)[::-1]
    assert (review.id, review.on) == ("review:A-1/nhs/review", day(4, 7))
    assert audit.id == "review:A-1/nhs/audit"
    assert "--kind financial" in audit.command and "--kind" not in review.command


def test_a_recharge_is_to_be_agreed_and_then_to_be_paid(book):
    book.told(
        b.paid(60_000, "council"),
        b.spent(50_000, fund="council", paid_on=day(10)),
        c.RaiseRecharge(account="A-1", recharge="RC-1", from_fund="council", to_fund="nhs",
                        first_on=day(1), last_on=day(30), reason="health-need",
                        raised_on=day(2, 5)),
    )  # fmt: skip
    one = book.task("recharge")
    assert (one.id, one.pence, one.on) == ("recharge:A-1/RC-1/agree", 50_000, day(2, 5))
    book.told(c.AgreeRecharge(account="A-1", recharge="RC-1", agreed_on=day(20, 5)))
    one = book.task("recharge")
    assert (one.id, one.pence, one.on) == ("recharge:A-1/RC-1/settle", 50_000, day(20, 5))
    assert one.command == (
        "dpl recharge settle A-1 RC-1 --amount 500.00 --reference '{reference}' --on '{date}'"
    )


def test_a_payment_that_was_due_and_not_made_is_told_to_the_penny(book):
    from projections.dues import every_due

    book.told(SCHEDULE)
    (found,) = every_due(book.url, as_at=JUNE_30)
    due = {one.fund: one.still_due_pence for one in found.funds}
    one = book.task("payment-due")
    assert (one.id, one.on) == ("payment-due:A-1/nhs/direct_payment", day(1))
    assert one.pence == due["nhs"] == 4 * 60_000
    assert one.command == "dpl pay arrears A-1 --fund nhs --on '{date}' --to 30/06/2025"


def test_a_payment_of_which_nobody_said_what_for_is_asked_about_and_not_paid_twice(book):
    book.told(SCHEDULE, b.paid(15_000))
    one = book.task("payment-due")
    assert one.words.endswith("due and not paid; but nobody said what A-1/8 was paid for")
    assert one.command == "dpl pay purpose A-1/8 '{--one-off|--liability}' '{name}'"


def test_an_allocation_goes_on_though_another_fund_pays_for_all_and_its_money_is_not_due(book):
    council = SCHEDULE.__class__(
        account="A-1", fund="council", deployment="direct_payment", frequency="four-weekly",
        from_on=day(1), days_before=0, timing="advance", basis="net", decided_on=day(1),
    )  # fmt: skip
    entitled = c.ChangeEligibility(
        account="A-1", eligibility="adult-chc", from_on=day(1), decided_on=day(9, 6)
    )
    paid = c.MakePayment(
        account="A-1", fund="council", gross_pence=60_000, paid_on=day(1), first_on=day(1),
        last_on=day(28),
    )  # fmt: skip
    book.told(council, paid)
    assert book.task("payment-due").pence == 3 * 60_000
    book.told(entitled)
    assert book.task("payment-due").pence == 3 * 60_000
    one = book.task("goes-on")
    assert one.words == (
        "allocation al-council of council goes on although nhs pays for the whole package since "
        "1 April 2025; nhs gives £150.00 a week as it did before that was decided, and until it is "
        "revised council is paid as ever"
    )
    assert one.command == (
        "dpl allocate revise A-1 al-nhs --amount '{amount}' --from 29/04/2025 --decided-on '{date}'"
    )
    book.told(c.ReviseAllocation(account="A-1", allocation="al-nhs", amount_pence=30_000,
                                 from_on=day(1), decided_on=day(9, 6)))  # fmt: skip
    assert book.tasks("payment-due") == []
    one = book.task("goes-on")
    assert (one.id, one.on, one.pence) == ("goes-on:A-1/al-council", day(9, 6), 3 * 60_000)
    assert one.words.endswith(
        "; £1,800.00 due since is held; nhs has no payment schedule, and no run pays it"
    )
    assert one.command == (
        "dpl pay schedule A-1 --fund nhs --deployment direct_payment "
        "--every '{four-weekly|weekly|monthly}' --from '{date}' --decided-on '{date}'"
    )
    book.told(c.AgreePaymentSchedule(account="A-1", fund="nhs", frequency="four-weekly",
                                     from_on=day(1, 8), decided_on=day(9, 6)))  # fmt: skip
    one = book.task("goes-on")
    assert one.words.endswith("; £1,800.00 due since is held")
    assert one.command == (
        "dpl allocate end A-1 al-council --on 28/04/2025 --decided-on '{date}' "
        "--reason another-fund-pays"
    )
    assert book.tasks("goes-on", as_at=day(8, 6)) == []
    book.told(c.EndAllocation(account="A-1", allocation="al-council", last_on=day(28),
                              decided_on=day(10, 6), reason="another-fund-pays"))  # fmt: skip
    assert book.tasks("goes-on", "payment-due") == []


def test_while_the_fund_that_pays_for_all_has_no_allocation_the_list_says_to_make_one(book):
    book.told(
        b.opened("A-2"), b.fund("council", "A-2", funder="northshire-council"),
        b.allocated("council", "A-2"), b.fund("nhs", "A-2"),
        c.ChangeEligibility(
            account="A-2", eligibility="adult-chc", from_on=day(10), decided_on=day(9, 6)
        ),
    )  # fmt: skip
    one = book.task("goes-on")
    assert one.words.endswith(
        "since 10 April 2025; nhs has no allocation yet, and until it has council is paid as ever"
    )
    assert one.command == (
        "dpl allocate make A-2 '{name}' --fund nhs --deployment direct_payment --weekly '{amount}' "
        "--from 10/04/2025 --decided-on '{date}'"
    )


# ── the list ─────────────────────────────────────────────────────────────────────────────────


def test_what_is_wrong_comes_first_then_what_is_late_then_what_waits(book):
    book.told(
        b.statement((b.line(10_000, day(4)), b.said("payment", fund="nhs")),
                    (b.line(-3_000, day(5)), b.said("spend", fund="council"))),
        b.spent(1_000, paid_on=day(20), category="alcohol"),
        nobodys(-4_200, name="cd"),
    )  # fmt: skip
    urgencies = [group.urgency for group in book.work().groups]
    assert urgencies == sorted(urgencies) and set(urgencies) == {1, 2, 3}


def test_in_a_kind_the_oldest_come_first_and_of_one_day_the_largest(book):
    lines = [b.line(-100, day(9)), b.line(-900, day(9)), b.line(-5, day(7)), b.line(300, day(9))]
    book.told(b.statement(*lines))
    assert [(one.on, one.pence) for one in book.tasks("unallocated")] == [
        (day(7), -5), (day(9), -900), (day(9), 300), (day(9), -100),
    ]  # fmt: skip


def test_groups_that_press_alike_stand_by_their_oldest_and_add_up_as_if_positive(book):
    book.told(
        b.statement(b.line(-100, day(9)), b.line(300, day(9)),
                    flags=(e.Flag(0, "declared-total"),), last_on=day(3)),
    )  # fmt: skip
    flags, lines = book.work(kinds=["unallocated", "flag"]).groups
    assert (flags.kind, lines.kind, lines.pence) == ("flag", "unallocated", 400)


def test_a_task_keeps_its_id_while_it_is_there_whatever_day_is_asked_about(book):
    book.told(nobodys(-4_200), b.spent(4_999, paid_on=day(20)), b.paid(60_000, paid_on=day(3)))
    early = {one.id for one in book.work(as_at=day(1, 6)).tasks}
    late = {one.id for one in book.work(as_at=day(2, 6)).tasks}
    assert early and early == late


def test_without_a_day_it_is_the_day_of_the_last_entry_and_never_the_machines(book):
    book.told(nobodys(-4_200))
    with open_store(book.url) as store:
        last = next(store.rows(store.head().position - 1))
    assert book.work(as_at=None).as_at.isoformat() == last[3][:10]


def test_what_was_not_known_yet_asks_for_nobody(book):
    with open_store(book.url) as store:
        before = store.head().position
    book.told(nobodys(-4_200))
    assert book.tasks("unallocated", known_at=before) == []


def test_an_accounts_list_has_the_lines_of_a_holding_that_is_its_alone(book):
    book.told(b.opened("A-2"), b.holding("bank-2"), b.linked("bank-2", "A-2"),
              nobodys(-4_200), nobodys(-77, holding="bank-2", name="cd"))  # fmt: skip
    assert [one.pence for one in book.tasks("unallocated", account="A-2")] == [-77]
    assert [one.pence for one in book.tasks("unallocated", holding="bank-1")] == [-4_200]


def test_a_kind_that_is_not_one_is_refused_with_those_that_are(book):
    with pytest.raises(Refused, match="there is no kind of task pigeons") as refused:
        book.work(kinds=["pigeons"])
    assert refused.value.try_ == f"one of: {', '.join(KINDS)}"


def test_nothing_needs_a_person_in_an_empty_book(ledger_url):
    new_ledger(ledger_url)
    found = work(ledger_url)
    assert (found.tasks, found.as_at) == ((), date(1970, 1, 1))
