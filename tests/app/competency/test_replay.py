"""The filter over arrays says, number for number, what the engine's own step says."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.competency.rules import KINDS, Packed, Pieces, micros, pack, replay, standing_of
from app.competency.rules.standing import weights_of
from app.results.rules import CALIBRATIONS
from assessments.catalog import CONTENT
from assessments.competency import model as models
from assessments.competency.calibration import UNCALIBRATED, Shares
from assessments.competency.estimate import Evidence, LocalLevel, State
from assessments.competency.profile import profiles
from assessments.competency.states import StateTable

MODEL = models.load(CONTENT / "competency.yaml")
START = datetime(2025, 1, 1, tzinfo=UTC)
NOW = datetime(2026, 7, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
    """One piece of evidence, as results.queries.EvidenceRow shows it."""

    id: int
    competency: str
    kind: str
    raters: tuple[int, ...]
    rater_count: int
    session: str
    occurred_at: datetime
    recorded_at: datetime
    logit: float
    standard_error: float

    @property
    def shared(self) -> Shares:
        return UNCALIBRATED.shared(self.kind, self.session, tuple(f"rater:{rater}" for rater in self.raters))

    def counted(self) -> Evidence:
        return Evidence(self.id, self.occurred_at, self.logit, self.standard_error, self.shared)


History = list[tuple[Piece, datetime | None]]


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    kind = draw(st.sampled_from(KINDS))
    raters = () if kind == "quiz" else tuple(sorted(draw(st.sets(st.integers(1, 4), max_size=3))))
    day = draw(st.integers(0, 500))
    return Piece(
        id=draw(st.integers(1, 10**6)),
        competency=draw(st.sampled_from(("communication", "etiquette", "patience", "adaptability"))),
        kind=kind,
        raters=raters,
        rater_count=len(raters) or draw(st.integers(0, 1)),
        session=f"session:{draw(st.integers(1, 5))}",
        occurred_at=START + timedelta(days=day),
        recorded_at=START + timedelta(days=day + draw(st.integers(0, 60))),
        logit=draw(st.floats(-3, 3)),
        standard_error=draw(st.floats(1.3, 2.5)),
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    found = draw(st.lists(pieces(), max_size=12, unique_by=lambda piece: piece.id))
    ends = [piece.recorded_at + timedelta(days=draw(st.integers(1, 90))) if draw(st.integers(0, 4)) == 0 else None for piece in found]
    return list(zip(found, ends, strict=True))


def states_of(rows: Sequence[Piece]) -> dict[str, State]:
    level = LocalLevel.of(MODEL)
    return {slug: level.replay(row.counted() for row in rows if row.competency == slug) for slug in {row.competency for row in rows}}


def packed(history: History, model_id: int = 1) -> Packed:
    states = states_of([row for row, until in history if until is None])
    return Packed(model_id, StateTable.of(MODEL, [states]).pack()[0], *pack(history))


def assert_alike(found: StateTable, wanted: StateTable) -> None:
    for name, column in vars(wanted).items():
        np.testing.assert_allclose(getattr(found, name), column, rtol=1e-12, atol=1e-12, err_msg=name)


@given(st.lists(histories(), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_all_series_at_once_come_out_as_one_by_one(people: list[History]) -> None:
    rows = [Packed(1, b"", *pack(history)) for history in people]
    found = replay(Pieces.joined(rows).standing(), len(rows), MODEL)
    wanted = StateTable.of(MODEL, [states_of([row for row, until in history if until is None]) for history in people])
    assert_alike(found, wanted)
    np.testing.assert_array_equal(found.mean, wanted.mean)  # to the last bit: the same operations in the same order


@given(st.lists(histories(), min_size=1, max_size=3), st.integers(0, 600), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_past_moment_is_what_was_known_or_what_had_happened(people: list[History], day: int, happened: bool) -> None:
    moment = START + timedelta(days=day)
    found = standing_of([packed(history) for history in people], MODEL, 1, moment, past=True, happened=happened)

    def counted(row: Piece, until: datetime | None) -> bool:
        if happened:
            return until is None and row.occurred_at <= moment
        return row.recorded_at <= moment and (until is None or until > moment)

    wanted = [states_of([row for row, until in history if counted(row, until)]) for history in people]
    assert_alike(found.states, StateTable.of(MODEL, wanted))


@given(st.lists(histories(), min_size=1, max_size=3))
@settings(max_examples=30, deadline=None)
def test_the_present_is_read_from_the_packed_states_and_replayed_after_a_change_of_the_model(people: list[History]) -> None:
    rows = [packed(history, model_id=1 + number % 2) for number, history in enumerate(people)]
    now = START + timedelta(days=700)
    present = standing_of([*rows, None], MODEL, 1, now)
    wanted = StateTable.of(MODEL, [*(states_of([row for row, until in history if until is None]) for history in people), {}])
    assert_alike(present.states, wanted)
    table = present.profiles(["receptionist"] * (len(people) + 1))
    assert np.isnan(table.overall_mean[-1])
    same = profiles(MODEL, weights_of(MODEL, ["receptionist"] * (len(people) + 1)), wanted, now)
    np.testing.assert_allclose(table.overall_sd, same.overall_sd, rtol=1e-12)


def one(number: int, **changes: object) -> Piece:
    piece = Piece(number, "communication", "role-play", (7,), 1, f"session:{number}", START, START, 0.5, 1.0)
    return replace(piece, **changes)  # type: ignore[arg-type]


def test_the_views_of_one_person_at_several_moments_hold_what_had_happened_by_then() -> None:
    history: History = [(one(1), None), (one(2, occurred_at=START + timedelta(days=30)), None)]
    pieces_then = Pieces.joined([packed(history)]).again(np.array([micros(START - timedelta(days=1)), micros(START), micros(NOW)]))
    assert [int((pieces_then.owner == k).sum()) for k in range(3)] == [0, 1, 2]


def test_breadth_counts_named_raters_once_and_all_unnamed_as_one() -> None:
    history: History = [
        (one(1), None),
        (one(2, competency="etiquette", raters=(7, 8), rater_count=2), None),
        (one(3, raters=(), rater_count=1, kind="client-feedback"), None),
        (one(4, raters=(), rater_count=2, kind="client-feedback"), None),
        (one(5, kind="quiz", raters=(), rater_count=0), None),
        (one(6, raters=(9,), occurred_at=START - timedelta(days=400)), None),
        (one(7, raters=(10,)), START + timedelta(days=3)),
    ]
    standing = standing_of([None, packed(history)], MODEL, 1, NOW)
    spread = standing.spread(START - timedelta(days=1))
    skill = spread.breadth(1, MODEL.dimension_slugs)["professional-skill"]
    assert (sorted(skill.kinds), skill.raters, skill.pieces) == (["client-feedback", "quiz", "role-play"], 3, 5)
    assert spread.breadth(0, MODEL.dimension_slugs) == {}


def test_evidence_dated_ahead_does_not_count_yet() -> None:
    history: History = [(one(1), None), (one(2, occurred_at=NOW + timedelta(days=1)), None)]
    standing = standing_of([packed(history)], MODEL, 1, NOW)
    only_first = StateTable.of(MODEL, [states_of([one(1)])])
    assert_alike(standing.states, only_first)


def test_every_kind_that_a_calibration_values_can_be_packed() -> None:
    assert {kind for calibration in CALIBRATIONS.values() for kind in calibration.sources} <= set(KINDS)
    assert KINDS[:3] == ("quiz", "role-play", "practical"), "kinds are stored by number: add new ones at the end"


def test_more_pieces_than_can_be_packed_are_refused() -> None:
    with pytest.raises(ValueError, match="more than can be packed"):
        pack([(one(1), None)] * 2**16)
