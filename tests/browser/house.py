"""A house for the browser tests: the demonstration organisation, made once per run and served from a copy."""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
MADE = "made"
MAKE = """
from app import create_app
from app.core import clock, database
app = create_app()
with app.app_context():
    database.upgrade_tables()
    from app.demo.commands import load
    load(clock.today(), quiet=True)
"""


@dataclass(frozen=True)
class House:
    """A served demonstration: its folder and its address."""

    folder: Path
    address: str

    def command(self, *arguments: str) -> str:
        """Run ``academy …`` on this house; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "app", *arguments], cwd=ROOT, env=environment(self.folder), capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def environment(folder: Path) -> dict[str, str]:
    """What a server or command on the house in ``folder`` runs with, whatever the machine has set."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "TMPDIR", "VIRTUAL_ENV")}
    return kept | {"ACADEMY_HOME": str(folder), "LOG_LEVEL": "WARNING", "SIGN_IN_LIMIT": "1000 per minute"}


def demonstration(shared: Path) -> Path:
    """The demonstration's folder below ``shared``, made by the first process that asks while the others wait."""
    folder = shared / "demonstration"
    with (shared / "demonstration.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / MADE).exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            made = subprocess.run(
                [sys.executable, "-c", MAKE], cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=False
            )
            assert made.returncode == 0, made.stderr
            (folder / MADE).touch()
    return folder


@contextmanager
def served(original: Path, folder: Path) -> Iterator[House]:
    """A copy of ``original`` in ``folder``, served until the block ends."""
    shutil.copytree(original, folder, dirs_exist_ok=True)
    port = _free_port()
    command = [sys.executable, "-m", "app", "serve", "--port", str(port), "--workers", "1"]
    with (folder / "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment(folder), stdout=log, stderr=log)
        try:
            _wait(server, port, folder / "server.log")
            yield House(folder, f"http://127.0.0.1:{port}")
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not answer:\n{log.read_text()}")
