"""How each source did in each run, probes, and the months that a back-fill has brought."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "source_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("started", moment, nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_runs")),
        comment="what became of each source in each run",
    )
    op.create_index(op.f("ix_source_runs_source_started"), "source_runs", ["source", "started"], unique=False)
    op.create_table(
        "probes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_probes")),
        comment="one page of a source, fetched on demand: whether its layout was the known one",
    )
    op.create_index(op.f("ix_probes_source"), "probes", ["source"], unique=False)
    op.create_table(
        "backfills",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("source", "since", "until", name=op.f("pk_backfills")),
        comment="spans of the past that a back-fill has brought whole",
    )


def downgrade() -> None:
    op.drop_table("backfills")
    op.drop_index(op.f("ix_probes_source"), table_name="probes")
    op.drop_table("probes")
    op.drop_index(op.f("ix_source_runs_source_started"), table_name="source_runs")
    op.drop_table("source_runs")
