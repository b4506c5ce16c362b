"""A card issuer's report to statements: what moved money becomes lines, the rest is shown apart.

What differs between issuers is data, in `feeds/`. An authorisation that clears is one line, the
clearing; a reversal or a refund keeps the id of what it follows, through the authorisation where
the feed names that. Nothing here decides what a line is in the books.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from ledger.statements.accounts import BankAccount
from ledger.statements.card_links import NOTHING_BEFORE, Before, followed, signed
from ledger.statements.card_rows import CardRow, RowReader
from ledger.statements.chain import check_difference, in_brief, oldest_first, running_balances
from ledger.statements.csv_text import Row, one_line, rows_of
from ledger.statements.feed import Feed, known_feeds, word
from ledger.statements.merchants import group_of
from ledger.statements.source import Source, text_of
from ledger.statements.statement import CardFacts, Notice, Remark, Statement, StatementLine

HEADER_WITHIN = 20
FEE = "/fee"
"""What a fee's id is called after its row's: it is a line of its own."""


def feed_of(text: str, feeds: Sequence[Feed] | None = None) -> Feed | None:
    """The feed whose header stands in the first rows of a file, if any is."""
    start = text[:262_144].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = [line for line in start if line.strip()][:HEADER_WITHIN]
    for line in lines:
        names = {word(cell) for cell in _cells(line)}
        fitting = [feed for feed in feeds or known_feeds() if _fits(feed, names)]
        if fitting:
            return max(fitting, key=lambda feed: len(feed.header))
    return None


def nearly(text: str) -> Feed | None:
    """The feed whose header a file has most of, and not all."""
    start = [line for line in text[:262_144].splitlines() if line.strip()][:HEADER_WITHIN]
    for line in start:
        names = {word(cell) for cell in _cells(line)}
        for feed in known_feeds():
            if 2 * sum(word(name) in names for name in feed.header) > len(feed.header):
                return feed
    return None


def _cells(line: str) -> list[str]:
    delimiter = max((",", ";", "\t"), key=line.count)
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return []


def _fits(feed: Feed, names: set[str]) -> bool:
    return {word(name) for name in feed.header} <= names


def read_card(
    source: Source, feed: Feed, *, before: Callable[[], Before] = lambda: NOTHING_BEFORE
) -> list[Statement]:
    """One statement for each card account in the file. Raises Unreadable with every fault."""
    rows = rows_of(source, text_of(source))
    torn = len(source.faults) + source.unlisted
    at, places, width = _columns(source, feed, rows)
    reader = RowReader(source, feed, places, width=width)
    header = [word(cell) for cell in rows[at].cells]
    found: list[CardRow] = []
    for row in rows[at + 1 :]:
        if [word(cell) for cell in row.cells] == header:
            why = "the header stands here a second time; two files seem to have been joined"
            source.fault(row.row, why, one_line(row), "import the two files one by one")
        elif (read := reader.read(row)) is not None:
            found.append(read)
    _no_twins(source, found)
    found = signed(source, feed, found, before)
    found = followed(found, before)
    statements = [_statement(source, feed, *group) for group in _by_account(source, found)]
    source.settle(len(rows) - at - 1 + torn)
    return statements


def _columns(
    source: Source, feed: Feed, rows: Sequence[Row]
) -> tuple[int, dict[str, tuple[int, ...]], int]:
    """Where the header stands, where each role's columns do, and how many there are."""
    nearest: tuple[int, int, list[str]] | None = None
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        names = [word(cell) for cell in row.cells]
        missing = [name for name in feed.header if word(name) not in names]
        if nearest is None or len(missing) < nearest[0]:
            nearest = (len(missing), at, missing)
    if nearest is None:
        source.refuse(0, "the file has nothing in it but blank space")
    _, at, missing = nearest
    row = rows[at]
    if missing:
        columns = "columns" if len(missing) > 1 else "column"
        why = f"this looks like {feed.issuer}, but has no {columns} "
        why += ", ".join(repr(name) for name in missing)
        try_ = "download the report again with all its columns, or --profile with its own layout"
        source.refuse(row.row, why, one_line(row), try_)
    names = [word(cell) for cell in row.cells]
    twins = [name for columns in feed.columns.values() for name in columns
             if names.count(word(name)) > 1]  # fmt: skip
    if twins:
        why = f"the header has the column {twins[0]!r} more than once"
        source.refuse(row.row, why, one_line(row), "leave only the one that the issuer wrote")
    places = {
        role: tuple(names.index(word(name)) for name in columns if word(name) in names)
        for role, columns in feed.columns.items()
    }
    return at, places, max(i for i, name in enumerate(names) if name) + 1


def _no_twins(source: Source, rows: Sequence[CardRow]) -> None:
    """An id stands once for what moved money: a row that was copied would count twice."""
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        first = seen.setdefault((row.id, row.kind), row.row)
        if row.posts and first != row.row:
            why = f"{row.id!r} stands in row {first} already, and an id is one movement's own"
            source.fault(row.row, why, row.id, "take out the row that was copied")


