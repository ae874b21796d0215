"""What each kind of record scores, as data with the reason. Scores are half-levels, 0 to 8, like those of a rubric."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.core.i18n import _l
from assessments.rubric import HIGHEST
from assessments.scoring import CompetencyScore

SERVICE_RECORD, CLIENT_JUDGEMENT, INCIDENT = "service-record", "client-judgement", "incident"
KINDS: Mapping[str, object] = {SERVICE_RECORD: _l("Service record"), CLIENT_JUDGEMENT: _l("Client’s judgement"), INCIDENT: _l("Incident")}
OLDEST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the service with the competency that its standard is about."""

    code: str
    title: object
    competency: str
    reason: str


STEPS: tuple[Step, ...] = (
    Step("preparation", _l("Preparation: the checks before the guest comes"), "process-and-standards", "a checklist with lead times"),
    Step("reception", _l("Reception: meeting, guiding, seeing off"), "process-and-standards", "steps in a fixed order, to the minute"),
    Step("support", _l("Meeting, meals, room or transport"), "process-and-standards", "each has its own list before, during and after"),
    Step("request", _l("A guest’s request"), "service-awareness", "answered in time or not: seeing and meeting a need"),
    Step("complaint", _l("A complaint: answer in 24 hours, solution in 48"), "problems-and-closure", "the guide's clocks for problems"),
    Step("file", _l("Records: written in the same shift, file complete"), "records-and-confidentiality", "complete, in time, kept inside"),
)
STEP = {step.code: step for step in STEPS}

MET, LATE, LEFT_OUT = "met", "late", "left-out"
OUTCOMES: Mapping[str, tuple[object, int]] = {
    MET: (_l("Standard met"), 6),
    LATE: (_l("Done late"), 3),
    LEFT_OUT: (_l("Left out"), 0),
}
"""A record says that the standard was met, not that it was surpassed: level 3 of 4, "may be left to do it alone". Late
counts as halfway, since the guest got it in the end; left out is level 0."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked on a form, and the competency that the answer speaks of."""

    code: str
    title: object
    competency: str
    reason: str


ITEMS: Mapping[str, tuple[Item, ...]] = {
    CLIENT_JUDGEMENT: (
        Item("process", _l("The course of the service"), "process-and-standards", "what a client notices of process is order and time"),
        Item("result", _l("The result"), "service-awareness", "whether what they needed was seen and met"),
        Item("attitude", _l("The person’s attitude"), "patience", "tone and pace are what a client sees of attitude"),
    ),
    INCIDENT: (
        Item("procedure", _l("Procedure: right step, right number, own role kept"), "emergency-procedure", "guide 6.2: process"),
        Item("adaptability", _l("Adaptability when things went differently"), "adaptability", "guide 6.2: adaptability"),
        Item("communication", _l("Communication and coordination"), "crisis-communication", "guide 6.2: communication and coordination"),
    ),
}
"""One answer speaks of one competency only, so that one impression is not counted twice. An item left open is missing,
never zero."""

SATISFIED = (1, 2, 3, 4, 5)


def from_satisfaction(answer: int) -> int:
    """1 to 5 in half-levels: very dissatisfied is level 0, neither is 2, very satisfied is 4."""
    return (answer - 1) * 2


def scores_of(kind: str, step: str | None, outcome: str | None, marks: Mapping[str, int]) -> tuple[CompetencyScore, ...]:
    """What a record scores. ``marks``: of a client 1 to 5, of an incident half-levels."""
    if kind == SERVICE_RECORD and step is not None and outcome is not None:
        return (CompetencyScore(STEP[step].competency, OUTCOMES[outcome][1], HIGHEST),)
    half = from_satisfaction if kind == CLIENT_JUDGEMENT else int
    return tuple(CompetencyScore(item.competency, half(marks[item.code]), HIGHEST) for item in ITEMS.get(kind, ()) if item.code in marks)
