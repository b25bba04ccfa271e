"""SMTP against a real server on 127.0.0.1 that accepts, refuses, drops, and dawdles."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from digests.mailer import SmtpMailer, wire
from digests.smtp import PAUSES, is_allowed
from tenderwatch.config import Mail, Smtp
from tenderwatch.errors import AddressRefusedError, DeliveryError, PerhapsSentError, ServerError
from tests.servers.smtp import Inbox, a_free_port, serving

SLOW_SECONDS = 0.6


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox: Inbox) -> Iterator[Controller]:
    with serving(inbox) as controller:
        yield controller


def running(controller: Controller) -> Iterator[Controller]:
    controller.start()
    yield controller
    controller.stop()


def a_mailer(
    server: Controller | Script, *, timeout: float = 5, allow: tuple[str, ...] = ("*",), **smtp: Any
) -> SmtpMailer:
    settings = {"host": "127.0.0.1", "port": server.port, "security": "none", "timeout_seconds": timeout} | smtp
    mail = Mail(transport="smtp", allow=allow, smtp=Smtp(**settings))
    return SmtpMailer(mail, sleep=lambda seconds: None)


def send(mailer: SmtpMailer, to: str = "anne@example.org", text: str = "Bonjour\n") -> None:
    message = EmailMessage()
    message["Subject"] = "Marchés"
    message["From"] = "veille@example.org"
    message["To"] = to
    message.set_content(text, cte="quoted-printable")
    mailer.send(wire(message.as_bytes()), recipient=to, name="a")


def test_an_accepted_message_arrives_whole(server: Controller, inbox: Inbox):
    with a_mailer(server) as mailer:
        send(mailer, text=".un point\n..deux\nété\n")

    (envelope,) = inbox.received
    assert envelope.mail_from == "veille@example.org"
    assert envelope.rcpt_tos == ["anne@example.org"]
    assert isinstance(envelope.content, bytes)
    assert b".un point\r\n..deux\r\n=C3=A9t=C3=A9\r\n" in envelope.content
    assert mailer.was_delivered("a") is None


def test_one_connection_serves_many_messages(server: Controller, inbox: Inbox):
    with a_mailer(server) as mailer:
        for _ in range(3):
            send(mailer)

    assert len(inbox.received) == 3
    assert len(set(inbox.peers)) == 1


def test_a_connection_that_was_dropped_in_between_is_opened_again(server: Controller, inbox: Inbox):
    with a_mailer(server) as mailer:
        send(mailer)
        assert mailer._client is not None
        assert mailer._client.sock is not None
        mailer._client.sock.shutdown(socket.SHUT_RDWR)
        send(mailer)

    assert len(set(inbox.peers)) == 2


@pytest.mark.parametrize(
    ("to_recipient", "to_text", "permanent", "sentence"),
    [
        ("550 5.1.1 <anne@example.org> unknown", None, True, "destinataire refusé (550 5.1.1 <…> unknown)"),
        ("450 4.2.0 Greylisted", None, False, "destinataire refusé (450 4.2.0 Greylisted)"),
        (None, "554 5.7.1 Spam", True, "le serveur refuse le message (554 5.7.1 Spam)"),
        (None, "451 4.3.0 Later", False, "le serveur refuse le message (451 4.3.0 Later)"),
        ("421 4.3.2 Closing", None, False, "le serveur a coupé la connexion (421 4.3.2 Closing)"),
    ],
)
def test_refusals_are_told_apart_and_the_next_message_leaves(
    server: Controller, inbox: Inbox, to_recipient: str | None, to_text: str | None, permanent: bool, sentence: str
):
    inbox.to_recipient = [to_recipient] if to_recipient else []
    inbox.to_text = [to_text] if to_text else []

    with a_mailer(server) as mailer:
        with pytest.raises(DeliveryError) as refused:
            send(mailer)
        send(mailer, "bleuenn@example.org")

    assert sentence == str(refused.value)
    assert permanent == refused.value.permanent
    assert [one.rcpt_tos for one in inbox.received] == [["bleuenn@example.org"]]


@pytest.mark.parametrize(
    ("answer", "status"), [("550 5.1.1 unknown", "5.1.1"), ("550 no such user", ""), ("554 5.7.1 policy", "5.7.1")]
)
def test_a_refused_recipient_is_told_with_the_server_s_status(
    server: Controller, inbox: Inbox, answer: str, status: str
):
    inbox.to_recipient = [answer]

    with a_mailer(server) as mailer, pytest.raises(AddressRefusedError) as refused:
        send(mailer)

    assert (refused.value.code, refused.value.status) == (int(answer[:3]), status)


def test_a_server_that_said_goodbye_in_between_is_called_again_at_once(server: Controller, inbox: Inbox):
    with a_mailer(server) as mailer:
        send(mailer)
        inbox.to_recipient = ["421 4.4.2 Idle for too long"]
        send(mailer)

    assert len(inbox.received) == 2
    assert len(set(inbox.peers)) == 2


@pytest.mark.parametrize("silence", ["drop", "slow"])
def test_silence_after_the_text_is_perhaps_sent_and_not_tried_again(server: Controller, inbox: Inbox, silence: str):
    inbox.drop_text = silence == "drop"
    inbox.delay = SLOW_SECONDS if silence == "slow" else 0

    with a_mailer(server, timeout=SLOW_SECONDS / 3) as mailer:
        with pytest.raises(PerhapsSentError, match=r"^peut-être envoyé") as unknown:
            send(mailer)
        assert mailer._client is None

    assert unknown.value.permanent
    assert len(inbox.received) == 1 or silence == "slow"


class Script:
    """A server that says fixed lines, each after a line from the client, then closes."""

    def __init__(self, *answers: bytes) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._socket.settimeout(5)
        self._answers = answers
        self.port: int = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join(timeout=5)
        self._socket.close()

    def _serve(self) -> None:
        peer, _ = self._socket.accept()
        with peer, peer.makefile("rb") as lines:
            for number, answer in enumerate(self._answers):
                if number:
                    lines.readline()
                peer.sendall(answer)


HELLO = (b"220 hi\r\n", b"250 hi\r\n")


@pytest.mark.parametrize(
    "dialogue", [(b"220 hi\r\n",), (*HELLO, b"250 sender\r\n"), (*HELLO, b"250 a\r\n", b"250 b\r\n")]
)
def test_a_connection_lost_before_the_text_has_sent_nothing_and_may_go_again(dialogue: tuple[bytes, ...]):
    with Script(*dialogue) as script, a_mailer(script) as mailer, pytest.raises(DeliveryError) as lost:
        send(mailer)

    assert not lost.value.permanent
    assert "peut-être" not in str(lost.value)


def test_a_refused_sender_is_our_trouble_and_never_fails_a_message_for_good():
    dialogue = (*HELLO, b"530 5.7.0 Authentication required\r\n", b"250 reset\r\n", b"221 bye\r\n")
    expected = pytest.raises(ServerError, match="expéditeur")
    with Script(*dialogue) as script, a_mailer(script) as mailer, expected as refused:
        send(mailer)

    assert not refused.value.permanent


def test_a_server_that_refuses_and_hangs_up_is_left_at_once():
    expected = pytest.raises(DeliveryError, match="destinataire refusé")
    with Script(*HELLO, b"250 a\r\n", b"550 no\r\n") as script, a_mailer(script) as mailer:
        with expected as refused:
            send(mailer)
        assert mailer._client is None

    assert refused.value.permanent


def test_an_unreadable_answer_after_the_text_is_perhaps_sent():
    dialogue = (*HELLO, b"250 a\r\n", b"250 b\r\n", b"354 go\r\n", b"perhaps\r\n")
    expected = pytest.raises(PerhapsSentError, match=r"^peut-être envoyé")
    with Script(*dialogue) as script, a_mailer(script) as mailer, expected as unknown:
        send(mailer, text="")

    assert unknown.value.permanent


def test_a_server_that_is_away_is_called_a_few_times_with_pauses():
    pauses: list[float] = []
    smtp = Smtp(host="127.0.0.1", port=a_free_port(), security="none")
    mailer = SmtpMailer(Mail(allow=("*",), smtp=smtp), sleep=pauses.append)

    with pytest.raises(ServerError, match="impossible") as away:
        send(mailer)

    assert not away.value.permanent
    assert pauses == list(PAUSES)


@pytest.mark.parametrize(
    ("address", "allow", "expected"),
    [
        ("anne@example.org", (), False),
        ("anne@example.org", ("*",), True),
        ("Anne@Example.org", ("anne@example.org",), True),
        ("anne@example.org", ("@example.org",), True),
        ("anne@sub.example.org", ("@example.org",), False),
        ("anne@notexample.org", ("@example.org",), False),
        ("anne@example.org", ("bleuenn@example.org", "@other.example.org"), False),
        ("anne@example.org", ("example.org",), False),
    ],
)
def test_the_allow_list_holds_addresses_domains_or_a_star(address: str, allow: tuple[str, ...], expected: bool):
    assert expected == is_allowed(address, allow)


def test_nobody_off_the_allow_list_is_written_to(server: Controller, inbox: Inbox):
    with a_mailer(server, allow=("@example.org",)) as mailer:
        with pytest.raises(DeliveryError, match=r"mail\.allow") as refused:
            send(mailer, to="stranger@elsewhere.example.com")
        assert mailer._client is None

    assert refused.value.permanent
    assert inbox.received == []


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that only we trust, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1)).not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    cert_path, key_path = tmp_path / "cert.pem", tmp_path / "key.pem"
    cert_path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    key_path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return cert_path, key_path


def accept(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"user", b"secret"), handled=False)


@pytest.fixture
def tls_server(inbox: Inbox, certificate: tuple[Path, Path]) -> Iterator[Controller]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    yield from running(
        Controller(
            inbox, hostname="127.0.0.1", port=a_free_port(), ready_timeout=10, tls_context=context, require_starttls=True,
            auth_required=True, authenticator=accept,
        )
    )  # fmt: skip


def with_login(server: Controller, user: str = "user", password: str = "secret") -> SmtpMailer:
    smtp = Smtp(host="127.0.0.1", port=server.port, security="starttls", timeout_seconds=5)
    return SmtpMailer(Mail(allow=("*",), smtp=smtp), user=user, password=password, sleep=lambda seconds: None)


def test_starttls_with_a_trusted_certificate_and_a_login(
    tls_server: Controller, inbox: Inbox, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))

    with with_login(tls_server) as mailer:
        send(mailer)

    assert len(inbox.received) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(tls_server: Controller, inbox: Inbox):
    with with_login(tls_server) as mailer, pytest.raises(ServerError, match="certificat refusé") as refused:
        send(mailer)

    assert not refused.value.permanent
    assert inbox.received == []


def test_a_wrong_password_never_fails_a_message_for_good(
    tls_server: Controller, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))

    with with_login(tls_server, password="wrong") as mailer, pytest.raises(ServerError, match="535") as refused:
        send(mailer)

    assert not refused.value.permanent
    assert "wrong" not in str(refused.value)


def test_a_server_without_encryption_gets_nothing_when_encryption_is_configured(server: Controller, inbox: Inbox):
    with a_mailer(server, security="starttls") as mailer, pytest.raises(ServerError, match="impossible") as refused:
        send(mailer)

    assert not refused.value.permanent
    assert inbox.received == []


def test_implicit_tls_with_a_trusted_certificate(
    inbox: Inbox, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    controller = Controller(inbox, hostname="127.0.0.1", port=a_free_port(), ready_timeout=10, ssl_context=context)
    for server in running(controller):
        with a_mailer(server, security="tls") as mailer:
            send(mailer)

    assert len(inbox.received) == 1


def test_a_server_that_is_gone_does_not_spoil_the_goodbye(server: Controller, inbox: Inbox):
    with a_mailer(server) as mailer:
        send(mailer)
        assert mailer._client is not None
        assert mailer._client.sock is not None
        mailer._client.sock.shutdown(socket.SHUT_RDWR)

    assert len(inbox.received) == 1
    assert mailer._client is None
