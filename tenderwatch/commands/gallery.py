"""A gallery of every kind of mail: the real pipeline over some weeks of the shipped sample, without network."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from digests.mailer import OutboxMailer
from digests.render import render
from spiders.formats import read_record
from tenderwatch.calendar import iso_week
from tenderwatch.clock import PARIS
from tenderwatch.config import Pages, load
from tenderwatch.errors import UnreadableNoticeError
from tenderwatch.model import (
    Answer,
    AnswerVerdict,
    Award,
    Certainty,
    Deadline,
    DigestSettings,
    Enterprise,
    HumanLine,
    Kind,
    MailKind,
    Notice,
    SourceReport,
)
from tenderwatch.pipeline.compose import compose_night, compose_week
from tenderwatch.pipeline.link import link
from tenderwatch.pipeline.match import match
from tenderwatch.pipeline.preview import write
from tenderwatch.pipeline.services import Services
from tenderwatch.profiles import load_profiles
from tenderwatch.sample import records
from tenderwatch.store import Store

DAYS = (
    date(2026, 9, 21), date(2026, 9, 24), date(2026, 9, 28), date(2026, 9, 30),
    date(2026, 10, 2), date(2026, 10, 5), date(2026, 10, 8), date(2026, 10, 12),
)  # fmt: skip
"""Mondays, and days between them: the sample's notices appear on them and in the week before."""
FIRST, LAST = DAYS[0], DAYS[-1]
ADDRESS = "https://veille.example.org"
LINED, TOGETHER, EMPTY, FOLLOWING = (
    "proprete-trieux",
    ("linge-scorff", "imprim-arvor"),
    "demenage-broceliande",
    "jardins-aulne",
)
"""Who gets a coordinator's line, who has nothing, who says that it is interested, who share one mail."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One mail of the gallery: what it is, its subject, its files."""

    title: str
    subject: str
    name: str
    files: tuple[str, ...]


def make(folder: Path) -> Path:
    """Write the gallery; the page to open."""
    shown = []
    with _services() as services:
        _story(services)
        for title, name, message in _chosen(services):
            files = write(message, folder, name)
            shown.append(Shown(title, str(message["Subject"]), name, tuple(one.name for one in files)))
    index = folder / "index.html"
    index.write_text(render("gallery/index.html.j2", {"mails": shown}), encoding="utf-8")
    return index


@contextmanager
def _services() -> Iterator[Services]:
    with tempfile.TemporaryDirectory() as place:
        (Path(place) / "config.yaml").write_text(records.config(), encoding="utf-8")
        config = load(Path(place) / "config.yaml").model_copy(update={"pages": Pages(url=ADDRESS)})
        with Store.open(config.database, _SECRET) as store:
            yield Services(config, store, OutboxMailer(config.var / "outbox"), _SECRET)


_SECRET = b"une galerie ne signe rien de vrai, jamais"


def _story(services: Services) -> None:
    """Three weeks, as the nightly and weekly runs live them."""
    services.store.save_enterprises(list(_enterprises()), at=_morning(FIRST))
    notices, seen = list(_notices()), date.min
    for day in DAYS:
        now = _morning(day)
        services.store.save_notices([one for one in notices if seen < (one.published_on or FIRST) <= day], seen_at=now)
        services.store.save_notices(list(_events(services, day)), seen_at=now)
        _answered(services, day)
        link(services)
        match(services, now)
        if day == FIRST:
            _speak(services, day)
        compose_night(services, now)
        compose_week(services, now + timedelta(hours=4))
        _answer(services, now + timedelta(hours=8))
        seen = day


def _answered(services: Services, day: date) -> None:
    """Every source answered."""
    names = list(services.config.sources.every())
    services.store.add_source_runs([SourceReport(name) for name in names], _morning(day))
    for name in names:
        services.store.set_watermark(name, day)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(3, 30), PARIS)


