"""Signing off: a maker and a checker, periods that follow one another, and what comes late."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from ledger import commands as c
from ledger import events as e
from ledger.book.decide import carry_out, decide
from ledger.errors import Refused
from ledger.policy.second_person import KINDS
from ledger.reconciling.asked import reconcile
from tests.builders import ONE_FUND, Story, adopted, day, line, paid, said, spent, statement

BANK = "bank/bank-1"
FOOD = {"category": "food", "fund": "nhs"}
MAY_6 = date(2025, 5, 6)
FIRST, LAST = day(1), day(30)


def april(*more, closing_pence=55001, **changes):
    """April's statement: a payment and one spend, both known for what they are."""
    return statement(
        (line(60000, day(4)), said("payment", fund="nhs")),
        (line(-4999, day(8)), said("spend", **FOOD)),
        *more,
        first_on=day(1),
        last_on=day(30),
        opening_pence=0,
        closing_pence=closing_pence,
        **changes,
    )


def may(*lines, opening_pence=55001, **changes):
    moved = sum(one[0].amount_pence for one in lines)
    return statement(
        *lines,
        name="cd",
        first_on=day(1, 5),
        last_on=day(31, 5),
        opening_pence=opening_pence,
        closing_pence=opening_pence + moved,
        **changes,
    )


class Desk(Story):
    """A story in which people have names."""

    def does(self, *commands, by="anna", on_behalf_of=None) -> Desk:
        self.refusal = None
        self.draft.by, self.draft.on_behalf_of = by, on_behalf_of
        self.when(*commands)
        self.draft.by, self.draft.on_behalf_of = "", None
        return self

    def signed(self, first=FIRST, last=LAST) -> Desk:
        self.does(prepared(first, last))
        assert self.refusal is None, self.refusal
        return self.does(signing(last), by="ben")


def desk(*history) -> Desk:
    return Desk(*history)


def prepared(first=FIRST, last=LAST, of=BANK):
    return c.PrepareReconciliation(of=of, first_on=first, last_on=last, prepared_on=MAY_6)


def signing(last=LAST, of=BANK):
    return c.SignReconciliation(of=of, last_on=last, signed_on=max(MAY_6, last))


def seen(last=LAST, of=BANK):
    return c.SeeLateEntries(of=of, last_on=last, reason="looked-at", seen_on=max(MAY_6, last))


def closing(last=LAST, **changes):
    fields = {"last_on": last, "closed_on": MAY_6}
    return c.ClosePeriod(account="A-1", **fields | changes)


def backdated(pence=1000, on=None):
    return spent(pence, paid_on=on or day(20), **FOOD)


def value_at(story, position, first=None, last=None):
    states = story.draft.as_known(position)
    return reconcile(states, BANK, first_on=first or day(1), last_on=last or day(30))


# ── preparing ────────────────────────────────────────────────────────────────────────────────


def test_what_is_prepared_says_both_sides_and_what_nobody_explained():
    story = desk(*ONE_FUND, april()).does(prepared())
    (event,) = story.events
    value = reconcile(story.draft, BANK, first_on=day(1), last_on=day(30))
    assert (event.theirs_pence, event.ours_pence) == (55001, 55001)
    assert (event.unexplained_pence, event.open_items, event.matched) == (0, 0, 2)
    assert (event.theirs_digest, event.ours_digest, event.items_digest) == (
        value.theirs_digest, value.ours_digest, value.items_digest,
    )  # fmt: skip


def test_what_is_not_squared_may_be_prepared_and_not_signed():
    unknown = line(-700, day(9))
    story = desk(*ONE_FUND, april(unknown, closing_pence=54301)).does(prepared())
    (event,) = story.events
    assert event.open_items == 1 and event.unexplained_pence == 700
    story.does(signing(), by="ben").then_refused("not squared")
    assert "9 April 2025" in str(story.refusal) and "£7.00 is unexplained" in str(story.refusal)


