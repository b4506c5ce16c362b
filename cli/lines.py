"""`dpl line`: the lines nobody has attributed yet, and saying whose they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

import click

from cli.asking import day, fund_option, reading, recording, shares_option
from cli.given import Given
from cli.kinds import EntryGiven, EntryName, Money, Name, Word
from cli.known import must_know_holding
from cli.showing import Column, Table, show, tell
from ledger import commands as c
from ledger import events as e
from ledger.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledger.account.waiting import Wait
    from ledger.service import Ledger
    from ledger.statements.known import KnownLines
    from ledger.statements.rules import Rules

COLUMNS = (
    Column("line"),
    Column("on", "date"),
    Column("amount", "money"),
    Column("why_left"),
    Column("text", "words", "what the bank says"),
    Column("may_be", "words", "may be"),
)
TRY = Column("try", "words")

PURPOSES = c.Purpose.__args__


@click.group()
def line() -> None:
    """Lines of bank statements that nobody has attributed yet."""


class Waiting(NamedTuple):
    """A line with something unallocated. left_pence is signed as the bank's."""

    line: str
    on: object
    left_pence: int
    reason: str
    detail: str | None


@reading(line, "list", example="dpl line list --holding bank-1")
@click.option("--holding", type=Name("holding"), help="Only this holding's; else every one's.")
def list_(given: Given, holding: str | None) -> None:
    """List unallocated lines, with what the bank says, and entries that each may be.

    Of each entry that a line may be: how many days lie between, how alike the payees are, and the
    command by which a person says that it is so.
    """
    must_know_holding(given, holding)
    from cli.payees_known import lines_may_be
    from projections.may_be import in_words

    ledger = given.ledger()
    draft, in_full = ledger.draft(), given.output != "table"
    rows, steps = [], []
    for name in [holding] if holding else holdings_of(ledger):
        waiting = waiting_lines(ledger, name)
        texts = _texts(ledger, waiting)
        found = lines_may_be(ledger, draft, draft.holding(name)) if waiting else {}
        for one in waiting:
            text = texts.get(one.detail or "", {}).get("text", "")
            some = found.get(one.line, ())
            steps += [may_be.command for may_be in some]
            told = (in_words(some), *(["\n".join(x.command for x in some)] if in_full else []))
            rows.append((one.line, one.on, one.left_pence, one.reason, text, *told))
    columns = (*COLUMNS, TRY) if in_full else COLUMNS
    show(Table(columns, rows, empty="every line has its account"), given.output)
    if steps and not in_full:
        click.echo("\nTo say which it is\n" + "\n".join(dict.fromkeys(steps)))


AWAITED = (
    Column("entry"),
    Column("holding"),
    Column("on", "date"),
    Column("amount", "money"),
    Column("what", "words"),
)


@reading(line, "awaited", example="dpl line awaited --holding bank-1")
@click.option("--holding", type=Name("holding"), help="Only this holding's; else every one's.")
def awaited(given: Given, holding: str | None) -> None:
    """List what was told of and the bank has yet to show, oldest first.

    The amount is signed as the bank's line will be: less than nothing is money going out.
    """
    must_know_holding(given, holding)
    ledger = given.ledger()
    rows = []
    for stream in ledger.store.streams("account:"):
        waits = ledger.account(stream.removeprefix("account:")).awaited
        if any(holding in (None, wait.holding) for some in waits.values() for wait in some):
            rows += [row for row in _awaited(ledger, stream, waits) if holding in (None, row[1])]
    rows.sort(key=lambda row: row[2])  # the sort is stable: of one day, in the order recorded
    show(Table(AWAITED, rows, empty="the bank has shown all that was told of"), given.output)


def _awaited(ledger: Ledger, stream: str, waits: Mapping[int, Iterable[Wait]]) -> Iterator[tuple]:
    from ledger.recording import entry_of
    from projections.words import entry_in_words, entry_name

    for entry in map(entry_of, ledger.store.load(stream)):
        for wait in waits.get(entry.version, ()):
            name, words = entry_name(stream, entry.version), entry_in_words(entry)
            yield name, wait.holding, wait.on, wait.signed_pence, words


