"""Who made each version of a profile."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("enterprises", sa.Column("by", sa.Text()))


def downgrade() -> None:
    with op.batch_alter_table("enterprises") as table:
        table.drop_column("by")
