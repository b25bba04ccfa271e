"""Retries, holds and identifiers of messages; what servers said of addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("deliveries") as table:
        table.add_column(sa.Column("message_id", sa.Text()))
        table.add_column(sa.Column("item_count", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("not_before", MOMENT))
        table.add_column(sa.Column("expires_at", MOMENT))
    op.create_index(op.f("ix_deliveries_message_id"), "deliveries", ["message_id"], unique=False)
    with op.batch_alter_table("sent_items") as table:
        table.add_column(sa.Column("carrier", sa.Text(), nullable=False, server_default=""))
        table.add_column(sa.Column("released", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_sent_items_recipient_carrier"), "sent_items", ["recipient", "carrier"], unique=False)
    _addresses()


def _addresses() -> None:
    op.create_table(
        "refusals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("hard", sa.Boolean(), nullable=False),
        sa.Column("forgiven", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusals")),
        sa.UniqueConstraint("mark", name=op.f("uq_refusals_mark")),
        comment="what servers said of an address; hard: it is no address; mark: the message that said so",
    )
    op.create_index(op.f("ix_refusals_address"), "refusals", ["address"], unique=False)
    op.create_table(
        "suspensions",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_suspensions")),
        comment="addresses that are not written to after repeated hard refusals, until a person lifts it",
    )


def downgrade() -> None:
    op.drop_table("suspensions")
    op.drop_index(op.f("ix_refusals_address"), table_name="refusals")
    op.drop_table("refusals")
    op.drop_index(op.f("ix_sent_items_recipient_carrier"), table_name="sent_items")
    with op.batch_alter_table("sent_items") as table:
        table.drop_column("released")
        table.drop_column("carrier")
    op.drop_index(op.f("ix_deliveries_message_id"), table_name="deliveries")
    with op.batch_alter_table("deliveries") as table:
        for name in ("expires_at", "not_before", "attempts", "item_count", "message_id"):
            table.drop_column(name)
