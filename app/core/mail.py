"""Letters: written in the reader's language, kept as rows, sent by the worker, or shown on screen where none are sent."""

import smtplib
from datetime import datetime
from email.message import EmailMessage

from flask import current_app, render_template
from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.database import CreatedAt, Model, Pk, PublicId, UtcDateTime, db
from app.core.i18n import in_language
from app.core.jobs import enqueue, job


class Letter(Model):
    """One letter to one address. ``sent_at`` stays empty where letters are only shown."""

    __tablename__ = "letter"
    __audited__ = False
    id: Mapped[Pk]
    public_id: Mapped[PublicId]
    address: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(5))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[CreatedAt]
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def write(address: str, language: str, subject: str, template: str, **context: object) -> Letter:
    """Write a letter with the present transaction. ``subject`` is already in the reader's language."""
    with in_language(language):
        body = render_template(template, **context)
    letter = Letter(address=address, language=language, subject=subject, body=body)
    db.session.add(letter)
    db.session.flush()
    if current_app.config["SMTP_HOST"]:
        enqueue("mail.send", letter=letter.id)
    return letter


@job("mail.send")
def send(task: int, letter: int) -> None:
    """Send one letter through the configured server."""
    row = db.session.scalar(select(Letter).where(Letter.id == letter, Letter.sent_at.is_(None)))
    if row is None:
        return
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = current_app.config["MAIL_FROM"], row.address, row.subject
    message.set_content(row.body)
    with smtplib.SMTP(current_app.config["SMTP_HOST"], current_app.config["SMTP_PORT"], timeout=30) as server:
        server.send_message(message)
    row.sent_at = clock.now()
