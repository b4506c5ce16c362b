"""The morning check: the bank and the books agree, or it says what is wrong and for whom."""

from __future__ import annotations

import tempfile
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger import events as e
from ledger.entry import Entry
from ledger.holding.state import Holding, evolve
from projections.bank import files_of, opening_of
from projections.morning import morning_check
from projections.reader import reading
from tests.projections.worlds import day, opened, payment, record, spend, statement

H = "holding:bank-7"


@pytest.fixture
def ledger(ledger_url):
    with opened(ledger_url) as store:
        yield store


def line(n: int, pence: int, ordinal: int = 1, holding: str = "bank-7") -> str:
    return f"{holding}/{day(n)}/{pence}/{ordinal}"


def left(n: int, pence: int, ordinal: int = 1, reason: str = "no-rule"):
    return (H, e.LineUnallocated(line(n, pence, ordinal), day(n), pence, reason))


def one_holding(ledger, **moment):
    (check,) = morning_check(ledger, **moment).holdings
    return check


def kinds(ledger, **moment) -> list[str]:
    return [finding.kind for finding in morning_check(ledger, **moment).findings]


def test_a_book_where_all_is_accounted_for_is_ok(ledger):
    record(ledger, [
        (H, statement([(day(1), 50_000), (day(3), -4_999), (day(3), -70)], opening=1_000)),
        (H, e.LineUnallocated(f"bank-7/{day(1)}/1000/opening", day(1), 1_000, "opening")),
        ("account:A-1", payment(50_000, line=line(1, 50_000), paid_on=day(1))),
        ("account:A-1", spend(line=line(3, -4_999))),
        left(3, -70),
        ("account:A-1", spend(("nhs", 30), paid_on=day(9))),
    ])  # fmt: skip
    found = morning_check(ledger)
    check = found.holdings[0]
    assert found.ok and [f.kind for f in found.findings] == ["unallocated"]
    assert (check.bank.pence, check.bank.lines) == (45_931, 3)
    assert (check.held_pence, check.unallocated_pence, check.unallocated_lines) == (45_001, 930, 2)
    assert (check.on_its_way, check.on_its_way_pence) == (1, -30)
    assert check.difference_pence == 0
    assert one_holding(ledger, as_at=day(2)).bank.pence == 51_000
    assert one_holding(ledger, as_at=day(0)).bank.pence == 0
    assert found.findings[0].words == (
        "Nobody has said whose 2 lines of the bank are, £10.70 in all, from 2 June 2025 on"
    )


def test_a_line_that_nothing_accounts_for_is_found(ledger):
    record(ledger, [(H, statement([(day(3), -4_999)]))])
    (finding,) = morning_check(ledger).findings
    assert (finding.kind, finding.wrong) == ("bank-differs", True)
    assert finding.words == (
        "The bank says -£49.99, and £0.00 is accounted for: a difference of -£49.99"
    )
    record(ledger, [left(3, -4_999)])
    assert morning_check(ledger).ok
    assert not morning_check(ledger, known_at=1).ok


def test_a_line_that_two_files_show_counts_once(ledger):
    record(ledger, [
        (H, statement([(day(3), -70), (day(3), -70)], name="a" * 12)),
        left(3, -70), left(3, -70, 2),
        (H, statement([(day(3), -70), (day(3), -70)], name="b" * 12)),
    ])  # fmt: skip
    assert (one_holding(ledger).bank.pence, one_holding(ledger).bank.lines) == (-140, 2)


def test_a_withdrawn_files_lines_are_gone_and_are_back_when_it_is_read_again(ledger):
    def gone(n, pence):
        return (H, e.LineAllocated(line(n, pence), day(n), pence, None))

    read = statement([(day(3), -70), (day(4), -80)], name="a" * 12)
    record(ledger, [(H, read), left(3, -70), left(4, -80)])
    record(ledger, [(H, statement([(day(3), -70)], name="b" * 12))])
    withdrawn = record(ledger, [
        gone(4, -80),
        (H, e.StatementWithdrawn("a" * 12, (line(4, -80),), "wrong-file")),
    ])  # fmt: skip
    assert one_holding(ledger).bank.pence == -70  # the other file shows it still
    record(ledger, [(H, read), left(4, -80)])
    assert one_holding(ledger).bank.pence == -150
    assert one_holding(ledger, known_at=withdrawn).bank.pence == -70
    assert one_holding(ledger, known_at=3).bank.pence == -150
    assert morning_check(ledger).ok


@pytest.mark.parametrize("chunk", [1, 100])
def test_read_and_withdrawn_and_read_again_in_one_breath(ledger, chunk):
    from projections import catch_up

    read = statement([(day(3), -70)], name="a" * 12)
    gone = (H, e.StatementWithdrawn("a" * 12, (line(3, -70),), "wrong-file"))
    record(ledger, [(H, read), gone, (H, read), gone, (H, read), left(3, -70)])
    catch_up(ledger, chunk=chunk)
    assert one_holding(ledger).bank.pence == -70
    assert [one_holding(ledger, known_at=k).bank.lines for k in (1, 2, 3, 4, 5)] == [1, 0, 1, 0, 1]
    with reading(ledger) as reader:
        files = files_of(reader, "bank-7", known=6)
    assert [one.withdrawn_position for one in files] == [2, 4, None]


