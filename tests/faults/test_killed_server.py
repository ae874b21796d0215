"""The server is killed again and again while somebody answers a quiz and somebody scores: what was acknowledged is there.

Each kill is a SIGKILL at a random moment; nothing gets a chance to clean up. Afterwards every acknowledged event is in the
database exactly once, what stands is what the person tapped last, and the trail is whole.
"""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from app.core import clock, database, trail
from app.core.database import db
from app.people.models import Person, Unit
from app.people.sign_in import hash_password
from app.performances import queries as performances_queries
from app.performances import rules
from app.performances.models import MarkEvent, RatingForm
from app.quizzes import queries as quiz_queries
from app.quizzes import services as quiz_services
from app.quizzes.models import AnswerEvent, Sitting
from app.results.models import Result
from tests.conftest import make_app
from tests.factories import learning, people, performances
from tests.faults.device import Device, Event, NoAnswer
from tests.faults.server import Server

PASSWORD = "two-doors-and-a-bell"
KILLS = [5, pytest.param(100, marks=pytest.mark.long)]
LONGEST_LIFE = 0.7  # seconds between the server's first answer and its death


@dataclass
class House:
    """Lin Xiaowen sits a quiz; Zhou Min scores her role-play."""

    server: Server
    sitting_id: int
    sitting_path: str
    form: performances_queries.FormAtHand
    form_path: str

    def device(self, login: str) -> Device:
        return Device(self.server.port, login, PASSWORD)


def signs_in_as(person: Person, login: str, *roles: str) -> None:
    unit = db.session.scalars(db.select(Unit)).first()
    account = people.account(person, *roles, unit=unit)
    account.login, account.password_hash = login, hash_password(PASSWORD)


@pytest.fixture
def house(tmp_path: Path, database_address: str) -> Iterator[House]:
    """The house, its clock running, and its server started."""
    app = make_app(tmp_path, SQLALCHEMY_DATABASE_URI=database_address)
    server = Server(tmp_path, database_address)
    with app.app_context():
        people.organisation()
        front = people.unit()
        learning.load_curriculum()
        lin, zhou = people.person("林晓雯", "Lin Xiaowen", unit=front), people.person("周敏", "Zhou Min", unit=front)
        signs_in_as(lin, "lin")
        signs_in_as(zhou, "zhou", "supervisor")
        sitting = quiz_services.begin(lin.id, "day-2-safety", random.Random(4))
        sitting.ends_at = None  # the kills take longer than the quiz
        session = performances.scheduled(lin, zhou, day=clock.today())
        form = performances.form_of(session, lin, zhou)
        database.commit()
        quiz_path, form_path = f"/quizzes/sittings/{sitting.public_id}", f"/performances/forms/{form.form.public_id}"
        made = House(server, sitting.id, quiz_path, form, form_path)
        database.rollback()  # a transaction left open here would lock the server out
        server.start()
        try:
            yield made
        finally:
            server.kill()
            db.session.remove()
            db.engine.dispose()


def answers(house: House, dice: random.Random) -> Callable[[], Event]:
    """Makes one answer or flag after the other."""
    questions = [
        (question.row.sequence, [option.key for option in question.options]) for question in quiz_queries.questions(house.sitting_id)
    ]

    def one() -> Event:
        number, keys = dice.choice(questions)
        kind = dice.choice(("answer", "answer", "answer", "flag"))
        chosen = dice.choice((["on"], [])) if kind == "flag" else [dice.choice(keys)]
        return {"id": uuid4().hex, "question": number, "kind": kind, "chosen": chosen, "at": datetime.now(UTC).isoformat()}

    return one


def marks(house: House, dice: random.Random) -> Callable[[], Event]:
    """Makes one mark after the other."""
    criteria, possible = [criterion.slug for criterion in house.form.rubric.criteria], house.form.rubric.marks

    def one() -> Event:
        criterion, mark = dice.choice(criteria), dice.choice(possible)
        at = datetime.now(UTC).isoformat()
        return {"id": uuid4().hex, "criterion": criterion, "value": mark, "device": "tablet", "seen": 0, "at": at}

    return one


def keep_tapping(device: Device, tap: Callable[[], Event], path: str, stop: threading.Event, dice: random.Random, **around: int) -> None:
    """Tap and send until told to stop; what got no answer waits and goes out again."""
    while not stop.is_set():
        for _tap in range(dice.randint(0, 3)):
            device.tap(tap())
        try:
            device.deliver(path, **around)
        except NoAnswer:
            stop.wait(0.02)


