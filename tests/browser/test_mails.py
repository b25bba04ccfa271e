"""Every kind of mail, made by the real pipeline on the sample, in Debian's Chromium and under an HTML validator."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tenderwatch.commands.gallery import make
from tenderwatch.model import MailKind
from tests.browser.checks import axe, invalid

NARROWEST = 320


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the gallery, made once."""
    return make(tmp_path_factory.mktemp("gallery")).parent


def mails(gallery: Path) -> list[Path]:
    return sorted(path for path in gallery.glob("*.html") if path.name != "index.html")


def test_the_gallery_shows_every_kind_of_mail_and_each_is_light(gallery: Path) -> None:
    names = {path.stem for path in mails(gallery)}

    assert set(MailKind) | {"news", "followed", "together"} == names
    assert all(path.stat().st_size < 90_000 for path in mails(gallery))
    index = (gallery / "index.html").read_text(encoding="utf-8")
    assert all(f'href="{path.name}"' in index for path in gallery.iterdir() if path.name != "index.html")


def test_no_mail_fails_the_html_validator(gallery: Path) -> None:
    assert invalid([*mails(gallery), gallery / "index.html"]) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_mail_fails_axe_nor_scrolls_sideways_on_the_smallest_phone(
    chromium: Browser, gallery: Path, scheme: str
) -> None:
    """At 320 pixels a page is also as narrow as one of 640 at a zoom of 200 % (WCAG 1.4.10)."""
    context = chromium.new_context(viewport={"width": NARROWEST, "height": 640}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in mails(gallery):
        page.goto(path.as_uri())
        assert width(page) <= NARROWEST, path.name
        assert axe(page) == [], path.name
    assert {url.partition(":")[0] for url in asked} == {"file"}
    context.close()


def test_text_grows_to_twice_its_size_without_being_cut(chromium: Browser, gallery: Path) -> None:
    page = chromium.new_page(viewport={"width": 700, "height": 640})
    page.goto((gallery / "digest.html").as_uri())
    page.evaluate("document.body.style.zoom = 2")

    cut = "[...document.querySelectorAll('p, li, h1, h2, h3, a')].filter(one => one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== 'inline').length"
    assert page.evaluate(cut) == 0
    page.close()


def width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))
