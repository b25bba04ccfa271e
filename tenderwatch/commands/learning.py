"""Commands about what verdicts teach: `learning` of words, `recall` from refusals drawn for review."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import click

from matching.effect import Effect
from matching.explanation import BANDS
from tenderwatch import clock
from tenderwatch.commands.context import opened
from tenderwatch.commands.terminal import table
from tenderwatch.model import Enterprise, Estimate, Recall, Verdict
from tenderwatch.pipeline import learn
from tenderwatch.pipeline.sample import recall_of, to_review
from tenderwatch.pipeline.services import Services

MOST_SHOWN = 20
UNCHANGED = "rien ne change"


@click.group()
def learning() -> None:
    """Ce que les verdicts apprennent des mots de chaque activité."""


@learning.command("show")
@click.argument("enterprise")
def learning_show(enterprise: str) -> None:
    """Ce qui a été appris d'une entreprise, du plus ancien au plus récent."""
    with opened() as services:
        found = services.store.learnings(_member(services, enterprise).id)
    for one in found:
        what = f"annule le n° {one.undoes}" if one.undoes else "appliqué"
        click.echo(f"n° {one.number}, {one.at:%d/%m/%Y}, {what} : « {one.activity} » {_words(one.factors)}")
    click.echo(f"{len(found)} entrées." if found else "Rien n'a été appris.")


@learning.command("preview")
@click.argument("enterprise")
def learning_preview(enterprise: str) -> None:
    """Ce que les verdicts changeraient, et pour quels avis encore ouverts ; rien n'est enregistré."""
    with opened() as services:
        member, now = _member(services, enterprise), clock.now()
        proposals = learn.propose(services, member)
        changing = [one for one in proposals if one.changes]
        found = (
            learn.effect_of(services, member, learn.learned_with(services, member, changing), now) if changing else []
        )
    for one in proposals:
        click.echo("\n".join(_proposal(one)))
    if changing:
        click.echo("\n".join(_effects(found)))


@learning.command("apply")
@click.argument("enterprise")
@click.option("--by", required=True, help="Adresse de la personne qui le décide.")
def learning_apply(*, enterprise: str, by: str) -> None:
    """Appliquer ce que les verdicts apprennent ; « learning undo » le reprend."""
    with opened(lock=True) as services:
        done = learn.apply(services, _member(services, enterprise), by, clock.now())
    for one in done:
        click.echo(f"« {one.activity} » : {_words(one.factors)}")
    click.echo(f"{len(done)} activités changées." if done else "Rien à changer : aucun verdict nouveau sur le métier.")


@learning.command("undo")
@click.argument("enterprise")
@click.option("--by", required=True, help="Adresse de la personne qui le décide.")
def learning_undo(*, enterprise: str, by: str) -> None:
    """Reprendre le dernier apprentissage : ce qui valait avant vaut de nouveau."""
    with opened(lock=True) as services:
        done = learn.undo(services, _member(services, enterprise), by, clock.now())
    for one in done:
        click.echo(f"« {one.activity} » : {_words(one.factors)}")
    click.echo(f"{len(done)} activités rétablies." if done else "Rien à reprendre.")


def _member(services: Services, name: str) -> Enterprise:
    found = services.store.enterprise(name)
    if found is None:
        raise click.ClickException(f"L'entreprise {name} n'est pas dans la base.")
    return found


def _words(factors: Mapping[str, float]) -> str:
    """Each word with its factor, or that all weigh as they did."""
    return ", ".join(f"{stem}… ×{_decimal(value)}" for stem, value in sorted(factors.items())) or "poids d'origine"


def _decimal(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def _proposal(one: learn.Proposal) -> Iterator[str]:
    yield f"« {one.activity} » : {_words(one.factors) if one.changes else UNCHANGED}"
    yield from (
        f"  {stem}… : gardé {kept} fois, écarté (hors activité) {dropped} fois"
        for stem, (kept, dropped) in one.votes.items()
    )


def _effects(found: list[Effect]) -> Iterator[str]:
    yield f"{len(found)} avis ouverts changeraient :" if found else "Aucun avis ouvert ne changerait."
    for one in found[:MOST_SHOWN]:
        before, after = (BANDS[band] if band else "écarté" for band in one.bands)
        notice = one.procedure.current
        yield f"  {before} → {after} : {notice.source_id} {notice.title[:80]}"
    if len(found) > MOST_SHOWN:
        yield f"  … et {len(found) - MOST_SHOWN} autres."


@click.command("recall")
@click.argument("network")
def recall_command(network: str) -> None:
    """Les refus à vérifier d'un réseau, et la part des avis utiles que le tri retrouve (rappel)."""
    with opened() as services:
        if network not in services.config.networks:
            raise click.ClickException(f"Le réseau {network} n'est pas dans config.yaml.")
        drawn = to_review(services, network)
        procedures = services.procedures(one.procedure_key for one, _ in drawn)
        found = recall_of(services, network, clock.now())
    rows = [
        (one.stratum, one.enterprise_id, procedures[one.procedure_key].current.source_id,
         procedures[one.procedure_key].current.title[:60], verdict.verdict if verdict else "à vérifier")
        for one, verdict in drawn if one.procedure_key in procedures
    ]  # fmt: skip
    if rows:
        click.echo(table(rows, ("refus", "entreprise", "avis", "objet", "verdict")))
        left = sum(verdict is None or verdict.verdict == Verdict.MAYBE for _, verdict in drawn)
        click.echo(f"Semaine {drawn[0][0].week} : {left} refus à vérifier sur {len(drawn)}.")
    click.echo("\n".join(_recall(found)))


def _recall(found: Recall) -> Iterator[str]:
    answered, suiting = found.answers
    yield f"{answered} refus vérifiés sur {found.weeks} semaines, dont {suiting} qui convenaient."
    if found.near is None or found.whole is None:
        yield f"Pas encore assez de réponses pour estimer le rappel : {' ; '.join(found.missing)}."
        return
    yield f"Rappel parmi les avis qui ont un mot ou un code en commun avec le profil : {_estimate(found.near)}."
    yield f"Rappel parmi tous les avis : {_estimate(found.whole)}."


def _estimate(one: Estimate) -> str:
    return f"{100 * one.value:.0f} % (intervalle à 95 % : de {100 * one.low:.0f} à {100 * one.high:.0f} %)"