def killed(house: House, device_threads: list[threading.Thread], stop: threading.Event, dice: random.Random, kills: int) -> None:
    for thread in device_threads:
        thread.start()
    try:
        for _kill in range(kills):
            time.sleep(dice.uniform(0.05, LONGEST_LIFE))
            house.server.kill()
            house.server.start()
    finally:
        stop.set()
        for thread in device_threads:
            thread.join()


@pytest.mark.both_databases
@pytest.mark.parametrize("kills", KILLS)
def test_no_acknowledged_answer_or_mark_is_lost(house: House, kills: int) -> None:
    dice, stop = random.Random(kills), threading.Event()
    quiz, tablet = house.device("lin"), house.device("zhou")
    quiz_path, form_path = f"{house.sitting_path}/answers", f"{house.form_path}/marks"
    taps = [
        threading.Thread(target=keep_tapping, args=(quiz, answers(house, random.Random(1)), quiz_path, stop, random.Random(2))),
        threading.Thread(
            target=keep_tapping, args=(tablet, marks(house, random.Random(3)), form_path, stop, random.Random(5)), kwargs={"seen": 0}
        ),
    ]
    database.rollback()
    for device in (quiz, tablet):
        device.sign_in()
    killed(house, taps, stop, dice, kills)
    check(quiz, AnswerEvent)
    check(tablet, MarkEvent)
    while quiz.waiting or tablet.waiting:
        quiz.deliver(quiz_path)
        tablet.deliver(form_path, seen=0)
    check(quiz, AnswerEvent)
    check(tablet, MarkEvent)
    check_answers_stand(house, quiz)
    check_marks_stand(house, tablet)
    assert list(trail.breaks()) == []
    print(f"{kills} kills, {len(quiz.made)} answers and {len(tablet.made)} marks acknowledged, none lost")


def check(device: Device, kind: type[AnswerEvent] | type[MarkEvent]) -> None:
    """Everything acknowledged is there, once; nothing is there that nobody made."""
    with database.reading():  # a reader locks nobody out
        there = Counter(db.session.scalars(db.select(kind.client_event_id)))
        database.rollback()
    assert device.acknowledged, "nothing was acknowledged: the test shows nothing"
    assert not device.acknowledged - there.keys(), "acknowledged, and lost"
    assert max(there.values()) == 1, "kept twice"
    assert not there.keys() - {event["id"] for event in device.made}, "made up"


def check_answers_stand(house: House, quiz: Device) -> None:
    last = {(event["question"], event["kind"]): event["chosen"] for event in quiz.made}
    sitting = db.session.scalars(db.select(Sitting)).one()
    for question in quiz_queries.questions(sitting.id):
        assert question.answer == frozenset(last.get((question.row.sequence, "answer"), []))
        assert question.flagged == (last.get((question.row.sequence, "flag")) == ["on"])


def check_marks_stand(house: House, tablet: Device) -> None:
    form = db.session.scalars(db.select(RatingForm)).one()
    standing = rules.state_of(performances.scenario().rubric, performances_queries.log_of(form))
    assert standing.marks == {event["criterion"]: event["value"] for event in tablet.made} and not standing.conflicts


@pytest.mark.parametrize("kills", [1, pytest.param(25, marks=pytest.mark.long)])
def test_handing_in_and_signing_happen_once_however_often_the_server_dies(house: House, kills: int) -> None:
    dice = random.Random(kills)
    quiz, tablet = house.device("lin"), house.device("zhou")
    performances.scored(house.form)
    database.commit()
    for device in (quiz, tablet):
        device.sign_in()
    presses = [(quiz, f"{house.sitting_path}/finish"), (tablet, f"{house.form_path}/sign")]
    for number in range(kills + 1):
        threads = [threading.Thread(target=press, args=one) for one in presses]
        for thread in threads:
            thread.start()
        if number < kills:
            time.sleep(dice.uniform(0.0, 0.1))
            house.server.kill()
        for thread in threads:
            thread.join()
        if number < kills:
            house.server.start()
    assert db.session.scalars(db.select(Sitting)).one().finished_at is not None
    assert db.session.scalars(db.select(RatingForm)).one().signed_at is not None
    assert Counter(db.session.scalars(db.select(Result.source_kind))) == {"sitting": 1, "performance": 1}
    assert list(trail.breaks()) == []


def press(device: Device, path: str) -> None:
    with suppress(NoAnswer):
        assert device.post(path) in (200, 302)
