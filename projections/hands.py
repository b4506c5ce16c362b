"""Several processes at one task: a book too large for one is gone through in parts.

A part that another process cannot do, whatever the reason, is done in this one: so a fault is told
as where there is only one, and a machine that starts no processes is only slower.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, Generic, NamedTuple, TypeVar

Part = TypeVar("Part")
Made = TypeVar("Made")


class _Done(NamedTuple, Generic[Made]):
    """A part that was done: what it came to, or what was raised."""

    made: Made | None
    fault: Exception | None = None

    def told(self) -> Made:
        if self.fault is not None:
            raise self.fault
        return self.made  # type: ignore[return-value]


class Hands:
    """Processes that stand ready to help this one. Others than the first are none where the
    machine starts none."""

    def __init__(self, pool: ProcessPoolExecutor | None) -> None:
        self._pool = pool

    def do(
        self,
        work: Callable[[Part], Made],
        here: Callable[[Part], Made],
        parts: Sequence[Part],
        last: Callable[[], Made],
    ) -> Iterator[Made]:
        """What each part comes to, in their order, and at the end what last does, which is begun
        first and here.

        The others do work, a function of a module, and this process what comes to the same here;
        parts and what they come to are plain data. Raises what is raised here of the first part
        that cannot be done.
        """
        given = [self._hand_over(work, part) for part in parts]
        end = _done(last)
        own: dict[int, _Done[Made]] = {}
        for place, one in enumerate(given):
            if end.fault is None and (one is None or one.cancel()):
                own[place] = _done(partial(here, parts[place]))
                if own[place].fault is not None:
                    break  # to be told once those before it are through
        for place, part in enumerate(parts):
            done = own.pop(place, None) or _done_by(given[place]) or _done(partial(here, part))
            given[place] = None
            yield done.told()
        yield end.told()

    def _hand_over(self, work: Callable[[Part], Made], part: Part) -> Future | None:
        if self._pool is None:
            return None
        try:
            return self._pool.submit(_tried, work, part)
        except Exception:  # no more processes, or one was ended: done here
            return None


def _done(work: Callable[[], Made]) -> _Done[Made]:
    try:
        return _Done(work())
    except Exception as fault:
        return _Done(None, fault)


def _tried(work: Callable[[Part], Made], part: Part) -> _Done[Made] | None:
    """What a part comes to; None where it cannot be done, which whoever waits for it finds out
    for themselves, since a fault is not the same on its way between processes."""
    done = _done(partial(work, part))
    return done if done.fault is None else None


def _done_by(one: Future | None) -> _Done | None:
    """What another process made of a part; None where it made nothing of it."""
    try:
        return one.result() if one is not None else None
    except Exception:  # its process was ended, or it is no plain data
        return None


@contextmanager
def hands(count: int) -> Iterator[Hands]:
    """So many processes, this one among them. When this is left, by a fault or by Ctrl-C too, or
    when this process is ended, the others end."""
    if count < 2:
        yield Hands(None)
        return
    context = get_context("spawn")  # a fork would share this one's connections
    held, lifeline = context.Pipe(duplex=False)
    with held, lifeline:
        pool = _started(count - 1, context, held)
        try:
            yield Hands(pool)
        except BaseException:
            lifeline.close()
            raise
        finally:
            if pool is not None:
                pool.shutdown(wait=True, cancel_futures=True)


def _started(count: int, context: Any, lifeline: Connection) -> ProcessPoolExecutor | None:
    """Processes on their way; None where the machine starts none."""
    try:
        pool = ProcessPoolExecutor(
            count, mp_context=context, initializer=_end_with, initargs=(lifeline,)
        )
    except Exception:
        return None
    try:
        with _ctrl_c_not_passed_on():
            for _ in range(count):
                pool.submit(_stand_ready)
    except Exception:
        pool.shutdown(wait=True, cancel_futures=True)
        return None
    return pool


def _stand_ready() -> None:
    pass


@contextmanager
def _ctrl_c_not_passed_on() -> Iterator[None]:
    """Processes started here never see Ctrl-C: it is for the first, which then ends them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with(lifeline: Connection) -> None:
    """Leave at once, in the middle of whatever is under way, when the first process lets go."""
    Thread(target=_wait_for_end, args=(lifeline,), daemon=True).start()


def _wait_for_end(lifeline: Connection) -> None:
    try:
        lifeline.recv_bytes()
    except (EOFError, OSError):
        os._exit(1)
