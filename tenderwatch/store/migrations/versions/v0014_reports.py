"""What reports count: matches and what became of them, and where notices are."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BLOCK = 1_000
INDEXES = (
    ("ix_pairs_procedure_key", "pairs", ["procedure_key"]),
    (
        "ix_pairs_found",
        "pairs",
        ["network", "found_on", "procedure_key", "enterprise_id", "activity", "department", "door", "buyer", "verdict"],
    ),
    ("ix_pairs_network_decided_on_verdict", "pairs", ["network", "decided_on", "verdict"]),
    ("ix_pairs_network_sent_on", "pairs", ["network", "sent_on"]),
    ("ix_pairs_network_answered_on", "pairs", ["network", "answered_on"]),
    ("ix_sent_items_procedure_key", "sent_items", ["procedure_key"]),
    ("ix_notices_seen", "notices", ["seen_at", "version", "key", "source", "department", "buyer"]),
)


def upgrade() -> None:
    words = ("activity", "department", "door", "buyer", "verdict", "reason", "answer")
    days = ("found_on", "decided_on", "sent_on", "published_on", "answered_on")
    op.create_table(
        "pairs",
        sa.Column("network", sa.Text(), nullable=False),
        sa.Column("procedure_key", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in words),
        *(sa.Column(name, sa.Date(), nullable=True) for name in days),
        sa.PrimaryKeyConstraint("network", "procedure_key", "enterprise_id", name=op.f("pk_pairs")),
        comment="what reports count: matches and what became of them, made from the other tables, and anew at any time",
    )
    op.add_column("notices", sa.Column("department", sa.Text(), nullable=False, server_default=""))
    _fill(op.get_bind())
    for name, table, columns in INDEXES:
        op.create_index(op.f(name), table, columns, unique=False)


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
    for name, table, _ in INDEXES:
        op.drop_index(op.f(name), table_name=table)
    op.drop_column("notices", "department")
    op.drop_table("pairs")
