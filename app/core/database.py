"""Tables' common ground, and the one commit.

One request, job or command is one transaction. Services flush; only :func:`commit` here commits. On SQLite a
transaction that may write begins with ``BEGIN IMMEDIATE``: a read that turns into a write would fail at once
when another writer got in between, whatever the busy timeout.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import uuid_utils
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DDL, DateTime, MetaData, String, event
from sqlalchemy.engine import Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator

from app.core import clock

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

log = logging.getLogger("database")
_before_commit: list[Callable[[Session], None]] = []
_may_write: ContextVar[bool] = ContextVar("may_write", default=True)
_after_commit: ContextVar[tuple[Callable[[], None], ...]] = ContextVar("after_commit", default=())


class _Declarative(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=_Declarative)

if TYPE_CHECKING:
    Model = _Declarative
else:
    Model = db.Model


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database, refused when naive."""

    impl = DateTime
    cache_ok = True
    python_type = datetime  # a decorator doesn't hand on its impl's

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


def new_public_id() -> str:
    """A UUIDv7: sorts by time, can't be guessed, says nothing about how many there are."""
    return str(uuid_utils.uuid7())


Pk = Annotated[int, mapped_column(primary_key=True)]
PublicId = Annotated[str, mapped_column(String(36), unique=True, default=new_public_id)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
CreatedAt = Annotated[datetime, mapped_column(UtcDateTime, default=clock.now)]


class Edited:
    """Mixed into what people edit: the second of two editors is told, nothing is overwritten."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands in the mapped class
        return {"version_id_col": cls.version}


M = TypeVar("M", bound=type)

_SQLITE_GUARD = "CREATE TRIGGER {t}_no_{verb} BEFORE {VERB} ON {t} BEGIN SELECT RAISE(ABORT, '{t} is append-only'); END"
_PG_FUNCTION = (
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger AS $$ "
    "BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$ LANGUAGE plpgsql"
)
_PG_GUARD = "CREATE TRIGGER {t}_append_only BEFORE UPDATE OR DELETE ON {t} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
_PG_TRUNCATE_GUARD = "CREATE TRIGGER {t}_no_truncate BEFORE TRUNCATE ON {t} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"


def guard_statements(table: str, dialect: str) -> tuple[str, ...]:
    """The statements that make ``table`` append-only; migrations/append_only.py has the same ones, and a test compares."""
    if dialect == "postgresql":
        return _PG_FUNCTION, _PG_GUARD.format(t=table), _PG_TRUNCATE_GUARD.format(t=table)
    return tuple(_SQLITE_GUARD.format(t=table, verb=verb.lower(), VERB=verb) for verb in ("UPDATE", "DELETE"))


def append_only(model: M) -> M:
    """Class decorator: rows are never changed or deleted, and the database itself refuses to."""
    table = model.__table__  # type: ignore[attr-defined]
    table.info["append_only"] = True
    for dialect in ("sqlite", "postgresql"):
        for statement in guard_statements(table.name, dialect):
            ddl = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", ddl)
    return model


@event.listens_for(Engine, "connect")
def _set_pragmas(connection: Any, record: Any) -> None:
    if type(connection).__module__.partition(".")[0] != "sqlite3":
        return
    connection.isolation_level = None  # we begin ourselves, see _begin
    cursor = connection.cursor()
    # recursive_triggers: without it REPLACE deletes rows past the triggers that guard what is append-only
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=15000", "synchronous=FULL", "recursive_triggers=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _may_write.get() else "BEGIN")


class ReadOnlyRequest(RuntimeError):
    """A GET tried to write. Make it a POST, or record it in a transaction of its own."""


@event.listens_for(Session, "before_flush")
def _refuse_writes_when_reading(session: Session, context: Any, instances: Any) -> None:
    if not _may_write.get() and (session.new or session.dirty or session.deleted):
        raise ReadOnlyRequest("a GET never writes")


@contextmanager
def reading() -> Iterator[None]:
    """Within: transactions begin as readers, and writing is an error."""
    token = _may_write.set(False)
    try:
        yield
    finally:
        _may_write.reset(token)


def may_write() -> bool:
    """Whether the present request, job or command may write."""
    return _may_write.get()


def begin_request(*, may_write: bool) -> None:
    """Say, before the first query, whether this request may write."""
    _may_write.set(may_write)
    _after_commit.set(())


def end_request() -> None:
    """Let go of what a request left open, and say that what follows may write again."""
    rollback()
    _may_write.set(True)


def after_commit(act: Callable[[], None]) -> None:
    """Run ``act`` once the present transaction is safely in the database (never if it rolls back)."""
    _after_commit.set((*_after_commit.get(), act))


def before_commit(act: Callable[[Session], None]) -> Callable[[Session], None]:
    """Register ``act`` to run within every transaction just before it commits (the trail)."""
    _before_commit.append(act)
    return act


def _commit(session: Session) -> None:
    session.flush()
    for act in _before_commit:
        act(session)
    session.commit()


def commit() -> None:
    """The one commit: write the trail of what changed, commit, then let go what waited for it."""
    _commit(db.session())
    waiting = _after_commit.get()
    _after_commit.set(())
    for act in waiting:
        try:
            act()
        except Exception:  # what is committed is committed; the worker sweeps up what nobody told it of
            log.exception("an act after the commit failed")


def rollback() -> None:
    """Undo everything since the last commit, the trail's notes included."""
    db.session.rollback()
    _after_commit.set(())


@contextmanager
def transaction() -> Iterator[None]:
    """One unit of work outside a request: commits on return, rolls back on an exception."""
    try:
        yield
        commit()
    except BaseException:
        rollback()
        raise


@contextmanager
def separate_transaction() -> Iterator[Session]:
    """A second transaction that survives the first one's rollback (a refused sign-in, a last-seen stamp).

    On SQLite the caller must not hold the write lock: use it from reading requests or after a rollback.
    """
    if db.engine.dialect.name == "sqlite" and _may_write.get() and db.session().in_transaction():
        raise RuntimeError("a second transaction would wait for the first one: roll it back, or read in database.reading()")
    token = _may_write.set(True)
    session = Session(db.engine, expire_on_commit=False)
    try:
        yield session
        _commit(session)
    finally:
        session.close()
        _may_write.reset(token)


def upgrade_tables(revision: str = "head") -> None:
    """Bring the tables up to date with the migrations (or up to ``revision``), in transactions of their own."""
    from flask_migrate import upgrade

    rollback()
    db.session.remove()
    upgrade(revision=revision)


def drop_tables() -> None:
    """Go all the way back through the migrations: no tables, no data."""
    from flask_migrate import downgrade

    rollback()
    db.session.remove()
    downgrade(revision="base")


def _migrations() -> ScriptDirectory:
    return ScriptDirectory(current_app.extensions["migrate"].directory)


def newest_revision() -> str | None:
    """The revision that the migrations lead up to."""
    return _migrations().get_current_head()


def knows_revision(revision: str | None) -> bool:
    """Whether the migrations lead through ``revision``."""
    return revision in {script.revision for script in _migrations().walk_revisions()}


def init_database(app: Flask) -> None:
    """Bind the tables to ``app``'s database."""
    db.init_app(app)
