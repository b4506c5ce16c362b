"""Packs of rules as a person names them: one shipped with the program, a file, or one adopted.

Files are read here; what is in them is judged in ledger.policy.reading.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from cli.given import Given
from ledger.errors import Fault, Refused, Unreadable
from ledger.events import PolicyRule

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from projections.policies import Adoption

MOST_BYTES = 1 << 20


class Named(NamedTuple):
    """A pack that was named, and what it says itself. about is empty for one that was adopted."""

    pack: str
    version: str
    effective_on: date
    about: str
    sha256: str
    rules: tuple[PolicyRule, ...]

    @property
    def ref(self) -> str:
        return f"{self.pack}/{self.version}"


def shipped() -> list[str]:
    """The names of the packs shipped, the default first."""
    files = [path.name for path in _folder().iterdir() if path.name.endswith(".toml")]
    names = sorted(name.removesuffix(".toml") for name in files)
    return sorted(names, key=lambda name: name != "default")


def shipped_pack(name: str) -> Named:
    return _read((_folder() / f"{name}.toml").read_bytes(), file_name=f"{name}.toml")


def _folder() -> Traversable:
    from importlib.resources import files

    return files("ledger.policy") / "packs"


def pack_or_file(name: str) -> Named:
    """The shipped pack of this name, else the file. Unreadable with every fault in it."""
    if name in shipped():
        return shipped_pack(name)
    path = Path(name)
    short = click.format_filename(name, shorten=True)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        why = "there is no pack and no file of this name"
        try_ = f"a file, or one of: {', '.join(shipped())}"
        raise Unreadable([Fault(click.format_filename(name), why, try_=try_)]) from None
    except OSError as error:
        fault = Fault(short, f"cannot be read: {error.strerror}")
        raise Unreadable([fault]) from None
    if len(data) > MOST_BYTES:
        raise Unreadable([Fault(short, f"this file is more than {MOST_BYTES // 1024**2} MiB")])
    return _read(data, file_name=short)


def _read(data: bytes, *, file_name: str) -> Named:
    from ledger.policy.reading import read_pack

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        fault = Fault(file_name, "is not text in UTF-8", try_="save it as UTF-8")
        raise Unreadable([fault]) from None
    read = read_pack(text.replace("\r\n", "\n"), file_name=file_name)
    digest = sha256(data).hexdigest()
    return Named(read.name, read.version, read.effective_on, read.about, digest, read.rules)


def pack_file_or_adopted(given: Given, name: str) -> Named:
    """The same, and else the pack that somebody adopted, by the name decisions give it:
    `st-helens/2025-1`."""
    if name in shipped() or Path(name).exists() or not _is_ref(name):
        return pack_or_file(name)
    from projections.policies import adopted

    found = [one for one in adopted(given.ledger_url) if one.pack.ref == name]
    if not found:
        why = f"there is no file {name}, and nobody adopted a pack of that name"
        raise Refused("unknown-pack", why, "dpl policy list")
    if any(one.pack.said != found[0].pack.said for one in found):
        funders = ", ".join(dict.fromkeys(one.pack.funder for one in found))
        why = f"{funders} adopted different packs called {name}"
        raise Refused("several-packs", why, f"dpl policy show --funder {found[0].pack.funder}")
    return of_adoption(found[-1])


def _is_ref(name: str) -> bool:
    pack, slash, version = name.partition("/")
    return bool(pack and slash and version) and "/" not in version and not name.endswith(".toml")


def of_adoption(one: Adoption) -> Named:
    """An adopted pack as if it had been named."""
    pack = one.pack
    return Named(pack.name, pack.version, pack.effective_on, "", one.sha256, pack.said)
