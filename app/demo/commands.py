"""`academy demo`: load the demonstration organisation into an empty database."""

import random
from datetime import date, timedelta

import click

from app.core import clock, curriculum, database
from app.core.commands import fail, with_app
from app.core.database import db
from app.people.models import Organisation

SEED = 20260709
YEAR = timedelta(days=365)
EXTRA_STAFF_FROM = 60


@click.command()
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="The day on which it is looked at (today).")
@click.option("--seed", default=SEED, show_default=True)
@click.option("--staff", default=60, show_default=True, help="How many people; thousands for benches.")
@with_app
def demo(as_of: object, seed: int, staff: int) -> None:
    """Load the demonstration organisation. Only ever into a database with nobody in it."""
    if db.session.scalar(db.select(Organisation.id)) is not None:
        fail("There is an organisation here already. The demonstration goes into an empty database only.")
    day = as_of.date() if as_of is not None else clock.today()  # type: ignore[attr-defined]
    load(day, seed, staff)


def load_if_empty() -> None:
    """For `academy run`: the demonstration where there is nobody yet."""
    if db.session.scalar(db.select(Organisation.id)) is None:
        load(clock.today(), SEED, 60)


def load(as_of: date, seed: int = SEED, staff: int = 60, quiet: bool = False) -> None:
    """Make the organisation and its year. Commits day by day."""
    from app.demo import bulk, money, newcomers, organisation, plan
    from app.demo.cast import draw
    from app.demo.history import Historian
    from app.demo.scoring import Truth

    rng = random.Random(seed)  # noqa: S311 - invented data
    say = (lambda *_args: None) if quiet else _say
    curriculum.load()
    database.commit()
    start = as_of - YEAR
    everyone = draw(as_of, seed, staff)
    say("people", 0, 1)
    company = organisation.found(everyone[:EXTRA_STAFF_FROM], start - timedelta(days=40))
    organisation.recognise(company, start - timedelta(days=30), rng)
    money.publish(start - timedelta(days=10))
    historian = Historian(company, Truth(as_of, seed), rng)
    planned = plan.year(company.people, company.supervisors, start, as_of - timedelta(days=1), rng)
    newcomers.pair_and_enrol(historian, as_of)
    closed_days = sorted(planned)
    for number, day in enumerate(closed_days):
        historian.live(day, planned[day])
        say("days", number + 1, len(closed_days))
    newcomers.study(historian, as_of)
    newcomers.today(historian, as_of)
    money.pay(company, as_of)
    if staff > EXTRA_STAFF_FROM:
        bulk.add_staff(company, everyone[EXTRA_STAFF_FROM:], historian, as_of, say)


def _say(what: str, done: int, total: int) -> None:
    if done == total or done % 25 == 0:
        click.echo(f"  demonstration: {what} {done}/{total}", err=True)
