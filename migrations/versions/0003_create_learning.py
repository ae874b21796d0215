"""Create the tables of the learning room.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import guard

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them, and guard what is append-only."""
    op.create_table(
        "enrolment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(length=80), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_enrolment_person_id_person")),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], name=op.f("fk_enrolment_version_id_content_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("public_id", name=op.f("uq_enrolment_public_id")),
    )
    op.create_index(op.f("ix_enrolment_person_id"), "enrolment", ["person_id"], unique=False)
    op.create_index(op.f("ix_enrolment_state"), "enrolment", ["state"], unique=False)
    op.create_table(
        "lesson_progress",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.String(length=80), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("parts_read", sa.Integer(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lesson_progress_person_id_person")),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], name=op.f("fk_lesson_progress_version_id_content_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_progress")),
        sa.UniqueConstraint("person_id", "lesson", name=op.f("uq_lesson_progress_person_id_lesson")),
    )
    op.create_table(
        "recognition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("programme", sa.String(length=80), nullable=False),
        sa.Column("document", sa.String(length=200), nullable=False),
        sa.Column("completed_on", sa.Date(), nullable=False),
        sa.Column("recognised_by", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_recognition_person_id_person")),
        sa.ForeignKeyConstraint(["recognised_by"], ["person.id"], name=op.f("fk_recognition_recognised_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
        sa.UniqueConstraint("public_id", name=op.f("uq_recognition_public_id")),
    )
    op.create_index(op.f("ix_recognition_person_id"), "recognition", ["person_id"], unique=False)
    op.create_table(
        "self_check_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("lesson", sa.String(length=80), nullable=False),
        sa.Column("check", sa.String(length=40), nullable=False),
        sa.Column("chosen", sa.String(length=20), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_self_check_answer_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_self_check_answer")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_self_check_answer_person_id"), "self_check_answer", ["person_id"], unique=False)
    op.create_table(
        "plan_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=True),
        sa.Column("written", sa.Boolean(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("safety", sa.Boolean(), nullable=False),
        sa.Column("quarter_hours", sa.Integer(), nullable=False),
        sa.Column("title_zh", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_plan_item_enrolment_id_enrolment")),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], name=op.f("fk_plan_item_version_id_content_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_item")),
        sa.UniqueConstraint("enrolment_id", "kind", "slug", name=op.f("uq_plan_item_enrolment_id_kind_slug")),
        sa.UniqueConstraint("public_id", name=op.f("uq_plan_item_public_id")),
    )
    op.create_index(op.f("ix_plan_item_enrolment_id"), "plan_item", ["enrolment_id"], unique=False)
    op.create_index(op.f("ix_plan_item_on_date"), "plan_item", ["on_date"], unique=False)
    op.create_index(op.f("ix_plan_item_slug"), "plan_item", ["slug"], unique=False)
    op.create_table(
        "requirement_result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enrolment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=15), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("source_kind", sa.String(length=20), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_requirement_result_enrolment_id_enrolment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_requirement_result")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_requirement_result_enrolment_id"), "requirement_result", ["enrolment_id"], unique=False)
    op.create_table(
        "signoff",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_item_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_signoff_mentor_id_person")),
        sa.ForeignKeyConstraint(["plan_item_id"], ["plan_item.id"], name=op.f("fk_signoff_plan_item_id_plan_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signoff")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_signoff_plan_item_id"), "signoff", ["plan_item_id"], unique=False)
    op.create_table(
        "signoff_remark",
        sa.Column("signoff_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["signoff_id"], ["signoff.id"], name=op.f("fk_signoff_remark_signoff_id_signoff")),
        sa.PrimaryKeyConstraint("signoff_id", name=op.f("pk_signoff_remark")),
    )
    guard("self_check_answer", "requirement_result", "signoff")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("signoff_remark")
    op.drop_index(op.f("ix_signoff_plan_item_id"), table_name="signoff")
    op.drop_table("signoff")
    op.drop_index(op.f("ix_requirement_result_enrolment_id"), table_name="requirement_result")
    op.drop_table("requirement_result")
    op.drop_index(op.f("ix_plan_item_slug"), table_name="plan_item")
    op.drop_index(op.f("ix_plan_item_on_date"), table_name="plan_item")
    op.drop_index(op.f("ix_plan_item_enrolment_id"), table_name="plan_item")
    op.drop_table("plan_item")
    op.drop_index(op.f("ix_self_check_answer_person_id"), table_name="self_check_answer")
    op.drop_table("self_check_answer")
    op.drop_index(op.f("ix_recognition_person_id"), table_name="recognition")
    op.drop_table("recognition")
    op.drop_table("lesson_progress")
    op.drop_index(op.f("ix_enrolment_state"), table_name="enrolment")
    op.drop_index(op.f("ix_enrolment_person_id"), table_name="enrolment")
    op.drop_table("enrolment")
