"""Who left, kept as keyed hashes."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "subscriptions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.Text(), nullable=False),
        sa.Column("key_name", sa.Text(), nullable=False),
        sa.Column("subscribed", sa.Boolean(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        comment="append-only: an address left or came back; the last row of an address stands",
    )
    op.create_index(op.f("ix_subscriptions_address_hash"), "subscriptions", ["address_hash"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_subscriptions_address_hash"), table_name="subscriptions")
    op.drop_table("subscriptions")
