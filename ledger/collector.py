"""Python's garbage collector, kept from looking again and again at what is all in use. No more."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_resting() -> Iterator[None]:
    """No search for garbage meanwhile; as it was before, whatever happens.

    For a batch: its entries are many and all in use, so each search finds nothing and takes the
    longer the more there are. What is not in use is freed as ever, by count of references; only
    what refers to itself waits. Within another, or beside one in another thread, the first to
    begin is the one that ends it.
    """
    was_searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_searching:
            gc.enable()
