"""Which pack a funder's money goes by on a day: the fold of the `_policy` stream."""

from __future__ import annotations

from datetime import date

from ledger.entry import Entry
from ledger.events import PolicyAdopted
from ledger.policy.pack import Pack, default_pack, rules_of

STREAM = "_policy"


class Policies:
    """Every pack adopted. version is that of the stream; 0 where nobody adopted any."""

    def __init__(self) -> None:
        self.version = 0
        self.adopted: list[Pack] = []

    @property
    def stream(self) -> str:
        return STREAM

    def in_force(self, funder: str, on: date) -> Pack:
        """The funder's pack on a day: of those begun by then the last to begin, and of several
        that begin together the last adopted. The default where there is none."""
        found = default_pack()
        for pack in self.adopted:
            if pack.funder == funder and found.effective_on <= pack.effective_on <= on:
                found = pack
        return found


def evolve(policies: Policies, entry: Entry) -> Policies:
    """The policies after one more entry. Raises TypeError for a strange event."""
    event = entry.event
    if not isinstance(event, PolicyAdopted):
        raise TypeError(f"{type(event).__name__} does not belong to the policies")
    policies.version = entry.version
    policies.adopted.append(
        Pack(
            name=event.pack,
            version=event.version,
            funder=event.funder,
            effective_on=event.effective_on,
            rules=rules_of(event.rules),
            said=event.rules,
        )
    )
    return policies
