"""The performance room's forms."""

from typing import Any

from wtforms import BooleanField, DateField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from app.core.forms import EditForm, Form, choices_of
from app.core.i18n import _l, lazy_pgettext, pick
from app.performances import rules
from assessments.schema import Rubric, Scale

LONG = Length(max=300, message=_l("At most 300 characters"))


class Day(DateField):
    """A date that says how to write one."""

    def gettext(self, string: str) -> str:
        """WTForms asks here for the words of its own error."""
        return str(_l("Write a date like 2026-04-13"))


class Time(TimeField):
    """A time that says how to write one."""

    def gettext(self, string: str) -> str:
        """WTForms asks here for the words of its own error."""
        return str(_l("Write a time like 14:30"))


def _place() -> StringField:
    return StringField(
        _l("Place"), [InputRequired(_l("Write where it takes place")), Length(max=100, message=_l("At most 100 characters"))]
    )


class ScheduleForm(Form):
    """What, when, where, who performs, who scores, who acts."""

    scenario = SelectField(_l("Scenario"), [InputRequired(_l("Choose a scenario"))])
    day = Day(_l("Date"), [InputRequired(_l("Write a date like 2026-04-13"))])
    at = Time(_l("Begins at"), [InputRequired(_l("Write a time like 14:30"))])
    place = _place()
    candidates = SelectMultipleField(_l("Candidates"), [InputRequired(_l("Choose at least one candidate"))])
    raters = SelectMultipleField(_l("Raters"), [InputRequired(_l("Choose at least one rater"))])
    actor = SelectField(_l("Actor"), [Optional()])


class ChangeForm(EditForm):
    """Another time, place or actor."""

    day = Day(_l("Date"), [InputRequired(_l("Write a date like 2026-04-13"))])
    at = Time(_l("Begins at"), [InputRequired(_l("Write a time like 14:30"))])
    place = _place()
    actor = SelectField(_l("Actor"), [Optional()])


class VoidForm(Form):
    """Why a session doesn't count."""

    reason = TextAreaField(_l("Reason"), [InputRequired(_l("Write why this session is void")), LONG])


class ReplaceForm(Form):
    """Who takes over, and why."""

    rater = SelectField(_l("Who takes over"), [InputRequired(_l("Choose who takes over"))])
    everywhere = BooleanField(_l("For every candidate of this session"), default=True)
    reason = StringField(_l("Reason"), [InputRequired(_l("Write why the rater changes")), LONG])


class AmendForm(EditForm):
    """A signed form once more, with a reason. Its lines are those of the rubric, see :func:`amend_form`."""

    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Write why you change it. The reason is kept with the original")),
            Length(max=1000, message=_l("At most 1,000 characters")),
        ],
    )
    lines: dict[str, Any]

    def given(self) -> dict[str, int | None]:
        """Half-levels by criterion as they shall stand."""
        given: dict[str, int | None] = {}
        for criterion, field in self.lines.items():
            given[criterion] = (1 if field.data else None) if criterion.startswith(rules.CRITICAL) else field.data
        return given


def amend_form(rubric: Rubric, state: rules.FormState, version: int) -> AmendForm:
    """A form with one line per criterion, critical error and the judgement, filled with what stands."""
    words = mark_words()
    lines: dict[str, tuple[str, Any, Any]] = {}
    levels = choices_of((str(mark), words[f"{rubric.scale}-{mark}"]) for mark in rubric.marks)
    for number, criterion in enumerate(rubric.criteria):
        field = SelectField(pick(criterion.title), choices=levels, coerce=int)
        lines[criterion.slug] = f"mark_{number}", field, state.marks.get(criterion.slug)
    for number, error in enumerate(rubric.critical_errors):
        lines[rules.CRITICAL + error.slug] = f"error_{number}", BooleanField(pick(error.title)), error.slug in state.critical
    judgements = choices_of((str(mark), words[code]) for mark, code in reversed(rules.JUDGEMENTS.items()))
    lines[rules.GLOBAL] = "judgement", RadioField(_l("Global judgement"), choices=judgements, coerce=int), state.judgement
    kind = type("AmendThisForm", (AmendForm,), {field_name: field for field_name, field, _ in lines.values()})
    form: AmendForm = kind(data={"version": version, **{field_name: standing for field_name, _, standing in lines.values()}})
    form.lines = {criterion: form[field_name] for criterion, (field_name, _, _) in lines.items()}
    return form


def mark_words() -> dict[str, Any]:
    """What marks and judgements are called."""
    words: dict[str, Any] = {f"{Scale.LEVELS}-{mark}": f"{mark // 2}{'½' if mark % 2 else ''}" for mark in range(9)}
    # In a context of their own: "done" and "good" mean other things in other rooms.
    done = (lazy_pgettext("checklist", "Not done"), lazy_pgettext("checklist", "Partly"), lazy_pgettext("checklist", "Done"))
    words |= {f"{Scale.CHECKLIST}-{4 * step}": word for step, word in enumerate(done)}
    words |= {"fail": lazy_pgettext("judgement", "Fail"), "borderline": lazy_pgettext("judgement", "Borderline")}
    words |= {"pass": lazy_pgettext("judgement", "Pass"), "good": lazy_pgettext("judgement", "Good")}
    return words | {"excellent": lazy_pgettext("judgement", "Excellent")}
