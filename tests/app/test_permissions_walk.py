"""Every route with every role, checked against the one map in policy.py.

Who is not signed in is sent to the door. Who lacks the permission gets the page for "nothing here", and the log says so. Who has
it gets in, but not to an object of others: that looks the same as one that isn't there.
"""

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.core import database
from app.core.security.permissions import Permission, Role
from app.core.security.policy import POLICY
from app.people.models import Account
from tests.factories import people
from tests.factories.foreign import FOREIGN, OWN_ONLY, World, world

HIDDEN = 404


@dataclass(frozen=True, slots=True)
class Step:
    """One request of the walk. ``foreign``: which of its parameters name an object; ``known``: all of them have a maker."""

    endpoint: str
    method: str
    path: str
    permission: Permission | None
    foreign: tuple[str, ...]
    known: bool


def steps(app: Flask, there: World) -> Iterator[Step]:
    """Every route that is ours, with addresses of things that belong to others."""
    made: dict[str, str] = {}
    adapter = app.url_map.bind("localhost")
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint.endswith("static"):
            continue
        keys = {argument: _key(rule, argument) for argument in sorted(rule.arguments)}
        values = {argument: _value(rule, argument, key, there, made) for argument, key in keys.items()}
        permission = app.view_functions[rule.endpoint].permission  # type: ignore[attr-defined]
        for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "DELETE"}):
            path = adapter.build(rule.endpoint, values, method)
            yield Step(rule.endpoint, method, path, permission, tuple(keys.values()), all(key in FOREIGN for key in keys.values()))


def _key(rule: Rule, argument: str) -> str:
    named = f"{rule.endpoint.partition('.')[0]}.{argument}"
    return named if named in FOREIGN or argument not in FOREIGN else argument


def _value(rule: Rule, argument: str, key: str, there: World, made: dict[str, str]) -> str | int:
    if key in FOREIGN:
        if key not in made:
            made[key] = FOREIGN[key](there)
        return made[key]
    converter = type(rule._converters[argument]).__name__
    return 1 if converter == "IntegerConverter" else str(uuid.UUID(int=7))


# Pages without an object in their address that show the whole company's: a role for one unit, as the walkers have it, is not enough.
COMPANY_WIDE = {"incentives.index", "incentives.open_period"}


def may(role: Role, permission: Permission) -> bool:
    """Whether the map lets the role in at all."""
    rule = POLICY[permission]
    return rule.everyone or rule.owner or rule.participants or role in rule.in_unit | rule.anywhere


def reaches_others(role: Role, step: Step) -> bool:
    """Whether the map lets the role to objects anywhere, and these are there and not for their owner alone."""
    assert step.permission is not None
    rule = POLICY[step.permission]
    return step.known and (rule.everyone or role in rule.anywhere) and not OWN_ONLY & set(step.foreign)


def wrong(role: Role, step: Step, status: int, refusals: int) -> str | None:
    """What a step's answer should have been, when it wasn't."""
    assert step.permission is not None
    rule = POLICY[step.permission]
    if status >= 500:
        return "broke"
    if rule.everyone and step.foreign and not step.known:
        return None  # content that isn't there: nobody's, so nothing can leak
    hidden = not may(role, step.permission) or (bool(step.foreign) and not reaches_others(role, step))
    if hidden and status != HIDDEN:
        return "should have been refused"
    if hidden and not refusals and (step.known or not may(role, step.permission)):
        return "was refused without a line in the log"
    if step.endpoint in COMPANY_WIDE and role in rule.in_unit:
        return None if status == HIDDEN else "belongs to the whole company: a role for one unit should have been refused"
    named = rule.everyone or role in rule.in_unit | rule.anywhere
    if not hidden and named and status == HIDDEN:
        return "should have been let in"
    return None


def _walker(app: Flask, there: World, role: Role) -> Account:
    owner = people.person(f"走查{role.value}", unit=there.own)
    account = people.account(owner, *(() if role is Role.STAFF else (role.value,)), unit=there.own)
    database.commit()
    return account


@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_every_route_answers_each_role_as_the_policy_says(
    app: Flask, client: FlaskClient, role: Role, caplog: pytest.LogCaptureFixture
) -> None:
    there = world()
    walk = [step for step in steps(app, there) if step.permission is not None]
    account = _walker(app, there, role)
    browser = people.signed_in(client, account)
    failures = []
    for step in walk:
        caplog.clear()
        with caplog.at_level(logging.WARNING, logger="access"):
            answer = browser.open(step.path, method=step.method)
        refusals = sum(record.message == "access refused" for record in caplog.records)
        complaint = wrong(role, step, answer.status_code, refusals)
        if complaint:
            failures.append(f"{step.method} {step.path} ({step.endpoint}, {step.permission}): {answer.status_code}, {complaint}")
        if step.method != "GET" and answer.status_code < 400:  # it may have signed us out, closed us, changed our password
            database.db.session.rollback()
            browser = people.signed_in(app.test_client(), account)
    assert not failures, "\n".join(failures)


def test_nobody_gets_in_without_signing_in(app: Flask, client: FlaskClient) -> None:
    walk = [step for step in steps(app, world()) if step.permission is not None]
    database.commit()
    open_doors = [step.path for step in walk if client.open(step.path, method=step.method).location != "/sign-in"]
    assert not open_doors, open_doors


def test_every_route_says_who_may_use_it(app: Flask) -> None:
    bare = [rule.endpoint for rule in app.url_map.iter_rules() if not hasattr(app.view_functions[rule.endpoint], "permission")]
    assert all(endpoint.endswith("static") for endpoint in bare), bare
