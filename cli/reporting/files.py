"""Where a report is written to: a file of a kind that it has a writer for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click


class IntoFile(click.ParamType):
    """A file to write to, which ends in one of the endings given."""

    name = "file"

    def __init__(self, *suffixes: str) -> None:
        self.suffixes = suffixes

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        path = Path(value)
        if path.suffix not in self.suffixes:
            *some, last = self.suffixes
            kinds = f"{', '.join(some)} or {last}" if some else last
            self.fail(f"{value!r} does not end in {kinds}", param, ctx)
        if path.is_dir() or not path.absolute().parent.is_dir():
            self.fail(f"{value!r} is no place where a file can be written", param, ctx)
        return path


@contextmanager
def for_nobody_else(private: bool = True) -> Iterator[None]:
    """What is written meanwhile is readable by its owner alone, where it is private."""
    if not private:
        yield
        return
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def write_file(path: Path, data: bytes) -> None:
    """The whole file or none of it: what stood there before stays until all is written."""
    making = path.with_name(f".{path.name}.making")
    try:
        making.unlink(missing_ok=True)  # one left behind has the mode of its own day
        with making.open("xb") as file:
            file.write(data)
        os.replace(making, path)
    finally:
        making.unlink(missing_ok=True)
