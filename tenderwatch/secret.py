"""The installation's secret: from the environment, or a file that only its owner reads; keys derive from it."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import tempfile
from pathlib import Path

from tenderwatch.errors import ConfigError

VARIABLE = "TENDERWATCH_SECRET"
FILE = "secret"
SHORTEST = 16
"""Characters; a shorter secret could be found by trying."""


def installation_secret(var: Path) -> bytes:
    """The secret of TENDERWATCH_SECRET, or else of `var/secret`, which is made at its first use (mode 600).

    Raises:
        ConfigError: it is too short, or the file cannot be read or made.
    """
    given = os.environ.get(VARIABLE)
    if given is not None:
        return _long_enough(given.strip(), VARIABLE)
    path = var / FILE
    try:
        if not path.exists():
            _make(path)
        return _long_enough(path.read_text(encoding="ascii").strip(), str(path))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f"{path} : le secret de l'installation ne peut pas être lu ou écrit ({error})."]) from error


def derived(secret: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose: whoever learns it learns neither the secret nor another key."""
    return hmac.digest(secret, purpose.encode(), hashlib.sha256)


def _make(path: Path) -> None:
    """Write a new secret; of two programs that begin together, one wins and both use its secret."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{FILE}.", dir=path.parent)
    part = Path(name)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(part)
    except FileExistsError:
        return
    finally:
        part.unlink()


def _long_enough(text: str, where: str) -> bytes:
    if len(text) < SHORTEST:
        raise ConfigError([f"{where} : un secret d'au moins {SHORTEST} caractères est attendu."])
    return text.encode()
