"""A fit as one plain document: what ``result.json`` holds. Schema: docs/guide/measurement.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np
from scipy import stats

from assessments.measurement.decisions import FlipCheck
from assessments.measurement.errors import Said
from assessments.measurement.facets.fit import Fit, equal_test
from assessments.measurement.facets.joint import audit
from assessments.measurement.facets.raters import rater_habits
from assessments.measurement.facets.residuals import Expectation, expectations, most_unexpected
from assessments.measurement.facets.strength import between_groups, weakest
from assessments.measurement.facets.tables import Elements, Persons, categories, elements, persons, separation
from assessments.measurement.linking import joining

SCHEMA = "academy-measure-facets/1"


def facets_document(fit: Fit, flips: FlipCheck | None = None, table: Persons | None = None, *, audited: bool = False) -> dict[str, Any]:
    """Everything that is reported of a fit, in plain numbers; NaN and infinities become null."""
    table, expectation = table or persons(fit), expectations(fit)
    tables: dict[str, Elements] = {name: elements(fit, name) for name in fit.data.facets}
    document: dict[str, Any] = {"schema": SCHEMA, **_fit(fit)}
    document["facets"] = {"person": element_rows(table), **{name: element_rows(rows) for name, rows in tables.items()}}
    document["separation"] = {
        "person": asdict(separation(table.measure[~table.extreme], table.se[~table.extreme])),
        **{name: asdict(separation(rows.measure, rows.se)) for name, rows in tables.items()},
    }
    document["thresholds"] = {name: list(row) for name, row in zip(fit.model.layout.thresholds.names, fit.thresholds.tolist(), strict=True)}
    document["categories"] = [asdict(row) for row in categories(fit, expectation)]
    document["tests"] = _tests(fit)
    document["unexpected"] = unexpected_rows(fit, expectation)
    document["bias"] = bias_rows(fit)
    if "rater" in fit.data.facets:
        habits = rater_habits(fit, expectation)
        document["rater_habits"] = [
            {
                "id": name,
                "halo": habits.halo[i],
                "halo_p": habits.halo_p[i],
                "slope": habits.slope[i],
                "slope_se": habits.slope_se[i],
                "forms": habits.forms[i],
                "enough": habits.enough[i],
            }
            for i, name in enumerate(habits.ids)
        ]
    if audited:
        document["audit"] = audit_rows(fit)
    if flips is not None:
        document["flips"] = flip_rows(fit, flips)
    plain: dict[str, Any] = plain_values(document)
    return plain


def _fit(fit: Fit) -> dict[str, Any]:
    data, options = fit.data, fit.options
    populations = zip(fit.populations, fit.measures("population"), fit.standard_errors("population"), strict=True)
    sizes = np.bincount(fit.population)
    return {
        "n": {"persons": len(data.persons), "ratings": len(data.steps), **{name: len(facet.ids) for name, facet in data.facets.items()}},
        "scale": {"lowest": data.lowest, "highest": data.raw(data.top), "step": data.step},
        "model": {"thresholds": options.thresholds or "common", "scale": options.scale, "bias": [list(pair) for pair in options.bias]},
        "identification": "; ".join(identification(fit)),
        "log_likelihood": fit.log_likelihood,
        "deviance": -2.0 * fit.log_likelihood,
        "parameters": fit.parameters,
        "aic": fit.aic,
        "bic": fit.bic,
        "iterations": fit.optimum.iterations,
        "quadrature": {"nodes": options.nodes, "reach": options.reach, "error": fit.integration_error},
        "population": [
            {"component": part, "group": group, "mean": mean, "se": se, "n": sizes[i]}
            for i, ((part, group), mean, se) in enumerate(populations)
        ],
        "person_sd": fit.sd,
        "person_sd_se": fit.sd_se,
        "person_sd_at_bound": fit.sd_at_bound,
        "components": component_rows(fit),
        "joins": [asdict(join) for join in joining(data, fit.links)] if not fit.links.connected else [],
        "links": [asdict(contrast) | {"weak": contrast.weak} for contrast in [*between_groups(fit), *filter(None, [weakest(fit)])]],
    }


def identification(fit: Fit) -> list[Said]:
    """What fixes the origin of each facet, one sentence each."""
    if fit.options.centre == "persons":
        whole = "person mean 0; every facet but {last} sums to zero; thresholds of a scale sum to zero"
        return [Said(whole, last=list(fit.data.facets)[-1])]
    anchored = sorted(fit.options.anchors or {})
    free = [name for name in fit.data.facets if name not in anchored]
    told = []
    if free:
        names = ", ".join(free)
        told.append(
            Said("{free} sum to zero", free=names) if fit.links.connected else Said("{free} sum to zero within each component", free=names)
        )
    if anchored:
        told.append(Said("{anchored} anchored", anchored=", ".join(anchored)))
    return [*told, Said("population means free"), Said("thresholds of a scale sum to zero")]


def component_rows(fit: Fit) -> list[dict[str, Any]]:
    """Each component with its elements by facet and its number of persons."""
    rows = []
    for code in range(max(fit.links.components, *(int(part.max()) + 1 for part in fit.links.parts.values()))):
        row: dict[str, Any] = {"component": code, "persons": int((fit.links.person_part == code).sum())}
        for name, part in fit.links.parts.items():
            row[name] = [identity for identity, own in zip(fit.data.facets[name].ids, part, strict=True) if own == code]
        rows.append(row)
    return rows


def element_rows(table: Elements) -> list[dict[str, Any]]:
    """One dictionary per element."""
    columns: dict[str, Any] = {
        "id": table.ids,
        "measure": table.measure,
        "se": table.se,
        "low": table.low,
        "high": table.high,
        "infit": table.fit.infit,
        "infit_z": table.fit.infit_z,
        "outfit": table.fit.outfit,
        "outfit_z": table.fit.outfit_z,
        "observed_average": table.observed_average,
        "fair_average": table.fair_average,
        "n": table.n,
        "component": table.part,
        "extreme": table.extreme,
    }
    if isinstance(table, Persons):
        columns |= {"se_total": table.se_total, "eap": table.eap, "eap_sd": table.eap_sd, "eap_total": table.eap_total}
    listed = {name: column.tolist() if isinstance(column, np.ndarray) else column for name, column in columns.items()}
    return [dict(zip(listed, row, strict=True)) for row in zip(*listed.values(), strict=True)]


def _tests(fit: Fit) -> dict[str, Any]:
    found = {}
    for name, facet in fit.data.facets.items():
        if len(facet.ids) > 1 and name not in fit.options.equal and name not in (fit.options.anchors or {}) and not fit.options.bias:
            statistic, df = equal_test(fit, name)
            found[f"equal_{name}"] = {"chi_square": statistic, "df": df, "p": stats.chi2.sf(statistic, df) if df else None}
    return found


def unexpected_rows(fit: Fit, expectation: Expectation) -> list[dict[str, Any]]:
    """The ratings least expected, most surprising first."""
    data, rows = fit.data, []
    for place in most_unexpected(expectation):
        of = {name: facet.ids[facet.index[place]] for name, facet in data.facets.items()}
        told = {"score": data.raw(data.steps[place]), "expected": data.raw(expectation.expected[place]), "z": expectation.z[place]}
        rows.append({"person": data.persons[data.person[place]], **of, **told})
    return rows


def bias_rows(fit: Fit) -> list[dict[str, Any]]:
    """Bias terms with their errors: positive is harsher than the main effects say."""
    rows = []
    for first, second in fit.options.bias:
        name = f"{first}*{second}"
        one, other = (fit.data.group[fit.data.person] if facet == "group" else fit.data.facets[facet].index for facet in (first, second))
        names = [fit.data.groups if facet == "group" else fit.data.facets[facet].ids for facet in (first, second)]
        pairs = np.unique(np.stack([one, other]), axis=1)
        for pair, bias, se in zip(pairs.T, fit.measures(name), fit.standard_errors(name), strict=True):
            z = bias / se if se > 0 else None
            rows.append({first: names[0][pair[0]], second: names[1][pair[1]], "bias": bias, "se": se, "z": z})
    return rows


def audit_rows(fit: Fit) -> list[dict[str, Any]]:
    """Severities by both engines, with the raters on whom they differ by more than two standard errors."""
    if "rater" not in fit.data.facets:
        return []
    found = audit(fit)
    columns = zip(found.ids, found.marginal, found.joint, found.difference_in_se, strict=True)
    return [{"id": name, "marginal": a, "joint": b, "difference_in_se": z, "flagged": name in found.flagged} for name, a, b, z in columns]


def flip_rows(fit: Fit, check: FlipCheck) -> dict[str, Any]:
    """The flip check: one row per person in the order of the second look."""
    without: dict[int, list[str]] = {}
    for person, facet, element in check.flips_without:
        without.setdefault(person, []).append(f"{facet} {fit.data.facets[facet].ids[element]}")
    rows = [
        {
            "id": fit.data.persons[i],
            "raw": check.raw[i],
            "adjusted": check.adjusted[i],
            "adjusted_se": check.adjusted_se[i],
            "lenience": check.lenience[i],
            "passes": check.passes[i],
            "flips": check.flips[i],
            "adjusted_flip": check.adjusted_flip[i],
            "without_rater": check.without_rater[i],
            "without_criterion": check.without_criterion[i],
            "one_rater": check.one_rater[i],
            "flips_without": without.get(int(i), []),
            "probability": check.probability[i],
        }
        for i in check.order
    ]
    return {"cut": check.cut, "persons": rows}


def plain_values(value: Any) -> Any:
    """Plain JSON: NumPy scalars and arrays become numbers and lists, what is not finite becomes null."""
    if isinstance(value, Mapping):
        return {str(key): plain_values(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return plain_values(value.tolist())
    if isinstance(value, list | tuple):
        return [plain_values(item) for item in value]
    if isinstance(value, np.generic):
        return plain_values(value.item())
    return None if isinstance(value, float) and not np.isfinite(value) else value
