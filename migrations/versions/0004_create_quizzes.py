"""Create the tables of the quizzes room.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from migrations.append_only import guard

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them, and guard what is append-only."""
    op.create_table(
        "sitting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=36), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("quiz", sa.String(length=80), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("raw", sa.Integer(), nullable=True),
        sa.Column("maximum", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sitting_person_id_person")),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], name=op.f("fk_sitting_version_id_content_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
        sa.UniqueConstraint("person_id", "quiz", "attempt", name=op.f("uq_sitting_person_id_quiz_attempt")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sitting_public_id")),
    )
    op.create_index(op.f("ix_sitting_person_id"), "sitting", ["person_id"], unique=False)
    op.create_index(op.f("ix_sitting_quiz"), "sitting", ["quiz"], unique=False)
    op.create_table(
        "sitting_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("option_order", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_sitting_item_sitting_id_sitting")),
        sa.ForeignKeyConstraint(["version_id"], ["content_version.id"], name=op.f("fk_sitting_item_version_id_content_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting_item")),
        sa.UniqueConstraint("sitting_id", "sequence", name=op.f("uq_sitting_item_sitting_id_sequence")),
    )
    op.create_index(op.f("ix_sitting_item_sitting_id"), "sitting_item", ["sitting_id"], unique=False)
    op.create_table(
        "answer_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sitting_id", sa.Integer(), nullable=False),
        sa.Column("sitting_item_id", sa.Integer(), nullable=False),
        sa.Column("client_event_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("chosen", sa.String(length=40), nullable=False),
        sa.Column("client_at", sa.DateTime(), nullable=False),
        sa.Column("received_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["sitting_id"], ["sitting.id"], name=op.f("fk_answer_event_sitting_id_sitting")),
        sa.ForeignKeyConstraint(["sitting_item_id"], ["sitting_item.id"], name=op.f("fk_answer_event_sitting_item_id_sitting_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_event")),
        sa.UniqueConstraint("sitting_id", "client_event_id", name=op.f("uq_answer_event_sitting_id_client_event_id")),
        info={"append_only": True},
    )
    op.create_index(op.f("ix_answer_event_sitting_id"), "answer_event", ["sitting_id"], unique=False)
    guard("answer_event")


def downgrade() -> None:
    """Drop them."""
    op.drop_index(op.f("ix_answer_event_sitting_id"), table_name="answer_event")
    op.drop_table("answer_event")
    op.drop_index(op.f("ix_sitting_item_sitting_id"), table_name="sitting_item")
    op.drop_table("sitting_item")
    op.drop_index(op.f("ix_sitting_quiz"), table_name="sitting")
    op.drop_index(op.f("ix_sitting_person_id"), table_name="sitting")
    op.drop_table("sitting")
