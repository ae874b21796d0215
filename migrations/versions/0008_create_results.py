"""Create the tables of the results room.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import guard

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them, and guard what is append-only."""
    op.create_table(
        "calibration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration")),
        sa.UniqueConstraint("slug", name=op.f("uq_calibration_slug")),
        info={"append_only": True},
    )
    op.create_table(
        "result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("source_kind", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("source_public_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("occurred_at", sa.DateTime(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("tenths", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("critical", sa.String(length=400), nullable=False),
        sa.Column("raters", sa.String(length=200), nullable=False),
        sa.Column("rater_count", sa.Integer(), nullable=False),
        sa.Column("scores", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_result_person_id_person")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["result.id"], name=op.f("fk_result_supersedes_id_result")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint("public_id", name=op.f("uq_result_public_id")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_result_supersedes_id")),
    )
    op.create_index(
        op.f("ix_result_person_id_result_state_result_occurred_at_result_id"),
        "result",
        ["person_id", "state", "occurred_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_result_source_kind_result_source_id"), "result", ["source_kind", "source_id"], unique=False)
    op.create_index(op.f("ix_result_state_result_recorded_at_result_id"), "result", ["state", "recorded_at", "id"], unique=False)
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("competency", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("raw", sa.Integer(), nullable=False),
        sa.Column("maximum", sa.Integer(), nullable=False),
        sa.Column("raters", sa.String(length=200), nullable=False),
        sa.Column("rater_count", sa.Integer(), nullable=False),
        sa.Column("session", sa.String(length=40), nullable=False),
        sa.Column("occurred_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("supersedes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_evidence_person_id_person")),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_evidence_result_id_result")),
        sa.ForeignKeyConstraint(["supersedes_id"], ["evidence.id"], name=op.f("fk_evidence_supersedes_id_evidence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("public_id", name=op.f("uq_evidence_public_id")),
        sa.UniqueConstraint("supersedes_id", name=op.f("uq_evidence_supersedes_id")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_evidence_person_id_evidence_competency_evidence_occurred_at_evidence_id"),
        "evidence",
        ["person_id", "competency", "occurred_at", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_evidence_result_id"), "evidence", ["result_id"], unique=False)
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_person_id"], ["person.id"], name=op.f("fk_release_by_person_id_person")),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_release_result_id_result")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_release_result_id"), "release", ["result_id"], unique=False)
    op.create_table(
        "score_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("result_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_score_question_answered_by_person")),
        sa.ForeignKeyConstraint(["result_id"], ["result.id"], name=op.f("fk_score_question_result_id_result")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_question")),
        sa.UniqueConstraint("public_id", name=op.f("uq_score_question_public_id")),
    )
    op.create_index(op.f("ix_score_question_result_id"), "score_question", ["result_id"], unique=False)
    op.create_table(
        "evidence_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("calibration_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=5), nullable=False),
        sa.Column("logit", sa.Double(), nullable=False),
        sa.Column("standard_error", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(["calibration_id"], ["calibration.id"], name=op.f("fk_evidence_value_calibration_id_calibration")),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_value_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence_value")),
        sa.UniqueConstraint("evidence_id", "calibration_id", "basis", name=op.f("uq_evidence_value_evidence_id_calibration_id_basis")),
        info={"append_only": True},
    )
    op.create_table(
        "release_note",
        sa.Column("release_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_release_note_release_id_release")),
        sa.PrimaryKeyConstraint("release_id", name=op.f("pk_release_note")),
    )
    guard("calibration", "evidence", "release", "evidence_value")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("release_note")
    op.drop_table("evidence_value")
    op.drop_index(op.f("ix_score_question_result_id"), table_name="score_question")
    op.drop_table("score_question")
    op.drop_index(op.f("ix_release_result_id"), table_name="release")
    op.drop_table("release")
    op.drop_index(op.f("ix_evidence_result_id"), table_name="evidence")
    op.drop_index(op.f("ix_evidence_person_id_evidence_competency_evidence_occurred_at_evidence_id"), table_name="evidence")
    op.drop_table("evidence")
    op.drop_index(op.f("ix_result_state_result_recorded_at_result_id"), table_name="result")
    op.drop_index(op.f("ix_result_source_kind_result_source_id"), table_name="result")
    op.drop_index(op.f("ix_result_person_id_result_state_result_occurred_at_result_id"), table_name="result")
    op.drop_table("result")
    op.drop_table("calibration")
