"""Many-facet fits: derivatives, invariances, links, extreme marks and errors by name."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from assessments.measurement.errors import BadData, NotConverged, NoVariation, TooFew
from assessments.measurement.facets import Options, categories, elements, equal_test, expectations, fit, most_unexpected, persons
from assessments.measurement.facets.likelihood import Marginal
from assessments.measurement.linking import links
from assessments.measurement.ratings import Ratings, ratings
from assessments.measurement.solver import climb
from tests.assessments.measurement.simulation import TAU, simulate, two_sites, ungrouped

FEW = settings(max_examples=5, deadline=None)
SEEDS = st.integers(0, 10_000)


def columns(data: Ratings) -> dict[str, NDArray[np.int64]]:
    return {name: facet.index for name, facet in data.facets.items()}


@pytest.mark.parametrize(
    "options",
    [
        Options(),
        Options(thresholds="criterion"),
        Options(thresholds="rater", bias=[("rater", "criterion")]),
        Options(bias=[("rater", "group")]),
    ],
    ids=["rating scale", "partial credit", "rater thresholds and bias", "bias by group"],
)
def test_derivatives_are_those_of_the_likelihood(options: Options) -> None:
    truth, _ = two_sites(3, persons=15, raters=3, linked=12) if options.bias == [("rater", "group")] else (simulate(3, 25, 3, 3), None)
    model = fit(truth.data, options).model
    chance = np.random.default_rng(1)
    point, direction = chance.normal(0, 0.3, (2, model.layout.free))
    tiny = 1e-5
    here, there, back = (Marginal(model, point + move * direction) for move in (0, tiny, -tiny))
    assert (there.value - back.value) / (2 * tiny) == pytest.approx(here.gradient @ direction, rel=1e-6, abs=1e-6)
    curve = -(there.gradient - back.gradient) / (2 * tiny)
    assert here.metric() @ direction == pytest.approx(curve, rel=1e-5, abs=1e-5)


def test_the_likelihood_is_that_of_a_plain_sum() -> None:
    truth = simulate(1, 12, 3, 2, sd=2.0)
    fitted = fit(truth.data)
    data, natural = truth.data, fitted.point.natural
    tau = np.diff(fitted.cumulated[0])
    total = 0.0
    weight = np.exp(-0.5 * (fitted.model.nodes / fitted.sd) ** 2)
    for person in range(12):
        mine = data.person == person
        at_nodes = np.ones(len(fitted.model.nodes))
        for rater, criterion, step in zip(
            data.facets["rater"].index[mine], data.facets["criterion"].index[mine], data.steps[mine], strict=True
        ):
            place = natural[5] + fitted.model.nodes - fitted.measures("rater")[rater] - fitted.measures("criterion")[criterion]
            shares = np.exp(np.concatenate([np.zeros((1, len(place))), np.cumsum(place - tau[:, None], axis=0)]))
            at_nodes *= shares[step] / shares[: data.top + 1].sum(axis=0)
        total += np.log(at_nodes @ weight / weight.sum())
    tops = {criterion: data.steps[data.facets["criterion"].index == criterion].max() for criterion in (0, 1)}
    assert set(tops.values()) == {data.top}, "choose a seed in which every criterion reaches the top"
    assert fitted.log_likelihood == pytest.approx(total, abs=1e-8)


@FEW
@given(SEEDS, st.floats(-3, 3))
def test_a_constant_on_all_severities_moves_only_the_origin(seed: int, constant: float) -> None:
    data = simulate(seed, 30, 3, 3).data
    anchors = {"0": -0.3, "1": 0.1, "2": 0.2}
    first, second = (fit(data, Options(anchors={"rater": {name: value + c for name, value in anchors.items()}})) for c in (0.0, constant))
    assert second.log_likelihood == pytest.approx(first.log_likelihood, abs=1e-6)
    assert second.measures("criterion") == pytest.approx(first.measures("criterion"), abs=1e-4)
    assert persons(second).measure == pytest.approx(persons(first).measure + constant, abs=1e-4)


@FEW
@given(SEEDS)
def test_permuted_labels_permute_the_results(seed: int) -> None:
    data = simulate(seed, 30, 4, 3).data
    order = np.random.default_rng(seed).permutation(4)
    other = ratings(data.person, columns(data) | {"rater": order[data.facets["rater"].index]}, data.steps)
    first, second = fit(data), fit(other)
    assert second.measures("rater")[order] == pytest.approx(first.measures("rater"), abs=1e-5)
    assert second.standard_errors("rater")[order] == pytest.approx(first.standard_errors("rater"), rel=1e-4)
    assert persons(second).measure == pytest.approx(persons(first).measure, abs=1e-5)


@FEW
@given(SEEDS)
def test_twice_the_people_halves_the_variances(seed: int) -> None:
    data = simulate(seed, 30, 3, 3).data
    twice = ratings(np.r_[data.person, data.person + 30], {n: np.r_[c, c] for n, c in columns(data).items()}, np.r_[data.steps, data.steps])
    once, doubled = fit(data), fit(twice)
    assert doubled.measures("rater") == pytest.approx(once.measures("rater"), abs=1e-4)
    assert doubled.standard_errors("rater") ** 2 == pytest.approx(once.standard_errors("rater") ** 2 / 2, rel=1e-3)


@FEW
@given(SEEDS)
def test_weights_count_as_repeated_marks_do(seed: int) -> None:
    data = simulate(seed, 20, 3, 3).data
    repeated = ratings(np.r_[data.person, data.person], {n: np.r_[c, c] for n, c in columns(data).items()}, np.r_[data.steps, data.steps])
    weighted = fit(replace(data, weight=np.full(len(data.steps), 2.0)))
    assert weighted.log_likelihood == pytest.approx(fit(repeated).log_likelihood, abs=1e-6)


@FEW
@given(SEEDS)
def test_a_design_split_in_two_is_reported_as_split(seed: int) -> None:
    data = simulate(seed, 60, 6, 3, each=5).data
    assert links(data).connected
    odd = (data.facets["rater"].index + data.person) % 2 == 0
    halves = data.keep(odd)
    found = links(halves)
    part = found.parts["rater"]
    assert found.components == 2
    assert (part == part[0]).tolist() == [int(name) % 2 == int(halves.facets["rater"].ids[0]) % 2 for name in halves.facets["rater"].ids]
    fitted = fit(halves)
    for code in (0, 1):
        assert fitted.measures("rater")[part == code].sum() == pytest.approx(0, abs=1e-9)
    assert len(fitted.populations) == 2


def test_marks_of_other_criteria_do_not_link_raters() -> None:
    # Ann marks everybody on greeting, Bo everybody on leaving: severity and difficulty cannot be told apart.
    person = np.repeat(np.arange(10), 2)
    rater = np.tile(["Ann", "Bo"], 10)
    criterion = np.tile(["greeting", "leaving"], 10)
    found = links(ratings(person, {"rater": rater, "criterion": criterion}, np.arange(20) % 3))
    assert not found.connected
    assert found.parts["rater"].tolist() == [0, 1]


def test_a_mean_per_site_keeps_weakly_linked_severities_right() -> None:
    differences = {True: [], False: []}
    for seed in range(5):
        truth, _ = two_sites(seed)
        for grouped in (True, False):
            measured = fit(truth.data if grouped else ungrouped(truth.data)).measures("rater")
            error = measured - truth.severity
            differences[grouped].append(error[10:].mean() - error[:10].mean())
    # Each severity is off by half the difference between the sites.
    assert abs(np.mean(differences[True])) / 2 < 0.05
    assert abs(np.mean(differences[False])) > abs(np.mean(differences[True]))


def test_truth_is_recovered_with_honest_intervals() -> None:
    inside, total, errors = 0, 0, []
    for seed in range(5):
        truth = simulate(seed, each=2)
        fitted = fit(truth.data)
        table = persons(fitted)
        z = np.r_[
            (fitted.measures("rater") - truth.severity) / fitted.standard_errors("rater"),
            (fitted.measures("criterion") - truth.difficulty) / fitted.standard_errors("criterion"),
            (table.measure - truth.theta) / table.se_total,
        ]
        inside, total = inside + int((np.abs(z) < 1.96).sum()), total + len(z)
        errors.append(fitted.measures("rater") - truth.severity)
    assert 0.91 < inside / total < 0.985
    assert np.abs(np.mean(errors, axis=0)).max() < 0.25


@pytest.mark.parametrize("mark", [0, 4])
def test_a_rater_who_gives_one_end_only_gets_a_finite_measure(mark: int) -> None:
    data = simulate(2, 40, 4, 3).data
    steps = np.where(data.facets["rater"].index == 0, mark, data.steps)
    fitted = fit(replace(data, steps=steps))
    table = elements(fitted, "rater")
    assert table.extreme.tolist() == [True, False, False, False]
    assert 1.0 < abs(table.measure[0]) < 12.0
    assert (table.measure[0] > 0) == (mark == 0)
    assert np.isfinite(table.se).all()


def test_persons_with_nothing_and_with_everything_get_finite_measures() -> None:
    data = simulate(2, 40, 4, 3).data
    steps = np.where(data.person == 0, 0, np.where(data.person == 1, data.top, data.steps))
    table = persons(fit(replace(data, steps=steps)))
    assert table.extreme[:2].all()
    assert table.measure[0] == table.measure.min() > -12
    assert table.measure[1] == table.measure.max() < 12


def test_a_criterion_marked_with_one_category_does_not_break_partial_credit() -> None:
    data = simulate(2, 40, 4, 3).data
    steps = np.where(data.facets["criterion"].index == 1, 2, data.steps)
    fitted = fit(replace(data, steps=steps), Options(thresholds="criterion"))
    assert np.isfinite(fitted.measures("criterion")).all()


def test_an_unused_category_keeps_probability_zero_and_has_no_threshold() -> None:
    data = simulate(2, 60, 4, 4).data
    fitted = fit(replace(data, steps=np.where(data.steps == 2, 3, data.steps)))
    table = categories(fitted, expectations(fitted))
    assert [row.count > 0 for row in table] == [True, True, False, True, True]
    assert [row.threshold is None for row in table] == [True, False, True, True, False]


def test_half_levels_are_steps_of_half_a_point() -> None:
    data = simulate(2, 40, 4, 3).data
    halves = ratings(data.person, columns(data), data.steps / 2)
    fitted, plain = fit(halves), fit(data)
    assert halves.step == 0.5
    assert fitted.log_likelihood == pytest.approx(plain.log_likelihood)
    assert elements(fitted, "rater").fair_average * 2 == pytest.approx(elements(plain, "rater").fair_average)


def test_fair_averages_of_equal_raters_are_equal() -> None:
    fitted = fit(simulate(4, 60, 4, 4, severity_sd=0.0).data, Options(equal=["rater"]))
    assert np.ptp(elements(fitted, "rater").fair_average) == pytest.approx(0)


def test_equal_severity_is_rejected_where_raters_differ_and_kept_where_not() -> None:
    differing, df = equal_test(fit(simulate(4, severity_sd=0.7).data), "rater")
    same, _ = equal_test(fit(simulate(4, severity_sd=0.0).data), "rater")
    assert df == 5
    assert differing > 30 > same


def test_mean_squares_are_one_on_average_and_catch_a_rater_who_guesses() -> None:
    data = simulate(6, 120).data
    quiet = elements(fit(data), "rater").fit
    assert quiet.infit.mean() == pytest.approx(1, abs=0.05)
    guessing = np.where(data.facets["rater"].index == 0, np.random.default_rng(0).integers(0, 5, len(data.steps)), data.steps)
    fitted = fit(replace(data, steps=guessing))
    noisy = elements(fitted, "rater").fit
    assert noisy.infit_z[0] > 4
    assert noisy.infit_z[1:].max() < 3
    worst = most_unexpected(expectations(fitted), 10)
    assert (data.facets["rater"].index[worst] == 0).mean() > 0.6


def test_a_refit_after_few_new_ratings_takes_a_third_of_the_steps() -> None:
    data = simulate(7, 400, 10, 6).data
    old = fit(data.keep(data.person < 396))
    cold, warm = fit(data), fit(data, start=old)
    assert warm.log_likelihood == pytest.approx(cold.log_likelihood, abs=1e-7)
    assert warm.optimum.iterations * 3 <= cold.optimum.iterations
    assert warm.optimum.evaluations * 2 <= cold.optimum.evaluations


def test_anchored_raters_stay_where_they_are() -> None:
    fitted = fit(simulate(8).data, Options(anchors={"rater": {"0": 0.5, "1": -0.5}}))
    assert fitted.measures("rater")[:2].tolist() == [0.5, -0.5]
    assert fitted.standard_errors("rater")[:2].tolist() == [0.0, 0.0]
    assert (fitted.standard_errors("rater")[2:] > 0).all()


def test_persons_who_do_not_differ_rest_on_the_bound() -> None:
    fitted = next(one for one in (fit(simulate(seed, sd=1e-6).data) for seed in range(9, 20)) if one.sd_at_bound)
    assert fitted.sd == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("error", "change"),
    [
        (NoVariation, {"score": [1, 1, 1, 1]}),
        (TooFew, {"score": [1, np.nan, np.nan, np.nan]}),
        (BadData, {"score": [1, 2, 2.25, 3]}),
        (BadData, {"group": ["a", "b", "a", "a"]}),
        (BadData, {"weight": [1, 0, 1, 1]}),
        (BadData, {"score": [1, 2, 500, 3]}),
        (BadData, {"person": [1, 2]}),
        (BadData, {"lowest": 2.0}),
    ],
)
def test_bad_ratings_are_named(error: type[Exception], change: dict[str, object]) -> None:
    good = {"person": [1, 1, 2, 2], "facets": {"rater": ["a", "b", "a", "b"]}, "score": [0, 1, 2, 3]}
    with pytest.raises(error):
        ratings(**(good | change))  # type: ignore[arg-type]


def test_a_fit_without_an_optimum_says_what_to_try() -> None:
    model = fit(simulate(1).data).model
    with pytest.raises(NotConverged, match="try"):
        climb(lambda free: Marginal(model, free), np.zeros(model.layout.free), most=1)


def test_thresholds_of_the_truth_are_found() -> None:
    assert fit(simulate(11, 400, 6, 6).data).thresholds[0] == pytest.approx(TAU, abs=0.15)
