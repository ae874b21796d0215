"""The two yardsticks: a bare Flask page, and a bare Flask page with one Flask-SQLAlchemy query."""

from pathlib import Path

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class _Base(DeclarativeBase):
    pass


def bare(folder: Path) -> Flask:
    """An application with ``/bare`` and ``/query`` and nothing else."""
    app = Flask("yardstick")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{folder / 'yardstick.db'}"
    db = SQLAlchemy(app, model_class=_Base)

    class Greeting(db.Model):  # type: ignore[name-defined, misc]
        id: Mapped[int] = mapped_column(primary_key=True)
        text: Mapped[str]

    with app.app_context():
        db.create_all()
        if db.session.get(Greeting, 1) is None:
            db.session.add(Greeting(id=1, text="Good morning"))
            db.session.commit()

    @app.get("/bare")
    def page() -> str:
        return "<!doctype html><title>Hello</title><p>Good morning</p>"

    @app.get("/query")
    def query() -> str:
        found = db.session.scalars(db.select(Greeting).where(Greeting.id == 1)).one()
        return f"<!doctype html><title>Hello</title><p>{found.text}</p>"

    return app
