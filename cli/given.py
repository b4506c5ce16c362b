"""What the person said once for every command: which ledger, which output, for whom.

The options may stand before the command's name or after it; the nearer one counts. Loads nothing
of weight until a ledger is opened.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from cli.reporting.issuing import Again
    from ledger.service import Actor, Ledger, Order

DEFAULT_LEDGER = "sqlite:///ledger.db"
OUTPUTS = ("table", "csv", "json")


@dataclass
class Given:
    """The shared options, and the ledger they name, opened when first asked for.

    records: the command is one that records. recorded: it has, so no message may say otherwise.
    sending: of a command that sends many, what to do again should it be interrupted.
    instead: who takes an order and raises, where the command is one of many that are recorded
    together, and nothing comes of it by itself.
    again: of a report that is made again, what it knew; it is not written then.
    """

    ledger_url: str = DEFAULT_LEDGER
    output: str = "table"
    by: str | None = None
    dry_run: bool = False
    debug: bool = False
    command_id: str | None = None
    records: bool = False
    recorded: bool = False
    sending: str = ""
    instead: Callable[[Order], NoReturn] | None = None
    again: Again | None = None
    _ledger: Ledger | None = field(default=None, repr=False)
    _actor: Actor | None = field(default=None, repr=False)

    def ledger(self) -> Ledger:
        """The ledger, open; the same one every time."""
        if self._ledger is None:
            from ledger.service import Ledger
            from ledger.store import open_store

            self._ledger = Ledger(open_store(self.ledger_url))
        return self._ledger

    def actor(self) -> Actor:
        """The database's session user, or who the operating system says is at the keyboard."""
        if self._actor is None:
            from ledger.service import Actor

            self._actor = Actor(self.ledger().store.session_user() or os_login(), self.by)
        return self._actor

    def close(self) -> None:
        if self._ledger is not None:
            self._ledger.store.close()
            self._ledger = None


def os_login() -> str:
    """The login of this process's own user; not what the environment says it is, which is
    anybody's to set."""
    try:
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        pass  # no such thing on this system, or a container's user without a name
    try:
        import getpass

        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        return f"uid-{os.getuid()}" if hasattr(os, "getuid") else "unknown"
