"""Why two sides differ, as a person says it; and matching with a council by hand."""

from ledger import commands as c
from ledger import events as e
from ledger.reconciling.asked import reconcile
from tests.builders import day, given, line, paid, spent, statement
from tests.reconciling.extracts import JOINT, NAME, council, extract, says, stood

PAID = paid(80000, "council")  # entry 7
SPENT = spent(4000, fund="council")  # entry 8, 8 April
LINES = (says("payment", 80000, day(4)), says("spend", -4100, day(8)))
DIFFERS = (*JOINT, PAID, SPENT, extract(*LINES, stood=(stood("council", 0, 75900),)))
THEIRS, OURS = "spend/council/2025-04-08/-4100/1", e.EntryRef("A-1", 8)


def explained(**changes) -> c.ExplainDifference:
    fields = {"lines": (THEIRS,), "entries": (OURS,), "kind": "their-error", "reason": "typing"}
    fields |= {"of": NAME, "explained_on": day(6, 5)}
    return c.ExplainDifference(**fields | changes)


def test_an_item_is_explained_with_what_it_comes_to() -> None:
    story = given(*DIFFERS).when(explained())
    parts = (e.FundDiffers("council", -100),)
    said = ("their-error", -100, "typing", day(6, 5), None, parts)
    story.then(e.LineExplained((THEIRS,), (OURS,), *said))
    found = council(story)
    assert found.squared and found.explained_pence == -100


def test_what_is_no_difference_is_not_explained() -> None:
    match = "payment/council/2025-04-04/80000/1"
    story = given(*DIFFERS).when(explained(lines=(match,), entries=(e.EntryRef("A-1", 7),)))
    story.then_refused("is no difference that is open")


def test_half_of_a_difference_is_not_explained_alone() -> None:
    given(*DIFFERS).when(explained(entries=())).then_refused("is no difference")


def test_explaining_again_replaces_what_was_said_before() -> None:
    story = given(*DIFFERS, explained()).when(explained(kind="our-error"))
    story.then_kinds(e.ExplanationWithdrawn, e.LineExplained)
    assert [x.kind for x in story.draft.reconciling(NAME).explanations.values()] == ["our-error"]


def test_an_explanation_taken_back_leaves_the_difference_open() -> None:
    story = given(*DIFFERS, explained())
    (number,) = story.draft.reconciling(NAME).explanations
    story.when(c.WithdrawExplanation(of=NAME, explanation=number, reason="mistaken"))
    assert council(story).unexplained_pence == 100


def test_an_explanation_that_is_not_there_is_refused_with_those_that_are() -> None:
    story = given(*DIFFERS, explained())
    (number,) = story.draft.reconciling(NAME).explanations
    story.when(c.WithdrawExplanation(of=NAME, explanation=99, reason="mistaken"))
    story.then_refused(f"it has: {number}")


def test_an_explanation_lasts_no_longer_than_the_amount_it_explained() -> None:
    story = given(*DIFFERS, explained())
    story.when(c.CorrectEntry(account="A-1", entry=8, amount_pence=4050, reason="typing-error"))
    assert council(story).unexplained_pence == 50


def test_a_cost_under_the_other_funder_is_explained_once_for_both() -> None:
    theirs = says("spend", -4000, day(8), "nhs")
    story = given(*JOINT, PAID, SPENT, extract(LINES[0], theirs))
    refused = explained(lines=("spend/nhs/2025-04-08/-4000/1",))
    story.when(refused)
    assert [event.amount_pence for event in story.of(e.LineExplained)] == [0]
    assert council(story).squared


def test_a_balance_that_differs_from_the_start_is_explained_by_its_own_name() -> None:
    told = (stood("council", 500, 76400),)
    story = given(*JOINT, PAID, SPENT, extract(*LINES, stood=told), explained())
    story.when(explained(lines=("opening/council/2025-04-01",), entries=(), reason="before-us"))
    assert council(story).squared


def test_what_the_books_show_needs_no_explaining() -> None:
    kinds = ("payment",)
    story = given(*JOINT, PAID, SPENT, extract(LINES[0], kinds=kinds))
    story.when(explained(lines=())).then_refused("the books themselves show why")


