"""Trying a profile on what is stored: what it would have received in the last days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from matching.preview import Preview, preview
from tenderwatch.model import Enterprise, Procedure
from tenderwatch.pipeline.services import Services
from tenderwatch.profiles import load_profiles

BLOCK = 500


def preview_of(services: Services, enterprise: Enterprise, *, today: date, days: int) -> Preview:
    """What a profile, stored or not, would have received in the last `days` days, today included."""
    since = today - timedelta(days=days - 1)
    return preview(
        enterprise,
        _published(services, since, today),
        services.matcher,
        since=since,
        until=today,
        learned=services.learned,
    )


def _published(services: Services, since: date, until: date) -> Iterator[Procedure]:
    """Purchases of which a notice came out in a span, day by day."""
    keys = services.store.published_procedures(since, until)
    for start in range(0, len(keys), BLOCK):
        found = services.procedures(keys[start : start + BLOCK])
        services.watch("Aperçu", min(start + BLOCK, len(keys)), len(keys))
        yield from (found[key] for key in keys[start : start + BLOCK] if key in found)


def profile_named(services: Services, name: str) -> Enterprise:
    """A stored profile by its id, or the one profile of a file.

    Raises:
        ConfigError: the file is no profile.
        LookupError: no stored profile has this id, and no single profile is in a file of this name.
    """
    stored = services.store.enterprise(name)
    if stored:
        return stored
    path = Path(name)
    found = load_profiles(path) if path.is_file() else []
    if len(found) != 1:
        what = f"{len(found)} profils, un seul est attendu" if found else "ni un profil enregistré ni un fichier"
        raise LookupError(f"« {name} » : {what}.")
    return found[0]