# ── the opening ──────────────────────────────────────────────────────────────────────────────


def opening(ledger, known_at=None) -> tuple[int, str] | None:
    with reading(ledger) as reader:
        found = opening_of(reader, "bank-7", known=reader.known(known_at))
    return found and (found.pence, found.on)


def test_what_stood_before_is_the_earliest_files_opening_whichever_was_read_first(ledger):
    record(ledger, [(H, statement([(day(10), 5)], name="b" * 12, opening=1_200))])
    assert opening(ledger) == (1_200, str(day(10)))
    record(ledger, [(H, statement([(day(2), 200)], name="a" * 12, opening=1_000))])
    assert opening(ledger) == (1_000, str(day(2)))
    assert opening(ledger, known_at=1) == (1_200, str(day(10)))
    record(ledger, [(H, e.StatementWithdrawn("a" * 12, (line(2, 200),), "wrong-file"))])
    assert opening(ledger) == (1_200, str(day(10)))


def test_lines_known_before_a_file_that_says_what_stood_are_taken_off_it(ledger):
    record(ledger, [
        (H, statement([(day(1), 300)], name="a" * 12, opening=None)),
        (H, statement([(day(5), 7)], name="b" * 12, opening=1_000)),
    ])  # fmt: skip
    assert opening(ledger) == (700, str(day(1)))
    assert one_holding(ledger).bank.pence == 1_007
    assert one_holding(ledger, as_at=day(1)).bank.pence == 1_000


def test_of_one_day_what_was_known_before_a_file_came_before_it_and_what_came_after_did_not(ledger):
    record(ledger, [
        (H, statement([(day(5), 300)], name="a" * 12, opening=None)),
        (H, statement([(day(5), 7)], name="b" * 12, opening=1_000)),
        (H, statement([(day(5), 9)], name="c" * 12, opening=1_007)),
    ])  # fmt: skip
    assert opening(ledger) == (700, str(day(5)))
    assert one_holding(ledger).bank.pence == 1_016


def test_a_file_that_says_nothing_of_what_stood_leaves_it_at_nought(ledger):
    record(ledger, [(H, statement([(day(1), 300)], opening=None)), left(1, 300)])
    assert opening(ledger) is None
    assert morning_check(ledger).ok


def sure(ledger) -> bool:
    with reading(ledger) as reader:
        return opening_of(reader, "bank-7", known=reader.known(None)).sure


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_first_day_cut_in_two_says_what_stood_whichever_was_read_first(ledger, order):
    files = {
        "a": statement([(day(1), 50), (day(1), -20)], name="a" * 12, opening=1_000),
        "b": statement([(day(1), -7), (day(5), 9)], name="b" * 12, opening=1_030),
    }
    record(ledger, [(H, files[name]) for name in order])
    assert opening(ledger) == (1_000, str(day(1))) and sure(ledger)
    assert one_holding(ledger).bank.pence == 1_032
    assert about_files(ledger) == []


@pytest.mark.parametrize("order", ["abc", "acb", "bac", "bca", "cab", "cba"])
def test_a_first_day_cut_in_three_says_what_stood_in_whatever_order(ledger, order):
    files = {
        "a": statement([(day(1), 50), (day(1), -20)], name="a" * 12, opening=1_000),
        "b": statement([(day(1), -20), (day(1), -7)], name="b" * 12, opening=1_050),
        "c": statement([(day(1), -1), (day(5), 9)], name="c" * 12, opening=1_023),
    }
    record(ledger, [(H, files[name]) for name in order])
    assert opening(ledger) == (1_000, str(day(1))) and sure(ledger)
    assert about_files(ledger) == []


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_line_of_the_first_day_that_a_shorter_file_dates_later_is_not_taken_in(ledger, order):
    """Both files open with £10.00; the total would be right with £19.99 and one line too many."""
    files = {
        "a": statement([(day(1), -1), (day(1), -999), (day(5), 50)], name="a" * 12, opening=1_000),
        "b": statement([(day(1), -1), (day(2), -999)], name="b" * 12, opening=1_000),
    }
    record(ledger, [(H, files[name]) for name in order])
    assert opening(ledger) == (1_000, str(day(1)))
    (found,) = about_files(ledger)
    assert found.words.endswith("£9.99 too little")


