"""The remittance advice that goes with every credit: what it is for, and how it was worked out.

A person who is paid without being told what for cannot check it (domain.md T24). Rates are those
known when the payment was made, so that an advice written again reads the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ledger import events as e
from ledger.account.folding import evolve
from ledger.account.pay.paid import Paid, payments_of
from ledger.account.pay.worth import Rate, amounts, rates_over
from ledger.account.records import payment_days
from ledger.account.state import Account
from ledger.calendar import Period, uk_words
from ledger.entry import Entry
from ledger.money import pounds
from projections.moments import Known
from projections.reader import Reader, reading
from projections.words.phrases import called, coded

if TYPE_CHECKING:
    from ledger.store.store import Store


class Advice(NamedTuple):
    """One credit, told. gross less contribution (on a net basis) less offsets is paid_pence.

    days is None for a one-off or a liability, which purpose names. on_top_of are the payments that
    covered some of these days before, paid_before_pence what they stand for before contributions;
    then gross and contribution are what is paid on top. returned_pence came back since, and
    shown_by is the bank's line for it.
    """

    account: str
    entry: int
    position: int
    fund: str
    funder: str
    paid_on: date
    holding: str
    days: Period | None
    purpose: str
    rates: tuple[Rate, ...]
    gross_pence: int
    contribution_pence: int
    basis: str
    offsets: tuple[tuple[str, int], ...]
    paid_pence: int
    on_top_of: tuple[int, ...]
    paid_before_pence: int
    taken_back_by: int | None
    returned_pence: int = 0
    shown_by: str | None = None

    @property
    def reference(self) -> str:
        """What the bank shows with it: account and entry."""
        return called(self.entry, self.account)


def advices_of_run(
    ledger: Store | Reader | str, run: str, *, known_at: Known = None
) -> list[Advice]:
    """The advice for each payment of a run, in its order; none where there is no such run."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        made = run_made(reader, run, known=known)
        found: dict[str, dict[int, Advice]] = {}
        for one in made.payments if made else ():
            if one.account not in found:
                entries = [p.entry for p in made.payments if p.account == one.account]
                advices = _of_account(reader, one.account, known, entries)
                found[one.account] = {advice.entry: advice for advice in advices}
        return [found[one.account][one.entry] for one in made.payments] if made else []


def advices_of_account(
    ledger: Store | Reader | str, account: str, *, entry: int | None = None, known_at: Known = None
) -> list[Advice]:
    """The advice for each payment of an account, or for one, in the order of recording."""
    with reading(ledger) as reader:
        known = reader.known(known_at)
        return list(_of_account(reader, account, known, None if entry is None else [entry]))


def run_made(reader: Reader, run: str, *, known: int) -> e.PaymentRunMade | None:
    for entry in reader.stream(f"_pay:{run}", known=known):
        if isinstance(entry.event, e.PaymentRunMade):
            return entry.event
    return None


def _of_account(
    reader: Reader, name: str, known: int, only: Sequence[int] | None
) -> Iterator[Advice]:
    entries = reader.stream(f"account:{name}", known=known)
    told: dict[int, e.PaymentPurposeTold] = {}
    offsets: dict[int, list[tuple[str, int]]] = {}
    returned: dict[int, int] = {}
    shown: dict[int, str] = {}
    undone = {x.event.entry: x.version for x in entries if isinstance(x.event, e.EntryReversed)}
    for entry in entries:
        match entry.event:
            case e.OffsetApplied() as offset:
                offsets.setdefault(offset.entry, []).append((offset.reclaim, offset.amount_pence))
            case e.PaymentPurposeTold() as purpose:
                told[purpose.entry] = purpose
            case e.PaymentReturned(entry=int(which)) as back if entry.version not in undone:
                returned[which] = returned.get(which, 0) + back.amount_pence
            case e.LineMatched(entry=which, line=line) if entry.version not in undone:
                shown[which] = line
    account = Account(name)
    for entry in entries:
        wanted = only is None or entry.version in only
        if isinstance(entry.event, e.PaymentMade) and wanted:
            advice = _advice(account, entry, entry.event)
            yield advice._replace(
                purpose=_purpose(told.get(entry.version)),
                offsets=tuple(offsets.get(entry.version, ())),
                taken_back_by=undone.get(entry.version),
                returned_pence=returned.get(entry.version, 0),
                shown_by=shown.get(entry.version, entry.event.line),
            )
        evolve(account, entry)


