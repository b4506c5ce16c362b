"""A council's extract comes in for many accounts at once, whole or not at all, and goes again."""

from __future__ import annotations

from datetime import date

import pytest

from ledger import commands as c
from ledger import events as e
from tests.builders import allocated, day, fund, given, holding, linked, opened, paid

FIRST, LAST, PAID_ON = day(1), date(2026, 3, 31), day(4)
SHIRE = {"funder": "shire", "programme": "social-care"}
PAY = "payment/council/2025-04-04/60000/1"


def account(name: str, bank: str) -> tuple[c.Command, ...]:
    return (
        opened(name),
        fund("nhs", name),
        fund("council", name, **SHIRE),
        holding(bank),
        linked(bank, name),
        allocated("council", name),
        paid(fund="council", account=name, holding=bank, on_top=True),
    )


TWO = (*account("A-1", "bank-1"), *account("A-2", "bank-2"))


def line(pence: int = 60000, on: date = PAID_ON, ordinal: int = 1, **changes) -> e.ExtractLine:
    fields = {"kind": "payment", "fund": "council", "row": 2, "first_on": None, "last_on": None,
              "balance_pence": None, "entry": None}  # fmt: skip
    return e.ExtractLine(on=on, amount_pence=pence, ordinal=ordinal, **fields | changes)


def told(*lines: e.ExtractLine, account: str = "A-1", **changes) -> c.AccountExtract:
    return c.AccountExtract(account=account, lines=lines or (line(),), **changes)


def extract(*accounts: c.AccountExtract, name: str = "ab", **changes) -> c.ReadExtract:
    fields = {"source": "essex", "funder": "shire", "mapping": "c" * 64, "first_on": FIRST,
              "last_on": LAST, "funds": ("council",), "kinds": ("payment", "reclaim")}  # fmt: skip
    return c.ReadExtract(
        sha256=(name * 32)[:64], accounts=accounts or (told(),), **fields | changes
    )


def withdrawn(name: str = "ab") -> c.WithdrawExtract:
    return c.WithdrawExtract(extract=(name * 6)[:12], reason="wrong-year")


def streams(story) -> list[tuple[str, type]]:
    return [(one.stream, type(one.event)) for one in story.draft.decided]


ONE = "_reconciliation:council/essex/A-1"
OTHER = "_reconciliation:council/essex/A-2"


def test_a_file_is_told_of_in_every_account_and_once_as_a_whole():
    lines = line(), line(-500, day(5), kind="reclaim", row=3)
    stranger = e.Stranger(9, day(6), 700, "d" * 64)
    order = extract(told(*lines, detail="e" * 64), told(line(-1), account="A-2"),
                    strangers=(stranger,))  # fmt: skip
    story = given(*TWO).when(order)
    read = [event for event in story.events if isinstance(event, e.ExtractRead)]
    assert read[0] == e.ExtractRead(
        extract="ab" * 6, first_on=FIRST, last_on=LAST, funds=("council",),
        kinds=("payment", "reclaim"), balances="fund", stood=(), lines=lines, detail="e" * 64,
    )  # fmt: skip
    assert story.events[-1] == e.ExtractFileRead(
        extract="ab" * 6, sha256="ab" * 32, what="council", source="essex", mapping="c" * 64,
        first_on=FIRST, last_on=LAST, accounts=2, lines=3, total_pence=60000 - 500 - 1,
        strangers=(stranger,), detail=None,
    )  # fmt: skip
    assert [stream for stream, kind in streams(story) if kind is not e.LinesMatched] == [
        ONE, OTHER, "_extracts",
    ]  # fmt: skip


def test_what_agrees_is_matched_in_its_own_account():
    story = given(*TWO).when(extract(told(), told(account="A-2")))
    matched = [(s, k) for s, k in streams(story) if k is e.LinesMatched]
    assert matched == [(ONE, e.LinesMatched), (OTHER, e.LinesMatched)]
    (match,) = story.events[1].matches
    assert (match.lines, match.amount_pence) == ((PAY,), 60000)
    assert [ref.account for ref in match.entries] == ["A-1"]


def test_the_same_file_read_again_adds_nothing():
    given(*TWO, extract()).when(extract()).then()


