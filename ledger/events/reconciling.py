"""What somebody else says happened, beside what we recorded. Vocabulary, no behaviour.

Each stands in a stream of one reconciliation, `_reconciliation:NAME`, whose name says which side
it is with: `bank/HOLDING`, `council/SOURCE/ACCOUNT` or `payroll/SOURCE/ACCOUNT`. A file that is
about many accounts is told of once more, as a whole, in `_extracts`. None of these moves money.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from ledger.events.terms import Commitment, Event, PenceOrNought, SignedPence

LineKind = Literal[
    "payment",
    "payment-returned",
    "contribution",
    "top-up",
    "interest",
    "spend",
    "refund",
    "reclaim",
    "recharge",
    "adjustment",
]
"""What a council's line says it is."""

PayrollFigure = Literal[
    "tax",
    "ni-employee",
    "ni-employer",
    "pension-employee",
    "pension-employer",
    "student-loan",
    "other-deductions",
    "holiday",
]
"""What a payroll report may tell of a payslip, beside gross and net."""

ExplanationKind = Literal["timing", "our-error", "their-error", "bank-error", "agreed"]
"""Why two sides differ. `agreed`: both know of it and leave it so."""


class EntryRef(Struct, frozen=True, order=True, array_like=True, gc=False):
    """An entry of an account: `A-1/7`."""

    account: str
    entry: int


class ExtractLine(Struct, frozen=True, array_like=True, gc=False):
    """One line of a council's extract. amount_pence is signed as the account's: in is positive.

    fund is ours, None where the extract names none; first_on and last_on are the days it is for;
    ordinal counts equals of that kind, fund, day and amount, from 1. entry is ours, where the
    line's reference names it. What its row says in words is in the detail of its ExtractRead.
    """

    kind: LineKind
    fund: str | None
    on: date
    amount_pence: SignedPence
    ordinal: int
    row: int
    first_on: date | None
    last_on: date | None
    balance_pence: SignedPence | None
    entry: int | None


class Stood(Struct, frozen=True, array_like=True, gc=False):
    """What an extract says stood before its first line and after its last, of a fund or of all."""

    fund: str | None
    opening_pence: SignedPence | None
    closing_pence: SignedPence | None


class ExtractRead(Event, tag="extract-read.v1"):
    """A council's extract said this of one account. extract begins the file's sha-256.

    funds are ours that it is about; none where it is about the whole account. kinds are those
    its mapping knows: what it never lists is not looked for in it. Lines stand oldest first, as
    their running balances follow one another, of each fund or of the account as balances says.
    detail holds the council's reference and each row's texts, by row.
    """

    extract: str
    first_on: date
    last_on: date
    funds: tuple[str, ...]
    kinds: tuple[LineKind, ...]
    balances: Literal["fund", "account"]
    stood: tuple[Stood, ...]
    lines: tuple[ExtractLine, ...]
    detail: Commitment | None


class Payslip(Struct, frozen=True, array_like=True, gc=False):
    """One person's pay in a bureau's report, in pence. employee is an opaque reference.

    gross less tax, national insurance, pension, student loan and other deductions is net.
    ni_employer and pension_employer are paid on top. holiday_pence is holiday pay earned, as the
    report counts it, and holiday_hundredths its hundredths of an hour. detail is the employee's.
    """

    employee: str
    paid_on: date
    first_on: date | None
    last_on: date | None
    gross_pence: PenceOrNought
    tax_pence: SignedPence
    ni_employee_pence: SignedPence
    ni_employer_pence: SignedPence
    pension_employee_pence: SignedPence
    pension_employer_pence: SignedPence
    student_loan_pence: SignedPence
    other_deductions_pence: SignedPence
    net_pence: PenceOrNought
    holiday_pence: SignedPence | None
    holiday_hundredths: int | None
    row: int
    detail: Commitment | None


class PaidAs(Struct, frozen=True, array_like=True, gc=False):
    """By which categories our spends are known: wages, what HMRC and what a pension is paid."""

    wages: tuple[str, ...]
    hmrc: tuple[str, ...]
    pension: tuple[str, ...]


class PayrollRead(Event, tag="payroll-read.v1"):
    """A payroll bureau's report said this of one account's employees.

    tells are the figures that it has a column for: what it never tells is not looked for in it.
    hmrc_every says how often HMRC is paid; holiday, whether each slip tells what was earned by it
    or what is owed by then in all. detail holds the bureau's reference of the account.
    """

    extract: str
    first_on: date
    last_on: date
    tells: tuple[PayrollFigure, ...]
    paid_as: PaidAs
    hmrc_every: Literal["month", "quarter"]
    holiday: Literal["slip", "balance"]
    slips: tuple[Payslip, ...]
    detail: Commitment | None


