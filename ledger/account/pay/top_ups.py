"""Private money beside a budget: the person's own fund, where the funders allow it (domain.md M25).

A top-up that somebody tells of can be refused. One that the bank shows has happened, and is
recorded and asked about.
"""

from __future__ import annotations

from ledger import commands as c
from ledger import events as e
from ledger.account.asking import holding_for, must_know_fund
from ledger.account.records import OWN
from ledger.account.state import Account
from ledger.errors import Refused
from ledger.policy.pack import Pack
from ledger.policy.policies import Policies


def receive_top_up(
    account: Account, order: c.ReceiveTopUp, policies: Policies
) -> list[e.AccountEvent]:
    fund = must_know_fund(account, order.fund)
    if order.beside is not None:
        must_know_fund(account, order.beside)
    if fund is None or fund.programme != OWN:
        raise Refused(
            "top-up-own-fund",
            f"fund {order.fund} is a funder's money; a top-up is the person's own, in a fund of "
            f"its own (programme {OWN})",
            f"dpl account fund {account.id} {OWN} --funder person --programme {OWN} "
            f"--from {order.received_on:%d/%m/%Y}",
        )
    received = e.TopUpReceived(
        order.fund,
        holding_for(account, order.holding, order.received_on),
        None,
        order.received_on,
        order.amount_pence,
    )
    refused = refused_by(account, received, policies, beside=order.beside)
    if refused is not None:
        beside, pack = refused
        raise Refused(
            "top-up-refused",
            f"{beside.funder} lets nobody add their own money to {beside.programme} (fund "
            f"{beside.fund}): {pack.quoted('top_up_refused')}",
            "keep what the person buys themselves out of the account, or name another fund with "
            "--beside",
        )
    return [received]


def refused_by(
    account: Account, received: e.TopUpReceived, policies: Policies, *, beside: str | None = None
) -> tuple[e.FundAdded, Pack] | None:
    """The fund whose policy does not let a top-up stand beside it, with its pack; or nothing.

    Where nobody says which fund it adds to, one that allows it is enough.
    """
    own = account.funds.get(received.fund)
    if beside is not None:
        names = [beside]
    elif own is not None and own.programme != OWN:
        names = [received.fund]
    else:
        names = list(account.funds)
    funders = [account.funds[name] for name in names if name in account.funds]
    funders = [fund for fund in funders if fund.programme != OWN]
    first = None
    for fund in funders:
        pack = policies.in_force(fund.funder, received.received_on)
        if fund.programme not in pack.rules.top_up_refused:
            return None
        first = first or (fund, pack)
    return first
