"""Create the tables of the performances room.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import guard

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them, and guard what is append-only."""
    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("scenario", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("scheduled_by", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.Column("voided_by", sa.Integer(), nullable=True),
        sa.Column("void_reason", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_session_actor_id_person")),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], name=op.f("fk_session_version_id_content_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("public_id", name=op.f("uq_session_public_id")),
    )
    op.create_index(op.f("ix_session_actor_id"), "session", ["actor_id"], unique=False)
    op.create_index(op.f("ix_session_business_date"), "session", ["business_date"], unique=False)
    op.create_index(op.f("ix_session_scenario"), "session", ["scenario"], unique=False)
    op.create_table(
        "session_candidate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("scored_at", sa.DateTime(), nullable=True),
        sa.Column("raw", sa.Integer(), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("critical", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_session_candidate_person_id_person")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_session_candidate_session_id_session")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_session_candidate_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_candidate")),
        sa.UniqueConstraint("public_id", name=op.f("uq_session_candidate_public_id")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_session_candidate_session_id_person_id")),
    )
    op.create_index(op.f("ix_session_candidate_person_id"), "session_candidate", ["person_id"], unique=False)
    op.create_index(op.f("ix_session_candidate_unit_id"), "session_candidate", ["unit_id"], unique=False)
    op.create_table(
        "rating_form",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("session_candidate_id", sa.Integer(), nullable=False),
        sa.Column("rater_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=True),
        sa.Column("log_digest", sa.String(length=64), nullable=True),
        sa.Column("amended_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["rater_id"], ["person.id"], name=op.f("fk_rating_form_rater_id_person")),
        sa.ForeignKeyConstraint(
            ["session_candidate_id"], ["session_candidate.id"], name=op.f("fk_rating_form_session_candidate_id_session_candidate")
        ),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_rating_form_session_id_session")),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], name=op.f("fk_rating_form_version_id_content_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rating_form")),
        sa.UniqueConstraint("public_id", name=op.f("uq_rating_form_public_id")),
        sa.UniqueConstraint(
            "session_id", "session_candidate_id", "rater_id", name=op.f("uq_rating_form_session_id_session_candidate_id_rater_id")
        ),
    )
    op.create_index(op.f("ix_rating_form_rater_id"), "rating_form", ["rater_id"], unique=False)
    op.create_index(op.f("ix_rating_form_session_candidate_id"), "rating_form", ["session_candidate_id"], unique=False)
    op.create_table(
        "amendment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("amended_by", sa.Integer(), nullable=False),
        sa.Column("amended_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["form_id"], ["rating_form.id"], name=op.f("fk_amendment_form_id_rating_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_amendment_public_id")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_amendment_form_id"), "amendment", ["form_id"], unique=False)
    op.create_table(
        "amendment_reason",
        sa.Column("amendment_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_amendment_reason_amendment_id_amendment")),
        sa.PrimaryKeyConstraint("amendment_id", name=op.f("pk_amendment_reason")),
    )
    op.create_table(
        "mark_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=False),
        sa.Column("client_event_id", sa.String(length=36), nullable=False),
        sa.Column("criterion", sa.String(length=120), nullable=False),
        sa.Column("half_levels", sa.Integer(), nullable=True),
        sa.Column("device", sa.String(length=36), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("amendment_id", sa.Integer(), nullable=True),
        sa.Column("client_at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["amendment_id"], ["amendment.id"], name=op.f("fk_mark_event_amendment_id_amendment")),
        sa.ForeignKeyConstraint(["form_id"], ["rating_form.id"], name=op.f("fk_mark_event_form_id_rating_form")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_event")),
        sa.UniqueConstraint("form_id", "client_event_id", name=op.f("uq_mark_event_form_id_client_event_id")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_mark_event_amendment_id"), "mark_event", ["amendment_id"], unique=False)
    op.create_table(
        "note",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["mark_event.id"], name=op.f("fk_note_event_id_mark_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_note")),
    )
    guard("amendment", "mark_event")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("note")
    op.drop_index(op.f("ix_mark_event_amendment_id"), table_name="mark_event")
    op.drop_table("mark_event")
    op.drop_table("amendment_reason")
    op.drop_index(op.f("ix_amendment_form_id"), table_name="amendment")
    op.drop_table("amendment")
    op.drop_index(op.f("ix_rating_form_session_candidate_id"), table_name="rating_form")
    op.drop_index(op.f("ix_rating_form_rater_id"), table_name="rating_form")
    op.drop_table("rating_form")
    op.drop_index(op.f("ix_session_candidate_unit_id"), table_name="session_candidate")
    op.drop_index(op.f("ix_session_candidate_person_id"), table_name="session_candidate")
    op.drop_table("session_candidate")
    op.drop_index(op.f("ix_session_scenario"), table_name="session")
    op.drop_index(op.f("ix_session_business_date"), table_name="session")
    op.drop_index(op.f("ix_session_actor_id"), table_name="session")
    op.drop_table("session")
