"""A second person's word: what waits for it, giving it, refusing it.

What was asked stands in a stream of its own, `_approval:ID`, with the command and a digest of what
it would have come to. It is decided afresh when somebody else agrees, and done only if it still
comes to the same: nobody approves what they were not shown (DESIGN 4, domain.md 3.9).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

import msgspec

from ledger import commands as c
from ledger import events as e
from ledger.book.draft import Decided, Draft, Record
from ledger.book.reports import STREAM as REPORTS
from ledger.book.second_person import ACCOUNT, must_not_audit_own, needed
from ledger.calendar import uk_words
from ledger.entry import Entry
from ledger.errors import Refused
from ledger.reconciling import state as reconciliations

PREFIX = "_approval:"
ID_LENGTH = 12

CarryOut = Callable[[Draft, c.Command], None]


def wait_if_needed(draft: Draft, command: c.Command, *, mark: int) -> None:
    """Turn what was decided since mark into a request, where it needs a second person.

    draft.waits then holds what it would come to. Refused for what waits already.
    """
    if isinstance(command, (c.GiveApproval, c.RefuseApproval)):
        return
    decided = draft.decided[mark:]
    must_not_audit_own(draft, decided)
    need = needed(draft, decided)
    if need is None:
        return
    digest = digest_of(decided)
    draft.waits = draft.take_back(mark)
    order = msgspec.json.encode(command).decode()
    name, record = _of_its_own(draft, command, order)
    requested = e.ApprovalRequested(
        approval=name,
        about=stream_of(command),
        order=order,
        digest=digest,
        amount_pence=need.amount_pence,
        why=need.kind,
        policy=need.pack.ref,
    )
    draft.add(record, requested)


def _of_its_own(draft: Draft, command: c.Command, order: str) -> tuple[str, Record]:
    """An id that nothing was asked by before, and its empty stream. Refused for what waits.

    Who looked at one request and says yes to its id means that one, and not what was put in its
    place: asked again, even the same has another id, since it may come to something else by now.
    """
    again = 0
    while True:
        name = approval_id(command, again=again)
        record = draft.record(PREFIX + name)
        if not record.entries:
            return name, record
        waiting = waiting_in(record)
        if waiting is not None and waiting.event.order == order:
            raise Refused(
                "waiting-for-approval",
                f"this was asked before, and waits for a second person as approval {name}",
                f"another person gives it with: dpl approve {name}",
            )
        again += 1


def approval_id(command: c.Command, *, again: int = 0) -> str:
    """What a request to do this goes by, the first time that it is asked or again so often."""
    text = msgspec.json.encode(command) + (b" again %d" % again if again else b"")
    return sha256(text).hexdigest()[:ID_LENGTH]


def stream_of(command: c.Command) -> str:
    """The stream a command is first about."""
    if isinstance(command, c.AccountCommand):
        return f"account:{command.account}"
    if isinstance(command, c.HoldingCommand):
        return f"holding:{command.holding}"
    if isinstance(command, c.AdoptPolicy):
        return "_policy"
    if isinstance(command, c.RunPayments):
        return f"_pay:{command.run}"
    if isinstance(command, (c.GiveApproval, c.RefuseApproval)):
        return PREFIX + command.approval
    if isinstance(command, (c.ReadExtract, c.ReadPayroll, c.WithdrawExtract)):
        return reconciliations.FILES
    if isinstance(command, c.ReconciliationCommand):
        return reconciliations.PREFIX + command.of
    if isinstance(command, c.ClosePeriod):
        return f"{reconciliations.PREFIX}period/{command.account}"
    if isinstance(command, c.IssueReport):
        return REPORTS
    raise TypeError(f"{type(command).__name__} is about no stream")


# ── answering ────────────────────────────────────────────────────────────────────────────────


def give_approval(draft: Draft, order: c.GiveApproval, carry_out: CarryOut) -> None:
    """Agree, as a second person, and do what was asked, decided afresh.

    Its entries are by who agrees, on behalf of who asked. Refused for who asked, for what was
    answered, for what can no longer be done, and where it would come to something else by now.
    """
    record = draft.record(PREFIX + order.approval)
    asked = _must_wait(record, order.approval)
    if draft.by == asked.by:
        raise Refused(
            "own-request",
            f"approval {order.approval} was asked for by the same person who would now give it",
            f"somebody else gives it: dpl approve {order.approval}; to take it back: "
            f"dpl approval refuse {order.approval} --reason taken-back",
        )
    draft.add(record, e.ApprovalGiven(order.approval, asked.by, order.given_on))
    mark = len(draft.decided)
    draft.asked_by = asked.by
    do_what_was_asked(draft, asked.event, carry_out)
    if digest_of(draft.decided[mark:]) != asked.event.digest:
        raise Refused(
            "changed-since",
            f"what approval {order.approval} asks for would come to something else now than when "
            "it was asked",
            f"dpl approval refuse {order.approval} --reason changed-since, then ask for it again",
        )


def refuse_approval(draft: Draft, order: c.RefuseApproval) -> None:
    """Say no; or, by who asked, take it back."""
    record = draft.record(PREFIX + order.approval)
    _must_wait(record, order.approval)
    draft.add(record, e.ApprovalRefused(order.approval, order.refused_on, order.reason))


def do_what_was_asked(draft: Draft, asked: e.ApprovalRequested, carry_out: CarryOut) -> None:
    """Decide what a request asks for, as if nobody need agree. Refused where it cannot be now."""
    try:
        carry_out(draft, command_of(asked))
    except Refused as refusal:
        raise Refused(
            refusal.rule,
            f"what approval {asked.approval} asks for can no longer be done: {refusal.why}",
            f"put that right, or: dpl approval refuse {asked.approval} --reason {refusal.rule}",
        ) from None


def command_of(asked: e.ApprovalRequested) -> c.Command:
    """The command that was asked for. Refused where commands are no longer written so."""
    try:
        kind = c.all_commands()[msgspec.json.decode(asked.order)["command"]]
        return msgspec.json.decode(asked.order, type=kind)
    except (KeyError, msgspec.ValidationError):
        raise Refused(
            "changed-since",
            f"what approval {asked.approval} asks for was written by an older dpl",
            f"dpl approval refuse {asked.approval} --reason changed-since, then ask for it again",
        ) from None


def _must_wait(record: Record, approval: str) -> Entry:
    if not record.entries:
        why = f"there is no approval {approval}"
        raise Refused("unknown-approval", why, "dpl approval list shows what waits")
    waiting = waiting_in(record)
    if waiting is not None:
        return waiting
    last = record.entries[-1].event
    if isinstance(last, e.ApprovalGiven):
        said, on = "given", last.given_on
    else:
        assert isinstance(last, e.ApprovalRefused)
        said, on = "refused", last.refused_on
    raise Refused(
        "answered-already",
        f"approval {approval} was {said} on {uk_words(on)}",
        f"dpl approval show {approval}",
    )


def waiting_in(record: Record) -> Entry | None:
    """The request that waits in such a stream; None where there is none, or it was answered."""
    last = record.entries[-1] if record.entries else None
    return last if last and isinstance(last.event, e.ApprovalRequested) else None


# ── what was shown ───────────────────────────────────────────────────────────────────────────


def digest_of(decided: Sequence[Decided]) -> str:
    """sha256 of events and their streams, whatever else was recorded in those streams meanwhile.

    An entry that is among them is told by its place among them, and not by its number. The
    ledger's own position, which every recording moves, and what a pay run does not pay are left
    out: nobody agrees to those.
    """
    first: dict[str, int] = {}
    for stream, version, _ in decided:
        first.setdefault(stream, version)
    told = [(stream, _in_place(event, stream, first)) for stream, _, event in decided]
    return sha256(msgspec.json.encode(told)).hexdigest()


def _in_place(event: e.AnyEvent, stream: str, first: dict[str, int]) -> e.AnyEvent:
    changes: dict[str, object] = {}
    for name in ("entry", "spend"):
        number = getattr(event, name, None)
        if isinstance(number, int):
            changes[name] = _place(number, stream, first)
    if isinstance(event, e.PaymentRunMade):
        changes["left_out"] = ()
        changes["payments"] = tuple(
            msgspec.structs.replace(one, entry=_place(one.entry, ACCOUNT + one.account, first))
            for one in event.payments
        )
    if hasattr(event, "position"):
        changes["position"] = 0
    return msgspec.structs.replace(event, **changes) if changes else event


def _place(number: int, stream: str, first: dict[str, int]) -> int:
    """An entry's number; below one where it is among these events, counted from nought down."""
    begins = first.get(stream)
    return number if begins is None or number < begins else begins - number
