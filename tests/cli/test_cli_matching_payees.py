"""Who was paid, in matching a bank's lines: a name may confirm and forbid, and is never told."""

from __future__ import annotations

import json
import re

import pytest

from ledger import events as e
from ledger.errors import Unreachable
from ledger.store import open_store
from ledger.store.store import Store
from projections.reader import Reader
from tests.cli.conftest import JO, World
from tests.making import new_ledger

HEADER = "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
HEADER += "Debit Amount,Credit Amount,Balance\n"
PRIVATE = ("Mary", "MARY", "Brown", "BROWN", "BRWON", "Quaintways", "QUAINTWAYS", "SUNRISE",
           "Sunrise", "HOBBS")  # fmt: skip


class Bank(World):
    """A world with a bank, whose files say one line for each of (day of April 2025, text, pence
    out)."""

    files = 0

    def shows(self, *lines: tuple[int, str, int], options: str = "") -> None:
        rows = [
            f"{on:02}/04/2025,FPO,'20-11-22,12345678,{text},{pence / 100:.2f},,\n"
            for on, text, pence in reversed(lines)
        ]
        self.files += 1
        name = f"file-{self.files}.csv"
        with open(name, "w") as file:
            file.write(HEADER + "".join(rows))
        answer = self.done(f"dpl import {name} --holding bank-1 {options}")
        assert not named(answer.out + answer.err)

    def spends(self, pence: int, on: int, payee: str = "", name: str = "") -> int:
        said = f" --payee {payee}" if payee else ""
        said += f" --payee-name '{name}'" if name else ""
        self.done(
            f"dpl spend record A-1 --amount {pence / 100:.2f} --on {on:02}/04/2025 --category food "
            f"--fund nhs{said}"
        )
        spends = [x.version for x in self.entries() if isinstance(x.event, e.SpendRecorded)]
        return spends[-1]

    def squared(self) -> str:
        answer = self.done("dpl reconcile bank bank-1")
        assert not named(answer.out + answer.err)
        return answer.out

    @property
    def matched(self) -> dict[str, int]:
        """Each matched line and its entry."""
        events = [entry.event for entry in self.entries()]
        return {event.line: event.entry for event in events if isinstance(event, e.LineMatched)}

    @property
    def parts(self) -> list[tuple[str, int, int | None]]:
        """Of each match that was told of, what it rests on."""
        return [
            (one.stage, one.days, one.payee_percent)
            for entry in self.entries()
            if isinstance(entry.event, e.LinesMatched)
            for one in entry.event.matches
        ]


def named(text: str) -> list[str]:
    return [name for name in PRIVATE if name in text]


def at(day: int, pence: int, ordinal: int = 1) -> str:
    return f"bank-1/2025-04-{day:02}/-{pence}/{ordinal}"


