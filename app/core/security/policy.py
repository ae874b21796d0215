"""Who may do what: the one map from permission to rule, and the one function that decides.

Denied unless named here. A rule can let in: everyone signed in; the owner of the thing; those who take part in it
(a session's raters, an apprentice's mentor); roles within the unit they were given for and all units below;
roles anywhere.
"""

from dataclasses import dataclass, field

from app.core.security.identity import Identity
from app.core.security.permissions import Permission as P  # noqa: N817 - stands on every line of the map
from app.core.security.permissions import Role


@dataclass(frozen=True, slots=True)
class Rule:
    """Whom a permission lets in; see the module's text."""

    everyone: bool = False
    owner: bool = False
    participants: bool = False
    in_unit: frozenset[Role] = field(default_factory=frozenset)
    anywhere: frozenset[Role] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Target:
    """What access is asked for: whose it is, in which units (paths such as ``/1/4/``), who takes part (person ids)."""

    owner_id: int | None = None
    unit_paths: tuple[str, ...] = ()
    participant_ids: frozenset[int] = frozenset()


def _rule(*in_unit: Role, anywhere: tuple[Role, ...] = (), owner: bool = False, participants: bool = False) -> Rule:
    return Rule(owner=owner, participants=participants, in_unit=frozenset(in_unit), anywhere=frozenset(anywhere))


EVERYONE = Rule(everyone=True)
HR, SUPERVISOR, TRAINER, MENTOR, SERVICE = Role.HR, Role.SUPERVISOR, Role.TRAINER, Role.MENTOR, Role.SERVICE

POLICY: dict[P, Rule] = {
    P.HOME_SEE: EVERYONE,
    P.ACCOUNT_OWN: EVERYONE,
    P.OUTBOX_READ: _rule(anywhere=(Role.ADMIN,)),
    P.TRAIL_READ: _rule(anywhere=(Role.AUDITOR,)),
    P.PERSON_READ: _rule(HR, SUPERVISOR, TRAINER, Role.ARCHIVIST, anywhere=(Role.ADMIN,), owner=True, participants=True),
    P.PERSON_EDIT: _rule(HR),
    P.PAIRING_EDIT: _rule(HR, SUPERVISOR, TRAINER),
    P.ACCOUNT_MANAGE: _rule(HR, anywhere=(Role.ADMIN,)),
    P.STAFF_IMPORT: _rule(HR, anywhere=(Role.ADMIN,)),
    P.UNIT_EDIT: _rule(HR, anywhere=(Role.ADMIN,)),
    P.LESSON_READ: EVERYONE,
    P.ENROLMENT_READ: _rule(HR, SUPERVISOR, TRAINER, owner=True, participants=True),
    P.ENROLMENT_EDIT: _rule(HR, TRAINER),
    P.PRACTICE_SIGN: _rule(participants=True),
    P.SITTING_TAKE: _rule(owner=True),
    P.SITTING_READ: _rule(HR, SUPERVISOR, TRAINER, owner=True),
    P.SESSION_READ: _rule(HR, SUPERVISOR, TRAINER, participants=True),
    P.SESSION_SCHEDULE: _rule(SUPERVISOR, TRAINER),
    P.ANCHOR_READ: _rule(HR, SUPERVISOR, TRAINER),
    P.FORM_SCORE: _rule(owner=True),
    P.BRIEF_READ: _rule(participants=True),
    P.OBSERVATION_RECORD: _rule(SUPERVISOR, TRAINER, participants=True),
    P.OBSERVATION_READ: _rule(HR, SUPERVISOR, TRAINER, owner=True),
    P.WORKLOG_WRITE: _rule(owner=True),
    P.WORKLOG_CONFIRM: _rule(SUPERVISOR),
    P.SERVICE_RECORD: _rule(SERVICE, SUPERVISOR),
    P.SERVICE_READ: _rule(HR, SERVICE, SUPERVISOR, owner=True),
    P.RESULT_READ: _rule(HR, SUPERVISOR, TRAINER, owner=True),
    P.RESULT_SOURCE: _rule(HR, SUPERVISOR, TRAINER),
    P.RESULT_RELEASE: _rule(HR, TRAINER),
    P.EVIDENCE_READ: _rule(HR, SUPERVISOR, TRAINER, owner=True),
    P.READINESS_READ: _rule(HR, SUPERVISOR, owner=True),
    P.TIER_DECIDE: _rule(HR),
    P.STATEMENT_READ: _rule(owner=True),
    P.INCENTIVE_READ: _rule(HR, anywhere=(Role.AUDITOR,)),
    P.INCENTIVE_MANAGE: _rule(HR),
    P.INCENTIVE_APPROVE: _rule(HR),
    P.JOB_WATCH: _rule(owner=True),
}


def allowed(identity: Identity, permission: P, target: Target | None = None) -> bool:
    """Whether ``identity`` may; without a ``target``: whether there can be anything they may do it to."""
    rule = POLICY[permission]
    if rule.everyone or any(grant.role in rule.anywhere for grant in identity.grants):
        return True
    if target is None:
        return rule.owner or rule.participants or any(grant.role in rule.in_unit for grant in identity.grants)
    person = identity.person_id
    if person is not None and rule.owner and target.owner_id == person:
        return True
    if person is not None and rule.participants and person in target.participant_ids:
        return True
    return any(grant.role in rule.in_unit and path.startswith(grant.unit_path) for grant in identity.grants for path in target.unit_paths)


def visible_units(identity: Identity, permission: P) -> tuple[str, ...]:
    """The unit paths below which ``identity`` may see others under ``permission`` (``("/",)`` = all, ``()`` = none)."""
    rule = POLICY[permission]
    if any(grant.role in rule.anywhere for grant in identity.grants):
        return ("/",)
    return tuple(sorted({grant.unit_path for grant in identity.grants if grant.role in rule.in_unit}))
