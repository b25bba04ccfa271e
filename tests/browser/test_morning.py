"""A coordinator's Monday morning as a script: rows worked through, a mail edited and released, and the store says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect

from tenderwatch.model import DropReason, EditionState, Verdict
from tenderwatch.pipeline.compose import compose_week
from tenderwatch.pipeline.match import match
from tenderwatch.pipeline.services import Services
from tenderwatch.pipeline.signin import link
from tests.browser.conftest import DESK, PHONE
from tests.factories import a_notice
from tests.review.conftest import ANNA, MONDAY, Clock
from tests.review.conftest import people as people  # noqa: PLC0414 (a fixture)

ME, WEEK = "net-iroise", "2026-W41"
TUESDAY = MONDAY + timedelta(days=1)
ALONE = 7
"""Rows of a page that are decided one by one."""
Said = tuple[Verdict, DropReason | None, str | None]


@dataclass
class Ticking(Clock):
    """A clock of which each look is a second later than the one before."""

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture
def time() -> Clock:
    return Ticking()


def bring(services: Services, rows: int) -> None:
    """So many purchases for Anna's enterprise; one of them is the store's own."""
    more = [a_notice(source_id=f"26-{one:02d}", title=f"Nettoyage n° {one:02d}") for one in range(rows - 1)]
    services.store.save_notices(more, seen_at=MONDAY)
    match(services, MONDAY)


def decided(services: Services) -> dict[str, Said]:
    found = services.store.last_decisions(ME)
    return {key: (one.verdict, one.reason, one.note) for (key, _), one in found.items()}


def sent(services: Services) -> EmailMessage:
    """The week's mail as the run puts it into the outbox, once."""
    for _ in range(2):
        compose_week(services, TUESDAY)
    (delivery,) = [one for one in services.store.deliveries(kind="digest") if one.key == f"{ME}:{WEEK}"]
    return message_from_bytes(services.store.message(delivery.id), EmailMessage, policy=policy.default)


