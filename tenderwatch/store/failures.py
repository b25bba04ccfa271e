"""What a database refuses, turned into a StoreError that says in French what to do; bugs keep raising."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from tenderwatch.errors import StoreError

_FULL = "le disque est plein : libérez de la place, puis relancez la même commande"
_READ_ONLY = "la base ou son dossier est en lecture seule : vérifiez les droits du compte qui lance Tenderwatch"
_LOCKED = "un autre programme tient la base : attendez qu'il finisse, puis relancez la même commande"
_CLOSED = "le fichier ne s'ouvre pas : vérifiez le chemin (clé database) et les droits"
_DAMAGED = "le fichier est abîmé ou n'est pas une base de Tenderwatch : restaurez une sauvegarde"
_DISK = "le disque ne répond plus : vérifiez-le, puis relancez la même commande"
_SILENT = "le serveur ne répond pas : vérifiez l'adresse et le compte (clé database), et qu'il est lancé"
_BUSY_SERVER = "le serveur n'accepte plus de connexion : attendez un peu, puis relancez la même commande"
_REFUSED = "l'opération est refusée : relancez la même commande, et montrez cette ligne si cela revient"

_BY_CODE = {
    # SQLite: https://www.sqlite.org/rescode.html, extended codes begin with the name of the plain one
    "SQLITE_FULL": _FULL,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_CANTOPEN": _CLOSED,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_IOERR": _DISK,
    # PostgreSQL: https://www.postgresql.org/docs/15/errcodes-appendix.html, a class or a whole SQLSTATE
    "53100": _FULL,
    "25006": _READ_ONLY,
    "42501": _READ_ONLY,
    "55P03": _LOCKED,
    "40": _LOCKED,
    "58": _DISK,
    "XX00": _DAMAGED,
    "53": _BUSY_SERVER,
    "57P": _SILENT,
    "08": _SILENT,
    "28": _SILENT,
    "3D": _SILENT,
}
_BY_ERRNO = {errno.ENOSPC: _FULL, errno.EDQUOT: _FULL, errno.EROFS: _READ_ONLY, errno.EACCES: _READ_ONLY}
_BUG = "SQLITE_ERROR"
"""SQLite's code for SQL that makes no sense, which its driver files among operational errors."""


@contextmanager
def guarded() -> Iterator[None]:
    """Turn what the database or its disk refuses into a StoreError; wrong SQL or wrong values still raise."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        if not _is_refusal(error):
            raise
        raise StoreError(sentence(_told(error), error.orig)) from error
    except OSError as error:
        raise StoreError(sentence(_BY_ERRNO.get(error.errno or 0, _CLOSED), error)) from error


def sentence(told: str, cause: BaseException | None) -> str:
    """One French sentence, the program's own words in brackets."""
    words = str(cause or "").strip().splitlines()
    return f"Base de données : {told}{f' ({words[0]})' if words else ''}."


def _code(error: sa.exc.DBAPIError) -> str:
    """SQLite's error name or PostgreSQL's SQLSTATE; empty when neither is known, as for a lost connection."""
    name = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None)
    return str(name or "")


def _is_refusal(error: sa.exc.DBAPIError) -> bool:
    """Whether the world is wrong and not the program; a missing right counts as the world."""
    if _code(error) == _BUG:
        return False
    refused = (sa.exc.OperationalError, sa.exc.InternalError)
    return isinstance(error, refused) or type(error) is sa.exc.DatabaseError or _told(error) is _READ_ONLY


def _told(error: sa.exc.DBAPIError) -> str:
    code = _code(error)
    if not code:
        return _SILENT
    return next((told for start, told in _BY_CODE.items() if code.startswith(start)), _REFUSED)
