"""`academy run|serve|worker`: the web server, the worker, or everything at once for trying it out."""

import os
import signal
import subprocess
import sys
import time
from types import FrameType

import click

from app.core.commands import with_app


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT")
@click.option("--workers", default=2, show_default=True)
@click.option("--threads", default=4, show_default=True)
def serve(host: str, port: int, workers: int, threads: int) -> None:
    """Serve the web pages."""
    options = ["--bind", f"{host}:{port}", "--workers", str(workers), "--threads", str(threads), "--worker-class", "gthread"]
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *options, "--no-control-socket", "app:create_app()"])  # noqa: S606 - our own interpreter


@click.command()
def worker() -> None:
    """Run the jobs: letters, imports, whatever waits."""
    from huey import crontab

    from app import create_app
    from app.core import jobs

    app = create_app()
    queue = app.extensions["huey"]

    @queue.periodic_task(crontab(minute="*"))  # type: ignore[untyped-decorator]
    def sweep() -> None:
        with app.app_context():
            jobs.sweep()

    with app.app_context():
        jobs.recover_after_crash()
        jobs.sweep()
    queue.create_consumer(workers=1, initial_delay=0.1, max_delay=1.0).run()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, envvar="PORT")
def run(host: str, port: int) -> None:
    """Set up what is missing, load the demonstration organisation if there is nobody yet, and start web and worker."""
    prepare()
    command = [sys.executable, "-m", "app"]
    children = [subprocess.Popen([*command, "serve", "--host", host, "--port", str(port)]), subprocess.Popen([*command, "worker"])]  # noqa: S603

    def stop(number: int, frame: FrameType | None) -> None:
        for child in children:
            child.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    click.echo(f"Reception Academy · 接待学院: http://{host}:{port}  (Ctrl+C stops it)")
    while all(child.poll() is None for child in children):
        time.sleep(0.2)
    for child in children:  # one without the other is of no use
        child.terminate()
        child.wait()


@with_app
def prepare() -> None:
    """Tables, curriculum, and the demonstration organisation where there is none yet."""
    from app.core import curriculum, database
    from app.demo.commands import load_if_empty

    database.upgrade_tables()
    curriculum.load()
    database.commit()
    load_if_empty()
