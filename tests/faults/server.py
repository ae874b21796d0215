"""The real server as a process of its own, to be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE = 120.0  # seconds to answer after a start, on a machine that is busy with other tests


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Process:
    """`academy COMMAND` on an installation, in a process group of its own."""

    def __init__(self, home: Path, address: str, *command: str) -> None:
        self.home = home
        self.command = [sys.executable, "-W", "ignore", "-m", "app", *command]
        settings = {"ACADEMY_HOME": str(home), "DATABASE_URL": address, "SECRET_KEY": "for tests only", "AUDIT_KEY": "for tests only"}
        self.environment = os.environ | settings | {"LOG_LEVEL": "WARNING"}
        self.child: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it."""
        with (self.home / "process.log").open("ab") as log:
            self.child = subprocess.Popen(self.command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True)

    def kill(self) -> None:
        """SIGKILL to all of it: no handler runs, nothing is flushed."""
        if self.child is not None:
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()
            self.child = None


class Server(Process):
    """`academy serve`."""

    def __init__(self, home: Path, address: str) -> None:
        self.port = free_port()
        super().__init__(home, address, "serve", "--port", str(self.port), "--workers", "1", "--threads", "4")

    def start(self) -> None:
        """Start it and wait until it answers."""
        super().start()
        patience = time.monotonic() + PATIENCE
        while time.monotonic() < patience:
            if self.child is not None and self.child.poll() is not None:
                break
            if self._answers():
                return
            time.sleep(0.05)
        raise RuntimeError("the server does not start:\n" + (self.home / "process.log").read_text()[-4000:])

    def _answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
