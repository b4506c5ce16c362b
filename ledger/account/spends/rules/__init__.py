"""The rules a spend is looked at by: the list an auditor reads.

What has happened is recorded even when it breaks a rule; the rule adds a query beside it
(DESIGN 4). Each rule is a named function that gives a reason or nothing. The same list answers
"can I buy this?" before the money goes (`ledger.account.spends.plan_check`), so the two never
disagree.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger import events as e
from ledger.account.spends.rules import by_policy, everybody
from ledger.account.spends.rules.look import Look, Reason, Rule, rule_of
from ledger.account.state import Account
from ledger.policy.policies import Policies

RULES: dict[str, Rule] = {
    rule.name: rule
    for rule in (
        rule_of(everybody.spend_before_opening),
        rule_of(everybody.spend_after_stop),
        rule_of(everybody.spend_after_death),
        rule_of(everybody.spend_after_closing),
        rule_of(everybody.spend_unassigned),
        rule_of(everybody.spend_before_fund),
        rule_of(everybody.spend_outside_plan),
        rule_of(by_policy.spend_prohibited, setting="prohibited"),
        rule_of(by_policy.spend_excluded_service, setting="excluded_services"),
        rule_of(by_policy.spend_restricted, setting="restricted"),
        rule_of(by_policy.spend_in_cash, setting="cash"),
        rule_of(everybody.spend_same_household),
        rule_of(by_policy.spend_over_plan_line, setting="over_line_percent"),
        rule_of(everybody.spend_duplicate_across_funds),
        rule_of(by_policy.spend_round_sum, setting="round_sum_pence"),
        rule_of(by_policy.spend_split, setting="split_pence"),
    )
}
"""Every rule on spends, by name, in the order in which they are asked.

Missing evidence is no query: it is a list of its own (`dpl spend evidence-missing`).
"""


def reasons(account: Account, spend: e.SpendRecorded, policies: Policies) -> Iterator[Reason]:
    """What the rules have to say of a spend that is about to be recorded, or might be.

    A rule by policy speaks once for each pack of the spend's own shares.
    """
    look = Look(account, spend)
    packs = look.packs(policies)
    for rule in RULES.values():
        if not rule.setting:
            if (why := rule.ask(look)) is not None:
                yield Reason(rule, why, None)
            continue
        for pack in packs:
            if (why := rule.ask(look, pack)) is not None:
                yield Reason(rule, why, pack)


def queries(
    account: Account, spend: e.SpendRecorded, version: int, policies: Policies
) -> list[e.SpendQueried]:
    """What the rules ask about a spend that will be this version of the account's stream."""
    return [
        e.SpendQueried(
            version, reason.rule.name, spend.paid_on, reason.pack.ref if reason.pack else None
        )
        for reason in reasons(account, spend, policies)
    ]
