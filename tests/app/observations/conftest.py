"""The house of the observation room's tests."""

import pytest
from flask import Flask, g

from tests.factories import results


@pytest.fixture
def house(app: Flask) -> results.House:
    """The front desk and those around it; services speak English."""
    g.language = "en"
    return results.house()
