"""The rules of the money, over random histories: nothing lost, doubled or taken beyond them.

One person with an NHS fund, a council fund that charges a contribution, and money of their own.
The days go forward; decisions may be backdated. A refusal is an answer, and leaves nothing behind.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ledger import commands as c
from ledger import events as e
from ledger.account import folding as accounts
from ledger.account.pay.due import all_due
from ledger.account.state import Account
from ledger.book.decide import decide
from ledger.book.draft import Draft
from ledger.book.having import has_pence
from ledger.entry import Entry
from ledger.errors import Refused
from projections.postings import postings
from tests.builders import APRIL_1, allocated, fund, holding, line, linked, opened, statement

NOBODY_ELSE = e.PolicyRule("second_person", (), "test", "")


def pack(funder: str, version: str, **rules) -> c.AdoptPolicy:
    """A pack that asks for no second person unless a test wants it, and says what a test wants."""
    said = [e.PolicyRule(name, value, "test", "") for name, value in rules.items()]
    return c.AdoptPolicy(
        funder=funder, pack=f"test-{funder}", version=version, effective_on=APRIL_1,
        adopted_on=APRIL_1,
        sha256="0" * 64, rules=said if "second_person" in rules else (NOBODY_ELSE, *said),
    )  # fmt: skip


SETUP = (
    pack("northshire-icb", "1", retain_weeks=2, trigger_weeks=2, notice_days=0, repay_days=7,
         second_person=("write-off", "disallowance")),
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
OUTCOMES = ["confirmed", "reduced", "withdrawn"]


class Budgets(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        self.today = APRIL_1
        self.asked = 0
        self.allowed: Counter[str] = Counter()
        self.shown: Counter[tuple[date, int]] = Counter()
        self.told: dict[int, int] = {}

    @initialize()
    def set_up(self) -> None:
        for command in SETUP:
            assert self.ask(command, agreed=True), command
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

    def draft(self, by: str = "staff-1") -> Draft:
        return Draft(
            lambda stream: self.entries[stream],
            names=lambda start: [name for name in self.entries if name.startswith(start)],
            by=by,
        )

    def account(self) -> Account:
        return self.draft().account("A-1")

    def ask(self, command: c.Command, *, by: str = "staff-1", agreed: bool = False) -> bool:
        """Whether it was allowed. What waits is mostly agreed to at once, by somebody else."""
        draft = self.draft(by)
        self.asked += 1
        try:
            decide(draft, command)
        except Refused:
            return False
        for stream, version, event in draft.decided:
            assert version == len(self.entries[stream]) + 1
            self.entries[stream].append(Entry(0, stream, version, "", by, None, "", event))
        self.allowed[type(command).__name__] += 1
        for _, _, event in draft.decided:
            if isinstance(event, e.ApprovalRequested) and (agreed or self.asked % 4):
                self.agree(event.approval)
        return True

    def agree(self, approval: str) -> None:
        """Somebody else agrees; who asked never can."""
        order = c.GiveApproval(approval=approval, given_on=self.today)
        assert not self.ask(order, by="staff-1"), "somebody agreed to what they asked for"
        self.ask(order, by="staff-2")

    @precondition(lambda self: any(name.startswith("_approval") for name in self.entries))
    @rule(data=st.data())
    def agree_late(self, data) -> None:
        """After what was asked for may have been overtaken, or agreed to already."""
        asked = [
            entry.event.approval
            for name, entries in self.entries.items() if name.startswith("_approval")
            for entry in entries if isinstance(entry.event, e.ApprovalRequested)
        ]  # fmt: skip
        if asked:
            self.agree(data.draw(st.sampled_from(asked)))

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
        version = len(self.entries["account:A-1"]) + 1
        if self.ask(c.RecordSpend(
            account="A-1", paid_on=self.today, amount_pence=pence, category="care", fund=whose,
            for_from=max(APRIL_1, self.today - timedelta(days=back)), for_to=self.today,
        )):  # fmt: skip
            self.told[version] = pence

    @rule(data=st.data(), late=st.integers(0, 3))
    def the_bank_shows(self, data, late) -> None:
        """A statement with some of what is awaited."""
        waits = [wait for some in self.account().awaited.values() for wait in some]
        if not waits:
            return
        some = data.draw(st.lists(st.sampled_from(waits), min_size=1, max_size=6, unique_by=id))
        new = Counter((wait.on + timedelta(days=late), wait.signed_pence) for wait in some)
        lines = [
            line(pence, on, ordinal)
            for (on, pence), count in new.items()
            for ordinal in range(1, self.shown[on, pence] + count + 1)
        ]
        order = statement(*sorted(lines, key=lambda one: (one.on, one.amount_pence, one.ordinal)))
        if self.ask(msgspec.structs.replace(order, sha256=f"{self.asked:08x}" * 8)):
            self.shown += new

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

    @rule(name=FUNDS, pence=PENCE, days=st.integers(0, 10), outcome=st.sampled_from(OUTCOMES))
    def ask_again_in_time(self, name, pence, days, outcome) -> None:
        """Proposed, noticed, looked at again within the days there are for it, and decided."""
        before = set(self.account().reclaims)
        self.propose(name, pence, "paid-in-error")
        self.today += timedelta(days=days)
        for reclaim in set(self.account().reclaims) - before:
            own = {"account": "A-1", "reclaim": reclaim}
            self.ask(c.RequestReconsideration(**own, requested_on=self.today, grounds=("x",)))
            assert (
                not self.ask(c.ReceiveReclaim(**own, received_on=self.today, amount_pence=1))
                or not self.account().reclaims[reclaim].asked
            ), "taken while it was looked at again"
            self.ask(c.DecideReconsideration(
                **own, decided_on=self.today, outcome=outcome, reasons=("x",),
                amount_pence=max(1, pence // 2) if outcome == "reduced" else None,
            ))  # fmt: skip

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
        outcome = data.draw(st.sampled_from(OUTCOMES))
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
        for head, account, name, _, _, pence, _ in self.posted():
            if head in heads and account == "A-1":  # else it is a holding's, unallocated
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
    def what_is_due_is_what_was_paid_and_what_is_to_come(self) -> None:
        """Due = paid + still due + arrears - overpaid, of every fund; and every payment that
        stands is counted once, whole."""
        account = self.account()
        arrived = self.arrived(account)
        for due in all_due(account, on=self.today):
            sums = (due.still_due_pence, due.arrears_pence, due.overpaid_pence)
            assert min(sums) >= 0
            still, arrears, over = sums
            assert due.due_pence == due.paid_pence + still + arrears - over
            days = [piece.days for piece in due.pieces]
            assert all(one.last < after.first for one, after in pairwise(days))
            entries = [version for piece in due.pieces for version in piece.entries]
            counted = [*entries, *due.unplaced, *due.liabilities]
            assert len(set(counted)) == len(counted)
            mine = {v: p for v, (name, p) in arrived.items() if name == due.fund and p}
            assert mine.keys() <= set(counted)
            assert due.paid_pence + due.recovered_pence == sum(mine.get(v, 0) for v in entries)

    def arrived(self, account: Account) -> dict[int, tuple[str, int]]:
        """What really came of each payment that stands, with what was taken off it, by the
        entries themselves."""
        found: dict[int, tuple[str, int]] = {}
        for entry in self.entries["account:A-1"]:
            if not account.is_live(entry.version):
                continue
            match entry.event:
                case e.PaymentMade():
                    found[entry.version] = (entry.event.fund, entry.event.paid_pence)
                case e.OffsetApplied():
                    fund, pence = found[entry.event.entry]
                    found[entry.event.entry] = (fund, pence + entry.event.amount_pence)
        return found

    @invariant()
    def shares_add_up_to_what_was_spent(self) -> None:
        account = self.account()
        for version, pence in self.told.items():
            spend = account.spends[version]
            assert sum(share.pence for share in spend.event.shares) == pence
            assert all(0 <= part <= pence for part in spend.spent.values())
            assert sum(spend.spent.values()) <= pence

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
        account = self.account()
        for funder in ("northshire-icb", "northshire-council"):
            swap = pack(funder, "2", retain_weeks=8, trigger_weeks=8, offset_allowed=False)
            assert self.ask(swap, agreed=True)
            assert self.draft().policies.in_force(funder, self.today).ref == f"{swap.pack}/2"
        for name, entries in before.items():
            if name.startswith(("account:", "holding:", "_pay:")):
                assert self.entries[name] == entries
        assert self.account() == account
        assert self.sums("held", "on-its-way", "spent", "paid", "returned", "owed") == sums


Budgets.TestCase.settings = settings(
    max_examples=100,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestTheRulesOfTheMoney = Budgets.TestCase
