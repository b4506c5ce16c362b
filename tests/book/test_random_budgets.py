"""The rules of the money, over random histories: nothing lost, doubled or taken beyond them.

One person with an NHS fund, a council fund that charges a contribution, and money of their own.
The days go forward; decisions may be backdated. A refusal is an answer, and leaves nothing behind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ledger import commands as c
from ledger import events as e
from ledger.account import folding as accounts
from ledger.account.state import Account
from ledger.book.decide import decide
from ledger.book.draft import Draft
from ledger.book.having import has_pence
from ledger.entry import Entry
from ledger.errors import Refused
from projections.postings import postings
from tests.builders import APRIL_1, allocated, fund, holding, linked, opened

NOBODY_ELSE = e.PolicyRule("second_person", (), "test", "")


def pack(funder: str, version: str, **rules) -> c.AdoptPolicy:
    """A pack that asks for no second person, and says what a test wants."""
    said = [e.PolicyRule(name, value, "test", "") for name, value in rules.items()]
    return c.AdoptPolicy(
        funder=funder, pack=f"test-{funder}", version=version, effective_on=APRIL_1,
        adopted_on=APRIL_1,
        sha256="0" * 64, rules=(NOBODY_ELSE, *said),
    )  # fmt: skip


SETUP = (
    pack("northshire-icb", "1", retain_weeks=2, trigger_weeks=2, notice_days=0, repay_days=7),
    pack("northshire-council", "1", retain_weeks=1, trigger_weeks=1, notice_days=0, repay_days=7),
    opened(), holding(), linked(),
    fund("nhs"),
    fund("council", funder="northshire-council", programme="social-care"),
    allocated("nhs"), allocated("council", amount_pence=10_000),
)  # fmt: skip

FUNDS = st.sampled_from(["nhs", "council"])
PENCE = st.integers(1, 40_000)
BACK = st.integers(0, 60)
WEIGHTS = st.sampled_from([(1, 0), (60, 40), (1, 1), (0, 1)])


class Budgets(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        self.today = APRIL_1
        self.asked = 0
        self.allowed: Counter[str] = Counter()

    @initialize()
    def set_up(self) -> None:
        for command in SETUP:
            assert self.ask(command), command
        for name in ("nhs", "council"):
            assert self.ask(c.AgreePaymentSchedule(
                account="A-1", fund=name, frequency="four-weekly", from_on=APRIL_1,
                decided_on=APRIL_1,
            ))  # fmt: skip
        assert self.ask(c.AssessContribution(
            account="A-1", fund="council", weekly_pence=2_000, from_on=APRIL_1, decided_on=APRIL_1
        ))  # fmt: skip
        for _ in range(3):
            self.a_month(5_000, "nhs")

    @rule(pence=st.integers(1_000, 60_000), whose=st.sampled_from([None, "nhs", "council"]))
    def a_month(self, pence, whose) -> None:
        """Four weeks of what usually happens: paid, spent, contributed."""
        self.run(False)
        self.spend(pence, 0, whose)
        self.contribute(8_000, "holding")
        self.today += timedelta(days=28)

    def draft(self) -> Draft:
        return Draft(
            lambda stream: self.entries[stream],
            names=lambda start: [name for name in self.entries if name.startswith(start)],
            by="staff-1",
        )

    def account(self) -> Account:
        return self.draft().account("A-1")

    def ask(self, command: c.Command) -> bool:
        draft = self.draft()
        self.asked += 1
        try:
            decide(draft, command)
        except Refused:
            return False
        for stream, version, event in draft.decided:
            assert version == len(self.entries[stream]) + 1
            self.entries[stream].append(Entry(0, stream, version, "", "staff-1", None, "", event))
        self.allowed[type(command).__name__] += 1
        return True

    # ── time, and what is agreed ─────────────────────────────────────────────────────────────

    @rule(days=st.integers(1, 30))
    def time_goes_by(self, days) -> None:
        self.today += timedelta(days=days)

    @rule(name=FUNDS, pence=PENCE, back=BACK)
    def revise(self, name, pence, back) -> None:
        self.ask(c.ReviseAllocation(
            account="A-1", allocation=f"al-{name}", amount_pence=pence,
            from_on=max(APRIL_1, self.today - timedelta(days=back)), decided_on=self.today,
        ))  # fmt: skip

    @rule(pence=st.integers(0, 12_000), back=BACK)
    def assess(self, pence, back) -> None:
        self.ask(c.AssessContribution(
            account="A-1", fund="council", weekly_pence=pence,
            from_on=max(APRIL_1, self.today - timedelta(days=back)), decided_on=self.today,
        ))  # fmt: skip

    @rule(weights=WEIGHTS, back=BACK)
    def split(self, weights, back) -> None:
        self.ask(c.AgreeSplit(
            account="A-1", from_on=self.today - timedelta(days=back), decided_on=self.today,
            shares=tuple(c.Weight(n, w) for n, w in zip(("nhs", "council"), weights, strict=True)),
        ))  # fmt: skip

    @rule(name=FUNDS, pence=PENCE)
    def set_aside(self, name, pence) -> None:
        self.ask(c.RecordLiability(
            account="A-1", liability=f"li-{self.asked}", kind="paye", amount_pence=pence,
            fund=name, recorded_on=self.today,
        ))  # fmt: skip

    # ── money in and out ─────────────────────────────────────────────────────────────────────

    @rule(arrears=st.booleans())
    def run(self, arrears) -> None:
        before = self.account()
        owing = {name: r.left_pence for name, r in before.reclaims.items()}
        if self.ask(c.RunPayments(
            run=f"run-{self.asked}", paid_on=self.today, upto_on=self.today,
            with_arrears=arrears,
        )):  # fmt: skip
            self.judge_offsets(before.version, owing)
            again = c.RunPayments(
                run=f"again-{self.asked}", paid_on=self.today, upto_on=self.today,
                with_arrears=arrears,
            )  # fmt: skip
            assert not self.ask(again), "a second run paid something again"

    def judge_offsets(self, since: int, owing: dict[str, int]) -> None:
        """No offset is more than its payment's own net, nor more than what is still to come."""
        new = self.entries["account:A-1"][since:]
        paid = {x.version: x.event for x in new if isinstance(x.event, e.PaymentMade)}
        taken: Counter[int] = Counter()
        for entry in new:
            if isinstance(entry.event, e.OffsetApplied):
                taken[entry.event.entry] += entry.event.amount_pence
                owing[entry.event.reclaim] -= entry.event.amount_pence
        for version, pence in taken.items():
            made = paid[version]
            net = made.gross_pence - (made.contribution_pence if made.basis == "net" else 0)
            assert made.paid_pence == net - pence >= 0
        assert all(left >= 0 for left in owing.values())

    @rule(name=FUNDS)
    def arrears(self, name) -> None:
        self.ask(c.PayArrears(
            account="A-1", fund=name, paid_on=self.today, upto_on=self.today
        ))  # fmt: skip

    @rule(pence=PENCE, back=BACK, whose=st.sampled_from([None, "nhs", "council"]))
    def spend(self, pence, back, whose) -> None:
        self.ask(c.RecordSpend(
            account="A-1", paid_on=self.today, amount_pence=pence, category="care", fund=whose,
            for_from=max(APRIL_1, self.today - timedelta(days=back)), for_to=self.today,
        ))  # fmt: skip

    @rule(pence=PENCE, to=st.sampled_from(["holding", "funder"]))
    def contribute(self, pence, to) -> None:
        self.ask(c.ReceiveContribution(
            account="A-1", fund="council", to=to, received_on=self.today, amount_pence=pence
        ))  # fmt: skip

    @rule(pence=PENCE)
    def give_back(self, pence) -> None:
        self.ask(c.RefundPerson(
            account="A-1", fund="council", amount_pence=pence, refunded_on=self.today, reason="x"
        ))  # fmt: skip

    @rule(data=st.data(), pence=PENCE)
    def say_something_of_a_spend(self, data, pence) -> None:
        account = self.account()
        spends = [version for version in account.spends if account.is_live(version)]
        if spends:
            own = {"account": "A-1", "spend": data.draw(st.sampled_from(spends))}
            self.ask(data.draw(st.sampled_from([
                c.DisallowSpend(**own, disallowed_on=self.today, reason="x", amount_pence=pence),
                c.AcceptSpend(**own, accepted_on=self.today, reason="x", restored_pence=pence),
                c.MakeGood(**own, received_on=self.today, amount_pence=pence),
            ])))  # fmt: skip

    # ── money asked back ─────────────────────────────────────────────────────────────────────

    @rule(name=FUNDS)
    def identify(self, name) -> None:
        self.ask(c.IdentifySurplus(account="A-1", fund=name, on=self.today))

    @rule(name=FUNDS, pence=PENCE, ground=st.sampled_from(["unused-accumulated", "paid-in-error"]))
    def propose(self, name, pence, ground) -> None:
        reclaim = f"rc-{self.asked}"
        if self.ask(c.ProposeReclaim(
            account="A-1", reclaim=reclaim, fund=name, amount_pence=pence, ground=ground,
            proposed_on=self.today,
        )):  # fmt: skip
            self.ask(c.ServeNotice(
                account="A-1", reclaim=reclaim, served_on=self.today, amount_pence=pence,
                repay_by=self.today + timedelta(days=30), repayer="person", reasons=("x",),
            ))  # fmt: skip

    def a_reclaim(self, data) -> str | None:
        names = sorted(self.account().reclaims)
        return data.draw(st.sampled_from(names)) if names else None

    @rule(name=FUNDS, pence=PENCE)
    def offset_all_the_way(self, name, pence) -> None:
        """Proposed, noticed, agreed to be taken off, and the next payments made."""
        before = set(self.account().reclaims)
        self.propose(name, pence, "paid-in-error")
        for reclaim in set(self.account().reclaims) - before:
            self.ask(c.AgreeInstalments(
                account="A-1", reclaim=reclaim, by="offset", first_on=self.today,
                agreed_on=self.today,
            ))  # fmt: skip
        self.a_month(1_000, name)

    @precondition(lambda self: self.allowed["ProposeReclaim"])
    @rule(data=st.data(), pence=PENCE, offset=st.booleans())
    def settle(self, data, pence, offset) -> None:
        reclaim = self.a_reclaim(data)
        own = {"account": "A-1", "reclaim": reclaim}
        self.ask(data.draw(st.sampled_from([
            c.AgreeInstalments(
                **own, by="offset", first_on=self.today, agreed_on=self.today,
                each_pence=pence if offset else None,
            ),
            c.ReceiveReclaim(**own, received_on=self.today, amount_pence=pence),
            c.ReceiveReclaim(**own, received_on=self.today, amount_pence=pence, against="owed"),
            c.WriteOffReclaim(
                **own, written_off_on=self.today, authority="panel", reason="x", against="owed"
            ),
            c.WriteOffReclaim(
                **own, written_off_on=self.today, authority="panel", reason="x", against="held"
            ),
            c.WithdrawReclaim(**own, withdrawn_on=self.today, reason="x"),
        ])))  # fmt: skip

    @precondition(lambda self: self.allowed["ProposeReclaim"])
    @rule(data=st.data(), pence=PENCE)
    def reply(self, data, pence) -> None:
        reclaim = self.a_reclaim(data)
        own = {"account": "A-1", "reclaim": reclaim}
        outcome = data.draw(st.sampled_from(["confirmed", "reduced", "withdrawn"]))
        self.ask(data.draw(st.sampled_from([
            c.RequestReconsideration(**own, requested_on=self.today, grounds=("x",)),
            c.DecideReconsideration(
                **own, decided_on=self.today, outcome=outcome, reasons=("x",),
                amount_pence=pence if outcome == "reduced" else None,
            ),
        ])))  # fmt: skip

    # ── funders among themselves, and taking back ────────────────────────────────────────────

    @rule(
        back=st.integers(20, 120),
        way=st.sampled_from([("council", "nhs"), ("nhs", "council")]),
        held=st.booleans(),
    )
    def recharge(self, back, way, held) -> None:
        self.ask(c.RaiseRecharge(
            account="A-1", recharge=f"re-{self.asked}", from_fund=way[0], to_fund=way[1],
            first_on=max(APRIL_1, self.today - timedelta(days=back)), last_on=self.today,
            held=held, reason="eligibility-earlier", raised_on=self.today,
        ))  # fmt: skip

    @precondition(lambda self: self.allowed["RaiseRecharge"])
    @rule(data=st.data(), pence=PENCE)
    def answer_a_recharge(self, data, pence) -> None:
        own = {
            "account": "A-1",
            "recharge": data.draw(st.sampled_from(sorted(self.account().recharges))),
        }
        self.ask(data.draw(st.sampled_from([
            c.AgreeRecharge(**own, agreed_on=self.today),
            c.AgreeRecharge(**own, agreed_on=self.today, amount_pence=pence),
            c.DisputeRecharge(**own, disputed_on=self.today, reason="x"),
            c.SettleRecharge(
                **own, settled_on=self.today, amount_pence=pence, reference="R"
            ),
            c.WithdrawRecharge(**own, withdrawn_on=self.today, reason="x"),
        ])))  # fmt: skip

    @rule(data=st.data(), everything=st.booleans())
    def reverse(self, data, everything) -> None:
        account = self.account()
        live = [version for version in account.money if account.is_live(version)]
        if live:
            self.ask(c.ReverseEntry(
                account="A-1", entry=data.draw(st.sampled_from(live)), reason="wrong",
                with_dependants=everything,
            ))  # fmt: skip

    # ── what is always true ──────────────────────────────────────────────────────────────────

    def posted(self):
        for stream, entries in self.entries.items():
            for entry in entries:
                yield from postings(stream, entry.event)

    def sums(self, *heads: str) -> Counter:
        found: Counter = Counter()
        for head, _, name, _, _, pence, _ in self.posted():
            if head in heads:
                found[name] += pence
        return found

    @invariant()
    def each_funds_books_sum_to_nought(self) -> None:
        whole: Counter = Counter()
        for _, account, name, _, _, pence, _ in self.posted():
            whole[account, name] += pence
        assert not any(whole.values())

    @invariant()
    def what_decisions_think_is_there_is_what_the_postings_say(self) -> None:
        has = self.sums("held", "on-its-way")
        draft = self.draft()
        found = has_pence(draft, draft.account("A-1"))
        assert found == {name: pence for name, pence in has.items() if pence}

    @invariant()
    def what_is_on_its_way_is_what_the_bank_has_yet_to_show(self) -> None:
        waits = Counter()
        for awaited in self.account().awaited.values():
            for wait in awaited:
                sign = 1 if wait.direction == "in" else -1
                for share in wait.shares:
                    waits[share.fund] += sign * share.pence
        way = self.sums("on-its-way")
        assert {n: p for n, p in way.items() if p} == {n: p for n, p in waits.items() if p}

    @invariant()
    def what_is_owed_is_what_the_postings_say_and_never_below_nought(self) -> None:
        owed = self.sums("owed")
        account = self.account()
        for name in ("nhs", "council", "unassigned"):
            assert account.owed.get(name, 0) == owed[name] >= 0

    @invariant()
    def what_was_paid_is_what_the_postings_say(self) -> None:
        paid, account = self.sums("paid"), self.account()
        for name in ("nhs", "council"):
            assert account.paid.get(name, 0) == -paid[name]

    @invariant()
    def nothing_is_reclaimed_twice_or_beyond_what_was_asked(self) -> None:
        account = self.account()
        returned = self.sums("returned")
        by_fund: Counter = Counter()
        for reclaim in account.reclaims.values():
            assert reclaim.received_pence >= 0
            assert reclaim.received_pence + reclaim.written_off_pence <= max(
                reclaim.asked_pence, reclaim.proposed.amount_pence
            )
            by_fund[reclaim.proposed.fund] += reclaim.received_pence
        assert all(by_fund[name] == returned[name] for name in ("nhs", "council"))

    @invariant()
    def recharges_add_up_to_nothing_over_all_funders(self) -> None:
        assert sum(self.sums("recharged").values()) == 0

    @invariant()
    def replay_equals_what_decisions_saw(self) -> None:
        again = Account("A-1")
        for entry in self.entries["account:A-1"]:
            accounts.evolve(again, entry)
        assert again == self.account()

    def teardown(self) -> None:
        """Another pack from here on changes no entry, no balance and nothing that was decided."""
        before = {name: list(entries) for name, entries in self.entries.items()}
        sums = self.sums("held", "on-its-way", "spent", "paid", "returned", "owed")
        for funder in ("northshire-icb", "northshire-council"):
            self.ask(pack(funder, "2", retain_weeks=8, trigger_weeks=8, offset_allowed=False))
        for name, entries in before.items():
            if name != "_policy":
                assert self.entries[name] == entries
        assert self.sums("held", "on-its-way", "spent", "paid", "returned", "owed") == sums


Budgets.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestTheRulesOfTheMoney = Budgets.TestCase
