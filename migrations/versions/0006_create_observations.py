"""Create the tables of the observations room.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import guard

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them, and guard what is append-only."""
    op.create_table(
        "observation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("competency", sa.String(length=80), nullable=False),
        sa.Column("level_half", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["by_person_id"], ["person.id"], name=op.f("fk_observation_by_person_id_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_observation_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
        sa.UniqueConstraint("public_id", name=op.f("uq_observation_public_id")),
        info={"append_only": True},
    )
    op.create_index(
        op.f("ix_observation_by_person_id_observation_recorded_on"), "observation", ["by_person_id", "recorded_on"], unique=False
    )
    op.create_index(op.f("ix_observation_person_id_observation_seen_at"), "observation", ["person_id", "seen_at"], unique=False)
    op.create_table(
        "work_log_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("on_date", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("competency", sa.String(length=80), nullable=True),
        sa.Column("level_half", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["confirmed_by"], ["person.id"], name=op.f("fk_work_log_entry_confirmed_by_person")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_work_log_entry_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_log_entry")),
        sa.UniqueConstraint("public_id", name=op.f("uq_work_log_entry_public_id")),
    )
    op.create_index(
        op.f("ix_work_log_entry_person_id_work_log_entry_on_date_work_log_entry_id"),
        "work_log_entry",
        ["person_id", "on_date", "id"],
        unique=False,
    )
    op.create_table(
        "observation_note",
        sa.Column("observation_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_observation_note_observation_id_observation")),
        sa.PrimaryKeyConstraint("observation_id", name=op.f("pk_observation_note")),
    )
    op.create_table(
        "observation_withdrawal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("observation_id", sa.Integer(), nullable=False),
        sa.Column("by_person_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["by_person_id"], ["person.id"], name=op.f("fk_observation_withdrawal_by_person_id_person")),
        sa.ForeignKeyConstraint(["observation_id"], ["observation.id"], name=op.f("fk_observation_withdrawal_observation_id_observation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation_withdrawal")),
        sa.UniqueConstraint("observation_id", name=op.f("uq_observation_withdrawal_observation_id")),
        info={"append_only": True},
    )
    guard("observation", "observation_withdrawal")


def downgrade() -> None:
    """Drop them."""
    op.drop_table("observation_withdrawal")
    op.drop_table("observation_note")
    op.drop_index(op.f("ix_work_log_entry_person_id_work_log_entry_on_date_work_log_entry_id"), table_name="work_log_entry")
    op.drop_table("work_log_entry")
    op.drop_index(op.f("ix_observation_person_id_observation_seen_at"), table_name="observation")
    op.drop_index(op.f("ix_observation_by_person_id_observation_recorded_on"), table_name="observation")
    op.drop_table("observation")
