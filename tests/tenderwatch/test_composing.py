"""Which mails a run puts into the outbox: on their day, once, with what changed since; one that fails is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import jinja2
import pytest

from digests.departure import Departure
from digests.mailer import OutboxMailer
from tenderwatch.clock import PARIS
from tenderwatch.config import Config, DigestRules, Network, Release
from tenderwatch.model import (
    Answer,
    AnswerVerdict,
    Contact,
    Decision,
    DigestSettings,
    Edit,
    Edition,
    EditionState,
    HumanLine,
    Kind,
    Notice,
    StageReport,
    Verdict,
)
from tenderwatch.pipeline import rendering
from tenderwatch.pipeline.compose import compose_night, compose_released, compose_week
from tenderwatch.pipeline.held import held
from tenderwatch.pipeline.match import match
from tenderwatch.pipeline.preview import week_messages, write
from tenderwatch.pipeline.services import Services
from tenderwatch.store import Store
from tests.digests.views import a_deadline
from tests.factories import a_notice, an_enterprise
from tests.prepared import empty_database

SECRET = b"un secret d'essai, assez long pour servir"
MONDAY = datetime(2026, 10, 5, 3, 30, tzinfo=PARIS)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    config = Config(contact="veille@example.org", var=tmp_path, database=empty_database(tmp_path, "x.sqlite3"))
    with Store.open(config.database, SECRET) as store:
        yield Services(config, store, OutboxMailer(tmp_path / "outbox"), SECRET)


def bring(services: Services, *notices: Notice, now: datetime = MONDAY, **enterprise: Any) -> None:
    """An enterprise, and notices that are matched for it."""
    settings = DigestSettings(**enterprise.pop("digest", {}))
    services.store.save_enterprises([an_enterprise(digest=settings, **enterprise)], at=MONDAY)
    services.store.save_notices(notices or [a_notice()], seen_at=now)
    match(services, now)


def mails(services: Services, kind: str) -> list[EmailMessage]:
    texts = [services.store.message(one.id) for one in services.store.deliveries(kind=kind)]
    return [message_from_bytes(one, EmailMessage, policy=policy.default) for one in texts]


def subjects(services: Services, kind: str) -> list[str]:
    return [str(one["Subject"]).replace("\u00a0", " ") for one in mails(services, kind)]


def counts(report: StageReport) -> dict[str, int]:
    return dict(report.counts)


def correction(day: int = 27) -> Notice:
    return a_notice(
        source_id="26-900002", kind=Kind.CORRECTION, earlier=("26-900001",), published_on=date(2026, 10, 6), cpv=(), deadline=a_deadline(day),
        description=f"La date limite de réception des offres est reportée au {day}/10/2026 à 12h00.",
    )  # fmt: skip


def test_the_week_s_mail_waits_for_its_day_and_leaves_once(services: Services) -> None:
    bring(services)

    assert counts(compose_week(services, MONDAY)) == {"digests": 0, "sans nouveauté": 0, "un autre jour": 1}
    assert counts(compose_week(services, TUESDAY))["digests"] == 1
    assert counts(compose_week(services, TUESDAY + timedelta(days=1)))["digests"] == 0
    assert subjects(services, "digest") == ["1 nouveau marché pour Net Iroise, à rendre le 20 octobre"]


def test_a_profile_has_its_own_day_and_ahead_waits_for_none(services: Services) -> None:
    bring(services, digest={"weekday": "monday"})

    assert counts(compose_week(services, MONDAY))["digests"] == 1
    bring(services, id="other", name="Autre")
    assert counts(compose_week(services, MONDAY, ahead=True))["digests"] == 1


@pytest.mark.parametrize("settings", [{"paused": True}, {"paused_until": "2026-10-07"}])
def test_nobody_is_written_to_during_a_pause(services: Services, settings: dict[str, Any]) -> None:
    bring(services, digest=settings)

    assert counts(compose_week(services, TUESDAY))["en pause"] == 1
    assert mails(services, "digest") == []


def test_an_enterprise_without_a_contact_is_told(services: Services) -> None:
    bring(services, contacts=())

    assert compose_week(services, TUESDAY).problems == (
        "1 entreprise(s) sans contact : aucun courriel ne peut leur partir.",
    )


def test_silence_or_a_word_when_there_is_nothing_as_the_enterprise_chose(services: Services) -> None:
    bring(services, a_notice(title="Curage", description="Curage", cpv=("90470000",)))
    assert counts(compose_week(services, TUESDAY))["sans nouveauté"] == 1

    bring(services, digest={"nothing": True})
    services.store.save_notices([a_notice(title="Curage", description="Curage", cpv=("90470000",))], seen_at=MONDAY)
    match(services, MONDAY)
    assert counts(compose_week(services, TUESDAY))["rien cette semaine"] == 1
    assert subjects(services, "digest") == ["Rien cette semaine pour Net Iroise : 1 avis lu"]


def test_a_correction_of_what_was_sent_leaves_the_next_night_once_with_a_raised_event(services: Services) -> None:
    bring(services)
    compose_week(services, TUESDAY)
    assert counts(compose_night(services, TUESDAY)) == {}

    bring(services, correction(), now=TUESDAY)
    night = TUESDAY + timedelta(days=1)
    assert counts(compose_night(services, night)) == {"modifications": 1}
    assert counts(compose_night(services, night + timedelta(days=1))) == {}

    (mail,) = mails(services, "change")
    text = mail.get_body(("plain",))
    assert text is not None
    assert "maintenant : mardi 27 octobre 2026" in text.get_content().replace("\u00a0", " ")
    (file,) = mail.iter_attachments()
    assert b"SEQUENCE:1" in file.get_payload(decode=True)  # type: ignore[operator]


def test_a_correction_that_comes_again_is_told_again(services: Services) -> None:
    bring(services)
    compose_week(services, TUESDAY)
    bring(services, correction(), now=TUESDAY)
    compose_night(services, TUESDAY + timedelta(days=1))
    bring(services, correction(29), now=TUESDAY)

    assert counts(compose_night(services, TUESDAY + timedelta(days=2))) == {"modifications": 1}


def test_a_cancellation_takes_the_event_away(services: Services) -> None:
    bring(services)
    compose_week(services, TUESDAY)
    gone = a_notice(source_id="26-900002", kind=Kind.CANCELLATION, earlier=("26-900001",), cpv=(), description="x")
    bring(services, gone, now=TUESDAY)

    assert counts(compose_night(services, TUESDAY + timedelta(days=1))) == {"modifications": 1}
    assert subjects(services, "change") == ["1 annulation : Nettoyage des locaux de la mairie"]
    (file,) = mails(services, "change")[0].iter_attachments()
    assert file.get_filename() == "annulations.ics"


def test_who_turned_a_purchase_down_hears_no_more_of_it(services: Services) -> None:
    bring(services)
    compose_week(services, TUESDAY)
    answer(services, AnswerVerdict.NOT_FOR_US, TUESDAY)
    bring(services, correction(), now=TUESDAY)

    assert counts(compose_night(services, TUESDAY + timedelta(days=1))) == {}


def answer(services: Services, verdict: AnswerVerdict, at: datetime) -> None:
    key = "boamp:26-900001"
    services.store.add_answer(Answer(key, "net-iroise", key, verdict, None, "contact@net-iroise.example.org", at))


def test_reminders_stop_when_the_enterprise_says_that_it_answered(services: Services) -> None:
    bring(services)
    compose_week(services, TUESDAY)
    answer(services, AnswerVerdict.INTERESTED, TUESDAY)
    seven, two = (datetime(2026, 10, day, 3, 30, tzinfo=PARIS) for day in (13, 16))

    assert counts(compose_night(services, seven)) == {"rappels": 1}
    assert counts(compose_night(services, seven + timedelta(hours=1))) == {}
    answer(services, AnswerVerdict.ANSWERED, seven + timedelta(hours=6))
    assert counts(compose_night(services, two)) == {}


def test_a_second_reminder_comes_two_days_before(services: Services) -> None:
    bring(services)
    compose_week(services, TUESDAY)
    answer(services, AnswerVerdict.INTERESTED, TUESDAY)

    sent = [counts(compose_night(services, TUESDAY + timedelta(days=days))).get("rappels", 0) for days in range(1, 20)]
    assert sent == [0] * 6 + [1] + [0] * 2 + [1] + [0] * 9


def test_an_urgent_match_leaves_at_night_unless_the_enterprise_wants_none(services: Services) -> None:
    soon = a_notice(deadline=a_deadline(15))
    bring(services, soon, digest={"urgent": False})
    night = TUESDAY + timedelta(days=1)
    assert counts(compose_night(services, night)) == {}

    bring(services, soon)
    assert counts(compose_night(services, TUESDAY)) == {}, "today's mail of the week is about to leave"
    assert counts(compose_night(services, night)) == {"urgents": 1}
    assert counts(compose_night(services, night)) == {}
    assert counts(compose_week(services, night))["digests"] == 0


def test_nothing_leaves_on_a_public_holiday(services: Services) -> None:
    armistice = datetime(2026, 11, 11, 3, 30, tzinfo=PARIS)
    bring(services, a_notice(deadline=a_deadline(18, month=11)), now=armistice, digest={"weekday": "wednesday"})

    assert counts(compose_night(services, armistice)) == {"jour férié": 1}
    assert counts(compose_week(services, armistice))["digests"] == 0
    assert counts(compose_week(services, armistice + timedelta(days=1)))["digests"] == 1


def test_two_contacts_each_have_the_whole_mail_even_when_a_run_died_between_them(services: Services) -> None:
    people = (Contact(email="a@example.org"), Contact(email="b@example.org"))
    bring(services, contacts=people[:1])
    compose_week(services, TUESDAY)
    bring(services, contacts=people)

    assert counts(compose_week(services, TUESDAY))["digests"] == 1
    one, other = mails(services, "digest")
    assert (one["To"], other["To"]) == ("a@example.org", "b@example.org")
    assert one["Subject"] == other["Subject"]
    assert one["Message-ID"] != other["Message-ID"]


def test_one_person_has_one_mail_for_several_enterprises(services: Services) -> None:
    shared = {"contacts": (Contact(email="a@example.org"),), "digest": {"together": True}}
    bring(services, **shared)
    bring(services, id="other", name="Autre", **shared)

    assert counts(compose_week(services, TUESDAY))["digests"] == 1
    assert counts(compose_week(services, TUESDAY))["digests"] == 0
    assert [one.key for one in services.store.deliveries(kind="digest")] == ["net-iroise+other:2026-W41"]


def test_a_letter_that_fails_is_told_and_the_others_leave(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    bring(services)
    bring(services, id="other", name="Autre")
    real = rendering.letter_message

    def broken(letter: Any, *rest: Any, **more: Any) -> EmailMessage:
        if letter.key.startswith("other"):
            raise jinja2.TemplateError("un gabarit est faux")
        return real(letter, *rest, **more)

    monkeypatch.setattr(rendering, "letter_message", broken)
    report = compose_week(services, TUESDAY)

    assert report.problems == ("Autre : le courriel n'a pas pu être composé (TemplateError : un gabarit est faux).",)
    assert counts(report)["digests"] == 1
    monkeypatch.undo()
    assert counts(compose_week(services, TUESDAY))["digests"] == 1


def test_a_coordinator_s_line_goes_along(services: Services) -> None:
    bring(services)
    services.store.add_line("boamp:26-900001", "net-iroise", HumanLine("J'ai appelé l'acheteur.", "Ronan", MONDAY))
    compose_week(services, TUESDAY)

    assert "J'ai appelé l'acheteur." in str(mails(services, "digest")[0].get_body(("plain",)).get_content())  # type: ignore[union-attr]


def test_a_preview_stores_nothing_and_writes_what_would_leave(services: Services, tmp_path: Path) -> None:
    bring(services)
    (message,) = week_messages(services, "net-iroise", MONDAY)
    files = write(message, tmp_path / "preview", "net-iroise")

    assert [one.name for one in files] == [
        "net-iroise.html", "net-iroise.txt", "net-iroise-echeances.ics", "net-iroise.eml",
    ]  # fmt: skip
    assert services.store.deliveries() == []
    with pytest.raises(LookupError, match="n'est pas dans la base"):
        week_messages(services, "nobody", MONDAY)


def reviewed(services: Services, release: Release, **digest: Any) -> Services:
    """The same store in an installation whose network has this rule."""
    networks = {"unea": Network(name="UNEA", release=release)}
    config = services.config.model_copy(update={"networks": networks, "digest": DigestRules(**digest)})
    return replace(services, config=config)


def said(services: Services, state: EditionState, *, version: int = 1) -> None:
    edition = Edition(state=state)
    assert services.store.edit(
        Edit("net-iroise", "2026-W41", version, f"token-{version}", edition, "…", "anna@example.org", MONDAY)
    )


def test_what_the_rule_of_the_network_wants_read_is_held_until_it_is_released(services: Services) -> None:
    bring(services)
    services = reviewed(services, Release.REVIEWED)
    services.store.add_decisions([
        Decision("boamp:26-900001", "net-iroise", Verdict.KEEP, None, None, "anna@example.org", MONDAY)
    ])  # fmt: skip

    report = compose_week(services, TUESDAY)
    assert counts(report)[Departure.UNREVIEWED] == 1
    assert "Net Iroise" in report.problems[0]
    assert [(one.name, one.overdue) for one in held(services, TUESDAY.replace(hour=9))] == [("Net Iroise", True)]
    said(services, EditionState.RELEASED)
    assert held(services, TUESDAY) == []
    assert counts(compose_week(services, TUESDAY + timedelta(days=1)))["digests"] == 1


def test_until_the_set_hour_only_what_is_released_leaves_and_then_the_rule_decides(services: Services) -> None:
    bring(services)
    bring(services, id="other", name="Autre", contacts=(Contact(email="x@example.org"),))
    services = reviewed(services, Release.NONE, at="08:00", release_by="14:00")
    said(services, EditionState.RELEASED)

    first = compose_week(services, TUESDAY.replace(hour=8))
    assert counts(first) == {"digests": 1, "sans nouveauté": 0, Departure.WAITS: 1}
    assert counts(compose_week(services, TUESDAY.replace(hour=14)))["digests"] == 1


def test_a_mail_that_is_held_leaves_neither_at_its_hour_nor_later_in_the_week(services: Services) -> None:
    bring(services)
    said(services, EditionState.HELD)

    for now in (TUESDAY, TUESDAY + timedelta(days=3)):
        report = compose_week(services, now)
        assert counts(report)[Departure.HELD] == 1
        assert report.problems == ()
        assert [(one.why.replace("\u00a0", " "), one.overdue) for one in held(services, now)] == [
            ("retenu par la coordination depuis le lundi 5 octobre 2026 à 3 h 30", False)
        ]
    assert mails(services, "digest") == []
    assert counts(compose_week(services, TUESDAY + timedelta(days=7)))["digests"] == 1


def test_what_is_released_after_its_run_leaves_with_the_next_post_once(services: Services) -> None:
    bring(services)
    services = reviewed(services, Release.REVIEWED)
    services.store.add_decisions([
        Decision("boamp:26-900001", "net-iroise", Verdict.KEEP, None, None, "anna@example.org", MONDAY)
    ])  # fmt: skip
    compose_week(services, TUESDAY)
    said(services, EditionState.RELEASED)

    assert compose_released(services, MONDAY.replace(hour=10)).counts == (
        ("digests", 0), ("sans nouveauté", 0), ("un autre jour", 1),
    )  # fmt: skip
    assert compose_released(services, TUESDAY.replace(hour=5)).counts == ()
    for expected in (1, 0):
        assert counts(compose_released(services, TUESDAY.replace(hour=10)))["digests"] == expected


def test_an_edition_is_that_of_its_week_and_follows_procedures_that_become_one(services: Services) -> None:
    store = services.store
    bring(services, a_notice(source_id="26-1"), a_notice(source_id="26-2"))
    edition = Edition(pins=("boamp:26-2",), dropped=frozenset({"boamp:26-2"}))
    assert store.edit(Edit("net-iroise", "2026-W41", 1, "t", edition, "…", "anna@example.org", MONDAY))

    kept = store.join_procedures("boamp:26-1", "boamp:26-2")

    assert store.edition("net-iroise", "2026-W41").pins == (kept,)
    assert store.edition("net-iroise", "2026-W42") == Edition()
