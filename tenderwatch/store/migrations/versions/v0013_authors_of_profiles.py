"""Who made each version of a profile; what left lately is found without reading the messages."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None
LEFT = "ix_deliveries_status_settled_at_recipient_kind_key"


def upgrade() -> None:
    op.add_column("enterprises", sa.Column("by", sa.Text()))
    op.create_index(op.f(LEFT), "deliveries", ["status", "settled_at", "recipient", "kind", "key"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f(LEFT), table_name="deliveries")
    with op.batch_alter_table("enterprises") as table:
        table.drop_column("by")
