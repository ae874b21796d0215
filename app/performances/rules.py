"""Pure decisions: what stands on a form, given its log; what is missing before it can be signed; how long it took."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assessments.schema import Rubric, Scale
from assessments.scoring.rubric import FormScore, score_form

GLOBAL, CLOCK, CRITICAL, NOTE = "global", "clock", "critical:", "note:"
JUDGEMENTS = {0: "fail", 2: "borderline", 4: "pass", 6: "good", 8: "excellent"}
MOST_RATERS = 4
MOST_CANDIDATES = 12
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a form's log. ``number`` is its place in the order of arrival, ``text`` the words of a note."""

    event_id: str
    criterion: str
    value: int | None
    device: str
    seen: int
    at: datetime
    number: int
    text: str = ""
    late: bool = False
    amendment: int | None = None

    @property
    def content(self) -> tuple[int | None, str]:
        """What it says; two entries that say the same don't conflict."""
        return self.value, self.text

    def supersedes(self, other: "Entry") -> bool:
        """Whether whoever made this one knew the other: it came from the same device before, or had been received."""
        if self.device == other.device:
            return (self.at, self.event_id) > (other.at, other.event_id)
        return other.number <= self.seen


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands on one line: the entry that counts, and those made elsewhere without knowing it that say otherwise."""

    entry: Entry
    rivals: tuple[Entry, ...] = ()


def standing(entries: Iterable[Entry]) -> dict[str, Standing]:
    """Per line the newest entry that nothing superseded. Neither order of arrival nor repetition changes it."""
    lines: defaultdict[str, dict[str, Entry]] = defaultdict(dict)
    for entry in entries:
        if entry.criterion != CLOCK and not entry.late:
            lines[entry.criterion][entry.event_id] = entry
    return {criterion: _settle(list(line.values())) for criterion, line in lines.items()}


def _settle(line: list[Entry]) -> Standing:
    heads = [entry for entry in line if not any(later.supersedes(entry) for later in line if later is not entry)]
    ordered = sorted(heads or line, key=_by_time)
    rivals = {entry.content: entry for entry in ordered if entry.content != ordered[-1].content}
    return Standing(ordered[-1], tuple(rivals.values()))


def _by_time(entry: Entry) -> tuple[datetime, str]:
    return entry.at, entry.event_id


@dataclass(frozen=True, slots=True)
class FormState:
    """A form as it stands: half-levels by criterion, critical errors seen, the global judgement, notes, open conflicts."""

    marks: Mapping[str, int]
    critical: tuple[str, ...]
    judgement: int | None
    notes: Mapping[str, str]
    conflicts: tuple[str, ...]


def state_of(rubric: Rubric, entries: Sequence[Entry]) -> FormState:
    """The form that a log makes; what amendments changed stands as amended, each over what was before."""
    lines = standing(entry for entry in entries if entry.amendment is None)
    for entry in sorted((entry for entry in entries if entry.amendment is not None), key=lambda entry: (entry.amendment, entry.number)):
        lines[entry.criterion] = Standing(entry)
    values = {criterion: line.entry.value for criterion, line in lines.items() if line.entry.value is not None}
    return FormState(
        marks={entry.slug: values[entry.slug] for entry in rubric.criteria if entry.slug in values},
        critical=tuple(error.slug for error in rubric.critical_errors if values.get(CRITICAL + error.slug)),
        judgement=values.get(GLOBAL),
        notes={name.removeprefix(NOTE): line.entry.text for name, line in lines.items() if name.startswith(NOTE) and line.entry.text},
        conflicts=tuple(name for name, line in lines.items() if line.rivals),
    )


def score_of(rubric: Rubric, state: FormState) -> FormScore:
    """The one score of a form."""
    return score_form(rubric, state.marks, state.critical)


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing missing before signing. ``kind``: mark | evidence | judgement | choice."""

    criterion: str
    kind: str


def gaps(rubric: Rubric, state: FormState) -> tuple[Gap, ...]:
    """What is missing, in the order of the page: marks, evidence for extreme marks and critical errors, choices, judgement."""
    found = []
    for criterion in rubric.criteria:
        if criterion.slug not in state.marks:
            found.append(Gap(criterion.slug, "mark"))
        elif needs_evidence(rubric, state.marks[criterion.slug]) and not state.notes.get(criterion.slug):
            found.append(Gap(criterion.slug, "evidence"))
    found += [Gap(CRITICAL + slug, "evidence") for slug in state.critical if not state.notes.get(CRITICAL + slug)]
    if state.judgement is None:
        found.append(Gap(GLOBAL, "judgement"))
    found += [Gap(name, "choice") for name in state.conflicts]
    return tuple(found)


def needs_evidence(rubric: Rubric, half_levels: int) -> bool:
    """The highest level asks for a note as the lowest does. On a checklist "done" is the plain case and asks for none."""
    return half_levels == 0 or (half_levels == max(rubric.marks) and rubric.scale is Scale.LEVELS)


def fits(rubric: Rubric, criterion: str, value: int | None) -> bool:
    """Whether an event may say this about that line of the rubric."""
    line = criterion.removeprefix(NOTE)
    if line == CLOCK:
        return criterion == CLOCK and value in (0, 1)
    if line == GLOBAL:
        allowed: Iterable[int] = JUDGEMENTS
    elif line.startswith(CRITICAL):
        allowed = (1,) if line.removeprefix(CRITICAL) in {error.slug for error in rubric.critical_errors} else ()
    else:
        allowed = rubric.marks if line in {entry.slug for entry in rubric.criteria} else ()
    if criterion != line:
        allowed = (1,) if allowed else ()
    return bool(allowed) and (value is None or value in allowed)


def elapsed(entries: Iterable[Entry], until: datetime) -> tuple[timedelta, datetime | None]:
    """How long the clock ran up to its last stop, and since when it runs now (None: it doesn't)."""
    total, since = timedelta(), None
    for entry in sorted((entry for entry in entries if entry.criterion == CLOCK and not entry.late), key=_by_time):
        if entry.value and since is None:
            since = entry.at
        elif not entry.value and since is not None:
            total, since = total + (entry.at - since), None
    return total, min(since, until) if since is not None else None


def duration_of(entries: Iterable[Entry], signed_at: datetime) -> timedelta:
    """How long the clock ran in all when the form was signed."""
    total, since = elapsed(entries, signed_at)
    return total + (signed_at - since) if since is not None else total


def log_digest(entries: Iterable[Entry]) -> str:
    """SHA-256 over what counted at the signature, in the order of arrival. Words aren't in it, so notes stay erasable."""
    counted = sorted((entry for entry in entries if not entry.late and entry.amendment is None), key=lambda entry: entry.number)
    body = [[entry.event_id, entry.criterion, entry.value, entry.device, entry.seen, entry.at.isoformat()] for entry in counted]
    return hashlib.sha256(json.dumps(body, separators=(",", ":")).encode()).hexdigest()


def open_for_scoring(business_date: date, today: date) -> bool:
    """Forms and the candidate's brief open on the day of the session."""
    return business_date <= today
