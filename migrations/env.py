"""Runs migrations inside the application, on its database, in one transaction."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeEngine

config = context.config
database = current_app.extensions["migrate"].db


def render_type(kind: str, item: TypeEngine[Any], autogen_context: Any) -> str | bool:
    """Write our own types as what they are in the database, so that a migration needs no code of today."""
    return "sa.DateTime()" if kind == "type" and type(item).__name__ == "UtcDateTime" else False


def run() -> None:
    """Online only: there is always an application, and so a database."""
    with database.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_item=render_type,
            render_as_batch=connection.dialect.name == "sqlite",
            compare_type=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
