"""Demonstration organisations for the bench: sixty people and five thousand, made once and kept under build/."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

BUILD = Path(__file__).parents[2] / "build"


@contextmanager
def house(staff: int) -> Iterator[Flask]:
    """The application on a demonstration of ``staff`` people; making it takes a while the first time."""
    from app import create_app
    from app.core import database
    from app.core.database import db

    home = BUILD / f"bench-{staff}"
    settings = {
        "ACADEMY_HOME": home, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{home / 'academy.db'}", "SECRET_KEY": "bench", "AUDIT_KEY": b"bench",
        "AUDIT_HEAD_FILE": home / "audit.head", "FILES": home / "files", "CHARTS": home / "charts", "JOBS_FILE": None,
        "WTF_CSRF_ENABLED": False, "RATELIMIT_ENABLED": False, "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    done = home / "complete"
    app = create_app(settings)
    with app.app_context():
        if not done.exists():
            from app.core import clock
            from app.demo.commands import load

            print(f"making the demonstration of {staff} people …", file=sys.stderr)
            database.upgrade_tables()
            load(clock.today(), staff=staff, quiet=True)
            done.touch()
    yield app  # outside its context: every visit gets a context of its own, as behind a server
    with app.app_context():
        db.engine.dispose()


def visitor(app: Flask, login: str) -> FlaskClient:
    """A browser signed in as ``login``."""
    client = app.test_client()
    answer = client.post("/sign-in", data={"login": login, "password": "reception-demo"})
    if answer.status_code != 302:
        raise RuntimeError(f"{login} could not sign in")
    return client
