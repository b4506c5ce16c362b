"""Nothing is reclaimed twice, whatever is asked, answered, taken, given up or taken back.

One fund, several reclaims of it, in any order; a refusal is an answer.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account.reclaims.identifying import surplus_on
from ledger.account.reclaims.reclaimed import asked_beyond, paid_pence
from ledger.account.reclaims.surplus import Surplus
from ledger.account.records import FROM_WHAT_IS_LEFT, FROM_WHAT_IS_OWED
from ledger.account.state import Account
from ledger.book.draft import Draft
from ledger.book.having import has_pence
from ledger.entry import Entry
from ledger.errors import Refused
from tests.builders import APRIL_1, ONE_FUND, Story, adopted, line, paid, said, spent, statement

NAMES = st.sampled_from(["r-1", "r-2", "r-3", "r-4"])
PENCE = st.sampled_from([1, 5_000, 20_000, 60_000, 100_000])
GROUNDS = st.sampled_from(
    ["unused-accumulated", "paid-in-error", "used-outside-plan", "plan-changed", "death"]
)
QUICK = adopted(notice_days=0, repay_days=7, reconsider_days=5, trigger_weeks=1, retain_weeks=1)
WAYS = (
    "pay", "spend", "disallow", "propose", "notice", "ask", "decide", "agree", "receive", "sweep",
    "write-off", "withdraw", "reverse", "good", "allow", "despite",
)  # fmt: skip
_SELDOM = {"sweep": "receive", "reverse": "ask", "withdraw": "notice", "disallow": "notice"}
"""What happens only now and then, and what happens instead."""


class Steps(Story):
    def __init__(self) -> None:
        super().__init__(*ONE_FUND, QUICK)
        self.on, self.count = APRIL_1 + timedelta(days=30), 0

    @property
    def account(self) -> Account:
        return self.draft.account("A-1")

    def step(self, way: str, name: str, pence: int, ground: str, pick: int) -> None:
        self.on += timedelta(days=pick % 4)
        self.count += 1
        order = self.order(way, name, pence, ground, pick)
        mark = len(self.draft.decided)
        try:
            self.carry_out(order)
        except Refused:
            self.draft.take_back(mark)

    def carry_out(self, order: c.Command) -> None:
        from ledger.book.decide import carry_out

        carry_out(self.draft, order)

    def order(self, way: str, name: str, pence: int, ground: str, pick: int) -> c.Command:
        own = {"account": "A-1", "reclaim": name}
        known = self.account.reclaims.get(name)
        if known is not None and pick % 3:  # mostly what can be, so that something comes of it
            pence = (known.left_pence if known.notice else known.proposed.amount_pence) or pence
        if pick % 4 and way in _SELDOM:
            way = _SELDOM[way]
        match way:
            case "pay":
                return paid(pence, paid_on=self.on, on_top=True)
            case "spend":
                return spent(pence, paid_on=self.on, again=True)
            case "disallow":
                spends = sorted(self.account.spends) or [1]
                return c.DisallowSpend(account="A-1", spend=spends[pick % len(spends)],
                                       disallowed_on=self.on, reason="not-in-plan")  # fmt: skip
            case "good" | "allow":
                spends = sorted(v for v, s in self.account.spends.items() if any(s.owed.values()))
                spend = spends[pick % len(spends)] if spends else 1
                if way == "good":
                    return c.MakeGood(account="A-1", spend=spend, amount_pence=1 + pick * 300,
                                      received_on=self.on)  # fmt: skip
                return c.AcceptSpend(account="A-1", spend=spend, accepted_on=self.on, reason="x",
                                     restored_pence=1 + pick * 200)  # fmt: skip
            case "propose":
                return c.ProposeReclaim(**own, fund="nhs", amount_pence=pence, ground=ground,
                                        proposed_on=self.on)  # fmt: skip
            case "despite":
                kept = [n for n, one in self.account.reclaims.items() if one.decided] or ["r-1"]
                fresh = {"account": "A-1", "reclaim": f"again-{self.count}"}
                return c.ProposeReclaim(
                    **fresh, fund="nhs", amount_pence=pence,
                    ground=ground if ground in FROM_WHAT_IS_LEFT else "unused-accumulated",
                    proposed_on=self.on, despite=kept[pick % len(kept)], reason="new-evidence",
                )  # fmt: skip
            case "notice":
                return c.ServeNotice(
                    **own, served_on=self.on, amount_pence=pence, repayer="person",
                    repay_by=self.on + timedelta(days=9), reasons=("x",),
                )  # fmt: skip
            case "ask":
                return c.RequestReconsideration(**own, requested_on=self.on,
                                                grounds=("new-evidence",))  # fmt: skip
            case "decide":
                outcome = ("confirmed", "reduced", "withdrawn")[pick % 3]
                return c.DecideReconsideration(
                    **own, decided_on=self.on, outcome=outcome, reasons=("x",),
                    amount_pence=1 + pence // 2 if outcome == "reduced" else None,
                )  # fmt: skip
            case "agree":
                return c.AgreeInstalments(**own, by="repayment", first_on=self.on,
                                          agreed_on=self.on)  # fmt: skip
            case "receive":
                return c.ReceiveReclaim(**own, received_on=self.on, amount_pence=pence,
                                        against=("held", "owed")[pick % 2])  # fmt: skip
            case "sweep":
                swept = line(-pence, self.on)
                sha = f"{self.count:02d}"
                return statement((swept, said("reclaim", fund="nhs")), name=sha)
            case "write-off":
                return c.WriteOffReclaim(
                    **own,
                    written_off_on=self.on,
                    authority="panel",
                    reason="x",
                    against=["held", "owed"][pick % 2],
                )
            case "withdraw":
                why = "mistaken" if pick % 5 == 0 else "savings-agreed"
                return c.WithdrawReclaim(**own, withdrawn_on=self.on, reason=why)
            case _:
                money = [v for v in self.account.money if self.account.is_live(v)] or [1]
                return c.ReverseEntry(account="A-1", entry=money[pick % len(money)], reason="x",
                                      with_dependants=pick % 2 == 0)  # fmt: skip


STEPS = st.lists(
    st.tuples(st.sampled_from(WAYS), NAMES, PENCE, GROUNDS, st.integers(0, 30)),
    min_size=5, max_size=40,
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(STEPS)
def test_nothing_is_reclaimed_twice_or_beyond_what_was_noticed_or_paid(steps):
    told = Steps()
    told.step("pay", "r-1", 100_000, "paid-in-error", 0)
    for step in steps:
        told.step(*step)
        account = told.account
        by_name: dict[str, int] = {}
        for event in account.live_money():
            if isinstance(event, e.ReclaimReceived | e.OffsetApplied) and event.reclaim:
                by_name[event.reclaim] = by_name.get(event.reclaim, 0) + event.amount_pence
        for name, reclaim in account.reclaims.items():
            assert reclaim.received_pence == by_name.get(name, 0)
            asked = reclaim.notice.amount_pence if reclaim.notice else 0
            assert reclaim.received_pence <= asked
            assert (
                reclaim.received_pence + reclaim.left_pence
                <= (reclaim.notice or reclaim.proposed).amount_pence
            )
        debts = [
            reclaim.left_pence
            for reclaim in account.reclaims.values()
            if reclaim.proposed.ground in FROM_WHAT_IS_OWED
        ]
        assert sum(debts) <= account.owed["nhs"]
        # What the bank shows as taken without notice is recorded, beyond what was paid or not.
        taken = sum(
            event.amount_pence
            for event in account.live_money()
            if isinstance(event, e.ReclaimReceived) and event.reclaim is None
        )
        assert asked_beyond(account).get("nhs", 0) <= taken
        assert sum(by_name.values()) <= paid_pence(account, "nhs")


# ── what a decision let be ───────────────────────────────────────────────────────────────────


class Promises(Steps):
    """What was let be of what is left, told by hand from what was recorded, step by step."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[list] = []  # reclaim, day, pence

    def carry_out(self, order: c.Command) -> None:
        before = {name: self._stands(name) for name in self.account.reclaims}
        mark = len(self.draft.decided)
        funder, asked, kept = self._surplus(), self._asked(), self._still_kept()
        has, of_all = self._has(), self._still_kept(self._has())
        super().carry_out(order)
        for event in [one.event for one in self.draft.decided[mark:]]:
            match event:
                case e.ReclaimReopened():
                    self._reopen(event)
                    asked, kept = self._asked_all_the_same(), self._still_kept()
                    of_all = self._still_kept(has)
                    asked -= self.account.reclaims[event.again].left_pence
                case e.ReclaimProposed(ground="unused-accumulated"):
                    assert event.amount_pence + asked + kept <= funder
                case e.ReclaimProposed(ground="plan-changed" | "death"):
                    assert event.amount_pence + asked + of_all <= has
                case e.ReconsiderationDecided():
                    self._keep(event.reclaim, before[event.reclaim])
                case e.ReclaimWithdrawn() if event.reason != "mistaken":
                    self._keep(event.reclaim, before[event.reclaim])

    def _stands(self, name: str) -> int:
        """What is asked of a reclaim in all, or came of it."""
        one = self.account.reclaims[name]
        if one.withdrawal is not None:
            return one.received_pence + one.written_off_pence
        asked = one.decided[-1] if one.decided else one.notice or one.proposed
        return max(asked.amount_pence, one.written_off_pence)

    def _keep(self, name: str, before: int) -> None:
        if self.account.reclaims[name].proposed.ground in FROM_WHAT_IS_LEFT:
            self.kept.append([name, self.on, before - self._stands(name)])

    def _reopen(self, event: e.ReclaimReopened) -> None:
        left = event.amount_pence
        for one in self.kept:
            if one[0] == event.reclaim:
                less = min(left, one[2])
                one[2], left = one[2] - less, left - less
        assert not left  # no more is asked for again than was let be

    def _asked(self) -> int:
        return sum(
            one.left_pence for one in self.account.reclaims.values()
            if one.proposed.ground not in FROM_WHAT_IS_OWED
        )  # fmt: skip

    def _surplus(self) -> int:
        return self.found().funder_pence

    def _has(self) -> int:
        return has_pence(self.draft, self.account, self.on).get("nhs", 0)

    def found(self, account: Account | None = None) -> Surplus:
        has = has_pence(self.draft, self.account, self.on)
        return surplus_on(
            account or self.account, "nhs", has=has, policies=self.draft.policies, on=self.on
        )

    def _still_kept(self, most: int | None = None) -> int:
        """So much of it as nobody has spent, or asked for as other money, since: of a surplus
        first what was decided on a surplus, then of the rest that no surplus asks for."""
        unused = other = 0
        for name, since, pence in self.kept:
            days = (since + timedelta(days=n) for n in range((self.on - since).days + 1))
            least = min(has_pence(self.draft, self.account, day).get("nhs", 0) for day in days)
            otherwise = sum(
                one.stands_pence for one in self.account.reclaims.values()
                if one.proposed.ground == "paid-in-error" and one.proposed.proposed_on >= since
            )  # fmt: skip
            still = max(0, min(pence - otherwise, least))
            if self.account.reclaims[name].proposed.ground == "unused-accumulated":
                unused += still
            else:
                other += still
        room = max(0, (self._surplus() if most is None else most) - self._asked_all_the_same())
        unused = min(unused, room)
        asked = sum(
            one.left_pence for name, one in self.account.reclaims.items()
            if one.proposed.ground == "unused-accumulated" and not name.startswith("again-")
        )  # fmt: skip
        return unused + max(0, min(other, room - unused - asked))

    def _asked_all_the_same(self) -> int:
        """What is asked of what is there as other money, or again for what is new."""
        return sum(
            one.left_pence for name, one in self.account.reclaims.items()
            if name.startswith("again-") or one.proposed.ground == "paid-in-error"
        )  # fmt: skip


