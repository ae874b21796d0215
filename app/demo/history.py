"""The year happens: every planned thing goes through the services, on its day, with the clock held there."""

import random
import uuid
from collections.abc import Iterable
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select

from app.core import clock, database
from app.core.database import db
from app.core.errors import RuleViolation
from app.demo.cast import Role
from app.demo.guessing import guess
from app.demo.organisation import Company
from app.demo.plan import DRILL, DayPlan
from app.demo.scoring import DAY_SD, Truth
from app.observations import services as observing
from app.performances import queries as performances
from app.performances import rules as marks
from app.performances import services as performing
from app.performances.models import RatingForm, Session
from app.quizzes import queries as quizzes
from app.quizzes import services as sitting
from app.results import rules as release_rules
from app.results import services as releasing
from app.results.models import Result
from app.service import rules as serving_rules
from app.service import services as serving
from assessments.scoring.answers import right_answer

ROOMS = ("培训室一", "培训室二", "前厅接待台", "三楼会谈室", "多功能厅")
EVIDENCE = (
    "先起身再开口，时间记下了",
    "提前把台签核对了两遍",
    "客人没问就递了伞",
    "复述了三项，一项不差",
    "语速没变，笑容也在",
    "主动叫了主管来接",
)
SEEN = (
    "交接时把没办完的两件事说清楚了",
    "看到地面有水，先围起来再报",
    "客人发火时没有插话",
    "下班前把登记本补齐",
    "替同事顶了一个早班",
    "手机放在柜子里",
)
LOGGED = ("协助布置签约台，提前二十分钟完成", "陪同外宾参观展厅，记录了三个问题", "整理本周访客登记，补全两处遗漏")
INCIDENTS = (
    "午餐时一位客人噎住，处理及时，救护车到前已缓解",
    "会场停电十一分钟，改用应急灯并安抚客人",
    "客人在台阶上滑倒，先询问再处置，叫了急救",
)


