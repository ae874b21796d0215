"""Commands of the house itself: running it, keeping it, checking it. Features keep theirs beside their code."""

import functools
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])


def with_app(function: F) -> F:
    """Run a command inside the application, as the system, in one transaction; a broken rule becomes one clear line."""

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        from app import create_app
        from app.config import SettingError
        from app.core import audit, database
        from app.core.errors import RuleViolation

        try:
            with create_app().app_context(), audit.acting(None, f"academy {function.__name__}"), database.transaction():
                return function(*args, **kwargs)
        except (RuleViolation, SettingError) as refusal:
            raise click.ClickException(str(refusal)) from refusal

    return run  # type: ignore[return-value]


def fail(message: str) -> None:
    """Say what is wrong and leave with status 1."""
    click.echo(message, err=True)
    sys.exit(1)
