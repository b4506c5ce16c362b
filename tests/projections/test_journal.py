"""beancount reads our journal without a word of complaint, and comes to our figures."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

import pytest
from beancount.core.data import Open, Transaction
from beancount.loader import load_string
from hypothesis import example, given
from hypothesis import strategies as st

from ledger import events as e
from projections.journal import account_name, journal, key_of
from projections.postings import postings
from projections.replay import fold_balances
from tests.projections.worlds import ANY_EVENT, World, day, opened, payment, record, spend


@pytest.fixture
def ledger(ledger_url):
    with opened(ledger_url) as store:
        yield store


def read_by_beancount(ledger, **moment) -> dict[str, int]:
    """beancount's own sums in pence, by its own names; it must find no fault."""
    entries, errors, _ = load_string("\n".join(journal(ledger, **moment)))
    assert errors == []
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        if isinstance(entry, Transaction):
            for posting in entry.postings:
                assert posting.units.currency == "GBP"
                sums[posting.account] += posting.units.number
    assert {x.account for x in entries if isinstance(x, Open)} == set(sums)
    return {name: int(amount * 100) for name, amount in sums.items() if amount}


@pytest.mark.parametrize("seed", range(6))
def test_beancount_comes_to_the_penny_to_what_we_do(ledger, seed):
    ends = [record(ledger, told) for told in World(seed).commands(60)]
    for moment in ({}, {"as_at": day(7)}, {"known_at": ends[30]}):
        ours = {key: pence for key, pence in fold_balances(ledger, **moment).items() if pence}
        theirs = read_by_beancount(ledger, **moment)
        assert {key_of(name): pence for name, pence in theirs.items()} == ours
        assert {account_name(key): pence for key, pence in ours.items()} == theirs


def test_the_journal_says_where_each_transaction_came_from(ledger):
    line = f"bank-7/{day(3)}/-4999/1"
    record(ledger, [("account:A-1", payment(paid_pence=0)), ("account:A-1", spend(line=line))])
    text = "\n".join(journal(ledger))
    recorded = list(ledger.rows())[1][3]
    assert (
        text
        == f'''\
option "title" "Direct payments ledger, as known at entry 2"
option "operating_currency" "GBP"

2025-06-04 commodity GBP
2025-06-04 open Assets:Held:A-1:Nhs:Bank-7 GBP
2025-06-04 open Expenses:Spent:A-1:Nhs:Personal-care GBP

2025-06-04 * "Spent £49.99 on personal-care, paid to pa-017, from nhs"
  position: 2
  stream: "account:A-1"
  recorded: "{recorded}"
  line: "{line}"
  Expenses:Spent:A-1:Nhs:Personal-care  49.99 GBP
  Assets:Held:A-1:Nhs:Bank-7  -49.99 GBP'''
    )


def test_an_empty_ledger_is_an_empty_journal(ledger):
    assert read_by_beancount(ledger) == {}


def test_odd_names_and_words_do_not_break_the_journal(ledger):
    record(ledger, [
        ("account:a-1", spend(("Nhs", 5), ("nhs", 6), ("Z-9", 7), category='say "x" \\')),
        ("account:a-1", spend(("nhs", 8), payee='\\"')),
        ("account:a-1", e.TopUpReceived("9-to-5", "7up", f"7up/{day(1)}/1/1", day(1), 1)),
    ])  # fmt: skip
    theirs = read_by_beancount(ledger)
    assert {key_of(name): pence for name, pence in theirs.items()} == fold_balances(ledger)


NAME = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", fullmatch=True)


@given(NAME, NAME)
@example("nhs", "Nhs")
@example("A-1", "a-1")
@example("Z-nhs", "nhs")
@example("z-nhs", "Z-nhs")
@example("Z--6e", "n")
def test_no_two_names_become_one_and_each_can_be_had_back(one, other):
    for head in ("held", "on-its-way"):
        first, second = (head, one, other, one, ""), (head, other, one, one, "")
        assert key_of(account_name(first)) == first
        assert (account_name(first) == account_name(second)) == (first == second)


@given(ANY_EVENT)
def test_every_posting_has_a_name_that_leads_back_to_it(event):
    for *key, _, _ in postings("account:A-1", event):
        assert key_of(account_name(tuple(key))) == tuple(key)
