"""Servers that swallow mail, by their greetings."""

from __future__ import annotations

import pytest

from digests.sinks import sink_in


@pytest.mark.parametrize(
    ("greeting", "name"),
    [
        ("mail Mailpit ESMTP Service ready", "Mailpit"),
        ("mailhog.example ESMTP MailHog", "mailhog"),
        ("EventMachine SMTP Server", "EventMachine"),
        ("box smtp4dev ready", "smtp4dev"),
        ("/127.0.0.1 GreenMail SMTP Service v2.0 ready", "GreenMail"),
        ("box.local ESMTP Postfix", "box.local"),
        ("inbucket Inbucket SMTP ready", "inbucket"),
        ("127.0.0.1 Python SMTP 1.4.6", "Python SMTP"),
    ],
)
def test_a_sink_gives_itself_away(greeting: str, name: str):
    assert sink_in(greeting) == name


@pytest.mark.parametrize(
    "greeting", ["mx.ouvaton.coop ESMTP Postfix (Debian/GNU)", "smtp.localnet.fr ready", "mail.testeur.fr", ""]
)
def test_a_real_server_is_taken_at_its_word(greeting: str):
    assert sink_in(greeting) is None