def test_nothing_is_explained_where_nothing_was_read() -> None:
    given(*JOINT, PAID).when(explained()).then_refused("no extract of shire tells of A-1")


def test_a_difference_with_the_bank_is_explained_too() -> None:
    shown = statement(line(-1550, day(9)), first_on=day(1), last_on=day(30))
    order = explained(of="bank/bank-1", lines=("bank-1/2025-04-09/-1550/1",), entries=(),
                      kind="bank-error", reason="bank-fee")  # fmt: skip
    story = given(*JOINT, shown).when(order)
    assert [event.amount_pence for event in story.of(e.LineExplained)] == [-1550]
    found = reconcile(story.draft, "bank/bank-1", first_on=day(1), last_on=day(30))
    assert not found.unexplained_pence


# ── by hand ──────────────────────────────────────────────────────────────────────────────────

LATE = says("spend", -4000, day(25))
FAR = (*JOINT, PAID, SPENT, extract(LINES[0], LATE))
FAR_LINE = "spend/council/2025-04-25/-4000/1"


def by_hand(**changes) -> c.MatchLines:
    return c.MatchLines(**{"of": NAME, "lines": (FAR_LINE,), "entries": (OURS,)} | changes)


def test_a_person_matches_what_rules_would_not() -> None:
    story = given(*FAR)
    assert [item.kind for item in council(story).items] == ["spend-only-ours", "spend-only-theirs"]
    story.when(by_hand())
    story.then(e.LinesMatched((e.Matched((FAR_LINE,), (OURS,), -4000, "by-hand", 17, None),)))
    assert council(story).squared


def test_a_match_never_hides_a_difference() -> None:
    story = given(*DIFFERS).when(by_hand(lines=(THEIRS,)))
    story.then_refused("theirs come to -£41.00 and ours to -£40.00: they differ by £1.00")
    assert "dpl reconcile explain" in story.refusal.try_


def test_nor_does_it_hide_whose_money_it_was() -> None:
    theirs = says("spend", -4000, day(8), "nhs")
    story = given(*JOINT, PAID, SPENT, extract(LINES[0], theirs))
    story.when(by_hand(lines=("spend/nhs/2025-04-08/-4000/1",)))
    story.then_refused("not the same funds'")


def test_a_line_is_matched_once() -> None:
    given(*FAR, by_hand()).when(by_hand()).then_refused("is matched to A-1/8 already")


def test_a_line_or_an_entry_that_is_not_there_is_refused() -> None:
    given(*FAR).when(by_hand(lines=("spend/x",))).then_refused("has no line spend/x")
    gone = c.ReverseEntry(account="A-1", entry=8, reason="typing-error")
    given(*FAR, gone).when(by_hand()).then_refused("no entry that moves money and stands")
    other = by_hand(entries=(e.EntryRef("B-2", 8),))
    given(*FAR).when(other).then_refused("is not an entry of A-1")


def test_what_a_person_parted_is_not_matched_again_by_rule() -> None:
    unmatched = c.UnmatchLine(of=NAME, line="payment/council/2025-04-04/80000/1", reason="wrong")
    story = given(*FAR).when(unmatched)
    story.then_kinds(e.LineUnmatched)
    story.when(c.MatchAgain(of=NAME))
    assert story.events == []
    kinds = {item.kind for item in council(story).items}
    assert {"payment-only-ours", "payment-only-theirs"} <= kinds


def test_undoing_what_was_never_matched_is_refused() -> None:
    story = given(*FAR).when(c.UnmatchLine(of=NAME, line=FAR_LINE, reason="wrong"))
    story.then_refused("is matched to nothing")


def test_what_is_recorded_after_the_extract_is_matched_when_asked_again() -> None:
    extra = says("spend", -2500, day(20))
    story = given(*FAR, extract(extra, name="cd"))
    story.when(spent(2500, fund="council", paid_on=day(20)))
    found = council(story)
    again = [item for item in found.items if item.try_ == f"dpl reconcile again {NAME}"]
    assert sorted(item.pence for item in again) == [-2500, 2500]
    story.when(c.MatchAgain(of=NAME)).then_kinds(e.LinesMatched)
