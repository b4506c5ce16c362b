"""Recharges that the funder asked has not answered, or has agreed and not paid."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.calendar import uk_words
from ledger.money import pounds
from projections.recharges import OneRecharge, recharges
from projections.work.task import Asked, Task, line

KINDS = frozenset({"recharge"})


def tasks(asked: Asked) -> Iterator[Task]:
    """Each recharge that is open: to agree, or to be paid."""
    rows = recharges(asked.reader, account=asked.account, as_at=asked.on, known_at=asked.known).rows
    for one in rows:
        if one.standing in ("raised", "disputed"):
            yield _to_agree(asked, one)
        elif one.standing in ("agreed", "part-settled"):
            yield _to_pay(asked, one)


def _to_agree(asked: Asked, one: OneRecharge) -> Task:
    said = "disputes it" if one.standing == "disputed" else "has not answered"
    return asked.task(
        "recharge",
        f"{one.account}/{one.recharge}/agree",
        on=one.raised_on,
        pence=one.raised_pence,
        words=f"{one.from_funder} asks {one.to_funder} {pounds(one.raised_pence)} for "
        f"{uk_words(one.first_on)} to {uk_words(one.last_on)}, and {one.to_funder} {said}",
        command=line("dpl", "recharge", "agree", one.account, one.recharge, "--on", "{date}"),
        account=one.account,
    )


def _to_pay(asked: Asked, one: OneRecharge) -> Task:
    amount = pounds(one.left_pence, plain=True)
    return asked.task(
        "recharge",
        f"{one.account}/{one.recharge}/settle",
        on=one.agreed_on or one.raised_on,
        pence=one.left_pence,
        words=f"{one.to_funder} agreed to pay {one.from_funder} {pounds(one.agreed_pence)}, and "
        f"{pounds(one.left_pence)} of it has not come",
        command=line("dpl", "recharge", "settle", one.account, one.recharge, "--amount", amount,
                     "--reference", "{reference}", "--on", "{date}"),
        account=one.account,
    )  # fmt: skip
