"""The demonstration organisation to measure on: built once per version of what builds it, kept in build/, copied for a run."""

import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask

ROOT = Path(__file__).parents[2]
BUILD = ROOT / "build" / "bench"
AS_OF = "2026-07-09"
NOW = datetime(2026, 7, 9, 6, 30, tzinfo=UTC)  # 14:30 in Shanghai
MAKERS = ("app/demo", "migrations/versions", "assessments/content", "courses/content", "app/*/models", "app/*/models.py", "app/*/services")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in MAKERS:
        for place in sorted(ROOT.glob(pattern)):
            for path in sorted([place] if place.is_file() else place.rglob("*.*")):
                if path.is_file() and path.suffix != ".pyc":
                    digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _built(staff: int) -> Path:
    """The folder of a finished demonstration with so many people."""
    home = BUILD / f"{staff}-{_fingerprint()}"
    if home.exists():
        return home
    scratch = home.with_name(home.name + ".part")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    print(f"Making the demonstration organisation of {staff} people, once: {home}", file=sys.stderr)
    environment = os.environ | {"ACADEMY_HOME": str(scratch), "LOG_LEVEL": "WARNING", "PYTHONWARNINGS": "ignore"}
    environment.pop("DATABASE_URL", None)
    for command in (["database", "upgrade"], ["demo", "--as-of", AS_OF, "--staff", str(staff)]):
        subprocess.run([sys.executable, "-m", "app", *command], cwd=ROOT, env=environment, check=True)
    return scratch.rename(home)


class Stage:
    """The application on a copy of the demonstration, its clock held on the day it is looked at."""

    def __init__(self, staff: int) -> None:
        self.staff = staff
        self.home = BUILD / f"run-{staff}"
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.copytree(_built(staff), self.home)
        self.app = self._make_app()
        self._clock: AbstractContextManager[None] | None = None

    def _make_app(self) -> Flask:
        from app import create_app

        os.environ["ACADEMY_HOME"] = str(self.home)
        os.environ.pop("DATABASE_URL", None)
        return create_app({"LOG_LEVEL": "ERROR", "JOBS_FILE": None, "RATELIMIT_ENABLED": False, "CHARTS": self.home / "charts"})

    def __enter__(self) -> "Stage":
        from app.core import clock

        self._clock = clock.frozen(NOW)
        self._clock.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        assert self._clock is not None
        self._clock.__exit__(None, None, None)
