"""Create the tables of the service room.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import guard

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them, and guard what is append-only."""
    op.create_table(
        "service_record",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=20), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("occurred_at", sa.DateTime(), nullable=False),
        sa.Column("occurred_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_person_id"], ["person.id"], name=op.f("fk_service_record_by_person_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_service_record_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_record")),
        sa.UniqueConstraint("public_id", name=op.f("uq_service_record_public_id")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_service_record_person_id"), "service_record", ["person_id"], unique=False)
    op.create_index(op.f("ix_service_record_recorded_at_service_record_id"), "service_record", ["recorded_at", "id"], unique=False)
    op.create_table(
        "service_note",
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["record_id"], ["service_record.id"], name=op.f("fk_service_note_record_id_service_record")),
        sa.PrimaryKeyConstraint("record_id", name=op.f("pk_service_note")),
    )
    op.create_table(
        "service_withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_person_id"], ["person.id"], name=op.f("fk_service_withdrawal_by_person_id_person")),
        sa.ForeignKeyConstraint(["record_id"], ["service_record.id"], name=op.f("fk_service_withdrawal_record_id_service_record")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_withdrawal")),
        sa.UniqueConstraint("record_id", name=op.f("uq_service_withdrawal_record_id")),
        info={"append_only": True},
    )
    guard("service_record", "service_withdrawal")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("service_withdrawal")
    op.drop_table("service_note")
    op.drop_index(op.f("ix_service_record_recorded_at_service_record_id"), table_name="service_record")
    op.drop_index(op.f("ix_service_record_person_id"), table_name="service_record")
    op.drop_table("service_record")
