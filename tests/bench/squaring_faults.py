"""One account's year as our books, its bank and its council tell it, and what can be wrong in it.

Each fault has days and amounts of its own, so that nothing else in the year may be taken for it:
what must be found is known to the penny.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

FIRST, LAST = date(2025, 4, 1), date(2026, 3, 31)
PERIODS, WAGES, SPENDS = 13, 13, 17
AFTER = LAST + timedelta(days=14)
"""The council's extract and late statements tell of two weeks more than the year."""


def on(days: int) -> date:
    return FIRST + timedelta(days=days)


QUIET = on(98)
"""A day about which nothing moves."""


class Told(NamedTuple):
    """One thing an account told of. pence is signed."""

    on: date
    pence: int
    fund: str
    kind: str
    first_on: date | None = None
    last_on: date | None = None


Found = tuple[str, int]
"""A kind of item or fault, and its pence."""


@dataclass
class Year:
    """An account's year. told, shown and theirs are by a name for each thing told of: what our
    books have, the bank's lines for it, and the council's.

    late, where it is not None, is what only a second extract has, of the year's last days, and
    late_off how much more its balances of the council's fund are. bank and council are the items
    and faults that each reconciliation must come to.
    """

    told: dict[str, Told]
    shown: dict[str, list[tuple[date, int]]]
    theirs: dict[str, list[Told]]
    covered_to: date = LAST
    foots_off: int = 0
    gap: int = 0
    again: list[tuple[date, int]] = field(default_factory=list)
    opening: int = 0
    jump: tuple[str, int] | None = None
    late: list[Told] | None = None
    late_off: int = 0
    strangers: int = 0
    bank: list[Found] = field(default_factory=list)
    council: list[Found] = field(default_factory=list)

    def tell(self, name: str, told: Told) -> None:
        """One more thing that everybody has."""
        self.told[name] = told
        self.shown[name] = [(told.on, told.pence)]
        self.theirs[name] = [told]


