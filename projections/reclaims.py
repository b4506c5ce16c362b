"""Reclaims as they stood on a day and were known at a moment: all, or one in full. Values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.account.reclaims.asking import digest_of
from ledger.account.reclaims.let_be import LetBe, let_be
from ledger.account.reclaims.stages import Stage, ask_by, may_take_from, pack_of, stage_on
from ledger.account.reclaims.surplus import Surplus
from ledger.account.records import FROM_WHAT_IS_OWED, Reclaim
from ledger.account.state import Account
from ledger.account.waiting import happened_on
from ledger.entry import Entry
from ledger.errors import Refused
from ledger.policy.pack import Pack
from ledger.policy.policies import Policies
from projections.as_known import account_known, day_asked, policies_known
from projections.days import business_date
from projections.moments import Known
from projections.reader import Reader, reading
from projections.surplus import surpluses

if TYPE_CHECKING:
    from ledger.store.store import Store


class ReclaimRow(NamedTuple):
    """One reclaim and its stage. days is how long it has been at that stage."""

    account: str
    reclaim: str
    fund: str
    funder: str
    ground: str
    stage: Stage
    days: int


class Reclaims(NamedTuple):
    """Reclaims at the end of as_at, for someone who knows as far as a position."""

    position: int
    as_at: date
    rows: tuple[ReclaimRow, ...]


def reclaims(
    ledger: Store | Reader | str,
    *,
    account: str | None = None,
    as_at: date | None = None,
    known_at: Known = None,
) -> Reclaims:
    """Every reclaim that was proposed by then, by account and in the order of proposal."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        on = day_asked(reader, as_at, known=known)
        policies = policies_known(reader, known=known)
        topic = e.ReclaimProposed.__struct_config__.tag
        streams = reader.streams_with(topic, known=known)
        names = [stream.removeprefix("account:") for stream in streams]
        rows = [
            row
            for name in names
            if account in (None, name)
            for row in reclaims_of(account_known(reader, name, known=known), policies, on)
        ]
    return Reclaims(known, on, tuple(rows))


def reclaims_of(account: Account, policies: Policies, on: date) -> list[ReclaimRow]:
    """One account's reclaims that were proposed by a day, in the order of proposal."""
    rows = []
    for name, reclaim in account.reclaims.items():
        stage = stage_on(account, name, policies, on)
        if stage is not None:
            fund, ground = reclaim.proposed.fund, reclaim.proposed.ground
            funder = account.funds[fund].funder if fund in account.funds else ""
            days = (on - stage.since).days
            rows.append(ReclaimRow(account.id, name, fund, funder, ground, stage, days))
    return rows


# ── one in full ──────────────────────────────────────────────────────────────────────────────


class OwedSpend(NamedTuple):
    """A spend of which some is not allowed: its entry, day, category, and what of the fund."""

    entry: int
    paid_on: date
    category: str
    reason: str
    pence: int


class Case(NamedTuple):
    """A reclaim in full: what was asked and why, the working then and now, replies, settlements.

    steps are its entries by date. then is the surplus as it was known when notice was served;
    None without a notice, and where what is owed is asked for, which `owed` lists. agrees says
    whether the working is the one the notice was served with; None where that was not kept.
    let_be is what decisions on it let be that still bind.
    """

    account: str
    reclaim: str
    as_at: date
    fund: str
    funder: str
    stage: Stage
    proposed: e.ReclaimProposed
    notice: e.NoticeServed | None
    may_take_from: date | None
    ask_by: date | None
    pack: Pack
    entries: tuple[Entry, ...]
    then: Surplus | None
    now: Surplus | None
    owed: tuple[OwedSpend, ...]
    agrees: bool | None
    let_be: tuple[LetBe, ...] = ()