WON = ("propose", "notice", "ask", "decide")
"""The way to a decision, which steps at random seldom go."""
AFTER = st.lists(
    st.tuples(
        st.sampled_from(["won", "pay", "spend", "propose", "despite", "withdraw", "write-off",
                         "receive", "reverse", *WON]),
        NAMES, PENCE, GROUNDS, st.integers(0, 30),
    ),
    min_size=3, max_size=15,
)  # fmt: skip


def ways(steps):
    """Each step, and the whole of the way to a decision where that was drawn."""
    for way, name, pence, ground, pick in steps:
        for one in WON if way == "won" else (way,):
            yield one, name, pence, ground, pick


SPENT = [
    ("spend", "r-1", 60_000, "unused-accumulated", 0),
    ("despite", "r-1", 1, "unused-accumulated", 0),
    ("notice", "again-7", 1, "unused-accumulated", 1),
]
"""Of what was let be little is left, and of that a penny is asked for again."""
OTHERWISE = [
    ("propose", "r-2", 60_000, "plan-changed", 0),
    ("propose", "r-3", 100_000, "death", 0),
    ("won", "r-4", 20_000, "plan-changed", 5),
    ("propose", "r-3", 60_000, "unused-accumulated", 0),
    ("despite", "r-3", 20_000, "death", 0),
]
"""What was let be is asked for at once on other grounds that ask for what is left."""


@settings(max_examples=120, deadline=None)
@given(st.integers(1, 30), AFTER)
@example(2, SPENT)
@example(2, OTHERWISE)
def test_what_was_let_be_is_not_asked_for_again_without_a_new_reason_and_sums_add_up(pick, steps):
    told = Promises()
    told.step("pay", "r-1", 100_000, "paid-in-error", 0)
    first = ("won", "r-1", 60_000, "unused-accumulated", pick)
    for step in ways([first, *steps]):
        told.step(*step)
        found = told.found()
        notes = [one.pence for one in found.steps if one.what == "let-be"]
        assert sum(notes) == found.let_be_pence == told._still_kept()
        assert 0 <= found.recover_pence <= found.funder_pence - found.let_be_pence
        assert found.funder_pence + found.person_pence == found.surplus_pence
    again = Draft(lambda stream: entries_of(told.draft, stream)).account("A-1")
    assert told.found(again) == told.found()


def entries_of(draft: Draft, stream: str) -> list[Entry]:
    """A draft's decisions on one stream as the ledger would keep them."""
    return [
        Entry(0, one.stream, one.version, "", "", None, "", one.event)
        for one in draft.decided
        if one.stream == stream
    ]
