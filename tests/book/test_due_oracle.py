"""What is due, paid and owed, against a plain reckoning day by day in fractions.

The reckoning below shares no code with the ledger: it takes what was agreed and what was paid as
lists, asks of each day what it is worth, and rounds half up where the rule says so (domain.md 0.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import NamedTuple

from hypothesis import example, settings
from hypothesis import given as draws
from hypothesis import strategies as st

from ledger import commands as c
from ledger import events as e
from ledger.account.pay.due import Due, due_of
from ledger.account.pay.paying import Asked, payable
from ledger.book.decide import carry_out
from ledger.errors import Refused
from tests.builders import allocated, fund, given, holding, linked, opened

START = date(2023, 12, 4)  # a leap year's end of February lies ahead
ONE = timedelta(days=1)
END = START + timedelta(days=420)
WAYS = ("direct_payment", "third_party")


# ── the plain reckoning ──────────────────────────────────────────────────────────────────────


@dataclass
class Facts:
    """What was agreed and paid, as lists in the order it was recorded."""

    allocations: dict[str, list] = field(default_factory=dict)
    assessed: list[tuple[date, int]] = field(default_factory=list)
    schedules: list[e.PaymentScheduleAgreed] = field(default_factory=list)
    payments: dict[int, e.PaymentMade] = field(default_factory=dict)
    returned: dict[int, tuple[int, int]] = field(default_factory=dict)
    stop: tuple[int, date] | None = None
    died: date | None = None

    def read(self, entries: list[tuple[int, object]]) -> Facts:
        for version, event in entries:
            match event:
                case e.AllocationMade():
                    self.allocations[event.allocation] = [event, None, []]
                case e.AllocationRevised(allocation=name):
                    self.allocations[name][2].append((event.from_on, event.amount_pence))
                case e.AllocationEnded(allocation=name):
                    self.allocations[name][1] = event.last_on
                case e.ContributionAssessed():
                    self.assessed.append((event.from_on, event.weekly_pence))
                case e.PaymentScheduleAgreed():
                    self.schedules.append(event)
                case e.PaymentMade():
                    self.payments[version] = event
                case e.PaymentReturned(entry=int(which)):
                    self.returned[version] = (which, event.amount_pence)
                case e.StopDecided():
                    self.stop = (version, event.effective_on)
                case e.DeathRecorded():
                    self.died = event.died_on
                case e.EntryReversed(entry=gone):
                    self.payments.pop(gone, None)
                    self.returned.pop(gone, None)
                    self.stop = None if self.stop and self.stop[0] == gone else self.stop
        return self

    def ends(self, day: date) -> bool:
        return bool((self.stop and day > self.stop[1]) or (self.died and day > self.died))

    def weekly(self, way: str, day: date) -> int:
        total = 0
        for made, ended, revisions in self.allocations.values():
            last = min(x for x in (made.to_on, ended, date.max) if x)
            if made.deployment != way or not made.from_on <= day <= last or self.ends(day):
                continue
            amount, since = made.amount_pence, made.from_on
            for from_on, pence in revisions:
                if since <= from_on <= day:
                    amount, since = pence, from_on
            total += amount
        return total

    def contribution(self, day: date) -> int:
        found, since = 0, date.min
        for from_on, pence in self.assessed:
            if since <= from_on <= day:
                found, since = pence, from_on
        return found

    def day(self, way: str, day: date) -> tuple[Fraction, Fraction]:
        """What one day is worth and contributed; nought where more is assessed than is given."""
        direct, third = (self.weekly(one, day) for one in WAYS)
        assessed = self.contribution(day)
        if assessed > direct + third:
            return Fraction(0), Fraction(0)
        own = min(direct, assessed) if way == WAYS[0] else min(third, max(0, assessed - direct))
        return Fraction(direct if way == WAYS[0] else third, 7), Fraction(own, 7)


def half_up(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2))


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


class Sums(NamedTuple):
    due: int
    paid: int
    still: int
    arrears: int
    over: int


def reckon(facts: Facts, way: str, on: date) -> Sums:
    owner, whole = owners(facts, way)
    due = paid = still = arrears = over = 0
    for group in whole:
        gross = own = arrived = 0
        for entry in group:
            for run in unbroken([day for day, by in owner.items() if by == entry]):
                gross += half_up(sum(facts.day(way, day)[0] for day in run))
                own += half_up(sum(facts.day(way, day)[1] for day in run))
            arrived += left_of(facts, entry)
        longest = max(group, key=lambda v: (length(facts.payments[v]), -v))
        should = gross - own if facts.payments[longest].basis == "net" else gross
        due, paid = due + should, paid + arrived
        arrears += max(0, should - arrived)
        over += max(0, arrived - should)
    for basis, period in pay_periods(facts, way, on):
        for run in unbroken([day for day in period if day not in owner]):
            if not any(facts.weekly(way, day) for day in run):
                continue
            gross = half_up(sum(facts.day(way, day)[0] for day in run))
            own = half_up(sum(facts.day(way, day)[1] for day in run))
            still += gross - own if basis == "net" else gross
    return Sums(due + still, paid, still, arrears, over)


def length(paid: e.PaymentMade) -> int:
    return (paid.last_on - paid.first_on).days


def left_of(facts: Facts, entry: int) -> int:
    back = sum(pence for which, pence in facts.returned.values() if which == entry)
    return facts.payments[entry].paid_pence - back


def owners(facts: Facts, way: str) -> tuple[dict[date, int], list[list[int]]]:
    """Which payment each day belongs to, the first that was for it; and payments that overlap."""
    owner: dict[date, int] = {}
    groups: list[tuple[set[date], list[int]]] = []
    for entry, paid in sorted(facts.payments.items()):
        came_back = paid.paid_pence and left_of(facts, entry) == 0
        if paid.deployment != way or paid.first_on is None or came_back:
            continue
        days = set(days_between(paid.first_on, paid.last_on))
        for day in days:
            owner.setdefault(day, entry)
        near = [group for group in groups if group[0] & days]
        groups = [group for group in groups if not group[0] & days]
        groups.append((
            days.union(*[group[0] for group in near]),
            [*[v for group in near for v in group[1]], entry],
        ))  # fmt: skip
    return owner, [group for _, group in groups]


def unbroken(days: list[date]) -> Iterator[list[date]]:
    run: list[date] = []
    for day in sorted(days):
        if run and run[-1] + ONE != day:
            yield run
            run = []
        run.append(day)
    if run:
        yield run


def pay_periods(facts: Facts, way: str, on: date) -> Iterator[tuple[str, list[date]]]:
    agreed = {one.from_on: one for one in facts.schedules if one.deployment == way}
    starts = sorted(agreed)
    for place, start in enumerate(starts):
        one = agreed[start]
        until = starts[place + 1] if place + 1 < len(starts) else END + timedelta(days=100)
        first = start
        while first < until:
            after = first + ONE
            while after < until and not begins(one.frequency, start, after):
                after += ONE
            counted = first if one.timing == "advance" else after
            if counted - timedelta(days=one.days_before) <= on:
                yield one.basis, days_between(first, after - ONE)
            first = after


def begins(frequency: str, start: date, day: date) -> bool:
    if frequency == "monthly":
        return day.day == 1
    return (day - start).days % (7 if frequency == "weekly" else 28) == 0


# ── random histories ─────────────────────────────────────────────────────────────────────────

SETUP = (
    opened(opened_on=START),
    fund("council", programme="social-care", from_on=START),
    holding(opened_on=START),
    linked(from_on=START),
    allocated("council", amount_pence=15_000, from_on=START, decided_on=START),
    c.AssessContribution(account="A-1", fund="council", weekly_pence=2_000, from_on=START,
                         decided_on=START),
    c.AgreePaymentSchedule(account="A-1", fund="council", frequency="four-weekly",
                           from_on=START, decided_on=START),
)  # fmt: skip

DAY = st.integers(0, 200).map(lambda n: START + timedelta(days=n))
WEEKLY = st.sampled_from([1, 2, 3, 5, 10_001, 15_000, 16_501, 9_999_999]) | st.integers(1, 60_000)
WAY = st.sampled_from(WAYS)
LATE = st.integers(120, 260).map(lambda n: START + timedelta(days=n))
MONEY = st.one_of(
    st.tuples(st.just("run"), DAY, st.booleans()),
    st.tuples(st.just("run"), LATE, st.just(True)),
    st.tuples(st.just("arrears"), DAY, WAY),
    st.tuples(st.just("by hand"), DAY, st.integers(0, 40), st.integers(0, 500), WAY),
    st.tuples(st.just("return"), st.integers(0, 9), st.integers(1, 30_000) | st.none()),
    st.tuples(st.just("reverse"), st.integers(0, 9)),
    st.tuples(st.just("correct"), st.integers(0, 9), st.integers(1, 90_000)),
)
AGREED = st.one_of(
    st.tuples(st.just("revise"), DAY, WEEKLY, WAY),
    st.tuples(st.just("revise"), DAY, WEEKLY, WAY),
    st.tuples(st.just("assess"), DAY, st.sampled_from([0, 1, 15_000]) | st.integers(0, 20_000)),
    st.tuples(st.just("allocate"), DAY, WEEKLY, WAY),
    st.tuples(st.just("schedule"), DAY, st.sampled_from(["weekly", "four-weekly", "monthly"]),
              st.sampled_from([(0, "advance", "net"), (3, "advance", "net"), (0, "arrears", "net"),
                               (0, "advance", "gross"), (28, "advance", "gross")]), WAY),
)  # fmt: skip
ENDING = st.one_of(
    st.tuples(st.just("end"), DAY, st.integers(0, 3)),
    st.tuples(st.just("stop"), LATE),
    st.tuples(st.just("undo stop")),
    st.tuples(st.just("die"), LATE),
    st.tuples(st.just("suspend"), LATE),
    st.tuples(st.just("resume"), LATE),
)
STEPS = st.lists(
    st.integers(0, 9).flatmap(lambda n: MONEY if n < 5 else AGREED if n < 9 else ENDING),
    min_size=5,
    max_size=18,
)


def order_of(account, step: tuple, number: int) -> c.Command | None:
    payments = [v for v, _ in account.payments()]
    names = list(account.allocations)
    match step:
        case "revise", on, pence, way:
            ours = [n for n in names if account.allocations[n].made.deployment == way]
            return ours and c.ReviseAllocation(
                account="A-1", allocation=ours[number % len(ours)], amount_pence=pence, from_on=on,
                decided_on=on)  # fmt: skip
        case "assess", on, pence:
            return c.AssessContribution(account="A-1", fund="council", weekly_pence=pence,
                                        from_on=on, decided_on=on)  # fmt: skip
        case "by hand", on, more, pence, way:
            return c.MakePayment(
                account="A-1",
                fund="council",
                deployment=way,
                first_on=on,
                paid_on=on,
                last_on=on + timedelta(days=more),
                gross_pence=1 + pence * more,
                on_top=True,
            )
        case "return", which, pence:
            if not payments:
                return None
            entry = payments[which % len(payments)]
            whole = account.money[entry].paid_pence
            return whole and c.ReturnPayment(
                account="A-1", entry=entry, returned_on=END, amount_pence=pence or whole
            )
        case "reverse", which:
            return payments and c.ReverseEntry(
                account="A-1", entry=payments[which % len(payments)], reason="typing-error",
                with_dependants=True)  # fmt: skip
        case "correct", which, pence:
            return payments and c.CorrectEntry(
                account="A-1", entry=payments[which % len(payments)], amount_pence=pence,
                reason="typing-error")  # fmt: skip
        case "run", on, with_arrears:
            return c.RunPayments(run=f"r{number}", paid_on=on, upto_on=on,
                                 with_arrears=with_arrears)  # fmt: skip
        case "arrears", on, way:
            return c.PayArrears(account="A-1", fund="council", deployment=way, paid_on=on,
                                upto_on=on)  # fmt: skip
        case "allocate", on, pence, way:
            return allocated("council", allocation=f"al-{number}", deployment=way,
                             amount_pence=pence, from_on=on, decided_on=on)  # fmt: skip
        case "end", on, which:
            return c.EndAllocation(account="A-1", allocation=names[which % len(names)], last_on=on,
                                   decided_on=on, reason="ended")  # fmt: skip
        case "stop", on:
            return c.DecideStop(account="A-1", force="must", ground="consent-withdrawn",
                                effective_on=on, decided_on=on)  # fmt: skip
        case ("undo stop",):
            stops = [v for v, x in account.decisions.items() if isinstance(x, e.StopDecided)
                     and v not in account.reversed_by]  # fmt: skip
            return stops and c.ReverseEntry(account="A-1", entry=stops[-1], reason="typing-error")
        case "die", on:
            return c.RecordDeath(account="A-1", died_on=on)
        case "suspend", on:
            return c.SuspendPayments(account="A-1", from_on=on, reason="fraud")
        case "resume", on:
            return c.ResumePayments(account="A-1", from_on=on, reason="resolved")
        case "schedule", on, frequency, (before, timing, basis), way:
            return c.AgreePaymentSchedule(
                account="A-1", fund="council", deployment=way, frequency=frequency, from_on=on,
                days_before=before, timing=timing, basis=basis, decided_on=on)  # fmt: skip
    raise TypeError(step)


def tell(story, steps) -> None:
    for number, step in enumerate(steps):
        order = order_of(story.draft.account("A-1"), step, number)
        if not order:
            continue
        mark = len(story.draft.decided)
        try:
            carry_out(story.draft, order)
        except Refused:
            story.draft.take_back(mark)


def facts_of(story) -> Facts:
    entries = [
        (one.version, one.event)
        for one in story.draft.decided
        if one.stream == "account:A-1"
    ]  # fmt: skip
    return Facts().read(entries)


def sums(found: Due) -> Sums:
    return Sums(found.due_pence, found.paid_pence, found.still_due_pence, found.arrears_pence,
                found.overpaid_pence)  # fmt: skip


FOUR_WEEKS, TO_FEBRUARY = START + timedelta(days=28), START + timedelta(days=59)
PAID = [("run", START, False), ("run", FOUR_WEEKS, False), ("run", TO_FEBRUARY, False)]


@settings(max_examples=200, deadline=None)
@draws(STEPS, DAY)
@example([("schedule", START, "monthly", (0, "advance", "net"), WAYS[0]), *PAID,
          ("by hand", TO_FEBRUARY - ONE, 5, 9, WAYS[0])], END)  # fmt: skip
@example([("schedule", START, "monthly", (0, "advance", "gross"), WAYS[0]), *PAID,
          ("by hand", START, 5, 9, WAYS[0])], END)  # fmt: skip
def test_what_is_due_paid_and_owed_is_what_the_days_come_to(steps, on):
    story = given(*SETUP)
    tell(story, steps)
    account, facts = story.draft.account("A-1"), facts_of(story)
    for way in WAYS:
        assert sums(due_of(account, "council", way, on=on)) == reckon(facts, way, on), way


@settings(max_examples=100, deadline=None)
@draws(STEPS, DAY)
def test_arrears_are_the_same_whoever_pays_them_and_then_nothing_is_owed(steps, on):
    story = given(*SETUP)
    tell(story, steps)
    account = story.draft.account("A-1")
    by_run = payable(account, Asked(on, on, on, with_arrears=True), story.draft.policies).pay
    for way in WAYS:
        mark = len(story.draft.decided)
        try:
            carry_out(story.draft, c.PayArrears(account="A-1", fund="council", deployment=way,
                                                paid_on=on, upto_on=on))  # fmt: skip
        except Refused:
            story.draft.take_back(mark)
            assert not [one for one in by_run if one.deployment == way]
            continue
        made = [x.event for x in story.draft.decided[mark:] if isinstance(x.event, e.PaymentMade)]
        assert [
            (one.days.first, one.days.last, one.gross_pence, one.contribution_pence, one.net_pence)
            for one in by_run
            if one.deployment == way
        ] == [
            (one.first_on, one.last_on, one.gross_pence, one.contribution_pence, one.paid_pence)
            for one in made
        ]
        found = due_of(story.draft.account("A-1"), "council", way, on=on, upto=on)
        assert (found.still_due_pence, found.arrears_pence) == (0, 0)
