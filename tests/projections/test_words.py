"""Every event has words that a person can read."""

from __future__ import annotations

import re

import msgspec
import pytest
from hypothesis import given, settings

from ledger import events as e
from ledger.events import AnyEvent
from projections.words import in_words
from tests.projections.worlds import D, any_event, day, payment, shares, spend, statement

LINE = "bank-7/2025-06-04/-4999/1"
SAID = {
    "Spent £49.99 on personal-care, paid to pa-017: £29.99 nhs, £20.00 council": spend(
        ("nhs", 2_999), ("council", 2_000), line=LINE
    ),
    "Spent £49.99 on personal-care, paid to pa-017, from nhs; the bank has yet to show it": spend(),
    "Spent £49.99 on transport, for 1 June 2025 to 7 June 2025, from nhs; "
    "the funder pays the provider": spend(
        category="transport", payee=None, holding=None, for_from=D, for_to=day(6)
    ),
    "nhs paid £575.72 into bank-7 for 1 June 2025 to 1 July 2025 "
    "(£664.29 less the person's contribution of £88.57)": payment(
        66_429, contribution_pence=8_857, paid_pence=57_572, first_on=D, last_on=day(30), line=LINE
    ),
    "£5.00 went back to nhs from bank-7, of the payment in A-1/3; "
    "the bank has yet to show it": e.PaymentReturned(3, "nhs", "bank-7", None, D, 500),
    "The person contributed £20.00, paid to council": e.ContributionReceived(
        "council", None, None, D, 2_000
    ),
    "£30.00 given back on personal-care, of the spend in A-1/4, into bank-7, to nhs": (
        e.RefundReceived(
            4, shares(("nhs", 3_000)), "personal-care", "spent", "bank-7", LINE, D
        )
    ),
    "Statement aaaaaaaaaaaa read: 2 lines for 1 June 2025 to 2 June 2025, opening £10.00, "
    "closing £8.00": statement([(D, -150), (day(1), -50)], opening=1_000),
    "£0.70 went out and nobody has said whose it is: no rule says whose it is": (
        e.LineUnallocated("client-1/2025-06-01/-70/1", D, -70, "no-rule")
    ),
    "£0.70 that went out turned out to be account A-1's": e.LineAllocated(LINE, D, -70, "A-1"),
    "The bank shows £5.00 gone out at bank-7, as A-1/3 said, from nhs": e.LineMatched(
        LINE, D, "bank-7", 3, "out", shares(("nhs", 500))
    ),
    "Moved £5.00 from bank-7 to account A-2 at client-1, of nhs; "
    "the bank has yet to show it leave and arrive": e.MoneyMoved(
        D, shares(("nhs", 500)), "bank-7", None, "client-1", None, "A-2"
    ),
    "nhs agreed £150.00 a week, as a direct payment, from 1 June 2025 (allocation al-1), "
    "worked out as 10 hours £150.00": e.AllocationMade(
        "al-1", "nhs", "direct_payment", "weekly", 15_000, D, None, D,
        (e.CalculationLine("10 hours", 15_000),),
    ),
    "£9.99 of the spend in A-1/2 is not allowed (not in plan) and owed, to nhs": (
        e.SpendDisallowed(2, D, "not-in-plan", "personal-care", shares(("nhs", 999)))
    ),
    "The spend in A-1/2 was £9.99 council, and not £9.99 nhs: wrong fund": e.SharesCorrected(
        2, D, "personal-care", shares(("nhs", 999)), shares(("council", 999)), "direct_payment",
        "bank-7", True, "wrong-fund",
    ),
    "Notice served: £30.00 to be repaid by the personal representatives by 30 June 2025 (R-1): "
    "unused money, death": e.NoticeServed(
        "R-1", D, 3_000, day(29), "personal-representatives", ("unused-money", "death"), None,
        0, None, None,
    ),
    "A-1/2 taken back, typed wrong: Spent £49.99 on personal-care, paid to pa-017, from nhs; "
    "the bank has yet to show it": e.EntryReversed(2, spend(), "typed-wrong"),
    "Opening balance brought in at bank-7: nhs £8.00 held, £0.50 owed, £90.00 paid to date; "
    "the bank has yet to show it": e.OpeningBalanceBrought(
        D, "bank-7", None, (e.BroughtFund("nhs", 800, 50, 9_000, 0),)
    ),
    "Decided on 1 June 2025 that direct payments must stop on 2 June 2025: consent withdrawn": (
        e.StopDecided("must", "consent-withdrawn", day(1), D)
    ),
}  # fmt: skip


@pytest.mark.parametrize("words", SAID, ids=lambda words: words[:40])
def test_what_happened_is_told_in_these_words(words):
    assert in_words(SAID[words], account="A-1") == words


@pytest.mark.parametrize("kind", AnyEvent.__args__)
def test_every_event_is_told_in_a_sentence_without_jargon(kind):
    @settings(max_examples=30)
    @given(any_event(kind))
    def told(event):
        words = in_words(event, account="A-1")
        assert words and words[0] == words[0].strip() and not words.endswith((".", " "))
        assert kind.__name__ not in words
        assert not re.search(r"None|pence|_|\bposting|sha256|2025-|2026-|\{|\}", words), words

    told()


def test_an_event_nobody_has_words_for_is_not_passed_over():
    class Unheard(msgspec.Struct):
        pass

    with pytest.raises(TypeError):
        in_words(Unheard(), account="A-1")
