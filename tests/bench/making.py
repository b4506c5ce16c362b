"""A ledger of a million entries, or as many as asked, like a large commissioner's year."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from ledger import events as e
from ledger.recording import stored_name, stored_state
from ledger.store import NewRow, create_ledger, open_store
from tests.builders import APRIL_1

ACCOUNTS = 2_000
WHOLE = 50_000
CATEGORIES = ("personal-care", "transport", "leisure", "equipment", "payroll")


def events_of(account: int) -> Iterator[e.AnyEvent]:
    """One account's events, without end: set up, then a payment now and then among spends."""
    bank = f"bank-{account}"
    yield e.AccountOpened(APRIL_1, f"P-{account}", "adult-chc", "18-64", "adult-chc", None)
    yield e.FundAdded("nhs", "northshire-icb", "chc", False, APRIL_1)
    yield e.FundAdded("council", "northshire", "social-care", True, APRIL_1)
    yield e.HoldingLinked(bank, f"A-{account}", APRIL_1)
    n = 0
    while True:
        n += 1
        on = APRIL_1 + timedelta(days=n % 700)
        if n % 25 == 1:
            yield e.PaymentMade(
                "nhs", "direct_payment", bank, f"{bank}/{on}/60000/1", on, on,
                on + timedelta(days=27), 60000, 0, 60000, "net",
            )  # fmt: skip
            continue
        pence = 100 + (n * 37 + account) % 9000
        shares = (e.Share("nhs", pence),)
        if n % 3 == 0 and pence > 200:
            shares = (e.Share("nhs", pence - 100), e.Share("council", 100))
        yield e.SpendRecorded(
            on, shares, CATEGORIES[n % 5], f"pa-{n % 9}", "personal-assistant", None, None,
            "direct_payment", bank, f"{bank}/{on}/{-pence}/1", on, on, None, None,
        )  # fmt: skip


def make(url: str, entries: int) -> None:
    """Record so many entries, spread over the accounts as time goes by."""
    create_ledger(url, name="bench")
    accounts = min(ACCOUNTS, max(1, entries // 100))
    streams = [events_of(n) for n in range(accounts)]
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
