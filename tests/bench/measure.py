"""CPU and time of one request at a time, straight at the WSGI callable: no client, no socket, no second thread."""

import gc
import io
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine
from werkzeug.test import EnvironBuilder

Environ = dict[str, Any]


@dataclass
class Request:
    """One request, ready to be sent again and again."""

    app: Flask
    environ: Environ
    body: bytes = b""

    @classmethod
    def of(cls, app: Flask, path: str, cookie: str = "", **options: Any) -> "Request":
        """A GET, or what ``options`` of werkzeug's EnvironBuilder say."""
        builder = EnvironBuilder(path=path, headers={"Cookie": cookie} | options.pop("headers", {}), **options)
        environ = builder.get_environ()
        body = environ["wsgi.input"].read()
        builder.close()
        return cls(app, environ, body)

    def send(self) -> tuple[int, bytes, dict[str, str]]:
        """Status, body, headers."""
        said: list[Any] = []
        environ = self.environ | {"wsgi.input": io.BytesIO(self.body)}
        found = self.app.wsgi_app(environ, lambda status, headers, _error=None: said.extend((status, headers)))  # type: ignore[arg-type,return-value]
        body = b"".join(found)
        if hasattr(found, "close"):
            found.close()
        return int(said[0][:3]), body, dict(said[1])


@dataclass
class Cost:
    """CPU milliseconds and wall-clock milliseconds of every repetition; how many statements; how large."""

    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    queries: int = 0
    kilobytes: float = 0.0

    def add(self, act: Callable[[], Any], times: int) -> None:
        """Repeat ``act`` and note what it costs."""
        for _repetition in range(times):
            cpu, wall = time.process_time_ns(), time.perf_counter_ns()
            act()
            self.cpu.append((time.process_time_ns() - cpu) / 1e6)
            self.wall.append((time.perf_counter_ns() - wall) / 1e6)

    @property
    def typical(self) -> float:
        """Median CPU."""
        return statistics.median(self.cpu)

    def percentile(self, percent: int) -> float:
        """Of the wall-clock times."""
        return sorted(self.wall)[min(len(self.wall) - 1, len(self.wall) * percent // 100)]


@contextmanager
def counting() -> Iterator[list[str]]:
    """The SQL statements sent meanwhile, transaction control left out."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without the garbage collector's pauses within a measurement."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
