"""Scores in logits, with honest standard errors, before any fit exists: the "uncalibrated" calibration.

A piece of evidence says: raw of maximum points. Its value and its error come from three parts.

1. Sampling. The points of one piece are no independent trials; they overlap with correlation ρ (one impression,
   neighbouring steps of one level). M points are worth m = M / (1 + (M − 1)ρ) independent ones, the design effect
   of Kish (1965, Survey Sampling, §5.4), never more than 1/ρ however finely a rubric is cut. With s = m·raw/M the
   value is an empirical logit, ln((s + a) / (m − s + a)), so that nothing and everything right stay finite. For
   independent points a = ½ is right on average (Anscombe and Haldane 1956, Biometrika 43; Annals of Human Genetics
   20); overlapping points spread wider, and ½ would put able people too low by 0.2–0.5 logits in every single piece,
   which no amount of evidence mends; a = ½ − ρ keeps the value within 0.2 logits of the true level, on average, from
   18 to 82 points (simulated, tests). The variance is the binomial one at three quarters right, 16 / (3m), the same
   for every score: an error that grew towards the extremes would give a person's weaker scores more weight than the
   better ones, and in the long run pull everybody to the middle.
2. Rater. How severe the rater is, is not known: variance rater_sd² over the number of raters. The same rater's
   other scores err the same way, so this part does not average out over sittings (Linacre 1989, Many-facet Rasch
   Measurement).
3. Session. The occasion, the difficulty of the case and the rater's general impression that day: variance
   session_sd², shared by all competencies scored in the session (halo: Cooper 1981, Psychological Bulletin 90).

Standard error² = 1 + 2 + 3. The parts 2 and 3 are also told as loadings (``shared``), from which the covariance
between pieces follows. The constants are judgements, on purpose on the wide side; a fit replaces them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Shares: TypeAlias = tuple[tuple[str, float], ...]
"""What a piece's error shares with others: (key of the common cause, loading in logits), each cause of variance 1."""

USUAL = 0.75
"""The share of points at which the sampling error is taken: where people at work usually stand."""


@dataclass(frozen=True, slots=True)
class Source:
    """How far one kind of source can be trusted; standard deviations in logits."""

    overlap: float
    rater_sd: float
    session_sd: float
    reason: str

    def __post_init__(self) -> None:
        if not 0.0 <= self.overlap < 0.5 or min(self.rater_sd, self.session_sd) < 0.0:
            raise ValueError("overlap is from 0 up to 0.5, standard deviations are not negative")

    @property
    def step_in(self) -> float:
        """Judgements added to the right and to the wrong ones, a in the head."""
        return 0.5 - self.overlap

    def judgements(self, maximum: int) -> float:
        """Number of independent judgements that ``maximum`` points are worth (Kish)."""
        return maximum / (1.0 + (maximum - 1) * self.overlap)


@dataclass(frozen=True, slots=True)
class Value:
    """What one score says about the true level, in logits."""

    logit: float
    standard_error: float


class UnknownSource(KeyError):
    """Evidence of a kind that the calibration has no constants for."""


@dataclass(frozen=True)
class Calibration:
    """Turns scores of known kinds into logits. ``slug`` is stored beside every value it gave."""

    slug: str
    sources: Mapping[str, Source]

    def value(self, kind: str, raw: int, maximum: int, raters: int = 1) -> Value:
        """Value of ``raw`` out of ``maximum`` points; several raters' points are added up on both sides.

        Raises UnknownSource, and ValueError unless 0 ≤ raw ≤ maximum, maximum ≥ 1 and raters ≥ 0.
        """
        if not 0 <= raw <= maximum:
            raise ValueError(f"{raw} of {maximum} points is not a score")
        error = self.standard_error(kind, maximum, raters)
        source = self._source(kind)
        judged = source.judgements(maximum)
        right = judged * raw / maximum
        return Value(math.log((right + source.step_in) / (judged - right + source.step_in)), error)

    def standard_error(self, kind: str, maximum: int, raters: int = 1) -> float:
        """The error of any score of so many points, so also of one that is still to come.

        A source without a rater counts as one rater of unknown severity, which for kinds marked by machine is nothing.
        """
        if maximum < 1 or raters < 0:
            raise ValueError(f"{maximum} points from {raters} raters is not a score")
        source = self._source(kind)
        sampling = 1.0 / (source.judgements(maximum) * USUAL * (1.0 - USUAL))
        return math.sqrt(sampling + source.session_sd**2 + source.rater_sd**2 / max(raters, 1))

    def shared(self, kind: str, session: str, raters: Sequence[str] = ()) -> Shares:
        """What the piece's error has in common with other pieces of the session and of its raters.

        ``session`` and ``raters`` are keys of the caller's, unlike each other ("session:12", "rater:7"). Of n raters
        each loads with rater_sd / n. A rater who isn't named is unknown, and shared with nobody.
        """
        source = self._source(kind)
        causes = [(session, source.session_sd), *((rater, source.rater_sd / len(raters)) for rater in raters)]
        if len({cause for cause, _ in causes}) < len(causes):
            raise ValueError("a session and its raters have keys of their own, each named once")
        return tuple((cause, loading) for cause, loading in causes if loading)

    def _source(self, kind: str) -> Source:
        try:
            return self.sources[kind]
        except KeyError:
            raise UnknownSource(f"{kind!r} is not one of: {', '.join(self.sources)}") from None


UNCALIBRATED = Calibration(
    "uncalibrated-1",
    {
        "quiz": Source(0.05, 0.0, 0.5, "no rater; unlinked items of unknown difficulty; knowing is not yet doing"),
        "role-play": Source(0.15, 0.5, 0.5, "anchored levels, but one case is a small sample of the work"),
        "practical": Source(0.15, 0.35, 0.4, "a checklist of visible steps leaves least to judgement"),
        "case-analysis": Source(0.15, 0.5, 0.5, "marked like a role-play, on one case, from paper"),
        "drill": Source(0.15, 0.5, 0.6, "as a role-play, and part of the result is the team's"),
        "observation": Source(0.20, 0.7, 0.6, "one unplanned moment, chosen by the observer"),
        "work-log": Source(0.20, 0.9, 0.5, "people about themselves; their leniency stays with them"),
        "client-feedback": Source(0.30, 0.9, 0.6, "untrained raters; one impression colours all answers"),
        "client-judgement": Source(0.30, 0.9, 0.6, "the same form and the same raters as client feedback"),
        "service-record": Source(0.15, 0.2, 0.7, "facts, but much is due to circumstances and colleagues"),
        "incident": Source(0.15, 0.6, 0.8, "a real emergency, unlike any other, judged afterwards"),
    },
)
"""The calibration in force until a fit exists.

Where the sizes come from: severity of trained raters usually spreads over 0.3–0.8 logits in many-facet studies;
two supervisors judging the same work agree with about r = .52 (Viswesvaran, Ones & Schmidt 1996, J. Applied
Psychology 81), so beside a true spread of 1 logit an observer's own errors reach about 0.9, here 0.7 with the
rater and 0.6 with the occasion; between cases a person varies about as much as between raters or more (Shavelson,
Baxter & Gao 1993, J. Educational Measurement 30). An appraisal is not in the table: it sums up evidence that
already counts.
"""
