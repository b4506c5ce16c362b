"""Lines of a bank and entries told of: which is which, said by a person or by rules that never
guess, in parts, several together, and undone."""

import pytest

from ledger import commands as c
from ledger import events as e
from ledger.money import pounds
from tests.builders import (
    ONE_FUND,
    TWO_FUNDS,
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

BANK = "bank/bank-1"
SHOWN = "bank-1/2025-04-20/-4999/1"


def ref(entry: int, account: str = "A-1") -> e.EntryRef:
    return e.EntryRef(account, entry)


def matched(lines, *entries: int, of: str = BANK, **changes) -> c.MatchLines:
    lines = (lines,) if isinstance(lines, str) else tuple(lines)
    return c.MatchLines(of=of, lines=lines, entries=tuple(map(ref, entries)), **changes)


def unmatched(line_: str = SHOWN, of: str = BANK) -> c.UnmatchLine:
    return c.UnmatchLine(of=of, line=line_, reason="wrong-match")


def awaited(story, account: str = "A-1") -> dict[int, list[int]]:
    """What the bank has yet to show, by entry, as the pence of each share."""
    waits = story.draft.account(account).awaited
    return {entry: [s.pence for w in some for s in w.shares] for entry, some in waits.items()}


# ── a line that is a part of an entry ────────────────────────────────────────────────────────


def allocate(line_: str, pence: int, entry: int) -> c.AllocateLine:
    part = c.AllocatePart(amount_pence=pence, attribution=c.Attribution(entry=entry))
    return c.AllocateLine(holding="bank-1", line=line_, parts=(part,))


def test_an_entry_shown_in_part_awaits_the_rest():
    shown = statement(line(-1000, day(20)), line(-3999, day(21)))
    story = given(*ONE_FUND, spent(), shown)
    story.when(allocate("bank-1/2025-04-20/-1000/1", 1000, 5))
    story.then_kinds(e.LineAllocated, e.LineMatched)
    assert awaited(story) == {5: [3999]}
    story.when(allocate("bank-1/2025-04-21/-3999/1", 3999, 5))
    assert awaited(story) == {} == story.draft.holding("bank-1").unallocated


def test_no_more_of_an_entry_is_shown_than_was_told_of():
    shown = statement(line(-1000, day(20)), line(-4500, day(21)))
    story = given(*ONE_FUND, spent(), shown)
    story.when(allocate("bank-1/2025-04-20/-1000/1", 1000, 5))
    story.when(allocate("bank-1/2025-04-21/-4500/1", 4500, 5)).then_refused("not-awaited")


def test_a_part_is_each_funds_in_proportion_and_the_parts_add_up_to_the_penny():
    both = spent(101, shares=(c.Weight("nhs", 1), c.Weight("council", 2)))
    lines = [line(-33, day(20)), line(-33, day(21)), line(-35, day(22))]
    story = given(*TWO_FUNDS, both, statement(*lines))
    entry = max(story.draft.account("A-1").money)
    parts = [("bank-1/2025-04-20/-33/1", 33), ("bank-1/2025-04-21/-33/1", 33),
             ("bank-1/2025-04-22/-35/1", 35)]  # fmt: skip
    found = []
    for name, pence in parts:
        (match,) = story.when(allocate(name, pence, entry)).of(e.LineMatched)
        assert sum(share.pence for share in match.shares) == pence
        found.append({share.fund: share.pence for share in match.shares})
    total = {name: sum(part.get(name, 0) for part in found) for name in ("nhs", "council")}
    assert total == {"nhs": 34, "council": 67} and awaited(story) == {}


def test_a_part_taken_back_is_awaited_again():
    story = given(*ONE_FUND, spent(), statement(line(-1000, day(20))))
    story.when(allocate("bank-1/2025-04-20/-1000/1", 1000, 5))
    story.when(c.ReverseEntry(account="A-1", entry=6, reason="wrong"))
    assert awaited(story) == {5: [4999]}


def test_whose_money_it_was_is_put_right_for_what_is_shown_and_what_is_on_its_way():
    story = given(*TWO_FUNDS, spent(1000), statement(line(-400, day(20)), line(-600, day(25))))
    entry = max(story.draft.account("A-1").money)
    story.when(allocate("bank-1/2025-04-20/-400/1", 400, entry))
    council = c.CorrectShares(
        account="A-1", spend=entry, shares=(c.Weight("council", 1),), reason="split-agreed"
    )
    story.when(council)
    told = [(x.seen, x.was[0].pence, x.shares[0].fund) for x in story.of(e.SharesCorrected)]
    assert told == [(True, 400, "council"), (False, 600, "council")]
    (match,) = story.when(allocate("bank-1/2025-04-25/-600/1", 600, entry)).of(e.LineMatched)
    assert match.shares == (e.Share("council", 600),)


def test_a_spend_shown_in_parts_and_put_right_keeps_its_lines():
    story = given(*TWO_FUNDS, spent(1000), statement(line(-400, day(20)), line(-600, day(25))))
    entry = max(story.draft.account("A-1").money)
    story.when(
        matched(["bank-1/2025-04-20/-400/1", "bank-1/2025-04-25/-600/1"], entry),
        c.CorrectEntry(account="A-1", entry=entry, reason="wrong-fund", fund="council"),
    )
    again = [x for x in story.of(e.LineMatched) if x.shares[0].fund == "council"]
    assert [(x.line, x.shares[0].pence) for x in again] == [
        ("bank-1/2025-04-20/-400/1", 400), ("bank-1/2025-04-25/-600/1", 600)
    ]  # fmt: skip
    assert awaited(story) == {}


# ── by a person ──────────────────────────────────────────────────────────────────────────────


def test_a_person_says_which_line_an_entry_is_and_it_is_kept_what_it_rests_on():
    story = given(*ONE_FUND, spent(), statement(line(-4999, day(20)))).when(matched(SHOWN, 5))
    story.then(
        e.LineAllocated(SHOWN, day(20), -4999, "A-1"),
        e.LineMatched(SHOWN, day(20), "bank-1", 5, "out", (e.Share("nhs", 4999),)),
        e.LinesMatched((e.Matched((SHOWN,), (ref(5),), -4999, "by-hand", 12, None),)),
    )


def test_one_line_may_be_several_entries_and_one_entry_several_lines():
    two = (spent(2000), spent(2999))
    story = given(*ONE_FUND, *two, statement(line(-4999, day(20)))).when(matched(SHOWN, 5, 6))
    assert [x.shares[0].pence for x in story.of(e.LineMatched)] == [2000, 2999]
    shown = statement(line(-2000, day(20)), line(-2999, day(21)))
    names = ("bank-1/2025-04-20/-2000/1", "bank-1/2025-04-21/-2999/1")
    story = given(*ONE_FUND, spent(), shown).when(matched(names, 5))
    assert [(x.line, x.entry) for x in story.of(e.LineMatched)] == [(name, 5) for name in names]
    assert awaited(story) == {}


def test_several_lines_and_entries_of_the_same_sum_fill_each_other_in_order_of_day():
    told = (spent(3000, paid_on=day(1)), spent(2000, paid_on=day(2)))
    shown = statement(line(-1500, day(20)), line(-3500, day(21)))
    names = ("bank-1/2025-04-20/-1500/1", "bank-1/2025-04-21/-3500/1")
    story = given(*ONE_FUND, *told, shown).when(matched(names, 6, 5))
    parts = [(x.entry, x.line == names[0], x.shares[0].pence) for x in story.of(e.LineMatched)]
    assert parts == [(5, True, 1500), (5, False, 1500), (6, False, 2000)]


def test_lines_and_entries_that_do_not_come_to_the_same_are_refused_with_the_difference():
    story = given(*ONE_FUND, spent(5000), statement(line(-4999, day(20))))
    story.when(matched(SHOWN, 5)).then_refused("a difference of £0.01")
    assert f"--amount {pounds(4999, plain=True)}" in str(story.refusal)


@pytest.mark.parametrize(
    ("order", "words"),
    [
        (matched("bank-1/2025-04-20/-1/1", 5), "not-unallocated"),
        (matched(SHOWN, 4), "awaits no line at bank-1"),
        (matched(SHOWN, 6), "in-and-out"),
        (matched(SHOWN, 5, of="bank/bank-9"), "there is no holding bank-9"),
    ],
)
def test_what_is_no_open_line_or_entry_is_refused(order, words):
    story = given(*ONE_FUND, spent(), paid(4999), statement(line(-4999, day(20))))
    story.when(order).then_refused(words)


# ── undone ───────────────────────────────────────────────────────────────────────────────────


def test_an_unmatched_line_and_its_entry_stand_alone_again_and_both_are_kept():
    story = given(*ONE_FUND, spent(), statement(line(-4999, day(20))), matched(SHOWN, 5))
    story.when(unmatched())
    story.then_kinds(e.EntryReversed, e.LineUnallocated, e.LineUnmatched)
    assert story.events[-1] == e.LineUnmatched((SHOWN,), (ref(5),), "wrong-match")
    assert awaited(story) == {5: [4999]}
    assert story.draft.holding("bank-1").unallocated == {SHOWN: -4999}


def test_a_match_of_several_lines_is_undone_whole():
    shown = statement(line(-2000, day(20)), line(-2999, day(21)))
    names = ("bank-1/2025-04-20/-2000/1", "bank-1/2025-04-21/-2999/1")
    story = given(*ONE_FUND, spent(), shown, matched(names, 5)).when(unmatched(names[1]))
    assert story.events[-1] == e.LineUnmatched(names, (ref(5),), "wrong-match")
    assert awaited(story) == {5: [4999]}


def test_a_match_that_an_import_made_can_be_undone_too():
    story = given(*ONE_FUND, spent(), statement(line(-4999, day(9))))
    story.when(unmatched("bank-1/2025-04-09/-4999/1"))
    assert awaited(story) == {5: [4999]}


def test_what_rests_on_a_match_is_listed_and_stays():
    story = given(*TWO_FUNDS, spent(), statement(line(-4999, day(20))))
    entry = max(story.draft.account("A-1").money)
    story.when(
        matched(SHOWN, entry),
        c.CorrectShares(account="A-1", spend=entry, shares=(c.Weight("council", 1),), reason="x"),
    )
    story.when(unmatched()).then_refused(f"entries A-1/{entry + 2} rest on line")


def test_a_line_that_is_matched_to_nothing_is_refused():
    story = given(*ONE_FUND, statement(line(-4999, day(20))))
    story.when(unmatched()).then_refused("dpl line list --holding bank-1")
    taxi = said("spend", fund="nhs", category="transport")
    story = given(*ONE_FUND, statement((line(-4999, day(20)), taxi)))
    story.when(unmatched()).then_refused("dpl reverse A-1/5")


# ── by rules that never guess ────────────────────────────────────────────────────────────────

AGAIN = c.MatchAgain(of=BANK)


def left(*commands):
    """Lines that came in before anybody told of anything; then they are told of."""
    return given(*ONE_FUND, *commands)


def test_what_fits_in_one_way_is_matched_again_with_its_basis():
    lines = statement(line(-4999, day(9)), line(-4999, day(10)))
    story = left(lines, spent(), spent(paid_on=day(10)), spent(paid_on=day(30)))
    assert set(awaited(story)) == {5, 8}
    story.when(AGAIN)
    (found,) = story.of(e.LinesMatched)
    assert [(m.lines, m.entries, m.stage) for m in found.matches] == [
        (("bank-1/2025-04-09/-4999/1",), (ref(5),), "window")
    ]
    story.when(AGAIN).then()


def test_one_credit_for_two_payments_is_found_and_so_are_two_lines_for_one_spend():
    story = left(statement(line(100000, day(5))), paid(60000), paid(40000, on_top=True))
    (found,) = story.when(AGAIN).of(e.LinesMatched)
    assert found.matches[0].entries == (ref(5), ref(6)) and found.matches[0].stage == "subset"
    assert awaited(story) == {}
    story = left(statement(line(-2000, day(9)), line(-2999, day(9))), spent())
    (found,) = story.when(AGAIN).of(e.LinesMatched)
    assert len(found.matches[0].lines) == 2 and awaited(story) == {}


def test_two_equal_weekly_payments_are_never_merged_nor_one_eaten_by_last_weeks():
    weekly = [spent(10000, paid_on=day(n)) for n in (1, 8)]
    story = left(statement(line(-20000, day(8)), line(-10000, day(22))), *weekly)
    story.when(AGAIN)
    assert [m.entries for x in story.of(e.LinesMatched) for m in x.matches if len(m.lines) == 1
            and m.amount_pence == -10000] == []  # fmt: skip


def test_a_match_that_a_person_undid_is_not_made_again():
    story = given(*ONE_FUND, spent(), statement(line(-4999, day(9))))
    story.when(unmatched("bank-1/2025-04-09/-4999/1"), AGAIN)
    assert story.of(e.LinesMatched) == []
    story = given(*ONE_FUND, spent(), statement(line(-4999, day(9))))
    story.when(c.ReverseEntry(account="A-1", entry=6, reason="wrong"), AGAIN)
    assert story.of(e.LinesMatched) == []


def test_an_import_finds_several_that_add_up_and_never_against_a_rule():
    told = (paid(60000), paid(40000, on_top=True))
    story = given(*ONE_FUND, *told).when(statement(line(100000, day(5))))
    story.then_kinds(e.StatementImported, e.LineMatched, e.LineMatched, e.LinesMatched)
    refund = said("refund", fund="nhs", category="care")
    story = given(*ONE_FUND, *told).when(statement((line(100000, day(5)), refund)))
    story.then_kinds(e.StatementImported, e.RefundReceived)


CLIENTS = (
    opened("A-1"), opened("A-2"), fund(), fund(account="A-2"),
    holding("client-1", kind="client"), linked("client-1"), linked("client-1", "A-2"),
)  # fmt: skip


def test_one_line_of_a_client_account_may_be_two_peoples_entries():
    told = (spent(2000), spent(2999, account="A-2"))
    shown = statement(line(-4999, day(20)), holding="client-1")
    story = given(*CLIENTS, *told, shown)
    name = "client-1/2025-04-20/-4999/1"
    story.when(
        c.MatchLines(of="bank/client-1", lines=(name,), entries=(ref(4), ref(4, "A-2")))
    )  # fmt: skip
    assert awaited(story) == {} == awaited(story, "A-2")