class Historian:
    """Plays a year for a company. ``truth`` says how good everybody really is."""

    def __init__(self, company: Company, truth: Truth, rng: random.Random) -> None:
        self.company, self.truth, self.rng = company, truth, rng
        self.trainer = company.by_account["trainer"]
        self.service = company.by_account["service"]

    def live(self, day: date, plan: DayPlan) -> None:
        """One day, in one transaction, with the clock moving through it."""
        with clock.frozen(clock.at(day, 8)), database.transaction():
            self._performances(day, plan)
        with clock.frozen(clock.at(day, 17)), database.transaction():
            for person_id, by, competency in plan.observations:
                self.observe(day, person_id, by, competency)
            for person_id, step in plan.services:
                self.serve(day, person_id, step)
            for person_id in plan.judgements:
                self.judge(day, person_id)
            for person_id in plan.incidents:
                self._incident(day, person_id)
            for person_id, competency in plan.logs:
                self._log(day, person_id, competency)
            for person_id, quiz in plan.quizzes:
                self.take_quiz(person_id, quiz)

    def role(self, person_id: int) -> Role:
        """Who that is."""
        return self.company.people[person_id]

    def _performances(self, day: date, plan: DayPlan) -> None:
        slots = iter(time(9 + minutes // 60, minutes % 60) for minutes in range(0, 9 * 60, 30))
        sessions: list[tuple[str, tuple[int, ...], tuple[int, ...]]] = [
            (scenario, (candidate,), raters) for scenario, candidate, raters in plan.performances
        ]
        sessions += [(DRILL, group, raters) for group, raters in plan.drills]
        for scenario, candidates, raters in sessions:
            self.perform(day, next(slots), scenario, candidates, raters)

    def perform(
        self,
        day: date,
        at: time,
        scenario: str,
        candidates: tuple[int, ...],
        raters: tuple[int, ...],
        release: bool = True,
        fresh: float = 0.0,
    ) -> None:
        """Schedule, score, sign, release. ``fresh``: how much better somebody is who was taught it that morning."""
        when = performing.When(day, at, self.rng.choice(ROOMS))
        try:
            session = performing.schedule(scenario, when, candidates, raters, by=self.trainer)
        except RuleViolation:
            return  # two who can't meet that day (a mentor and their apprentice, a clash of times): the session isn't held
        with clock.frozen(clock.at(day, at.hour, at.minute) + timedelta(minutes=25)):
            self.score_and_sign(session, fresh)
        if release:
            with clock.frozen(clock.at(day, 18, 30)):
                self.release_waiting()

    def score_and_sign(self, session: Session, fresh: float = 0.0) -> None:
        """Every rater fills in and signs every form of a session."""
        statement = performances.forms.forms_at_hand().where(Session.id == session.id).order_by(RatingForm.id)
        halo: dict[int, float] = {}
        for row in db.session.execute(statement).all():
            at_hand = performances.FormAtHand(*row)
            person_id = at_hand.person.id
            halo.setdefault(person_id, self.rng.gauss(fresh, DAY_SD))
            performing.record(at_hand, {"seen": 0, "events": list(self._events(at_hand, person_id, halo[person_id]))})
            performing.sign(at_hand)

    def _events(self, at_hand: Any, person_id: int, halo: float) -> Iterable[dict[str, Any]]:
        rubric, role, rater = at_hand.rubric, self.role(person_id), self.role(at_hand.form.rater_id)
        on = clock.today()
        yield self._event(marks.CLOCK, 1, 0)
        total = 0
        for number, criterion in enumerate(rubric.criteria):
            level = self.truth.level(role, criterion.competency, on) + halo
            mark = self.truth.half_levels(self.rng, level, rater.severity, rubric.marks)
            total += mark
            yield self._event(criterion.slug, mark, 10 + 12 * number)
            if marks.needs_evidence(rubric, mark):
                yield self._event(marks.NOTE + criterion.slug, 1, 14 + 12 * number, self.rng.choice(EVIDENCE))
        mean = total / len(rubric.criteria)
        judgement = 8 if mean > 7 else 6 if mean > 5.5 else 4 if mean > 4 else 2 if mean > 3 else 0
        yield self._event(marks.GLOBAL, judgement, 200)

    def _event(self, criterion: str, value: int, seconds: int, text: str = "") -> dict[str, Any]:
        at = clock.now() - timedelta(minutes=10) + timedelta(seconds=seconds)
        name = str(uuid.UUID(int=self.rng.getrandbits(128)))
        return {"id": name, "criterion": criterion, "value": value, "device": "demo-tablet", "seen": 0, "at": at.isoformat(), "text": text}

    def release_waiting(self) -> None:
        """The trainer releases everything that waits."""
        for row in db.session.scalars(select(Result).where(Result.state == release_rules.WAITING).order_by(Result.id)):
            releasing.release(row, self.trainer)

    def observe(self, day: date, person_id: int, by: int, competency: str) -> None:
        """A behaviour seen."""
        level = self.truth.half_levels(
            self.rng, self.truth.level(self.role(person_id), competency, day), self.role(by).severity, tuple(range(9))
        )
        seen = clock.at(day, self.rng.randrange(9, 17), self.rng.randrange(60))
        observing.record(person_id, competency, level, by=by, seen_at=seen, words=self.rng.choice(SEEN) if self.rng.random() < 0.4 else "")

    def serve(self, day: date, person_id: int, step: str) -> None:
        """A step of the service, met or not."""
        level = self.truth.level(self.role(person_id), serving_rules.STEP[step].competency, day)
        # A standard is met far more often than not; how often depends on how good somebody is.
        chance = 1 / (1 + pow(2.718281828, -(level + 1.4)))
        draw = self.rng.random()
        outcome = "met" if draw < chance else "late" if draw < chance + (1 - chance) * 0.7 else "left-out"
        serving.record_step(person_id, step, outcome, by=self._enterer(person_id), on=day)

    def _enterer(self, person_id: int) -> int:
        others = [one for one in (self.service, *self.company.supervisors) if one != person_id]
        return self.rng.choice(others[:4])

    def judge(self, day: date, person_id: int) -> None:
        """What a client said."""
        answers = {}
        for item in serving_rules.ITEMS[serving_rules.CLIENT_JUDGEMENT]:
            mark = self.truth.half_levels(
                self.rng, self.truth.level(self.role(person_id), item.competency, day) + 0.5, 0.0, (0, 2, 4, 6, 8)
            )
            answers[item.code] = mark // 2 + 1
        serving.record_judgement(person_id, answers, by=self._enterer(person_id), on=day)

    def _incident(self, day: date, person_id: int) -> None:
        by = self._enterer(person_id)
        judged = {
            item.code: self.truth.half_levels(
                self.rng, self.truth.level(self.role(person_id), item.competency, day), self.role(by).severity, tuple(range(9))
            )
            for item in serving_rules.ITEMS[serving_rules.INCIDENT]
        }
        serving.record_incident(person_id, judged, by=by, on=day, words=self.rng.choice(INCIDENTS))

    def _log(self, day: date, person_id: int, competency: str) -> None:
        level = self.truth.half_levels(self.rng, self.truth.level(self.role(person_id), competency, day) + 0.3, 0.0, tuple(range(9)))
        entry = observing.write_log(person_id, day, self.rng.choice(LOGGED), competency, level)
        observing.confirm_log(entry, next(one for one in self.company.supervisors if one != person_id))

    def take_quiz(self, person_id: int, slug: str, careful: bool = False) -> bool:
        """Sit a quiz as well as one can; whether it was passed. ``careful``: nothing critical goes wrong."""
        try:
            row = sitting.begin(person_id, slug, self.rng)
        except RuleViolation:
            return False
        chance = min(0.97, 0.72 + 0.14 * (self.role(person_id).level + 0.5)) if not careful else 0.96
        given = []
        for question in quizzes.questions(row.id):
            right = self.rng.random() < chance or (careful and question.item.critical)
            pieces = right_answer(question.item) if right else guess(question.item, self.rng)
            name = str(uuid.UUID(int=self.rng.getrandbits(128)))
            given.append(sitting.Given(name, question.row.sequence, "answer", pieces, clock.now()))
        sitting.record(row, given)
        sitting.finish(row)
        return bool(row.passed)
