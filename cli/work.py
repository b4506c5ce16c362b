"""`dpl work`: what needs a person today, and carrying out an edited copy of that list."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import click

from cli.asking import recording, time_options
from cli.given import Given
from cli.kinds import Name
from cli.known import must_know_account, must_know_holding
from cli.reporting.ledgers import ledgers_option
from cli.showing import Column, Table, printable, show, tell
from ledger.calendar import uk_words
from ledger.money import pounds

if TYPE_CHECKING:
    from projections.work import Group, Task, Work

COLUMNS = (
    Column("id"),
    Column("kind"),
    Column("account"),
    Column("holding"),
    Column("on", "date"),
    Column("amount", "money"),
    Column("words", "words"),
    Column("command"),
    Column("do"),
)
OF_SEVERAL = (Column("ledger"), *COLUMNS)
TOP = 10
"""How many of each kind a table shows, unless you say."""


@recording(None, "work", example="dpl work --as-at 31/03/2026 -O csv > work.csv", with_id=False)
@click.option("--kind", "kinds", multiple=True, metavar="KIND", help="Only these; once for each.")
@click.option("--account", type=Name("account"), help="Only this account's.")
@click.option("--holding", type=Name("holding"), help="Only what is about this holding.")
@click.option(
    "--top",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"At most N of each kind; in a table {TOP} unless you say. The rest is counted.",
)
@time_options
@click.option(
    "--resolve",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Carry out the commands of an edited list, where its column do says yes.",
)
@click.option("--each", is_flag=True, help="With --resolve: one by one, not whole or not at all.")
@click.option("--anyway", is_flag=True, help="With --resolve: also of tasks that are gone since.")
@ledgers_option
def work(
    given: Given,
    kinds: tuple[str, ...],
    account: str | None,
    holding: str | None,
    top: int | None,
    as_at: date | None,
    known_at: str | None,
    file: Path | None,
    each: bool,
    anyway: bool,
    ledgers: Path | None,
) -> None:
    """What needs a person today, over all accounts, with the command that settles each.

    What is wrong comes first, then what is late, then what waits; within each the oldest first,
    and of one day the largest. Ages are to --as-at, or else to the day of the last entry.

    As CSV the list can be edited: write yes in its column do, fill in what stands in braces, and
    give the file to --resolve. All of it is recorded, or nothing.

    With --ledgers, one list of several ledgers; an edited one is recorded ledger by ledger, each
    whole or not at all, once every row of every ledger has been found in order.
    """
    if file is not None:
        narrowed = (kinds, account, holding, top, known_at)
        _resolve(given, file, narrowed, as_at, each, anyway, ledgers)
        return
    if each or anyway or given.dry_run or given.by:
        raise click.UsageError("--each, --anyway, --dry-run and --by go with --resolve FILE")
    narrowing = {"kinds": kinds or None, "account": account, "holding": holding}
    if ledgers is not None:
        found = _of_several(given, ledgers, as_at, known_at, narrowing)
    else:
        from projections.work import work as all_work

        if account is not None:
            must_know_account(given, account)
        must_know_holding(given, holding)
        found = all_work(given.ledger_url, as_at=as_at, known_at=known_at, **narrowing)
    if given.output == "table":
        _show_groups(found, top or TOP, ledgers)
    else:
        tasks = [task for group in found.groups for task in group.tasks[:top]]
        rows = [(task.ledger, *_row(task)) if ledgers else _row(task) for task in tasks]
        show(Table(OF_SEVERAL if ledgers else COLUMNS, rows), given.output)
    _tell_sum(found, top if given.output != "table" else None)


def _of_several(
    given: Given,
    ledgers: Path,
    as_at: date | None,
    known_at: str | None,
    narrowing: dict[str, Any],
) -> Work:
    from cli.reporting.giving import sources_asked
    from cli.reporting.ledgers import addresses_of
    from projections.several import must_know
    from projections.work import work_of_all

    sources = sources_asked(given, ledgers, known_at)
    must_know(sources, account=narrowing["account"], holding=narrowing["holding"])
    addresses = addresses_of(sources)
    return work_of_all(sources, addresses=addresses, as_at=as_at, known_at=known_at, **narrowing)


def _resolve(
    given: Given,
    file: Path,
    narrowed: tuple,
    as_at: date | None,
    each: bool,
    anyway: bool,
    ledgers: Path | None,
) -> None:
    from cli.resolving import resolve

    if any(narrowed):
        raise click.UsageError("--resolve goes by the file's own rows; leave the other options out")
    if each and given.dry_run:
        raise click.UsageError("--dry-run decides the file whole; leave out --each")
    resolve(given, file, as_at=as_at, each=each, anyway=anyway, ledgers=ledgers)


def _row(task: Task) -> tuple:
    return (
        task.id, task.kind, task.account, task.holding, task.on, task.pence or None, task.words,
        task.command, "",
    )  # fmt: skip


def _tell_sum(found: Work, top: int | None) -> None:
    left = sum(max(0, len(group.tasks) - top) for group in found.groups) if top else 0
    many = "1 task" if len(found.tasks) == 1 else f"{len(found.tasks):,} tasks"
    told = f"as at {uk_words(found.as_at)}: {many if found.tasks else 'nothing needs a person'}"
    tell(f"{told}, of which {left:,} are not in this list" if left else told)


# ── on a screen ──────────────────────────────────────────────────────────────────────────────

WIDTH, WIDEST = 100, 120
"""How many columns a list takes that goes nowhere in particular, and at most."""

PRESSES = {1: "wrong", 2: "late", 3: "waits"}


def _show_groups(found: Work, top: int, ledgers: Path | None) -> None:
    width = WIDTH
    if sys.stdout.isatty():
        width = max(80, min(shutil.get_terminal_size((WIDTH, 24)).columns, WIDEST))
    same = f" --ledgers {shlex.quote(str(ledgers))}" if ledgers else ""
    groups = [_group_lines(group, top, width, same) for group in found.groups]
    text = "\n\n".join("\n".join(lines) for lines in groups)
    if text:
        sys.stdout.write(printable(text, keep="\n") + "\n")
        sys.stdout.flush()


def _group_lines(group: Group, top: int, width: int, same: str) -> Iterator[str]:
    """A kind's title and its total, then each task: since when, how much, what; its command on a
    line of its own, whole, so that it can be copied."""
    many = len(group.tasks)
    total = f", {pounds(group.pence)}" if group.pence else ""
    oldest = uk_words(group.tasks[0].on)
    yield f"{group.title} [{group.kind}, {PRESSES[group.urgency]}]"
    yield f"{many:,} in all{total}, the oldest of {oldest}"
    shown = group.tasks[:top]
    amounts = [pounds(task.pence) if task.pence else "" for task in shown]
    ages = [f"{task.age_days:,} d" for task in shown]
    places = [_place(task) for task in shown]
    wide = [max(map(len, texts)) for texts in (ages, amounts, places)]
    for task, age, amount, place in zip(shown, ages, amounts, places, strict=True):
        head = f"  {task.on:%d/%m/%Y} {age:>{wide[0]}}  {amount:>{wide[1]}}  {place:<{wide[2]}}  "
        lines = wrap(task.words, max(30, width - len(head))) or [""]
        yield (head + lines[0]).rstrip()
        yield from (" " * len(head) + more for more in lines[1:])
        yield f"      $ {task.command}"
    if more := group.tasks[top:]:
        left = sum(abs(task.pence) for task in more)
        amount = f", {pounds(left)}" if left else ""
        yield f"  and {len(more):,} more{amount}: dpl work --kind {group.kind} --top {many}{same}"


def _place(task: Task) -> str:
    """Where it is: the account, or else the holding; of several ledgers, in which."""
    return f"{task.ledger} {task.account or task.holding}".strip()