def test_where_the_files_do_not_say_which_half_of_the_first_day_came_first_it_is_flagged(ledger):
    record(ledger, [
        (H, statement([(day(1), -10)], name="a" * 12, opening=100)),
        (H, statement([(day(1), 10)], name="b" * 12, opening=90)),
    ])  # fmt: skip
    assert opening(ledger) in ((100, str(day(1))), (90, str(day(1)))) and not sure(ledger)
    assert "opening-not-sure" in kinds(ledger)
    record(ledger, [(H, statement([(day(3), 1)], name="c" * 12, opening=90))])
    assert opening(ledger) == (90, str(day(1))) and not sure(ledger)  # likely, and no more


def test_a_line_of_the_first_day_in_a_file_without_balances_is_never_taken_in_silently(ledger):
    record(ledger, [
        (H, statement([(day(1), -999)], name="a" * 12, opening=None)),
        (H, statement([(day(1), -1), (day(2), -999)], name="b" * 12, opening=1_000)),
    ])  # fmt: skip
    assert "opening-not-sure" in kinds(ledger)


def test_a_line_just_before_what_stood_that_may_be_one_just_after_is_flagged(ledger):
    bare = statement([(day(0), -999)], name="a" * 12, opening=None)
    record(ledger, [
        (H, bare), (H, statement([(day(1), -1), (day(2), -999)], name="b" * 12, opening=1_000)),
    ])  # fmt: skip
    assert opening(ledger) == (1_999, str(day(0)))
    assert "opening-not-sure" in kinds(ledger)
    both = statement([(day(0), -999), (day(2), -999)], name="c" * 12, opening=None)
    record(ledger, [(H, both)])
    assert "opening-not-sure" not in kinds(ledger)


# ── whose money ──────────────────────────────────────────────────────────────────────────────


def test_money_of_one_person_used_for_another_is_found(ledger):
    for account, pence in (("A-1", 500), ("A-2", 500)):
        told = payment(pence, holding="c", line=line(0, pence, holding="c"))
        record(ledger, [(f"account:{account}", told)])
    used = spend(("nhs", 600), holding="c", line=line(3, -600, holding="c"))
    record(ledger, [("account:A-2", used)])
    found = [f for f in morning_check(ledger).findings if f.kind == "overdrawn-on-others"]
    assert [(f.account, f.wrong, f.words) for f in found] == [
        ("A-2", True, "Account A-2 has used £1.00 of other people's money at c")
    ]
    assert "overdrawn-on-others" not in kinds(ledger, as_at=day(2))


def test_who_is_alone_in_a_bank_account_overdraws_nobody_else(ledger):
    record(ledger, [("account:A-1", spend(line=line(3, -4_999)))])
    assert "overdrawn-on-others" not in kinds(ledger)


def test_one_funders_money_used_for_another_is_pointed_out(ledger):
    record(ledger, [
        ("account:A-1", payment(line=line(0, 50_000))),
        ("account:A-1", spend(("council", 100), line=line(3, -100))),
    ])  # fmt: skip
    (found,) = [f for f in morning_check(ledger).findings if f.kind == "fund-overdrawn"]
    assert (found.wrong, found.words) == (False, "council of account A-1 has used £1.00 of nhs")


# ── the files ────────────────────────────────────────────────────────────────────────────────


def test_a_file_that_does_not_open_where_the_last_one_closed_is_found(ledger):
    later = statement([(day(9), 50)], name="c" * 12, opening=175, closing_pence=None)
    record(ledger, [
        (H, statement([(day(1), 100)], name="a" * 12)), left(1, 100),
        (H, later), left(9, 50),
    ])  # fmt: skip
    (found,) = [f for f in morning_check(ledger).findings if f.kind == "statements-do-not-follow"]
    assert (found.wrong, found.positions) == (True, (1, 3))
    assert found.words == (
        "Statement cccccccccccc opens with £1.75, and aaaaaaaaaaaa before it closed with £1.00"
    )
    record(ledger, [(H, statement([(day(5), 75)], name="b" * 12, opening=100)), left(5, 75)])
    assert morning_check(ledger).ok


def test_files_that_share_days_follow_each_other(ledger):
    record(ledger, [
        (H, statement([(day(1), 100), (day(2), 5), (day(3), -5), (day(4), -10), (day(4), -20)],
                      name="a" * 12)),
        left(1, 100), left(2, 5), left(3, -5), left(4, -10), left(4, -20),
        # The whole of its first day again, and one line of it that the first file had not yet.
        (H, statement([(day(4), -10), (day(4), -20), (day(4), -30)], name="b" * 12, opening=100)),
        left(4, -30),
        # Only the second half of a day.
        (H, statement([(day(4), 7)], name="c" * 12, opening=40)), left(4, 7),
        # Wholly within the days of the first, and followed by none.
        (H, statement([(day(2), 5)], name="d" * 12, opening=100)),
    ])  # fmt: skip
    assert [f.words for f in morning_check(ledger).findings if f.wrong] == []


