"""The house rules that a machine can guard. Each failure says what to do."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Mapper

from app.config import SETTINGS
from app.core.database import Model, db
from app.core.security.permissions import Permission
from app.core.security.policy import POLICY

ROOT = Path(__file__).parents[2]
CODE = sorted(path for folder in ("app", "courses", "assessments") for path in (ROOT / folder).rglob("*.py"))
ROOMS = sorted(path.parent for path in (ROOT / "app").glob("*/views.py"))
WORDS = {"models", "rules", "queries", "services", "forms", "views", "api", "jobs", "events", "commands", "__init__"}
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc", "tools", "shared", "base"}


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in CODE:
        yield path, ast.parse(path.read_text())


def where(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def test_only_database_py_commits() -> None:
    for path, tree in trees():
        if path.name == "database.py" and path.parent.name == "core":
            continue
        for node in ast.walk(tree):
            committing = isinstance(node, ast.Attribute) and node.attr == "commit" and "session" in ast.unparse(node.value)
            assert not committing, f"{where(path, node)}: services flush; let the request, job or command commit (core/database.py)"


def test_no_file_is_a_drawer() -> None:
    for path in [*CODE, *(ROOT / "tests").rglob("*.py")]:
        assert path.stem not in DRAWERS, f"{path.relative_to(ROOT)}: name the file by what it holds"


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_uses_the_words_of_the_house(room: Path) -> None:
    known = WORDS | {"sign_in", "report", "schemes", "evidence"}
    for path in room.iterdir():
        if path.name != "__pycache__" and (path.suffix == ".py" or path.is_dir()):
            assert path.stem in known, (
                f"{path.relative_to(ROOT)}: put it into one of {sorted(WORDS)}, split by noun inside a folder if it grows"
            )


def test_views_neither_touch_the_session_nor_query() -> None:
    for room in ROOMS:
        for path in [room / "views.py", *(room / "views").glob("*.py")]:
            if not path.exists():
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
                assert name not in {"session_factory", "select", "scalars", "execute", "flush"}, (
                    f"{where(path, node)}: move the query into queries, the change into services"
                )


def test_relationships_load_explicitly(app: Flask) -> None:
    for mapper in Model.registry.mappers:
        check_relationships(mapper)


def check_relationships(mapper: Mapper[object]) -> None:
    for relationship in mapper.relationships:
        assert relationship.lazy == "raise", f"{relationship}: lazy='raise', and load it in the query that needs it"


def test_foreign_keys_are_indexed_where_lists_filter_by_them(app: Flask) -> None:
    for table in db.metadata.sorted_tables:
        led = {next(iter(index.columns)).name for index in table.indexes} | {column.name for column in table.primary_key}
        led |= {
            next(iter(constraint.columns)).name
            for constraint in table.constraints
            if getattr(constraint, "columns", None) and type(constraint).__name__ == "UniqueConstraint"
        }
        led |= {column.name for column in table.columns if column.unique}
        for column in table.columns:
            if column.name in {"person_id", "enrolment_id", "sitting_id", "form_id", "session_id", "evidence_id", "period_id"}:
                assert column.name in led, f"{table.name}.{column.name}: lists filter by it, so index it"


def test_every_permission_has_a_rule_and_a_sentence() -> None:
    for permission in Permission:
        assert permission in POLICY, f"{permission.value}: say in policy.py who may"
        assert permission.sentence.endswith("."), f"{permission.value}: needs a sentence"


def test_every_route_names_its_permission(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        if rule.endpoint.endswith("static"):
            continue
        assert hasattr(view, "permission"), f"{rule.endpoint}: @requires(Permission.…) or @public under the route"


def test_templates_carry_no_inline_style_script_or_foreign_address() -> None:
    for path in (ROOT / "app" / "templates").rglob("*.html"):
        text = path.read_text()
        name = path.relative_to(ROOT)
        assert not re.search(r"\sstyle=|<style|\son\w+=\"", text), (
            f"{name}: the content security policy refuses inline style and handlers; use a class or a module"
        )
        assert not re.search(r"<script(?![^>]*\bsrc=)", text), f"{name}: scripts are files in static/js"
        assert not re.search(r"(src|href)=\"https?://", text), f"{name}: no request to others from a page"


def test_colours_stand_in_tokens_only() -> None:
    for path in (ROOT / "app" / "static" / "css").glob("*.css"):
        if path.name != "tokens.css":
            colours = re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^;{]*\{)|rgba?\(|hsla?\(", path.read_text())
            assert not colours, f"{path.name}: write {colours[0]} as a token"


def test_every_setting_is_documented() -> None:
    readme = (ROOT / "README.md").read_text()
    for setting in SETTINGS:
        assert f"`{setting.name}`" in readme, f"{setting.name}: add it to the table of settings in README.md"


def test_bulk_statements_go_on_the_trail() -> None:
    for path, tree in trees():
        if path.parts[-2] == "core" or "commands" in path.parts:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                text = ast.unparse(node)
                bulk = re.search(r"execute\(\s*(db\.)?(insert|update|delete)\(", text)
                noted = "note_bulk" in text or re.search(r"(update|insert|delete)\((WebSession|Estimate|Outbox|Letter|ImportRow)\b", text)
                assert not bulk or noted, (
                    f"{where(path, node)}: a bulk statement goes past the unit of work; put it on the trail with audit.note_bulk"
                )