def test_where_the_bank_says_nothing_there_is_nothing_to_prepare():
    story = desk(*ONE_FUND, paid()).does(prepared())
    story.then_refused("the other side says nothing of 1 April 2025 to 30 April 2025")
    assert "dpl import FILE --holding bank-1" in story.refusal.try_


def test_the_position_is_of_the_last_entry_before_it():
    story = desk(*ONE_FUND, april())
    known = story.draft.standing
    (event,) = story.does(prepared()).events
    assert event.position == known
    assert value_at(story, known) == reconcile(story.draft, BANK, first_on=day(1), last_on=day(30))


# ── two people ───────────────────────────────────────────────────────────────────────────────


def test_somebody_else_signs_what_was_prepared():
    story = desk(*ONE_FUND, april()).does(prepared())
    (made,) = story.events
    (event,) = story.does(signing(), by="ben").events
    assert isinstance(event, e.ReconciliationSigned)
    assert (event.prepared, event.prepared_by) == (1, "anna")
    assert event.ours_digest == made.ours_digest and event.position == made.position + 1


@pytest.mark.parametrize(
    ("maker", "checker"),
    [
        ({"by": "anna"}, {"by": "anna"}),
        ({"by": "anna"}, {"by": "anna", "on_behalf_of": "ben"}),
        ({"by": "anna", "on_behalf_of": "ben"}, {"by": "anna"}),
        ({"by": "anna", "on_behalf_of": "ben"}, {"by": "anna", "on_behalf_of": "carl"}),
        ({"by": "anna"}, {"by": "ben", "on_behalf_of": "anna"}),
        ({"by": "anna", "on_behalf_of": "team-7"}, {"by": "ben", "on_behalf_of": "team-7"}),
        ({"by": "anna", "on_behalf_of": "ben"}, {"by": "ben"}),
    ],
)
def test_whoever_prepared_does_not_sign_in_any_name(maker, checker):
    story = desk(*ONE_FUND, april()).does(prepared(), **maker)
    story.does(signing(), **checker).then_refused("same person who would now sign")


def test_who_acts_for_somebody_else_signs_for_neither_of_the_makers():
    story = desk(*ONE_FUND, april()).does(prepared(), by="anna", on_behalf_of="dora")
    story.does(signing(), by="ben", on_behalf_of="carl").then_kinds(e.ReconciliationSigned)


def test_what_nobody_prepared_cannot_be_signed():
    story = desk(*ONE_FUND, april()).does(signing(), by="ben").then_refused("nobody has prepared")
    assert "dpl reconcile prepare bank/bank-1 --to 30/04/2025" in story.refusal.try_


def test_a_signature_is_given_once():
    story = desk(*ONE_FUND, april()).signed()
    story.does(signing(), by="carl").then_refused("is signed to 30 April 2025")
    story.does(prepared()).then_refused("is as it was")


def test_what_changed_since_it_was_prepared_is_not_signed_but_named():
    story = desk(*ONE_FUND, april()).does(prepared()).does(backdated())
    story.does(signing(), by="ben").then_refused("entry A-1/7, spend of £10.00 of nhs out on 20")
    story.does(prepared()).does(signing(), by="ben").then_refused("not squared")


def test_a_line_that_the_bank_shows_later_is_named_too():
    story = desk(*ONE_FUND, april()).does(prepared())
    again = april((line(-700, day(9)), said("spend", **FOOD)), closing_pence=54301, name="ef")
    story.does(again).does(signing(), by="ben")
    story.then_refused("line bank-1/2025-04-09/-700/1, £7.00 out on 9 April 2025, came since")


def test_what_does_not_concern_it_changes_nothing():
    story = desk(*ONE_FUND, april()).does(prepared())
    story.does(may((line(-100, day(2, 5)), said("spend", **FOOD))), spent(5, paid_on=MAY_6))
    story.does(signing(), by="ben").then_kinds(e.ReconciliationSigned)


