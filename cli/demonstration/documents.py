"""12 November 2026: the whole set of documents, written into a folder, each by one command."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cli.demonstration.stage import Stage

FOLDER = "reports"
EXPLAINED = "prepayments/northshire-council+council+social-care/prepaid"
YEAR = "--from 01/04/2025 --to 31/03/2026"
BODY = "settings/northshire.toml"
BODY_TEXT = """\
# What Northshire says of itself: in letters, statements and returns. What is left out stays as
# `dpl letter body` has it.
name = "Northshire Council"
team = "Direct payments team"
address = ["County Hall", "Northshire"]
contact = ["Ask for the direct payments team at County Hall."]
signed_by = "Head of direct payments"

# Who sends each return. The codes are nobody's.
[returns]
phb = { code = "X99", name = "NHS Northshire" }
cld = { code = "X98" }
ascof = { code = "X98" }
nfi = { code = "X98" }
"""


class Document(NamedTuple):
    """A command line that writes a file of the set: all but where to. words tell what it is."""

    line: str
    file: str
    words: str = ""
    option: str = "--into"
    given: str = ""

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.file}"

    @property
    def whole(self) -> str:
        return f"{self.line} {self.option} {self.path}{self.given}"


def _given(whom: str) -> str:
    return f" --given-to {whom} --on 12/11/2026"


COMMISSIONER = f"dpl report commissioner {YEAR}"
FIRST = Document(
    COMMISSIONER, "commissioner-2025-26.html",
    "For the commissioner: what the money bought, for whom it worked, what is unspent, what is "
    "overdue.\nA page on which every figure opens to its entries;",
)  # fmt: skip
FOR_MANY = (
    FIRST,
    Document(COMMISSIONER, "commissioner-2025-26.xlsx", "the same as a spreadsheet, and as data."),
    Document(COMMISSIONER, "commissioner-2025-26.csv"),
    Document(COMMISSIONER, "commissioner-2025-26.json"),
    Document(
        f"{COMMISSIONER} --publish", "commissioner-2025-26-public.html",
        "For anybody: small numbers are left out, and cannot be worked out.",
        given=_given("public"),
    ),
    Document(
        f"dpl report outcomes {YEAR}", "outcomes-2025-26.html",
        "What each outcome cost, and whether reviews found it achieved, budget by budget.",
    ),
    Document(
        f"dpl report monitoring {YEAR}", "monitoring-2025-26.xlsx",
        "For a support service: every account in a line, and one in full.",
    ),
    Document("dpl report monitoring S-01 --from 01/07/2026 --to 30/09/2026",
             "monitoring-S-01.html"),
)  # fmt: skip
FOR_PEOPLE = (
    Document(
        f"dpl report person C-01 {YEAR}", "statement-C-01.html",
        "For a person: how much there is, where it went, what may be asked back.",
        given=_given("C-01"),
    ),
    Document(f"dpl report person C-01 {YEAR}", "statement-C-01.pdf",
             "the same as a PDF, which a screen reader can read,"),
    Document(f"dpl report person J-01 {YEAR} --large-print", "statement-J-01-large.html",
             "in large print,"),
    Document("dpl report person M-02 --from 01/04/2026 --to 31/05/2026", "statement-M-02.txt",
             "and as text."),
)  # fmt: skip
SENT = (
    Document(
        f"dpl report phb --year 2025-26 --quarter 4 --body {BODY}", "phb-2025-26-q4.csv",
        "What is sent on, to the NHS and to government, filled from the same entries:",
        option="--file",
    ),
    Document(
        "dpl report cld --year 2025-26 --quarter 4 --funder northshire-council --with-private "
        f"--body {BODY}", "cld-2025-26-q4.csv", option="--file",
    ),
    Document(
        f"dpl report ascof --year 2025-26 --funder northshire-council --body {BODY}",
        "ascof-2025-26.csv", option="--file",
    ),
    Document(f"dpl report nfi --as-at 31/03/2026 --body {BODY}", "nfi-2026-03.csv",
             "without a name in it, until somebody says by what law.", option="--file"),
)  # fmt: skip
LETTERS = (
    Document("dpl letter net S-03 --fund council --as-at 30/06/2025", "net-S-03.html",
             "Letters: how a payment is worked out, before it leaves 28p for four weeks;"),
    Document(
        f"dpl letter ring-fence M-02 --as-at 31/05/2026 --body {BODY}", "ring-fence-M-02.html",
        "to a benefits office, that the money is nobody's savings;",
        given=_given("benefits-office"),
    ),
    Document("dpl letter remittance --run run-6", "remittance-run-6.html",
             "the advice that goes with each payment of a run;"),
    Document("dpl letter reclaim M-02 rc-1 --as-at 31/05/2026", "reclaim-M-02.html",
             "a notice that money is asked back,"),
    Document("dpl letter reclaim N-06 R-1 --with-name", "reclaim-N-06.html"),
    Document("dpl letter reclaim N-06 R-1 --with-name", "reclaim-N-06.pdf",
             "which is a PDF too, its address where an envelope's window shows it;"),
    Document("dpl letter reconsideration M-02 rc-1 --as-at 01/07/2026", "acknowledged-M-02.html",
             "that her request to look again has come, and what came of it;"),
    Document("dpl letter reconsideration M-02 rc-1 --as-at 04/07/2026",
             "reconsideration-M-02.html", given=_given("M-02")),
    Document(
        "dpl letter arrears S-03 --fund council --as-at 29/03/2026 --invoiced 2345.00",
        "arrears-S-03.html",
        "and what is owed of a contribution: 39 weeks at £59.93 are not the £2,345.00 billed.",
    ),
)  # fmt: skip
DOCUMENTS = (*FOR_MANY, *FOR_PEOPLE, *SENT, *LETTERS)


def files() -> dict[str, str]:
    """What the documents are made with, by its path in the demonstration's folder."""
    return {BODY: BODY_TEXT}


def tell(stage: Stage) -> None:
    stage.chapter("The whole set of documents", on=date(2026, 11, 12))
    for one in DOCUMENTS:
        stage.do(one.whole, one.words)
    stage.do(
        f"{COMMISSIONER} --explain {EXPLAINED}",
        "Any figure opens to the entries behind it, here as on the page:",
        show=True,
    )
