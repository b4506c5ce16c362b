"""What accounts themselves ask for, all kinds in one going through of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import groupby

from ledger.account.life.contributions import position
from ledger.account.life.reviews import Due as ReviewDue
from ledger.account.life.reviews import due as reviews_due
from ledger.account.life.weeks_due import charged_funds
from ledger.account.pay.accrued import untold_pence
from ledger.account.pay.due import Due, all_due
from ledger.account.pay.passed_on import held
from ledger.account.pay.paying import PAID_TO
from ledger.account.reclaims.stages import Stage
from ledger.account.records import FROM_WHAT_IS_OWED
from ledger.account.spends.questions import OpenQuery, open_queries
from ledger.account.state import Account
from ledger.calendar import uk_words
from ledger.money import pounds
from ledger.policy.policies import Policies
from projections.as_known import account_known, every_account, policies_known
from projections.reclaims import ReclaimRow, reclaims_of
from projections.words import in_words
from projections.words.phrases import coded
from projections.work.goes_on import goes_on
from projections.work.task import Asked, Task, line, one_of

KINDS = frozenset({"query", "reclaim", "contribution", "payment-due", "goes-on", "review"})
OF_SPENDS = frozenset({"query", "reclaim"})
"""Kinds for which spends count; the others are told without nine entries in ten."""


def tasks(asked: Asked) -> Iterator[Task]:
    """The tasks of every account, or of the one asked about."""
    policies = policies_known(asked.reader, known=asked.known)
    sources = [_SOURCES[kind] for kind in _SOURCES if kind in asked.kinds]
    accounts: Iterable[Account]
    if asked.account is not None:
        accounts = [account_known(asked.reader, asked.account, known=asked.known)]
    else:
        spends = bool(asked.kinds & OF_SPENDS)
        accounts = every_account(asked.reader, known=asked.known, spends=spends)
    for account in accounts:
        for source in sources:
            yield from source(asked, account, policies)


# ── questions ────────────────────────────────────────────────────────────────────────────────


def _queries(asked: Asked, account: Account, policies: Policies) -> Iterator[Task]:
    """One task an entry, whatever it is asked about: an answer answers all of it."""
    found = open_queries(account, asked.on)
    for entry, queries in groupby(found, key=lambda query: query.entry):
        yield _query(asked, account, entry, list(queries))


def _query(asked: Asked, account: Account, entry: int, queries: list[OpenQuery]) -> Task:
    name, rules = f"{account.id}/{entry}", sorted({query.rule for query in queries})
    pence = queries[0].pence
    if rules == ["spend-unassigned"]:
        shares = one_of(*(f"{fund}=1" for fund in account.funds))
        command = line("dpl", "spend", "share", name, "--shares", shares, "--reason", "{reason}")
    else:
        command = line("dpl", "spend", "accept", name, "--reason", "{reason}", "--on", asked.on)
    asks = ", ".join(coded(rule) for rule in rules)
    return asked.task(
        "query",
        f"{name}/{'+'.join(rules)}",
        on=min(query.queried_on for query in queries),
        pence=pence,
        words=f"{name}, {asks}: {in_words(queries[0].event, account=account.id)}",
        command=command,
        account=account.id,
    )


# ── reclaims ─────────────────────────────────────────────────────────────────────────────────

_REPAYERS = one_of("person", "representative", "nominee", "personal-representatives")


def _reclaims(asked: Asked, account: Account, policies: Policies) -> Iterator[Task]:
    """Reclaims that a person here has to go on with: to give notice of, to look at again because
    somebody asked, or to see to since they are overdue. The others wait for who is to repay."""
    for row in reclaims_of(account, policies, asked.on):
        step = _STEPS.get(row.stage.name)
        if step is not None:
            words, command = step(row, row.stage)
            yield asked.task(
                "reclaim",
                f"{account.id}/{row.reclaim}/{row.stage.name}",
                on=row.stage.since,
                pence=row.stage.left_pence,
                words=f"{row.reclaim}, {row.fund}: {words}",
                command=command,
                account=account.id,
            )


def _to_notice(row: ReclaimRow, stage: Stage) -> tuple[str, str]:
    amount = pounds(stage.asked_pence, plain=True)
    return (
        f"{pounds(stage.asked_pence)} proposed, and no notice served",
        line("dpl", "reclaim", "notice", row.account, row.reclaim, "--amount", amount,
             "--repay-by", "{date}", "--repayer", _REPAYERS, "--reason", "{reason}",
             "--on", "{date}"),
    )  # fmt: skip


def _to_decide(row: ReclaimRow, stage: Stage) -> tuple[str, str]:
    outcome = one_of("confirmed", "reduced", "withdrawn")
    return (
        f"somebody asked that {pounds(stage.asked_pence)} be looked at again, and nothing is taken "
        "until it is",
        line("dpl", "reclaim", "decide", row.account, row.reclaim, "--outcome", outcome,
             "--reason", "{reason}", "--on", "{date}"),
    )  # fmt: skip


def _to_see_to(row: ReclaimRow, stage: Stage) -> tuple[str, str]:
    against = ("--against", "owed") if row.ground in FROM_WHAT_IS_OWED else ()
    by = "" if stage.repay_by is None else f" by {uk_words(stage.repay_by)}"
    amount = pounds(stage.left_pence, plain=True)
    return (
        f"{pounds(stage.left_pence)} was to come{by} and has not",
        line("dpl", "reclaim", "receive", row.account, row.reclaim, "--amount", amount,
             "--on", "{date}", *against),
    )  # fmt: skip


_STEPS: dict[str, Callable[[ReclaimRow, Stage], tuple[str, str]]] = {
    "proposed": _to_notice,
    "held-up": _to_decide,
    "overdue": _to_see_to,
}


# ── contributions, payments, reviews ─────────────────────────────────────────────────────────


def _contributions(asked: Asked, account: Account, policies: Policies) -> Iterator[Task]:
    for fund in charged_funds(account):
        found = position(account, fund, asked.on)
        if not found.missed:
            continue
        many = len(found.missed)
        amount = pounds(found.arrears_pence, plain=True)
        yield asked.task(
            "contribution",
            f"{account.id}/{fund}",
            on=found.missed[0].due_on,
            pence=found.arrears_pence,
            words=f"{fund}: {pounds(found.arrears_pence)} behind, "
            f"{'one' if many == 1 else many} missed",
            command=line("dpl", "receive", "contribution", account.id, "--fund", fund,
                         "--amount", amount, "--on", "{date}"),
            account=account.id,
        )  # fmt: skip


def _payments(asked: Asked, account: Account, policies: Policies) -> Iterator[Task]:
    """What a fund should have paid and has not. Where payments are there of which nobody said what
    for, that is the question, of a closed account too: it is not paid twice. What another fund
    pays for is not due."""
    over = account.closed_on is not None and account.closed_on <= asked.on
    for one in all_due(account, on=asked.on, payments_to=asked.on):
        if over and not one.unplaced:
            continue
        waits = sum(piece.due_pence for piece in held(account, one, asked.on))
        pence = one.still_due_pence + one.arrears_pence - waits
        if one.deployment not in PAID_TO or pence <= 0:
            continue
        how = () if one.deployment == "direct_payment" else ("--deployment", one.deployment)
        words = f"{one.fund}: {pounds(pence)} due and not paid"
        command = line("dpl", "pay", "arrears", account.id, "--fund", one.fund, *how,
                       "--on", "{date}", "--to", asked.on)  # fmt: skip
        if one.unplaced:
            entry = f"{account.id}/{one.unplaced[0]}"
            if untold_pence(account, one) >= pence:
                words = f"{one.fund}: {pounds(pence)} due and perhaps paid"
            words += f"; but nobody said what {entry} was paid for"
            command = line("dpl", "pay", "purpose", entry, one_of("--one-off", "--liability"),
                           "{name}")  # fmt: skip
        yield asked.task(
            "payment-due",
            f"{account.id}/{one.fund}/{one.deployment}",
            on=_due_since(one, asked.on),
            pence=pence,
            words=words,
            command=command,
            account=account.id,
        )


def _due_since(due: Due, on: date) -> date:
    """The first day that something should have been paid and was not, or not in full."""
    days = [p.pay_on or p.days.first for p in due.pieces if p.difference_pence > 0]
    days += [one.on for one in due.one_offs if one.difference_pence > 0]
    return min(days, default=on)


def _reviews(asked: Asked, account: Account, policies: Policies) -> Iterator[Task]:
    for one in reviews_due(account, asked.on, policies):
        if one.overdue_days(asked.on):
            yield _review(asked, one)


def _review(asked: Asked, one: ReviewDue) -> Task:
    kind = () if one.what == "review" else ("--kind", "financial")
    by = "the law" if one.by == "law" else "policy"
    words = f"{one.fund}: {one.what} due by {uk_words(one.due_on)}, by {by}"
    if one.was_held:
        words = (
            f"{one.fund}: the review of {uk_words(one.due_on)} found the money not enough; revise "
            "the allocation (dpl allocate revise), or hold it again"
        )
    return asked.task(
        "review",
        f"{one.account}/{one.fund}/{one.what.split()[-1]}",
        on=one.due_on,
        pence=0,
        words=words,
        command=line("dpl", "review", "hold", one.account, "--fund", one.fund, "--on", "{date}",
                     *kind, one_of("--plan-right", "--plan-wrong"),
                     one_of("--used-well", "--used-badly"), one_of("--enough", "--too-little"),
                     one_of("--conditions-kept", "--conditions-broken")),
        account=one.account,
    )  # fmt: skip


_SOURCES: dict[str, Callable[[Asked, Account, Policies], Iterator[Task]]] = {
    "query": _queries,
    "reclaim": _reclaims,
    "contribution": _contributions,
    "payment-due": _payments,
    "goes-on": goes_on,
    "review": _reviews,
}
