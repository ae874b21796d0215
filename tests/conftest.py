"""What every test stands on: a real database, made once and copied for each test; a held clock; people with names.

A test (or a module, by ``pytestmark``) marked ``both_databases`` runs on SQLite and on PostgreSQL. One marked ``long``
runs with ``--long`` only (`make verify`).
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from hypothesis import HealthCheck, settings
from sqlalchemy import event

from tests.postgres import Server

NOW = datetime(2026, 7, 9, 1, 30, tzinfo=UTC)  # Thursday 9 July 2026, 09:30 in Shanghai


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="also run what takes minutes")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_databases: run on SQLite and on PostgreSQL")
    config.addinivalue_line("markers", "long: takes minutes; only with --long")
    # A busy machine is no fault of a property: how long an example takes says nothing about whether it holds.
    settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("house")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    chosen = [item for item in items if not item.get_closest_marker("long")]
    if len(chosen) < len(items):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
        items[:] = chosen


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    addresses = [name for name in ("database_address", "empty_address") if name in metafunc.fixturenames]
    if addresses and any(metafunc.definition.iter_markers("both_databases")):
        kinds = ("sqlite", "postgresql")
        metafunc.parametrize(addresses, [(kind,) * len(addresses) for kind in kinds], indirect=True, ids=kinds)


def make_app(home: Path, **overrides: Any) -> Flask:
    """The application for a test, with its files in ``home``."""
    from app import create_app

    settings = {
        "TESTING": True,
        "ACADEMY_HOME": home,
        "SQLALCHEMY_DATABASE_URI": f"sqlite:///{home / 'academy.db'}",
        "SECRET_KEY": "for tests only",
        "AUDIT_KEY": b"for tests only",
        "AUDIT_HEAD_FILE": home / "audit.head",
        "FILES": home / "files",
        "CHARTS": home / "charts",
        "JOBS_FILE": None,
        "WTF_CSRF_ENABLED": False,
        "RATELIMIT_ENABLED": False,
        "LOG_LEVEL": "WARNING",
    }
    made = create_app(settings | overrides)
    made.test_client_class = Browser
    return made


def make_tables(application: Flask) -> None:
    """All tables as the models say, and nobody connected afterwards."""
    from app.core.database import db

    with application.app_context():
        db.create_all()
        db.engine.dispose()


class Browser(FlaskClient):
    """A test client whose requests know nothing of one another.

    A test holds an application context, and Flask reuses it for requests: what one request keeps in ``g`` (who is signed in,
    the language, the form's token) would be there for the next one, whoever sends it.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        """Send a request with an empty ``g``."""
        if has_app_context():
            for name in list(g):
                g.pop(name)
        return super().open(*args, **kwargs)


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all tables, made once per worker."""
    home = tmp_path_factory.mktemp("template")
    make_tables(make_app(home))
    return home / "academy.db"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """The run's PostgreSQL server."""
    server = Server()
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgres_template(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The same as ``template_database`` on PostgreSQL: its name."""
    name = postgres.make("template")
    make_tables(make_app(tmp_path_factory.mktemp("postgres"), SQLALCHEMY_DATABASE_URI=postgres.address(name)))
    return name


@pytest.fixture
def database_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a fresh database with all tables stands: SQLite, or PostgreSQL for a test marked ``both_databases``."""
    if getattr(request, "param", "sqlite") == "sqlite":
        shutil.copy(request.getfixturevalue("template_database"), tmp_path / "academy.db")
        yield f"sqlite:///{tmp_path / 'academy.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    with server.copied(request.getfixturevalue("postgres_template")) as address:
        yield address


@pytest.fixture
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a database without a single table stands: SQLite, or PostgreSQL for a test marked ``both_databases``."""
    if getattr(request, "param", "sqlite") == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: Server = request.getfixturevalue("postgres")
    with server.empty() as address:
        yield address


@pytest.fixture
def app(tmp_path: Path, database_address: str) -> Iterator[Flask]:
    """The application on a fresh database, inside its context, the clock held at NOW."""
    from app.core import clock
    from app.core.database import db

    application = make_app(tmp_path, SQLALCHEMY_DATABASE_URI=database_address)
    with application.app_context(), clock.frozen(NOW):
        yield application
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def queries(app: Flask) -> Callable[..., AbstractContextManager[None]]:
    """``with queries(at_most=8): …`` fails, listing them, when more SQL statements than that are sent."""
    from app.core.database import db

    @contextmanager
    def counting(at_most: int) -> Iterator[None]:
        sent: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            sent.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        asked = [statement for statement in sent if not statement.startswith(("BEGIN", "PRAGMA"))]
        assert len(asked) <= at_most, f"{len(asked)} queries, at most {at_most}:\n\n" + "\n\n".join(asked)

    return counting


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody is signed in with."""
    return app.test_client()
