"""Days on which a person has nothing to pay towards a fund, whatever was assessed. Pure.

No charge may be made for NHS continuing healthcare or for after-care under section 117. Where the
whole package of some days turns out to be such a fund's, by what entitles the person or as funders
agreed among themselves, nothing is due for those days to the fund that charged, and what was paid
for them is the person's.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.account.pay.rates import ONE_DAY
from ledger.account.recharges.apportioned import entitled
from ledger.account.state import Account
from ledger.calendar import Period


def free_days(account: Account, fund: str) -> list[Period]:
    """The days whose whole package is another fund's, which charges nothing: in order, apart."""
    found: list[Period] = []
    for days in sorted(_of_others(account, fund)):
        if found and days.first <= found[-1].last:
            found[-1] = Period(found[-1].first, max(found[-1].last, days.last))
        else:
            found.append(days)
    return found


def _of_others(account: Account, fund: str) -> Iterator[Period]:
    for days, bearer in _days_of_others(account, fund):
        added = account.funds.get(bearer)
        if added is not None and not added.contribution_charged:
            yield days


def _days_of_others(account: Account, fund: str) -> Iterator[tuple[Period, str]]:
    """Days whose whole package is another fund's: by what entitles the person, or as agreed."""
    for rule in entitled(account):
        if rule.fund != fund:
            yield rule.days, rule.fund
    for recharge in account.recharges.values():
        raised = recharge.raised
        if recharge.agreed and raised.whole and raised.from_fund == fund:
            yield Period(raised.first_on, raised.last_on), raised.to_fund


def but_for(days: Period, free: list[Period]) -> Iterator[Period]:
    """What of some days is not among those that are free, in order."""
    at = days.first
    for one in free:
        if one.last < at:
            continue
        if one.first > days.last:
            break
        if at < one.first:
            yield Period(at, one.first - ONE_DAY)
        if one.last >= days.last:
            return
        at = one.last + ONE_DAY
    yield Period(at, days.last)