def test_a_pack_that_lists_everything_asks_for_no_third_person():
    story = desk(*ONE_FUND, adopted(second_person=KINDS), april())
    story.draft.forget()
    for by, order in (("anna", prepared()), ("ben", signing()), ("anna", closing())):
        story.draft.by = by
        decide(story.draft, order)
    assert story.draft.waits == []
    assert [type(one.event) for one in story.draft.decided] == [
        e.ReconciliationPrepared, e.ReconciliationSigned, e.PeriodClosed,
    ]  # fmt: skip


CLIENT = "bank/client-1"


def two_in_a_client_account():
    """Two people's money at one bank, £100.00 and £100.01 on 3 March; in April one spent £1."""
    from tests.builders import fund, holding, linked, opened

    lines = [
        (line(pence, day(3, 3)), said("top-up", account=name, fund="nhs"))
        for name, pence in (("A-1", 10000), ("A-2", 10001))
    ]
    lines.append((line(-100, day(9)), said("spend", account="A-1", category="food", fund="nhs")))
    return desk(
        *(opened(name, opened_on=day(1, 3)) for name in ("A-1", "A-2")),
        fund(from_on=day(1, 3)), fund(account="A-2", from_on=day(1, 3)),
        holding("client-1", kind="client", opened_on=day(1, 3)),
        *(linked("client-1", name, from_on=day(1, 3)) for name in ("A-1", "A-2")),
        statement(*lines, holding="client-1", first_on=day(1, 3), last_on=day(30),
                  opening_pence=0, closing_pence=19901),
    )  # fmt: skip


MOVED_IN_MARCH = c.MoveMoney(
    account="A-1", moved_on=day(10, 3), amount_pence=4000, fund="nhs", to_account="A-2",
    from_holding="client-1", to_holding="client-1",
)  # fmt: skip


def test_money_that_became_anothers_before_the_period_is_not_signed_unseen():
    story = two_in_a_client_account().does(prepared(of=CLIENT)).does(MOVED_IN_MARCH)
    story.does(signing(of=CLIENT), by="ben")
    story.then_refused("what A-1 held of nhs before 1 April 2025 is £40.00 less")


def test_money_that_became_anothers_before_a_signed_period_is_late():
    story = two_in_a_client_account().does(prepared(of=CLIENT)).does(signing(of=CLIENT), by="ben")
    story.then_kinds(e.ReconciliationSigned)
    story.does(MOVED_IN_MARCH).does(seen(of=CLIENT)).then_kinds(e.LateEntriesSeen)


def test_a_period_is_signed_once_it_is_over():
    story = desk(*ONE_FUND, april()).does(replace(prepared(), prepared_on=date(2025, 4, 29)))
    story.does(replace(signing(), signed_on=date(2025, 4, 29)), by="ben")
    story.then_refused("it would be signed on 29 April 2025, and its last day is 30 April 2025")


def test_nothing_is_signed_looked_at_or_closed_before_the_day_it_was_there():
    before = date(2025, 5, 5)
    story = desk(*ONE_FUND, april()).does(prepared())
    story.does(replace(signing(), signed_on=before), by="ben")
    story.then_refused("it would be signed on 5 May 2025, and it was prepared on 6 May 2025")
    story.does(signing(), by="ben").does(closing(closed_on=before))
    story.then_refused("it would be closed on 5 May 2025, and bank/bank-1 was signed on 6 May")
    story.does(backdated()).does(replace(seen(), seen_on=before))
    story.then_refused("it would be looked at on 5 May 2025, and it was signed on 6 May 2025")


# ── one period after another ─────────────────────────────────────────────────────────────────


def test_the_next_period_begins_the_day_after():
    story = desk(*ONE_FUND, april(), may()).signed()
    story.does(prepared(day(3, 5), day(31, 5))).then_refused("1 May 2025 to 2 May 2025 would lie")
    story.signed(day(1, 5), day(31, 5)).then_kinds(e.ReconciliationSigned)


