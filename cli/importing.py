"""`dpl import`: bank statements into a holding, all of the files or none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from cli.asking import recording
from cli.given import Given
from cli.kinds import Name
from cli.showing import Column, Table, show, tell
from ledger import events as e
from ledger.money import pounds
from ledger.recording import entry_of

if TYPE_CHECKING:
    from cli.bankfiles import Taken
    from cli.cardfeeds import CardMemory
    from ledger.book.draft import Draft
    from ledger.commands import ImportStatement
    from ledger.matching.payees import Payees
    from ledger.service import Ledger, Order, Outcome
    from ledger.statements.rules import Rules
    from ledger.statements.statement import Statement

COLUMNS = (
    Column("file"),
    Column("holding"),
    Column("statement"),
    Column("layout"),
    Column("lines", "number"),
    Column("new", "number"),
    Column("matched", "number"),
    Column("by_rule", "number"),
    Column("unallocated", "number"),
    Column("opening", "money"),
    Column("closing", "money"),
)


@recording(
    None,
    "import",
    example="dpl import may.csv june.ofx --holding bank-1 --rules rules.toml",
)
@click.argument("files", nargs=-1, required=True, type=click.Path(dir_okay=False), metavar="FILE…")
@click.option(
    "--holding",
    type=Name("holding"),
    help="Whose statements they are; unless said, whoever was opened with the account number.",
)
@click.option("--rules", "rules_file", type=click.Path(dir_okay=False), help="What lines mean.")
@click.option("--layout", metavar="NAME", help="The file's layout, where it is not recognised.")
@click.option(
    "--profile", "profile_file", type=click.Path(dir_okay=False), help="A CSV layout of your own."
)
@click.option("--date-format", metavar="FORMAT", help="How days are written, like %d/%m/%Y.")
@click.option("--encoding", metavar="NAME", help="The text's encoding, like cp1252.")
@click.option(
    "--accept-difference",
    is_flag=True,
    help="Take a statement that does not add up, and flag it.",
)
@click.option(
    "--allow-currency",
    is_flag=True,
    help="Read a file that is not in pounds, for trial only: nothing is recorded.",
)
def import_(
    given: Given,
    files: tuple[str, ...],
    holding: str | None,
    rules_file: str | None,
    **choices: Any,
) -> None:
    """Read bank statements: CSV of the UK banks, OFX, MT940 and camt.053.

    And prepayment cards' feeds: what was declined or only authorised is shown, and is no line.

    Every line is matched to what was typed before, attributed by the rules, or left unallocated
    for a person. A file read twice, overlapping files, or the same month in another format record
    nothing twice. All the files are recorded, or none.
    """
    from cli.bankfiles import read_files, read_rules

    rules = read_rules(rules_file)
    ledger = given.ledger()
    cards = _cards(ledger, holding)
    taken = read_files(ledger, files, holding=holding, choices=choices, cards=cards)
    orders = _orders(given, taken, rules, cards)
    trial = choices["allow_currency"]
    given.sending = "the same files again"
    outcomes = ledger.record(orders, given.actor(), dry_run=given.dry_run or trial)
    given.recorded = not (given.dry_run or trial)
    _report(given, taken, outcomes)


def _cards(ledger: Ledger, holding: str | None) -> CardMemory:
    """What the cards' feeds read before hold: of the holding named, or of every card."""
    from cli.cardfeeds import CardMemory

    if holding is not None:
        return CardMemory(ledger, [holding])
    rows = map(entry_of, ledger.store.rows_about(["holding-opened.v1"], prefix="holding:"))
    cards = [row.stream.removeprefix("holding:") for row in rows if row.event.kind == "card"]
    return CardMemory(ledger, cards)


def _orders(given: Given, taken: Sequence[Taken], rules: Rules, cards: CardMemory) -> list[Order]:
    from cli.orders import command_id
    from ledger.intake import import_order
    from ledger.service import Order

    ledger = given.ledger()
    draft = ledger.draft()
    orders = []
    for number, one in enumerate(taken, start=1):
        command, details = import_order(
            one.statement,
            holding=one.holding,
            rules=rules,
            file_name=one.file_name,
            number_hash=one.number_hash,
            private=ledger.private,
            known=cards.known(one.holding) if _is_card(one.statement) else None,
        )
        own = command_id(given) if len(taken) == 1 else f"{command_id(given)}/{number}"
        payees = _payees(ledger, draft, command, one.statement)
        orders.append(Order(own, command, details, one.file_name, payees))
    return orders


