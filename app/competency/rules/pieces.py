"""Evidence as packed arrays: what a person's pieces were worth, when they happened, and from when until when they were known.

A board looks at thousands of people at once, at any date. It reads one packed row a person instead of every piece, and
the rest is arithmetic over arrays. Nothing in a row depends on the competency model: it outlives a change of the model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from assessments.competency.calibration import Shares
from assessments.competency.estimate import EPOCH

KINDS = (
    "quiz", "role-play", "practical", "case-analysis", "drill", "observation", "work-log", "client-feedback", "client-judgement",
    "service-record", "incident",
)  # fmt: skip
"""Kinds by the number under which they are packed. New ones are added at the end, none is ever moved."""
NEVER = np.iinfo(np.int64).max
UNNAMED = 0
"""Stands for raters whom nobody named, such as clients. Named ones are persons' ids, above 0; occasions are below 0."""

PIECE: Any = np.dtype(
    [
        ("id", "<i8"), ("competency", "<i8"), ("kind", "u1"), ("occurred", "<i8"), ("recorded", "<i8"), ("until", "<i8"),
        ("logit", "<f8"), ("error", "<f8"),
    ]
)  # fmt: skip
CAUSE: Any = np.dtype([("piece", "<u2"), ("cause", "<i8"), ("loading", "<f8")])
MOST_PIECES = 2**16

Ints = NDArray[np.int64]


class Row(Protocol):
    """What is packed of a piece: results.queries.EvidenceRow has it all."""

    @property
    def id(self) -> int: ...
    @property
    def competency(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def raters(self) -> tuple[int, ...]: ...
    @property
    def rater_count(self) -> int: ...
    @property
    def session(self) -> str: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def logit(self) -> float: ...
    @property
    def standard_error(self) -> float: ...
    @property
    def shared(self) -> Shares: ...


class Packed(NamedTuple):
    """One person's row: the model that ``levels`` belong to, the packed states, the pieces and their common causes."""

    model_id: int
    levels: bytes
    pieces: bytes
    causes: bytes


def micros(moment: datetime) -> int:
    """Whole microseconds since the engine's epoch: exact, and in the order of time."""
    return (moment - EPOCH) // timedelta(microseconds=1)


@lru_cache(maxsize=4096)
def code(name: str) -> int:
    """A number that always stands for ``name``. 63 bits: among a few thousand names two never meet."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little") >> 1


def pack(rows: Sequence[tuple[Row, datetime | None]]) -> tuple[bytes, bytes]:
    """One person's evidence as (pieces, causes); with each row the moment at which it was superseded, None if it stands."""
    if len(rows) >= MOST_PIECES:
        raise ValueError(f"{len(rows)} pieces of one person are more than can be packed")
    pieces = np.array([_piece(row, until) for row, until in rows], PIECE)
    causes = np.array([(number, *cause) for number, (row, _) in enumerate(rows) for cause in _causes(row)], CAUSE)
    return pieces.tobytes(), causes.tobytes()


def _piece(row: Row, until: datetime | None) -> tuple[Any, ...]:
    known = (micros(row.recorded_at), NEVER if until is None else micros(until))
    return (row.id, code(row.competency), KINDS.index(row.kind), micros(row.occurred_at), *known, row.logit, row.standard_error)


def _causes(row: Row) -> list[tuple[int, float]]:
    loadings = dict(row.shared)
    raters = [(rater, loadings.get(f"rater:{rater}", 0.0)) for rater in row.raters]
    if not raters and row.rater_count:
        raters = [(UNNAMED, 0.0)]
    return [(-1 - code(row.session), loadings.get(row.session, 0.0)), *raters]


@dataclass(frozen=True)
class Pieces:
    """The pieces of N persons. ``owner`` (P,): the number of the person; ``table`` (P,) PIECE; ``causes`` CAUSE with

    ``of`` (G,) the piece that each cause belongs to.
    """

    owner: Ints
    table: NDArray[Any]
    causes: NDArray[Any]
    of: Ints

    @classmethod
    def joined(cls, rows: Sequence[Packed | None]) -> Pieces:
        """The pieces of all these people, in the order of the rows."""
        packed = [row or Packed(0, b"", b"", b"") for row in rows]
        table = np.frombuffer(b"".join(row.pieces for row in packed), PIECE)
        causes = np.frombuffer(b"".join(row.causes for row in packed), CAUSE)
        lengths = np.array([len(row.pieces) // PIECE.itemsize for row in packed], np.int64)
        caused = np.array([len(row.causes) // CAUSE.itemsize for row in packed], np.int64)
        starts = np.cumsum(lengths) - lengths
        owner = np.repeat(np.arange(len(packed)), lengths)
        return cls(owner, table, causes, np.repeat(starts, caused) + causes["piece"])

    def only(self, chosen: NDArray[np.bool_]) -> Pieces:
        """The pieces chosen (P,), with their causes."""
        place = np.cumsum(chosen) - 1
        kept = chosen[self.of]
        return Pieces(self.owner[chosen], self.table[chosen], self.causes[kept], place[self.of[kept]])

    def known(self, moment: int) -> Pieces:
        """What was known at ``moment`` (microseconds): recorded by then, not yet superseded."""
        table = self.table
        return self.only((table["recorded"] <= moment) & (table["until"] > moment) & (table["occurred"] <= moment))

    def happened(self, moment: int) -> Pieces:
        """What had happened by ``moment``, whenever it became known, with every correction since."""
        return self.only((self.table["until"] == NEVER) & (self.table["occurred"] <= moment))

    def standing(self) -> Pieces:
        """What counts now."""
        return self.only(self.table["until"] == NEVER)

    def again(self, moments: Ints) -> Pieces:
        """The pieces of one person as of K moments, as if K persons: the k-th has what had happened by the k-th moment."""
        then = np.repeat(np.arange(len(moments)), len(self.table))
        piece = np.tile(np.arange(len(self.table)), len(moments))
        caused = np.repeat(np.arange(len(moments)), len(self.causes)) * len(self.table)
        all_of_it = Pieces(then, self.table[piece], np.tile(self.causes, len(moments)), caused + np.tile(self.of, len(moments)))
        return all_of_it.only(all_of_it.table["occurred"] <= moments[then])

    def columns(self, slugs: Sequence[str]) -> Ints:
        """(P,) the place of each piece's competency among ``slugs``; -1 for one that isn't there."""
        codes = np.array([code(slug) for slug in slugs], np.int64)
        order = np.argsort(codes)
        found = np.searchsorted(codes[order], self.table["competency"]).clip(max=len(codes) - 1)
        column = order[found]
        return np.where(codes[column] == self.table["competency"], column, -1)
