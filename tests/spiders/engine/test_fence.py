"""What a source refuses to follow, to unpack or to trust: other sites, files, bombs, expired certificates."""

from __future__ import annotations

import gzip
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from scrapy.downloadermiddlewares import cookies

from spiders.engine import child
from spiders.engine.fence import _same_site
from spiders.engine.runner import CrawlOutcome, crawl
from tenderwatch.sample.local import Handler, LocalServer
from tests.spiders.engine.jobs import FEED, feed_job

BOMB = gzip.compress(bytes(64 * 1024 * 1024))
ELSEWHERE = {
    "host": "http://localhost:9/flux.xml",
    "private": "http://169.254.169.254/latest/meta-data/",
    "port": "http://127.0.0.1:9/flux.xml",
    "file": "file:///etc/passwd",
    "data": "data:text/xml,<rss/>",
}


class Site(LocalServer):
    """Answers by path: a feed, a redirect, a bomb, a flood."""

    def __init__(self) -> None:
        self.handler = Page
        super().__init__()
        self.asked: list[str] = []


class Page(Handler):
    def do_GET(self) -> None:
        self.server.site.asked.append(self.path)
        name = self.path.strip("/")
        if name in ELSEWHERE:
            self.send(302, "", Location=ELSEWHERE[name])
        elif name == "here":
            self.send(302, "", Location="/flux.xml")
        elif name == "bomb":
            self.send(200, BOMB, "application/rss+xml", Content_Encoding="gzip")
        elif name == "flood":
            self.send(200, b"x" * (21 * 1024 * 1024), "application/rss+xml")
        elif name == "flux.xml":
            self.send(200, FEED, "application/rss+xml")
        else:
            self.send(404, "")


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CrawlOutcome]:
    """One child for all of them."""
    names = [*ELSEWHERE, "here", "bomb", "flood"]
    with Site() as site:
        jobs = [feed_job(f"{site.url}/{name}", f"feed-{name}") for name in names]
        done = crawl(jobs, folder=tmp_path_factory.mktemp("fence"), contact="veille@example.org")
    return dict(zip(names, done, strict=True))


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_redirect_off_the_site_is_not_followed(outcomes: dict[str, CrawlOutcome], name: str) -> None:
    error = outcomes[name].error or ""

    assert outcomes[name].received == 0
    assert any(words in error for words in ("adresse hors du site refusée", "le flux a répondu 302")), error


def test_a_redirect_within_the_site_is_followed(outcomes: dict[str, CrawlOutcome]) -> None:
    assert (outcomes["here"].received, outcomes["here"].error) == (2, None)


@pytest.mark.parametrize("name", ["bomb", "flood"])
def test_a_body_that_is_too_large_is_dropped_before_it_is_whole(outcomes: dict[str, CrawlOutcome], name: str) -> None:
    assert outcomes[name].received == 0
    assert "dépasse la taille admise" in (outcomes[name].error or "")


@contextmanager
def expired(folder: Path) -> Iterator[str]:
    """The site behind a certificate that was good until yesterday."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now - timedelta(days=9)).not_valid_after(now - timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    kept = folder / "site.pem"
    kept.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(kept)
    site = Site()
    site._server.socket = context.wrap_socket(site._server.socket, server_side=True)
    with site:
        yield site.url.replace("http://127.0.0.1", "https://localhost")


def test_a_site_with_an_expired_certificate_is_not_read(tmp_path: Path) -> None:
    with expired(tmp_path) as url:
        (outcome,) = crawl(
            [feed_job(f"{url}/flux.xml", timeout_seconds=5)], folder=tmp_path / "collected", contact="a@example.org"
        )

    assert outcome.received == 0
    assert outcome.error == "le certificat du site n'est pas valable (expiré ou inconnu), après plusieurs essais."


@pytest.mark.parametrize(
    ("asked", "site", "same"),
    [
        ("https://a.example.org/x", "https://a.example.org", True),
        ("https://a.example.org/x", "http://a.example.org", True),
        ("http://a.example.org/x", "https://a.example.org", False),
        ("https://a.example.org:8443/x", "https://a.example.org", False),
        ("https://b.example.org/x", "https://a.example.org", False),
        ("https://a.example.org.evil.example/x", "https://a.example.org", False),
        ("https://a.example.org@evil.example/x", "https://a.example.org", False),
        ("ftp://a.example.org/x", "ftp://a.example.org", False),
    ],
)
def test_a_site_is_its_host_and_its_port(asked: str, site: str, same: bool) -> None:
    assert _same_site(asked, site) is same


def test_the_cookies_do_not_make_a_crawl_ask_a_site_that_nobody_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cookies, "_split_domain", None)

    child.ask_nobody_else()

    assert cookies._split_domain.suffix_list_urls == ()
    assert cookies._is_public_domain("co.uk")
    assert not cookies._is_public_domain("marches.example.org")