def holdings_of(ledger: Ledger) -> list[str]:
    return [stream.removeprefix("holding:") for stream in ledger.store.streams("holding:")]


def waiting_lines(ledger: Ledger, holding: str) -> list[Waiting]:
    """A holding's unallocated lines, oldest first."""
    from ledger.recording import entry_of

    left = ledger.holding(holding).unallocated
    reasons: dict[str, e.LineUnallocated] = {}
    details: dict[str, str] = {}
    for entry in map(entry_of, ledger.store.load(f"holding:{holding}")):
        event = entry.event
        if isinstance(event, e.LineUnallocated):
            reasons[event.line] = event
        elif isinstance(event, e.StatementImported):
            for one in event.lines:
                name = f"{holding}/{one.on}/{one.amount_pence}/{one.ordinal}"
                details[name] = one.detail
    found = [
        Waiting(name, reasons[name].on, pence, reasons[name].reason, details.get(name))
        for name, pence in left.items()
    ]
    return sorted(found, key=lambda one: (one.on, one.line))


def _texts(ledger: Ledger, waiting: Iterable[Waiting]) -> dict[str, dict[str, str]]:
    ids = [one.detail for one in waiting if one.detail]
    return {name: json.loads(row.json) for name, row in ledger.store.details(ids).items()}


@recording(
    line,
    "allocate",
    example="dpl line allocate bank-1/2025-06-04/-4999/1 --as spend --fund nhs --category food",
)
@click.argument("name", metavar="LINE")
@click.option("--account", type=Name("account"), help="Whose it is, in a client account.")
@click.option("--as", "purpose", type=click.Choice(PURPOSES), help="What it was.")
@click.option(
    "--entry", type=EntryName(), help="The entry it is the bank's side of, or a refund's."
)
@click.option("--amount", "amount_pence", type=Money(), help="A part of it; all of it unless said.")
@fund_option(required=False)
@shares_option
@click.option("--category", type=Word(), help="What was bought.")
@click.option("--payee", type=Name("payee"), help="Who was paid, as a reference.")
@click.option("--provider", type=Word(), help="What kind of provider.")
@click.option("--outcome", type=Name("outcome"), help="The outcome it was for.")
@click.option("--plan-line", type=Name("plan line"), help="The plan line it was for.")
@click.option("--reclaim", type=Name("reclaim"), help="The reclaim that it settles.")
@click.option("--liability", type=Name("liability"), help="The liability that a spend pays.")
@day("--for-from", "for_from", "The first day it pays for.", required=False)
@day("--for-to", "for_to", "The last day it pays for.", required=False)
def allocate(
    given: Given,
    name: str,
    account: str | None,
    purpose: str | None,
    entry: EntryGiven | None,
    amount_pence: int | None,
    shares: tuple[c.Weight, ...] | None,
    **rest,
) -> None:
    """Say whose an unallocated line is, all or part of it.

    With --entry and no --as, the line is the bank's side of an entry that was typed before.
    """
    from cli.orders import entry_meant, send

    holding = name.split("/")[0]
    if amount_pence is None:
        left = given.ledger().holding(holding).unallocated.get(name, 0) if holding else 0
        amount_pence = abs(left)
    if not amount_pence:
        raise Refused(
            "not-unallocated",
            f"line {name} is not an unallocated line of holding {holding}",
            "dpl line list shows which are",
        )
    about: dict[str, object] = {"account": account}
    if entry is not None:
        meant = entry_meant(given, entry)
        about = {"account": meant["account"], "entry": meant["entry"]}
    said = c.Attribution(purpose=purpose, shares=shares or (), **about, **rest)
    part = c.AllocatePart(amount_pence=amount_pence, attribution=said)
    send(given, c.AllocateLine(holding=holding, line=name, parts=(part,)))


