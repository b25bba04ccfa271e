"""Is a profile too wide? What its preview means against the places of its weekly mail, in French."""

from __future__ import annotations

from collections.abc import Iterator

from matching.preview import Part, Preview
from tenderwatch.model import Band

WIDE = 2.0
"""Clear matches a week, for each place in the mail, from which most of them would never be shown."""
NARROW = 0.25
"""Clear or doubtful matches a week below which a profile brings next to nothing."""


def width(found: Preview, places: int) -> str:
    """Too wide, too narrow or about right, with the figures that say so; `places`: lines of its weekly mail."""
    weeks = max((found.until - found.since).days + 1, 1) / 7
    clear = found.by_band[Band.STRONG] / weeks
    doubtful = found.by_band[Band.DOUBTFUL] / weeks
    told = f"{_number(clear)} à envoyer et {_number(doubtful)} à revoir par semaine, pour {places} places au plus"
    if found.read == 0:
        return "Aucun avis de ces jours n'est dans la base : rien ne peut être dit."
    if clear > WIDE * places:
        return f"Trop large : {told}. Précisez d'abord les mots-clés et les codes qui apportent le plus."
    if clear + doubtful < NARROW:
        return f"Très étroit : {told}. Ajoutez des mots-clés, des codes CPV ou du territoire."
    return f"À la bonne largeur : {told}."


def advice(parts: tuple[Part, ...]) -> Iterator[str]:
    """What deserves a look among keywords, codes and exclusions."""
    silent = [one.text for one in parts if one.kind != "exclusion" and not one.alone and not one.only]
    if silent:
        yield f"N'ont rien apporté : {_listed(silent)}."
    most = max((one for one in parts if one.kind != "exclusion"), key=lambda one: one.only, default=None)
    if most and most.only:
        yield f"Apporte le plus à lui seul : « {most.text} » ({most.only})."
    keeping = [f"« {one.text} » ({one.only})" for one in parts if one.kind == "exclusion" and one.only]
    if keeping:
        yield f"Écartent des avis qui seraient reçus sans elles : {', '.join(keeping)}."


def _listed(texts: list[str]) -> str:
    shown = ", ".join(f"« {one} »" for one in texts[:8])
    return f"{shown}… ({len(texts)} en tout)" if len(texts) > 8 else shown  # noqa: PLR2004 (a line of a terminal)


def _number(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")