def test_what_was_odd_in_a_file_and_what_was_accepted_is_pointed_out(ledger):
    read = statement([], difference_pence=5, flags=(e.Flag(3, "odd-field"), e.Flag(0, "gap")))
    read = msgspec.structs.replace(read, first_on=day(0), last_on=day(1))
    record(ledger, [(H, read)])
    found = morning_check(ledger)
    assert found.ok
    assert [f.words for f in found.findings] == [
        "Statement aaaaaaaaaaaa is out by £0.05 in itself, and was accepted so",
        "Look at row 3 of statement aaaaaaaaaaaa: odd field",
        "Look at statement aaaaaaaaaaaa: gap",
    ]
    record(ledger, [(H, e.StatementWithdrawn("a" * 12, (), "wrong-file"))])
    assert morning_check(ledger).findings == ()


# ── what statements close with ───────────────────────────────────────────────────────────────


def about_files(ledger, **moment):
    kinds = ("closing-differs", "statements-do-not-follow")
    return [f for f in morning_check(ledger, **moment).findings if f.kind in kinds]


def read(ledger, lines, name, **changes) -> int:
    """Record a file alone; the position it got. first and last are days, as numbers."""
    for end, field in (("first", "first_on"), ("last", "last_on")):
        if end in changes:
            changes[field] = day(changes.pop(end))
    shown = [(day(n), *rest) for n, *rest in lines]
    return record(ledger, [(H, statement(shown, name=name * 12, **changes))])


def test_a_line_that_another_format_dates_a_day_later_counts_twice_and_is_found(ledger):
    first = read(ledger, [(1, 50_000), (3, -70), (5, -100)], "a", last=6)
    second = read(ledger, [(1, 50_000), (4, -70), (5, -100)], "b", last=6)
    (found,) = about_files(ledger)
    assert (found.kind, found.wrong, found.account) == ("closing-differs", True, "")
    assert (found.holding, found.positions) == ("bank-7", (first,))
    assert found.words == (
        "Statement aaaaaaaaaaaa closes on 7 June 2025 with £498.30, and the lines known to that "
        "day come to £497.60: £0.70 too little"
    )
    assert not morning_check(ledger).ok
    assert about_files(ledger, known_at=first) == []
    assert about_files(ledger, as_at=day(5)) == []
    assert len(about_files(ledger, as_at=day(6))) == 1
    record(ledger, [(H, e.StatementWithdrawn("b" * 12, (line(4, -70),), "wrong-file"))])
    assert about_files(ledger) == []
    assert len(about_files(ledger, known_at=second)) == 1


def test_a_fare_lost_where_two_files_split_its_day_is_found(ledger):
    read(ledger, [(1, 500), (4, -70)], "a")
    read(ledger, [(4, -70), (5, -100)], "b", opening=430)
    (found,) = about_files(ledger)
    assert found.words == (
        "Statement bbbbbbbbbbbb closes on 6 June 2025 with £2.60, and the lines known to that "
        "day come to £3.30: £0.70 too much"
    )
    assert found.positions == (1, 2)
    read(ledger, [(4, -70), (4, -70)], "c", opening=500)
    assert about_files(ledger) == []


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_fare_lost_from_the_second_half_of_a_day_alone_is_found(ledger, order):
    files = {
        "a": lambda: read(ledger, [(4, -70), (4, -30)], "a", opening=500),
        "b": lambda: read(ledger, [(4, -70), (4, -50)], "b", opening=400),
    }
    read(ledger, [(1, 500)], "0")
    for name in order:
        files[name]()
    assert len(about_files(ledger)) == 1
    read(ledger, [(7, 5)], "c", opening=280)
    (found,) = about_files(ledger)
    assert found.words.endswith("with £2.80, and the lines known to that day come to £3.50: "
                                "£0.70 too much")  # fmt: skip


def test_a_missing_file_makes_the_next_one_close_wrongly_and_later_ones_no_more(ledger):
    first = read(ledger, [(1, 100)], "a")
    second = read(ledger, [(9, 50)], "c", opening=175)
    read(ledger, [(12, 5)], "d", opening=225)
    (found,) = about_files(ledger)
    assert (found.kind, found.positions) == ("closing-differs", (first, second))
    assert found.words.endswith("the lines known to that day come to £1.50: £0.75 too little")
    read(ledger, [(5, 75)], "b", opening=100)
    assert about_files(ledger) == []


def test_a_further_difference_is_found_besides_and_one_that_went_is_not(ledger):
    read(ledger, [(1, 100)], "a")
    read(ledger, [(3, 5)], "b", opening=110)
    read(ledger, [(5, 5)], "c", opening=115)
    read(ledger, [(7, 5)], "d", opening=150)
    read(ledger, [(9, 5)], "e", opening=115)
    found = about_files(ledger)
    assert [f.positions for f in found] == [(1, 2), (3, 4)]
    assert found[1].words.endswith(
        "with £1.55, and the lines known to that day come to £1.15: £0.40 too little, "
        "after £0.10 too little at cccccccccccc"
    )
    assert [f.positions for f in about_files(ledger, as_at=day(6))] == [(1, 2)]