def year(number: int) -> Year:
    """Thirteen payments of each funder, as many weekly wages of £100, and 17 other spends, all on
    the bank a day or two later; with one fault at the bank and one by the council."""
    chance = Random(number)
    made = Year({}, {}, {})
    for n in range(PERIODS):
        days = on(28 * n + 6), on(28 * n + 33)
        made.tell(f"council-{n}", Told(on(28 * n + 3), 60000, "council", "payment", *days))
        made.tell(f"nhs-{n}", Told(on(28 * n + 4), 80000, "nhs", "payment", *days))
    for n in range(WAGES):
        made.tell(f"wage-{n}", Told(on(10 + 7 * n), -10000, "council", "spend"))
    for n in range(SPENDS):
        pence = -(11000 + 1700 * n + chance.randrange(300))
        made.tell(f"spend-{n}", Told(on(100 + 15 * n), pence, ("council", "nhs")[n % 2], "spend"))
    for name, lines in made.shown.items():
        ((day, pence),) = lines
        made.shown[name] = [(day + timedelta(days=chance.choice((0, 0, 0, 0, 1, 1, 2))), pence)]
    for faults, place in ((BANK, number + number // len(COUNCIL)), (COUNCIL, number)):
        list(faults.values())[place % len(faults)](made)
    return made


Fault = Callable[[Year], None]
BANK: dict[str, Fault] = {}
COUNCIL: dict[str, Fault] = {}


def bank(fault: Fault) -> Fault:
    BANK[fault.__name__] = fault
    return fault


def council(fault: Fault) -> Fault:
    COUNCIL[fault.__name__] = fault
    return fault


# ── at the bank ──────────────────────────────────────────────────────────────────────────────


@bank
def a_line_nobody_told_of(y: Year) -> None:
    y.shown["fee"] = [(QUIET, -4321)]
    y.bank += [("only-at-bank", -4321)]


@bank
def never_shown(y: Year) -> None:
    del y.shown["spend-3"]
    y.bank += [("not-at-bank", -y.told["spend-3"].pence)]


@bank
def another_amount(y: Year) -> None:
    ((day, pence),) = y.shown["spend-5"]
    y.shown["spend-5"] = [(day, pence - 300)]
    y.bank += [("amount-differs", -300)]


@bank
def weeks_late(y: Year) -> None:
    told = y.told["spend-7"]
    y.shown["spend-7"] = [(told.on + timedelta(days=22), told.pence)]
    y.bank += [("date-differs", 0)]


@bank
def equals_of_which_one_is_shown(y: Year) -> None:
    y.tell("one", Told(on(97), -4400, "council", "spend"))
    y.tell("other", Told(on(99), -4400, "nhs", "spend"))
    y.shown |= {"one": [(on(99), -4400)], "other": []}
    y.bank += [("twins", 4400)]


@bank
def two_payments_in_one_credit(y: Year) -> None:
    y.shown |= {"council-5": [], "nhs-5": [(on(28 * 5 + 4), 140000)]}
    y.bank += [("parts", 0)]


@bank
def one_spend_in_two_debits(y: Year) -> None:
    day, pence = y.told["spend-9"].on, y.told["spend-9"].pence
    y.shown["spend-9"] = [(day, -7777), (day + timedelta(days=2), pence + 7777)]
    y.bank += [("parts", 0)]


@bank
def shown_after_the_year(y: Year) -> None:
    y.tell("march", Told(on(363), -6543, "nhs", "spend"))
    y.shown["march"] = [(on(366), -6543)]
    y.covered_to = AFTER
    y.bank += [("timing", 6543)]


@bank
def days_without_a_statement(y: Year) -> None:
    y.covered_to = on(363)
    y.bank += [("no-statement", 0)]


@bank
def statements_that_do_not_follow(y: Year) -> None:
    y.gap = 777
    y.bank += [("gap", 0)]


@bank
def a_statement_altered(y: Year) -> None:
    y.again = [(QUIET, -333)]
    y.bank += [("altered-file", 0), ("only-at-bank", -333)]


@bank
def a_statement_that_does_not_foot(y: Year) -> None:
    y.foots_off = 500
    y.bank += [("does-not-foot", 0)]


# ── by the council ───────────────────────────────────────────────────────────────────────────


def _lacking(kind: str, name: str) -> Fault:
    def fault(y: Year) -> None:
        pence = y.told[name].pence
        del y.theirs[name]
        y.council += [(f"{kind}-only-ours", -pence)]

    return fault


def _beyond(kind: str, pence: int) -> Fault:
    def fault(y: Year) -> None:
        y.theirs["beyond"] = [Told(QUIET, pence, "council", kind)]
        y.council += [(f"{kind}-only-theirs", pence)]

    return fault


COUNCIL |= {"payment_they_lack": _lacking("payment", "council-4")}
COUNCIL |= {"spend_they_lack": _lacking("spend", "spend-2")}
COUNCIL |= {
    f"{kind}_only_they_have": _beyond(kind, pence)
    for kind, pence in (("payment", 45678), ("contribution", 8000), ("reclaim", -12345),
                        ("recharge", 9876), ("spend", -2345), ("top-up", 3210),
                        ("refund", 1111), ("adjustment", -999))
}  # fmt: skip


@council
def contribution_only_we_have(y: Year) -> None:
    y.tell("contribution", Told(on(345), 8000, "council", "contribution"))
    del y.theirs["contribution"]
    y.council += [("contribution-only-ours", -8000)]


@council
def interest_which_they_never_list(y: Year) -> None:
    y.tell("interest", Told(on(345), 97, "council", "interest"))
    del y.theirs["interest"]
    y.council += [("not-listed", -97)]


def _instead(y: Year, name: str, **changes) -> None:
    y.theirs[name] = [y.told[name]._replace(**changes)]


@council
def another_rate(y: Year) -> None:
    _instead(y, "council-6", pence=56000)
    y.council += [("rate-differs", -4000)]


@council
def another_period(y: Year) -> None:
    told = y.told["council-8"]
    assert told.last_on is not None
    _instead(y, "council-8", last_on=told.last_on - timedelta(days=1))
    y.council += [("period-differs", 0)]


@council
def typed_wrong(y: Year) -> None:
    _instead(y, "spend-6", pence=y.told["spend-6"].pence - 70)
    y.council += [("amount-differs", -70)]


@council
def shunted(y: Year) -> None:
    """Ours is the council's; theirs is the NHS's."""
    pence = y.told["spend-4"].pence
    _instead(y, "spend-4", fund="nhs")
    y.council += [("wrong-funder", pence), ("wrong-funder", -pence)]


@council
def claimed_twice(y: Year) -> None:
    told = y.told["spend-10"]
    y.theirs["spend-10"] = [told, told._replace(fund="nhs")]
    y.council += [("duplicate-claim", told.pence)]


@council
def over_the_year_end(y: Year) -> None:
    y.tell("year-end", Told(on(362), -7654, "council", "spend"))
    _instead(y, "year-end", on=on(367))
    y.council += [("timing-year-end", 7654)]


@council
def equals_of_which_they_have_one(y: Year) -> None:
    y.tell("early", Told(on(346), -8800, "council", "spend"))
    y.tell("late", Told(on(348), -8800, "council", "spend"))
    _instead(y, "early", on=on(347))
    del y.theirs["late"]
    y.council += [("twins", 8800)]


@council
def opened_otherwise(y: Year) -> None:
    y.opening = 1234
    y.council += [("opening-differs", 1234)]


@council
def a_balance_that_jumps(y: Year) -> None:
    y.jump = ("council-7", 321)
    y.council += [("does-not-foot", 321)]


@council
def extracts_that_do_not_follow(y: Year) -> None:
    y.tell("told-late", Told(on(358), -5050, "council", "spend"))
    y.late, y.late_off = [], 1432
    y.council += [("gap", 1432)]


@council
def an_extract_altered(y: Year) -> None:
    y.tell("told-late", Told(on(358), -5050, "council", "spend"))
    y.late = [Told(on(359), -333, "council", "spend")]
    y.council += [("altered-file", 0), ("spend-only-theirs", -333)]


@council
def an_account_not_known(y: Year) -> None:
    y.strangers = 2
