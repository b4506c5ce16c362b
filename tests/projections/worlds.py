"""Histories for the tests: any event at all, single events with every field defaulted, and whole
worlds in which the bank, the accounts and the corrections hang together."""

from __future__ import annotations

import random
import types
import typing
from collections import Counter
from datetime import date, timedelta
from itertools import count

import msgspec
from hypothesis import strategies as st

from ledger import events as e
from ledger.events import AnyEvent, Share
from ledger.recording import stored_name, stored_state
from ledger.store import CommandRow, NewRow, open_store
from tests.making import new_ledger

Told = tuple[str, AnyEvent]
"""A stream and what happened in it."""

D = date(2025, 6, 1)


def day(n: int) -> date:
    return D + timedelta(days=n)


# ── recording ────────────────────────────────────────────────────────────────────────────────


def opened(url: str):
    """A new ledger at this address, open."""
    new_ledger(url)
    return open_store(url)


_COMMANDS = count(1)


def record(store, told: list[Told], *, by: str = "staff-1", details=()) -> int:
    """Record these events as one command; the position the book then ends at."""
    versions: Counter[str] = Counter()
    rows = []
    have = {stream: len(rows) for stream, rows in store.load_many({s for s, _ in told}).items()}
    command = f"test-{next(_COMMANDS)}"
    for stream, event in told:
        versions[stream] += 1
        state = stored_state(event, by=by, command=command, on_behalf_of=None)
        rows.append(NewRow(stream, have[stream] + versions[stream], stored_name(event), state))
    store.record(rows, details, [CommandRow(command, "digest", len(rows))])
    return store.head().position


# ── single events, every field defaulted ─────────────────────────────────────────────────────


def shares(*pairs: tuple[str, int]) -> tuple[Share, ...]:
    return tuple(Share(fund, pence) for fund, pence in pairs)


def payment(pence: int = 50_000, **changes) -> e.PaymentMade:
    usual = e.PaymentMade(
        "nhs", "direct_payment", "bank-7", None, D, None, None, pence, 0, pence, "net"
    )
    return msgspec.structs.replace(usual, **changes)


def spend(*pairs: tuple[str, int], **changes) -> e.SpendRecorded:
    on = changes.get("paid_on", day(3))
    usual = e.SpendRecorded(
        on, shares(*(pairs or (("nhs", 4_999),))), "personal-care", "pa-017", "agency", None,
        None, "direct_payment", "bank-7", None, on, on, None, None,
    )  # fmt: skip
    return msgspec.structs.replace(usual, **changes)


def statement(lines=(), *, name: str = "a" * 12, opening=0, closing=None, **changes):
    """A statement of (day, pence) or (day, pence, ordinal) lines."""
    seen: Counter = Counter()
    rows = []
    for number, (on, pence, *ordinal) in enumerate(lines, start=1):
        seen[on, pence] += 1
        which = ordinal[0] if ordinal else seen[on, pence]
        rows.append(e.ImportedLine(on, pence, which, number, None, f"{number:064x}"))
    total = sum(row.amount_pence for row in rows)
    days = sorted(row.on for row in rows)
    usual = e.StatementImported(
        name, name.ljust(64, "0"), "lloyds", days[0] if days else None, days[-1] if days else None,
        opening, None if opening is None else opening + total if closing is None else closing,
        0, tuple(rows), (), None,
    )  # fmt: skip
    return msgspec.structs.replace(usual, **changes)


# ── any event at all ─────────────────────────────────────────────────────────────────────────

NAMES = st.sampled_from(["nhs", "council", "A-1", "b-2", "Zed", "unassigned", "9-to-5"])
DAYS = st.dates(date(2025, 1, 1), date(2026, 12, 31))


def any_event(kind: type) -> st.SearchStrategy[AnyEvent]:
    """Events of one type, their fields made from what they are declared to be."""
    hints = typing.get_type_hints(kind, include_extras=True)
    fields = {name: _of(hints[name]) for name in kind.__struct_fields__}
    return st.builds(kind, **fields)


def _of(hint) -> st.SearchStrategy:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        bounds = args[1]
        if args[0] is str:
            return NAMES
        most = min(bounds.le, 10**7) if bounds.le else None
        return st.integers(max(bounds.ge, -(10**7)), most)
    if origin is typing.Literal:
        return st.sampled_from(args)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*(st.none() if one is type(None) else _of(one) for one in args))
    if origin is tuple:
        unique = (lambda one: one.fund) if hasattr(args[0], "fund") else None
        return st.lists(_of(args[0]), min_size=1, max_size=3, unique_by=unique).map(tuple)
    simple = {int: st.integers(1, 99), str: NAMES, bool: st.booleans(), date: DAYS}
    return simple[hint] if hint in simple else any_event(hint)