def test_a_file_that_begins_in_the_middle_of_a_day_and_closes_rightly_leaves_no_gap(ledger):
    read(ledger, [(1, 100), (2, -10), (2, -20), (3, -5)], "a")
    read(ledger, [(2, -20), (3, -5), (4, 7)], "b", opening=90)
    assert about_files(ledger) == []
    assert about_files(ledger, as_at=day(3)) == []


def test_a_gap_before_a_file_that_ends_later_is_seen_already(ledger):
    read(ledger, [(1, 100)], "a")
    read(ledger, [(5, 5), (9, 50)], "b", opening=175)
    assert [f.kind for f in about_files(ledger)] == ["closing-differs"]
    assert [f.kind for f in about_files(ledger, as_at=day(7))] == ["statements-do-not-follow"]


def test_a_file_that_ends_in_the_middle_of_a_day_closes_there(ledger):
    read(ledger, [(1, 100), (4, -10)], "a")
    read(ledger, [(4, -10), (4, -20), (6, 1)], "b", opening=100)
    read(ledger, [(3, 0), (4, -10), (4, -20), (4, 0)], "c", opening=100)
    assert about_files(ledger) == []


@pytest.mark.parametrize("order", ["abc", "cab", "cba", "acb", "bca"])
def test_a_piece_of_a_day_is_right_whatever_was_read_before_it(ledger, order):
    files = {
        "a": ([(1, 50), (4, -10), (4, 3)], 1_000), "b": ([(4, -20), (4, 4)], 1_043),
        "c": ([(4, -40), (5, 9)], 1_027),
    }  # fmt: skip
    read(ledger, [], "0", opening=1_000, first=0, last=0)
    for name in order:
        lines, opening = files[name]
        read(ledger, lines, name, opening=opening)
    read(ledger, [(4, 3), (4, -20)], "d", opening=1_040)
    read(ledger, [], "e", opening=987, first=4, last=4)
    assert about_files(ledger) == []


@pytest.mark.parametrize("order", ["abc", "cba"])
def test_many_lines_of_a_day_are_right_if_read_from_either_end(ledger, order):
    many = [(4, -n) for n in range(1, 40)]
    files = {"a": (many[:13], 1_000), "b": (many[13:26], 909), "c": (many[26:], 649)}
    read(ledger, [], "0", opening=1_000, first=0, last=0)
    for name in order:
        lines, opening = files[name]
        read(ledger, lines, name, opening=opening)
    assert about_files(ledger) == []


@pytest.mark.parametrize("order", ["acb", "bac", "bca", "cab"])
def test_many_lines_of_a_day_in_three_files_are_right_in_any_order(ledger, order):
    many = [(4, -n) for n in range(1, 40)]
    files = {"a": (many[:13], 1_000), "b": (many[11:26], 934), "c": (many[26:], 649)}
    read(ledger, [], "0", opening=1_000, first=0, last=0)
    for name in order:
        lines, opening = files[name]
        read(ledger, lines, name, opening=opening)
    assert about_files(ledger) == []


def test_a_fare_lost_among_many_of_a_day_in_three_files_is_still_found(ledger):
    many = [(4, -n) for n in range(1, 40)]
    read(ledger, [], "0", opening=1_000, first=0, last=0)
    read(ledger, [*many[26:], (4, -1)], "c", opening=648)
    read(ledger, many[:13], "a", opening=1_000)
    read(ledger, [*many[13:26], (4, -1)], "b", opening=909)
    assert about_files(ledger)


def test_an_empty_file_of_one_day_may_close_before_or_after_the_lines_of_others(ledger):
    read(ledger, [(4, -10), (4, -20)], "a", opening=100)
    read(ledger, [], "b", opening=100, first=4, last=4)
    read(ledger, [], "c", opening=70, first=4, last=4)
    assert about_files(ledger) == []
    read(ledger, [], "d", opening=75, first=4, last=4)
    assert [f.positions for f in about_files(ledger)] == [(3, 4)]


def test_what_comes_later_on_its_last_day_does_not_make_good_what_a_file_of_days_lacks(ledger):
    read(ledger, [(1, 100)], "a")
    read(ledger, [(2, 7), (4, 0)], "b", opening=100, closing=87)
    read(ledger, [(4, -20), (5, 1)], "c", opening=107)
    assert [f.positions for f in about_files(ledger)] == [(1, 2)]


def test_files_are_judged_in_the_order_of_their_last_days(ledger):
    read(ledger, [(1, 100), (4, -7), (9, 5)], "a")
    second = read(ledger, [(3, -7), (6, 0)], "b", opening=100)
    assert [f.positions for f in about_files(ledger)] == [(second,)]


def test_files_that_say_nothing_of_balances_or_days_are_neither_right_nor_wrong(ledger):
    read(ledger, [(1, 100)], "a")
    read(ledger, [(3, -20)], "b", opening=None)
    read(ledger, [], "c", opening=7)
    read(ledger, [], "d", opening=80, first=4, last=9)
    read(ledger, [(10, 5)], "e", opening=80)
    assert about_files(ledger) == []
    read(ledger, [], "f", opening=79, first=11, last=12)
    (found,) = about_files(ledger)
    assert found.words.endswith("that day come to £0.85: £0.06 too much")