def test_an_earlier_period_reaches_to_the_signed_one():
    story = desk(*ONE_FUND, april(), may()).signed(day(1, 5), day(31, 5))
    story.does(prepared(day(1), day(28))).then_refused("29 April 2025 to 30 April 2025 would lie")
    story.signed().then_kinds(e.ReconciliationSigned)


def test_days_are_not_signed_in_two_periods():
    story = desk(*ONE_FUND, april(), may()).signed()
    story.does(prepared(day(15), day(31, 5))).then_refused("another period with the same days")
    story.does(prepared(day(2), day(30))).then_refused("another period with the same days")


def test_a_period_is_signed_again_once_something_changed():
    story = desk(*ONE_FUND, april()).signed()
    right = c.CorrectEntry(account="A-1", entry=6, category="leisure", reason="mistyped")
    story.does(right).signed().then_kinds(e.ReconciliationSigned)


def test_what_opens_otherwise_than_was_signed_is_looked_at_first():
    story = desk(*ONE_FUND, april(), may()).signed().does(backdated())
    story.does(prepared(day(1, 5), day(31, 5)))
    story.then_refused("something came into bank/bank-1 1 April 2025 to 30 April 2025")
    story.does(seen()).then_kinds(e.LateEntriesSeen)
    story.does(prepared(day(1, 5), day(31, 5))).then_kinds(e.ReconciliationPrepared)


def test_a_period_signed_before_the_one_ahead_of_it_is_looked_at_where_it_opens_otherwise():
    story = desk(*ONE_FUND, april(), may()).signed(day(1, 5), day(31, 5)).does(backdated())
    late = story.draft.account("A-1").version
    came = c.ReverseEntry(account="A-1", entry=late, reason="mistaken")
    story.does(prepared())
    story.then_refused("something came into bank/bank-1 1 May 2025 to 31 May 2025")
    story.does(seen(day(31, 5))).then_kinds(e.LateEntriesSeen)
    story.does(prepared()).then_kinds(e.ReconciliationPrepared)
    story.does(came).then_kinds(e.EntryReversed)
    story.does(prepared())
    story.then_refused("something came into bank/bank-1 1 May 2025 to 31 May 2025")


# ── late ─────────────────────────────────────────────────────────────────────────────────────


def test_a_late_entry_is_recorded_and_listed_until_looked_at():
    story = desk(*ONE_FUND, april()).signed()
    story.does(seen()).then_refused("nothing came into bank/bank-1 to 30 April 2025")
    story.does(backdated()).then_kinds(e.SpendRecorded)
    (event,) = story.does(seen()).events
    assert event.entries == (e.EntryRef("A-1", 7),) and event.lines == ()
    assert event.signed == 2
    story.does(seen()).then_refused("nothing came")


def test_what_comes_while_somebody_looks_is_not_looked_at():
    story = desk(*ONE_FUND, april()).signed().does(backdated())
    looked = story.draft.standing
    story.does(backdated(700)).does(replace(seen(), upto=looked))
    (event,) = story.events
    assert (event.upto, event.entries) == (looked, (e.EntryRef("A-1", 7),))
    story.does(replace(seen(), upto=looked)).then_refused("nothing came")
    (event,) = story.does(seen()).events
    assert event.entries == (e.EntryRef("A-1", 8),)


def test_what_is_not_recorded_yet_is_not_looked_at():
    story = desk(*ONE_FUND, april()).signed().does(backdated())
    ahead = story.draft.standing + 1
    story.does(replace(seen(), upto=ahead)).then_refused(f"nothing is recorded at position {ahead}")


def test_what_is_looked_at_and_then_taken_back_is_listed_again():
    story = desk(*ONE_FUND, april()).signed().does(backdated(), seen())
    story.does(c.ReverseEntry(account="A-1", entry=7, reason="mistaken"))
    (event,) = story.does(seen()).events
    assert event.entries == (e.EntryRef("A-1", 7),)


