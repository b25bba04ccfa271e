"""Debian's Chromium on the pages, served by the production server on a free port of this machine."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import waitress
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from waitress import wasyncore

from tenderwatch.config import Pages
from tenderwatch.review.serve import settings
from tests.review.conftest import app, pages, people, services, time  # noqa: F401 (fixtures)

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = ViewportSize(width=375, height=740)
DESK = ViewportSize(width=1440, height=900)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser per module; tests that need it are skipped where it is missing.

    Its driver keeps an event loop running in this thread, so that it must be gone before a crawl's test has its turn.
    """
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A visitor of its own: no cookies yet, a phone's screen."""
    made = chromium.new_context(viewport=PHONE, locale="fr-FR", timezone_id="Europe/Paris")
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def plain(chromium: Browser) -> Iterator[BrowserContext]:
    """A visitor whose browser runs no script."""
    made = chromium.new_context(viewport=DESK, locale="fr-FR", java_script_enabled=False)
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A tab; the test fails when a page throws, or is refused something by its own content policy."""
    faults: list[str] = []
    tab = context.new_page()
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda told: faults.append(told.text) if "Content Security Policy" in told.text else None)
    yield tab
    assert faults == []


@contextmanager
def served(app: Flask, pages: Pages) -> Iterator[str]:
    """The application behind waitress; the address of its front page, prefix included, without a final slash."""
    sockets: dict[int, object] = {}
    server = waitress.create_server(app, map=sockets, **settings(pages, "127.0.0.1", 0))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}{pages.prefix}"
    finally:
        # the loop's own thread closes its sockets, so that it is not waiting on them meanwhile
        server.trigger.pull_trigger(lambda: wasyncore.close_all(sockets))
        thread.join(timeout=10)
        server.task_dispatcher.shutdown()


@pytest.fixture
def site(app: Flask, pages: Pages) -> Iterator[str]:
    """The pages of `app`, served until the test's end."""
    with served(app, pages) as address:
        yield address
