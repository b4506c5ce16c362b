"""What has not happened yet cannot be told of as if it had: a year mistyped is found here.

The day it is comes from the caller. A decision may lie ahead (an end, a stop, a notice's date), and
a payment may be made ready some weeks before; a spend, a receipt or a bank's line may not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from ledger import events as e
from ledger.book.draft import Decided
from ledger.calendar import uk_words
from ledger.errors import Refused

PAYMENT_DAYS_AHEAD = 92
"""A quarter: as far ahead as payments are made ready (domain.md 2.8: monthly or quarterly)."""
CLOCKS_APART_DAYS = 1
"""A bank's day may have begun where ours has not."""

_HAPPENED = {
    e.SpendRecorded: "paid_on",
    e.PaymentReturned: "returned_on",
    e.ContributionReceived: "received_on",
    e.TopUpReceived: "received_on",
    e.RefundReceived: "received_on",
    e.InterestReceived: "received_on",
    e.MadeGood: "received_on",
    e.ReclaimReceived: "received_on",
    e.MoneyMoved: "moved_on",
    e.DeathRecorded: "died_on",
    e.PersonRefunded: "refunded_on",
    e.ReclaimWrittenOff: "written_off_on",
    e.ReviewHeld: "held_on",
    e.PolicyAdopted: "adopted_on",
    e.ApprovalGiven: "given_on",
    e.ApprovalRefused: "refused_on",
    e.FlagsSeen: "seen_on",
    e.ReconciliationPrepared: "prepared_on",
    e.ReconciliationSigned: "signed_on",
    e.LateEntriesSeen: "seen_on",
    e.PeriodClosed: "closed_on",
}


def must_have_happened(decided: Iterable[Decided], *, today: date) -> None:
    """Refuse an event that would lie ahead of the day it is."""
    for _, _, event in decided:
        day, latest = None, today + timedelta(days=CLOCKS_APART_DAYS)
        if isinstance(event, e.PaymentMade):
            day, latest = event.paid_on, today + timedelta(days=PAYMENT_DAYS_AHEAD)
        elif isinstance(event, e.StatementImported):
            day = max((line.on for line in event.lines), default=None)
        elif isinstance(event, e.ExtractRead):
            day = max((line.on for line in event.lines), default=None)
            latest = today + timedelta(days=PAYMENT_DAYS_AHEAD)
        elif type(event) in _HAPPENED:
            day = getattr(event, _HAPPENED[type(event)])
        if day is not None and day > latest:
            raise Refused(
                "not-yet",
                f"{uk_words(day)} lies ahead; today is {uk_words(today)}",
                "check the year",
            )
