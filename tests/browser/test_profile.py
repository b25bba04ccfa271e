"""The form of a profile: its effect follows what is typed; without a script a button shows it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.signin import link
from tests.browser.checks import axe, invalid
from tests.browser.conftest import DESK, PHONE
from tests.browser.test_every_page import FITS
from tests.factories import a_notice
from tests.review.conftest import ANNA, MONDAY

LAWN = a_notice(source_id="26-2", title="Tonte des pelouses du stade", description=None, cpv=())


def edit(page: Page, site: str, services: Services) -> None:
    services.store.save_notices([LAWN], seen_at=MONDAY)
    address = link(services, ANNA.email, site, MONDAY)
    assert address is not None
    page.goto(address)
    page.get_by_role("button", name="Se connecter").click()
    page.goto(f"{site}/entreprise/net-iroise/modifier")


@pytest.mark.slow
def test_the_effect_follows_what_is_typed_and_enter_saves_nothing(
    page: Page, site: str, services: Services, people: object
) -> None:
    edit(page, site, services)
    effect = page.locator("#effet")
    expect(effect).to_contain_text("Comme le profil enregistré")

    page.locator("#activities-0-keywords").fill("nettoyage de bureaux\ntonte des pelouses")

    expect(effect).to_contain_text("Tonte des pelouses du stade")
    assert axe(page) == []
    page.locator("#capacity-team").fill("7")
    page.locator("#capacity-team").press("Enter")
    expect(page.locator("#capacity-team")).to_have_value("7")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("status").first).to_contain_text("Profil enregistré")
    assert len(services.store.enterprise_history("net-iroise")) == 2


@pytest.mark.slow
def test_without_a_script_a_button_shows_the_effect_and_keeps_what_was_typed(
    plain: BrowserContext, site: str, services: Services, people: object, tmp_path
) -> None:
    page = plain.new_page()
    edit(page, site, services)
    page.locator("#activities-0-keywords").fill("tonte des pelouses")

    page.get_by_role("button", name="Voir l'effet").click()

    expect(page.locator("#effet")).to_contain_text("Tonte des pelouses du stade")
    expect(page.locator("#activities-0-keywords")).to_have_value(re.compile("tonte des pelouses"))
    file = tmp_path / "effect.html"
    file.write_text(page.content(), encoding="utf-8")
    assert invalid([file]) == []


@pytest.mark.slow
def test_the_pages_of_a_conflict_and_of_a_table_to_take_in_are_accessible_and_valid(
    page: Page, context: BrowserContext, site: str, services: Services, people: object, tmp_path
) -> None:
    edit(page, site, services)
    other = context.new_page()
    other.goto(page.url)
    other.locator("#capacity-team").fill("7")
    other.get_by_role("button", name="Enregistrer").click()
    page.locator("#certificates").fill("ISO 14001")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("alert")).to_contain_text("Vous avez modifié ce profil ailleurs")
    pages = [page.content()]
    found = both_ways(page)

    table = context.request.get(f"{site}/entreprises/profils.csv").text()
    (tmp_path / "profils.csv").write_text(table.replace("nettoyage", "nettoyage de vitres", 1), encoding="utf-8")
    page.goto(f"{site}/entreprises/import")
    page.locator("input[type=file]").set_input_files(tmp_path / "profils.csv")
    page.locator("main form button").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ce que ce tableau changerait")
    expect(page.get_by_role("main")).to_contain_text("nettoyage de vitres")
    found += both_ways(page)
    files = []
    for number, content in enumerate([*pages, page.content()]):
        files.append(tmp_path / f"{number}.html")
        files[-1].write_text(content, encoding="utf-8")

    assert found == []
    assert invalid(files) == []


def both_ways(page: Page) -> list[str]:
    """What axe finds on a phone in the light and at a desk in the dark."""
    found = []
    for screen, scheme in ((PHONE, "light"), (DESK, "dark")):
        page.set_viewport_size(screen)
        page.emulate_media(color_scheme=scheme)
        found += axe(page)
        found += [] if page.evaluate(FITS) else ["too wide"]
    return found