ANY_EVENT = st.one_of(*(any_event(kind) for kind in AnyEvent.__args__))


# ── whole worlds ─────────────────────────────────────────────────────────────────────────────

ACCOUNTS = ("A-1", "A-2", "phb-3")
HOLDINGS = {"bank-7": ("A-1",), "client-1": ACCOUNTS}
FUNDS = ("nhs", "council")


class World:
    """A random history that hangs together, one command at a time.

    Every command leaves the bank's figure equal to what is held and unallocated: what the
    statements show is at once an account's or unallocated, and corrections keep it so.
    """

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.versions: Counter[str] = Counter()
        self.today = D
        self.files = 0
        self.bank = {name: 0 for name in HOLDINGS}
        self.live: dict[str, dict[str, e.ImportedLine]] = {name: {} for name in HOLDINGS}
        self.statements: dict[str, list[tuple[e.StatementImported, list[str]]]] = {
            name: [] for name in HOLDINGS
        }
        self.left: dict[str, dict[str, int]] = {name: {} for name in HOLDINGS}
        self.money: dict[tuple[str, int], AnyEvent] = {}
        self.awaiting: dict[tuple[str, int], tuple[str, str, int]] = {}

    def commands(self, number: int) -> list[list[Told]]:
        found = [self._opening()]
        steps = [
            self._statement, self._statement, self._statement, self._typed, self._typed,
            self._allocate, self._about_a_spend, self._about_a_spend, self._reverse, self._move,
            self._withdraw, self._elsewhere,
        ]  # fmt: skip
        while len(found) < number:
            self._told: list[Told] = []
            self.chance.choice(steps)()
            if self._told:
                found.append(self._told)
        return found

    def _tell(self, stream: str, event: AnyEvent) -> int:
        self.versions[stream] += 1
        version = self.versions[stream]
        self._told.append((stream, event))
        if isinstance(event, e.Reversible):
            self.money[stream, version] = event
        return version

    def _opening(self) -> list[Told]:
        self._told = []
        for name in HOLDINGS:
            kind = "client" if name.startswith("client") else "bank"
            self._tell(f"holding:{name}", e.HoldingOpened(kind, D, None, None))
        for account in ACCOUNTS:
            stream = f"account:{account}"
            self._tell(stream, e.AccountOpened(D, f"p-{account}", "chc", "65-74", "chc", None))
            for fund in FUNDS:
                self._tell(stream, e.FundAdded(fund, fund, "chc", False, D))
            brought = (e.BroughtFund("nhs", self.chance.choice([0, 5_000]), 700, 90_000, 0),)
            holding = "client-1"
            version = self._tell(stream, e.OpeningBalanceBrought(D, holding, None, brought))
            if brought[0].held_pence:
                self.awaiting[stream, version] = (holding, "in", brought[0].held_pence)
        return self._told

    def _shares(self, pence: int) -> tuple[Share, ...]:
        if pence < 2 or self.chance.random() < 0.5:
            return shares((self.chance.choice(FUNDS), pence))
        part = self.chance.randint(1, pence - 1)
        return shares(("nhs", part), ("council", pence - part))

    def _account(self, holding: str) -> str:
        return self.chance.choice(HOLDINGS[holding])

    def _statement(self) -> None:
        """A new file: new lines, with some of the last file's own last day among them."""
        holding = self.chance.choice(list(HOLDINGS))
        stream = f"holding:{holding}"
        self.files += 1
        opening = self.bank[holding]
        first = not self.statements[holding]
        if first:
            opening = self.bank[holding] = self.chance.choice([0, 0, 12_345])
        before = self.statements[holding][-1][0].lines if not first else ()
        again = [one for one in before if one.on == before[-1].on]
        if not again or self.chance.random() < 0.6:
            again = []
            self.today += timedelta(days=self.chance.randint(1, 3))
        lines = again + self._new_lines(holding, self.chance.randint(0, 4), again)
        name = f"{self.files:012x}"
        read = e.StatementImported(
            name, name.ljust(64, "0"), "lloyds",
            lines[0].on if lines else self.today, lines[-1].on if lines else self.today,
            opening - sum(one.amount_pence for one in again),
            opening + sum(one.amount_pence for one in lines[len(again):]),
            0, tuple(lines), (), None,
        )  # fmt: skip
        ids = [self._line_id(holding, one) for one in lines]
        self._tell(stream, read)
        self.statements[holding].append((read, ids))
        if first and opening:
            on = lines[0].on if lines else self.today
            self._leave(holding, f"{holding}/{on}/{opening}/opening", on, opening, "opening")
        for line, one in zip(ids, lines, strict=True):
            if line not in self.live[holding]:
                self.live[holding][line] = one
                self.bank[holding] += one.amount_pence
                self._attribute(holding, line, one.on, one.amount_pence)

    def _new_lines(self, holding, number, again) -> list[e.ImportedLine]:
        lines = []
        seen = Counter((one.on, one.amount_pence) for one in self.live[holding].values())
        seen |= Counter((one.on, one.amount_pence) for one in again)
        for row in range(number):
            self.today += timedelta(days=self.chance.choice([0, 0, 1]))
            pence = self.chance.choice([-4_999, -4_999, -150, 250, 50_000])
            waiting = [w for w in self.awaiting.values() if w[0] == holding]
            if waiting and self.chance.random() < 0.5:
                _, way, amount = self.chance.choice(waiting)
                pence = amount if way == "in" else -amount
            seen[self.today, pence] += 1
            ordinal = seen[self.today, pence]
            lines.append(e.ImportedLine(self.today, pence, ordinal, row + 1, None, "0" * 64))
        return lines

    def _line_id(self, holding: str, line: e.ImportedLine) -> str:
        return f"{holding}/{line.on}/{line.amount_pence}/{line.ordinal}"

    def _leave(self, holding: str, line: str, on: date, pence: int, reason: str) -> None:
        self._tell(f"holding:{holding}", e.LineUnallocated(line, on, pence, reason))
        left = self.left[holding]
        left[line] = left.get(line, 0) + pence
        if not left[line]:
            del left[line]

    def _attribute(self, holding: str, line: str, on: date, pence: int) -> None:
        way = "in" if pence > 0 else "out"
        for (stream, version), waits in list(self.awaiting.items()):
            if waits == (holding, way, abs(pence)):
                self._match(stream, version, line, on)
                return
        if self.chance.random() < 0.3:
            self._leave(holding, line, on, pence, "no-rule")
        else:
            self._say(holding, self._account(holding), line, on, pence)

    def _match(self, stream: str, version: int, line: str, on: date) -> None:
        holding, way, pence = self.awaiting.pop((stream, version))
        event = self.money[stream, version]
        funds = getattr(event, "shares", None) or shares((getattr(event, "fund", "nhs"), pence))
        self._tell(stream, e.LineMatched(line, on, holding, version, way, funds))

    def _say(self, holding: str, account: str, line: str | None, on: date, pence: int) -> None:
        """The account's own event for money in or out, with the bank's line or before it."""
        stream, fund = f"account:{account}", self.chance.choice(FUNDS)
        amount, some = abs(pence), self._shares(abs(pence))
        if pence > 0:
            event = self.chance.choice([
                payment(amount, fund=fund, holding=holding, line=line, paid_on=on),
                e.ContributionReceived(fund, holding, line, on, amount),
                e.TopUpReceived(fund, holding, line, on, amount),
                e.InterestReceived(some, holding, line, on),
                e.MadeGood(None, some, holding, line, on),
                e.RefundReceived(None, some, "personal-care", "spent", holding, line, on),
            ])  # fmt: skip
        else:
            event = self.chance.choice([
                spend(holding=holding, line=line, paid_on=on, for_from=on, for_to=on, shares=some),
                spend(holding=holding, line=line, paid_on=on, for_from=on, for_to=on, shares=some),
                e.ReclaimReceived(None, fund, "held", amount, holding, line, on),
                e.PaymentReturned(None, fund, holding, line, on, amount),
            ])  # fmt: skip
        version = self._tell(stream, event)
        if line is None:
            self.awaiting[stream, version] = (holding, "in" if pence > 0 else "out", amount)

    def _typed(self) -> None:
        holding = self.chance.choice(list(HOLDINGS))
        pence = self.chance.choice([-4_999, -1_001, 30_000])
        self._say(holding, self._account(holding), None, self.today, pence)

    def _elsewhere(self) -> None:
        """Money that never was in a holding."""
        stream, fund = f"account:{self.chance.choice(ACCOUNTS)}", self.chance.choice(FUNDS)
        some = self._shares(2_000)
        event = self.chance.choice([
            spend(holding=None, deployment="notional", paid_on=self.today, shares=some),
            e.ContributionReceived(fund, None, None, self.today, 900),
            e.RefundReceived(None, some, "personal-care", "spent", None, None, self.today),
            e.ReclaimReceived("R-1", fund, "owed", 100, None, None, self.today),
            e.PaymentsSuspended(self.today, "hospital"),
        ])  # fmt: skip
        self._tell(stream, event)

    def _allocate(self) -> None:
        holding = self.chance.choice(list(HOLDINGS))
        waiting = [x for x in self.left[holding].items() if not x[0].endswith("opening")]
        if waiting:
            line, left = self.chance.choice(waiting)
            part = left if self.chance.random() < 0.5 else (left // 2 or left)
            on = date.fromisoformat(line.split("/")[1])
            account = self._account(holding)
            self._tell(f"holding:{holding}", e.LineAllocated(line, on, part, account))
            self.left[holding][line] -= part
            if not self.left[holding][line]:
                del self.left[holding][line]
            self._say(holding, account, line, on, part)

    def _about_a_spend(self) -> None:
        spends = [k for k, v in self.money.items() if isinstance(v, e.SpendRecorded)]
        if not spends:
            return
        stream, version = self.chance.choice(spends)
        was: e.SpendRecorded = self.money[stream, version]
        now, cat = self.today, was.category
        total = sum(share.pence for share in was.shares)
        seen = (stream, version) not in self.awaiting
        event = self.chance.choice([
            e.SpendDisallowed(version, now, "not-in-plan", cat, was.shares),
            e.SpendAccepted(version, now, "receipt-seen", cat, was.shares),
            e.SpendRecategorised(version, was.paid_on, was.shares, cat, "transport", "wrong"),
            e.SharesCorrected(
                version, was.paid_on, cat, was.shares, self._shares(total), was.deployment,
                was.holding, seen, "wrong-fund",
            ),
            e.SpendQueried(version, "outside-plan", now, None),
            e.EvidenceAttached(version, "receipt", "0" * 64, now, None),
        ])  # fmt: skip
        if isinstance(event, e.SharesCorrected) and self._is_corrected(stream, version):
            return  # once more would be from what it is no longer: below nought of a fund
        self._tell(stream, event)

    def _is_corrected(self, stream: str, spend: int) -> bool:
        return any(
            where == stream and isinstance(one, e.SharesCorrected) and one.spend == spend
            for (where, _), one in self.money.items()
        )

    def _move(self) -> None:
        account = self.chance.choice(ACCOUNTS)
        to = self.chance.choice(ACCOUNTS)
        some = self._shares(1_000)
        within = e.MoneyMoved(
            self.today, some, "client-1", None, "client-1", None, to if to != account else None
        )
        between = e.MoneyMoved(self.today, some, "bank-7", None, "client-1", None, None)
        if account == "A-1" and self.chance.random() < 0.5:
            self._tell("account:A-1", between)
        elif to != account:
            self._tell(f"account:{account}", within)

    def _reverse(self) -> None:
        if self.money:
            self._take_back(*self.chance.choice(list(self.money)))

    def _take_back(self, stream: str, version: int, *, line_stays: bool = True) -> None:
        event = self.money.pop((stream, version))
        self.awaiting.pop((stream, version), None)
        for key, other in list(self.money.items()):
            if key[0] == stream and getattr(other, "spend", getattr(other, "entry", 0)) == version:
                self._take_back(*key, line_stays=line_stays)
        self._tell(stream, e.EntryReversed(version, event, "typed-wrong"))
        line = getattr(event, "line", None)
        if line and line_stays:
            holding, on = line.split("/")[0], date.fromisoformat(line.split("/")[1])
            self._leave(holding, line, on, _signed(event), "reversed")

    def _withdraw(self) -> None:
        """Take back the latest file, the lines only it shows, and all that rests on them."""
        holding = self.chance.choice(list(HOLDINGS))
        if len(self.statements[holding]) < 2:
            return
        read, ids = self.statements[holding].pop()
        kept = {line for _, others in self.statements[holding] for line in others}
        gone = [line for line in ids if line not in kept]
        for key, event in list(self.money.items()):
            if getattr(event, "line", None) in gone and key in self.money:
                self._take_back(*key, line_stays=False)
        for line in gone:
            left = self.left[holding].pop(line, 0)
            on = date.fromisoformat(line.split("/")[1])
            if left:
                self._tell(f"holding:{holding}", e.LineAllocated(line, on, left, None))
            self.bank[holding] -= self.live[holding].pop(line).amount_pence
        withdrawn = e.StatementWithdrawn(read.statement, tuple(gone), "wrong-file")
        self._tell(f"holding:{holding}", withdrawn)


def _signed(event: AnyEvent) -> int:
    """What an entry with a line took of it, signed as the line."""
    some = getattr(event, "shares", None)
    pence = sum(share.pence for share in some) if some else getattr(event, "amount_pence", 0)
    if isinstance(event, e.PaymentMade):
        pence = event.paid_pence
    if isinstance(event, e.LineMatched):
        return pence if event.direction == "in" else -pence
    out = (e.SpendRecorded, e.ReclaimReceived, e.PaymentReturned)
    return -pence if isinstance(event, out) else pence
