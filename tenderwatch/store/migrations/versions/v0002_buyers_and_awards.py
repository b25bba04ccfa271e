"""Buyers' names as a column, to find notices that could be of one purchase; winners become awards."""

import json

import sqlalchemy as sa
from alembic import op

from tenderwatch.buyers import core

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BLOCK = 500


def upgrade() -> None:
    op.add_column("notices", sa.Column("buyer", sa.Text(), nullable=False, server_default=""))
    op.create_index(op.f("ix_notices_buyer_current"), "notices", ["buyer", "current"], unique=False)
    op.create_index(op.f("ix_notices_deadline_at"), "notices", ["deadline_at"], unique=False)
    connection = op.get_bind()
    notices = sa.table("notices", sa.column("id", sa.Integer), sa.column("body", sa.Text), sa.column("buyer", sa.Text))
    last = 0
    while rows := connection.execute(
        sa.select(notices.c.id, notices.c.body).where(notices.c.id > last).order_by(notices.c.id).limit(BLOCK)
    ).all():
        for number, body in rows:
            renewed, name = _renewed(json.loads(body))
            values = {"body": renewed, "buyer": core(name)}
            connection.execute(sa.update(notices).where(notices.c.id == number).values(**values))
        last = rows[-1][0]


def _renewed(body: dict[str, object]) -> tuple[str, str | None]:
    """A stored notice as this version writes it; the next `reparse` reads the rest from the archive."""
    winners = body.pop("winners", None)
    if winners:
        body["awards"] = [{"winners": winners}]
    buyer = body.get("buyer")
    return json.dumps(body, ensure_ascii=False), buyer.get("name") if isinstance(buyer, dict) else None


def downgrade() -> None:
    op.drop_index(op.f("ix_notices_deadline_at"), table_name="notices")
    op.drop_index(op.f("ix_notices_buyer_current"), table_name="notices")
    op.drop_column("notices", "buyer")
