"""News that travels up: a lower room publishes an event object, higher rooms handle it in the same transaction.

Events are frozen dataclasses in the lower room's ``events.py``; all subscriptions stand in ``app/__init__.py``.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")

_listeners: dict[type[Any], list[Callable[[Any], None]]] = defaultdict(list)


def subscribe(kind: type[E], handler: Callable[[E], None]) -> None:
    """Have ``handler`` called with every event of exactly this kind. Saying it twice changes nothing."""
    if handler not in _listeners[kind]:
        _listeners[kind].append(handler)


def publish(event: object) -> None:
    """Call the handlers now, in the order of subscription; an exception in one undoes the whole transaction."""
    for handler in _listeners[type(event)]:
        handler(event)