def reclaim_case(
    ledger: Store | Reader | str,
    *,
    account: str,
    reclaim: str,
    as_at: date | None = None,
    known_at: Known = None,
) -> Case:
    """One reclaim in full. Raises Refused where there is none, or none was proposed by then."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        on = day_asked(reader, as_at, known=known)
        policies = policies_known(reader, known=known)
        found = account_known(reader, account, known=known)
        stage = stage_on(found, reclaim, policies, on) if reclaim in found.reclaims else None
        if stage is None:
            by_then = [x for x in found.reclaims if stage_on(found, x, policies, on) is not None]
            known_names = ", ".join(by_then) or "none"
            raise Refused(
                "unknown-reclaim",
                f"{account} has no reclaim {reclaim} by then; its reclaims are then: {known_names}",
                f"dpl reclaim list --account {account}",
            )
        one = found.reclaims[reclaim]
        entries = [
            entry
            for entry in reader.stream(f"account:{account}", known=known)
            if _is_about(entry.event, reclaim) and business_date(entry.event) <= on
        ]
        then, now, agrees = _workings(reader, found, one, on, known)
    notice = one.notice if one.notice and one.notice.served_on <= on else None
    fund = one.proposed.fund
    bind = let_be(found, fund, one.proposed.ground, on, policies)
    return Case(
        account=account,
        reclaim=reclaim,
        as_at=on,
        fund=fund,
        funder=found.funds[fund].funder if fund in found.funds else "",
        stage=stage,
        proposed=one.proposed,
        notice=notice,
        may_take_from=may_take_from(found, one, policies) if notice else None,
        ask_by=ask_by(found, one, policies) if notice else None,
        pack=pack_of(found, fund, policies, notice.served_on if notice else on),
        entries=tuple(entries),
        then=then if notice else None,
        now=now,
        owed=_owed(found, fund, on) if one.proposed.ground in FROM_WHAT_IS_OWED else (),
        agrees=agrees if notice else None,
        let_be=tuple(x for x in bind if x.reclaim == reclaim),
    )


def _is_about(event: e.AnyEvent, reclaim: str) -> bool:
    about = event.of if isinstance(event, e.EntryReversed) else event
    return reclaim in (getattr(about, "reclaim", None), getattr(about, "again", None))


def _workings(
    reader: Reader, account: Account, one: Reclaim, on: date, known: int
) -> tuple[Surplus | None, Surplus | None, bool | None]:
    """The working at the notice, as it was known then; the working now; whether the first is
    what the notice was served with."""
    fund, notice = one.proposed.fund, one.notice
    if one.proposed.ground in FROM_WHAT_IS_OWED or fund not in account.funds:
        digest = notice.digest if notice else None
        return None, None, None if digest is None else digest == digest_of(one.proposed)

    def working(on: date, known_at: int, *, with_let_be: bool = True) -> Surplus:
        asked = surpluses(
            reader, account=account.id, fund=fund, as_at=on, known_at=known_at,
            with_let_be=with_let_be,
        )  # fmt: skip
        return asked.rows[0].found

    now = working(on, known)
    if notice is None or not notice.position or notice.digest is None:
        return None, now, None
    known_then = min(notice.position, known)
    then = working(notice.served_on, known_then)
    unused = one.proposed.ground == "unused-accumulated"
    if unused and then.let_be and notice.digest != then.digest:
        # Served before a decision could let money be: that working is the one it was served with.
        before = working(notice.served_on, known_then, with_let_be=False)
        then = before if before.digest == notice.digest else then
    return then, now, notice.digest == (then.digest if unused else digest_of(one.proposed))


def _owed(account: Account, fund: str, on: date) -> tuple[OwedSpend, ...]:
    """What was spent and not allowed of a fund, by a day, entry by entry."""
    found = []
    for event in account.live_money():
        if isinstance(event, e.SpendDisallowed) and happened_on(event) <= on:
            pence = sum(share.pence for share in event.shares if share.fund == fund)
            spend = account.spends.get(event.spend)
            if pence and spend is not None:
                paid_on = spend.event.paid_on
                found.append(OwedSpend(event.spend, paid_on, spend.category, event.reason, pence))
    return tuple(found)
