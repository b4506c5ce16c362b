"""A payroll report read into the book: once, whole or not at all, and taken back."""

from dataclasses import dataclass

import pytest

from ledger import commands as c
from ledger import events as e
from tests.builders import ONE_FUND, day, given, opened
from tests.reconciling.payslips import FIRST, LAST, PAID_AS, slip, told, wage

ONE = "_reconciliation:payroll/paycare/A-1"
FILES = "_extracts"


def streams(story) -> list[tuple[str, type]]:
    assert story.refusal is None, str(story.refusal)
    return [(decided.stream, type(decided.event)) for decided in story.draft.decided]


def withdrawn(name: str = "ab") -> c.WithdrawExtract:
    return c.WithdrawExtract(extract=(name * 6)[:12], reason="corrected")


def test_a_report_is_recorded_with_its_wages_matched():
    order = told(slip(day(4), 12_000))
    story = given(*ONE_FUND, wage(12_000, day(7))).when(order)
    match = e.Matched(
        ("payslip/PA-1/2025-04-04/1",), (e.EntryRef("A-1", 5),), -12_000, "window", 3, None
    )
    story.then(
        e.PayrollRead("ab" * 6, FIRST, LAST, order.tells, PAID_AS, "quarter", "slip",
                      (slip(day(4), 12_000),), None),
        e.LinesMatched((match,)),
        e.ExtractFileRead("ab" * 6, "ab" * 32, "payroll", "paycare", "c" * 64, FIRST, LAST, 1, 1,
                          -12_000, (), None),
    )  # fmt: skip
    assert [stream for stream, _ in streams(story)] == [ONE, ONE, FILES]


def test_a_report_read_twice_is_recorded_once():
    given(*ONE_FUND, told(slip(day(4), 1))).when(told(slip(day(4), 1))).then()


def test_a_report_that_overlaps_adds_its_excess_only():
    story = given(*ONE_FUND, told(slip(day(4), 1)))
    story.when(told(slip(day(4), 1), slip(day(11), 2), name="cd"))
    reconciling = story.draft.reconciling("payroll/paycare/A-1")
    assert list(reconciling.slips) == ["payslip/PA-1/2025-04-04/1", "payslip/PA-1/2025-04-11/1"]


def test_two_payslips_of_one_day_are_two():
    story = given(*ONE_FUND, told(slip(day(4), 1), slip(day(4), 2)))
    assert len(story.draft.reconciling("payroll/paycare/A-1").slips) == 2


def test_read_again_with_more_accounts_known_it_is_recorded_in_those_alone():
    stranger = e.Stranger(3, day(4), -500, None)
    story = given(*ONE_FUND, opened("A-2"), told(slip(day(4), 1), strangers=(stranger,)))
    both = tuple(c.AccountPayroll(account=n, slips=(slip(day(4), 1),)) for n in ("A-1", "A-2"))
    story.when(told(accounts=both))
    two = "_reconciliation:payroll/paycare/A-2"
    assert streams(story) == [(two, e.PayrollRead), (FILES, e.ExtractFileRead)]


@pytest.mark.parametrize("order, rule", [
    (told(slip(day(4), 2)), "read-otherwise"),
    (told(slip(day(4), 1), mapping="d" * 64), "read-otherwise"),
    (told(slip(day(4), 1), source="other"), "read-otherwise"),
    (told(slip(day(4), 1), last_on=day(30)), "read-otherwise"),
    (told(slip(day(4), 1), name="cd", account="A-9"), "unknown-account"),
    (told(slip(day(4), 1), name="cd", last_on=day(3)), "another-period"),
    (told(slip(day(4), 1, "Jo Smith"), name="cd"), "not-a-reference"),
        (told(slip(day(4), 1, "AB123456C"), name="cd"), "not-a-reference"),
    (told(slip(day(4), 1, first_on=day(4)), name="cd"), "no-such-period"),
    (told(slip(day(4), 1, first_on=day(4), last_on=day(3)), name="cd"), "no-such-period"),
    (told(name="cd", accounts=(c.AccountPayroll(account="A-1", slips=()),)), "no-payslip"),
    (told(name="cd", accounts=2 * (c.AccountPayroll(account="A-1", slips=(slip(day(4), 1),)),)),
     "told-twice"),
])  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_recorded(order, rule):
    story = given(*ONE_FUND, told(slip(day(4), 1))).when(order)
    story.then_refused(f"refused ({rule})")


def test_a_report_is_taken_back_with_its_matches_and_read_again():
    story = given(*ONE_FUND, wage(12_000, day(4)), told(slip(day(4), 12_000))).when(withdrawn())
    assert streams(story) == [
        (ONE, e.LineUnmatched), (ONE, e.ExtractWithdrawn), (FILES, e.ExtractWithdrawn),
    ]  # fmt: skip
    story.when(told(slip(day(4), 12_000)))
    assert [kind for _, kind in streams(story)] == [
        e.PayrollRead, e.LinesMatched, e.ExtractFileRead,
    ]  # fmt: skip


def test_a_payslip_stands_as_the_first_report_has_it_until_that_is_taken_back():
    story = given(*ONE_FUND, told(slip(day(4), 12_000)), told(slip(day(4), 11_000), name="cd"))
    name = "payslip/PA-1/2025-04-04/1"
    assert story.draft.reconciling("payroll/paycare/A-1").slips[name].net_pence == 12_000
    story.when(withdrawn())
    assert story.draft.reconciling("payroll/paycare/A-1").slips[name].net_pence == 11_000
    story.when(withdrawn("cd"))
    assert story.draft.reconciling("payroll/paycare/A-1").slips == {}


def test_what_a_person_parted_is_not_matched_again():
    story = given(*ONE_FUND, wage(12_000, day(4)), told(slip(day(4), 12_000)))
    name = "payroll/paycare/A-1"
    line = "payslip/PA-1/2025-04-04/1"
    story.when(c.UnmatchLine(of=name, line=line, reason="wrong-match"), c.MatchAgain(of=name))
    assert [kind for _, kind in streams(story)] == [e.LineUnmatched]
    story.when(c.MatchLines(of=name, lines=(line,), entries=(e.EntryRef("A-1", 5),)))
    assert [kind for _, kind in streams(story)] == [e.LinesMatched]


def test_only_wages_are_matched_by_hand_and_only_in_full():
    story = given(
        *ONE_FUND, wage(12_000, day(4), category="food"), wage(11_000, day(4), "PA-9"),
        told(slip(day(4), 12_000)),
    )  # fmt: skip
    by_hand = {"of": "payroll/paycare/A-1", "lines": ("payslip/PA-1/2025-04-04/1",)}
    story.when(c.MatchLines(**by_hand, entries=(e.EntryRef("A-1", 5),)))
    story.then_refused("tells of nothing that a payslip is paid by")
    story = Again(story).when(c.MatchLines(**by_hand, entries=(e.EntryRef("A-1", 6),)))
    story.then_refused("they differ by £10.00")


@dataclass
class Again:
    """The same story, asked once more after a refusal."""

    story: object

    def when(self, command: c.Command):
        self.story.refusal = None
        return self.story.when(command)
