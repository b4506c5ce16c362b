"""April 2024: an empty book, two dozen accounts, where their money is, and what they may have."""

from __future__ import annotations

from datetime import date

from cli.demonstration.people import BY_ACCOUNT, BY_HOLDING
from cli.demonstration.stage import Stage
from ledger.money import pounds, split

NAME = "Northshire (a demonstration)"


def tell(stage: Stage) -> None:
    stage.chapter("Setting up, April 2024", on=date(2024, 4, 2))
    stage.do(
        f'dpl init --name "{NAME}"',
        "A ledger is one commissioner's book. This one is empty.",
    )
    stage.do(
        "dpl record commands/accounts.jsonl --by setting-up-team",
        "Two dozen people: NHS only, council only, jointly funded. Commands in bulk are JSON "
        "Lines,\nrecorded whole or not at all. Names go to the private details; events hold none.",
    )
    stage.do(
        "dpl record commands/holdings.jsonl",
        "Where their money is: own bank accounts, a card, a client account of seven people.",
    )
    stage.do(
        "dpl record commands/allocations.jsonl --by panel",
        "What each fund agreed to give by the week, with how it was worked out.",
    )
    _bring_forward(stage)
    stage.do(
        "dpl account show J-01",
        "An account part by part: two funders' money in one bank account.",
        show=True,
    )


def _bring_forward(stage: Stage) -> None:
    words = "Three people bring what they had before this book began."
    for account in ("C-01", "C-02", "J-03"):
        person = BY_ACCOUNT[account]
        place = BY_HOLDING[person.holding or ""]
        weights = person.weights
        parts = split(person.brought_pence, list(weights.values()))
        held = " ".join(
            f"--held {fund}={pounds(pence, plain=True)}"
            for fund, pence in zip(weights, parts, strict=True)
        )
        stage.do(
            f"dpl account bring-forward {account} --on 01/04/2024 --holding {place.name} {held}",
            words,
        )
        words = ""