def test_what_nobody_signed_is_not_late():
    desk(*ONE_FUND, april()).does(seen()).then_refused("not signed to 30 April 2025")


def test_what_came_late_is_told_of_in_its_own_period_only():
    story = desk(*ONE_FUND, april(), may()).signed().signed(day(1, 5), day(31, 5))
    story.does(backdated())
    story.does(seen(day(31, 5))).then_refused("nothing came")
    story.does(seen()).then_kinds(e.LateEntriesSeen)


def test_the_signed_statement_is_as_it_was_whatever_comes():
    story = desk(*ONE_FUND, april()).signed()
    (event,) = story.events
    was = value_at(story, event.position)
    again = april((line(-700, day(9)), None), closing_pence=54301, name="ef")
    story.does(backdated(), c.ReverseEntry(account="A-1", entry=5, reason="x"), again)
    assert value_at(story, event.position) == was
    assert was.ours_digest == event.ours_digest and was.items_digest == event.items_digest


# ── closing ──────────────────────────────────────────────────────────────────────────────────


def test_books_are_closed_once_all_of_it_is_signed():
    story = desk(*ONE_FUND, april())
    story.does(closing()).then_refused("bank/bank-1 is not signed to 30 April 2025")
    (event,) = story.signed().does(closing()).events
    assert event == e.PeriodClosed("A-1", day(30), MAY_6, (BANK,), ())
    story.does(closing()).then_refused("closed up to 30 April 2025")


def test_what_comes_late_is_looked_at_and_explained_before_books_are_closed():
    story = desk(*ONE_FUND, april()).signed().does(backdated())
    story.does(closing()).then_refused("entry A-1/7")
    story.does(seen(), closing()).then_refused("something that came since is not explained")
    ref = e.EntryRef("A-1", 7)
    explained = c.ExplainDifference(
        of=BANK, entries=(ref,), kind="timing", reason="cheque", explained_on=day(30)
    )
    story.does(explained, closing()).then_kinds(e.LineExplained, e.PeriodClosed)


def test_nothing_is_forbidden_after_books_are_closed():
    story = desk(*ONE_FUND, april()).signed().does(closing())
    story.does(backdated(), c.ReverseEntry(account="A-1", entry=5, reason="mistaken"))
    assert story.refusal is None and story.events


def test_a_holding_that_nobody_reconciles_any_more_can_be_left_out():
    from tests.builders import holding, linked

    story = desk(*ONE_FUND, april(), holding("card-1"), linked("card-1")).signed()
    story.does(closing()).then_refused("bank/card-1 is not signed")
    story.does(closing(left_out=("bank/none",))).then_refused("bank/none is not waited for")
    (event,) = story.does(closing(left_out=("bank/card-1",))).events
    assert event.signed == (BANK,) and event.left_out == ("bank/card-1",)


def test_an_account_of_which_nothing_is_reconciled_has_no_books_to_close():
    from tests.builders import fund, opened

    desk(opened(), fund()).does(closing()).then_refused("nothing of A-1 is reconciled")


# ── the draft ────────────────────────────────────────────────────────────────────────────────


def test_a_draft_tells_where_its_next_entry_will_stand():
    story = desk(*ONE_FUND)
    before = story.draft.standing
    carry_out(story.draft, paid())
    story.draft.forget()
    assert story.draft.standing == before + 1
    known = story.draft.as_known(before)
    assert known.account("A-1").version == story.draft.account("A-1").version - 1
    assert known.names("account:") == ["account:A-1"]
    assert story.draft.as_known(0).names("account:") == []
    story.draft.recorded(99)
    assert story.draft.standing == 99


def test_a_refusal_takes_nothing_of_the_book():
    story = desk(*ONE_FUND, april())
    with pytest.raises(Refused):
        carry_out(story.draft, signing())
