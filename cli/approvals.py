"""`dpl approve` and `dpl approval`: a second person's word on what waits for it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.asking import day, group, reading, reason_option, recording, time_options
from cli.given import Given
from cli.orders import send
from cli.showing import Column, Table, show
from ledger import commands as c
from ledger.errors import Refused

if TYPE_CHECKING:
    from projections.approvals import Approval

approval = group("approval", "What waits for a second person: list it, look at it, refuse it.")

PREFIX = "_approval:"
LISTED = (
    Column("approval"),
    Column("about"),
    Column("why"),
    Column("amount", "money"),
    Column("asked_at", title="asked"),
    Column("asked_by", title="by"),
    Column("asked_login", title="login"),
    Column("asked_for", title="for"),
    Column("policy"),
)
ANSWERED = (
    Column("standing"),
    Column("answered_on", "date", "on"),
    Column("answered_by", title="by"),
    Column("answered_login", title="login"),
    Column("reason"),
)
PARTS = (Column("what"), Column("name"), Column("about", "words"))


class ApprovalGiven(click.ParamType):
    """A request's id, or as much of its beginning as tells it from others."""

    name = "approval"

    def convert(self, value: Any, param: Any, ctx: Any) -> str:
        if not re.fullmatch("[0-9a-f]{4,12}", value):
            why = "4 to 12 of the characters 0-9 and a-f, as dpl approval list shows it"
            self.fail(f"{value!r} is not an approval: {why}", param, ctx)
        return value

    def shell_complete(self, ctx: Any, param: Any, incomplete: str) -> list[Any]:
        from cli.kinds import complete_streams

        return complete_streams(ctx, PREFIX, incomplete)


approval_argument = click.argument("approval", type=ApprovalGiven())


def _meant(given: Given, begins: str) -> str:
    """The request whose id begins so. Refused where there is none, or more than one."""
    found = [name.removeprefix(PREFIX) for name in given.ledger().store.streams(PREFIX + begins)]
    if len(found) == 1:
        return found[0]
    if found:
        why = f"{len(found)} approvals begin with {begins}: {', '.join(found)}"
        raise Refused("which-approval", why, "give more of it")
    raise Refused("unknown-approval", f"there is no approval {begins}", "dpl approval list")


def _today(given: Given, on: date | None) -> date:
    return on or given.ledger().store.clock().date()


@recording(None, "approve", example="dpl approve 1f0c52ab9d34 --dry-run")
@approval_argument
@day("--on", "given_on", "The day it is given; today unless you say.", required=False)
def approve(given: Given, approval: str, given_on: date | None) -> None:
    """Agree, as a second person, to what waits; it is decided afresh and done.

    Not for who asked. Refused where it would come to something else by now than when it was
    asked. With --dry-run, shows what it comes to; dpl approval show --private shows what was
    given in private. The first characters of the id are enough, from 4.
    """
    order = c.GiveApproval(approval=_meant(given, approval), given_on=_today(given, given_on))
    send(given, order)


@recording(approval, "refuse", example="dpl approval refuse 1f0c52ab9d34 --reason not-agreed")
@approval_argument
@reason_option
@day("--on", "refused_on", "The day it is refused; today unless you say.", required=False)
def refuse(given: Given, approval: str, refused_on: date | None, reason: str) -> None:
    """Say no to what waits; or, if you asked for it, take it back."""
    on, name = _today(given, refused_on), _meant(given, approval)
    send(given, c.RefuseApproval(approval=name, refused_on=on, reason=reason))


@reading(approval, "list", example="dpl approval list --all")
@click.option("--all", "answered", is_flag=True, help="Also what was given or refused.")
@click.option("--account", help="Only what is about this account.")
@click.option("--holding", help="Only what is about this holding.")
@time_options
def list_approvals(
    given: Given, answered: bool, account: str | None, holding: str | None, **when: Any
) -> None:
    """What waits for a second person: since when, who asked, about what, and why."""
    from projections.approvals import approvals
    from projections.words.oversight import stream_in_words

    if account and holding:
        raise click.UsageError("name an account or a holding, not both")
    about = f"account:{account}" if account else f"holding:{holding}" if holding else None
    found = approvals(given.ledger_url, answered=answered, about=about, **when)
    rows = []
    for one in found.rows:
        row = (one.approval, stream_in_words(one.about), one.why, one.amount_pence or None,
               one.asked_at, one.asked_by, one.asked_login or None, one.asked_for,
               one.policy)  # fmt: skip
        if answered:
            row += (one.standing, one.answered_on, one.answered_by or None,
                    one.answered_login or None, one.reason or None)  # fmt: skip
        rows.append(row)
    columns = (*LISTED, *ANSWERED) if answered else LISTED
    nothing = "nothing was ever asked of a second person" if answered else "nothing waits"
    show(Table(columns, rows, empty=nothing), given.output)


