"""Whatever happens, in whatever order: every penny between the bank and the books is in an item.

The random histories of tests/book/test_invariants.py, with lines matched by hand and by rules, in
parts and several together, and undone again.
"""

import hashlib
from collections import Counter
from itertools import combinations

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from ledger import commands as c
from ledger import events as e
from ledger.reconciling.bank.beside import reconcile_bank
from projections.postings import HELD, ON_ITS_WAY
from tests.book.test_invariants import HOLDINGS, OFFSETS, WHERE, Ledger, on
from tests.builders import line, statement

PERIODS = [(0, 12), (3, 7), (6, 40)]


class Squared(Ledger):
    """Beside what happens to money, people and rules say which line is which entry."""

    @rule(where=WHERE, data=st.data())
    def match_by_hand(self, where, data) -> None:
        draft = self.draft()
        lines = draft.holding(where).unallocated
        entries = [
            e.EntryRef(account, version)
            for account in HOLDINGS[where]
            for version, waits in draft.account(account).awaited.items()
            if any(wait.holding == where for wait in waits)
        ]
        pence = {
            ref: wait.signed_pence
            for ref in entries
            for wait in draft.account(ref.account).awaited[ref.entry]
            if wait.holding == where
        }
        ways = [
            (theirs, ours)
            for n, m in ((1, 1), (1, 2), (2, 1), (2, 2))
            for theirs in combinations(sorted(lines), n)
            for ours in combinations(entries, m)
            if sum(map(lines.get, theirs)) == sum(map(pence.get, ours))
        ]
        if ways:
            theirs, ours = data.draw(st.sampled_from(ways))
            self.ask(c.MatchLines(of=f"bank/{where}", lines=theirs, entries=ours))

    @rule(where=WHERE, pence=st.sampled_from([301, 402]), cut=st.integers(1, 300), day=OFFSETS,
          later=OFFSETS, several=st.booleans(), whole=st.booleans())  # fmt: skip
    def tell_of_it_once_and_see_it_in_parts(
        self, where, pence, cut, day, later, several, whole
    ) -> None:
        """Or tell of its parts and see it once; all of it is matched, or what comes first."""
        told, shown = ((cut, pence - cut), (pence,)) if several else ((pence,), (cut, pence - cut))
        entries = []
        for some in told:
            self.ask(c.RecordSpend(
                account="A-1", paid_on=on(day), amount_pence=some, category="care",
                shares=(c.Weight("nhs", 1), c.Weight("council", 2)), holding=where, again=True,
            ))  # fmt: skip
            entries.append(e.EntryRef("A-1", max(self.draft().account("A-1").spends)))
        self.bank[where] += [(on(later), -some) for some in shown]
        self._import_all(where)
        left = self.draft().holding(where).unallocated
        lines = [one for one in left if left[one] in [-some for some in shown]][: len(shown)]
        if whole:
            of = f"bank/{where}"
            self.ask(c.MatchLines(of=of, lines=tuple(lines) or ("x",), entries=tuple(entries)))
        elif lines:
            says = c.Attribution(account="A-1", entry=entries[0].entry)
            part = c.AllocatePart(amount_pence=min(told[0], -left[lines[0]]), attribution=says)
            self.ask(c.AllocateLine(holding=where, line=lines[0], parts=(part,)))

    def _import_all(self, where) -> None:
        counts: Counter = Counter()
        items = []
        for day, pence in sorted(self.bank[where]):
            counts[day, pence] += 1
            items.append((line(pence, day, counts[day, pence]), None))
        name = hashlib.sha256(repr((where, items)).encode()).hexdigest()
        order = statement(*items, holding=where, first_on=on(0), last_on=on(12))
        self.ask(msgspec.structs.replace(order, sha256=name))

    @rule(where=WHERE)
    def match_again(self, where) -> None:
        self.ask(c.MatchAgain(of=f"bank/{where}"))

    @rule(where=WHERE, data=st.data())
    def unmatch(self, where, data) -> None:
        lines = sorted(self.draft().holding(where).lines)
        if lines:
            line = data.draw(st.sampled_from(lines))
            self.ask(c.UnmatchLine(of=f"bank/{where}", line=line, reason="wrong-match"))

    @invariant()
    def every_penny_between_bank_and_books_is_in_an_item(self) -> None:
        for where in HOLDINGS:
            draft = self.draft()
            for first, last in PERIODS:
                found = reconcile_bank(draft, f"bank/{where}", first_on=on(first), last_on=on(last))
                (part,) = found.parts
                assert part.difference_pence == part.named_pence
                assert sum(row.pence for row in found.theirs) == part.theirs.moved_pence
                assert sum(row.pence for row in found.ours) == part.ours.moved_pence
                self._as_posted(where, found)
                self._alone_or_matched(draft, where, found)
                self._explained(draft, found)

    def _as_posted(self, where, found) -> None:
        """What is held is what the postings say, and the cash book with what is on its way."""
        held, book = Counter(), 0
        for head, account, fund, holding, _, pence, day in self.posted():
            if holding == where and account and day <= found.last_on:
                held[account, fund] += pence if head == HELD else 0
                book += pence if head in (HELD, ON_ITS_WAY) else 0
        told = {(one.account, one.fund): one.closing_pence for one in found.held}
        assert {key: pence for key, pence in told.items() if pence} == {
            key: pence for key, pence in held.items() if pence
        }
        assert found.parts[0].ours.closing_pence == book
        left = sum(
            pence
            for line, pence in self.draft().holding(where).unallocated.items()
            if line.split("/")[1] <= found.last_on.isoformat()
        )
        assert found.parts[0].theirs.closing_pence == sum(held.values()) + left

    def _alone_or_matched(self, draft, where, found) -> None:
        matched = [line for match in found.matches for line in match.lines]
        assert len(matched) == len(set(matched))
        alone = {line for item in found.items if item.kind != "timing" for line in item.lines}
        for row in found.theirs:
            assert (row.id in alone) == (row.id in draft.holding(where).unallocated)
            assert row.id in alone or row.id in matched or row.pence == 0

    def _explained(self, draft, found) -> None:
        """Once each item is explained nothing is left, and what differs then is not explained."""
        reconciling = draft.reconciling(found.name)
        for item in found.items:
            if item.explained is None:
                draft.add(reconciling, e.LineExplained(
                    item.lines, item.entries, "agreed", item.pence, "x", found.last_on, None, ()
                ))  # fmt: skip
        days = {"first_on": found.first_on, "last_on": found.last_on}
        again = reconcile_bank(draft, found.name, **days)
        assert again.unexplained_pence == 0
        assert all(item.explained for item in again.items)


Squared.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestEveryPennyIsInAnItem = Squared.TestCase
