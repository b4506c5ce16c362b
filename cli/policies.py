"""`dpl policy`: packs of local rules, which of them a funder goes by, and what they say."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.asking import day, group, named, reading, recording, time_options
from cli.given import Given
from cli.kinds import Name
from cli.packs import Named, of_adoption, pack_file_or_adopted, pack_or_file, shipped, shipped_pack
from cli.showing import Column, Table, show, tell
from ledger import commands as c
from ledger import events as e
from ledger.calendar import uk_words

if TYPE_CHECKING:
    from projections.policies import RuleSaid

policy = group("policy", "Packs of local rules: adopt one for a funder, show it, compare two.")

PACK = "PACK_OR_FILE"
RULES = (
    Column("rule"),
    Column("value", "words"),
    Column("default", "words", "the default"),
    Column("own", "flag", "its own"),
    Column("source", "words"),
    Column("words", "words", "in its words"),
    Column("meaning", "words"),
)
IN_A_TABLE = ("rule", "value", "default", "own", "source")
PACKS = (
    Column("pack"),
    Column("version"),
    Column("funder"),
    Column("from_on", "date", "from"),
    Column("to_on", "date", "to"),
    Column("adopted_on", "date", "adopted"),
    Column("rules", "number"),
    Column("superseded", "flag"),
    Column("by"),
    Column("position", "number"),
    Column("sha256"),
    Column("about", "words"),
)
LISTED = ("pack", "version", "funder", "from_on", "to_on", "adopted_on", "rules", "superseded",
          "position")  # fmt: skip


@recording(
    policy,
    "adopt",
    example="dpl policy adopt st-helens --funder shire --from 01/04/2025 --on 20/03/2025",
)
@click.argument("pack", metavar=PACK)
@named("--funder", "funder", "Whose money goes by it.")
@day("--from", "effective_on", "From which day; else the day the pack says.", required=False)
@day("--on", "adopted_on", "The day it was adopted.")
def adopt(
    given: Given, pack: str, funder: str, effective_on: date | None, adopted_on: date
) -> None:
    """Let a funder's money go by a pack of rules from a day.

    PACK_OR_FILE is a pack that is shipped (dpl policy list --shipped) or a file of your own,
    written as docs/policies.md says. All of it goes into the ledger. What was decided before
    stays as it is, also where --from lies in the past.
    """
    from cli.orders import decide, show_outcome

    asked = pack_or_file(pack)
    if effective_on is None and asked.pack == "default":
        raise click.UsageError("say from which day the default is to go: --from")
    order = c.AdoptPolicy(
        funder=funder,
        pack=asked.pack,
        version=asked.version,
        effective_on=effective_on or asked.effective_on,
        adopted_on=adopted_on,
        sha256=asked.sha256,
        rules=asked.rules,
    )
    outcome = decide(given, order, dry_run=given.dry_run)
    show_outcome(given, outcome)
    if any(isinstance(entry.event, e.PolicyAdopted) for entry in outcome.entries):
        _tell_reach(given, order)


def _tell_reach(given: Given, order: c.AdoptPolicy) -> None:
    """Say whom the pack concerns, and which decisions from its first day on went by another."""
    from projections.policies import reach

    ref = f"{order.pack}/{order.version}"
    met = reach(given.ledger().store, funder=order.funder, since=order.effective_on, ref=ref)
    if not met.accounts:
        tell(f"note: no account has a fund of {order.funder} yet; dpl account fund --help")
    for one in met.older:
        many = "1 decision" if one.count == 1 else f"{one.count:,} decisions"
        stay = "stays as it was" if one.count == 1 else "stay as they were"
        tell(f"note: {many} from {uk_words(one.first_on)} on went by {one.ref}, and {stay} made")


@reading(policy, "show", example="dpl policy show st-helens")
@click.argument("pack", metavar=PACK, required=False)
@click.option("--funder", type=Name("funder"), help="What this funder's money goes by instead.")
@click.option("--own", is_flag=True, help="Only the rules that the pack gives itself.")
@click.option("--wide", is_flag=True, help="Also what each rule means, and the words quoted.")
@time_options
def show_pack(
    given: Given,
    pack: str | None,
    funder: str | None,
    own: bool,
    wide: bool,
    as_at: date | None,
    known_at: str | None,
) -> None:
    """Each rule of a pack, where it is written, and where it differs from the default.

    A pack that is shipped, a file, one adopted (st-helens/2025-1), or what a funder goes by as
    at a day; without any, the default.
    """
    if pack and funder:
        raise click.UsageError("name a pack, or a funder with --funder")
    if (as_at or known_at) and not funder:
        raise click.UsageError("--as-at and --known-at ask what a funder goes by: give --funder")
    from projections.policies import rules_said

    if funder:
        asked = _in_force(given, funder, as_at=as_at, known_at=known_at)
    else:
        asked = pack_file_or_adopted(given, pack or "default")
    rows = [_rule_row(one) for one in rules_said(asked.rules) if one.own or not own]
    table = Table(RULES, rows)
    show(_only(table, IN_A_TABLE) if given.output == "table" and not wide else table, given.output)
    count = "1 rule" if len(asked.rules) == 1 else f"{len(asked.rules)} rules"
    tell(f"{asked.ref} gives {count}; the default gives the others")
    if asked.about:
        tell(asked.about)


def _in_force(given: Given, funder: str, *, as_at: date | None, known_at: str | None) -> Named:
    """What a funder goes by on a day; without a day, the pack that is the last to begin."""
    from projections.policies import adopted

    found = adopted(given.ledger_url, funder=funder, as_at=as_at, known_at=known_at)
    found = [one for one in found if not one.superseded]
    if not found:
        day = f" by {uk_words(as_at)}" if as_at else ""
        tell(f"{funder} adopted no pack that had begun{day}, and so goes by the default")
        return shipped_pack("default")
    last = found[-1]
    until = f" to {uk_words(last.last_on)}" if last.last_on else ""
    tell(f"{funder} goes by {last.pack.ref} from {uk_words(last.pack.effective_on)}{until}")
    return of_adoption(last)


def _rule_row(said: RuleSaid) -> tuple[Any, ...]:
    from ledger.policy.meanings import MEANINGS, in_words

    rule, default = said.rule, said.default
    other = in_words(default.name, default.value) if said.differs else None
    meaning = MEANINGS[rule.name].says
    return (
        rule.name,
        in_words(rule.name, rule.value),
        other,
        said.own,
        rule.source,
        rule.words,
        meaning,
    )


@reading(policy, "list", example="dpl policy list --adopted --as-at 31/03/2026")
@click.option("--adopted", "which", flag_value="adopted", help="Only those that were adopted.")
@click.option("--shipped", "which", flag_value="shipped", help="Only those shipped with dpl.")
@click.option("--funder", type=Name("funder"), help="Only those this funder adopted.")
@click.option("--wide", is_flag=True, help="Also who adopted it, its file's SHA-256, and about it.")
@time_options
def list_(
    given: Given,
    which: str | None,
    funder: str | None,
    wide: bool,
    as_at: date | None,
    known_at: str | None,
) -> None:
    """The packs that funders adopted, with their days, and the packs shipped with dpl.

    As at a day, of those adopted only the ones in force on it.
    """
    rows = []
    if which != "shipped":
        rows += _adopted_rows(given, funder=funder, as_at=as_at, known_at=known_at)
    if which != "adopted" and not (funder or as_at or known_at):
        rows += [_shipped_row(shipped_pack(name)) for name in shipped()]
    empty = "no pack has been adopted, so the default goes everywhere; dpl policy show default"
    table = Table(PACKS, rows, empty=empty)
    show(_only(table, LISTED) if given.output == "table" and not wide else table, given.output)


def _adopted_rows(given: Given, **asked: Any) -> list[tuple[Any, ...]]:
    from projections.policies import adopted

    return [
        (
            one.pack.name,
            one.pack.version,
            one.pack.funder,
            one.pack.effective_on,
            one.last_on,
            one.adopted_on,
            len(one.pack.said),
            one.superseded,
            one.by,
            one.position,
            one.sha256,
            None,
        )
        for one in adopted(given.ledger_url, **asked)
    ]


def _shipped_row(one: Named) -> tuple[Any, ...]:
    count = len(one.rules)
    return (one.pack, one.version, None, None, None, None, count, None, None, None, one.sha256,
            one.about)  # fmt: skip


@reading(policy, "compare", example="dpl policy compare st-helens harrow")
@click.argument("first", metavar=PACK)
@click.argument("second", metavar=PACK)
@click.option("--all", "every", is_flag=True, help="Also the rules in which they agree.")
def compare(given: Given, first: str, second: str, every: bool) -> None:
    """Two packs beside each other: the rules in which they differ.

    Each is a pack that is shipped, a file, or one adopted, like st-helens/2025-1. Where a pack
    says nothing, the default's value stands, marked with a star.
    """
    from projections.policies import rules_said

    one, other = (pack_file_or_adopted(given, name) for name in (first, second))
    headings = (one.ref, other.ref) if one.ref != other.ref else (first, second)
    columns = (
        Column("rule"),
        Column("first", "words", headings[0]),
        Column("second", "words", headings[1]),
    )
    both = zip(rules_said(one.rules), rules_said(other.rules), strict=True)
    rows = [
        (left.rule.name, _value(left), _value(right))
        for left, right in both
        if every or left.rule.value != right.rule.value
    ]
    show(Table(columns, rows, empty=f"{headings[0]} and {headings[1]} agree"), given.output)


def _value(said: RuleSaid) -> str:
    from ledger.policy.meanings import in_words

    return in_words(said.rule.name, said.rule.value) + ("" if said.own else " *")


def _only(table: Table, names: tuple[str, ...]) -> Table:
    kept = [i for i, column in enumerate(table.columns) if column.name in names]
    return table._replace(
        columns=[table.columns[i] for i in kept],
        rows=[[row[i] for i in kept] for row in table.rows],
    )
