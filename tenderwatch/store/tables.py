"""The tables, as SQLAlchemy Core sees them; migrations make them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


class Utc(sa.TypeDecorator[datetime]):
    """An aware moment, stored in UTC and given back aware; a naive one is a bug."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """To UTC; SQLite keeps no offset, so it is dropped there."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Back as an aware moment in UTC."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


procedures = sa.Table(
    "procedures",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("stamp", sa.Text),
    comment="one purchase; stamp: the rules and profiles it was matched by, null when it must be matched",
)

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("current", sa.Boolean, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("source_id", sa.Text, nullable=False),
    sa.Column("procedure_key", sa.ForeignKey("procedures.key", onupdate="CASCADE"), nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("published_on", sa.Date),
    sa.Column("deadline_at", Utc),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("buyer", sa.Text, nullable=False, server_default=""),
    sa.Column("words", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("seen_at", Utc, nullable=False),
    sa.UniqueConstraint("key", "version"),
    sa.Index(None, "procedure_key", "current"),
    sa.Index(None, "source_id"),
    sa.Index(None, "published_on"),
    sa.Index(None, "buyer", "current"),
    sa.Index(None, "deadline_at"),
    comment="one row per content of a notice; words: folded text for searching",
)

identifiers = sa.Table(
    "identifiers",
    metadata,
    sa.Column("identifier", sa.Text, primary_key=True),
    sa.Column("procedure_key", sa.ForeignKey("procedures.key", onupdate="CASCADE"), nullable=False),
    sa.Index(None, "procedure_key"),
    comment="what ties notices to a procedure",
)

matches = sa.Table(
    "matches",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("procedure_key", sa.ForeignKey("procedures.key", onupdate="CASCADE"), nullable=False),
    sa.Column("enterprise_id", sa.Text, nullable=False),
    sa.Column("notice_key", sa.Text, nullable=False),
    sa.Column("lot", sa.Text, nullable=False),
    sa.Column("activity", sa.Text, nullable=False),
    sa.Column("band", sa.Text, nullable=False),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("contributions", sa.Text, nullable=False),
    sa.Column("rules_version", sa.Text, nullable=False),
    sa.Column("probability", sa.Float),
    sa.UniqueConstraint("procedure_key", "enterprise_id", "activity", "lot"),
    sa.Index(None, "enterprise_id", "score"),
    comment="what may suit whom; lot is empty when the whole purchase matches",
)

matched_profiles = sa.Table(
    "matched_profiles",
    metadata,
    sa.Column("enterprise_id", sa.Text, primary_key=True),
    sa.Column("stamp", sa.Text, nullable=False),
    comment="the profile of each enterprise by which all procedures were last matched",
)

decisions = sa.Table(
    "decisions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("procedure_key", sa.Text, nullable=False),
    sa.Column("enterprise_id", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("network", sa.Text),
    sa.Column("act", sa.Text),
    sa.Index(None, "procedure_key", "enterprise_id"),
    sa.Index(None, "act"),
    comment="append-only",
)

acts = sa.Table(
    "acts",
    metadata,
    sa.Column("token", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("done", sa.Integer, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("stale", sa.Text, nullable=False),
    sa.Column("undoes", sa.Text, unique=True),
    sa.Index(None, "by", "at"),
    comment="append-only: what a coordinator did with one press of a button; the token makes it happen once",
)

notes = sa.Table(
    "notes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("procedure_key", sa.Text, nullable=False),
    sa.Column("network", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("act", sa.Text, nullable=False),
    sa.Index(None, "procedure_key"),
    comment="append-only: a network's own words on a purchase",
)

queue = sa.Table(
    "queue",
    metadata,
    sa.Column("procedure_key", sa.ForeignKey("procedures.key", onupdate="CASCADE"), primary_key=True),
    sa.Column("network", sa.Text, primary_key=True),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("section", sa.Integer, nullable=False),
    sa.Column("due", Utc, nullable=False),
    sa.Column("marks", sa.Text, nullable=False),
    sa.Column("face", sa.Text, nullable=False),
    sa.Index(None, "network", "state", "section", "due", "procedure_key"),
    comment="what coordinators read, made from matches and notices, and made anew at any time",
)

enterprises = sa.Table(
    "enterprises",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("current", sa.Boolean, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("by", sa.Text),
    comment="profiles with their history",
)

watermarks = sa.Table(
    "watermarks",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("day", sa.Date, nullable=False),
    comment="the last day up to which a source is complete",
)

deliveries = sa.Table(
    "deliveries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("recipient", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("message", sa.LargeBinary, nullable=False),
    sa.Column("composed_at", Utc, nullable=False),
    sa.Column("claimed_at", Utc),
    sa.Column("settled_at", Utc),
    sa.Column("error", sa.Text),
    sa.Column("message_id", sa.Text),
    sa.Column("item_count", sa.Integer, nullable=False, server_default="0"),
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("not_before", Utc),
    sa.Column("expires_at", Utc),
    sa.UniqueConstraint("kind", "key", "recipient"),
    sa.Index(None, "status", "kind"),
    sa.Index(None, "status", "settled_at", "recipient", "kind", "key"),
    sa.Index(None, "message_id"),
    comment="the outbox: composed, claimed, sent or failed",
)

sent_items = sa.Table(
    "sent_items",
    metadata,
    sa.Column("recipient", sa.Text, primary_key=True),
    sa.Column("enterprise_id", sa.Text, primary_key=True),
    sa.Column("notice_key", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("procedure_key", sa.Text, nullable=False),
    sa.Column("carrier", sa.Text, nullable=False, server_default=""),
    sa.Column("released", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Index(None, "enterprise_id"),
    sa.Index(None, "recipient", "carrier"),
    comment="the send ledger: claimed with the message that carries it",
)

runs = sa.Table(
    "runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("run", sa.Text, nullable=False),
    sa.Column("started", Utc, nullable=False),
    sa.Column("report", sa.Text, nullable=False),
    comment="what each run did",
)

source_runs = sa.Table(
    "source_runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("started", Utc, nullable=False),
    sa.Column("report", sa.Text, nullable=False),
    sa.Index(None, "source", "started"),
    comment="what became of each source in each run",
)

probes = sa.Table(
    "probes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("known", sa.Boolean, nullable=False),
    sa.Column("told", sa.Text, nullable=False),
    sa.Index(None, "source"),
    comment="one page of a source, fetched on demand: whether its layout was the known one",
)

backfills = sa.Table(
    "backfills",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("since", sa.Date, primary_key=True),
    sa.Column("until", sa.Date, primary_key=True),
    sa.Column("received", sa.Integer, nullable=False),
    sa.Column("at", Utc, nullable=False),
    comment="spans of the past that a back-fill has brought whole",
)

subscriptions = sa.Table(
    "subscriptions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("address_hash", sa.Text, nullable=False),
    sa.Column("key_name", sa.Text, nullable=False),
    sa.Column("subscribed", sa.Boolean, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Index(None, "address_hash"),
    comment="append-only: an address left or came back; the last row of an address stands",
)

answers = sa.Table(
    "answers",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("procedure_key", sa.Text, nullable=False),
    sa.Column("enterprise_id", sa.Text, nullable=False),
    sa.Column("notice_key", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("reason", sa.Text),
    sa.Column("note", sa.Text),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Index(None, "enterprise_id", "procedure_key"),
    sa.Index(None, "procedure_key"),
    comment="append-only: what enterprises answered from their mails",
)

lines = sa.Table(
    "lines",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("procedure_key", sa.Text, nullable=False),
    sa.Column("enterprise_id", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Index(None, "enterprise_id"),
    comment="append-only: what coordinators add in their own words to the mail of an enterprise",
)

users = sa.Table(
    "users",
    metadata,
    sa.Column("email", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("networks", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    comment="who may sign in; the audit log says who was what before",
)

signins = sa.Table(
    "signins",
    metadata,
    sa.Column("mark", sa.Text, primary_key=True),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("until", Utc, nullable=False),
    sa.Index(None, "email"),
    comment="links that may still be used once, by the hash of their token",
)

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("mark", sa.Text, primary_key=True),
    sa.Column("email", sa.Text, nullable=False),
    sa.Column("until", Utc, nullable=False),
    sa.Index(None, "email"),
    comment="who is signed in, by the hash of the cookie's token",
)

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Utc, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("network", sa.Text),
    sa.Column("detail", sa.Text, nullable=False),
    sa.Index(None, "network", "id"),
    comment="append-only: every change made on the pages or to those who may use them",
)

refusals = sa.Table(
    "refusals",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("address", sa.Text, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("told", sa.Text, nullable=False),
    sa.Column("hard", sa.Boolean, nullable=False),
    sa.Column("forgiven", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("mark", sa.Text, nullable=False),
    sa.UniqueConstraint("mark"),
    sa.Index(None, "address"),
    comment="what servers said of an address; hard: it is no address; mark: the message that said so",
)

suspensions = sa.Table(
    "suspensions",
    metadata,
    sa.Column("address", sa.Text, primary_key=True),
    sa.Column("since", Utc, nullable=False),
    sa.Column("told", sa.Text, nullable=False),
    comment="addresses that are not written to after repeated hard refusals, until a person lifts it",
)

samples = sa.Table(
    "samples",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("week", sa.Text, nullable=False),
    sa.Column("network", sa.Text, nullable=False),
    sa.Column("procedure_key", sa.Text, nullable=False),
    sa.Column("enterprise_id", sa.Text, nullable=False),
    sa.Column("stratum", sa.Text, nullable=False),
    sa.Column("probability", sa.Float, nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("at", Utc, nullable=False),
    sa.Index(None, "network", "week"),
    comment="append-only: refusals drawn for review, with the probability of being drawn",
)

learnings = sa.Table(
    "learnings",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("enterprise_id", sa.Text, nullable=False),
    sa.Column("activity", sa.Text, nullable=False),
    sa.Column("factors", sa.Text, nullable=False),
    sa.Column("votes", sa.Text, nullable=False),
    sa.Column("undoes", sa.Integer),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("at", Utc, nullable=False),
    sa.Index(None, "enterprise_id", "activity"),
    comment="append-only: what verdicts made of the words of an activity; the last row of each stands",
)