def _by_account(source: Source, rows: Sequence[CardRow]) -> list[tuple[BankAccount, list[CardRow]]]:
    groups: dict[BankAccount, list[CardRow]] = defaultdict(list)
    for row in rows:
        groups[row.account].append(row)
    nameless = BankAccount()
    if len(groups) == 2 and nameless in groups:
        (named,) = set(groups) - {nameless}
        return [(named, list(rows))]
    if len(groups) > 2:
        for row in groups.pop(nameless, []):
            why = "this row names no account, in a file that holds several"
            source.fault(row.row, why, try_="fill in the account")
    return list(groups.items()) or [(nameless, [])]


def _statement(
    source: Source, feed: Feed, account: BankAccount, rows: Sequence[CardRow]
) -> Statement:
    remarks: list[Remark] = []
    moved = {row.row: row for row in rows if row.posts}
    nothing = [row for row in rows if row.kind == "no-money"]
    nothing += [row for row in moved.values() if not row.amount_pence and not row.fee_pence]
    for row in nothing:
        remarks.append(Remark(row.row, "not-posted", "this row moves no money, so it is no line"))
    notices = tuple(_notice(row) for row in rows if not row.posts and row.kind != "no-money")
    for row in rows:
        if not row.posts and row.fee_pence:
            why = "a row that did not post has a fee, which is not taken to have been charged"
            remarks.append(Remark(row.row, "odd-field", why))
    lines = [line for row in _in_order(list(moved.values())) for line in _lines(row)]
    remarks += _merchants(lines)
    if all(line.balance_pence is None for line in lines):
        lines.sort(key=lambda line: line.on)  # the sort is stable: of one day, as in the file
    ends = running_balances(lines) if lines else None
    if ends is not None and not source.faults:
        remarks += ends.remarks
        remarks += check_difference(
            source, 0, opening_pence=ends.opening_pence, lines=lines,
            closing_pence=ends.closing_pence, breaks=ends.remarks,
        )  # fmt: skip
    days = sorted([line.on for line in lines])
    return Statement(
        layout=feed.layout,
        sha256=source.sha256,
        currency="GBP",
        account_number=account.number,
        sort_code=account.sort_code,
        account_is_partial=account.is_partial,
        opening_pence=ends.opening_pence if ends else None,
        closing_pence=ends.closing_pence if ends else None,
        first=days[0] if days else None,
        last=days[-1] if days else None,
        lines=tuple(lines),
        remarks=in_brief(remarks),
        notices=notices,
    )


def _in_order(rows: list[CardRow]) -> list[CardRow]:
    """The rows turned so that the oldest comes first."""
    whole = [
        StatementLine(
            row.row, row.on, row.amount_pence + _fee(row), "", balance_pence=row.balance_pence
        )
        for row in rows
    ]
    if oldest_first(whole, newest_first=False) == whole:
        return rows
    return rows[::-1]


def _fee(row: CardRow) -> int:
    """The fee, signed: it comes back with what is reversed."""
    back = row.kind.startswith("reversal") and row.amount_pence > 0
    return row.fee_pence if back else -row.fee_pence


def _lines(row: CardRow) -> Iterator[StatementLine]:
    """A row's line, and its fee's; the balance stands after the last of them."""
    main = StatementLine(
        row=row.row,
        on=row.on,
        amount_pence=row.amount_pence,
        text=row.text,
        kind=row.type,
        bank_id=row.id,
        balance_pence=None if row.fee_pence else row.balance_pence,
        card=CardFacts(row.kind, row.mcc, row.load, row.source, row.parent),
    )
    if row.amount_pence:
        yield main
    if row.fee_pence:
        fee = _fee(row)
        kind = row.kind if fee > 0 else "fee"
        parent = f"{row.parent}{FEE}" if fee > 0 and row.parent else row.id
        yield main._replace(
            amount_pence=fee,
            bank_id=row.id + FEE,
            balance_pence=row.balance_pence,
            card=CardFacts(kind, row.mcc, parent=parent),
        )


def _notice(row: CardRow) -> Notice:
    return Notice(
        row=row.row,
        on=row.on,
        kind=row.kind,
        amount_pence=row.amount_pence,
        text=row.text,
        type=row.type,
        bank_id=row.id,
        mcc=row.mcc,
        parent=row.parent,
    )


def _merchants(lines: Sequence[StatementLine]) -> Iterator[Remark]:
    """Merchants of a kind that a person should look at: a weak clue, and never a judgement."""
    for line in lines:
        card = line.card
        if card is None or card.kind not in ("purchase", "other-out"):
            continue
        group = group_of(card.mcc)
        if group is not None and group.flag:
            why = f"the merchant's category code {card.mcc} is of {group.words}"
            yield Remark(line.row, f"merchant-{group.name}", why)
