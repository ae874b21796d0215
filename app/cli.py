"""The command line: `academy …`. Groups are registered per feature and imported only when called.

What needs the application gets it by ``app.core.command.with_app``; `academy measure` runs without one.
"""

from importlib import import_module

import click

# name → module:attribute; each feature keeps its own group in its ``commands`` file
COMMANDS = {
    "audit": "app.core.commands.audit:group",
    "backup": "app.core.commands.backup:backup",
    "restore": "app.core.commands.backup:restore",
    "competency": "app.competency.commands:group",
    "content": "app.core.commands.content:group",
    "database": "app.core.commands.database:group",
    "demo": "app.demo.commands:demo",
    "init": "app.people.commands:init",
    "measure": "app.core.commands.measure:group",
    "report": "app.incentives.commands:group",
    "run": "app.core.commands.serve:run",
    "serve": "app.core.commands.serve:serve",
    "staff": "app.people.commands:group",
    "worker": "app.core.commands.serve:worker",
}


class Lazy(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, context: click.Context) -> list[str]:
        """All names, in order."""
        return sorted(COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of that name, or None."""
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Reception Academy · 接待学院."""
