"""The switch that stops all mail at once: a file that anybody can make, or a key of the configuration."""

from __future__ import annotations

from pathlib import Path

from tenderwatch.config import Config
from tenderwatch.pipeline.services import Services

NAME = "mail.stop"


def halted(services: Services) -> str | None:
    """Why nothing may leave now, in French; None: it may. Looked at before each message."""
    if services.rehearsed:
        return None
    if services.config.mail.stopped:
        return "envoi arrêté par la clé mail.stopped de config.yaml"
    if switch(services.config).exists():
        return f"envoi arrêté par le fichier {switch(services.config)} (« outbox resume » le retire)"
    return None


def switch(config: Config) -> Path:
    """The file whose presence stops all mail; it wants no database, so that nothing can be in its way."""
    return config.var / NAME
