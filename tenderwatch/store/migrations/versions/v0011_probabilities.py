"""How probably a match would be kept, and by which profiles procedures were matched."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("matches") as table:
        table.add_column(sa.Column("probability", sa.Float(), nullable=True))
    op.create_table(
        "matched_profiles",
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("enterprise_id", name=op.f("pk_matched_profiles")),
        comment="the profile of each enterprise by which all procedures were last matched",
    )


def downgrade() -> None:
    op.drop_table("matched_profiles")
    with op.batch_alter_table("matches") as table:
        table.drop_column("probability")
