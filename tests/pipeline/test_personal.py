"""People's rights: all that is stored of an address comes out, and goes; time forgets the rest."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from digests.mailer import OutboxMailer
from tenderwatch.bootstrap import guarded
from tenderwatch.clock import PARIS
from tenderwatch.config import Config
from tenderwatch.model import (
    Answer,
    AnswerVerdict,
    AuditEntry,
    Buyer,
    Contact,
    Decision,
    HumanLine,
    Role,
    RunReport,
    StageReport,
    User,
    Verdict,
)
from tenderwatch.pipeline import personal
from tenderwatch.pipeline.deliver import deliver
from tenderwatch.pipeline.prune import prune, would_prune
from tenderwatch.pipeline.services import Services
from tenderwatch.store import Refusal, Store, tables
from tests.factories import a_notice, an_enterprise
from tests.pipeline.conftest import NOW, SECRET, put

ANNE, JOANNE = "anne@example.org", "joanne@example.org"
KEY = "boamp:26-900001"


@pytest.fixture
def services(store: Store, tmp_path: Path) -> Services:
    """Anne is in every table and file where an address may be; Joanne's address ends like hers."""
    contacts = (Contact(email="Anne@example.org", name="Anne Riou"), Contact(email=JOANNE))
    store.save_enterprises([an_enterprise(contacts=contacts)], at=NOW)
    store.save_enterprises([an_enterprise(contacts=contacts, name="Net Iroise Services")], at=NOW)
    store.save_notices([a_notice(description="Écrire à anne@example.org", buyer=Buyer(name="Mairie"))], seen_at=NOW)
    store.add_decisions([Decision(KEY, "net-iroise", Verdict.KEEP, None, f"vu avec {ANNE}", ANNE, NOW)])
    store.add_answer(Answer(KEY, "net-iroise", KEY, AnswerVerdict.INTERESTED, None, ANNE, NOW, f"écrire à {ANNE}"))
    store.add_line(KEY, "net-iroise", HumanLine("Bon courage", ANNE, NOW))
    with store.noting(AuditEntry(NOW, ANNE, "ajout", ANNE, detail="coordinatrice")):
        store.save_user(User(ANNE, "Anne Riou", Role.COORDINATOR, ("fei",)))
    store.offer_signin("mark", ANNE, until=NOW + timedelta(days=1), now=NOW)
    store.save_run(RunReport("nightly", NOW, NOW, (), (StageReport("envoi", (), (f"{ANNE} : refusé.",)),)))
    for number in range(2):
        store.add_refusal(Refusal(ANNE, NOW, "5.1.1", "inconnue", hard=True, mark=str(number)), limit=2)
    store.lift_suspension(ANNE)
    put(store, ANNE)
    put(store, JOANNE)
    put(store, JOANNE, key="about:anne")
    config = Config(contact="veille@example.org", operator=ANNE, var=tmp_path)
    made = Services(config, store, guarded(OutboxMailer(tmp_path / "outbox"), store), SECRET)
    deliver(made, None, NOW)
    put(store, ANNE, key="net-iroise:2026-W42")
    report = tmp_path / "reports" / "2026-10-05" / "fei"
    report.mkdir(parents=True)
    (report / "report.html").write_text(f"<p>{ANNE}</p>", encoding="utf-8")
    return made


def everything(store: Store) -> str:
    return repr({name: rows for name, rows in store.dump().items() if name != "notices"}) + repr(store.last_runs())


def test_a_copy_holds_every_table_and_file_and_nothing_of_anybody_else(services: Services):
    found = json.loads(json.dumps(personal.export(services, " ANNE@example.org", NOW), default=str))

    held = {
        "users",
        "signins",
        "audit",
        "enterprises",
        "notices",
        "decisions",
        "answers",
        "lines",
        "refusals",
        "deliveries",
        "sent_items",
        "runs",
    }
    assert held <= set(found["base"])
    assert found["base"]["enterprises"][0]["contacts"] == [{"email": "Anne@example.org", "name": "Anne Riou"}]
    assert found["configuration"] == ["operator"]
    assert len(found["fichiers"]) == 2
    assert JOANNE not in json.dumps(found)


