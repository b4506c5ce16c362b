"""Cards' feeds that overlap, cut anywhere and read in any order, are one record of the card."""

from __future__ import annotations

from collections import Counter
from datetime import date
from hashlib import sha256

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger.book.decide import carry_out
from ledger.details import commit
from ledger.intake import import_order
from ledger.statements.known import KnownLines
from ledger.statements.read import read
from ledger.statements.rules import Rules
from tests.builders import ONE_FUND, Story, day, line, said, statement
from tests.builders import given as told

CARD = (
    *ONE_FUND[:2],
    c.OpenHolding(holding="bank-1", kind="card", opened_on=day(1)),
    *ONE_FUND[3:],
)
HEAD = (
    "TransactionType,TransactionId,ParentTransactionId,SettlementDate,TransactionLocalTime,"
    "BillingAmount,MerchantName,Mcc\n"
)


def order_of(rows: list[tuple[int, int, int]], known: KnownLines) -> c.ImportStatement:
    """A feed of purchases: their ids, days of April and pence."""
    text = HEAD + "".join(
        f"Purchase,{own},,2025-04-{on:02d},,{pence // 100}.{pence % 100:02d},SHOP,5411\n"
        for own, on, pence in rows
    )
    (one,) = read(text.encode(), file_name="x")
    order, _ = import_order(
        one, holding="bank-1", rules=Rules(), file_name="x", number_hash=None,
        private=lambda **facts: commit(facts, salt=sha256(repr(facts).encode()).digest()),
        known=known,
    )  # fmt: skip
    return order


PURCHASES = st.lists(
    st.tuples(st.integers(1, 3), st.sampled_from([290, 290, 500])), min_size=1, max_size=10
).map(lambda rows: [(n, *row) for n, row in enumerate(sorted(rows), 1)])


@settings(max_examples=200, deadline=None)
@given(PURCHASES, st.data())
def test_feeds_that_overlap_in_the_middle_of_a_day_lose_no_twin_and_double_none(rows, data):
    ends = st.integers(0, len(rows))
    spans = [tuple(sorted(pair)) for pair in data.draw(st.lists(st.tuples(ends, ends), max_size=4))]
    spans = data.draw(st.permutations([span for span in spans if span[0] < span[1]]))
    story, known = Story(*CARD), KnownLines()
    for a, b in spans:
        carry_out(story.draft, order_of(rows[a:b], known))
    shown = {row for a, b in spans for row in rows[a:b]}
    wanted = Counter((date(2025, 4, on), -pence) for _, on, pence in shown)
    lines = story.draft.holding("bank-1").lines.values()
    assert Counter((one.on, one.amount_pence) for one in lines) == wanted
    assert len(story.draft.account("A-1").spends) == len(shown)


def test_a_line_of_a_statement_without_ids_is_the_feeds_own():
    known = KnownLines()
    known.add("bank-1/2025-04-02/-290/1", on=day(2), amount_pence=-290, ordinal=1, bank_id=None)
    order = order_of([(7, 2, 290), (8, 2, 290)], known)
    assert [item.line.ordinal for item in order.lines] == [1, 2]


def test_a_second_of_two_equals_without_the_first_is_refused_where_the_first_is_not_known():
    told(*CARD).when(statement(line(-290, day(2), 2))).then_refused("each once")


def test_a_refund_of_a_line_that_was_matched_to_a_typed_spend_is_that_spends_refund():
    spend = c.RecordSpend(
        account="A-1", paid_on=day(2), amount_pence=290, category="transport", fund="nhs"
    )
    refund = said("refund", parent_line="bank-1/2025-04-02/-290/1", follows=True)
    story = told(*CARD, spend, statement(line(-290, day(2)))).when(
        statement((line(290, day(5)), refund), name="cd")
    )
    (spent,) = story.draft.account("A-1").spends
    assert story.events[-1].spend == spent


def test_a_refund_of_more_than_its_parent_is_left_for_a_person():
    purchase = (line(-290, day(2)), said("spend", fund="nhs"))
    refund = said("refund", parent_line="bank-1/2025-04-02/-290/1", follows=True)
    story = told(*CARD, statement(purchase)).when(statement((line(291, day(5)), refund), name="cd"))
    assert story.events[-1].reason == "more-than-spent"
