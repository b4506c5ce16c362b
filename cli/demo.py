"""`dpl demo`: a believable commissioner's ledger, made before your eyes by the public commands."""

from __future__ import annotations

import shlex
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from cli.asking import reading
from cli.given import DEFAULT_LEDGER, Given
from ledger.errors import Refused


@reading(None, "demo", example="dpl demo --into ./demo")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="The folder to make it in.",
)
@click.option("--again", is_flag=True, help="Make it anew where it was made before.")
def demo(given: Given, into: Path, again: bool) -> None:
    """A whole ledger to look at, in seconds.

    Two dozen people who do not exist, two financial years, bank statements in every format that
    is read. Everything is done by commands that are shown, and that you can paste. The folder
    keeps the statements, the rules and the command files that it was made from.

    The same every time, but for the ledger's own id and key.
    """
    from cli.demonstration import ending, files, story
    from cli.demonstration.stage import Stage

    if given.dry_run:
        raise click.UsageError("a demonstration is made or it is not; leave out --dry-run")
    url, shown = _address(given, into)
    _must_be_free(url, shown, again=again)
    files.lay_out(into)
    files.name_ledger(into, shown)
    folder = shlex.quote(click.format_filename(into))
    click.echo(
        f"Making a ledger in {folder}. To paste the lines below, first:\n"
        f"  $ {_to_find_dpl()}cd {folder} && export DPL_LEDGER={shlex.quote(shown)}"
    )
    with _whole_or_not_at_all(url) as making:
        stage = Stage(into, making, tell=click.echo)
        with stage.set_up():
            story.tell(stage)
            ending.tell(stage)


def _to_find_dpl() -> str:
    """What to type first where the shell would not find `dpl`, as after `make demo`; or nothing."""
    ours = Path(sys.executable).parent
    if shutil.which("dpl") or not (ours / "dpl").exists():
        return ""
    here = Path.cwd()
    near = ours.is_relative_to(here)
    place = f"$PWD/{ours.relative_to(here)}" if near else str(ours)
    return f'export PATH="{place}:$PATH" && '


@contextmanager
def _whole_or_not_at_all(url: str) -> Iterator[str]:
    """The address to make a ledger at, which becomes the one asked for once all is done.

    Whatever stops it half way, Ctrl-C or a reader gone away, a ledger in a file that was there
    before is still there. A schema is made where it is.
    """
    from ledger.store.address import read_address

    path = read_address(url).path
    if not path:
        yield url
        return
    making = Path(f"{path}.making")
    _clear_away(making)
    try:
        yield f"sqlite:///{making}"
        # Its last connection is closed: all of it is in the one file, and none in a -wal beside.
        _clear_away(Path(path))
        making.replace(path)
    finally:
        _clear_away(making)


def _clear_away(ledger: Path) -> None:
    for end in ("", "-wal", "-shm"):
        Path(f"{ledger}{end}").unlink(missing_ok=True)


def _address(given: Given, into: Path) -> tuple[str, str]:
    """The ledger named with --ledger, else one in the folder; and how to name it from there.

    $DPL_LEDGER is left alone: it may name a book that is in use.
    """
    from ledger.store.address import SQLITE, read_address

    source = click.get_current_context().find_root().get_parameter_source("ledger")
    of_environment = source is click.core.ParameterSource.ENVIRONMENT
    if given.ledger_url == DEFAULT_LEDGER or of_environment:
        return f"sqlite:///{(into / 'ledger.db').resolve()}", DEFAULT_LEDGER
    address = read_address(given.ledger_url)
    if address.dialect == SQLITE:
        return f"sqlite:///{address.path}", f"sqlite:///{address.path}"
    return given.ledger_url, address.shown


def _must_be_free(url: str, shown: str, *, again: bool) -> None:
    """Refuse where a ledger is already; with --again, only where it is no demonstration."""
    from cli.demonstration.setting_up import NAME
    from ledger.store import NoSuchLedger, open_store

    try:
        with open_store(url) as store:
            address, name = store.address, store.about.name
    except NoSuchLedger:
        return
    if name != NAME:
        why = f"the ledger at {address.shown} is no demonstration; nothing was changed"
        raise Refused("not-a-demo", why, "--into makes one elsewhere")
    if not again:
        why = f"there is a demonstration at {address.shown} already; nothing was changed"
        raise Refused("demo-exists", why, "--again makes it anew; --into makes one elsewhere")
    if not address.path:
        why = f"--again clears away files only, and {shown} is a schema; nothing was changed"
        raise Refused("demo-in-a-schema", why, "drop the schema, or name another")
