"""Whose the money in somebody's direct payment account is, for an office that asks what they own.

A benefits office that counts public money as somebody's savings ends their benefit (domain.md 7,
rightsnet 85518). This says what the books show and where the law stands; it decides nothing. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ledger.account.reclaims.owning import Owned, owned
from ledger.account.reclaims.stages import pack_of
from ledger.account.reclaims.working import Step
from ledger.account.records import OWN, UNASSIGNED
from ledger.account.state import Account
from ledger.money import pounds
from projections.as_known import day_asked, policies_known
from projections.balances import Balances, balances
from projections.letters.law import law, whose_law
from projections.letters.letter import Letter, Must, To, Writing, common, letter, places
from projections.letters.said import Day, Pounds, day, line_in_words
from projections.surplus import surpluses
from projections.unattributed import seen_to, unattributed_of
from projections.words.phrases import coded

MAY_SAY = {
    "nothing": "whether there is no money at all, of anybody's, in any place",
    "total": "what there is in all, everybody's; has to be printed",
    "public": "what of it is public money; has to be printed",
    "own": "what of it the person paid in of their own and has not used; has to be printed",
    "funds": "fund by fund",
    "funds[].fund": "the fund",
    "funds[].funder": "what its funder is called",
    "funds[].programme": "what it is for, in a word: `chc`, `social care`",
    "funds[].whose_law": "`nhs`, `council`, `aftercare`, or `own`: the person's own fund",
    "funds[].balance": "what it has; negative where more was spent than came",
    "funds[].public": "what of it is the funder's",
    "funds[].own": "what of it the person paid in and has not used",
    "funds[].own_words": "how that was told apart: whose money is used first",
    "funds[].kept": "what of it is to be paid or set aside, line by line",
    "funds[].kept[].words": "what for",
    "funds[].kept[].amount": "how much",
    "funds[].promised": "what is to be paid or set aside, in all",
    "funds[].rest": "what is there beyond that; negative where less is there than is to be paid",
    "places": "where the money is",
    "places[].kind": "`bank account`, `prepayment card` or `client account`",
    "places[].ending": "the last four digits of its number; or empty",
    "places[].holding": "what the ledger calls it",
    "places[].shared": "whether it keeps several people's money",
    "places[].amount": "what of it is there",
    "places[].seen_to": "the day to which the bank's own statements were seen, by `as_at`; or none",
    "places[].went_out": "what went out and nobody has attributed; nought where shared",
    "places[].came_in": "as `went_out`, of what came in",
    "places[].bank_shows": "what the bank shows there, where some of it is not attributed; or none",
    "lent": "where a fund has less than nought: whose money paid for it, in a sentence each",
    "unattributed": "what was spent and nobody has said yet from whose money",
    "on_its_way": "what of the total no bank has shown yet; negative for what is still to go out",
    "books_to": "the day of the last entry known, where `as_at` is a later one; or none",
    "law": "the law and practice, sentence by sentence",
    "law[].text": "what it says",
    "law[].source": "where it stands",
    "law[].standing": "`law`, or `practice` where it is none",
}
MUST = (
    Must("as at which day", "as_at"),
    Must("what there is in all", "total"),
    Must("what of it is public money", "public"),
    Must("what of it the person paid in themself", "own"),
)


class Kept(NamedTuple):
    """Money that is to be paid or is set aside."""

    words: str
    amount: Pounds


class Whose(NamedTuple):
    """One fund: what it has, whose, and for what. public + own is balance, where that is not
    below nought; promised + rest is balance."""

    fund: str
    funder: str
    programme: str
    whose_law: str
    balance: Pounds
    public: Pounds
    own: Pounds
    own_words: str
    kept: tuple[Kept, ...]
    promised: Pounds
    rest: Pounds


class Where(NamedTuple):
    """What of the money is in one place."""

    kind: str
    ending: str
    holding: str
    shared: bool
    amount: Pounds
    seen_to: Day | None
    went_out: Pounds
    came_in: Pounds
    bank_shows: Pounds | None


TO = To("The office that asks what the person named below owns", "", (), False)

_FIRST = {
    "client-first": "the person's own money is used first",
    "pro-rata": "both are used in proportion",
    "council-first": "the funder's money is used first",
}


def ring_fence(asked: Writing, account: str) -> Letter:
    """The certificate as at the end of a day. Raises Refused where there is no such account."""
    found = asked.account(account)
    there = balances(asked.reader, account=account, as_at=asked.on, known_at=asked.known)
    funds = tuple(_funds(asked, found, there))
    programmes = [one.programme for one in found.funds.values()]
    topics = ["purpose", "not-theirs", "account", "trust"]
    died = found.died_on is not None and found.died_on <= asked.on
    topics += ["estate"] if died else []
    funders = [fund.funder for fund in found.funds.values() if fund.programme != OWN]
    unattributed = next((f.balance_pence for f in there.funds if f.fund == UNASSIGNED), 0)
    places_found = tuple(_places(asked, found, there))
    nothing = not unattributed and not any(one.balance for one in funds) and not any(
        one.amount or one.went_out or one.came_in or one.bank_shows for one in places_found
    )  # fmt: skip
    title = "Certificate: public money held for a person's care"
    if nothing:
        title = "Certificate: no money is held for a person's care"
    last = day_asked(asked.reader, None, known=asked.known)
    says = common(asked, found, title=title, funders=funders, to=TO) | {
        "total": Pounds(there.total.balance_pence),
        "public": Pounds(sum(one.public for one in funds)),
        "own": Pounds(sum(one.own for one in funds)),
        "funds": funds,
        "places": places_found,
        "nothing": nothing,
        "lent": tuple(_lent(funds)),
        "unattributed": Pounds(unattributed),
        "on_its_way": Pounds(there.total.on_its_way_pence),
        "books_to": day(last) if last < asked.on else None,
        "law": law(topics, programmes),
    }
    return letter("ring-fence", asked, found, says, MUST, by={})


def _funds(asked: Writing, account: Account, there: Balances) -> Iterator[Whose]:
    policies = policies_known(asked.reader, known=asked.known)
    working = surpluses(asked.reader, account=account.id, as_at=asked.on, known_at=asked.known).rows
    for row in working:
        found = row.found
        fund = account.funds[found.fund]
        has, own_fund = found.balance_pence, fund.programme == OWN
        order = pack_of(account, found.fund, policies, asked.on).rules.contribution_order
        whose = owned(account, found.fund, has_pence=has, order=order, on=asked.on)
        own = max(0, has) if own_fund else whose.person_pence
        kept = tuple(
            Kept(
                line_in_words(f"{_KEPT.get(step.what, coded(step.what))}: {step.words}"),
                Pounds(-step.pence),
            )
            for step in _sum(found.steps)
            if step.pence < 0
        )
        promised = sum(one.amount for one in kept)
        yield Whose(
            found.fund, asked.body.funder(fund.funder), coded(fund.programme),
            whose_law(fund.programme), Pounds(has), Pounds(has - own), Pounds(own),
            _told_apart(whose, order) if own and not own_fund else "", kept, Pounds(promised),
            Pounds(has - promised),
        )  # fmt: skip


def _lent(funds: tuple[Whose, ...]) -> Iterator[str]:
    """Money of one funder that went for another's cost."""
    have = [one for one in funds if one.balance > 0]
    whose = [_whose_money(one) for one in have]
    for one in funds:
        if one.balance < 0 and whose:
            yield (
                f"{pounds(-one.balance)} more was spent of {_whose_money(one)} than came. It was "
                f"paid for with {' and '.join(whose)}."
            )


