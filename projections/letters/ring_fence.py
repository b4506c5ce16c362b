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
from ledger.account.state import OWN, UNASSIGNED, Account
from ledger.money import pounds
from projections.as_known import policies_known
from projections.balances import Balances, balances
from projections.letters.law import law, whose_law
from projections.letters.letter import Letter, Must, To, Writing, common, letter, places
from projections.letters.said import Pounds, line_in_words
from projections.surplus import surpluses
from projections.words.phrases import coded

MAY_SAY = {
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
    "unattributed": "what was spent and nobody has said yet from whose money",
    "on_its_way": "what of the total no bank has shown yet; negative for what is still to go out",
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
    title = "Certificate: public money held for a person's care"
    says = common(asked, found, title=title, funders=funders, to=TO) | {
        "total": Pounds(there.total.balance_pence),
        "public": Pounds(sum(one.public for one in funds)),
        "own": Pounds(sum(one.own for one in funds)),
        "funds": funds,
        "places": tuple(_places(asked, there)),
        "unattributed": Pounds(unattributed),
        "on_its_way": Pounds(there.total.on_its_way_pence),
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


def _places(asked: Writing, there: Balances) -> Iterator[Where]:
    sums: dict[str, int] = {}
    for one in there.places:
        sums[one.holding] = sums.get(one.holding, 0) + one.balance_pence
    for place in places(asked, sums):
        amount = Pounds(sums[place.holding])
        yield Where(place.kind, place.ending, place.holding, place.shared, amount)
