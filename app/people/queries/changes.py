"""The rows that a change starts from, loaded for whoever may change them."""

from typing import Any, TypeVar

from sqlalchemy import Select, select

from app.core.database import db
from app.core.security.decorators import authorised
from app.core.security.permissions import Permission
from app.people.models import Absence, Assignment, Employment, MentorPairing, Person
from app.people.queries.directory import mentor_candidates
from app.people.queries.placed import Placed
from app.people.queries.relations import person_target

T = TypeVar("T")


def load_additional_post(public_id: str) -> tuple[Assignment, Person]:
    """A post and who holds it; else refused."""
    statement = select(Assignment, Person).join(Employment, Employment.id == Assignment.employment_id)
    return _load(statement.join(Person, Person.id == Employment.person_id).where(Assignment.public_id == public_id), Permission.PERSON_EDIT)


def load_absence(public_id: str) -> tuple[Absence, Person]:
    """An absence and whose it is; else refused."""
    statement = select(Absence, Person).join(Person, Person.id == Absence.person_id)
    return _load(statement.where(Absence.public_id == public_id), Permission.PERSON_EDIT)


def load_pairing(public_id: str) -> tuple[MentorPairing, Person]:
    """A pairing and its apprentice; else refused."""
    statement = select(MentorPairing, Person).join(Person, Person.id == MentorPairing.apprentice_id)
    return _load(statement.where(MentorPairing.public_id == public_id), Permission.PAIRING_EDIT)


def _load(statement: Select[T, Person], permission: Permission) -> tuple[T, Person]:
    row: Any = db.session.execute(statement).first()
    target = person_target(row[1].id) if row else None
    found: tuple[T, Person] = (row[0], row[1]) if row else (None, None)  # type: ignore[assignment]
    return authorised(found if row else None, permission, target)


def mentors_for(person_id: int) -> list[Placed]:
    """Who may coach this person: colleagues in their units, or in the units just above those."""
    target = person_target(person_id)
    paths = {_above(path) for path in target.unit_paths} if target else set()
    return mentor_candidates(sorted(paths), person_id)


def _above(path: str) -> str:
    """The path of the unit above; the top of the tree stays."""
    upper = path.rstrip("/").rpartition("/")[0] + "/"
    return upper if upper != "/" else path
