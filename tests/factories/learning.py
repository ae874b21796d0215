"""Somebody in the pre-job programme, on the real curriculum."""

from datetime import date

from app.core import curriculum
from app.learning import services
from app.learning.models import Enrolment
from app.people.models import Person


def load_curriculum() -> None:
    """The shipped curriculum as snapshots."""
    curriculum.load()


def enrolled(person: Person, start: date = date(2026, 7, 6)) -> Enrolment:
    """``person`` in the pre-job programme since Monday 6 July 2026."""
    return services.enrol(person.id, "pre-job", start)
