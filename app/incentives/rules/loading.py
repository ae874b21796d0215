"""Schemes from YAML. People write amounts in major units and factors as decimals; no float ever touches them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from app.core.documents.wording import Bilingual
from app.incentives.rules.curve import Curve
from app.incentives.rules.scales import FACTOR, MONEY, SCORE, IncentiveError
from app.incentives.rules.scheme import KINDS_OF_EMPLOYMENT, AwardKind, Caps, Eligibility, Grade, Scheme, scheme_problems

DEFAULT = Path(__file__).resolve().parents[1] / "schemes" / "default.yaml"


class _DecimalLoader(yaml.SafeLoader):
    """Reads 1.15 as the decimal that stands there."""


def _decimal(loader: yaml.SafeLoader, node: yaml.Node) -> Decimal:
    return Decimal(str(node.value))


_DecimalLoader.add_constructor("tag:yaml.org,2002:float", _decimal)


def load_scheme(path: Path = DEFAULT) -> Scheme:
    """The scheme in ``path``. Raises ``IncentiveError`` with all problems."""
    return scheme_from_yaml(path.read_text(encoding="utf-8"))


def scheme_from_yaml(text: str) -> Scheme:
    """The scheme written in ``text``. Raises ``IncentiveError`` with all problems."""
    try:
        scheme = _scheme(yaml.load(text, Loader=_DecimalLoader))  # noqa: S506 (a SafeLoader that reads decimals)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        raise IncentiveError([f"not a scheme: {type(error).__name__} {error}"]) from error
    problems = scheme_problems(scheme)
    if problems:
        raise IncentiveError(problems)
    return scheme


def _scheme(data: Mapping[str, Any]) -> Scheme:
    return Scheme(
        slug=str(data["slug"]),
        version=int(data["version"]),
        title=_pair(data["title"]),
        currency=str(data["currency"]),
        period_kind=str(data["period"]),
        score_basis=str(data["score_basis"]),
        base={position: {tier: _money(rate) for tier, rate in rates.items()} for position, rates in data["base"].items()},
        performance={tier: _curve(curve) for tier, curve in data["performance"].items()},
        service=_curve(data["service"]),
        grades=tuple(Grade(item["slug"], _pair(item["name"]), _factor(item["from"])) for item in data["grades"]),
        eligibility=Eligibility(
            employment=tuple(data["eligibility"]["employment"]),
            least_attendance=_factor(data["eligibility"]["least_attendance"]),
            least_days=int(data["eligibility"]["least_days"]),
        ),
        pool=str(data["pool"]),
        caps=_caps(data["caps"]),
        awards=tuple(_award(item) for item in data["awards"]),
        deduction_share=_factor(data["deductions"]["most_share"]),
    )


def _pair(data: Mapping[str, str]) -> Bilingual:
    return Bilingual(data["zh"], data["en"])


def _curve(data: Mapping[str, Any]) -> Curve:
    points = tuple((_scaled(score, SCORE), _factor(factor)) for score, factor in data["points"])
    return Curve(points, None if data["missing"] is None else _factor(data["missing"]))


def _caps(data: Mapping[str, Any]) -> Caps:
    multiple = data["person_multiple"]
    return Caps(
        person_multiple=None if multiple is None else _factor(multiple),
        person_amount=_optional_money(data["person_amount"]),
        total=_optional_money(data["total"]),
    )


def _award(data: Mapping[str, Any]) -> AwardKind:
    return AwardKind(
        slug=str(data["slug"]),
        name=_pair(data["name"]),
        unit_amount=_optional_money(data["unit_amount"]),
        most_quantity=data.get("most_quantity"),
        most_amount=_optional_money(data.get("most_amount")),
        employment=tuple(data.get("employment", KINDS_OF_EMPLOYMENT)),
    )


def _optional_money(value: object) -> int | None:
    return None if value is None else _money(value)


def _money(value: object) -> int:
    return _scaled(value, MONEY)


def _factor(value: object) -> int:
    return _scaled(value, FACTOR)


def _scaled(value: object, scale: int) -> int:
    """``value`` in units of 1/``scale``, refused where it is finer than that."""
    scaled = Decimal(str(value)) * scale
    if scaled != scaled.to_integral_value():
        raise IncentiveError([f"{value} has more decimal places than the {len(str(scale)) - 1} allowed here"])
    return int(scaled)