class Keyboard:
    """Somebody who has no mouse."""

    def __init__(self, page: Page) -> None:
        self.page, self.press, self.type = page, page.keyboard.press, page.keyboard.type

    def tab_to(self, name: str, most: int = 60) -> None:
        """Go on with Tab until a control of this name has the focus."""
        for _ in range(most):
            self.press("Tab")
            told = self.page.evaluate("document.activeElement.innerText || document.activeElement.value || ''")
            if told.replace("\u00a0", " ").strip().startswith(name):
                return
        raise AssertionError(f"Tab never reaches {name!r}")

    def enter(self, name: str) -> None:
        """Press a button or follow a link, and wait for the page that comes."""
        self.tab_to(name)
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.press("Enter")

    def decide(self, *keys: str, then: str) -> None:
        """Press keys of which the last decides; the focus goes to another row."""
        for key in keys:
            self.press(key)
        self.page.wait_for_function("id => document.activeElement.id === id", arg=then)

    def row_key(self, key: str) -> None:
        """Press a key that sends the form of the row in focus."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.press(key)


def work_through(keyboard: Keyboard, expected: dict[str, Said]) -> None:
    """Decide on the rows of the open page, some one by one (reasons, notes, second thoughts), the others at once."""
    page, reasons = keyboard.page, list(DropReason)
    rows = page.locator("[data-row]")
    ids = rows.evaluate_all("all => all.map(one => one.id)")
    keys = rows.locator("input[name=ligne]").evaluate_all("all => all.map(one => one.value)")
    alone = min(ALONE, len(keys) - 3)
    keyboard.press("j")
    for number, key in enumerate(keys[:alone]):
        following, digit = ids[number + 1], (len(expected) + number) // 3 % len(reasons)
        note = f"Vu {number}" if number % 5 == 0 else None
        if number % 7 == 6:  # a slip, taken back at once
            keyboard.decide("x", "2", then=following)
            keyboard.decide("z", then=ids[number])
        if note:
            keyboard.press("n")
            keyboard.type(note)
            keyboard.press("Escape")
        kind = number % 3
        if kind == 0:
            keyboard.decide("x", str(digit + 1), then=following)
            expected[key] = (Verdict.DROP, reasons[digit], note)
        else:
            keyboard.decide("v" if kind == 1 else "m", then=following)
            expected[key] = (Verdict.KEEP if kind == 1 else Verdict.MAYBE, None, note)
    together = keys[alone:]
    for key in together:
        keyboard.press("s")
        keyboard.press("j")
        expected[key] = (Verdict.KEEP, None, None)
    keyboard.tab_to(f"Garder ces {len(together)} avis", most=200)
    keyboard.press("Enter")
    expect(page.locator("#dit")).to_contain_text(f"{len(together)} avis gardés : {len(together)} décisions")


def test_sixty_rows_and_a_mail_by_keyboard_alone(page: Page, site: str, services: Services, people: object) -> None:
    bring(services, 60)
    keyboard, expected = Keyboard(page), dict[str, Said]()
    page.set_viewport_size(DESK)
    page.goto(link(services, ANNA.email, site, MONDAY) or "")
    keyboard.enter("Se connecter")

    work_through(keyboard, expected)
    while page.get_by_role("link", name="Suite de la liste").count():
        page.reload()
        work_through(keyboard, expected)

    assert len(expected) == 60
    assert decided(services) == expected
    before = services.store.last_decisions(ME)

    keyboard.page.reload()
    keyboard.enter("Courriels")
    keyboard.enter("Net Iroise")
    rows = page.locator(".pieces ol").first.locator("[data-row] input[name=ligne]")
    first = rows.evaluate_all("all => all.map(one => one.value)")
    for _ in range(3):
        keyboard.press("j")
    keyboard.row_key("p")
    for key in ("j", "d"):
        keyboard.press(key) if key == "j" else keyboard.row_key(key)
    keyboard.press("n")
    keyboard.type("J'ai appelé l'acheteur : visite le 12.")
    keyboard.enter("Enregistrer le mot")
    keyboard.press("k")
    keyboard.press("x")
    keyboard.row_key("0")
    shown = rows.evaluate_all("all => all.map(one => one.value)")
    page.reload()
    keyboard.enter("Libérer ce courriel")

    edition = services.store.edition(ME, WEEK)
    assert edition.state == EditionState.RELEASED
    assert edition.pins == (first[2],)
    assert edition.dropped == {first[1]}
    assert edition.order == tuple(shown)
    assert {key: (one.text, one.by) for key, one in edition.lines.items()} == {
        first[0]: ("J'ai appelé l'acheteur : visite le 12.", "Anna")
    }
    assert [one.did.partition(" «")[0] for one in services.store.edits(ME, WEEK)] == [
        "épingle", "descend", "écrit un mot sur", "retire", "libère le courriel",
    ]  # fmt: skip
    assert services.store.last_decisions(ME) == before
    assert "visite le 12" in sent(services).as_string()
    assert list(services.store.told(ME)["contact@net-iroise.example.org"]) == sorted(shown)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_few_rows_and_a_mail_by_touch(
    chromium: Browser, site: str, services: Services, people: object, *, scripts: bool
) -> None:
    bring(services, 6)
    context = chromium.new_context(viewport=PHONE, has_touch=True, java_script_enabled=scripts, locale="fr-FR")
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(link(services, ANNA.email, site, MONDAY) or "")
    with page.expect_navigation():
        page.get_by_role("button", name="Se connecter").tap()

    told = page.locator("#dit" if scripts else ".messages")
    keys = page.locator("[data-row] input[name=ligne]").evaluate_all("all => all.map(one => one.value)")
    row = page.locator("[data-row]", has=page.locator(f"input[name=ligne][value='{keys[0]}']"))
    row.locator("summary", has_text="Écarter").tap()
    row.get_by_role("button", name="taille").tap()
    expect(told).to_contain_text("Écarté (taille)")
    page.locator("[data-undo]").get_by_role("button", name="Annuler").tap()
    expect(told).to_contain_text("Annulé")
    for key in keys[1:3]:
        page.locator(f"input[name=choix][value$=':{key}']").tap()
    page.locator("#selection").get_by_role("button", name="Garder").tap()
    expect(told).to_contain_text("2 avis gardés : 2 décisions")

    page.goto(site + "/courriels")
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.get_by_role("link", name="Net Iroise").tap()
    pieces = page.locator(".pieces ol").first.locator("[data-row]")
    shown = pieces.locator("input[name=ligne]").evaluate_all("all => all.map(one => one.value)")
    pieces.nth(1).get_by_role("button", name="Monter").tap()
    expect(page.locator(".messages")).to_contain_text("Monté d'un rang")
    pieces.first.locator("summary", has_text="Mot").tap()
    pieces.first.get_by_label("Votre mot").fill("Appelez-moi.")
    pieces.first.get_by_role("button", name="Enregistrer le mot").tap()
    expect(page.locator(".messages")).to_contain_text("Mot enregistré")
    page.get_by_role("button", name="Libérer ce courriel").tap()
    expect(page.locator(".messages")).to_contain_text("Libéré")
    context.close()

    kept = (Verdict.KEEP, None, None)
    assert decided(services) == {keys[1]: kept, keys[2]: kept}
    edition = services.store.edition(ME, WEEK)
    assert (edition.state, edition.lines[shown[1]].text) == (EditionState.RELEASED, "Appelez-moi.")
    assert edition.order[:2] == (shown[1], shown[0])
    assert "Appelez-moi." in sent(services).as_string()