def test_the_same_file_read_again_with_more_accounts_known_adds_those_alone():
    strangers = (e.Stranger(9, day(4), 60000, "d" * 64), e.Stranger(10, day(4), 1, "e" * 64))
    again = extract(told(), told(account="A-2"), strangers=strangers[1:])
    story = given(*TWO, extract(strangers=strangers)).when(again)
    assert [kind for _, kind in streams(story)] == [
        e.ExtractRead, e.LinesMatched, e.ExtractFileRead,
    ]  # fmt: skip
    assert streams(story)[0][0] == OTHER
    assert (story.events[-1].accounts, story.events[-1].strangers) == (2, strangers[1:])


def test_a_file_read_again_with_fewer_accounts_known_is_refused():
    story = given(*TWO, extract(told(), told(account="A-2"))).when(extract())
    assert str(story.refusal) == (
        "refused (accounts-left-out): this file was read before, and 1 of the 2 accounts that it "
        "was about are not told of now\n"
        "  try:   --accounts with all that was there then, and more"
    )


def test_a_file_that_overlaps_an_earlier_one_adds_only_its_excess():
    first = extract(told(line(), line(500, day(5))))
    more = told(line(500, day(5)), line(500, day(5), 2), line(700, day(6)))
    story = given(*TWO, first).when(extract(more, name="cd"))
    known = story.draft.reconciling("council/essex/A-1").lines
    assert sorted(known) == [
        PAY,
        "payment/council/2025-04-05/500/1",
        "payment/council/2025-04-05/500/2",
        "payment/council/2025-04-06/700/1",
    ]


def test_another_councils_extract_of_the_same_account_stands_beside_it():
    story = given(*TWO, extract()).when(extract(source="shire", name="cd"))
    assert streams(story)[0][0] == "_reconciliation:council/shire/A-1"


def test_taking_a_file_back_undoes_it_in_every_account_and_what_it_matched():
    history = (*TWO, extract(told(), told(account="A-2")))
    story = given(*history).when(withdrawn())
    assert streams(story) == [
        (ONE, e.LineUnmatched), (ONE, e.ExtractWithdrawn),
        (OTHER, e.LineUnmatched), (OTHER, e.ExtractWithdrawn),
        ("_extracts", e.ExtractWithdrawn),
    ]  # fmt: skip
    left = story.draft.reconciling("council/essex/A-1")
    assert not left.lines and not left.match_of_line and not left.match_of_entry


def test_a_line_that_another_file_shows_too_stays_and_stays_matched():
    other = extract(told(line(), line(1, day(6))), name="cd")
    story = given(*TWO, extract(), other).when(withdrawn())
    assert [kind for _, kind in streams(story)] == [e.ExtractWithdrawn, e.ExtractWithdrawn]
    assert PAY in story.draft.reconciling("council/essex/A-1").match_of_line


def test_very_many_matches_are_undone_by_few_entries():
    banked = (*account("A-1", "bank-1"),)
    days = [date(2025, 5, number) for number in range(1, 31)]
    more = [
        paid(100 + i, "council", holding="bank-1", on_top=True, paid_on=on)
        for i, on in enumerate(days)
    ]
    lines = [line(100 + i, on, row=i + 2) for i, on in enumerate(days)]
    story = given(*banked, *more, extract(told(*lines))).when(withdrawn())
    undone = [event for event in story.events if isinstance(event, e.LineUnmatched)]
    assert [len(event.lines) for event in undone] == [20, 10]
    left = story.draft.reconciling("council/essex/A-1")
    assert not left.match_of_line and not left.match_of_entry and not left.matched_by
    assert not left.parted


def test_a_match_that_another_files_line_is_part_of_is_undone_by_itself():
    stays, goes = line(400, day(5)), line(200, day(6))
    history = (*TWO, extract(told(stays)), extract(told(goes), name="cd"))
    story = given(*history)
    reconciling = story.draft.reconciling("council/essex/A-1")
    ref = e.EntryRef("A-1", 6)
    both = tuple(f"payment/council/2025-04-{x.on.day:02}/{x.amount_pence}/1" for x in (stays, goes))
    story.draft.add(
        reconciling, e.LinesMatched((e.Matched(both, (ref,), 600, "by-hand", 0, None),))
    )
    story.when(withdrawn("cd"))
    assert story.events[0] == e.LineUnmatched(both, (ref,), "wrong-year")
    left = story.draft.reconciling("council/essex/A-1")
    assert not left.match_of_line and not left.match_of_entry


