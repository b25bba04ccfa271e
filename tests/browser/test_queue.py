"""A morning's triage in a real browser: by keyboard alone, and on a phone without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tenderwatch.model import DropReason, Verdict
from tenderwatch.pipeline.match import match
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.signin import link
from tests.browser.conftest import DESK, PHONE
from tests.factories import a_notice, an_enterprise
from tests.review.conftest import ANNA, MONDAY
from tests.review.conftest import people as people  # noqa: PLC0414 (a fixture)

FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
ROWS = 12


@pytest.fixture
def way_in(services: Services, people: object, site: str) -> str:
    """The address by which Anna signs in; her queue has twelve rows of two enterprises."""
    services.store.save_enterprises([an_enterprise(id="propre-armor", name="Propre Armor")], at=MONDAY)
    more = [a_notice(source_id=f"26-{number:02d}", title=f"Nettoyage n° {number:02d}") for number in range(ROWS - 1)]
    services.store.save_notices(more, seen_at=MONDAY)
    match(services, MONDAY)
    return link(services, ANNA.email, site, MONDAY) or ""


def enter(page: Page, way_in: str, site: str) -> None:
    page.goto(way_in)
    page.get_by_role("button", name="Se connecter").press("Enter")
    page.wait_for_load_state()
    page.goto(site + "/file")


def verdicts(services: Services) -> dict[str, tuple[Verdict, DropReason | None, str | None]]:
    found = services.store.last_decisions()
    return {key: (one.verdict, one.reason, one.note) for (key, name), one in found.items() if name == "net-iroise"}


def test_by_keyboard_alone_rows_are_kept_dropped_noted_and_undone(
    page: Page, site: str, way_in: str, services: Services
) -> None:
    page.set_viewport_size(DESK)
    enter(page, way_in, site)
    said = page.locator("#dit")
    press = page.keyboard.press

    press("j")
    press("v")
    expect(said).to_contain_text("Gardé pour 2 entreprises")
    press("x")
    press("2")
    expect(said).to_contain_text("Écarté (hors zone)")
    press("n")
    page.keyboard.type("Visite le 12, voir n° 3")
    press("Escape")
    press("m")
    expect(said).to_contain_text("Laissé à voir")
    press("v")
    expect(said).to_contain_text("Gardé")
    press("z")
    expect(said).to_contain_text("Annulé")
    press("?")
    assert page.locator("[data-help]").get_attribute("open") is not None

    made = list(verdicts(services).values())
    assert made == [
        (Verdict.KEEP, None, None),
        (Verdict.DROP, DropReason.AREA, None),
        (Verdict.MAYBE, None, "Visite le 12, voir n° 3"),
    ]
    expect(page.locator("#onglets [aria-current]")).to_contain_text(str(ROWS - 3))
    page.reload()
    expect(page.locator("#onglets [aria-current]")).to_contain_text(str(ROWS - 3))


def test_a_selection_is_named_before_it_is_decided(page: Page, site: str, way_in: str, services: Services) -> None:
    page.set_viewport_size(DESK)
    enter(page, way_in, site)
    for _ in range(3):
        page.keyboard.press("j")
        page.keyboard.press("s")

    page.get_by_role("button", name="Garder ces 3 avis").press("Enter")

    expect(page.locator("#dit")).to_contain_text("3 avis gardés : 6 décisions")
    assert [one[0] for one in verdicts(services).values()] == [Verdict.KEEP] * 3


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Page]:
    """A phone whose browser runs no script."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False, has_touch=True, locale="fr-FR")
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def test_the_same_by_touch_without_javascript(plain: Page, site: str, way_in: str, services: Services) -> None:
    enter(plain, way_in, site)
    row = plain.locator("[data-row]").first

    row.locator("summary", has_text="Écarter").tap()
    row.get_by_role("button", name="taille").tap()
    expect(plain.locator(".messages")).to_contain_text("Écarté (taille) pour 2 entreprises")
    plain.locator("[data-row]").first.get_by_role("button", name="Garder", exact=True).tap()
    expect(plain.locator(".messages")).to_contain_text("Gardé")
    plain.locator("[data-undo]").get_by_role("button", name="Annuler").tap()
    expect(plain.locator(".messages")).to_contain_text("Annulé")

    assert list(verdicts(services).values()) == [(Verdict.DROP, DropReason.SIZE, None)]


@pytest.mark.parametrize("width", [320, 1920])
def test_queue_and_purchase_fit_their_screen_with_targets_of_24_pixels(
    page: Page, site: str, way_in: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    enter(page, way_in, site)
    small = """[...document.querySelectorAll('main button, main input:not([type=hidden]), main summary, main select')]
        .filter(one => one.checkVisibility() && !one.closest('label'))
        .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.width < 24 || box.height < 24)).map(([html]) => html)"""

    assert page.evaluate(FITS)
    assert page.evaluate(small) == []
    page.locator("[data-open]").first.click()
    page.wait_for_load_state()
    assert page.evaluate(FITS)
    assert page.evaluate(small) == []
