"""Noticing silence: what each source brought, next to what it used to bring."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from math import sqrt
from statistics import median

from tenderwatch.calendar import is_working_day
from tenderwatch.clock import PARIS
from tenderwatch.config import Config
from tenderwatch.model import Alert, SourceReport, SourceRun
from tenderwatch.pipeline.services import is_on
from tenderwatch.sources import ONCE_PROBED, Source
from tenderwatch.store import Store

OLD = timedelta(days=2)
"""After which a day that is not complete is worth a word."""
NOT_TRIED = timedelta(hours=36)
ALIKE, FEWEST_ALIKE, FEWEST = 8, 3, 5
"""Runs of the same kind of day that make a band; how few of them suffice; how few of any day."""
QUIET = 3.0
"""Notices a run below which a source may well bring none."""
RECENT = 10
ENOUGH, USUAL, LOST = 10, 0.5, 0.3
"""Notices to judge a field by; the share that has it as a rule; the part of that share below which it has gone."""
DAYS = ("un lundi", "un mardi", "un mercredi", "un jeudi", "un vendredi", "un samedi", "un dimanche ou un jour férié")
FIELDS = {
    "buyer": "l'acheteur",
    "description": "la description",
    "cpv": "le code CPV",
    "lots": "la liste des lots",
    "place": "le lieu d'exécution",
    "deadline": "la date limite",
    "published_on": "la date de publication",
    "documents_url": "l'adresse des documents",
    "reference": "la référence",
}


def of_night(store: Store, reports: Iterable[SourceReport], now: datetime) -> tuple[Alert, ...]:
    """What is odd about the sources of a run that is not in the store yet; `now` is aware."""
    found: list[Alert] = []
    for report in reports:
        found += of_run(SourceRun(now, report), store.source_runs(report.source))
    return tuple(found)


def standing(config: Config, store: Store, now: datetime) -> Iterator[Alert]:
    """What is odd about every source that is on, as the store remembers it; `now` is aware."""
    for name, source in config.sources.every().items():
        yield from of_source(store, name, source, store.source_runs(name), now)


def of_source(store: Store, name: str, source: Source, runs: Sequence[SourceRun], now: datetime) -> Iterator[Alert]:
    """What is odd about one source whose last runs are given, oldest first; nothing when it is off."""
    if not is_on(store, name, source):
        if source.enabled == ONCE_PROBED:
            told = f"elle attend un premier essai réussi : lancez « probe {name} »."
            yield Alert(name, told, incomplete=False)
        return
    if not runs:
        yield Alert(name, "jamais collectée : lancez « nightly » et lisez ce qu'il dit.")
        return
    yield from _late(name, runs[-1], store.watermark(name), now)
    if runs[-1].report.error:
        yield Alert(name, f"dernier passage incomplet : {runs[-1].report.error}")
    yield from of_run(runs[-1], runs[:-1])


def _late(name: str, last: SourceRun, complete_to: date | None, now: datetime) -> Iterator[Alert]:
    if now - last.started > NOT_TRIED:
        tried = f"{last.started.astimezone(PARIS):%d/%m/%Y}"
        yield Alert(name, f"pas interrogée depuis le {tried} : vérifiez que « nightly » est bien lancé chaque nuit.")
    elif complete_to is None or now.astimezone(PARIS).date() - complete_to > OLD:
        until = f"complète jusqu'au {complete_to:%d/%m/%Y} seulement" if complete_to else "jamais complète"
        yield Alert(name, f"{until} : lancez « collect --source {name} » et lisez ce qu'il dit.")


def of_run(run: SourceRun, earlier: Sequence[SourceRun]) -> Iterator[Alert]:
    """What is odd about a run that ended without an error, next to the good ones before it, oldest first."""
    report = run.report
    if report.error:
        return
    good = [one for one in _one_a_day(earlier, run) if one.report.error is None]
    yield from _too_few(run, good)
    if report.received and not report.parsed:
        told = f"{report.received} avis reçus, aucun n'a pu être lu"
        yield Alert(report.source, f"{told} : le site a sans doute changé, lancez « probe {report.source} ».")
    yield from _vanished(report, good)


def _one_a_day(earlier: Sequence[SourceRun], run: SourceRun) -> list[SourceRun]:
    """The last run of each Paris day before this one's: somebody may have run it by hand several times."""
    by_day = {one.started.astimezone(PARIS).date(): one for one in earlier}
    by_day.pop(run.started.astimezone(PARIS).date(), None)
    return [by_day[day] for day in sorted(by_day)]


def _too_few(run: SourceRun, good: Sequence[SourceRun]) -> Iterator[Alert]:
    source, count, day = run.report.source, run.report.received, _kind_of_day(run.started)
    alike = [one.report.received for one in good if _kind_of_day(one.started) == day][-ALIKE:]
    others = [one.report.received for one in good][-ALIKE:]
    if len(alike) >= FEWEST_ALIKE:
        usual, least, told = median(alike), _least(alike), DAYS[day]
    elif len(others) >= FEWEST:
        usual, least, told = median(others), min(others) / 3, "un passage"
    else:
        return
    if count >= least or usual < QUIET:
        return
    what = "aucun avis reçu" if count == 0 else f"{count} avis reçus seulement"
    yield Alert(
        source, f"{what}, {told} en apporte d'ordinaire {usual:.0f} : ouvrez le site, lancez « probe {source} »."
    )


def _least(counts: Sequence[int]) -> float:
    """The lower edge of the band: what chance explains (Poisson), what was seen to vary, and a third of the usual."""
    usual = median(counts)
    spread = 1.4826 * median(abs(one - usual) for one in counts)
    return usual - max(4 * spread, 4 * sqrt(usual), usual / 3)


def _kind_of_day(moment: datetime) -> int:
    """The weekday, from 0; a public holiday is like a Sunday."""
    day = moment.astimezone(PARIS).date()
    sunday = len(DAYS) - 1
    return sunday if day.weekday() < sunday - 1 and not is_working_day(day) else day.weekday()


def _vanished(report: SourceReport, good: Sequence[SourceRun]) -> Iterator[Alert]:
    """Fields that most notices used to have and that hardly any has now."""
    before = [one.report for one in good[-RECENT:] if one.report.present]
    read = sum(one.parsed for one in before)
    if min(report.parsed, read) < ENOUGH or not report.present:
        return
    for field, count in report.present:
        usual = sum(dict(one.present).get(field, 0) for one in before) / read
        if usual >= USUAL and count / report.parsed < LOST * usual:
            what = f"{FIELDS.get(field, field)} ne se trouve plus que dans {count} avis sur {report.parsed}"
            told = f"{what} (d'ordinaire {usual:.0%}) : le site a sans doute changé, lancez « probe {report.source} »."
            yield Alert(report.source, told.replace("%", " %"), incomplete=False)