@pytest.fixture
def bank(ledger_url, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    new_ledger(ledger_url, name="Anytown")
    bank = Bank(ledger_url)
    bank.told(*JO)
    yield bank
    with open_store(ledger_url) as store:
        kept = " ".join(str(row) for row in store.rows())
    assert not named(kept), "nothing private is in any entry"


def test_a_misspelt_payee_is_matched_and_how_alike_it_is_is_kept(bank):
    entry = bank.spends(4999, 8, "pa-1", "Mary Brown")
    bank.shows((9, "FASTER PAYMENT MARY BRWON", 4999))
    assert bank.matched == {at(9, 4999): entry}
    (found,) = bank.parts
    assert found[:2] == ("window", 1) and 80 <= found[2] < 100


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_line_to_plainly_another_payee_is_not_matched_though_amount_and_day_fit(bank, when):
    if when == "before":
        bank.shows((1, "QUAINTWAYS STORES", 100))
    bank.spends(4999, 8, "pa-1", "Mary Brown")
    bank.shows((8, "QUAINTWAYS STORES 0231", 4999))
    bank.squared()
    bank.done("dpl reconcile again bank/bank-1")
    assert bank.matched == {}


def test_a_spend_told_of_after_its_line_is_matched_only_where_the_line_is_not_anothers(bank):
    bank.shows((8, "QUAINTWAYS STORES 0231", 4999))
    bank.spends(4999, 8, "pa-1", "Mary Brown")
    assert bank.matched == {}
    entry = bank.spends(4999, 8, "pa-2", "Quaintways Stores")
    assert bank.matched == {at(8, 4999): entry}
    assert bank.parts == [("same-day", 0, 100)]


def test_a_text_that_names_nobody_forbids_nothing(bank):
    entry = bank.spends(4999, 8, "pa-1", "Mary Brown")
    bank.shows((8, "CHEQUE 000123", 4999))
    assert bank.matched == {at(8, 4999): entry}
    assert bank.parts == []


def test_two_of_one_amount_are_told_apart_by_their_payees(bank):
    first = bank.spends(10000, 8, "pa-1", "Mary Brown")
    second = bank.spends(10000, 8, "pa-2", "Sunrise Care")
    bank.shows((9, "SUNRISE CARE", 10000), (9, "MARY BROWN", 10000))
    by_text = dict(zip(("MARY BROWN", "SUNRISE CARE"), (first, second), strict=True))
    assert {texts(bank)[line]: entry for line, entry in bank.matched.items()} == by_text


def test_that_a_line_is_not_one_payees_makes_it_not_anothers(bank):
    bank.spends(10000, 8, "pa-1", "Mary Brown")
    bank.spends(10000, 8)
    bank.shows((8, "SUNRISE CARE", 10000))
    bank.squared()
    assert bank.matched == {}


def test_a_name_that_is_only_half_alike_rules_nothing_out_for_another(bank):
    bank.spends(5000, 5, "pa-3", "John Hobbs")
    bank.shows((5, "J HBOBS", 5000), (8, "J HOBBS", 5000))
    bank.squared()
    assert bank.matched == {}, "the line of the 5th may be it, badly written"


def test_who_may_not_read_private_details_squares_by_amounts_and_days(bank, monkeypatch):
    def refused(store, ids):
        raise Unreachable("no permission")

    bank.spends(4999, 8, "pa-1", "Mary Brown")
    bank.shows((8, "QUAINTWAYS STORES 0231", 4999))
    monkeypatch.setattr(Store, "details", refused)
    shown = bank.done("dpl reconcile bank bank-1 --dry-run").out
    assert "payee" not in shown and "A-1/6 (same day)" in shown
    monkeypatch.setattr(Reader, "_reads_details", lambda reader: False)
    named = "dpl reconcile show bank/bank-1 --from 01/04/2025 --to 30/04/2025"
    assert "A-1/6 (same day)" in bank.done(named).out
    assert "QUAINTWAYS" not in bank.done("dpl work --as-at 20/04/2025").out


def test_how_the_bank_writes_a_payee_is_learned_from_lines_a_person_attributed(bank):
    bank.shows((1, "HOBBS & CO 77", 300))
    bank.done(f"dpl line allocate {at(1, 300)} --as spend --fund nhs --category food --payee pa-7")
    mine = bank.spends(4999, 8, "pa-7")
    bank.spends(4999, 8, "pa-8", "Sunrise Care")
    bank.shows((9, "HOBBS & CO 78", 4999))
    assert bank.matched == {at(9, 4999): mine}
    assert bank.parts == [("window", 1, 100)]


def test_one_match_by_amount_and_day_alone_teaches_nothing(bank):
    bank.spends(300, 1, "pa-7")
    bank.shows((1, "HOBBS & CO", 300))
    assert len(bank.matched) == 1
    mine = bank.spends(4999, 8, "pa-7")
    bank.shows((8, "SUNRISE CARE", 4999))
    assert bank.matched[at(8, 4999)] == mine, "nothing is known of how the bank writes pa-7"


def test_a_text_that_two_payees_had_names_neither(bank):
    bank.shows((1, "HOBBS & CO", 300), (2, "HOBBS & CO", 400))
    for line, payee in ((at(1, 300), "pa-7"), (at(2, 400), "pa-8")):
        bank.done(f"dpl line allocate {line} --as spend --fund nhs --category food --payee {payee}")
    bank.spends(4999, 8, "pa-7")
    bank.spends(4999, 8, "pa-8")
    bank.shows((9, "HOBBS & CO", 4999))
    assert bank.matched == {}


def test_an_ambiguous_line_lists_what_it_may_be_and_how_to_say_so(bank):
    first = bank.spends(4999, 8, "pa-1", "Mary Brown")
    second = bank.spends(4999, 8)
    bank.shows((9, "MARY BRWON", 4999))
    assert bank.matched == {}
    (row,) = json.loads(bank.done("dpl line list -O json").out)
    may_be = rf"A-1/{first} \(1 day, payee \d\d%\) or A-1/{second} \(1 day\)"
    assert re.fullmatch(may_be, row["may_be"])
    commands = [f"dpl line allocate {at(9, 4999)} --entry A-1/{n}" for n in (first, second)]
    assert row["try"].splitlines() == commands
    shown = bank.squared()
    assert re.search(rf"A-1/{first} +\(1 day, payee \d\d%\)", shown)
    assert all(command in shown for command in commands)
    again = bank.done("dpl reconcile show bank/bank-1 --from 01/04/2025 --to 30/04/2025").out
    assert all(command in again for command in commands)
    (task,) = [
        task
        for task in json.loads(bank.done("dpl work --as-at 12/04/2025 -O json").out)
        if at(9, 4999) in task["id"]
    ]
    assert re.search(may_be, task["words"])
    bank.done(commands[0])
    assert bank.matched == {at(9, 4999): first}


def test_amounts_that_are_near_or_have_digits_swapped_are_told_with_what_sets_them_right(bank):
    near = bank.spends(4999, 8)
    swapped = bank.spends(7300, 18)
    bank.shows((9, "A", 5009), (18, "B", 3700))
    assert bank.matched == {}
    rows = {row["line"]: row for row in json.loads(bank.done("dpl line list -O json").out)}
    assert rows[at(9, 5009)]["may_be"] == f"A-1/{near} (1 day, £49.99 there)"
    assert rows[at(9, 5009)]["try"] == (
        f"dpl correct A-1/{near} --amount 50.09 --reason typing-error"
    )
    words = rows[at(18, 3700)]["may_be"]
    assert words == f"A-1/{swapped} (same day, £73.00 there, two digits swapped)"


def texts(bank: Bank) -> dict[str, str]:
    """What the bank says of each line."""
    found = {}
    for entry in bank.entries():
        if isinstance(entry.event, e.StatementImported):
            for line in entry.event.lines:
                name = f"bank-1/{line.on}/{line.amount_pence}/{line.ordinal}"
                found[name] = json.loads(bank.private(line.detail))["text"]
    return found
