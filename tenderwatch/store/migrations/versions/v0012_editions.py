"""What coordinators make of the week's mails before they leave."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "editions",
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("week", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("did", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("enterprise_id", "week", "version", name=op.f("pk_editions")),
        sa.UniqueConstraint("token", name=op.f("uq_editions_token")),
        comment="append-only: what coordinators made of a week's mail before it left; the last version stands",
    )
    op.create_index(op.f("ix_editions_week"), "editions", ["week"], unique=False)


def downgrade() -> None:
    op.drop_table("editions")
