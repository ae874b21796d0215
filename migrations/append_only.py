"""The guard of append-only tables, as the migrations put it there: the database itself refuses to change or delete a row.

A migration that rebuilds such a table (SQLite can't alter much) guards it again.
"""

from alembic import op

SQLITE = "CREATE TRIGGER {table}_no_{low} BEFORE {verb} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
FUNCTION = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$ "
    "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
)
POSTGRESQL = (
    "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()",
    "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()",
)


def guard(*tables: str) -> None:
    """Make these tables append-only."""
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(FUNCTION.replace("%", "%%"))
        for table in tables:
            for statement in POSTGRESQL:
                op.get_bind().exec_driver_sql(statement.format(table=table))
        return
    for table in tables:
        for verb in ("UPDATE", "DELETE"):
            op.get_bind().exec_driver_sql(SQLITE.format(table=table, verb=verb, low=verb.lower()))
