"""The frame of every page in a real browser: narrow, wide, dark, zoomed, under a prefix."""

from __future__ import annotations

import pytest
from flask import Flask
from playwright.sync_api import Page

from tenderwatch.config import Pages
from tenderwatch.pipeline.services import Services
from tenderwatch.review import create_app
from tests.browser.conftest import served

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.mark.parametrize("width", [320, 1920])
def test_a_page_fits_its_screen(page: Page, site: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    page.goto(site + "/nowhere")

    assert page.evaluate(FITS)
    assert page.locator("h1").inner_text() == "Page introuvable"


def test_the_first_key_leads_to_the_content(page: Page, site: str) -> None:
    page.goto(site)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "contenu"


def test_the_pages_work_under_a_prefix_whether_or_not_the_proxy_takes_it_off(page: Page, services: Services) -> None:
    pages = Pages(url="https://www.example.org/veille")
    config = services.config.model_copy(update={"pages": pages})
    app: Flask = create_app(Services(config, services.store, services.mailer, services.secret))

    with served(app, pages) as site:
        page.goto(site + "/")
        page.get_by_role("link", name="Tenderwatch").click()
        assert page.url == f"{site}/"
        styled = page.evaluate("getComputedStyle(document.querySelector('main')).borderTopStyle")
        stripped = page.goto(site.removesuffix("/veille") + "/nowhere")

    assert styled == "solid"
    assert stripped is not None
    assert "/veille/static/review.css" in stripped.text()