class Stranger(Struct, frozen=True, array_like=True, gc=False):
    """A line of a file about an account that this ledger does not know. detail says which."""

    row: int
    on: date
    amount_pence: SignedPence
    detail: Commitment | None


class ExtractFileRead(Event, tag="extract-file-read.v1"):
    """A council's or bureau's file was read, as a whole. mapping is the mapping's own sha-256.

    accounts and lines count what the file says of accounts that are known; total_pence is the
    signed sum of those lines (of payslips, of net pay). Read again when more accounts are known,
    the last telling counts.
    """

    extract: str
    sha256: str
    what: Literal["council", "payroll"]
    source: str
    mapping: str
    first_on: date
    last_on: date
    accounts: int
    lines: int
    total_pence: SignedPence
    strangers: tuple[Stranger, ...]
    detail: Commitment | None


class ExtractWithdrawn(Event, tag="extract-withdrawn.v1"):
    """A file was taken back. Recorded of the file, and of each account it was about."""

    extract: str
    reason: str


class Matched(Struct, frozen=True, array_like=True, gc=False):
    """Lines of theirs and entries of ours that are the same thing, and what says so.

    stage: `reference`, `same-day`, `window`, `period`, `subset` or `by-hand`. days lie between
    them at most; payee_percent is how alike the payees' names are, None where either has none.
    """

    lines: tuple[str, ...]
    entries: tuple[EntryRef, ...]
    amount_pence: SignedPence
    stage: str
    days: int
    payee_percent: int | None


class LinesMatched(Event, tag="lines-matched.v1"):
    """Lines were found to be entries of ours, by rules that never guess or by a person."""

    matches: tuple[Matched, ...]


class LineUnmatched(Event, tag="line-unmatched.v1"):
    """A match turned out to be wrong, and its lines and entries stand alone again."""

    lines: tuple[str, ...]
    entries: tuple[EntryRef, ...]
    reason: str


class FundDiffers(Struct, frozen=True, array_like=True, gc=False):
    """What a difference comes to in one fund: signed, theirs less ours."""

    fund: str
    pence: SignedPence


class LineExplained(Event, tag="line-explained.v1"):
    """Somebody said why the two sides differ in these lines and entries.

    amount_pence is signed: what they make their side more than ours. parts is the same by fund,
    where another tells of funds: a cost under another fund comes to nought in all, and is not
    nought. reason is a coded word.
    """

    lines: tuple[str, ...]
    entries: tuple[EntryRef, ...]
    kind: ExplanationKind
    amount_pence: SignedPence
    reason: str
    explained_on: date
    detail: Commitment | None
    parts: tuple[FundDiffers, ...]


class ExplanationWithdrawn(Event, tag="explanation-withdrawn.v1"):
    """An explanation turned out to be wrong. explanation is its version in this stream."""

    explanation: int
    reason: str


class ReconciliationPrepared(Event, tag="reconciliation-prepared.v1"):
    """The maker put both sides of a period beside each other, for another to sign.

    position is the last entry that was known. The digests are of the two sides, line by line, and
    of what lies between them: matches, items, and why each is there. theirs_pence and ours_pence
    are the closing balances, theirs_pence None where they tell none.
    """

    first_on: date
    last_on: date
    prepared_on: date
    position: int
    theirs_digest: str
    ours_digest: str
    items_digest: str
    theirs_pence: SignedPence | None
    ours_pence: SignedPence
    explained_pence: SignedPence
    unexplained_pence: SignedPence
    matched: int
    open_items: int


class ReconciliationSigned(Event, tag="reconciliation-signed.v1"):
    """The checker, who is not the maker, signed what was prepared. prepared is its version.

    The digests are repeated, so that the signature stands by itself.
    """

    prepared: int
    prepared_by: str
    first_on: date
    last_on: date
    signed_on: date
    position: int
    theirs_digest: str
    ours_digest: str
    items_digest: str


class LateEntriesSeen(Event, tag="late-entries-seen.v1"):
    """A person looked at what came into a signed period after it was signed.

    entries are ours and lines theirs; upto is the last position that was looked at.
    """

    signed: int
    upto: int
    entries: tuple[EntryRef, ...]
    lines: tuple[str, ...]
    reason: str
    seen_on: date


class PeriodClosed(Event, tag="period-closed.v1"):
    """An account's books were closed up to a day: each of its reconciliations was signed.

    What comes later is recorded all the same, and listed until it is looked at. signed are the
    names of the reconciliations; left_out those that whoever closed said are not to be waited for,
    as of a bureau that is used no more. In a stream `_reconciliation:period/ACCOUNT`.
    """

    account: str
    last_on: date
    closed_on: date
    signed: tuple[str, ...]
    left_out: tuple[str, ...]