def test_a_file_taken_back_may_be_read_again():
    story = given(*TWO, extract(), withdrawn()).when(extract())
    story.then_kinds(e.ExtractRead, e.LinesMatched, e.ExtractFileRead)


@pytest.mark.parametrize("order, words", [
    (extract(told(account="A-9")),
     "refused (unknown-account): there is no account A-9\n  try:   dpl account list"),
    (extract(told(line(fund="education")), funds=()),
     "refused (unknown-fund): there is no fund education of account A-1\n"
     "  try:   dpl account fund --help"),
    (extract(told(line(fund="nhs"))),
     "refused (unknown-fund): row 2 is of fund nhs, which funds leave out"),
    (extract(told(line(fund=None))),
     "refused (unknown-fund): row 2 is of no fund, which funds leave out"),
    (extract(told(line(on=date(2025, 3, 31)))),
     "refused (another-period): row 2 is of 31 March 2025, and the extract of 1 April 2025 to "
     "31 March 2026"),
    (extract(told(line(kind="spend"))),
     "refused (unknown-kind): row 2 is a spend, which kinds leave out"),
    (extract(told(line(), line())),
     "refused (bad-ordinals): equal lines of account A-1 are numbered 1, 2, 3, each once"),
    (extract(told(line(ordinal=2))),
     "refused (bad-ordinals): equal lines of account A-1 are numbered 1, 2, 3, each once"),
    (extract(told(), told()), "refused (told-twice): the extract tells twice of A-1"),
    (extract(last_on=date(2025, 3, 31)),
     "refused (end-before-start): the last day of the extract is before its first"),
    (extract(funder="borough"),
     "refused (another-ledger): no account in it has money of borough in the funds it is about: "
     "it is of another ledger, or the mapping names another funder\n"
     "  try:   dpl account show A-1 shows whose money its funds are"),
    (withdrawn("ef"),
     "refused (unknown-extract): no file efefefefefef was read, or it was taken back already\n"
     "  try:   dpl reconcile files"),
])  # fmt: skip
def test_an_extract_that_cannot_be_is_refused_whole(order, words):
    story = given(*TWO).when(order)
    assert str(story.refusal) == words


def test_one_account_of_another_funder_among_many_is_told_by_name():
    strange = (opened("A-3"), fund("council", "A-3", funder="borough"))
    story = given(*TWO, *strange).when(extract(told(), told(account="A-3")))
    assert str(story.refusal) == (
        "refused (not-its-funder): the extract is about money of shire, and the funds that it is "
        "about are another's, or are not there, in account A-3\n"
        "  try:   dpl account show A-3 shows whose money its funds are"
    )


@pytest.mark.parametrize("order, words", [
    (extract(mapping="d" * 64), "and with another mapping"),
    (extract(source="shire"), "and with the same mapping"),
    (extract(told(line(1))), "and said something else of account A-1"),
])  # fmt: skip
def test_one_file_is_never_read_two_ways(order, words):
    story = given(*TWO, extract()).when(order)
    assert str(story.refusal).startswith("refused (read-otherwise): this file was read before, ")
    assert words in story.refusal.why
    assert story.refusal.try_ == (
        "dpl reconcile withdraw abababababab --reason read-wrongly, and read it again"
    )


def test_a_file_of_another_kind_is_withdrawn_by_the_same_command():
    story = given(*TWO, extract())
    payroll = story.draft.reconciling("payroll/bureau/A-1")
    slip = e.Payslip("PA-1", day(30), None, None, 10, *[0] * 7, 10, None, None, 2, None)
    paid_as = e.PaidAs(("wages",), ("tax",), ("pension",))
    how = "quarter", "slip"
    read = e.PayrollRead("cd" * 6, FIRST, LAST, ("tax",), paid_as, *how, (slip,), None)
    story.draft.add(payroll, read)
    file = e.ExtractFileRead("cd" * 6, "cd" * 32, "payroll", "bureau", "c" * 64, FIRST, LAST, 1, 1,
                             10, (), None)  # fmt: skip
    story.draft.add(story.draft.record("_extracts"), file)
    story.when(withdrawn("cd"))
    assert streams(story) == [
        ("_reconciliation:payroll/bureau/A-1", e.ExtractWithdrawn),
        ("_extracts", e.ExtractWithdrawn),
    ]
