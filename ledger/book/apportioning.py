"""One line of a client account that is everybody's: a bank's charge or interest, in parts. Pure."""

from __future__ import annotations

import msgspec

from ledger import commands as c
from ledger.book.draft import Draft
from ledger.book.lines import line_day
from ledger.calendar import uk_words
from ledger.errors import Refused
from ledger.holding.state import Holding
from ledger.money import pounds, split
from ledger.reconciling.asked import reconcile


def apportioned(
    draft: Draft, holding: Holding, line: str, said: c.Attribution, *, equally: bool = False
) -> tuple[c.AllocatePart, ...]:
    """An unallocated line in parts, one for each account that has money there, in order of name.

    By what each fund has at this holding at the end of the line's day, this line not among it; or
    equally. The odd
    pennies go to the largest remainders, of several alike to the first by name; whoever would
    bear less than a penny has no part. The parts come to the line.
    """
    left, on = holding.unallocated.get(line, 0), line_day(line)
    if not left:
        raise Refused(
            "not-unallocated",
            f"line {line} is not an unallocated line of {holding.id}",
            f"dpl line list --holding {holding.id}",
        )
    weights: dict[str, dict[str, int]] = {}
    linked = set(holding.accounts_on(on))
    for one in reconcile(draft, f"bank/{holding.id}", first_on=on, last_on=on).held:
        if one.account in linked and one.closing_pence > 0:
            weights.setdefault(one.account, {})[one.fund] = one.closing_pence
    weights = dict(sorted(weights.items()))
    if not weights:
        raise Refused(
            "nobody-has-money",
            f"no account has money at {holding.id} on {uk_words(on)} to bear "
            f"{pounds(abs(left))} by",
            f"dpl line allocate {line} --account NAME, for each part",
        )
    pence = split(abs(left), [1 if equally else sum(funds.values()) for funds in weights.values()])
    return tuple(
        c.AllocatePart(amount_pence=part, attribution=_of(said, name, funds))
        for (name, funds), part in zip(weights.items(), pence, strict=True)
        if part
    )


def _of(said: c.Attribution, name: str, funds: dict[str, int]) -> c.Attribution:
    """The same of one account: by its funds, as they share what it has."""
    shares = () if said.fund else _weights(funds)
    return msgspec.structs.replace(said, account=name, shares=shares)


def _weights(funds: dict[str, int]) -> tuple[c.Weight, ...]:
    """Weights of at most a million, as a command takes them."""
    most = max(funds.values())
    scale = -(-most // 1_000_000)
    found = {fund: max(1, pence // scale) for fund, pence in funds.items()}
    return tuple(c.Weight(fund, weight) for fund, weight in sorted(found.items()))
