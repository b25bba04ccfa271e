"""Trying a profile on what is stored: what it would have received in the last days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from matching.preview import Preview, Seen, preview
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


@dataclass(frozen=True, slots=True)
class Effect:
    """What a profile would have received, and what of it comes and goes against the profile that stands."""

    found: Preview
    comes: tuple[Seen, ...]
    goes: tuple[Seen, ...]


def effect_of(services: Services, wanted: Enterprise, standing: Enterprise, *, today: date, days: int) -> Effect:
    """What a change of a profile would have done in the last `days` days."""
    after, before = (_kept(services, one, today, days) for one in (wanted, standing))
    known, new = ({one.procedure.key for one in each.lines} for each in (before, after))
    comes = tuple(one for one in after.lines if one.procedure.key not in known)
    return Effect(after, comes, tuple(one for one in before.lines if one.procedure.key not in new))


def _kept(services: Services, enterprise: Enterprise, today: date, days: int) -> Preview:
    """The preview of a profile, made once until the profile, the notices or what was learnt change."""
    mine = {pair[1]: told for pair, told in services.learned.items() if pair[0] == enterprise.id}
    learned = sorted((label, sorted(told.items())) for label, told in mine.items())
    state = _state(services, today, days), enterprise.fingerprint, repr(learned)
    return services.previews.of(state, lambda: preview_of(services, enterprise, today=today, days=days))


def published_in(services: Services, today: date, days: int) -> Published:
    """What came out in the last `days` days, read once for every profile that is tried until the notices change."""
    since, codes = today - timedelta(days=days - 1), in_force(services.config.var).codes
    return services.published.of(
        _state(services, today, days),
        lambda: published(_published(services, since, today), codes, since=since, until=today),
    )


def _state(services: Services, today: date, days: int) -> tuple[object, ...]:
    """What a preview depends on besides its profile."""
    return services.store.state_of_notices(), in_force(services.config.var).fingerprint, today, days


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
