"""What enterprises answer from their mails."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("notice_key", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answers")),
        comment="append-only: what enterprises answered from their mails",
    )
    op.create_index(
        op.f("ix_answers_enterprise_id_procedure_key"), "answers", ["enterprise_id", "procedure_key"], unique=False
    )
    op.create_index(op.f("ix_answers_procedure_key"), "answers", ["procedure_key"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_answers_procedure_key"), table_name="answers")
    op.drop_index(op.f("ix_answers_enterprise_id_procedure_key"), table_name="answers")
    op.drop_table("answers")
