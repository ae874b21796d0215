"""Runs migrations inside the application, on its database, in one transaction; of several nodes that start at once, one does it."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeEngine

config = context.config
database = current_app.extensions["migrate"].db
LOCK = 20_260_709  # any number, as long as it is always the same


def render_type(kind: str, item: TypeEngine[Any], autogen_context: Any) -> str | bool:
    """Write our own types as what they are in the database, so that a migration needs no code of today."""
    return "sa.DateTime()" if kind == "type" and type(item).__name__ == "UtcDateTime" else False


def migrate(connection: Connection) -> None:
    """Run what is to be run, as one transaction."""
    sqlite = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection, target_metadata=database.metadata, render_item=render_type, render_as_batch=sqlite, compare_type=True
    )
    with context.begin_transaction():
        if not sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        context.run_migrations()
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all() if sqlite else []
        if broken:
            raise RuntimeError(f"the migration would leave rows without what they refer to: {broken[:3]}")
    connection.commit()


def run() -> None:
    """Online only: there is always an application, and so a database."""
    with database.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # Rebuilding a table drops the old one; foreign keys would take the rows that refer to it along.
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        try:
            migrate(connection)
        finally:
            connection.invalidate()  # and with it the switched-off foreign keys


run()
