"""One competency of one person over time: a local-level filter over dated evidence.

The true level θ is a random walk, θ(t+Δ) = θ(t) + N(0, q·Δ), q = sd_per_year²; evidence sees it with error,
y = θ + N(0, se²); before any evidence θ ~ N(prior), and the walk begins with the first piece. The Kalman filter
(Durbin & Koopman 2012, Time Series Analysis by State Space Methods, ch. 2) goes through the pieces in the order
(occurred_at, id): with P the variance aged to the piece's date,

    gain K = P / (P + se²)      mean += K (y − mean)      variance = (1 − K) P

so the mean is an exact weighted sum of the prior and the pieces, older weights being multiplied by 1 − K.

Gains treat errors as independent. Pieces that share a session or a rater are not, so each common cause g keeps its
loading L_g = Σ w·λ, and the true error variance of the mean is variance + Σ_g L_g² − Σ w²·Σ λ²: the estimate stays
simple to explain, and its error says what the sharing costs. Loadings of two competencies give their covariance
(``profile``).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta

from assessments.competency.calibration import Shares
from assessments.competency.model import CompetencyModel
from assessments.competency.scale import Estimate

YEAR = timedelta(days=365.25)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def years(moment: datetime) -> float:
    """Years from 2000-01-01 UTC to ``moment`` (which carries its time zone)."""
    return (moment - EPOCH) / YEAR


@dataclass(frozen=True, slots=True)
class Evidence:
    """One released result on one competency, calibrated. ``shared``: see calibration.Shares."""

    id: int
    occurred_at: datetime
    logit: float
    standard_error: float
    shared: Shares = ()

    def __post_init__(self) -> None:
        if self.occurred_at.tzinfo is None:
            raise ValueError("evidence needs a time with its zone")
        if not (math.isfinite(self.logit) and 0.0 < self.standard_error < math.inf):
            raise ValueError("evidence needs a finite value and a standard error above 0")
        if self.shared_variance > self.standard_error**2 * (1.0 + 1e-9):
            raise ValueError("what is shared cannot be more than the whole error")

    @property
    def shared_variance(self) -> float:
        """Part of the squared standard error that other pieces may share."""
        return sum(loading**2 for _, loading in self.shared)


class LateEvidence(ValueError):
    """The piece comes before one already counted; replay the series."""


@dataclass(frozen=True, slots=True)
class State:
    """What the evidence so far says, as of its last piece.

    ``variance`` is the filter's, of which ``measured`` stems from errors of measurement and the rest from what is
    unknown about the true level; ``weights``: (evidence id, weight), with ``prior_weight`` adding up to 1;
    ``loadings``: common cause → L_g; ``counted``: the part Σ w²·Σ λ² of ``variance`` that the loadings tell again.
    """

    mean: float
    variance: float
    measured: float = 0.0
    counted: float = 0.0
    prior_weight: float = 1.0
    weights: tuple[tuple[int, float], ...] = ()
    loadings: Mapping[str, float] = field(default_factory=dict)
    last_at: datetime | None = None

    @property
    def sd(self) -> float:
        """Standard error of the mean on its own date, shared errors included."""
        return math.sqrt(self.variance + sum(load**2 for load in self.loadings.values()) - self.counted)

    def precedes(self, evidence: Evidence) -> bool:
        """Whether the piece is newer than all counted ones, so that one step is enough."""
        if self.last_at is None:
            return True
        return (self.last_at, self.weights[-1][0]) < (evidence.occurred_at, evidence.id)

    def to_json(self) -> str:
        """A compact checkpoint. Numbers come back exactly."""
        body = asdict(self) | {"last_at": self.last_at and self.last_at.isoformat()}
        return json.dumps(body, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> State:
        """The state that ``to_json`` wrote."""
        body = json.loads(text)
        last_at = body.pop("last_at")
        weights = tuple((piece, weight) for piece, weight in body.pop("weights"))
        return cls(**body, weights=weights, last_at=last_at and datetime.fromisoformat(last_at))


@dataclass(frozen=True, slots=True)
class LocalLevel:
    """The filter: prior in logits and how far the true level wanders in a year."""

    prior_mean: float
    prior_sd: float
    drift_per_year: float

    @classmethod
    def of(cls, model: CompetencyModel) -> LocalLevel:
        """The filter that the model file asks for."""
        return cls(model.prior.mean, model.prior.sd, model.drift.sd_per_year)

    def start(self) -> State:
        """The state before any evidence: the prior."""
        return State(self.prior_mean, self.prior_sd**2)

    def step(self, state: State, evidence: Evidence) -> State:
        """The state with one more piece. Raises LateEvidence unless it is the newest."""
        if not state.precedes(evidence):
            raise LateEvidence(f"evidence {evidence.id} of {evidence.occurred_at} is not the newest")
        variance = state.variance + self._wandered(state, evidence.occurred_at)
        gain = variance / (variance + evidence.standard_error**2)
        keep = evidence.standard_error**2 / (variance + evidence.standard_error**2)
        return State(
            mean=state.mean + gain * (evidence.logit - state.mean),
            variance=keep * variance,
            measured=keep**2 * state.measured + (gain * evidence.standard_error) ** 2,
            counted=keep**2 * state.counted + gain**2 * evidence.shared_variance,
            prior_weight=keep * state.prior_weight,
            weights=(*((piece, keep * weight) for piece, weight in state.weights), (evidence.id, gain)),
            loadings=_blend(state.loadings, keep, evidence.shared, gain),
            last_at=evidence.occurred_at,
        )

    def replay(self, evidences: Iterable[Evidence]) -> State:
        """The state after all pieces, whatever order they come in: the same step, by (occurred_at, id)."""
        state = self.start()
        for evidence in sorted(evidences, key=lambda piece: (piece.occurred_at, piece.id)):
            state = self.step(state, evidence)
        return state

    def at(self, state: State, moment: datetime) -> Estimate:
        """The level as of ``moment``: the same mean, less certain the older the evidence.

        Raises ValueError for a moment before the last piece; an earlier view is a replay of what was known then.
        """
        aged = replace(state, variance=state.variance + self._wandered(state, moment))
        return Estimate(state.mean, aged.sd)

    def _wandered(self, state: State, moment: datetime) -> float:
        if state.last_at is None:
            return 0.0
        if moment < state.last_at:
            raise ValueError(f"{moment} is before the last evidence of {state.last_at}")
        return self.drift_per_year**2 * ((moment - state.last_at) / YEAR)


def _blend(loadings: Mapping[str, float], keep: float, shared: Shares, gain: float) -> dict[str, float]:
    blended = {cause: keep * loading for cause, loading in loadings.items()}
    for cause, loading in shared:
        blended[cause] = blended.get(cause, 0.0) + gain * loading
    return blended
