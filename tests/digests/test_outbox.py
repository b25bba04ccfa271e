"""The outbox folder: whole files, written once, named by us."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from digests.mailer import OutboxMailer
from tenderwatch.errors import DeliveryError

TO = "anne@example.org"


def a_message(html: str | None = "<p>Bonjour é</p>") -> bytes:
    message = EmailMessage()
    message["Subject"] = "Marchés"
    message["To"] = TO
    message.set_content("Bonjour é\n")
    if html:
        message.add_alternative(html, subtype="html")
    return message.as_bytes()


def test_a_message_becomes_an_eml_with_its_html_beside_it(tmp_path: Path):
    with OutboxMailer(tmp_path / "outbox") as mailer:
        mailer.send(a_message(), recipient=TO, name="digest-net-iroise_2026-w41-anne@example.org")

    stem = "digest-net-iroise_2026-w41-anne@example.org"
    assert [f"{stem}.eml", f"{stem}.html"] == sorted(path.name for path in (tmp_path / "outbox").iterdir())
    read = message_from_bytes((tmp_path / "outbox" / f"{stem}.eml").read_bytes(), EmailMessage, policy=policy.default)
    assert read["Subject"] == "Marchés"
    assert (tmp_path / "outbox" / f"{stem}.html").read_text(encoding="utf-8").strip() == "<p>Bonjour é</p>"


def test_the_eml_tells_that_all_was_written(tmp_path: Path):
    mailer = OutboxMailer(tmp_path)

    assert mailer.was_delivered("a") is False
    mailer.send(a_message(html=None), recipient=TO, name="a")
    assert mailer.was_delivered("a") is True
    assert [path.name for path in tmp_path.iterdir()] == ["a.eml"]


def test_sending_again_changes_nothing(tmp_path: Path):
    mailer = OutboxMailer(tmp_path)
    message = a_message()
    mailer.send(message, recipient=TO, name="a")
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    mailer.send(message, recipient=TO, name="a")

    assert first == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_a_write_that_dies_in_the_middle_leaves_no_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    mailer = OutboxMailer(tmp_path)

    with pytest.raises(DeliveryError, match="No space left") as failed:
        mailer.send(a_message(), recipient=TO, name="a")

    assert not failed.value.permanent
    assert mailer.was_delivered("a") is False


def test_a_folder_that_cannot_be_made_is_a_temporary_failure(tmp_path: Path):
    (tmp_path / "file").write_text("")

    with pytest.raises(DeliveryError, match="dossier d'envoi") as failed:
        OutboxMailer(tmp_path / "file").send(a_message(), recipient=TO, name="a")

    assert not failed.value.permanent


@pytest.mark.parametrize("name", ["", "../a", "a/b", ".hidden", "a\x00", "a\n", "é", "A"])
def test_a_name_that_could_leave_the_folder_is_a_bug(tmp_path: Path, name: str):
    with pytest.raises(ValueError, match="cannot name a file"):
        OutboxMailer(tmp_path).send(a_message(), recipient=TO, name=name)

    assert list(tmp_path.iterdir()) == []


def test_long_names_are_shortened_and_stay_distinct(tmp_path: Path):
    mailer = OutboxMailer(tmp_path)

    mailer.send(a_message(html=None), recipient=TO, name="a" * 300)
    mailer.send(a_message(html=None), recipient=TO, name="a" * 301)

    names = [path.name for path in tmp_path.iterdir()]
    assert len(names) == 2
    assert all(len(name) < 200 for name in names)
