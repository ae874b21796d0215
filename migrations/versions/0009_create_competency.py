"""Create the tables of the competency room.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them, and guard what is append-only."""
    op.create_table(
        "estimate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("competency", sa.String(length=80), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("calibration", sa.String(length=60), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("last_evidence_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["content_version.id"], name=op.f("fk_estimate_model_id_content_version")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_estimate_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_estimate")),
        sa.UniqueConstraint(
            "person_id", "competency", "model_id", "calibration", name=op.f("uq_estimate_person_id_competency_model_id_calibration")
        ),
    )
    op.create_table(
        "estimate_pack",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("calibration", sa.String(length=60), nullable=False),
        sa.Column("model_id", sa.Integer(), nullable=False),
        sa.Column("levels", sa.LargeBinary(), nullable=False),
        sa.Column("pieces", sa.LargeBinary(), nullable=False),
        sa.Column("causes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["model_id"], ["content_version.id"], name=op.f("fk_estimate_pack_model_id_content_version")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_estimate_pack_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "calibration", name=op.f("pk_estimate_pack")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("estimate_pack")
    op.drop_table("estimate")
