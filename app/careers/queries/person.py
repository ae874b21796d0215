"""One person against the next tier: rule by rule, over time, and what would help."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.careers.queries.catalogue import Catalogue, catalogue
from app.careers.queries.company import RESTS_ON, Company, company
from app.careers.rules.options import NextStep, next_steps
from app.competency.queries import NothingLoaded
from app.competency.queries.in_force import InForce, in_force
from app.competency.queries.levels import Profiles
from app.competency.queries.person_page import PersonLevels, evidence_then
from app.competency.rules.moments import AsOf, on_day
from app.competency.rules.standing import with_position
from app.core import clock
from app.core.unchanged import until_changed
from app.people.models import Person
from app.people.queries import Placed
from assessments.competency.next_step import Situation
from assessments.competency.readiness import Readiness
from assessments.competency.tiers import Tier


@dataclass(frozen=True)
class PersonReadiness:
    """One person's readiness on a day, with what it is made of. ``catalogue``: what there is to do next."""

    company: Company
    when: AsOf
    rules: InForce
    levels: PersonLevels
    catalogue: Catalogue
    key: Hashable = None
    """Names the same rules looked at on the same day."""

    @cached_property
    def placed(self) -> Placed:
        """Who it is, and where they work on the day."""
        return self.company.placed(0)

    @property
    def tier(self) -> Tier | None:
        """The next tier; None for who holds the highest."""
        return self.company.judged.tier(0)

    @property
    def compared(self) -> Tier:
        """The tier whose cuts are shown: the next one, at the top the one held."""
        return self.tier or self.rules.tiers.tiers[-1]

    @cached_property
    def readiness(self) -> Readiness | None:
        """Rule by rule; None at the top."""
        return self.company.judged.readiness(0)

    @property
    def held_since(self) -> date | None:
        """Since when the tier is held."""
        return self.company.judged.staff.held_since[0]

    @cached_property
    def next_steps(self) -> list[NextStep]:
        """What would help most; nothing for a past day or at the top."""
        if self.tier is None or self.readiness is None or self.when.past:
            return []
        moment = self.company.judged.standing.moment
        post = self.placed.position_code
        model = with_position(self.rules.model, post)
        now = Situation(model, post, self.levels.states, self.company.judged.facts(0), moment)
        return next_steps(self.tier, now, self.readiness, self.catalogue.scenarios, {self.tier.slug, self.placed.tier or "entry"})


def readiness(person_id: int, as_of: date | None = None) -> Readiness | None:
    """One person against the next tier; None for who holds the highest, or isn't employed on the day. Four queries."""
    when = on_day(as_of)
    rules = in_force(when)
    if rules is None:
        raise NothingLoaded
    one = company(Person.id == person_id, when, rules)
    return one.judged.readiness(0) if one.rows else None


def person_readiness(person_id: int, when: AsOf) -> PersonReadiness | None:
    """All of it; None for who isn't employed on the day. Raises NothingLoaded without rules.

    Five queries; what was judged is shown again until something changes it.
    """
    rules = in_force(when)
    if rules is None:
        raise NothingLoaded
    key = (rules.newest, when, clock.today())

    def judged() -> PersonReadiness | None:
        one = company(Person.id == person_id, when, rules)
        if not one.rows:
            return None
        found = Profiles((person_id,), one.judged.profiles, one.judged.standing, when)
        levels = PersonLevels(when, rules, found, evidence_then(person_id, when))
        return PersonReadiness(one, when, rules, levels, catalogue(rules.newest), key)

    return until_changed(("readiness", person_id, key), RESTS_ON, judged)