def test_what_was_accepted_is_no_longer_looked_for_wherever_it_appears(ledger):
    read(ledger, [(1, 100)], "a")
    read(ledger, [(3, 5), (9, 5)], "b", opening=100, closing_pence=180, difference_pence=70)
    read(ledger, [(3, 5)], "c", opening=100, closing_pence=175, difference_pence=70, last=6)
    read(ledger, [(12, 5)], "d", opening=180)
    assert about_files(ledger) == []  # a line of the 5th that neither shows
    read(ledger, [(5, 70)], "e", opening=105)
    assert about_files(ledger) == []  # here it is
    read(ledger, [(14, 5)], "f", opening=255)
    assert len(about_files(ledger)) == 1  # and to be out by as much once more is something else


def test_what_was_accepted_may_appear_from_the_first_day_of_its_file_and_not_before(ledger):
    read(ledger, [(1, 100)], "a")
    read(ledger, [(3, 1)], "b", opening=170)
    read(ledger, [(5, 5), (9, 5)], "c", opening=101, closing_pence=181, difference_pence=70)
    assert [f.positions for f in about_files(ledger)] == [(1, 2)]
    record(ledger, [(H, e.StatementWithdrawn("b" * 12, (line(3, 1),), "wrong-file"))])
    read(ledger, [(3, 1)], "d", opening=100)
    read(ledger, [(7, 0)], "e", opening=176)
    assert about_files(ledger) == []


def test_a_second_difference_accepted_adds_to_the_first(ledger):
    read(ledger, [(1, 5)], "a", opening=100, closing_pence=175, difference_pence=70)
    read(ledger, [(3, 5)], "b", opening=175, closing_pence=190, difference_pence=10)
    assert about_files(ledger) == []
    read(ledger, [(5, 5)], "c", opening=191)
    (found,) = about_files(ledger)
    assert found.words.endswith(
        "closes on 6 June 2025 with £1.96, and the lines known to that day come to £1.95: "
        "£0.01 too little"
    )


def test_a_closing_that_was_wrong_in_itself_and_accepted_spoils_nothing_after_it(ledger):
    read(ledger, [(1, 100)], "a", closing_pence=130, difference_pence=30)
    read(ledger, [(3, 5)], "b", opening=100)
    read(ledger, [(5, 5)], "c", opening=105, closing_pence=90, difference_pence=-20)
    assert about_files(ledger) == []
    read(ledger, [(7, 5)], "d", opening=60)
    (found,) = about_files(ledger)
    assert found.words.endswith("that day come to £0.95: £0.30 too much")


def test_where_nothing_says_what_stood_at_first_closings_are_judged_beside_each_other(ledger):
    def closing(lines, name, pence):
        read(ledger, lines, name, opening=None, closing_pence=pence)

    closing([(1, 100)], "a", 1_100)
    closing([(3, 5)], "b", 1_105)
    assert about_files(ledger) == []
    read(ledger, [(5, 5)], "c", opening=1_105)
    assert about_files(ledger) == []
    closing([(7, 5)], "d", 1_125)
    (found,) = about_files(ledger)
    assert found.words.endswith("with £11.25, and the lines known to that day come to £11.15: "
                                "£0.10 too little")  # fmt: skip


def test_a_hole_after_files_that_say_nothing_of_what_stood_at_first_is_found_once(ledger):
    read(ledger, [(1, 100)], "a", opening=None, closing_pence=1_100)
    read(ledger, [(5, 5)], "b", opening=1_150)
    read(ledger, [(7, 5)], "c", opening=1_155)
    assert [f.positions for f in about_files(ledger)] == [(1, 2)]
    assert about_files(ledger)[0].words.endswith("come to £11.05: £0.50 too little")


def test_a_file_without_an_opening_is_judged_by_one_that_begins_before_it_ends(ledger):
    read(ledger, [(1, 100), (6, -7)], "a", opening=None, closing_pence=1_093)
    read(ledger, [(5, -7), (8, 5)], "b", opening=1_100)
    assert [f.positions for f in about_files(ledger)] == [(1,)]


# ── any files at all of one bank's record ────────────────────────────────────────────────────

DAYS = 9
FARES = st.sampled_from([-70, -70, -130, 70, 500])
RECORDS = st.lists(st.lists(FARES, max_size=3), min_size=DAYS, max_size=DAYS)
OPENING = 1_000


@st.composite
def covering(draw):
    """Files of whole days, (first, last), that leave no day out; in any order, some twice."""
    cuts = sorted(draw(st.sets(st.integers(1, DAYS - 1), max_size=4)))
    spans = [(a, b - 1) for a, b in zip([0, *cuts], [*cuts, DAYS], strict=True)]
    any_days = st.tuples(st.integers(0, DAYS - 1), st.integers(0, DAYS - 1))
    spans += [tuple(sorted(pair)) for pair in draw(st.lists(any_days, max_size=3))]
    return draw(st.permutations(spans + draw(st.lists(st.sampled_from(spans), max_size=2))))


