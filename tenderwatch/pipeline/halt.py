"""The switch that stops all mail at once: a file that anybody can make, or a key of the configuration."""

from __future__ import annotations

from pathlib import Path

from tenderwatch.pipeline.services import Services

NAME = "mail.stop"


def halted(services: Services) -> str | None:
    """Why nothing may leave now, in French; None: it may. Looked at before each message."""
    if services.rehearsed:
        return None
    if services.config.mail.stopped:
        return "envoi arrêté par la clé mail.stopped de config.yaml"
    if switch(services).exists():
        return f"envoi arrêté par le fichier {switch(services)} (« outbox resume » le retire)"
    return None


def switch(services: Services) -> Path:
    """The file whose presence stops all mail."""
    return services.config.var / NAME
