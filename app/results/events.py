"""News from the results room."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class EvidenceAdded:
    """A result was released and became evidence. ``supersedes``: it corrects or withdraws earlier evidence."""

    person_id: int
    evidence_ids: tuple[int, ...]
    competencies: tuple[str, ...]
    at: datetime
    supersedes: bool = False