def _enterprises() -> Iterator[Enterprise]:
    with records.profiles_folder() as profiles:
        known = load_profiles(profiles)
    shared = next(one.contacts for one in known if one.id == TOGETHER[0])
    for one in known:
        if one.id in TOGETHER:
            settings = {"digest": DigestSettings(together=True), "contacts": shared}
            yield one.model_copy(update=settings)
        else:
            yield one.model_copy(update={"digest": DigestSettings(nothing=one.id == EMPTY)})


def _notices() -> Iterator[Notice]:
    for record in records.records():
        try:
            yield read_record(record).notice()
        except UnreadableNoticeError:  # the sample holds what a source refuses, too
            continue


def _speak(services: Services, day: date) -> None:
    """A coordinator's line on the best match of one enterprise."""
    best = services.store.matches_of(LINED)[0]
    said = HumanLine("J'ai appelé l'acheteur : la visite se réserve par téléphone, dites que vous venez de notre part.",
                     "Ronan Kervasdou", _morning(day))  # fmt: skip
    services.store.add_line(best.procedure_key, LINED, said)


def _answer(services: Services, at: datetime) -> None:
    """One enterprise is interested in all that it was sent."""
    known = services.store.last_answers(FOLLOWING)
    for told in services.store.told(FOLLOWING).values():
        for key, notices in told.items():
            if key not in known:
                notice = next(iter(notices))
                services.store.add_answer(
                    Answer(key, FOLLOWING, notice, AnswerVerdict.INTERESTED, None, "contact@example.org", at)
                )


def _events(services: Services, day: date) -> Iterator[Notice]:
    """What the sample itself does not tell: a call that cannot wait, and at the end two results."""
    told = [key for versions in services.store.told(LINED).values() for key in versions]
    calls = [one.current for one in services.procedures(told[:2]).values()]
    if day == DAYS[-2]:
        soon = datetime.combine(day + timedelta(days=7), time(12), PARIS)
        yield calls[0].model_copy(
            update={
                "source_id": "26-937900", "title": "Nettoyage après travaux de la mairie", "reference": None,
                "procedure_id": None, "ted_number": None, "published_on": day, "passages": (), "lots": (),
                "deadline": Deadline(at=soon, day=soon.date(), certainty=Certainty.EXACT),
            }
        )  # fmt: skip
    for number, call in enumerate(calls if day == LAST else ()):
        award = Award(winners=("Atelier Exemple",), amount=98_000.0, offers=4)
        yield Notice(
            source=call.source, source_id=f"26-94290{number}", kind=Kind.AWARD, title=call.title, buyer=call.buyer,
            earlier=(call.source_id,), published_on=day, url=call.url, awards=(award,),
        )  # fmt: skip


def _chosen(services: Services) -> Iterator[tuple[str, str, EmailMessage]]:
    """One mail of each kind, the richest: the one that tells the most."""
    made = {kind: services.store.deliveries(kind=kind) for kind in ("digest", "urgent", "change", "reminder")}
    digests = {one.key: services.store.message(one.id) for one in made["digest"]}
    first, middle, last = (iso_week(day) for day in (FIRST, DAYS[5], LAST))
    wanted = (
        ("Le courriel de la semaine, avec le mot d'une personne", "digest", f"{LINED}:{first}"),
        ("Le courriel de la semaine, avec des résultats", "news", f"{LINED}:{last}"),
        ("Le courriel de la semaine, avec des échéances suivies", "followed", f"{FOLLOWING}:{middle}"),
        ("Un seul courriel pour deux entreprises", "together", f"{'+'.join(sorted(TOGETHER))}:{first}"),
        ("Rien cette semaine", "nothing", f"{EMPTY}:{last}"),
    )
    for title, name, key in wanted:
        yield title, name, _read(digests[key])
    for title, kind in (
        ("Un marché qui n'attend pas", MailKind.URGENT),
        ("Une correction ou une annulation", MailKind.CHANGE),
        ("Un rappel d'échéance", MailKind.REMINDER),
    ):
        yield title, kind.value, _read(max((services.store.message(one.id) for one in made[kind]), key=len))


def _read(data: bytes) -> EmailMessage:
    return message_from_bytes(data, EmailMessage, policy=policy.default)
