"""Trying a profile on what is stored: what it would have received in the last days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from matching.preview import Preview, preview
from matching.published import BLOCK, Published, published
from tenderwatch.model import Enterprise, Procedure
from tenderwatch.pipeline.corpus import in_force
from tenderwatch.pipeline.services import Services
from tenderwatch.profiles import load_profiles


def preview_of(services: Services, enterprise: Enterprise, *, today: date, days: int) -> Preview:
    """What a profile, stored or not, would have received in the last `days` days, today included."""
    return preview(
        enterprise, published_in(services, today, days), services.procedures, services.matcher, services.learned
    )


def published_in(services: Services, today: date, days: int) -> Published:
    """What came out in the last `days` days, read once for every profile that is tried until the notices change."""
    since = today - timedelta(days=days - 1)
    telling = in_force(services.config.var)
    state = services.store.state_of_notices(), telling.fingerprint, since, today
    return services.published.of(
        state, lambda: published(_published(services, since, today), telling.codes, since=since, until=today)
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
