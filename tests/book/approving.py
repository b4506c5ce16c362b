"""Several people at one draft: what each asks, agrees to and refuses."""

from __future__ import annotations

import msgspec

from ledger import commands as c
from ledger import events as e
from ledger.book.approvals import approval_id
from ledger.book.decide import carry_out, decide
from ledger.book.draft import Decided, Draft
from ledger.errors import Refused
from tests.builders import adopted, day

ANNA, BOB, CLEO = "staff-anna", "staff-bob", "staff-cleo"
NEW, OLDER = "2" * 64, "1" * 64


def policy(*lists: str, **changes) -> c.AdoptPolicy:
    """A pack `strict/1` that lists just these as needing a second person."""
    return adopted(**{"pack": "strict", "second_person": lists} | changes)


def number(number_hash: str = NEW, holding: str = "bank-1", **changes) -> c.ChangeHoldingNumber:
    fields = {"from_on": day(1, 5), "reason": "new-account"}
    return c.ChangeHoldingNumber(holding=holding, number_hash=number_hash, **fields | changes)


class Office:
    """A draft, and the people who work at it. Asking as somebody gives what it came to."""

    def __init__(self, *history: c.Command, by: str = "staff-before") -> None:
        self.draft = Draft(lambda stream: (), by=by)
        self.told: list[tuple[str, str | None, Decided]] = []
        for command in history:  # as if nobody needed agree: it had happened
            carry_out(self.draft, command)
        self.draft.forget()

    def asks(self, who: str, command: c.Command) -> list[e.AnyEvent]:
        """The events that came of it; raises Refused, and then nothing has changed."""
        self.draft.by = who
        try:
            decide(self.draft, command)
        except Refused:
            self.draft.take_back(0)
            self.draft.forget()
            raise
        decided, asked_by = list(self.draft.decided), self.draft.asked_by
        self.told += [(who, asked_by, one) for one in decided]
        self.draft.forget()
        return [one.event for one in decided]

    def agrees(self, who: str, command: c.Command | str) -> list[e.AnyEvent]:
        name = command if isinstance(command, str) else self.id_of(command)
        return self.asks(who, c.GiveApproval(approval=name, given_on=day(3, 5)))

    def refuses(self, who: str, command: c.Command, reason: str = "not-agreed"):
        name = self.id_of(command)
        order = c.RefuseApproval(approval=name, refused_on=day(3, 5), reason=reason)
        return self.asks(who, order)

    def id_of(self, command: c.Command) -> str:
        """What the last request to do this goes by."""
        order = msgspec.json.encode(command).decode()
        for _, _, (*_, event) in reversed(self.told):
            if isinstance(event, e.ApprovalRequested) and event.order == order:
                return event.approval
        return approval_id(command)
