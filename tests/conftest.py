"""What every test stands on: a real database, made once and copied for each test; a held clock; people with names."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, g, has_app_context
from flask.testing import FlaskClient
from sqlalchemy import event

NOW = datetime(2026, 7, 9, 1, 30, tzinfo=UTC)  # Thursday 9 July 2026, 09:30 in Shanghai


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
    app = _app(home)
    from app.core.database import db

    with app.app_context():
        db.create_all()
        db.engine.dispose()
    return home / "academy.db"


def _app(home: Path, **overrides: Any) -> Flask:
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


@pytest.fixture
def app(tmp_path: Path, template_database: Path) -> Iterator[Flask]:
    """The application on a fresh copy of the database, inside its context, the clock held at NOW."""
    from app.core import clock
    from app.core.database import db

    shutil.copy(template_database, tmp_path / "academy.db")
    application = _app(tmp_path)
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
