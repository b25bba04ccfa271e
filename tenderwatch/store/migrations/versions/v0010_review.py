"""The coordinators' queue, what they do, their notes; every procedure is matched anew, which fills the queue."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column("decisions", sa.Column("network", sa.Text()))
    op.add_column("decisions", sa.Column("act", sa.Text()))
    op.create_index(op.f("ix_decisions_act"), "decisions", ["act"], unique=False)
    op.create_table(
        "acts",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_acts")),
        sa.UniqueConstraint("undoes", name=op.f("uq_acts_undoes")),
        comment="append-only: what a coordinator did with one press of a button; the token makes it happen once",
    )
    op.create_index(op.f("ix_acts_by_at"), "acts", ["by", "at"], unique=False)
    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.Text(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
        comment="append-only: a network's own words on a purchase",
    )
    op.create_index(op.f("ix_notes_procedure_key"), "notes", ["procedure_key"], unique=False)
    op.create_table(
        "queue",
        sa.Column("procedure_key", sa.Text(), nullable=False),
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("section", sa.Integer(), nullable=False),
        sa.Column("due", moment, nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("face", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_key"], ["procedures.key"], name=op.f("fk_queue_procedure_key"), onupdate="CASCADE"
        ),
        sa.PrimaryKeyConstraint("procedure_key", "network", name=op.f("pk_queue")),
        comment="what coordinators read, made from matches and notices, and made anew at any time",
    )
    order = ["network", "state", "section", "due", "procedure_key"]
    op.create_index(op.f("ix_queue_network_state_section_due_procedure_key"), "queue", order, unique=False)
    op.execute("UPDATE procedures SET stamp = NULL")


def downgrade() -> None:
    for table in ("queue", "notes", "acts"):
        op.drop_table(table)
    op.drop_index(op.f("ix_decisions_act"), table_name="decisions")
    op.drop_column("decisions", "act")
    op.drop_column("decisions", "network")
