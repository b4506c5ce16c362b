"""The morning check: the bank and the books agree, or it says what is wrong and for whom."""

from __future__ import annotations

import msgspec
import pytest

from ledger import events as e
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
    record(ledger, [
        (H, statement([(day(1), 100)], name="a" * 12)), left(1, 100),
        (H, statement([(day(9), 50)], name="c" * 12, opening=175)), left(9, 50),
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
