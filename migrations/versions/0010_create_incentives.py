"""Create the tables of the incentives room.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import guard

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them, and guard what is append-only."""
    op.create_table(
        "scheme_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("title_zh", sa.String(length=120), nullable=False),
        sa.Column("title_en", sa.String(length=120), nullable=False),
        sa.Column("published_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_version")),
        sa.UniqueConstraint("hash", name=op.f("uq_scheme_version_hash")),
        sa.UniqueConstraint("public_id", name=op.f("uq_scheme_version_public_id")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_scheme_version_slug"), "scheme_version", ["slug"], unique=False)
    op.create_table(
        "incentive_period",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("label", sa.String(length=12), nullable=False),
        sa.Column("start_on", sa.Date(), nullable=False),
        sa.Column("end_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("scheme_version_id", sa.Integer(), nullable=False),
        sa.Column("model_version_id", sa.Integer(), nullable=False),
        sa.Column("calibration_id", sa.Integer(), nullable=True),
        sa.Column("snapshot_id", sa.Integer(), nullable=True),
        sa.Column("computed_by", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["calibration_id"], ["calibration.id"], name=op.f("fk_incentive_period_calibration_id_calibration")),
        sa.ForeignKeyConstraint(["computed_by"], ["person.id"], name=op.f("fk_incentive_period_computed_by_person")),
        sa.ForeignKeyConstraint(
            ["model_version_id"], ["content_version.id"], name=op.f("fk_incentive_period_model_version_id_content_version")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_version_id"], ["scheme_version.id"], name=op.f("fk_incentive_period_scheme_version_id_scheme_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incentive_period")),
        sa.UniqueConstraint("label", name=op.f("uq_incentive_period_label")),
        sa.UniqueConstraint("public_id", name=op.f("uq_incentive_period_public_id")),
    )
    op.create_index(op.f("ix_incentive_period_state"), "incentive_period", ["state"], unique=False)
    op.create_table(
        "scheme_consultation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("scheme_version_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=15), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("record", sa.String(length=200), nullable=False),
        sa.Column("entered_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scheme_version_id"], ["scheme_version.id"], name=op.f("fk_scheme_consultation_scheme_version_id_scheme_version")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_consultation")),
        sa.UniqueConstraint("scheme_version_id", "step", name=op.f("uq_scheme_consultation_scheme_version_id_step")),
    )
    op.create_index(op.f("ix_scheme_consultation_scheme_version_id"), "scheme_consultation", ["scheme_version_id"], unique=False)
    op.create_table(
        "artefact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("stored_file_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["incentive_period.id"], name=op.f("fk_artefact_period_id_incentive_period")),
        sa.ForeignKeyConstraint(["stored_file_id"], ["stored_file.id"], name=op.f("fk_artefact_stored_file_id_stored_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_artefact")),
        sa.UniqueConstraint("period_id", "kind", "language", name=op.f("uq_artefact_period_id_kind_language")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_artefact_period_id"), "artefact", ["period_id"], unique=False)
    op.create_table(
        "period_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("inputs_sha256", sa.String(length=64), nullable=False),
        sa.Column("result_sha256", sa.String(length=64), nullable=False),
        sa.Column("computed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["incentive_period.id"], name=op.f("fk_period_snapshot_period_id_incentive_period")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_snapshot")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_period_snapshot_period_id"), "period_snapshot", ["period_id"], unique=False)
    op.create_table(
        "statement_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["incentive_period.id"], name=op.f("fk_statement_line_period_id_incentive_period")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_statement_line_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_line")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_statement_line_period_id"), "statement_line", ["period_id"], unique=False)
    op.create_index(op.f("ix_statement_line_person_id"), "statement_line", ["person_id"], unique=False)
    op.create_table(
        "period_approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("period_id", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["period_id"], ["incentive_period.id"], name=op.f("fk_period_approval_period_id_incentive_period")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_period_approval_person_id_person")),
        sa.ForeignKeyConstraint(["snapshot_id"], ["period_snapshot.id"], name=op.f("fk_period_approval_snapshot_id_period_snapshot")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period_approval")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_period_approval_period_id"), "period_approval", ["period_id"], unique=False)
    op.create_index(op.f("ix_period_approval_person_id"), "period_approval", ["person_id"], unique=False)
    op.create_table(
        "period_note",
        sa.Column("approval_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["approval_id"], ["period_approval.id"], name=op.f("fk_period_note_approval_id_period_approval")),
        sa.PrimaryKeyConstraint("approval_id", name=op.f("pk_period_note")),
    )
    guard("scheme_version", "artefact", "period_snapshot", "statement_line", "period_approval")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("period_note")
    op.drop_index(op.f("ix_period_approval_person_id"), table_name="period_approval")
    op.drop_index(op.f("ix_period_approval_period_id"), table_name="period_approval")
    op.drop_table("period_approval")
    op.drop_index(op.f("ix_statement_line_person_id"), table_name="statement_line")
    op.drop_index(op.f("ix_statement_line_period_id"), table_name="statement_line")
    op.drop_table("statement_line")
    op.drop_index(op.f("ix_period_snapshot_period_id"), table_name="period_snapshot")
    op.drop_table("period_snapshot")
    op.drop_index(op.f("ix_artefact_period_id"), table_name="artefact")
    op.drop_table("artefact")
    op.drop_index(op.f("ix_scheme_consultation_scheme_version_id"), table_name="scheme_consultation")
    op.drop_table("scheme_consultation")
    op.drop_index(op.f("ix_incentive_period_state"), table_name="incentive_period")
    op.drop_table("incentive_period")
    op.drop_index(op.f("ix_scheme_version_slug"), table_name="scheme_version")
    op.drop_table("scheme_version")
