"""What coordinators add in their own words to the mail of an enterprise."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lines")),
        comment="append-only: what coordinators add in their own words to the mail of an enterprise",
    )
    op.create_index(op.f("ix_lines_enterprise_id"), "lines", ["enterprise_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_lines_enterprise_id"), table_name="lines")
    op.drop_table("lines")