@reading(approval, "show", example="dpl approval show 1f0c52ab9d34 --private")
@approval_argument
@click.option("--private", "show_private", is_flag=True, help="Join the private details.")
def show_approval(given: Given, approval: str, show_private: bool) -> None:
    """What was asked, by whom and why, and each entry that it comes to, in words."""
    from projections.approvals import approvals

    name = _meant(given, approval)
    found = approvals(given.ledger_url, answered=True, approval=name, show_private=show_private)
    one = found.rows[-1]
    rows = [*_facts(one), *_said_in_private(one)]
    rows += _would_come_to(given, one) if one.standing == "waits" else _came_to(given, one)
    show(Table(PARTS, rows), given.output)


def _facts(one: Approval) -> Iterator[tuple[str, str, str]]:
    from ledger.money import pounds
    from projections.words.oversight import WHY, stream_in_words

    much = f", {pounds(one.amount_pence)}" if one.amount_pence else ""
    why = f"{WHY.get(one.why, one.why)} about {stream_in_words(one.about)}{much}"
    yield "approval", one.approval, why
    lists = f"lists {one.why} as needing a second person"
    if one.why == "policy":
        lists = "frees nobody alone: a pack that lets go what waited under it waits itself"
    yield "policy", one.policy, lists
    asked = f"on {one.asked_at}" + (f", for {one.asked_for}" if one.asked_for else "")
    yield "asked", one.asked_by, f"{one.asked_login or 'login erased'}, {asked}"
    if one.answered_on is not None:
        reason = f", {one.reason}" if one.reason else ""
        login = one.answered_login or "login erased"
        yield one.standing, one.answered_by, f"{login}, on {one.answered_on:%d/%m/%Y}{reason}"
    for name, value in json.loads(one.order).items():
        if name != "detail" and value not in (None, [], ""):
            yield "order", name, value if isinstance(value, str) else json.dumps(value)


def _said_in_private(one: Approval) -> list[tuple[str, str, str]]:
    facts = json.loads(one.private) if one.private else {}
    return [("private", name, str(value)) for name, value in facts.items()]


def _would_come_to(given: Given, one: Approval) -> list[tuple[str, str, str]]:
    """Each entry it would come to now; or why it can no longer be done as it was asked."""
    from ledger.book.approvals import digest_of, do_what_was_asked
    from ledger.book.decide import carry_out
    from projections.words import entry_name, in_words

    draft = given.ledger().draft()
    asked = draft.record(PREFIX + one.approval).entries[-1].event
    try:
        do_what_was_asked(draft, asked, carry_out)
    except Refused as refusal:
        return [("refused now", refusal.rule, refusal.why)]
    rows = []
    if digest_of(draft.decided) != asked.digest:
        why = "it would come to something else now than when it was asked, and cannot be approved"
        rows.append(("changed since", "", why))
    for stream, version, event in draft.decided:
        words = in_words(event, account=stream.removeprefix("account:"))
        rows.append(("would record", entry_name(stream, version), words))
    return rows


def _came_to(given: Given, one: Approval) -> list[tuple[str, str, str]]:
    """The entries recorded with the word given."""
    from ledger.recording import entry_of
    from projections.words import entry_in_words, entry_name

    if one.standing != "given":
        return []
    store = given.ledger().store
    done = store.commands([one.command])[one.command]
    after = done.first_position - 1
    entries = map(entry_of, store.rows(after, after + done.count))
    return [
        ("recorded", entry_name(entry.stream, entry.version), entry_in_words(entry))
        for entry in entries
    ]
