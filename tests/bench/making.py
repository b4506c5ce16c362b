"""A ledger of a million entries, or as many as asked, like a large commissioner's year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from ledger import events as e
from ledger.recording import stored_name, stored_state
from ledger.store import NewRow, create_ledger, open_store
from tests.builders import APRIL_1

ACCOUNTS = 2_000
WHOLE = 50_000
FOUR_WEEKS = 28
CATEGORIES = ("personal-care", "transport", "leisure", "equipment", "payroll")


def set_up(account: int, *, joint: bool = True) -> Iterator[e.AnyEvent]:
    """What is agreed of one account before any money moves: funds, plan, schedules, a review.

    One that is not joint has one fund, which charges a contribution."""
    yield e.AccountOpened(APRIL_1, f"P-{account}", "adult-chc", "18-64", "adult-chc", None)
    if joint:
        yield e.FundAdded("nhs", "northshire-icb", "chc", False, APRIL_1)
    yield e.FundAdded("council", "northshire", "social-care", True, APRIL_1)
    yield e.HoldingLinked(f"bank-{account}", f"A-{account}", APRIL_1)
    for fund, pence in (("nhs", 15_000), ("council", 5_000)) if joint else (("council", 20_000),):
        yield e.AllocationMade(
            f"{fund}-1", fund, "direct_payment", "weekly", pence, APRIL_1, None, APRIL_1, ()
        )
        yield e.PaymentScheduleAgreed(
            fund, "direct_payment", "four-weekly", APRIL_1, 0, "advance", "net", APRIL_1
        )
    yield e.ContributionAssessed("council", 1_000, APRIL_1, APRIL_1, ())
    main = "nhs" if joint else "council"
    lines = [
        e.PlanLine(name, "daily-life", name, "weekly", 8_000, (e.FundWeight(main, 1),))
        for name in CATEGORIES
    ]
    yield e.PlanAgreed("plan-1", APRIL_1, APRIL_1, ("daily-life",), tuple(lines), ())
    yield e.ReviewHeld(
        main, APRIL_1 + timedelta(days=account % 90), "light-touch", (), True, True, True, True,
        None,
    )  # fmt: skip


def events_of(account: int, *, joint: bool = True) -> Iterator[e.AnyEvent]:
    """One account's events, without end: set up, then payments and contributions among spends."""
    yield from set_up(account, joint=joint)
    n = 0
    while True:
        on = APRIL_1 + timedelta(days=n % 700)
        within = n % FOUR_WEEKS
        if within == 0 and not joint:
            yield _payment(account, "council", n, gross=80_000, contribution=4_000)
        elif within == 0:
            yield _payment(account, "nhs", n, gross=60_000, contribution=0)
        elif within == 1 and joint:
            yield _payment(account, "council", n - 1, gross=20_000, contribution=4_000)
        elif within == 9:
            yield e.ContributionReceived(
                "council", f"bank-{account}", _line(account, on, 4_000), on, 4_000
            )
        elif n == 40 and account % 10 == 0:
            fund = "nhs" if joint else "council"
            yield e.ReclaimProposed("back", fund, 5_000, "unused-accumulated", on)
        else:
            yield _spend(account, n, joint=joint)
        n += 1


def _payment(account: int, fund: str, n: int, *, gross: int, contribution: int) -> e.PaymentMade:
    first = APRIL_1 + timedelta(days=n)
    net = gross - contribution
    return e.PaymentMade(
        fund, "direct_payment", f"bank-{account}", _line(account, first, net), first, first,
        first + timedelta(days=FOUR_WEEKS - 1), gross, contribution, net, "net",
    )  # fmt: skip


def _spend(account: int, n: int, *, joint: bool) -> e.SpendRecorded:
    on = APRIL_1 + timedelta(days=n % 700)
    pence = 100 + (n * 37 + account) % 9000
    shares = (e.Share("nhs" if joint else "council", pence),)
    if joint and n % 3 == 0 and pence > 200:
        shares = (e.Share("nhs", pence - 100), e.Share("council", 100))
    return e.SpendRecorded(
        on, shares, CATEGORIES[n % 5], f"pa-{n % 9}", "personal-assistant", None, None,
        "direct_payment", f"bank-{account}", _line(account, on, -pence), on, on, None, None,
    )  # fmt: skip


def _line(account: int, on: date, pence: int) -> str:
    return f"bank-{account}/{on}/{pence}/1"


def next_pay_day(entries: int) -> date:
    """The first day that a ledger of so many entries has not paid for, on any of its accounts."""
    begun = entries // accounts_in(entries) - len(list(set_up(0)))
    return APRIL_1 + timedelta(days=-(-begun // FOUR_WEEKS) * FOUR_WEEKS)


def accounts_in(entries: int) -> int:
    return min(ACCOUNTS, max(1, entries // 100))


def make(url: str, entries: int, *, joint: int = 100) -> None:
    """Record so many entries, spread over the accounts as time goes by. So many of a hundred
    accounts are joint: two funders' money in one."""
    create_ledger(url, name="bench")
    streams = [events_of(n, joint=n % 100 < joint) for n in range(accounts_in(entries))]
    with open_store(url) as store:
        rows, done, turn = [], 0, 0
        while done < entries:
            turn += 1
            for n, stream in enumerate(streams):
                event = next(stream)
                state = stored_state(event, by="staff-1", command=f"c-{done}", on_behalf_of=None)
                rows.append(NewRow(f"account:A-{n}", turn, stored_name(event), state))
                done += 1
                if len(rows) == WHOLE or done == entries:
                    store.record(rows)
                    rows = []
                if done == entries:
                    break
