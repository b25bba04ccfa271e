"""Refusals drawn for review, and what verdicts made of the words of activities."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "samples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("procedure_key", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("stratum", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_samples")),
        comment="append-only: refusals drawn for review, with the probability of being drawn",
    )
    op.create_index(op.f("ix_samples_network_week"), "samples", ["network", "week"], unique=False)
    op.create_table(
        "learnings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("factors", sa.Text(), nullable=False),
        sa.Column("votes", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learnings")),
        comment="append-only: what verdicts made of the words of an activity; the last row of each stands",
    )
    op.create_index(
        op.f("ix_learnings_enterprise_id_activity"), "learnings", ["enterprise_id", "activity"], unique=False
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_learnings_enterprise_id_activity"), table_name="learnings")
    op.drop_table("learnings")
    op.drop_index(op.f("ix_samples_network_week"), table_name="samples")
    op.drop_table("samples")