def in_order(book) -> list[tuple[int, int]]:
    return [(n, pence) for n, fares in enumerate(book) for pence in fares]


def file_of(book, first: int, last: int, *, number: int, lines=None, tight=False):
    """A file that shows these days in full, or other lines; tight names only its lines' days."""
    own = [(n, pence) for n, pence in in_order(book) if first <= n <= last]
    before = OPENING + sum(pence for n, pence in in_order(book) if n < first)
    shown = [(day(n), pence) for n, pence in (own if lines is None else lines)]
    days = {} if tight and shown else {"first_on": day(first), "last_on": day(last)}
    return statement(
        shown, name=f"{number:012x}", opening=before,
        closing=before + sum(pence for _, pence in own), **days,
    )  # fmt: skip


def found_of(files):
    with tempfile.TemporaryDirectory() as folder, opened(f"sqlite:///{folder}/l.db") as ledger:
        record(ledger, [(H, file) for file in files])
        return about_files(ledger)


@settings(max_examples=150, deadline=None)
@given(RECORDS, covering(), st.data())
def test_any_files_of_one_record_that_leave_no_day_out_are_right(book, spans, data):
    files = [
        file_of(book, *span, number=number, tight=data.draw(st.booleans()))
        for number, span in enumerate(spans, 1)
    ]
    assert found_of(files) == []


@settings(max_examples=150, deadline=None)
@given(RECORDS, st.data())
def test_any_pieces_of_one_record_cut_in_the_middle_of_days_are_right(book, data):
    """Read as they come, no line of a day like another, so that none is taken for another."""
    book = [[OPENING], *([*dict.fromkeys(fares)] for fares in book)]
    lines = in_order(book)
    ends = st.integers(1, len(lines))
    cuts = sorted({1, *data.draw(st.sets(ends, max_size=4)), len(lines)})
    pieces = [(0, 1), *((a, b) for a, b in pairwise(cuts))]
    pairs = st.lists(st.tuples(ends, ends), max_size=3)
    pieces += [(a, b) for a, b in map(sorted, data.draw(pairs)) if a < b]
    files = []
    for number, (a, b) in enumerate(pieces, 1):
        before = OPENING + sum(pence for _, pence in lines[:a])
        shown = [(day(n), pence) for n, pence in lines[a:b]]
        files.append(statement(shown, name=f"{number:012x}", opening=before))
    assert found_of(files) == []


@settings(max_examples=150, deadline=None)
@given(RECORDS, covering(), st.data())
def test_a_line_that_one_file_dates_otherwise_is_found_once(book, spans, data):
    """The file comes besides others that leave no day out, and so the line counts twice."""
    first = data.draw(st.integers(1, DAYS - 2))
    last = data.draw(st.integers(first + 1, DAYS - 1))
    book = [[*fares] for fares in book]
    book[first].append(-999)
    moved = data.draw(st.integers(first + 1, last))
    lines = [
        (moved if pence == -999 else n, pence)
        for n, pence in in_order(book)
        if first <= n <= last
    ]  # fmt: skip
    files = [file_of(book, *span, number=number) for number, span in enumerate(spans, 1)]
    files.append(file_of(book, first, last, number=99, lines=lines))
    files = data.draw(st.permutations(files))
    (found,) = found_of(files)
    assert found.kind == "closing-differs" and found.words.endswith("£9.99 too little")


def openings_of(files) -> tuple[int, bool, int, bool]:
    """What stood by the projections and by the decisions, each with whether it is sure."""
    with tempfile.TemporaryDirectory() as folder, opened(f"sqlite:///{folder}/l.db") as ledger:
        record(ledger, [(H, file) for file in files])
        with reading(ledger) as reader:
            told = opening_of(reader, "bank-7", known=reader.known(None))
    held = Holding("bank-7")
    for version, file in enumerate(files, 1):
        evolve(held, Entry(0, H, version, "", "", None, "", file))
    decided = held.opening()
    assert (decided.pence, decided.on.isoformat()) == (told.pence, told.on)
    return told.pence, told.sure, decided.pence, decided.sure


