"""What the scheduling forms offer: scenarios, candidates of one's own units, raters and actors."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select

from app.core import content, curriculum
from app.core.database import db
from app.core.i18n import _, name, pick
from app.learning.models import Enrolment, PlanItem, RequirementResult
from app.people.queries import Placed, placed_many, rater_candidates
from assessments.schema import Scenario

COMPANY = ("/",)  # some raters shall come from other units
Labels = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """People under one heading. ``opened``: they are the likely choice."""

    title: str
    people: tuple[Placed, ...]
    opened: bool


@dataclass(frozen=True, slots=True)
class ChoiceOfPeople:
    """Who can be chosen, by public id. ``wanted`` are those whose plan asks for the scenario."""

    catalogue: tuple[Scenario, ...]
    candidates: Mapping[str, Placed]
    raters: Mapping[str, Placed]
    wanted: frozenset[int]

    @property
    def scenarios(self) -> Labels:
        """For a select field."""
        return [("", _("Choose")), *((one.slug, f"{one.code} {pick(one.title)}") for one in self.catalogue)]

    @property
    def actors(self) -> Labels:
        """Whoever could act, for a select field; nobody first."""
        everyone = {**self.candidates, **self.raters}
        return [("", _("Nobody, or somebody from outside")), *self.labels(everyone)]

    def labels(self, people: Mapping[str, Placed]) -> Labels:
        """For a select field."""
        return [(key, f"{name(one)} {one.staff_number}") for key, one in sorted(people.items(), key=lambda item: item[1].staff_number)]

    def id_of(self, public_id: str | None) -> int | None:
        """The person id behind a choice; None for none."""
        found = self.candidates.get(public_id or "") or self.raters.get(public_id or "")
        return found.person_id if found else None

    def ids_of(self, public_ids: Iterable[str]) -> list[int]:
        """Person ids behind choices."""
        return [person_id for person_id in map(self.id_of, public_ids) if person_id is not None]

    def public_id_of(self, person_id: int | None) -> str:
        """The choice that stands for a person."""
        return next((key for key, one in {**self.candidates, **self.raters}.items() if one.person_id == person_id), "")

    def groups(self, people: Mapping[str, Placed], chosen: Collection[str]) -> list[Group]:
        """Under headings: first those whose plan asks for it, then unit by unit. A group with somebody chosen is open."""
        asked = tuple(one for one in people.values() if one.person_id in self.wanted) if people is self.candidates else ()
        rest = sorted((one for one in people.values() if one not in asked), key=lambda one: (one.unit_path, one.staff_number))
        units = [tuple(rows) for _key, rows in groupby(rest, key=lambda one: one.unit_path)]
        alone = len(units) == 1 and not asked
        found = [Group(_("The plan asks for it"), asked, True)] if asked else []
        for rows in units:
            found.append(Group(_unit_name(rows[0]), rows, alone or any(one.public_id in chosen for one in rows)))
        return found


def _unit_name(row: Placed) -> str:
    return pick({"zh": row.unit_name_zh, "en": row.unit_name_en or row.unit_name_zh})


def choice_of_people(unit_paths: Collection[str], scenario: str | None = None, *, besides: int | None = None) -> ChoiceOfPeople:
    """Candidates of these units without ``besides``, raters of the company, who needs ``scenario``. Five queries at most."""
    catalogue = scenarios()
    chosen = next((one for one in catalogue if one.slug == scenario), None)
    return ChoiceOfPeople(
        catalogue=tuple(catalogue),
        candidates={row.public_id: row for row in placed_many(unit_paths) if row.person_id != besides},
        raters={row.public_id: row for row in rater_candidates(COMPANY)},
        wanted=frozenset(waiting_for(str(chosen.kind), chosen.slug)) if chosen else frozenset(),
    )


def scenarios() -> list[Scenario]:
    """Everything that can be scheduled, by kind and code. Two queries at most."""
    versions = content.current_ids(curriculum.SCENARIO)
    curriculum.preload(versions.values())
    found = (curriculum.scenario(version_id) for version_id in versions.values())
    return sorted(found, key=lambda one: (one.kind != "role-play", one.kind, one.code))


def waiting_for(kind: str, slug: str) -> set[int]:
    """People whose open plan asks for this and who haven't met it yet. One query."""
    of_this = (RequirementResult.kind == kind, RequirementResult.slug == slug)
    met = select(RequirementResult.id).where(RequirementResult.enrolment_id == Enrolment.id, RequirementResult.met, *of_this)
    asked = (
        select(Enrolment.person_id)
        .join(PlanItem, PlanItem.enrolment_id == Enrolment.id)
        .where(Enrolment.state == "open", PlanItem.kind == kind, PlanItem.slug == slug, ~met.exists())
    )
    return set(db.session.scalars(asked))
