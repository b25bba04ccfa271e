"""Opening the database: SQLite with its pragmas or PostgreSQL, migrated to what this code expects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.dialects import postgresql, sqlite

from tenderwatch.errors import StoreError

BUSY_MILLISECONDS = 10_000


def connect(url: str) -> sa.Engine:
    """An engine for `sqlite:///path` or `postgresql://…`; the folder of a SQLite file is made."""
    made = sa.make_url(url)
    if made.drivername == "postgresql":
        made = made.set(drivername="postgresql+psycopg")
    if made.get_backend_name() != "sqlite":
        return sa.create_engine(made, pool_pre_ping=True)
    with guarded():
        Path(made.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = sa.create_engine(made)
    sa.event.listen(engine, "connect", _pragmas)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _pragmas(connection: Any, record: object) -> None:  # noqa: ARG001 (SQLAlchemy hands both)
    """Foreign keys held, readers beside a writer, and transactions that we begin ourselves."""
    connection.isolation_level = None
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")


def _begin(connection: sa.Connection) -> None:
    """The driver begins too late for a transaction that reads before it writes."""
    connection.exec_driver_sql("BEGIN")


@contextmanager
def guarded() -> Iterator[None]:
    """Turn what the database refuses (full disk, read-only, locked, unreachable) into a StoreError."""
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.InternalError, OSError) as error:
        raise StoreError(_sentence(error)) from error


def _sentence(error: Exception) -> str:
    cause = str(getattr(error, "orig", None) or error).strip()
    known = {
        "full": "le disque est plein : libérez de la place, puis relancez la même commande",
        "No space left": "le disque est plein : libérez de la place, puis relancez la même commande",
        "readonly": "la base ou son dossier est en lecture seule : vérifiez les droits",
        "read-only": "la base ou son dossier est en lecture seule : vérifiez les droits",
        "Permission denied": "la base ou son dossier est en lecture seule : vérifiez les droits",
        "locked": "un autre programme tient la base : attendez qu'il finisse, puis relancez",
        "unable to open": "le fichier ne s'ouvre pas : vérifiez le chemin (database) et les droits",
        "connect": "le serveur ne répond pas : vérifiez l'adresse (database) et qu'il est lancé",
    }
    told = next((sentence for mark, sentence in known.items() if mark in cause), "elle a refusé l'opération")
    return f"Base de données : {told} ({cause.splitlines()[0] if cause else type(error).__name__})."


def migrate(engine: sa.Engine) -> None:
    """Bring the tables up to this code's version; nothing is done when they are there.

    Raises:
        StoreError: the database was made by a newer Tenderwatch, or cannot be written.
    """
    config = alembic_config()
    head = ScriptDirectory.from_config(config).get_current_head()
    with guarded(), engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    if present == head:
        return
    try:
        with guarded(), engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except CommandError as error:
        sentence = (
            "Base de données : elle vient d'une version plus récente de Tenderwatch ; mettez le programme à jour."
        )
        raise StoreError(sentence) from error


def alembic_config() -> AlembicConfig:
    """Alembic on our migrations, wherever the package is installed."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def upsert(connection: sa.Connection, table: sa.Table) -> Any:
    """The dialect's INSERT, which knows ON CONFLICT; both spell it alike."""
    return sqlite.insert(table) if connection.dialect.name == "sqlite" else postgresql.insert(table)