def _payees(ledger: Ledger, draft: Draft, command: ImportStatement, statement: Statement) -> Payees:
    """Who was paid, as far as the file and what was told before say."""
    from cli.payees_known import private_of
    from projections.matching_known import payees_known

    holding = draft.holding(command.holding)
    names = holding.line_ids(item.line for item in command.lines)
    texts = dict(zip(names, (line.text for line in statement.lines), strict=True))
    by_rule = {
        name: item.attribution.payee
        for name, item in zip(names, command.lines, strict=True)
        if item.attribution is not None and item.attribution.payee is not None
    }
    return payees_known(draft, holding, private_of(ledger), texts=texts, by_rule=by_rule)


def _is_card(statement: Statement) -> bool:
    return bool(statement.notices) or any(line.card for line in statement.lines)


def _report(given: Given, taken: Sequence[Taken], outcomes: Sequence[Outcome]) -> None:
    rows = []
    for one, outcome in zip(taken, outcomes, strict=True):
        name, statement = one.file_name, one.statement
        for remark in statement.remarks:
            tell(f"{name}:{remark.row}: {remark.why}" if remark.row else f"{name}: {remark.why}")
        for entry in outcome.entries:
            _tell_of(name, entry.event)
        rows.append(_row(one, outcome))
    show(Table(COLUMNS, rows), given.output)
    count = sum(outcome.count for outcome in outcomes)
    if not given.recorded:
        tell("nothing was recorded")
    elif not count:
        tell("these files were imported before; nothing more was recorded")
    else:
        tell(f"recorded {count:,} entries")
        left = sum(row[COLUMNS.index(Column("unallocated", "number"))] for row in rows)
        _tell_of_notices(taken, outcomes)
        _tell_of_openings(given, taken, outcomes)
        if left:
            lines = "1 line is" if left == 1 else f"{left:,} lines are"
            tell(f"{lines} unallocated; to see them: dpl line list")


def _tell_of_openings(given: Given, taken: Sequence[Taken], outcomes: Sequence[Outcome]) -> None:
    """Where the files leave more than one answer to what stood before the first line."""
    read = {one.holding for one, outcome in zip(taken, outcomes, strict=True) if outcome.entries}
    draft = given.ledger().draft()
    for name in sorted(read):
        opening = draft.holding(name).opening()
        if opening is not None and not opening.sure:
            tell(
                f"{name}: what stood before its first line is taken to be {pounds(opening.pence)}, "
                "and the files leave another answer: import one that shows that day whole"
            )


def _tell_of_notices(taken: Sequence[Taken], outcomes: Sequence[Outcome]) -> None:
    """What a card's feed shows that moved no money, in one line."""
    kinds: Counter[str] = Counter()
    shown: set[str] = set()
    for one, outcome in zip(taken, outcomes, strict=True):
        if outcome.entries and one.statement.notices:
            kinds.update(notice.kind for notice in one.statement.notices)
            shown.add(one.holding)
    if kinds:
        said = ", ".join(f"{count} {kind.replace('-', ' ')}" for kind, count in kinds.items())
        where = f" --holding {shown.pop()}" if len(shown) == 1 else ""
        tell(f"moved no money: {said}; to see them: dpl statement notices{where}")


_ODD = {
    "shown-otherwise-before": "the issuer's id of this line was shown before with another day or "
    "amount: it may count twice",
    "opening-does-not-follow": "its opening balance does not follow from the lines known before "
    "it: a statement between may be missing, or it is another account's",
    "may-be-another-line": "this line was known from another file, with another running balance "
    "after it: it may be a second one like it",
    "differs-from-another": "it shows a day otherwise than a statement read before: dpl reconcile "
    "bank says which, and one of the two is to be withdrawn",
    "before-holding-opened": "it has lines from before the holding was opened",
}
"""What only the ledger can see in a statement, for the person who imports it."""


def _tell_of(name: str, event: object) -> None:
    if isinstance(event, e.StatementImported):
        for flag in event.flags:
            if flag.kind in _ODD:
                where = f"{name}:{flag.row}" if flag.row else name
                tell(f"{where}: {_ODD[flag.kind]}")
    elif isinstance(event, e.LineUnallocated) and event.reason == "opening":
        tell(
            f"{name}: {pounds(event.amount_pence)} stood there before its first line; to say whose "
            "it was: dpl account bring-forward"
        )


def _row(one: Taken, outcome: Outcome) -> tuple:
    statement = one.statement
    kinds = [entry.event for entry in outcome.entries]
    matched = {event.line for event in kinds if isinstance(event, e.LineMatched)}
    left = {event.line for event in kinds if isinstance(event, e.LineUnallocated)}
    known = {line for event in kinds if (line := getattr(event, "line", None))} - matched - left
    own = [
        {line for line in lines if not line.endswith("/opening")}
        for lines in (matched, known, left)
    ]
    return (
        one.file_name,
        one.holding,
        statement.sha256[:12],
        statement.layout,
        len(statement.lines),
        sum(map(len, own)),
        *map(len, own),
        statement.opening_pence,
        statement.closing_pence,
    )