@settings(max_examples=200, deadline=None)
@given(RECORDS, st.lists(FARES, min_size=1, max_size=6), st.data())
def test_any_pieces_of_a_record_read_in_any_order_give_what_stood_or_flag_it(book, busy, data):
    """One true statement, its first days cut anywhere: the same opening, or a flag."""
    book = [busy, *book[1:4]]
    lines = in_order(book)
    ends = st.integers(1, max(1, len(lines) - 1))
    cuts = sorted({0, *data.draw(st.sets(ends, max_size=5)), len(lines)})
    pieces = list(pairwise(cuts))
    whole = st.integers(0, len(lines))
    more = data.draw(st.lists(st.tuples(whole, whole), max_size=3))
    pieces += [(a, b) for a, b in map(sorted, more) if a < b]
    files = []
    for number, (a, b) in enumerate(data.draw(st.permutations(pieces)), 1):
        before = OPENING + sum(pence for _, pence in lines[:a])
        shown = [(day(n), pence) for n, pence in lines[a:b]]
        files.append(statement(shown, name=f"{number:012x}", opening=before))
    pence, sure, _, decided_sure = openings_of(files)
    assert sure == decided_sure
    assert pence == OPENING or not sure


@settings(max_examples=150, deadline=None)
@given(RECORDS, covering(), st.data())
def test_a_line_of_the_first_day_that_one_file_dates_later_is_found(book, spans, data):
    last = data.draw(st.integers(1, DAYS - 1))
    book = [[*fares] for fares in book]
    book[0].append(-999)
    moved = data.draw(st.integers(1, last))
    lines = [
        (moved if pence == -999 else n, pence) for n, pence in in_order(book) if n <= last
    ]  # fmt: skip
    files = [file_of(book, *span, number=number) for number, span in enumerate(spans, 1)]
    files.append(file_of(book, 0, last, number=99, lines=lines))
    files = data.draw(st.permutations(files))
    assert found_of(files)
    assert openings_of(files)[:2] == (OPENING, True)


@settings(max_examples=150, deadline=None)
@given(RECORDS, st.data())
def test_a_line_that_every_file_leaves_out_is_found_once(book, data):
    n = data.draw(st.integers(0, DAYS - 1))
    whole = [[*fares] for fares in book]
    whole[n].append(-999)
    spans = data.draw(covering())
    files = [
        file_of(whole, *span, number=number, lines=[
            (on, pence) for on, pence in in_order(book) if span[0] <= on <= span[1]
        ])
        for number, span in enumerate(spans, 1)
    ]  # fmt: skip
    (found,) = found_of(files)
    assert found.kind == "closing-differs" and found.words.endswith("£9.99 too much")


@settings(max_examples=150, deadline=None)
@given(RECORDS, st.data())
def test_a_fare_lost_between_two_pieces_of_a_day_is_found_once(book, data):
    n = data.draw(st.integers(1, DAYS - 2))
    book = [[*dict.fromkeys(fares)] for fares in book]
    book[n] += [-999, -999]
    lines = in_order(book)
    cut = max(at for at, one in enumerate(lines) if one == (n, -999))
    a = data.draw(st.integers(0, min(at for at, one in enumerate(lines) if one[0] == n)))
    b = data.draw(st.integers(cut + 1, len(lines)))
    pieces = [(0, a), (a, cut), (cut, b), (b, len(lines))]
    files = []
    for number, (start, end) in enumerate(pieces, 1):
        if start < end:
            before = OPENING + sum(pence for _, pence in lines[:start])
            shown = [(day(on), pence) for on, pence in lines[start:end]]
            files.append(statement(shown, name=f"{number:012x}", opening=before))
    found = found_of(files)
    assert len(found) == 1 and found[0].words.endswith("£9.99 too much")


# ── on its way ───────────────────────────────────────────────────────────────────────────────


def test_what_is_on_its_way_is_so_until_the_bank_shows_it_or_it_is_taken_back(ledger):
    record(ledger, [("account:A-1", payment()), ("account:A-1", spend(("nhs", 70)))])
    one = one_holding(ledger)
    assert (one.on_its_way, one.on_its_way_pence) == (2, 49_930)
    shares = (e.Share("nhs", 50_000),)
    match = e.LineMatched(line(2, 50_000), day(2), "bank-7", 1, "in", shares)
    record(ledger, [(H, statement([(day(2), 50_000)])), ("account:A-1", match)])
    assert (one_holding(ledger).on_its_way, one_holding(ledger).held_pence) == (1, 50_000)
    record(ledger, [("account:A-1", e.EntryReversed(2, spend(("nhs", 70)), "typed-wrong"))])
    assert one_holding(ledger).on_its_way == 0
    record(ledger, [("account:A-1", e.EntryReversed(3, match, "wrong-line"))])
    assert (one_holding(ledger).on_its_way, one_holding(ledger).on_its_way_pence) == (1, 50_000)
    assert one_holding(ledger, known_at=2).on_its_way == 2


def test_a_spend_whose_shares_were_put_right_before_the_bank_showed_it_waits_once(ledger):
    was, now = (e.Share("nhs", 70),), (e.Share("council", 70),)
    record(ledger, [
        ("account:A-1", spend(("nhs", 70))),
        ("account:A-1", e.SharesCorrected(
            1, day(3), "personal-care", was, now, "direct_payment", "bank-7", False, "wrong")),
    ])  # fmt: skip
    assert (one_holding(ledger).on_its_way, one_holding(ledger).on_its_way_pence) == (1, -70)
