"""What the worker does for the people room."""

from app.core.jobs import job
from app.people.services import links


@job("people.send_reset_link")
def send_reset_link(task: int, login: str) -> None:
    """A letter for who forgot their password."""
    links.send_reset_link(login)
