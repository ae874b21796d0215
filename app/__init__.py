"""Reception Academy · 接待学院: the application, and the one list of who listens to what."""

from importlib import import_module
from typing import Any

from flask import Flask
from flask_bootstrap import Bootstrap5
from flask_migrate import Migrate
from werkzeug.middleware.proxy_fix import ProxyFix

from app.config import ROOT, load_settings

ROOMS = (
    "people", "learning", "quizzes", "performances", "observations", "service",
    "results", "competency", "careers", "incentives", "home",
)  # fmt: skip


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The application, from the environment and ``overrides`` (tests)."""
    app = Flask(__name__)
    app.config.update(load_settings())
    app.config.update(overrides or {})
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31536000
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _init_core(app)
    for room in ROOMS:
        app.register_blueprint(import_module(f"app.{room}.views").blueprint)
    subscribe_all()
    return app


def _init_core(app: Flask) -> None:
    from app.core import clock, i18n, jobs, logs, markdown, pages, pictograms, trail  # noqa: F401 - the trail listens once imported
    from app.core.database import db, init_database
    from app.core.security import headers
    from app.navigation import init_navigation
    from app.people.sign_in import init_sign_in

    proxies = app.config["PROXIES"]
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    clock.use_zone(app.config["TIME_ZONE"])
    app.config["ACADEMY_HOME"].mkdir(parents=True, exist_ok=True)
    logs.init_logs(app)
    init_database(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=False)
    Bootstrap5(app)
    headers.init_headers(app)
    init_sign_in(app)
    pages.init_pages(app)
    i18n.init_i18n(app)
    pictograms.init_pictograms(app)
    markdown.init_markdown(app)
    init_navigation(app)
    jobs.init_jobs(app)


def subscribe_all() -> None:
    """Who listens to what. News travels up only; each handler writes what consistency needs, in the same transaction."""
    from app.competency import services as competency
    from app.core.events import subscribe
    from app.learning import services as learning
    from app.observations.events import ObservationRecorded, ObservationWithdrawn
    from app.people import events as people_news
    from app.performances.events import PerformanceScored
    from app.quizzes.events import SittingFinished
    from app.results import services as results
    from app.results.events import EvidenceAdded
    from app.service.events import ServiceRecorded, ServiceWithdrawn

    subscribe(people_news.AbsenceRecorded, learning.absence_recorded)
    subscribe(SittingFinished, results.sitting_finished)
    subscribe(PerformanceScored, results.performance_scored)
    subscribe(ObservationRecorded, results.observation_recorded)
    subscribe(ObservationWithdrawn, results.observation_withdrawn)
    subscribe(ServiceRecorded, results.service_recorded)
    subscribe(ServiceWithdrawn, results.service_withdrawn)
    subscribe(EvidenceAdded, competency.evidence_added)
