"""What reports count: matches with the day they were found, where notices are, and indexes by time."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0011"
branch_labels = None
depends_on = None

BLOCK = 1_000
INDEXES = (
    ("notices", ["seen_at", "key", "source", "department", "buyer"]),
    ("decisions", ["at"]),
    ("answers", ["at"]),
    ("deliveries", ["status", "settled_at"]),
    ("sent_items", ["enterprise_id", "procedure_key"]),
)


def upgrade() -> None:
    op.create_table(
        "pairs",
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("procedure_key", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("found_on", sa.Date(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("door", sa.Text(), nullable=False),
        sa.Column("buyer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("network", "procedure_key", "enterprise_id", name=op.f("pk_pairs")),
        comment="what reports count of each match, made with the rows of the queue, and made anew at any time",
    )
    op.create_index(op.f("ix_pairs_procedure_key"), "pairs", ["procedure_key"], unique=False)
    columns = ["network", "found_on", "enterprise_id", "activity", "department", "door", "buyer"]
    op.create_index(op.f(_name("pairs", columns)), "pairs", columns, unique=False)
    op.add_column("notices", sa.Column("department", sa.Text(), nullable=False, server_default=""))
    _fill(op.get_bind())
    op.drop_index(op.f("ix_sent_items_enterprise_id"), table_name="sent_items")
    for table, columns in INDEXES:
        op.create_index(op.f(_name(table, columns)), table, columns, unique=False)


def _name(table: str, columns: list[str]) -> str:
    return f"ix_{table}_{'_'.join(columns)}"


def _fill(connection: sa.Connection) -> None:
    """Say where the notices that are stored already are; their pairs come with the next nightly run."""
    last = 0
    read = sa.text("SELECT id, body FROM notices WHERE id > :last ORDER BY id LIMIT :block")
    write = sa.text("UPDATE notices SET department = :department WHERE id = :id")
    while rows := connection.execute(read, {"last": last, "block": BLOCK}).all():
        told = [{"id": number, "department": _department(json.loads(body))} for number, body in rows]
        connection.execute(write, told)
        last = rows[-1][0]


def _department(notice: dict[str, Any]) -> str:
    codes = set((notice.get("place") or {}).get("departments") or [])
    codes = codes or {(notice.get("buyer") or {}).get("department") or ""}
    return "+" if len(codes) > 1 else next(iter(codes))


def downgrade() -> None:
    for table, columns in INDEXES:
        op.drop_index(op.f(_name(table, columns)), table_name=table)
    op.create_index(op.f("ix_sent_items_enterprise_id"), "sent_items", ["enterprise_id"], unique=False)
    op.drop_column("notices", "department")
    op.drop_table("pairs")
