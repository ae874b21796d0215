"""The reference cases, where the folder that holds them is beside the project."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parents[4] / "shared" / "measurement"
Case = Callable[..., Any]


@pytest.fixture
def reference() -> Case:
    """``reference("lsat6")``: the case's numbers; skips where the case is not there."""

    def read(case: str, name: str = "reference.json") -> Any:
        return json.loads(_file(case, name).read_text())

    return read


@pytest.fixture
def case_rows() -> Case:
    """``case_rows("lsat6")``: the case's data as dictionaries."""

    def read(case: str) -> list[dict[str, str]]:
        with _file(case, "data.csv").open() as file:
            return list(csv.DictReader(file))

    return read


@pytest.fixture
def case_file() -> Case:
    """``case_file("lsat6")``: the path of the case's data."""
    return lambda case: _file(case, "data.csv")


def _file(case: str, name: str) -> Path:
    path = CASES / case / name
    if not path.exists():
        pytest.skip(f"the reference case {case} is not beside the project")
    return path
