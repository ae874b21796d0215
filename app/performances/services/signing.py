"""Signing a form, amending a signed one, and telling what came of a performance once every form is signed."""

from collections.abc import Mapping

from sqlalchemy import select

from app.core import clock
from app.core.database import db, new_public_id
from app.core.errors import RuleViolation
from app.core.events import publish
from app.core.forms import check_version
from app.core.i18n import _, _n, language
from app.people.models import Person
from app.performances import queries, rules
from app.performances.events import PerformanceScored
from app.performances.models import Amendment, AmendmentReason, MarkEvent, Session, SessionCandidate
from app.performances.queries.forms import performance


def sign(at_hand: queries.FormAtHand) -> None:
    """Sign a complete form. Signing twice changes nothing."""
    form = at_hand.form
    if at_hand.closed:
        raise RuleViolation(_("This form is closed: the session is void, or another rater took over"))
    if form.signed_at is not None:
        return
    if queries.mentor_pairs((at_hand.person.id,), (form.rater_id,), clock.today()):
        raise RuleViolation(_("You are this person’s mentor now and can’t sign. Whoever scheduled the session names another rater"))
    log = queries.log_of(form)
    missing = rules.gaps(at_hand.rubric, rules.state_of(at_hand.rubric, log))
    if missing:
        raise RuleViolation(_n("One thing is missing before you can sign", "%(num)d things are missing before you can sign", len(missing)))
    form.signed_at, form.log_digest = clock.now(), rules.log_digest(log)
    db.session.flush()
    settle(at_hand.candidate, at_hand.session)


def amend(at_hand: queries.FormAtHand, marks: Mapping[str, int | None], reason: str, *, version: int | None = None) -> Amendment:
    """Change a signed form with a reason; what was signed stays as it was. ``marks``: half-levels by criterion as they shall stand."""
    form, rubric = at_hand.form, at_hand.rubric
    check_version(form, version, ("amended_at",))
    if form.signed_at is None or at_hand.closed:
        raise RuleViolation(_("Only a signed form is amended"))
    if not reason.strip():
        raise RuleViolation(_("Write why you change it. The reason is kept with the original"), "reason")
    changed = _changes(rules.state_of(rubric, queries.log_of(form)), marks)
    if not changed:
        raise RuleViolation(_("Nothing is different. Change a mark, or go back"))
    if not all(rules.fits(rubric, criterion, value) for criterion, value in changed.items()):
        raise RuleViolation(_("This mark doesn’t fit the rubric. Reload the page"))
    row = Amendment(form_id=form.id, amended_by=form.rater_id)
    db.session.add(row)
    form.amended_at = clock.now()
    db.session.flush()
    db.session.add(AmendmentReason(amendment_id=row.id, language=language(), text=reason.strip()))
    db.session.add_all(
        MarkEvent(
            form_id=form.id, client_event_id=new_public_id(), criterion=criterion, half_levels=value, device="amendment", seen=0,
            amendment_id=row.id, client_at=row.amended_at,
        )
        for criterion, value in changed.items()
    )  # fmt: skip
    db.session.flush()
    settle(at_hand.candidate, at_hand.session, amended=True)
    return row


def _changes(state: rules.FormState, marks: Mapping[str, int | None]) -> dict[str, int | None]:
    standing: dict[str, int | None] = {**state.marks, rules.GLOBAL: state.judgement}
    standing |= {rules.CRITICAL + slug: 1 for slug in state.critical}
    return {criterion: value for criterion, value in marks.items() if standing.get(criterion) != value}


def settle(candidate: SessionCandidate, session: Session, *, amended: bool = False) -> None:
    """Once every form of a candidate is signed: keep the sum and tell whoever listens. Before that, do nothing."""
    person = db.session.scalars(select(Person).where(Person.id == candidate.person_id)).one()
    found = performance(candidate, session, person)
    combined = found.combined
    if combined is None:
        return
    candidate.scored_at = candidate.scored_at or clock.now()
    candidate.raw, candidate.maximum = combined.total, combined.maximum
    candidate.passed, candidate.critical = combined.passed, bool(combined.critical)
    db.session.flush()
    publish(
        PerformanceScored(
            session_candidate_id=candidate.id, session_id=session.id, public_id=candidate.public_id, person_id=candidate.person_id,
            scenario_slug=session.scenario, kind=session.kind, occurred_at=session.starts_at, forms=len(found.forms),
            rater_ids=tuple(form.form.rater_id for form in found.forms), percent=combined.percent, passed=combined.passed,
            critical=combined.critical, scores=combined.by_competency, amended=amended,
        )
    )  # fmt: skip
