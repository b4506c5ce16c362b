"""How long a template may take that somebody else wrote."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from ledger.errors import Refused


@contextmanager
def in_time(seconds: int) -> Iterator[None]:
    """Refuse what takes longer; 0 waits for ever, as does a place that has no alarm."""
    alone = threading.current_thread() is threading.main_thread()
    if not seconds or not alone or not hasattr(signal, "SIGALRM"):
        yield
        return

    def too_long(*_: object) -> NoReturn:
        raise Refused(
            "template-too-long",
            f"the template takes more than {seconds} seconds",
            "look for a loop in it that goes round too often",
        )

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
