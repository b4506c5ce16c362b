"""A reconciliation asked for: now, as it was signed, and what came between; and over the book."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.errors import Refused
from ledger.service import Actor, Ledger, Order
from ledger.store import create_ledger, open_store
from projections.as_known import book_known
from projections.late import late_everywhere
from projections.reader import reading
from projections.reconciliations import as_signed, reconciliation, signed_and_now
from projections.standings import KEPT, Passing, all_reconciliations, next_period, standings
from projections.writers import SUFFIXES, write_reconciliation
from tests.builders import (
    ONE_FUND,
    allocated,
    day,
    fund,
    holding,
    line,
    linked,
    opened,
    said,
    spent,
    statement,
)

BANK = "bank/bank-1"
APRIL = {"first_on": day(1), "last_on": day(30)}
MAY_6 = date(2025, 5, 6)
FOOD = {"category": "food", "fund": "nhs"}


def april(of="bank-1", pence=4999, name="ab"):
    return statement(
        (line(60000, day(4)), said("payment", fund="nhs")),
        (line(-pence, day(8)), said("spend", **FOOD)),
        holding=of, name=name, opening_pence=0, closing_pence=60000 - pence, **APRIL,
    )  # fmt: skip


def may(of="bank-1", opening_pence=55001, name="cd"):
    return statement(
        (line(-100, day(9, 5)), said("spend", **FOOD)),
        holding=of, name=name, first_on=day(1, 5), last_on=day(31, 5),
        opening_pence=opening_pence, closing_pence=opening_pence - 100,
    )  # fmt: skip


class Book:
    """A ledger in which people have names."""

    def __init__(self, store) -> None:
        self.store, self.ledger = store, Ledger(store)
        self._ids = count()

    def told(self, *commands, by="anna", on_behalf_of=None):
        orders = [Order(f"c-{next(self._ids)}", command) for command in commands]
        return self.ledger.record(orders, Actor(by, on_behalf_of))

    def signed(self, name=BANK, first=None, last=None):
        first, last = first or day(1), last or day(30)
        made = c.PrepareReconciliation(of=name, first_on=first, last_on=last, prepared_on=MAY_6)
        self.told(made, by="anna")
        sign = c.SignReconciliation(of=name, last_on=last, signed_on=max(MAY_6, last))
        self.told(sign, by="ben")
        return self

    def late(self):
        return [
            (one.name, one.signed.event.last_on, one.late.entries, one.late.lines)
            for one in late_everywhere(self.store)
        ]

    @property
    def head(self):
        return self.store.head().position


@pytest.fixture
def book(ledger_url):
    create_ledger(ledger_url)
    with open_store(ledger_url) as store:
        yield Book(store)


def backdated(account="A-1", pence=1000):
    return spent(pence, account, paid_on=day(20), **FOOD)


def seen(name=BANK, last=None):
    return c.SeeLateEntries(of=name, last_on=last or day(30), reason="looked-at", seen_on=MAY_6)


def printed(statement):
    return {s: write_reconciliation(statement.value, s, stamp=statement.stamp) for s in SUFFIXES}


# ── one reconciliation ───────────────────────────────────────────────────────────────────────


def test_what_is_asked_for_is_both_sides_of_a_period(book):
    book.told(*ONE_FUND, april())
    found = reconciliation(book.store, BANK, **APRIL)
    assert found.value.squared and found.position == book.head
    assert found.signed is None and found.stamp.signed_by == ""
    (part,) = found.value.parts
    assert part.ours.closing_pence == part.theirs.closing_pence == 55001


def test_what_was_known_then_is_asked_for_by_position(book):
    book.told(*ONE_FUND, april())
    then = book.head
    book.told(backdated())
    assert reconciliation(book.store, BANK, known_at=then, **APRIL).value.squared
    assert not reconciliation(book.store, BANK, **APRIL).value.squared


def test_a_stamp_says_who_prepared_and_signed_just_this(book):
    book.told(*ONE_FUND, april())
    book.signed()
    stamp = reconciliation(book.store, BANK, **APRIL).stamp
    assert stamp.prepared_by and stamp.signed_by and stamp.prepared_by != stamp.signed_by
    assert (stamp.prepared_on, stamp.signed_on) == (MAY_6, MAY_6)
    book.told(backdated())
    assert reconciliation(book.store, BANK, **APRIL).stamp.signed_by == ""


def test_a_signed_statement_prints_as_it_was_signed_whatever_came_since(book):
    book.told(*ONE_FUND, april())
    book.signed()
    first = as_signed(book.store, BANK, last_on=day(30))
    was = printed(first)
    book.told(backdated(), c.ReverseEntry(account="A-1", entry=6, reason="x"), may())
    book.told(c.WithdrawStatement(holding="bank-1", statement="ab" * 6, reason="x"))
    again = as_signed(book.store, BANK, last_on=day(30))
    assert printed(again) == was and again.altered == ()
    found = signed_and_now(book.store, BANK, last_on=day(30))
    for side in ("theirs", "ours"):
        (before,), (after,) = found.signed.value.parts, found.now.value.parts
        then, now = getattr(before, side), getattr(after, side)
        assert then.closing_pence + found.late.pence(side) == now.closing_pence
    assert found.late.count


def test_what_nobody_signed_is_not_asked_for_as_signed(book):
    book.told(*ONE_FUND, april())
    with pytest.raises(Refused, match="is not signed to 30 April 2025; it is signed to: no day"):
        as_signed(book.store, BANK, last_on=day(30))


def test_digests_that_are_not_the_signed_ones_are_told(book, monkeypatch):
    book.told(*ONE_FUND, april())
    book.signed()
    from ledger.reconciling import asked
    from ledger.reconciling.bank import beside as bank

    def otherwise(states, name, **days):
        value = bank.reconcile_bank(states, name, **days)
        return value._replace(ours=value.ours[1:])

    monkeypatch.setitem(asked._BY_KIND, "bank", otherwise)
    assert as_signed(book.store, BANK, last_on=day(30)).altered == ("what we said",)


def test_what_was_looked_at_is_no_longer_unseen_and_is_late_all_the_same(book):
    book.told(*ONE_FUND, april())
    book.signed().told(backdated(), seen())
    found = signed_and_now(book.store, BANK, last_on=day(30))
    assert found.late.count == 1 and found.unseen.count == 0
    assert [one.reason for one in found.seen] == ["looked-at"]


# ── recorded at one position ─────────────────────────────────────────────────────────────────


def test_what_is_prepared_and_told_in_one_go_holds_of_its_own_position(book):
    made = c.PrepareReconciliation(of=BANK, prepared_on=MAY_6, **APRIL)
    book.told(*ONE_FUND, april(), made, backdated())
    (stored,) = [x for x in book.store.rows_about(["reconciliation-prepared.v1"])]
    with reading(book.store) as reader:
        reconciling = book_known(reader, known=book.head).reconciling(BANK)
    (prepared,) = reconciling.prepared
    assert prepared.event.position == stored[0] - 1
    then = reconciliation(book.store, BANK, known_at=prepared.event.position, **APRIL)
    assert then.value.ours_digest == prepared.event.ours_digest
    assert reconciliation(book.store, BANK, **APRIL).value.ours_digest != then.value.ours_digest


def test_what_must_hold_of_one_position_is_decided_with_the_book_held(book, monkeypatch):
    import ledger.service

    class Busy(ledger.service._Free):
        """A book into which somebody else records while we read it."""

        def position(self):
            was = super().position()
            others.told(backdated(), by="carl")
            return was

    others = Book(book.store)
    others._ids = count(1000)
    book.told(*ONE_FUND, april())
    free = ledger.service._Free
    monkeypatch.setattr(ledger.service, "_Free", Busy)
    others.told = lambda *orders, by: (
        monkeypatch.setattr(ledger.service, "_Free", free) or Book.told(others, *orders, by=by)
    )
    book.told(c.PrepareReconciliation(of=BANK, prepared_on=MAY_6, **APRIL))
    with reading(book.store) as reader:
        (prepared,) = book_known(reader, known=reader.position).reconciling(BANK).prepared
    then = reconciliation(book.store, BANK, known_at=prepared.event.position, **APRIL)
    assert then.value.ours_digest == prepared.event.ours_digest


def test_a_dry_run_of_signing_says_what_it_would_come_to(book):
    book.told(*ONE_FUND, april())
    made = c.PrepareReconciliation(of=BANK, prepared_on=MAY_6, **APRIL)
    (outcome,) = book.ledger.record([Order("x", made)], Actor("anna"), dry_run=True)
    assert outcome.entries[0].event.position == book.head
    book.signed().told(backdated())
    (outcome,) = book.ledger.record([Order("y", seen())], Actor("anna"), dry_run=True)
    assert outcome.entries[0].event.entries == (e.EntryRef("A-1", 7),)
    assert outcome.entries[0].event.upto == book.head


def test_by_on_behalf_of_does_not_make_one_person_two(book):
    book.told(*ONE_FUND, april())
    made = c.PrepareReconciliation(of=BANK, prepared_on=MAY_6, **APRIL)
    book.told(made, by="anna")
    sign = c.SignReconciliation(of=BANK, last_on=day(30), signed_on=MAY_6)
    for on_behalf_of in (None, "ben"):
        with pytest.raises(Refused, match="same person"):
            book.told(sign, by="anna", on_behalf_of=on_behalf_of)
    book.told(sign, by="ben")


# ── late, over the whole book ────────────────────────────────────────────────────────────────


def test_what_came_late_is_found_over_the_whole_book(book):
    book.told(*ONE_FUND, april(), may())
    book.signed().signed(first=day(1, 5), last=day(31, 5))
    assert book.late() == []
    book.told(spent(5, paid_on=date(2025, 6, 3), **FOOD))
    assert book.late() == []
    book.told(backdated())
    assert book.late() == [(BANK, day(30), (e.EntryRef("A-1", 9),), ())]
    book.told(seen())
    assert book.late() == []


def test_what_was_late_then_is_found_as_known_then(book):
    book.told(*ONE_FUND, april())
    book.signed().told(backdated())
    then = book.head
    book.told(seen())
    assert len(list(late_everywhere(book.store, known_at=then))) == 1
    assert list(late_everywhere(book.store)) == []


def test_a_line_that_a_later_file_shows_or_a_withdrawn_one_no_longer_is_found(book):
    book.told(*ONE_FUND, april())
    book.signed()
    more = statement((line(-700, day(9)), None), name="ef", first_on=day(9), last_on=day(9))
    book.told(more)
    assert [lines for _, _, _, lines in book.late()] == [("bank-1/2025-04-09/-700/1",)]
    book.told(c.WithdrawStatement(holding="bank-1", statement="ef" * 6, reason="x"))
    assert book.late() == []
    book.told(c.WithdrawStatement(holding="bank-1", statement="ab" * 6, reason="x"))
    assert len(book.late()) == 1


def test_what_is_about_days_before_the_first_period_is_late_in_it(book):
    book.told(*ONE_FUND, april(), may())
    book.signed(first=day(1, 5), last=day(31, 5)).told(backdated())
    ((name, last_on, entries, _),) = book.late()
    assert (name, last_on, entries) == (BANK, day(31, 5), (e.EntryRef("A-1", 8),))


def test_a_match_that_was_undone_is_open_again_and_found(book):
    book.told(*ONE_FUND, spent(4999, **FOOD), statement(
        (line(60000, day(4)), said("payment", fund="nhs")),
        line(-4999, day(8)),
        opening_pence=0, closing_pence=55001, **APRIL,
    ))  # fmt: skip
    book.signed()
    book.told(c.ReverseEntry(account="A-1", entry=7, reason="wrong-match"))
    (one,) = late_everywhere(book.store)
    assert one.late.changes == () and one.late.again


def test_a_file_without_lines_that_contradicts_the_signed_ones_is_found(book):
    book.told(*ONE_FUND, april())
    book.signed()
    odd = {"first_on": day(15), "last_on": day(20), "opening_pence": 1, "closing_pence": 1}
    book.told(statement(name="ef", **odd))
    (one,) = late_everywhere(book.store)
    assert one.late.changes == () and one.late.again[0].pence == 0


UNKNOWN = "bank-1/2025-04-09/-700/1"


def explained(book, **changes):
    """April, with a line that somebody explained."""
    told = statement(
        (line(60000, day(4)), said("payment", fund="nhs")),
        line(-700, day(9)),
        opening_pence=0, closing_pence=59300, **APRIL,
    )  # fmt: skip
    fields = {"lines": (UNKNOWN,), "kind": "bank-error", "reason": "not-ours"} | changes
    book.told(*ONE_FUND, told, c.ExplainDifference(of=BANK, explained_on=MAY_6, **fields))
    (entry,) = [x for x in book.store.load(f"_reconciliation:{BANK}") if "explained" in x.topic]
    return entry.version


def test_an_explanation_that_is_taken_back_is_found(book):
    version = explained(book)
    book.signed()
    assert list(late_everywhere(book.store)) == []
    book.told(c.WithdrawExplanation(of=BANK, explanation=version, reason="mistaken"))
    (one,) = late_everywhere(book.store)
    assert one.late.changes == () and one.late.lines == (UNKNOWN,)
    assert as_signed(book.store, BANK, last_on=day(30)).value.squared


def test_what_is_explained_otherwise_since_it_was_prepared_is_not_signed(book):
    explained(book)
    book.told(c.PrepareReconciliation(of=BANK, prepared_on=MAY_6, **APRIL))
    said = {"kind": "their-error", "reason": "disputed", "explained_on": MAY_6}
    book.told(c.ExplainDifference(of=BANK, lines=(UNKNOWN,), **said))
    with pytest.raises(Refused, match=r"is not as it was prepared: now: £7\.00 out"):
        book.told(c.SignReconciliation(of=BANK, last_on=day(30), signed_on=MAY_6), by="ben")


def test_streams_are_named_as_they_were_known(book):
    book.told(*ONE_FUND)
    then = book.head
    book.told(opened("A-2", person="P-2"))
    with reading(book.store) as reader:
        assert book_known(reader, known=then).account_names() == ["A-1"]
        assert book_known(reader, known=book.head).account_names() == ["A-1", "A-2"]
        assert Passing(reader, known=then).names("account:") == ["account:A-1"]


def test_a_side_whose_files_were_all_taken_back_is_told_of_line_by_line(book, monkeypatch):
    from ledger.reconciling import asked
    from ledger.reconciling.bank import beside as bank

    def refusing(states, name, **days):
        if not states.holding("bank-1").statements:
            raise Refused("nothing-told", "as a council's is, of which no file tells")
        return bank.reconcile_bank(states, name, **days)

    monkeypatch.setitem(asked._BY_KIND, "bank", refusing)
    book.told(*ONE_FUND, april())
    book.signed().told(c.WithdrawStatement(holding="bank-1", statement="ab" * 6, reason="x"))
    (one,) = late_everywhere(book.store)
    assert len(one.late.lines) == 2 and one.late.entries == ()
    book.told(seen())
    assert list(late_everywhere(book.store)) == []
    book.told(may(), april(name="ef"))
    assert list(late_everywhere(book.store))


# ── every one of them ────────────────────────────────────────────────────────────────────────


def person(n):
    account, bank = f"A-{n}", f"bank-{n}"
    return (
        opened(account, person=f"P-{n}"), fund("nhs", account), holding(bank),
        linked(bank, account), allocated("nhs", account), april(bank, 1000 + n, name=f"{n:02x}"),
    )  # fmt: skip


def test_every_reconciliation_is_made_once_in_order_of_account(book):
    for n in range(10, 13):
        book.told(*person(n))
    with reading(book.store) as reader:
        found = list(all_reconciliations(reader, **APRIL))
    assert [one.name for one in found] == ["bank/bank-10", "bank/bank-11", "bank/bank-12"]
    assert all(one.squared for one in found)
    for one in found:
        assert one == reconciliation(book.store, one.name, **APRIL).value


def test_few_accounts_are_kept_while_thousands_go_by(book):
    for n in range(10, 14 + KEPT):
        book.told(opened(f"A-{n}", person=f"P-{n}"))
    with reading(book.store) as reader:
        states = Passing(reader, known=reader.position)
        for n in range(10, 14 + KEPT):
            assert states.account(f"A-{n}").version == 1
        assert len(states._accounts) == KEPT
        assert states.account("A-10").version == 1


def test_the_list_says_how_far_each_has_come(book):
    book.told(*ONE_FUND, april(), may(), statement(line(-700, date(2025, 6, 9)), name="ef"))
    (one,) = standings(book.store)
    assert (one.signed_to, one.first_on, one.last_on) == (None, day(1), date(2025, 6, 9))
    book.signed()
    book.told(backdated())
    (one,) = standings(book.store)
    assert (one.signed_to, one.first_on, one.last_on) == (day(30), day(1, 5), date(2025, 6, 9))
    assert one.late == 1 and one.open_items and one.unexplained_pence
    assert list(standings(book.store, about="bank-2")) == []


def test_the_next_period_is_what_the_bank_tells_of_and_nobody_signed(book):
    book.told(*ONE_FUND)
    with reading(book.store) as reader:
        assert next_period(book_known(reader, known=reader.position), BANK) is None
    book.told(april())
    book.signed()
    with reading(book.store) as reader:
        assert next_period(book_known(reader, known=reader.position), BANK) is None
    book.told(may())
    with reading(book.store) as reader:
        states = book_known(reader, known=reader.position)
        assert next_period(states, BANK) == (day(1, 5), day(31, 5))