def _whose_money(one: Whose) -> str:
    if one.whose_law == "own":
        return "the person’s own money"
    return f"the money of {one.funder} for {one.programme}"


_KEPT = {
    "liability": "Bill",
    "fixed-contingency": "Contingency",
    "contingency": "Contingency",
    "earmark": "Savings",
    "in-advance": "Paid in advance",
    "carried-over": "Carried over",
    "may-stay": "May stay",
}


def _told_apart(whose: Owned, order: str) -> str:
    return (
        f"{pounds(whose.contributed_pence)} was paid in by the person and "
        f"{pounds(whose.used_pence)} of this fund spent; {_FIRST[order]}, and what they paid "
        "beyond what was due from them is theirs whichever is."
    )


def _sum(steps: Iterable[Step]) -> Iterator[Step]:
    """What comes off the balance before what is available: bills, and what is set aside."""
    for step in steps:
        if step.what == "available":
            return
        if step.kind == "sum" and step.what not in ("balance", "unassigned"):
            yield step


def _places(asked: Writing, account: Account, there: Balances) -> Iterator[Where]:
    sums: dict[str, int] = {}
    for one in there.places:
        sums[one.holding] = sums.get(one.holding, 0) + one.balance_pence
    reader, on, known = asked.reader, asked.on, asked.known
    waiting = unattributed_of(reader, account, on=on, known=known)
    for place in places(asked, sums | {name: sums.get(name, 0) for name in waiting}):
        waits = waiting.get(place.holding)
        yield Where(
            place.kind, place.ending, place.holding, place.shared,
            Pounds(sums.get(place.holding, 0)),
            day(seen_to(reader, place.holding, on=on, known=known)),
            Pounds(waits.went_pence if waits else 0), Pounds(waits.came_pence if waits else 0),
            Pounds(waits.bank_pence) if waits else None,
        )  # fmt: skip
