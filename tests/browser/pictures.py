"""The pictures of the coordinators' guide, taken of the demo's pages: `python -m tests.browser.pictures`, `make guide`."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tenderwatch.bootstrap import services
from tenderwatch.commands.demo import NOW
from tenderwatch.config import load
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.signin import link
from tenderwatch.review import create_app
from tests.browser.conftest import FLAGS, PHONE, served
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "images" / "guide"
MORNING = NOW + timedelta(hours=2)
Steps = Callable[[Page], object]


SCREEN = ViewportSize(width=1200, height=780)


def nothing(page: Page) -> None:
    """The page as it opens."""


def drop(page: Page) -> None:
    """The reasons to drop the first row."""
    for key in "jx":
        page.keyboard.press(key)


def profile(page: Page) -> None:
    """The first member's profile, being changed."""
    page.locator(".member h2 a").first.click()
    page.get_by_role("link", name="Modifier le profil").first.click()


PICTURES: tuple[tuple[str, str, Steps], ...] = (
    ("file", "/file", nothing),
    ("ecarter", "/file", drop),
    ("marche", "/file", lambda page: page.locator(".row-title a").first.click()),
    ("courriels", "/courriels", nothing),
    ("courriel", "/courriels", lambda page: page.locator(".mail-name a").first.click()),
    ("entreprises", "/entreprises", nothing),
    ("profil", "/entreprises", profile),
    ("bilan", "/bilan?periode=2026-S41", nothing),
    ("sources", "/sources", nothing),
)
"""File, address, and what is done there before the picture is taken."""


def main() -> None:
    """Take them all, at a desk; the queue on a phone too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=FOLDER)
    folder: Path = parser.parse_args().to
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as demo, pages_of(Path(demo)) as (made, site), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for screen, wanted in ((SCREEN, PICTURES), (PHONE, PICTURES[:1])):
            page = browser.new_context(viewport=screen, locale="fr-FR", timezone_id="Europe/Paris").new_page()
            sign_in(page, made, site)
            for name, address, steps in wanted:
                page.goto(site + address)
                steps(page)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=folder / f"{name}{'-telephone' if screen == PHONE else ''}.png")
        browser.close()


@contextmanager
def pages_of(folder: Path) -> Iterator[tuple[Services, str]]:
    """The pages of a demo that has just run, two hours later, and where they are."""
    command = [sys.executable, str(ROOT / "run_watch.py"), "demo", "--folder", str(folder / "demo")]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, env={**os.environ})
    config = load(folder / "demo" / "config.yaml")
    with services(config) as made, served(create_app(made, now=morning), config.pages) as site:
        yield made, site


def morning() -> datetime:
    """Monday, eight o'clock."""
    return MORNING


def sign_in(page: Page, made: Services, site: str) -> None:
    """Come in as the first coordinator, by a link."""
    (first, *_) = [one for network in made.config.networks.values() for one in network.coordinators]
    address = link(made, first.email, site, MORNING)
    assert address is not None
    page.goto(address)
    page.get_by_role("button").first.click()


if __name__ == "__main__":
    main()
