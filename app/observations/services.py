"""Recording a behaviour, withdrawing a mistake, keeping a work log."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.core import clock, curriculum
from app.core.database import db
from app.core.errors import RuleViolation
from app.core.events import publish
from app.core.i18n import _, language, short_date
from app.observations import rules
from app.observations.events import ObservationRecorded, ObservationWithdrawn
from app.observations.models import Observation, ObservationNote, ObservationWithdrawal, WorkLogEntry


def record(person_id: int, competency: str, level_half: int, *, by: int, seen_at: datetime | None = None, words: str = "") -> Observation:
    """Record what was seen of somebody; now unless ``seen_at`` says when. Nobody observes themselves."""
    now = clock.now()
    seen = seen_at or now
    if by == person_id:
        raise RuleViolation(_("You can’t observe yourself. Write it into your work log"))
    _check(competency, level_half)
    if seen > now:
        raise RuleViolation(_("The date can’t be later than today, %(today)s", today=short_date(clock.today())), "seen_on")
    if now - seen > rules.OLDEST:
        raise RuleViolation(_("Only the last %(days)d days can be entered", days=rules.OLDEST.days), "seen_on")
    row = Observation(
        person_id=person_id, competency=competency, level_half=level_half, seen_at=seen, seen_on=clock.local(seen).date(),
        recorded_at=now, recorded_on=clock.today(), late=rules.is_late(seen, now), by_person_id=by,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    if words.strip():
        db.session.add(ObservationNote(observation_id=row.id, language=language(), text=words.strip()))
        db.session.flush()
    publish(ObservationRecorded(row.id, row.public_id, person_id, competency, level_half, seen, now, by, row.late))
    return row


def moment_seen(day: date | None) -> datetime | None:
    """When something was seen on a day that isn't today: at noon; None for today or no day, which is now."""
    return None if day is None or day == clock.today() else clock.at(day, 12)


def withdraw(row: Observation, by: int) -> None:
    """Entered by mistake: it stays on record and counts for nothing. Only who entered it, within a day."""
    if row.by_person_id != by:
        raise RuleViolation(_("Only who entered an observation can withdraw it."))
    if clock.now() - row.recorded_at > timedelta(days=1):
        raise RuleViolation(_("An observation can be withdrawn within a day. After that enter what is right beside it."))
    if db.session.scalar(select(ObservationWithdrawal.id).where(ObservationWithdrawal.observation_id == row.id)) is not None:
        raise RuleViolation(_("This observation is withdrawn already."))
    db.session.add(ObservationWithdrawal(observation_id=row.id, by_person_id=by))
    db.session.flush()
    publish(ObservationWithdrawn(row.id))


def write_log(person_id: int, on_date: date, text: str, competency: str | None = None, level_half: int | None = None) -> WorkLogEntry:
    """An entry of one's own work log. Named with a competency and a level it can be confirmed, and counts then."""
    if not text.strip():
        raise RuleViolation(_("Write what you did"), "text")
    if on_date > clock.today():
        raise RuleViolation(_("The date can’t be later than today, %(today)s", today=short_date(clock.today())), "on_date")
    if clock.today() - on_date > rules.LOG_OLDEST:
        raise RuleViolation(_("Only the last %(days)d days can be entered", days=rules.LOG_OLDEST.days), "on_date")
    if (competency is None) != (level_half is None):
        raise RuleViolation(_("Name both what it showed and how well, or neither"), "competency")
    if competency is not None and level_half is not None:
        _check(competency, level_half)
    row = WorkLogEntry(
        person_id=person_id, on_date=on_date, language=language(), text=text.strip(), competency=competency, level_half=level_half
    )
    db.session.add(row)
    db.session.flush()
    return row


def confirm_log(row: WorkLogEntry, by: int) -> None:
    """A supervisor confirms an entry: it was so, and the level is right. Then it counts, as the person's own judgement."""
    if row.confirmed_at is not None:
        raise RuleViolation(_("This entry is confirmed already."))
    if by == row.person_id:
        raise RuleViolation(_("Nobody confirms their own entry."))
    row.confirmed_by, row.confirmed_at = by, clock.now()
    db.session.flush()
    if row.competency is not None and row.level_half is not None:
        seen = min(clock.at(row.on_date, 12), clock.now())
        late = rules.is_late(seen, row.written_at)
        publish(
            ObservationRecorded(
                row.id, row.public_id, row.person_id, row.competency, row.level_half, seen, row.written_at, by, late, rules.WORK_LOG
            )
        )


def _check(competency: str, level_half: int) -> None:
    if competency not in curriculum.competency_titles():
        raise RuleViolation(_("Choose what it showed"), "competency")
    if not rules.in_range(level_half):
        raise RuleViolation(_("Choose a level"), "level")
