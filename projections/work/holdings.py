"""What the morning check finds wrong at the bank, and what is odd in its statements."""

from __future__ import annotations

from collections.abc import Iterator

from projections.flags import OpenFlag, open_flags
from projections.morning import Finding, morning_check
from projections.work.task import Asked, Task, line

KINDS = frozenset({"bank-wrong", "fund-overdrawn", "flag"})


def tasks(asked: Asked) -> Iterator[Task]:
    """Findings that are wrong, one funder's money used for another's, and flags."""
    if "flag" in asked.kinds:
        flags = open_flags(
            asked.reader, holding=asked.holding, as_at=asked.on, known=asked.known
        )  # fmt: skip
        yield from (_flag(asked, one) for one in flags if one.on is None or one.on <= asked.on)
    if asked.kinds & KINDS:
        check = morning_check(
            asked.reader, holding=asked.holding, as_at=asked.on, known_at=asked.known
        )
        for one in check.findings:
            if one.kind == "opening-not-sure":
                yield _not_sure(asked, one)
            elif one.kind == "fund-overdrawn":
                yield _overdrawn(asked, one)
            elif one.wrong:
                yield _wrong(asked, one)


def _flag(asked: Asked, one: OpenFlag) -> Task:
    return asked.task(
        "flag",
        f"{one.holding}/{one.statement}/{one.row}/{one.kind}",
        on=one.on or asked.on,
        pence=0,
        words=one.words,
        command=line("dpl", "statement", "seen", one.statement, "--holding", one.holding, "--row",
                     one.row, "--kind", one.kind, "--reason", "looked-at", "--on", asked.on),
        holding=one.holding,
    )  # fmt: skip


def _not_sure(asked: Asked, one: Finding) -> Task:
    return asked.task(
        "flag",
        f"{one.holding}/opening-not-sure",
        on=one.on or asked.on,
        pence=one.pence,
        words=one.words,
        command=line("dpl", "statement", "list", "--holding", one.holding),
        holding=one.holding,
    )


def _wrong(asked: Asked, one: Finding) -> Task:
    about = "/".join(filter(None, (one.kind, one.holding, one.account)))
    if one.positions:
        about += f"/{one.positions[-1]}"
    looks = ("dpl", "statement", "list", "--holding", one.holding)
    if one.kind == "overdrawn-on-others":
        looks = ("dpl", "balance", one.account, "--places", "--as-at", asked.on)
    elif one.kind == "bank-differs":
        looks = ("dpl", "check", "--holding", one.holding, "--as-at", asked.on)
    return asked.task(
        "bank-wrong",
        about,
        on=one.on or asked.on,
        pence=one.pence,
        words=one.words,
        command=line(*looks),
        account=one.account,
        holding=one.holding,
    )


def _overdrawn(asked: Asked, one: Finding) -> Task:
    return asked.task(
        "fund-overdrawn",
        f"{one.holding}/{one.account}/{one.fund}",
        on=asked.on,
        pence=one.pence,
        words=one.words,
        command=line("dpl", "recharge", "propose", one.account, "--as-at", asked.on),
        account=one.account,
        holding=one.holding,
    )
