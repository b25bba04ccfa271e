"""The command `preview`: what a profile would have received, and what each of its words is worth."""

from __future__ import annotations

from collections.abc import Iterator

import click

from matching.explanation import BANDS
from matching.preview import MOST_RELEVANT, Preview, Seen
from matching.width import advice, width
from tenderwatch import clock
from tenderwatch.clock import PARIS
from tenderwatch.commands.context import opened
from tenderwatch.commands.terminal import table
from tenderwatch.pipeline.trial import preview_of, profile_named


@click.command()
@click.argument("profile")
@click.option("--days", default=90, show_default=True, type=click.IntRange(1, 3660), help="Nombre de jours en arrière.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(0), help="Avis montrés au plus.")
def preview(*, profile: str, days: int, limit: int) -> None:
    """Ce qu'un profil (identifiant ou fichier) aurait reçu : est-il trop large, et à cause de quoi ?"""
    with opened() as services:
        try:
            enterprise = profile_named(services, profile)
        except LookupError as error:
            raise click.ClickException(str(error.args[0])) from error
        found = preview_of(services, enterprise, today=clock.now().astimezone(PARIS).date(), days=days)
        places = min(services.config.digest.max_items, enterprise.digest.max_items)
    click.echo("\n".join(_told(found, places, limit)))


def _told(found: Preview, places: int, limit: int) -> Iterator[str]:
    yield f"{found.enterprise.name} : du {found.since:%d/%m/%Y} au {found.until:%d/%m/%Y}, {found.read} marchés parus."
    if not found.enterprise.activities:
        yield "Le profil n'a aucune activité : rien ne peut être comparé."
        return
    yield width(found, places)
    yield ""
    bands = list(BANDS.values())
    rows = [(week, *(counts[band] for band in BANDS)) for week, counts in found.weeks.items()]
    yield table([*rows, ("ensemble", *(found.by_band[band] for band in BANDS))], ("semaine", *bands))
    yield ""
    yield from _parts(found)
    yield from (_line(one) for one in found.lines[:limit])
    if len(found.lines) > limit:
        yield f"… et {len(found.lines) - limit} autres (--limit)."


def _parts(found: Preview) -> Iterator[str]:
    """What each keyword and code brings, what each exclusion keeps away."""
    if found.parts:
        rows = [(one.text[:50], one.kind, one.activity or "toutes", one.alone, one.only) for one in found.parts]
        yield table(rows, ("expression", "nature", "activité", "seule", "sans elle"))
        yield "seule : avis qu'elle apporte (exclusion : écarte) à elle seule ; sans elle : avis en moins (en plus)."
        if len(found.lines) > MOST_RELEVANT:
            yield f"Mesuré sur les {MOST_RELEVANT} avis reçus les plus récents."
        if found.untried:
            yield f"{found.untried} autres expressions n'ont pas été essayées une à une."
        yield from advice(found.parts)
        yield ""


def _line(seen: Seen) -> str:
    notice, match = seen.procedure.current, seen.match
    lot = f", lot {match.lot}" if match.lot else ""
    buyer = notice.buyer.name or "acheteur inconnu"
    where = f"{match.activity}{lot}"
    return f"{seen.day:%d/%m}  {BANDS[match.band]:<10}  {notice.source_id:<12}  {notice.title[:70]} — {buyer} [{where}]"
