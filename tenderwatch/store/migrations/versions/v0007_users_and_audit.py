"""Who may use the coordinators' pages, their sessions, and the log of what was changed."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "users",
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("networks", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("email", name=op.f("pk_users")),
        comment="who may sign in; the audit log says who was what before",
    )
    for name, comment in (
        ("signins", "links that may still be used once, by the hash of their token"),
        ("sessions", "who is signed in, by the hash of the cookie's token"),
    ):
        op.create_table(
            name,
            sa.Column("mark", sa.Text(), nullable=False),
            sa.Column("email", sa.Text(), nullable=False),
            sa.Column("until", moment, nullable=False),
            sa.PrimaryKeyConstraint("mark", name=op.f(f"pk_{name}")),
            comment=comment,
        )
        op.create_index(op.f(f"ix_{name}_email"), name, ["email"], unique=False)
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("network", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        comment="append-only: every change made on the pages or to those who may use them",
    )
    op.create_index(op.f("ix_audit_network_id"), "audit", ["network", "id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_audit_network_id"), table_name="audit")
    op.drop_table("audit")
    for name in ("sessions", "signins"):
        op.drop_index(op.f(f"ix_{name}_email"), table_name=name)
        op.drop_table(name)
    op.drop_table("users")
