import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.competency.calibration import UNCALIBRATED, Source, UnknownSource
from assessments.competency.scale import Floats, points

KINDS = st.sampled_from(sorted(UNCALIBRATED.sources))
SCORES = st.integers(1, 80).flatmap(lambda maximum: st.tuples(st.integers(0, maximum), st.just(maximum)))


def test_a_role_play_worked_by_hand() -> None:
    # m = 16 / (1 + 15 · 0.15) = 4.923077; s = m · 12/16 = 3.692308; a = 0.35; logit = ln(4.042308 / 1.580769) = 0.938904
    # variance = 16 / (3 m) = 1.083333, + 0.5² (session) + 0.5² (one rater) = 1.583333
    value = UNCALIBRATED.value("role-play", 12, 16)
    assert value.logit == pytest.approx(0.938904, abs=1e-6)
    assert value.standard_error == pytest.approx(math.sqrt(1.583333), abs=1e-6)


def test_more_raters_make_severity_matter_less_and_nothing_else() -> None:
    one, two = (UNCALIBRATED.value("role-play", 12, 16, raters).standard_error ** 2 for raters in (1, 2))
    assert one - two == pytest.approx(0.5**2 / 2)


def test_points_overlap_so_a_finer_rubric_is_not_endlessly_more_exact() -> None:
    source = UNCALIBRATED.sources["role-play"]
    assert source.judgements(1) == 1
    assert source.judgements(10_000) < 1 / source.overlap


@given(KINDS, SCORES)
def test_right_and_wrong_mirror_each_other(kind: str, score: tuple[int, int]) -> None:
    raw, maximum = score
    value, mirrored = UNCALIBRATED.value(kind, raw, maximum), UNCALIBRATED.value(kind, maximum - raw, maximum)
    assert value.logit == pytest.approx(-mirrored.logit, abs=1e-9)
    assert value.standard_error == pytest.approx(mirrored.standard_error)


@given(KINDS, SCORES)
def test_a_better_score_is_a_higher_level_and_no_score_weighs_more_than_another(kind: str, score: tuple[int, int]) -> None:
    raw, maximum = score
    value, best = UNCALIBRATED.value(kind, raw, maximum), UNCALIBRATED.value(kind, maximum, maximum)
    assert value.logit <= best.logit < 6
    assert value.standard_error == best.standard_error


@given(KINDS, SCORES, st.integers(1, 4))
def test_what_is_shared_is_part_of_the_error(kind: str, score: tuple[int, int], raters: int) -> None:
    error = UNCALIBRATED.value(kind, *score, raters).standard_error
    shares = UNCALIBRATED.shared(kind, "session:1", [f"rater:{number}" for number in range(raters)])
    assert sum(loading**2 for _, loading in shares) < error**2


def test_two_raters_each_carry_half_their_severity() -> None:
    shares = dict(UNCALIBRATED.shared("role-play", "session:1", ["rater:1", "rater:2"]))
    assert shares == {"session:1": 0.5, "rater:1": 0.25, "rater:2": 0.25}


def test_a_quiz_has_no_rater_to_share() -> None:
    assert dict(UNCALIBRATED.shared("quiz", "sitting:1")) == {"sitting:1": 0.5}


@pytest.mark.parametrize(("raw", "maximum", "raters"), [(5, 4, 1), (-1, 4, 1), (0, 0, 1), (1, 4, -1)])
def test_what_is_no_score_is_refused(raw: int, maximum: int, raters: int) -> None:
    with pytest.raises(ValueError, match="is not a score"):
        UNCALIBRATED.value("quiz", raw, maximum, raters)


def test_an_appraisal_is_no_source_of_its_own() -> None:
    with pytest.raises(UnknownSource):
        UNCALIBRATED.value("appraisal", 3, 4)


def test_a_session_and_its_rater_must_not_share_a_key() -> None:
    with pytest.raises(ValueError, match="keys of their own"):
        UNCALIBRATED.shared("role-play", "7", ["7"])


@pytest.mark.parametrize("broken", [{"overlap": 0.5}, {"rater_sd": -0.1}, {"session_sd": -0.1}])
def test_impossible_constants_are_refused(broken: dict[str, float]) -> None:
    constants = {"overlap": 0.1, "rater_sd": 0.5, "session_sd": 0.5} | broken
    with pytest.raises(ValueError, match="overlap is from 0 up to"):
        Source(**constants, reason="broken")


def simulated_values(kind: str, truth: float, maximum: int = 16, count: int = 4000) -> Floats:
    """Logits of scores drawn as the docstring says: rater and session err, then overlapping (beta-binomial) points."""
    source, rng = UNCALIBRATED.sources[kind], np.random.default_rng(7)
    shown = truth + rng.normal(0, source.rater_sd, count) + rng.normal(0, source.session_sd, count)
    proportion, spread = points(shown) / 100, 1 / source.overlap - 1
    scores = rng.binomial(maximum, rng.beta(proportion * spread, (1 - proportion) * spread))
    return np.array([UNCALIBRATED.value(kind, int(score), maximum).logit for score in scores])


@pytest.mark.parametrize("kind", sorted(UNCALIBRATED.sources))
@pytest.mark.parametrize("truth", [-1.5, 0.0, 1.5])
def test_values_are_right_on_average_and_their_intervals_hold_the_true_level(kind: str, truth: float) -> None:
    values, error = simulated_values(kind, truth), UNCALIBRATED.standard_error(kind, 16)
    assert abs(values.mean() - truth) < 0.2
    assert np.mean(np.abs(values - truth) <= 1.96 * error) >= 0.93
