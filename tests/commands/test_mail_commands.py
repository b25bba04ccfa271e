"""The commands for the outbox, for what comes back and for people's rights, and what doctor says of the mail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner, Result

from tenderwatch.cli import cli
from tenderwatch.commands.check import Check
from tenderwatch.commands.mail_checks import mail_checks, outbox_checks, secret_checks
from tenderwatch.config import Config, load
from tenderwatch.model import Contact
from tenderwatch.secret import VARIABLE
from tenderwatch.store import Store
from tests.digests.test_bounces import a_report
from tests.factories import an_enterprise
from tests.pipeline.conftest import NOW, put
from tests.servers.smtp import Inbox, a_free_port, serving

ANNE, BLEUENN = "anne@example.org", "bleuenn@example.org"
SECRET = "a secret that only these tests know"
Run = Callable[..., Result]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def config(tmp_path: Path, inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    monkeypatch.setenv(VARIABLE, SECRET)
    monkeypatch.setenv("TENDERWATCH_NOW", NOW.isoformat())
    with serving(inbox) as server:
        smtp = {"host": "127.0.0.1", "port": server.port, "security": "none"}
        mail = {"transport": "smtp", "allow": ["*"], "smtp": smtp, "sender": "veille@reseau.example.fr"}
        given = {"contact": "veille@example.org", "database": "sqlite:///store.sqlite3", "mail": mail}
        (tmp_path / "config.yaml").write_text(yaml.safe_dump(given), encoding="utf-8")
        yield load(tmp_path / "config.yaml")


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    with Store.open(config.database, SECRET.encode()) as opened:
        yield opened


@pytest.fixture
def run(config: Config) -> Run:
    def ran(*words: str) -> Result:
        return CliRunner().invoke(cli, ["--config", str(config.var.parent / "config.yaml"), *words])

    return ran


def test_a_person_looks_and_settles_what_may_have_been_sent(run: Run, store: Store, inbox: Inbox):
    first, second = put(store, ANNE), put(store, BLEUENN)
    store.claim(first, NOW)
    store.claim(second, NOW)

    assert run("outbox", "send").exit_code == 1
    listed = run("outbox", "list").output
    assert listed.count("peut-être envoyé") == 2
    assert ANNE in listed
    assert run("outbox", "settle", str(first)).exit_code == 0
    assert run("outbox", "settle", str(first)).exit_code == 1
    assert run("outbox", "resend", str(second)).exit_code == 0
    assert run("outbox", "resend", "99").exit_code == 1
    assert run("outbox", "send").exit_code == 0
    assert [one.rcpt_tos for one in inbox.received] == [[BLEUENN]]
    assert "0 message(s) sur 2" in run("outbox", "list").output


def test_mail_is_stopped_and_taken_up_again(run: Run, store: Store, inbox: Inbox):
    put(store, ANNE)

    assert run("outbox", "stop").exit_code == 0
    assert run("outbox", "send").exit_code == 1
    assert inbox.received == []
    assert "outbox resume" in run("outbox", "list").output
    assert run("outbox", "resume").exit_code == 0
    assert run("outbox", "send").exit_code == 0
    assert len(inbox.received) == 1


def test_what_is_tried_on_paper_is_what_leaves(run: Run, store: Store, inbox: Inbox, tmp_path: Path):
    put(store, ANNE)
    folder = tmp_path / "paper"

    tried = run("outbox", "send", "--dry-run", "--folder", str(folder))
    assert (tried.exit_code, len(inbox.received)) == (0, 0)
    run("outbox", "send")

    (file,) = folder.glob("*.eml")
    assert file.read_bytes() == inbox.received[0].content
    week = run("weekly", "--dry-run", "--folder", str(folder))
    assert (week.exit_code, store.last_runs()) == (0, [])


def test_what_is_held_goes_at_a_word(run: Run, store: Store, inbox: Inbox):
    put(store, ANNE)
    store.hold("digest", NOW.replace(hour=20))

    run("outbox", "send")
    assert inbox.received == []
    assert "1 message(s)" in run("outbox", "go").output
    run("outbox", "send")
    assert len(inbox.received) == 1


def test_what_came_back_is_imported_and_a_suspension_lifted(run: Run, store: Store, tmp_path: Path):
    for week in range(3):
        put(store, ANNE, key=f"k{week}")
    run("outbox", "send")
    notifications = [a_report(original=f"Message-ID: <digest.k{week}.{ANNE}>\n") for week in range(3)]
    (tmp_path / "box").write_bytes(b"".join(b"From x\n" + one + b"\n" for one in notifications))

    assert run("bounces", "import", str(tmp_path / "box")).exit_code == 1
    assert ANNE in run("addresses", "list").output
    assert run("addresses", "resume", ANNE).exit_code == 0
    assert run("addresses", "resume", ANNE).exit_code == 1
    assert "Aucune" in run("addresses", "list").output
    assert run("bounces", "import", str(tmp_path)).exit_code != 0


def test_people_get_a_copy_and_are_forgotten(run: Run, store: Store):
    store.save_enterprises([an_enterprise(contacts=(Contact(email=ANNE),))], at=NOW)
    put(store, ANNE)

    found = json.loads(run("people", "export", ANNE).output)
    assert set(found["base"]) == {"enterprises", "deliveries", "sent_items"}
    assert run("people", "forget", ANNE, "--yes").exit_code == 0
    assert json.loads(run("people", "export", ANNE).output)["base"].keys() == {"subscriptions"}
    assert run("people", "forget", "veille@example.org", "--yes").exit_code == 1
    assert "Rien" in run("people", "prune", "--dry-run").output


def told(checks: Iterator[Check]) -> dict[str, tuple[bool, str]]:
    return {one.subject: (one.ok, one.sentence) for one in checks}


def smtp_changed(config: Config, **smtp: Any) -> Config:
    mail = config.mail.model_copy(update={"smtp": config.mail.smtp.model_copy(update=smtp)})
    return config.model_copy(update={"mail": mail})


def test_doctor_knows_a_sink_by_what_the_server_says(config: Config):
    found = told(mail_checks(config))

    assert found["mail.smtp"][0]
    assert not found["mail.smtp / mail.sender"][0]
    assert "Python SMTP" in found["mail.smtp / mail.sender"][1]


def test_doctor_says_that_the_server_does_not_answer(config: Config):
    ok, sentence = told(mail_checks(smtp_changed(config, port=a_free_port())))["mail.smtp"]

    assert not ok
    assert "connexion échoue" in sentence


def test_doctor_says_that_mail_is_stopped(run: Run, config: Config):
    run("outbox", "stop")

    assert not told(mail_checks(config))["mail.stopped"][0]


def test_doctor_looks_at_the_secret(config: Config, monkeypatch: pytest.MonkeyPatch):
    assert told(secret_checks(config))["secret"][0]
    monkeypatch.delenv(VARIABLE)
    assert told(secret_checks(config)) == {}
    config.var.mkdir(exist_ok=True)
    path = config.var / "secret"
    path.write_text("x" * 40, encoding="ascii")
    path.chmod(0o600)
    assert "sauvegardez-le" in told(secret_checks(config))["secret"][1]
    path.chmod(0o644)
    assert not told(secret_checks(config))["secret"][0]


def test_doctor_counts_what_is_stuck(config: Config, store: Store):
    number = put(store, ANNE)
    store.claim(number, NOW)
    store.settle(number, "uncertain", NOW, "x")
    store.unsubscribe(BLEUENN, NOW)

    with Store.open(config.database, b"quite another secret") as stranger:
        found = told(outbox_checks(stranger))

    assert "peut-être envoyé" in found["envois"][1]
    assert "le secret a changé" in found["secret"][1]
