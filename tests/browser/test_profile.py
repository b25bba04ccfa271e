"""The form of a profile: its effect follows what is typed; without a script a button shows it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.signin import link
from tests.browser.checks import axe, invalid
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