def _advice(account: Account, entry: Entry, made: e.PaymentMade) -> Advice:
    """As the account stood when the payment was made."""
    days = payment_days(made)
    rates: tuple[Rate, ...] = ()
    before: list[Paid] = []
    if days is not None:
        rates = tuple(rates_over(account, made.fund, made.deployment, days))
        paid = payments_of(account, made.fund, made.deployment)
        before = [one for one in paid if one.days is not None and one.days.overlaps(days)]
    fund = account.funds.get(made.fund)
    return Advice(
        account=account.id,
        entry=entry.version,
        position=entry.position,
        fund=made.fund,
        funder=fund.funder if fund else "",
        paid_on=made.paid_on,
        holding=made.holding,
        days=days,
        purpose="",
        rates=rates,
        gross_pence=made.gross_pence,
        contribution_pence=made.contribution_pence,
        basis=made.basis,
        offsets=(),
        paid_pence=made.paid_pence,
        on_top_of=tuple(one.entry for one in before),
        paid_before_pence=sum(one.gross_pence for one in before),
        taken_back_by=None,
    )


def _purpose(told: e.PaymentPurposeTold | None) -> str:
    if told is None:
        return ""
    if told.allocation is not None:
        return f"one-off {told.allocation}"
    return f"liability {told.liability}"


# ── as text ──────────────────────────────────────────────────────────────────────────────────


def rates_in_words(rates: Sequence[Rate]) -> str:
    """`28 days at £150.00 a week, contribution £20.00 a week`, stretch by stretch."""
    said = []
    for rate in rates:
        own = ""
        if rate.over:
            own = ", nothing payable: the contribution assessed is more"
        elif rate.contribution_pence:
            own = f", contribution {pounds(rate.contribution_pence)} a week"
        days = f"{rate.days} day" if rate.days == 1 else f"{rate.days} days"
        said.append(f"{days} at {pounds(rate.weekly_pence)} a week{own}")
    return "; ".join(said)


def advice_text(advice: Advice, *, paid_into: str = "") -> str:
    """The advice as a letter's body. paid_into is the account, masked, as `account ending 5678`."""
    lines = [
        f"Payment {advice.reference}",
        f"  from        {advice.funder} ({advice.fund})",
        f"  paid on     {uk_words(advice.paid_on)}",
        f"  paid into   {advice.holding}" + (f", {paid_into}" if paid_into else ""),
        f"  reference   {advice.reference}",
    ]
    if advice.days is not None:
        first, last = uk_words(advice.days.first), uk_words(advice.days.last)
        lines.append(f"  for         {first} to {last}, {advice.days.days} days")
    elif advice.purpose:
        lines.append(f"  for         {coded(advice.purpose)}")
    else:
        lines.append("  for         not said")
    for place, rate in enumerate(advice.rates):
        at = "at" if place == 0 else ""
        days = f"{uk_words(rate.first)} to {uk_words(rate.last)}: "
        lines.append(f"  {at:<11} {days}{rates_in_words([rate])}")
    if advice.on_top_of:
        before = ", ".join(called(one, advice.account) for one in advice.on_top_of)
        lines.append(f"  on top of   {before}, paid for some of these days before")
    sums = []
    if advice.on_top_of:
        sums.append(("these days come to", amounts(advice.rates)[0]))
        sums.append(("paid for them before", advice.paid_before_pence))
    sums.append(("gross", advice.gross_pence))
    if advice.contribution_pence and advice.basis == "net":
        sums.append(("less your contribution", -advice.contribution_pence))
    sums += [(f"less taken off under {reclaim}", -pence) for reclaim, pence in advice.offsets]
    sums.append(("paid to you", advice.paid_pence))
    lines += [f"  {what:<34}{pounds(pence):>14}" for what, pence in sums]
    if advice.contribution_pence and advice.basis == "gross":
        lines.append(f"  You are to contribute {pounds(advice.contribution_pence)} for these days.")
    if advice.taken_back_by is not None:
        lines.append(f"  Taken back since by {called(advice.taken_back_by, advice.account)}.")
    return "\n".join(lines) + "\n"