def test_an_address_is_forgotten_everywhere_and_never_written_to_again(services: Services, store: Store):
    before = len(store.dump()["deliveries"])

    counts = personal.forget(services, "Anne@Example.org", NOW)

    assert "anne@example.org" not in everything(store).replace(JOANNE, "").lower()
    assert "Anne Riou" not in everything(store)
    assert JOANNE in everything(store)
    assert counts["fichiers"] == 2
    assert list(personal.files_naming(services, ANNE)) == []
    assert store.is_unsubscribed(ANNE)
    assert len(store.dump()["deliveries"]) == before
    assert store.deliveries("composed") == []
    assert [one.contacts for one in store.enterprises()] == [(Contact(email=JOANNE),)]
    assert store.last_decisions()[KEY, "net-iroise"].by == "personne effacée"
    assert set(personal.export(services, ANNE, NOW)["base"]) == {"notices", "subscriptions"}


def test_who_is_forgotten_is_not_sent_the_same_under_an_old_name(services: Services, store: Store):
    personal.forget(services, ANNE, NOW)

    assert store.sent_procedures("net-iroise") == {KEY}
    assert not any(one.recipient == ANNE for one in store.deliveries())


def test_to_forget_twice_or_somebody_unknown_changes_nothing(services: Services, store: Store):
    personal.forget(services, ANNE, NOW)
    before = everything(store)

    assert personal.forget(services, ANNE, NOW) == {}
    assert before == everything(store)


def test_every_table_is_looked_through_for_addresses():
    public = {"notices", "procedures", "identifiers", "matches", "watermarks", "source_runs", "probes", "backfills"}
    pages = {"users", "signins", "sessions", "audit"}
    people = pages | {
        "enterprises",
        "decisions",
        "answers",
        "lines",
        "deliveries",
        "sent_items",
        "refusals",
        "suspensions",
    }
    authored = {"acts", "editions", "notes", "learnings"}
    of_machines = {"matched_profiles", "pairs", "samples", "queue"}
    known = public | people | authored | of_machines | {"runs", "subscriptions"}

    unknown = set(tables.metadata.tables) - known
    assert not unknown, f"say in docs/donnees-personnelles.md what {unknown} keep of people, then add them here"


def test_mails_and_reports_are_forgotten_after_their_time_and_what_was_sent_stays_known(
    services: Services, store: Store, tmp_path: Path
):
    put(store, JOANNE, key="late", at=NOW + timedelta(days=60))
    deliver(services, None, NOW + timedelta(days=60))
    today = (NOW + timedelta(days=91)).date()
    expected = would_prune(services, today)

    report = prune(services, today)

    assert report.problems == ()
    assert expected == {"fichiers effacés": 4, "textes de courriels": 3}
    assert dict(report.counts) == expected
    assert [path.name for path in (tmp_path / "outbox").iterdir()] == ["digest-late-joanne@example.org.eml"]
    assert not list((tmp_path / "reports").rglob("*.html"))
    assert store.sent_procedures("net-iroise") == {KEY}
    assert would_prune(services, today) == {}


def test_old_profiles_refusals_runs_and_authors_are_forgotten_after_years(services: Services, store: Store):
    today = date(2029, 11, 1)

    expected = would_prune(services, today)
    prune(services, today)

    assert expected["anciennes versions de profils"] == 1
    assert expected["refus d'adresses"] == 2
    assert [expected[f"auteurs ({one})"] for one in ("decisions", "answers", "lines")] == [1, 1, 1]
    assert expected["lignes du journal"] == 1
    assert store.last_runs() == []
    assert store.last_decisions()[KEY, "net-iroise"].by == "personne effacée"
    assert len(store.enterprise_history("net-iroise")) == 1
    assert would_prune(services, today) == {}


def test_without_limits_nothing_is_forgotten(services: Services):
    retention = services.config.retention.model_copy(update={"raw_days": None, "mail_days": None, "people_days": None})
    config = services.config.model_copy(update={"retention": retention})
    kept = Services(config, services.store, services.mailer, SECRET)

    assert would_prune(kept, datetime(2090, 1, 1, tzinfo=PARIS).date()) == {}