@recording(
    line,
    "apportion",
    example="dpl line apportion client-1/2025-06-30/-1250/1 --as spend --category bank-charges",
)
@click.argument("name", metavar="LINE")
@click.option(
    "--as",
    "purpose",
    required=True,
    type=click.Choice(["spend", "interest"]),
    help="A charge is a spend.",
)
@click.option("--category", type=Word(), help="What was charged for.")
@click.option("--equally", is_flag=True, help="In equal parts; else by what each has there.")
def apportion(given: Given, name: str, purpose: str, category: str | None, equally: bool) -> None:
    """Share a bank's charge or interest among everybody whose money a client account keeps.

    By what each fund of each account has there at the end of the line's day, this line not among
    it, whole pence that come to the line. With --dry-run, only show the parts.
    """
    from cli.orders import send
    from ledger.book.apportioning import apportioned

    holding = name.split("/")[0]
    must_know_holding(given, holding)
    draft = given.ledger().draft()
    said = c.Attribution(purpose=purpose, category=category)
    parts = apportioned(draft, draft.holding(holding), name, said, equally=equally)
    send(given, c.AllocateLine(holding=holding, line=name, parts=parts))


@recording(line, "apply-rules", example="dpl line apply-rules --holding bank-1 --rules rules.toml")
@click.option("--holding", required=True, type=Name("holding"), help="Whose lines.")
@click.option(
    "--rules",
    "rules_file",
    required=True,
    type=click.Path(dir_okay=False),
    help="What lines mean, in TOML.",
)
def apply_rules(given: Given, holding: str, rules_file: str) -> None:
    """Try the unallocated lines against a rules file again, for instance a better one.

    What a card's feed itself says of a line counts as it does in an import. A line that may be
    what an account told of already is left for a person, as it is then.
    """
    from cli.bankfiles import read_rules
    from cli.cardfeeds import CardMemory
    from cli.orders import command_id, entries_table
    from ledger.book.finding import may_be_told
    from ledger.service import Order

    must_know_holding(given, holding)
    rules, ledger = read_rules(rules_file), given.ledger()
    waiting = waiting_lines(ledger, holding)
    texts = _texts(ledger, waiting)
    cards = CardMemory(ledger, [holding])
    draft = ledger.draft()
    told = may_be_told(draft, draft.holding(holding)) if waiting else set()
    orders, kept = [], 0
    for one in waiting:
        said = _by_rule(rules, one, texts.get(one.detail or "", {}), lambda: cards.known(holding))
        if said is not None and one.line in told:
            kept += 1
        elif said is not None:
            part = c.AllocatePart(amount_pence=abs(one.left_pence), attribution=said)
            order = c.AllocateLine(holding=holding, line=one.line, parts=(part,))
            orders.append(Order(f"{command_id(given)}/{len(orders) + 1}", order, (), one.line))
    outcomes = ledger.record(orders, given.actor(), dry_run=given.dry_run)
    given.recorded = bool(orders) and not given.dry_run
    show(entries_table([entry for o in outcomes for entry in o.entries]), given.output)
    tell(f"{len(orders)} of {len(waiting)} lines found their account")
    if kept:
        lines = "1 line" if kept == 1 else f"{kept} lines"
        tell(f"{lines} may be what an account told of already: dpl line list --holding {holding}")


def _by_rule(
    rules: Rules, one: Waiting, facts: dict[str, str], known: Callable[[], KnownLines]
) -> c.Attribution | None:
    from ledger.intake import attributed
    from ledger.statements.known import KnownLines
    from ledger.statements.statement import CardFacts, StatementLine

    card = None
    if "feed" in facts:
        card = CardFacts(facts["feed"], facts.get("mcc"), facts.get("load"), facts.get("source"),
                         facts.get("parent"))  # fmt: skip
    text, kind = facts.get("text", ""), facts.get("kind")
    seen = StatementLine(0, one.on, one.left_pence, text, kind, card=card)
    said = rules.attribute(seen)
    if said is not None and said.as_ == "leave":
        return None
    cards = known() if card else KnownLines()
    if cards.by_id.get(facts.get("bank_id", ""), one.line) != one.line:
        return None  # an id that was shown otherwise before: see ledger.intake
    found = attributed(seen, said, cards)
    # What it follows may still be unknown; then it waits on, and the rest are not held up by it.
    return None if found is not None and found.follows and not found.parent_line else found
