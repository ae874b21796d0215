"""The least that a page can cost: a bare Flask page, and a bare Flask page with one Flask-SQLAlchemy query."""

from pathlib import Path

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

PAGE = "<!doctype html><html lang=zh-CN><title>{name}</title><main><h1>{name}</h1></main></html>"


def bare() -> Flask:
    """A page, and nothing else."""
    app = Flask("bare")

    @app.get("/")
    def page() -> str:
        return PAGE.format(name="林晓雯")

    return app


def one_query(database: Path) -> Flask:
    """The same page with a name out of the database."""
    app = Flask("one_query")
    app.config["SQLALCHEMY_DATABASE_URI"] = f"sqlite:///{database}"
    # A base of its own for each, so that two databases can be measured in one run.
    db = SQLAlchemy(app, model_class=type("Base", (DeclarativeBase,), {}))

    class Person(db.Model):  # type: ignore[name-defined, misc]
        __tablename__ = "person"
        id: Mapped[int] = mapped_column(primary_key=True)
        name_zh: Mapped[str]

    @app.get("/")
    def page() -> str:
        person = db.session.scalars(db.select(Person).where(Person.id == 1)).one()
        return PAGE.format(name=person.name_zh)

    return app
