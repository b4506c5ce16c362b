"""What no plan foresees: the lines at the bank that make a ledger interesting. By their keys."""

from __future__ import annotations

from datetime import date

from cli.demonstration.movements import Movement, initials
from cli.demonstration.people import BY_ACCOUNT, MOVED_ON

FARES_ON = date(2024, 6, 13)
RETURNED_ON = date(2025, 9, 4)

RETURNING = {
    "N-03": ("reclaim", date(2024, 9, 12), 100, "NORTHSHIRE ICB PHB UNUSED"),
    "N-06": ("reclaim", date(2025, 11, 14), 60, "NORTHSHIRE ICB CLOSING"),
    "C-08": ("reclaim", date(2025, 11, 25), 100, "NORTHSHIRE COUNCIL CLOSING"),
}
"""Whose money goes back to a funder: key, day, percent of what is there then, and the text."""

LEAVING = {"J-04": MOVED_ON}
"""Who takes all they have from the client account to a bank account of their own, and when."""

INTEREST_AT = {"nationwide-1": 1_500, "natwest-2": 1_000}
"""Holdings that pay interest at each month's end: one part in so many of what is there."""


def _person(account: str) -> str:
    return initials(BY_ACCOUNT[account])


def happenings() -> dict[str, list[Movement]]:
    """Lines by the holding that shows them, but for those whose amount depends on a balance."""
    return {
        "lloyds-1": [
            *(
                Movement(FARES_ON, -200, "card", "Greenline Bus Co", "CARD 13JUN", "N-01", "fare")
                for _ in range(2)
            ),
            Movement(date(2024, 9, 9), -6_000, "cash", "Cash Machine", "HIGH STREET", "N-01",
                     "cash"),
            Movement(date(2024, 10, 21), 6_000, "credit", _person("N-01"), "PAID BACK", "N-01",
                     "made-good"),
            Movement(date(2025, 11, 18), -3_850, "card", "Payz", "4471 REF 0093", "N-01",
                     "mystery"),
        ],
        "barclays-1": [
            Movement(date(2025, 1, 17), 8_460, "credit", "Meadowlark Homecare", "CREDIT NOTE 77",
                     "N-02", "refund"),
        ],
        "hsbc-1": [
            Movement(date(2024, 6, 24), -21_000, "card", "Quaintways Stores", "CARD 24JUN",
                     "N-03", "eq-02"),
        ],
        "natwest-1": [
            Movement(date(2025, 8, 22), -31_240, "transfer", "C Ashbeckett", "FINAL WAGES",
                     "N-06", "pa-03"),
        ],
        "natwest-2": [
            Movement(date(2025, 2, 14), -1_500, "charge", "Unpaid Item Fee", "FEB", "J-08",
                     "charge"),
        ],
        "card-1": [
            Movement(date(2025, 11, 20), -31_000, "transfer", "Northshire Council",
                     "BALANCE RECOVERED", "C-05", "swept"),
        ],
        "metro-1": [
            Movement(date(2025, 2, 6), -4_950, "card", "Quaintways Stores", "CARD 05FEB", "C-06",
                     "typed"),
        ],
        "tsb-1": [
            Movement(date(2025, 10, 14), -45_200, "transfer", "Fivewaters Support", "FINAL INV",
                     "C-08", "ag-03"),
        ],
        "starling-1": [
            Movement(date(2025, 5, 14), -18_999, "card", "Evenlode Mobility", "CARD 13MAY", "J-01",
                     "typed"),
            Movement(date(2025, 6, 17), -4_500, "card", "Quaintways Stores", "CARD 17JUN", "J-01",
                     "unassigned"),
        ],
        "client-1": [
            Movement(date(2025, 2, 10), 15_000, "credit", "Family of J-03", "J-03 TOP UP", "J-03",
                     "top-up"),
            Movement(date(2025, 12, 9), 7_500, "credit", "Counter Credit", "000471", "",
                     "mystery"),
        ],
    }  # fmt: skip
