"""A device as the pages' scripts make it: events kept until the server has acknowledged them by id, sent again after a failure."""

import json
import re
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode

Event = dict[str, Any]
TOKEN = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')


class NoAnswer(Exception):
    """The connection broke, or the server answered with an error: whether it was received is unknown."""


@dataclass
class Device:
    """One browser of one person. ``made`` is everything ever tapped, ``acknowledged`` what the server said it has."""

    port: int
    login: str
    password: str
    cookie: str = ""
    token: str = ""
    made: list[Event] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)

    def sign_in(self) -> None:
        """Through the form, as a person does."""
        self.token = self._find_token("/sign-in")
        status, _body = self._send(
            "POST", "/sign-in", urlencode({"login": self.login, "password": self.password, "csrf_token": self.token})
        )
        assert status == 302, f"{self.login} can't sign in: {status}"
        self.token = self._find_token("/privacy")

    def tap(self, event: Event) -> None:
        """Something the person does; not sent yet."""
        self.made.append(event)

    @property
    def waiting(self) -> list[Event]:
        """What isn't acknowledged yet, in the order it was made."""
        return [event for event in self.made if event["id"] not in self.acknowledged]

    def deliver(self, path: str, most: int = 20, **around: Any) -> None:
        """Send what waits. Raises NoAnswer when it must be sent again."""
        status, body = self._send("POST", path, json.dumps({"events": self.waiting[:most], **around}), "application/json")
        if status != 200:
            raise NoAnswer(f"{status}: {body[:300]}")
        self.acknowledged |= set(json.loads(body)["received"])

    def post(self, path: str) -> int:
        """Press a button; the answer's status. Raises NoAnswer."""
        return self._send("POST", path, urlencode({"csrf_token": self.token}))[0]

    def _find_token(self, path: str) -> str:
        _status, body = self._send("GET", path)
        found = TOKEN.search(body)
        assert found, f"no form on {path}"
        return found[1]

    def _send(self, method: str, path: str, body: str | None = None, kind: str = "application/x-www-form-urlencoded") -> tuple[int, str]:
        headers = {"Content-Type": kind, "X-CSRFToken": self.token, "Cookie": self.cookie} if body else {"Cookie": self.cookie}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            written = answer.getheader("Set-Cookie")
            if written:
                self.cookie = written.partition(";")[0]
            return answer.status, answer.read().decode()
        except (OSError, HTTPException) as error:
            raise NoAnswer(str(error)) from error
        finally:
            connection.close()
