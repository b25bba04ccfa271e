"""The first tables, and the full-text index over notices."""

import sqlalchemy as sa
from alembic import op

from tenderwatch.store.tables import Utc

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQLITE_SEARCH = (
    "CREATE VIRTUAL TABLE notice_words USING fts5(words, content='notices', content_rowid='id')",
    (
        "CREATE TRIGGER notice_words_added AFTER INSERT ON notices BEGIN"
        " INSERT INTO notice_words(rowid, words) VALUES (new.id, new.words); END"
    ),
    (
        "CREATE TRIGGER notice_words_removed AFTER DELETE ON notices BEGIN"
        " INSERT INTO notice_words(notice_words, rowid, words) VALUES ('delete', old.id, old.words); END"
    ),
)
POSTGRESQL_SEARCH = ("CREATE INDEX ix_notices_words ON notices USING gin (to_tsvector('simple', words))",)


def upgrade() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
        comment="append-only",
    )
    op.create_index(
        op.f("ix_decisions_procedure_key_enterprise_id"), "decisions", ["procedure_key", "enterprise_id"], unique=False
    )
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("message", sa.LargeBinary(), nullable=False),
        sa.Column("composed_at", Utc(), nullable=False),
        sa.Column("claimed_at", Utc(), nullable=True),
        sa.Column("settled_at", Utc(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("kind", "key", "recipient", name=op.f("uq_deliveries_kind_key_recipient")),
        comment="the outbox: composed, claimed, sent or failed",
    )
    op.create_index(op.f("ix_deliveries_status_kind"), "deliveries", ["status", "kind"], unique=False)
    op.create_table(
        "enterprises",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_enterprises")),
        comment="profiles with their history",
    )
    op.create_table(
        "procedures",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_procedures")),
        comment="one purchase; stamp: the rules and profiles it was matched by, null when it must be matched",
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run", sa.Text(), nullable=False),
        sa.Column("started", Utc(), nullable=False),
        sa.Column("report", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        comment="what each run did",
    )
    op.create_table(
        "sent_items",
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("notice_key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("recipient", "enterprise_id", "notice_key", "version", name=op.f("pk_sent_items")),
        comment="the send ledger: claimed with the message that carries it",
    )
    op.create_index(op.f("ix_sent_items_enterprise_id"), "sent_items", ["enterprise_id"], unique=False)
    op.create_table(
        "watermarks",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_watermarks")),
        comment="the last day up to which a source is complete",
    )
    op.create_table(
        "identifiers",
        sa.Column("identifier", sa.Text(), nullable=False),
        sa.Column("procedure_key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_key"], ["procedures.key"], name=op.f("fk_identifiers_procedure_key"), onupdate="CASCADE"
        ),
        sa.PrimaryKeyConstraint("identifier", name=op.f("pk_identifiers")),
        comment="what ties notices to a procedure",
    )
    op.create_index(op.f("ix_identifiers_procedure_key"), "identifiers", ["procedure_key"], unique=False)
    op.create_table(
        "matches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("procedure_key", sa.Text(), nullable=False),
        sa.Column("enterprise_id", sa.Text(), nullable=False),
        sa.Column("notice_key", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("band", sa.Text(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("contributions", sa.Text(), nullable=False),
        sa.Column("rules_version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_key"], ["procedures.key"], name=op.f("fk_matches_procedure_key"), onupdate="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_matches")),
        sa.UniqueConstraint(
            "procedure_key",
            "enterprise_id",
            "activity",
            "lot",
            name=op.f("uq_matches_procedure_key_enterprise_id_activity_lot"),
        ),
        comment="what may suit whom; lot is empty when the whole purchase matches",
    )
    op.create_index(op.f("ix_matches_enterprise_id_score"), "matches", ["enterprise_id", "score"], unique=False)
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("procedure_key", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("deadline_at", Utc(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("seen_at", Utc(), nullable=False),
        sa.ForeignKeyConstraint(
            ["procedure_key"], ["procedures.key"], name=op.f("fk_notices_procedure_key"), onupdate="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("key", "version", name=op.f("uq_notices_key_version")),
        comment="one row per content of a notice; words: folded text for searching",
    )
    op.create_index(op.f("ix_notices_procedure_key_current"), "notices", ["procedure_key", "current"], unique=False)
    op.create_index(op.f("ix_notices_published_on"), "notices", ["published_on"], unique=False)
    op.create_index(op.f("ix_notices_source_id"), "notices", ["source_id"], unique=False)
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_SEARCH if sqlite else POSTGRESQL_SEARCH:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE notice_words")
    op.drop_index(op.f("ix_notices_source_id"), table_name="notices")
    op.drop_index(op.f("ix_notices_published_on"), table_name="notices")
    op.drop_index(op.f("ix_notices_procedure_key_current"), table_name="notices")
    op.drop_table("notices")
    op.drop_index(op.f("ix_matches_enterprise_id_score"), table_name="matches")
    op.drop_table("matches")
    op.drop_index(op.f("ix_identifiers_procedure_key"), table_name="identifiers")
    op.drop_table("identifiers")
    op.drop_table("watermarks")
    op.drop_index(op.f("ix_sent_items_enterprise_id"), table_name="sent_items")
    op.drop_table("sent_items")
    op.drop_table("runs")
    op.drop_table("procedures")
    op.drop_table("enterprises")
    op.drop_index(op.f("ix_deliveries_status_kind"), table_name="deliveries")
    op.drop_table("deliveries")
    op.drop_index(op.f("ix_decisions_procedure_key_enterprise_id"), table_name="decisions")
    op.drop_table("decisions")
