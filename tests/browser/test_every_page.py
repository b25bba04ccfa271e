"""Every page, as axe-core and an HTML validator see it, light and dark, narrow and wide."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from tenderwatch.links import Links
from tenderwatch.model import AuditEntry, Decision, SourceReport, Verdict
from tenderwatch.pipeline.match import match
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.signin import link
from tests.browser.checks import axe, invalid
from tests.browser.conftest import DESK, PHONE
from tests.factories import a_notice, an_enterprise
from tests.review.conftest import ANNA, MONDAY, SECRET

KEY = a_notice().key
ABOUT = ("net-iroise", an_enterprise().contacts[0].email)
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"


@pytest.fixture
def pages_of_mails(site: str) -> list[str]:
    """What everybody may see."""
    mail = Links(site, SECRET, MONDAY.date())
    links = [mail.answer(*ABOUT, KEY, KEY), mail.preferences(*ABOUT), mail.profile(*ABOUT), mail.unsubscribe(*ABOUT)]
    return [site + "/", site + "/nowhere", site + "/connexion", site + "/connexion/envoye", *links]


@pytest.fixture
def pages_of_coordinators(site: str, page: Page, services: Services, people: object) -> list[str]:
    """What Anna may see once she is signed in; a new room adds its pages here."""
    for number in range(60):
        with services.store.noting(AuditEntry(MONDAY, ANNA.email, "profil modifié", "net-iroise", "unea", "x" * 200)):
            services.store.save_user(replace(ANNA, name=f"Anna {number}"))
    address = link(services, ANNA.email, site, MONDAY)
    assert address is not None
    page.goto(address)
    page.get_by_role("button", name="Se connecter").click()
    match(services, MONDAY)
    queue = [f"{site}/file{query}" for query in ("", "?q=rien", "?etat=gardes")]
    about = f"cle={KEY}&entreprise=net-iroise"
    purchase = [
        f"{site}/marche?{about}",
        f"{site}/marche/pourquoi?{about}",
        f"{site}/marche/brut?{about}&avis={KEY}&version=1",
    ]
    for error in (None, "le site ne répond pas"):
        services.store.add_source_runs([SourceReport("boamp", 3, 40, 40, error=error)], MONDAY)
    services.store.add_decisions([Decision(KEY, "net-iroise", Verdict.KEEP, None, None, ANNA.email, MONDAY)])
    reports = [
        f"{site}{path}" for path in ("/bilan?periode=2026-S41", "/bilan?periode=2026-T1", "/sources", "/sources/boamp")
    ]
    lessons = [f"{site}/apprentissage?entreprise=net-iroise"]
    mails = [f"{site}/courriels", f"{site}/courriels/net-iroise"]
    enterprise = [f"{site}/entreprise/net-iroise{way}" for way in ("", "/modifier", "/historique", "/fiche")]
    enterprise += [f"{site}/entreprises{way}" for way in ("", "/nouvelle", "/import")]
    basics = [site + "/compte", site + "/journal", site + "/journal?q=rien"]
    return [*basics, *queue, *purchase, *lessons, *mails, *enterprise, *reports]


@pytest.mark.slow
def test_every_page_is_accessible_valid_and_fits(
    page: Page, context: BrowserContext, pages_of_mails: list[str], pages_of_coordinators: list[str], tmp_path: Path
) -> None:
    found, files = [], []
    for number, address in enumerate([*pages_of_mails, *pages_of_coordinators]):
        page.set_viewport_size(PHONE)
        page.emulate_media(color_scheme="light")
        page.goto(address)
        found += [f"{address}: {fault}" for fault in axe(page)]
        page.set_viewport_size(DESK)
        page.emulate_media(color_scheme="dark")
        found += [f"{address} (dark, wide): {fault}" for fault in axe(page)]
        for width in (320, 1920):
            page.set_viewport_size({"width": width, "height": 700})
            found += [] if page.evaluate(FITS) else [f"{address}: wider than {width}"]
        files.append(tmp_path / f"{number}.html")
        files[-1].write_text(context.request.get(address).text(), encoding="utf-8")

    assert found == []
    assert invalid(files) == []
