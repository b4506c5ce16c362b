"""What is asked about spends, what wants a receipt, and what the rules are, over all accounts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger import commands as c
from ledger.account.records import OWN
from ledger.account.spends.evidence import counts_as_accepted, evidence_missing
from ledger.account.spends.plan_check import Checked, plan_check
from ledger.account.spends.questions import open_queries
from ledger.account.spends.rules import RULES
from ledger.account.spends.rules.look import Rule
from ledger.account.spends.rules.money import MONEY_RULES
from ledger.account.state import Account
from ledger.policy.pack import Pack
from ledger.policy.policies import Policies
from projections.as_known import account_known, day_asked, every_account, policies_known
from projections.moments import Known
from projections.reader import Reader, reading

if TYPE_CHECKING:
    from ledger.store.store import Store


class Found(NamedTuple):
    """Rows as at the end of a day, oldest first."""

    as_at: date
    rows: tuple[Any, ...]


def queries(
    ledger: Store | Reader | str,
    *,
    account: str | None = None,
    as_at: date | None = None,
    known_at: Known = None,
) -> Found:
    """What was asked and not answered: `ledger.account.spends.questions.OpenQuery` rows."""
    return _asked(
        ledger,
        lambda one, policies, on: open_queries(one, on),
        lambda row: (-row.age_days, row.account, row.entry),
        (account, as_at, known_at),
    )


def accepted_by_time(
    ledger: Store | Reader | str,
    *,
    account: str | None = None,
    as_at: date | None = None,
    known_at: Known = None,
) -> Found:
    """Spends that count as accepted, since nobody asked in time: `CountsAsAccepted` rows."""
    order = lambda row: (row.shown_on, row.account, row.entry)  # noqa: E731
    return _asked(ledger, counts_as_accepted, order, (account, as_at, known_at))


def without_evidence(
    ledger: Store | Reader | str,
    *,
    account: str | None = None,
    as_at: date | None = None,
    known_at: Known = None,
) -> Found:
    """Spends that want a receipt and have none: `WithoutEvidence` rows."""
    order = lambda row: (-row.age_days, row.account, row.entry)  # noqa: E731
    return _asked(ledger, evidence_missing, order, (account, as_at, known_at))


def _asked(
    ledger: Store | Reader | str,
    ask: Callable[[Account, Policies, date], Iterator[Any]],
    order: Callable[[Any], Any],
    of: tuple[str | None, date | None, Known],
) -> Found:
    account, as_at, known_at = of
    with reading(ledger) as reader:
        known = reader.known(known_at)
        on = day_asked(reader, as_at, known=known)
        policies = policies_known(reader, known=known)
        accounts: Iterable[Account]
        if account is None:
            accounts = every_account(reader, known=known)
        else:
            accounts = [account_known(reader, account, known=known)]
        rows = [row for one in accounts for row in ask(one, policies, on)]
    return Found(on, tuple(sorted(rows, key=order)))


# ── can I buy this? ──────────────────────────────────────────────────────────────────────────


def can_be_bought(
    ledger: Store | Reader | str, order: c.RecordSpend, *, known_at: Known = None
) -> Checked:
    """What the rules say of a spend that might be made. Raises Refused as recording it would."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        account = account_known(reader, order.account, known=known)
        policies = policies_known(reader, known=known)
    return plan_check(account, order, policies)


# ── the rules themselves ─────────────────────────────────────────────────────────────────────


class RuleInForce(NamedTuple):
    """A rule as it goes for funders on a day. value, quote and source are the pack's where it
    goes by a pack; else quote is empty, and source is the law's or the practice's."""

    rule: Rule
    about: str
    funder: str
    policy: str
    value: Any
    quote: str
    source: str


def rules_in_force(
    ledger: Store | Reader | str,
    *,
    account: str | None = None,
    funder: str | None = None,
    as_at: date | None = None,
    known_at: Known = None,
) -> Found:
    """Every rule on spends and on money shown, as it goes for an account's funders, or for one
    funder; for neither, as the default has it. `RuleInForce` rows in the order of asking."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        on = day_asked(reader, as_at, known=known)
        policies = policies_known(reader, known=known)
        funders = [funder or ""]
        if account is not None:
            funds = account_known(reader, account, known=known).funds.values()
            funders = list(dict.fromkeys(f.funder for f in funds if f.programme != OWN)) or [""]
    packs: dict[str, tuple[list[str], Pack]] = {}
    for name in funders:
        pack = policies.in_force(name, on)
        packs.setdefault(pack.ref, ([], pack))[0].append(name)
    rows = [
        row
        for about, rules in (("spends", RULES), ("money shown", MONEY_RULES))
        for rule in rules.values()
        for row in _as_it_goes(rule, about, packs.values())
    ]
    return Found(on, tuple(rows))


def _as_it_goes(
    rule: Rule, about: str, packs: Iterable[tuple[list[str], Pack]]
) -> Iterator[RuleInForce]:
    if not rule.setting:
        yield RuleInForce(rule, about, "", "", None, "", rule.source)
        return
    for funders, pack in packs:
        said = pack.said_of(rule.setting)
        value = getattr(pack.rules, rule.setting)
        yield RuleInForce(
            rule, about, ", ".join(filter(None, funders)), pack.ref, value, said.words, said.source
        )
