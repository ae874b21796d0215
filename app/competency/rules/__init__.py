"""Pure calculations of the competency room: evidence of many people as arrays, and the filter run over all of it at once."""

from app.competency.rules.pieces import KINDS, NEVER, Packed, Pieces, micros, pack
from app.competency.rules.replay import replay
from app.competency.rules.standing import Spread, Standing, standing_of

__all__ = ["KINDS", "NEVER", "Packed", "Pieces", "Spread", "Standing", "micros", "pack", "replay", "standing_of"]
